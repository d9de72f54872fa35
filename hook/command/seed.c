/* SPDX-License-Identifier: MIT
 *
 * `seed`: pam_ajc.so runs it as the user who logs in, with the typed password, which it stores in the keyring for some
 * time. It accesses no file in the home directory (which may not be mounted, or may hang), starts nothing and sends
 * nothing.
 *
 * Descriptor 0 is a stream socket with the message: "ajc-seed 2", the decimal uid, the user name and the PAM service,
 * each ended by a NUL, then the password up to the end; without a password the stored one is removed. The answer is one
 * byte: 0 stored or removed; 1 cannot be stored; 2 invalid message or wrong user; 3 not stored, because the user logged
 * out; 4 the keyring is full and space is being freed; 5 the PAM stack of the service does not show whether this
 * password was accepted.
 */
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "command/context.h"
#include "keyring/machine_password.h"
#include "keyring/marker.h"
#include "keyring/stamp.h"
#include "pam_stack/pam_stack.h"

enum answer { STORED = 0, NOT_STORED = 1, NOT_UNDERSTOOD = 2, LOGGED_OUT = 3, FREEING_SPACE = 4, NOT_KNOWN = 5 };

enum { MESSAGE_SIZE = 2048, PASSWORD_SIZE_MAX = 511 /* PAM_MAX_RESP_SIZE - 1 */ };

static const char first_word[] = "ajc-seed 2";

/* Reads the whole message; false when it is too long. */
static bool
read_message(struct secret *message)
{
    char bytes[MESSAGE_SIZE];
    ssize_t got;

    do {
        got = recv(STDIN_FILENO, bytes, sizeof(bytes) - message->size, 0);
        if (got > 0) {
            secret_append_bytes(message, bytes, (size_t)got);
        }
    } while (got > 0 && message->size < sizeof(bytes));
    secret_wipe(bytes, sizeof(bytes));
    return got == 0;
}

/* The word at `*at`, which advances past its NUL; NULL when there is none. */
static const char *
next_word(const char **at, const char *end)
{
    const char *word = *at;
    const char *word_end = memchr(word, '\0', (size_t)(end - word));

    if (word_end == NULL) {
        return NULL;
    }
    *at = word_end + 1;
    return word;
}

/* The uid of the message must be our real, effective and saved uid. */
static bool
is_own_uid(const char *uid_text)
{
    long long uid = -1;
    uid_t real;
    uid_t effective;
    uid_t saved;

    return text_to_number(uid_text, 0, (long long)(uid_t)-2, &uid) && getresuid(&real, &effective, &saved) == 0 &&
           real == (uid_t)uid && effective == (uid_t)uid && saved == (uid_t)uid && getgid() == getegid();
}

/* `service` points into the message. */
static bool
parse(const struct secret *message, struct machine_password *machine, const char **service)
{
    const char *at = secret_text(message);
    const char *end = at + message->size;
    const char *version = next_word(&at, end);
    const char *uid = version == NULL ? NULL : next_word(&at, end);
    const char *user = uid == NULL ? NULL : next_word(&at, end);
    size_t size;

    *service = user == NULL ? NULL : next_word(&at, end);
    size = *service == NULL ? 0 : (size_t)(end - at);
    if (*service == NULL || strcmp(version, first_word) != 0 || !is_own_uid(uid) || *user == '\0' ||
        **service == '\0' || !text_copy(machine->user, sizeof(machine->user), user) || size > PASSWORD_SIZE_MAX ||
        memchr(at, '\0', size) != NULL) {
        return false;
    }
    secret_set_bytes(&machine->password, at, size);
    return true;
}

/* The other side may have stopped waiting. */
static void
send_answer(enum answer answer)
{
    unsigned char byte = (unsigned char)answer;

    (void)!send(STDIN_FILENO, &byte, 1, MSG_NOSIGNAL);
}

static bool
is_known(const char *service, const struct machine_password *machine)
{
    static const size_t code_size = 7;
    const struct secret *password = &machine->password;
    /* "PASSWORD,123456": JumpCloud's LDAP accepts password and code in this form. */
    const char *code = password->size > code_size ? password->text + password->size - code_size : "";
    bool ends_in_code = *code == ',' && strspn(code + 1, "0123456789") == code_size - 1;
    struct pam_stack_answer stack;

    return pam_stack_place(PAM_DIRECTORIES, service, &stack) == PAM_RIGHT && !(stack.has_others && ends_in_code);
}

static enum answer
store_or_remove(struct machine_password *machine, const char *service)
{
    struct keyring keyring;
    struct error error;
    struct marker marker;

    if (!keyring_open(&keyring, &error)) {
        log_debug("%s", error.text);
        return NOT_STORED;
    }
    if (machine->password.size == 0) {
        machine_password_forget(&keyring);
        return STORED;
    }
    if (!is_known(service, machine)) {
        return NOT_KNOWN;
    }
    if (marker_find(&keyring, MARKER_NO_MACHINE_PASSWORD, "", &marker)) {
        return LOGGED_OUT;
    }
    if (machine_password_store(&keyring, machine, false, &error)) {
        return STORED;
    }
    /* The login no longer waits for this. */
    send_answer(FREEING_SPACE);
    if (!machine_password_store(&keyring, machine, true, &error)) {
        log_debug("%s", error.text);
        return NOT_STORED;
    }
    return STORED;
}

static int
run(struct context *context)
{
    CLEANUP_SECRET struct secret message = {0};
    CLEANUP_MACHINE_PASSWORD struct machine_password machine = {0};
    const char *service = NULL;
    struct stat status;
    enum answer answer;

    if (fstat(STDIN_FILENO, &status) < 0 || !S_ISSOCK(status.st_mode)) {
        return report_usage(context->command, "pam_ajc.so calls it at a login; see pam_ajc(8)");
    }
    answer = read_message(&message) && parse(&message, &machine, &service) ? store_or_remove(&machine, service)
                                                                           : NOT_UNDERSTOOD;
    send_answer(answer);
    if (answer == STORED) {
        stamp_invalidate_all(); /* shells check again */
    }
    return answer == LOGGED_OUT ? 0 : (int)answer;
}

const struct command command_seed = {
    .name = "seed",
    .arguments = "",
    .summary = "for pam_ajc.so: store the password of a login for a while",
    .is_for_programs = true,
    .run = run,
};
