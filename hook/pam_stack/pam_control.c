/* SPDX-License-Identifier: MIT
 *
 * Parses control fields.
 */
#include "pam_stack/pam_control.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { JUMP_MAX = 256 };

/* libpam's names in brackets, in the order of their numbers. */
static const char result_names[] =
    "success open_err symbol_err service_err system_err buf_err perm_denied auth_err cred_insufficient "
    "authinfo_unavail user_unknown maxtries new_authtok_reqd acct_expired session_err cred_unavail cred_expired "
    "cred_err no_module_data conv_err authtok_err authtok_recover_err authtok_lock_busy authtok_disable_aging "
    "try_again ignore abort authtok_expired module_unknown bad_item conv_again incomplete";

/* From 0 downwards. "reset" is not supported: it is not used in practice, and needs the state that it restores. */
static const char action_names[] = "ignore ok done bad die";

/* Control keywords: their action for success, for PAM_IGNORE, and for all other results. */
static const struct {
    const char *word;
    int success, ignore, other;
} controls[] = {
    {"required", PAM_ACTION_OK, PAM_ACTION_IGNORE, PAM_ACTION_BAD},
    {"requisite", PAM_ACTION_OK, PAM_ACTION_IGNORE, PAM_ACTION_DIE},
    {"optional", PAM_ACTION_OK, PAM_ACTION_IGNORE, PAM_ACTION_IGNORE},
    {"sufficient", PAM_ACTION_DONE, PAM_ACTION_IGNORE, PAM_ACTION_IGNORE},
};

char *
pam_control_next_word(char **text)
{
    char *word = *text + strspn(*text, " \t\n");
    size_t length = *word == '[' ? strcspn(word, "]") + 1 : strcspn(word, " \t\n");

    if (*word == '\0') {
        return NULL;
    }
    if (length > strlen(word)) {
        length = strlen(word);
    }
    *text = word + length;
    if (**text != '\0') {
        *(*text)++ = '\0';
    }
    return word;
}

static void
set_all(int actions[static PAM_RESULTS], int action)
{
    for (size_t i = 0; i < PAM_RESULTS; i++) {
        actions[i] = action;
    }
}

int
pam_control_index(const char *list, char separator, const char *word)
{
    const char ends[] = {separator, '\0'};
    size_t length = strlen(word);
    int index = 0;

    for (const char *at = list; *at != '\0'; at += *at == separator) {
        size_t listed = strcspn(at, ends);

        if (listed == length && strncmp(at, word, length) == 0) {
            return index;
        }
        at += listed;
        index++;
    }
    return -1;
}

/* Parses one "result=action"; "default" sets the results without an action. */
static bool
parse_pair(char *pair, int actions[static PAM_RESULTS], int *rest)
{
    char *equals = strchr(pair, '=');
    long long jump = 0;
    int result;
    int number; /* of the action's name; -1: it is the length of a jump */
    int action;

    if (equals == NULL) {
        return false;
    }
    number = pam_control_index(action_names, ' ', equals + 1);
    if (number < 0 && !text_to_number(equals + 1, 1, JUMP_MAX, &jump)) {
        return false;
    }
    action = number < 0 ? (int)jump : -number;
    *equals = '\0';
    if (strcmp(pair, "default") == 0) {
        *rest = action;
        return true;
    }
    result = pam_control_index(result_names, ' ', pair);
    if (result < 0) {
        return false;
    }
    actions[result] = action;
    return true;
}

static bool
parse_bracket(char *control, int actions[static PAM_RESULTS])
{
    enum { NOT_SET = -99 };
    char *at = control + 1;
    int rest = PAM_ACTION_BAD;
    char *pair;

    if (control[strlen(control) - 1] != ']') {
        return false;
    }
    control[strlen(control) - 1] = '\0';
    set_all(actions, NOT_SET);
    while ((pair = pam_control_next_word(&at)) != NULL) {
        if (!parse_pair(pair, actions, &rest)) {
            return false;
        }
    }
    for (size_t i = 0; i < PAM_RESULTS; i++) {
        actions[i] = actions[i] == NOT_SET ? rest : actions[i];
    }
    return true;
}

bool
pam_control_parse(char *control, int actions[static PAM_RESULTS])
{
    if (*control == '[') {
        return parse_bracket(control, actions);
    }
    for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++) {
        if (strcasecmp(control, controls[i].word) == 0) {
            set_all(actions, controls[i].other);
            actions[PAM_RESULT_SUCCESS] = controls[i].success;
            actions[PAM_RESULT_NEW_TOKEN] = controls[i].success;
            actions[PAM_RESULT_IGNORE] = controls[i].ignore;
            return true;
        }
    }
    return false;
}
