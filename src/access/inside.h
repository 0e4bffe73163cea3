/* Private to the room: its state. */
#pragma once
#include "access/access.h"

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
