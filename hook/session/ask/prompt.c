/* SPDX-License-Identifier: MIT
 *
 * Questions and messages on the terminal.
 */
#include "session/ask/prompt.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"

enum {
    ANSWER_SIZE = 1024, /* JumpCloud's passwords have at most 64 characters */
    CHOICES_MAX = 3,    /* invalid numbers */
    EMPTY_MAX = 3,      /* empty answers */
    STOPS_MAX = 100,    /* times that a background job is stopped at its question */
    LINE_SIZE = 256,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int terminal = -1; /* -1: there is none to ask on */

void
prompt_open(bool may_ask)
{
    prompt_hide_progress();
    cleanup_fd(&terminal);
    terminal = may_ask ? open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    if (terminal >= 0 && tcgetpgrp(terminal) != getpgrp()) {
        close(take_fd(&terminal));
    }
}

bool
prompt_is_possible(void)
{
    return terminal >= 0;
}

int
prompt_terminal(void)
{
    return terminal;
}

static void
write_text(const char *text)
{
    (void)!write(terminal, text, strlen(text));
}

/* --- the progress line --- */

static const char erase[] = "\r\033[K";
static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static bool is_progress_shown;
static struct sigaction before_progress[COUNT(ending)];

/* Ends the program by the signal as if it had not been caught, after erasing the line with the terminal's echo of the
 * key (^C). */
static void
erase_and_end(int number)
{
    sigset_t this_one;

    (void)!write(terminal, erase, sizeof(erase) - 1);
    signal(number, SIG_DFL);
    sigemptyset(&this_one);
    sigaddset(&this_one, number);
    sigprocmask(SIG_UNBLOCK, &this_one, NULL);
    raise(number);
}

static bool
can_rewrite(void)
{
    const char *kind = secure_getenv("TERM");

    return kind != NULL && *kind != '\0' && strcmp(kind, "dumb") != 0;
}

void
prompt_show_progress(const char *format, ...)
{
    struct sigaction action = {.sa_handler = erase_and_end};
    struct winsize size;
    int columns = LINE_SIZE;
    bool is_first = !is_progress_shown;
    char raw[LINE_SIZE];
    char line[LINE_SIZE];
    va_list arguments;

    if (terminal < 0) {
        return;
    }
    va_start(arguments, format);
    vsnprintf(raw, sizeof(raw), format, arguments);
    va_end(arguments);
    text_make_visible(line, sizeof(line), raw);
    is_progress_shown = true;
    if (!can_rewrite()) {
        if (is_first) {
            dprintf(terminal, "%s\n", line);
        }
        return;
    }
    for (size_t i = 0; is_first && i < COUNT(ending); i++) {
        sigaction(ending[i], &action, &before_progress[i]);
    }
    if (ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 1) {
        columns = size.ws_col - 1; /* a line that wraps cannot be erased */
    }
    dprintf(terminal, "\r%.*s\033[K", columns, line);
}

void
prompt_hide_progress(void)
{
    if (!is_progress_shown) {
        return;
    }
    is_progress_shown = false;
    if (can_rewrite()) {
        write_text(erase);
        for (size_t i = 0; i < COUNT(ending); i++) {
            sigaction(ending[i], &before_progress[i], NULL);
        }
    }
}

void
prompt_print(const char *format, ...)
{
    char raw[1024];
    char line[1024];
    va_list arguments;

    if (terminal < 0) {
        return;
    }
    prompt_hide_progress();
    va_start(arguments, format);
    vsnprintf(raw, sizeof(raw), format, arguments);
    va_end(arguments);
    text_make_visible(line, sizeof(line), raw);
    dprintf(terminal, "%s\n", line);
}

/* --- one question --- */

static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};
static volatile sig_atomic_t caught_signal;

static void
record_signal(int number)
{
    caught_signal = number;
}

/* The state of the process and the terminal that a question changes. */
struct question {
    struct sigaction before[COUNT(caught)];
    sigset_t mask;    /* as it was */
    sigset_t waiting; /* used while waiting for input: signals arrive only then */
    struct termios modes;
    bool has_modes;
};

/* Sets all modes that a question needs, because another program may have left the terminal in any state. */
static void
question_open(struct question *question, bool is_echoing)
{
    struct sigaction action = {.sa_handler = record_signal};
    struct termios modes;
    sigset_t all;

    sigemptyset(&all);
    for (size_t i = 0; i < COUNT(caught); i++) {
        sigaddset(&all, caught[i]);
    }
    sigprocmask(SIG_BLOCK, &all, &question->mask);
    question->waiting = question->mask;
    caught_signal = 0;
    for (size_t i = 0; i < COUNT(caught); i++) {
        sigdelset(&question->waiting, caught[i]);
        sigaction(caught[i], &action, &question->before[i]);
    }
    question->has_modes = tcgetattr(terminal, &question->modes) == 0;
    modes = question->modes;
    modes.c_iflag = (modes.c_iflag | ICRNL) & ~(tcflag_t)(INLCR | IGNCR);
    modes.c_lflag |= ICANON | ISIG | ECHOE | ECHOK;
    modes.c_lflag = is_echoing ? modes.c_lflag | ECHO : modes.c_lflag & ~(tcflag_t)(ECHO | ECHONL);
    if (question->has_modes) {
        tcsetattr(terminal, is_echoing ? TCSADRAIN : TCSAFLUSH, &modes);
    }
}

/* Restores everything, then raises the caught signal again. */
static void
question_close(const struct question *question)
{
    if (question->has_modes && tcgetpgrp(terminal) == getpgrp()) {
        tcsetattr(terminal, TCSADRAIN, &question->modes);
    }
    for (size_t i = 0; i < COUNT(caught); i++) {
        sigaction(caught[i], &question->before[i], NULL);
    }
    if (caught_signal != 0) {
        raise(caught_signal);
    }
    sigprocmask(SIG_SETMASK, &question->mask, NULL);
}

enum line_end { LINE_COMPLETE, LINE_TOO_LONG, LINE_NOT_THERE, LINE_INTERRUPTED };

/* Reads up to the end of the line; drops what does not fit into `answer`. */
static enum line_end
read_line(const struct question *question, char answer[static ANSWER_SIZE])
{
    struct pollfd key = {.fd = terminal, .events = POLLIN};
    size_t length = 0;
    char byte = '\0';
    ssize_t got = -1;

    while (byte != '\n') {
        if (ppoll(&key, 1, NULL, &question->waiting) < 0) {
            if (caught_signal != 0) {
                return LINE_INTERRUPTED;
            }
            continue; /* another signal */
        }
        got = read(terminal, &byte, 1);
        if (got <= 0) {
            break;
        }
        if (byte != '\n' && ++length < ANSWER_SIZE) {
            answer[length - 1] = byte;
        }
    }
    answer[length < ANSWER_SIZE ? length : ANSWER_SIZE - 1] = '\0';
    return length >= ANSWER_SIZE ? LINE_TOO_LONG : got <= 0 && length == 0 ? LINE_NOT_THERE : LINE_COMPLETE;
}

/* Asks once; asks again after a stop (Ctrl-Z). */
static enum line_end
ask_once(const char *text, bool is_echoing, char answer[static ANSWER_SIZE])
{
    struct question question;
    enum line_end end;
    bool is_stop;

    /* A process in the background stops until it is in the foreground, as if it had read the terminal. */
    for (int i = 0; tcgetpgrp(terminal) != getpgrp(); i++) {
        if (i == STOPS_MAX) {
            return LINE_NOT_THERE;
        }
        raise(SIGTTIN);
    }
    question_open(&question, is_echoing);
    write_text(text);
    end = read_line(&question, answer);
    if (!is_echoing || end == LINE_NOT_THERE) {
        write_text("\n");
    }
    question_close(&question);
    is_stop = caught_signal == SIGTSTP || caught_signal == SIGTTIN || caught_signal == SIGTTOU;
    return end == LINE_INTERRUPTED && !is_stop ? LINE_NOT_THERE : end;
}

static bool
ask(const char *text, bool is_echoing, char answer[static ANSWER_SIZE], struct failure *failure)
{
    /* Bracketed paste: terminals add these around pasted text when an earlier program enabled the mode. */
    static const char *const paste_markers[] = {"\033[200~", "\033[201~"};
    enum line_end end = LINE_INTERRUPTED;
    char *marker;

    if (terminal < 0) {
        return failure_set(failure, FAILURE_NO_TERMINAL);
    }
    prompt_hide_progress();
    while (end == LINE_INTERRUPTED) {
        end = ask_once(text, is_echoing, answer);
    }
    if (end == LINE_NOT_THERE) {
        return failure_set(failure, FAILURE_NOT_ANSWERED);
    }
    for (size_t i = 0; i < COUNT(paste_markers); i++) {
        while ((marker = strstr(answer, paste_markers[i])) != NULL) {
            memmove(marker, marker + strlen(paste_markers[i]), strlen(marker + strlen(paste_markers[i])) + 1);
        }
    }
    return end == LINE_COMPLETE || failure_set(failure, FAILURE_ANSWER_TOO_LONG);
}

static bool
ask_until_answered(const char *text, bool is_echoing, char answer[static ANSWER_SIZE], struct failure *failure)
{
    for (int i = 0; i < EMPTY_MAX; i++) {
        if (!ask(text, is_echoing, answer, failure)) {
            return false;
        }
        if (answer[0] != '\0') {
            return true;
        }
    }
    return failure_set(failure, FAILURE_ANSWER_EMPTY);
}

/* --- questions of each kind --- */

bool
prompt_text(const char *question, char *answer, size_t answer_size, struct failure *failure)
{
    char typed[ANSWER_SIZE] = "";

    if (!ask_until_answered(question, true, typed, failure)) {
        return false;
    }
    return text_copy(answer, answer_size, typed) || failure_set(failure, FAILURE_ANSWER_TOO_LONG);
}

bool
prompt_line(const char *question, char *answer, size_t answer_size, struct failure *failure)
{
    char typed[ANSWER_SIZE] = "";

    return ask(question, true, typed, failure) &&
           (text_copy(answer, answer_size, typed) || failure_set(failure, FAILURE_ANSWER_TOO_LONG));
}

bool
prompt_yes(const char *question, bool *is_yes, struct failure *failure)
{
    char whole[ANSWER_SIZE];
    char typed[16] = "";

    snprintf(whole, sizeof(whole), "%s [y/N] ", question);
    if (!prompt_line(whole, typed, sizeof(typed), failure)) {
        return false;
    }
    *is_yes = text_is_same_without_case(typed, "y") || text_is_same_without_case(typed, "yes");
    return true;
}

bool
prompt_secret(const char *question, struct secret *answer, struct failure *failure)
{
    char typed[ANSWER_SIZE] = "";
    bool is_answered = ask_until_answered(question, false, typed, failure);

    if (is_answered) {
        secret_set(answer, typed);
    }
    secret_wipe(typed, sizeof(typed));
    return is_answered;
}

bool
prompt_choice(const char *question, const char *const *choices, size_t count, size_t *chosen, struct failure *failure)
{
    char how[64];
    char typed[ANSWER_SIZE] = "";
    long long number;

    prompt_print("%s", question);
    for (size_t i = 0; i < count; i++) {
        prompt_print("  %zu) %s", i + 1, choices[i]);
    }
    snprintf(how, sizeof(how), "Type a number from 1 to %zu: ", count);
    for (int i = 0; i < CHOICES_MAX; i++) {
        if (!ask_until_answered(how, true, typed, failure)) {
            return false;
        }
        if (text_to_number(typed, 1, (long long)count, &number)) {
            *chosen = (size_t)(number - 1);
            return true;
        }
        prompt_print("Invalid selection.");
    }
    return failure_set(failure, FAILURE_NOT_CHOSEN);
}
