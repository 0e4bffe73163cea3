#include "web/peer.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

enum {
    HEAD_SECONDS = 35,           /* 15 of rest between two requests, 20 for the head */
    BODY_SECONDS = 120,
    FILES_SECONDS = 3600,        /* 50 MB over a line of 15 kB/s */
    BODY_GRACE_SECONDS = 10,     /* before the rate is asked for */
    BODY_RATE = 1024,            /* bytes a second, over the whole of it */
    ANSWER_SECONDS = 30,         /* to be made, and its first bytes to be taken */
    ANSWER_RATE = 4096,          /* bytes a second at which it must be taken */
};

struct peer {
    int fd;
    instant since;               /* of what it is doing, monotonic */
    enum peer_doing doing;
    size_t received, answer;
    struct peer *prev, *next;
};

struct peers {
    pthread_mutex_t lock;
    struct peer *first;
    pthread_t reaper;
    int wake[2];                 /* closed to end the reaper */
};

static bool drips(const struct peer *p, instant now)
{
    int64_t seconds = (now - p->since) / INSTANT_SECOND;
    switch (p->doing) {
    case PEER_SENDING_BODY:
    case PEER_SENDING_FILES:
        return seconds > (p->doing == PEER_SENDING_FILES ? FILES_SECONDS : BODY_SECONDS) ||
               (seconds > BODY_GRACE_SECONDS &&
                (int64_t)p->received < (seconds - BODY_GRACE_SECONDS) * BODY_RATE);
    case PEER_ANSWERED:
        return seconds > ANSWER_SECONDS + (int64_t)(p->answer / ANSWER_RATE);
    default:
        return seconds > HEAD_SECONDS;
    }
}

static void reap(struct peers *all)
{
    instant now = clock_monotonic();
    pthread_mutex_lock(&all->lock);
    for (struct peer *p = all->first; p; p = p->next)
        if (p->fd >= 0 && drips(p, now))
            shutdown(p->fd, SHUT_RDWR);
    pthread_mutex_unlock(&all->lock);
}

static void *reaper_main(void *arg)
{
    struct peers *all = arg;
    struct pollfd p = {.fd = all->wake[0], .events = POLLIN};
    while (poll(&p, 1, 1000) == 0)
        reap(all);
    return NULL;
}

struct peers *peers_start(void)
{
    struct peers *p = calloc(1, sizeof *p);
    if (!p || pipe(p->wake) != 0) {
        free(p);
        return NULL;
    }
    pthread_mutex_init(&p->lock, NULL);
    if (pthread_create(&p->reaper, NULL, reaper_main, p) == 0)
        return p;
    close(p->wake[0]);
    close(p->wake[1]);
    pthread_mutex_destroy(&p->lock);
    free(p);
    return NULL;
}

void peers_stop(struct peers *p)
{
    if (!p)
        return;
    close(p->wake[1]);
    pthread_join(p->reaper, NULL);
    close(p->wake[0]);
}

void peers_free(struct peers *p)
{
    if (!p)
        return;
    pthread_mutex_destroy(&p->lock);
    free(p);
}

struct peer *peer_begins(struct peers *all, int fd)
{
    struct peer *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->fd = fd;
    p->since = clock_monotonic();
    pthread_mutex_lock(&all->lock);
    p->next = all->first;
    if (all->first)
        all->first->prev = p;
    all->first = p;
    pthread_mutex_unlock(&all->lock);
    return p;
}

void peer_ends(struct peers *all, struct peer *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&all->lock);
    if (p->prev)
        p->prev->next = p->next;
    else
        all->first = p->next;
    if (p->next)
        p->next->prev = p->prev;
    pthread_mutex_unlock(&all->lock);
    free(p);
}

void peer_now(struct peers *all, struct peer *p, enum peer_doing doing)
{
    if (!p)
        return;
    pthread_mutex_lock(&all->lock);
    p->doing = doing;
    p->received = p->answer = 0;
    p->since = clock_monotonic();
    pthread_mutex_unlock(&all->lock);
}

void peer_answers(struct peers *all, struct peer *p, size_t n)
{
    if (!p)
        return;
    pthread_mutex_lock(&all->lock);
    p->answer = n;
    pthread_mutex_unlock(&all->lock);
}

void peer_received(struct peers *all, struct peer *p, size_t n)
{
    if (!p)
        return;
    pthread_mutex_lock(&all->lock);
    p->received += n;
    pthread_mutex_unlock(&all->lock);
}
