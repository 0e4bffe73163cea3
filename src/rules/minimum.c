#include "rules/minimum.h"
#include "base/arena.h"
#include "base/str.h"

#define NO_WAY_OUT "Peraturan ini tidak menyebut jalan keluar"

static const char *stage_phrase(const char *id)
{
    return str_eq(id, MINIMUM_REGISTRATION) ? "pelamar"
           : str_eq(id, MINIMUM_SCREENING) ? "peserta yang memenuhi syarat administrasi"
                                           : "nama pada akhir seleksi";
}

/* ---- what each path needs ---- */

static bool may_extend_more(const struct extension_rules *x, int extensions)
{
    return x->clause && (x->max_times == 0 || extensions < x->max_times);
}

/* Extending comes first: another path waits until the announcement has been extended, as long
 * as the regulation lets it be ("setelah dilakukan perpanjangan"). */
static bool is_turn(const struct regulation *r, const struct minimum_rule *m,
                    enum too_few_path path, int extensions)
{
    const struct extension_rules *x = &r->announcement.extension;
    bool extend = (m->paths & (1u << PATH_EXTEND)) != 0;
    if (path == PATH_EXTEND)
        return may_extend_more(x, extensions);
    return !extend || extensions > 0 || !may_extend_more(x, extensions);
}

static const char *persons(struct arena *a, role_set by)
{
    return by ? role_set_show(a, by) : "yang berwenang";
}

static struct minimum_act make_act(const struct regulation *r, struct arena *a,
                                   const struct minimum_rule *m, enum too_few_path path,
                                   int missing)
{
    struct minimum_act act = {.path = path, .clause = m->clause, .regulation = r->key};
    switch (path) {
    case PATH_EXTEND:
        act.act = "announcement.extend";
        act.clause = r->announcement.extension.clause;
        act.by = r->announcement.extension.by;
        act.text = arena_printf(a, "Perpanjang pengumuman dengan mengubah jadwal (%s, %s).",
                                persons(a, act.by), act.clause);
        break;
    case PATH_APPOINT:
        act.act = "screening.appoint_candidate";
        act.clause = m->appoint_clause ? m->appoint_clause : m->clause;
        act.by = m->appoint_by;
        act.count = missing;
        act.text = arena_printf(a, "Tunjuk paling banyak %d calon untuk diikutkan (%s, %s).",
                                missing, persons(a, act.by), act.clause);
        break;
    case PATH_WIDEN:
        act.act = "selection.widen_scope";
        if (r->announcement.widen_clause)
            act.clause = r->announcement.widen_clause;
        act.text = arena_printf(a, "Perluas cakupan pelamar (%s).", act.clause);
        break;
    case PATH_STOP:
    default:
        act.act = "selection.cancel";
        act.text = arena_printf(a, "Hentikan seleksi jabatan ini (%s).", act.clause);
        break;
    }
    return act;
}

static void add_paths(const struct regulation *r, struct arena *a, const struct minimum_rule *m,
                      int extensions, struct minimum_answer *ret)
{
    static const enum too_few_path order[] = {PATH_EXTEND, PATH_APPOINT, PATH_WIDEN, PATH_STOP};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if ((m->paths & (1u << order[i])) && is_turn(r, m, order[i], extensions))
            ret->acts[ret->n_acts++] = make_act(r, a, m, order[i], ret->need - ret->have);
}

/* ---- the answer ---- */

/* At the end the route's number of names is the minimum where none is written. */
static bool end_rule(const struct regulation *r, enum post_class post, struct minimum_rule *ret)
{
    const struct route_rule *route = regulation_route(r, post);
    if (!route || route->names <= 0)
        return false;
    *ret = (struct minimum_rule){
        .id = MINIMUM_END, .count = route->names,
        .clause = route->three_clause ? route->three_clause : route->clause};
    return true;
}

static bool find_rule(const struct regulation *r, const char *id, enum post_class post,
                      struct minimum_rule *ret)
{
    const struct minimum_rule *m = regulation_minimum(r, id);
    if (m && m->clause && m->count > 0) {
        *ret = *m;
        return true;
    }
    return str_eq(id, MINIMUM_END) && end_rule(r, post, ret);
}

/* The word of the first role that picks the three: who may override at the end. */
static const char *picker(const struct regulation *r, enum post_class post)
{
    const struct route_rule *route = regulation_route(r, post);
    for (int role = 0; route && role < ROLE__MAX; role++)
        if (route->three_by & ROLE_BIT(role))
            return role_word((enum role)role);
    return role_word(ROLE_PANEL_CHAIR);
}

static void refuse(const struct regulation *r, const struct minimum_case *c,
                   enum post_class post, struct minimum_answer *ret, struct verdicts *vs)
{
    bool end = str_eq(c->id, MINIMUM_END);
    struct verdict *v = verdict_add(vs, MET_NO, ret->clause, "Hanya %d %s, paling sedikit %d.",
                                    ret->have, stage_phrase(c->id), ret->need);
    verdict_fact(vs, v, "jumlah", "%d", ret->have);
    verdict_fact(vs, v, "paling sedikit", "%d", ret->need);
    if (c->extensions)
        verdict_fact(vs, v, "perpanjangan", "%d kali", c->extensions);
    const char *lawful = "";
    for (size_t i = 0; i < ret->n_acts; i++)
        lawful = arena_printf(vs->arena, "%s%s%s", lawful, i ? " " : "", ret->acts[i].text);
    if (ret->n_acts == 0)
        lawful = NO_WAY_OUT "; seleksi jabatan ini berhenti.";
    if (end)
        v->reading = reading_word(READING_FEWER_THAN_THREE);
    /* Fewer names only by a reasoned override that cites a supplementary rule. */
    if (end && (c->supplement || regulation_reading(r, READING_FEWER_THAN_THREE) == 1)) {
        v->overridable_by = picker(r, post);
        lawful = arena_printf(vs->arena, "%s Penyimpangan memerlukan alasan dan dasar%s%s.", lawful,
                              c->supplement ? " dari " : "",
                              c->supplement ? c->supplement->short_title : "");
    }
    v->lawful = lawful;
}

struct minimum_answer minimum_check(const struct regulation *r, struct arena *a,
                                    const struct minimum_case *c, enum post_class post,
                                    struct verdicts *vs)
{
    struct minimum_rule m, extra;
    const struct regulation *owner = r;
    struct minimum_answer ret = {.met = MET_NOT_RULED, .have = c->count};
    if (!find_rule(r, c->id, post, &m)) {
        owner = c->supplement;     /* silent: then the clause the government named speaks */
        if (!owner || !find_rule(owner, c->id, post, &m)) {
            verdict_add(vs, MET_NOT_RULED, NULL, "Jumlah paling sedikit %s tidak diatur di sini.",
                        stage_phrase(c->id));
            return ret;
        }
    }
    ret.clause = m.clause;
    ret.need = m.count;
    ret.met = c->count >= m.count ? MET_YES : MET_NO;
    if (ret.met == MET_YES) {
        verdict_add(vs, MET_YES, m.clause, "%d %s; paling sedikit %d.", c->count,
                    stage_phrase(c->id), m.count);
        return ret;
    }
    ret.acts = arena_array_of(a, PATH__MAX, struct minimum_act);
    add_paths(owner, a, &m, c->extensions, &ret);
    if (ret.n_acts == 0 && owner == r && c->supplement &&
        find_rule(c->supplement, c->id, post, &extra))
        add_paths(c->supplement, a, &extra, c->extensions, &ret);
    ret.no_way_out = ret.n_acts == 0;
    refuse(r, c, post, &ret, vs);
    return ret;
}

void minimum_counts(const struct regulation *r, int *counts, size_t n)
{
    int sum = 0;
    if (regulation_reading(r, READING_MINIMUM_BASIS) != 1)
        return;
    for (size_t i = 0; i < n; i++)
        sum += counts[i];
    for (size_t i = 0; i < n; i++)
        counts[i] = sum;
}

/* ---- the acts ---- */

static const struct minimum_act *act_of(const struct minimum_answer *m, enum too_few_path path)
{
    for (size_t i = 0; i < m->n_acts; i++)
        if (m->acts[i].path == path)
            return &m->acts[i];
    return NULL;
}

enum met minimum_may_appoint(const struct regulation *r, struct arena *a,
                             const struct minimum_case *c, enum post_class post, int appointing,
                             enum role role, struct verdicts *vs)
{
    struct verdicts scratch;
    verdicts_init(&scratch, a);
    struct minimum_answer m = minimum_check(r, a, c, post, &scratch);
    const struct minimum_act *act = m.met == MET_NO ? act_of(&m, PATH_APPOINT) : NULL;
    const struct minimum_rule *rule = regulation_minimum(r, c->id);
    const char *clause = rule && rule->appoint_clause ? rule->appoint_clause : m.clause;
    struct verdict *v = NULL;
    if (m.met == MET_NOT_RULED)
        verdict_add(vs, MET_NO, NULL, "Penunjukan calon tidak diatur di sini.");
    else if (m.met == MET_YES)
        verdict_add(vs, MET_NO, clause, "Calon hanya dapat ditunjuk bila %s kurang dari %d; "
                    "sekarang %d.", stage_phrase(c->id), m.need, m.have);
    else if (!act) {
        v = verdict_add(vs, MET_NO, clause, "%s", rule && (rule->paths & (1u << PATH_APPOINT))
                        ? "Calon dapat ditunjuk setelah pengumuman diperpanjang."
                        : "Peraturan ini tidak mengenal penunjukan calon.");
        v->lawful = m.n_acts ? m.acts[0].text : NO_WAY_OUT ".";
    } else if (act->by && !(act->by & ROLE_BIT(role))) {
        v = verdict_add(vs, MET_NO, act->clause, "Calon tidak ditunjuk oleh %s.",
                        role_title(role));
        v->lawful = arena_printf(vs->arena, "Yang menunjuk: %s.", role_set_show(vs->arena,
                                                                                act->by));
    } else if (appointing > act->count) {
        v = verdict_add(vs, MET_NO, act->clause, "Yang kurang %d calon, yang ditunjuk %d.",
                        act->count, appointing);
        v->lawful = arena_printf(vs->arena, "Tunjuk paling banyak %d calon.", act->count);
        v->reading = reading_word(READING_APPOINTED);
    } else {
        verdict_add(vs, MET_YES, act->clause, "Calon dapat ditunjuk: %d dari %d.", m.have,
                    m.need);
        return MET_YES;
    }
    return MET_NO;
}

enum met minimum_may_extend(const struct regulation *r, struct arena *a, int applicants,
                            int extensions, enum role role, struct verdicts *vs)
{
    const struct extension_rules *x = &r->announcement.extension;
    struct verdict *v;
    if (!x->clause) {
        verdict_add(vs, MET_NOT_RULED, NULL, "Perpanjangan pengumuman tidak diatur di sini.");
        return MET_NOT_RULED;
    }
    if (x->by && !(x->by & ROLE_BIT(role))) {
        v = verdict_add(vs, MET_NO, x->clause, "Pengumuman tidak diperpanjang oleh %s.",
                        role_title(role));
        v->lawful = arena_printf(a, "Yang memperpanjang: %s.", role_set_show(a, x->by));
        return MET_NO;
    }
    if (x->min_applicants > 0 && applicants >= x->min_applicants) {
        v = verdict_add(vs, MET_NO, x->clause, "Pengumuman hanya diperpanjang bila pelamar kurang "
                        "dari %d; sekarang %d.", x->min_applicants, applicants);
        v->lawful = "Lanjutkan dengan pelamar yang ada.";
        return MET_NO;
    }
    if (!may_extend_more(x, extensions)) {
        v = verdict_add(vs, MET_NO, x->clause, "Pengumuman sudah diperpanjang %d kali, paling "
                        "banyak %d kali.", extensions, x->max_times);
        v->lawful = "Tempuh jalan berikutnya yang disebut peraturan.";
        return MET_NO;
    }
    verdict_add(vs, MET_YES, x->clause, "Pengumuman dapat diperpanjang: pelamar %d.", applicants);
    return MET_YES;
}

enum met minimum_override(const struct regulation *r, const struct regulation *supplement,
                          const char *clause, const char *reason, enum role role,
                          const char *overridable_by, struct verdicts *vs)
{
    const struct clause *cited = supplement ? regulation_clause_by_id(supplement, clause) : NULL;
    struct verdict *v;
    if (!cited && regulation_reading(r, READING_FEWER_THAN_THREE) == 1)
        cited = regulation_clause_by_id(r, clause);
    if (!overridable_by || !str_eq(role_word(role), overridable_by)) {
        v = verdict_add(vs, MET_NO, NULL, "Penolakan ini tidak dapat dikesampingkan oleh %s.",
                        role_title(role));
        if (overridable_by)
            v->lawful = arena_printf(vs->arena, "Yang dapat: %s.",
                                     role_title((enum role)role_from_word(overridable_by)));
        return MET_NO;
    }
    if (!cited || str_empty(reason)) {
        v = verdict_add(vs, MET_NO, NULL, "%s", !cited
                        ? "Penyimpangan harus menunjuk ketentuan dari peraturan tambahan."
                        : "Penyimpangan memerlukan alasan tertulis.");
        v->lawful = supplement ? arena_printf(vs->arena, "Sebut satu ketentuan dari %s dan "
                                              "alasannya.", supplement->short_title)
                               : "Pemerintah daerah menetapkan peraturan tambahan lebih dahulu.";
        return MET_NO;
    }
    v = verdict_add(vs, MET_YES, cited->id, "Penyimpangan berdasar %s.", cited->cite);
    verdict_fact(vs, v, "alasan", "%s", reason);
    return MET_YES;
}
