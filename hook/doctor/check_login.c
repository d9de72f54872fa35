/* SPDX-License-Identifier: MIT
 *
 * What is kept of each JumpCloud login, what keeps it from being used, and what became of the password that a login to
 * this machine brought.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "doctor/pam_stack.h"
#include "session/environment.h"
#include "store/account_keys.h"
#include "store/lock.h"
#include "store/mark.h"
#include "store/seed.h"

static bool
is_login_under_way(void)
{
    CLEANUP(lock_release) int lock = -1;
    struct error error = {0};

    return !lock_take("login", 0, &lock, &error) && error.code == ERROR_NETWORK;
}

/* True when the account can be used without a person, or at least with nothing in the way. */
static bool
has_obstacle(struct examination *examination, const char *email)
{
    char when[CLOCK_TEXT_SIZE];
    struct mark mark;

    if (mark_find(&examination->keyring, MARK_REFUSED, email, &mark)) {
        clock_format_person(mark.made_at, when);
        examination_problem(examination, "JumpCloud refused the password of %s (%s), so nothing automatic tries again",
                            email, when);
        examination_mend(examination, "ajc-hook login %s", text_as_word(email).text);
        return true;
    }
    if (mark_find(&examination->keyring, MARK_ATTEMPT, email, &mark) && !is_login_under_way()) {
        clock_format_person(mark.made_at, when);
        examination_problem(examination,
                            "a password of %s was sent and never answered (%s), so nothing automatic tries "
                            "again",
                            email, when);
        examination_mend(examination, "ajc-hook login %s", text_as_word(email).text);
        return true;
    }
    return false;
}

/* As env(1) would find it. */
static bool
can_be_started(const char *program)
{
    char path[4096];
    const char *places = environment_value("PATH");

    if (strchr(program, '/') != NULL) {
        return access(program, X_OK) == 0;
    }
    for (; *places != '\0'; places += *places == ':') {
        int length = (int)strcspn(places, ":");

        snprintf(path, sizeof(path), "%.*s/%s", length, places, program);
        if (access(path, X_OK) == 0) {
            return true;
        }
        places += length;
    }
    return false;
}

/* False when the account has no such command. */
static bool
check_command(struct examination *examination, const char *email, const char *name)
{
    const char *words[COMMAND_WORDS_MAX + 1] = {NULL};
    struct error error;

    if (!config_account_command(examination->config, email, name, words, &error)) {
        examination_problem(examination, "%s", error.text);
    } else if (words[0] == NULL) {
        return false;
    } else if (!can_be_started(words[0])) {
        examination_problem(examination, "the %s of %s starts %s, which is not found", name, email, words[0]);
        examination_mend(examination, "ajc-hook account %s", text_as_word(email).text);
    } else {
        examination_fine(examination, "%s has a %s, which starts %s", email, name, words[0]);
    }
    return true;
}

static void
check_account(struct examination *examination, const char *email, bool *is_at_hand)
{
    CLEANUP_LOGIN struct login login = {0};
    CLEANUP_PORTAL struct portal portal = {0};
    bool has_portal = portal_find(&examination->keyring, email, NULL, &portal);
    bool has_login = login_find(&examination->keyring, email, NULL, &login);
    bool is_hindered = has_obstacle(examination, email);
    bool has_command = check_command(examination, email, "password_command");
    char when[CLOCK_TEXT_SIZE];

    check_command(examination, email, "otp_command");
    *is_at_hand = *is_at_hand || has_portal || has_login || has_command;
    if (has_portal) {
        clock_format_person(portal.authenticated_at, when);
        examination_fine(examination, "%s has a portal session, from %s", email, when);
    } else if (has_login && !is_hindered) {
        clock_format_person(login.kept_until, when);
        examination_fine(examination, "the password of %s is kept until %s", email, when);
    } else if (!is_hindered && !has_command) {
        examination_note(examination, "nothing is kept of %s: the next sign-in asks for the password", email);
        examination_mend(examination, "ajc-hook login %s", text_as_word(email).text);
    }
}

/* The password of the login to this machine. */
static void
check_seed(struct examination *examination, bool *is_at_hand)
{
    CLEANUP_SEED struct seed seed = {0};
    struct mark mark;
    char when[CLOCK_TEXT_SIZE];
    time_t refused_at;
    time_t stopped_at;

    if (seed_find(&examination->keyring, &seed)) {
        *is_at_hand = true;
        clock_format_person(seed.kept_until, when);
        examination_fine(examination, "the password of your login to this machine waits for its use until %s", when);
    }
    if (seed_refusal_find(&refused_at)) {
        *is_at_hand = true;
        clock_format_person(refused_at, when);
        examination_problem(examination,
                            "JumpCloud refused the password of your login to this machine (%s), so later "
                            "ones are not tried: it is another one than JumpCloud's, or a smartcard's PIN",
                            when);
        examination_mend(examination, "ajc-hook login");
    }
    if (mark_find(&examination->keyring, MARK_SEED_UNUSED, "", &mark)) {
        *is_at_hand = true;
        clock_format_person(mark.made_at, when);
        examination_problem(examination, "the password of your login to this machine was dropped (%s): %.*s", when,
                            (int)strcspn(mark.sentence, ";"), mark.sentence);
        examination_mend(examination, "ajc-hook login");
        mark_clear(&examination->keyring, MARK_SEED_UNUSED, ""); /* said once, here or by `info` */
    }
    if (seed_stop_find(&examination->keyring, &stopped_at)) {
        *is_at_hand = true;
        clock_format_person(stopped_at, when);
        examination_note(examination, "since your logout (%s) logins to this machine do not bring the password", when);
        examination_mend(examination, "ajc-hook login");
    }
}

void
check_login(struct examination *examination)
{
    CLEANUP_FREE char(*accounts)[ACCOUNT_NAME_SIZE] = NULL;
    size_t count = examination->config == NULL ? 0 : config_account_names(examination->config, &accounts);
    bool is_at_hand = false;

    if (examination->config == NULL) {
        return;
    }
    if (count == 0) {
        examination_note(examination, "no JumpCloud account is known yet");
        examination_mend(examination, "ajc-hook login");
    }
    for (size_t i = 0; i < count; i++) {
        check_account(examination, accounts[i], &is_at_hand);
    }
    check_seed(examination, &is_at_hand);
    if (!is_at_hand && pam_stack_is_in_use(PAM_DIRECTORY, getuid())) {
        examination_note(
            examination,
            "your login to this machine brought no password, although pam_ajc.so is there%s: a fingerprint, "
            "an automatic login, an ssh key and a smartcard have none",
            *environment_value("SSH_CONNECTION") == '\0' ? "" : " (you came by ssh, perhaps with a key)");
        examination_mend(examination, "ajc-hook login");
    }
}
