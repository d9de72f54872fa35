/* SPDX-License-Identifier: MIT
 *
 * What the keyring has of each JumpCloud login, why it may not be used, and what happened to the password of the login
 * to this machine.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "keyring/account_keys.h"
#include "keyring/lock.h"
#include "keyring/machine_password.h"
#include "keyring/marker.h"
#include "pam_stack/pam_stack.h"
#include "shell_env/environment.h"

static bool
is_login_under_way(void)
{
    CLEANUP(lock_release) int lock = -1;
    struct error error = {0};

    return !lock_take("login", 0, &lock, &error) && error.code == ERROR_NETWORK;
}

/* True when a marker forbids an automatic login of the account; reports which. */
static bool
has_obstacle(struct diagnosis *diagnosis, const char *email)
{
    char when[CLOCK_TEXT_SIZE];
    struct marker marker;

    if (marker_find(&diagnosis->keyring, MARKER_REFUSED, email, &marker)) {
        clock_format_local(marker.made_at, when);
        diagnosis_report(diagnosis, FINDING(LOGIN_REFUSED), email, when, text_as_word(email).text);
        return true;
    }
    if (marker_find(&diagnosis->keyring, MARKER_ATTEMPT, email, &marker) && !is_login_under_way()) {
        clock_format_local(marker.made_at, when);
        diagnosis_report(diagnosis, FINDING(LOGIN_UNANSWERED), email, when, text_as_word(email).text);
        return true;
    }
    return false;
}

static bool
is_executable(const char *path)
{
    return access(path, X_OK) == 0;
}

/* False when the account has no such command. */
static bool
check_command(struct diagnosis *diagnosis, const char *email, const char *name, const char *option)
{
    const char *words[COMMAND_WORDS_MAX + 1] = {NULL};
    char path[PATH_MAX];
    struct error error;

    if (!config_account_command(diagnosis->config, email, name, words, &error)) {
        diagnosis_report(diagnosis, FINDING(SECRET_COMMAND_INVALID), error.text, text_as_word(email).text, option);
    } else if (words[0] == NULL) {
        return false;
    } else if (!child_find_in_path(words[0], is_executable, path)) {
        diagnosis_report(diagnosis, FINDING(SECRET_COMMAND_MISSING), name, email, words[0], text_as_word(email).text,
                         option);
    } else {
        diagnosis_report(diagnosis, FINDING(SECRET_COMMAND_OK), email, name, words[0]);
    }
    return true;
}

static void
check_account(struct diagnosis *diagnosis, const char *email, bool *is_at_hand)
{
    CLEANUP_LOGIN struct login login = {0};
    CLEANUP_PORTAL struct portal portal = {0};
    bool has_portal = portal_find(&diagnosis->keyring, email, NULL, &portal);
    bool has_login = login_find(&diagnosis->keyring, email, NULL, &login);
    bool is_hindered = has_obstacle(diagnosis, email);
    bool has_command = check_command(diagnosis, email, "password_command", "password-command");
    char when[CLOCK_TEXT_SIZE];

    check_command(diagnosis, email, "otp_command", "otp-command");
    *is_at_hand = *is_at_hand || has_portal || has_login || has_command;
    if (has_portal) {
        clock_format_local(portal.authenticated_at, when);
        diagnosis_report(diagnosis, FINDING(PORTAL_OK), email, when);
    } else if (has_login && !is_hindered) {
        clock_format_local(login.kept_until, when);
        diagnosis_report(diagnosis, FINDING(PASSWORD_OK), email, when);
    } else if (!is_hindered && !has_command) {
        diagnosis_report(diagnosis, FINDING(LOGIN_NONE), email, text_as_word(email).text);
    }
}

/* The password of the login to this machine. */
static void
check_seed(struct diagnosis *diagnosis, bool *is_at_hand)
{
    CLEANUP_MACHINE_PASSWORD struct machine_password seed = {0};
    struct marker marker;
    char when[CLOCK_TEXT_SIZE];
    time_t refused_at;
    time_t stopped_at;

    if (machine_password_find(&diagnosis->keyring, &seed)) {
        *is_at_hand = true;
        clock_format_local(seed.kept_until, when);
        diagnosis_report(diagnosis, FINDING(MACHINE_PASSWORD_OK), when);
    }
    if (machine_password_refusal_find(&refused_at)) {
        *is_at_hand = true;
        clock_format_local(refused_at, when);
        diagnosis_report(diagnosis, FINDING(MACHINE_PASSWORD_REFUSED), when);
    }
    if (marker_find(&diagnosis->keyring, MARKER_MACHINE_PASSWORD_UNUSED, "", &marker)) {
        *is_at_hand = true;
        clock_format_local(marker.made_at, when);
        diagnosis_report(diagnosis, FINDING(MACHINE_PASSWORD_UNUSED), when, (int)strcspn(marker.sentence, ";"),
                         marker.sentence);
        marker_clear(&diagnosis->keyring, MARKER_MACHINE_PASSWORD_UNUSED, ""); /* reported once, here or by `info` */
    }
    if (machine_password_stop_find(&diagnosis->keyring, &stopped_at)) {
        *is_at_hand = true;
        clock_format_local(stopped_at, when);
        diagnosis_report(diagnosis, FINDING(MACHINE_PASSWORD_STOPPED), when);
    }
}

void
check_login(struct diagnosis *diagnosis)
{
    CLEANUP_FREE char(*accounts)[ACCOUNT_NAME_SIZE] = NULL;
    size_t count = diagnosis->config == NULL ? 0 : config_account_names(diagnosis->config, &accounts);
    bool is_at_hand = false;

    if (diagnosis->config == NULL) {
        return;
    }
    if (count == 0) {
        diagnosis_report(diagnosis, FINDING(ACCOUNTS_NONE));
    }
    for (size_t i = 0; i < count; i++) {
        check_account(diagnosis, accounts[i], &is_at_hand);
    }
    check_seed(diagnosis, &is_at_hand);
    if (!is_at_hand && diagnosis->keyring.base != 0 && pam_stack_is_in_use(PAM_DIRECTORIES, getuid())) {
        diagnosis_report(diagnosis, FINDING(MACHINE_PASSWORD_NONE),
                         *environment_value("SSH_CONNECTION") == '\0' ? ""
                                                                      : " (you logged in by ssh, perhaps with a key)");
    }
}
