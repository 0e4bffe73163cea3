/* Baseline: bare PostgreSQL. A connection a caller, prepared statements, BEGIN, the rows of one
 * act and COMMIT in one pipeline. No check, no hash, no JSON.
 *   writes_pg URL CALLERS PER_CALLER          prints acts per second; tables are selter's own */
#include <libpq-fe.h>
#include <pthread.h>

#include "writes.h"

static long per_caller;
static const char *url;
static void *pg_caller(void *arg)
{
    unsigned seed = (unsigned)(size_t)arg + 7;
    PGconn *c = PQconnectdb(url);
    char sql[STATEMENT_MAX], name[8];
    PQclear(PQexec(c, "SET search_path TO selter_utama; SET session_replication_role = replica"));
    for (int i = 0; i < STATEMENTS; i++) {
        statement(sql, i, '$');
        snprintf(name, sizeof name, "s%d", i);
        PQclear(PQprepare(c, name, sql, 0, NULL));
    }
    PQclear(PQprepare(c, "b", "BEGIN", 0, NULL));
    PQclear(PQprepare(c, "c", "COMMIT", 0, NULL));
    for (long k = 0; k < per_caller; k++) {
        unsigned char h[32];
        char token[33];
        fresh_values(token, h, &seed);
        const char *leaf_v[] = {(char *)leaf, (char *)h, (char *)h};
        const int leaf_n[] = {LEAF, 32, 32}, bin3[] = {1, 1, 1}, mixed[] = {0, 1, 0};
        const char *idem_v[] = {token, (char *)h, outcome};
        const int idem_n[] = {32, 32, OUTCOME};
        PQenterPipelineMode(c);
        PQsendQueryPrepared(c, "b", 0, NULL, NULL, NULL, 0);
        for (int i = 0; i < STATEMENTS; i++) {
            snprintf(name, sizeof name, "s%d", i);
            if (i == 2 || i == 3)
                PQsendQueryPrepared(c, name, i == 2 ? 3 : 1, i == 2 ? leaf_v : leaf_v + 1,
                                    i == 2 ? leaf_n : leaf_n + 1, bin3, 0);
            else
                PQsendQueryPrepared(c, name, i == 4 ? 3 : 0, idem_v, idem_n, mixed, 0);
        }
        PQsendQueryPrepared(c, "c", 0, NULL, NULL, NULL, 0);
        PQpipelineSync(c);
        for (PGresult *r;;) {
            r = PQgetResult(c);
            ExecStatusType s = r ? PQresultStatus(r) : PGRES_COMMAND_OK;
            if (s == PGRES_FATAL_ERROR)
                fprintf(stderr, "%s", PQresultErrorMessage(r)), exit(3);
            PQclear(r);
            if (s == PGRES_PIPELINE_SYNC)
                break;
        }
        PQexitPipelineMode(c);
    }
    PQfinish(c);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t t[64];
    if (argc != 4)
        return 2;
    int callers = atoi(argv[2]);
    url = argv[1];
    per_caller = atol(argv[3]);
    memset(outcome, 'x', OUTCOME);
    double start = now();
    for (int i = 0; i < callers; i++)
        pthread_create(&t[i], NULL, pg_caller, (void *)(size_t)i);
    for (int i = 0; i < callers; i++)
        pthread_join(t[i], NULL);
    printf("%.1f\n", (double)callers * (double)per_caller / (now() - start));
    return 0;
}
