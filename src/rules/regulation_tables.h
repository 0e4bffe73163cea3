/* Inside the regulation reader: the table of the whole file and the checks its parts call. */
#pragma once
#include "rules/yaml.h"

/* The top table: struct regulation. Reading, comparing and documenting all go by it. */
extern const struct yaml_table regulation_table;

void check_regulation(struct yaml *y, const struct yaml_node *at, void *obj);
void check_reading(struct yaml *y, const struct yaml_node *at, void *obj);
void check_panel(struct yaml *y, const struct yaml_node *at, void *obj);
void check_announcement(struct yaml *y, const struct yaml_node *at, void *obj);
void check_minimum(struct yaml *y, const struct yaml_node *at, void *obj);
void check_requirement(struct yaml *y, const struct yaml_node *at, void *obj);
void check_stage(struct yaml *y, const struct yaml_node *at, void *obj);
void check_stages(struct yaml *y, const struct yaml_node *at, void *obj);
void check_route(struct yaml *y, const struct yaml_node *at, void *obj);
