/* SPDX-License-Identifier: MIT
 *
 * A separate PAM configuration for a test.
 */
#include "pam_stage.h"

#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const deeds[] = {"ok", "fail", "exit", "crash", "hang"};

static char directory[64];
static const unsigned char *answer;
static size_t answer_size;
static unsigned char answer_mask;

const char *
stage_path(const char *name)
{
    static char paths[4][256];
    static int next;
    char *path = paths[next];

    next = (next + 1) % 4;
    snprintf(path, sizeof(paths[0]), "%s/%s", directory, name);
    return path;
}

/* A file in the directory of this program. */
static void
beside(char path[static 512], const char *name)
{
    ssize_t length = readlink("/proc/self/exe", path, 400);

    assert_true(length > 0);
    path[length] = '\0';
    snprintf(strrchr(path, '/') + 1, 100, "%s", name);
}

/* Of the installed product. */
static void
installed(char path[static 512], const char *name)
{
    const char *prefix = getenv("AJC_STAGE_PREFIX");

    assert_non_null(prefix);
    snprintf(path, 512, "%s/%s", prefix, name);
}

int
stage_make(void **state)
{
    char program[512];

    (void)state;
    snprintf(directory, sizeof(directory), "/tmp/ajc-test-pam.XXXXXX");
    if (mkdtemp(directory) == NULL) {
        return -1;
    }
    beside(program, "helper_double");
    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
        char name[32];

        snprintf(name, sizeof(name), "helper-%s", deeds[i]);
        if (symlink(program, stage_path(name)) < 0) {
            return -1;
        }
    }
    return 0;
}

int
stage_remove(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
        char name[32];

        snprintf(name, sizeof(name), "helper-%s", deeds[i]);
        unlink(stage_path(name));
    }
    unlink(stage_path("test"));
    stage_forget_seen();
    return rmdir(directory);
}

static void
helper_path(char path[static 512], const char *deed)
{
    char name[32];

    if (strcmp(deed, "real") == 0) {
        installed(path, "bin/ajc-hook");
    } else if (deed[0] == '/') {
        snprintf(path, 512, "%s", deed);
    } else {
        snprintf(name, sizeof(name), "helper-%s", deed);
        snprintf(path, 512, "%s", stage_path(name));
    }
}

void
stage_write(const char *token_option, const char *deed, const char *options, bool module)
{
    static const char *const facilities[] = {"auth", "account", "session", "password"};
    FILE *file = fopen(stage_path("test"), "w");
    char token_path[512];
    char module_path[512];
    char helper[512];

    assert_non_null(file);
    beside(token_path, "pam_token.so");
    installed(module_path, AJC_PAM_MODULE_FROM_PREFIX);
    helper_path(helper, deed);
    for (size_t i = 0; i < 4; i++) {
        fprintf(file, "%s required %s %s\n", facilities[i], token_path, token_option);
        if (module) {
            /* On a busy machine the helper takes longer than the usual second. */
            fprintf(file, "%s optional %s helper=%s timeout=60 %s\n", facilities[i], module_path, helper, options);
        }
    }
    fclose(file);
    stage_forget_seen();
}

static int
converse(int count, const struct pam_message **messages, struct pam_response **responses, void *data)
{
    unsigned char *bytes;

    (void)data;
    assert_int_equal(count, 1);
    assert_int_equal(messages[0]->msg_style,
                     PAM_PROMPT_ECHO_OFF); /* of the test's password module; pam_ajc never asks */
    assert_string_equal(messages[0]->msg, "Password: ");
    bytes = calloc(1, answer_size + 1);
    *responses = calloc(1, sizeof(**responses));
    assert_true(bytes != NULL && *responses != NULL);
    for (size_t i = 0; i < answer_size; i++) {
        bytes[i] = answer[i] ^ answer_mask;
    }
    (*responses)[0].resp = (char *)bytes;
    return PAM_SUCCESS;
}

static const struct pam_conv conversation = {.conv = converse, .appdata_ptr = directory};

pam_handle_t *
stage_start(const char *user, const unsigned char *password, size_t size, unsigned char mask)
{
    pam_handle_t *pam = NULL;

    answer = password;
    answer_size = size;
    answer_mask = mask;
    assert_int_equal(pam_start_confdir("test", user, &conversation, directory, &pam), PAM_SUCCESS);
    return pam;
}

const char *
stage_user(void)
{
    static char name[64];
    const struct passwd *entry = getpwuid(getuid());

    assert_non_null(entry);
    snprintf(name, sizeof(name), "%s", entry->pw_name);
    return name;
}

const char *
stage_seen(const char *name)
{
    static char value[8192];
    char line[8192];
    FILE *file = fopen(stage_path("seen"), "r");
    size_t length = strlen(name);

    value[0] = '\0';
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, name, length) == 0 && line[length] == ' ') {
            line[strcspn(line, "\n")] = '\0';
            snprintf(value, sizeof(value), "%s", line + length + 1);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return value;
}

bool
stage_was_seeded(void)
{
    return access(stage_path("seen"), F_OK) == 0;
}

void
stage_forget_seen(void)
{
    unlink(stage_path("seen"));
}
