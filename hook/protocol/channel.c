/* SPDX-License-Identifier: MIT
 *
 * Sends and receives messages over a stream socket. */
#include "protocol/channel.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

void
channel_close(struct channel *channel)
{
    cleanup_fd(&channel->fd);
    channel->fd = -1;
    secret_clear(&channel->input);
    channel->taken = channel->searched = 0;
}

bool
channel_send(struct channel *channel, const struct message *message)
{
    CLEANUP_SECRET struct secret line = {0};
    size_t sent = 0;

    message_print(message, &line);
    while (sent < line.size) {
        ssize_t put = send(channel->fd, line.text + sent, line.size - sent, MSG_NOSIGNAL);

        if (put < 0 && errno != EINTR) {
            return false;
        }
        sent += put < 0 ? 0 : (size_t)put;
    }
    return true;
}

/* Takes the next line from the input. False when no complete line has arrived. */
static bool
take_line(struct channel *channel, struct secret *line)
{
    struct secret *input = &channel->input;
    char *start;
    const char *end = input->size == channel->searched
                          ? NULL
                          : memchr(input->text + channel->searched, '\n', input->size - channel->searched);

    if (end == NULL) {
        channel->searched = input->size;
        return false;
    }
    start = input->text + channel->taken;
    secret_set_bytes(line, start, (size_t)(end - start));
    channel->taken = channel->searched = (size_t)(end + 1 - input->text);
    secret_wipe(start, (size_t)(end + 1 - start));
    return true;
}

enum channel_state
channel_receive(struct channel *channel, struct message *message, char fault[static PROTOCOL_WORDS_SIZE])
{
    CLEANUP_SECRET struct secret line = {0};

    message_clear(message);
    while (!take_line(channel, &line)) {
        char bytes[8192];
        ssize_t got;

        secret_remove_start(&channel->input, channel->taken); /* once for all lines that arrived together */
        channel->taken = 0;
        channel->searched = channel->input.size;
        if (channel->input.size > PROTOCOL_LINE_MAX) {
            text_copy(fault, PROTOCOL_WORDS_SIZE, "too large");
            return CHANNEL_BROKEN;
        }
        got = recv(channel->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            return CHANNEL_EMPTY;
        }
        if (got <= 0) {
            return CHANNEL_ENDED;
        }
        secret_append_bytes(&channel->input, bytes, (size_t)got);
        secret_wipe(bytes, (size_t)got);
    }
    if (strlen(secret_text(&line)) != line.size) {
        text_copy(fault, PROTOCOL_WORDS_SIZE, "a NUL in it");
        return CHANNEL_BROKEN;
    }
    return message_parse(secret_text(&line), message, fault) ? CHANNEL_MESSAGE : CHANNEL_BROKEN;
}

enum channel_state
channel_wait(struct channel *channel, int milliseconds, struct message *message, char fault[static PROTOCOL_WORDS_SIZE])
{
    int64_t deadline_ns = clock_since_boot_ns() + milliseconds * INT64_C(1000000);

    for (;;) {
        enum channel_state state = channel_receive(channel, message, fault);
        int64_t left_ms = (deadline_ns - clock_since_boot_ns()) / 1000000 + 1;
        struct pollfd wait = {.fd = channel->fd, .events = POLLIN};

        if (state != CHANNEL_EMPTY || left_ms <= 0) {
            return state;
        }
        if (poll(&wait, 1, (int)left_ms) <= 0) {
            return CHANNEL_EMPTY;
        }
    }
}
