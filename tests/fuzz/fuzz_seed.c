/* SPDX-License-Identifier: MIT
 *
 * Any bytes as pam_ajc.so's message to `ajc-hook seed`: a password is one that PAM can have, the user is named. "UID"
 * in them is our uid. The parser is static.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "command/seed.c"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes with our uid in place of the first "UID". */
static void
name_uid(const uint8_t *data, size_t size, struct secret *message)
{
    const uint8_t *place = memmem(data, size, "UID", 3);
    char uid[24];

    if (place == NULL) {
        secret_set_bytes(message, data, size);
        return;
    }
    snprintf(uid, sizeof(uid), "%u", (unsigned)getuid());
    secret_set_bytes(message, data, (size_t)(place - data));
    secret_append(message, uid);
    secret_append_bytes(message, place + 3, size - (size_t)(place + 3 - data));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret message = {0};
    CLEANUP_MACHINE_PASSWORD struct machine_password machine = {0};
    const char *service = NULL;

    name_uid(data, size, &message);
    if (message.size <= MESSAGE_SIZE && parse(&message, &machine, &service)) {
        require(machine.user[0] != '\0' && service[0] != '\0' && strncmp(message.text, first_word, 10) == 0);
        require(machine.password.size <= PASSWORD_SIZE_MAX);
        require(machine.password.size == 0 || strlen(machine.password.text) == machine.password.size);
    } else {
        require(machine.password.size == 0);
    }
    return 0;
}
