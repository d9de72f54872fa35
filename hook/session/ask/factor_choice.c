/* SPDX-License-Identifier: MIT
 *
 * Choosing a factor.
 */
#include "session/ask/factor_choice.h"

#include "session/ask/prompt.h"

static bool
is_offered(unsigned offered, enum factor factor)
{
    return offered == 0 || (offered & (unsigned)factor) != 0;
}

enum factor
factor_choice_find(const char *name)
{
    enum factor found = factor_find(name);

    return factor_is_supported(found) ? found : FACTOR_NONE;
}

enum factor
factor_choice_only(unsigned offered)
{
    switch (offered & (FACTOR_TOTP | FACTOR_PUSH)) {
    case FACTOR_TOTP:
        return FACTOR_TOTP;
    case FACTOR_PUSH:
        return FACTOR_PUSH;
    default:
        return FACTOR_NONE;
    }
}

static bool
ask_which(enum factor *chosen, struct failure *failure)
{
    const char *const words[] = {factor_words(FACTOR_TOTP), factor_words(FACTOR_PUSH)};
    size_t index;

    if (!prompt_choice("JumpCloud offers several factors; your choice is stored (--mfa uses another one):", words, 2,
                       &index, failure)) {
        return false;
    }
    *chosen = index == 0 ? FACTOR_TOTP : FACTOR_PUSH;
    return true;
}

static bool
refuse(unsigned offered, struct failure *failure)
{
    char list[256];

    if (offered == FACTOR_UNAVAILABLE) {
        return failure_set(failure, FAILURE_NO_FACTOR_AVAILABLE);
    }
    factor_list(offered, list, sizeof(list));
    return failure_set(failure, FAILURE_FACTOR_NOT_SUPPORTED, list);
}

bool
factor_choose(unsigned offered, enum factor wanted, enum factor remembered, enum factor *chosen,
              struct failure *failure)
{
    bool can_code = is_offered(offered, FACTOR_TOTP);
    bool can_push = is_offered(offered, FACTOR_PUSH);
    char list[256];

    if (!can_code && !can_push) {
        return refuse(offered, failure);
    }
    if (wanted != FACTOR_NONE && !is_offered(offered, wanted)) {
        factor_list(offered, list, sizeof(list));
        return failure_set(failure, FAILURE_FACTOR_NOT_OFFERED, factor_words(wanted), list);
    }
    if (wanted == FACTOR_NONE && remembered != FACTOR_NONE && !is_offered(offered, remembered)) {
        prompt_print("JumpCloud no longer offers the %s.", factor_words(remembered));
        remembered = FACTOR_NONE;
    }
    if (wanted != FACTOR_NONE || remembered != FACTOR_NONE) {
        *chosen = wanted != FACTOR_NONE ? wanted : remembered;
        return true;
    }
    if (offered != 0 && can_code && can_push) {
        return ask_which(chosen, failure);
    }
    *chosen = can_code ? FACTOR_TOTP : FACTOR_PUSH; /* a code also when JumpCloud did not list factors */
    return true;
}
