/* Leadership training: names that carry a number ("Diklatpim Tk. II"), and names that do not. */
#include "rules/training.h"

#include <string.h>

#include "rules/wording.h"

static const struct wording names[] = {
    {"SPATI", 1}, {"PKN Tk. I", 1},
    {"SPAMEN", 2}, {"PKN Tk. II", 2},
    {"SPAMA", 3}, {"PKA", 3}, {"Pelatihan Kepemimpinan Administrator", 3},
    {"SPADA", 4}, {"ADUM", 4}, {"PKP", 4}, {"Pelatihan Kepemimpinan Pengawas", 4},
    {"Diklatpim Tk. I", 1}, {"Diklatpim Tk. II", 2}, {"Diklatpim Tk. III", 3},
    {"Diklatpim Tk. IV", 4},
};

static const struct wording numbers[] = {
    {"I", 1}, {"II", 2}, {"III", 3}, {"IV", 4}, {"1", 1}, {"2", 2}, {"3", 3}, {"4", 4},
};

/* Squashed beginnings after which only a number follows, with the lowest level they know.
 * Longer ones first: "tk" belongs to the beginning. */
static const struct {
    const char *head;
    int lowest;
} heads[] = {
    {"pendidikandanpelatihankepemimpinan", 4}, {"pelatihankepemimpinannasional", 2},
    {"diklatkepemimpinan", 4}, {"diklatpim", 4}, {"diklat", 4}, {"pim", 4}, {"pkn", 2}, {"", 4},
};

int training_parse(const char *s)
{
    if (!s)
        return TRAINING_NONE;
    char key[WORDING_MAX];
    wording_squash(s, key);
    int level = wording_find_key(names, WORDING_COUNT(names), key, TRAINING_NONE);
    for (size_t i = 0; level == TRAINING_NONE && i < WORDING_COUNT(heads); i++) {
        size_t n = strlen(heads[i].head);
        if (strncmp(key, heads[i].head, n) != 0)
            continue;
        const char *rest = key + n;
        if (n && strncmp(rest, "tk", 2) == 0)
            rest += 2;
        int found = wording_find_key(numbers, WORDING_COUNT(numbers), rest, TRAINING_NONE);
        if (found != TRAINING_NONE && found <= heads[i].lowest)
            level = found;
    }
    return level;
}

const char *training_name(int level)
{
    static const char *const shown[] = {
        "", "Diklatpim Tingkat I/PKN Tingkat I", "Diklatpim Tingkat II/PKN Tingkat II",
        "Diklatpim Tingkat III/PKA", "Diklatpim Tingkat IV/PKP"};
    return level >= TRAINING_HIGHEST && level <= TRAINING_LOWEST ? shown[level] : "";
}

const char *training_nearest(const char *s)
{
    return wording_nearest(names, WORDING_COUNT(names), s);
}
