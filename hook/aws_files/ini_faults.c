/* SPDX-License-Identifier: MIT
 *
 * Faults that configparser and botocore find in a file whose lines are all valid: duplicate names and invalid nested
 * values.
 */
#include <stdlib.h>
#include <string.h>

#include "aws_files/ini_reader.h"

/* A name that must be unique: of a section, or of an entry within one. */
struct once {
    const char *name;
    size_t size;
    size_t section; /* 0: a section's name; else an entry's name, by the section's number, 1 for all [DEFAULT]s */
    size_t line;
};

static int
compare_names(const struct once *a, const struct once *b)
{
    if (a->section != b->section) {
        return a->section < b->section ? -1 : 1;
    }
    if (a->size != b->size) {
        return a->size < b->size ? -1 : 1;
    }
    return memcmp(a->name, b->name, a->size);
}

static int
compare_once(const void *left, const void *right)
{
    const struct once *a = left;
    const struct once *b = right;
    int order = compare_names(a, b);

    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static size_t
collect_names(const struct ini *ini, struct once *names)
{
    size_t count = 0;

    for (size_t i = 0; i < ini->section_count; i++) {
        const struct ini_section *section = &ini->sections[i];
        bool is_default = ini_is_default(section);

        if (!is_default) {
            names[count++] = (struct once){section->name, section->name_size, 0, section->line};
        }
        for (size_t j = section->first; j < section->first + section->count; j++) {
            const struct ini_entry *entry = &ini->entries[j];

            names[count++] = (struct once){entry->name, entry->name_size, is_default ? 1 : i + 2, entry->line};
        }
    }
    return count;
}

static void
find_duplicates(struct ini *ini)
{
    CLEANUP_FREE struct once *names = calloc(ini->section_count + ini->entry_count + 1, sizeof(*names));
    size_t count;

    if (names == NULL) {
        ini_set_fault(ini, 1, "there is no memory for it");
        return;
    }
    count = collect_names(ini, names);
    qsort(names, count, sizeof(*names), compare_once);
    for (size_t i = 1; i < count; i++) {
        if (compare_names(&names[i - 1], &names[i]) == 0) {
            ini_set_fault(ini, names[i].line,
                          names[i].section == 0 ? "duplicate section" : "duplicate name in the section");
        }
    }
}

/* botocore reads the value of each entry in each section, also of entries from [DEFAULT]. */
static bool
is_read(const struct ini *ini, const struct ini_section *section, const struct ini_entry *entry)
{
    if (!ini_is_default(section)) {
        return true;
    }
    for (size_t i = 0; i < ini->section_count; i++) {
        if (!ini_is_default(&ini->sections[i]) && ini_entry(ini, &ini->sections[i], entry->name) == entry) {
            return true;
        }
    }
    return false;
}

static void
find_nested_faults(struct ini *ini)
{
    for (size_t i = 0; i < ini->section_count; i++) {
        const struct ini_section *section = &ini->sections[i];

        for (size_t j = section->first; j < section->first + section->count; j++) {
            const struct ini_entry *entry = &ini->entries[j];

            if (entry->fault_line > 0 && is_read(ini, section, entry)) {
                ini_set_fault(ini, entry->fault_line, "it is below an empty value and is not NAME = VALUE");
                return;
            }
        }
    }
}

void
ini_find_faults(struct ini *ini)
{
    find_duplicates(ini);
    find_nested_faults(ini);
}
