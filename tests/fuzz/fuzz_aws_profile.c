/* SPDX-License-Identifier: MIT
 *
 * Any bytes as the user's ~/.aws/config, into which ajc writes its profile: every byte outside of that profile stays,
 * every other profile reads as before, ours reads as written, and a second time changes nothing.
 */
#include <stdint.h>
#include <string.h>

#include "aws_files/files.h"
#include "aws_files/ini.h"
#include "aws_files/profile.h"
#include "aws_files/shell_words.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char process[] = "/usr/bin/ajc-hook credential-process duff";

static const struct ini_section *
find_ours(const struct ini *ini)
{
    return aws_files_section(ini, "profile", "duff");
}

/* All sections of `before` but ours are the same in `after`. */
static void
require_others(const struct ini *before, const struct ini *after)
{
    require(after->section_count == before->section_count + (find_ours(before) == NULL));
    for (size_t i = 0; i < before->section_count; i++) {
        const struct ini_section *old = &before->sections[i];
        const struct ini_section *now = &after->sections[i];

        require(strcmp(old->name, now->name) == 0);
        for (size_t j = 0; j < old->count && old != find_ours(before); j++) {
            require(old->count == now->count);
            require(strcmp(before->entries[old->first + j].name, after->entries[now->first + j].name) == 0);
            require(strcmp(before->entries[old->first + j].value, after->entries[now->first + j].value) == 0);
        }
    }
}

/* A profile that is new is behind everything that there was. */
static void
require_appended(const struct secret *before, const struct secret *after)
{
    size_t size = before->size;

    require(after->size > size && memcmp(secret_text(before), after->text, size) == 0);
}

/* Possibly quoted in another way, and with options that the user added. */
static void
require_process(const char *value)
{
    CLEANUP_SHELL_WORDS struct shell_words words = {0};

    require(shell_words_split(value, &words) && words.count >= 3);
    require(strcmp(words.words[0], "/usr/bin/ajc-hook") == 0 && strcmp(words.words[2], "duff") == 0);
}

static void
require_ours(const char *text, size_t size, const char *region)
{
    CLEANUP_INI struct ini ini = {0};
    const struct ini_section *section;
    const struct ini_entry *entry;

    ini_read(INI_CONFIGPARSER, text, size, &ini);
    section = find_ours(&ini);
    require(section != NULL);
    entry = ini_entry(&ini, section, "credential_process");
    require(entry != NULL);
    require_process(entry->value);
    entry = ini_entry(&ini, section, "region");
    require(*region == '\0' || (entry != NULL && strcmp(entry->value, region) == 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_SECRET struct secret once = {0};
    CLEANUP_SECRET struct secret twice = {0};
    CLEANUP_INI struct ini before = {0};
    CLEANUP_INI struct ini after = {0};
    const char *region = size % 2 == 0 ? "eu-west-1" : "";
    struct error error = {0};

    if (memchr(data, '\0', size) != NULL) {
        return 0; /* such a file is not read */
    }
    secret_set_bytes(&text, data, size);
    ini_read(INI_CONFIGPARSER, secret_text(&text), text.size, &before);
    if (!aws_profile_put(secret_text(&text), "config", "duff", process, region, &once, &error)) {
        require(error.text[0] != '\0');
        return 0;
    }
    ini_read(INI_CONFIGPARSER, secret_text(&once), once.size, &after);
    require(after.fault_line == 0);
    require_others(&before, &after);
    if (find_ours(&before) == NULL) {
        require_appended(&text, &once);
    }
    require_ours(secret_text(&once), once.size, region);
    require(aws_profile_put(secret_text(&once), "config", "duff", process, region, &twice, &error));
    require(strcmp(secret_text(&once), secret_text(&twice)) == 0);
    return 0;
}
