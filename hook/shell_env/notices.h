/* SPDX-License-Identifier: MIT
 *
 * What a shell has been told at its prompts, so that nothing is told twice. The hook keeps it as __ajc_said and hands
 * it back at the next question: words KIND:SUBJECT:DETAIL between blanks, the oldest first. Of each subject (a profile,
 * a variable in the way, somebody else's key) the last thing told is known, until it is forgotten because all is well
 * with it again, or so much else has been told that it does not fit any more.
 */
#pragma once

#include <stdbool.h>

enum { NOTICES_SIZE = 1024 };

/* Whether this is the last thing that was told of the subject. */
bool notices_holds(const char *noticed, const char *kind, const char *subject, const char *detail);

/* Notes it in place of what was told of the subject before; false when it is noted already. */
bool notices_note(char noticed[static NOTICES_SIZE], const char *kind, const char *subject, const char *detail);

void notices_forget(char noticed[static NOTICES_SIZE], const char *subject);
