/* SPDX-License-Identifier: MIT
 *
 * The kernel keyring of the user that the test was given.
 */
#include "test_keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    EMPTY_BYTES_MOST = 500, /* the keyrings that every process has */
    POLLS_MAX = 30000,      /* five minutes: then it hangs */
};

static const struct timespec between_polls = {.tv_nsec = 10000000};

void
test_keys_open(struct keyring *keyring)
{
    struct error error = {0};

    if (!keyring_open(keyring, &error)) {
        fail_msg("%s", error.text);
    }
}

/* Bytes that the kernel charges this user for, keyrings included: the fourth column of /proc/key-users. */
static int
charged_bytes(void)
{
    CLEANUP_FILE FILE *users = fopen("/proc/key-users", "re");
    char line[256];

    assert_non_null(users);
    while (fgets(line, sizeof(line), users) != NULL) {
        unsigned uid = 0;
        int bytes = 0;

        if (sscanf(line, "%u: %*d %*d/%*d %*d/%*d %d/", &uid, &bytes) == 2 && uid == geteuid()) {
            return bytes;
        }
    }
    return 0;
}

/* The kernel releases the quota of keys with a delay. */
static void
wait_for_quota(void)
{
    for (int i = 0; i < POLLS_MAX && charged_bytes() > EMPTY_BYTES_MOST; i++) {
        nanosleep(&between_polls, NULL);
    }
    assert_in_range(charged_bytes(), 0, EMPTY_BYTES_MOST);
}

int
test_keys_empty(void **state)
{
    struct keyring keyring;

    (void)state;
    if (getenv("AJC_TEST_USER") == NULL) {
        fail_msg("it empties the keyring: run it by ctest, or by tests/as-user");
    }
    test_keys_open(&keyring);
    assert_int_equal(keyctl_clear((key_serial_t)keyring.base), 0);
    assert_int_equal(keyctl_clear(KEY_SPEC_USER_KEYRING), 0);
    wait_for_quota();
    return 0;
}

key_serial_t
test_keys_serial(int ring, const char *type, const char *description)
{
    long serial = keyctl_search(ring, type, description, 0);

    return serial < 0 ? 0 : (key_serial_t)serial;
}

key_perm_t
test_keys_mask(key_serial_t serial)
{
    CLEANUP_FREE char *description = NULL;
    unsigned mask = 0;

    assert_true(keyctl_describe_alloc(serial, &description) > 0);
    assert_int_equal(sscanf(description, "%*[^;];%*d;%*d;%x;", &mask), 1);
    return mask;
}

/* The fourth column of /proc/keys (proc(5)). */
bool
test_keys_has_end(key_serial_t serial)
{
    CLEANUP_FILE FILE *keys = fopen("/proc/keys", "re");
    char line[1024];

    assert_non_null(keys);
    while (fgets(line, sizeof(line), keys) != NULL) {
        unsigned found = 0;
        char timeout[16] = "";

        if (sscanf(line, "%x %*s %*d %15s", &found, timeout) == 2 && found == (unsigned)serial) {
            return strcmp(timeout, "perm") != 0;
        }
    }
    fail_msg("key %d is not in /proc/keys", serial);
    return false;
}

void
test_keys_store(struct keyring *keyring, const char *kind, const char *name, const char *text, long timeout_seconds)
{
    CLEANUP_SECRET struct secret payload = {0};

    secret_set(&payload, text);
    assert_int_equal(keyring_store(keyring, kind, name, &payload, timeout_seconds), 0);
}

bool
test_keys_is(struct keyring *keyring, const char *kind, const char *name, const char *text)
{
    CLEANUP_SECRET struct secret payload = {0};

    return keyring_find(keyring, kind, name, &payload) && strcmp(secret_text(&payload), text) == 0;
}

void
test_keys_wait_for_end(struct keyring *keyring, const char *kind, const char *name)
{
    CLEANUP_SECRET struct secret payload = {0};

    for (int i = 0; i < POLLS_MAX && keyring_find(keyring, kind, name, &payload); i++) {
        nanosleep(&between_polls, NULL);
    }
    assert_false(keyring_find(keyring, kind, name, &payload));
}
