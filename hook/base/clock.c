/* SPDX-License-Identifier: MIT
 *
 * Time: the wall clock, the clock that includes suspend (CLOCK_BOOTTIME), and the two text forms of a time.
 */
#include "base/clock.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

time_t
clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

long
clock_seconds_until(time_t when, time_t now)
{
    const int64_t most = LONG_MAX / 2;
    int64_t seconds = (int64_t)when - now;

    return (long)(seconds > most ? most : seconds < -most ? -most : seconds);
}

int64_t
clock_since_boot_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

time_t
clock_since_boot(void)
{
    return (time_t)(clock_since_boot_ns() / 1000000000);
}

int64_t
clock_suspended_ns(void)
{
    struct timespec running;

    clock_gettime(CLOCK_MONOTONIC, &running);
    return clock_since_boot_ns() - ((int64_t)running.tv_sec * 1000000000 + running.tv_nsec);
}

struct date {
    long year;
    long month; /* 1 to 12 */
    long day;   /* 1 to 31 */
};

/* Converts a day count since 1970-01-01 to a date. Years start in March here, so that the leap day is the last day; an
 * era is 400 years, 146097 days. */
static struct date
date_of_day(long day)
{
    long shifted = day + 719468; /* from 0000-03-01 */
    long era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    long day_of_era = shifted - era * 146097;
    long year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    long month = (5 * day_of_year + 2) / 153; /* 0: March */

    return (struct date){
        .year = year_of_era + era * 400 + (month >= 10),
        .month = month < 10 ? month + 3 : month - 9,
        .day = day_of_year - (153 * month + 2) / 5 + 1,
    };
}

/* Does not use gmtime or strftime: they read the time zone file, and this runs at every prompt. */
void
clock_format_rfc3339(time_t when, char text[static CLOCK_TEXT_SIZE])
{
    long second = (when % 86400 + 86400) % 86400;
    struct date date = date_of_day((when - second) / 86400);

    snprintf(text, CLOCK_TEXT_SIZE, "%04ld-%02ld-%02ldT%02ld:%02ld:%02ldZ", date.year, date.month, date.day,
             second / 3600, second / 60 % 60, second % 60);
}

void
clock_format_local(time_t when, char text[static CLOCK_TEXT_SIZE])
{
    struct tm parts = {0};

    tzset();
    localtime_r(&when, &parts);
    strftime(text, CLOCK_TEXT_SIZE, "%a %b %e %H:%M:%S %Y %Z", &parts);
}

/* The 30th of February would become the 2nd of March. */
static bool
is_date(struct tm parts, time_t *when)
{
    struct tm read = parts;
    time_t moment = timegm(&read);

    if (read.tm_mday != parts.tm_mday || read.tm_mon != parts.tm_mon || read.tm_hour != parts.tm_hour) {
        return false;
    }
    *when = moment;
    return true;
}

bool
clock_parse_rfc3339(const char *text, time_t *when)
{
    struct tm parts = {0};
    const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &parts);

    if (rest == NULL) {
        return false;
    }
    if (*rest == '.') {
        rest += 1 + strspn(rest + 1, "0123456789");
    }
    if (strcmp(rest, "Z") != 0 && strcmp(rest, "+00:00") != 0) {
        return false;
    }
    return is_date(parts, when);
}
