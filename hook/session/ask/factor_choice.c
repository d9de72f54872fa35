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

/* The supported factors, in the order in which they are shown. */
static const enum factor supported[] = {FACTOR_TOTP, FACTOR_PUSH, FACTOR_KEY};

enum { SUPPORTED = sizeof(supported) / sizeof(supported[0]) };

/* Selects the supported ones of those offered; returns their number. */
static size_t
select_supported(unsigned offered, enum factor selected[static SUPPORTED])
{
    size_t count = 0;

    for (size_t i = 0; i < SUPPORTED; i++) {
        if (is_offered(offered, supported[i])) {
            selected[count++] = supported[i];
        }
    }
    return count;
}

enum factor
factor_choice_only(unsigned offered)
{
    enum factor selected[SUPPORTED];

    return offered != 0 && select_supported(offered, selected) == 1 ? selected[0] : FACTOR_NONE;
}

static bool
ask_which(const enum factor *factors, size_t count, enum factor *chosen, struct failure *failure)
{
    const char *words[SUPPORTED];
    size_t index;

    for (size_t i = 0; i < count; i++) {
        words[i] = factor_words(factors[i]);
    }
    if (!prompt_choice("JumpCloud offers several factors; your choice is stored (--mfa uses another one):", words,
                       count, &index, failure)) {
        return false;
    }
    *chosen = factors[index];
    return true;
}

bool
factor_choose(unsigned offered, enum factor wanted, enum factor remembered, enum factor *chosen,
              struct failure *failure)
{
    enum factor factors[SUPPORTED];
    size_t count = select_supported(offered, factors);
    char list[256];

    factor_list(offered, list, sizeof(list));
    if (offered == FACTOR_UNAVAILABLE) {
        return failure_set(failure, FAILURE_NO_FACTOR_AVAILABLE);
    }
    if (count == 0) {
        return failure_set(failure, FAILURE_FACTOR_NOT_SUPPORTED, list);
    }
    if (wanted != FACTOR_NONE && !is_offered(offered, wanted)) {
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
    if (offered != 0 && count > 1) {
        return ask_which(factors, count, chosen, failure);
    }
    *chosen = factors[0]; /* a code also when JumpCloud did not list factors */
    return true;
}
