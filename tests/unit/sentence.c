/* SPDX-License-Identifier: MIT
 *
 * The sentences of failures.h.
 */
#include "sentence.h"

#include "session/login/messages.h"

const char *
sentence_of(const struct failure *failure)
{
    static struct error error;

    error = messages_error(failure);
    return error.text;
}
