#include "rules/panel.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum { LIST_MAX = 64 * 1024 };

static char *member_show(struct arena *a, const struct panel_member *m)
{
    return arena_printf(a, "%s (%s, %s)", m->name, element_word(m->element),
                        m->internal ? "internal" : "eksternal");
}

/* ---- size ---- */

/* "5, 7, atau 9"; NULL when there are too many to list. */
static char *lawful_sizes(struct arena *a, const struct panel_rules *p)
{
    struct buf b BUF_AUTO;
    int step = p->odd ? 2 : 1, first = p->min + (p->odd && p->min % 2 == 0);
    if (p->max < first || (p->max - first) / step > 7)
        return NULL;
    buf_init(&b, LIST_MAX);
    for (int k = first; k <= p->max; k += step)
        buf_printf(&b, "%s%s%d", k == first ? "" : ", ",
                   k != first && k + step > p->max ? "atau " : "", k);
    return buf_dup(&b, a);
}

static void size_check(const struct panel_rules *p, size_t n, struct verdicts *v)
{
    if (p->size_clause == NULL)
        return;
    struct arena *a = v->arena;
    bool in_range = n >= (size_t)p->min && (p->max == 0 || n <= (size_t)p->max);
    bool ok = in_range && (!p->odd || n % 2 == 1);
    struct verdict *f = verdict_add(v, ok ? MET_YES : MET_NO, p->size_clause,
                                    "Panitia Seleksi berjumlah %zu orang%s.", n,
                                    in_range && !ok ? ", bukan jumlah ganjil" : "");
    char *sizes = lawful_sizes(a, p);
    f->lawful = arena_printf(a, "%saling sedikit %d dan paling banyak %d orang%s%s.",
                             p->odd ? "Berjumlah ganjil, p" : "P", p->min, p->max,
                             sizes == NULL ? "" : ": ", sizes == NULL ? "" : sizes);
    verdict_fact(v, f, "jumlah anggota", "%zu", n);
}

/* ---- internal share ---- */

int panel_internal_most(const struct regulation *r, size_t n)
{
    if (r->panel.internal_clause == NULL)
        return -1;
    return (int)(n * (size_t)r->panel.internal_max_percent / 100);
}

/* How many internal members there must be: by the reading porsi-internal where it is stated. */
static int internal_least(const struct regulation *r)
{
    if (regulation_reading_get(r, READING_INTERNAL_SHARE) == NULL)
        return r->panel.internal_min;
    if (regulation_reading(r, READING_INTERNAL_SHARE) != 0)
        return 0;
    return r->panel.internal_min > 1 ? r->panel.internal_min : 1;
}

static void internal_check(const struct regulation *r, const struct panel_member *m, size_t n,
                           struct verdicts *v)
{
    const struct panel_rules *p = &r->panel;
    if (p->internal_clause == NULL)
        return;
    struct arena *a = v->arena;
    int most = panel_internal_most(r, n), least = internal_least(r), internal = 0;
    for (size_t i = 0; i < n; i++)
        internal += m[i].internal;
    bool ok = internal >= least && internal <= most;
    struct verdict *f = verdict_add(v, ok ? MET_YES : MET_NO, p->internal_clause,
                                    "%d dari %zu anggota Panitia Seleksi berasal dari internal.",
                                    internal, n);
    if (least > 0)
        f->lawful = arena_printf(a, "Dari %zu anggota paling sedikit %d dan paling banyak %d "
                                    "internal (batas %d%%).", n, least, most,
                                 p->internal_max_percent);
    else
        f->lawful = arena_printf(a, "Dari %zu anggota paling banyak %d internal (batas %d%%).", n,
                                 most, p->internal_max_percent);
    if (regulation_reading_get(r, READING_INTERNAL_SHARE) != NULL)
        f->reading = reading_word(READING_INTERNAL_SHARE);
    for (size_t i = 0; i < n; i++)
        if (m[i].internal)
            verdict_fact(v, f, "anggota internal", "%s", m[i].name);
}

/* ---- elements and strangers ---- */

static bool fits(const struct element_rule *e, const struct panel_member *m)
{
    return (e->kinds & 1u << m->element) != 0 && (e->internal < 0 || e->internal == m->internal);
}

static void element_check(const struct element_rule *e, const struct panel_member *m, size_t n,
                          struct verdicts *v)
{
    int have = 0;
    for (size_t i = 0; i < n; i++)
        have += fits(e, &m[i]);
    struct verdict *f;
    if (have == 0 && e->min == 0)
        return;                    /* may be there, need not: nothing to say */
    if (have >= e->min) {
        f = verdict_add(v, MET_YES, e->clause, "Unsur %s terwakili.", e->name);
    } else {
        f = verdict_add(v, MET_NO, e->clause, "Unsur %s belum terwakili.", e->name);
        f->lawful = arena_printf(v->arena, "Paling sedikit %d anggota dari unsur %s.", e->min,
                                 e->name);
    }
    verdict_fact(v, f, "jumlah dari unsur ini", "%d", have);
    for (size_t i = 0; i < n; i++)
        if (fits(e, &m[i]))
            verdict_fact(v, f, "anggota", "%s", member_show(v->arena, &m[i]));
}

/* The elements a member could come from, for the sentence that says what would be lawful. */
static char *element_names(struct arena *a, const struct panel_rules *p)
{
    struct buf b BUF_AUTO;
    buf_init(&b, LIST_MAX);
    for (size_t i = 0; i < p->n_elements; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : "; ", p->elements[i].name);
    return buf_dup(&b, a);
}

static void strangers_check(const struct panel_rules *p, const struct panel_member *m, size_t n,
                            struct verdicts *v)
{
    if (p->strangers_clause == NULL || p->n_elements == 0 || p->strangers == EFFECT_TOLERATE)
        return;
    for (size_t i = 0; i < n; i++) {
        bool known = false;
        for (size_t k = 0; k < p->n_elements && !known; k++)
            known = fits(&p->elements[k], &m[i]);
        if (known)
            continue;
        bool refuse = p->strangers == EFFECT_REFUSE;
        struct verdict *f = verdict_add(v, refuse ? MET_NO : MET_YES, p->strangers_clause,
                                        "%s tidak termasuk unsur Panitia Seleksi mana pun.",
                                        member_show(v->arena, &m[i]));
        f->remark = !refuse;
        f->lawful = arena_printf(v->arena, "Unsur Panitia Seleksi: %s.",
                                 element_names(v->arena, p));
        verdict_fact(v, f, "anggota", "%s", m[i].name);
    }
}

/* ---- evidence ---- */

static const char *evidence_missing(const struct panel_member *m)
{
    bool field = !str_empty(m->field_evidence), assessment = !str_empty(m->assessment_evidence);
    if (field && assessment)
        return NULL;
    return field        ? "pengetahuan umum tentang penilaian kompetensi"
           : assessment ? "pengetahuan atau pengalaman sesuai bidang jabatan"
                        : "pengetahuan atau pengalaman sesuai bidang jabatan dan pengetahuan umum "
                          "tentang penilaian kompetensi";
}

/* The clause a lack offends: that of the one evidence that is missing, where it has its own. */
static const char *evidence_clause(const struct panel_rules *p, const struct panel_member *m)
{
    bool field = !str_empty(m->field_evidence), assessment = !str_empty(m->assessment_evidence);
    const char *own = field ? p->assessment_clause : assessment ? p->field_clause : NULL;
    return own ? own : p->evidence_clause;
}

static void evidence_lack(const struct panel_rules *p, const struct panel_member *m,
                          const char *missing, enum effect effect, struct verdicts *v)
{
    struct verdict *f = verdict_add(v, effect == EFFECT_REFUSE ? MET_NO : MET_YES,
                                    evidence_clause(p, m), "%s belum disertai bukti %s.",
                                    member_show(v->arena, m), missing);
    f->remark = effect == EFFECT_REMARK;
    f->lawful = "Lampirkan bukti pengetahuan bidang jabatan dan bukti pengetahuan penilaian "
                "kompetensi.";
    verdict_fact(v, f, "anggota", "%s", m->name);
    verdict_fact(v, f, "bukti bidang", "%s",
                 str_empty(m->field_evidence) ? "tidak ada" : m->field_evidence);
    verdict_fact(v, f, "bukti penilaian", "%s",
                 str_empty(m->assessment_evidence) ? "tidak ada" : m->assessment_evidence);
}

static void evidence_check(const struct panel_rules *p, const struct panel_member *m, size_t n,
                           struct verdicts *v)
{
    if (p->evidence_clause == NULL)
        return;
    bool refused = false;
    for (size_t i = 0; i < n; i++) {
        const char *missing = evidence_missing(&m[i]);
        bool needed = (p->evidence_kinds & 1u << m[i].element) != 0;
        enum effect effect = needed ? EFFECT_REFUSE : p->evidence_others;
        if (missing == NULL || effect == EFFECT_TOLERATE)
            continue;
        refused = refused || effect == EFFECT_REFUSE;
        evidence_lack(p, &m[i], missing, effect, v);
    }
    if (!refused)
        verdict_add(v, MET_YES, p->evidence_clause,
                    "Bukti pengetahuan dan pengalaman anggota yang diwajibkan lengkap.");
}

/* ---- what is recorded at the nomination ---- */

static void equal_check(const struct panel_rules *p, const struct panel_member *m,
                        enum post_level vacant, struct verdicts *v)
{
    if (p->equal_clause == NULL || !m->internal || m->level >= vacant)
        return;
    const char *held = m->level == LEVEL_NONE ? "yang jenjangnya belum dicatat"
                                              : post_level_word(m->level);
    struct verdict *f = verdict_add(v, MET_NO, p->equal_clause,
                                    "%s menduduki jabatan %s, tidak setingkat jabatan yang lowong.",
                                    member_show(v->arena, m), held);
    f->lawful = arena_printf(v->arena, "Anggota internal menduduki jabatan paling rendah %s.",
                             post_level_word(vacant));
    verdict_fact(v, f, "anggota", "%s", m->name);
}

static void conditions_check(const struct panel_rules *p, const struct panel_member *m,
                             struct verdicts *v)
{
    for (size_t k = 0; k < p->conditions.n && k < 8 * sizeof m->conditions; k++) {
        const struct named_item *it = &p->conditions.v[k];
        if (!it->mandatory || (m->conditions & 1u << k) != 0)
            continue;
        struct verdict *f = verdict_add(v, MET_NO, it->clause, "Belum tercatat bahwa %s %s.",
                                        member_show(v->arena, m), it->name);
        f->lawful = "Catat pernyataan anggota tentang syarat ini, atau calonkan orang lain.";
        verdict_fact(v, f, "anggota", "%s", m->name);
    }
}

void panel_check_standing(const struct regulation *r, const struct panel_member *m, size_t n,
                          enum post_level vacant, struct verdicts *v)
{
    for (size_t i = 0; i < n; i++) {
        equal_check(&r->panel, &m[i], vacant, v);
        conditions_check(&r->panel, &m[i], v);
    }
}

void panel_check(const struct regulation *r, const struct panel_member *m, size_t n,
                 struct verdicts *v)
{
    const struct panel_rules *p = &r->panel;
    if (p->size_clause == NULL && p->internal_clause == NULL && p->n_elements == 0 &&
        p->evidence_clause == NULL) {
        verdict_add(v, MET_NOT_RULED, NULL, "Susunan Panitia Seleksi tidak diatur di sini.");
        return;
    }
    size_check(p, n, v);
    internal_check(r, m, n, v);
    for (size_t i = 0; i < p->n_elements; i++)
        element_check(&p->elements[i], m, n, v);
    strangers_check(p, m, n, v);
    evidence_check(p, m, n, v);
}

/* ---- secretariat ---- */

static void qualifications_check(const struct secretariat_rules *s,
                                 const struct secretariat_member *m, struct verdicts *v)
{
    struct buf b BUF_AUTO;
    size_t missing = 0;
    buf_init(&b, LIST_MAX);
    for (size_t k = 0; k < s->n_qualifications && k < 8 * sizeof m->qualified; k++)
        if ((m->qualified & 1u << k) == 0)
            buf_printf(&b, "%s%s", missing++ == 0 ? "" : "; ", s->qualifications[k]);
    if (missing == 0) {
        verdict_add(v, MET_YES, s->qualification_clause, "Kualifikasi %s tercatat lengkap.",
                    m->name);
        return;
    }
    struct verdict *f = verdict_add(v, MET_UNPROVED, s->qualification_clause,
                                    "Kualifikasi %s belum tercatat lengkap.", m->name);
    f->lawful = "Catat setiap kualifikasi anggota sekretariat.";
    verdict_fact(v, f, "belum tercatat", "%s", buf_dup(&b, v->arena));
}

void secretariat_check(const struct regulation *r, const struct secretariat_member *m, size_t n,
                       struct verdicts *v)
{
    const struct secretariat_rules *s = &r->secretariat;
    if (s->size_clause == NULL) {
        verdict_add(v, MET_NOT_RULED, NULL, "Jumlah anggota sekretariat tidak diatur di sini.");
    } else {
        enum met met = n == 0 ? MET_UNPROVED : n <= (size_t)s->max ? MET_YES : MET_NO;
        struct verdict *f = verdict_add(v, met, s->size_clause,
                                        n == 0 ? "Sekretariat belum beranggota."
                                               : "Sekretariat berjumlah %zu orang.", n);
        f->lawful = arena_printf(v->arena, "Paling banyak %d orang.", s->max);
        verdict_fact(v, f, "jumlah anggota", "%zu", n);
    }
    for (size_t i = 0; s->qualification_clause != NULL && i < n; i++)
        qualifications_check(s, &m[i], v);
}

/* ---- assessors ---- */

static void assessor_evidence_check(const struct assessor_rules *t, const struct assessor_member *m,
                                    struct verdicts *v)
{
    bool independent = !t->independent || !str_empty(m->independence_evidence);
    bool experienced = !t->experienced || !str_empty(m->experience_evidence);
    if (independent && experienced) {
        verdict_add(v, MET_YES, t->evidence_clause, "Bukti %s sebagai asesor lengkap.", m->name);
        return;
    }
    struct verdict *f = verdict_add(v, MET_NO, t->evidence_clause, "%s belum disertai bukti %s.",
                                    m->name,
                                    independent   ? "pengalaman menyeleksi pejabat"
                                    : experienced ? "independensi"
                                                  : "independensi dan pengalaman menyeleksi "
                                                    "pejabat");
    f->lawful = "Lampirkan buktinya, atau tunjuk asesor lain.";
    verdict_fact(v, f, "asesor", "%s", m->name);
}

void assessors_check(const struct regulation *r, const struct assessor_member *m, size_t n,
                     struct verdicts *v)
{
    const struct assessor_rules *t = &r->assessors;
    if (t->clause == NULL) {
        verdict_add(v, MET_NOT_RULED, NULL, "Tim penilai kompetensi tidak diatur di sini.");
        return;
    }
    if (n == 0) {
        struct verdict *f = verdict_add(v, t->mandatory ? MET_NO : MET_YES, t->clause,
                                        t->mandatory ? "Tim penilai kompetensi belum dibentuk."
                                                     : "Tim penilai kompetensi tidak digunakan.");
        f->lawful = t->mandatory ? "Bentuk tim penilai kompetensi sebelum seleksi kompetensi."
                                 : NULL;
        return;
    }
    if (t->several_clause != NULL) {
        bool ok = n >= (size_t)t->min_per_participant;
        struct verdict *f = verdict_add(v, ok ? MET_YES : MET_NO, t->several_clause,
                                        "Tim penilai kompetensi terdiri atas %zu asesor.", n);
        f->lawful = arena_printf(v->arena, "Paling sedikit %d asesor untuk setiap peserta.",
                                 t->min_per_participant);
    } else {
        verdict_add(v, MET_YES, t->clause, "Tim penilai kompetensi terdiri atas %zu asesor.", n);
    }
    for (size_t i = 0; t->evidence_clause != NULL && i < n; i++)
        assessor_evidence_check(t, &m[i], v);
}
