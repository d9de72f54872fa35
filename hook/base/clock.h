/* SPDX-License-Identifier: MIT
 *
 * Time: the wall clock, the clock that includes suspend (CLOCK_BOOTTIME), and the two text forms of a time.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define CLOCK_TEXT_SIZE 64

time_t clock_now(void);            /* wall clock, seconds since 1970 UTC */
time_t clock_since_boot(void);     /* CLOCK_BOOTTIME, seconds, includes suspend */
int64_t clock_since_boot_ns(void); /* the same in nanoseconds: orders events on this machine */

/* Seconds from `now` to `when`, negative when that is past; at most half of what a long holds, which on 32-bit systems
 * is 34 years: a stored time can be further away, and the result can be added to others. */
long clock_seconds_until(time_t when, time_t now);
int64_t clock_suspended_ns(void); /* total suspended time since boot; accurate to a few microseconds */

/* "2018-11-15T20:49:38Z" */
void clock_format_rfc3339(time_t when, char text[static CLOCK_TEXT_SIZE]);

/* Local time for messages (TZ, else the machine's time zone): "Thu Nov 15 21:49:38 2018 CET". */
void clock_format_local(time_t when, char text[static CLOCK_TEXT_SIZE]);

/* Parses an RFC 3339 time in UTC ("2018-11-15T20:49:38Z"; fractions of a second are dropped). False, `when` unchanged,
 * for anything else. */
bool clock_parse_rfc3339(const char *text, time_t *when);
