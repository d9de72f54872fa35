/* SPDX-License-Identifier: MIT
 *
 * Secret bytes: passwords, codes, tokens, cookies, and whole replies that contain them.
 * Declare locals `CLEANUP_SECRET struct secret password = {0};`. Every block is wiped before it is freed, also when it
 * grows, and is in memory that is not swapped, as far as RLIMIT_MEMLOCK permits, and not dumped. After fork() the
 * child's copy may be swapped. For one thread of a process only. Do not use stdio for secrets: its buffers keep copies.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

struct secret {
    char *text;      /* NULL when empty, else NUL-terminated; `size` does not count the NUL */
    size_t size;     /* bytes in use */
    size_t capacity; /* bytes allocated, for growth */
};

/* Each of these aborts the program when memory runs out. */
void secret_set(struct secret *secret, const char *text);
void secret_set_bytes(struct secret *secret, const void *bytes, size_t size);
void secret_append(struct secret *secret, const char *text);
void secret_append_bytes(struct secret *secret, const void *bytes, size_t size);

/* Wipes and frees; leaves it empty. An empty one is accepted. */
void secret_clear(struct secret *secret);

/* The text, "" when empty; valid until the secret changes. */
const char *secret_text(const struct secret *secret);

/* Moves `from` into `to`, whose old value is cleared; leaves `from` empty. */
void secret_move(struct secret *to, struct secret *from);

/* Removes its first `size` bytes. */
void secret_remove_start(struct secret *secret, size_t size);

/* Wipes plain memory; the compiler cannot remove this call. */
void secret_wipe(void *memory, size_t size);

/* Wipes the whole heap block, then frees it; accepts NULL. For memory that a library allocated. */
void secret_free(void *block);

/* malloc, realloc, calloc and strdup for the allocation hooks of libraries that copy secrets (cJSON, libcurl); with
 * secret_free, every block is wiped before it is freed. They never return NULL (base/memory.h): a library that
 * ignores a failed allocation would build an incomplete text. */
void *secret_allocate(size_t size);
void *secret_reallocate(void *block, size_t size);
void *secret_allocate_zeroed(size_t count, size_t size);
char *secret_duplicate(const char *text);

/* The same for libcrypto, which says from where in its sources it calls. */
void *secret_allocate_at(size_t size, const char *file, int line);
void *secret_reallocate_at(void *block, size_t size, const char *file, int line);
void secret_free_at(void *block, const char *file, int line);

/* First statement of every program: disables core dumps and ptrace by others (PR_SET_DUMPABLE 0), so that keys do not
 * reach a disk. RLIMIT_CORE stays unchanged, because the user's command would inherit it. */
void secret_protect_process(void);

#define CLEANUP_SECRET CLEANUP(secret_clear)
