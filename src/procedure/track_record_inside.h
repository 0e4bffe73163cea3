/* Private to track_record*.c. */
#pragma once
#include "gate/act.h"

#define TRACK "rekam-jejak"
#define PANELISTS (ROLE_BIT(ROLE_PANEL) | ROLE_BIT(ROLE_PANEL_CHAIR))
#define HELPERS (ROLE_BIT(ROLE_SECRETARIAT) | ROLE_BIT(ROLE_SECRETARIAT_CHAIR))

/* The stage of the track record; NULL after a refusal: not ruled here, or waived. */
const struct stage_rule *track_stage(struct ctx *c);
