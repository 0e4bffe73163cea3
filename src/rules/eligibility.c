/* The verdicts of a profile in order; the requirements that look at one fact each (civil
 * servant, rank, age, education, training, what is proved later), and the NIP. Durations of
 * posts are judged in eligibility_posts.c, appraisals and discipline in eligibility_record.c. */
#include "rules/eligibility.h"

#include "base/arena.h"
#include "base/str.h"
#include "rules/education.h"
#include "rules/eligibility_judging.h"
#include "rules/grade.h"
#include "rules/training.h"

void judging_reading(struct verdict *v, enum reading_key k)
{
    v->reading = reading_word(k);
}

bool judging_submission(struct judging *j, const struct requirement *q)
{
    if (!date_is_none(j->d->submission))
        return true;
    verdict_add(j->vs, MET_UNPROVED, q->clause,
                "%s belum dapat dinilai: tanggal pengajuan lamaran belum ada.", q->name);
    return false;
}

static struct date later(struct date a, struct date b)
{
    return date_cmp(a, b) >= 0 ? a : b;
}

/* ---- civil servant ---- */

static enum tri is_civil_servant(const struct judging *j)
{
    if (j->p->civil_servant != TRI_NONE)
        return j->p->civil_servant;
    return j->nip_given && j->nip_sound ? TRI_YES : TRI_NONE;
}

static void judge_civil_servant(struct judging *j, const struct requirement *q)
{
    enum tri servant = is_civil_servant(j), own = j->p->own_government;
    bool only_own = q->own_government && !j->d->widened;
    const char *where = only_own
                            ? arena_printf(j->a, "PNS %s", j->r->government ? j->r->government
                                                                           : "pemerintah sendiri")
                            : "PNS";
    /* Whoever belongs to the own government is a civil servant unless the contrary is stated. */
    bool no = servant == TRI_NO || (only_own && own == TRI_NO);
    bool yes = !no && (only_own ? own == TRI_YES : servant == TRI_YES || own == TRI_YES);
    struct verdict *v;
    if (no) {
        v = verdict_add(j->vs, MET_NO, q->clause, "Bukan %s.", where);
        v->lawful = arena_printf(j->vs->arena, "Yang dapat mendaftar adalah %s.", where);
    } else if (yes) {
        v = verdict_add(j->vs, MET_YES, q->clause, "Berstatus %s.", where);
    } else {
        v = verdict_add(j->vs, MET_UNPROVED, q->clause, "Status sebagai %s belum dinyatakan.",
                        where);
    }
    if (servant == TRI_NO)
        verdict_fact(j->vs, v, "status", "bukan PNS");
    else if (q->own_government && own != TRI_NONE)
        verdict_fact(j->vs, v, "status", own == TRI_YES ? "PNS instansi sendiri"
                                                        : "PNS instansi lain");
    else if (j->nip_given)
        verdict_fact(j->vs, v, "NIP", "%s", nip_show(j->a, j->p->nip));
}

/* ---- rank ---- */

/* From which day a rank counts under the reading; false when a date it needs is not known. */
static bool rank_counts_from(const struct judging *j, const struct person_rank *k,
                             struct date *ret)
{
    bool by_decree = regulation_reading(j->r, READING_EFFECTIVE_DATE) == 1;
    if (date_is_none(k->decree) || (!by_decree && date_is_none(k->tmt)))
        return false;
    *ret = by_decree ? k->decree : later(k->tmt, k->decree);
    return true;
}

static void rank_fact(struct judging *j, struct verdict *v, const struct person_rank *k)
{
    verdict_fact(j->vs, v, "pangkat", "%s, TMT %s, keputusan %s", grade_show(k->grade),
                 date_show(j->a, k->tmt), date_show(j->a, k->decree));
}

/* The ranks that are high enough: one that counts on the day is the best witness, then one
 * whose dates are missing, then the earliest that will count. */
struct rank_found {
    const struct person_rank *counts, *undated, *coming, *highest;
    struct date from;                    /* of coming */
};

static struct rank_found find_rank(const struct judging *j, int lowest)
{
    struct rank_found f = {.from = DATE_NONE};
    for (size_t i = 0; i < j->p->n_ranks; i++) {
        const struct person_rank *k = &j->p->ranks[i];
        struct date from;
        if (!f.highest || k->grade > f.highest->grade)
            f.highest = k;
        if (k->grade < lowest)
            continue;
        if (!rank_counts_from(j, k, &from)) {
            f.undated = k;
        } else if (date_cmp(from, j->d->submission) <= 0) {
            if (!f.counts || k->grade > f.counts->grade)
                f.counts = k;
        } else if (!f.coming || date_cmp(from, f.from) < 0) {
            f.coming = k;
            f.from = from;
        }
    }
    return f;
}

static void judge_rank(struct judging *j, const struct requirement *q)
{
    const char *lowest = grade_show(q->rank);
    struct rank_found f = find_rank(j, q->rank);
    struct verdict *v;
    if (!f.highest || f.highest->grade == GRADE_NONE) {
        verdict_add(j->vs, MET_UNPROVED, q->clause, "Pangkat belum dinyatakan.");
        return;
    }
    if (f.counts) {
        v = verdict_add(j->vs, MET_YES, q->clause, "Pangkat memenuhi: paling rendah %s.", lowest);
        rank_fact(j, v, f.counts);
    } else if (f.undated) {
        v = verdict_add(j->vs, MET_UNPROVED, q->clause,
                        "Pangkat cukup, tetapi TMT atau tanggal keputusannya belum dinyatakan.");
        rank_fact(j, v, f.undated);
    } else if (f.coming) {
        v = verdict_add(j->vs, MET_NO, q->clause,
                        "Pangkat %s baru dihitung mulai %s, sesudah hari pengajuan %s.",
                        grade_show(f.coming->grade), date_show(j->a, f.from),
                        date_show(j->a, j->d->submission));
        v->lawful = arena_printf(j->vs->arena,
                                 "Syarat: pangkat paling rendah %s pada hari pengajuan.", lowest);
        v->lawful_from = date_iso(j->vs->arena, f.from);
        rank_fact(j, v, f.coming);
    } else {
        v = verdict_add(j->vs, MET_NO, q->clause, "Pangkat %s lebih rendah dari %s.",
                        grade_show(f.highest->grade), lowest);
        v->lawful = arena_printf(j->vs->arena, "Syarat: pangkat paling rendah %s.", lowest);
        rank_fact(j, v, f.highest);
    }
    judging_reading(v, READING_EFFECTIVE_DATE);
}

/* ---- age ---- */

enum age_day { AGE_SUBMISSION, AGE_CLOSING, AGE_INAUGURATION };

/* The day named by the requirement, else by the reading (its vocabulary has this order). */
static enum age_day age_day_of(const struct judging *j, const struct requirement *q, bool *ret_read)
{
    *ret_read = q->age_on == NULL;
    if (*ret_read)
        return (enum age_day)regulation_reading(j->r, READING_AGE_DATE);
    return str_eq(q->age_on, "penutupan")    ? AGE_CLOSING
           : str_eq(q->age_on, "pelantikan") ? AGE_INAUGURATION
                                             : AGE_SUBMISSION;
}

/* The last day on which somebody born then is not too old. */
static struct date age_last_day(const struct judging *j, struct date birth, int years)
{
    if (regulation_reading(j->r, READING_AGE) == 1)
        return date_add_days(date_birthday(birth, years + 1), -1);
    return date_birthday(birth, years);
}

/* Later days are not known yet, but who is too old earlier is too old then. */
static struct date earliest_known(const struct judging *j, enum age_day day)
{
    const struct date all[] = {j->d->submission, j->d->closing, j->d->inauguration};
    for (int i = (int)day; i >= 0; i--)
        if (!date_is_none(all[i]))
            return all[i];
    return DATE_NONE;
}

struct age_case {
    enum age_day day;
    bool exact;                          /* `on` is the day itself */
    struct date birth, on, last;
};

static void age_facts(struct judging *j, struct verdict *v, const struct age_case *c)
{
    static const char *const days[] = {"pengajuan", "penutupan", "pelantikan"};
    verdict_fact(j->vs, v, "tanggal lahir", "%s%s", date_show(j->a, c->birth),
                 date_is_none(j->p->birth) ? " (dari NIP)" : "");
    if (c->exact)
        verdict_fact(j->vs, v, "usia", "%d tahun pada tanggal %s, %s", date_age(c->birth, c->on),
                     days[c->day], date_show(j->a, c->on));
}

/* Two birth dates that contradict each other leave the age open only when they lead to
 * different answers. */
static bool age_contradicted(const struct judging *j, const struct age_case *c, int years)
{
    if (!(j->nip_faults & NIP_FAULT(NIP_OTHER_BIRTH)))
        return false;
    bool stated = date_cmp(c->on, c->last) <= 0;
    return stated != (date_cmp(c->on, age_last_day(j, j->nip.birth, years)) <= 0);
}

static struct verdict *age_verdict(struct judging *j, const struct requirement *q,
                                   const struct age_case *c)
{
    bool old = date_cmp(c->on, c->last) > 0;
    if (age_contradicted(j, c, q->years))
        return verdict_add(j->vs, MET_UNPROVED, q->clause,
                           "Usia belum pasti: tanggal lahir yang dinyatakan dan menurut NIP "
                           "memberi hasil yang berbeda.");
    if (old) {
        struct verdict *v = verdict_add(j->vs, MET_NO, q->clause,
                                        "Usia melampaui %d tahun: hari terakhir yang memenuhi "
                                        "adalah %s.",
                                        q->years, date_show(j->a, c->last));
        v->lawful = arena_printf(j->vs->arena, "Syarat: usia paling tinggi %d tahun.", q->years);
        return v;
    }
    if (!c->exact)
        return verdict_add(j->vs, MET_UNPROVED, q->clause,
                           "Usia belum dapat dinilai: tanggal acuannya belum ditetapkan; batasnya "
                           "sampai dengan %s.",
                           date_show(j->a, c->last));
    return verdict_add(j->vs, MET_YES, q->clause,
                       "Usia memenuhi: paling tinggi %d tahun, sampai dengan %s.", q->years,
                       date_show(j->a, c->last));
}

static void judge_age(struct judging *j, const struct requirement *q)
{
    bool by_reading;
    struct age_case c = {.day = age_day_of(j, q, &by_reading)};
    const struct date all[] = {j->d->submission, j->d->closing, j->d->inauguration};
    c.exact = !date_is_none(all[c.day]);
    c.on = earliest_known(j, c.day);
    c.birth = date_is_none(j->p->birth) ? j->nip.birth : j->p->birth;
    if (date_is_none(c.birth)) {
        verdict_add(j->vs, MET_UNPROVED, q->clause, "Tanggal lahir belum dinyatakan.");
        return;
    }
    if (date_is_none(c.on)) {
        verdict_add(j->vs, MET_UNPROVED, q->clause,
                    "Usia belum dapat dinilai: tanggal acuannya belum ditetapkan.");
        return;
    }
    c.last = age_last_day(j, c.birth, q->years);
    struct verdict *v = age_verdict(j, q, &c);
    age_facts(j, v, &c);
    judging_reading(v, by_reading && c.day != AGE_SUBMISSION ? READING_AGE_DATE : READING_AGE);
}

/* ---- education and training ---- */

/* Undated diplomas and certificates count: the requirement is to have them. */
static bool had_by(struct date date, struct date on)
{
    return date_is_none(date) || date_cmp(date, on) <= 0;
}

static void judge_education(struct judging *j, const struct requirement *q)
{
    const struct person_education *best = NULL, *coming = NULL;
    for (size_t i = 0; i < j->p->n_education; i++) {
        const struct person_education *e = &j->p->education[i];
        if (!had_by(e->date, j->d->submission)) {
            if (e->level >= q->education && (!coming || date_cmp(e->date, coming->date) < 0))
                coming = e;
        } else if (e->level != EDUCATION_NONE && (!best || e->level > best->level)) {
            best = e;
        }
    }
    const char *lowest = education_name((enum education_level)q->education);
    if (!best && !coming) {
        verdict_add(j->vs, MET_UNPROVED, q->clause, "Pendidikan belum dinyatakan.");
        return;
    }
    bool met = best && best->level >= q->education;
    struct verdict *v =
        met ? verdict_add(j->vs, MET_YES, q->clause, "Pendidikan memenuhi: paling rendah %s.",
                          lowest)
            : verdict_add(j->vs, MET_NO, q->clause,
                          "Pendidikan pada hari pengajuan belum mencapai %s.", lowest);
    const struct person_education *used = met || !coming ? best : coming;
    verdict_fact(j->vs, v, "pendidikan", "%s%s%s",
                 education_name((enum education_level)used->level),
                 date_is_none(used->date) ? "" : ", ijazah ",
                 date_is_none(used->date) ? "" : date_show(j->a, used->date));
    if (!met) {
        v->lawful = arena_printf(j->vs->arena, "Syarat: pendidikan paling rendah %s.", lowest);
        v->lawful_from = coming ? date_iso(j->vs->arena, coming->date) : NULL;
    }
}

struct training_found {
    const struct person_training *done, *attending, *coming;
};

static struct training_found find_training(const struct judging *j, int level)
{
    struct training_found f = {0};
    for (size_t i = 0; i < j->p->n_trainings; i++) {
        const struct person_training *t = &j->p->trainings[i];
        if (t->level == TRAINING_NONE || t->level > level)
            continue;
        if (t->attending)
            f.attending = t;
        else if (!had_by(t->date, j->d->submission))
            f.coming = t;
        else if (!f.done || t->level < f.done->level)
            f.done = t;
    }
    return f;
}

static void training_fact(struct judging *j, struct verdict *v, const struct person_training *t)
{
    verdict_fact(j->vs, v, "diklat", "%s%s%s%s", t->name ? t->name : training_name(t->level),
                 t->attending ? ", sedang diikuti" : "", date_is_none(t->date) ? "" : ", ",
                 date_is_none(t->date) ? "" : date_show(j->a, t->date));
}

static void judge_training(struct judging *j, const struct requirement *q)
{
    const char *asked = training_name(q->training);
    struct training_found f = find_training(j, q->training);
    struct verdict *v;
    if (f.done || (f.attending && q->attending_ok)) {
        v = verdict_add(j->vs, MET_YES, q->clause,
                        "Diklat kepemimpinan memenuhi: %s atau yang setara%s.", asked,
                        f.done ? "" : ", sedang diikuti");
        training_fact(j, v, f.done ? f.done : f.attending);
        return;
    }
    if (!j->p->trainings_known && !f.coming && !f.attending) {
        verdict_add(j->vs, MET_UNPROVED, q->clause, "Diklat kepemimpinan belum dinyatakan.");
        return;
    }
    v = verdict_add(j->vs, MET_NO, q->clause, "%s %s atau yang setara.",
                    f.attending ? "Masih mengikuti, belum menyelesaikan," : "Belum mengikuti",
                    asked);
    v->lawful = arena_printf(j->vs->arena, "Syarat: %s atau yang setara%s.", asked,
                             q->attending_ok ? ", atau surat keterangan sedang mengikutinya" : "");
    if (f.coming)
        v->lawful_from = date_iso(j->vs->arena, f.coming->date);
    const struct person_training *seen = f.attending ? f.attending
                                         : f.coming  ? f.coming
                                         : j->p->n_trainings ? &j->p->trainings[0]
                                                             : NULL;
    if (seen)
        training_fact(j, v, seen);
    else
        verdict_fact(j->vs, v, "diklat", "tidak ada");
}

/* ---- proved later, and by documents ---- */

static void judge_later(struct judging *j, const struct requirement *q)
{
    static const struct {
        const char *name, *how;
    } kinds[REQ__MAX] = {
        [REQ_COMPETENCY] = {"kompetensi", "dalam tahap uji kompetensi"},
        [REQ_HEALTH] = {"kesehatan", "dengan hasil pemeriksaan kesehatan"},
        [REQ_TRACK_RECORD] = {"rekam jejak", "dalam penelusuran rekam jejak"},
    };
    enum tri known = q->kind == REQ_COMPETENCY ? j->p->competency
                     : q->kind == REQ_HEALTH   ? j->p->health
                                               : j->p->track_record;
    struct verdict *v;
    if (known == TRI_NONE) {
        v = verdict_add(j->vs, MET_UNPROVED, q->clause, "%s dibuktikan kemudian %s.", q->name,
                        kinds[q->kind].how);
        verdict_fact(j->vs, v, kinds[q->kind].name, "belum ada hasil");
        return;
    }
    v = verdict_add(j->vs, known == TRI_YES ? MET_YES : MET_NO, q->clause, "%s %s.", q->name,
                    known == TRI_YES ? "terbukti" : "dinyatakan tidak terpenuhi");
    verdict_fact(j->vs, v, kinds[q->kind].name, known == TRI_YES ? "memenuhi" : "tidak memenuhi");
}

static bool has_document(const struct judging *j, const char *id)
{
    for (size_t i = 0; i < j->p->n_documents; i++)
        if (str_eq(j->p->documents[i], id))
            return true;
    return false;
}

/* Met by the dossier item that proves it, or by a document named like the requirement. */
static void judge_document(struct judging *j, const struct requirement *q)
{
    const struct dossier_rules *dossier = &j->r->dossier;
    const char *proof = has_document(j, q->id) ? q->id : NULL, *wanted = q->name;
    for (size_t i = 0; i < dossier->n_items; i++) {
        if (!str_eq(dossier->items[i].requirement, q->id))
            continue;
        wanted = dossier->items[i].name;
        if (!proof && has_document(j, dossier->items[i].id))
            proof = dossier->items[i].id;
    }
    struct verdict *v;
    if (proof) {
        v = verdict_add(j->vs, MET_YES, q->clause, "%s dibuktikan dengan berkas.", q->name);
        verdict_fact(j->vs, v, "berkas", "%s", proof);
    } else if (j->p->documents_known) {
        v = verdict_add(j->vs, MET_NO, q->clause, "%s: berkasnya tidak ada.", q->name);
        v->lawful = arena_printf(j->vs->arena, "Sertakan %s.", wanted);
        verdict_fact(j->vs, v, "berkas", "tidak ada");
    } else {
        verdict_add(j->vs, MET_UNPROVED, q->clause, "%s: berkas belum diperiksa.", q->name);
    }
}

/* ---- all together ---- */

static void judge_one(struct judging *j, const struct requirement *q)
{
    static const struct {
        void (*judge)(struct judging *, const struct requirement *);
        bool on_submission;              /* needs the submission day */
    } judges[REQ__MAX] = {
        [REQ_CIVIL_SERVANT] = {judge_civil_servant, false},
        [REQ_RANK] = {judge_rank, true},
        [REQ_POSTS_HELD] = {judge_posts, true},
        [REQ_LEVEL_HELD] = {judge_posts, true},
        [REQ_EXPERIENCE] = {judge_posts, true},
        [REQ_AGE] = {judge_age, false},
        [REQ_EDUCATION] = {judge_education, true},
        [REQ_TRAINING] = {judge_training, true},
        [REQ_PERFORMANCE] = {judge_performance, true},
        [REQ_DISCIPLINE] = {judge_discipline, true},
        [REQ_COMPETENCY] = {judge_later, false},
        [REQ_HEALTH] = {judge_later, false},
        [REQ_TRACK_RECORD] = {judge_later, false},
        [REQ_DOCUMENT] = {judge_document, false},
    };
    if (!judges[q->kind].on_submission || judging_submission(j, q))
        judges[q->kind].judge(j, q);
}

static void judge_nip(struct judging *j, const char *clause)
{
    for (int f = 0; j->nip_faults >> f; f++) {
        if (!(j->nip_faults & NIP_FAULT(f)))
            continue;
        struct verdict *v = verdict_add(j->vs, MET_UNPROVED, clause, "%s",
                                        nip_fault_text((enum nip_fault)f));
        v->lawful = "Cocokkan NIP dengan keputusan pengangkatan, lalu perbaiki yang keliru.";
        verdict_fact(j->vs, v, "NIP", "%s", nip_show(j->a, j->p->nip));
        if (f == NIP_OTHER_BIRTH)
            verdict_fact(j->vs, v, "tanggal lahir", "%s", date_show(j->a, j->p->birth));
        if (f == NIP_OTHER_SEX)
            verdict_fact(j->vs, v, "jenis kelamin",
                         j->p->sex == SEX_MALE ? "laki-laki" : "perempuan");
    }
}

enum met eligibility_judge(struct arena *a, const struct regulation *r, enum post_class c,
                           enum jpt_level l, const struct person *p,
                           const struct eligibility_dates *d, struct verdicts *vs)
{
    const struct eligibility_profile *profile = regulation_eligibility(r, c, l);
    if (!profile) {
        verdict_add(vs, MET_NOT_RULED, NULL,
                    "Syarat calon untuk jabatan ini tidak diatur di sini.");
        return MET_NOT_RULED;
    }
    struct judging j = {.a = a, .vs = vs, .r = r, .p = p, .d = d, .nip = {.birth = DATE_NONE}};
    j.nip_given = !str_empty(p->nip);
    if (j.nip_given) {
        j.nip_faults = nip_parse(p->nip, &j.nip);
        j.nip_faults |= nip_check(&j.nip, p->birth, p->sex);
        j.nip_sound = j.nip_faults == 0;
    }
    struct verdicts before = *vs;
    for (size_t i = 0; i < profile->n; i++)
        judge_one(&j, &profile->v[i]);
    judge_nip(&j, profile->clause);
    struct verdicts added = {.v = vs->v + before.n, .n = vs->n - before.n};
    return verdicts_all(&added);
}
