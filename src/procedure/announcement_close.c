/* The registration book is closed after the window: not before the channels are proven, not while
 * the window is shorter than the regulation wants, and never early.
 *
 * Serves: channels proven (BTG-II.B.1.a, NTT-13), length (BTG-II.B.1.b, BLR-8.1), receiving
 * registrations (NTT-14, BLR-9.1), too few applicants told (BLR-8.3). */
#include "base/arena.h"
#include "base/str.h"
#include "procedure/announcement_inside.h"
#include "rules/minimum.h"

/* Closed since the version in force was announced? An extension opens the book again. */
static bool closed_already(struct ctx *c, const struct announced *a)
{
    size_t n;
    const struct event *e = act_events(c, &n);
    int64_t since = db_int(c->db, 0, "SELECT made_by FROM announcement WHERE id = ?1", "i", a->id);
    for (size_t i = 0; i < n; i++)
        if (str_eq(e[i].act, "registration.close") && e[i].record > since)
            return true;
    return false;
}

static enum status check_over(struct ctx *c, const struct announced *a)
{
    if (closed_already(c, a))
        return act_refuse(c, "dossier.window", NULL, "Buku pendaftaran sudah ditutup.");
    if (date_cmp(c->today, a->closes) > 0)
        return ST_OK;
    struct date next = date_add_days(a->closes, 1);
    enum status s = act_refuse(
        c, "dossier.window",
        arena_printf(c->arena, "Paling cepat %s.", date_show(c->arena, next)),
        "Pendaftaran masih dibuka sampai %s; sekarang %s.",
        instant_show(c->arena, instant_at(a->closes, 23, 59, 59, c->sel->zone), c->sel->zone),
        instant_show(c->arena, c->stamp, c->sel->zone));
    c->out->refusal.lawful_from = date_iso(c->arena, next);
    return s;
}

static enum status check_announced(struct ctx *c, const struct announced *a)
{
    struct verdicts v;
    struct date from;
    verdicts_init(&v, c->arena);
    if (!announcement_counted_from(c, a->opens, &from, &v)) {
        const struct verdict *no = verdicts_first_no(&v);
        return no ? act_refuse_verdict(c, no)
                  : act_refuse(c, "announcement.channels", NULL,
                               "Saluran pengumuman belum terbukti.");
    }
    verdicts_init(&v, c->arena);
    if (announcement_check_closing(c->sel->reg, act_calendar(c), from, a->closes, &v) == ST_OK &&
        !verdicts_first_no(&v))
        return ST_OK;
    struct verdict *last = &v.v[v.n - 1];
    const struct verdict *no = verdicts_first_no(&v);
    return act_refuse_verdict(c, no ? no : last);
}

/* Who is too few for what, and the ways out: told, not refused. */
static void tell_too_few(struct ctx *c)
{
    int *counts = arena_array_of(c->arena, c->sel->n_posts, int);
    int extensions = (int)db_int(c->db, 0,
                                 "SELECT COUNT(*) FROM announcement WHERE selection_id = ?1"
                                 " AND kind = 'perpanjangan'", "i", c->sel->id);
    for (size_t i = 0; i < c->sel->n_posts; i++)
        counts[i] = (int)db_int(c->db, 0, "SELECT COUNT(*) FROM applicant WHERE post_id = ?1", "i",
                                c->sel->posts[i].id);
    minimum_counts(c->sel->reg, counts, c->sel->n_posts);
    for (size_t i = 0; i < c->sel->n_posts; i++) {
        struct verdicts v;
        verdicts_init(&v, c->arena);
        struct minimum_case k = {.id = MINIMUM_REGISTRATION, .count = counts[i],
                                 .extensions = extensions};
        k.supplement = c->sel->n_supplements ? c->sel->supplements[0] : NULL;
        if (minimum_check(c->sel->reg, c->arena, &k, c->sel->posts[i].class, &v).met == MET_NO)
            act_remark(c, v.v[0].clause, "%s: %s %s", c->sel->posts[i].title, v.v[0].message,
                       v.v[0].lawful ? v.v[0].lawful : "");
    }
}

enum status announcement_run_close(struct ctx *c, const struct input *in)
{
    struct announced a;
    (void)in;
    if (!announcement_in_force(c, &a))
        return act_refuse(c, "announcement", NULL, "Belum ada pengumuman.");
    enum status s = check_over(c, &a);
    if (s == ST_OK)
        s = check_announced(c, &a);
    if (s != ST_OK)
        return s;
    tell_too_few(c);
    c->out->goes_on = "Sekretariat memeriksa kelengkapan berkas.";
    return act_done(c, "Buku pendaftaran ditutup: %lld berkas diterima, %lld batal.",
                    (long long)db_int(c->db, 0,
                                      "SELECT COUNT(*) FROM submission WHERE selection_id = ?1"
                                      " AND void = 0", "i", c->sel->id),
                    (long long)db_int(c->db, 0,
                                      "SELECT COUNT(*) FROM submission WHERE selection_id = ?1"
                                      " AND void = 1", "i", c->sel->id));
}
