/* Sends what waits in the outbox, over SMTP with libcurl.
 *
 * mail.json in the data folder says how:
 *   {"host": "smtp.contoh.go.id", "port": 587, "tls": "starttls", "user": "...", "password": "...",
 *    "from": "seleksi@contoh.go.id", "site": "https://seleksi.contoh.go.id"}
 * tls: "starttls" (the usual), "tls" (from the first byte) or "none", which is taken for loopback
 * only. site: what links in mails begin with. Without the file mails wait; nothing is lost.
 *
 * At least once: twice is harmless, since both carry the Message-ID of the row. A refusal for good
 * (5xx) fails the delivery and keeps the server's words; anything else is tried again, later each
 * time. */
#pragma once
#include "base/err.h"

struct access;
struct mailer;
struct store;

struct mailer_options {
    struct store *store;
    struct access *access;       /* makes the addresses of links */
};

/* *ret NULL: there is no mail.json. ST_INVALID: it has faults. */
enum status mailer_start(const struct mailer_options *o, struct mailer **ret, struct faults *f,
                         struct err *e) __attribute__((warn_unused_result));
/* Waits for the mail that is being sent; NULL is allowed. */
void mailer_stop(struct mailer *m);
