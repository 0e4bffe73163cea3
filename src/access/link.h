/* One-time links: /tautan/<pub>-<mac>. The row has pub, whose and what for; mac is recomputed from
 * keys/access.key, so that neither the database nor a mail in the outbox holds what opens anything.
 * In the outbox a link stands as {tautan:PUB}; the mailer puts the address in when it sends. */
#pragma once
#include "access/access.h"

enum link_purpose { LINK_INVITATION, LINK_PASSWORD, LINK_EMAIL, LINK_SHEET, LINK__MAX };
const char *link_word(enum link_purpose p);      /* "undangan", "sandi", "surel", "lembar" */

struct link {
    int64_t id, account_id;
    const char *pub, *name;          /* name: of the person */
    enum link_purpose purpose;
};

/* "<pub>-<mac>" */
char *link_text(const struct access *x, struct arena *a, const char *pub);
/* ST_REFUSED: not one of ours, used, too late, or its account is closed: no difference is shown. */
enum status link_read(struct access *x, struct arena *a, const char *text, struct link *ret,
                      struct err *e) __attribute__((warn_unused_result));
/* Uses the link and sets the password, both or neither; the account's other links to a password and
 * its sessions end, its e-mail counts as confirmed. ST_REFUSED: used meanwhile. */
enum status link_set_password(struct access *x, const struct link *l, const char *password,
                              struct err *e) __attribute__((warn_unused_result));
/* Uses the link: the e-mail is the person's. ST_REFUSED: used meanwhile. */
enum status link_confirm_email(struct access *x, const struct link *l, struct err *e)
    __attribute__((warn_unused_result));
/* A new link (LINK_PASSWORD or LINK_EMAIL) and the mail with it, in one unit. ST_REFUSED: the account
 * has no e-mail. */
enum status link_send(struct access *x, struct arena *a, int64_t account_id, enum link_purpose purpose,
                      struct err *e) __attribute__((warn_unused_result));
/* {tautan:PUB} replaced by addresses below base ("https://host"). */
char *link_expand(const struct access *x, struct arena *a, const char *base, const char *text);
