#include "rules/choice.h"
#include "base/arena.h"
#include "base/str.h"

static bool has(const char *const *v, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i], id))
            return true;
    return false;
}

static const char *either(const char *clause, const char *other)
{
    return clause ? clause : other;
}

static bool role_ok(role_set by, enum role role, const char *clause, const char *what,
                    struct verdicts *vs)
{
    if (by == 0 || (by & ROLE_BIT(role)))
        return true;
    struct verdict *v = verdict_add(vs, MET_NO, clause, "%s bukan wewenang %s.", what,
                                    role_title(role));
    v->lawful = arena_printf(vs->arena, "Yang berwenang: %s.", role_set_show(vs->arena, by));
    return false;
}

/* ---- picking the three ---- */

static const char *three_clause(const struct route_rule *r)
{
    return either(r->three_clause, r->clause);
}

static void check_number(const struct choice_three *c, struct verdicts *vs)
{
    size_t want = (size_t)(c->route->names > 0 ? c->route->names : 0);
    if (want == 0 || c->n_names == want || (c->n_names < want && c->n_names &&
                                            c->fewer_overridden))
        return;
    struct verdict *v = verdict_add(vs, MET_NO, three_clause(c->route), "Daftar memuat %zu nama, "
                                    "seharusnya tepat %zu.", c->n_names, want);
    v->lawful = c->n_names > want
                    ? arena_printf(vs->arena, "Ajukan tepat %zu nama.", want)
                    : arena_printf(vs->arena, "Ajukan tepat %zu nama; bila kurang, seleksi jabatan "
                                   "ini berhenti kecuali ada penyimpangan yang beralasan.", want);
}

static void check_names(const struct choice_three *c, struct verdicts *vs)
{
    for (size_t i = 0; i < c->n_names; i++) {
        const char *id = c->names[i].id;
        for (size_t j = 0; j < i; j++)
            if (str_eq(c->names[j].id, id))
                verdict_add(vs, MET_NO, three_clause(c->route), "%s tercantum dua kali.", id);
        if (rank_row_of(c->ranking, id))
            continue;
        const struct rank_entry *out = NULL;
        for (size_t k = 0; k < c->ranking->n_out; k++)
            if (str_eq(c->ranking->out[k]->id, id))
                out = c->ranking->out[k];
        struct verdict *v = verdict_add(vs, MET_NO, either(c->route->consistency_clause,
                                                           three_clause(c->route)),
            out ? "%s tidak dapat diajukan: %s." : "%s tidak ada dalam peringkat jabatan ini%s.",
            id, out ? rank_out_name(out->out) : "");
        v->lawful = "Ajukan nama dari peringkat jabatan ini.";
    }
}

/* The list must be the head of the ranking; who shares a rank may stand in either order. */
static void check_highest(struct arena *a, const struct choice_three *c, struct verdicts *vs)
{
    const char **top;
    size_t n;
    if (rank_top(a, c->ranking, c->n_names, three_clause(c->route), &top, &n, vs) != MET_YES)
        return;
    for (size_t i = 0; i < c->n_names && i < n; i++) {
        const struct rank_row *at = rank_row_of(c->ranking, c->names[i].id);
        if (!at || at->rank == c->ranking->v[i].rank)
            continue;
        struct verdict *v = verdict_add(vs, MET_NO, three_clause(c->route), "Daftar tidak menurut "
                                        "urutan nilai tertinggi: urutan %zu bukan %s.", i + 1,
                                        c->names[i].id);
        v->lawful = arena_printf(vs->arena, "Ajukan %zu nama dengan nilai tertinggi menurut "
                                 "urutannya.", c->n_names);
        return;
    }
}

/* Is somebody who passed and stands higher left out? */
static bool passes_over(const struct choice_three *c, const struct rank_row *row)
{
    for (size_t i = 0; i < c->ranking->n; i++) {
        const struct rank_row *x = &c->ranking->v[i];
        bool listed = false;
        for (size_t j = 0; j < c->n_names && !listed; j++)
            listed = str_eq(c->names[j].id, x->id);
        if (x->rank < row->rank && !listed && has(c->passed, c->n_passed, x->id))
            return true;
    }
    return false;
}

static void check_passed(const struct choice_three *c, struct verdicts *vs)
{
    for (size_t i = 0; i < c->n_names; i++) {
        const struct rank_row *row = rank_row_of(c->ranking, c->names[i].id);
        if (!row)
            continue;
        if (!has(c->passed, c->n_passed, row->id)) {
            verdict_add(vs, MET_NO, three_clause(c->route), "%s tidak lulus seleksi.",
                        row->id)->lawful = "Ajukan nama yang lulus seleksi.";
            continue;
        }
        if (passes_over(c, row) && str_empty(c->names[i].reason) && str_empty(c->reason))
            verdict_add(vs, MET_NO, either(c->route->reason_clause, three_clause(c->route)),
                        "%s diajukan melampaui peserta yang nilainya lebih tinggi tanpa alasan.",
                        row->id)->lawful = "Tulis alasan, atau ajukan yang nilainya lebih tinggi.";
    }
}

enum met choice_three(struct arena *a, const struct choice_three *c, enum role role,
                      struct verdicts *vs)
{
    size_t before = vs->n;
    role_ok(c->route->three_by, role, three_clause(c->route), "Memilih calon yang diajukan", vs);
    check_number(c, vs);
    check_names(c, vs);
    if (c->route->basis == BASIS_HIGHEST && vs->n == before)
        check_highest(a, c, vs);
    else if (c->route->basis == BASIS_ANY_PASSED)
        check_passed(c, vs);
    if (vs->n > before)
        return MET_NO;
    verdict_add(vs, MET_YES, three_clause(c->route), "%zu nama dapat diajukan.", c->n_names);
    return MET_YES;
}

/* ---- choosing one ---- */

static void opinion_missing(const struct route_rule *r, const struct opinion *o,
                            struct verdicts *vs)
{
    static const char *const what[] = {"", "Pendapat", "Hasil penilaian", "Persetujuan"};
    struct verdict *v = verdict_add(vs, MET_NO, either(r->opinion_clause, r->clause),
                                    "%s %s belum dicatat.", what[r->opinion],
                                    r->opinion_by ? role_set_show(vs->arena, r->opinion_by)
                                                  : "gubernur");
    v->lawful = o->asked ? "Tunggu jawabannya; diam bukan persetujuan."
                         : "Mintakan lebih dahulu, lalu catat jawabannya.";
}

static void check_opinion(const struct choice_one *c, struct verdicts *vs)
{
    const struct route_rule *r = c->route;
    const char *clause = either(r->opinion_clause, r->clause);
    if (r->opinion == OPINION_NONE)
        return;
    if (!c->opinion.answered) {
        opinion_missing(r, &c->opinion, vs);
        return;
    }
    bool favoured = has(c->opinion.favours, c->opinion.n_favours, c->chosen);
    if (r->opinion == OPINION_ADVICE && c->opinion.n_favours && !favoured && str_empty(c->reason))
        verdict_add(vs, MET_NO, clause, "Pilihan berbeda dari pendapat gubernur tanpa alasan.")
            ->lawful = "Pendapat tidak mengikat; tulis alasan berbeda darinya.";
    if (r->opinion == OPINION_ASSESSMENT && !favoured)
        verdict_add(vs, MET_NO, clause, "%s tidak termasuk yang dinilai layak oleh gubernur.",
                    c->chosen)->lawful = "Tetapkan dari hasil penilaian gubernur.";
    if (r->opinion == OPINION_PERMISSION && !favoured)
        verdict_add(vs, MET_NO, clause, "Persetujuan untuk %s tidak diberikan.", c->chosen)
            ->lawful = "Pilih nama yang disetujui.";
}

/* The first of the names who is still there. */
static const char *first_left(const struct choice_one *c)
{
    for (size_t i = 0; i < c->n_three; i++)
        if (!has(c->dropped, c->n_dropped, c->three[i]))
            return c->three[i];
    return NULL;
}

enum met choice_one(struct arena *a, const struct choice_one *c, enum role role,
                    struct verdicts *vs)
{
    const struct route_rule *r = c->route;
    const char *clause = either(r->choose_clause, r->clause);
    const char *consistency = either(r->consistency_clause, clause);
    size_t before = vs->n;
    role_ok(r->choose_by, role, clause, "Memilih satu calon", vs);
    if (c->other_post)
        verdict_add(vs, MET_NO, consistency, "%s melamar jabatan lain.", c->chosen)->lawful =
            "Pilih dari nama yang diajukan untuk jabatan ini.";
    else if (!has(c->three, c->n_three, c->chosen))
        verdict_add(vs, MET_NO, consistency, "%s tidak termasuk nama yang diajukan.", c->chosen)
            ->lawful = arena_printf(a, "Pilih satu dari %zu nama yang diajukan.", c->n_three);
    else if (has(c->dropped, c->n_dropped, c->chosen))
        verdict_add(vs, MET_NO, consistency, "%s sudah tidak dapat dipilih.", c->chosen)->lawful =
            "Pilih dari nama yang masih ada.";
    if (vs->n > before)
        return MET_NO;
    check_opinion(c, vs);
    if (r->reason_clause && !str_eq(first_left(c), c->chosen) && str_empty(c->reason))
        verdict_add(vs, MET_NO, r->reason_clause, "%s bukan urutan pertama dan dipilih tanpa "
                    "alasan.", c->chosen)->lawful = "Tulis alasan pilihan.";
    if (vs->n > before)
        return MET_NO;
    verdict_add(vs, MET_YES, clause, "%s dapat dipilih.", c->chosen);
    return MET_YES;
}

enum met choice_may_appoint(const struct route_rule *r, const struct opinion *o,
                            struct verdicts *vs)
{
    if (r->opinion != OPINION_NONE && !o->answered) {
        opinion_missing(r, o, vs);
        return MET_NO;
    }
    verdict_add(vs, MET_YES, either(r->opinion_clause, r->clause), "Penetapan dapat dilakukan.");
    return MET_YES;
}

enum met choice_may_inaugurate(const struct route_rule *r, const struct opinion *o,
                               bool asked, bool granted, struct verdicts *vs)
{
    enum met met = choice_may_appoint(r, o, vs);
    if (!r->permission_clause)
        return met;
    if (!granted) {
        struct verdict *v = verdict_add(vs, MET_NO, r->permission_clause, "Rekomendasi pengawas "
                                        "untuk pelantikan belum diberikan.");
        v->lawful = asked ? "Tunggu jawabannya; diam bukan persetujuan."
                          : "Mintakan rekomendasi pelantikan lebih dahulu.";
        return MET_NO;
    }
    verdict_add(vs, MET_YES, r->permission_clause, "Rekomendasi pelantikan sudah ada.");
    return met;
}

/* ---- dropping out ---- */

static void way(struct dropout *d, enum dropout_path path, const char *id, const char *text)
{
    d->ways[d->n++] = (struct dropout_way){path, id, text};
}

/* The highest who is not among the names. */
static const struct rank_row *next_in_rank(const struct ranking *r, const char *const *names,
                                           size_t n, bool *ret_tied)
{
    for (size_t i = 0; i < r->n; i++)
        if (!has(names, n, r->v[i].id)) {
            *ret_tied = i + 1 < r->n && r->v[i + 1].rank == r->v[i].rank;
            return &r->v[i];
        }
    return NULL;
}

static void before_hand_over(struct arena *a, struct dropout *d, const struct route_rule *route,
                             const struct ranking *ranking, const char *const *names,
                             size_t n, struct verdicts *vs)
{
    bool tied = false;
    const struct rank_row *next = next_in_rank(ranking, names, n, &tied);
    const char *clause = three_clause(route);
    if (next && route->basis == BASIS_ANY_PASSED) {
        way(d, DROPOUT_PICK_AGAIN, NULL, arena_printf(a, "%s memilih nama lain dari yang lulus "
            "seleksi.", role_set_show(a, route->three_by)));
    } else if (next && !tied) {
        way(d, DROPOUT_MOVE_UP, next->id,
            arena_printf(a, "%s (peringkat %d) naik menggantikannya.", next->id, next->rank));
    } else if (next) {
        struct verdict *v = verdict_add(vs, MET_NO, clause, "Peringkat berikutnya dipegang "
                                        "beberapa peserta yang nilainya sama.");
        v->lawful = "Pleno panitia seleksi memutus urutannya dalam berita acara.";
        d->met = MET_NO;
        return;
    }
    if (d->n == 0) {
        struct verdict *v = verdict_add(vs, MET_NO, clause, "Tidak ada peserta lain dalam "
                                        "peringkat jabatan ini.");
        v->lawful = "Seleksi jabatan ini berhenti kecuali ada penyimpangan yang beralasan.";
        way(d, DROPOUT_REPEAT, NULL, "Hentikan dan ulangi seleksi jabatan ini.");
        d->met = MET_NO;
        return;
    }
    d->met = MET_YES;
    verdict_add(vs, MET_YES, clause, "%s", d->ways[0].text);
}

static void after_hand_over(struct arena *a, struct dropout *d, size_t left,
                            const char *supplement_clause, struct verdicts *vs)
{
    d->met = MET_NOT_RULED;
    if (left)
        way(d, DROPOUT_AMONG_THE_REST, NULL,
            arena_printf(a, "Pilih dari %zu nama yang masih ada.", left));
    if (supplement_clause)
        way(d, DROPOUT_SUPPLEMENT, NULL, arena_printf(a, "Ajukan nama pengganti dengan alasan, "
            "berdasar %s.", supplement_clause));
    way(d, DROPOUT_REPEAT, NULL, "Hentikan dan ulangi seleksi jabatan ini.");
    struct verdict *v = verdict_add(vs, MET_NOT_RULED, NULL, "Penggantian calon setelah nama "
                                    "diserahkan tidak diatur di sini.");
    v->lawful = "";
    for (size_t i = 0; i < d->n; i++)
        v->lawful = arena_printf(vs->arena, "%s%s%s", v->lawful, i ? " Atau: " : "",
                                 d->ways[i].text);
}

struct dropout choice_dropout(struct arena *a, const struct route_rule *route,
                              const struct ranking *ranking, const char *const *names,
                              size_t n_names, const char *who, bool handed_over,
                              const char *supplement_clause, struct verdicts *vs)
{
    struct dropout d = {.met = MET_NO};
    if (!has(names, n_names, who)) {
        verdict_add(vs, MET_NO, three_clause(route), "%s tidak termasuk nama yang diajukan.",
                    who);
        return d;
    }
    if (handed_over)
        after_hand_over(a, &d, n_names - 1, supplement_clause, vs);
    else
        before_hand_over(a, &d, route, ranking, names, n_names, vs);
    return d;
}

/* ---- one person on two lists ---- */

/* READING_TWO_LISTS: 0 on both, 1 only where the priority is highest. */
enum met choice_two_lists(const struct regulation *r, const struct choice_list *lists, size_t n,
                          size_t i, struct verdicts *vs)
{
    const struct choice_list *mine = &lists[i];
    const char *clause = r->dossier.priorities_clause;
    const char *reading = reading_word(READING_TWO_LISTS);
    bool both = regulation_reading(r, READING_TWO_LISTS) == 0;
    for (size_t j = 0; j < n; j++) {
        if (j == i || !str_eq(lists[j].person, mine->person))
            continue;
        bool higher = lists[j].priority > 0 &&
                      (mine->priority == 0 || lists[j].priority < mine->priority);
        if (!lists[j].appointed && (both || !higher))
            continue;
        struct verdict *v = verdict_add(vs, MET_NO, clause, lists[j].appointed
            ? "Peserta sudah ditetapkan pada jabatan lain."
            : "Peserta sudah diajukan pada jabatan yang lebih diprioritaskannya.");
        v->reading = reading;
        v->lawful = "Ajukan nama lain untuk jabatan ini.";
        return MET_NO;
    }
    struct verdict *v = verdict_add(vs, MET_YES, clause, "Peserta dapat diajukan pada jabatan "
                                    "ini.");
    v->reading = reading;
    if (mine->priority > 0)
        verdict_fact(vs, v, "prioritas", "%d", mine->priority);
    return MET_YES;
}

void choice_strike(const struct choice_list *lists, size_t n, bool *ret_struck)
{
    for (size_t i = 0; i < n; i++) {
        ret_struck[i] = false;
        for (size_t j = 0; j < n && !lists[i].appointed; j++)
            if (lists[j].appointed && str_eq(lists[i].person, lists[j].person))
                ret_struck[i] = true;
    }
}
