/* Private to application*.c. */
#pragma once
#include "gate/act.h"
#include "gate/page.h"
#include "procedure/parts_dossier.h"

#define APPLICATION_DESK (ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

struct dossier_ref {
    int64_t id, account;
    const char *pub;
    bool submitted;                /* validly: what is void may be sent again */
    bool appointed;                /* its owner was appointed to take part (no window) */
};

/* The dossier of an account in this selection; false when there is none. */
bool application_dossier(struct ctx *c, int64_t account, struct dossier_ref *ret);
/* The applicant's own dossier while it may still be worked on: refused after the submission
 * and after the closing. */
enum status application_own_draft(struct ctx *c, struct dossier_ref *ret);
int64_t application_begin(struct ctx *c, int64_t account, const char *pub);
/* May this account take part as an applicant? Who holds an office of the selection may not. */
enum status application_may_begin(struct ctx *c, int64_t account);

/* The window judged at an instant: refused with both times, before and after. how: what
 * happened then. */
enum status application_window(struct ctx *c, instant at, const char *how);
extern const char application_at_server[];

/* The posts chosen, in the order of priority; the first of their ids is `first_id`. */
enum status application_choose(struct ctx *c, int64_t dossier, const struct input *in,
                               unsigned first_id);

/* A file of the dossier, checked against what is wanted; replaces the earlier one. */
extern const struct param application_file_params[];
enum status application_put_file(struct ctx *c, const struct dossier_ref *d,
                                 const struct input *in);

extern const struct param application_paper_params[], application_withdraw_params[];
enum status application_run_submit(struct ctx *c, const struct input *in);
enum status application_run_paper(struct ctx *c, const struct input *in);
enum status application_run_withdraw(struct ctx *c, const struct input *in);
enum status application_run_correct(struct ctx *c, const struct input *in);
enum status application_correct_ahead(struct ctx *c, const struct input *in);

/* What a draft still needs (application_draft.c): fields, steps and names of forms; then, from these data,
 * the answers once more and what is missing. */
void application_put_forms(json_t *data);
void application_put_draft(struct ctx *c, json_t *data, const struct dossier_ref *d);
void application_put_check(struct ctx *c, json_t *data);

/* What became of a dossier, for its owner (application_status.c). */
void application_put_results(struct ctx *c, json_t *data, const struct dossier_ref *d);
/* After the results. */
void application_put_stages(struct ctx *c, json_t *data);
void application_put_sessions(struct ctx *c, json_t *data, const struct dossier_ref *d);
enum status application_read_invitation(struct ctx *c, const struct input *in, json_t *data);
void application_put_letters(struct ctx *c, json_t *data, const struct dossier_ref *d);
void application_put_readers(struct ctx *c, json_t *data, const struct dossier_ref *d);
