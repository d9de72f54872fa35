/* SPDX-License-Identifier: MIT
 *
 * The sentences of failures.h.
 */
#include "sentence.h"

#include "session/ask/messages.h"

const char *
sentence_of(const struct failure *failure)
{
    static struct error error;

    error = messages_error(failure);
    return error.text;
}

enum error_party
failure_party(const struct failure *failure)
{
    static const enum error_party parties[] = {[FAILURE_NONE] = PARTY_HERE,
#define ROW(id, code, party, values, sentence) [FAILURE_##id] = PARTY_##party,
                                               FAILURES(ROW)
#undef ROW
    };

    return parties[failure->id];
}
