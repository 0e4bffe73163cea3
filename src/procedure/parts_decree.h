/* The decree an appointment rests on, where the regulation has its signing as a step of its own. */
#pragma once
#include "gate/act.h"

/* Was the decree of this kind (letter.sign:KIND) signed, for the post where the act names one?
 * ST_OK also when the regulation knows no such step; else a refusal under that step's clause. */
enum status decree_signed(struct ctx *c, const char *kind);
