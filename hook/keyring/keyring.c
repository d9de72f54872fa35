/* SPDX-License-Identifier: MIT
 *
 * The kernel keyring; the header describes the layout and the reasons. Errnos, races and masks were measured on
 * Linux 6.18; see keyrings(7), persistent-keyring(7), keyctl(2).
 */
#include "keyring/keyring.h"

#include <errno.h>
#include <keyutils.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "keyring/probe.h"

enum { USUAL_PAYLOAD_SIZE = 4096 }; /* bytes; that of a session has about 1,200 */

static const char ring_name[] = "ajc";
static const char flat_prefix[] = "ajc:";
static const key_perm_t ring_mask = 0x37080000; /* uid: search only; possessor: all else */
static const key_perm_t key_mask = 0x3f000000;  /* possessor only */
static const key_perm_t flat_mask = 0x003f0000; /* uid only */

static bool
describe_failure(struct error *error, int reason)
{
    if (reason == EDQUOT) {
        struct keyring_limit limit = keyring_limit_reached();

        return error_set(error, ERROR_SYSTEM,
                         "The kernel keyring of this user is too full to open%s; remove some keys (keyctl show @u "
                         "lists them) or ask an administrator to raise the sysctl %s.",
                         limit.text, limit.sysctl);
    }
    return error_set(error, ERROR_SYSTEM,
                     "The kernel keyring cannot be used here (%s), so nothing is stored; in a container allow the "
                     "system calls keyctl and add_key.",
                     strerror(reason));
}

/* The inner ring's serial; 0 when it does not exist. */
static int
find_ring(const struct keyring *keyring)
{
    long serial = keyctl_search(keyring->base, "keyring", ring_name, 0);

    return serial > 0 ? (int)serial : 0;
}

bool
keyring_open(struct keyring *keyring, struct error *error)
{
    long serial = keyctl_get_persistent((uid_t)-1, KEY_SPEC_PROCESS_KEYRING);

    *keyring = (struct keyring){0};
    if (serial < 0 && errno == EOPNOTSUPP) {
        serial = keyctl_link(KEY_SPEC_USER_KEYRING, KEY_SPEC_PROCESS_KEYRING) < 0
                     ? -1
                     : keyctl_get_keyring_ID(KEY_SPEC_USER_KEYRING, 0);
    }
    if (serial < 0) {
        keyring->is_full = errno == EDQUOT;
        keyring->is_blocked = errno == EPERM || errno == EACCES || errno == ENOSYS || errno == EOPNOTSUPP;
        return describe_failure(error, errno);
    }
    keyring->base = (int)serial;
    keyring->ring = find_ring(keyring);
    return true;
}

/* Lists the serials in a ring; the caller frees the array. */
static size_t
list(int ring, key_serial_t **serials)
{
    void *bytes = NULL;
    int size = keyctl_read_alloc(ring, &bytes);

    *serials = bytes;
    return size < 0 ? 0 : (size_t)size / sizeof(key_serial_t);
}

/* Unlinks expired and revoked keys, whose descriptions cannot be read any more; returns how many. */
static size_t
unlink_dead(int ring)
{
    CLEANUP_FREE key_serial_t *serials = NULL;
    size_t count = list(ring, &serials);
    size_t unlinked = 0;

    for (size_t i = 0; i < count; i++) {
        char description[8];

        if (keyctl_describe(serials[i], description, sizeof(description)) < 0 &&
            (errno == EKEYEXPIRED || errno == EKEYREVOKED) && keyctl_unlink(serials[i], ring) == 0) {
            unlinked++;
        }
    }
    return unlinked;
}

/* Moves the new ring into the base keyring. A revoked ring (keyctl revoke) still occupies the name and is unlinked
 * first. */
static int
put_in_place(const struct keyring *keyring, int serial)
{
    int reason = 0;

    for (int attempt = 0; attempt < 2; attempt++) {
        reason = keyctl_move(serial, KEY_SPEC_THREAD_KEYRING, keyring->base, KEYCTL_MOVE_EXCL) < 0 ? errno : 0;
        if (reason != EEXIST || find_ring(keyring) != 0 || unlink_dead(keyring->base) == 0) {
            break;
        }
    }
    return reason;
}

/* Creates the inner ring in the thread keyring and moves it into place, unless another process was faster. */
static int
make_ring(struct keyring *keyring)
{
    int serial = add_key("keyring", ring_name, NULL, 0, KEY_SPEC_THREAD_KEYRING);
    int reason = 0;

    if (serial < 0) {
        return errno;
    }
    reason = keyctl_setperm(serial, ring_mask) < 0 ? errno : put_in_place(keyring, serial);
    if (reason != 0) {
        keyctl_unlink(serial, KEY_SPEC_THREAD_KEYRING);
    }
    if (reason == EOPNOTSUPP || reason == ENOSYS || reason == EINVAL) {
        keyring->is_flat = true; /* a kernel before 5.3 */
        keyring->ring = keyring->base;
        return 0;
    }
    if (reason != 0 && reason != EEXIST) {
        return reason;
    }
    keyring->ring = find_ring(keyring);
    return keyring->ring == 0 ? EACCES : 0;
}

/* Another process may have created the ring since we opened. While it does not exist, keys can only be flat. */
static int
ring_to_search(struct keyring *keyring, bool *is_flat)
{
    if (keyring->ring == 0) {
        keyring->ring = find_ring(keyring);
    }
    *is_flat = keyring->ring == 0 || keyring->is_flat;
    return keyring->ring == 0 ? keyring->base : keyring->ring;
}

static void
key_name(char name[static KEYRING_NAME_SIZE], bool is_flat, const char *kind, const char *key)
{
    const char *const parts[] = {is_flat ? flat_prefix : "", kind, ":", key};
    size_t used = 0;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        text_copy(name + used, KEYRING_NAME_SIZE - used, parts[i]);
        used += strlen(name + used);
    }
}

static long
search(struct keyring *keyring, const char *kind, const char *name)
{
    char description[KEYRING_NAME_SIZE];
    bool is_flat;
    int ring;

    if (keyring->base == 0) {
        errno = ENOKEY;
        return -1;
    }
    ring = ring_to_search(keyring, &is_flat);
    key_name(description, is_flat, kind, name);
    return keyctl_search(ring, "user", description, 0);
}

/* Another program may have stored a longer payload than ajc does, up to what the kernel allows. */
static bool
read_payload(int serial, struct secret *payload)
{
    char usual[USUAL_PAYLOAD_SIZE];
    CLEANUP_FREE void *longer = NULL;
    void *bytes = usual;
    long size = keyctl_read(serial, usual, sizeof(usual));

    if (size > (long)sizeof(usual)) {
        size = keyctl_read_alloc(serial, &longer);
        bytes = longer;
    }
    if (size < 0) {
        return false;
    }
    secret_set_bytes(payload, bytes, (size_t)size);
    secret_wipe(bytes, (size_t)size);
    return true;
}

bool
keyring_find(struct keyring *keyring, const char *kind, const char *name, struct secret *payload)
{
    /* When another process replaces the key between search and read (once in many thousand reads), the read fails with
     * EACCES or ENOKEY: search again. */
    for (int attempt = 0; attempt < 2; attempt++) {
        long serial = search(keyring, kind, name);

        if (serial >= 0 && read_payload((int)serial, payload)) {
            return true;
        }
        if (serial < 0 && errno != EACCES) {
            break;
        }
    }
    if (errno != ENOKEY && errno != EKEYEXPIRED && errno != EKEYREVOKED && keyring->read_error == 0) {
        keyring->read_error = errno;
    }
    return false;
}

/* Creates the key in the thread keyring, then links it into the ring, so that others never see it with a wrong mask or
 * without a timeout. */
static int
create(struct keyring *keyring, const char *description, const struct secret *payload, unsigned timeout)
{
    int serial = add_key("user", description, payload->text, payload->size, KEY_SPEC_THREAD_KEYRING);
    int reason = 0;

    if (serial < 0) {
        return errno;
    }
    if (keyctl_setperm(serial, keyring->is_flat ? flat_mask : key_mask) < 0 ||
        keyctl_set_timeout(serial, timeout) < 0 || keyctl_link(serial, keyring->ring) < 0) {
        reason = errno;
    }
    keyctl_unlink(serial, KEY_SPEC_THREAD_KEYRING);
    return reason;
}

int
keyring_store(struct keyring *keyring, const char *kind, const char *name, const struct secret *payload,
              long timeout_seconds)
{
    char description[KEYRING_NAME_SIZE];
    unsigned timeout = timeout_seconds < 1         ? 1U
                       : timeout_seconds > INT_MAX ? (unsigned)INT_MAX
                                                   : (unsigned)timeout_seconds;
    int reason = 0;
    long serial;

    if (keyring->base == 0) {
        return ENOSYS;
    }
    if (keyring->ring == 0) {
        reason = make_ring(keyring);
        if (reason != 0) {
            return reason;
        }
    }
    key_name(description, keyring->is_flat, kind, name);
    serial = keyctl_search(keyring->ring, "user", description, 0);
    if (serial < 0 && errno == EKEYEXPIRED) {
        /* An expired key counts against the quota until it is collected; add_key with its name revives it in place. */
        serial = add_key("user", description, payload->text, payload->size, keyring->ring);
        if (serial >= 0 && keyctl_setperm((int)serial, keyring->is_flat ? flat_mask : key_mask) < 0) {
            serial = -1;
        }
    }
    if (serial < 0) {
        return create(keyring, description, payload, timeout);
    }
    if (keyctl_update((int)serial, payload->text, payload->size) < 0 || keyctl_set_timeout((int)serial, timeout) < 0) {
        return errno == ENOKEY || errno == EKEYREVOKED ? create(keyring, description, payload, timeout) : errno;
    }
    return 0;
}

bool
keyring_remove(struct keyring *keyring, const char *kind, const char *name)
{
    bool is_flat;
    long serial = search(keyring, kind, name);

    if (serial >= 0) {
        /* The kernel releases the quota of an unlinked key later, but that of a shortened payload at once. */
        keyctl_update((int)serial, "-", 1);
        keyctl_unlink((int)serial, ring_to_search(keyring, &is_flat));
    }
    return serial >= 0;
}

/* The description after "type;uid;gid;perm;". */
static const char *
description_name(const char *description)
{
    for (int semicolons = 0; semicolons < 4; semicolons++) {
        const char *next = strchr(description, ';');

        if (next == NULL) {
            return "";
        }
        description = next + 1;
    }
    return description;
}

void
keyring_each(struct keyring *keyring, const char *kind, void (*visit)(const char *name, void *context), void *context)
{
    CLEANUP_FREE key_serial_t *serials = NULL;
    bool is_flat = false;
    size_t count = keyring->base == 0 ? 0 : list(ring_to_search(keyring, &is_flat), &serials);
    char prefix[KEYRING_NAME_SIZE];
    bool is_any = *kind == '\0';

    snprintf(prefix, sizeof(prefix), "%s%s%s", is_flat ? flat_prefix : "", kind, is_any ? "" : ":");
    for (size_t i = 0; i < count; i++) {
        CLEANUP_FREE char *description = NULL;

        if (keyctl_describe_alloc(serials[i], &description) >= 0 && strncmp(description, "user;", 5) == 0) {
            const char *name = description_name(description);

            if (strncmp(name, prefix, strlen(prefix)) == 0) {
                visit(name + strlen(prefix), context);
            }
        }
    }
}

size_t
keyring_purge(struct keyring *keyring)
{
    bool is_flat;

    return keyring->base == 0 ? 0 : unlink_dead(ring_to_search(keyring, &is_flat));
}
