/* SPDX-License-Identifier: MIT
 *
 * Form encoding of fields.
 */
#include "sign_in/http/form.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

void
form_add(struct secret *form, const char *name, const char *value)
{
    char *escaped = curl_easy_escape(NULL, value, 0);

    if (escaped == NULL) {
        abort(); /* out of memory, as in base/secret */
    }
    secret_append(form, form->size == 0 ? "" : "&");
    secret_append(form, name);
    secret_append(form, "=");
    secret_append(form, escaped);
    curl_free(escaped);
}

void
form_add_number(struct secret *form, const char *name, long value)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%ld", value);
    form_add(form, name, digits);
}
