/* SPDX-License-Identifier: MIT
 *
 * base/near: the word that was probably meant.
 */
#include "names/near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
nearest_word_is_found(void **state)
{
    static const char *const names[] = {"prod", "prod-eu", "staging", "duff"};
    static const struct {
        const char *typed;
        const char *found;
    } rows[] = {
        {"prdo", "prod"},
        {"prd", "prod"},
        {"prood", "prod"},
        {"Prod", "prod"},
        {"prod-", "prod"},
        {"prod-e", "prod-eu"},
        {"st", "staging"},
        {"stagnig", "staging"},
        {"stagimg", "staging"},
        {"sageing", "staging"},
        {"duf", "duff"},
        {"puff", "duff"},
        {"xyz", NULL},
        {"d", NULL},
        {"", NULL},
        {"doof", NULL},
        {"staff", NULL},
    };
    char long_word[200];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct near near = {.typed = rows[i].typed};

        for (size_t j = 0; j < sizeof(names) / sizeof(names[0]); j++) {
            near_consider(&near, names[j]);
        }
        if (rows[i].found == NULL) {
            assert_null(near.found);
        } else {
            assert_non_null(near.found);
            assert_string_equal(near.found, rows[i].found);
        }
    }
    memset(long_word, 'x', sizeof(long_word));
    long_word[sizeof(long_word) - 1] = '\0';
    for (size_t i = 0; i < sizeof(long_word); i++) {
        struct near near = {.typed = &long_word[i]};

        near_consider(&near, long_word);
        near_consider(&near, &long_word[sizeof(long_word) - 1 - 64]);
        near_consider(&near, "");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nearest_word_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
