/* SPDX-License-Identifier: MIT
 *
 * Renewing a session in the background.
 */
#include "session/renewal.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "session/sign_in_call.h"
#include "store/keyring.h"
#include "store/lock.h"
#include "store/mark.h"
#include "store/stamp.h"

enum { BACKOFF_FIRST_SECONDS = 15, BACKOFF_MOST_SECONDS = 300 };

static void
take_error(struct record *record, void *context)
{
    *(struct error *)context = record->error;
}

/* Each failure in a row doubles the wait. */
static time_t
next_backoff(const struct mark *last)
{
    time_t last_wait = last->until_since_boot - (time_t)(last->made_ns / 1000000000);
    time_t wait = last->until_since_boot == 0 ? BACKOFF_FIRST_SECONDS : last_wait * 2;

    return wait > BACKOFF_MOST_SECONDS    ? BACKOFF_MOST_SECONDS
           : wait < BACKOFF_FIRST_SECONDS ? BACKOFF_FIRST_SECONDS
                                          : wait;
}

static void
note_failure(struct keyring *keyring, const char *profile, const struct error *error)
{
    struct mark failure = {0};
    struct mark backoff = {0};
    struct mark last = {0};

    text_copy(failure.sentence, sizeof(failure.sentence), error->text);
    mark_set(keyring, MARK_FAILURE, profile, &failure);
    mark_find(keyring, MARK_BACKOFF, profile, &last);
    backoff.until_since_boot = clock_since_boot() + next_backoff(&last);
    mark_set(keyring, MARK_BACKOFF, profile, &backoff);
    stamp_wake(profile);
}

static void
renew(const char *profile)
{
    CLEANUP(lock_release) int lock = -1;
    const char *const names[] = {profile};
    char lock_name[96];
    struct error error = {0};
    struct keyring keyring;

    snprintf(lock_name, sizeof(lock_name), "renewal-%.64s", profile);
    if (!lock_take(lock_name, 0, &lock, &error) || !keyring_open(&keyring, &error)) {
        return;
    }
    if (!sign_in_call("session", names, 1, true, take_error, &error, &error) || error.code != ERROR_NONE) {
        note_failure(&keyring, profile, &error);
    }
}

/* A pipe of `$( )` held open here would hang the prompt for as long as we live. */
static void
detach(void)
{
    int null_fd = open("/dev/null", O_RDWR);

    setsid();
    for (int fd = 0; fd <= 2; fd++) {
        dup2(null_fd, fd);
    }
    close_range(3, ~0U, 0);
    (void)!chdir("/");
    umask(077);
    for (int number = 1; number < SIGRTMIN; number++) {
        signal(number, SIG_DFL);
    }
}

void
renewal_start(const char *profile)
{
    pid_t child = fork();

    if (child == 0) {
        detach();
        if (fork() == 0) {
            renew(profile);
        }
        _exit(0);
    }
    if (child > 0) {
        waitpid(child, NULL, 0);
    }
}
