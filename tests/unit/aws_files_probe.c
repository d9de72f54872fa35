/* SPDX-License-Identifier: MIT
 *
 * Runs ajc's reader and writer of AWS's files for tests/unit/aws_files_compare, which compares them with botocore. Each
 * line of standard input is a request, words separated by tabs; each answer is a line of JSON. Files, names and values
 * are in hex.
 *
 *   read FILE                                           every section and its effective entries
 *   pick CONFIG CREDENTIALS [=PROFILE] [NAME=VALUE…]    the credentials that a tool uses: for the profile, or for the
 *                                                       environment (an empty word)
 *   put FILE NAME PROCESS REGION                        the text with the profile, or the reason for a refusal
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws_files/chain.h"
#include "aws_files/profile.h"
#include "base/error.h"

enum { WORDS_MAX = 12 };

static const char *const source_names[] = {
    [AWS_FROM_ENVIRONMENT] = "env",
    [AWS_FROM_ROLE] = "assume-role",
    [AWS_FROM_WEB_IDENTITY] = "assume-role-with-web-identity",
    [AWS_FROM_SSO] = "sso",
    [AWS_FROM_CREDENTIALS_FILE] = "shared-credentials-file",
    [AWS_FROM_PROCESS] = "custom-process",
    [AWS_FROM_CONFIG_FILE] = "config-file",
    [AWS_FROM_CONTAINER] = "container-role",
    [AWS_FROM_MACHINE] = "iam-role",
};

static const char *const failure_names[] = {
    [AWS_WORKS] = "",
    [AWS_UNREADABLE] = "ConfigParseError",
    [AWS_NO_PROFILE] = "ProfileNotFound",
    [AWS_PARTIAL] = "PartialCredentialsError",
    [AWS_INVALID] = "InvalidConfigError",
    [AWS_LOOP] = "InfiniteLoopConfigError",
    [AWS_NO_SOURCE] = "CredentialRetrievalError",
};

static void
print_hex(const char *bytes, size_t size)
{
    putchar('"');
    for (size_t i = 0; i < size; i++) {
        printf("%02x", (unsigned char)bytes[i]);
    }
    putchar('"');
}

/* From hex. */
static void
take_bytes(const char *hex, struct secret *bytes)
{
    unsigned int byte;

    secret_set(bytes, "");
    for (; sscanf(hex, "%2x", &byte) == 1; hex += 2) {
        secret_append_bytes(bytes, &(char){(char)byte}, 1);
    }
}

static void
read_ini(const char *hex, struct ini *ini)
{
    CLEANUP_SECRET struct secret text = {0};

    take_bytes(hex, &text);
    ini_read(INI_CONFIGPARSER, secret_text(&text), text.size, ini);
}

static void
print_section(const struct ini *ini, const struct ini_section *section)
{
    const char *between = "";

    putchar('[');
    print_hex(section->name, section->name_size);
    printf(",[");
    for (size_t i = 0; i < ini->entry_count; i++) {
        const struct ini_entry *entry = &ini->entries[i];

        if (ini_entry(ini, section, entry->name) == entry ||
            (strlen(entry->name) != entry->name_size && i >= section->first && i < section->first + section->count)) {
            printf("%s[", between);
            print_hex(entry->name, entry->name_size);
            putchar(',');
            print_hex(entry->value, strlen(entry->value));
            putchar(']');
            between = ",";
        }
    }
    printf("]]");
}

static void
answer_read(const char *hex)
{
    CLEANUP_INI struct ini ini = {0};
    const char *between = "";

    read_ini(hex, &ini);
    printf("{\"fault\":%zu,\"sections\":[", ini.fault_line);
    for (size_t i = 0; i < ini.section_count && ini.fault_line == 0; i++) {
        if (!ini_is_default(&ini.sections[i])) {
            printf("%s", between);
            print_section(&ini, &ini.sections[i]);
            between = ",";
        }
    }
    puts("]}");
}

/* Sets or unsets variables, each as NAME=VALUE. */
static void
change_environment(char **pairs, bool sets)
{
    for (; *pairs != NULL; pairs++) {
        char name[64];

        snprintf(name, sizeof(name), "%.*s", (int)strcspn(*pairs, "="), *pairs);
        if (sets) {
            setenv(name, *pairs + strlen(name) + 1, 1);
        } else {
            unsetenv(name);
        }
    }
}

static void
answer_pick(const char *config, const char *credentials, const char *profile, char **environment_pairs)
{
    CLEANUP_AWS_FILES struct aws_files files = {.paths = {"CONFIG", "CREDENTIALS"}};
    struct aws_environment environment;
    struct aws_choice choice;

    read_ini(config, &files.inis[AWS_CONFIG]);
    read_ini(credentials, &files.inis[AWS_CREDENTIALS]);
    change_environment(environment_pairs, true);
    aws_environment_read(&environment);
    if (*profile == '=') {
        aws_chain_pick_named(&files, &environment, profile + 1, &choice);
    } else {
        aws_chain_pick(&files, &environment, &choice);
    }
    change_environment(environment_pairs, false);
    printf("{\"failure\":\"%s\",\"source\":\"%s\",\"origin\":\"%s\",\"line\":%zu,\"file\":%d,\"reason\":",
           failure_names[choice.failure], source_names[choice.source], source_names[choice.origin], choice.line,
           choice.file);
    print_hex(choice.reason, strlen(choice.reason));
    puts("}");
}

static void
answer_put(const char *hex, const char *name, const char *process, const char *region)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_SECRET struct secret changed = {0};
    struct error error = {0};
    bool is_put;

    take_bytes(hex, &text);
    is_put = aws_profile_put(secret_text(&text), "FILE", name, process, region, &changed, &error);
    printf("{\"refused\":");
    print_hex(error.text, is_put ? 0 : strlen(error.text));
    printf(",\"text\":");
    print_hex(secret_text(&changed), changed.size);
    puts("}");
}

static void
answer(char **words)
{
    if (strcmp(words[0], "read") == 0) {
        answer_read(words[1]);
    } else if (strcmp(words[0], "pick") == 0) {
        answer_pick(words[1], words[2], words[3], words + 4);
    } else {
        answer_put(words[1], words[2], words[3], words[4]);
    }
}

int
main(void)
{
    char *line = NULL;
    size_t size = 0;

    while (getline(&line, &size, stdin) > 0) {
        char *rest = line;
        char *words[WORDS_MAX + 1] = {NULL};

        line[strcspn(line, "\n")] = '\0';
        for (size_t i = 0; rest != NULL && i < WORDS_MAX; i++) {
            words[i] = strsep(&rest, "\t");
        }
        answer(words);
    }
    free(line);
    return 0;
}
