/* SPDX-License-Identifier: MIT
 *
 * base/secret: growing, moving, clearing, and that freed memory was wiped.
 */
#include "base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

static void
text_grows_piece_by_piece(void **state)
{
    CLEANUP_SECRET struct secret secret = {0};

    (void)state;
    for (int i = 0; i < 1000; i++) {
        secret_append(&secret, "duff");
    }
    assert_int_equal(secret.size, 4000);
    assert_int_equal(strlen(secret_text(&secret)), 4000);
    assert_int_equal(strncmp(secret.text + 3996, "duff", 5), 0);
}

static void
bytes_may_contain_nul(void **state)
{
    CLEANUP_SECRET struct secret secret = {0};

    (void)state;
    secret_set_bytes(&secret, "du\0ff", 5);
    assert_int_equal(secret.size, 5);
    assert_memory_equal(secret.text, "du\0ff", 6);
}

static void
empty_secret_reads_as_empty_text(void **state)
{
    struct secret secret = {0};

    (void)state;
    assert_string_equal(secret_text(&secret), "");
    secret_set(&secret, "");
    assert_string_equal(secret_text(&secret), "");
    secret_clear(&secret);
    secret_clear(&secret);
    assert_null(secret.text);
}

static void
moving_leaves_the_source_empty(void **state)
{
    CLEANUP_SECRET struct secret from = {0};
    CLEANUP_SECRET struct secret to = {0};

    (void)state;
    secret_set(&from, "beer");
    secret_set(&to, "wine");
    secret_move(&to, &from);
    assert_string_equal(secret_text(&to), "beer");
    assert_null(from.text);
    assert_int_equal(from.size, 0);
}

static void
removed_start_is_wiped(void **state)
{
    CLEANUP_SECRET struct secret secret = {0};

    (void)state;
    secret_remove_start(&secret, 0);
    assert_string_equal(secret_text(&secret), "");
    secret_set(&secret, "duffbeer");
    secret_remove_start(&secret, 0);
    assert_string_equal(secret_text(&secret), "duffbeer");
    secret_remove_start(&secret, 5);
    assert_int_equal(secret.size, 3);
    assert_memory_equal(secret.text, "eer\0\0\0\0\0", 8);
    secret_remove_start(&secret, 3);
    assert_int_equal(secret.size, 0);
    assert_string_equal(secret_text(&secret), "");
}

static void
wiped_memory_is_zero(void **state)
{
    char memory[] = "duff";
    static const char zeros[sizeof(memory)];

    (void)state;
    secret_wipe(memory, sizeof(memory));
    assert_memory_equal(memory, zeros, sizeof(memory));
}

static void
reallocated_block_keeps_its_bytes(void **state)
{
    char *block = secret_allocate(8);

    (void)state;
    memcpy(block, "duffbeer", 8);
    block = secret_reallocate(block, 100000);
    assert_memory_equal(block, "duffbeer", 8);
    block = secret_reallocate(block, 4);
    assert_memory_equal(block, "duff", 4);
    secret_free(block);
    secret_free(NULL);
}

#ifndef __SANITIZE_ADDRESS__ /* where the blocks are those of malloc() */

/* Sets `flags` to the flags of the mapping with that address: " rd wr mr mw me lo dd ". */
static void
read_flags(const void *address, char *flags, size_t size)
{
    CLEANUP_FILE FILE *maps = fopen("/proc/self/smaps", "r");
    bool is_here = false;
    char line[512];

    assert_non_null(maps);
    flags[0] = '\0';
    while (fgets(line, sizeof(line), maps) != NULL) {
        unsigned long start;
        unsigned long end;

        if (sscanf(line, "%lx-%lx ", &start, &end) == 2) {
            is_here = (uintptr_t)address >= start && (uintptr_t)address < end;
        } else if (is_here && strncmp(line, "VmFlags:", 8) == 0) {
            snprintf(flags, size, "%s", line + 8);
        }
    }
    assert_true(flags[0] != '\0');
}

static bool
may_lock(size_t size)
{
    struct rlimit limit;

    return getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur >= size;
}

static void
memory_of_secrets_is_locked_and_not_dumped(void **state)
{
    CLEANUP_SECRET struct secret small = {0};
    CLEANUP_SECRET struct secret large = {0};
    CLEANUP_FREE char *plain = strdup("beer");
    char flags[512];

    (void)state;
    secret_set(&small, "duff");
    read_flags(small.text, flags, sizeof(flags));
    assert_non_null(strstr(flags, " dd"));
    assert_true(strstr(flags, " lo") != NULL || !may_lock(65536));
    for (int i = 0; i < 100000; i++) {
        secret_append(&large, "duff");
    }
    read_flags(large.text, flags, sizeof(flags));
    assert_non_null(strstr(flags, " dd"));
    assert_true(strstr(flags, " lo") != NULL || !may_lock(4 << 20));
    read_flags(plain, flags, sizeof(flags)); /* control */
    assert_null(strstr(flags, " dd"));
    assert_null(strstr(flags, " lo"));
}

static void
released_block_is_wiped_and_used_again(void **state)
{
    static const char zeros[64 - sizeof(void *)];
    struct secret secret = {0};
    const char *block;

    (void)state;
    secret_set(&secret, "duffduffduffduffduffduffduffduff");
    block = secret.text;
    secret_clear(&secret);
    assert_memory_equal(block + sizeof(void *), zeros, sizeof(zeros));
    secret_set(&secret, "beer");
    assert_ptr_equal(secret.text, block);
    secret_clear(&secret);
}

/* Many at once of all sizes: none shares its memory with another. */
static void
blocks_do_not_overlap(void **state)
{
    enum { COUNT = 200 };
    struct secret secrets[COUNT] = {0};

    (void)state;
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < COUNT; i++) {
            for (int byte = 0; byte < i * (round + 1) * 7; byte++) {
                secret_append_bytes(&secrets[i], &(char){(char)i}, 1);
            }
        }
        for (int i = 0; i < COUNT; i++) {
            for (size_t byte = 0; byte < secrets[i].size; byte++) {
                assert_int_equal(secrets[i].text[byte], (char)i);
            }
            if (i % 3 == round % 3) {
                secret_clear(&secrets[i]);
            }
        }
    }
    for (int i = 0; i < COUNT; i++) {
        secret_clear(&secrets[i]);
    }
}

#endif

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_grows_piece_by_piece),
        cmocka_unit_test(bytes_may_contain_nul),
        cmocka_unit_test(empty_secret_reads_as_empty_text),
        cmocka_unit_test(moving_leaves_the_source_empty),
        cmocka_unit_test(removed_start_is_wiped),
        cmocka_unit_test(wiped_memory_is_zero),
        cmocka_unit_test(reallocated_block_keeps_its_bytes),
#ifndef __SANITIZE_ADDRESS__
        cmocka_unit_test(memory_of_secrets_is_locked_and_not_dumped),
        cmocka_unit_test(released_block_is_wiped_and_used_again),
        cmocka_unit_test(blocks_do_not_overlap),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
