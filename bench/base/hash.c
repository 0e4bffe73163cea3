/* Baseline of the journal bench: SHA-256 once over the bytes of every leaf, read from the same
 * table in order.
 *   hash FILE.db    prints leaves per second */
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    sqlite3_stmt *s;
    unsigned char h[32];
    unsigned n, sum = 0;
    long leaves = 0;
    if (argc != 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "SELECT bytes FROM journal_leaf ORDER BY idx", -1, &s, NULL) != SQLITE_OK)
        return 2;
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    double start = now();
    while (sqlite3_step(s) == SQLITE_ROW) {
        EVP_DigestInit_ex(c, EVP_sha256(), NULL);
        EVP_DigestUpdate(c, sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0));
        EVP_DigestFinal_ex(c, h, &n);
        sum += h[0];
        leaves++;
    }
    printf("%.1f\n", (double)leaves / (now() - start));
    fprintf(stderr, "%ld leaves (%u)\n", leaves, sum);
    return 0;
}
