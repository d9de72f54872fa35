/* SPDX-License-Identifier: MIT
 *
 * ajc-hook-key: the program for security keys. ajc-hook starts it when JumpCloud asks for one, as
 *
 *   ajc-hook-key VERSION      the protocol's (PROTOCOL_VERSION)
 *
 * with a stream socket as descriptor 3, and sends `look` and `sign` (protocol/message.h), each answered by reports and
 * `done`, until it closes the socket. It gets the PIN of a key, but no password, cookie or token.
 *
 * Exit status: 0 at the end, 1 when ajc-hook sent an invalid message, 2 when it was started differently.
 */
#include <fido.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "confine/confine.h"
#include "key/children.h"
#include "key/ctap.h"
#include "key/devices.h"

enum {
    EXIT_WRONG_USE = 2,
    CPU_SECONDS_MAX = 20,
    DESCRIPTORS_MAX = 128,
    POLL_MILLISECONDS = 300,   /* of the keys that are plugged in */
    POLLS_UNTIL_PERMITTED = 5, /* udev gives the permission shortly after the key is plugged in */
    IDLE_MILLISECONDS = 60000,
};

static const int64_t ns_per_s = 1000000000;

struct program {
    struct channel hook;
    struct key_devices devices; /* of the last look */
};

/* --- reports --- */

/* Ends the program when ajc-hook has ended. */
static void
report(struct program *program, const struct message *message)
{
    if (!channel_send(&program->hook, message)) {
        _exit(EXIT_SUCCESS);
    }
}

static void
report_key(struct program *program, const struct key_device *device, const struct message_key *seen)
{
    struct message message = {.kind = MESSAGE_KEY, .key = *seen};

    text_copy(message.key.path, sizeof(message.key.path), device->path);
    text_copy(message.key.name, sizeof(message.key.name), device->name);
    report(program, &message);
}

static void
report_state(struct program *program, const struct key_device *device, enum key_state state)
{
    const struct message_key seen = {.state = state};

    report_key(program, device, &seen);
}

static void
report_done(struct program *program)
{
    static const struct message done = {.kind = MESSAGE_DONE};

    report(program, &done);
}

/* --- look --- */

struct look_order {
    const struct message_look *look;
    struct key_devices devices; /* the queried keys */
};

static void
look_at_one(const void *order, size_t number, struct message *message)
{
    const struct look_order *orders = order;

    ctap_look(orders->look, orders->devices.list[number].path, &message->key);
}

static void
find_devices(struct key_devices *devices)
{
    struct stat status;

    devices_find(devices);
    for (size_t i = 0; i < devices->count; i++) {
        if (stat(devices->list[i].path, &status) == 0) {
            devices->list[i].changed_ns = status.st_ctim.tv_sec * ns_per_s + status.st_ctim.tv_nsec;
        }
    }
}

static bool
is_same(const struct key_devices *one, const struct key_devices *other)
{
    bool is_equal = one->count == other->count;

    for (size_t i = 0; is_equal && i < one->count; i++) {
        is_equal = strcmp(one->list[i].path, other->list[i].path) == 0 &&
                   one->list[i].is_permitted == other->list[i].is_permitted &&
                   one->list[i].changed_ns == other->list[i].changed_ns;
    }
    return is_equal;
}

/* False: ajc-hook has ended. */
static bool
wait_for_change(struct program *program, int64_t seconds)
{
    int64_t deadline_ns = clock_since_boot_ns() + seconds * ns_per_s;
    struct key_devices now = program->devices;

    while (clock_since_boot_ns() < deadline_ns && is_same(&now, &program->devices)) {
        if (!children_pause(program->hook.fd, POLL_MILLISECONDS)) {
            return false;
        }
        find_devices(&now);
    }
    return true;
}

static bool
are_all_permitted(const struct key_devices *devices)
{
    for (size_t i = 0; i < devices->count; i++) {
        if (!devices->list[i].is_permitted) {
            return false;
        }
    }
    return true;
}

/* False: ajc-hook has ended. */
static bool
find_permitted(struct program *program)
{
    find_devices(&program->devices);
    for (int i = 0; i < POLLS_UNTIL_PERMITTED && !are_all_permitted(&program->devices); i++) {
        if (!children_pause(program->hook.fd, POLL_MILLISECONDS)) {
            return false;
        }
        find_devices(&program->devices);
    }
    return true;
}

/* Starts a child for each key to query. */
static void
start_looking(struct program *program, struct look_order *order, struct children *children)
{
    const char *only = order->look->path;

    for (size_t i = 0; i < program->devices.count; i++) {
        const struct key_device *device = &program->devices.list[i];

        if (only[0] != '\0' && strcmp(only, device->path) != 0) {
            continue;
        }
        if (!device->is_permitted) {
            report_state(program, device, KEY_NOT_PERMITTED);
            continue;
        }
        order->devices.list[order->devices.count++] = *device;
        children_start(children, look_at_one, order);
    }
}

static void
collect_looks(struct program *program, const struct look_order *order, struct children *children)
{
    int64_t deadline_ns = clock_since_boot_ns() + order->look->seconds * ns_per_s;
    CLEANUP_MESSAGE struct message message = {0};
    enum children_event event;
    size_t number = 0;

    while ((event = children_wait(children, program->hook.fd, deadline_ns, &number, &message)) == CHILDREN_REPORT) {
        if (message.kind == MESSAGE_KEY) {
            report_key(program, &order->devices.list[number], &message.key);
        } else {
            report_state(program, &order->devices.list[number], KEY_FAILED);
        }
    }
    for (size_t i = 0; event == CHILDREN_TIME_IS_UP && i < children->count; i++) {
        if (children->list[i].pid > 0) {
            report_state(program, &order->devices.list[i], KEY_SLOW);
        }
    }
    children_end(children);
    if (event == CHILDREN_STOPPED) {
        _exit(EXIT_SUCCESS);
    }
}

static void
run_look(struct program *program, const struct message_look *look)
{
    struct look_order order = {.look = look};
    struct children children = {0};

    if ((look->wait_seconds > 0 && !wait_for_change(program, look->wait_seconds)) || !find_permitted(program)) {
        _exit(EXIT_SUCCESS);
    }
    start_looking(program, &order, &children);
    collect_looks(program, &order, &children);
    report_done(program);
}

/* --- sign --- */

static void
sign_with_one(const void *order, size_t number, struct message *message)
{
    const struct message_sign *sign = order;

    ctap_sign(sign, &sign->keys[number], message);
}

/* An assertion ends the request; when a key fails, the others continue to wait. */
static bool
take_signature(struct program *program, const struct message_sign *sign, size_t number, struct message *message)
{
    struct key_device device = {0};

    if (message->kind == MESSAGE_ASSERTION) {
        report(program, message);
        return true;
    }
    text_copy(device.path, sizeof(device.path), sign->keys[number].path);
    if (message->kind == MESSAGE_KEY) {
        report_key(program, &device, &message->key);
    } else {
        report_state(program, &device, KEY_FAILED);
    }
    return false;
}

static void
run_sign(struct program *program, const struct message_sign *sign)
{
    int64_t deadline_ns = clock_since_boot_ns() + sign->seconds * ns_per_s;
    CLEANUP_MESSAGE struct message message = {0};
    struct children children = {0};
    enum children_event event;
    size_t number = 0;

    for (size_t i = 0; i < sign->key_count; i++) {
        children_start(&children, sign_with_one, sign);
    }
    do {
        event = children_wait(&children, program->hook.fd, deadline_ns, &number, &message);
    } while (event == CHILDREN_REPORT && !take_signature(program, sign, number, &message));
    children_end(&children);
    if (event == CHILDREN_STOPPED) {
        _exit(EXIT_SUCCESS);
    }
    if (event == CHILDREN_TIME_IS_UP) {
        report_state(program, &(const struct key_device){0}, KEY_UNTOUCHED);
    }
    report_done(program);
}

/* --- the requests --- */

/* Waits for the next request. False: there is none, because ajc-hook closed the channel or a signal came. */
static bool
receive(struct program *program, struct message *message)
{
    char fault[PROTOCOL_WORDS_SIZE];
    enum channel_state state;

    while ((state = channel_receive(&program->hook, message, fault)) == CHANNEL_EMPTY && !children_are_stopped()) {
        (void)children_pause(program->hook.fd, IDLE_MILLISECONDS);
    }
    if (state == CHANNEL_BROKEN) {
        _exit(EXIT_FAILURE);
    }
    return state == CHANNEL_MESSAGE;
}

/* Answers requests until there are no more. The exit status. */
static int
serve(struct program *program)
{
    CLEANUP_MESSAGE struct message message = {0};

    while (receive(program, &message)) {
        if (message.kind == MESSAGE_LOOK) {
            run_look(program, &message.look);
        } else if (message.kind == MESSAGE_SIGN) {
            run_sign(program, &message.sign);
        } else {
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}

int
main(int count, char **words)
{
    static const struct confine_bounds bounds = {SIGTERM, CPU_SECONDS_MAX, DESCRIPTORS_MAX};
    struct program program = {.hook = {.fd = CHANNEL_FD}};
    pid_t parent = getppid();
    long long version;
    int status;

    if (count != 2 || !text_to_number(words[1], PROTOCOL_VERSION, PROTOCOL_VERSION, &version)) {
        fputs("ajc-hook-key is started by ajc-hook; run: ajc-hook --help\n", stderr);
        return EXIT_WRONG_USE;
    }
    children_catch_signals();
    if (!confine_process(parent, &bounds)) {
        return EXIT_FAILURE;
    }
    fido_init(0);
    devices_confine();
    status = serve(&program);
    channel_close(&program.hook);
    return status;
}
