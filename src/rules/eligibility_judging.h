/* What the files that judge one person share. Private to eligibility*.c. */
#pragma once
#include "rules/eligibility.h"
#include "rules/nip.h"

struct judging {
    struct arena *a;                     /* scratch */
    struct verdicts *vs;
    const struct regulation *r;
    const struct person *p;
    const struct eligibility_dates *d;
    struct nip nip;
    unsigned nip_faults;
    bool nip_given, nip_sound;           /* sound: without any fault */
};

/* Is the submission known? If not, adds "not yet proved" for q and says false. */
bool judging_submission(struct judging *j, const struct requirement *q);
/* Marks the reading a verdict rests on. */
void judging_reading(struct verdict *v, enum reading_key k);

void judge_posts(struct judging *j, const struct requirement *q);        /* eligibility_posts.c */
void judge_performance(struct judging *j, const struct requirement *q);  /* eligibility_record.c */
void judge_discipline(struct judging *j, const struct requirement *q);
