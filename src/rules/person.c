/* The words that describe a person's posts. */
#include "rules/person.h"

#include "rules/wording.h"

static const struct wording actings[] = {
    {"definitif", ACTING_NONE}, {"Plt", ACTING_PLT}, {"pelaksana tugas", ACTING_PLT},
    {"Plh", ACTING_PLH}, {"pelaksana harian", ACTING_PLH}, {"Pj", ACTING_PJ},
    {"penjabat", ACTING_PJ},
};

/* One number for a level: functional levels lie above the others, ECHELON_OPEN beside. */
enum { FUNCTIONAL = 100, ECHELON_OPEN = 200 };

static const struct wording levels[] = {
    {"I.a", LEVEL_MADYA}, {"I.b", LEVEL_MADYA}, {"II.a", LEVEL_PRATAMA}, {"II.b", LEVEL_PRATAMA},
    {"III.a", LEVEL_ADMIN_A}, {"III.b", LEVEL_ADMIN_B}, {"IV.a", LEVEL_SUPERVISOR},
    {"IV.b", LEVEL_SUPERVISOR}, {"V", LEVEL_STAFF}, {"V.a", LEVEL_STAFF},
    {"eselon I.a", LEVEL_MADYA}, {"eselon I.b", LEVEL_MADYA}, {"eselon II.a", LEVEL_PRATAMA},
    {"eselon II.b", LEVEL_PRATAMA}, {"eselon III.a", LEVEL_ADMIN_A},
    {"eselon III.b", LEVEL_ADMIN_B}, {"eselon IV.a", LEVEL_SUPERVISOR},
    {"eselon IV.b", LEVEL_SUPERVISOR}, {"eselon V", LEVEL_STAFF}, {"eselon V.a", LEVEL_STAFF},
    {"eselon I", LEVEL_MADYA}, {"eselon II", LEVEL_PRATAMA}, {"eselon III", ECHELON_OPEN},
    {"eselon IV", LEVEL_SUPERVISOR},
    {"jpt-utama", LEVEL_UTAMA}, {"jpt-madya", LEVEL_MADYA}, {"jpt-pratama", LEVEL_PRATAMA},
    {"utama", LEVEL_UTAMA}, {"madya", LEVEL_MADYA}, {"pratama", LEVEL_PRATAMA},
    {"administrator-iii.a", LEVEL_ADMIN_A}, {"administrator-iii.b", LEVEL_ADMIN_B},
    {"administrator", ECHELON_OPEN}, {"pengawas", LEVEL_SUPERVISOR}, {"pelaksana", LEVEL_STAFF},
    {"ahli-pertama", FUNCTIONAL + JF_PERTAMA}, {"ahli-muda", FUNCTIONAL + JF_MUDA},
    {"ahli-madya", FUNCTIONAL + JF_MADYA}, {"ahli-utama", FUNCTIONAL + JF_UTAMA},
    {"JF ahli pertama", FUNCTIONAL + JF_PERTAMA}, {"JF ahli muda", FUNCTIONAL + JF_MUDA},
    {"JF ahli madya", FUNCTIONAL + JF_MADYA}, {"JF ahli utama", FUNCTIONAL + JF_UTAMA},
};

const char *acting_name(enum acting k)
{
    static const char *const names[ACTING__MAX] = {"", "Plt.", "Plh.", "Pj."};
    return k >= ACTING_NONE && k < ACTING__MAX ? names[k] : "";
}

int acting_parse(const char *s)
{
    return wording_find(actings, WORDING_COUNT(actings), s, -1);
}

const char *acting_nearest(const char *s)
{
    return wording_nearest(actings, WORDING_COUNT(actings), s);
}

bool post_rank_parse(const char *s, struct post_rank *ret)
{
    int v = wording_find(levels, WORDING_COUNT(levels), s, -1);
    if (v < 0)
        return false;
    if (v == ECHELON_OPEN)
        *ret = (struct post_rank){.level = LEVEL_ADMIN_B, .echelon_open = true};
    else if (v > FUNCTIONAL)
        *ret = (struct post_rank){.functional = (enum functional_level)(v - FUNCTIONAL)};
    else
        *ret = (struct post_rank){.level = (enum post_level)v};
    return true;
}

const char *post_rank_nearest(const char *s)
{
    return wording_nearest(levels, WORDING_COUNT(levels), s);
}

const char *post_rank_name(enum post_level l, bool echelon_open, enum functional_level f)
{
    static const char *const posts[LEVEL__MAX] = {
        "", "pelaksana", "pengawas", "administrator (III.b)", "administrator (III.a)",
        "JPT pratama", "JPT madya", "JPT utama"};
    static const char *const functional[JF__MAX] = {"", "JF ahli pertama", "JF ahli muda",
                                                    "JF ahli madya", "JF ahli utama"};
    if (f > JF_NONE && f < JF__MAX)
        return functional[f];
    if (echelon_open)
        return "administrator";
    return l > LEVEL_NONE && l < LEVEL__MAX ? posts[l] : "";
}
