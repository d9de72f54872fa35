/* SPDX-License-Identifier: MIT
 *
 * The line that is rewritten in place.
 */
#include "sign_in/flow/status_line.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "sign_in/flow/ask.h"

enum { LINE_SIZE = 256 };

static const char erase[] = "\r\033[K";
static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static int terminal = -1; /* while a line is shown */
static struct sigaction former[sizeof(ending) / sizeof(ending[0])];

/* The program ends by the signal as if it had not been caught; the terminal's echo of the key goes with the line. */
static void
erase_and_end(int number)
{
    (void)!write(terminal, erase, sizeof(erase) - 1);
    signal(number, SIG_DFL);
    raise(number);
}

static bool
can_rewrite(void)
{
    const char *kind = secure_getenv("TERM");

    return kind != NULL && *kind != '\0' && strcmp(kind, "dumb") != 0;
}

/* A line that wraps cannot be erased. */
static size_t
columns(void)
{
    struct winsize size;

    return ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1U : LINE_SIZE;
}

static bool
begin(void)
{
    struct sigaction action = {.sa_handler = erase_and_end};

    terminal = ask_is_possible() ? open("/dev/tty", O_WRONLY | O_NOCTTY | O_CLOEXEC) : -1;
    for (size_t i = 0; terminal >= 0 && can_rewrite() && i < sizeof(ending) / sizeof(ending[0]); i++) {
        sigaction(ending[i], &action, &former[i]);
    }
    return terminal >= 0;
}

void
status_line_show(const char *format, ...)
{
    bool is_first = terminal < 0;
    char raw[LINE_SIZE];
    char line[LINE_SIZE];
    va_list arguments;

    if (is_first && !begin()) {
        return;
    }
    va_start(arguments, format);
    vsnprintf(raw, sizeof(raw), format, arguments);
    va_end(arguments);
    text_make_visible(line, sizeof(line), raw);
    if (can_rewrite()) {
        dprintf(terminal, "\r%.*s\033[K", (int)columns(), line);
    } else if (is_first) {
        dprintf(terminal, "%s\n", line);
    }
}

void
status_line_end(void)
{
    if (terminal < 0) {
        return;
    }
    if (can_rewrite()) {
        (void)!write(terminal, erase, sizeof(erase) - 1);
        for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
            sigaction(ending[i], &former[i], NULL);
        }
    }
    close(terminal);
    terminal = -1;
}

void
status_line_make_room(void)
{
    CLEANUP_FD int shared = terminal < 0 && ask_is_possible() && can_rewrite()
                                ? open("/dev/tty", O_WRONLY | O_NOCTTY | O_CLOEXEC)
                                : -1;

    if (shared >= 0) {
        (void)!write(shared, erase, sizeof(erase) - 1);
    }
}
