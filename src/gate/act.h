/* Everything people do is an act; this is the one way anything is done.
 *
 * A procedure file holds a table of acts. The gate, whoever calls it (web form, API, command
 * line, scenario), does before the transaction: parse and type the inputs, prepare what is
 * costly. Inside the transaction: lock - repetition of the same intention? answer as before -
 * resolve the subject - role in *this* selection - phase - order of the procedure - conflict of
 * interest - integrity declaration - run - record - outbox and jobs - commit.
 *
 * run() gets values, the database handle and the recorder: no file, network, clock, randomness
 * or renderer (ids come from act_id()). It may be run twice (the writer retries a group), so it
 * must depend on its arguments and the database alone. Database calls are sticky: run() need not
 * check each; the gate looks at db_failed() before anything is kept. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <jansson.h>
#include "base/date.h"
#include "base/err.h"
#include "gate/param.h"
#include "rules/calendar.h"
#include "rules/phase.h"
#include "rules/regulation.h"
#include "store/writer.h"

struct gate;

/* ---- who and what ---- */

struct actor {
    int64_t account;               /* 0: the public or the system */
    const char *pub, *name;
    role_set roles;                /* all roles held here and now (body roles included) */
    enum role role;                /* the one acted in */
    int64_t behalf;                /* account acted for (scribe, counter); 0 none */
};

struct post_ref {
    int64_t id;
    const char *pub, *title, *unit;
    enum post_class class;
    enum jpt_level level;
};

struct selection {
    int64_t id;
    const char *pub, *title;
    enum zone zone;
    enum scope scope;
    const struct regulation *reg;  /* the pinned copy */
    const struct regulation *const *supplements; size_t n_supplements;
    struct post_ref *posts; size_t n_posts;
    struct date opens, closes;     /* of the announcement in force; DATE_NONE before */
    bool cancelled;
};

struct application_ref {
    int64_t id, dossier, account;
    const char *pub, *dossier_pub;
    const struct post_ref *post;
    const char *number;            /* public registration number; NULL before submission */
};

enum override_use { OVERRIDE_NONE, OVERRIDE_ASKED, OVERRIDE_USED };

struct ctx {
    struct arena *arena;
    struct db *db;
    struct gate *gate;
    const struct act *act;
    instant legal, stamp;          /* stamp: NOW or ARRIVAL, what judges the act */
    struct date today;             /* of the stamp, in the selection's (else the body's) zone */
    struct actor actor;
    struct selection *sel;         /* NULL for acts of the body */
    enum phase phase;
    struct post_ref *post;         /* when the act names one */
    struct application_ref *app;   /* when the act names one */
    const char *tag;               /* value of tag_param; NULL */
    int64_t record;                /* the record row of this act: made_by of every fact */
    enum override_use override;
    const char *override_clause, *override_reason;
    struct outcome *out;
};

/* ---- outcome ---- */

enum outcome_kind { OUT_DONE, OUT_REFUSED, OUT_FAULTS, OUT_WAITING /* second person */, OUT_ERROR };

struct outcome {
    enum outcome_kind kind;
    json_t *ids;                   /* done: {"selection": "...", ...}: what `save` keeps; owned by arena */
    const char *message;           /* done: one Indonesian sentence */
    const char *goes_on;           /* done: what happens next; NULL */
    const char *receipt;           /* code of the leaf (hex), set by the gate */
    const char *promise;           /* signed note that the leaf will be in the tree; NULL: waits */
    struct verdict refusal;        /* refused */
    struct verdicts *remarks;      /* lawful, but said (warnings, readings used) */
    struct faults *faults;         /* faults */
    struct err err;                /* error */
    const char *pending;           /* waiting: public id for act.confirm */
};

/* In run(): */
enum status act_done(struct ctx *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void act_returns(struct ctx *c, const char *name, const char *pub);
/* Refuses by a rule key ("panel.size"); the clause is looked up in the selection's regulation,
 * then in its supplements. lawful may be NULL. Returns ST_REFUSED. */
enum status act_refuse(struct ctx *c, const char *rule_key, const char *lawful, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
enum status act_refuse_clause(struct ctx *c, const char *clause, const char *lawful, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Refuses with a verdict a rule gave (copied), or with the first NO of several. */
enum status act_refuse_verdict(struct ctx *c, const struct verdict *v);
/* The input names something that is not there or does not fit: a fault on that field. */
enum status act_fault(struct ctx *c, const char *field, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void act_remark(struct ctx *c, const char *clause, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* May this refusal be overridden here and now? True when the caller asked for an override that
 * cites a clause, holds the role `by`, and gave a reason: then the act goes on and the gate
 * records and prints the override. Use: if (!lawful && !act_overrides(c, ROLE_PPK)) refuse. */
bool act_overrides(struct ctx *c, enum role by);
/* The n-th (from 0) public id of this run: drawn before the transaction, the same on a retry. */
const char *act_id(struct ctx *c, unsigned n);
/* Milestone beside the act's own event (rarely needed: another tag or post). */
void act_event(struct ctx *c, const char *act, const char *tag, int64_t post);

/* Lookups an act needs, by public id; NULL after having set a fault on `field`. */
struct post_ref *act_post(struct ctx *c, const char *field, const char *pub);
struct application_ref *act_application(struct ctx *c, const char *field, const char *pub);
int64_t act_account(struct ctx *c, const char *field, const char *pub);
/* Events of the selection so far (in the order they happened), as rules/procedure wants them. */
struct event;
const struct event *act_events(struct ctx *c, size_t *ret_n);
/* The calendar with the corrections that hold; read when it is first asked for. */
const struct calendar *act_calendar(struct ctx *c);
/* Was this milestone reached? tag/post NULL/0: any. */
bool act_happened(struct ctx *c, const char *act, const char *tag, int64_t post);
/* Has the actor (or any account) a declared conflict with this candidate or post? */
bool act_conflicted(struct ctx *c, int64_t account, const struct application_ref *app);
/* Every act a role of the actor could do in the selection at hand (none: the acts of the body),
 * judged as if it were tried now, without its other inputs:
 *   [{"act", "title", "part", "tag_param", "tag", "role", "open", "irreversible",
 *     "posts": [{pub, title}], "refusal": verdict or null}]
 * One row an act and tag; posts: where it is open, for acts that name one. It promises nothing:
 * what depends on a candidate or on the rest of the inputs is judged when it is done. */
json_t *act_offers(struct ctx *c);
/* For pages over several selections: from now on c is of this one (roles, phase, today). */
enum status act_enter(struct ctx *c, const char *selection);
/* A mail or letter notice to an account, sent from the outbox after commit. */
void act_notify(struct ctx *c, int64_t account, const char *subject, const char *body);

/* ---- the table ---- */

enum act_stamp { STAMP_NOW, STAMP_ARRIVAL };
enum act_flag {
    ACT_IRREVERSIBLE = 1,          /* "Apa yang akan terjadi" before it */
    ACT_NEEDS_REASON = 2,
    ACT_REAUTH = 4,
    ACT_ON_BEHALF = 8,             /* takes on_behalf: a scribe or the counter acts for someone */
    ACT_MILESTONE = 16,            /* leaves an event */
    ACT_ORDERED = 32,              /* checked against the steps of the regulation */
    ACT_RECORD_REFUSAL = 64,       /* its refusal is itself a decision and recorded */
    ACT_NO_DECLARATION = 128,      /* allowed before the integrity declaration */
    ACT_AFTER_CANCEL = 256,        /* still allowed in a cancelled selection */
    ACT_BODY = 512,                /* no selection */
    ACT_OWN_SUBJECT = 1024,        /* the applicant's own dossier only */
    ACT_CONFLICT_FREE = 2048,      /* refused to one who declared a conflict with the application */
    ACT_OWN_DOOR = 4096,           /* the public does it at an address made for it, nowhere else */
};

struct act {
    const char *name, *title;      /* "announcement.publish", "Terbitkan pengumuman" */
    role_set who;                  /* widest; regulation acts/steps narrow */
    phase_set when;                /* widest; 0: any */
    unsigned flags;
    enum lock_kind lock;           /* LOCK_BODY, LOCK_SELECTION, LOCK_SELECTION_SHARED (+ dossier) */
    enum act_stamp judged_by;
    role_set second;               /* who must confirm; 0: nobody */
    const char *tag_param;         /* input whose value is the event's tag; NULL */
    const char *rule;              /* rule key that governs it ("announcement.period") */
    const struct param *params;    /* without selection/post/application: declared by `names` */
    const char *effect;            /* what will happen, in two sentences, and who is told; NULL */
    unsigned names;                /* which subjects it names: NAMES_* */
    enum status (*run)(struct ctx *, const struct input *);
    /* What can be said before the costly part of the input is there; it only reads. Asked by
     * gate_check, before the first byte of a file is taken; run asks again. NULL: nothing. One of an
     * act that names an application looks at that alone: in may be NULL. */
    enum status (*ahead)(struct ctx *, const struct input *);
};
enum { NAMES_SELECTION = 1, NAMES_POST = 2, NAMES_APPLICATION = 4, NAMES_POST_OPTIONAL = 8 };
/* The gate adds the params: selection, post, application (public ids) where the act names them,
 * on_behalf (account) where it is flagged so, and override {clause, reason}. */

struct act_table { const struct act *v; size_t n; };
