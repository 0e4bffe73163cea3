/* Who oversees the selections of a government, by date. The bodies change (the commission was
 * abolished, others took its work over, a court wants a new one), so their names, addresses, duties
 * and the answers they must give are data: regulations/lembaga/pengawas.yaml.
 *
 *     schema: selter/oversight/1
 *     bodies:
 *       - id: kasn
 *         name: Komisi Aparatur Sipil Negara
 *         address: Jakarta
 *         from: 2014-09-30            # first day; absent: since ever
 *         until: 2024-08-28           # last day; absent: still
 *         duties: ["pengawasan sistem merit"]
 *         answers: [rencana, hasil]   # answers a selection must have from it
 *         certainty: mungkin
 *         source: ...
 *
 * Two bodies may oversee at once with different duties; the first of them whose answers are
 * asked stands first. A date with nobody is answered "tidak ada", never with the nearest. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/date.h"
#include "base/err.h"
#include "rules/regulation.h"

struct arena;

struct oversight_body {
    const char *id, *name, *address;
    struct date from, until;         /* DATE_NONE: open */
    const char **duties; size_t n_duties;
    const char **answers; size_t n_answers;   /* rencana, hasil, pelantikan ... */
    enum certainty certainty;
    const char *source;
    const char *note;                /* may be NULL */
};

struct oversight {
    struct oversight_body *bodies;
    size_t n_bodies;
};

/* All faults at once; NULL when any is not a warning. */
struct oversight *oversight_read(struct arena *a, const char *file, const char *text, size_t n,
                                 struct faults *f);
/* The bodies that oversee on a date, those with answers first, then in the order of the file;
 * returns how many. *ret in the arena. */
size_t oversight_on(const struct oversight *o, struct arena *a, struct date on,
                    const struct oversight_body ***ret);
/* The body whose answer of this kind ("rencana") a selection needs on a date; NULL: none. */
const struct oversight_body *oversight_answers(const struct oversight *o, struct date on,
                                               const char *kind);
const struct oversight_body *oversight_body_by_id(const struct oversight *o, const char *id);
