/* Where a selection stands: a function of its milestones and of the stamp that judges an act,
 * never of a timer. Phases are coarse and the same for every regulation (the matrix of who sees
 * what is written against them); the order within them is the regulation's steps. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/date.h"

struct regulation;

enum phase {
    PHASE_PREPARATION,  /* opened, not announced */
    PHASE_ANNOUNCED,    /* announced, before the first day of the window */
    PHASE_OPEN,         /* dossiers are received */
    PHASE_CLOSED,       /* after the last day; the file check */
    PHASE_SCREENED,     /* the file check is decided at every post */
    PHASE_SELECTING,    /* a scored stage has begun */
    PHASE_RANKED,       /* ranking sealed at every post */
    PHASE_PROPOSED,     /* three names at every post */
    PHASE_DECIDED,      /* one chosen at every post */
    PHASE_INAUGURATED,  /* at every post */
    PHASE_REPORTED,     /* the final report is sent */
    PHASE_CANCELLED,
    PHASE__MAX
};
typedef uint32_t phase_set;
#define PHASE_BIT(p) ((phase_set)1u << (p))
/* Every phase from `a` to `b`, both included (never PHASE_CANCELLED unless named). */
#define PHASES(a, b) ((((phase_set)2u << (b)) - 1u) & ~(((phase_set)1u << (a)) - 1u))

/* One milestone, as the store keeps it. post 0: of the whole selection. */
struct event {
    const char *act, *tag;
    int64_t post;
    instant at;
    int64_t record;
};

/* n_posts: posts of the selection; opens/closes: the window in force (DATE_NONE before the
 * announcement); today: the date of the stamp in the selection's zone. A per-post milestone
 * counts when it happened at every post, except that SELECTING begins with the first. */
enum phase phase_of(const struct regulation *r, const struct event *events, size_t n,
                    size_t n_posts, struct date opens, struct date closes, struct date today,
                    bool cancelled);
const char *phase_word(enum phase p);   /* "persiapan", "diumumkan", "dibuka", ... */
const char *phase_title(enum phase p);  /* "Persiapan", "Pendaftaran dibuka", ... */
