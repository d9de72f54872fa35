/* SPDX-License-Identifier: MIT
 *
 * Escapes untrusted text; character sets; numbers. Independent of the locale: what is safe on one terminal must be safe
 * on all.
 */
#include "base/text.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t
text_decode(const char *from, uint32_t *character)
{
    const unsigned char *text = (const unsigned char *)from;
    size_t length = text[0] < 0x80 ? 1 : text[0] < 0xc2 ? 0 : text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : 4;
    uint32_t value = length == 1   ? text[0]
                     : length == 2 ? text[0] & 0x1fU
                     : length == 3 ? text[0] & 0x0fU
                                   : text[0] & 7U;

    if (length == 0 || text[0] > 0xf4) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80) {
            return 0;
        }
        value = (value << 6) | (text[i] & 0x3fU);
    }
    if ((length == 3 && (value < 0x800 || (value >= 0xd800 && value < 0xe000))) ||
        (length == 4 && (value < 0x10000 || value > 0x10ffff))) {
        return 0;
    }
    *character = value;
    return length;
}

/* Unicode's Default_Ignorable_Code_Point (invisible, some of them change the direction of what follows), the separators
 * of lines and paragraphs, and the marks of annotations. */
static bool
is_misleading(uint32_t character)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x00ad, 0x00ad},   {0x034f, 0x034f},   {0x061c, 0x061c}, {0x115f, 0x1160}, {0x17b4, 0x17b5},
        {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},
        {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1bca0, 0x1bca3},
        {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
    };

    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        if (character >= ranges[i].first && character <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

void
text_make_visible(char *to, size_t to_size, const char *from)
{
    const char *in = from;
    size_t used = 0;

    while (*in != '\0') {
        char piece[16];
        uint32_t character = 0;
        size_t length = text_decode(in, &character);
        size_t piece_length;

        if (length == 0 || character < 0x20 || (character >= 0x7f && character < 0xa0)) {
            piece_length = (size_t)snprintf(piece, sizeof(piece), "\\x%02x",
                                            length == 0 ? (unsigned char)*in : character);
            length = length == 0 ? 1 : length;
        } else if (is_misleading(character)) {
            piece_length = (size_t)snprintf(piece, sizeof(piece), "\\u{%x}", character);
        } else {
            memcpy(piece, in, length);
            piece_length = length;
        }
        if (used + piece_length >= to_size) {
            break;
        }
        memcpy(to + used, piece, piece_length);
        used += piece_length;
        in += length;
    }
    to[used] = '\0';
}

/* Quotes and backslashes are written outside of the quotes: inside them only fish treats a backslash as an escape. */
struct text_word
text_as_word(const char *word)
{
    struct text_word quoted = {"''"};
    char visible[TEXT_WORD_SIZE * 2];
    size_t used = 0;

    text_make_visible(visible, sizeof(visible), word);
    /* zsh expands a word that starts with "=" to the path of a command, and every shell expands a leading "~". */
    if (*visible != '=' && text_is_made_of(visible, TEXT_WORD_SIZE, "_@%+=:,./-") &&
        text_copy(quoted.text, sizeof(quoted.text), visible)) {
        return quoted;
    }
    quoted.text[used++] = '\'';
    for (const char *at = visible; *at != '\0'; at++) {
        const char outside[] = {'\'', '\\', *at, '\''};
        bool is_plain = *at != '\'' && *at != '\\';
        size_t length = is_plain ? 1 : sizeof(outside);

        if (used + length + sizeof("'") > sizeof(quoted.text)) {
            return (struct text_word){"''"};
        }
        memcpy(quoted.text + used, is_plain ? at : outside, length);
        used += length;
    }
    memcpy(quoted.text + used, "'", 2);
    return quoted;
}

/* A table: each prompt checks tokens of about a thousand characters three times. Comparisons take twice as many
 * instructions, strspn twenty times. */
static const bool is_alphanumeric[256] = {
    ['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true,
    ['8'] = true, ['9'] = true, ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true, ['E'] = true, ['F'] = true,
    ['G'] = true, ['H'] = true, ['I'] = true, ['J'] = true, ['K'] = true, ['L'] = true, ['M'] = true, ['N'] = true,
    ['O'] = true, ['P'] = true, ['Q'] = true, ['R'] = true, ['S'] = true, ['T'] = true, ['U'] = true, ['V'] = true,
    ['W'] = true, ['X'] = true, ['Y'] = true, ['Z'] = true, ['a'] = true, ['b'] = true, ['c'] = true, ['d'] = true,
    ['e'] = true, ['f'] = true, ['g'] = true, ['h'] = true, ['i'] = true, ['j'] = true, ['k'] = true, ['l'] = true,
    ['m'] = true, ['n'] = true, ['o'] = true, ['p'] = true, ['q'] = true, ['r'] = true, ['s'] = true, ['t'] = true,
    ['u'] = true, ['v'] = true, ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,
};

bool
text_is_made_of(const char *text, size_t length_max, const char *also)
{
    size_t length = 0;

    for (; text[length] != '\0'; length++) {
        if (!is_alphanumeric[(unsigned char)text[length]] && strchr(also, text[length]) == NULL) {
            return false;
        }
    }
    return length > 0 && length <= length_max;
}

bool
text_to_number(const char *text, long long least, long long most, long long *result)
{
    char *end;
    long long value;

    if (*text != '-' && (*text < '0' || *text > '9')) {
        return false;
    }
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < least || value > most) {
        return false;
    }
    *result = value;
    return true;
}

bool
text_to_seconds(const char *text, long *seconds)
{
    static const struct {
        char unit;
        long seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    char digits[12];
    size_t length = strspn(text, "0123456789");
    long factor = 0;
    long long value;

    if (length == 0 || length >= sizeof(digits)) {
        return false;
    }
    memcpy(digits, text, length);
    digits[length] = '\0';
    if (text[length] == '\0') {
        factor = 1;
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (text[length] == units[i].unit && text[length + 1] == '\0') {
            factor = units[i].seconds;
        }
    }
    if (factor == 0 || !text_to_number(digits, 0, 3660L * 86400 / factor, &value)) {
        return false;
    }
    *seconds = (long)value * factor;
    return true;
}

void
text_from_seconds(long seconds, char *text, size_t size)
{
    const char *unit = seconds % 3600 == 0 ? "h" : seconds % 60 == 0 ? "m" : "";

    if (seconds == 0) {
        text[0] = '\0';
    } else {
        snprintf(text, size, "%ld%s", *unit == 'h' ? seconds / 3600 : *unit == 'm' ? seconds / 60 : seconds, unit);
    }
}

bool
text_copy(char *to, size_t to_size, const char *from)
{
    size_t length = strlen(from);

    if (length >= to_size) {
        to[0] = '\0';
        return false;
    }
    memcpy(to, from, length + 1);
    return true;
}

bool
text_copy_trimmed(char *to, size_t to_size, const char *from)
{
    static const char white_space[] = " \t\r\n\f\v";
    const char *begin = from + strspn(from, white_space);
    size_t length = strlen(begin);

    while (length > 0 && strchr(white_space, begin[length - 1]) != NULL) {
        length--;
    }
    if (length >= to_size) {
        to[0] = '\0';
        return false;
    }
    memmove(to, begin, length);
    to[length] = '\0';
    return true;
}

static char
lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

void
text_lower(char *text)
{
    for (; *text != '\0'; text++) {
        *text = lower(*text);
    }
}

bool
text_is_same_without_case(const char *one, const char *other)
{
    while (*one != '\0' && lower(*one) == lower(*other)) {
        one++;
        other++;
    }
    return lower(*one) == lower(*other);
}

uint32_t
text_hash(const char *text)
{
    uint32_t value = 2166136261U;

    for (; *text != '\0'; text++) {
        value = (value ^ (unsigned char)*text) * 16777619U;
    }
    return value;
}
