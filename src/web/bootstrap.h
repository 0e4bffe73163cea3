/* Debian's Bootstrap style sheet, put into the program at build time (tools/embed-style): the
 * layer under our own (assets/style/). */
#pragma once
#include <stddef.h>

extern const unsigned char bootstrap_css[];
extern const size_t bootstrap_css_n;
