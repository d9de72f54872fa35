/* SPDX-License-Identifier: MIT
 *
 * Form encoding of fields. */
#include "sign_in/http/form.h"

#include <stdio.h>
#include <string.h>

static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

void
form_add(struct secret *form, const char *name, const char *value)
{
    static const char digits[] = "0123456789ABCDEF";

    secret_append(form, form->size == 0 ? "" : "&");
    secret_append(form, name);
    secret_append(form, "=");
    while (*value != '\0') {
        size_t plain = strspn(value, unreserved);

        secret_append_bytes(form, value, plain);
        value += plain;
        if (*value != '\0') {
            unsigned char byte = (unsigned char)*value++;
            char escaped[3] = {'%', digits[byte >> 4], digits[byte & 15]};

            secret_append_bytes(form, escaped, sizeof(escaped));
        }
    }
}

void
form_add_number(struct secret *form, const char *name, long value)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%ld", value);
    form_add(form, name, digits);
}
