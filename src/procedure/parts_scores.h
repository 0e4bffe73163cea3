/* Who is scored, who scores, and what was scored: read from the store into the structs of
 * rules/score. Shared by the parts of the procedure that score, decide stages and rank. Reads
 * only; what refuses fills the outcome.
 *
 * A *candidate* of a stage is an application, or the person (the dossier) where the regulation
 * says the score belongs to the person and is shared by his applications: scores_candidate_id().
 *
 * Who owes a sheet: every member of the panel now (the assessors assigned to the candidate, else
 * all of them) on everybody who is still in; not a member with a declared conflict; not on whom is
 * exempt or carries an earlier result. A member who was replaced keeps the sheets he locked: his
 * successor owes the others. In a stage decided by consensus the panel owes one sheet together. */
#pragma once
#include "gate/act.h"
#include "rules/rank.h"
#include "rules/score.h"
#include "rules/terms.h"

/* ---- the field: who passed the file check for a post ---- */

struct scores_candidate {
    struct application_ref app;
    const char *person;            /* public id of the dossier */
    enum rank_out out;             /* of this post; OUT_NONE: still in */
    const char *out_stage;         /* the stage that shut him out; NULL: no stage did */
    const char *out_reason;        /* for the list: in which stage, why */
    struct exemption *exemptions; size_t n_exemptions;
    struct carried *carried; size_t n_carried;
    struct date carried_on;        /* when the panel took the earlier result; DATE_NONE */
};
struct scores_field {
    struct scores_candidate *v;
    size_t n;
};
/* In the order of their public ids, which says nothing. */
void scores_field(struct ctx *c, const struct post_ref *post, struct scores_field *ret);
const struct scores_candidate *scores_find(const struct scores_field *f, const char *application);
/* Exempt from the stage, or an earlier result stands for it. */
bool scores_spared(const struct scores_candidate *k, const char *stage);
/* What the stage's sheets name. */
const char *scores_candidate_id(const struct stage_rule *rule, const char *application,
                                const char *dossier);

/* ---- stages ---- */

/* The rule of the stage an input names; NULL after a fault or (waived) a refusal was set. */
const struct stage_rule *scores_rule(struct ctx *c, const char *stage);
/* The one of these names the regulation knows: NULL when it has no such stage. */
const struct stage_rule *scores_stage_named(const struct ctx *c, const char *stage);
bool scores_waived(struct ctx *c, const char *stage);
/* The roles that score the stage. */
role_set scores_scorers(const struct stage_rule *rule);
/* Does the account hold one of these roles in this selection now? */
bool scores_holds(struct ctx *c, int64_t account, role_set roles);
/* Was the result of the assessors handed over for the post? */
bool scores_handed_over(struct ctx *c, const struct stage_rule *rule, int64_t post);
/* The decision in force who goes on from a stage; 0: none. */
int64_t scores_decision(struct ctx *c, const char *stage, int64_t post);
/* Does a step of this regulation open the stage (an attendance list is kept)? */
bool scores_has_opening(const struct ctx *c, const char *stage);
/* Has the applicant a session of his own in the stage? */
bool scores_scheduled(struct ctx *c, int64_t application, const char *stage);
/* Is the ranking of the post sealed? */
bool scores_ranked(struct ctx *c, int64_t post);

/* May the applicant take part in the stage: did he pass every stage before it, is he still in?
 * ST_OK or a refusal. */
enum status scores_reached(struct ctx *c, const struct application_ref *app,
                           const struct stage_rule *rule);
/* Was he there, as far as the stage keeps an attendance list or he had a session? ST_OK or a
 * refusal. */
enum status scores_present(struct ctx *c, const struct application_ref *app,
                           const struct stage_rule *rule);

/* One stage at the post with what is owed and locked in it. */
void scores_stage(struct ctx *c, const struct post_ref *post, const struct stage_rule *rule,
                  const struct scores_field *f, struct score_stage *ret);
/* All stages of the regulation in order. */
size_t scores_stages(struct ctx *c, const struct post_ref *post, const struct scores_field *f,
                     struct score_stage **ret);
/* Are all sheets of the stage locked for the post, with the instruments the regulation asks for,
 * and handed over? ST_OK or a refusal, which names how many of how many to those who may know. */
enum status scores_complete(struct ctx *c, const struct post_ref *post,
                            const struct stage_rule *rule, const struct scores_field *f,
                            bool handing_over);
/* Is every criterion of the sheet this scorer (NULL: the panel together) owes on the candidate
 * locked? */
bool scores_sheet_whole(struct ctx *c, const struct score_stage *s, const char *scorer,
                        const char *candidate);
/* The instruments a stage may use, and where that is said; 0: not ruled. */
size_t scores_instruments(const struct ctx *c, const struct stage_rule *rule,
                          const char *const **ret, const char **ret_clause);
/* Accounts (public ids) that must score the candidate, as far as they are still in office. */
bool scores_owes(const struct score_stage *s, const char *scorer, const char *candidate);

/* ---- duties that shut the door to a post ---- */

/* Did he who passed hand in the results of health and psychology the regulation makes his duty
 * (all instruments of the stage after the result, or any result where it names none)? ST_OK, or
 * a refusal; a bad result is for others to decide. Called at the choice and the appointment. */
enum status scores_health_handed_in(struct ctx *c, int64_t application);

/* ---- what scorers may see of a person ---- */

/* The name without titles that tell sex or religion. */
const char *scores_plain_name(struct arena *a, const char *name);
/* Number, name, posts, education, training: no NIP, birth date, sex, photo, dates. New. */
json_t *scores_profile(struct ctx *c, const struct application_ref *app);
