/* SPDX-License-Identifier: MIT
 *
 * pam_stack/pam_flow compared with libpam: random stacks (controls, jumps, includes, substacks) of modules with known
 * results: pam_permit.so, pam_deny.so and one that returns PAM_IGNORE like pam_ajc.so. The result of the login, and
 * whether pam_ajc.so was called, must be the same.
 */
#include "pam_stack/pam_flow.h"

#include <security/pam_appl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cleanup.h"

enum { STACKS = 1000, FILES = 3 };

static char directory[] = "/tmp/ajc-test-flow.XXXXXX";
static const char *const names[FILES] = {"service", "first", "second"};
static uint64_t random_state = 20240229;

/* Below `limit`; the same numbers in each run (xorshift). */
static unsigned
pick(unsigned limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (unsigned)(random_state % limit);
}

static void
write_control(FILE *file)
{
    static const char *const words[] = {"required", "requisite", "optional", "sufficient"};
    static const char *const actions[] = {"ok", "done", "bad", "die", "ignore", "1", "2", "3"};

    if (pick(3) == 0) {
        fputs(words[pick(4)], file);
        return;
    }
    fprintf(file, "[success=%s ignore=%s default=%s]", actions[pick(8)], actions[pick(8)], actions[pick(8)]);
}

static void
path_of(unsigned number, char path[static 128])
{
    snprintf(path, 128, "%s/%s", directory, names[number]);
}

/* A file includes only later files, so that there is no cycle. */
static void
write_line(FILE *file, unsigned number)
{
    static const char *const modules[] = {"pam_permit.so", "pam_permit.so", "pam_deny.so", AJC_PAM_REACHED};
    static const char *const ways[] = {"include", "substack"};
    char path[128];

    fputs("auth ", file);
    if (number + 1 < FILES && pick(3) == 0) {
        path_of(number + 1 + pick(FILES - number - 1),
                path); /* some versions of libpam search a name without a directory only in /etc/pam.d */
        fprintf(file, "%s %s\n", ways[pick(2)], path);
        return;
    }
    write_control(file);
    fprintf(file, " %s\n", modules[pick(4)]);
}

/* The first line is an unknown module, after which pam_flow assumes that PAM_AUTHTOK has some text. */
static void
write_files(void)
{
    for (unsigned number = 0; number < FILES; number++) {
        char path[128];
        FILE *file;

        path_of(number, path);
        file = fopen(path, "we");
        assert_non_null(file);
        if (number == 0) {
            fputs("auth [default=ignore] pam_not_there.so\n", file);
        }
        for (unsigned lines = 1 + pick(5); lines > 0; lines--) {
            write_line(file, number);
        }
        fclose(file);
    }
}

static int
refuse_to_talk(int count, const struct pam_message **messages, struct pam_response **responses, void *data)
{
    (void)count, (void)messages, (void)responses, (void)data;
    return PAM_CONV_ERR;
}

static void
ask_libpam(bool *accepts_login, bool *is_reached)
{
    static const struct pam_conv conversation = {.conv = refuse_to_talk};
    pam_handle_t *pam = NULL;

    assert_int_equal(pam_start_confdir("service", "nobody", &conversation, directory, &pam), PAM_SUCCESS);
    *accepts_login = pam_authenticate(pam, PAM_SILENT) == PAM_SUCCESS;
    *is_reached = pam_getenv(pam, "REACHED") != NULL;
    pam_end(pam, PAM_SUCCESS);
}

static void
print_files(void)
{
    for (unsigned number = 0; number < FILES; number++) {
        char path[128];
        char line[256];
        FILE *file;

        path_of(number, path);
        file = fopen(path, "re");
        printf("--- %s\n", names[number]);
        while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
            fputs(line, stdout);
        }
        if (file != NULL) {
            fclose(file);
        }
    }
}

static void
random_stacks_end_as_in_libpam(void **state)
{
    unsigned let_in = 0;
    unsigned reached = 0;

    (void)state;
    for (unsigned i = 0; i < STACKS; i++) {
        CLEANUP_PAM_CONFIG struct pam_config config;
        struct pam_flow flow;
        bool accepts_login = false;
        bool is_reached = false;

        write_files();
        ask_libpam(&accepts_login, &is_reached);
        assert_true(pam_config_read(directory, "service", &config));
        assert_true(config.is_understood);
        pam_flow_follow(&config, "", &flow);
        if (flow.accepts_login != accepts_login || (accepts_login && flow.is_doubtful != is_reached)) {
            print_files();
            fail_msg("stack %u: libpam %s, pam_ajc.so %s", i, accepts_login ? "lets in" : "refuses",
                     is_reached ? "reached" : "not reached");
        }
        let_in += accepts_login;
        reached += accepts_login && is_reached;
    }
    printf("%u stacks, %u let in, %u of them past pam_ajc.so's line\n", (unsigned)STACKS, let_in, reached);
    assert_true(let_in > STACKS / 10 && reached > STACKS / 50 && let_in < STACKS);
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
    (void)state;
    for (unsigned number = 0; number < FILES; number++) {
        char path[128];

        path_of(number, path);
        unlink(path);
    }
    return rmdir(directory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_stacks_end_as_in_libpam)};

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
