/* SPDX-License-Identifier: MIT
 *
 * Starts the program that opens the page.
 */
#include "command/browser.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aws_files/shell_words.h"
#include "base/child.h"
#include "base/text.h"
#include "command/browser_page.h"

enum {
    START_MILLISECONDS = 5000, /* time for the program to open the page or to fail */
    WORDS_MAX = 16,
    WORDS_SIZE = 1024,
};

extern char **environ;

/* Blocks signals that end the program while there is a page, so that the page is removed first; `fd` is readable when a
 * signal is pending. */
struct blocked_signals {
    sigset_t former;
    int fd;
};

static void
signals_block(struct blocked_signals *blocked)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    sigset_t held;
    struct sigaction action;

    sigemptyset(&held);
    for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
        if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            sigaddset(&held, ending[i]);
        }
    }
    sigprocmask(SIG_BLOCK, &held, &blocked->former);
    blocked->fd = signalfd(-1, &held, SFD_CLOEXEC);
}

static void
signals_restore(struct blocked_signals *blocked)
{
    cleanup_fd(&blocked->fd);
    sigprocmask(SIG_SETMASK, &blocked->former, NULL);
}

static bool
is_set(const char *variable)
{
    const char *value = secure_getenv(variable);

    return value != NULL && *value != '\0';
}

bool
browser_is_here(const char *command)
{
    return !is_set("SSH_CONNECTION") && !is_set("SSH_TTY") &&
           (*command != '\0' || is_set("BROWSER") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"));
}

/* --- the program --- */

/* Splits "chromium --incognito %s" into words; the page replaces "%s" or is appended. */
static bool
split_words(const char *entry, size_t length, char *page_path, char buffer[static WORDS_SIZE],
            char *words[static WORDS_MAX])
{
    size_t count = 0;
    bool has_page = false;
    char *rest = buffer;
    char *word;

    if (length == 0 || length >= WORDS_SIZE) {
        return false;
    }
    memcpy(buffer, entry, length);
    buffer[length] = '\0';
    while ((word = strsep(&rest, " ")) != NULL && count + 2 < WORDS_MAX) {
        bool is_page = strcmp(word, "%s") == 0;

        if (*word != '\0') {
            words[count++] = is_page ? page_path : word;
            has_page = has_page || is_page;
        }
    }
    if (count == 0) {
        return false;
    }
    if (!has_page) {
        words[count++] = page_path;
    }
    words[count] = NULL;
    return true;
}

/* In its own session, so that Ctrl-C does not end the browser; its output is discarded. */
static int
spawn_words(char *const *words, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int reason;

    posix_spawn_file_actions_init(&actions);
    child_attributes_init(&attributes, POSIX_SPAWN_SETSID);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO);
    child_close_from(&actions, STDERR_FILENO + 1);
    reason = posix_spawnp(child, words[0], &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

/* For the address, which has no other characters to encode. */
static void
append_encoded(const char *url, struct secret *text)
{
    for (; *url != '\0'; url++) {
        if (*url == ':' || *url == '/') {
            secret_append(text, *url == ':' ? "%3A" : "%2F");
        } else {
            secret_append_bytes(text, url, 1);
        }
    }
}

/* The word with the values in place of %s, %u and %p; the caller frees it. `has_page` is set when it has the page. */
static char *
fill_in(const char *word, const struct browser_page *page, const char *profile, bool *has_page)
{
    CLEANUP_SECRET struct secret text = {0};

    while (*word != '\0') {
        size_t plain = strcspn(word, "%");

        secret_append_bytes(&text, word, plain);
        word += plain;
        if (word[0] == '%' && word[1] != '\0' && strchr("sup", word[1]) != NULL) {
            *has_page = *has_page || word[1] != 'p';
            if (word[1] == 'u') {
                append_encoded(page->address.url, &text);
            } else {
                secret_append(&text, word[1] == 's' ? page->path : profile);
            }
            word += 2;
        } else if (word[0] == '%') {
            secret_append_bytes(&text, word++, 1);
        }
    }
    return strdup(secret_text(&text));
}

/* Starts the command of the option or the profile. */
static bool
start_command(const struct browser *browser, struct browser_page *page, pid_t *child, struct error *error)
{
    CLEANUP_SHELL_WORDS struct shell_words words = {0};
    char *filled[WORDS_MAX] = {0};
    bool has_page = false;
    size_t count = 0;
    int reason;

    if (!shell_words_split(browser->command, &words) || words.count == 0 || words.count + 2 > WORDS_MAX) {
        return error_set(error, ERROR_USAGE, "The browser's command must be a program and at most %d arguments: %.200s",
                         WORDS_MAX - 3, browser->command);
    }
    for (; count < words.count; count++) {
        filled[count] = fill_in(words.words[count], page, browser->profile, &has_page);
    }
    if (!has_page) {
        filled[count++] = strdup(page->path);
    }
    reason = spawn_words(filled, child);
    for (size_t i = 0; i < count; i++) {
        free(filled[i]);
    }
    return reason == 0 || error_set(error, ERROR_SYSTEM, "The browser %.200s cannot be started (%s); use --print.",
                                    words.words[0], strerror(reason));
}

/* Starts the first program of the list that can be started. */
static bool
start_listed(struct browser_page *page, pid_t *child, struct error *error)
{
    const char *list = is_set("BROWSER") ? secure_getenv("BROWSER") : "xdg-open";
    int reason = ENOENT;

    for (const char *entry = list; *entry != '\0'; entry += *entry == ':') {
        size_t length = strcspn(entry, ":");
        char buffer[WORDS_SIZE];
        char *words[WORDS_MAX];

        if (split_words(entry, length, page->path, buffer, words)) {
            reason = spawn_words(words, child);
            if (reason == 0) {
                return true;
            }
        }
        entry += length;
    }
    return error_set(error, ERROR_SYSTEM, "No browser can be started with %.200s (%s); set BROWSER, or use --print.",
                     list, strerror(reason));
}

static bool
start_program(const struct browser *browser, struct browser_page *page, pid_t *child, struct error *error)
{
    return *browser->command == '\0' ? start_listed(page, child, error) : start_command(browser, page, child, error);
}

/* Waits until the page is read, the program succeeds, or the time is over. False when the program failed, or on a
 * signal. */
static bool
has_started(const struct browser_page *page, const struct blocked_signals *blocked, pid_t child, struct error *error)
{
    CLEANUP_FD int child_fd = (int)syscall(SYS_pidfd_open, child, 0);
    struct pollfd events[] = {
        {.fd = child_fd, .events = POLLIN},
        {.fd = page->address.listener_fd >= 0 ? page->address.listener_fd : page->events_fd, .events = POLLIN},
        {.fd = blocked->fd, .events = POLLIN}};
    int status = 0;

    poll(events, 3, START_MILLISECONDS);
    if (events[2].revents != 0) {
        return error_set(error, ERROR_SYSTEM, "The start of the browser was interrupted.");
    }
    if (waitpid(child, &status, WNOHANG) != child || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) {
        return true;
    }
    return error_set(error, ERROR_SYSTEM, "The browser could not be opened (%s %d); set BROWSER, or use --print.",
                     WIFEXITED(status) ? "status" : "signal",
                     WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

/* --- removal --- */

/* Starts a detached process that removes the page, or answers at its address; if that fails, there is no page. */
static void
start_remover(const struct secret *url, struct browser_page *page, const struct blocked_signals *blocked)
{
    pid_t child = fork();

    if (child < 0) {
        return;
    }
    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

        setsid();
        signal(SIGHUP, SIG_IGN); /* discards one that came before: our end may have closed the terminal's window */
        signal(SIGHUP, SIG_DFL);
        for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
            if (dup2(nothing, fd) < 0) {
                close(fd);
            }
        }
        (void)!chdir("/");
        browser_page_serve(page, url, blocked->fd);
        browser_page_clear(page);
        _exit(0);
    }
    page->path[0] = '\0'; /* the child's */
}

bool
browser_open(const struct secret *url, const struct browser *browser, struct error *error)
{
    CLEANUP(signals_restore) struct blocked_signals blocked = {.fd = -1}; /* cleaned up after the page */
    CLEANUP(browser_page_clear) struct browser_page page = {.events_fd = -1, .address.listener_fd = -1};
    pid_t child = -1;

    signals_block(&blocked);
    if (!browser_page_make(url, strstr(browser->command, "%u") != NULL, &page, error) ||
        !start_program(browser, &page, &child, error) || !has_started(&page, &blocked, child, error)) {
        return false;
    }
    start_remover(url, &page, &blocked);
    return true;
}
