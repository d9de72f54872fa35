/* SPDX-License-Identifier: MIT
 *
 * The kernel keyring of the test's user (tests/as-user), and direct access to it.
 */
#pragma once

#include <keyutils.h>
#include <stdbool.h>

#include "keyring/keyring.h"

/* For cmocka_unit_test_setup: the user's keyrings emptied. Fails for any user but one made for the test. */
int test_keys_empty(void **state);

/* The keyring as a program just started finds it. */
void test_keys_open(struct keyring *keyring);

/* The serial of a key in the ring ("keyring" for the ring itself in its base); 0: none. */
key_serial_t test_keys_serial(int ring, const char *type, const char *description);

key_perm_t test_keys_mask(key_serial_t serial);
bool test_keys_has_end(key_serial_t serial); /* false: it never expires */

/* Stores a text under KIND:NAME; compares the stored one ("" when there is none). */
void test_keys_store(struct keyring *keyring, const char *kind, const char *name, const char *text,
                     long timeout_seconds);
bool test_keys_is(struct keyring *keyring, const char *kind, const char *name, const char *text);

/* Waits until a key that was stored for one second has expired. */
void test_keys_wait_for_end(struct keyring *keyring, const char *kind, const char *name);
