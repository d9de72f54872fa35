/* SPDX-License-Identifier: MIT
 *
 * aws_files/foreign_profiles: accounts of saml2aws as go-ini reads them. flow/import.sh has whole files of both tools.
 */
#include "aws_files/foreign_profiles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sentence.h"

static const char *
read_accounts(const char *text)
{
    static char seen[1024];
    CLEANUP_FOREIGN_PROFILES struct foreign_profiles profiles = {0};
    struct error error = {0};
    size_t used = 0;

    if (!foreign_profiles_read(text, &profiles, &error)) {
        snprintf(seen, sizeof(seen), "%s", error.text);
        return seen;
    }
    seen[0] = '\0';
    for (size_t i = 0; i < profiles.count; i++) {
        const struct foreign_profile *account = &profiles.all[i];

        used += (size_t)snprintf(seen + used, sizeof(seen) - used, "%s|%s|%s|%s\n", account->profile.name,
                                 account->profile.url, account->profile.account, account->reason);
    }
    return seen;
}

static void
values_are_read_as_by_saml2aws(void **state)
{
    (void)state;
    assert_string_equal(read_accounts("\n  [work]\n  provider = \"JumpCloud\" # ours\n  url = `https://x/a`\n"
                                      "  username = 'duff@x' ; me\n\n[empty]\n[work]\nurl = https://x/b\n"),
                        "work|https://x/b|duff@x|\n");
    assert_string_equal(read_accounts("[base]\nprovider: JumpCloud\nurl: https://x/%(name)s\nname: one\n"
                                      "[base.two]\nusername = duff@x\n"),
                        "base|https://x/one||\nbase.two|https://x/one|duff@x|\n");
}

static void
invalid_profile_name_falls_back_to_the_section(void **state)
{
    (void)state;
    assert_string_equal(read_accounts("[work]\nprovider = JumpCloud\naws_profile = client/dev\n"
                                      "[beer]\nprovider = JumpCloud\naws_profile = duff\n"
                                      "[again]\nprovider = JumpCloud\naws_profile = duff\n"
                                      "[standard]\nprovider = JumpCloud\naws_profile = saml\n"),
                        "work|||\nduff|||\nagain|||\nstandard|||\n");
}

static void
file_that_saml2aws_cannot_read_is_refused(void **state)
{
    (void)state;
    assert_string_equal(read_accounts("\n[work]\nprovider = JumpCloud\nurl\n"),
                        sentence_with("SAML2AWS_UNREADABLE", "4", "it is not NAME = VALUE", NULL));
    assert_string_equal(read_accounts("[work]\nurl = x\n"), sentence_with("IMPORT_UNKNOWN_FORMAT", NULL));
    assert_string_equal(read_accounts("hello"), sentence_with("IMPORT_UNKNOWN_FORMAT", NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read_as_by_saml2aws),
        cmocka_unit_test(invalid_profile_name_falls_back_to_the_section),
        cmocka_unit_test(file_that_saml2aws_cannot_read_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
