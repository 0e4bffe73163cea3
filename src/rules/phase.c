#include "rules/phase.h"
#include "base/str.h"

static const struct {
    const char *word, *title;
} phases[PHASE__MAX] = {
    [PHASE_PREPARATION] = {"persiapan", "Persiapan"},
    [PHASE_ANNOUNCED] = {"diumumkan", "Diumumkan"},
    [PHASE_OPEN] = {"dibuka", "Pendaftaran dibuka"},
    [PHASE_CLOSED] = {"ditutup", "Pendaftaran ditutup"},
    [PHASE_SCREENED] = {"seleksi-administrasi", "Seleksi administrasi selesai"},
    [PHASE_SELECTING] = {"seleksi", "Tahap seleksi"},
    [PHASE_RANKED] = {"diperingkat", "Peringkat tersusun"},
    [PHASE_PROPOSED] = {"diajukan", "Tiga nama diajukan"},
    [PHASE_DECIDED] = {"terpilih", "Calon terpilih"},
    [PHASE_INAUGURATED] = {"dilantik", "Dilantik"},
    [PHASE_REPORTED] = {"dilaporkan", "Dilaporkan"},
    [PHASE_CANCELLED] = {"dibatalkan", "Dibatalkan"},
};

const char *phase_word(enum phase p)
{
    return p < PHASE__MAX ? phases[p].word : NULL;
}

const char *phase_title(enum phase p)
{
    return p < PHASE__MAX ? phases[p].title : NULL;
}

/* Has the act happened at every post? One of the whole selection (post 0) is enough. */
static bool at_every_post(const struct event *e, size_t n, const char *act, size_t n_posts)
{
    size_t posts = 0;
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(e[i].act, act))
            continue;
        if (e[i].post == 0)
            return true;
        bool again = false;
        for (size_t j = 0; j < i && !again; j++)
            again = e[j].post == e[i].post && str_eq(e[j].act, act);
        posts += !again;
    }
    return n_posts > 0 && posts >= n_posts;
}

/* The report on the whole, not one on its preparation: after the first three names. */
static bool reported(const struct event *e, size_t n)
{
    bool proposed = false;
    for (size_t i = 0; i < n; i++) {
        proposed = proposed || str_eq(e[i].act, "decision.three");
        if (proposed && str_eq(e[i].act, "report.send"))
            return true;
    }
    return false;
}

/* What only happens in a scored stage, or opens one; the file check is none. */
static bool scored_stage_begun(const struct event *e, size_t n)
{
    static const char *const acts[] = {"session.open", "assessment.hand_over", "stage.decide",
                                       "stage.minutes", "stage.announce", "track_record.close"};
    for (size_t i = 0; i < n; i++) {
        if (str_eq(e[i].tag, "administrasi"))
            continue;
        for (size_t k = 0; k < sizeof acts / sizeof *acts; k++)
            if (str_eq(e[i].act, acts[k]))
                return true;
    }
    return false;
}

enum phase phase_of(const struct regulation *r, const struct event *events, size_t n,
                    size_t n_posts, struct date opens, struct date closes, struct date today,
                    bool cancelled)
{
    (void)r;                       /* phases are the same for every regulation */
    if (cancelled)
        return PHASE_CANCELLED;
    if (date_is_none(opens) || date_is_none(closes))
        return PHASE_PREPARATION;
    if (date_cmp(today, opens) < 0)
        return PHASE_ANNOUNCED;
    /* An extension opens again, whatever the file check had decided by then. */
    if (date_cmp(today, closes) <= 0)
        return PHASE_OPEN;
    if (at_every_post(events, n, "inauguration.hold", n_posts))
        return reported(events, n) ? PHASE_REPORTED : PHASE_INAUGURATED;
    if (at_every_post(events, n, "decision.choose", n_posts))
        return PHASE_DECIDED;
    if (at_every_post(events, n, "decision.three", n_posts))
        return PHASE_PROPOSED;
    if (at_every_post(events, n, "ranking.compute", n_posts))
        return PHASE_RANKED;
    if (scored_stage_begun(events, n))
        return PHASE_SELECTING;
    return at_every_post(events, n, "screening.decide", n_posts) ? PHASE_SCREENED : PHASE_CLOSED;
}
