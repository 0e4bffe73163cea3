/* Acts for tests of the journal: a record, its leaf, and what it did to the facts. */
#pragma once
#include "store/journal.h"
#include "store/sequencer.h"
#include "store/signer.h"
#include "store/verify.h"
#include "support/store.h"

struct arena;

/* Machine time of the tests: so long ago that everything without a seal is late. */
#define TEST_NOW (INT64_C(1573520400) * INSTANT_SECOND)

struct test_act {
    struct arena *arena;
    struct journal_record r;
    int64_t selection, post, dossier;        /* columns of the record; 0: null */
    int64_t behalf, second;
    void (*facts)(struct db *, struct test_act *);
    /* results */
    int64_t record;
    struct hash leaf;
};

/* An act of the system at TEST_NOW. */
struct test_act test_act_new(struct arena *a, const char *name, const char *subject);
/* As a unit: the row of the record, the facts, the leaf. */
enum keep test_act_unit(struct db *db, void *act);
void test_act_do(struct test_store *t, struct test_act *w);
/* n acts that each describe the body (a fact of table body). */
void test_acts(struct test_store *t, size_t n);

struct signer *test_signer(struct test_store *t);    /* made when there is none */
/* Sequences at TEST_NOW + seconds; aborts when it cannot. */
struct journal_sequenced test_sequence(struct test_store *t, struct signer *s, int seconds);
/* Everything that verification finds at TEST_NOW + 10 s; aborts when it cannot be finished. */
struct journal_report test_verify(struct test_store *t, struct arena *a);
