/* SPDX-License-Identifier: MIT
 *
 * Time: the wall clock, the clock that counts suspend, and the two ways times are written.
 */
#include "base/clock.h"

#include <string.h>

time_t
clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
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

void
clock_format_rfc3339(time_t when, char text[static CLOCK_TEXT_SIZE])
{
    struct tm parts = {0};

    gmtime_r(&when, &parts);
    strftime(text, CLOCK_TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

void
clock_format_person(time_t when, char text[static CLOCK_TEXT_SIZE])
{
    struct tm parts = {0};

    gmtime_r(&when, &parts);
    strftime(text, CLOCK_TEXT_SIZE, "%a %b %e %H:%M:%S %Y UTC", &parts);
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
    *when = timegm(&parts);
    return true;
}
