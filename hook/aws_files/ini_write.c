/* SPDX-License-Identifier: MIT
 *
 * Writes lines and changes to AWS's files.
 */
#include <string.h>

#include "aws_files/ini_reader.h"

void
ini_append(struct secret *text, const char *name, const char *value)
{
    secret_append(text, name);
    secret_append(text, *value == '\0' || *value == '\n' ? " =" : " = ");
    for (const char *line = value; *line != '\0';) {
        size_t size = strcspn(line, "\n");

        secret_append_bytes(text, line, size);
        line += size;
        if (*line == '\n') {
            secret_append(text, line[1] == '\n' ? "\n" : "\n  ");
            line++;
        }
    }
    secret_append(text, "\n");
}

/* Copies the lines from `at` to the offset `to` that are not part of the value. */
static void
copy_other_lines(struct ini_reader *reader, size_t to, struct secret *changed)
{
    struct ini_line line;

    while (reader->at < reader->bytes + to && ini_next_line(reader, &line)) {
        if (line.content == line.end || ini_is_comment(&line)) {
            secret_append_bytes(changed, line.begin, (size_t)(reader->at - line.begin));
        }
    }
}

void
ini_replace(const char *bytes, size_t size, const struct ini_entry *entry, const char *value, struct secret *changed)
{
    struct ini_reader reader = {.bytes = bytes, .end = bytes + size, .at = bytes + entry->begin};
    struct ini_line line;

    secret_append_bytes(changed, bytes, entry->value_begin);
    if (entry->value_begin == entry->line_end) { /* an empty value, directly after the sign */
        secret_append(changed, " ");
    }
    secret_append(changed, value);
    if (ini_next_line(&reader, &line)) {
        secret_append_bytes(changed, bytes + entry->line_end, (size_t)(reader.at - bytes) - entry->line_end);
    }
    copy_other_lines(&reader, entry->value_end, changed);
    secret_append_bytes(changed, reader.at, (size_t)(reader.end - reader.at));
}

void
ini_insert(const char *bytes, size_t size, const struct ini_entry *entry, const char *name, const char *value,
           struct secret *changed)
{
    struct ini_reader reader = {.bytes = bytes, .end = bytes + size, .at = bytes + entry->begin};
    struct ini_line line;

    secret_append_bytes(changed, bytes, entry->begin);
    if (ini_next_line(&reader, &line)) {
        const char *line_end = reader.at;

        while (line_end > line.end && (line_end[-1] == '\n' || line_end[-1] == '\r')) {
            line_end--;
        }
        secret_append_bytes(changed, line.begin, (size_t)(line.content - line.begin));
        secret_append(changed, name);
        secret_append(changed, " = ");
        secret_append(changed, value);
        if (line_end < reader.at) {
            secret_append_bytes(changed, line_end, (size_t)(reader.at - line_end));
        } else {
            secret_append(changed, "\n");
        }
    }
    secret_append_bytes(changed, bytes + entry->begin, size - entry->begin);
}
