/* SPDX-License-Identifier: MIT
 *
 * The seed in the keyring, and the dated file of one that was refused.
 */
#include "keyring/machine_password.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/marker.h"
#include "keyring/payload.h"
#include "keyring/quota.h"
#include "keyring/state_file.h"
#include "names/email.h"

static const char kind[] = "seed";
static const char only_one[] = ""; /* name of the key: one a uid */

/* Dated files: what a keyring forgets at the next boot. */
static const char refused_file[] = "seed-refused";
static const char stopped_file[] = "seed-stopped";

static void
note_date(const char *file)
{
    char date[CLOCK_TEXT_SIZE + 1];

    clock_format_rfc3339(clock_now(), date);
    (void)!state_file_write(file, date);
}

void
machine_password_clear(struct machine_password *seed)
{
    secret_clear(&seed->password);
    *seed = (struct machine_password){0};
}

bool
machine_password_store(struct keyring *keyring, struct machine_password *seed, bool is_patient, struct error *error)
{
    CLEANUP_SECRET struct secret payload = {0};
    char evicted[KEYRING_NAME_SIZE];
    long ttl_seconds = config_administrator_seconds("seed_ttl");

    seed->kept_until = clock_now() + ttl_seconds;
    seed->made_ns = clock_since_boot_ns();
    payload_begin(&payload);
    payload_add(&payload, "user", seed->user);
    payload_add_number(&payload, "uid", (long long)getuid());
    payload_add(&payload, "password", secret_text(&seed->password));
    payload_add_number(&payload, "until", seed->kept_until);
    payload_add_number(&payload, "made", seed->made_ns);
    if (is_patient) {
        return quota_store(keyring, kind, only_one, &payload, ttl_seconds, evicted, error);
    }
    return keyring_store(keyring, kind, only_one, &payload, ttl_seconds) == 0 ||
           error_set(error, ERROR_SYSTEM, "The kernel keyring has no room at once; see ajc-hook info later.");
}

bool
machine_password_find(struct keyring *keyring, struct machine_password *seed)
{
    CLEANUP_SECRET struct secret payload = {0};
    CLEANUP_MACHINE_PASSWORD struct machine_password found = {0};
    long long uid = -1;
    long long until = 0;
    long long made_ns = 0;

    if (!keyring_find(keyring, kind, only_one, &payload) || !payload_are_valid(secret_text(&payload)) ||
        !payload_find_number(secret_text(&payload), "uid", &uid) || uid != (long long)getuid() ||
        !payload_find_text(secret_text(&payload), "user", found.user, sizeof(found.user)) ||
        !payload_find(secret_text(&payload), "password", &found.password)) {
        return false;
    }
    payload_find_number(secret_text(&payload), "until", &until);
    payload_find_number(secret_text(&payload), "made", &made_ns);
    found.kept_until = (time_t)until;
    found.made_ns = made_ns;
    machine_password_clear(seed);
    *seed = found;
    found = (struct machine_password){0};
    return true;
}

void
machine_password_forget(struct keyring *keyring)
{
    keyring_remove(keyring, kind, only_one);
}

/* With a person at hand a password that was typed anew may be tried once more; never one older than the refusal. */
static bool
is_forbidden(struct keyring *keyring, const char *email, bool is_silent, const struct machine_password *seed)
{
    struct marker mark;
    time_t when;

    return machine_password_refusal_find(&when) || state_file_read(stopped_file, NULL, 0, &when) ||
           marker_find(keyring, MARKER_ATTEMPT, email, &mark) ||
           (marker_find(keyring, MARKER_REFUSED, email, &mark) && (is_silent || mark.made_ns >= seed->made_ns));
}

bool
machine_password_find_for(struct keyring *keyring, const struct config *config, const char *email, bool is_silent,
                          struct machine_password *seed)
{
    CLEANUP_MACHINE_PASSWORD struct machine_password found = {0};
    char account[ACCOUNT_NAME_SIZE];

    if (*email == '\0' || !machine_password_find(keyring, &found)) {
        return false;
    }
    config_email_of_user(config, found.user, account);
    /* Where no account is known yet, the e-mail was typed just now. */
    if ((account[0] != '\0' && !email_is_same(account, email)) || is_forbidden(keyring, email, is_silent, &found)) {
        return false;
    }
    machine_password_clear(seed);
    *seed = found;
    found = (struct machine_password){0};
    return true;
}

void
machine_password_forget_of(struct keyring *keyring, const struct config *config, const char *email)
{
    CLEANUP_MACHINE_PASSWORD struct machine_password seed = {0};
    char account[ACCOUNT_NAME_SIZE];

    if (!machine_password_find(keyring, &seed)) {
        return;
    }
    config_email_of_user(config, seed.user, account);
    if (account[0] == '\0' || email_is_same(account, email)) {
        machine_password_forget(keyring);
    }
}

static void
keep_out(struct keyring *keyring)
{
    struct marker mark = {0};

    machine_password_forget(keyring); /* first: the mark may need its room */
    marker_set(keyring, MARKER_NO_SEED, "", &mark);
    machine_password_forget(keyring);
}

void
machine_password_drop_unused(struct keyring *keyring, const struct config *config)
{
    CLEANUP_MACHINE_PASSWORD struct machine_password seed = {0};
    char account[ACCOUNT_NAME_SIZE];
    char user[SEED_USER_SIZE];
    struct marker mark = {0};
    time_t when;

    if (!machine_password_find(keyring, &seed)) {
        return;
    }
    if (state_file_read(stopped_file, NULL, 0, &when)) {
        keep_out(keyring); /* a boot later `seed`, which looks at no home, knows of no logout */
        return;
    }
    config_email_of_user(config, seed.user, account);
    if (account[0] == '\0') {
        machine_password_forget(keyring);
        text_make_visible(user, sizeof(user), seed.user);
        snprintf(mark.sentence, sizeof(mark.sentence),
                 "no JumpCloud account is known for the user %s of this machine; sign in once with: ajc-hook login",
                 user);
        marker_set(keyring, MARKER_SEED_UNUSED, "", &mark);
    }
}

void
machine_password_refusal_note(void)
{
    note_date(refused_file);
}

bool
machine_password_refusal_find(time_t *when)
{
    return state_file_read(refused_file, NULL, 0, when);
}

void
machine_password_refusal_forget(void)
{
    state_file_remove(refused_file);
}

void
machine_password_stop(struct keyring *keyring)
{
    keep_out(keyring);
    note_date(stopped_file);
}

bool
machine_password_stop_find(struct keyring *keyring, time_t *when)
{
    struct marker mark;

    if (state_file_read(stopped_file, NULL, 0, when)) {
        return true;
    }
    if (marker_find(keyring, MARKER_NO_SEED, "", &mark)) {
        *when = mark.made_at;
        return true;
    }
    return false;
}

void
machine_password_stop_forget(struct keyring *keyring)
{
    marker_clear(keyring, MARKER_NO_SEED, "");
    state_file_remove(stopped_file);
}
