/* Words as people write them: compared without case, blanks and punctuation, with "Tingkat"
 * equal to "Tk", so that "Pembina Tk. I", "PEMBINA TINGKAT I" and "pembina tk i" are one. */
#pragma once
#include <stddef.h>

enum { WORDING_MAX = 96 };

struct wording {
    const char *word;        /* as it is offered to the user; "Tk", never "Tingkat" */
    int value;
};

/* Letters and digits only, lower case, "tingkat" as "tk"; cut at WORDING_MAX - 1 (a cut word is
 * longer than any known one and matches none). */
void wording_squash(const char *s, char ret[WORDING_MAX]);
/* The value of the entry that equals s, or none. NULL and empty match nothing. */
int wording_find(const struct wording *v, size_t n, const char *s, int none);
/* Like wording_find for a key that is already squashed. */
int wording_find_key(const struct wording *v, size_t n, const char *key, int none);
/* The word nearest to s, or NULL when none is near. */
const char *wording_nearest(const struct wording *v, size_t n, const char *s);

#define WORDING_COUNT(v) (sizeof(v) / sizeof((v)[0]))
