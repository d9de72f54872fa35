/* SPDX-License-Identifier: MIT
 *
 * Errors as values: setting them, and the one table that maps codes to exit statuses.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct {
    int exit_status;
    enum error_party party;
} codes[] = {
    [ERROR_NONE] = {0, PARTY_HERE},       [ERROR_SYSTEM] = {1, PARTY_HERE},      [ERROR_USAGE] = {2, PARTY_YOU},
    [ERROR_CONFIG] = {2, PARTY_YOU},      [ERROR_NEEDS_PERSON] = {3, PARTY_YOU}, [ERROR_DENIED] = {4, PARTY_YOU},
    [ERROR_NETWORK] = {5, PARTY_NETWORK}, [ERROR_REPLY] = {5, PARTY_JUMPCLOUD},
};

static const char *const party_names[] = {
    [PARTY_YOU] = "you",
    [PARTY_ADMINISTRATOR] = "administrator",
    [PARTY_JUMPCLOUD] = "jumpcloud",
    [PARTY_AWS] = "aws",
    [PARTY_NETWORK] = "network",
    [PARTY_HERE] = "here",
};

static void __attribute__((format(printf, 4, 0)))
set_text(struct error *error, enum error_code code, enum error_party party, const char *format, va_list arguments)
{
    char raw[sizeof(error->text)];

    vsnprintf(raw, sizeof(raw), format, arguments);
    error->code = code;
    error->party = party;
    text_make_visible(error->text, sizeof(error->text), raw);
}

bool
error_set(struct error *error, enum error_code code, const char *format, ...)
{
    va_list arguments;

    if (error != NULL) {
        va_start(arguments, format);
        set_text(error, code, codes[code].party, format, arguments);
        va_end(arguments);
    }
    return false;
}

bool
error_blame(struct error *error, enum error_code code, enum error_party party, const char *format, ...)
{
    va_list arguments;

    if (error != NULL) {
        va_start(arguments, format);
        set_text(error, code, party, format, arguments);
        va_end(arguments);
    }
    return false;
}

const char *
error_status_meaning(int status)
{
    static const char *const meanings[] = {
        "done",
        "failed on this machine (system, keyring, file), or the \"no\" of is-active",
        "wrong use or configuration",
        "a person is needed and there is no terminal to ask on",
        "refused by JumpCloud or AWS",
        "network, service, or an answer that is not understood: try again later",
    };

    return status >= 0 && (size_t)status < sizeof(meanings) / sizeof(meanings[0]) ? meanings[status] : NULL;
}

int
error_exit_status(enum error_code code)
{
    return codes[code].exit_status;
}

enum error_code
error_code_of_status(int status)
{
    switch (status) {
    case 0:
        return ERROR_NONE;
    case 2:
        return ERROR_CONFIG;
    case 3:
        return ERROR_NEEDS_PERSON;
    case 4:
        return ERROR_DENIED;
    case 5:
        return ERROR_NETWORK;
    default:
        return ERROR_SYSTEM;
    }
}

const char *
error_party_name(enum error_party party)
{
    return party_names[party];
}

enum error_party
error_party_parse(const char *name)
{
    for (size_t i = 0; i < sizeof(party_names) / sizeof(party_names[0]); i++) {
        if (strcmp(name, party_names[i]) == 0) {
            return (enum error_party)i;
        }
    }
    return PARTY_HERE;
}
