/* SPDX-License-Identifier: MIT
 *
 * The e-mail and password of a login to the portal.
 */
#include "sign_in/flow/portal_attempt.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "keyring/account_keys.h"
#include "keyring/machine_password.h"
#include "keyring/marker.h"
#include "names/email.h"
#include "sign_in/failures.h"
#include "sign_in/flow/ask.h"
#include "sign_in/flow/secret_command.h"

enum {
    EMAILS_MAX = 3, /* that are none */
    TYPED_MAX = 3,  /* refused ones typed again */
};

static void
forget_refusals(struct portal_attempt *attempt)
{
    for (size_t i = 0; i < PORTAL_PASSWORDS_MAX; i++) {
        secret_clear(&attempt->refused[i]);
    }
    attempt->refused_count = 0;
}

void
portal_attempt_clear(struct portal_attempt *attempt)
{
    secret_clear(&attempt->password);
    forget_refusals(attempt);
}

bool
portal_attempt_needs_person(const struct account *account, struct error *error)
{
    return error_blame(error, FAILURE_LOGIN_NEEDED, account->email[0] == '\0' ? "" : " of ", account->email);
}

/* What is known of an account whose e-mail was typed. */
static void
take_email(struct portal_attempt *attempt, const char *typed)
{
    struct account known = {0};
    bool is_known = config_account(attempt->config, typed, &known);

    if (!email_is_same(attempt->account->email, typed)) {
        forget_refusals(attempt);
    }
    text_copy(attempt->account->email, sizeof(attempt->account->email), known.email);
    text_copy(attempt->account->mfa, sizeof(attempt->account->mfa), is_known ? known.mfa : "");
    attempt->account->is_proven = is_known;
}

/* What was typed is not repeated: it may have been the password. */
static bool
ask_email(struct portal_attempt *attempt, struct error *error)
{
    static const char question[] = "Enter your JumpCloud email address";
    char typed[ACCOUNT_NAME_SIZE];
    bool is_first = attempt->account->email[0] == '\0';

    for (int i = 0; i < EMAILS_MAX; i++) {
        text_copy(typed, sizeof(typed), attempt->account->email);
        if (is_first ? !ask_text("Enter your JumpCloud email address: ", typed, sizeof(typed), error)
                     : !ask_text_again(question, typed, sizeof(typed), error)) {
            return false;
        }
        if (email_parse(typed, typed)) {
            attempt->is_email_asked = true;
            take_email(attempt, typed);
            return true;
        }
        error_blame(error, FAILURE_NO_EMAIL);
        if (i + 1 < EMAILS_MAX) {
            ask_say("%s", error->text);
        }
    }
    return false;
}

bool
portal_attempt_find_email(struct portal_attempt *attempt, struct error *error)
{
    if (attempt->account->email[0] != '\0') {
        return true;
    }
    if (!ask_is_possible()) {
        machine_password_drop_unused(attempt->keyring, attempt->config);
        return portal_attempt_needs_person(attempt->account, error);
    }
    return ask_email(attempt, error);
}

/* The same again would only count against the account. */
static bool
was_refused(const struct portal_attempt *attempt)
{
    for (size_t i = 0; i < attempt->refused_count; i++) {
        if (strcmp(secret_text(&attempt->password), secret_text(&attempt->refused[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* The kept password, unless a mark says that it must not be tried by itself. */
static bool
use_kept_password(struct portal_attempt *attempt)
{
    const char *email = attempt->account->email;
    struct login login = {0};
    struct marker mark;
    bool is_usable = !marker_find(attempt->keyring, MARKER_REFUSED, email, &mark) &&
                     !marker_find(attempt->keyring, MARKER_ATTEMPT, email, &mark) &&
                     login_find(attempt->keyring, email, attempt->account->console_url, &login);

    if (is_usable) {
        secret_move(&attempt->password, &login.password);
        attempt->is_typed = false;
        if (!attempt->is_said) {
            ask_say("Using JumpCloud login details from your OS keychain.");
            attempt->is_said = true;
        }
    }
    login_clear(&login);
    return is_usable;
}

/* The password of the login to this machine. Tried once: it is dropped when it is refused. */
static bool
use_seed(struct portal_attempt *attempt)
{
    CLEANUP_MACHINE_PASSWORD struct machine_password seed = {0};

    if (!machine_password_find_for(attempt->keyring, attempt->config, attempt->account->email, !ask_is_possible(),
                                   &seed)) {
        return false;
    }
    secret_move(&attempt->password, &seed.password);
    attempt->is_typed = false;
    attempt->is_seeded = true;
    ask_say("Using the password of your login to this machine.");
    return true;
}

/* What JumpCloud refused of it is not tried again by itself: until a person has signed in, only `login` runs it. */
static bool
may_run_command(const struct portal_attempt *attempt)
{
    const char *email = attempt->account->email;
    struct marker mark;

    return !attempt->has_run_command && secret_command_is_there(attempt->config, email, SECRET_PASSWORD) &&
           (attempt->is_deliberate || (!marker_find(attempt->keyring, MARKER_REFUSED, email, &mark) &&
                                       !marker_find(attempt->keyring, MARKER_ATTEMPT, email, &mark)));
}

/* False: it may not run, with `error` untouched, or it failed. */
static bool
use_command(struct portal_attempt *attempt, struct error *error)
{
    const char *email = attempt->account->email;

    if (!may_run_command(attempt)) {
        return false;
    }
    attempt->has_run_command = true;
    ask_say("Getting your JumpCloud password from %s...", secret_command_name(attempt->config, email, SECRET_PASSWORD));
    attempt->is_commanded = secret_command_run(attempt->config, attempt->keyring, email, SECRET_PASSWORD,
                                               &attempt->password, error);
    attempt->is_typed = false;
    return attempt->is_commanded;
}

/* With several accounts it says whose, so that none is typed for another one's host. */
static void
word_password_question(const struct portal_attempt *attempt, char *question, size_t size)
{
    CLEANUP_FREE char(*accounts)[ACCOUNT_NAME_SIZE] = NULL;
    bool is_one_of_several = !attempt->is_email_asked && config_account_names(attempt->config, &accounts) > 1;

    snprintf(question, size, "Enter your JumpCloud password%s%s: ", is_one_of_several ? " for " : "",
             is_one_of_several ? attempt->account->email : "");
}

static bool
ask_password(struct portal_attempt *attempt, struct error *error)
{
    char question[ACCOUNT_NAME_SIZE + 64];

    word_password_question(attempt, question, sizeof(question));
    for (int i = 0; i < TYPED_MAX; i++) {
        if (!ask_secret(question, &attempt->password, error)) {
            return false;
        }
        if (!was_refused(attempt)) {
            return true;
        }
        ask_say("%s", "That is the password that JumpCloud just refused; type another one, or press Ctrl-C.");
    }
    return error_blame(error, FAILURE_SAME_PASSWORD_AGAIN);
}

bool
portal_attempt_find_password(struct portal_attempt *attempt, struct error *error)
{
    struct error command_error = {0};

    attempt->is_seeded = false;
    attempt->is_commanded = false;
    if ((use_kept_password(attempt) && !was_refused(attempt)) || (use_seed(attempt) && !was_refused(attempt)) ||
        (use_command(attempt, &command_error) && !was_refused(attempt))) {
        return true;
    }
    attempt->is_seeded = false;
    attempt->is_commanded = false;
    if (!ask_is_possible()) {
        if (command_error.code == ERROR_NONE) {
            return portal_attempt_needs_person(attempt->account, error);
        }
        *error = command_error;
        return false;
    }
    if (command_error.code != ERROR_NONE) {
        ask_say("%s", command_error.text);
    }
    attempt->is_typed = true;
    return ask_password(attempt, error);
}

bool
portal_attempt_ask_again(struct portal_attempt *attempt, struct error *error)
{
    if (!attempt->is_email_asked) {
        ask_say("%s", "JumpCloud refused that e-mail or password; try another password, or press Ctrl-C.");
        return portal_attempt_find_password(attempt, error);
    }
    ask_say("%s", "JumpCloud refused that e-mail or password; correct what was mistyped (the portal takes the e-mail, "
                  "not the user name), or press Ctrl-C.");
    return ask_email(attempt, error) && portal_attempt_find_password(attempt, error);
}

bool
portal_attempt_was_refused_meanwhile(const struct portal_attempt *attempt)
{
    const char *email = attempt->account->email;
    struct marker mark;
    bool is_marked = marker_find(attempt->keyring, MARKER_REFUSED, email, &mark) ||
                     marker_find(attempt->keyring, MARKER_ATTEMPT, email, &mark);

    return is_marked && !attempt->is_typed && mark.made_ns > attempt->started_ns;
}

static void
keep_login(const struct portal_attempt *attempt)
{
    struct login login = {.password = attempt->password}; /* borrowed */
    long ttl_seconds = config_setting_seconds(attempt->config, "login_ttl");
    char until[CLOCK_TEXT_SIZE];
    struct error error;

    text_copy(login.console_url, sizeof(login.console_url), attempt->account->console_url);
    if (login_store(attempt->keyring, attempt->account->email, &login, ttl_seconds, &error)) {
        clock_format_person(clock_now() + ttl_seconds, until);
        ask_say("JumpCloud login details saved in your OS keychain until %s.", until);
    } else {
        log_debug("login not kept: %s", error.text);
    }
}

void
portal_attempt_accept(struct portal_attempt *attempt)
{
    attempt->account->is_proven = true;
    marker_clear(attempt->keyring, MARKER_REFUSED, attempt->account->email);
    marker_clear(attempt->keyring, MARKER_CODE_REFUSED, attempt->account->email);
    machine_password_stop_forget(attempt->keyring);
    if (attempt->is_typed || attempt->is_deliberate) {
        machine_password_refusal_forget();
    }
    if (attempt->is_typed || (attempt->is_seeded && config_setting_is_on(attempt->config, "keep_password"))) {
        keep_login(attempt);
    }
}

/* Whatever else was kept stays: only what was sent has been refused. */
static void
forget_refused(struct portal_attempt *attempt)
{
    if (attempt->is_seeded) {
        machine_password_forget(attempt->keyring);
        machine_password_refusal_note();
    } else if (!attempt->is_commanded) {
        login_forget(attempt->keyring, attempt->account->email);
    }
}

/* An e-mail that was typed just now and is nobody's yet may be mistyped: nothing automatic knows of it. */
static void
marker_refused(struct portal_attempt *attempt, const char *sentence)
{
    struct marker mark = {0};

    if (attempt->is_email_asked && !attempt->account->is_proven) {
        return;
    }
    text_copy(mark.sentence, sizeof(mark.sentence), sentence);
    marker_set(attempt->keyring, MARKER_REFUSED, attempt->account->email, &mark);
}

bool
portal_attempt_refuse(struct portal_attempt *attempt, const struct jumpcloud_answer *answer, struct error *error)
{
    const char *reason = answer->message[0] == '\0' ? "no reason given" : answer->message;

    forget_refused(attempt);
    if (attempt->is_seeded) {
        error_blame(error, FAILURE_SEEDED_PASSWORD_REFUSED, attempt->account->email, reason);
    } else if (attempt->is_commanded) {
        error_blame(error, FAILURE_COMMAND_PASSWORD_REFUSED,
                    secret_command_name(attempt->config, attempt->account->email, SECRET_PASSWORD),
                    attempt->account->email, reason);
    } else {
        error_blame(error, FAILURE_PASSWORD_REFUSED, attempt->account->email, reason);
    }
    marker_refused(attempt, error->text);
    if (attempt->refused_count < PORTAL_PASSWORDS_MAX) {
        secret_move(&attempt->refused[attempt->refused_count++], &attempt->password);
    }
    return false;
}

bool
portal_attempt_name_account(const struct portal_attempt *attempt, struct error *error)
{
    static const char command[] = "ajc-hook login";
    const char *email = attempt->account->email;
    size_t length = strlen(error->text);
    struct account standard = {0};

    config_account(attempt->config, "", &standard);
    if (*email != '\0' && standard.email[0] != '\0' && strcmp(email, standard.email) != 0 &&
        length >= strlen(command) && strcmp(error->text + length - strlen(command), command) == 0) {
        snprintf(error->text + length, sizeof(error->text) - length, " %s", text_as_word(email).text);
    }
    return false;
}
