/* SPDX-License-Identifier: MIT
 *
 * The security keys that are plugged in. Tests replace them by sockets.
 */
#pragma once

#include <fido.h>
#include <stdbool.h>
#include <stddef.h>

#include "protocol/message.h"

struct key_device {
    char path[PROTOCOL_KEY_PATH_SIZE];
    char name[64]; /* manufacturer and product; may be "" */
    bool is_permitted;
    int64_t changed_ns; /* of the device file, a new one each time the key is plugged in; devices_find() leaves it 0 */
};

struct key_devices {
    struct key_device list[PROTOCOL_KEYS_MAX];
    size_t count;
};

/* Finds all keys, also those that this user may not open. Does not wait. */
void devices_find(struct key_devices *devices);

/* From now on the process can access only security keys (confine/confine.h). */
void devices_confine(void);

/* Opens a key; NULL when that fails. Can wait for seconds while another program uses it. */
fido_dev_t *devices_open(const char *path);
