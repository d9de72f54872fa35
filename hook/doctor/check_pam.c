/* SPDX-License-Identifier: MIT
 *
 * Whether logins to this machine hand their password to ajc: pam_ajc.so in the stacks of the services, its place in
 * each, and whether its options let it act for this user.
 */
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "doctor/checks.h"
#include "doctor/pam_stack.h"

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

static void
list_service(char list[static LIST_SIZE], const char *service)
{
    size_t used = strlen(list);

    snprintf(list + used, LIST_SIZE - used, "%s%s", used == 0 ? "" : ", ", service);
}

/* Services that the module's options keep it from acting in for this user, for one reason. */
struct left_out {
    char reason[512];
    char services[LIST_SIZE];
};

enum { REASONS_MAX = 16 }; /* more than there are services */

static void
explain(const struct pam_stack_answer *answer, enum pam_reach reach, char *reason, size_t size)
{
    switch (reach) {
    case PAM_NOT_SERVICE:
        snprintf(reason, size, "its services= is %.200s", answer->services);
        break;
    case PAM_NOT_UID:
        snprintf(reason, size, "its minimum_uid= is %ld, and your uid is %u", answer->minimum_uid, (unsigned)getuid());
        break;
    case PAM_NOT_GROUP:
        snprintf(reason, size, "its group= is %s, and you are not in it", answer->group);
        break;
    case PAM_REACHES:
    default:
        reason[0] = '\0';
        break;
    }
}

/* False when the module acts there for this user. */
static bool
leave_out(struct left_out left_out[static REASONS_MAX], const char *service, const struct pam_stack_answer *answer)
{
    enum pam_reach reach = pam_stack_reach(answer, service, getuid());
    char reason[sizeof(left_out[0].reason)];
    size_t at = 0;

    explain(answer, reach, reason, sizeof(reason));
    while (at < REASONS_MAX - 1 && left_out[at].reason[0] != '\0' && strcmp(left_out[at].reason, reason) != 0) {
        at++;
    }
    if (reach != PAM_REACHES) {
        snprintf(left_out[at].reason, sizeof(left_out[at].reason), "%s", reason);
        list_service(left_out[at].services, service);
    }
    return reach != PAM_REACHES;
}

static void
say_left_out(struct diagnosis *diagnosis, const struct left_out left_out[static REASONS_MAX])
{
    for (size_t i = 0; i < REASONS_MAX && left_out[i].reason[0] != '\0'; i++) {
        diagnosis_note(diagnosis, "pam_ajc.so does not take your password of logins by %s: %s", left_out[i].services,
                       left_out[i].reason);
    }
}

/* The module is told its helper, or has one built in. */
static bool
has_helper(struct diagnosis *diagnosis, const char *service, const char *told)
{
    const char *helper = *told == '\0' ? AJC_PAM_HELPER : told;

    if (access(helper, X_OK) == 0) {
        return true;
    }
    diagnosis_problem(diagnosis, "in %s pam_ajc.so starts %s, which is not there or cannot be started", service,
                      helper);
    diagnosis_fix(diagnosis, "sudo editor %s/%s", PAM_DIRECTORY, service);
    return false;
}

static void
check_service(struct diagnosis *diagnosis, const char *service, char right[static LIST_SIZE],
              struct left_out left_out[static REASONS_MAX])
{
    struct pam_stack_answer answer;

    switch (pam_stack_place(PAM_DIRECTORY, service, &answer)) {
    case PAM_RIGHT:
        if (!leave_out(left_out, service, &answer) && has_helper(diagnosis, service, answer.helper)) {
            list_service(right, service);
        }
        break;
    case PAM_BEFORE:
        diagnosis_problem(diagnosis, "in %s pam_ajc.so stands before %s, which asks for the password, and gets none",
                          service, answer.asks);
        diagnosis_fix(diagnosis, "sudo editor %s/%s", PAM_DIRECTORY, service);
        break;
    case PAM_JUMPED_OVER:
        diagnosis_problem(diagnosis, "in %s a success of %s jumps over pam_ajc.so, which is never reached", service,
                          answer.asks);
        diagnosis_fix(diagnosis, "sudo editor %s/%s", PAM_DIRECTORY, service);
        break;
    case PAM_WITHOUT_MODULE:
        diagnosis_note(diagnosis, "in %s nothing before pam_ajc.so is known to ask for a password", service);
        break;
    case PAM_NO_SERVICE:
    case PAM_NOT_THERE:
        break;
    }
}

void
check_pam(struct diagnosis *diagnosis)
{
    char right[LIST_SIZE] = "";
    struct left_out left_out[REASONS_MAX] = {0};
    size_t before = diagnosis->count;

    for (size_t i = 0; pam_services[i] != NULL; i++) {
        check_service(diagnosis, pam_services[i], right, left_out);
    }
    say_left_out(diagnosis, left_out);
    if (right[0] != '\0') {
        diagnosis_fine(diagnosis, "pam_ajc.so takes the password of logins by %s", right);
    } else if (diagnosis->count > before) {
        return;
    } else if (is_installed()) {
        diagnosis_note(diagnosis, "pam_ajc.so is installed but in no stack: logins to this machine do not bring the "
                                  "password");
        diagnosis_fix(diagnosis, "sudo pam-auth-update --enable ajc");
    } else {
        diagnosis_fine(diagnosis, "pam_ajc.so is not installed: JumpCloud's password is typed at the first sign-in");
    }
}
