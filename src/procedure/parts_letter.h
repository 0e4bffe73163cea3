/* What pages say of a letter: its kind and its state in words. Reads nothing. */
#pragma once
#include <stdbool.h>

struct arena;

/* "sk-tiga-besar" as people read it: "SK tiga besar". */
const char *letter_kind_title(struct arena *a, const char *kind);
/* A sentence begins with it: "ditandatangani" as "Ditandatangani". */
const char *letter_state_title(struct arena *a, const char *state);
/* Was it signed, whatever came after, short of being voided? */
bool letter_is_in_force(const char *state);
