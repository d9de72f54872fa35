/* SPDX-License-Identifier: MIT
 *
 * Whether logins to this machine give their password to ajc: pam_ajc.so in the services' stacks, its place in each, and
 * whether its options include this user.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "pam_stack/pam_stack.h"

enum { LIST_SIZE = 256, FIX_SIZE = PAM_PATH_SIZE + 32 };

static bool
is_installed(void)
{
    static const char *const places[] = {"/lib/security/pam_ajc.so", "/lib64/security/pam_ajc.so",
                                         "/lib/*/security/pam_ajc.so", "/usr/local/lib/*/security/pam_ajc.so",
                                         "/usr/local/lib/security/pam_ajc.so"};
    glob_t found = {0};
    bool is_found = false;

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && !is_found; i++) {
        is_found = glob(places[i], GLOB_NOSORT, NULL, &found) == 0;
        globfree(&found);
    }
    return is_found;
}

/* One message for all services to which it applies. */
struct group {
    enum finding_level level;
    char text[640];     /* follows their names */
    char fix[FIX_SIZE]; /* the command; "" when there is none */
    char services[LIST_SIZE];
};

enum { GROUPS_MAX = 16 }; /* more than the number of services */

static void
list_service(char list[static LIST_SIZE], const char *service)
{
    size_t used = strlen(list);

    snprintf(list + used, LIST_SIZE - used, "%s%s", used == 0 ? "" : ", ", service);
}

static void
add_to_group(struct group groups[static GROUPS_MAX], enum finding_level level, const char *text, const char *fix,
             const char *service)
{
    struct group *group = groups;

    while (group < groups + GROUPS_MAX - 1 && group->text[0] != '\0' &&
           (strcmp(group->text, text) != 0 || strcmp(group->fix, fix) != 0)) {
        group++;
    }
    group->level = level;
    text_copy(group->text, sizeof(group->text), text);
    text_copy(group->fix, sizeof(group->fix), fix);
    list_service(group->services, service);
}

static void
say(struct diagnosis *diagnosis, const struct group groups[static GROUPS_MAX])
{
    for (const struct group *group = groups; group < groups + GROUPS_MAX && group->text[0] != '\0'; group++) {
        if (group->level == FINDING_NOTE) {
            diagnosis_note(diagnosis, "in %s %s", group->services, group->text);
        } else {
            diagnosis_problem(diagnosis, "in %s %s", group->services, group->text);
        }
        if (group->fix[0] != '\0') {
            diagnosis_fix(diagnosis, "%s", group->fix);
        }
    }
}

/* Why the stack does not pass on the password; "" when it does, or when pam_ajc.so is not in it. */
static void
explain_place(enum pam_place place, const struct pam_stack_answer *answer, char *text, size_t size)
{
    text[0] = '\0';
    switch (place) {
    case PAM_BEFORE:
        snprintf(text, size, "pam_ajc.so is before %s, which checks the password, and gets none", answer->checker);
        break;
    case PAM_JUMPED_OVER:
        snprintf(text, size, "a success of %s skips pam_ajc.so", answer->checker);
        break;
    case PAM_WITHOUT_MODULE:
        snprintf(text, size, "pam_ajc.so takes no password: no known module checks it");
        break;
    case PAM_REFUSED:
        snprintf(text, size,
                 "pam_ajc.so takes no password: %s can accept a login whose password %s refused; pam_ajc(8) shows "
                 "where to put it",
                 answer->opener, answer->source);
        break;
    case PAM_REPLACED:
        snprintf(text, size,
                 "pam_ajc.so takes no password: %s can replace it with other text, for example a code; pam_ajc(8) "
                 "shows where to put it",
                 answer->source);
        break;
    case PAM_STALE:
        snprintf(text, size,
                 "pam_ajc.so takes no password: %s can accept a login without calling it while it has the text of an "
                 "earlier attempt; pam_ajc(8) shows where to put it",
                 answer->opener);
        break;
    case PAM_HIDDEN:
        snprintf(text, size, "pam_ajc.so, if it is there, takes no password: %.400s is not world-readable",
                 answer->file);
        break;
    case PAM_NOT_UNDERSTOOD:
        snprintf(text, size, "pam_ajc.so takes no password: an auth line or an included file cannot be read");
        break;
    case PAM_NO_SERVICE:
    case PAM_NOT_THERE:
    case PAM_RIGHT:
    default:
        break;
    }
}

static void
explain_reach(const struct pam_stack_answer *answer, enum pam_reach reach, char *reason, size_t size)
{
    switch (reach) {
    case PAM_NOT_SERVICE:
        snprintf(reason, size, "pam_ajc.so does not take your password: its services= is %.200s", answer->services);
        break;
    case PAM_NOT_UID:
        snprintf(reason, size, "pam_ajc.so does not take your password: its minimum_uid= is %ld, and your uid is %u",
                 answer->minimum_uid, (unsigned)getuid());
        break;
    case PAM_NOT_GROUP:
        snprintf(reason, size, "pam_ajc.so does not take your password: its group= is %s, and you are not in it",
                 answer->group);
        break;
    case PAM_REACHES:
    default:
        reason[0] = '\0';
        break;
    }
}

/* The helper is set by an option of the module, or built in. */
static bool
has_helper(const char *told, char *text, size_t size)
{
    const char *helper = *told == '\0' ? AJC_PAM_HELPER : told;

    if (access(helper, X_OK) == 0) {
        return true;
    }
    snprintf(text, size, "pam_ajc.so starts %.500s, which does not exist or cannot be started", helper);
    return false;
}

static void
check_service(struct group groups[static GROUPS_MAX], const char *service, char right[static LIST_SIZE])
{
    struct pam_stack_answer answer;
    enum pam_place place = pam_stack_place(PAM_DIRECTORIES, service, &answer);
    char text[sizeof(groups[0].text)];
    char fix[FIX_SIZE] = "";

    if (place == PAM_NO_SERVICE || place == PAM_NOT_THERE || answer.is_other ||
        (place == PAM_HIDDEN && !is_installed())) {
        return;
    }
    explain_reach(&answer, pam_stack_reach(&answer, service, getuid()), text, sizeof(text));
    if (text[0] != '\0') {
        add_to_group(groups, FINDING_NOTE, text, "", service);
        return;
    }
    explain_place(place, &answer, text, sizeof(text));
    if (text[0] == '\0' && has_helper(answer.helper, text, sizeof(text))) {
        list_service(right, service);
        return;
    }
    if (place != PAM_WITHOUT_MODULE) {
        snprintf(fix, sizeof(fix), "%s %s", place == PAM_HIDDEN ? "sudo chmod a+r" : "sudo editor",
                 text_as_word(answer.file).text);
    }
    add_to_group(groups, place == PAM_WITHOUT_MODULE ? FINDING_NOTE : FINDING_PROBLEM, text, fix, service);
}

void
check_pam(struct diagnosis *diagnosis)
{
    char right[LIST_SIZE] = "";
    CLEANUP_FREE struct group *groups = calloc(GROUPS_MAX, sizeof(*groups));
    size_t before = diagnosis->count;

    if (groups == NULL) {
        return;
    }
    for (size_t i = 0; pam_services[i] != NULL; i++) {
        check_service(groups, pam_services[i], right);
    }
    say(diagnosis, groups);
    if (right[0] != '\0') {
        diagnosis_fine(diagnosis, "pam_ajc.so takes the password of logins by %s", right);
    } else if (diagnosis->count > before) {
        return;
    } else if (is_installed()) {
        diagnosis_note(diagnosis,
                       "pam_ajc.so is installed but in no PAM stack: logins to this machine do not store the password");
        diagnosis_fix(diagnosis, "sudo pam-auth-update --enable ajc");
    } else {
        diagnosis_fine(diagnosis, "pam_ajc.so is not installed: JumpCloud's password is typed at the first sign-in");
    }
}
