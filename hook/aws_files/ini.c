/* SPDX-License-Identifier: MIT
 *
 * The text of AWS's configuration and credentials files. configparser's rules: Lib/configparser.py of Python 3.11,
 * RawConfigParser._read; the names of profiles: botocore/configloader.py, _parse_section.
 */
#include "aws_files/ini.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum line_kind { LINE_EMPTY /* or a comment */, LINE_HEADER, LINE_KEY, LINE_CONTINUED };

/* One line and what stands before it that matters. */
struct cursor {
    const char *text;
    size_t at;   /* of the line */
    size_t next; /* of the line behind it */
    enum line_kind kind;
    const char *content; /* without white space around */
    size_t length;
    size_t key_indent;
    bool has_section;
    bool has_key;
};

static const char white[] = " \t\r\f\v";

static enum line_kind
judge(struct cursor *cursor, size_t indent)
{
    if (cursor->length == 0 || *cursor->content == '#' || *cursor->content == ';') {
        return LINE_EMPTY;
    }
    if (cursor->has_section && cursor->has_key && indent > cursor->key_indent) {
        return LINE_CONTINUED;
    }
    cursor->key_indent = indent;
    if (*cursor->content == '[' &&
        memrchr(cursor->content, ']', cursor->length) > (const void *)(cursor->content + 1)) {
        cursor->has_section = true;
        cursor->has_key = false;
        return LINE_HEADER;
    }
    cursor->has_key = true;
    return LINE_KEY;
}

/* Steps to the next line; false at the end of the text. */
static bool
step(struct cursor *cursor)
{
    const char *line = cursor->text + cursor->next;
    size_t size = strcspn(line, "\n");
    size_t indent = strspn(line, white);

    if (*line == '\0') {
        return false;
    }
    cursor->at = cursor->next;
    cursor->next += size + (line[size] == '\n');
    cursor->content = line + indent;
    cursor->length = size > indent ? size - indent : 0;
    while (cursor->length > 0 && strchr(white, cursor->content[cursor->length - 1]) != NULL) {
        cursor->length--;
    }
    cursor->kind = judge(cursor, indent);
    return true;
}

/* Takes the next word of a header, with or without quotes around it; the bytes that it took, 0: there is none. */
static size_t
take_word(const char *from, size_t length, char *word, size_t word_size)
{
    size_t skipped = 0;
    size_t size = 0;
    char quote;

    while (skipped < length && strchr(white, from[skipped]) != NULL) {
        skipped++;
    }
    if (skipped == length) {
        return 0;
    }
    quote = from[skipped] == '"' || from[skipped] == '\'' ? from[skipped] : '\0';
    skipped += quote != '\0';
    while (skipped + size < length &&
           (quote != '\0' ? from[skipped + size] != quote : strchr(white, from[skipped + size]) == NULL)) {
        size++;
    }
    snprintf(word, word_size, "%.*s", (int)size, from + skipped);
    return skipped + size + (quote != '\0' && skipped + size < length);
}

static bool
header_is(const struct cursor *cursor, const char *kind, const char *name)
{
    const char *inside = cursor->content + 1;
    size_t length = (size_t)((const char *)memrchr(cursor->content, ']', cursor->length) - inside);
    char first[16];
    char second[128];
    char third[2];
    size_t used;

    if (strlen(name) == length && memcmp(inside, name, length) == 0 &&
        (*kind == '\0' || (strcmp(kind, "profile") == 0 && strcmp(name, "default") == 0))) {
        return true;
    }
    used = take_word(inside, length, first, sizeof(first));
    if (*kind == '\0' || used == 0 || strcmp(first, kind) != 0) {
        return false;
    }
    inside += used;
    length -= used;
    used = take_word(inside, length, second, sizeof(second));
    return used > 0 && strcmp(second, name) == 0 && take_word(inside + used, length - used, third, sizeof(third)) == 0;
}

bool
ini_find(const char *text, const char *kind, const char *name, struct aws_section *section)
{
    struct cursor cursor = {.text = text};
    bool is_found = false;

    while (step(&cursor)) {
        if (cursor.kind != LINE_HEADER) {
            continue;
        }
        if (is_found) {
            section->end = cursor.at;
            return true;
        }
        if (header_is(&cursor, kind, name)) {
            *section = (struct aws_section){.begin = cursor.at, .body = cursor.next, .end = strlen(text)};
            is_found = true;
        }
    }
    return is_found;
}

/* Lines of the section alone; its header has been read. */
static struct cursor
cursor_in(const char *text, const struct aws_section *section)
{
    return (struct cursor){.text = text, .next = section->body, .has_section = true};
}

/* Of the name in front of the first "=" or ":". */
static size_t
key_length(const struct cursor *cursor)
{
    size_t length = 0;

    while (length < cursor->length && cursor->content[length] != '=' && cursor->content[length] != ':') {
        length++;
    }
    while (length > 0 && strchr(white, cursor->content[length - 1]) != NULL) {
        length--;
    }
    return length;
}

static bool
key_is(const struct cursor *cursor, const char *key)
{
    size_t length = key_length(cursor);

    return strlen(key) == length && strncasecmp(cursor->content, key, length) == 0;
}

static void
read_value(const struct cursor *cursor, char *value, size_t value_size)
{
    const char *from = cursor->content;
    const char *end = from + cursor->length;

    while (from < end && *from != '=' && *from != ':') {
        from++;
    }
    from += from < end;
    while (from < end && strchr(white, *from) != NULL) {
        from++;
    }
    snprintf(value, value_size, "%.*s", (int)(end - from), from);
}

bool
ini_value(const char *text, const struct aws_section *section, const char *key, char *value, size_t value_size,
          size_t *line, size_t *line_size)
{
    struct cursor cursor = cursor_in(text, section);

    while (cursor.next < section->end && step(&cursor)) {
        if (cursor.kind != LINE_KEY || !key_is(&cursor, key)) {
            continue;
        }
        read_value(&cursor, value, value_size);
        if (line != NULL) {
            *line = cursor.at;
        }
        if (line_size != NULL) {
            *line_size = cursor.next - cursor.at;
        }
        return true;
    }
    return false;
}

static bool
is_among(const struct cursor *cursor, const char *const *keys)
{
    while (*keys != NULL && !key_is(cursor, *keys)) {
        keys++;
    }
    return *keys != NULL;
}

void
ini_copy(const char *text, const struct aws_section *section, const char *const *keys, struct secret *to)
{
    struct cursor cursor = cursor_in(text, section);
    bool is_copied = false;

    while (cursor.next < section->end && step(&cursor)) {
        if (cursor.kind == LINE_KEY) {
            is_copied = is_among(&cursor, keys);
        }
        if (is_copied && cursor.kind != LINE_EMPTY) {
            secret_append_bytes(to, text + cursor.at, cursor.next - cursor.at);
            if (text[cursor.next - 1] != '\n') {
                secret_append(to, "\n");
            }
        }
    }
}

/* --- what configparser stops at --- */

/* A name that may stand once: of a section (`section` is 0), or of a key in the section of that number. */
struct seen {
    const char *name;
    size_t length;
    size_t section;
    size_t line;
};

static int
compare_names(const struct seen *a, const struct seen *b)
{
    if (a->section != b->section || a->length != b->length) {
        return a->section < b->section || (a->section == b->section && a->length < b->length) ? -1 : 1;
    }
    return a->section == 0 ? memcmp(a->name, b->name, a->length) : strncasecmp(a->name, b->name, a->length);
}

static int
compare_seen(const void *left, const void *right)
{
    const struct seen *a = left;
    const struct seen *b = right;
    int order = compare_names(a, b);

    return order != 0 ? order : a->line < b->line ? -1 : a->line > b->line;
}

/* Every name up to the first line that is wrong by itself, whose number is returned; 0: none is. */
static size_t
collect(const char *text, struct seen *seen, size_t *count, const char **reason)
{
    struct cursor cursor = {.text = text};
    size_t sections = 0;
    size_t line = 0;

    while (step(&cursor)) {
        line++;
        if (cursor.kind == LINE_HEADER) {
            const char *end = memrchr(cursor.content, ']', cursor.length);

            seen[(*count)++] = (struct seen){cursor.content + 1, (size_t)(end - cursor.content) - 1, 0, line};
            sections++;
        } else if (cursor.kind == LINE_KEY) {
            size_t length = key_length(&cursor);

            if (sections == 0 || length == 0 || length == cursor.length) {
                *reason = sections == 0 ? "it stands before the first [section]" : "it is not KEY = VALUE";
                return line;
            }
            seen[(*count)++] = (struct seen){cursor.content, length, sections, line};
        }
    }
    return 0;
}

size_t
ini_fault(const char *text, const char **reason)
{
    CLEANUP_FREE struct seen *seen = calloc(strlen(text) / 2 + 1, sizeof(*seen)); /* the shortest line is "=" */
    size_t count = 0;
    size_t fault;

    if (seen == NULL) {
        return 0;
    }
    fault = collect(text, seen, &count, reason);
    qsort(seen, count, sizeof(*seen), compare_seen);
    for (size_t i = 1; i < count; i++) {
        if (compare_names(&seen[i - 1], &seen[i]) == 0 && (fault == 0 || seen[i].line < fault)) {
            fault = seen[i].line;
            *reason = seen[i].section == 0 ? "that section is there already" : "that key is in the section already";
        }
    }
    return fault;
}
