/* SPDX-License-Identifier: MIT
 *
 * The sentences of failures.h and of the table of messages.
 */
#include "sentence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "data_file.h"
#include "session/ask/messages.h"

const char *
sentence_of(const struct failure *failure)
{
    static struct error error;

    error = messages_error(failure);
    return error.text;
}

enum error_party
failure_party(const struct failure *failure)
{
    static const enum error_party parties[] = {[FAILURE_NONE] = PARTY_HERE,
#define ROW(id, code, party, values, sentence) [FAILURE_##id] = PARTY_##party,
                                               FAILURES(ROW)
#undef ROW
    };

    return parties[failure->id];
}

char *
sentence_row(const char *id)
{
    CLEANUP_SECRET struct secret table = {0};
    char start[128];
    char *at;

    snprintf(start, sizeof(start), "\n%s\t", id);
    data_file_read("messages.txt", &table);
    at = strstr(table.text, start);
    return at == NULL ? NULL : strndup(at + strlen(start), strcspn(at + strlen(start), "\n"));
}

const char *
sentence_with(const char *id, ...)
{
    static char texts[4][1024];
    static unsigned calls;
    CLEANUP_FREE char *row = sentence_row(id);
    char *text = texts[calls++ % 4];
    va_list values;

    if (row == NULL) {
        fail_msg("no message %s", id);
    }
    *text = '\0';
    va_start(values, id);
    for (const char *at = row; *at != '\0';) {
        size_t length = strcspn(at, "%");

        strncat(text, at, length < 900 ? length : 900);
        at += length;
        if (*at == '%') {
            const char *value = va_arg(values, const char *);

            assert_non_null(value);
            strncat(text, value, 100);
            at += strcspn(at, "scdu") + 1;
        }
    }
    assert_null(va_arg(values, const char *));
    va_end(values);
    return text;
}
