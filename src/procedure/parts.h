/* The tables each part of the procedure offers, in the order of the SOP. The parts do not see
 * one another; only parts.c puts them side by side. */
#pragma once
#include "gate/act.h"
#include "gate/page.h"

extern const struct act_table selection_acts, scoring_acts, committee_acts, oversight_acts,
    meeting_acts, letter_acts, announcement_acts, application_acts, screening_acts, session_acts,
    sheet_acts, sheet_table_acts, stage_acts, assessment_acts, paper_test_acts, interview_acts, track_record_acts,
    health_acts, ranking_acts, decision_acts, inauguration_acts, report_acts, complaint_acts,
    account_acts, profile_acts, admin_acts;

extern const struct page_table preparation_pages, team_pages, letter_pages, session_pages;
extern const struct page_table announcement_pages, application_pages, screening_pages,
    complaint_pages, public_pages, timeline_pages, meeting_pages, paper_test_pages, interview_pages,
    law_pages, checkpoint_pages, choices_pages, task_pages, profile_pages;
extern const struct page_table stage_pages, committee_pages, scoring_pages,
    sheet_pages, sheet_one_pages, sheet_all_pages, sheet_table_pages,
    sheet_paper_pages, plenary_pages, assessment_work_pages, health_pages, assessment_pages, track_record_pages,
    ranking_pages;
extern const struct page_table signing_pages, decision_pages, document_pages, feed_pages,
    funnel_pages, oversight_pages, admin_pages, matrix_pages;

/* All of them, for the gate. */
size_t procedure_acts(const struct act_table **ret);
size_t procedure_pages(const struct page_table **ret);
