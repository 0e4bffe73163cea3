/* Private to the gate: its state, and one performance of an act on its way through. */
#pragma once
#include <pthread.h>

#include "gate/gate.h"
#include "gate/library.h"
#include "gate/tables.h"
#include "rules/procedure.h"
#include "store/store.h"
#include "store/writer.h"

#define GATE_MAX_IDS 32
#define RUN_LOCKS 4

struct gate {
    struct arena *arena;
    struct store *store;
    struct clock *clock;
    const struct signer *signer;                 /* NULL: receipts carry no promise */
    struct library *library;
    struct served_act *acts; size_t n_acts;      /* sorted by name */
    _Atomic instant last_legal;                  /* legal time of a body never goes back */
    struct served_page *pages; size_t n_pages;   /* sorted by name */
};

/* A milestone to be left, beside the act's own. */
struct run_event {
    const char *act, *tag;
    int64_t post;
    struct run_event *next;
};
struct run_notice {
    int64_t account;
    const char *subject, *body;
    struct rows *to;                /* the address, asked for */
    struct run_notice *next;
};

/* An account as one performance sees it (person.c). */
struct person {
    int64_t account;
    const char *pub, *name, *unit;
    bool declared, competes;        /* in the selection that is named: signed, applied */
    struct rows *account_row, *grants;
};

/* What a performance asks at its beginning, all at once; read by whoever needs it. */
struct asked_first {
    struct rows *answer;            /* kept with this token */
    struct rows *zone;              /* of the body, for acts without a selection */
    struct rows *selection, *posts, *events;
};

/* Everything of one performance that must be the same when the unit runs again (values drawn
 * from chance or clocks), and what the unit leaves behind. */
struct run {
    struct ctx c;                   /* must be first: act_*() go from ctx to run */
    const struct request *req;
    const struct served_act *served;
    const struct input *in;
    const char *input_text;         /* canonical JSON */
    char *ids[GATE_MAX_IDS];
    uint8_t seed[32];               /* of the salts of this record's commitments */
    instant legal, machine, stamp;
    int64_t second;                 /* account that confirms; 0 */
    const char *second_pub;         /* who confirms; NULL: nobody yet */
    int64_t pending_id;             /* the waiting act that is confirmed */
    bool dry;                       /* gate_may: checks only */
    bool refusal_is_kept;           /* the second pass that records a refusal */
    enum role refused_role;         /* the role the refused act was tried in */
    struct run_event *events;
    struct run_notice *notices;
    struct asked_first asked;
    struct person me;
    const struct calendar *cal;     /* NULL: nobody has asked for it */
    struct event *past; size_t n_past; bool past_known;
};

/* context.c: who, where, when. Each returns ST_OK or fills the outcome. */
void context_ask(struct run *r);
enum status context_actor(struct run *r);
enum status context_subject(struct run *r);
struct post_ref *context_post_by_id(const struct selection *s, int64_t id);
struct application_ref *context_application(struct ctx *c, const char *pub);
/* person.c */
/* selection (NULL: none) is a public id. */
void person_ask(struct ctx *c, const char *pub, const char *selection, struct person *ret);
/* False: there is no such account. */
bool person_read(struct ctx *c, struct person *p);
/* Roles of the body at this date, of the selection, and the applicant's own; read once. */
role_set person_roles(struct ctx *c, struct person *p);
/* check.c: may this act be done now by this person? */
enum status check_all(struct run *r);
/* Takes the roles of staff from a reader who is shut out of the selection. */
void check_reader(struct run *r);
/* May the second person confirm it in one of these roles: not shut out of the post, no conflict with
 * the candidate? */
enum status check_second(struct run *r, const struct person *second, role_set roles);
/* record.c */
void record_open(struct run *r);
void record_close(struct run *r);
/* Forgets what a first try of the unit left, and asks what every performance asks. */
void run_begin(struct run *r, struct db *db);
struct lock_need;
size_t run_locks(const struct run *r, struct lock_need locks[RUN_LOCKS]);

/* gate.c, perform.c, several.c */
instant gate_legal(struct gate *g);
instant gate_not_before(struct gate *g, instant seen);
const struct served_act *gate_served(const struct gate *g, const char *name);
const struct served_page *gate_served_page(const struct gate *g, const char *name);
/* again.c: the same intention twice. */
/* ST_REFUSED: not seen before. ST_OK: answered as before. ST_ERROR: the token had other input. */
void run_ask_answer(struct run *r);
enum status run_answered(struct run *r);
void run_remember(struct run *r);
/* Whose token it is: of the one who agrees, when there is one. */
const char *run_actor_word(const struct run *r);
bool gate_prepare(struct run *r, struct gate *g, struct arena *a, const struct request *req,
                  struct outcome *ret);
void gate_run(struct run *r);
/* As gate_prepare, of the act that waits, with the second person in it. */
bool gate_prepare_confirm(struct run *r, struct gate *g, struct arena *a, const struct request *req,
                          struct outcome *ret);
/* act.confirm, act.batch; NULL: another one. */
const struct act *gate_act_about(const char *name);
void gate_batch(struct gate *g, struct arena *a, const struct request *req, struct outcome *ret);
