/* Arenas: chained blocks, served from the front.
 *
 * Blocks come zeroed from calloc() and double up to BLOCK_MAX; what is large gets a block of
 * its own behind the current one, so that the room left in the current one is not lost.
 * When malloc fails, a process-wide reserve serves on until the owner of the lifetime has
 * seen arena_failed(). Under AddressSanitizer the unserved rest of a block is poisoned. */
#include "base/arena.h"

#include <limits.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/fault.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define HIDE(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define SHOW(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define HIDE(p, n) ((void)(p), (void)(n))
#define SHOW(p, n) ((void)(p), (void)(n))
#endif

enum {
    ALIGN = alignof(max_align_t),
    BLOCK_MIN = 4096,
    BLOCK_MAX = 256 * 1024,
    RESERVE_SIZE = 1024 * 1024,
    GUARD_SIZE = 1024 * 1024,
};
#define DEFAULT_MAX ((size_t)64 * 1024 * 1024)

struct block {
    struct block *next;
    size_t size, used;
    bool reserve;                     /* lies in the process-wide reserve */
    alignas(max_align_t) char data[];
};

struct cleanup {
    struct cleanup *next;
    void (*fn)(void *);
    void *arg;
};

struct arena {
    size_t max, used;
    bool failed;
    struct block *first, *cur;
    struct cleanup *cleanups;         /* newest first */
    struct arena *parent, *children, *prev, *next;
};

static struct {
    pthread_mutex_t lock;
    size_t used, live;
    alignas(max_align_t) char mem[RESERVE_SIZE];
} reserve = {.lock = PTHREAD_MUTEX_INITIALIZER};

static _Noreturn void out_of_memory(size_t size)
{
    fprintf(stderr, "level=error event=arena.exhausted size=%zu\n", size);
    abort();
}

/* Memory nobody may touch, for requests no machine can serve: the caller gets a pointer as
 * promised, sees the failed flag, and a caller that does not look is stopped at the first
 * access instead of writing over something else. */
static void *unusable(void)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static void *guard;
    pthread_mutex_lock(&lock);
    if (!guard) {
        guard = mmap(NULL, GUARD_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (guard == MAP_FAILED)
            out_of_memory(GUARD_SIZE);
    }
    pthread_mutex_unlock(&lock);
    return guard;
}

static size_t round_up(size_t n)
{
    return (n + ALIGN - 1) / ALIGN * ALIGN;
}

/* NULL when the reserve has no room left. total includes the block's head. */
static struct block *reserve_take(size_t total)
{
    struct block *b = NULL;
    total = round_up(total);
    pthread_mutex_lock(&reserve.lock);
    if (total <= RESERVE_SIZE - reserve.used) {
        b = (struct block *)(void *)(reserve.mem + reserve.used);
        reserve.used += total;
        reserve.live++;
        memset(b, 0, total);
        b->reserve = true;
    }
    pthread_mutex_unlock(&reserve.lock);
    return b;
}

static void reserve_give_back(void)
{
    pthread_mutex_lock(&reserve.lock);
    if (--reserve.live == 0)
        reserve.used = 0;
    pthread_mutex_unlock(&reserve.lock);
}

static struct block *block_new(struct arena *a, size_t size)
{
    struct block *b = fault_here("arena.malloc") ? NULL : calloc(1, sizeof *b + size);
    if (!b) {
        a->failed = true;
        b = reserve_take(sizeof *b + size);
        if (!b)
            out_of_memory(size);
    }
    b->size = size;
    HIDE(b->data, size);
    return b;
}

static void block_free(struct block *b)
{
    SHOW(b->data, b->size);
    if (b->reserve)
        reserve_give_back();
    else
        free(b);
}

struct arena *arena_new(size_t max)
{
    struct arena *a = calloc(1, sizeof *a);
    if (!a)
        out_of_memory(sizeof *a);
    a->max = max ? max : DEFAULT_MAX;
    return a;
}

struct arena *arena_child(struct arena *parent, size_t max)
{
    struct arena *a = arena_new(max);
    a->parent = parent;
    a->next = parent->children;
    if (a->next)
        a->next->prev = a;
    parent->children = a;
    return a;
}

static void unlink_from_parent(struct arena *a)
{
    if (!a->parent)
        return;
    if (a->prev)
        a->prev->next = a->next;
    else
        a->parent->children = a->next;
    if (a->next)
        a->next->prev = a->prev;
}

/* Children go first: their cleanups may look at the parent's memory. A cleanup may itself
 * register another, so the list is taken one by one. */
static void run_down(struct arena *a)
{
    while (a->children)
        arena_free(a->children);
    while (a->cleanups) {
        struct cleanup *c = a->cleanups;
        a->cleanups = c->next;
        c->fn(c->arg);
    }
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    run_down(a);
    for (struct block *b = a->first, *next; b; b = next) {
        next = b->next;
        block_free(b);
    }
    unlink_from_parent(a);
    free(a);
}

void arena_reset(struct arena *a)
{
    run_down(a);
    if (a->first) {
        for (struct block *b = a->first->next, *next; b; b = next) {
            next = b->next;
            block_free(b);
        }
        SHOW(a->first->data, a->first->size);
        memset(a->first->data, 0, a->first->used);
        HIDE(a->first->data, a->first->size);
        a->first->used = 0;
        a->first->next = NULL;
    }
    a->cur = a->first;
    a->used = 0;
    a->failed = false;
}

/* A block with room for size bytes, which is already rounded. */
static struct block *block_with_room(struct arena *a, size_t size)
{
    struct block *cur = a->cur;
    if (cur && cur->size - cur->used >= size)
        return cur;
    size_t regular = cur ? cur->size * 2 : BLOCK_MIN;
    if (regular > BLOCK_MAX)
        regular = BLOCK_MAX;
    bool own = cur && size > regular / 4;
    struct block *b = block_new(a, own || size > regular ? size : regular);
    if (!cur) {
        a->first = a->cur = b;
    } else if (own) {
        b->next = cur->next;
        cur->next = b;
    } else {
        b->next = cur->next;
        cur->next = b;
        a->cur = b;
    }
    return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (fault_here("arena.alloc"))
        a->failed = true;
    if (size > PTRDIFF_MAX / 2) {
        a->failed = true;
        return unusable();
    }
    size_t want = round_up(size ? size : 1);
    if (want > a->max || a->used > a->max - want)
        a->failed = true;
    struct block *b = block_with_room(a, want);
    char *p = b->data + b->used;
    b->used += want;
    a->used += want;
    SHOW(p, size ? size : 1);
    return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(n, size, &total)) {
        a->failed = true;
        return unusable();
    }
    return arena_alloc(a, total);
}

void *arena_grown(struct arena *a, void *v, size_t n, size_t size)
{
    enum { FIRST = 8 };
    bool full = n == 0 || (n >= FIRST && (n & (n - 1)) == 0);
    if (!full)
        return v;
    void *wider = arena_array(a, n ? 2 * n : FIRST, size);
    if (n && !a->failed)
        memcpy(wider, v, n * size);
    return wider;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return s ? arena_memdup(a, s, strlen(s) + 1) : NULL;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    size_t len = strnlen(s, n);
    char *p = arena_alloc(a, len + 1);
    memcpy(p, s, len);
    return p;
}

void *arena_memdup(struct arena *a, const void *p, size_t n)
{
    void *copy = arena_alloc(a, n);
    if (n)
        memcpy(copy, p, n);
    return copy;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    /* Most texts are short: format once, and again only what did not fit. */
    char text[256];
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(text, sizeof text, fmt, again);
    va_end(again);
    if (n < 0) {
        a->failed = true;
        return arena_alloc(a, 1);
    }
    if ((size_t)n < sizeof text)
        return arena_memdup(a, text, (size_t)n + 1);
    char *s = arena_alloc(a, (size_t)n + 1);
    vsnprintf(s, (size_t)n + 1, fmt, ap);
    return s;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *s = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}

void arena_cleanup(struct arena *a, void (*fn)(void *), void *arg)
{
    struct cleanup *c = arena_alloc(a, sizeof *c);
    c->fn = fn;
    c->arg = arg;
    c->next = a->cleanups;
    a->cleanups = c;
}

bool arena_failed(const struct arena *a)
{
    return a->failed;
}

void arena_fail(struct arena *a)
{
    a->failed = true;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}

void arena_auto_free(struct arena **a)
{
    arena_free(*a);
}
