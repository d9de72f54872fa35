/* SPDX-License-Identifier: MIT
 *
 * The table of known modules.
 */
#include "pam_stack/pam_module.h"

#include <stddef.h>
#include <string.h>

/* A kind applies to lines with the options `with` and without the options `without`; other lines of the module may set
 * any text. From the modules' sources: pam_sss.so forwards the PIN of a smartcard, pam_google_authenticator.so and
 * pam_oath.so the text without the code, pam_exec.so the text that it prompted for. */
static const struct {
    const char *module;
    enum pam_kind kind;
    const char *with, *without;
} modules[] = {
    {"pam_ajc.so", PAM_IS_OURS, "", ""},
    {"pam_unix.so", PAM_CHECKS, "", ""},
    {"pam_sss.so", PAM_CHECKS, "use_first_pass", "forward_pass retry= prompt_always"},
    {"pam_ldap.so", PAM_CHECKS, "use_first_pass", ""},
    {"pam_winbind.so", PAM_CHECKS, "use_first_pass", ""},
    {"pam_permit.so", PAM_PERMITS, "", ""},
    {"pam_deny.so", PAM_DENIES, "", ""},
    {"pam_rootok.so", PAM_IS_ROOT, "", ""},
    {"pam_google_authenticator.so", PAM_LEAVES, "", "forward_pass"},
    {"pam_oath.so", PAM_LEAVES, "", "digits="},
    {"pam_exec.so", PAM_LEAVES, "", "expose_authtok"},
    {"pam_exec.so", PAM_ASKS, "expose_authtok", ""},
};

/* These never change it, whatever their options: they do not import a libpam function that could, or use it to set
 * another item. */
static const char leaving[] =
    "pam_access.so,pam_cap.so,pam_debug.so,pam_duo.so,pam_echo.so,pam_env.so,pam_faildelay.so,pam_faillock.so,"
    "pam_fprintd.so,pam_group.so,pam_issue.so,pam_keyinit.so,pam_listfile.so,pam_localuser.so,pam_mail.so,"
    "pam_nologin.so,pam_rhosts.so,pam_securetty.so,pam_selinux.so,pam_sepermit.so,pam_shells.so,pam_sss_gss.so,"
    "pam_succeed_if.so,pam_tally2.so,pam_time.so,pam_timestamp.so,pam_u2f.so,pam_usertype.so,pam_warn.so,pam_wheel.so";

enum pam_kind
pam_module_kind(const struct pam_entry *entry, const char *extra_modules)
{
    if (pam_control_index(extra_modules, ',', entry->module) >= 0) {
        return PAM_CHECKS_ASKING;
    }
    for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
        if (strcmp(entry->module, modules[i].module) == 0 &&
            (*modules[i].with == '\0' || pam_entry_has_option(entry, modules[i].with)) &&
            !pam_entry_has_option(entry, modules[i].without)) {
            return modules[i].kind;
        }
    }
    return pam_control_index(leaving, ',', entry->module) >= 0 ? PAM_LEAVES : PAM_SETS;
}

bool
pam_module_checks(enum pam_kind kind)
{
    return kind == PAM_CHECKS || kind == PAM_CHECKS_ASKING;
}

bool
pam_module_is_success(int result)
{
    return result == PAM_RESULT_SUCCESS || result == PAM_RESULT_NEW_TOKEN;
}

bool
pam_module_can_answer(enum pam_kind kind, const struct pam_entry *entry, int result)
{
    switch (kind) {
    case PAM_PERMITS:
        return result == PAM_RESULT_SUCCESS;
    case PAM_DENIES:
        return !pam_module_is_success(result) && result != PAM_RESULT_IGNORE;
    case PAM_IS_OURS:
        return result == PAM_RESULT_IGNORE;
    case PAM_CHECKS: /* pam_unix.so accepts or refuses */
        return (result != PAM_RESULT_IGNORE && result != PAM_RESULT_NEW_TOKEN) ||
               strcmp(entry->module, "pam_unix.so") != 0;
    case PAM_LEAVES: /* only modules that check passwords report expired ones */
    case PAM_ASKS:
    case PAM_IS_ROOT:
        return result != PAM_RESULT_NEW_TOKEN;
    case PAM_SETS:
    case PAM_CHECKS_ASKING:
    default:
        return true;
    }
}

enum pam_token
pam_module_token(enum pam_kind kind, int result, enum pam_token token)
{
    switch (kind) {
    case PAM_SETS:
        return PAM_SOME_TOKEN;
    case PAM_ASKS:
        return token == PAM_NO_TOKEN ? PAM_SOME_TOKEN : token;
    case PAM_CHECKS:
        if (pam_module_is_success(result)) {
            return PAM_RIGHT_TOKEN;
        }
        return token == PAM_NO_TOKEN ? PAM_SOME_TOKEN : token;
    case PAM_CHECKS_ASKING:
        return pam_module_is_success(result) ? PAM_RIGHT_TOKEN : PAM_SOME_TOKEN;
    case PAM_LEAVES:
    case PAM_PERMITS:
    case PAM_DENIES:
    case PAM_IS_ROOT:
    case PAM_IS_OURS:
    default:
        return token;
    }
}
