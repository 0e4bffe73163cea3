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

struct world;
struct scenario;
/* demo_people.c: everybody in the demonstration may sign in. */
enum status demo_people(struct cli *c, struct world *w);
/* play.c, for demo.c too: performs the steps up to `until` (INSTANT_NONE: all). */
enum status play_steps(struct cli *c, struct world *w, const struct scenario *s, instant until);
