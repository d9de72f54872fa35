/* SPDX-License-Identifier: MIT
 *
 * Reads files under tests/data. Assertions are stored as readable XML and inserted into the page in base64 here.
 */
#include "data_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void
data_file_read(const char *name, struct secret *text)
{
    const char *staged = getenv("AJC_TESTS"); /* of a test as another user (see tests/as-user) */
    CLEANUP_FILE FILE *file = NULL;
    char path[512];
    char piece[4096];
    size_t length;

    snprintf(path, sizeof(path), "%s%s/%s", staged == NULL ? AJC_TEST_DATA : staged, staged == NULL ? "" : "/data",
             name);
    file = fopen(path, "re");
    if (file == NULL) {
        fail_msg("%s cannot be read", path);
    }
    secret_clear(text);
    while ((length = fread(piece, 1, sizeof(piece), file)) > 0) {
        secret_append_bytes(text, piece, length);
    }
}

static void
append_base64(struct secret *to, const struct secret *bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < bytes->size; i += 3) {
        size_t rest = bytes->size - i;
        uint32_t group = (uint32_t)(unsigned char)bytes->text[i] << 16;
        char four[4];

        group |= rest > 1 ? (uint32_t)(unsigned char)bytes->text[i + 1] << 8 : 0;
        group |= rest > 2 ? (uint32_t)(unsigned char)bytes->text[i + 2] : 0;
        for (unsigned k = 0; k < 4; k++) {
            four[k] = k > rest ? '=' : digits[(group >> (18 - 6 * k)) & 63];
        }
        secret_append_bytes(to, four, sizeof(four));
    }
}

void
data_file_page(const char *page_name, const char *assertion_name, struct secret *page)
{
    static const char mark[] = "@ASSERTION@";
    CLEANUP_SECRET struct secret template = {0};
    CLEANUP_SECRET struct secret assertion = {0};
    const char *at;

    data_file_read(page_name, &template);
    data_file_read(assertion_name, &assertion);
    at = strstr(secret_text(&template), mark);
    assert_non_null(at);
    secret_clear(page);
    secret_append_bytes(page, template.text, (size_t)(at - template.text));
    append_base64(page, &assertion);
    secret_append(page, at + sizeof(mark) - 1);
}
