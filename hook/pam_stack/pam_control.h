/* SPDX-License-Identifier: MIT
 *
 * The second word of a line of pam.d(5): what becomes of each answer that the module can give, as "sufficient" or
 * "[success=1 default=ignore]".
 */
#pragma once

#include <stdbool.h>

enum { PAM_RESULTS = 32 };

/* What a module can answer, by PAM's numbers. Those not named here are failures of some kind. */
enum pam_result {
    PAM_RESULT_SUCCESS = 0,
    PAM_RESULT_NEW_TOKEN = 12,
    PAM_RESULT_IGNORE = 25,
    PAM_RESULT_INCOMPLETE = 31
};

/* What a line does with an answer; a number above 0 is a jump over so many lines. */
enum pam_action {
    PAM_ACTION_IGNORE = 0,
    PAM_ACTION_OK = -1,
    PAM_ACTION_DONE = -2,
    PAM_ACTION_BAD = -3,
    PAM_ACTION_DIE = -4,
};

/* Changes the text. False when it is not understood; "reset" is not. */
bool pam_control_parse(char *control, int actions[static PAM_RESULTS]);

/* The next word at `*text`, which moves behind it; one in brackets counts as one, brackets included. NULL when there
 * is none. */
char *pam_control_next_word(char **text);
