/* The 17 ranks: one table, everything else reads it. */
#include "rules/grade.h"

#include <string.h>

#include "rules/wording.h"

#define ROW(code, name) {code, name, code " (" name ")"}
static const struct {
    const char *code, *name, *both;
} grades[GRADE_HIGHEST + 1] = {
    {"", "", ""},
    ROW("I/a", "Juru Muda"),
    ROW("I/b", "Juru Muda Tingkat I"),
    ROW("I/c", "Juru"),
    ROW("I/d", "Juru Tingkat I"),
    ROW("II/a", "Pengatur Muda"),
    ROW("II/b", "Pengatur Muda Tingkat I"),
    ROW("II/c", "Pengatur"),
    ROW("II/d", "Pengatur Tingkat I"),
    ROW("III/a", "Penata Muda"),
    ROW("III/b", "Penata Muda Tingkat I"),
    ROW("III/c", "Penata"),
    ROW("III/d", "Penata Tingkat I"),
    ROW("IV/a", "Pembina"),
    ROW("IV/b", "Pembina Tingkat I"),
    ROW("IV/c", "Pembina Utama Muda"),
    ROW("IV/d", "Pembina Utama Madya"),
    ROW("IV/e", "Pembina Utama"),
};

static const struct wording words[] = {
    {"I/a", 1},   {"I/b", 2},   {"I/c", 3},   {"I/d", 4},   {"II/a", 5},  {"II/b", 6},
    {"II/c", 7},  {"II/d", 8},  {"III/a", 9}, {"III/b", 10}, {"III/c", 11}, {"III/d", 12},
    {"IV/a", 13}, {"IV/b", 14}, {"IV/c", 15}, {"IV/d", 16}, {"IV/e", 17},
    {"Juru Muda", 1},           {"Juru Muda Tk. I", 2},     {"Juru", 3},
    {"Juru Tk. I", 4},          {"Pengatur Muda", 5},       {"Pengatur Muda Tk. I", 6},
    {"Pengatur", 7},            {"Pengatur Tk. I", 8},      {"Penata Muda", 9},
    {"Penata Muda Tk. I", 10},  {"Penata", 11},             {"Penata Tk. I", 12},
    {"Pembina", 13},            {"Pembina Tk. I", 14},      {"Pembina Utama Muda", 15},
    {"Pembina Utama Madya", 16}, {"Pembina Utama", 17},
};

/* Name and class in one cell, in either order: both halves must name the same rank. */
static int parse_both(const char *key)
{
    size_t n = strlen(key);
    for (size_t cut = 2; cut + 2 <= n && cut < WORDING_MAX; cut++) {
        char head[WORDING_MAX];
        memcpy(head, key, cut);
        head[cut] = '\0';
        int a = wording_find_key(words, WORDING_COUNT(words), head, GRADE_NONE);
        if (a != GRADE_NONE &&
            a == wording_find_key(words, WORDING_COUNT(words), key + cut, GRADE_NONE))
            return a;
    }
    return GRADE_NONE;
}

int grade_parse(const char *s)
{
    if (!s)
        return GRADE_NONE;
    char key[WORDING_MAX];
    wording_squash(s, key);
    int grade = wording_find_key(words, WORDING_COUNT(words), key, GRADE_NONE);
    return grade != GRADE_NONE ? grade : parse_both(key);
}

static int in_range(int grade)
{
    return grade >= GRADE_LOWEST && grade <= GRADE_HIGHEST ? grade : GRADE_NONE;
}

const char *grade_code(int grade)
{
    return grades[in_range(grade)].code;
}

const char *grade_name(int grade)
{
    return grades[in_range(grade)].name;
}

const char *grade_show(int grade)
{
    return grades[in_range(grade)].both;
}

const char *grade_nearest(const char *s)
{
    return wording_nearest(words, WORDING_COUNT(words), s);
}
