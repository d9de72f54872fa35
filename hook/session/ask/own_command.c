/* SPDX-License-Identifier: MIT
 *
 * Detects that we run inside a command that ajc started.
 */
#include "session/ask/own_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *
outer_accounts(void)
{
    const char *value = secure_getenv(OWN_COMMAND_NAME);

    return value == NULL ? "" : value;
}

char *
own_command_variable(const char *email)
{
    const char *outer = outer_accounts();
    char *variable = NULL;

    if (asprintf(&variable, OWN_COMMAND_NAME "=%s%s%s", outer, *outer == '\0' ? "" : " ", email) < 0) {
        abort();
    }
    return variable;
}

bool
own_command_is_inside(void)
{
    return *outer_accounts() != '\0';
}

bool
own_command_check(const char *email, struct error *error)
{
    size_t length = strlen(email);

    for (const char *at = outer_accounts(); *at != '\0'; at += *at == ' ') {
        size_t word = strcspn(at, " ");

        if (word == length && strncmp(at, email, length) == 0) {
            return error_set(error, ERROR_CONFIG,
                             "This is part of the password_command or otp_command of %.255s and would need the "
                             "sign-in that waits for it; let the command do without, see: ajc-hook account %s",
                             email, text_as_word(email).text);
        }
        at += word;
    }
    return true;
}

void
own_command_leave(void)
{
    unsetenv(OWN_COMMAND_NAME);
}
