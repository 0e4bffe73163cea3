/* Memory with a lifetime instead of an owner.
 *
 * An arena hands out memory that lives until the whole arena is freed. One request, one
 * command or one commit group has one arena; a loop that needs scratch memory makes a
 * child.
 *
 * arena_alloc() never returns NULL. When the arena's maximum is passed, when malloc fails
 * or when the failpoint "arena.alloc" fires, the arena is marked *failed* and goes on
 * serving from what it can get; whoever owns the lifetime asks arena_failed() before
 * anything binding is acknowledged (the gate before it keeps an act, the server before it
 * sends a page). When not even the reserve is left the process stops: nothing was
 * acknowledged, and start-up is recovery. The failpoint "arena.malloc" leaves it nothing but
 * the reserve. */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A new arena of at most max bytes (0: 64 MiB). Never NULL. */
struct arena *arena_new(size_t max);
/* A child: freed on its own or with its parent, whichever comes first. Counts by itself. */
struct arena *arena_child(struct arena *parent, size_t max);
/* Runs the cleanups, newest first, and frees everything; NULL is allowed. */
void arena_free(struct arena *a);
/* Frees all but the first block, runs cleanups, forgets that it failed (ask before); for
 * loops that reuse one arena. */
void arena_reset(struct arena *a);

/* size zeroed bytes, aligned for any type. Never NULL; size 0 gives a unique pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* n * size zeroed bytes; an overflowing product marks the arena failed and gives a pointer
 * that must not be followed (the first access stops the process). */
void *arena_array(struct arena *a, size_t n, size_t size);
/* v, which holds n elements and was empty or came from here, with room for one more: v itself, or a
 * copy of twice the room. For lists whose length is known when they end. */
void *arena_grown(struct arena *a, void *v, size_t n, size_t size);
char *arena_strdup(struct arena *a, const char *s);          /* NULL gives NULL */
char *arena_strndup(struct arena *a, const char *s, size_t n);
void *arena_memdup(struct arena *a, const void *p, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* For what is not memory (a file, a statement): run when the arena is freed or reset. */
void arena_cleanup(struct arena *a, void (*fn)(void *), void *arg);

/* Failed: sticky until arena_free or arena_reset. A child's failure is the child's own. */
bool arena_failed(const struct arena *a);
/* Marks it failed, for something else that could not be had on its behalf. */
void arena_fail(struct arena *a);
size_t arena_used(const struct arena *a);

#define arena_new_of(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array_of(a, n, type) ((type *)arena_array((a), (n), sizeof(type)))

/* __attribute__((cleanup)) helper: struct arena *a ARENA_AUTO = arena_new(0); */
void arena_auto_free(struct arena **a);
#define ARENA_AUTO __attribute__((cleanup(arena_auto_free)))
