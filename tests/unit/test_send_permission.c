/* SPDX-License-Identifier: MIT
 *
 * session/login/send_permission: the steps of sending a secret. Keyring and lock are replaced, so that between any two
 * steps another process logs in, is refused, gets no answer or dies, or the user logs out. Checked for every secret
 * that is sent:
 *
 *   it has a marker · its lock is held · no other one waits for its answer · the keyring was read under the lock
 */
#include "session/login/send_permission.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "keyring/lock.h"
#include "keyring/marker.h"
#include "sentence.h"
#include "session/login/outcomes.h"

enum { MARKERS = MARKER_NO_MACHINE_PASSWORD + 1, PROCESSES = 2 };

static const struct failure no_failure;
static const struct account account = {.email = "duffman@duff-beer.com", .console_url = "https://console.example"};

/* --- the keyring and the lock that all processes share --- */

static struct {
    int64_t now_ns;
    int holder; /* of the login lock: its descriptor's number; -1: none */
    struct secret portal;
    int64_t marked_ns[MARKERS]; /* 0: there is none */
    int sent;                   /* secrets that were permitted */
    char sentence[768];         /* of the last marker */
    bool cannot_store;          /* for markers */
    int calls;                  /* of everything below */
} world;

/* An event before the call of that number, by a process that needs no lock or finds it free. */
static struct {
    int at; /* -1: no event */
    void (*happen)(void);
    bool needs_lock;
} event;

static void
step_world(void)
{
    world.now_ns++;
    if (event.at >= 0 && world.calls >= event.at && (!event.needs_lock || world.holder < 0)) {
        event.at = -1;
        event.happen();
        world.now_ns++;
    }
    world.calls++;
}

static void
reset_world(void)
{
    secret_clear(&world.portal);
    memset(&world, 0, sizeof(world));
    world.holder = -1;
    world.now_ns = 1000;
    event.at = -1;
}

bool __wrap_portal_find(struct keyring *keyring, const char *email, const char *console_url, struct portal *portal);
bool __wrap_marker_find(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *marker);
bool __wrap_marker_set(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *marker);
void __wrap_marker_clear(struct keyring *keyring, enum marker_kind kind, const char *name);
void __wrap_lock_release(int *fd);

bool
__wrap_portal_find(struct keyring *keyring, const char *email, const char *console_url, struct portal *portal)
{
    (void)keyring;
    step_world();
    assert_string_equal(email, account.email);
    assert_string_equal(console_url, account.console_url);
    if (world.portal.size == 0) {
        return false;
    }
    secret_set(&portal->session, secret_text(&world.portal));
    return true;
}

bool
__wrap_marker_find(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *marker)
{
    (void)keyring;
    step_world();
    assert_string_equal(name, account.email);
    marker->made_ns = world.marked_ns[kind];
    return world.marked_ns[kind] != 0;
}

bool
__wrap_marker_set(struct keyring *keyring, enum marker_kind kind, const char *name, struct marker *marker)
{
    (void)keyring;
    step_world();
    assert_string_equal(name, account.email);
    world.marked_ns[kind] = world.now_ns;
    text_copy(world.sentence, sizeof(world.sentence), marker->sentence);
    return !world.cannot_store;
}

void
__wrap_marker_clear(struct keyring *keyring, enum marker_kind kind, const char *name)
{
    (void)keyring;
    step_world();
    assert_string_equal(name, account.email);
    world.marked_ns[kind] = 0;
}

void
__wrap_lock_release(int *fd)
{
    step_world();
    if (*fd >= 0) {
        assert_int_equal(world.holder, *fd);
        world.holder = -1;
    }
    *fd = -1;
}

/* Each process has a number, which is its lock's descriptor. */
static int current_process;

static bool
take_lock(int *lock, struct error *error)
{
    step_world();
    if (world.holder >= 0) {
        return error_set(error, ERROR_NETWORK, "Another sign-in is in progress.");
    }
    world.holder = current_process;
    *lock = current_process;
    return true;
}

/* --- one process --- */

struct process {
    struct send_permission permission;
    int number;
};

static const struct secret no_portal;

static void
start(struct process *process, int number, bool is_automatic)
{
    process->number = number;
    process->permission = (struct send_permission)SEND_PERMISSION_IDLE;
    process->permission.account = &account;
    process->permission.tried = &no_portal;
    process->permission.started_ns = ++world.now_ns;
    process->permission.is_automatic = is_automatic;
}

static enum send_decision
ask(struct process *process, enum secret_sent what)
{
    CLEANUP_PORTAL struct portal portal = {0};
    struct error error = {0};
    enum send_decision decision;

    current_process = process->number;
    decision = send_permission_ask(&process->permission, what, take_lock, &portal, &error);
    if (decision == SEND_GO) {
        assert_int_not_equal(world.marked_ns[MARKER_ATTEMPT], 0);
        assert_int_equal(world.holder, process->number);
        world.sent++;
    } else if (decision != SEND_OUT_OF_ORDER) {
        assert_int_not_equal(world.holder, process->number);
    }
    if (decision == SEND_NO_LOCK) {
        assert_int_equal(error.code, ERROR_NETWORK);
    }
    assert_int_equal(decision == SEND_USE_PORTAL, portal.session.size > 0);
    return decision;
}

/* Stores the result as the caller does, while the lock is held. */
static void
keep(enum login_outcome outcome)
{
    if (outcome == OUTCOME_ACCEPTED) {
        secret_set(&world.portal, "a new one");
    } else if (outcome_rows[outcome].refusal == REFUSAL_IS_SET) {
        world.marked_ns[MARKER_REFUSED] = ++world.now_ns;
    }
}

static void
answer(struct process *process, enum login_outcome outcome)
{
    assert_true(send_permission_answered(&process->permission, outcome, &no_failure));
    keep(outcome);
    assert_int_equal(world.holder, process->number);
    send_permission_release(&process->permission);
}

/* --- a single process --- */

static bool
is_definite(enum login_outcome outcome)
{
    return outcome != OUTCOME_UNKNOWN && outcome != OUTCOME_UNANSWERED;
}

static void
each_outcome_ends_its_attempt(void **state)
{
    (void)state;
    for (int outcome = 0; outcome < OUTCOME_PUSH_SENT; outcome++) {
        struct process process;

        reset_world();
        start(&process, 7, true);
        assert_int_equal(ask(&process, SENT_PASSWORD), SEND_GO);
        answer(&process, (enum login_outcome)outcome);
        assert_int_equal(world.holder, -1);
        assert_int_equal(world.marked_ns[MARKER_ATTEMPT] == 0, is_definite((enum login_outcome)outcome));
        assert_int_equal(process.permission.state, SEND_IDLE);
    }
    reset_world();
}

/* If the marker cannot be stored, no automatic attempt sends a password; a user may. */
static void
without_a_marker_only_a_typed_password_is_sent(void **state)
{
    struct process process;

    (void)state;
    reset_world();
    world.cannot_store = true;
    start(&process, 7, true);
    assert_int_equal(ask(&process, SENT_PASSWORD), SEND_NO_MARKER);
    assert_int_equal(world.holder, -1);
    assert_int_equal(world.sent, 0);
    start(&process, 7, false);
    assert_int_equal(ask(&process, SENT_PASSWORD), SEND_GO);
    answer(&process, OUTCOME_NOT_SENT);
    reset_world();
}

static void
marker_has_the_sentence_of_an_unknown_answer(void **state)
{
    struct process process;
    struct failure teapot = {0};

    (void)state;
    reset_world();
    start(&process, 7, true);
    assert_int_equal(ask(&process, SENT_PASSWORD), SEND_GO);
    failure_set(&teapot, FAILURE_NOT_JUMPCLOUD, 418);
    assert_true(send_permission_answered(&process.permission, OUTCOME_UNKNOWN, &teapot));
    send_permission_release(&process.permission);
    assert_string_equal(world.sentence, sentence_of(&teapot));
    reset_world();
}

static void
nothing_is_sent_while_an_answer_is_pending(void **state)
{
    struct process process;

    (void)state;
    reset_world();
    start(&process, 7, true);
    for (int what = SENT_PASSWORD; what <= SENT_KEY; what++) {
        assert_int_equal(ask(&process, (enum secret_sent)what), SEND_GO);
        assert_int_equal(ask(&process, SENT_PASSWORD), SEND_OUT_OF_ORDER);
        assert_int_equal(ask(&process, SENT_CODE), SEND_OUT_OF_ORDER);
        answer(&process, OUTCOME_FACTOR_WANTED);
    }
    assert_int_equal(world.sent, 4);
}

/* Between answer and release the accepted login is stored. */
static void
nothing_is_sent_before_the_answer_is_stored(void **state)
{
    struct process process;

    (void)state;
    reset_world();
    start(&process, 7, true);
    assert_int_equal(ask(&process, SENT_PASSWORD), SEND_GO);
    assert_true(send_permission_answered(&process.permission, OUTCOME_REFUSED, &no_failure));
    assert_int_equal(ask(&process, SENT_PASSWORD), SEND_OUT_OF_ORDER);
    assert_int_equal(world.holder, 7);
    send_permission_release(&process.permission);
    assert_int_equal(world.holder, -1);
}

static void
answer_without_a_sent_secret_is_refused(void **state)
{
    (void)state;
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        struct process process;

        reset_world();
        start(&process, 7, true);
        assert_false(send_permission_answered(&process.permission, (enum login_outcome)outcome, &no_failure));
        assert_int_equal(ask(&process, SENT_PASSWORD), SEND_GO);
        assert_true(send_permission_answered(&process.permission, OUTCOME_UNKNOWN, &no_failure));
        assert_false(send_permission_answered(&process.permission, (enum login_outcome)outcome, &no_failure));
        assert_int_not_equal(world.marked_ns[MARKER_ATTEMPT], 0);
        send_permission_clear(&process.permission);
    }
}

static void
lock_is_held_through_a_push(void **state)
{
    (void)state;
    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        struct process process;

        if (outcome == OUTCOME_PUSH_SENT || outcome == OUTCOME_KEY_REFUSED) {
            continue;
        }
        reset_world();
        start(&process, 7, true);
        assert_int_equal(ask(&process, SENT_PUSH), SEND_GO);
        answer(&process, OUTCOME_PUSH_SENT);
        assert_int_equal(world.holder, 7);
        assert_int_equal(world.marked_ns[MARKER_ATTEMPT], 0);
        send_permission_release(&process.permission);
        assert_int_equal(world.holder, 7);
        assert_int_equal(ask(&process, SENT_PUSH), SEND_OUT_OF_ORDER);
        assert_false(send_permission_answered(&process.permission, OUTCOME_PUSH_SENT, &no_failure));
        answer(&process, (enum login_outcome)outcome);
        assert_int_equal(world.holder, -1);
        assert_int_equal(world.sent, 1);
    }
    reset_world();
}

static void
each_kind_of_secret_has_its_own_answers(void **state)
{
    struct process process;

    (void)state;
    for (int what = SENT_PASSWORD; what <= SENT_KEY; what++) {
        for (int outcome = OUTCOME_PUSH_SENT; outcome < OUTCOME_COUNT; outcome++) {
            bool is_its_own = what == (outcome == OUTCOME_KEY_REFUSED ? SENT_KEY : SENT_PUSH);

            reset_world();
            start(&process, 7, true);
            assert_int_equal(ask(&process, (enum secret_sent)what), SEND_GO);
            assert_int_equal(send_permission_answered(&process.permission, (enum login_outcome)outcome, &no_failure),
                             is_its_own);
            assert_int_equal(world.marked_ns[MARKER_ATTEMPT] == 0, is_its_own);
            send_permission_clear(&process.permission);
        }
    }
}

static void
killed_process_releases_the_lock_and_leaves_the_marker(void **state)
{
    struct process process;

    (void)state;
    reset_world();
    start(&process, 7, true);
    assert_int_equal(ask(&process, SENT_PASSWORD), SEND_GO);
    send_permission_clear(&process.permission);
    assert_int_equal(world.holder, -1);
    assert_int_not_equal(world.marked_ns[MARKER_ATTEMPT], 0);
    reset_world();
    start(&process, 7, true);
    assert_int_equal(ask(&process, SENT_PUSH), SEND_GO);
    answer(&process, OUTCOME_PUSH_SENT);
    send_permission_clear(&process.permission);
    assert_int_equal(world.holder, -1);
}

/* --- something happens between any two steps --- */

static void
another_logs_in(void)
{
    secret_set(&world.portal, "another one");
    world.marked_ns[MARKER_LOGGED_OUT] = 0;
}

static void
another_is_refused(void)
{
    world.marked_ns[MARKER_REFUSED] = world.now_ns;
}

static void
another_dies(void)
{
    world.marked_ns[MARKER_ATTEMPT] = world.now_ns;
}

static void
user_logs_out(void)
{
    secret_clear(&world.portal);
    world.marked_ns[MARKER_LOGGED_OUT] = world.now_ns;
}

/* The decision of a process that reads the keyring after the event. */
static const struct {
    void (*happen)(void);
    bool needs_lock;
    enum send_decision when_automatic;
    enum send_decision when_typed;
} events[] = {
    {another_logs_in, true, SEND_USE_PORTAL, SEND_USE_PORTAL},
    {another_is_refused, true, SEND_REFUSED_MEANWHILE, SEND_GO},
    {another_dies, true, SEND_REFUSED_MEANWHILE, SEND_GO},
    {user_logs_out, false, SEND_LOGGED_OUT, SEND_LOGGED_OUT},
};

enum { EVENTS = sizeof(events) / sizeof(events[0]), CALLS = 12 };

/* Runs a whole attempt with the event before call `at`, and checks the decision. */
static void
run_with_event(size_t which, int at, bool is_automatic, enum login_outcome outcome)
{
    enum send_decision late = is_automatic ? events[which].when_automatic : events[which].when_typed;
    struct process process;
    enum send_decision decision;
    bool is_early;

    reset_world();
    start(&process, 7, is_automatic);
    event.at = at;
    event.happen = events[which].happen;
    event.needs_lock = events[which].needs_lock;
    decision = ask(&process, SENT_PASSWORD);
    is_early = at == 0; /* before the lock was taken */
    if (is_early) {
        assert_int_equal(decision, late);
    }
    if (decision != SEND_GO) {
        assert_int_equal(decision, late);
        assert_int_equal(world.sent, 0);
        assert_int_equal(world.holder, -1);
        return;
    }
    answer(&process, outcome);
    assert_int_equal(world.sent, 1);
    assert_int_equal(world.holder, -1);
}

static void
an_event_between_any_two_steps_is_seen_or_waits(void **state)
{
    (void)state;
    for (size_t which = 0; which < EVENTS; which++) {
        for (int at = 0; at < CALLS; at++) {
            for (int outcome = 0; outcome < OUTCOME_PUSH_SENT; outcome++) {
                run_with_event(which, at, true, (enum login_outcome)outcome);
                run_with_event(which, at, false, (enum login_outcome)outcome);
            }
        }
    }
    reset_world();
}

static void
events_before_the_login_started_do_not_count(void **state)
{
    struct process process;

    (void)state;
    reset_world();
    another_is_refused();
    another_dies();
    user_logs_out();
    start(&process, 7, true);
    assert_int_equal(ask(&process, SENT_PASSWORD), SEND_GO);
    answer(&process, OUTCOME_ACCEPTED);
    reset_world();
}

static void
the_portal_session_that_failed_is_not_used_again(void **state)
{
    CLEANUP_SECRET struct secret tried = {0};
    struct process process;

    (void)state;
    reset_world();
    another_logs_in();
    secret_set(&tried, secret_text(&world.portal));
    start(&process, 7, true);
    process.permission.tried = &tried;
    assert_int_equal(ask(&process, SENT_PASSWORD), SEND_GO);
    answer(&process, OUTCOME_REFUSED);
    secret_set(&world.portal, "yet another one");
    assert_int_equal(ask(&process, SENT_PASSWORD), SEND_USE_PORTAL);
    reset_world();
}

/* --- two processes, in every order, each of which may die at every step --- */

enum stage { ASKS, WAITS_FOR_ANSWER, KEEPS, ENDED };

struct simulated {
    struct process process;
    enum stage stage;
    enum login_outcome outcome;
    int dies_at; /* a stage; ENDED: it does not */
};

/* A process that waits for the lock cannot step. */
static bool
can_step(const struct simulated *process)
{
    return process->stage != ENDED && (process->stage != ASKS || world.holder < 0);
}

static void
step(struct simulated *process)
{
    struct send_permission *permission = &process->process.permission;

    if (process->stage == (enum stage)process->dies_at) {
        current_process = process->process.number;
        send_permission_clear(permission);
        process->stage = ENDED;
        return;
    }
    switch (process->stage) {
    case ASKS:
        process->stage = ask(&process->process, SENT_PASSWORD) == SEND_GO ? WAITS_FOR_ANSWER : ENDED;
        break;
    case WAITS_FOR_ANSWER:
        assert_true(send_permission_answered(permission, process->outcome, &no_failure));
        keep(process->outcome);
        process->stage = KEEPS;
        break;
    case KEEPS:
        send_permission_release(permission);
        process->stage = ENDED;
        break;
    case ENDED:
    default:
        break;
    }
}

/* Bit n of `order`: the process that takes step n, if it can. */
static void
run_order(unsigned order, enum login_outcome outcome, const int dies_at[static PROCESSES])
{
    struct simulated processes[PROCESSES] = {0};

    reset_world();
    for (int i = 0; i < PROCESSES; i++) {
        start(&processes[i].process, i + 10, true);
        processes[i].outcome = outcome;
        processes[i].dies_at = dies_at[i];
    }
    for (int n = 0; processes[0].stage != ENDED || processes[1].stage != ENDED; n++) {
        int first = (order >> n) & 1;
        struct simulated *process = can_step(&processes[first]) ? &processes[first] : &processes[1 - first];

        assert_true(can_step(process)); /* one of them can always continue */
        step(process);
    }
    assert_int_equal(world.holder, -1);
}

/* Of two processes that want to send the same password only one does, unless the outcome allows another attempt. */
static int
most_sent(enum login_outcome outcome)
{
    switch (outcome) {
    case OUTCOME_ACCEPTED:
    case OUTCOME_REFUSED:
    case OUTCOME_DENIED:
    case OUTCOME_UNKNOWN:
    case OUTCOME_UNANSWERED:
        return 1;
    case OUTCOME_CODE_REFUSED:
    case OUTCOME_FACTOR_WANTED:
    case OUTCOME_LATER:
    case OUTCOME_NOT_READ:
    case OUTCOME_NOT_SENT:
    case OUTCOME_PUSH_SENT:
    case OUTCOME_PUSH_ENDED:
    case OUTCOME_KEY_REFUSED:
    case OUTCOME_COUNT:
    default:
        return PROCESSES;
    }
}

static void
of_two_processes_one_sends_even_if_one_is_killed(void **state)
{
    int played = 0;

    (void)state;
    for (int outcome = 0; outcome < OUTCOME_PUSH_SENT; outcome++) {
        for (int deaths = 0; deaths < (ENDED + 1) * (ENDED + 1); deaths++) {
            const int dies_at[PROCESSES] = {deaths % (ENDED + 1), deaths / (ENDED + 1)};

            for (unsigned order = 0; order < 1U << 6; order++) {
                run_order(order, (enum login_outcome)outcome, dies_at);
                assert_in_range(world.sent, 0, most_sent((enum login_outcome)outcome));
                played++;
            }
        }
    }
    assert_int_equal(played, OUTCOME_PUSH_SENT * 16 * 64);
    reset_world();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_outcome_ends_its_attempt),
        cmocka_unit_test(without_a_marker_only_a_typed_password_is_sent),
        cmocka_unit_test(marker_has_the_sentence_of_an_unknown_answer),
        cmocka_unit_test(nothing_is_sent_while_an_answer_is_pending),
        cmocka_unit_test(nothing_is_sent_before_the_answer_is_stored),
        cmocka_unit_test(answer_without_a_sent_secret_is_refused),
        cmocka_unit_test(lock_is_held_through_a_push),
        cmocka_unit_test(each_kind_of_secret_has_its_own_answers),
        cmocka_unit_test(killed_process_releases_the_lock_and_leaves_the_marker),
        cmocka_unit_test(an_event_between_any_two_steps_is_seen_or_waits),
        cmocka_unit_test(events_before_the_login_started_do_not_count),
        cmocka_unit_test(the_portal_session_that_failed_is_not_used_again),
        cmocka_unit_test(of_two_processes_one_sends_even_if_one_is_killed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
