/* SPDX-License-Identifier: MIT
 *
 * What a person reads of a failure, and who can fix it by the manual, for tests of the modules that only set it.
 */
#pragma once

#include "protocol/failure.h"

/* The sentence of failures.h with the values in it, "" for FAILURE_NONE; valid until the next call. */
const char *sentence_of(const struct failure *failure);

/* Who can fix it: the third column of failures.h. */
enum error_party {
    PARTY_YOU,
    PARTY_ADMINISTRATOR,
    PARTY_JUMPCLOUD,
    PARTY_AWS,
    PARTY_NETWORK,
    PARTY_HERE, /* this machine */
};
enum error_party failure_party(const struct failure *failure);
