/* Named failpoints: what goes wrong, on demand. Compiled out of a release
 * (-Dfailpoints=false makes every call constant false).
 *
 * A point is armed by the environment variable SELTER_FAULT or fault_arm():
 *   "store.commit=3"        fail the 3rd time it is passed
 *   "store.commit=3+"       fail the 3rd time and ever after
 *   "journal.checkpoint=1!" kill the process (SIGKILL) the 1st time
 *   "store.commit=1+~5"     wait 5 ms the 1st time and ever after, and do not fail
 *   several separated by ','
 * fault_here(name) counts a passing and tells whether to fail. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#ifdef SELTER_FAILPOINTS
bool fault_here(const char *name);
void fault_arm(const char *spec);    /* replaces what was armed; "" disarms; counters restart */
unsigned fault_count(const char *name); /* how often it was passed since the last fault_arm */
/* The i-th place (in the order of first passing, from 0) that was passed since the last fault_arm, or
 * that is armed; NULL: there are no more. Valid until the next fault_arm. */
const char *fault_point(size_t i);
#else
#define fault_here(name) (false)
#endif
