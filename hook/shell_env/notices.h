/* SPDX-License-Identifier: MIT
 *
 * The notices that a shell has shown at its prompts, so that each is shown once. The hook stores them in __ajc_said and
 * passes them to the next call: words KIND:SUBJECT:DETAIL separated by blanks, the oldest first. Each subject (a
 * profile, a conflicting variable, a foreign key) has one word, its last notice. It is removed when the problem is
 * gone, or when there is no space for it.
 */
#pragma once

#include <stdbool.h>

enum { NOTICES_SIZE = 1024 };

/* Whether this is the last notice of the subject. */
bool notices_holds(const char *noticed, const char *kind, const char *subject, const char *detail);

/* Stores it as the last notice of the subject; false when it is already stored. */
bool notices_note(char noticed[static NOTICES_SIZE], const char *kind, const char *subject, const char *detail);

void notices_forget(char noticed[static NOTICES_SIZE], const char *subject);
