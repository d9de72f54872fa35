/* SPDX-License-Identifier: MIT
 *
 * The security keys that are plugged in, by libfido2 and sysfs.
 */
#include "key/devices.h"

#include <stdio.h>

#include "base/text.h"
#include "confine/confine.h"
#include "key/hidraw.h"

static void
add(const fido_dev_info_t *info, struct key_devices *devices)
{
    const char *manufacturer = fido_dev_info_manufacturer_string(info);
    const char *product = fido_dev_info_product_string(info);
    struct key_device device = {.is_permitted = true};
    char name[sizeof(device.name)];

    snprintf(name, sizeof(name), "%.30s %.30s", manufacturer == NULL ? "" : manufacturer,
             product == NULL ? "" : product);
    text_copy_trimmed(device.name, sizeof(device.name), name);
    if (text_copy(device.path, sizeof(device.path), fido_dev_info_path(info))) {
        devices->list[devices->count++] = device;
    }
}

void
devices_find(struct key_devices *devices)
{
    fido_dev_info_t *found = fido_dev_info_new(PROTOCOL_KEYS_MAX);
    size_t count = 0;

    *devices = (struct key_devices){0};
    if (found != NULL && fido_dev_info_manifest(found, PROTOCOL_KEYS_MAX, &count) == FIDO_OK) {
        for (size_t i = 0; i < count; i++) {
            add(fido_dev_info_ptr(found, i), devices);
        }
    }
    fido_dev_info_free(&found, PROTOCOL_KEYS_MAX);
    hidraw_add_forbidden("/sys/class/hidraw", "/dev", devices);
}

void
devices_confine(void)
{
    static const char *const readable[] = {"/etc", "/usr", "/lib", "/lib64", "/nix/store", "/sys", "/run/udev", NULL};
    static const char *const devices[] = {"/dev", NULL}; /* a key that is plugged in later gets a new node */
    static const struct confine_access access = {.readable = readable, .devices = devices, .may_fork = true};

    confine_access(&access);
}

fido_dev_t *
devices_open(const char *path)
{
    fido_dev_t *device = fido_dev_new();

    if (device != NULL && fido_dev_open(device, path) != FIDO_OK) {
        fido_dev_free(&device);
    }
    return device;
}
