/* A store, a clock that stands still, and the whole procedure behind its gate, for tests that
 * perform acts.
 *
 * Inputs are written as JSON with ' for ", and "$name" is what an earlier act returned (saved under
 * that name). `selection` is added when it is left out and one was saved as "sel". Every call runs
 * in the name of a saved account, "sistem", or NULL for the public. A call that does not end as
 * it says aborts with what happened instead. */
#pragma once
#include "base/clock.h"
#include "gate/gate.h"
#include "support/store.h"

struct gate_world {
    struct test_store store;
    struct clock clock;
    struct gate *gate;
    struct arena *arena;
    json_t *names;
    struct outcome out;            /* of the last call */
    const char *file;
    int line;
};

void gw_open(struct gate_world *w, enum db_engine engine);
/* Under regulations of the test's own: the folder of KEY.yaml. */
void gw_open_under(struct gate_world *w, enum db_engine engine, const char *regulations);
void gw_close(struct gate_world *w);
/* Legal time from here on: "2015-03-02T08:00+07:00". */
void gw_at(struct gate_world *w, const char *at);
/* Performs; whatever comes of it is in w->out. */
enum outcome_kind gw_try(struct gate_world *w, const char *as, const char *act, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* What the last act returned under `id` is saved as `name`. */
void gw_save(struct gate_world *w, const char *name, const char *id);
const char *gw_name(struct gate_world *w, const char *name);
/* NULL when the page may not be read; w->out tells why. */
json_t *gw_page(struct gate_world *w, const char *as, const char *page, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
_Noreturn void gw_fail(struct gate_world *w, const char *what, const char *wanted);
/* "ditolak BLR-12.3: Pengecualian ...", for messages. */
const char *gw_happened(struct gate_world *w);

#define GW_HERE(w) ((w)->file = __FILE__, (w)->line = __LINE__)
#define gw_do(w, as, act, ...)                                                                \
    do {                                                                                      \
        GW_HERE(w);                                                                           \
        if (gw_try(w, as, act, __VA_ARGS__) != OUT_DONE)                                      \
            gw_fail(w, act, "selesai");                                                       \
    } while (0)
#define gw_refused(w, clause_, as, act, ...)                                                  \
    do {                                                                                      \
        GW_HERE(w);                                                                           \
        if (gw_try(w, as, act, __VA_ARGS__) != OUT_REFUSED || !(w)->out.refusal.clause ||     \
            strcmp((w)->out.refusal.clause, clause_) != 0)                                    \
            gw_fail(w, act, "ditolak " clause_);                                              \
    } while (0)
#define gw_faulty(w, field, as, act, ...)                                                     \
    do {                                                                                      \
        GW_HERE(w);                                                                           \
        if (gw_try(w, as, act, __VA_ARGS__) != OUT_FAULTS || !gw_fault_on(w, field))          \
            gw_fail(w, act, "keliru pada " field);                                            \
    } while (0)
bool gw_fault_on(struct gate_world *w, const char *field);
