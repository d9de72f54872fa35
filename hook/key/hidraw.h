/* SPDX-License-Identifier: MIT
 *
 * Security keys that this user may not open: libfido2 does not report them, but their report descriptors are readable.
 */
#pragma once

#include "key/devices.h"

/* Adds the keys of `classes` ("/sys/class/hidraw") whose device in `nodes` ("/dev") cannot be opened for reading and
 * writing. */
void hidraw_add_forbidden(const char *classes, const char *nodes, struct key_devices *devices);
