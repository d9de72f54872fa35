/* SPDX-License-Identifier: MIT
 *
 * The message of a failure, and who can fix it according to the manual, for tests of modules that only set the failure;
 * and the messages of tests/data/messages.txt by their ids, so that tests do not repeat their text.
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

/* The message of the table with these values (texts, NULL at the end); valid until the fourth call after it. A missing
 * message or value ends the test. */
const char *sentence_with(const char *id, ...) __attribute__((sentinel));

/* The unchanged text of the table; NULL when there is none. The caller frees it. */
char *sentence_row(const char *id);
