/* Private to sheet*.c. */
#pragma once
#include <jansson.h>
#include "gate/act.h"
#include "procedure/parts_scores.h"

#define SHEET_PANEL (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))
#define SHEET_SCORERS (SHEET_PANEL | ROLE_BIT(ROLE_ASSESSOR))
#define SHEET_DESK (ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

/* Scores as a draft keeps them: [{criterion, value, note}], value and note where there is one; an
 * empty list when text is NULL. Lives in the arena. */
json_t *sheet_scores_read(struct arena *a, const char *text);
/* May the account file a sheet of the stage on c->app now? ST_OK or a refusal. */
enum status sheet_may_file(struct ctx *c, const struct stage_rule *rule, int64_t account);
/* Keeps values as the actor's draft on c->app, as sheet.save would; its notes stay. ST_OK, ST_REFUSED
 * (the outcome's refusal), ST_INVALID (faults in f). */
enum status sheet_take_row(struct ctx *c, const struct stage_rule *rule, struct sheet_value *v, size_t n,
                           struct faults *f);
/* Must a sheet of the stage name its instrument? */
bool sheet_asks_instrument(struct ctx *c, const struct stage_rule *rule, const struct rubric *rubric);
/* Is the stage one of those the roles score on sheets? */
bool sheet_stage_scored(struct ctx *c, const struct stage_rule *rule, role_set roles);

/* ---- whom a scorer judges in a stage, and how far he is ---- */

enum sheet_state { SHEET_NONE, SHEET_DRAFT, SHEET_WAITING /* typed, to be confirmed */, SHEET_LOCKED };
const char *sheet_state_word(enum sheet_state s);

struct sheet_scorer {
    int64_t account;
    const char *pub;
};
struct sheet_task {
    struct application_ref app;
    const char *candidate;         /* what the sheets name: application or person */
    const char *posts;             /* titles of the posts the score counts for */
    bool owed;
    enum sheet_state state;
};
struct sheet_tasks {
    struct sheet_task *v;
    size_t n, locked;
};
/* In the order of their public numbers. Who owes nothing on a candidate and locked nothing does not
 * see him here. */
void sheet_tasks(struct ctx *c, const struct stage_rule *rule, const struct sheet_scorer *who,
                 struct sheet_tasks *ret);
/* Does the scorer still owe a sheet of the stage at any post? */
bool sheet_still_owes(struct ctx *c, const struct stage_rule *rule, const struct sheet_scorer *who);

/* ---- as it is shown ---- */

/* Number, posts held, education, training: a scorer judges without the name. New reference. */
json_t *sheet_profile(struct ctx *c, const struct application_ref *app);
/* The rubric of a stage for programs; empty while there is none. New reference. */
json_t *sheet_rubric_json(struct ctx *c, const struct stage_rule *rule);
/* What is written on a sheet, for programs: [{criterion, value, note}]. New reference. */
json_t *sheet_values_json(struct ctx *c, int64_t sheet);
/* One written line. */
struct sheet_line {
    const char *criterion, *instrument, *note;
    struct dec value;
    bool valued;
};
/* Locked sheets of the scorer (in a consensus stage the panel's), the one typed for him, or his draft
 * of this instrument; returns how many lines. */
enum sheet_source { SHEET_FROM_LOCKED, SHEET_FROM_TYPED, SHEET_FROM_DRAFT };
size_t sheet_lines(struct ctx *c, const struct stage_rule *rule, const struct sheet_scorer *who,
                   const char *candidate, const char *instrument, enum sheet_source source,
                   struct sheet_line **ret);
/* Address of a sheet of the actor, or of its summary before locking. */
const char *sheet_address(struct ctx *c, const struct stage_rule *rule, const char *application,
                          const char *instrument, bool summary);
/* What part "criterion" reads: the at-th field of a form; line NULL: nothing is written yet. New. */
json_t *sheet_criterion_json(struct ctx *c, const struct rubric *rubric,
                             const struct rubric_criterion *k, size_t at, const struct sheet_line *line);
/* "82,5" */
const char *sheet_value_shown(struct arena *a, struct dec v);
