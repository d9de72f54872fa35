/* SPDX-License-Identifier: MIT
 *
 * doctor/pam_stack: where pam_ajc.so stands, in stacks as Debian, Fedora and people write them.
 */
#include "doctor/pam_stack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/ajc-test-pam.XXXXXX";
static const char *const files[] = {"service", "common-auth", "other", "loop"};

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

static enum pam_place
place_in(const char *service_text)
{
    struct pam_stack_answer answer;

    put("service", service_text);
    return pam_stack_place(directory, "service", &answer);
}

static void
stacks_of_distributions_are_right(void **state)
{
    struct pam_stack_answer answer;

    (void)state;
    put("common-auth", "# pam-auth-update\n"
                       "auth\t[success=2 default=ignore]\tpam_unix.so nullok\n"
                       "auth\t[success=1 default=ignore]\tpam_sss.so use_first_pass\n"
                       "auth\trequisite\t\t\tpam_deny.so\n"
                       "auth\trequired\t\t\tpam_permit.so\n"
                       "auth\toptional\t\t\tpam_ajc.so\n");
    put("service", "auth required pam_nologin.so\n@include common-auth\naccount required pam_unix.so\n");
    assert_int_equal(pam_stack_place(directory, "service", &answer), PAM_RIGHT);
    assert_string_equal(answer.asks, "pam_unix.so");
    assert_string_equal(answer.helper, "");
    /* Fedora: a success ends the substack alone. */
    put("other", "auth required pam_env.so\nauth sufficient pam_unix.so nullok\nauth required pam_deny.so\n");
    assert_int_equal(place_in("auth substack other\n-auth optional /usr/lib64/security/pam_ajc.so timeout=2\n"),
                     PAM_RIGHT);
    assert_int_equal(pam_stack_place(directory, "service", &answer), PAM_RIGHT);
    assert_string_equal(answer.helper, "");
    put("service", "auth required pam_unix.so\nauth optional pam_ajc.so timeout=2 helper=/opt/ajc/ajc-hook quiet\n");
    assert_int_equal(pam_stack_place(directory, "service", &answer), PAM_RIGHT);
    assert_string_equal(answer.helper, "/opt/ajc/ajc-hook");
    assert_int_equal(place_in("auth include other\nauth optional pam_ajc.so\n"), PAM_JUMPED_OVER);
}

static void
wrong_places_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(place_in("auth required pam_unix.so\n"), PAM_NOT_THERE);
    assert_int_equal(place_in("account optional pam_ajc.so\nauth required pam_unix.so\n"), PAM_NOT_THERE);
    assert_int_equal(place_in("# auth optional pam_ajc.so\n"), PAM_NOT_THERE);
    assert_int_equal(place_in("auth optional pam_ajc.so\nauth required pam_unix.so\n"), PAM_BEFORE);
    assert_int_equal(place_in("auth sufficient pam_unix.so\nauth optional pam_ajc.so\n"), PAM_JUMPED_OVER);
    assert_int_equal(place_in("auth [success=done new_authtok_reqd=done default=ignore] pam_unix.so\n"
                              "auth optional pam_ajc.so\n"),
                     PAM_JUMPED_OVER);
    assert_int_equal(place_in("auth [success=2 default=ignore] pam_unix.so\nauth required pam_deny.so\n"
                              "auth optional pam_ajc.so\nauth required pam_permit.so\n"),
                     PAM_JUMPED_OVER);
    assert_int_equal(place_in("auth [success=1 default=ignore] pam_unix.so\nauth required pam_deny.so\n"
                              "auth optional pam_ajc.so\n"),
                     PAM_RIGHT);
    assert_int_equal(place_in("auth required pam_fprintd.so\nauth optional pam_ajc.so\n"), PAM_WITHOUT_MODULE);
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

/* Of uid 0 the name and group are known everywhere. */
static void
options_narrow_as_in_the_module(void **state)
{
    (void)state;
    assert_int_equal(reach_with("", "sshd", 1000), PAM_REACHES);
    assert_int_equal(reach_with("", "sshd", 999), PAM_NOT_UID);
    assert_int_equal(reach_with("quiet minimum_uid=500 timeout=3", "sshd", 999), PAM_REACHES);
    assert_int_equal(reach_with("minimum_uid=1500", "sshd", 1499), PAM_NOT_UID);
    assert_int_equal(reach_with("minimum_uid=many minimum_uid=-1 minimum_uid=4294967295", "sshd", 1499), PAM_REACHES);
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
use_is_for_whom_the_module_acts(void **state)
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

static void
odd_files_end(void **state)
{
    struct pam_stack_answer answer;

    (void)state;
    assert_int_equal(pam_stack_place(directory, "absent", &answer), PAM_NO_SERVICE);
    assert_int_equal(place_in(""), PAM_NOT_THERE);
    assert_int_equal(place_in("auth\nauth required\n@include\n@include absent\nauth [success=1\nauth [ ] \n"),
                     PAM_NOT_THERE);
    put("loop", "@include loop\nauth include loop\n@include service\n");
    assert_int_equal(place_in("@include loop\nauth required pam_unix.so\n"), PAM_NOT_THERE);
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
        cmocka_unit_test(stacks_of_distributions_are_right),
        cmocka_unit_test(wrong_places_are_told_apart),
        cmocka_unit_test(options_narrow_as_in_the_module),
        cmocka_unit_test(use_is_for_whom_the_module_acts),
        cmocka_unit_test(odd_files_end),
    };

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
