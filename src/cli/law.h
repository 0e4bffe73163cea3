/* The law for the commands that judge without a store: a regulation by key or path, calendars. */
#pragma once
#include "cli/cli.h"
#include "rules/calendar.h"
#include "rules/regulation.h"

/* KEY from the shared folder, or a path to a file (has a '/' or ends in .yaml). Prints the faults
 * and gives their status; warnings are printed and do not hinder. */
enum status law_regulation(struct cli *c, const char *key, const struct regulation **ret);
/* Reads every file of the shared regulations; ret sorted by key. */
enum status law_regulations(struct cli *c, const struct regulation *const **ret, size_t *ret_n);
/* Year files of a folder (NULL: the shared calendars), regional days of its daerah/ if the folder
 * was named by the user. */
enum status law_calendar(struct cli *c, const char *dir, struct calendar *ret);
/* Prints verdicts as text, one a line with its clause. */
void law_print_verdicts(const struct cli *c, const struct verdicts *v);
/* Indonesian mark of an answer: "terpenuhi", "tidak terpenuhi", "belum terbukti", "tidak diatur
 * di sini". */
const char *law_met(enum met m);
