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

enum { LIST_SIZE = 256 };

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

/* The helper is set by an option of the module, or built in. */
static const char *
helper_of(const struct pam_stack_answer *answer)
{
    return answer->helper[0] == '\0' ? AJC_PAM_HELPER : answer->helper;
}

/* One finding for all services to which it applies. */
struct group {
    bool is_used;
    enum pam_reach reach;
    enum pam_place place;
    struct pam_stack_answer answer; /* of the first service */
    char services[LIST_SIZE];
};

enum { GROUPS_MAX = 16 }; /* more than the number of services */

static void
list_service(char list[static LIST_SIZE], const char *service)
{
    size_t used = strlen(list);

    snprintf(list + used, LIST_SIZE - used, "%s%s", used == 0 ? "" : ", ", service);
}

/* Whether the sentence and the fix would be the same. */
static bool
is_alike(const struct pam_stack_answer *one, const struct pam_stack_answer *other)
{
    return strcmp(one->checker, other->checker) == 0 && strcmp(one->accepting, other->accepting) == 0 &&
           strcmp(one->source, other->source) == 0 && strcmp(one->file, other->file) == 0 &&
           strcmp(one->services, other->services) == 0 && strcmp(one->group, other->group) == 0 &&
           strcmp(one->helper, other->helper) == 0 && one->minimum_uid == other->minimum_uid;
}

static void
add_to_group(struct group groups[static GROUPS_MAX], const struct group *added, const char *service)
{
    struct group *group = groups;

    while (
        group < groups + GROUPS_MAX - 1 && group->is_used &&
        (group->reach != added->reach || group->place != added->place || !is_alike(&group->answer, &added->answer))) {
        group++;
    }
    if (!group->is_used) {
        *group = *added;
        group->is_used = true;
    }
    list_service(group->services, service);
}

/* Why the stack does not pass on the password; PAM_RIGHT: because the helper is missing. */
static void
report_place(struct diagnosis *diagnosis, const struct group *group)
{
    const struct pam_stack_answer *answer = &group->answer;
    const char *services = group->services;
    struct text_word file = text_as_word(answer->file);

    switch (group->place) {
    case PAM_WITHOUT_MODULE:
        diagnosis_report(diagnosis, FINDING(PAM_NO_CHECKER), services);
        break;
    case PAM_BEFORE:
        diagnosis_report(diagnosis, FINDING(PAM_TOO_EARLY), services, answer->checker, file.text);
        break;
    case PAM_JUMPED_OVER:
        diagnosis_report(diagnosis, FINDING(PAM_SKIPPED), services, answer->checker, file.text);
        break;
    case PAM_REFUSED:
        diagnosis_report(diagnosis, FINDING(PAM_REFUSED), services, answer->accepting, answer->source, file.text);
        break;
    case PAM_REPLACED:
        diagnosis_report(diagnosis, FINDING(PAM_REPLACED), services, answer->source, file.text);
        break;
    case PAM_STALE:
        diagnosis_report(diagnosis, FINDING(PAM_STALE), services, answer->accepting, file.text);
        break;
    case PAM_HIDDEN:
        diagnosis_report(diagnosis, FINDING(PAM_HIDDEN), services, answer->file, file.text);
        break;
    case PAM_NOT_UNDERSTOOD:
        diagnosis_report(diagnosis, FINDING(PAM_NOT_UNDERSTOOD), services, file.text);
        break;
    case PAM_NO_SERVICE:
    case PAM_NOT_THERE:
    case PAM_RIGHT:
    default:
        diagnosis_report(diagnosis, FINDING(PAM_HELPER_MISSING), services, helper_of(answer), file.text);
        break;
    }
}

static void
report_group(struct diagnosis *diagnosis, const struct group *group)
{
    switch (group->reach) {
    case PAM_NOT_SERVICE:
        diagnosis_report(diagnosis, FINDING(PAM_OTHER_SERVICE), group->services, group->answer.services);
        break;
    case PAM_NOT_UID:
        diagnosis_report(diagnosis, FINDING(PAM_OTHER_UID), group->services, group->answer.minimum_uid,
                         (unsigned)getuid());
        break;
    case PAM_NOT_GROUP:
        diagnosis_report(diagnosis, FINDING(PAM_OTHER_GROUP), group->services, group->answer.group);
        break;
    case PAM_REACHES:
    default:
        report_place(diagnosis, group);
        break;
    }
}

static void
check_service(struct group groups[static GROUPS_MAX], const char *service, char right[static LIST_SIZE])
{
    struct group group = {0};

    group.place = pam_stack_place(PAM_DIRECTORIES, service, &group.answer);
    if (group.place == PAM_NO_SERVICE || group.place == PAM_NOT_THERE || group.answer.is_other ||
        (group.place == PAM_HIDDEN && !is_installed())) {
        return;
    }
    group.reach = pam_stack_reach(&group.answer, service, getuid());
    if (group.reach == PAM_REACHES && group.place == PAM_RIGHT && access(helper_of(&group.answer), X_OK) == 0) {
        list_service(right, service);
    } else {
        add_to_group(groups, &group, service);
    }
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
    for (const struct group *group = groups; group < groups + GROUPS_MAX && group->is_used; group++) {
        report_group(diagnosis, group);
    }
    if (right[0] != '\0') {
        diagnosis_report(diagnosis, FINDING(PAM_OK), right);
    } else if (diagnosis->count > before) {
        return;
    } else if (is_installed()) {
        diagnosis_report(diagnosis, FINDING(PAM_NOT_ENABLED));
    } else {
        diagnosis_report(diagnosis, FINDING(PAM_NOT_INSTALLED));
    }
}
