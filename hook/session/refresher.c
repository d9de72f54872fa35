/* SPDX-License-Identifier: MIT
 *
 * The refresher. Shells leave a file PROFILE.asked in the runtime directory, touched whenever they ask; the refresher
 * sleeps until the first of those profiles' sessions is due or something in that directory changes.
 */
#include "session/refresher.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "session/session.h"
#include "session/sign_in_call.h"
#include "store/directory.h"
#include "store/lock.h"
#include "store/mark.h"
#include "store/stamp.h"

enum {
    WANTED_MAX = 128,         /* profiles; a keyring holds a dozen sessions */
    ASKED_SECONDS = 8 * 3600, /* after which nobody seems to use a profile any more */
    JITTER_SECONDS = 20,      /* machines that began together shall not renew together */
    LEAST_AGE_SECONDS = 5,    /* of any session, before another one is asked for */
    BACKOFF_FIRST_SECONDS = 15,
    BACKOFF_MOST_SECONDS = 300,
};

static const char asked_suffix[] = ".asked";

struct refresher {
    char directory[DIRECTORY_SIZE];
    int timer;
    int watch;
    long jitter_seconds;
    char wanted[WANTED_MAX][PROFILE_NAME_SIZE];
    size_t wanted_count;
};

/* --- what shells ask for --- */

static bool
note_asked(const char *directory, const char *profile)
{
    char path[STAMP_SIZE];
    CLEANUP_FD int fd = -1;

    snprintf(path, sizeof(path), "%s/%.64s%s", directory, profile, asked_suffix);
    fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    return fd >= 0 && futimens(fd, NULL) == 0;
}

/* PROFILE of "PROFILE.asked" when a shell asked lately; an old note goes. */
static bool
read_asked(int directory_fd, const char *file_name, char profile[static PROFILE_NAME_SIZE])
{
    size_t length = strlen(file_name);
    size_t suffix_length = sizeof(asked_suffix) - 1;
    struct stat status;

    if (length <= suffix_length || length - suffix_length >= PROFILE_NAME_SIZE ||
        strcmp(file_name + length - suffix_length, asked_suffix) != 0 ||
        fstatat(directory_fd, file_name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
        return false;
    }
    if (clock_now() - status.st_mtime > ASKED_SECONDS) {
        unlinkat(directory_fd, file_name, 0);
        return false;
    }
    memcpy(profile, file_name, length - suffix_length);
    profile[length - suffix_length] = '\0';
    return true;
}

static void
find_wanted(struct refresher *refresher)
{
    CLEANUP_DIRECTORY DIR *entries = opendir(refresher->directory);

    refresher->wanted_count = 0;
    for (struct dirent *entry = entries == NULL ? NULL : readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (refresher->wanted_count < WANTED_MAX &&
            read_asked(dirfd(entries), entry->d_name, refresher->wanted[refresher->wanted_count])) {
            refresher->wanted_count++;
        }
    }
}

/* --- renewing --- */

/* Each failure in a row doubles the wait. */
static long
next_wait(const struct mark *last)
{
    long last_wait = (long)(last->until_since_boot - (time_t)(last->made_ns / 1000000000));
    long wait = last->until_since_boot == 0 ? BACKOFF_FIRST_SECONDS : last_wait * 2;

    wait = wait < BACKOFF_FIRST_SECONDS ? BACKOFF_FIRST_SECONDS : wait;
    return wait > BACKOFF_MOST_SECONDS ? BACKOFF_MOST_SECONDS : wait;
}

static void
note_failure(struct keyring *keyring, const char *profile, const struct error *error)
{
    struct mark failure = {0};
    struct mark backoff = {0};
    struct mark last = {0};

    failure.status = error_exit_status(error->code);
    text_copy(failure.sentence, sizeof(failure.sentence), error->text);
    mark_set(keyring, MARK_FAILURE, profile, &failure);
    mark_find(keyring, MARK_BACKOFF, profile, &last);
    backoff.until_since_boot = clock_since_boot() + next_wait(&last);
    mark_set(keyring, MARK_BACKOFF, profile, &backoff);
    stamp_wake(profile);
}

static void
take_error(struct record *record, void *context)
{
    if (record->error.code != ERROR_NONE) {
        *(struct error *)context = record->error;
    }
}

static bool
is_renewed(struct keyring *keyring, const char *profile, int64_t since_ns)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};

    return credentials_find(keyring, profile, &credentials) && credentials.made_ns > since_ns;
}

/* All that are due in one call: they share the portal session. Whatever came of it, one that is not renewed has to
 * wait. */
static void
renew(struct keyring *keyring, const char *const *due, size_t due_count)
{
    int64_t since_ns = clock_since_boot_ns();
    struct error error = {.code = ERROR_SYSTEM, .text = "The sign-in answered nothing; install ajc again."};
    struct error call_error;

    if (!sign_in_call("session", due, due_count, true, take_error, &error, &call_error)) {
        error = call_error;
    }
    for (size_t i = 0; i < due_count; i++) {
        if (!is_renewed(keyring, due[i], since_ns)) {
            note_failure(keyring, due[i], &error);
        }
    }
}

static long
age_seconds(const struct credentials *credentials)
{
    return (long)(clock_since_boot() - (time_t)(credentials->made_ns / 1000000000));
}

/* Seconds until the profile wants renewing, 0 or less: now; false: it cannot be renewed without a person. */
static bool
seconds_until_due(struct keyring *keyring, const struct config *config, const char *name, long jitter_seconds,
                  long *seconds)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    struct profile profile = {0};
    struct mark mark;

    if (!config_profile(config, name, &profile)) {
        return false;
    }
    if (!session_can_renew_silently(keyring, config, &profile)) {
        return false;
    }
    if (mark_find(keyring, MARK_BACKOFF, name, &mark) && mark.until_since_boot > clock_since_boot()) {
        *seconds = (long)(mark.until_since_boot - clock_since_boot());
        return true;
    }
    if (!credentials_find(keyring, name, &credentials)) {
        *seconds = 0;
        return !mark_find(keyring, MARK_REMOVED, name, &mark);
    }
    *seconds = credentials_seconds_to_renewal(&credentials);
    if (*seconds < LEAST_AGE_SECONDS - age_seconds(&credentials)) {
        *seconds = LEAST_AGE_SECONDS - age_seconds(&credentials); /* one that is born expired: a clock is off */
    }
    if (credentials_seconds_left(&credentials) - *seconds > 2 * JITTER_SECONDS) {
        *seconds += jitter_seconds;
    }
    return true;
}

/* Renews what is due; the seconds until the next is, or -1 when there is nothing left to wait for. */
static long
work(struct refresher *refresher)
{
    CLEANUP_CONFIG struct config *config = NULL;
    const char *due[WANTED_MAX];
    size_t due_count = 0;
    long nearest = -1;
    struct keyring keyring;

    find_wanted(refresher);
    if (!keyring_open(&keyring, NULL) || !config_open(&config, NULL) || !config_setting_is_on(config, "background")) {
        return -1;
    }
    for (size_t i = 0; i < refresher->wanted_count; i++) {
        long seconds = 0;

        if (!seconds_until_due(&keyring, config, refresher->wanted[i], refresher->jitter_seconds, &seconds)) {
            continue;
        }
        if (seconds <= 0) {
            due[due_count++] = refresher->wanted[i];
        } else if (nearest < 0 || seconds < nearest) {
            nearest = seconds;
        }
    }
    if (due_count > 0) {
        renew(&keyring, due, due_count);
        return 0; /* look again at what came of it */
    }
    return nearest;
}

/* --- sleeping --- */

static bool
program_was_replaced(void)
{
    struct stat status;

    return stat("/proc/self/exe", &status) < 0 || status.st_nlink == 0;
}

/* By a clock that counts suspend: a laptop that slept through the time wakes to it. */
static void
set_timer(int timer, long seconds)
{
    struct itimerspec when = {.it_value.tv_sec = seconds};

    timerfd_settime(timer, 0, &when, NULL);
}

/* Until the time has come or a shell or a sign-in changed something; false: the directory is gone. */
static bool
sleep_until(struct refresher *refresher, long seconds)
{
    struct pollfd waits[] = {{.fd = refresher->timer, .events = POLLIN}, {.fd = refresher->watch, .events = POLLIN}};
    char events[4096];

    set_timer(refresher->timer, seconds);
    if (poll(waits, 2, -1) < 0) {
        return false;
    }
    if ((waits[1].revents & POLLIN) != 0) {
        while (read(refresher->watch, events, sizeof(events)) > 0) {
        }
    }
    return access(refresher->directory, W_OK) == 0;
}

static void
refresh(const char *directory)
{
    CLEANUP(lock_release) int lock = -1;
    struct refresher *refresher = calloc(1, sizeof(*refresher)); /* lives as long as the process */
    unsigned char random = 0;
    bool goes_on;

    if (refresher == NULL || !lock_take("refresher", 1, &lock, NULL)) {
        return;
    }
    text_copy(refresher->directory, sizeof(refresher->directory), directory);
    refresher->timer = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC);
    refresher->watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    (void)!getrandom(&random, 1, GRND_NONBLOCK);
    refresher->jitter_seconds = random % JITTER_SECONDS;
    goes_on = refresher->timer >= 0 &&
              inotify_add_watch(refresher->watch, directory, IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_ATTRIB) >= 0;
    while (goes_on && !program_was_replaced()) {
        long seconds = work(refresher);

        goes_on = seconds == 0 || (seconds > 0 && sleep_until(refresher, seconds));
    }
    free(refresher);
}

/* --- starting --- */

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

static bool
is_running(void)
{
    CLEANUP(lock_release) int lock = -1;

    return !lock_take("refresher", 0, &lock, NULL);
}

void
refresher_want(const char *profile)
{
    char directory[DIRECTORY_SIZE];
    pid_t child;

    if (!directory_runtime(directory, NULL) || !note_asked(directory, profile) || is_running()) {
        return;
    }
    child = fork();
    if (child == 0) {
        detach();
        if (fork() == 0) {
            refresh(directory);
        }
        _exit(0);
    }
    if (child > 0) {
        waitpid(child, NULL, 0);
    }
}
