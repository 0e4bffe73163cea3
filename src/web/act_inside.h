/* Private to act_*.c: an act performed for a request, and its outcome shown. */
#pragma once
#include "gate/gate.h"
#include "web/act_form.h"

struct web_request;
struct web_response;

/* In the role that was chosen, where it fits. */
struct request act_request(const struct web_request *q, const struct act *act, json_t *input,
                           const char *token);
void act_show_form(struct act_form *f, int status, const struct faults *faults,
                   struct web_response *r);
void act_show_outcome(struct act_form *f, const struct outcome *o, struct web_response *r);
int act_status(const struct outcome *o);

/* act_upload.c */

/* The one file of the form into its input. False: it is refused, and that is answered. */
bool act_upload_single(struct act_form *f, struct web_response *r);
/* Did files come for several items? */
bool act_upload_has_several(const struct web_request *q);
/* The act once a file, each for itself; input is what they have in common. */
void act_upload_several(const struct site *s, const struct web_request *q, const struct act *act,
                        json_t *input, struct web_response *r);
/* The same for programs: one file into input. NULL: go on; else what to answer. */
const struct outcome *act_upload_into(const struct web_request *q, json_t *input);
/* Without what is said of inputs nobody types. */
const struct faults *act_upload_faults(struct arena *a, const struct act *act,
                                       const struct faults *f);
