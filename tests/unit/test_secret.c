/* SPDX-License-Identifier: MIT
 *
 * base/secret: growing, moving, clearing, and that freed memory was wiped.
 */
#include "base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_grows_piece_by_piece),
        cmocka_unit_test(bytes_may_contain_nul),
        cmocka_unit_test(empty_secret_reads_as_empty_text),
        cmocka_unit_test(moving_leaves_the_source_empty),
        cmocka_unit_test(wiped_memory_is_zero),
        cmocka_unit_test(reallocated_block_keeps_its_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
