/* The rows of one act, as the baselines of bench/acts.c write them: record, fact, leaf,
 * chain, idempotency, mail and its recipient, with bytes of the same sizes (LEAF: the record and the
 * list of its effects). */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { STATEMENTS = 7, LEAF = 735, OUTCOME = 230 };
static const char *const text[STATEMENTS] = {
    "INSERT INTO record (act, selection_id, actor_id, role, legal_at, machine_at, stamp)"
    " VALUES ('bench.write', 1, 2, 'badan-kepegawaian', 1, 2, 3)",
    "INSERT INTO coordination (selection_id, kind, body, note, made_by)"
    " VALUES (1, 'lain', 'pengawas', 'catatan koordinasi yang cukup panjang untuk sebuah baris', 1)",
    "INSERT INTO journal_leaf (record_id, bytes, hash, prev, subject, made_at)"
    " VALUES (NULL, ?1, ?2, ?3, 'selection:1', 2)",
    "UPDATE journal_chain SET hash = ?1 WHERE subject = 'selection:1'",
    "INSERT INTO idempotency (actor, token, act, input_hash, outcome, made_at, keep_until)"
    " VALUES ('abcdefghjk', ?1, 'bench.write', ?2, ?3, 2, 3)",
    "INSERT INTO mail (message_id, kind, subject, body, made_at) VALUES ('m', 'bench.write',"
    " 'Pemberitahuan', 'Isi pemberitahuan yang singkat kepada yang bersangkutan.', 2)",
    "INSERT INTO mail_recipient (mail_id, address, state, send_after, tries, fence)"
    " VALUES (1, 'seseorang@contoh.go.id', 'waiting', 2, 0, 0)"};

enum { STATEMENT_MAX = 500 };

/* The text of a statement, with the engine's mark before the number of a placeholder. */
static void statement(char sql[STATEMENT_MAX], int i, char mark)
{
    snprintf(sql, STATEMENT_MAX, "%s", text[i]);
    for (char *p = sql; *p; p++)
        if (*p == '?')
            *p = mark;
}

static unsigned char leaf[LEAF];
static char outcome[OUTCOME + 1];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void random_bytes(unsigned char *p, size_t n, unsigned *seed)
{
    for (size_t i = 0; i < n; i++)
        p[i] = (unsigned char)rand_r(seed);
}

/* A token of 32 hexadecimal digits and 32 bytes of a hash, never twice in one store. */
static _Atomic unsigned long serial;

static void fresh_values(char token[33], unsigned char h[32], unsigned *seed)
{
    unsigned long n = ((unsigned long)getpid() << 32) + serial++;
    random_bytes(h, 32, seed);
    memcpy(h, &n, sizeof n);
    snprintf(token, 33, "%016lx%016lx", n, n);
}
