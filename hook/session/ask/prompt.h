/* SPDX-License-Identifier: MIT
 *
 * The person's terminal, /dev/tty: questions, lines about what goes on, and one line that is rewritten in place. Never
 * standard output. Nothing else opens it. A person can be asked when this process is in the terminal's foreground.
 *
 * A question sets the terminal's modes that it needs and puts them back, also when a signal ends or stops the program
 * meanwhile. Whatever ends the program erases the line that is rewritten first.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/secret.h"
#include "protocol/failure.h"

/* Decides whether there is a person to ask, until the next call; `may_ask` false: there is none whatever the
 * terminal. */
void prompt_open(bool may_ask);
bool prompt_is_possible(void);

/* The terminal's descriptor, to be lent to a program of the person's; -1 where nobody can be asked. */
int prompt_terminal(void);

/* One line with echo on; at most answer_size - 1 bytes, without its line end. An empty one is asked for again, three
 * times in all; the same for prompt_secret. Fails with NO_TERMINAL, NOT_ANSWERED (end of file, a signal), ANSWER_EMPTY
 * or ANSWER_TOO_LONG. */
must_check bool prompt_text(const char *question, char *answer, size_t answer_size, struct failure *failure);

/* The same where there is an answer already, which is shown: `answer` stays what it is when nothing is typed. */
must_check bool prompt_text_again(const char *question, char *answer, size_t answer_size, struct failure *failure);

/* The same once, and the answer may be empty. */
must_check bool prompt_line(const char *question, char *answer, size_t answer_size, struct failure *failure);

/* One line with echo off. */
must_check bool prompt_secret(const char *question, struct secret *answer, struct failure *failure);

/* One of `count` things, shown as a numbered list; `chosen` is its index. A wrong number is asked for again, three
 * times in all (NOT_CHOSEN). */
must_check bool prompt_choice(const char *question, const char *const *choices, size_t count, size_t *chosen,
                              struct failure *failure);

/* A line; nothing where nobody can be asked. Control characters are made visible. */
void prompt_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Shows the text in the place of the one before. Where lines cannot be rewritten (TERM is dumb) the first one is
 * written alone; where nobody can be asked nothing is. */
void prompt_show_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Erases that line; nothing when there is none. Everything above does that first. */
void prompt_hide_progress(void);
