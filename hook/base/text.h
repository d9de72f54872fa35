/* SPDX-License-Identifier: MIT
 *
 * Escapes untrusted text before it is shown; checks character sets; parses numbers and durations.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one UTF-8 character of a NUL-terminated text and returns its length in bytes. 0, `character` unchanged, for
 * invalid UTF-8 (also for overlong forms and surrogates). */
size_t text_decode(const char *from, uint32_t *character);

/* Copies `from` to `to` (always NUL-terminated; truncated between two characters when too long). Escapes what could
 * control or mislead a terminal: C0, DEL and C1 controls and invalid UTF-8 become \xHH; direction marks and invisible
 * characters of Unicode, tags and variation selectors among them, become \u{HEX}. */
void text_make_visible(char *to, size_t to_size, const char *from);

/* Quotes a word for a command line that the user copies; sh, bash, zsh and fish all read it the same way. No quotes
 * where none are needed. Control characters are escaped first. '' when the word is too long to be shown whole. Returned
 * as a value, for use within one expression: text_as_word(path).text. */
enum { TEXT_WORD_SIZE = 1024 };
struct text_word {
    char text[TEXT_WORD_SIZE];
};
struct text_word text_as_word(const char *word);

/* True when `text` has 1 to `length_max` characters, all of them ASCII letters, digits or in `also`. */
bool text_is_made_of(const char *text, size_t length_max, const char *also);

/* Parses a decimal number in [least, most]; the whole text must be the number. False, `result` unchanged, for anything
 * else. */
bool text_to_number(const char *text, long long least, long long most, long long *result);

/* Parses a duration: "45m", "8h", "3600", "90s", "1d". False, `seconds` unchanged, for anything else. */
bool text_to_seconds(const char *text, long *seconds);

/* Prints a duration in the largest unit of h, m and s that divides it: "8h", "45m", "3601"; "" for 0. */
void text_from_seconds(long seconds, char *text, size_t size);

/* Copies `from` to `to`. False, `to` set to "", when it does not fit. */
bool text_copy(char *to, size_t to_size, const char *from);

/* As text_copy, without the white space at both ends; `from` may point into `to`. */
bool text_copy_trimmed(char *to, size_t to_size, const char *from);

/* Converts A to Z to lower case, in place, independent of the locale. */
void text_lower(char *text);

/* FNV-1a, 32 bits: short and the same everywhere; no protection against collisions made on purpose. */
uint32_t text_hash(const char *text);

/* Whether both are equal when the case of A to Z is ignored. */
bool text_is_same_without_case(const char *one, const char *other);
