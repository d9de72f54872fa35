/* SPDX-License-Identifier: MIT
 *
 * The multi-factor code of a login to the portal.
 */
#include "session/ask/code_source.h"

#include <string.h>

#include "base/text.h"
#include "keyring/marker.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"
#include "session/ask/secret_command.h"

enum { TYPED_MAX = 3 }; /* times that the refused code may be typed again */

void
code_source_clear(struct code_source *source)
{
    secret_clear(&source->text);
    secret_clear(&source->former);
    *source = (struct code_source){0};
}

/* Authenticator apps show codes with blanks between the digits. */
static void
remove_blanks(struct secret *code)
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
code_source_may_run_command(const struct code_source *source, const struct login_subject *subject)
{
    return !source->has_run_command && secret_command_is_there(subject, SECRET_CODE) &&
           (prompt_is_possible() || !marker_exists(subject->keyring, MARKER_CODE_REFUSED, subject->account.email));
}

bool
code_source_run_command(struct code_source *source, const struct login_subject *subject, struct failure *failure)
{
    source->is_from_command = false;
    if (code_source_may_run_command(source, subject)) {
        source->has_run_command = true;
        prompt_print("Getting a multi-factor code from %s...", secret_command_name(subject, SECRET_CODE));
        source->is_from_command = secret_command_run(subject, SECRET_CODE, &source->text, failure);
        remove_blanks(&source->text);
    }
    return source->is_from_command;
}

bool
code_source_find(struct code_source *source, const struct login_subject *subject, struct failure *failure)
{
    const char *email = subject->account.email;
    struct failure of_command = {0};

    if (code_source_run_command(source, subject, &of_command)) {
        return true;
    }
    if (!prompt_is_possible()) {
        if (of_command.id == FAILURE_NONE) {
            return failure_set(failure, FAILURE_CODE_NEEDED, email, messages_account(subject->config, email).text);
        }
        *failure = of_command;
        return false;
    }
    if (of_command.id != FAILURE_NONE) {
        prompt_print("%s", messages_error(&of_command).text);
    }
    for (int i = 0; i < TYPED_MAX; i++) {
        if (!prompt_secret("Enter your JumpCloud multi-factor auth code: ", &source->text, failure)) {
            return false;
        }
        remove_blanks(&source->text);
        if (source->text.size > 0 && strcmp(secret_text(&source->text), secret_text(&source->former)) != 0) {
            return true;
        }
        prompt_print("That code was just refused; wait until your app shows another one.");
    }
    return failure_set(failure, FAILURE_SAME_CODE_AGAIN);
}

bool
code_source_refused(struct code_source *source, const struct login_subject *subject, bool is_password_unproven,
                    const char *words, struct failure *failure)
{
    const char *email = subject->account.email;
    const char *reason = *words == '\0' ? "no reason given" : words;
    struct marker marker = {0};

    source->refused++;
    if (is_password_unproven) {
        failure_set(failure, FAILURE_PASSWORD_OR_CODE_REFUSED, email, secret_command_name(subject, SECRET_CODE), reason,
                    messages_account(subject->config, email).text);
    } else if (source->is_from_command) {
        failure_set(failure, FAILURE_COMMAND_CODE_REFUSED, secret_command_name(subject, SECRET_CODE), email, reason,
                    messages_account(subject->config, email).text);
    } else {
        failure_set(failure, FAILURE_CODE_REFUSED, reason);
    }
    if (source->is_from_command) {
        /* A command that prints wrong codes would finally lock the account. */
        text_copy(marker.sentence, sizeof(marker.sentence), messages_error(failure).text);
        marker_set(subject->keyring, MARKER_CODE_REFUSED, email, &marker);
    }
    secret_move(&source->former, &source->text);
    return false;
}
