/* SPDX-License-Identifier: MIT
 *
 * keyring/keyring with the kernel's keyring: masks, expiry, updates in place, concurrent writers, and kernels or
 * containers with fewer features (two system calls are replaced for those).
 */
#include "keyring/keyring.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "test_keys.h"

enum { WRITERS = 4, ROUNDS = 25 };

/* Errors of the replaced calls; 0: the real call is made. */
static int get_persistent_errno;
static int move_errno;

long __real_keyctl_get_persistent(uid_t uid, key_serial_t into);
long __wrap_keyctl_get_persistent(uid_t uid, key_serial_t into);
long __real_keyctl_move(key_serial_t key, key_serial_t from, key_serial_t to, unsigned flags);
long __wrap_keyctl_move(key_serial_t key, key_serial_t from, key_serial_t to, unsigned flags);

long
__wrap_keyctl_get_persistent(uid_t uid, key_serial_t into)
{
    if (get_persistent_errno != 0) {
        errno = get_persistent_errno;
        return -1;
    }
    return __real_keyctl_get_persistent(uid, into);
}

long
__wrap_keyctl_move(key_serial_t key, key_serial_t from, key_serial_t to, unsigned flags)
{
    if (move_errno != 0) {
        errno = move_errno;
        return -1;
    }
    return __real_keyctl_move(key, from, to, flags);
}

static int
set_up(void **state)
{
    get_persistent_errno = 0;
    move_errno = 0;
    return test_keys_empty(state);
}

/* --- one writer --- */

static void
opening_creates_nothing(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    assert_true(keyring.base > 0);
    assert_int_equal(keyring.ring, 0);
    assert_false(test_keys_is(&keyring, "session", "duff", "x"));
    keyring_remove(&keyring, "session", "duff");
    assert_int_equal(keyring_purge(&keyring), 0);
    assert_int_equal(test_keys_serial(keyring.base, "keyring", "ajc"), 0);
}

static void
first_key_creates_the_ring_with_its_mask(void **state)
{
    struct keyring keyring;
    key_serial_t ring;

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "session", "duff", "one", 100);
    ring = test_keys_serial(keyring.base, "keyring", "ajc");
    assert_int_equal(ring, keyring.ring);
    assert_int_equal(test_keys_mask(ring), 0x37080000);
    assert_int_equal(test_keys_mask(test_keys_serial(ring, "user", "session:duff")), 0x3f000000);
    assert_false(keyring.is_flat);
}

static void
another_program_finds_what_was_stored(void **state)
{
    struct keyring writer;
    struct keyring early_reader;
    struct keyring late_reader;

    (void)state;
    test_keys_open(&early_reader);
    test_keys_open(&writer);
    test_keys_store(&writer, "session", "duff", "one", 100);
    test_keys_open(&late_reader);
    assert_true(test_keys_is(&late_reader, "session", "duff", "one"));
    assert_true(test_keys_is(&early_reader, "session", "duff", "one"));
    assert_false(test_keys_is(&late_reader, "session", "duf", "one"));
    assert_false(test_keys_is(&late_reader, "login", "duff", "one"));
}

static void
payload_may_contain_any_byte(void **state)
{
    struct keyring keyring;
    CLEANUP_SECRET struct secret payload = {0};
    CLEANUP_SECRET struct secret found = {0};

    (void)state;
    test_keys_open(&keyring);
    secret_set_bytes(&payload, "a\0\n\xff", 4);
    assert_int_equal(keyring_store(&keyring, "login", "duffman", &payload, 100), 0);
    assert_true(keyring_find(&keyring, "login", "duffman", &found));
    assert_int_equal(found.size, 4);
    assert_memory_equal(found.text, "a\0\n\xff", 4);
}

static void
update_keeps_key_and_mask(void **state)
{
    struct keyring keyring;
    key_serial_t before;

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "session", "duff", "one", 100);
    before = test_keys_serial(keyring.ring, "user", "session:duff");
    test_keys_store(&keyring, "session", "duff", "another, longer one", 200);
    assert_int_equal(test_keys_serial(keyring.ring, "user", "session:duff"), before);
    assert_int_equal(test_keys_mask(before), 0x3f000000);
    assert_true(test_keys_is(&keyring, "session", "duff", "another, longer one"));
}

static void
every_key_expires(void **state)
{
    static const long timeouts[] = {0, -1, 1L << 40, 100};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    for (size_t i = 0; i < sizeof(timeouts) / sizeof(timeouts[0]); i++) {
        char name[16];

        snprintf(name, sizeof(name), "session:p%zu", i);
        test_keys_store(&keyring, "session", name + strlen("session:"), "x", timeouts[i]);
        assert_true(test_keys_has_end(test_keys_serial(keyring.ring, "user", name)));
        test_keys_store(&keyring, "session", name + strlen("session:"), "y", 100);
        assert_true(test_keys_has_end(test_keys_serial(keyring.ring, "user", name)));
    }
}

static void
key_stored_for_zero_seconds_expires_at_once(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "session", "duff", "x", 0);
    test_keys_wait_for_end(&keyring, "session", "duff");
}

static void
expired_key_is_renewed_in_place(void **state)
{
    struct keyring keyring;
    key_serial_t before;

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "session", "duff", "one", 1);
    before = test_keys_serial(keyring.ring, "user", "session:duff");
    test_keys_wait_for_end(&keyring, "session", "duff");
    test_keys_store(&keyring, "session", "duff", "two", 100);
    assert_true(test_keys_is(&keyring, "session", "duff", "two"));
    assert_int_equal(test_keys_serial(keyring.ring, "user", "session:duff"), before);
    assert_int_equal(test_keys_mask(before), 0x3f000000);
    assert_true(test_keys_has_end(before));
}

static void
expired_keys_are_purged_and_valid_ones_stay(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "session", "dead", "x", 1);
    test_keys_store(&keyring, "session", "revoked", "x", 100);
    test_keys_store(&keyring, "session", "living", "x", 100);
    assert_int_equal(keyctl_revoke(test_keys_serial(keyring.ring, "user", "session:revoked")), 0);
    test_keys_wait_for_end(&keyring, "session", "dead");
    assert_int_equal(keyring_purge(&keyring), 2);
    assert_int_equal(keyring_purge(&keyring), 0);
    assert_true(test_keys_is(&keyring, "session", "living", "x"));
}

static void
revoked_key_is_replaced(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "session", "duff", "one", 100);
    assert_int_equal(keyctl_revoke(test_keys_serial(keyring.ring, "user", "session:duff")), 0);
    assert_false(test_keys_is(&keyring, "session", "duff", "one"));
    test_keys_store(&keyring, "session", "duff", "two", 100);
    assert_true(test_keys_is(&keyring, "session", "duff", "two"));
}

static void
removed_key_is_gone_and_others_stay(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "session", "duff", "x", 100);
    test_keys_store(&keyring, "session", "beer", "x", 100);
    keyring_remove(&keyring, "session", "duff");
    keyring_remove(&keyring, "session", "duff");
    assert_false(test_keys_is(&keyring, "session", "duff", "x"));
    assert_true(test_keys_is(&keyring, "session", "beer", "x"));
}

/* --- all keys of a kind --- */

struct visits {
    char names[512];
    struct keyring *keyring; /* when set, each visited session is removed */
};

static void
note(const char *name, void *context)
{
    struct visits *visits = context;
    size_t length = strlen(visits->names);

    snprintf(visits->names + length, sizeof(visits->names) - length, "[%s]", name);
    if (visits->keyring != NULL) {
        keyring_remove(visits->keyring, "session", name);
    }
}

/* The kernel's list is not sorted. */
static void
assert_visited(struct keyring *keyring, const char *kind, const char *const names[], size_t count)
{
    struct visits visits = {0};
    size_t length = 0;

    keyring_each(keyring, kind, note, &visits);
    for (size_t i = 0; i < count; i++) {
        if (strstr(visits.names, names[i]) == NULL) {
            fail_msg("%s is not in %s", names[i], visits.names);
        }
        length += strlen(names[i]);
    }
    assert_int_equal(strlen(visits.names), length);
}

static void
each_visits_only_its_kind(void **state)
{
    static const char *const sessions[] = {"[duff]", "[beer]"};
    static const char *const logins[] = {"[a:b@x.com]"};
    static const char *const all[] = {"[session:duff]", "[session:beer]", "[login:a:b@x.com]"};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    assert_visited(&keyring, "session", NULL, 0);
    test_keys_store(&keyring, "session", "duff", "x", 100);
    test_keys_store(&keyring, "session", "beer", "x", 100);
    test_keys_store(&keyring, "login", "a:b@x.com", "x", 100);
    assert_visited(&keyring, "session", sessions, 2);
    assert_visited(&keyring, "login", logins, 1);
    assert_visited(&keyring, "sess", NULL, 0);
    assert_visited(&keyring, "", all, 3);
}

static void
visitor_may_remove_the_visited_key(void **state)
{
    struct keyring keyring;
    struct visits visits = {.keyring = &keyring};

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "session", "duff", "x", 100);
    test_keys_store(&keyring, "session", "beer", "x", 100);
    keyring_each(&keyring, "session", note, &visits);
    assert_int_equal(strlen(visits.names), strlen("[duff][beer]"));
    assert_visited(&keyring, "session", NULL, 0);
}

/* --- several writers --- */

static int
store_own_key(int number)
{
    CLEANUP_SECRET struct secret payload = {0};
    struct keyring keyring;
    char name[16];

    snprintf(name, sizeof(name), "p%d", number);
    secret_set(&payload, name);
    return keyring_open(&keyring, NULL) ? keyring_store(&keyring, "session", name, &payload, 100) : ENOSYS;
}

static void
first_keys_of_concurrent_writers_are_all_stored(void **state)
{
    pthread_barrier_t *barrier = mmap(NULL, sizeof(*barrier), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
                                      0);
    pthread_barrierattr_t shared;

    assert_true(barrier != MAP_FAILED);
    pthread_barrierattr_init(&shared);
    pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    for (int round = 0; round < ROUNDS; round++) {
        struct keyring keyring;
        pid_t writers[WRITERS];

        test_keys_empty(state);
        pthread_barrier_init(barrier, &shared, WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            writers[i] = fork();
            if (writers[i] == 0) {
                pthread_barrier_wait(barrier);
                _exit(store_own_key(i));
            }
        }
        for (int i = 0; i < WRITERS; i++) {
            int status = 0;

            assert_int_equal(waitpid(writers[i], &status, 0), writers[i]);
            assert_int_equal(status, 0);
        }
        test_keys_open(&keyring);
        for (int i = 0; i < WRITERS; i++) {
            char name[16];

            snprintf(name, sizeof(name), "p%d", i);
            assert_true(test_keys_is(&keyring, "session", name, name));
        }
    }
    munmap(barrier, sizeof(*barrier));
}

/* --- kernels and containers with fewer features --- */

static void
without_move_keys_are_flat_and_of_the_uid(void **state)
{
    static const int reasons[] = {EOPNOTSUPP, ENOSYS, EINVAL};
    static const char *const sessions[] = {"[duff]"};

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        struct keyring writer;
        struct keyring reader;

        set_up(state);
        move_errno = reasons[i];
        test_keys_open(&writer);
        test_keys_store(&writer, "session", "duff", "one", 100);
        test_keys_store(&writer, "session", "duff", "two", 100);
        assert_int_equal(test_keys_serial(writer.base, "keyring", "ajc"), 0);
        assert_int_equal(test_keys_mask(test_keys_serial(writer.base, "user", "ajc:session:duff")), 0x003f0000);
        test_keys_open(&reader);
        assert_true(test_keys_is(&reader, "session", "duff", "two"));
        assert_visited(&reader, "session", sessions, 1);
        keyring_remove(&reader, "session", "duff");
        assert_false(test_keys_is(&writer, "session", "duff", "two"));
    }
}

static void
without_persistent_keyrings_the_user_keyring_is_used(void **state)
{
    struct keyring keyring;

    (void)state;
    get_persistent_errno = EOPNOTSUPP;
    test_keys_open(&keyring);
    assert_int_equal(keyring.base, keyctl_get_keyring_ID(KEY_SPEC_USER_KEYRING, 0));
    test_keys_store(&keyring, "session", "duff", "one", 100);
    assert_int_equal(test_keys_mask(test_keys_serial(KEY_SPEC_USER_KEYRING, "keyring", "ajc")), 0x37080000);
    test_keys_open(&keyring);
    assert_true(test_keys_is(&keyring, "session", "duff", "one"));
}

static void
blocked_keyring_finds_nothing_and_stores_nothing(void **state)
{
    static const int reasons[] = {EPERM, ENOSYS, EACCES};
    CLEANUP_SECRET struct secret payload = {0};

    (void)state;
    secret_set(&payload, "x");
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        struct keyring keyring;
        struct error error = {0};

        get_persistent_errno = reasons[i];
        assert_false(keyring_open(&keyring, &error));
        assert_int_equal(error.code, ERROR_SYSTEM);
        assert_non_null(strstr(error.text, "keyctl"));
        assert_int_equal(keyring_store(&keyring, "session", "duff", &payload, 100), ENOSYS);
        assert_false(test_keys_is(&keyring, "session", "duff", "x"));
        keyring_remove(&keyring, "session", "duff");
        assert_int_equal(keyring_purge(&keyring), 0);
        assert_visited(&keyring, "", NULL, 0);
    }
}

#define WITH_KEYS(test) cmocka_unit_test_setup(test, set_up)

static void
revoked_ring_is_created_again(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "login", "duffman", "x", 3600);
    assert_true(keyring.ring > 0);
    assert_int_equal(keyctl_revoke(keyring.ring), 0);
    assert_true(keyring_open(&keyring, NULL));
    assert_false(test_keys_is(&keyring, "login", "duffman", "x"));
    test_keys_store(&keyring, "login", "duffman", "y", 3600);
    assert_true(keyring_open(&keyring, NULL));
    assert_true(keyring.ring > 0);
    assert_true(test_keys_is(&keyring, "login", "duffman", "y"));
}

static void
bytes_of_a_removed_key_can_be_used_at_once(void **state)
{
    CLEANUP_SECRET struct secret payload = {0};
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    for (int i = 0; i < 9000; i++) {
        secret_append(&payload, "x");
    }
    for (int i = 0; i < 20; i++) {
        test_keys_store(&keyring, "session", "large", secret_text(&payload), 3600);
        keyring_remove(&keyring, "session", "large");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_KEYS(opening_creates_nothing),
        WITH_KEYS(first_key_creates_the_ring_with_its_mask),
        WITH_KEYS(another_program_finds_what_was_stored),
        WITH_KEYS(payload_may_contain_any_byte),
        WITH_KEYS(update_keeps_key_and_mask),
        WITH_KEYS(every_key_expires),
        WITH_KEYS(key_stored_for_zero_seconds_expires_at_once),
        WITH_KEYS(expired_key_is_renewed_in_place),
        WITH_KEYS(expired_keys_are_purged_and_valid_ones_stay),
        WITH_KEYS(revoked_key_is_replaced),
        WITH_KEYS(removed_key_is_gone_and_others_stay),
        WITH_KEYS(each_visits_only_its_kind),
        WITH_KEYS(visitor_may_remove_the_visited_key),
        WITH_KEYS(first_keys_of_concurrent_writers_are_all_stored),
        WITH_KEYS(without_move_keys_are_flat_and_of_the_uid),
        WITH_KEYS(without_persistent_keyrings_the_user_keyring_is_used),
        WITH_KEYS(blocked_keyring_finds_nothing_and_stores_nothing),
        WITH_KEYS(revoked_ring_is_created_again),
        WITH_KEYS(bytes_of_a_removed_key_can_be_used_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
