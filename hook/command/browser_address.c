/* SPDX-License-Identifier: MIT
 *
 * The address that leads to a secret URL: an HTTP server with one answer.
 */
#include "command/browser_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/descriptors.h"
#include "base/text.h"

enum { ADDRESS_SIZE = 16, REQUEST_SIZE = 2048, REQUEST_SECONDS = 2, RANDOM_SIZE = 16, BACKLOG = 8 };

static bool
listen_on_loopback(struct browser_address *address, unsigned *port)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(name);

    address->listener_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (address->listener_fd < 0 || bind(address->listener_fd, (struct sockaddr *)&name, size) < 0 ||
        listen(address->listener_fd, BACKLOG) < 0 ||
        getsockname(address->listener_fd, (struct sockaddr *)&name, &size) < 0) {
        return false;
    }
    *port = ntohs(name.sin_port);
    return true;
}

bool
browser_address_open(struct browser_address *address, struct error *error)
{
    unsigned char bytes[RANDOM_SIZE];
    unsigned port = 0;

    if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes) || !listen_on_loopback(address, &port)) {
        return error_set(error, ERROR_SYSTEM,
                         "No address for the browser can be opened on 127.0.0.1 (%s); use --print.", strerror(errno));
    }
    address->path[0] = '/';
    for (size_t i = 0; i < sizeof(bytes); i++) {
        snprintf(address->path + 1 + 2 * i, 3, "%02x", bytes[i]);
    }
    snprintf(address->url, sizeof(address->url), "http://127.0.0.1:%u%s", port, address->path);
    return true;
}

void
browser_address_clear(struct browser_address *address)
{
    cleanup_fd(&address->listener_fd);
    address->listener_fd = -1;
}

/* --- who connects --- */

enum { OWN_ADDRESS = 1, PEER_ADDRESS, UID = 7 };

/* As in /proc/net/tcp: both numbers in hexadecimal, the first as it is in memory. */
static void
write_address(const struct sockaddr_in *name, char text[static ADDRESS_SIZE])
{
    snprintf(text, ADDRESS_SIZE, "%08X:%04X", (unsigned)name->sin_addr.s_addr, (unsigned)ntohs(name->sin_port));
}

/* A line of /proc/net/tcp (proc(5)) for a socket of this user between the two addresses. Changes the line. */
static bool
is_our_line(char *line, const char *from, const char *to)
{
    char *rest = line;
    char *word;
    long long uid = -1;
    bool is_it = true;

    for (int i = 0; is_it && i <= UID && (word = strtok_r(i == 0 ? line : NULL, " ", &rest)) != NULL; i++) {
        is_it = (i != OWN_ADDRESS || strcmp(word, from) == 0) && (i != PEER_ADDRESS || strcmp(word, to) == 0) &&
                (i != UID || text_to_number(word, 0, UINT32_MAX, &uid));
    }
    return is_it && uid == (long long)getuid();
}

/* The kernel lists the peer's socket with its owner, because it is on this machine. */
static bool
is_this_user(int fd)
{
    CLEANUP_FILE FILE *sockets = fopen("/proc/net/tcp", "re");
    struct sockaddr_in own = {0};
    struct sockaddr_in peer = {0};
    socklen_t own_size = sizeof(own);
    socklen_t peer_size = sizeof(peer);
    char line[256];
    char from[ADDRESS_SIZE];
    char to[ADDRESS_SIZE];

    if (sockets == NULL || getsockname(fd, (struct sockaddr *)&own, &own_size) < 0 ||
        getpeername(fd, (struct sockaddr *)&peer, &peer_size) < 0) {
        return false;
    }
    write_address(&peer, from);
    write_address(&own, to);
    while (fgets(line, sizeof(line), sockets) != NULL) {
        if (is_our_line(line, from, to)) {
            return true;
        }
    }
    return false;
}

/* --- the answer --- */

/* True for "GET /… " with the path. */
static bool
is_for_path(int fd, const char *path)
{
    char request[REQUEST_SIZE];
    size_t size = 0;
    ssize_t got = 1;

    while (got > 0 && size + 1 < sizeof(request) && memchr(request, '\n', size) == NULL) {
        got = read(fd, request + size, sizeof(request) - 1 - size);
        size += got > 0 ? (size_t)got : 0;
    }
    request[size] = '\0';
    return strncmp(request, "GET ", 4) == 0 && strncmp(request + 4, path, strlen(path)) == 0 &&
           request[4 + strlen(path)] == ' ';
}

/* True when the URL was sent. */
static bool
answer(const struct browser_address *address, const struct secret *url)
{
    static const char refusal[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    static const struct timeval timeout = {.tv_sec = REQUEST_SECONDS};
    CLEANUP_FD int fd = accept4(address->listener_fd, NULL, NULL, SOCK_CLOEXEC);
    CLEANUP_SECRET struct secret text = {0};

    if (fd < 0) {
        return false;
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
    if (!is_this_user(fd) || !is_for_path(fd, address->path)) {
        (void)!descriptors_write(fd, refusal, strlen(refusal));
        return false;
    }
    secret_set(&text, "HTTP/1.1 302 Found\r\nReferrer-Policy: no-referrer\r\nCache-Control: no-store\r\n"
                      "Content-Length: 0\r\nConnection: close\r\nLocation: ");
    secret_append(&text, secret_text(url));
    secret_append(&text, "\r\n\r\n");
    return descriptors_write(fd, text.text, text.size);
}

void
browser_address_serve(const struct browser_address *address, const struct secret *url, int stop_fd, int milliseconds)
{
    int64_t deadline_ns = clock_since_boot_ns() + milliseconds * INT64_C(1000000);
    struct pollfd events[] = {{.fd = address->listener_fd, .events = POLLIN}, {.fd = stop_fd, .events = POLLIN}};
    bool is_done = false;

    while (!is_done) {
        int64_t left = (deadline_ns - clock_since_boot_ns()) / INT64_C(1000000);

        if (left <= 0 || poll(events, 2, (int)left) <= 0 || events[1].revents != 0) {
            return;
        }
        is_done = answer(address, url);
    }
}
