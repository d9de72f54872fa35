/* SPDX-License-Identifier: MIT
 *
 * pam_stack/pam_stack: the place of pam_ajc.so in stacks of Debian, Fedora and users.
 */
#include "pam_stack/pam_stack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/ajc-test-pam.XXXXXX";
static const char *const files[] = {"service", "common-auth", "other"};

static void
put(const char *name, const char *text)
{
    char path[128];
    FILE *stream;

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    stream = fopen(path, "we");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
}

#define OURS "auth optional pam_ajc.so\n"
#define DEBIAN_END "auth requisite pam_deny.so\nauth required pam_permit.so\n"

static const struct {
    const char *name;
    const char *stack; /* "other" is a file that each may include */
    const char *other;
    enum pam_place place;
    const char *source, *accepting;
} stacks[] = {
    /* As distributions and pam-auth-update write them. */
    {"debian", "@include other\naccount required pam_unix.so\n",
     "auth\t[success=1 default=ignore]\tpam_unix.so nullok\n" DEBIAN_END OURS, PAM_RIGHT, "", ""},
    {"debian sshd", "auth required pam_nologin.so\n@include other\n",
     "auth [success=1 default=ignore] pam_unix.so nullok\n" DEBIAN_END "auth optional pam_cap.so\n" OURS, PAM_RIGHT, "",
     ""},
    {"debian su", "auth sufficient pam_rootok.so\n@include other\n",
     "auth [success=1 default=ignore] pam_unix.so nullok\n" DEBIAN_END OURS, PAM_RIGHT, "", ""},
    {"ubuntu desktop", "@include other\n",
     "auth [success=2 default=ignore] pam_unix.so nullok\n"
     "auth [success=1 default=ignore] pam_sss.so use_first_pass\n" DEBIAN_END "auth optional pam_cap.so\n" OURS,
     PAM_RIGHT, "", ""},
    {"debian fprintd", "@include other\n",
     "auth [success=2 default=ignore] pam_fprintd.so max-tries=1 timeout=10 # debug\n"
     "auth [success=1 default=ignore] pam_unix.so nullok try_first_pass\n" DEBIAN_END OURS,
     PAM_RIGHT, "", ""},
    {"debian ldap", "@include other\n",
     "auth [success=2 default=ignore] pam_unix.so nullok\n"
     "auth [success=1 default=ignore] pam_ldap.so minimum_uid=1000 use_first_pass\n" DEBIAN_END OURS,
     PAM_RIGHT, "", ""},
    {"debian duo", "@include other\n",
     "auth [success=1 default=ignore] pam_unix.so nullok\n" DEBIAN_END
     "auth [success=ok default=bad] pam_duo.so\n" OURS,
     PAM_RIGHT, "", ""},
    {"jumpcloud agent", "auth required pam_jc_account_expiration.so\n@include other\n",
     "auth [success=1 default=ignore] pam_unix.so nullok\n" DEBIAN_END OURS, PAM_RIGHT, "", ""},
    {"authselect minimal", "auth substack other\n-auth optional /usr/lib64/security/pam_ajc.so timeout=2\n",
     "auth required pam_env.so\nauth required pam_faildelay.so delay=2000000\nauth sufficient pam_unix.so nullok\n"
     "auth required pam_deny.so\n",
     PAM_RIGHT, "", ""},
    {"authselect minimal su", "auth required pam_env.so\nauth sufficient pam_rootok.so\nauth substack other\n-" OURS,
     "auth sufficient pam_unix.so nullok\nauth required pam_deny.so\n", PAM_RIGHT, "", ""},
    {"arch", "auth include other\n" OURS,
     "auth required pam_faillock.so preauth\nauth [success=1 default=bad] pam_unix.so try_first_pass nullok\n"
     "auth [default=die] pam_faillock.so authfail\nauth optional pam_permit.so\nauth required pam_env.so\n",
     PAM_RIGHT, "", ""},
    {"suse", "auth include other\n" OURS, "auth required pam_env.so\nauth required pam_unix.so try_first_pass\n",
     PAM_RIGHT, "", ""},
    {"authselect sssd", "auth substack other\n-" OURS,
     "auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular\n"
     "auth [default=1 ignore=ignore success=ok] pam_localuser.so\nauth sufficient pam_unix.so nullok\n"
     "auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular\nauth sufficient pam_sss.so forward_pass\n"
     "auth required pam_deny.so\n",
     PAM_REPLACED, "pam_sss.so", "pam_sss.so"},
    {"authselect sssd, told", "auth substack other\n-auth optional pam_ajc.so password_module=pam_sss.so\n",
     "auth [default=1 ignore=ignore success=ok] pam_localuser.so\nauth sufficient pam_unix.so nullok\n"
     "auth sufficient pam_sss.so forward_pass\nauth required pam_deny.so\n",
     PAM_RIGHT, "", ""},

    /* Places where it never gets a password. */
    {"before", OURS "auth required pam_unix.so\n", "", PAM_BEFORE, "", ""},
    {"after sufficient", "auth sufficient pam_unix.so\n" OURS "auth required pam_deny.so\n", "", PAM_JUMPED_OVER, NULL,
     NULL},
    {"behind include", "auth include other\n" OURS, "auth sufficient pam_unix.so\nauth required pam_deny.so\n",
     PAM_JUMPED_OVER, NULL, NULL},
    {"behind done", "auth [success=done new_authtok_reqd=done default=ignore] pam_unix.so\n" OURS, "", PAM_JUMPED_OVER,
     NULL, NULL},
    {"jumped over",
     "auth [success=2 default=ignore] pam_unix.so\nauth required pam_deny.so\n" OURS "auth required pam_permit.so\n",
     "", PAM_JUMPED_OVER, NULL, NULL},
    {"fingerprint alone", "auth required pam_fprintd.so\n" OURS, "", PAM_WITHOUT_MODULE, "", ""},

    /* Alternatives: after a refused password another module accepts the login. */
    {"oath as an alternative",
     "auth [success=2 default=ignore] pam_unix.so nullok\n"
     "auth [success=1 default=ignore] pam_oath.so usersfile=/etc/users.oath\n" DEBIAN_END OURS,
     "", PAM_REFUSED, "pam_unix.so", "pam_oath.so"},
    {"google as an alternative",
     "auth [success=2 default=ignore] pam_unix.so nullok\n"
     "auth [success=1 default=ignore] pam_google_authenticator.so\n" DEBIAN_END OURS,
     "", PAM_REFUSED, "pam_unix.so", "pam_google_authenticator.so"},
    {"fingerprint behind",
     "auth [success=2 default=ignore] pam_unix.so nullok\n"
     "auth [success=1 default=ignore] pam_fprintd.so\n" DEBIAN_END OURS,
     "", PAM_REFUSED, "pam_unix.so", "pam_fprintd.so"},
    {"optional password", "auth optional pam_unix.so\nauth required pam_u2f.so\n" OURS, "", PAM_REFUSED, "pam_unix.so",
     "pam_u2f.so"},
    {"anybody", "auth optional pam_unix.so\nauth required pam_permit.so\n" OURS, "", PAM_REFUSED, "pam_unix.so",
     "pam_permit.so"},
    {"radius as an alternative",
     "auth [success=2 default=ignore] pam_unix.so nullok\n"
     "auth [success=1 default=ignore] pam_radius_auth.so use_first_pass\n" DEBIAN_END OURS,
     "", PAM_REPLACED, "pam_radius_auth.so", "pam_radius_auth.so"},
    {"unknown module as an alternative", "auth sufficient pam_unix.so\nauth required pam_own.so\n" OURS, "",
     PAM_REPLACED, "pam_own.so", "pam_own.so"},
    {"alternative that goes past it",
     "auth [success=2 default=ignore] pam_unix.so\n"
     "auth [success=2 default=ignore] pam_oath.so\nauth requisite pam_deny.so\n" OURS "auth required pam_permit.so\n",
     "", PAM_RIGHT, "", ""},

    /* Second factors. */
    {"radius after", "auth required pam_unix.so\nauth required pam_radius_auth.so force_prompt\n" OURS, "",
     PAM_REPLACED, "pam_radius_auth.so", "pam_radius_auth.so"},
    {"radius after it", "auth required pam_unix.so\n" OURS "auth required pam_radius_auth.so force_prompt\n", "",
     PAM_RIGHT, "", ""},
    {"radius before", "auth required pam_radius_auth.so\nauth required pam_unix.so\n" OURS, "", PAM_RIGHT, "", ""},
    {"radius alone", "auth required pam_radius_auth.so\n" OURS, "", PAM_REPLACED, "pam_radius_auth.so",
     "pam_radius_auth.so"},
    {"radius alone, told",
     "auth required pam_radius_auth.so\nauth optional pam_ajc.so password_module=pam_radius_auth.so\n", "", PAM_RIGHT,
     "", ""},
    {"google before", "auth required pam_google_authenticator.so\nauth required pam_unix.so\n" OURS, "", PAM_RIGHT, "",
     ""},
    {"google behind", "auth required pam_unix.so\nauth required pam_google_authenticator.so nullok\n" OURS, "",
     PAM_RIGHT, "", ""},
    {"google in one text",
     "auth required pam_google_authenticator.so forward_pass\n"
     "auth required pam_unix.so use_first_pass\n" OURS,
     "", PAM_RIGHT, "", ""},
    {"google in one text, behind",
     "auth required pam_unix.so\nauth required pam_google_authenticator.so forward_pass\n" OURS, "", PAM_REPLACED,
     "pam_google_authenticator.so", "pam_google_authenticator.so"},
    {"oath in one text",
     "auth requisite pam_oath.so usersfile=/etc/users.oath digits=6\n"
     "auth required pam_unix.so use_first_pass\n" OURS,
     "", PAM_RIGHT, "", ""},
    {"pkcs11", "auth sufficient pam_pkcs11.so\nauth required pam_unix.so\n" OURS, "", PAM_STALE, "", "pam_pkcs11.so"},
    {"exec that asks", "auth optional pam_exec.so expose_authtok /bin/true\nauth required pam_unix.so\n" OURS, "",
     PAM_RIGHT, "", ""},
    {"exec that decides", "auth required pam_exec.so expose_authtok /bin/check\n" OURS "auth optional pam_unix.so\n",
     "", PAM_REPLACED, "pam_exec.so", NULL},

    /* Text of an earlier attempt. */
    {"fingerprint first", "auth sufficient pam_fprintd.so\nauth required pam_unix.so\n" OURS, "", PAM_STALE, "",
     "pam_fprintd.so"},
    {"fingerprint first, in a substack", "auth substack other\n" OURS,
     "auth sufficient pam_fprintd.so\nauth sufficient pam_unix.so\nauth required pam_deny.so\n", PAM_RIGHT, "", ""},
    {"finger first, then die", "auth sufficient pam_fprintd.so\nauth requisite pam_unix.so\n" OURS, "", PAM_RIGHT, "",
     ""},
    {"finger first, second factor behind",
     "auth [success=3 default=ignore] pam_fprintd.so\n"
     "auth requisite pam_unix.so\n" OURS "auth required pam_oath.so\n"
     "auth required pam_permit.so\n",
     "", PAM_STALE, "", NULL},

    /* Syntax. */
    {"no pam_ajc.so", "auth required pam_unix.so\n", "", PAM_NOT_THERE, "", ""},
    {"not in auth", "account optional pam_ajc.so\nauth required pam_unix.so\n", "", PAM_NOT_THERE, "", ""},
    {"in a comment", "# auth optional pam_ajc.so\nauth required pam_unix.so # pam_ajc.so\n", "", PAM_NOT_THERE, "", ""},
    {"over lines", "auth [success=1 \\\n  default=ignore] \\\npam_unix.so\n" DEBIAN_END OURS, "", PAM_RIGHT, "", ""},
    {"capitals", "AUTH Required pam_unix.so\nAuth OPTIONAL pam_ajc.so\n", "", PAM_RIGHT, "", ""},
    {"no control", "auth\nauth required pam_unix.so\n" OURS, "", PAM_NOT_THERE, "", ""},
    {"no control, behind", "auth required pam_unix.so\n" OURS "auth\n", "", PAM_NOT_UNDERSTOOD, "", ""},
    {"unknown type", "auth required pam_unix.so\n" OURS "other required pam_unix.so\n", "", PAM_NOT_UNDERSTOOD, "", ""},
    {"unknown control", OURS "auth maybe pam_unix.so\n", "", PAM_NOT_UNDERSTOOD, "", ""},
    {"unknown result", OURS "auth [won=1] pam_unix.so\n", "", PAM_NOT_UNDERSTOOD, "", ""},
    {"unknown action", OURS "auth [success=perhaps] pam_unix.so\n", "", PAM_NOT_UNDERSTOOD, "", ""},
    {"reset", OURS "auth [success=reset] pam_unix.so\n", "", PAM_NOT_UNDERSTOOD, "", ""},
    {"open bracket", OURS "auth [success=1\n", "", PAM_NOT_UNDERSTOOD, "", ""},
    {"absent include", "auth required pam_unix.so\n" OURS "@include absent\n", "", PAM_NOT_UNDERSTOOD, "", ""},
    {"unfinished line", "auth required pam_unix.so\n" OURS "auth \\\n", "", PAM_NOT_UNDERSTOOD, "", ""},
    {"circle", OURS "@include other\nauth required pam_unix.so\n", "@include other\n", PAM_NOT_UNDERSTOOD, "", ""},
    {"empty", "", "auth required pam_unix.so\n" OURS, PAM_RIGHT, "", ""}, /* libpam takes "other" */
};

static void
stacks_are_distinguished(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(stacks) / sizeof(stacks[0]); i++) {
        struct pam_stack_answer answer;
        enum pam_place place;

        put("service", stacks[i].stack);
        put("other", stacks[i].other);
        place = pam_stack_place(directory, "service", &answer);
        if (place != stacks[i].place || (stacks[i].source != NULL && strcmp(answer.source, stacks[i].source) != 0) ||
            (stacks[i].accepting != NULL && strcmp(answer.accepting, stacks[i].accepting) != 0)) {
            fail_msg("%s: place %d, source '%s', opener '%s'", stacks[i].name, (int)place, answer.source,
                     answer.accepting);
        }
    }
}

static void
options_of_the_module_are_read(void **state)
{
    struct pam_stack_answer answer;
    char path[128];

    (void)state;
    put("service", "auth required pam_unix.so\n@include common-auth\n");
    put("common-auth", "auth optional pam_ajc.so timeout=2 helper=/opt/ajc/ajc-hook quiet\n");
    snprintf(path, sizeof(path), "%s/common-auth", directory);
    assert_int_equal(pam_stack_place(directory, "service", &answer), PAM_RIGHT);
    assert_string_equal(answer.helper, "/opt/ajc/ajc-hook");
    assert_string_equal(answer.checker, "pam_unix.so");
    assert_string_equal(answer.file, path);
    assert_false(answer.has_others);
    assert_int_equal(pam_stack_place("", path, &answer), PAM_WITHOUT_MODULE); /* a file by its path */
    put("service", "auth [success=1 default=ignore] pam_unix.so\nauth requisite pam_sss.so use_first_pass\n" OURS);
    assert_int_equal(pam_stack_place(directory, "service", &answer), PAM_RIGHT);
    assert_true(answer.has_others);
    put("other", "auth required pam_unix.so\n" OURS);
    assert_int_equal(pam_stack_place(directory, "absent", &answer), PAM_RIGHT); /* as libpam does */
    assert_true(answer.is_other);
    snprintf(path, sizeof(path), "%s/other", directory);
    unlink(path);
    assert_int_equal(pam_stack_place(directory, "absent", &answer), PAM_NO_SERVICE);
    snprintf(path, sizeof(path), "/nowhere:%s", directory);
    assert_int_equal(pam_stack_place(path, "common-auth", &answer), PAM_WITHOUT_MODULE);
}

static enum pam_reach
reach_with(const char *options, const char *service, uid_t uid)
{
    struct pam_stack_answer answer;
    char text[512];

    snprintf(text, sizeof(text), "auth required pam_unix.so\nauth optional pam_ajc.so %s\n", options);
    put("service", text);
    assert_int_equal(pam_stack_place(directory, "service", &answer), PAM_RIGHT);
    return pam_stack_reach(&answer, service, uid);
}

/* The name and group of uid 0 are the same everywhere. */
static void
options_restrict_users_as_in_the_module(void **state)
{
    (void)state;
    assert_int_equal(reach_with("", "sshd", 1000), PAM_REACHES);
    assert_int_equal(reach_with("", "sshd", 999), PAM_NOT_UID);
    assert_int_equal(reach_with("quiet minimum_uid=500 timeout=3", "sshd", 999), PAM_REACHES);
    assert_int_equal(reach_with("minimum_uid=1500", "sshd", 1499), PAM_NOT_UID);
    assert_int_equal(reach_with("minimum_uid=many minimum_uid=-1 minimum_uid=4294967295", "sshd", 1499), PAM_REACHES);
    assert_int_equal(reach_with("minimum_uid=3000000000", "sshd", 2999999999), PAM_NOT_UID); /* more than 31 bits */
    assert_int_equal(reach_with("minimum_uid=3000000000", "sshd", 3000000000), PAM_REACHES);
    assert_int_equal(reach_with("minimum_uid=2000 minimum_uid=0", "sshd", 0), PAM_REACHES);
    assert_int_equal(reach_with("services=login,su", "su", 1000), PAM_REACHES);
    assert_int_equal(reach_with("services=login,su", "sshd", 1000), PAM_NOT_SERVICE);
    assert_int_equal(reach_with("services=login,sud", "su", 1000), PAM_NOT_SERVICE);
    assert_int_equal(reach_with("services=any", "sshd", 1000), PAM_REACHES);
    assert_int_equal(reach_with("services=", "sshd", 1000), PAM_REACHES);
    assert_int_equal(reach_with("[services=login,sshd]", "sshd", 1000), PAM_REACHES);
    assert_int_equal(reach_with("[group=no such group] minimum_uid=0", "sshd", 0), PAM_NOT_GROUP);
    assert_int_equal(reach_with("group=no-such-group minimum_uid=0", "sshd", 0), PAM_NOT_GROUP);
    assert_int_equal(reach_with("group=root minimum_uid=0", "sshd", 0), PAM_REACHES);
    assert_int_equal(reach_with("group=root", "sshd", 4294967000), PAM_NOT_GROUP);
}

static void
module_in_use_is_found_only_for_its_users(void **state)
{
    char path[128];

    (void)state;
    assert_false(pam_stack_is_in_use(directory, 1000));
    put("sshd", "auth required pam_unix.so\nauth optional pam_ajc.so minimum_uid=1500\n");
    assert_true(pam_stack_is_in_use(directory, 1500));
    assert_false(pam_stack_is_in_use(directory, 1499));
    snprintf(path, sizeof(path), "%s/sshd", directory);
    unlink(path);
}

static int
make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) == NULL;
}

static int
remove_directory(void **state)
{
    char path[128];

    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", directory, files[i]);
        unlink(path);
    }
    return rmdir(directory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stacks_are_distinguished),
        cmocka_unit_test(options_of_the_module_are_read),
        cmocka_unit_test(options_restrict_users_as_in_the_module),
        cmocka_unit_test(module_in_use_is_found_only_for_its_users),
    };

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
