/* Private to the room: its state. */
#pragma once
#include "access/access.h"
#include "store/db.h"

struct hasher_queue;

enum { ACCESS_KEY_LEN = 32 };

struct access {
    struct store *store;
    struct hasher_queue *hashing;
    instant (*now)(void *);
    void *now_arg;
    bool without_second;
    uint8_t key[ACCESS_KEY_LEN];
};

/* Ends a reading: s, or what went wrong in it. */
enum status access_read_end(struct db *db, enum status s, struct err *e)
    __attribute__((warn_unused_result));
/* In a unit: the account's password is this hash, its sessions but one (0: all) are ended. A
 * confirmation is never taken back. */
void credential_write(struct db *db, int64_t account_id, const char *hash, bool confirmed, instant now,
                      int64_t keep_session);
