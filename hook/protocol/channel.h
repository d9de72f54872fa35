/* SPDX-License-Identifier: MIT
 *
 * Sends and receives messages over a stream socket, for both programs. All buffers are wiped.
 */
#pragma once

#include <stdbool.h>

#include "protocol/message.h"

enum { CHANNEL_FD = 3 }; /* of the socket, in the programs that ajc-hook starts */

struct channel {
    int fd;              /* owned; -1: closed */
    struct secret input; /* received: messages that were returned already, then the next ones, perhaps not complete */
    size_t taken;        /* bytes of the messages that were returned, wiped */
    size_t searched;     /* bytes in which the end of the next message was not found */
};

void channel_close(struct channel *channel);

/* Sends one message; blocks while the socket is full. False: the peer has closed the socket. Raises no signal. */
must_check bool channel_send(struct channel *channel, const struct message *message);

enum channel_state {
    CHANNEL_MESSAGE, /* `message` is the next one */
    CHANNEL_EMPTY,   /* no complete message yet: wait until the descriptor is readable */
    CHANNEL_ENDED,   /* the peer has closed the socket; an incomplete message is dropped */
    CHANNEL_BROKEN,  /* the input is not a message, or is larger than PROTOCOL_LINE_MAX; `fault` has the reason */
};

/* Receives the next message without waiting. Clears `message` first. */
enum channel_state channel_receive(struct channel *channel, struct message *message,
                                   char fault[static PROTOCOL_WORDS_SIZE]);

/* The same, but waits up to `milliseconds`. CHANNEL_EMPTY: timeout, or interrupted by a signal. */
enum channel_state channel_wait(struct channel *channel, int milliseconds, struct message *message,
                                char fault[static PROTOCOL_WORDS_SIZE]);

#define CLEANUP_CHANNEL CLEANUP(channel_close)
