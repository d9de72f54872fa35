/* SPDX-License-Identifier: MIT
 *
 * ajc-hook-sign-in: the only program of ajc that talks to the network. ajc-hook starts it and waits.
 *
 * The contract between the two:
 *
 *   ajc-hook-sign-in 1 --ask|--silent [--mfa totp|push] session PROFILE…
 *                                                       login [EMAIL]   portal only
 *                                                       applications [EMAIL]   what the portal offers; with --silent
 *                                                                              by the kept portal session alone
 *                                                       logout EMAIL    forget the portal session, end it at JumpCloud
 *                                                       console PROFILE SERVICE
 *                                                                       the address of AWS's web console
 *                                                       check           reach every host; a record each, no profile
 *
 * - The first argument is the contract's version; another one is refused with status 2. Never a secret in argv.
 *   --mfa: the factor that answers JumpCloud's wish for one, this time; without it the one that was chosen before.
 * - Environment: what ajc-hook's allow-list lets through (session/sign_in_call.c); in silence everything comes from the
 * files.
 * - Standard input, output and error are the caller's; nothing is written to them but debug lines (AJC_DEBUG=1) on
 *   standard error. Questions and progress go to /dev/tty, with --ask, when we are in its foreground.
 * - Descriptor 3 is a stream socket: one record (keyring/sign_in_result.h) a profile, one line each, in the order in
 *   which they come about. Before that of a console comes that of its session when one has to be made. ajc-hook answers
 *   each line with a line end once it has said what there is to say of it: nothing is asked before that.
 * - Descriptor 4, with --ask and perhaps: the person's whole environment in a sealed memory file, NAME=VALUE with a NUL
 *   behind each. It is for the commands that yield passwords and codes (secret_command.h) and for nothing else.
 * - The keyring is written here; the configuration never: what to remember is in the record.
 * - Exit status: the gravest record's, as design 5.1 has them.
 */
#include <curl/curl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/descriptors.h"
#include "base/log.h"
#include "base/secret.h"
#include "keyring/sign_in_result.h"
#include "sign_in/failures.h"
#include "sign_in/flow/applications.h"
#include "sign_in/flow/ask.h"
#include "sign_in/flow/connectivity.h"
#include "sign_in/flow/console_url.h"
#include "sign_in/flow/secret_command.h"
#include "sign_in/flow/sign_in.h"
#include "sign_in/flow/status_line.h"

enum { RECORDS_FD = 3, ENVIRONMENT_FD = 4, HEARD_MILLISECONDS = 5000 };

static size_t unheard; /* lines that ajc-hook has not answered */

static bool
send_record(const struct record *record)
{
    CLEANUP_SECRET struct secret line = {0};
    size_t sent = 0;

    log_debug("%s: %s%s", record->profile[0] == '\0' ? "account" : record->profile,
              record->error.code == ERROR_NONE ? "done" : "failed: ", record->error.text);
    record_print(record, &line);
    while (sent < line.size) {
        ssize_t put = send(RECORDS_FD, line.text + sent, line.size - sent, MSG_NOSIGNAL);

        if (put < 0) {
            return false; /* the caller is gone: the keyring has the result */
        }
        sent += (size_t)put;
    }
    unheard++;
    return true;
}

/* Two programs talk on one terminal: ajc-hook about what it was told, this one when it asks. A caller that gives no
 * answers is waited for once each time. */
static void
make_room(void)
{
    struct pollfd records = {.fd = RECORDS_FD, .events = POLLIN};
    bool is_shared = unheard > 0;

    while (unheard > 0 && poll(&records, 1, HEARD_MILLISECONDS) > 0) {
        char heard;

        unheard = recv(RECORDS_FD, &heard, sizeof(heard), MSG_DONTWAIT) == 1 ? unheard - 1 : 0;
    }
    unheard = 0;
    if (is_shared) {
        status_line_make_room();
    }
}

static void
note(const struct record *record, int *gravest)
{
    int status = error_exit_status(record->error.code);

    send_record(record);
    *gravest = status > *gravest ? status : *gravest;
}

static void
tell(const struct record *record, void *context)
{
    note(record, context);
}

static int
answer(bool (*act)(struct sign_in *, const char *, struct record *), struct sign_in *sign_in, const char *name)
{
    CLEANUP_RECORD struct record record = {0};
    int gravest = 0;

    act(sign_in, name, &record);
    note(&record, &gravest);
    return gravest;
}

static int
run(struct sign_in *sign_in, int count, char **words)
{
    int gravest = 0;
    const struct sign_in_listener listener = {tell, &gravest};

    if (count >= 2 && strcmp(words[0], "session") == 0) {
        sign_in_sessions(sign_in, (const char *const *)words + 1, (size_t)count - 1, &listener);
        return gravest;
    }
    if (count >= 1 && count <= 2 && strcmp(words[0], "login") == 0) {
        return answer(sign_in_login, sign_in, count == 2 ? words[1] : "");
    }
    if (count >= 1 && count <= 2 && strcmp(words[0], "applications") == 0) {
        return answer(applications_list, sign_in, count == 2 ? words[1] : "");
    }
    if (count == 2 && strcmp(words[0], "logout") == 0) {
        return answer(sign_in_logout, sign_in, words[1]);
    }
    if (count == 3 && strcmp(words[0], "console") == 0) {
        console_find(sign_in, words[1], words[2], &listener);
        return gravest;
    }
    if (count == 1 && strcmp(words[0], "check") == 0) {
        check_run(sign_in, &listener);
        return gravest;
    }
    return -1;
}

static int
fail(const struct error *error)
{
    CLEANUP_RECORD struct record record = {.error = *error};

    send_record(&record);
    return error_exit_status(error->code);
}

/* curl_version() loads whatever has a version, SASL's plugins among it: a mebibyte that only a log is worth. */
static void
log_versions(bool is_silent)
{
    if (log_is_on()) {
        log_debug("ajc %s, %s; %s", AJC_VERSION, is_silent ? "in silence" : "may ask", curl_version());
    }
}

int
main(int count, char **words)
{
    CLEANUP_SIGN_IN struct sign_in sign_in = {0};
    struct error error = {0};
    bool is_silent = count > 2 && strcmp(words[2], "--silent") == 0;
    bool is_choosy = count > 4 && strcmp(words[3], "--mfa") == 0;
    int first = is_choosy ? 5 : 3; /* word of what is to be done */
    int status;

    secret_protect_process();
    descriptors_reserve();
    log_open("ajc-hook-sign-in");
    if (count <= first || strcmp(words[1], "1") != 0 || (!is_silent && strcmp(words[2], "--ask") != 0)) {
        fputs("ajc-hook-sign-in is started by ajc-hook; run: ajc-hook --help\n", stderr);
        return 2;
    }
    log_versions(is_silent);
    ask_open(!is_silent, make_room);
    secret_command_open(is_silent, ENVIRONMENT_FD);
    if (!sign_in_open(&sign_in, is_silent, &error)) {
        return fail(&error);
    }
    sign_in.wanted = is_choosy ? factor_parse(words[4]) : FACTOR_NONE;
    status = is_choosy && sign_in.wanted == FACTOR_NONE ? -1 : run(&sign_in, count - first, words + first);
    if (status < 0) {
        error_blame(&error, FAILURE_PROGRAMS_DO_NOT_FIT);
        return fail(&error);
    }
    return status;
}
