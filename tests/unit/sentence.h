/* SPDX-License-Identifier: MIT
 *
 * What a person reads of a failure, for tests of the modules that only set it.
 */
#pragma once

#include "protocol/failure.h"

/* The sentence of failures.h with the values in it, "" for FAILURE_NONE; valid until the next call. */
const char *sentence_of(const struct failure *failure);
