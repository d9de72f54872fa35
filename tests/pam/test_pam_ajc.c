/* SPDX-License-Identifier: MIT
 *
 * pam_ajc.so with the real libpam: service files in a temporary directory name the built module by its absolute path,
 * with pam_permit and pam_deny. The module must never decide: alone it accepts no login, with another module it changes
 * nothing.
 */
#include <dlfcn.h>
#include <security/pam_appl.h>
#include <security/pam_modules.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

typedef int entry_point(pam_handle_t *, int, int, const char **);

static const char *const entry_points[] = {
    "pam_sm_acct_mgmt",     "pam_sm_authenticate", "pam_sm_chauthtok",
    "pam_sm_close_session", "pam_sm_open_session", "pam_sm_setcred",
};

/* The stack of each service, for all four facilities. */
struct service {
    const char *name;
    const char *stack; /* control and module on each line; %s is pam_ajc.so */
};

static const struct service services[] = {
    {"alone-optional", "optional %s\n"},
    {"alone-required", "required %s\n"},
    {"alone-sufficient", "sufficient %s\n"},
    {"with-permit", "required pam_permit.so\noptional %s\n"},
    {"before-permit", "optional %s\nrequired pam_permit.so\n"},
    {"with-deny", "required pam_deny.so\noptional %s\n"},
    {"sufficient-before-deny", "sufficient %s\nrequired pam_deny.so\n"},
};

static char directory[] = "/tmp/ajc-test-pam.XXXXXX";

static int
fail_on_a_question(int count, const struct pam_message **messages, struct pam_response **responses, void *data)
{
    (void)count, (void)messages, (void)responses, (void)data;
    fail_msg("the module asked something");
    return PAM_CONV_ERR;
}

static const struct pam_conv conversation = {.conv = fail_on_a_question};

/* One facility's lines of a service file. */
static void
write_facility(FILE *file, const char *facility, const char *stack)
{
    for (const char *line = stack; *line != '\0'; line = strchr(line, '\n') + 1) {
        const char *module = strstr(line, "%s");
        const char *end = strchr(line, '\n');

        if (module != NULL && module < end) {
            fprintf(file, "%s %.*s%s\n", facility, (int)(module - line), line, AJC_PAM_MODULE);
        } else {
            fprintf(file, "%s %.*s\n", facility, (int)(end - line), line);
        }
    }
}

static void
service_path(const struct service *service, char path[static 128])
{
    snprintf(path, 128, "%s/%s", directory, service->name);
}

static int
write_services(void **state)
{
    (void)state;
    if (mkdtemp(directory) == NULL) {
        return -1;
    }
    for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
        char path[128];

        service_path(&services[i], path);
        FILE *file = fopen(path, "w");

        if (file == NULL) {
            return -1;
        }
        write_facility(file, "auth", services[i].stack);
        write_facility(file, "account", services[i].stack);
        write_facility(file, "password", services[i].stack);
        write_facility(file, "session", services[i].stack);
        fclose(file);
    }
    return 0;
}

static int
remove_services(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
        char path[128];

        service_path(&services[i], path);
        unlink(path);
    }
    return rmdir(directory);
}

/* Calls the stack's six functions in the order of a login. */
struct answers {
    int authenticate, acct_mgmt, setcred, open_session, close_session, chauthtok;
};

static struct answers
log_in(const char *service)
{
    pam_handle_t *pam = NULL;
    struct answers answers;

    assert_int_equal(pam_start_confdir(service, "nobody", &conversation, directory, &pam), PAM_SUCCESS);
    answers.authenticate = pam_authenticate(pam, PAM_SILENT);
    answers.acct_mgmt = pam_acct_mgmt(pam, PAM_SILENT);
    answers.setcred = pam_setcred(pam, PAM_ESTABLISH_CRED | PAM_SILENT);
    answers.open_session = pam_open_session(pam, PAM_SILENT);
    answers.close_session = pam_close_session(pam, PAM_SILENT);
    answers.chauthtok = pam_chauthtok(pam, PAM_SILENT);
    assert_int_equal(pam_end(pam, PAM_SUCCESS), PAM_SUCCESS);
    return answers;
}

static void
assert_no_login(const char *service)
{
    struct answers answers = log_in(service);

    assert_int_not_equal(answers.authenticate, PAM_SUCCESS);
    assert_int_not_equal(answers.acct_mgmt, PAM_SUCCESS);
    assert_int_not_equal(answers.setcred, PAM_SUCCESS);
    assert_int_not_equal(answers.open_session, PAM_SUCCESS);
    assert_int_not_equal(answers.close_session, PAM_SUCCESS);
    assert_int_not_equal(answers.chauthtok, PAM_SUCCESS);
}

static void
assert_every_login(const char *service)
{
    struct answers answers = log_in(service);

    assert_int_equal(answers.authenticate, PAM_SUCCESS);
    assert_int_equal(answers.acct_mgmt, PAM_SUCCESS);
    assert_int_equal(answers.setcred, PAM_SUCCESS);
    assert_int_equal(answers.open_session, PAM_SUCCESS);
    assert_int_equal(answers.close_session, PAM_SUCCESS);
    assert_int_equal(answers.chauthtok, PAM_SUCCESS);
}

static void
module_alone_accepts_no_login(void **state)
{
    (void)state;
    assert_no_login("alone-optional");
    assert_no_login("alone-required");
    assert_no_login("alone-sufficient");
}

static void
module_changes_no_success_to_a_refusal(void **state)
{
    (void)state;
    assert_every_login("with-permit");
    assert_every_login("before-permit");
}

static void
module_changes_no_refusal_to_a_success(void **state)
{
    (void)state;
    assert_no_login("with-deny");
    assert_no_login("sufficient-before-deny");
}

/* Loads the module as libpam does and looks up a name; the address as a function, NULL when there is none. */
static entry_point *
look_up(const char *name)
{
    static void *module;
    entry_point *function = NULL;

    if (module == NULL) {
        module = dlopen(AJC_PAM_MODULE, RTLD_NOW);
        assert_non_null(module);
    }
    void *symbol = dlsym(module, name);

    memcpy(&function, &symbol, sizeof(function));
    return function;
}

static void
every_entry_point_answers_ignore(void **state)
{
    const char *options[] = {"timeout=1", "an-option-nobody-knows"};

    (void)state;
    for (size_t i = 0; i < sizeof(entry_points) / sizeof(entry_points[0]); i++) {
        pam_handle_t *pam = NULL;
        entry_point *function = look_up(entry_points[i]);

        assert_non_null(function);
        assert_int_equal(pam_start_confdir("with-permit", "nobody", &conversation, directory, &pam), PAM_SUCCESS);
        assert_int_equal(function(pam, 0, 0, NULL), PAM_IGNORE);
        assert_int_equal(function(pam, PAM_SILENT, 2, options), PAM_IGNORE);
        assert_int_equal(pam_end(pam, PAM_SUCCESS), PAM_SUCCESS);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(module_alone_accepts_no_login),
        cmocka_unit_test(module_changes_no_success_to_a_refusal),
        cmocka_unit_test(module_changes_no_refusal_to_a_success),
        cmocka_unit_test(every_entry_point_answers_ignore),
    };

    return cmocka_run_group_tests(tests, write_services, remove_services);
}
