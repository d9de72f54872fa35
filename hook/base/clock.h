/* SPDX-License-Identifier: MIT
 *
 * Time: the wall clock, the clock that counts suspend, and the two ways times are written.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define CLOCK_TEXT_SIZE 64

time_t clock_now(void);            /* wall clock, seconds since 1970 UTC */
time_t clock_since_boot(void);     /* CLOCK_BOOTTIME, seconds, counts suspend */
int64_t clock_since_boot_ns(void); /* the same in nanoseconds: orders events of this machine */
int64_t clock_suspended_ns(void);  /* how long the machine has been suspended since boot; exact to some microseconds */

/* "2018-11-15T20:49:38Z" */
void clock_format_rfc3339(time_t when, char text[static CLOCK_TEXT_SIZE]);

/* For people, in their time zone (TZ, else the machine's): "Thu Nov 15 21:49:38 2018 CET". */
void clock_format_person(time_t when, char text[static CLOCK_TEXT_SIZE]);

/* Reads RFC 3339 in UTC ("2018-11-15T20:49:38Z", fractions of a second dropped). False, result untouched, for
 * anything else. */
bool clock_parse_rfc3339(const char *text, time_t *when);
