/* SPDX-License-Identifier: MIT
 *
 * A separate environment for one test: HOME and the XDG directories below one temporary directory, an environment
 * without variables of AWS or ajc, and /run/user and /etc/ajc redirected there (by -Wl,--wrap), so that nothing of the
 * real machine is read or changed.
 *
 *   home/ config/ state/ runtime/ (0700)     always exist
 *   run-user/UID                             replaces /run/user/UID; only exists when a test creates it
 *   administrator.json                       replaces /etc/ajc/config.json; likewise
 */
#pragma once

#include "base/secret.h"

enum { TEMP_HOME_PATH_SIZE = 512 };

/* For cmocka_unit_test_setup_teardown. */
int temp_home_make(void **state);
int temp_home_remove(void **state);

/* The path of a name below the temporary directory. */
void temp_home_path(char path[static TEMP_HOME_PATH_SIZE], const char *name);

/* A file below it, mode 0600, and its text ("" when there is none). */
void temp_home_write(const char *name, const char *text);
void temp_home_read(const char *name, struct secret *text);
