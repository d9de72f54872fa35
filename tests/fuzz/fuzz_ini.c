/* SPDX-License-Identifier: MIT
 *
 * Any bytes as an INI file, in both dialects, and as ~/.aws/config and credentials for the AWS tools' choice. After a
 * change or an insertion exactly that entry differs when the file is read again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "aws_files/chain.h"
#include "aws_files/ini.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char process[] = "/usr/bin/ajc-hook credential-process duff";

/* The entries equal those of `before`, except number `changed`; `more` is the number of an inserted one. */
static void
compare(const struct ini *before, const struct secret *text, size_t changed, size_t more)
{
    CLEANUP_INI struct ini after = {0};
    size_t skipped = 0;

    ini_read(INI_CONFIGPARSER, secret_text(text), text->size, &after);
    require(after.section_count == before->section_count);
    for (size_t i = 0; i < before->entry_count; i++) {
        const struct ini_entry *entry;

        skipped += i == more;
        require(i + skipped < after.entry_count);
        entry = &after.entries[i + skipped];
        require(strcmp(entry->name, before->entries[i].name) == 0);
        require(strcmp(entry->value, i == changed ? process : before->entries[i].value) == 0);
    }
    require(after.entry_count == before->entry_count + skipped);
}

static void
change(const struct ini *ini, const char *bytes, size_t size)
{
    for (size_t i = 0; i < ini->entry_count && i < 8; i++) {
        CLEANUP_SECRET struct secret replaced = {0};
        CLEANUP_SECRET struct secret inserted = {0};

        ini_replace(bytes, size, &ini->entries[i], process, &replaced);
        compare(ini, &replaced, i, SIZE_MAX);
        ini_insert(bytes, size, &ini->entries[i], "an unused name", "x", &inserted);
        compare(ini, &inserted, SIZE_MAX, i);
    }
}

static void
read_aws(const char *bytes, size_t size)
{
    CLEANUP_AWS_FILES struct aws_files files = {.paths = {"config", "credentials"}};
    const struct ini *config = &files.inis[AWS_CONFIG];
    struct aws_environment environment = {0};

    ini_read(INI_CONFIGPARSER, bytes, size, &files.inis[AWS_CONFIG]);
    ini_read(INI_CONFIGPARSER, bytes, size, &files.inis[AWS_CREDENTIALS]);
    require(config->fault_line == 0 || config->fault != NULL);
    for (size_t i = 0; i < config->section_count && i < 8; i++) {
        CLEANUP_FREE char *profile = aws_files_profile_name(&config->sections[i]);
        struct aws_choice choice;

        if (profile != NULL) {
            aws_chain_pick_named(&files, &environment, profile, &choice);
            require(choice.failure != AWS_NO_PROFILE);
            require((choice.failure == AWS_UNREADABLE) == (config->fault_line > 0));
            require((choice.failure == AWS_WORKS) == (choice.reason[0] == '\0'));
        }
    }
    if (config->fault_line == 0) {
        change(config, bytes, size);
    }
}

static void
read_go(const char *bytes, size_t size)
{
    CLEANUP_INI struct ini ini = {0};
    char value[256];

    ini_read(INI_GO, bytes, size, &ini);
    for (size_t i = 0; i < ini.section_count && i < 8; i++) {
        if (!ini_go_value(&ini, &ini.sections[i], "url", value, sizeof(value))) {
            require(value[0] == '\0');
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret text = {0};

    secret_set_bytes(&text, data, size);
    read_aws(secret_text(&text), size);
    read_go(secret_text(&text), size);
    return 0;
}
