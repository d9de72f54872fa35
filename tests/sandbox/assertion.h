/* SPDX-License-Identifier: MIT
 *
 * SAML assertions like those of JumpCloud's AWS connector, and a list of the issued ones: STS accepts only these.
 * They are not signed; their signature has only the right size and form.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "script.h"

struct assertion {
    struct assertion *next;
    char *base64;
    int64_t issued_ns; /* on the clock that counts suspend */
    char *pairs;       /* each "role,provider" on a line of its own, with a line end before it, too */
};

/* Makes one for the application's roles and remembers it. Without roles, and for Identity Center, the attribute Role is
 * left out. */
const struct assertion *assertion_new(const struct script *app);

/* NULL when the sandbox did not issue it. */
const struct assertion *assertion_find(const char *base64);

bool assertion_is_expired(const struct assertion *assertion, const struct script *script);
bool assertion_has(const struct assertion *assertion, const char *role, const char *provider);
