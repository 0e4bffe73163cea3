/* Working time: minutes and hours of a norm are counted only while offices are open.
 *
 * The week of 37.5 hours of Perpres 21/2023, local time: Monday to Thursday 07.30-12.00 and
 * 13.00-16.00, Friday 07.30-11.30 and 13.00-16.30; no working time on days off. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/date.h"
#include "rules/calendar.h"

/* The instant at which `minutes` of working time have passed since `from`: a norm of 60 minutes
 * begun on Thursday at 15.30 ends on Friday at 08.00. False when a calendar year is missing. */
bool worktime_add(const struct calendar *c, enum zone zone, instant from, int64_t minutes,
                  instant *ret);
/* Whole minutes of working time from `from` to `until` (0 when until is not later). */
bool worktime_between(const struct calendar *c, enum zone zone, instant from, instant until,
                      int64_t *ret);
