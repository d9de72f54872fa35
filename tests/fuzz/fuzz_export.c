/* SPDX-License-Identifier: MIT
 *
 * Any bytes as what a session has, one value a line (key id, secret key, token, region, profile), and the rest as a
 * value for a shell variable. What is printed reads back as the values in every format, or it is refused. The shells
 * themselves evaluate every input of the corpus; while fuzzing one input in 500, unless AJC_EACH_INPUT is set.
 */
#include <cjson/cJSON.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aws_files/ini.h"
#include "base/descriptors.h"
#include "base/json.h"
#include "base/text.h"
#include "require.h"
#include "shell_env/export_format.h"
#include "shell_env/shell_syntax.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIELDS = 5, SHELL_EACH = 500, OUTPUT_SIZE = 1 << 17 };

static const char *const names[FIELDS] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                                          "AWS_REGION", "AJC_PROFILE"};

/* --- what the formats must read back as --- */

static const char *
value_of(const struct environment *environment, const char *name)
{
    for (size_t i = 0; i < environment->count; i++) {
        if (environment->changes[i].is_set && strcmp(environment->changes[i].name, name) == 0) {
            return secret_text(&environment->changes[i].value);
        }
    }
    return "";
}

static void
require_json(const char *text, const struct environment *environment)
{
    CLEANUP_JSON cJSON *json = cJSON_ParseWithOpts(text, NULL, 1);

    require(json != NULL);
    for (size_t i = 0; i < 4; i++) {
        const char *read = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, names[i]));

        require(strcmp(read == NULL ? "" : read, value_of(environment, names[i])) == 0);
    }
}

/* Docker's env files and dotenv: a line for each, everything behind the first "=" is the value. A value without quotes,
 * blanks, "#" and "$" is the same in all readers. */
static void
require_env(struct secret *text, const struct environment *environment)
{
    char *rest = NULL;

    for (char *line = strtok_r(text->text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char *value = strchr(line, '=');

        require(value != NULL && strpbrk(value, " \t\r'\"`#$\\") == NULL);
        *value++ = '\0';
        require(strcmp(value, value_of(environment, line)) == 0);
    }
}

static void
require_ini(const struct secret *text, const struct environment *environment)
{
    static const char *const keys[] = {"aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region"};
    static const enum ini_dialect dialects[] = {INI_CONFIGPARSER, INI_GO};

    for (size_t i = 0; i < 2; i++) {
        CLEANUP_INI struct ini ini = {0};
        const struct ini_section *section;

        ini_read(dialects[i], secret_text(text), text->size, &ini);
        section = ini_section(&ini, value_of(environment, "AJC_PROFILE"));
        require(ini.fault_line == 0 && section != NULL);
        for (size_t j = 0; j < 4; j++) {
            const struct ini_entry *entry = ini_entry(&ini, section, keys[j]);

            require(strcmp(entry == NULL ? "" : entry->value, value_of(environment, names[j])) == 0);
        }
    }
}

/* --- the shells --- */

static const struct {
    enum shell shell;
    const char *words[5]; /* the code follows */
} shells[] = {
    {SHELL_BASH, {"bash", "--norc", "-c"}},      {SHELL_SH, {"dash", "-c"}},
    {SHELL_SH, {"busybox", "sh", "-c"}},         {SHELL_ZSH, {"zsh", "-f", "-c"}},
    {SHELL_FISH, {"fish", "--no-config", "-c"}},
};

/* What the shell's code prints. */
static void
run_shell(size_t which, const char *code, char *output)
{
    static const char *const environment[] = {"PATH=/usr/bin:/bin", "HOME=/proc/nonexistent", "LC_ALL=C.UTF-8", NULL};
    char *words[8] = {0};
    char *variables[8] = {0};
    posix_spawn_file_actions_t actions;
    size_t count = 0;
    size_t length = 0;
    int ends[2];
    int status;
    pid_t child;

    while (shells[which].words[count] != NULL) {
        memcpy(&words[count], &shells[which].words[count], sizeof(char *)); /* posix_spawn does not change them */
        count++;
    }
    memcpy(&words[count], &code, sizeof(char *));
    memcpy(variables, environment, sizeof(environment));
    require(pipe(ends) == 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    require(posix_spawnp(&child, words[0], &actions, NULL, words, variables) == 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    require(descriptors_read(ends[0], output, OUTPUT_SIZE - 1, &length));
    output[length] = '\0';
    close(ends[0]);
    require(waitpid(child, &status, 0) == child && status == 0);
}

/* The shell's variables after the code, a line for each. */
static void
require_in_shell(size_t which, const struct secret *code, const char *const *variables, size_t count,
                 const char *expected)
{
    static char output[OUTPUT_SIZE];
    CLEANUP_SECRET struct secret all = {0};

    secret_set_bytes(&all, secret_text(code), code->size);
    secret_append(&all, "\nprintf '%s\\n'");
    for (size_t i = 0; i < count; i++) {
        secret_append(&all, " \"$");
        secret_append(&all, variables[i]);
        secret_append(&all, "\"");
    }
    run_shell(which, all.text, output);
    require(strcmp(output, expected) == 0);
}

static void
evaluate_session(const struct environment *environment)
{
    CLEANUP_SECRET struct secret expected = {0};

    for (size_t i = 0; i < FIELDS; i++) {
        secret_append(&expected, value_of(environment, names[i]));
        secret_append(&expected, "\n");
    }
    for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
        CLEANUP_SECRET struct secret code = {0};
        struct error error;

        require(shell_syntax_changes(environment, shells[i].shell, &code, &error));
        require_in_shell(i, &code, names, FIELDS, expected.text);
    }
}

/* Any value at all, as the hook keeps some. */
static void
evaluate_value(const char *value)
{
    static const char *const variable[] = {"ajc_value"};
    CLEANUP_SECRET struct secret expected = {0};

    secret_append(&expected, value);
    secret_append(&expected, "\n");
    for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
        CLEANUP_SECRET struct secret code = {0};

        shell_syntax_assign(shells[i].shell, variable[0], value, &code);
        require_in_shell(i, &code, variable, 1, expected.text);
    }
}

/* --- one input --- */

/* Only libFuzzer has it. */
__attribute__((weak)) int LLVMFuzzerRunDriver(int *count, char ***words, int (*target)(const uint8_t *, size_t));

static bool
is_for_shells(void)
{
    static unsigned long number;

    return LLVMFuzzerRunDriver == NULL || getenv("AJC_EACH_INPUT") != NULL || number++ % SHELL_EACH == 0;
}

/* The first value as the name of a format and of a shell. */
static void
parse_names(const char *name)
{
    enum export_format format;
    enum shell shell;
    struct error error;

    require(export_format_parse(name, &format, &error) || error.text[0] != '\0');
    require(!shell_parse(name, &shell) || strlen(name) <= 4);
}

static void
print_all(const struct credentials *credentials, const struct environment *environment)
{
    for (int format = EXPORT_SH; format <= EXPORT_PROCESS; format++) {
        CLEANUP_SECRET struct secret text = {0};
        struct error error;

        if (!export_format_print((enum export_format)format, credentials, environment, &text, &error)) {
            require(format == EXPORT_INI && strcmp(value_of(environment, "AJC_PROFILE"), "DEFAULT") == 0);
            continue;
        }
        switch (format) {
        case EXPORT_ENV:
            require_env(&text, environment);
            break;
        case EXPORT_JSON:
            require_json(text.text, environment);
            break;
        case EXPORT_INI:
            require_ini(&text, environment);
            break;
        default:
            break;
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_CREDENTIALS struct credentials credentials = {.expires_at = 1800000000};
    CLEANUP_ENVIRONMENT struct environment environment = {0};
    CLEANUP_SECRET struct secret sh = {0};
    struct error error = {0};
    const char *fields[FIELDS];
    char *rest;

    secret_set_bytes(&text, data, size);
    rest = text.text;
    for (size_t i = 0; i < FIELDS; i++) {
        fields[i] = rest == NULL ? "" : strsep(&rest, "\n");
    }
    text_copy(credentials.access_key_id, sizeof(credentials.access_key_id), fields[0]);
    secret_set(&credentials.secret_access_key, fields[1]);
    secret_set(&credentials.session_token, fields[2]);
    parse_names(fields[0]);
    environment_set_session(&environment, fields[4], &credentials);
    environment_set_region(&environment, fields[3], true);
    if (export_format_print(EXPORT_SH, &credentials, &environment, &sh, &error)) {
        print_all(&credentials, &environment);
        if (is_for_shells()) {
            evaluate_session(&environment);
        }
    } else {
        require(error.text[0] != '\0' && sh.size == 0);
    }
    if (rest != NULL && memchr(rest, '\0', text.size - (size_t)(rest - text.text)) == NULL && is_for_shells()) {
        evaluate_value(rest);
    }
    return 0;
}
