/* The announcement of vacant posts: how long, through what, with what in it, and what when too few
 * apply. Pure: the regulation, the calendar and what was done go in, verdicts come out.
 *
 * Notions. The *opening* is the day from which the period counts: the last (or, by another
 * reading, the first) of the mandated channels to be proven. The *closing* is the last day on
 * which a dossier may come in. A *content* is what the regulation wants the announcement to say;
 * where it allows that there is none, "tidak ada" has to be said, silence is missing.
 *
 * Every check adds its verdicts and says nothing else; verdicts_all() sums them up. What a
 * regulation does not rule is MET_NOT_RULED. The functions that count return ST_REFUSED or
 * ST_INVALID, with the verdict of the calendar, when days cannot be counted.
 *
 * Rule keys served: announcement.period, .registration, .check, .channels, .contents, .signed,
 * .scope, .widen, .extension. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/date.h"
#include "base/err.h"
#include "rules/calendar.h"
#include "rules/regulation.h"

struct announcement_proof {
    const char *channel;       /* id of announcement.channels */
    struct date on;            /* the day the proof shows; DATE_NONE: not proven */
    const char *evidence;      /* what proves it; empty: not proven */
};

struct announcement_content {
    const char *id;            /* id of announcement.contents */
    const char *text;
    bool none;                 /* explicitly "tidak ada" (also understood from the text) */
};

/* What is about to be published. */
struct announcement {
    struct date opens, closes;
    const struct announcement_content *contents; size_t n_contents;
    role_set signed_by;        /* who has signed */
    enum scope scope;
    bool widened;              /* a recorded act widened the scope */
};

/* The day the count starts, from the proofs. ST_OK with *ret; ST_REFUSED, with a verdict for each
 * channel that is still to be proven, when the reading needs them all (or none is proven at all).
 * A regulation that names no channel takes `planned`. */
enum status announcement_start(const struct regulation *r, const struct announcement_proof *proofs,
                               size_t n, struct date planned, struct date *ret,
                               struct verdicts *v);

/* The earliest lawful closing. Where no period is ruled: a verdict NOT_RULED, ret->until == opens
 * and nothing counted. */
enum status announcement_earliest(const struct regulation *r, const struct calendar *c,
                                  struct date opens, struct count *ret, struct verdicts *v);
/* May it close on `closes`? The refusal names the earliest lawful date and how it is counted. */
enum status announcement_check_closing(const struct regulation *r, const struct calendar *c,
                                       struct date opens, struct date closes, struct verdicts *v);
/* The same for the time in which registrations are received (announcement.registration). */
enum status announcement_check_registration(const struct regulation *r, const struct calendar *c,
                                            struct date opens, struct date closes,
                                            struct verdicts *v);
/* The last day for checking the dossiers (announcement.check), counted from the opening or from
 * the day after the closing, by the reading periode-pemeriksaan; not ruled as above. */
enum status announcement_check_due(const struct regulation *r, const struct calendar *c,
                                   struct date opens, struct date closes, struct count *ret,
                                   struct verdicts *v);
/* Was the check done in time? */
enum status announcement_check_finished(const struct regulation *r, const struct calendar *c,
                                        struct date opens, struct date closes, struct date done,
                                        struct verdicts *v);

/* One refusal for each content that is missing, with its own clause. */
void announcement_check_contents(const struct regulation *r, const struct announcement_content *c,
                                 size_t n, struct verdicts *v);
/* One for each mandated channel without proof. */
void announcement_check_channels(const struct regulation *r, const struct announcement_proof *p,
                                 size_t n, struct verdicts *v);
void announcement_check_signature(const struct regulation *r, role_set signed_by,
                                  struct verdicts *v);
void announcement_check_scope(const struct regulation *r, enum scope scope, bool widened,
                              struct verdicts *v);
/* Everything that must hold before publishing: contents, signature, scope, closing. */
enum status announcement_check(const struct regulation *r, const struct calendar *c,
                               const struct announcement *a, struct verdicts *v);

struct announcement_extension {
    struct date opens, closes;       /* as they stand */
    struct date new_closes;
    struct date on;                  /* legal date of the act */
    int times_before;                /* extensions already made */
    const struct post_applicants { const char *post; int applicants; } *posts;
    size_t n_posts;
    role_set by;                     /* roles of who extends; 0: not asked */
};
/* Allowed when at any post fewer applied than the minimum, not more often than ruled, to a
 * closing that is later, not past, of the ruled length, and lawful by itself. */
enum status announcement_check_extension(const struct regulation *r, const struct calendar *c,
                                         const struct announcement_extension *x,
                                         struct verdicts *v);

/* What a change of the calendar does to a closing that has been announced. */
struct announcement_recheck {
    bool closed;               /* it has passed: nothing is computed again */
    bool lawful;               /* it still holds */
    struct date becomes;       /* the closing from now on (the same when lawful; never earlier) */
    struct count count;        /* of the earliest lawful closing now; none when closed */
};
enum status announcement_recheck(const struct regulation *r, const struct calendar *changed,
                                 struct date opens, struct date closes, struct date on,
                                 struct announcement_recheck *ret, struct verdicts *v);
