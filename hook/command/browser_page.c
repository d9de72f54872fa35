/* SPDX-License-Identifier: MIT
 *
 * The page: a file, or an address on this machine.
 */
#include "command/browser_page.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/descriptors.h"
#include "base/text.h"

enum {
    REST_MILLISECONDS = 30000,    /* lifetime of the page after it was read */
    UNREAD_MILLISECONDS = 120000, /* lifetime of a page that is not read */
};

/* Each page works for one sign-in. */
static void
remove_old_pages(const char *directory)
{
    char pattern[DIRECTORY_SIZE + 32];
    glob_t found = {0};

    snprintf(pattern, sizeof(pattern), "%s/console-??????.html", directory);
    if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            unlink(found.gl_pathv[i]);
        }
    }
    globfree(&found);
}

/* The URL contains only valid characters, so only "&" needs escaping. */
static void
write_html(const struct secret *url, struct secret *html)
{
    CLEANUP_SECRET struct secret escaped = {0};
    const char *at = secret_text(url);

    while (*at != '\0') {
        size_t plain = strcspn(at, "&");

        secret_append_bytes(&escaped, at, plain);
        at += plain;
        if (*at == '&') {
            secret_append(&escaped, "&amp;");
            at++;
        }
    }
    secret_set(html, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>AWS</title>"
                     "<meta name=\"referrer\" content=\"no-referrer\">"
                     "<meta http-equiv=\"refresh\" content=\"0;url=");
    secret_append(html, secret_text(&escaped));
    secret_append(html, "\"></head><body><a href=\"");
    secret_append(html, secret_text(&escaped));
    secret_append(html, "\">AWS Management Console</a></body></html>\n");
}

void
browser_page_clear(struct browser_page *page)
{
    if (page->path[0] != '\0') {
        unlink(page->path);
    }
    cleanup_fd(&page->events_fd);
    browser_address_clear(&page->address);
    page->path[0] = '\0';
}

static bool
make_file(const struct secret *url, struct browser_page *page, struct error *error)
{
    CLEANUP_SECRET struct secret html = {0};
    CLEANUP_FD int fd = -1;
    char directory[DIRECTORY_SIZE];

    if (!paths_runtime(directory, error)) {
        return false;
    }
    remove_old_pages(directory);
    write_html(url, &html);
    snprintf(page->path, sizeof(page->path), "%s/console-XXXXXX.html", directory);
    fd = mkostemps(page->path, (int)strlen(".html"), O_CLOEXEC);
    if (fd < 0 || !descriptors_write(fd, html.text, html.size)) {
        error_set(error, ERROR_SYSTEM, "The page that leads to the web console cannot be written in %s (%s).",
                  directory, strerror(errno));
        if (fd < 0) {
            page->path[0] = '\0';
        }
        return false;
    }
    cleanup_fd(&fd); /* before the watch starts, because closing is an event */
    fd = -1;
    page->events_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (page->events_fd >= 0) {
        inotify_add_watch(page->events_fd, page->path, IN_CLOSE_NOWRITE | IN_DELETE_SELF | IN_ATTRIB);
    }
    return true;
}

bool
browser_page_make(const struct secret *url, bool is_address, struct browser_page *page, struct error *error)
{
    if (strncmp(secret_text(url), "https://", 8) != 0 || !text_is_made_of(secret_text(url), url->size, ":/?&=%-_.~")) {
        return error_set(error, ERROR_REPLY, "The URL of the web console is invalid.");
    }
    return is_address ? browser_address_open(&page->address, error) : make_file(url, page, error);
}

/* Waits for readers; ends at once when the page is gone or on a signal. */
static void
wait_for_readers(const struct browser_page *page, int stop_fd)
{
    char bytes[4096];
    struct pollfd events[] = {{.fd = page->events_fd, .events = POLLIN}, {.fd = stop_fd, .events = POLLIN}};
    int wait_milliseconds = UNREAD_MILLISECONDS;

    while (poll(events, 2, wait_milliseconds) > 0 && events[1].revents == 0 &&
           read(page->events_fd, bytes, sizeof(bytes)) > 0) {
        if (access(page->path, F_OK) != 0) {
            return;
        }
        wait_milliseconds = REST_MILLISECONDS;
    }
}

void
browser_page_serve(const struct browser_page *page, const struct secret *url, int stop_fd)
{
    if (page->address.listener_fd >= 0) {
        browser_address_serve(&page->address, url, stop_fd, UNREAD_MILLISECONDS);
    } else if (page->path[0] != '\0') {
        wait_for_readers(page, stop_fd);
    }
}
