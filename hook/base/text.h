/* SPDX-License-Identifier: MIT
 *
 * Text from elsewhere, made safe to show; character sets; numbers.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one UTF-8 character of a terminated text: its bytes; 0, `character` untouched, where that is not UTF-8
 * (overlong forms and surrogates neither). */
size_t text_decode(const char *from, uint32_t *character);

/* Copies `from` to `to` (always terminated, cut at a character's border when too long). Bytes that could drive or
 * mislead a terminal become visible: C0, DEL and C1 controls and bytes that are not UTF-8 as \xHH, Unicode's
 * direction and invisible format characters as \u{HEX}. */
void text_make_visible(char *to, size_t to_size, const char *from);

/* A word for a command line that a person copies: sh, bash, zsh and fish read it as itself. Bare where it can be, else
 * between quotes; made visible first; '' when it is too long to be shown whole. As a value, to be used within one
 * expression: text_as_word(path).text. */
enum { TEXT_WORD_SIZE = 1024 };
struct text_word {
    char text[TEXT_WORD_SIZE];
};
struct text_word text_as_word(const char *word);

/* True when `text` is not longer than `length_max`, not empty, and made of letters, digits and `also` only. */
bool text_is_made_of(const char *text, size_t length_max, const char *also);

/* Reads a whole decimal number in [least, most]; false, result untouched, for anything else. */
bool text_to_number(const char *text, long long least, long long most, long long *result);

/* Reads a duration: "45m", "8h", "3600", "90s", "1d". False, result untouched, for anything else. */
bool text_to_seconds(const char *text, long *seconds);

/* The shortest text that text_to_seconds reads as that: "8h", "45m", "3601"; "" for 0. */
void text_from_seconds(long seconds, char *text, size_t size);

/* Copies `from` to `to`; false, `to` emptied, when it does not fit. */
bool text_copy(char *to, size_t to_size, const char *from);

/* As text_copy, without the white space at both ends; `from` may lie in `to`. */
bool text_copy_trimmed(char *to, size_t to_size, const char *from);

/* Makes the letters A to Z small, in place, whatever the locale. */
void text_lower(char *text);

/* Whether both are alike but for the case of the letters A to Z. */
bool text_is_same_without_case(const char *one, const char *other);
