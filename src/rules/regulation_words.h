/* The vocabularies of the regulation files as tables, for the descriptor tables of the reader
 * and for other files that use the same words (calendars: certainty). The functions that turn
 * words both ways are declared in rules/regulation.h. Constant data, hence exported. */
#pragma once
#include "rules/yaml.h"

extern const struct yaml_vocab words_role, words_element, words_unit, words_counting,
    words_post_class, words_jpt_level, words_scope, words_effect, words_certainty,
    words_clause_kind, words_reading, words_path, words_requirement, words_post_level,
    words_functional, words_scorer, words_method, words_basis, words_opinion, words_zone,
    words_internal, words_rank, words_education, words_training, words_grade, words_degree,
    words_age_on, words_minimum;
