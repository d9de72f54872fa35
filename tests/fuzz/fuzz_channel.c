/* SPDX-License-Identifier: MIT
 *
 * Any bytes as what a program receives from the other one, in pieces: the first byte selects their size. Each message
 * is received as if it had arrived alone, a broken one ends the channel, and an incomplete one is never a message.
 */
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocol/channel.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PIECE_MIN = 16, PIECE_SIZES = 13 };

/* All that can be received now. False: the channel has ended. */
static bool
receive(struct channel *channel, size_t *messages)
{
    for (;;) {
        CLEANUP_MESSAGE struct message message = {0};
        char fault[PROTOCOL_WORDS_SIZE] = "";
        enum channel_state state = channel_receive(channel, &message, fault);

        if (state == CHANNEL_EMPTY) {
            return true;
        }
        require(state != CHANNEL_MESSAGE || message.kind != MESSAGE_NONE);
        require(state != CHANNEL_BROKEN || fault[0] != '\0');
        if (state != CHANNEL_MESSAGE) {
            return false;
        }
        (*messages)++;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_CHANNEL struct channel channel = {.fd = -1};
    size_t piece = size == 0 ? 1 : (size_t)PIECE_MIN << (data[0] % PIECE_SIZES);
    size_t messages = 0;
    size_t lines = 0;
    int ends[2];

    require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    channel.fd = ends[0];
    for (size_t at = 1; at < size; at += piece) {
        size_t left = size - at < piece ? size - at : piece;

        require(send(ends[1], data + at, left, MSG_NOSIGNAL) == (ssize_t)left);
        if (!receive(&channel, &messages)) {
            break;
        }
    }
    for (size_t at = 1; at < size; at++) {
        lines += data[at] == '\n';
    }
    require(messages <= lines);
    close(ends[1]);
    require(!receive(&channel, &messages));
    return 0;
}
