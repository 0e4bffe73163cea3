/* Baseline: bare SQLite. One writer thread, prepared statements, the waiting callers' rows in one
 * transaction (group commit), WAL and synchronous=FULL. No check, no hash, no JSON.
 *   writes_sqlite FILE CALLERS PER_CALLER     prints acts per second; tables are selter's own */
#include <pthread.h>
#include <sqlite3.h>

#include "writes.h"

static long per_caller;
static sqlite3 *lite;
static sqlite3_stmt *stmts[STATEMENTS], *begin, *commit;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER, done = PTHREAD_COND_INITIALIZER;
static long waiting, group_of_waiting, finished_group;
static int stop;

static void step(sqlite3_stmt *s)
{
    if (sqlite3_step(s) == SQLITE_ERROR)
        fprintf(stderr, "%s\n", sqlite3_errmsg(lite)), exit(3);
    sqlite3_reset(s);
}

static void write_rows(unsigned *seed)
{
    unsigned char h[32];
    char token[33];
    fresh_values(token, h, seed);
    sqlite3_bind_blob(stmts[2], 1, leaf, LEAF, SQLITE_STATIC);
    sqlite3_bind_blob(stmts[2], 2, h, 32, SQLITE_TRANSIENT);
    sqlite3_bind_blob(stmts[2], 3, h, 32, SQLITE_TRANSIENT);
    sqlite3_bind_blob(stmts[3], 1, h, 32, SQLITE_TRANSIENT);
    sqlite3_bind_text(stmts[4], 1, token, 32, SQLITE_TRANSIENT);
    sqlite3_bind_blob(stmts[4], 2, h, 32, SQLITE_TRANSIENT);
    sqlite3_bind_text(stmts[4], 3, outcome, OUTCOME, SQLITE_STATIC);
    for (int i = 0; i < STATEMENTS; i++)
        step(stmts[i]);
}

static void *lite_writer(void *arg)
{
    unsigned seed = 1;
    (void)arg;
    pthread_mutex_lock(&lock);
    for (;;) {
        while (!waiting && !stop)
            pthread_cond_wait(&wake, &lock);
        if (!waiting)
            break;
        long n = waiting, group = group_of_waiting++;
        waiting = 0;
        pthread_mutex_unlock(&lock);
        step(begin);
        for (long i = 0; i < n; i++)
            write_rows(&seed);
        step(commit);
        pthread_mutex_lock(&lock);
        finished_group = group + 1;
        pthread_cond_broadcast(&done);
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

static void *lite_caller(void *arg)
{
    (void)arg;
    for (long i = 0; i < per_caller; i++) {
        pthread_mutex_lock(&lock);
        long mine = group_of_waiting;
        waiting++;
        pthread_cond_signal(&wake);
        while (finished_group <= mine)
            pthread_cond_wait(&done, &lock);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

static void lite_open(const char *path)
{
    char sql[STATEMENT_MAX];
    if (sqlite3_open(path, &lite) != SQLITE_OK)
        exit(3);
    sqlite3_exec(lite, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF",
                 NULL, NULL, NULL);
    for (int i = 0; i < STATEMENTS; i++) {
        statement(sql, i, '?');
        if (sqlite3_prepare_v2(lite, sql, -1, &stmts[i], NULL) != SQLITE_OK)
            fprintf(stderr, "%s\n", sqlite3_errmsg(lite)), exit(3);
    }
    sqlite3_prepare_v2(lite, "BEGIN", -1, &begin, NULL);
    sqlite3_prepare_v2(lite, "COMMIT", -1, &commit, NULL);
}

int main(int argc, char **argv)
{
    pthread_t writer, t[64];
    if (argc != 4)
        return 2;
    int callers = atoi(argv[2]);
    per_caller = atol(argv[3]);
    memset(outcome, 'x', OUTCOME);
    lite_open(argv[1]);
    pthread_create(&writer, NULL, lite_writer, NULL);
    double start = now();
    for (int i = 0; i < callers; i++)
        pthread_create(&t[i], NULL, lite_caller, NULL);
    for (int i = 0; i < callers; i++)
        pthread_join(t[i], NULL);
    printf("%.1f\n", (double)callers * (double)per_caller / (now() - start));
    return 0;
}
