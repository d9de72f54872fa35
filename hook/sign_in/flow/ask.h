/* SPDX-License-Identifier: MIT
 *
 * Questions and progress on the person's terminal, /dev/tty, never on standard output. Asked only when this process is
 * in the terminal's foreground; otherwise every question fails with ERROR_NEEDS_PERSON.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"

/* Decides once whether there is a person to ask; `may_ask` false: there is none whatever the terminal. `make_room` is
 * called before each question and line: what others have to say comes first. */
void ask_open(bool may_ask, void (*make_room)(void));
bool ask_is_possible(void);

/* One line with echo on; at most answer_size - 1 bytes, without its line end. An empty one is asked for again, three
 * times in all; the same for the others. */
must_check bool ask_text(const char *question, char *answer, size_t answer_size, struct error *error);

/* The same where there is an answer already: `answer` stays what it is when nothing is typed. */
must_check bool ask_text_again(const char *question, char *answer, size_t answer_size, struct error *error);

/* One line with echo off. */
must_check bool ask_secret(const char *question, struct secret *answer, struct error *error);

/* One of `count` things, shown as a numbered list; `chosen` is its index. A wrong number is asked for again, three
 * times in all. What is shown may be foreign: control characters are made visible. */
must_check bool ask_choice(const char *question, const char *const *things, size_t count, size_t *chosen,
                           struct error *error);

/* A line of progress; nothing where nobody can be asked. */
void ask_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
