/* The outbox: a mail, and one delivery for each address. */
#include "store/outbox.h"

#include <string.h>

#include "base/arena.h"
#include "store/queue.h"

enum { MAIL_TRIES = 12, ADDRESS_MAX = 254 };

/* What would let an address or a subject become a header of its own. The full check of an address
 * is where it enters. */
static bool address_safe(const char *s)
{
    size_t n = strlen(s), at = 0;
    for (const char *p = s; *p; p++) {
        if ((unsigned char)*p <= ' ' || *p == 0x7f || *p == ',' || *p == ';' || *p == '<' ||
            *p == '>')
            return false;
        at += *p == '@';
    }
    return n <= ADDRESS_MAX && at == 1 && s[0] != '@' && s[n - 1] != '@';
}

static bool subject_safe(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < ' ' || *s == 0x7f)
            return false;
    return true;
}

static bool mail_safe(struct db *db, const struct mail_new *m)
{
    bool safe = m->n_to > 0 && subject_safe(m->subject);
    for (size_t i = 0; safe && i < m->n_to; i++)
        safe = address_safe(m->to[i]);
    if (!safe)
        db_fail(db, ERR_INTERNAL, "mail without an address, or with an unsafe address or subject");
    return safe;
}

/* The identifier follows from the row and the store, so that sending twice is visible as one. The
 * time is in it for a store that was restored from a backup and counts its rows anew. */
int64_t outbox_add(struct db *db, const struct mail_new *m, instant now)
{
    if (!mail_safe(db, m))
        return 0;
    int64_t id = db_insert(db,
                           "INSERT INTO mail (kind, subject, body, made_at)"
                           " VALUES (?1, ?2, ?3, ?4) RETURNING id",
                           "sssi", m->kind, m->subject, m->body, now);
    db_run(db,
           "UPDATE mail SET message_id = CAST(id AS TEXT) || '.' || CAST(made_at AS TEXT) || '.'"
           " || (SELECT value FROM meta WHERE name = 'install') WHERE id = ?1",
           "i", id);
    for (size_t i = 0; i < m->n_to; i++)
        db_run(db,
               "INSERT INTO mail_recipient (mail_id, address, state, send_after, tries, fence)"
               " VALUES (?1, ?2, 'waiting', ?3, 0, 0)",
               "isi", id, m->to[i], m->send_after ? m->send_after : now);
    return db_doomed(db) ? 0 : id;
}

/* See job_claim for the doubled condition. */
bool outbox_claim(struct db *db, struct arena *a, const char *owner, instant now,
                  instant lease_until, struct mail_due *ret)
{
    struct rows *r = db_rows(
        db,
        "UPDATE mail_recipient SET state = 'sending', owner = ?1, lease_until = ?3,"
        " tries = tries + 1, fence = fence + 1 WHERE id = (SELECT id FROM mail_recipient"
        " WHERE (state = 'waiting' AND send_after <= ?2)"
        " OR (state = 'sending' AND lease_until <= ?2) ORDER BY send_after, id LIMIT 1)"
        " AND ((state = 'waiting' AND send_after <= ?2)"
        " OR (state = 'sending' AND lease_until <= ?2))"
        " RETURNING id, mail_id, fence, tries, address",
        "sii", owner, now, lease_until);
    if (!rows_next(r))
        return false;
    *ret = (struct mail_due){
        .id = rows_int(r, 0),
        .mail = rows_int(r, 1),
        .fence = rows_int(r, 2),
        .tries = (int)rows_int(r, 3),
        .address = arena_strdup(a, rows_text(r, 4)),
    };
    rows_end(r);
    r = db_rows(db, "SELECT subject, body, message_id, made_at FROM mail WHERE id = ?1", "i",
                ret->mail);
    if (rows_next(r)) {
        ret->subject = arena_strdup(a, rows_text(r, 0));
        ret->body = arena_strdup(a, rows_text(r, 1));
        ret->message_id = arena_strdup(a, rows_text(r, 2));
        ret->made_at = rows_int(r, 3);
    }
    rows_end(r);
    return !db_failed(db);
}

static bool changed(struct db *db)
{
    return !db_failed(db) && db_changes(db) == 1;
}

bool outbox_sent(struct db *db, const struct mail_due *d, instant now)
{
    db_run(db,
           "UPDATE mail_recipient SET state = 'sent', ended_at = ?3, reply = NULL, owner = NULL,"
           " lease_until = NULL WHERE id = ?1 AND fence = ?2 AND state = 'sending'",
           "iii", d->id, d->fence, now);
    return changed(db);
}

bool outbox_refused(struct db *db, const struct mail_due *d, bool permanent, const char *reply,
                    instant now)
{
    bool last = permanent || d->tries >= MAIL_TRIES;
    db_run(db,
           "UPDATE mail_recipient SET state = ?3, reply = ?4, send_after = ?5, ended_at = ?6,"
           " owner = NULL, lease_until = NULL WHERE id = ?1 AND fence = ?2"
           " AND state = 'sending'",
           "iissiI", d->id, d->fence, last ? "failed" : "waiting", reply ? reply : "",
           last ? now : now + job_back_off(d->tries), last ? now : INSTANT_NONE);
    return changed(db);
}

bool outbox_retry(struct db *db, int64_t delivery, instant now)
{
    db_run(db,
           "UPDATE mail_recipient SET state = 'waiting', send_after = ?2, tries = 0,"
           " ended_at = NULL WHERE id = ?1 AND state = 'failed'",
           "ii", delivery, now);
    return changed(db);
}

instant outbox_next_due(struct db *db)
{
    return db_int(db, INSTANT_NONE,
                  "SELECT min(CASE WHEN state = 'waiting' THEN send_after ELSE lease_until END)"
                  " FROM mail_recipient WHERE state IN ('waiting', 'sending')",
                  "");
}

int64_t outbox_forget(struct db *db, instant before)
{
    db_run(db,
           "UPDATE mail SET subject = '', body = '' WHERE body <> '' AND NOT EXISTS"
           " (SELECT 1 FROM mail_recipient AS r WHERE r.mail_id = mail.id"
           " AND (r.ended_at IS NULL OR r.ended_at >= ?1))",
           "i", before);
    int64_t n = db_changes(db);
    db_run(db,
           "UPDATE mail_recipient SET address = '', state = 'forgotten' WHERE state <> 'forgotten'"
           " AND mail_id IN (SELECT id FROM mail WHERE body = '' AND subject = '')",
           "");
    return db_failed(db) ? 0 : n;
}

void outbox_count(struct db *db, int64_t *ret_waiting, int64_t *ret_failed)
{
    *ret_waiting = db_int(db, 0,
                          "SELECT COUNT(*) FROM mail_recipient WHERE state IN ('waiting', 'sending')", "");
    *ret_failed = db_int(db, 0, "SELECT COUNT(*) FROM mail_recipient WHERE state = 'failed'", "");
}
