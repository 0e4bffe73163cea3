/* The commands of the command line, one function each; cli.c holds their table. */
#pragma once
#include "base/date.h"
#include "cli/cli.h"

enum status command_account_password(struct cli *c);
enum status command_acts(struct cli *c);
enum status command_deadline(struct cli *c);
enum status command_demo(struct cli *c);
enum status command_eligibility(struct cli *c);
enum status command_init(struct cli *c);
enum status command_journal_verify(struct cli *c);
enum status command_panel_check(struct cli *c);
enum status command_play(struct cli *c);
enum status command_rank(struct cli *c);
enum status command_regulation_check(struct cli *c);
enum status command_regulation_diff(struct cli *c);
enum status command_regulation_list(struct cli *c);
enum status command_regulation_show(struct cli *c);
enum status command_serve(struct cli *c);
enum status command_upgrade(struct cli *c);

struct journal_report;
/* journal.c, for upgrade.c too. s: how the verification ended. */
json_t *journal_report_json(struct cli *c, const struct journal_report *r, enum status s);
void journal_report_print(struct cli *c, const struct journal_report *r, enum status s);

struct world;
struct scenario;
/* demo_people.c: everybody in the demonstration may sign in. */
enum status demo_people(struct cli *c, struct world *w);
/* play.c, for demo.c too: performs the steps up to `until` (INSTANT_NONE: all). */
enum status play_steps(struct cli *c, struct world *w, const struct scenario *s, instant until);
