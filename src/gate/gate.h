/* The neck of the house: performing acts and reading pages. */
#pragma once
#include "base/clock.h"
#include "gate/act.h"
#include "gate/page.h"

struct store;
struct signer;

struct gate_options {
    struct store *store;
    const char *regulations_dir;   /* folder of KEY.yaml */
    const char *calendars_dir;
    struct clock *clock;
    const struct signer *signer;   /* signs the promise in each receipt; NULL: "menunggu segel" */
    const struct act_table *acts; size_t n_acts;     /* handed over by main */
    const struct page_table *pages; size_t n_pages;
};
struct gate *gate_new(const struct gate_options *o, struct err *e);
void gate_free(struct gate *g);

struct request {
    const char *act;               /* name */
    const char *as;                /* account pub; NULL: the public; "sistem": the system */
    enum role role;                /* ROLE__MAX: the gate picks the one that fits */
    json_t *input;                 /* borrowed */
    const char *token;             /* idempotency token; NULL: none */
    instant arrived;               /* when the last byte was read; 0: now */
};
/* Performs one act. The outcome lives in the arena. Never fails otherwise than through it. */
void gate_perform(struct gate *g, struct arena *a, const struct request *r, struct outcome *ret);
/* The same checks read-only, for menus and before the first byte of an upload; promises nothing. */
void gate_check(struct gate *g, struct arena *a, const struct request *r, struct outcome *ret);
bool gate_may(struct gate *g, struct arena *a, const struct request *r, struct verdict *ret_why);
/* Reads a page: *ret_data is new (typed data). */
enum status gate_read(struct gate *g, struct arena *a, const char *page, const char *as,
                      json_t *input, json_t **ret_data, struct outcome *ret);
/* In this role, where the person holds it and it may read the page; else in any that may. */
enum status gate_read_as(struct gate *g, struct arena *a, const char *page, const char *as,
                         enum role role, json_t *input, json_t **ret_data, struct outcome *ret);

/* Every role the account holds today, in the body and in any selection; an account that is closed or
 * not there has none. For whoever must know what a person is before an act is named. */
enum status gate_roles(struct gate *g, struct arena *a, const char *as, role_set *ret,
                       struct err *e) __attribute__((warn_unused_result));

/* One of the table, or one about acts: "act.confirm" (of a second person), "act.batch". */
const struct act *gate_act(const struct gate *g, const char *name);
/* The inputs of an act, with those the gate adds; NULL: no such act. */
const struct param *gate_act_params(const struct gate *g, const char *name);
const struct page *gate_page(const struct gate *g, const char *name);
size_t gate_acts(const struct gate *g);                              /* how many, sorted by name */
const struct act *gate_act_at(const struct gate *g, size_t i);
size_t gate_pages(const struct gate *g);
const struct page *gate_page_at(const struct gate *g, size_t i);
json_t *gate_catalogue(const struct gate *g);                        /* selter acts --json */
instant gate_now(const struct gate *g);
/* Legal time of the newest record; INSTANT_NONE: there is none. */
instant gate_last(const struct gate *g);
/* Regulations on file (for lists and the command line) and pinned ones by hash. */
const struct regulation *gate_regulation(struct gate *g, const char *key);
size_t gate_regulations(struct gate *g, const struct regulation *const **ret);
/* A pinned copy by content hash, from the store; NULL. */
const struct regulation *gate_pinned(struct gate *g, struct db *db, const char *hash);
/* Who oversees, by date (rules/oversight.h). */
struct oversight;
const struct oversight *gate_oversight(struct gate *g);
/* The text of a regulation on file (what a selection pins). */
const char *gate_regulation_text(struct gate *g, const char *key);
const struct calendar *gate_calendar(struct gate *g, struct db *db);
struct store *gate_store(struct gate *g);

/* ---- outcomes, for whoever shows them ---- */
const char *outcome_word(enum outcome_kind k);        /* "selesai", "ditolak", "keliru", ... */
enum status outcome_status(const struct outcome *o);
json_t *outcome_describe(struct arena *a, const struct outcome *o); /* new reference */
