/* SPDX-License-Identifier: MIT
 *
 * The machine password in the keyring, and the dated files for a refusal and for a logout.
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
#include "names/identifier.h"

static const char kind[] = "seed";
static const char key_name[] = ""; /* the key's name: one key for each uid */

/* Dated files: they survive a reboot, the keyring does not. */
static const char refused_file[] = "seed-refused";
static const char stopped_file[] = "seed-stopped";

static void
write_date(const char *file)
{
    char date[CLOCK_TEXT_SIZE + 1];

    clock_format_rfc3339(clock_now(), date);
    (void)!state_file_write(file, "", date);
}

void
machine_password_clear(struct machine_password *machine)
{
    secret_clear(&machine->password);
    *machine = (struct machine_password){0};
}

bool
machine_password_store(struct keyring *keyring, struct machine_password *machine, bool may_wait, struct error *error)
{
    CLEANUP_SECRET struct secret payload = {0};
    long ttl_seconds = config_administrator_seconds("seed_ttl");

    machine->kept_until = clock_now() + ttl_seconds;
    machine->made_ns = clock_since_boot_ns();
    payload_add(&payload, "user", machine->user);
    payload_add_number(&payload, "uid", (long long)getuid());
    payload_add(&payload, "password", secret_text(&machine->password));
    payload_add_number(&payload, "until", machine->kept_until);
    payload_add_number(&payload, "made", machine->made_ns);
    if (may_wait) {
        return quota_store(keyring, kind, key_name, &payload, ttl_seconds, error);
    }
    return keyring_store(keyring, kind, key_name, &payload, ttl_seconds) == 0 ||
           error_set(error, ERROR_SYSTEM, "The kernel keyring is full; see ajc-hook info.");
}

bool
machine_password_find(struct keyring *keyring, struct machine_password *machine)
{
    CLEANUP_SECRET struct secret payload = {0};
    CLEANUP_MACHINE_PASSWORD struct machine_password found = {0};
    long long uid = -1;
    long long until = 0;
    long long made_ns = 0;

    if (!keyring_find(keyring, kind, key_name, &payload) || !payload_is_valid(secret_text(&payload)) ||
        !payload_find_number(secret_text(&payload), "uid", &uid) || uid != (long long)getuid() ||
        !payload_find_text(secret_text(&payload), "user", found.user, sizeof(found.user)) ||
        !payload_find(secret_text(&payload), "password", &found.password)) {
        return false;
    }
    payload_find_number(secret_text(&payload), "until", &until);
    payload_find_number(secret_text(&payload), "made", &made_ns);
    found.kept_until = (time_t)until;
    found.made_ns = made_ns;
    machine_password_clear(machine);
    *machine = TAKE_STRUCT(found);
    return true;
}

void
machine_password_forget(struct keyring *keyring)
{
    keyring_remove(keyring, kind, key_name);
}

/* Interactively, a password typed after the refusal may be tried once; an older one never. */
static bool
is_forbidden(struct keyring *keyring, const char *email, bool is_silent, const struct machine_password *machine)
{
    struct marker marker;
    time_t when;

    return machine_password_refusal_find(&when) || state_file_read(stopped_file, "", NULL, 0, &when) ||
           marker_find(keyring, MARKER_ATTEMPT, email, &marker) ||
           (marker_find(keyring, MARKER_REFUSED, email, &marker) && (is_silent || marker.made_ns >= machine->made_ns));
}

bool
machine_password_find_for(struct keyring *keyring, const struct config *config, const char *email, bool is_silent,
                          struct machine_password *machine)
{
    CLEANUP_MACHINE_PASSWORD struct machine_password found = {0};
    char account[ACCOUNT_NAME_SIZE];

    if (*email == '\0' || !machine_password_find(keyring, &found)) {
        return false;
    }
    config_email_of_user(config, found.user, account);
    /* If no account is known yet, the user has just typed the e-mail. */
    if ((account[0] != '\0' && !email_is_same(account, email)) || is_forbidden(keyring, email, is_silent, &found)) {
        return false;
    }
    machine_password_clear(machine);
    *machine = TAKE_STRUCT(found);
    return true;
}

void
machine_password_forget_of(struct keyring *keyring, const struct config *config, const char *email)
{
    CLEANUP_MACHINE_PASSWORD struct machine_password machine = {0};
    char account[ACCOUNT_NAME_SIZE];

    if (!machine_password_find(keyring, &machine)) {
        return;
    }
    config_email_of_user(config, machine.user, account);
    if (account[0] == '\0' || email_is_same(account, email)) {
        machine_password_forget(keyring);
    }
}

static void
forget_and_block(struct keyring *keyring)
{
    struct marker marker = {0};

    machine_password_forget(keyring); /* first: the marker may need its quota */
    marker_set(keyring, MARKER_NO_MACHINE_PASSWORD, "", &marker);
    machine_password_forget(keyring);
}

void
machine_password_drop_unused(struct keyring *keyring, const struct config *config)
{
    CLEANUP_MACHINE_PASSWORD struct machine_password machine = {0};
    char account[ACCOUNT_NAME_SIZE];
    char user[MACHINE_USER_SIZE];
    struct marker marker = {0};
    time_t when;

    if (!machine_password_find(keyring, &machine)) {
        return;
    }
    if (state_file_read(stopped_file, "", NULL, 0, &when)) {
        forget_and_block(keyring); /* after a reboot `seed` does not know of the logout, because it does not read the
                              home directory */
        return;
    }
    config_email_of_user(config, machine.user, account);
    if (account[0] == '\0') {
        machine_password_forget(keyring);
        text_make_visible(user, sizeof(user), machine.user);
        snprintf(marker.sentence, sizeof(marker.sentence),
                 "no JumpCloud account is known for the user %s of this machine; sign in once with: ajc-hook login",
                 user);
        marker_set(keyring, MARKER_MACHINE_PASSWORD_UNUSED, "", &marker);
    }
}

void
machine_password_refusal_set(void)
{
    write_date(refused_file);
}

bool
machine_password_refusal_find(time_t *when)
{
    return state_file_read(refused_file, "", NULL, 0, when);
}

void
machine_password_refusal_forget(void)
{
    state_file_remove(refused_file, "");
}

void
machine_password_stop(struct keyring *keyring)
{
    forget_and_block(keyring);
    write_date(stopped_file);
}

bool
machine_password_stop_find(struct keyring *keyring, time_t *when)
{
    struct marker marker;

    if (state_file_read(stopped_file, "", NULL, 0, when)) {
        return true;
    }
    if (marker_find(keyring, MARKER_NO_MACHINE_PASSWORD, "", &marker)) {
        *when = marker.made_at;
        return true;
    }
    return false;
}

void
machine_password_stop_forget(struct keyring *keyring)
{
    marker_clear(keyring, MARKER_NO_MACHINE_PASSWORD, "");
    state_file_remove(stopped_file, "");
}
