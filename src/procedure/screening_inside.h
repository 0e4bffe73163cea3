/* Private to screening*.c: the file check. */
#pragma once
#include "gate/act.h"
#include "gate/page.h"
#include "procedure/parts_dossier.h"
#include "rules/eligibility.h"

#define SCREENING_STAGE "administrasi"
#define SCREENING_DESK (ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

/* The clause of the file check: who decides it, else the stage, else the dossier. */
const char *screening_clause(const struct ctx *c);

/* What the rules say of one dossier and post, document by document and requirement by
 * requirement. met: NO when anything contradicts; UNPROVED when something is not known that could
 * be known now (competency, health and track record are proved later and do not count). */
struct machine {
    enum met met;
    struct verdicts vs;
    const struct verdict *no, *open;   /* the first of each kind; NULL */
};
void screening_machine(struct ctx *c, const struct application_ref *app, struct machine *ret);

/* The criterion a rejection names, among those that were fixed: of the panel, of the profile, or a
 * document of the list; refused when it is none of them or has no link to the post. */
struct named_criterion {
    const char *code, *name, *link, *clause;
};
enum status screening_criterion(struct ctx *c, const struct post_ref *post, const char *code,
                                struct named_criterion *ret);

/* Applications that count and are not judged; post 0: of the whole selection. */
int64_t screening_unjudged(struct ctx *c, int64_t post);
/* The decision in force at a post; 0: none. */
int64_t screening_decision(struct ctx *c, int64_t post);

extern const struct param screening_decide_params[], screening_revise_params[],
    screening_appoint_params[];
enum status screening_run_decide(struct ctx *c, const struct input *in);
enum status screening_run_revise(struct ctx *c, const struct input *in);
enum status screening_run_announce(struct ctx *c, const struct input *in);
enum status screening_run_appoint(struct ctx *c, const struct input *in);

/* ---- the pages ---- */

/* Those who will score read no number, birth date or sex, not even while they decide here. */
bool screening_attributes(const struct ctx *c);
/* A conflict that was declared shuts the candidate's papers. */
bool screening_shut(struct ctx *c, int64_t account, int64_t post);
/* Does the reader sit at the desk now: may he check and judge? (Not whether at this post.) */
bool screening_may_desk(const struct ctx *c);
const struct post_ref *screening_post(const struct ctx *c, int64_t id);

/* data.progress: how many were judged, of all or of the post at hand; with data.filter. */
void screening_put_progress(struct ctx *c, json_t *data, const char *show, bool filter);
/* The next application nobody judged: after this one, else from the beginning; NULL: none. */
const char *screening_next_open(struct ctx *c, int64_t after);

extern const struct param screening_worklist_params[], screening_dossier_params[],
    screening_file_params[];
enum status screening_read_worklist(struct ctx *c, const struct input *in, json_t *data);
enum status screening_read_dossier(struct ctx *c, const struct input *in, json_t *data);
enum status screening_read_file(struct ctx *c, const struct input *in, json_t *data);
