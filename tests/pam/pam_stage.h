/* SPDX-License-Identifier: MIT
 *
 * A separate PAM configuration for a test: service files in a temporary directory with a test double of a password
 * module and pam_ajc.so with options, helpers beside them, and a conversation that answers with one password. Uses the
 * real libpam, needs no root and does not change /etc/pam.d.
 */
#pragma once

#include <security/pam_appl.h>
#include <stdbool.h>
#include <stddef.h>

/* For cmocka's group: creates and removes the directory. */
int stage_make(void **state);
int stage_remove(void **state);

/* A path in the directory; valid until the fourth call after it. */
const char *stage_path(const char *name);

/* Writes the service "test" with pam_ajc.so and these options after the password module with its option ("" or
 * "none"). The helper is helper-DEED of the directory ("ok", "hang" …), the real one for "real", else an absolute path.
 * `module` false: without pam_ajc.so. */
void stage_write(const char *token_option, const char *deed, const char *options, bool module);

/* A handle for the service, as the user; each question is answered with `size` bytes of `password` (a NUL ends it, as
 * PAM's are). The caller keeps the bytes; they are unmasked with `mask` when they are sent. */
pam_handle_t *stage_start(const char *user, const unsigned char *password, size_t size, unsigned char mask);

/* The current user. */
const char *stage_user(void);

/* A value that the helper recorded; "" when there is none or no helper ran. Valid until the next call. */
const char *stage_seen(const char *name);
bool stage_was_seeded(void); /* a helper ran since the service was written */
void stage_forget_seen(void);
