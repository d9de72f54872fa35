/* SPDX-License-Identifier: MIT
 *
 * Waiting with a timeout. */
#include "deadline.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

static int64_t
now_ms(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
deadline_in(int64_t milliseconds)
{
    return now_ms() + milliseconds;
}

bool
deadline_is_over(int64_t deadline_ms)
{
    return now_ms() >= deadline_ms;
}

bool
deadline_wait(int fd, int64_t deadline_ms)
{
    struct pollfd waited = {.fd = fd, .events = POLLIN};

    for (;;) {
        int64_t left = deadline_ms - now_ms();
        int ready = poll(&waited, 1, left < 0 ? 0 : (int)left);

        if (ready >= 0 || errno != EINTR) {
            return ready > 0;
        }
    }
}
