#include "rules/announcement.h"
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum { LIST_MAX = 16 * 1024 };

/* ---- words ---- */

/* "9 Desember 2019 (hari pembukaan)" ... what a count passed over, shortly. */
static char *skipped_text(struct arena *a, const struct count *n)
{
    struct buf b BUF_AUTO;
    buf_init(&b, LIST_MAX);
    for (size_t i = 0; i < n->n_days; i++)
        if (!n->days[i].counted)
            buf_printf(&b, "%s%s (%s)", b.len == 0 ? "" : "; ", date_show(a, n->days[i].date),
                       n->days[i].why);
    return buf_dup(&b, a);
}

/* "3 Desember 2019: 15 hari kerja sejak 12 November 2019, tidak termasuk Sabtu, ...". */
static char *counting_text(struct arena *a, const struct count *n)
{
    const char *without =
        n->unit != UNIT_WORKING ? ""
        : n->counting == COUNT_BEFORE
            ? ", tidak termasuk hari pembukaan, Sabtu, Minggu, dan hari libur"
            : ", tidak termasuk Sabtu, Minggu, dan hari libur";
    if (n->unit == UNIT_CALENDAR)
        without = n->counting == COUNT_BEFORE ? ", tidak termasuk hari pembukaan"
                                              : ", hari pertama dan terakhir dihitung";
    return arena_printf(a, "%s: %d %s sejak %s%s", date_show(a, n->until), n->n,
                        unit_name(n->unit), date_show(a, n->from), without);
}

static void count_facts(struct verdicts *v, struct verdict *f, const struct count *n,
                        struct date closes)
{
    verdict_fact(v, f, "pembukaan", "%s", date_show_long(v->arena, n->from));
    if (!date_is_none(closes))
        verdict_fact(v, f, "penutupan", "%s", date_show_long(v->arena, closes));
    verdict_fact(v, f, "paling cepat", "%s", date_show_long(v->arena, n->until));
    verdict_fact(v, f, "jangka waktu", "%d %s", n->n, unit_name(n->unit));
    if (n->unit == UNIT_WORKING)
        verdict_fact(v, f, "tidak dihitung", "%s", skipped_text(v->arena, n));
    if (n->provisional)
        verdict_fact(v, f, "catatan", "%s",
                     "kalender tahun yang dihitung masih sementara; hasil dapat berubah");
}

static const char *reading_if(const struct regulation *r, enum reading_key k)
{
    return regulation_reading_get(r, k) == NULL ? NULL : reading_word(k);
}

/* ---- counting ---- */

static enum status earliest(const struct calendar *c, const struct period *p, const char *what,
                            struct date from, struct count *ret, struct verdicts *v)
{
    if (p->clause == NULL) {
        verdict_add(v, MET_NOT_RULED, NULL, "%s tidak diatur di sini.", what);
        *ret = (struct count){.from = from, .until = from, .unit = p->unit};
        return ST_OK;
    }
    return calendar_earliest(c, v->arena, p, from, ret, v);
}

enum status announcement_earliest(const struct regulation *r, const struct calendar *c,
                                  struct date opens, struct count *ret, struct verdicts *v)
{
    return earliest(c, &r->announcement.period, "Jangka waktu pengumuman", opens, ret, v);
}

/* "Pengumuman" or "Pendaftaran": the closing of a period that opened on `opens`. */
static enum status check_closing(const struct regulation *r, const struct calendar *c,
                                 const struct period *p, const char *what, struct date opens,
                                 struct date closes, struct verdicts *v)
{
    struct arena *a = v->arena;
    struct count n, had;
    enum status s = earliest(c, p, arena_printf(a, "Jangka waktu %s", what), opens, &n, v);
    if (s != ST_OK || p->clause == NULL)
        return s;
    bool ok = date_cmp(closes, n.until) >= 0;
    struct verdict *f;
    if (ok) {
        f = verdict_add(v, MET_YES, p->clause, "%c%s dapat ditutup pada %s.", what[0] - 'a' + 'A',
                        what + 1, date_show(a, closes));
    } else {
        f = verdict_add(v, MET_NO, p->clause, "%c%s belum dapat ditutup pada %s.",
                        what[0] - 'a' + 'A', what + 1, date_show(a, closes));
        f->lawful_from = date_iso(a, n.until);
    }
    f->lawful = arena_printf(a, "Paling cepat %s.", counting_text(a, &n));
    f->reading = reading_if(r, READING_COUNT);
    count_facts(v, f, &n, closes);
    if (!ok && calendar_count(c, a, p, opens, closes, &had, v) == ST_OK)
        verdict_fact(v, f, "baru terhitung", "%d %s", had.n, unit_name(p->unit));
    return ST_OK;
}

enum status announcement_check_closing(const struct regulation *r, const struct calendar *c,
                                       struct date opens, struct date closes, struct verdicts *v)
{
    return check_closing(r, c, &r->announcement.period, "pengumuman", opens, closes, v);
}

enum status announcement_check_registration(const struct regulation *r, const struct calendar *c,
                                            struct date opens, struct date closes,
                                            struct verdicts *v)
{
    return check_closing(r, c, &r->announcement.registration, "pendaftaran", opens, closes, v);
}

enum status announcement_check_due(const struct regulation *r, const struct calendar *c,
                                   struct date opens, struct date closes, struct count *ret,
                                   struct verdicts *v)
{
    bool after = regulation_reading(r, READING_CHECK_PERIOD) == 1;
    return earliest(c, &r->announcement.check, "Jangka waktu pemeriksaan berkas",
                    after ? date_add_days(closes, 1) : opens, ret, v);
}

enum status announcement_check_finished(const struct regulation *r, const struct calendar *c,
                                        struct date opens, struct date closes, struct date done,
                                        struct verdicts *v)
{
    struct arena *a = v->arena;
    struct count n;
    enum status s = announcement_check_due(r, c, opens, closes, &n, v);
    if (s != ST_OK || r->announcement.check.clause == NULL)
        return s;
    bool ok = date_cmp(done, n.until) <= 0;
    struct verdict *f = verdict_add(v, ok ? MET_YES : MET_NO, r->announcement.check.clause,
                                    ok ? "Pemeriksaan berkas selesai pada %s, dalam waktunya."
                                       : "Pemeriksaan berkas baru selesai pada %s.",
                                    date_show(a, done));
    f->lawful = arena_printf(a, "Paling lambat %s.", counting_text(a, &n));
    f->reading = reading_if(r, READING_CHECK_PERIOD);
    verdict_fact(v, f, "mulai dihitung", "%s", date_show_long(a, n.from));
    verdict_fact(v, f, "paling lambat", "%s", date_show_long(a, n.until));
    verdict_fact(v, f, "selesai", "%s", date_show_long(a, done));
    return ST_OK;
}

/* ---- channels and the start of the count ---- */

/* The earliest proof of a channel; DATE_NONE when there is none. */
static struct date proven_on(const struct announcement_proof *p, size_t n, const char *channel)
{
    struct date d = DATE_NONE;
    for (size_t i = 0; i < n; i++)
        if (str_eq(p[i].channel, channel) && !date_is_none(p[i].on) && !str_empty(p[i].evidence) &&
            (date_is_none(d) || date_cmp(p[i].on, d) < 0))
            d = p[i].on;
    return d;
}

static void channel_unproven(const struct regulation *r, const struct named_item *item,
                             struct verdicts *v)
{
    const char *clause = item->clause != NULL ? item->clause : r->announcement.channels.clause;
    struct verdict *f = verdict_add(v, MET_NO, clause,
                                    "Pengumuman melalui %s belum dibuktikan.", item->name);
    f->lawful = "Unggah bukti pengumuman melalui saluran ini beserta tanggalnya.";
    verdict_fact(v, f, "saluran", "%s", item->name);
}

void announcement_check_channels(const struct regulation *r, const struct announcement_proof *p,
                                 size_t n, struct verdicts *v)
{
    const struct named_items *c = &r->announcement.channels;
    if (c->clause == NULL) {
        verdict_add(v, MET_NOT_RULED, NULL, "Saluran pengumuman tidak diatur di sini.");
        return;
    }
    size_t missing = 0;
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i].mandatory && date_is_none(proven_on(p, n, c->v[i].id))) {
            channel_unproven(r, &c->v[i], v);
            missing++;
        }
    if (missing > 0)
        return;
    struct verdict *f = verdict_add(v, MET_YES, c->clause,
                                    "Pengumuman telah dibuktikan pada semua saluran wajib.");
    for (size_t i = 0; i < c->n; i++) {
        struct date d = proven_on(p, n, c->v[i].id);
        if (!date_is_none(d))
            verdict_fact(v, f, c->v[i].name, "%s", date_show_long(v->arena, d));
    }
}

enum status announcement_start(const struct regulation *r, const struct announcement_proof *proofs,
                               size_t n, struct date planned, struct date *ret,
                               struct verdicts *v)
{
    const struct named_items *c = &r->announcement.channels;
    bool first = regulation_reading(r, READING_COUNT_START) == 1;
    struct date start = DATE_NONE;
    size_t mandated = 0, missing = 0;
    for (size_t i = 0; c->clause != NULL && i < c->n; i++) {
        if (!c->v[i].mandatory)
            continue;
        mandated++;
        struct date d = proven_on(proofs, n, c->v[i].id);
        if (date_is_none(d))
            missing++;
        else if (date_is_none(start) || (date_cmp(d, start) < 0) == first)
            start = d;
    }
    if (mandated == 0)
        start = planned;
    else if (missing > 0 && (!first || missing == mandated)) {
        announcement_check_channels(r, proofs, n, v);
        return ST_REFUSED;
    }
    *ret = start;
    return ST_OK;
}

/* ---- contents, signature, scope ---- */

static bool says_none(struct arena *a, const struct announcement_content *c)
{
    const char *t = str_fold(a, c->text == NULL ? "" : c->text);
    return c->none || str_eq(t, "tidak ada") || str_eq(t, "tidak ada.");
}

static const struct announcement_content *content_of(const struct announcement_content *c,
                                                     size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(c[i].id, id))
            return &c[i];
    return NULL;
}

/* Whether one content is there as the regulation wants it; adds the refusal when it is not. */
static bool content_check(const struct regulation *r, const struct named_item *item,
                          const struct announcement_content *given, struct verdicts *v)
{
    if (!item->mandatory && !item->may_be_none)
        return true;
    const char *clause = item->clause != NULL ? item->clause : r->announcement.contents.clause;
    bool none = given != NULL && says_none(v->arena, given);
    if (none && item->may_be_none)
        return true;
    if (!none && given != NULL && !str_empty(str_trim(v->arena, given->text == NULL
                                                                    ? "" : given->text)))
        return true;
    struct verdict *f = verdict_add(v, MET_NO, clause, "Pengumuman belum memuat %s.", item->name);
    f->lawful = item->may_be_none ? "Isi bagian ini, atau nyatakan \"tidak ada\"."
                : none            ? "Bagian ini wajib diisi; \"tidak ada\" tidak mencukupi."
                                  : "Isi bagian ini sebelum pengumuman diterbitkan.";
    verdict_fact(v, f, "bagian", "%s", item->name);
    return false;
}

void announcement_check_contents(const struct regulation *r, const struct announcement_content *c,
                                 size_t n, struct verdicts *v)
{
    const struct named_items *want = &r->announcement.contents;
    if (want->clause == NULL) {
        verdict_add(v, MET_NOT_RULED, NULL, "Isi pengumuman tidak diatur di sini.");
        return;
    }
    bool all = true;
    for (size_t i = 0; i < want->n; i++)
        all = content_check(r, &want->v[i], content_of(c, n, want->v[i].id), v) && all;
    if (all)
        verdict_add(v, MET_YES, want->clause, "Pengumuman memuat semua yang diwajibkan.");
}

void announcement_check_signature(const struct regulation *r, role_set signed_by,
                                  struct verdicts *v)
{
    const struct announcement_rules *n = &r->announcement;
    if (n->signed_clause == NULL) {
        verdict_add(v, MET_NOT_RULED, NULL, "Penanda tangan pengumuman tidak diatur di sini.");
        return;
    }
    const char *who = role_set_show(v->arena, n->signed_by);
    if ((signed_by & n->signed_by) != 0) {
        verdict_add(v, MET_YES, n->signed_clause, "Pengumuman ditandatangani oleh %s.", who);
        return;
    }
    struct verdict *f = verdict_add(v, MET_NO, n->signed_clause,
                                    "Pengumuman belum ditandatangani oleh %s.", who);
    f->lawful = arena_printf(v->arena, "Mintakan tanda tangan %s.", who);
}

static const char *scopes_show(struct arena *a, unsigned scopes)
{
    struct buf b BUF_AUTO;
    buf_init(&b, LIST_MAX);
    for (int s = 0; s < SCOPE__MAX; s++)
        if (scopes & 1u << s)
            buf_printf(&b, "%s%s", b.len == 0 ? "" : " atau ", scope_word((enum scope)s));
    return buf_dup(&b, a);
}

void announcement_check_scope(const struct regulation *r, enum scope scope, bool widened,
                              struct verdicts *v)
{
    const struct announcement_rules *n = &r->announcement;
    if (n->scope_clause == NULL) {
        verdict_add(v, MET_NOT_RULED, NULL, "Lingkup pengumuman tidak diatur di sini.");
        return;
    }
    unsigned allowed = n->scopes | 1u << n->scope_default;
    if (allowed & 1u << scope) {
        verdict_add(v, MET_YES, n->scope_clause, "Pengumuman berlingkup %s.", scope_word(scope));
        return;
    }
    if (widened && n->widen_clause != NULL && scope > n->scope_default) {
        verdict_add(v, MET_YES, n->widen_clause,
                    "Lingkup pengumuman diperluas menjadi %s dengan tindakan yang tercatat.",
                    scope_word(scope));
        return;
    }
    struct verdict *f = verdict_add(v, MET_NO, n->scope_clause,
                                    "Pengumuman tidak dapat berlingkup %s.", scope_word(scope));
    f->lawful = arena_printf(v->arena, "Lingkup yang dibolehkan: %s%s.",
                             scopes_show(v->arena, allowed),
                             n->widen_clause != NULL && scope > n->scope_default
                                 ? "; lingkup yang lebih luas hanya dengan tindakan perluasan "
                                   "yang tercatat"
                                 : "");
}

enum status announcement_check(const struct regulation *r, const struct calendar *c,
                               const struct announcement *a, struct verdicts *v)
{
    announcement_check_contents(r, a->contents, a->n_contents, v);
    announcement_check_signature(r, a->signed_by, v);
    announcement_check_scope(r, a->scope, a->widened, v);
    return announcement_check_closing(r, c, a->opens, a->closes, v);
}

/* ---- a change of the calendar ---- */

enum status announcement_recheck(const struct regulation *r, const struct calendar *changed,
                                 struct date opens, struct date closes, struct date on,
                                 struct announcement_recheck *ret, struct verdicts *v)
{
    struct arena *a = v->arena;
    struct announcement_recheck k = {.becomes = closes, .lawful = true};
    if (date_cmp(closes, on) < 0) {
        k.closed = true;
        verdict_add(v, MET_YES, r->announcement.period.clause,
                    "Pengumuman sudah ditutup pada %s; perubahan kalender tidak berlaku surut.",
                    date_show(a, closes));
        *ret = k;
        return ST_OK;
    }
    enum status s = announcement_earliest(r, changed, opens, &k.count, v);
    if (s != ST_OK)
        return s;
    if (r->announcement.period.clause != NULL) {
        k.lawful = date_cmp(closes, k.count.until) >= 0;
        struct verdict *f = verdict_add(
            v, k.lawful ? MET_YES : MET_NO, r->announcement.period.clause,
            k.lawful ? "Setelah kalender berubah, penutupan pada %s tetap sah."
                     : "Setelah kalender berubah, penutupan pada %s terlalu cepat.",
            date_show(a, closes));
        count_facts(v, f, &k.count, closes);
        if (!k.lawful) {
            k.becomes = k.count.until;
            f->lawful = arena_printf(a, "Penutupan menjadi %s.", counting_text(a, &k.count));
            f->lawful_from = date_iso(a, k.becomes);
        }
    }
    *ret = k;
    return ST_OK;
}
