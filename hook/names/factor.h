/* SPDX-License-Identifier: MIT
 *
 * The factors that JumpCloud may ask for after the password. Each has one name everywhere: in the configuration, for
 * --mfa, in the protocol and in JSON. Pure functions.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Bits, because JumpCloud can offer several. */
enum factor {
    FACTOR_NONE = 0,
    FACTOR_TOTP = 1,
    FACTOR_PUSH = 2,
    FACTOR_KEY = 4,
    FACTOR_DUO = 8,
    FACTOR_GO = 16, /* JumpCloud Go: a registered device */
    FACTOR_SMS = 32,
    FACTOR_OTHER = 64,        /* a kind that ajc does not know */
    FACTOR_UNAVAILABLE = 128, /* JumpCloud lists factors, but none is available */
};

/* In the configuration: ask each time; use no factor. */
#define FACTOR_ASK "ask"
#define FACTOR_UNWANTED "none"

/* "totp", "push", "key", "duo", "go", "sms", "other"; "" for FACTOR_NONE. */
const char *factor_name(enum factor factor);

/* The factor of that name; FACTOR_NONE for any other. */
enum factor factor_find(const char *name);

/* The factor for a word in JumpCloud's answers ("totp", "push", "webauthn", "duo", "durt", …); FACTOR_OTHER for an
 * unknown word. */
enum factor factor_of_jumpcloud(const char *word);

/* The description, for messages, of an account's factor in the configuration: a name, FACTOR_ASK, or "" when none is
 * known to be required. */
const char *factor_setting_words(const char *setting);

/* Whether it may be set: a factor that JumpCloud offers to programs, FACTOR_ASK, FACTOR_UNWANTED. */
bool factor_is_setting(const char *setting);

/* The description for messages: "code of an authenticator app (TOTP)". */
const char *factor_words(enum factor factor);

/* Whether ajc supports it. */
bool factor_is_supported(enum factor factor);

/* Lists several factors: "a code (totp), a security key"; truncated when too long. */
void factor_list(unsigned factors, char *list, size_t size);
