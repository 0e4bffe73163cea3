/* Extension of the announcement when too few have applied (rule key announcement.extension). */
#include "rules/announcement.h"
#include "base/arena.h"
#include "base/buf.h"

enum { POSTS_MAX = 64 * 1024 };

/* The posts with too few, named with their numbers; *ret_n how many. */
static char *short_posts(struct arena *a, const struct announcement_extension *x, int min,
                         size_t *ret_n)
{
    struct buf b BUF_AUTO;
    size_t n = 0;
    buf_init(&b, POSTS_MAX);
    for (size_t i = 0; i < x->n_posts; i++)
        if (x->posts[i].applicants < min) {
            buf_printf(&b, "%s%s (%d)", n == 0 ? "" : "; ", x->posts[i].post,
                       x->posts[i].applicants);
            n++;
        }
    *ret_n = n;
    return buf_dup(&b, a);
}

static void check_need(const struct extension_rules *e, const struct announcement_extension *x,
                       struct verdicts *v)
{
    size_t n;
    char *posts = short_posts(v->arena, x, e->min_applicants, &n);
    if (n > 0) {
        struct verdict *f = verdict_add(v, MET_YES, e->clause,
                                        "Pelamar kurang dari %d orang pada %zu jabatan.",
                                        e->min_applicants, n);
        verdict_fact(v, f, "jabatan", "%s", posts);
        return;
    }
    struct verdict *f = verdict_add(v, MET_NO, e->clause,
                                    "Pengumuman tidak dapat diperpanjang: setiap jabatan sudah "
                                    "memiliki paling sedikit %d pelamar.",
                                    e->min_applicants);
    f->lawful = "Lanjutkan ke seleksi administrasi.";
    for (size_t i = 0; i < x->n_posts; i++)
        verdict_fact(v, f, x->posts[i].post, "%d pelamar", x->posts[i].applicants);
}

static void check_times(const struct extension_rules *e, const struct announcement_extension *x,
                        struct verdicts *v)
{
    if (e->max_times == 0) {
        verdict_add(v, MET_NOT_RULED, NULL, "Jumlah perpanjangan tidak diatur di sini.");
    } else if (x->times_before >= e->max_times) {
        struct verdict *f = verdict_add(v, MET_NO, e->clause,
                                        "Pengumuman sudah diperpanjang %d kali.", x->times_before);
        f->lawful = arena_printf(v->arena, "Paling banyak %d kali perpanjangan.", e->max_times);
    } else {
        verdict_add(v, MET_YES, e->clause, "Perpanjangan ke-%d dari paling banyak %d.",
                    x->times_before + 1, e->max_times);
    }
}

static void check_who(const struct extension_rules *e, const struct announcement_extension *x,
                      struct verdicts *v)
{
    if (x->by == 0 || e->by == 0 || (x->by & e->by) != 0)
        return;
    struct verdict *f = verdict_add(v, MET_NO, e->clause,
                                    "Perpanjangan pengumuman dilakukan oleh %s.",
                                    role_set_show(v->arena, e->by));
    f->lawful = arena_printf(v->arena, "Mintakan perpanjangan kepada %s.",
                             role_set_show(v->arena, e->by));
}

/* The new closing lies after the old one and not in the past. */
static void check_later(const struct extension_rules *e, const struct announcement_extension *x,
                        struct verdicts *v)
{
    struct arena *a = v->arena;
    struct date from = date_add_days(x->closes, 1);
    if (!date_is_none(x->on) && date_cmp(x->on, from) > 0)
        from = x->on;
    if (date_cmp(x->new_closes, from) >= 0)
        return;
    struct verdict *f = verdict_add(v, MET_NO, e->clause,
                                    "Penutupan baru pada %s tidak memperpanjang pengumuman.",
                                    date_show(a, x->new_closes));
    f->lawful = arena_printf(a, "Paling cepat %s.", date_show(a, from));
    f->lawful_from = date_iso(a, from);
    verdict_fact(v, f, "penutupan semula", "%s", date_show_long(a, x->closes));
}

/* Where the regulation gives the length of an extension, the new closing is its last day. */
static enum status check_length(const struct extension_rules *e, const struct calendar *c,
                                const struct announcement_extension *x, struct verdicts *v)
{
    struct arena *a = v->arena;
    if (e->days == 0)
        return ST_OK;
    struct period p = {.clause = e->clause, .count = e->days, .unit = e->unit,
                       .counting = COUNT_INCLUSIVE};
    struct count n;
    enum status s = calendar_earliest(c, a, &p, date_add_days(x->closes, 1), &n, v);
    if (s != ST_OK)
        return s;
    bool ok = date_cmp(x->new_closes, n.until) == 0;
    struct verdict *f = verdict_add(v, ok ? MET_YES : MET_NO, e->clause,
                                    ok ? "Perpanjangan %d %s, sampai dengan %s."
                                       : "Satu perpanjangan berlangsung %d %s, bukan sampai dengan "
                                         "%s.",
                                    e->days, unit_name(e->unit), date_show(a, x->new_closes));
    if (!ok) {
        f->lawful = arena_printf(a, "Penutupan baru: %s.", date_show(a, n.until));
        f->lawful_from = date_iso(a, n.until);
    }
    return ST_OK;
}

enum status announcement_check_extension(const struct regulation *r, const struct calendar *c,
                                         const struct announcement_extension *x,
                                         struct verdicts *v)
{
    const struct extension_rules *e = &r->announcement.extension;
    if (e->clause == NULL) {
        verdict_add(v, MET_NOT_RULED, NULL, "Perpanjangan pengumuman tidak diatur di sini.");
        return ST_OK;
    }
    check_need(e, x, v);
    check_times(e, x, v);
    check_who(e, x, v);
    check_later(e, x, v);
    enum status s = check_length(e, c, x, v);
    if (s != ST_OK)
        return s;
    return announcement_check_closing(r, c, x->opens, x->new_closes, v);
}
