/* SPDX-License-Identifier: MIT
 *
 * The stored login of each JumpCloud account and why it may not be used, the password of the login to this machine, and
 * the security keys, if an account needs one.
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
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
#include "names/factor.h"
#include "pam_stack/pam_stack.h"
#include "protocol/channel.h"
#include "session/ask/own_program.h"
#include "shell_env/environment.h"

enum {
    LOOK_SECONDS = 1,
    ANSWER_MILLISECONDS = 5000, /* ajc-hook-key ends its processes meanwhile */
};

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
    if (marker_find(&diagnosis->keyring, MARKER_ATTEMPT, email, &marker) && !lock_is_taken("login")) {
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
check_members(struct diagnosis *diagnosis, const char *email)
{
    struct error error;
    const char *option = config_invalid_account_member(diagnosis->config, email, &error);

    if (option != NULL) {
        diagnosis_report(diagnosis, FINDING(ACCOUNT_INVALID), email, error.text, text_as_word(email).text, option);
    }
}

static void
check_account(struct diagnosis *diagnosis, const char *email, bool *is_stored)
{
    CLEANUP_LOGIN struct login login = {0};
    CLEANUP_PORTAL struct portal portal = {0};
    bool has_portal = portal_find(&diagnosis->keyring, email, NULL, &portal);
    bool has_login = login_find(&diagnosis->keyring, email, NULL, &login);
    bool is_hindered = has_obstacle(diagnosis, email);
    bool has_command = check_command(diagnosis, email, "password_command", "password-command");
    char when[CLOCK_TEXT_SIZE];

    check_command(diagnosis, email, "otp_command", "otp-command");
    *is_stored = *is_stored || has_portal || has_login || has_command;
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
check_seed(struct diagnosis *diagnosis, bool *is_stored)
{
    CLEANUP_MACHINE_PASSWORD struct machine_password seed = {0};
    struct marker marker;
    char when[CLOCK_TEXT_SIZE];
    time_t refused_at;
    time_t stopped_at;

    if (machine_password_find(&diagnosis->keyring, &seed)) {
        *is_stored = true;
        clock_format_local(seed.kept_until, when);
        diagnosis_report(diagnosis, FINDING(MACHINE_PASSWORD_OK), when);
    }
    if (machine_password_refusal_find(&refused_at)) {
        *is_stored = true;
        clock_format_local(refused_at, when);
        diagnosis_report(diagnosis, FINDING(MACHINE_PASSWORD_REFUSED), when);
    }
    if (marker_find(&diagnosis->keyring, MARKER_MACHINE_PASSWORD_UNUSED, "", &marker)) {
        *is_stored = true;
        clock_format_local(marker.made_at, when);
        diagnosis_report(diagnosis, FINDING(MACHINE_PASSWORD_UNUSED), when, (int)strcspn(marker.sentence, ";"),
                         marker.sentence);
        marker_clear(&diagnosis->keyring, MARKER_MACHINE_PASSWORD_UNUSED, ""); /* reported once, here or by `info` */
    }
    if (machine_password_stop_find(&diagnosis->keyring, &stopped_at)) {
        *is_stored = true;
        clock_format_local(stopped_at, when);
        diagnosis_report(diagnosis, FINDING(MACHINE_PASSWORD_STOPPED), when);
    }
}

/* --- security keys --- */

/* The first account whose factor is a security key; NULL: none. */
static const char *
find_account(const struct diagnosis *diagnosis, char (*names)[ACCOUNT_NAME_SIZE], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct account account;

        if (config_account(diagnosis->config, names[i], &account) &&
            strcmp(account.mfa, factor_name(FACTOR_KEY)) == 0) {
            return names[i];
        }
    }
    return NULL;
}

static void
report_key(struct diagnosis *diagnosis, const struct message_key *key)
{
    const char *name = key->name[0] != '\0' ? key->name : key->path;

    if (key->state == KEY_NOT_PERMITTED) {
        diagnosis_report(diagnosis, FINDING(SECURITY_KEY_NOT_PERMITTED), key->path);
    } else if (key->state == KEY_HERE) {
        diagnosis_report(diagnosis, FINDING(SECURITY_KEY_OK), name);
    } else {
        diagnosis_report(diagnosis, FINDING(SECURITY_KEY_BUSY), name);
    }
}

/* Reports each key. False: the program did not answer. */
static bool
report_keys(struct diagnosis *diagnosis, struct channel *channel, const char *email)
{
    struct message look = {.kind = MESSAGE_LOOK, .look = {.rp_id = "jumpcloud.com", .seconds = LOOK_SECONDS}};
    CLEANUP_MESSAGE struct message report = {0};
    char fault[PROTOCOL_WORDS_SIZE];
    size_t count = 0;

    if (!channel_send(channel, &look)) {
        return false;
    }
    while (channel_wait(channel, ANSWER_MILLISECONDS, &report, fault) == CHANNEL_MESSAGE) {
        if (report.kind == MESSAGE_DONE) {
            if (count == 0 && email != NULL) {
                diagnosis_report(diagnosis, FINDING(SECURITY_KEY_NONE), email);
            }
            return true;
        }
        if (report.kind == MESSAGE_KEY) {
            report_key(diagnosis, &report.key);
            count++;
        }
    }
    return false;
}

/* Reports that ajc cannot use security keys only for an account that needs one. */
static void
check_keys(struct diagnosis *diagnosis, const char *email)
{
    struct channel channel = {.fd = -1};
    pid_t pid = 0;
    struct error error;
    bool has_answered;
    int status;

    if (!own_program_start("ajc-hook-key", &channel, &pid, &error)) {
        if (email != NULL) {
            diagnosis_report(diagnosis, FINDING(SECURITY_KEY_UNSUPPORTED), email);
        }
        return;
    }
    has_answered = report_keys(diagnosis, &channel, email);
    status = own_program_end(&channel, &pid);
    if (!has_answered && email != NULL) {
        if (WIFEXITED(status) && WEXITSTATUS(status) == OWN_PROGRAM_NOT_LOADED) {
            diagnosis_report(diagnosis, FINDING(SECURITY_KEY_NO_LIBRARY), email);
        } else {
            diagnosis_report(diagnosis, FINDING(SECURITY_KEY_FAILS), email);
        }
    }
}

/* --- all --- */

void
check_login(struct diagnosis *diagnosis)
{
    CLEANUP_FREE char(*accounts)[ACCOUNT_NAME_SIZE] = NULL;
    size_t count = diagnosis->config == NULL ? 0 : config_account_names(diagnosis->config, &accounts);
    bool is_stored = false;

    if (diagnosis->config == NULL) {
        return;
    }
    if (count == 0) {
        diagnosis_report(diagnosis, FINDING(ACCOUNTS_NONE));
    }
    for (size_t i = 0; i < count; i++) {
        check_members(diagnosis, accounts[i]);
        check_account(diagnosis, accounts[i], &is_stored);
    }
    check_seed(diagnosis, &is_stored);
    if (!is_stored && diagnosis->keyring.base != 0 && pam_stack_is_in_use(PAM_DIRECTORIES, getuid())) {
        diagnosis_report(diagnosis, FINDING(MACHINE_PASSWORD_NONE),
                         *environment_value("SSH_CONNECTION") == '\0' ? ""
                                                                      : " (you logged in by ssh, perhaps with a key)");
    }
    check_keys(diagnosis, find_account(diagnosis, accounts, count));
}
