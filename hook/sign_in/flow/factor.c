/* SPDX-License-Identifier: MIT
 *
 * Choosing a factor.
 */
#include "sign_in/flow/factor.h"

#include <stdio.h>
#include <string.h>

#include "sign_in/failures.h"
#include "sign_in/flow/ask.h"

static const struct {
    const char *name;
    const char *words;
    unsigned offered; /* the bit in JumpCloud's answer */
} factors[] = {
    [FACTOR_NONE] = {"", "", 0},
    [FACTOR_CODE] = {"totp", "code of an authenticator app (TOTP)", FACTOR_TOTP},
    [FACTOR_PHONE] = {"push", "JumpCloud Protect push", FACTOR_PUSH},
};

enum { FACTOR_COUNT = sizeof(factors) / sizeof(factors[0]) };

const char *
factor_name(enum factor factor)
{
    return factors[factor].name;
}

enum factor
factor_parse(const char *name)
{
    for (int i = FACTOR_NONE + 1; i < FACTOR_COUNT; i++) {
        if (strcmp(name, factors[i].name) == 0) {
            return (enum factor)i;
        }
    }
    return FACTOR_NONE;
}

/* What JumpCloud offers, as words: "a security key, Duo". */
static void
list_offered(unsigned offered, char list[static 256])
{
    static const struct {
        unsigned bit;
        const char *words;
    } words[] = {
        {FACTOR_TOTP, "a code (totp)"},
        {FACTOR_PUSH, "a push (push)"},
        {FACTOR_WEBAUTHN, "a security key"},
        {FACTOR_DUO, "Duo"},
        {FACTOR_OTHER, "a factor of an unknown kind"},
    };
    size_t used = 0;

    list[0] = '\0';
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if ((offered & words[i].bit) != 0) {
            int length = snprintf(list + used, 256 - used, "%s%s", used == 0 ? "" : ", ", words[i].words);

            used += length < 0 ? 0 : (size_t)length;
        }
    }
}

static bool
is_offered(unsigned offered, enum factor factor)
{
    return offered == 0 || (offered & factors[factor].offered) != 0;
}

enum factor
factor_only(unsigned offered)
{
    switch (offered & (FACTOR_TOTP | FACTOR_PUSH)) {
    case FACTOR_TOTP:
        return FACTOR_CODE;
    case FACTOR_PUSH:
        return FACTOR_PHONE;
    default:
        return FACTOR_NONE;
    }
}

static bool
ask_which(enum factor *chosen, struct error *error)
{
    const char *const words[] = {factors[FACTOR_CODE].words, factors[FACTOR_PHONE].words};
    size_t index;

    if (!ask_choice("JumpCloud offers several factors; the one that you choose is remembered (later: --mfa):", words, 2,
                    &index, error)) {
        return false;
    }
    *chosen = index == 0 ? FACTOR_CODE : FACTOR_PHONE;
    return true;
}

static bool
refuse(unsigned offered, struct error *error)
{
    char list[256];

    if (offered == FACTOR_UNAVAILABLE) {
        return error_blame(error, FAILURE_NO_FACTOR_AVAILABLE);
    }
    list_offered(offered, list);
    return error_blame(error, FAILURE_FACTOR_NOT_SUPPORTED, list);
}

bool
factor_choose(unsigned offered, enum factor wanted, enum factor remembered, enum factor *chosen, struct error *error)
{
    bool can_code = is_offered(offered, FACTOR_CODE);
    bool can_push = is_offered(offered, FACTOR_PHONE);
    char list[256];

    if (!can_code && !can_push) {
        return refuse(offered, error);
    }
    if (wanted != FACTOR_NONE && !is_offered(offered, wanted)) {
        list_offered(offered, list);
        return error_blame(error, FAILURE_FACTOR_NOT_OFFERED, factors[wanted].words, list);
    }
    if (wanted == FACTOR_NONE && remembered != FACTOR_NONE && !is_offered(offered, remembered)) {
        ask_say("JumpCloud no longer offers the %s.", factors[remembered].words);
        remembered = FACTOR_NONE;
    }
    if (wanted != FACTOR_NONE || remembered != FACTOR_NONE) {
        *chosen = wanted != FACTOR_NONE ? wanted : remembered;
        return true;
    }
    if (offered != 0 && can_code && can_push) {
        return ask_which(chosen, error);
    }
    *chosen = can_code ? FACTOR_CODE : FACTOR_PHONE; /* a code, too, when JumpCloud did not say */
    return true;
}
