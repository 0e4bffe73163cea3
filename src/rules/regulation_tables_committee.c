/* The keys of a regulation on panel, secretariat and assessors. */
#include "rules/regulation.h"
#include "rules/regulation_rows.h"
#include "rules/regulation_tables.h"
#include "rules/regulation_words.h"

static const struct yaml_row formed_rows[] = {CLAUSE(struct panel_rules, formed_clause),
                                              BY(struct panel_rules, formed_by)};
static const struct yaml_table formed_table = YAML_TABLE(struct panel_rules, formed_rows);
static const struct yaml_row size_rows[] = {
    CLAUSE(struct panel_rules, size_clause),
    {"min", YAML_INT, YAML_AT(struct panel_rules, min), .min = 1, .flags = YAML_MUST,
     .about = "fewest members"},
    {"max", YAML_INT, YAML_AT(struct panel_rules, max), .min = 1, .flags = YAML_MUST,
     .about = "most members"},
    {"odd", YAML_BOOL, YAML_AT(struct panel_rules, odd), .about = "must the number be odd?"},
};
static const struct yaml_table size_table = YAML_TABLE(struct panel_rules, size_rows);
static const struct yaml_row internal_rows[] = {
    CLAUSE(struct panel_rules, internal_clause),
    {"min", YAML_INT, YAML_AT(struct panel_rules, internal_min), .about = "fewest internal members"},
    {"max_percent", YAML_INT, YAML_AT(struct panel_rules, internal_max_percent), .max = 100,
     .flags = YAML_MUST, .about = "most internal members, percent of all"},
};
static const struct yaml_table internal_table = YAML_TABLE(struct panel_rules, internal_rows);
static const struct yaml_row element_rows[] = {
    CLAUSE_OR_AROUND(struct element_rule, clause),
    NAME(struct element_rule, name, "as people read it"),
    {"kinds", YAML_BITS, YAML_AT(struct element_rule, kinds), .flags = YAML_MUST,
     .words = &words_element, .about = "kinds of members that satisfy it"},
    {"internal", YAML_WORD, YAML_AT(struct element_rule, internal), .words = &words_internal,
     .dflt = -1, .about = "of the own government or not"},
    {"min", YAML_INT, YAML_AT(struct element_rule, min), .about = "fewest members of the kind"},
};
static const struct yaml_table element_table = YAML_TABLE(struct element_rule, element_rows);
static const struct yaml_row strangers_rows[] = {
    CLAUSE(struct panel_rules, strangers_clause),
    {"effect", YAML_WORD, YAML_AT(struct panel_rules, strangers), .flags = YAML_MUST,
     .words = &words_effect, .about = "what a member who fits no element means"},
};
static const struct yaml_table strangers_table = YAML_TABLE(struct panel_rules, strangers_rows);
static const struct yaml_row evidence_rows[] = {
    CLAUSE(struct panel_rules, evidence_clause),
    {"kinds", YAML_BITS, YAML_AT(struct panel_rules, evidence_kinds), .flags = YAML_MUST,
     .words = &words_element, .about = "kinds of members that need both evidences"},
    {"others", YAML_WORD, YAML_AT(struct panel_rules, evidence_others), .words = &words_effect,
     .dflt = EFFECT_TOLERATE, .about = "what a lack means for the other kinds"},
    ONLY_CLAUSE("field", struct panel_rules, field_clause, "knowledge of the field, if ruled apart"),
    ONLY_CLAUSE("assessment", struct panel_rules, assessment_clause,
                "knowledge of assessing, if ruled apart"),
};
static const struct yaml_table evidence_table = YAML_TABLE(struct panel_rules, evidence_rows);
static const struct yaml_row term_rows[] = {
    CLAUSE(struct panel_rules, term_clause),
    {"after", YAML_TEXTS, YAML_ATN(struct panel_rules, after_term, n_after_term),
     .flags = YAML_WORDLIKE, .about = "acts that stay allowed after the term"},
};
static const struct yaml_table term_table = YAML_TABLE(struct panel_rules, term_rows);

static const struct yaml_row panel_rows[] = {
    CLAUSE_OF_WHOLE(struct panel_rules),
    PART("formed", formed_table, "who appoints"),
    ONLY_CLAUSE("coordination", struct panel_rules, coordination_clause,
                "coordination with the overseer"),
    ONLY_CLAUSE("decree", struct panel_rules, decree_clause, "appointed by decree"),
    PART("size", size_table, "number of members"),
    PART("internal", internal_table, "share of internal members"),
    {"elements", YAML_LIST, YAML_ATN(struct panel_rules, elements, n_elements),
     .sub = &element_table, .about = "where members must come from"},
    PART("strangers", strangers_table, "members who fit no element"),
    PART("evidence", evidence_table, "evidence of knowledge"),
    ONLY_CLAUSE("equal", struct panel_rules, equal_clause,
                "internal members hold a post not below the vacant one"),
    {"conditions", YAML_MAP, YAML_AT(struct panel_rules, conditions), .sub = &named_items,
     .about = "what else each member must satisfy"},
    PART("term", term_table, "when the work ends"),
};
const struct yaml_table panel_table =
    YAML_TABLE(struct panel_rules, panel_rows, .check = check_panel);

static const struct yaml_row staff_rows[] = {
    CLAUSE(struct secretariat_rules, size_clause),
    {"max", YAML_INT, YAML_AT(struct secretariat_rules, max), .min = 1, .flags = YAML_MUST,
     .about = "most members"},
};
static const struct yaml_table staff_table = YAML_TABLE(struct secretariat_rules, staff_rows);
static const struct yaml_row qualification_rows[] = {
    CLAUSE(struct secretariat_rules, qualification_clause),
    {"items", YAML_TEXTS, YAML_ATN(struct secretariat_rules, qualifications, n_qualifications),
     .flags = YAML_MUST | YAML_SILENT, .min = 1, .about = "qualifications of the executors"},
};
static const struct yaml_table qualification_table =
    YAML_TABLE(struct secretariat_rules, qualification_rows);
static const struct yaml_row secretariat_rows[] = {
    CLAUSE_OF_WHOLE(struct secretariat_rules),
    PART("size", staff_table, "number of members"),
    ONLY_CLAUSE("decree", struct secretariat_rules, decree_clause, "appointed by decree"),
    PART("qualifications", qualification_table, "what members must bring"),
    ONLY_CLAUSE("term", struct secretariat_rules, term_clause, "its work ends with the panel's"),
    {"duties", YAML_MAP, YAML_AT(struct secretariat_rules, duties), .sub = &named_items,
     .about = "what the secretariat does"},
};
const struct yaml_table secretariat_table =
    YAML_TABLE(struct secretariat_rules, secretariat_rows);

static const struct yaml_row proof_rows[] = {
    CLAUSE(struct assessor_rules, evidence_clause),
    {"independent", YAML_BOOL, YAML_AT(struct assessor_rules, independent),
     .about = "evidence of independence needed"},
    {"experienced", YAML_BOOL, YAML_AT(struct assessor_rules, experienced),
     .about = "evidence of experience needed"},
};
static const struct yaml_table proof_table = YAML_TABLE(struct assessor_rules, proof_rows);
static const struct yaml_row several_rows[] = {
    CLAUSE(struct assessor_rules, several_clause),
    {"min", YAML_INT, YAML_AT(struct assessor_rules, min_per_participant), .min = 1,
     .flags = YAML_MUST, .about = "fewest assessors a participant"},
};
static const struct yaml_table several_table = YAML_TABLE(struct assessor_rules, several_rows);
static const struct yaml_row tools_rows[] = {
    CLAUSE(struct assessor_rules, instruments_clause),
    {"items", YAML_TEXTS, YAML_ATN(struct assessor_rules, instruments, n_instruments),
     .flags = YAML_MUST | YAML_SILENT, .min = 1, .about = "instruments of assessment"},
};
static const struct yaml_table tools_table = YAML_TABLE(struct assessor_rules, tools_rows);
static const struct yaml_row assessor_rows[] = {
    CLAUSE_OF_WHOLE(struct assessor_rules),
    {"mandatory", YAML_BOOL, YAML_AT(struct assessor_rules, mandatory),
     .about = "must there be assessors?"},
    PART("evidence", proof_table, "what assessors must prove"),
    PART("several", several_table, "more than one"),
    PART("instruments", tools_table, "what they use"),
};
const struct yaml_table assessor_table = YAML_TABLE(struct assessor_rules, assessor_rows);
