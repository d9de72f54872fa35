/* SPDX-License-Identifier: MIT
 *
 * The terminal, /dev/tty: questions, messages, and a progress line that is rewritten in place. Never uses standard
 * output. This is the only code that opens the terminal. A person can be asked when this process is in the terminal's
 * foreground.
 *
 * A question sets the terminal's modes and restores them, also when a signal ends or stops the program. The progress
 * line is erased before the program ends.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/secret.h"
#include "protocol/failure.h"

/* Decides whether a person can be asked, until the next call; always false when `may_ask` is false. */
void prompt_open(bool may_ask);
bool prompt_is_possible(void);

/* The terminal's descriptor for a program that we start; -1 when there is no terminal to ask on. */
int prompt_terminal(void);

/* Asks for one line, with echo, of at most answer_size - 1 bytes. Asks again after an empty answer, three times in all;
 * the same for prompt_secret. Fails with NO_TERMINAL, NOT_ANSWERED (end of file, a signal), ANSWER_EMPTY or
 * ANSWER_TOO_LONG. */
must_check bool prompt_text(const char *question, char *answer, size_t answer_size, struct failure *failure);

/* The same, but the answer may be empty. */
must_check bool prompt_line(const char *question, char *answer, size_t answer_size, struct failure *failure);

/* Asks a question to be answered with y or n, which it shows; `is_yes` is false for every other answer. */
must_check bool prompt_yes(const char *question, bool *is_yes, struct failure *failure);

/* Asks for one line without echo. */
must_check bool prompt_secret(const char *question, struct secret *answer, struct failure *failure);

/* Asks for one of `count` choices, shown as a numbered list; `chosen` is its index. Asks again after an invalid number,
 * three times in all (NOT_CHOSEN). */
must_check bool prompt_choice(const char *question, const char *const *choices, size_t count, size_t *chosen,
                              struct failure *failure);

/* Prints a line, with control characters escaped. Does nothing without a terminal to ask on. */
void prompt_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Shows the text on the progress line, in place of the previous text. If lines cannot be rewritten (TERM is dumb), only
 * the first text is printed. Does nothing without a terminal to ask on. */
void prompt_show_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Erases the progress line, if it is shown. The functions above do this first. */
void prompt_hide_progress(void);
