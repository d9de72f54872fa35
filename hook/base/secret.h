/* SPDX-License-Identifier: MIT
 *
 * Bytes that must not outlive their use: passwords, codes, tokens, cookies, whole replies that carry them.
 * Declare locals `CLEANUP_SECRET struct secret password = {0};`. Every block is wiped before it is freed, also
 * when it grows. No stdio on secrets: its buffers keep copies.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

struct secret {
    char *text;      /* NULL when empty, else terminated by a NUL that `size` does not count */
    size_t size;     /* bytes in use */
    size_t capacity; /* bytes allocated, for growth */
};

/* Each of these aborts the program when memory is exhausted: there is nothing sensible to go on with. */
void secret_set(struct secret *secret, const char *text);
void secret_set_bytes(struct secret *secret, const void *bytes, size_t size);
void secret_append(struct secret *secret, const char *text);
void secret_append_bytes(struct secret *secret, const void *bytes, size_t size);

/* Wipes, frees, leaves empty; accepts empty. */
void secret_clear(struct secret *secret);

/* The text, "" when empty; valid until the secret changes. */
const char *secret_text(const struct secret *secret);

/* Moves `from` into `to` (what was there is cleared); `from` is left empty. */
void secret_move(struct secret *to, struct secret *from);

/* Wipes plain memory; a call that the compiler may not remove. */
void secret_wipe(void *memory, size_t size);

/* Wipes the whole heap block, then frees it; accepts NULL. For memory that a library hands out. */
void secret_free(void *block);

/* malloc, realloc, calloc, strdup and free whose blocks are wiped when given back: for the allocation hooks of
 * libraries that copy secrets (cJSON, libcurl). */
void *secret_allocate(size_t size);
void *secret_reallocate(void *block, size_t size);
void *secret_allocate_zeroed(size_t count, size_t size);
char *secret_duplicate(const char *text);

/* First statement of every program: no core dump and no ptrace by others (PR_SET_DUMPABLE 0), so that keys do not
 * reach a disk; the core limit is not touched, as it would pass into the person's command. */
void secret_protect_process(void);

#define CLEANUP_SECRET CLEANUP(secret_clear)
