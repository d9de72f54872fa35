/* SPDX-License-Identifier: MIT
 *
 * The control field of a line of pam.d(5): the action for each result of the module, such as "sufficient" or
 * "[success=1 default=ignore]".
 */
#pragma once

#include <stdbool.h>

enum { PAM_RESULTS = 32 };

/* Results of a module, with PAM's numbers. All results that are not listed here are failures. */
enum pam_result {
    PAM_RESULT_SUCCESS = 0,
    PAM_RESULT_NEW_TOKEN = 12,
    PAM_RESULT_IGNORE = 25,
    PAM_RESULT_INCOMPLETE = 31
};

/* The action for a result; a number above 0 jumps over that many lines. */
enum pam_action {
    PAM_ACTION_IGNORE = 0,
    PAM_ACTION_OK = -1,
    PAM_ACTION_DONE = -2,
    PAM_ACTION_BAD = -3,
    PAM_ACTION_DIE = -4,
};

/* Modifies the text. False when it cannot be parsed; "reset" is not supported. */
bool pam_control_parse(char *control, int actions[static PAM_RESULTS]);

/* The next word at `*text`, which is moved after it; a text in brackets is one word, brackets included. NULL when there
 * is none. */
char *pam_control_next_word(char **text);

/* The index of the word in the list, whose words the separator divides, from 0; -1 when it is not there. */
int pam_control_index(const char *list, char separator, const char *word);
