/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a line of the protocol between the programs, in both directions: an accepted message is equal after it
 * was printed and read again.
 */
#include <stdint.h>
#include <string.h>

#include "protocol/message.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require_stable(const struct message *message)
{
    CLEANUP_SECRET struct secret once = {0};
    CLEANUP_SECRET struct secret again = {0};
    CLEANUP_MESSAGE struct message reread = {0};
    char fault[PROTOCOL_WORDS_SIZE];

    message_print(message, &once);
    once.text[once.size - 1] = '\0'; /* the newline ends the line and is not part of it */
    require(message_parse(once.text, &reread, fault));
    require(reread.kind == message->kind);
    message_print(&reread, &again);
    again.text[again.size - 1] = '\0';
    require(strcmp(once.text, again.text) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret line = {0};
    CLEANUP_MESSAGE struct message message = {0};
    char fault[PROTOCOL_WORDS_SIZE] = "";

    secret_set_bytes(&line, data, size);
    if (message_parse(line.text, &message, fault)) {
        require_stable(&message);
    } else {
        require(fault[0] != '\0' && message.kind == MESSAGE_NONE);
    }
    return 0;
}
