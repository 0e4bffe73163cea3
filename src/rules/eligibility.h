/* Eligibility of a person for a post: one verdict for each requirement of the regulation's
 * profile, in its order.
 *
 * Three answers, never mixed: *met*; *not met* (the stated facts contradict the requirement);
 * *not yet proved* (a fact is not known, or is proved later: competency, health). What is not
 * known is never passed. A profile the regulation does not have is *not ruled here*.
 *
 * Each verdict carries the facts it used, the reading it rests on, what would be lawful, and,
 * where time alone would heal it, from which day. Serves the eligibility profiles of a
 * regulation (`eligibility.*`) and the readings batas-usia, tanggal-usia, masa-jabatan,
 * jabatan-berbeda, plt-dihitung, jenjang-lebih-tinggi, tanggal-efektif, tahun-kinerja. */
#pragma once
#include "base/date.h"
#include "base/err.h"
#include "rules/person.h"
#include "rules/regulation.h"

struct arena;

/* The days facts are measured on. All but the age are measured on the submission: the day the
 * dossier became effective, never moved by an extension. DATE_NONE: not yet known. */
struct eligibility_dates {
    struct date submission, closing, inauguration;
    bool widened;            /* a recorded act opened the selection to other governments */
};

/* Adds one verdict per requirement to vs, then one for every fault of the person's NIP (not
 * proved, under the profile's clause, until the contradiction is cleared up). Returns all
 * together. Scratch memory in a; the verdicts' texts live in vs->arena. */
enum met eligibility_judge(struct arena *a, const struct regulation *r, enum post_class c,
                           enum jpt_level l, const struct person *p,
                           const struct eligibility_dates *d, struct verdicts *vs);
