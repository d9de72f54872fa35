/* SPDX-License-Identifier: MIT
 *
 * The multi-factor code of a login to the portal.
 */
#include "sign_in/flow/portal_code.h"

#include <string.h>

#include "base/text.h"
#include "keyring/marker.h"
#include "sign_in/failures.h"
#include "sign_in/flow/ask.h"
#include "sign_in/flow/secret_command.h"

enum { TYPED_MAX = 3 }; /* the refused one typed again */

void
portal_code_clear(struct portal_code *code)
{
    secret_clear(&code->text);
    secret_clear(&code->former);
    *code = (struct portal_code){0};
}

/* As authenticator apps show it, with blanks between the digits. */
static void
take_blanks_out(struct secret *code)
{
    size_t length = 0;

    for (size_t i = 0; i < code->size; i++) {
        if (code->text[i] != ' ') {
            code->text[length++] = code->text[i];
        }
    }
    if (code->size > 0) {
        code->text[length] = '\0';
        code->size = length;
    }
}

bool
portal_code_may_run_command(const struct portal_code *code, const struct portal_attempt *attempt)
{
    const char *email = attempt->account->email;
    struct marker mark;

    return !code->has_run_command && secret_command_is_there(attempt->config, email, SECRET_CODE) &&
           (ask_is_possible() || !marker_find(attempt->keyring, MARKER_CODE_REFUSED, email, &mark));
}

/* False: it may not run, with `error` untouched, or it failed. */
static bool
use_command(struct portal_code *code, const struct portal_attempt *attempt, struct error *error)
{
    const char *email = attempt->account->email;

    code->is_commanded = false;
    if (!portal_code_may_run_command(code, attempt)) {
        return false;
    }
    code->has_run_command = true;
    ask_say("Getting a multi-factor code from %s...", secret_command_name(attempt->config, email, SECRET_CODE));
    code->is_commanded = secret_command_run(attempt->config, attempt->keyring, email, SECRET_CODE, &code->text, error);
    take_blanks_out(&code->text);
    return code->is_commanded;
}

static bool
ask_for(struct portal_code *code, struct error *error)
{
    for (int i = 0; i < TYPED_MAX; i++) {
        if (!ask_secret("Enter your JumpCloud multi-factor auth code: ", &code->text, error)) {
            return false;
        }
        take_blanks_out(&code->text);
        if (code->text.size > 0 && strcmp(secret_text(&code->text), secret_text(&code->former)) != 0) {
            return true;
        }
        ask_say("That code was just refused; wait until your app shows another one.");
    }
    return error_blame(error, FAILURE_SAME_CODE_AGAIN);
}

bool
portal_code_find(struct portal_code *code, const struct portal_attempt *attempt, struct error *error)
{
    struct error command_error = {0};

    if (use_command(code, attempt, &command_error)) {
        return true;
    }
    if (ask_is_possible()) {
        if (command_error.code != ERROR_NONE) {
            ask_say("%s", command_error.text);
        }
        return ask_for(code, error);
    }
    if (command_error.code == ERROR_NONE) {
        return error_blame(error, FAILURE_CODE_NEEDED, attempt->account->email);
    }
    *error = command_error;
    return false;
}

/* A wrong one is worth remembering: a command that prints such codes would sooner or later lock the account. */
static void
refuse_command(const struct portal_attempt *attempt, const char *reason, struct error *error)
{
    const char *email = attempt->account->email;
    struct marker mark = {0};

    error_blame(error, FAILURE_COMMAND_CODE_REFUSED, secret_command_name(attempt->config, email, SECRET_CODE), email,
                reason);
    text_copy(mark.sentence, sizeof(mark.sentence), error->text);
    marker_set(attempt->keyring, MARKER_CODE_REFUSED, email, &mark);
}

bool
portal_code_refuse(struct portal_code *code, const struct portal_attempt *attempt,
                   const struct jumpcloud_answer *answer, struct error *error)
{
    const char *reason = answer->message[0] == '\0' ? "no reason given" : answer->message;

    code->refused++;
    if (code->is_commanded) {
        refuse_command(attempt, reason, error);
    } else {
        error_blame(error, FAILURE_CODE_REFUSED, reason);
    }
    secret_move(&code->former, &code->text);
    return false;
}
