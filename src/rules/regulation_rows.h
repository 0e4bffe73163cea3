/* Inside the regulation reader: what the rows of all its tables share. */
#pragma once
#include "rules/yaml.h"

enum { SPACE_CLAUSE = 1, SPACE_STEP, SPACE_REQUIREMENT };

/* The clause of a mapping: mandatory, or taken from the mapping around it. */
#define CLAUSE(type_, field_) \
    {"clause", YAML_IDENT, YAML_AT(type_, field_), .flags = YAML_MUST | YAML_CITE, \
     .refers = SPACE_CLAUSE, .about = "id of the clause that rules this"}
#define CLAUSE_OR_AROUND(type_, field_) \
    {"clause", YAML_IDENT, YAML_AT(type_, field_), .flags = YAML_CITE | YAML_INHERIT, \
     .refers = SPACE_CLAUSE, .about = "id of the clause that rules this"}
/* Of a whole part: absent when only some of its points are ruled. */
#define CLAUSE_OF_WHOLE(type_) \
    {"clause", YAML_IDENT, YAML_AT(type_, clause), .flags = YAML_CITE, .refers = SPACE_CLAUSE, \
     .about = "id of the clause that rules this as a whole; absent: only the points below are ruled"}
/* A part whose fields lie in the same struct, and one that is nothing but its clause. */
#define PART(key_, rows_, about_) \
    {key_, YAML_MAP, .at = 0, .sub = &rows_, .about = about_}
#define ONLY_CLAUSE(key_, type_, field_, about_) \
    {key_, YAML_MAP, YAML_AT(type_, field_), .sub = &only_clause, .about = about_}
#define NAME(type_, field_, about_) \
    {"name", YAML_TEXT, YAML_AT(type_, field_), .flags = YAML_MUST | YAML_PROSE | YAML_NAME, \
     .about = about_}
#define ID(type_, field_, about_) \
    {"id", YAML_IDENT, YAML_AT(type_, field_), .flags = YAML_MUST | YAML_PATH, .about = about_}
#define BY(type_, field_) \
    {"by", YAML_BITS, YAML_AT(type_, field_), .words = &words_role, .about = "who may"}

/* A mapping that is nothing but its clause; listed things. */
extern const struct yaml_table only_clause, named_items;

/* Parts that have a file of their own. */
extern const struct yaml_table panel_table, secretariat_table, assessor_table;
