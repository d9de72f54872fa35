/* SPDX-License-Identifier: MIT
 *
 * Replaces hook/key/devices.c: the keys are the sockets of soft keys (soft_key.py), NAME.key in the directory `keys`
 * beside the program. Keys that this user may not open are found like in the system, in `class` and `dev` there.
 */
#include "key/devices.h"

#include <dirent.h>
#include <fnmatch.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/child.h"
#include "base/text.h"
#include "confine/confine.h"
#include "key/hidraw.h"

enum { REPORT_SIZE = 64 };

static void
own_directory(const char *name, char path[static PATH_MAX])
{
    char self[PATH_MAX];

    if (!child_own_path(self)) {
        abort();
    }
    *strrchr(self, '/') = '\0';
    snprintf(path, PATH_MAX, "%.4000s/%s", self, name);
}

static int
is_key(const struct dirent *entry)
{
    return fnmatch("*.key", entry->d_name, 0) == 0;
}

static void
add(const char *directory, const char *name, struct key_devices *devices)
{
    struct key_device *device = &devices->list[devices->count];
    int length = snprintf(device->path, sizeof(device->path), "%s/%s", directory, name);

    device->is_permitted = true;
    snprintf(device->name, sizeof(device->name), "Soft key %.*s", (int)strcspn(name, "."), name);
    devices->count += length < (int)sizeof(device->path);
}

void
devices_find(struct key_devices *devices)
{
    struct dirent **entries = NULL;
    char keys[PATH_MAX];
    char classes[PATH_MAX];
    char nodes[PATH_MAX];
    int count;

    *devices = (struct key_devices){0};
    own_directory("keys", keys);
    own_directory("class", classes);
    own_directory("dev", nodes);
    count = scandir(keys, &entries, is_key, alphasort);
    for (int i = 0; i < count; i++) {
        if (devices->count < PROTOCOL_KEYS_MAX) {
            add(keys, entries[i]->d_name, devices);
        }
        free(entries[i]);
    }
    free(entries);
    hidraw_add_forbidden(classes, nodes, devices);
}

/* Like for real keys, but these are sockets, and `keys` may be a link. */
void
devices_confine(void)
{
    char own[PATH_MAX];
    char keys[PATH_MAX];
    const char *const readable[] = {"/etc", "/usr", own, keys, NULL};
    static const char *const devices[] = {"/dev", NULL};
    const struct confine_access access = {
        .readable = readable, .devices = devices, .may_connect = true, .may_fork = true};

    own_directory("", own);
    own_directory("keys", keys);
    confine_access(&access);
}

/* --- instead of /dev/hidraw --- */

static void *
io_open(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    if (!text_copy(address.sun_path, sizeof(address.sun_path), path) ||
        connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        close(fd);
        return NULL;
    }
    return (void *)(intptr_t)(fd + 1);
}

static int
fd_of(void *handle)
{
    return (int)(intptr_t)handle - 1;
}

static void
io_close(void *handle)
{
    close(fd_of(handle));
}

static int
io_read(void *handle, unsigned char *bytes, size_t size, int milliseconds)
{
    struct pollfd wait = {.fd = fd_of(handle), .events = POLLIN};

    if (poll(&wait, 1, milliseconds) != 1 || recv(wait.fd, bytes, size, 0) != (ssize_t)size) {
        return -1;
    }
    return (int)size;
}

/* The first byte is the report's number, which no FIDO key has. */
static int
io_write(void *handle, const unsigned char *bytes, size_t size)
{
    if (size != REPORT_SIZE + 1 || send(fd_of(handle), bytes + 1, REPORT_SIZE, MSG_NOSIGNAL) != REPORT_SIZE) {
        return -1;
    }
    return (int)size;
}

fido_dev_t *
devices_open(const char *path)
{
    static const fido_dev_io_t io = {io_open, io_close, io_read, io_write};
    fido_dev_t *device = fido_dev_new();

    if (device != NULL &&
        (fido_dev_set_io_functions(device, &io) != FIDO_OK || fido_dev_open(device, path) != FIDO_OK)) {
        fido_dev_free(&device);
    }
    return device;
}
