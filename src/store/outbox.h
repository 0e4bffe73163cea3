/* Mail to be sent, written in the transaction of the act that causes it.
 *
 * A message has one or more recipients, each with a state of its own, so that one refused address
 * holds up nobody. At least once: a sender that died between the server's "250" and the commit
 * sends again, with the same Message-ID, which follows from the row. What a recipient may see is
 * decided by who writes the row; a message to several carries the same words to all, and they
 * never see one another's address. Rows are emptied when their time is over (outbox_forget), not
 * removed. Times are machine time; all run inside a unit of store_write(). */
#pragma once
#include "base/date.h"
#include "store/db.h"

struct mail_new {
    const char *kind;                    /* "receipt", "stage-result": for the operator's list */
    const char *subject, *body;          /* plain text, Indonesian; no line break in subject */
    const char *const *to;               /* addresses */
    size_t n_to;
    instant send_after;                  /* 0: now */
};

enum mail_state { MAIL_WAITING, MAIL_SENDING, MAIL_SENT, MAIL_FAILED };

/* One delivery that is due. */
struct mail_due {
    int64_t id;                          /* of the delivery */
    int64_t mail, fence;
    int tries;
    const char *address, *subject, *body;
    const char *message_id;              /* the part before the @: add the sender's domain */
    instant made_at;
};

/* The id of the mail; 0 when the handle failed. A line break in the subject or an address without
 * exactly one @, or with white space or control characters, fails the handle (ERR_INTERNAL):
 * addresses are checked where they enter. */
int64_t outbox_add(struct db *db, const struct mail_new *m, instant now);
bool outbox_claim(struct db *db, struct arena *a, const char *owner, instant now,
                  instant lease_until, struct mail_due *ret);
bool outbox_sent(struct db *db, const struct mail_due *d, instant now);
/* permanent (5xx) fails at once; otherwise it waits as jobs do, and fails after 12 tries. reply is
 * the server's answer, without the address. */
bool outbox_refused(struct db *db, const struct mail_due *d, bool permanent, const char *reply,
                    instant now);
bool outbox_retry(struct db *db, int64_t delivery, instant now);
instant outbox_next_due(struct db *db);
/* How many deliveries wait (or are being sent), and how many failed for good. */
void outbox_count(struct db *db, int64_t *ret_waiting, int64_t *ret_failed);
/* Empties subject, body and addresses of mails all of whose deliveries ended before `before`;
 * how many. */
int64_t outbox_forget(struct db *db, instant before);
