/* SPDX-License-Identifier: MIT
 *
 * What a person reads of a failure, and who can fix it by the manual, for tests of the modules that only set it; and
 * the messages of tests/data/messages.txt by their ids, so that a change of their words changes no other test.
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

/* The message of the table with these values (texts, NULL at the end); valid until the fourth call after it. A message
 * or a value that is not there ends the test. */
const char *sentence_with(const char *id, ...) __attribute__((sentinel));

/* The text of the table as it stands there; NULL when there is none. To be freed. */
char *sentence_row(const char *id);
