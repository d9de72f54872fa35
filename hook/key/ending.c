/* SPDX-License-Identifier: MIT
 *
 * Ends a process on a signal while it waits for a key.
 */
#include "key/ending.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

enum { INTERRUPTIONS_MAX = 20, INTERRUPTION_US = 100000 };

static volatile sig_atomic_t is_cancel_allowed;
static volatile sig_atomic_t interruptions;

/* A signal that comes just before the library waits would be lost, so it is repeated. */
static void
end(int number)
{
    const struct itimerval soon = {.it_value.tv_usec = INTERRUPTION_US};

    (void)number;
    if (!is_cancel_allowed || ++interruptions > INTERRUPTIONS_MAX) {
        _exit(EXIT_FAILURE);
    }
    setitimer(ITIMER_REAL, &soon, NULL);
}

void
ending_catch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM};
    const struct sigaction action = {.sa_handler = end}; /* no SA_RESTART */
    sigset_t none;

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        sigaction(numbers[i], &action, NULL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

void
ending_allow_cancel(bool is_allowed)
{
    is_cancel_allowed = is_allowed;
}

bool
ending_is_requested(void)
{
    return interruptions > 0;
}
