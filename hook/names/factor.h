/* SPDX-License-Identifier: MIT
 *
 * The factors that JumpCloud may want beside the password, each by one name everywhere: in the configuration, behind
 * --mfa, between the two programs and in JSON. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Bits, so that several can be offered. */
enum factor {
    FACTOR_NONE = 0,
    FACTOR_TOTP = 1,
    FACTOR_PUSH = 2,
    FACTOR_KEY = 4,
    FACTOR_DUO = 8,
    FACTOR_GO = 16, /* JumpCloud Go: a device that is known */
    FACTOR_SMS = 32,
    FACTOR_OTHER = 64,        /* of a kind that is not known here */
    FACTOR_UNAVAILABLE = 128, /* some are listed, none of them is available */
};

/* "totp", "push", "key", "duo", "go", "sms", "other"; "" for FACTOR_NONE. */
const char *factor_name(enum factor factor);

/* The factor of that name; FACTOR_NONE for any other. */
enum factor factor_find(const char *name);

/* The factor that JumpCloud's answers call so ("totp", "push", "webauthn", "duo", "durt", …); FACTOR_OTHER for words
 * that are not known. */
enum factor factor_of_jumpcloud(const char *word);

/* What a person reads: "code of an authenticator app (TOTP)". */
const char *factor_words(enum factor factor);

/* Whether ajc can answer with it. */
bool factor_is_supported(enum factor factor);

/* Several, as "a code (totp), a security key"; cut when there is no more space. */
void factor_list(unsigned factors, char *list, size_t size);
