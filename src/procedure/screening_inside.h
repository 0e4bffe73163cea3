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
