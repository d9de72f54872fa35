/* SPDX-License-Identifier: MIT
 *
 * base/base64: the RFC's vectors, every byte, and what is refused.
 */
#include "base/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* RFC 4648 section 10, and one of two bytes. */
static void
rfc_vectors_are_encoded_and_decoded(void **state)
{
    static const char *const vectors[][2] = {{"", ""},
                                             {"f", "Zg=="},
                                             {"du", "ZHU="},
                                             {"foo", "Zm9v"},
                                             {"foob", "Zm9vYg=="},
                                             {"fooba", "Zm9vYmE="},
                                             {"foobar", "Zm9vYmFy"}};

    (void)state;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        CLEANUP_SECRET struct secret bytes = {0};
        CLEANUP_SECRET struct secret text = {0};

        assert_true(base64_decode(vectors[i][1], &bytes));
        assert_string_equal(secret_text(&bytes), vectors[i][0]);
        base64_encode(&bytes, &text);
        assert_string_equal(secret_text(&text), vectors[i][1]);
    }
}

/* Section 5: the other alphabet, with or without padding, is read; it is written without. */
static void
url_form_is_read_in_any_spelling(void **state)
{
    static const char *const spellings[] = {"+/+/Zg==", "-_-_Zg==", "-_-_Zg", "+/+/Zg"};
    static const char *const others[] = {"-_-_Z", "-_-_Zh", "-_-_ Zg", "-_-_Zg===="};

    (void)state;
    for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
        CLEANUP_SECRET struct secret bytes = {0};
        CLEANUP_SECRET struct secret text = {0};

        assert_true(base64_url_decode(spellings[i], &bytes));
        assert_int_equal(bytes.size, 4);
        assert_memory_equal(bytes.text, "\xfb\xff\xbf\x66", 4);
        base64_url_encode(&bytes, &text);
        assert_string_equal(secret_text(&text), "-_-_Zg");
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        CLEANUP_SECRET struct secret bytes = {0};

        assert_false(base64_url_decode(others[i], &bytes));
        assert_int_equal(bytes.size, 0);
    }
}

static void
every_byte_survives(void **state)
{
    CLEANUP_SECRET struct secret bytes = {0};
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_SECRET struct secret again = {0};
    unsigned char all[256];

    (void)state;
    for (size_t i = 0; i < sizeof(all); i++) {
        all[i] = (unsigned char)i;
    }
    secret_set_bytes(&bytes, all, sizeof(all));
    base64_encode(&bytes, &text);
    assert_int_equal(text.size, 344);
    assert_true(base64_decode(secret_text(&text), &again));
    assert_int_equal(again.size, sizeof(all));
    assert_memory_equal(again.text, all, sizeof(all));
}

static void
only_the_canonical_form_is_accepted(void **state)
{
    static const char *const wrong[] = {
        "Z",     "Zg",     "Zg=",  "Zg==Zg==",  "Zh==", "Zm9=",   "Z===", "====",          "Zm9v ",
        "Zm 9v", "Zm9v\n", "Zm-_", "Zm9v=Zm9v", "=m9v", "Zg==\n", "Zg=a", "Zm9vZ\xc3\xbc="};

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        CLEANUP_SECRET struct secret bytes = {0};

        print_message("\"%s\"\n", wrong[i]);
        assert_false(base64_decode(wrong[i], &bytes));
        assert_int_equal(bytes.size, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc_vectors_are_encoded_and_decoded),
        cmocka_unit_test(url_form_is_read_in_any_spelling),
        cmocka_unit_test(every_byte_survives),
        cmocka_unit_test(only_the_canonical_form_is_accepted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
