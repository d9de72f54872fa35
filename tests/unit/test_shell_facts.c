/* SPDX-License-Identifier: MIT
 *
 * doctor/shell_facts: the facts that a hook passes, also from a newer or a broken hook.
 */
#include "doctor/shell_facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
every_word_that_the_hook_writes_is_read(void **state)
{
    struct shell_facts facts;

    (void)state;
    assert_true(shell_facts_parse("shell=bash version=5.2.15 hook=1 before_command=ps0 prompt_command=ok hooks=1 "
                                  "answered=yes readonly=AWS_REGION,AJC_PROFILE universal=AWS_REGION",
                                  &facts));
    assert_string_equal(facts.shell, "bash");
    assert_string_equal(facts.version, "5.2.15");
    assert_string_equal(facts.before_command, "ps0");
    assert_string_equal(facts.prompt_command, "ok");
    assert_string_equal(facts.answered, "yes");
    assert_string_equal(facts.readonly, "AWS_REGION,AJC_PROFILE");
    assert_string_equal(facts.universal, "AWS_REGION");
    assert_int_equal(facts.hooks, 1);
}

static void
unknown_words_are_ignored_and_missing_ones_are_empty(void **state)
{
    struct shell_facts facts;

    (void)state;
    assert_true(shell_facts_parse("future=1 shell=zsh word  =value hooks=many", &facts));
    assert_string_equal(facts.shell, "zsh");
    assert_string_equal(facts.before_command, "");
    assert_int_equal(facts.hooks, -1);
}

static void
empty_name_is_not_a_shell(void **state)
{
    static char long_text[4096];
    struct shell_facts facts;

    (void)state;
    memset(long_text, 'x', sizeof(long_text) - 1);
    assert_false(shell_facts_parse("", &facts));
    assert_false(shell_facts_parse("hooks=1", &facts));
    assert_false(shell_facts_parse(long_text, &facts));
    assert_true(shell_facts_parse("shell=a-shell-with-a-name-that-is-too-long shell=fish", &facts));
    assert_string_equal(facts.shell, "fish");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_that_the_hook_writes_is_read),
        cmocka_unit_test(unknown_words_are_ignored_and_missing_ones_are_empty),
        cmocka_unit_test(empty_name_is_not_a_shell),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
