/* SPDX-License-Identifier: MIT
 *
 * The sentences of failures. Each row of the table becomes a call of error_set below, so that the compiler checks its
 * values against its sentence.
 */
#include "session/ask/messages.h"

#include <stdio.h>

#include "base/text.h"
#include "names/identifier.h"

#define TEXT(place) failure->values[place].text
#define NUMBER(place) failure->values[place].number
#define V0
#define V1(a) , a(0)
#define V2(a, b) , a(0), b(1)
#define V3(a, b, c) , a(0), b(1), c(2)
#define V4(a, b, c, d) , a(0), b(1), c(2), d(3)
#define V5(a, b, c, d, e) , a(0), b(1), c(2), d(3), e(4)
#define V6(a, b, c, d, e, f) , a(0), b(1), c(2), d(3), e(4), f(5)

#define ROW(id, code, party, values, sentence) \
    static void set_##id(const struct failure *failure, struct error *error) \
    { \
        (void)failure; \
        error_set(error, ERROR_##code, sentence values); \
    }
FAILURES(ROW)
#undef ROW

static void (*const rows[])(const struct failure *failure, struct error *error) = {
#define ROW(id, code, party, values, sentence) [FAILURE_##id] = set_##id,
    FAILURES(ROW)
#undef ROW
};

struct error
messages_error(const struct failure *failure)
{
    struct error error = {0};

    if (rows[failure->id] != NULL) {
        rows[failure->id](failure, &error);
    }
    return error;
}

struct messages_account
messages_account(const struct config *config, const char *email)
{
    struct messages_account argument = {""};
    struct account standard = {0};

    config_account(config, "", &standard);
    if (*email != '\0' && standard.email[0] != '\0' && !email_is_same(email, standard.email)) {
        snprintf(argument.text, sizeof(argument.text), " %s", text_as_word(email).text);
    }
    return argument;
}
