/* SPDX-License-Identifier: MIT
 *
 * Messages over a stream socket, for both sides. Both buffers are wiped.
 */
#pragma once

#include <stdbool.h>

#include "protocol/message.h"

struct channel {
    int fd;              /* owned; -1: closed */
    struct secret input; /* what has come of the next message */
};

void channel_close(struct channel *channel);

/* Sends one message, waiting while the socket is full. False: the other side is gone. No signal is raised. */
must_check bool channel_send(struct channel *channel, const struct message *message);

enum channel_state {
    CHANNEL_MESSAGE, /* `message` is the next one */
    CHANNEL_EMPTY,   /* no whole message is there yet: wait until the descriptor is readable */
    CHANNEL_ENDED,   /* the other side is gone, between two messages */
    CHANNEL_BROKEN,  /* what came is no message, or larger than PROTOCOL_LINE_MAX; `fault` says why */
};

/* Takes the next message, if it is there, without waiting. `message` is cleared first. */
enum channel_state channel_take(struct channel *channel, struct message *message,
                                char fault[static PROTOCOL_WORDS_SIZE]);

/* The same, waiting up to `milliseconds` (-1: for ever). CHANNEL_EMPTY: the time is over, or a signal came. */
enum channel_state channel_wait(struct channel *channel, int milliseconds, struct message *message,
                                char fault[static PROTOCOL_WORDS_SIZE]);

#define CLEANUP_CHANNEL CLEANUP(channel_close)
