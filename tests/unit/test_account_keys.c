/* SPDX-License-Identifier: MIT
 *
 * keyring/account_keys: a password and a portal session are found only for the origin that they were stored for.
 */
#include "keyring/account_keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "test_keys.h"

static const char duffman[] = "duffman@duff-beer.com";
static const char console[] = "https://console.jumpcloud.com";
static const char *const other_consoles[] = {"", "https://console.eu.jumpcloud.com",
                                             "https://console.jumpcloud.com:8443", "https://console.jumpcloud.co",
                                             "http://console.jumpcloud.com"};

static void
store_login(struct keyring *keyring, const char *password, long ttl_seconds)
{
    CLEANUP_LOGIN struct login login = {0};

    secret_set(&login.password, password);
    text_copy(login.console_url, sizeof(login.console_url), console);
    assert_true(login_store(keyring, duffman, &login, ttl_seconds, NULL));
}

static void
store_portal(struct keyring *keyring)
{
    CLEANUP_PORTAL struct portal portal = {.authenticated_at = 1542311378, .used_at = 1542314978};

    secret_set(&portal.session, "cookies\nof a portal %\n");
    text_copy(portal.console_url, sizeof(portal.console_url), console);
    assert_true(portal_store(keyring, duffman, &portal, NULL));
}

static void
login_is_found_for_its_origin(void **state)
{
    CLEANUP_LOGIN struct login login = {0};
    struct keyring keyring;
    time_t before = clock_now();

    (void)state;
    test_keys_open(&keyring);
    store_login(&keyring, "D&uff\n%'\"\\ b\xc3\xa9\xc3\xa9r", 3600);
    assert_true(login_find(&keyring, duffman, console, &login));
    assert_string_equal(secret_text(&login.password), "D&uff\n%'\"\\ b\xc3\xa9\xc3\xa9r");
    assert_string_equal(login.console_url, console);
    assert_in_range(login.kept_until, before + 3600, clock_now() + 3600);
    assert_true(test_keys_has_end(test_keys_serial(keyring.ring, "user", "login:duffman@duff-beer.com")));
}

static void
portal_session_is_found_for_its_origin(void **state)
{
    CLEANUP_PORTAL struct portal portal = {0};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    store_portal(&keyring);
    assert_true(portal_find(&keyring, duffman, console, &portal));
    assert_string_equal(secret_text(&portal.session), "cookies\nof a portal %\n");
    assert_string_equal(portal.console_url, console);
    assert_int_equal(portal.authenticated_at, 1542311378);
    assert_int_equal(portal.used_at, 1542314978);
    assert_true(test_keys_has_end(test_keys_serial(keyring.ring, "user", "portal:duffman@duff-beer.com")));
}

static void
login_is_not_found_for_another_origin(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    store_login(&keyring, "duff", 3600);
    store_portal(&keyring);
    for (size_t i = 0; i < sizeof(other_consoles) / sizeof(other_consoles[0]); i++) {
        CLEANUP_LOGIN struct login login = {.console_url = "untouched"};
        CLEANUP_PORTAL struct portal portal = {.console_url = "untouched"};

        assert_false(login_find(&keyring, duffman, other_consoles[i], &login));
        assert_false(portal_find(&keyring, duffman, other_consoles[i], &portal));
        assert_string_equal(login.console_url, "untouched");
        assert_string_equal(portal.console_url, "untouched");
        assert_null(login.password.text);
        assert_null(portal.session.text);
    }
}

static void
login_is_found_for_display_without_an_origin(void **state)
{
    CLEANUP_LOGIN struct login login = {0};
    CLEANUP_PORTAL struct portal portal = {0};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    store_login(&keyring, "duff", 3600);
    store_portal(&keyring);
    assert_true(login_find(&keyring, duffman, NULL, &login));
    assert_true(portal_find(&keyring, duffman, NULL, &portal));
    assert_string_equal(login.console_url, console);
    assert_string_equal(portal.console_url, console);
}

static void
other_account_has_no_login_and_no_portal_session(void **state)
{
    CLEANUP_LOGIN struct login login = {0};
    CLEANUP_PORTAL struct portal portal = {0};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    store_login(&keyring, "duff", 3600);
    store_portal(&keyring);
    assert_false(login_find(&keyring, "duffman@duff-beer.co", console, &login));
    assert_false(portal_find(&keyring, "homer@duff-beer.com", console, &portal));
}

static void
later_password_replaces_the_earlier(void **state)
{
    CLEANUP_LOGIN struct login login = {0};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    store_login(&keyring, "old", 3600);
    store_login(&keyring, "new", 3600);
    assert_true(login_find(&keyring, duffman, console, &login));
    assert_string_equal(secret_text(&login.password), "new");
}

static void
password_expires(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    store_login(&keyring, "duff", 1);
    test_keys_wait_for_end(&keyring, "login", duffman);
}

static void
login_and_portal_session_are_removed_separately(void **state)
{
    CLEANUP_LOGIN struct login login = {0};
    CLEANUP_PORTAL struct portal portal = {0};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    store_login(&keyring, "duff", 3600);
    store_portal(&keyring);
    login_forget(&keyring, duffman);
    assert_false(login_find(&keyring, duffman, NULL, &login));
    assert_true(portal_find(&keyring, duffman, NULL, &portal));
    portal_forget(&keyring, duffman);
    assert_false(portal_find(&keyring, duffman, NULL, &portal));
}

static void
invalid_payload_is_a_miss(void **state)
{
    static const char *const payloads[] = {
        "ajc 2\nconsole https://console.jumpcloud.com\npassword duff\nsession x\n",
        "ajc 1\npassword duff\nsession x\n",
        "ajc 1\nconsole https://console.jumpcloud.com\n",
        "duff",
    };
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++) {
        CLEANUP_LOGIN struct login login = {0};
        CLEANUP_PORTAL struct portal portal = {0};

        test_keys_store(&keyring, "login", duffman, payloads[i], 100);
        test_keys_store(&keyring, "portal", duffman, payloads[i], 100);
        assert_false(login_find(&keyring, duffman, NULL, &login));
        assert_false(portal_find(&keyring, duffman, NULL, &portal));
    }
}

#define WITH_KEYS(test) cmocka_unit_test_setup(test, test_keys_empty)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_KEYS(login_is_found_for_its_origin),
        WITH_KEYS(portal_session_is_found_for_its_origin),
        WITH_KEYS(login_is_not_found_for_another_origin),
        WITH_KEYS(login_is_found_for_display_without_an_origin),
        WITH_KEYS(other_account_has_no_login_and_no_portal_session),
        WITH_KEYS(later_password_replaces_the_earlier),
        WITH_KEYS(password_expires),
        WITH_KEYS(login_and_portal_session_are_removed_separately),
        WITH_KEYS(invalid_payload_is_a_miss),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
