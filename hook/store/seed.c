/* SPDX-License-Identifier: MIT
 *
 * The seed in the keyring, and the dated file of one that was refused.
 */
#include "store/seed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/directory.h"
#include "store/fields.h"
#include "store/mark.h"
#include "store/room.h"

static const char kind[] = "seed";
static const char only_one[] = ""; /* name of the key: one a uid */

/* Dated files: what a keyring forgets at the next boot. */
static const char refused_file[] = "seed-refused";
static const char stopped_file[] = "seed-stopped";

static bool
dated_path(char path[static DIRECTORY_SIZE], const char *name)
{
    char directory[DIRECTORY_SIZE];
    int length;

    if (!directory_state(directory, NULL)) {
        return false;
    }
    length = snprintf(path, DIRECTORY_SIZE, "%s/%s", directory, name);
    return length > 0 && length < DIRECTORY_SIZE;
}

static void
dated_note(const char *name)
{
    char path[DIRECTORY_SIZE];
    char date[CLOCK_TEXT_SIZE + 1];
    CLEANUP_FD int fd = -1;

    if (!dated_path(path, name)) {
        return;
    }
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0) {
        clock_format_rfc3339(clock_now(), date);
        (void)!write(fd, date, strlen(date));
    }
}

static bool
dated_find(const char *name, time_t *when)
{
    char path[DIRECTORY_SIZE];
    struct stat status;

    if (!dated_path(path, name) || lstat(path, &status) < 0) {
        return false;
    }
    *when = status.st_mtime;
    return true;
}

static void
dated_forget(const char *name)
{
    char path[DIRECTORY_SIZE];

    if (dated_path(path, name)) {
        unlink(path);
    }
}

void
seed_clear(struct seed *seed)
{
    secret_clear(&seed->password);
    *seed = (struct seed){0};
}

bool
seed_store(struct keyring *keyring, struct seed *seed, bool is_patient, struct error *error)
{
    CLEANUP_SECRET struct secret payload = {0};
    char evicted[KEYRING_NAME_SIZE];
    long ttl_seconds = config_administrator_seconds("seed_ttl");

    seed->kept_until = clock_now() + ttl_seconds;
    seed->made_ns = clock_since_boot_ns();
    fields_begin(&payload);
    fields_add(&payload, "user", seed->user);
    fields_add_number(&payload, "uid", (long long)getuid());
    fields_add(&payload, "password", secret_text(&seed->password));
    fields_add_number(&payload, "until", seed->kept_until);
    fields_add_number(&payload, "made", seed->made_ns);
    if (is_patient) {
        return room_store(keyring, kind, only_one, &payload, ttl_seconds, evicted, error);
    }
    return keyring_store(keyring, kind, only_one, &payload, ttl_seconds) == 0 ||
           error_set(error, ERROR_SYSTEM, "The kernel keyring has no room at once; see ajc-hook info later.");
}

bool
seed_find(struct keyring *keyring, struct seed *seed)
{
    CLEANUP_SECRET struct secret payload = {0};
    CLEANUP_SEED struct seed found = {0};
    long long uid = -1;
    long long until = 0;
    long long made_ns = 0;

    if (!keyring_find(keyring, kind, only_one, &payload) || !fields_are_valid(secret_text(&payload)) ||
        !fields_find_number(secret_text(&payload), "uid", &uid) || uid != (long long)getuid() ||
        !fields_find_text(secret_text(&payload), "user", found.user, sizeof(found.user)) ||
        !fields_find(secret_text(&payload), "password", &found.password)) {
        return false;
    }
    fields_find_number(secret_text(&payload), "until", &until);
    fields_find_number(secret_text(&payload), "made", &made_ns);
    found.kept_until = (time_t)until;
    found.made_ns = made_ns;
    seed_clear(seed);
    *seed = found;
    found = (struct seed){0};
    return true;
}

void
seed_forget(struct keyring *keyring)
{
    keyring_remove(keyring, kind, only_one);
}

/* With a person at hand a password that was typed anew may be tried once more; never one older than the refusal. */
static bool
is_forbidden(struct keyring *keyring, const char *email, bool is_silent, const struct seed *seed)
{
    struct mark mark;
    time_t when;

    return seed_refusal_find(&when) || dated_find(stopped_file, &when) ||
           mark_find(keyring, MARK_ATTEMPT, email, &mark) ||
           (mark_find(keyring, MARK_REFUSED, email, &mark) && (is_silent || mark.made_ns >= seed->made_ns));
}

bool
seed_find_for(struct keyring *keyring, const struct config *config, const char *email, bool is_silent,
              struct seed *seed)
{
    CLEANUP_SEED struct seed found = {0};
    char account[ACCOUNT_NAME_SIZE];

    if (*email == '\0' || !seed_find(keyring, &found)) {
        return false;
    }
    config_email_of_user(config, found.user, account);
    /* Where no account is known yet, the e-mail was typed just now. */
    if ((account[0] != '\0' && strcmp(account, email) != 0) || is_forbidden(keyring, email, is_silent, &found)) {
        return false;
    }
    seed_clear(seed);
    *seed = found;
    found = (struct seed){0};
    return true;
}

void
seed_forget_of(struct keyring *keyring, const struct config *config, const char *email)
{
    CLEANUP_SEED struct seed seed = {0};
    char account[ACCOUNT_NAME_SIZE];

    if (!seed_find(keyring, &seed)) {
        return;
    }
    config_email_of_user(config, seed.user, account);
    if (account[0] == '\0' || strcmp(account, email) == 0) {
        seed_forget(keyring);
    }
}

static void
keep_out(struct keyring *keyring)
{
    struct mark mark = {0};

    seed_forget(keyring); /* first: the mark may need its room */
    mark_set(keyring, MARK_NO_SEED, "", &mark);
    seed_forget(keyring);
}

void
seed_drop_unused(struct keyring *keyring, const struct config *config)
{
    CLEANUP_SEED struct seed seed = {0};
    char account[ACCOUNT_NAME_SIZE];
    char user[SEED_USER_SIZE];
    struct mark mark = {0};
    time_t when;

    if (!seed_find(keyring, &seed)) {
        return;
    }
    if (dated_find(stopped_file, &when)) {
        keep_out(keyring); /* a boot later `seed`, which looks at no home, knows of no logout */
        return;
    }
    config_email_of_user(config, seed.user, account);
    if (account[0] == '\0') {
        seed_forget(keyring);
        text_make_visible(user, sizeof(user), seed.user);
        snprintf(mark.sentence, sizeof(mark.sentence),
                 "no JumpCloud account is known for the user %s of this machine; sign in once with: ajc-hook login",
                 user);
        mark_set(keyring, MARK_SEED_UNUSED, "", &mark);
    }
}

void
seed_refusal_note(void)
{
    dated_note(refused_file);
}

bool
seed_refusal_find(time_t *when)
{
    return dated_find(refused_file, when);
}

void
seed_refusal_forget(void)
{
    dated_forget(refused_file);
}

void
seed_stop(struct keyring *keyring)
{
    keep_out(keyring);
    dated_note(stopped_file);
}

bool
seed_stop_find(struct keyring *keyring, time_t *when)
{
    struct mark mark;

    if (dated_find(stopped_file, when)) {
        return true;
    }
    if (mark_find(keyring, MARK_NO_SEED, "", &mark)) {
        *when = mark.made_at;
        return true;
    }
    return false;
}

void
seed_stop_forget(struct keyring *keyring)
{
    mark_clear(keyring, MARK_NO_SEED, "");
    dated_forget(stopped_file);
}
