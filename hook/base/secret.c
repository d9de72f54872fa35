/* SPDX-License-Identifier: MIT
 *
 * Memory that is wiped. Only this file calls explicit_bzero.
 *
 * The blocks of struct secret have sizes that are powers of two. Small ones are parts of regions of 64 KiB, which even
 * the smallest usual RLIMIT_MEMLOCK permits to lock; freed ones are kept in one list for each size. A large one has a
 * mapping of its own.
 */
#include "base/secret.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "base/memory.h"

enum {
    SMALLEST_BLOCK = 64,
    SIZES = 9, /* of small blocks: 64 bytes to 16 KiB */
    LARGEST_SMALL_BLOCK = SMALLEST_BLOCK << (SIZES - 1),
    REGION_SIZE = 65536,
};

/* In a block that is free. */
struct free_block {
    struct free_block *next;
};

static void *
or_exit(void *block)
{
    if (block == NULL) {
        memory_exhausted();
    }
    return block;
}

#if defined(__SANITIZE_ADDRESS__) /* finds what is not released and what is written behind a block of malloc() */

static void *
take_block(size_t size)
{
    return or_exit(malloc(size));
}

static void
put_back_block(char *block, size_t size)
{
    explicit_bzero(block, size);
    free(block);
}

#else

/* The pages that are used are locked, so that they are not swapped. Each protection is optional: the limit of locked
 * memory may be lower. */
static void *
map_pages(size_t size)
{
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (pages == MAP_FAILED) {
        memory_exhausted();
    }
    (void)madvise(pages, size, MADV_DONTDUMP);
    (void)!mlock2(pages, size, MLOCK_ONFAULT);
    return pages;
}

/* For blocks of this size, of which there may be none. */
static struct free_block **
free_blocks(size_t size)
{
    static struct free_block *lists[SIZES];
    size_t list = 0;

    while ((size_t)SMALLEST_BLOCK << list < size) {
        list++;
    }
    return &lists[list];
}

static void *
take_new_block(size_t size)
{
    static char *region;
    static size_t used = REGION_SIZE;

    if (used + size > REGION_SIZE) {
        region = map_pages(REGION_SIZE);
        used = 0;
    }
    used += size;
    return region + used - size;
}

static void *
take_block(size_t size)
{
    struct free_block **blocks;
    struct free_block *block;

    if (size > LARGEST_SMALL_BLOCK) {
        return map_pages(size);
    }
    blocks = free_blocks(size);
    block = *blocks;
    if (block == NULL) {
        return take_new_block(size);
    }
    *blocks = block->next;
    return block;
}

static void
put_back_block(char *text, size_t size)
{
    struct free_block **blocks;
    struct free_block *block = (struct free_block *)(void *)text;

    explicit_bzero(text, size);
    if (size > LARGEST_SMALL_BLOCK) {
        munmap(text, size);
        return;
    }
    blocks = free_blocks(size);
    block->next = *blocks;
    *blocks = block;
}

#endif

static void
reserve(struct secret *secret, size_t size)
{
    size_t capacity = secret->capacity < SMALLEST_BLOCK ? SMALLEST_BLOCK : secret->capacity;
    char *grown;

    if (size < secret->capacity) {
        return;
    }
    while (capacity <= size) {
        capacity *= 2;
    }
    grown = take_block(capacity);
    if (secret->text != NULL) {
        memcpy(grown, secret->text, secret->size + 1);
        put_back_block(secret->text, secret->capacity);
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
        put_back_block(secret->text, secret->capacity);
    }
    *secret = (struct secret){0};
}

const char *
secret_text(const struct secret *secret)
{
    return secret->text == NULL ? "" : secret->text;
}

void
secret_remove_start(struct secret *secret, size_t size)
{
    if (size > 0) {
        secret->size -= size;
        memmove(secret->text, secret->text + size, secret->size);
        explicit_bzero(secret->text + secret->size, size);
    }
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

void *
secret_allocate_at(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return secret_allocate(size);
}

void *
secret_reallocate_at(void *block, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return secret_reallocate(block, size);
}

void
secret_free_at(void *block, const char *file, int line)
{
    (void)file;
    (void)line;
    secret_free(block);
}

void
secret_protect_process(void)
{
    prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
}
