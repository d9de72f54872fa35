/* SPDX-License-Identifier: MIT
 *
 * The notices that a shell has shown, as a list of words.
 */
#include "shell_env/notices.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { PART_SIZE = 65, WORD_SIZE = 3 * PART_SIZE };

/* Truncates, and replaces the separators: the text comes from a person or another tool. */
static void
make_part(char part[static PART_SIZE], const char *text)
{
    snprintf(part, PART_SIZE, "%s", text);
    for (char *c = part; *c != '\0'; c++) {
        if ((unsigned char)*c <= ' ' || *c == ':') {
            *c = '_';
        }
    }
}

static void
make_word(char word[static WORD_SIZE], const char *kind, const char *subject, const char *detail)
{
    char second[PART_SIZE];
    char third[PART_SIZE];

    make_part(second, subject);
    make_part(third, detail);
    snprintf(word, WORD_SIZE, "%.64s:%s:%s", kind, second, third);
}

/* The word's length at `at`; 0 at the end. */
static size_t
word_length(const char *at)
{
    return (size_t)(strchrnul(at, ' ') - at);
}

static const char *
after_blanks(const char *at)
{
    while (*at == ' ') {
        at++;
    }
    return at;
}

static bool
is_of(const char *word, size_t length, const char *subject)
{
    const char *colon = memchr(word, ':', length);
    size_t subject_length = strlen(subject);

    return colon != NULL && (size_t)(word + length - colon) > subject_length + 1 &&
           strncmp(colon + 1, subject, subject_length) == 0 && colon[1 + subject_length] == ':';
}

bool
notices_holds(const char *noticed, const char *kind, const char *subject, const char *detail)
{
    char word[WORD_SIZE];

    make_word(word, kind, subject, detail);
    for (const char *at = noticed; *at != '\0'; at = after_blanks(at)) {
        size_t length = word_length(at);

        if (length == strlen(word) && strncmp(at, word, length) == 0) {
            return true;
        }
        at += length;
    }
    return false;
}

void
notices_forget(char noticed[static NOTICES_SIZE], const char *subject)
{
    char part[PART_SIZE];
    char kept[NOTICES_SIZE] = "";
    size_t used = 0;

    make_part(part, subject);
    for (const char *at = noticed; *at != '\0'; at = after_blanks(at)) {
        size_t length = word_length(at);

        if (!is_of(at, length, part)) {
            used += (size_t)snprintf(kept + used, sizeof(kept) - used, "%s%.*s", used == 0 ? "" : " ", (int)length, at);
        }
        at += length;
    }
    text_copy(noticed, NOTICES_SIZE, kept);
}

bool
notices_note(char noticed[static NOTICES_SIZE], const char *kind, const char *subject, const char *detail)
{
    char word[WORD_SIZE];
    char noted[NOTICES_SIZE + 1 + WORD_SIZE];
    const char *first = noted;

    if (notices_holds(noticed, kind, subject, detail)) {
        return false;
    }
    notices_forget(noticed, subject);
    make_word(word, kind, subject, detail);
    snprintf(noted, sizeof(noted), "%s%s%s", noticed, *noticed == '\0' ? "" : " ", word);
    while (strlen(first) >= NOTICES_SIZE) {
        first += word_length(first) + 1;
    }
    return text_copy(noticed, NOTICES_SIZE, first);
}
