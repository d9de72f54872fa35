/* SPDX-License-Identifier: MIT
 *
 * Memory that is wiped. Only this file calls explicit_bzero.
 */
#include "base/secret.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/memory.h"

static const size_t smallest_block = 64;

static void *
or_exit(void *block)
{
    if (block == NULL) {
        memory_exhausted();
    }
    return block;
}

static void
reserve(struct secret *secret, size_t size)
{
    size_t capacity = secret->capacity < smallest_block ? smallest_block : secret->capacity;
    char *grown;

    if (size < secret->capacity) {
        return;
    }
    while (capacity <= size) {
        capacity *= 2;
    }
    grown = secret_allocate(capacity);
    if (secret->text != NULL) {
        memcpy(grown, secret->text, secret->size + 1);
        explicit_bzero(secret->text, secret->capacity);
        free(secret->text);
    }
    secret->text = grown;
    secret->capacity = capacity;
}

void
secret_append_bytes(struct secret *secret, const void *bytes, size_t size)
{
    reserve(secret, secret->size + size);
    if (size > 0) {
        memcpy(secret->text + secret->size, bytes, size);
    }
    secret->size += size;
    secret->text[secret->size] = '\0';
}

void
secret_append(struct secret *secret, const char *text)
{
    secret_append_bytes(secret, text, strlen(text));
}

void
secret_set_bytes(struct secret *secret, const void *bytes, size_t size)
{
    secret_clear(secret);
    secret_append_bytes(secret, bytes, size);
}

void
secret_set(struct secret *secret, const char *text)
{
    secret_set_bytes(secret, text, strlen(text));
}

void
secret_clear(struct secret *secret)
{
    if (secret->text != NULL) {
        explicit_bzero(secret->text, secret->capacity);
        free(secret->text);
    }
    *secret = (struct secret){0};
}

const char *
secret_text(const struct secret *secret)
{
    return secret->text == NULL ? "" : secret->text;
}

void
secret_move(struct secret *to, struct secret *from)
{
    secret_clear(to);
    *to = *from;
    *from = (struct secret){0};
}

void
secret_wipe(void *memory, size_t size)
{
    explicit_bzero(memory, size);
}

void
secret_free(void *block)
{
    if (block != NULL) {
        explicit_bzero(block, malloc_usable_size(block));
        free(block);
    }
}

void *
secret_allocate(size_t size)
{
    return or_exit(malloc(size));
}

void *
secret_reallocate(void *block, size_t size)
{
    size_t old_size = block == NULL ? 0 : malloc_usable_size(block);
    void *grown;

    if (block != NULL && size > 0 && size <= old_size) {
        return block;
    }
    grown = secret_allocate(size);
    if (block != NULL) {
        memcpy(grown, block, old_size < size ? old_size : size);
        secret_free(block);
    }
    return grown;
}

void *
secret_allocate_zeroed(size_t count, size_t size)
{
    return or_exit(calloc(count, size));
}

char *
secret_duplicate(const char *text)
{
    return or_exit(strdup(text));
}

void
secret_protect_process(void)
{
    prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
}
