#include "procedure/parts.h"

size_t procedure_acts(const struct act_table **ret)
{
    static struct act_table v[64];
    size_t n = 0;
    v[n++] = selection_acts;
    v[n++] = scoring_acts;
    v[n++] = committee_acts;
    v[n++] = oversight_acts;
    v[n++] = meeting_acts;
    v[n++] = letter_acts;
    v[n++] = announcement_acts;
    v[n++] = application_acts;
    v[n++] = screening_acts;
    v[n++] = session_acts;
    v[n++] = sheet_acts;
    v[n++] = sheet_table_acts;
    v[n++] = stage_acts;
    v[n++] = assessment_acts;
    v[n++] = paper_test_acts;
    v[n++] = interview_acts;
    v[n++] = track_record_acts;
    v[n++] = health_acts;
    v[n++] = ranking_acts;
    v[n++] = decision_acts;
    v[n++] = inauguration_acts;
    v[n++] = report_acts;
    v[n++] = complaint_acts;
    v[n++] = account_acts;
    v[n++] = profile_acts;
    v[n++] = admin_acts;
    *ret = v;
    return n;
}

size_t procedure_pages(const struct page_table **ret)
{
    static struct page_table v[64];
    size_t n = 0;
    v[n++] = public_pages;
    v[n++] = preparation_pages;
    v[n++] = team_pages;
    v[n++] = meeting_pages;
    v[n++] = letter_pages;
    v[n++] = announcement_pages;
    v[n++] = application_pages;
    v[n++] = screening_pages;
    v[n++] = session_pages;
    v[n++] = stage_pages;
    v[n++] = committee_pages;
    v[n++] = scoring_pages;
    v[n++] = sheet_pages;
    v[n++] = sheet_one_pages;
    v[n++] = sheet_all_pages;
    v[n++] = sheet_table_pages;
    v[n++] = sheet_paper_pages;
    v[n++] = plenary_pages;
    v[n++] = assessment_pages;
    v[n++] = assessment_work_pages;
    v[n++] = health_pages;
    v[n++] = paper_test_pages;
    v[n++] = interview_pages;
    v[n++] = track_record_pages;
    v[n++] = ranking_pages;
    v[n++] = funnel_pages;
    v[n++] = oversight_pages;
    v[n++] = admin_pages;
    v[n++] = matrix_pages;
    v[n++] = feed_pages;
    v[n++] = document_pages;
    v[n++] = signing_pages;
    v[n++] = decision_pages;
    v[n++] = complaint_pages;
    v[n++] = timeline_pages;
    v[n++] = law_pages;
    v[n++] = checkpoint_pages;
    v[n++] = choices_pages;
    v[n++] = profile_pages;
    v[n++] = task_pages;
    *ret = v;
    return n;
}
