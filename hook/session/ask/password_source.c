/* SPDX-License-Identifier: MIT
 *
 * The e-mail and password of a login to the portal.
 */
#include "session/ask/password_source.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "keyring/account_keys.h"
#include "keyring/machine_password.h"
#include "keyring/marker.h"
#include "names/identifier.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"
#include "session/ask/secret_command.h"

enum {
    EMAILS_MAX = 3, /* invalid ones typed */
    TYPED_MAX = 3,  /* times that a refused password may be typed again */
};

static void
forget_refusals(struct password_source *source)
{
    for (size_t i = 0; i < PASSWORDS_MAX; i++) {
        secret_clear(&source->refused[i]);
    }
    source->refused_count = 0;
}

void
password_source_clear(struct password_source *source)
{
    secret_clear(&source->password);
    forget_refusals(source);
}

/* Finds the marker that forbids automatic attempts, if there is one. */
static bool
find_marker(const struct login_subject *subject, struct marker *marker)
{
    const char *email = subject->account.email;

    return *email != '\0' && (marker_find(subject->keyring, MARKER_REFUSED, email, marker) ||
                              marker_find(subject->keyring, MARKER_ATTEMPT, email, marker));
}

bool
password_source_needs_person(const struct login_subject *subject, struct failure *failure)
{
    const char *email = subject->account.email;
    const struct messages_account login = messages_account(subject->config, email);
    char when[CLOCK_TEXT_SIZE];
    struct marker marker;

    if (!find_marker(subject, &marker)) {
        return failure_set(failure, FAILURE_LOGIN_NEEDED, email[0] == '\0' ? "" : " of ", email, login.text);
    }
    clock_format_local(marker.made_at, when);
    return marker.sentence[0] == '\0'
               ? failure_set(failure, FAILURE_LOGIN_UNANSWERED_BEFORE, email, when, login.text)
               : failure_set(failure, FAILURE_LOGIN_FAILED_BEFORE, email, when, login.text, marker.sentence);
}

/* --- the e-mail --- */

/* Asks for the e-mail. If one is `known`, an empty answer keeps it. The message does not repeat a wrong answer, which
 * may be the password. */
static bool
type_email(const char *known, char typed[static ACCOUNT_NAME_SIZE], struct failure *failure)
{
    char again[ACCOUNT_NAME_SIZE + 64];

    snprintf(again, sizeof(again), "Enter your JumpCloud email address [%s]: ", known);
    for (int i = 0; i < EMAILS_MAX; i++) {
        if (*known == '\0' ? !prompt_text("Enter your JumpCloud email address: ", typed, ACCOUNT_NAME_SIZE, failure)
                           : !prompt_line(again, typed, ACCOUNT_NAME_SIZE, failure)) {
            return false;
        }
        if (email_parse(typed[0] == '\0' ? known : typed, typed)) {
            return true;
        }
        failure_set(failure, FAILURE_NOT_AN_EMAIL);
        if (i + 1 < EMAILS_MAX) {
            prompt_print("%s", messages_error(failure).text);
        }
    }
    return false;
}

/* Asks for the e-mail and uses the configuration of its account. */
static bool
ask_email(struct password_source *source, struct failure *failure)
{
    struct account *account = &source->subject->account;
    struct account known = {0};
    char typed[ACCOUNT_NAME_SIZE];
    bool is_known;

    if (!type_email(account->email, typed, failure)) {
        return false;
    }
    is_known = config_account(source->subject->config, typed, &known);
    if (!email_is_same(account->email, typed)) {
        forget_refusals(source);
    }
    source->is_email_typed = true;
    text_copy(account->email, sizeof(account->email), known.email);
    text_copy(account->mfa, sizeof(account->mfa), is_known ? known.mfa : "");
    account->is_proven = is_known;
    return true;
}

bool
password_source_find_email(struct password_source *source, struct failure *failure)
{
    struct login_subject *subject = source->subject;

    if (subject->account.email[0] != '\0') {
        return true;
    }
    if (!prompt_is_possible()) {
        machine_password_drop_unused(subject->keyring, subject->config);
        return password_source_needs_person(subject, failure);
    }
    return ask_email(source, failure);
}

/* --- the password --- */

/* Sending it again would only count as another failed attempt. */
static bool
was_refused(const struct password_source *source)
{
    for (size_t i = 0; i < source->refused_count; i++) {
        if (strcmp(secret_text(&source->password), secret_text(&source->refused[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* An explicit `login` allows one attempt. At a terminal the person may type another password. */
static bool
may_ignore_marker(const struct password_source *source, bool is_allowed)
{
    struct marker marker;

    return !find_marker(source->subject, &marker) || (source->is_explicit_login && is_allowed);
}

/* Uses the stored password, unless a marker forbids an automatic attempt. */
static bool
use_stored(struct password_source *source)
{
    const struct login_subject *subject = source->subject;
    CLEANUP_LOGIN struct login login = {0};

    if (!may_ignore_marker(source, !prompt_is_possible()) ||
        !login_find(subject->keyring, subject->account.email, subject->account.console_url, &login)) {
        return false;
    }
    secret_move(&source->password, &login.password);
    source->origin = PASSWORD_STORED;
    if (!source->is_announced) {
        prompt_print("Using JumpCloud login details from your OS keychain.");
        source->is_announced = true;
    }
    return true;
}

/* It is tried once and removed when it is refused. */
static bool
use_machine_password(struct password_source *source)
{
    const struct login_subject *subject = source->subject;
    CLEANUP_MACHINE_PASSWORD struct machine_password found = {0};

    if (!machine_password_find_for(subject->keyring, subject->config, subject->account.email, !prompt_is_possible(),
                                   &found)) {
        return false;
    }
    secret_move(&source->password, &found.password);
    source->origin = PASSWORD_MACHINE;
    prompt_print("Using the password of your login to this machine.");
    return true;
}

/* After JumpCloud refused an output of the command, only `login` runs it again, until a login is accepted. False: it
 * must not run (`failure` unchanged), or it failed. */
static bool
use_command(struct password_source *source, struct failure *failure)
{
    if (source->has_run_command || !secret_command_is_there(source->subject, SECRET_PASSWORD) ||
        !may_ignore_marker(source, true)) {
        return false;
    }
    source->has_run_command = true;
    source->origin = PASSWORD_FROM_COMMAND;
    prompt_print("Getting your JumpCloud password from %s...", secret_command_name(source->subject, SECRET_PASSWORD));
    return secret_command_run(source->subject, SECRET_PASSWORD, &source->password, failure);
}

/* With several accounts the question names the account, so that no password goes to the wrong host. */
static bool
ask_password(struct password_source *source, struct failure *failure)
{
    CLEANUP_FREE char(*accounts)[ACCOUNT_NAME_SIZE] = NULL;
    bool is_one_of_several = !source->is_email_typed && config_account_names(source->subject->config, &accounts) > 1;
    char question[ACCOUNT_NAME_SIZE + 64];

    source->origin = PASSWORD_TYPED;
    snprintf(question, sizeof(question), "Enter your JumpCloud password%s%s: ", is_one_of_several ? " for " : "",
             is_one_of_several ? source->subject->account.email : "");
    for (int i = 0; i < TYPED_MAX; i++) {
        if (!prompt_secret(question, &source->password, failure)) {
            return false;
        }
        if (!was_refused(source)) {
            return true;
        }
        prompt_print("That is the password that JumpCloud just refused; type another one, or press Ctrl-C.");
    }
    return failure_set(failure, FAILURE_SAME_PASSWORD_AGAIN);
}

bool
password_source_find(struct password_source *source, struct failure *failure)
{
    struct failure of_command = {0};

    if ((use_stored(source) && !was_refused(source)) || (use_machine_password(source) && !was_refused(source)) ||
        (use_command(source, &of_command) && !was_refused(source))) {
        return true;
    }
    if (prompt_is_possible()) {
        if (of_command.id != FAILURE_NONE) {
            prompt_print("%s", messages_error(&of_command).text);
        }
        return ask_password(source, failure);
    }
    if (of_command.id == FAILURE_NONE) {
        return password_source_needs_person(source->subject, failure);
    }
    *failure = of_command;
    return false;
}

bool
password_source_ask_again(struct password_source *source, struct failure *failure)
{
    if (!source->is_email_typed) {
        prompt_print("JumpCloud refused that e-mail or password; try another password, or press Ctrl-C.");
        return password_source_find(source, failure);
    }
    prompt_print("JumpCloud refused that e-mail or password; correct what was mistyped (the portal expects the e-mail, "
                 "not the user name), or press Ctrl-C.");
    return ask_email(source, failure) && password_source_find(source, failure);
}

/* --- results --- */

static void
store_login(struct password_source *source)
{
    const struct login_subject *subject = source->subject;
    struct login login = {.password = source->password}; /* borrowed */
    struct config_learned learned = {.is_mfa_known = true};
    long ttl_seconds = config_setting_seconds(subject->config, "login_ttl");
    char until[CLOCK_TEXT_SIZE];
    struct error error;

    if (source->is_stored ||
        (source->origin != PASSWORD_TYPED &&
         (source->origin != PASSWORD_MACHINE || !config_setting_is_on(subject->config, "keep_password")))) {
        return;
    }
    source->is_stored = true;
    text_copy(login.console_url, sizeof(login.console_url), subject->account.console_url);
    if (!login_store(subject->keyring, subject->account.email, &login, ttl_seconds, &error)) {
        log_debug("login not stored: %s", error.text);
        return;
    }
    clock_format_local(clock_now() + ttl_seconds, until);
    prompt_print("JumpCloud login details saved in your OS keychain until %s.", until);
    /* Not only at the end of the sign-in: after Ctrl-C at the code the e-mail is not asked for again, and no automatic
     * process tries an account that requires a factor. */
    text_copy(learned.email, sizeof(learned.email), subject->account.email);
    text_copy(learned.mfa, sizeof(learned.mfa), subject->account.mfa);
    if (!config_learn(subject->config, &learned, &error)) {
        log_debug("account not stored: %s", error.text);
    }
}

void
password_source_accepted(struct password_source *source)
{
    struct login_subject *subject = source->subject;

    subject->account.is_proven = true;
    marker_clear(subject->keyring, MARKER_REFUSED, subject->account.email);
    marker_clear(subject->keyring, MARKER_FAILURE, subject->account.email);
    marker_clear(subject->keyring, MARKER_CODE_REFUSED, subject->account.email);
    machine_password_stop_forget(subject->keyring);
    if (source->origin == PASSWORD_TYPED || source->is_explicit_login) {
        machine_password_refusal_forget();
    }
    store_login(source);
}

void
password_source_proven(struct password_source *source, int64_t since_ns)
{
    struct login_subject *subject = source->subject;

    if (!marker_is_newer(subject->keyring, MARKER_LOGGED_OUT, subject->account.email, since_ns)) {
        subject->account.is_proven = true;
        store_login(source);
    }
}

/* A new e-mail may be mistyped; no automatic process uses it, so no marker is needed. */
void
password_source_denied(const struct password_source *source, const struct failure *failure)
{
    const struct login_subject *subject = source->subject;
    struct marker marker = {0};

    if (source->is_email_typed && !subject->account.is_proven) {
        return;
    }
    text_copy(marker.sentence, sizeof(marker.sentence), messages_error(failure).text);
    marker_set(subject->keyring, MARKER_REFUSED, subject->account.email, &marker);
}

bool
password_source_refused(struct password_source *source, const char *words, struct failure *failure)
{
    const struct login_subject *subject = source->subject;
    const char *email = subject->account.email;
    const char *reason = *words == '\0' ? "no reason given" : words;
    const struct messages_account login = messages_account(subject->config, email);

    /* Only what was sent is refused; other stored passwords stay. */
    if (source->origin == PASSWORD_MACHINE) {
        machine_password_forget(subject->keyring);
        machine_password_refusal_set();
        failure_set(failure, FAILURE_MACHINE_PASSWORD_REFUSED, email, reason, login.text);
    } else if (source->origin == PASSWORD_FROM_COMMAND) {
        failure_set(failure, FAILURE_COMMAND_PASSWORD_REFUSED, secret_command_name(subject, SECRET_PASSWORD), email,
                    reason, login.text);
    } else {
        login_forget(subject->keyring, email);
        failure_set(failure, FAILURE_PASSWORD_REFUSED, email, reason, login.text);
    }
    password_source_denied(source, failure);
    if (source->refused_count < PASSWORDS_MAX) {
        secret_move(&source->refused[source->refused_count++], &source->password);
    }
    return false;
}
