/* SPDX-License-Identifier: MIT
 *
 * Security keys that this user may not open.
 */
#include "key/hidraw.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"

/* A HID report descriptor that begins with the usage page of FIDO (CTAP 2.1, section 11.2.8.2). */
static bool
is_fido(const char *classes, const char *name)
{
    static const unsigned char usage_page[] = {0x06, 0xd0, 0xf1};
    unsigned char start[sizeof(usage_page)];
    char path[512];
    CLEANUP_FD int fd = -1;

    snprintf(path, sizeof(path), "%s/%.64s/device/report_descriptor", classes, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd >= 0 && read(fd, start, sizeof(start)) == (ssize_t)sizeof(start) &&
           memcmp(start, usage_page, sizeof(start)) == 0;
}

void
hidraw_add_forbidden(const char *classes, const char *nodes, struct key_devices *devices)
{
    CLEANUP_DIRECTORY DIR *directory = opendir(classes);
    struct dirent *entry;

    while (directory != NULL && devices->count < PROTOCOL_KEYS_MAX && (entry = readdir(directory)) != NULL) {
        struct key_device device = {.is_permitted = false};
        int length;

        if (entry->d_name[0] == '.' || !is_fido(classes, entry->d_name)) {
            continue;
        }
        length = snprintf(device.path, sizeof(device.path), "%s/%s", nodes, entry->d_name);
        if (length < (int)sizeof(device.path) && access(device.path, R_OK | W_OK) != 0) {
            devices->list[devices->count++] = device;
        }
    }
}
