/* SPDX-License-Identifier: MIT
 *
 * Questions and progress on the person's terminal.
 */
#include "sign_in/flow/ask.h"

#include <fcntl.h>
#include <readpassphrase.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "sign_in/failures.h"

enum {
    ANSWER_SIZE = 1024, /* JumpCloud's passwords have at most 64 characters */
    CHOICES_MAX = 3,    /* wrong numbers until it is given up */
    EMPTY_MAX = 3,      /* a Return too many is no answer, and no reason to begin anew */
};

static bool is_possible;
static void (*make_room_first)(void);

void
ask_open(bool may_ask, void (*make_room)(void))
{
    make_room_first = make_room;
    CLEANUP_FD int terminal = may_ask ? open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;

    is_possible = terminal >= 0 && tcgetpgrp(terminal) == getpgrp();
}

bool
ask_is_possible(void)
{
    return is_possible;
}

static bool
ask_line(const char *question, int flags, char answer[static ANSWER_SIZE], struct error *error)
{
    if (!is_possible) {
        return error_blame(error, FAILURE_NO_TERMINAL);
    }
    make_room_first();
    return readpassphrase(question, answer, ANSWER_SIZE, flags | RPP_REQUIRE_TTY) != NULL ||
           error_blame(error, FAILURE_NOT_ANSWERED);
}

static bool
ask(const char *question, int flags, char answer[static ANSWER_SIZE], struct error *error)
{
    for (int i = 0; i < EMPTY_MAX; i++) {
        if (!ask_line(question, flags, answer, error)) {
            return false;
        }
        if (answer[0] != '\0') {
            return true;
        }
    }
    return error_blame(error, FAILURE_ANSWER_EMPTY);
}

bool
ask_text(const char *question, char *answer, size_t answer_size, struct error *error)
{
    char typed[ANSWER_SIZE] = "";

    if (!ask(question, RPP_ECHO_ON, typed, error)) {
        return false;
    }
    return text_copy(answer, answer_size, typed) || error_blame(error, FAILURE_ANSWER_TOO_LONG);
}

bool
ask_text_again(const char *question, char *answer, size_t answer_size, struct error *error)
{
    char prompt[2 * ANSWER_SIZE];
    char shown[ANSWER_SIZE];
    char typed[ANSWER_SIZE] = "";

    text_make_visible(shown, sizeof(shown), answer);
    snprintf(prompt, sizeof(prompt), "%.500s [%s]: ", question, shown);
    if (!ask_line(prompt, RPP_ECHO_ON, typed, error)) {
        return false;
    }
    return typed[0] == '\0' || text_copy(answer, answer_size, typed) || error_blame(error, FAILURE_ANSWER_TOO_LONG);
}

static bool
ask_number(size_t count, size_t *chosen, struct error *error)
{
    char question[64];
    char typed[ANSWER_SIZE] = "";
    long long number;

    snprintf(question, sizeof(question), "Type a number from 1 to %zu: ", count);
    for (int i = 0; i < CHOICES_MAX; i++) {
        if (!ask(question, RPP_ECHO_ON, typed, error)) {
            return false;
        }
        if (text_to_number(typed, 1, (long long)count, &number)) {
            *chosen = (size_t)(number - 1);
            return true;
        }
        ask_say("That is not one of the numbers.");
    }
    return error_blame(error, FAILURE_NOT_CHOSEN);
}

bool
ask_choice(const char *question, const char *const *things, size_t count, size_t *chosen, struct error *error)
{
    if (!is_possible) {
        return error_blame(error, FAILURE_NO_TERMINAL);
    }
    ask_say("%s", question);
    for (size_t i = 0; i < count; i++) {
        ask_say("  %zu) %s", i + 1, things[i]);
    }
    return ask_number(count, chosen, error);
}

bool
ask_secret(const char *question, struct secret *answer, struct error *error)
{
    char typed[ANSWER_SIZE] = "";
    bool is_answered = ask(question, RPP_ECHO_OFF, typed, error);

    if (is_answered) {
        secret_set(answer, typed);
    }
    secret_wipe(typed, sizeof(typed));
    return is_answered;
}

void
ask_say(const char *format, ...)
{
    char raw[1024];
    char line[1024];
    va_list arguments;
    CLEANUP_FD int terminal = is_possible ? open("/dev/tty", O_WRONLY | O_NOCTTY | O_CLOEXEC) : -1;

    if (terminal < 0) {
        return;
    }
    make_room_first();
    va_start(arguments, format);
    vsnprintf(raw, sizeof(raw), format, arguments);
    va_end(arguments);
    text_make_visible(line, sizeof(line), raw);
    dprintf(terminal, "%s\n", line);
}
