/* Requirements on posts held and on time: different posts of a level, a level or an equal
 * functional post, related experience.
 *
 * Each post of the person is first classified: it counts, it may count (a fact is missing), or
 * it does not, and why. Then two tallies are made, of what surely counts and of what possibly
 * does: met when the sure one suffices, not met when not even the possible one does, not yet
 * proved in between.
 *
 * A time in a post is half-open: from the first day to the day after the last one, and never
 * beyond the reference day (the day itself has not passed). Times are united, so that overlaps
 * count once; each unbroken time gives completed calendar months and the days left over. Days
 * left over by several times are added, 30 to a month; those of one alone never become one (30
 * days of December are no month). */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "rules/eligibility_judging.h"

enum use { USE_NO, USE_MAYBE, USE_YES };

struct post_use {
    const struct person_post *post;
    const char *title, *unit;            /* folded */
    enum use use;
    const char *why;                     /* why it does not, or only may, count */
    struct date from;                    /* begin of the time; DATE_NONE: not known */
    struct date ready;                   /* not before this reference day (decree) */
    int group;                           /* posts of one group are the same post */
    bool unclear;                        /* may be the same as another group: a unit is missing */
};

struct asked {
    const struct requirement *q;
    int count, months;
    bool each;                           /* every post for itself as long, not all together */
    bool titles_only, acting_counts, higher_counts, by_decree;
    struct date on;
    const char *except;                  /* folded; NULL */
};

struct uses {
    struct post_use *v;                  /* by begin, unknown ones first */
    size_t n;
    int n_groups;
};

/* ---- which posts count ---- */

static bool is_administrator(enum post_level l)
{
    return l == LEVEL_ADMIN_A || l == LEVEL_ADMIN_B;
}

/* III.a alone is asked for, and III.b is not equal to it. */
static bool only_iii_a(const struct requirement *q)
{
    return q->level == LEVEL_ADMIN_A && q->level_exact_a;
}

static enum use level_fits(const struct asked *k, const struct person_post *p, const char **why)
{
    const struct requirement *q = k->q;
    enum use higher = k->higher_counts ? USE_YES : USE_NO;
    *why = "jenjangnya tidak sesuai";
    if (q->kind == REQ_EXPERIENCE)
        return USE_YES;
    if (p->functional != JF_NONE) {
        if (q->functional == JF_NONE || p->functional < q->functional)
            return USE_NO;
        return p->functional == q->functional ? USE_YES : higher;
    }
    if (p->level == LEVEL_NONE) {
        *why = "jenjangnya belum dinyatakan";
        return USE_MAYBE;
    }
    if (only_iii_a(q) && is_administrator(p->level) && p->echelon_open) {
        *why = "belum dinyatakan III.a atau III.b";
        return USE_MAYBE;
    }
    if (only_iii_a(q) && p->level == LEVEL_ADMIN_B) {
        *why = "III.b tidak setara III.a";
        return USE_NO;
    }
    enum post_level low = is_administrator(q->level) && !only_iii_a(q) ? LEVEL_ADMIN_B : q->level;
    enum post_level high = is_administrator(q->level) ? LEVEL_ADMIN_A : q->level;
    return p->level < low ? USE_NO : p->level <= high ? USE_YES : higher;
}

/* "Sekretaris Daerah" excepts "Sekretaris Daerah Kabupaten ..." and its short form "Sekda",
 * not "Asisten Sekretaris Daerah". */
static bool starts_as_word(const char *title, const char *word)
{
    size_t n = strlen(word);
    return strncmp(title, word, n) == 0 && (title[n] == '\0' || title[n] == ' ');
}

static bool excepted(const struct asked *k, const char *title)
{
    if (!k->except)
        return false;
    return starts_as_word(title, k->except) ||
           (strcmp(k->except, "sekretaris daerah") == 0 && starts_as_word(title, "sekda"));
}

/* The begin of the time under the reading, and what keeps it from counting. */
static void date_use(const struct asked *k, struct post_use *u)
{
    const struct person_post *p = u->post;
    u->from = k->by_decree ? p->decree : p->from;
    u->ready = p->decree;
    if (u->use == USE_NO)
        return;
    if (date_is_none(u->from) || date_is_none(p->decree)) {
        u->use = USE_MAYBE;
        u->why = date_is_none(u->from) && !k->by_decree ? "TMT belum dinyatakan"
                                                        : "tanggal keputusan belum dinyatakan";
    } else if (date_cmp(u->from, k->on) > 0) {
        u->why = "baru berlaku sesudah hari pengajuan";
    } else if (date_cmp(u->ready, k->on) > 0) {
        u->why = "keputusannya sesudah hari pengajuan";
    }
}

static void classify(const struct asked *k, struct post_use *u)
{
    const struct person_post *p = u->post;
    u->use = level_fits(k, p, &u->why);
    if (u->use == USE_YES)
        u->why = NULL;
    if (u->use != USE_NO && p->acting != ACTING_NONE && !k->acting_counts) {
        u->use = USE_NO;
        u->why = "bukan pejabat definitif";
    }
    if (u->use != USE_NO && excepted(k, u->title)) {
        u->use = USE_NO;
        u->why = "dikecualikan oleh syarat ini";
    }
    if (u->use != USE_NO && k->q->kind == REQ_EXPERIENCE && p->related != TRI_YES) {
        u->use = p->related == TRI_NO ? USE_NO : USE_MAYBE;
        u->why = p->related == TRI_NO ? "tidak terkait bidang tugas jabatan"
                                      : "keterkaitan dengan bidang tugas belum dinyatakan";
    }
    date_use(k, u);
}

static int by_begin(const void *x, const void *y)
{
    const struct post_use *a = x, *b = y;
    int c = date_cmp(a->from, b->from);
    return c ? c : (a->post > b->post) - (a->post < b->post);
}

/* Same post: same title and, unless titles alone matter, same unit. A missing unit leaves it
 * open, and the later of the two is then not surely another post. */
static void group_one(const struct asked *k, struct uses *s, size_t i)
{
    struct post_use *u = &s->v[i];
    bool open_unit = !k->titles_only && !*u->unit;
    for (size_t n = 0; n < i; n++) {
        const struct post_use *other = &s->v[n];
        if (other->use == USE_NO || strcmp(other->title, u->title) != 0)
            continue;
        if (k->titles_only || (*u->unit && strcmp(other->unit, u->unit) == 0)) {
            u->group = other->group;
            u->unclear = other->unclear;
            return;
        }
        u->unclear = u->unclear || open_unit || !*other->unit;
    }
    u->group = s->n_groups++;
}

static struct uses classify_all(struct arena *a, const struct asked *k, const struct person *p)
{
    struct uses s = {.v = arena_array_of(a, p->n_posts, struct post_use), .n = p->n_posts};
    for (size_t i = 0; i < s.n; i++) {
        const struct person_post *post = &p->posts[i];
        s.v[i] = (struct post_use){.post = post,
                                   .title = str_fold(a, post->title ? post->title : ""),
                                   .unit = str_fold(a, post->unit ? post->unit : "")};
        classify(k, &s.v[i]);
    }
    if (s.n > 1)
        qsort(s.v, s.n, sizeof *s.v, by_begin);
    for (size_t i = 0; i < s.n; i++)
        if (s.v[i].use != USE_NO)
            group_one(k, &s, i);
    return s;
}

/* ---- how long ---- */

struct length {
    int months, days;
    int parts;                           /* unbroken times that left days over */
    bool endless;                        /* a begin is not known: it may be any time */
};

struct stretch {
    struct date from, to;                /* half-open; from DATE_NONE: none yet */
};

static void add_stretch(struct length *l, const struct stretch *s)
{
    if (date_is_none(s->from) || date_cmp(s->from, s->to) >= 0)
        return;
    int months = date_months_between(s->from, s->to);
    int days = s->to.day - date_add_months(s->from, months).day;
    l->months += months;
    l->days += days;
    l->parts += days > 0;
}

/* Does the use take part in a tally on that day? */
static bool takes_part(const struct post_use *u, struct date on, bool possible)
{
    if (u->use == USE_NO || (u->use == USE_MAYBE && !possible))
        return false;
    if (date_is_none(u->from))
        return true;
    return date_cmp(u->from, on) <= 0 && (date_is_none(u->ready) || date_cmp(u->ready, on) <= 0);
}

static struct length total(const struct uses *s, struct date on, bool possible, int group)
{
    struct length l = {0};
    struct stretch now = {DATE_NONE, DATE_NONE};
    for (size_t i = 0; i < s->n; i++) {
        const struct post_use *u = &s->v[i];
        if ((group >= 0 && u->group != group) || !takes_part(u, on, possible))
            continue;
        if (date_is_none(u->from)) {
            l.endless = true;
            continue;
        }
        struct date last = u->post->until;
        bool held = date_is_none(last) || date_cmp(last, on) >= 0;
        struct date to = held ? on : date_add_days(last, 1);
        if (date_is_none(now.from) || date_cmp(u->from, now.to) > 0) {
            add_stretch(&l, &now);
            now = (struct stretch){u->from, to};
        } else if (date_cmp(to, now.to) > 0) {
            now.to = to;
        }
    }
    add_stretch(&l, &now);
    if (l.parts > 1) {
        l.months += l.days / 30;
        l.days %= 30;
    }
    return l;
}

struct tally {
    int posts;                           /* different ones (each long enough, if so read) */
    struct length length;
    bool enough;
};

/* Is this the first use of its group that takes part, and surely another post? */
static bool opens_group(const struct uses *s, size_t i, struct date on, bool possible)
{
    if (!takes_part(&s->v[i], on, possible) || (s->v[i].unclear && !possible))
        return false;
    for (size_t n = 0; n < i; n++)
        if (s->v[n].group == s->v[i].group && takes_part(&s->v[n], on, possible))
            return false;
    return true;
}

static struct tally tally_on(const struct asked *k, const struct uses *s, struct date on,
                             bool possible)
{
    struct tally t = {.length = total(s, on, possible, -1)};
    for (size_t i = 0; i < s->n; i++) {
        if (!opens_group(s, i, on, possible))
            continue;
        struct length own = k->each ? total(s, on, possible, s->v[i].group) : t.length;
        if (!k->each || own.endless || own.months >= k->months)
            t.posts++;
    }
    bool long_enough = k->each || t.length.endless || t.length.months >= k->months;
    t.enough = t.posts >= k->count && long_enough;
    return t;
}

/* The first day from which what is held now suffices, DATE_NONE when time alone does not do
 * it. Holding on never makes a tally smaller, so the day is found by halving. */
static struct date enough_from(const struct asked *k, const struct uses *s)
{
    struct date low = k->on, high = date_add_days(k->on, (k->months + 2) * 31);
    if (!tally_on(k, s, high, false).enough)
        return DATE_NONE;
    while (high.day - low.day > 1) {
        struct date middle = {low.day + (high.day - low.day) / 2};
        if (tally_on(k, s, middle, false).enough)
            high = middle;
        else
            low = middle;
    }
    return high;
}

/* ---- words ---- */

static const char *length_show(struct arena *a, struct length l)
{
    if (l.months == 0)
        return arena_printf(a, "%d hari", l.days);
    int y = l.months / 12, m = l.months % 12;
    if (y == 0)
        return arena_printf(a, "%d bulan", m);
    return m ? arena_printf(a, "%d tahun %d bulan", y, m) : arena_printf(a, "%d tahun", y);
}

static const char *months_show(struct arena *a, int months)
{
    return length_show(a, (struct length){.months = months});
}

/* "jabatan administrator (III.a)", "jabatan administrator atau JF ahli madya". */
static const char *kind_show(struct arena *a, const struct requirement *q)
{
    if (q->kind == REQ_EXPERIENCE)
        return "jabatan terkait bidang tugas";
    bool any_administrator = is_administrator(q->level) && !only_iii_a(q);
    const char *level = post_rank_name(q->level, any_administrator, JF_NONE);
    if (q->functional == JF_NONE)
        return arena_printf(a, "jabatan %s%s%s", level, q->except ? " selain " : "",
                            q->except ? q->except : "");
    return arena_printf(a, "jabatan %s atau %s", level,
                        post_rank_name(LEVEL_NONE, false, q->functional));
}

static const char *post_show(struct arena *a, const struct person_post *p)
{
    bool unit = !str_empty(p->unit);
    return arena_printf(a, "%s%s%s%s%s, %s s.d. %s", acting_name(p->acting),
                        p->acting == ACTING_NONE ? "" : " ", p->title ? p->title : "(tanpa nama)",
                        unit ? " pada " : "", unit ? p->unit : "", date_show(a, p->from),
                        date_is_none(p->until) ? "sekarang" : date_show(a, p->until));
}

static void facts(struct judging *j, struct verdict *v, const struct asked *k, const struct uses *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct post_use *u = &s->v[i];
        const char *post = post_show(j->a, u->post);
        if (!u->why)
            verdict_fact(j->vs, v, "jabatan", "%s", post);
        else if (u->use == USE_MAYBE)
            verdict_fact(j->vs, v, "jabatan belum pasti", "%s (%s)", post, u->why);
        else
            verdict_fact(j->vs, v, "jabatan tidak dihitung", "%s (%s)", post, u->why);
    }
    if (s->n == 0)
        verdict_fact(j->vs, v, "jabatan", j->p->posts_known ? "tidak ada" : "belum dinyatakan");
    else
        verdict_fact(j->vs, v, "lama", "%s",
                     length_show(j->a, total(s, k->on, false, -1)));
}

static void demand(struct judging *j, struct verdict *v, const struct asked *k)
{
    const char *kind = kind_show(j->a, k->q), *months = months_show(j->a, k->months);
    if (k->count > 1)
        v->lawful = arena_printf(j->vs->arena,
                                 "Syarat: paling sedikit %d %s yang berbeda, %s paling singkat %s.",
                                 k->count, kind, k->each ? "masing-masing" : "bersama-sama",
                                 months);
    else
        v->lawful = arena_printf(j->vs->arena, "Syarat: %s%s paling singkat %s.",
                                 k->q->kind == REQ_EXPERIENCE ? "pengalaman dalam " : "menduduki ",
                                 kind, months);
}

static struct verdict *say(struct judging *j, const struct asked *k, enum met met,
                           const struct tally *t)
{
    const char *kind = kind_show(j->a, k->q), *length = length_show(j->a, t->length);
    if (met == MET_UNPROVED)
        return verdict_add(j->vs, met, k->q->clause,
                           "Riwayat %s belum cukup terbukti: ada keterangan yang belum dinyatakan.",
                           kind);
    if (k->count > 1)
        return verdict_add(j->vs, met, k->q->clause,
                           met == MET_YES ? "Pernah menduduki %d %s yang berbeda%s, seluruhnya %s."
                                          : "Baru %d %s yang berbeda%s, seluruhnya %s.",
                           t->posts, kind, k->each ? " yang masing-masing cukup lama" : "", length);
    return verdict_add(j->vs, met, k->q->clause,
                       met == MET_YES ? "Masa %s memenuhi: %s." : "Masa %s belum cukup: %s.", kind,
                       length);
}

/* ---- the verdict ---- */

static struct asked asked_of(struct judging *j, const struct requirement *q)
{
    return (struct asked){
        .q = q,
        .count = q->count > 0 ? q->count : 1,
        .months = q->months,
        /* Related experience is cumulative by its own words. */
        .each = q->kind != REQ_EXPERIENCE && regulation_reading(j->r, READING_POSTS_TOGETHER) == 1,
        .titles_only = regulation_reading(j->r, READING_POSTS_DIFFERENT) == 1,
        .acting_counts = regulation_reading(j->r, READING_POSTS_ACTING) == 1,
        .higher_counts = regulation_reading(j->r, READING_HIGHER_COUNTS) == 0,
        .by_decree = regulation_reading(j->r, READING_EFFECTIVE_DATE) == 1,
        .on = j->d->submission,
        .except = q->except ? str_fold(j->a, q->except) : NULL,
    };
}

/* The reading without which the answer might be another, for the page to show. */
static enum reading_key reading_used(const struct requirement *q, const struct uses *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].post->acting != ACTING_NONE)
            return READING_POSTS_ACTING;
    return q->kind == REQ_EXPERIENCE ? READING_EFFECTIVE_DATE : READING_POSTS_TOGETHER;
}

void judge_posts(struct judging *j, const struct requirement *q)
{
    struct asked k = asked_of(j, q);
    struct uses s = classify_all(j->a, &k, j->p);
    struct tally sure = tally_on(&k, &s, k.on, false);
    bool possible = !j->p->posts_known || tally_on(&k, &s, k.on, true).enough;
    enum met met = sure.enough ? MET_YES : possible ? MET_UNPROVED : MET_NO;
    struct verdict *v = say(j, &k, met, &sure);
    facts(j, v, &k, &s);
    judging_reading(v, reading_used(q, &s));
    if (met == MET_YES)
        return;
    demand(j, v, &k);
    struct date from = met == MET_NO ? enough_from(&k, &s) : DATE_NONE;
    if (!date_is_none(from))
        v->lawful_from = date_iso(j->vs->arena, from);
}
