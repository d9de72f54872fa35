/* SPDX-License-Identifier: MIT
 *
 * ajc-sandbox --dir DIR [--script FILE] [--with-parent]: JumpCloud's portal, its SSO page, AWS STS, IAM and
 * console sign-in on the loopback interface, over TLS, until SIGTERM or SIGINT. Writes into DIR: ca.pem, sandbox.json
 * (account and addresses), secrets (for leak scans), record.jsonl (the requests), and prints "ready" when it listens.
 * FILE (default DIR/script.json, which may be absent) says how it behaves: script.h. No secret here is a real one.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/gnutls.h>
#include <microhttpd.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "assertion.h"
#include "base/cleanup.h"
#include "credentials.h"
#include "encoding.h"
#include "federation.h"
#include "iam.h"
#include "organisation.h"
#include "portal.h"
#include "portal_session.h"
#include "random_text.h"
#include "server.h"
#include "sso.h"
#include "sts.h"
#include "totp.h"

enum { PASSWORD_LENGTH = 20, EXIT_WRONG_USE = 2 };

struct options {
    const char *directory;
    const char *script;
    bool with_parent;
};

/* Exists for the whole run of the program. */
struct program {
    struct sandbox sandbox;
    struct sandbox second; /* the other organisation */
    struct certificate certificate;
    struct record *record;
    struct server *server;
    struct script_reader *script_reader;
    struct error script_error; /* printed last, so that it is printed only once */
};

static const char *const hosts[] = {
    SANDBOX_SSO_HOST,  SANDBOX_CONSOLE_HOST, SANDBOX_STS_HOST,      SANDBOX_IAM_HOST,          SANDBOX_SIGNIN_HOST,
    SANDBOX_EVIL_HOST, "localhost",          ORGANISATION_SSO_HOST, ORGANISATION_CONSOLE_HOST, NULL,
};

static void
join(char *path, size_t size, const char *directory, const char *name)
{
    if (snprintf(path, size, "%s/%s", directory, name) >= (int)size) {
        abort();
    }
}

/* --- requests --- */

static void
handle_evil(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    (void)sandbox, (void)request;
    answer_text(answer, MHD_HTTP_OK, "text/html", "<html><body>Thank you.</body></html>\n");
}

/* Clients that cannot resolve the names of the sandbox find both of AWS's services at localhost. */
static void
handle_aws(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    CLEANUP_FREE char *action = encoding_form_field(request->body, "Action");

    if (action != NULL && strcmp(action, "ListAccountAliases") == 0) {
        iam_handle(sandbox, request, answer);
    } else {
        sts_handle(sandbox, request, answer);
    }
}

static const struct {
    const char *host;
    void (*handle)(struct sandbox *sandbox, const struct request *request, struct answer *answer);
} handlers[] = {
    {SANDBOX_SSO_HOST, sso_handle}, {SANDBOX_CONSOLE_HOST, portal_handle}, {SANDBOX_STS_HOST, sts_handle},
    {"localhost", handle_aws},      {SANDBOX_IAM_HOST, iam_handle},        {SANDBOX_SIGNIN_HOST, federation_handle},
    {"127.0.0.1", handle_aws},      {SANDBOX_EVIL_HOST, handle_evil},
};

static void
handle_by_host(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    if (strcmp(request->method, "HEAD") == 0 && strcmp(request->path, "/") == 0) {
        return; /* 200: a client that opens a connection in advance */
    }
    for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
        if (strcasecmp(handlers[i].host, request->host) == 0) {
            handlers[i].handle(sandbox, request, answer);
            return;
        }
    }
    answer_text(answer, MHD_HTTP_MISDIRECTED_REQUEST, "text/plain", "The sandbox does not serve this host.\n");
}

static void
handle(void *context, const struct request *request, struct answer *answer)
{
    struct program *program = context;
    struct error error = {0};

    program->sandbox.script = script_read(program->script_reader, &error);
    if (program->sandbox.script == NULL) {
        if (strcmp(error.text, program->script_error.text) != 0) {
            fprintf(stderr, "ajc-sandbox: %s\n", error.text);
        }
        answer_text(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, "text/plain", "%s\n", error.text);
    } else {
        portal_session_follow_script(&program->sandbox);
        organisation_note_secrets(&program->second, &program->sandbox, request, answer);
        if (!organisation_handle(&program->second, &program->sandbox, request, answer)) {
            handle_by_host(&program->sandbox, request, answer);
        }
    }
    program->script_error = error;
}

static bool
is_secret(void *context, const char *text)
{
    const struct program *program = context;

    return leak_list_is_in(program->sandbox.leak_list, text);
}

/* --- files --- */

/* Written to a temporary file and renamed, so that a reader never sees a part of it. */
static bool
write_file(const char *directory, const char *name, const char *text, struct error *error)
{
    char path[4096];
    char aside[4096];
    CLEANUP_FD int fd = -1;
    size_t size = strlen(text);

    join(path, sizeof(path), directory, name);
    join(aside, sizeof(aside), directory, ".new");
    fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, text, size) != (ssize_t)size || rename(aside, path) < 0) {
        return error_set(error, ERROR_SYSTEM, "The sandbox cannot write %s (%s).", path, strerror(errno));
    }
    return true;
}

static void
describe_second(const struct sandbox *second, cJSON *json)
{
    CLEANUP_FREE char *totp_secret = encoding_base32(second->totp_key, sizeof(second->totp_key));
    char url[128];

    snprintf(url, sizeof(url), "%s/saml2/aws-eu", second->sso_url);
    cJSON_AddStringToObject(json, "second_saml_url", url);
    cJSON_AddStringToObject(json, "second_sso_url", second->sso_url);
    cJSON_AddStringToObject(json, "second_console_url", second->console_url);
    cJSON_AddStringToObject(json, "second_email", second->email);
    cJSON_AddStringToObject(json, "second_password", second->password);
    cJSON_AddStringToObject(json, "second_totp_secret", totp_secret);
}

/* Codes that stay valid during the run: those of the first half minute and the next two. */
static void
describe_codes(const struct sandbox *sandbox, cJSON *json)
{
    static const char *const names[] = {"totp", "totp+1", "totp+2"};
    char code[TOTP_CODE_SIZE];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        totp_code(sandbox->totp_key, sizeof(sandbox->totp_key), sandbox->totp_first_step + (long long)i, code);
        cJSON_AddStringToObject(json, names[i], code);
    }
}

static cJSON *
describe(const struct sandbox *sandbox, const char *directory, unsigned short port)
{
    CLEANUP_FREE char *totp_secret = encoding_base32(sandbox->totp_key, sizeof(sandbox->totp_key));
    char text[4200];
    cJSON *json = cJSON_CreateObject();

    cJSON_AddNumberToObject(json, "port", port);
    cJSON_AddNumberToObject(json, "pid", getpid());
    cJSON_AddStringToObject(json, "sso_url", sandbox->sso_url);
    cJSON_AddStringToObject(json, "console_url", sandbox->console_url);
    snprintf(text, sizeof(text), "https://localhost:%u", port);
    cJSON_AddStringToObject(json, "sts_url", text);
    snprintf(text, sizeof(text), "https://" SANDBOX_STS_HOST ":%u", port);
    cJSON_AddStringToObject(json, "sts_sandbox_url", text);
    snprintf(text, sizeof(text), "https://" SANDBOX_IAM_HOST ":%u", port);
    cJSON_AddStringToObject(json, "iam_url", text);
    snprintf(text, sizeof(text), "https://" SANDBOX_SIGNIN_HOST ":%u", port);
    cJSON_AddStringToObject(json, "signin_url", text);
    snprintf(text, sizeof(text), "%s/saml2/aws-prod", sandbox->sso_url);
    cJSON_AddStringToObject(json, "saml_url", text);
    join(text, sizeof(text), directory, "ca.pem");
    cJSON_AddStringToObject(json, "ca_file", text);
    cJSON_AddStringToObject(json, "email", sandbox->email);
    cJSON_AddStringToObject(json, "password", sandbox->password);
    cJSON_AddStringToObject(json, "totp_secret", totp_secret);
    describe_codes(sandbox, json);
    return json;
}

static bool
write_description(const struct program *program, const char *directory, struct error *error)
{
    cJSON *json = describe(&program->sandbox, directory, server_port(program->server));
    CLEANUP_FREE char *text = NULL;

    describe_second(&program->second, json);
    text = cJSON_Print(json);
    cJSON_Delete(json);
    return write_file(directory, "ca.pem", program->certificate.ca_pem, error) &&
           write_file(directory, "sandbox.json", text, error);
}

/* --- start and end --- */

/* A password with characters that clients often handle wrongly: quote, backslash, space, ampersand, more than ASCII. */
static void
create_account(struct sandbox *sandbox)
{
    char letters[PASSWORD_LENGTH + 1];

    random_text(letters, PASSWORD_LENGTH, RANDOM_ALPHANUMERIC);
    snprintf(sandbox->password, sizeof(sandbox->password), "%.5s\"%.3s\\%.3s %.3s&%.3s\u00e9%s", letters, letters + 5,
             letters + 8, letters + 11, letters + 14, letters + 17);
    leak_list_add(sandbox->leak_list, sandbox->password);
    random_bytes(sandbox->totp_key, sizeof(sandbox->totp_key));
    sandbox->totp_first_step = totp_step_now();
}

static void
name_places(struct sandbox *sandbox, unsigned short port)
{
    snprintf(sandbox->email, sizeof(sandbox->email), "%s", SANDBOX_EMAIL);
    snprintf(sandbox->sso_url, sizeof(sandbox->sso_url), "https://" SANDBOX_SSO_HOST ":%u", port);
    snprintf(sandbox->console_url, sizeof(sandbox->console_url), "https://" SANDBOX_CONSOLE_HOST ":%u", port);
    snprintf(sandbox->evil_url, sizeof(sandbox->evil_url), "https://" SANDBOX_EVIL_HOST ":%u", port);
}

static bool
start(struct program *program, const struct options *options, struct error *error)
{
    struct server_settings settings = {&program->certificate, NULL, handle, is_secret, program};
    char path[4096];

    join(path, sizeof(path), options->directory, "script.json");
    program->script_reader = script_reader_new(options->script == NULL ? path : options->script);
    if (script_read(program->script_reader, error) == NULL) {
        return false;
    }
    join(path, sizeof(path), options->directory, "secrets");
    if (!leak_list_open(&program->sandbox.leak_list, path, error)) {
        return false;
    }
    join(path, sizeof(path), options->directory, "record.jsonl");
    if (!record_open(&program->record, path, error) || !certificate_make(&program->certificate, hosts, error)) {
        return false;
    }
    create_account(&program->sandbox);
    program->second.leak_list = program->sandbox.leak_list;
    create_account(&program->second);
    settings.record = program->record;
    if (!server_listen(&program->server, &settings, error)) {
        return false;
    }
    name_places(&program->sandbox, server_port(program->server));
    organisation_name_places(&program->second, server_port(program->server));
    return server_start(program->server, error) && write_description(program, options->directory, error);
}

static void
stop(struct program *program)
{
    server_stop(&program->server);
    portal_session_end_all(&program->sandbox);
    portal_session_end_all(&program->second);
    assertion_forget_all(&program->sandbox);
    credentials_forget_all(&program->sandbox);
    free(program->sandbox.signin_token);
    leak_list_close(&program->sandbox.leak_list);
    record_close(&program->record);
    certificate_clear(&program->certificate);
    script_reader_free(&program->script_reader);
}

static bool
read_options(struct options *options, int count, char **words)
{
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--with-parent") == 0) {
            options->with_parent = true;
        } else if (strcmp(words[i], "--dir") == 0 && i + 1 < count) {
            options->directory = words[++i];
        } else if (strcmp(words[i], "--script") == 0 && i + 1 < count) {
            options->script = words[++i];
        } else {
            return false;
        }
    }
    return options->directory != NULL;
}

/* Ends the program with its parent. False when the parent has already exited. */
static bool
end_with_parent(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    return getppid() == parent;
}

static int
run(const struct options *options, const sigset_t *signals)
{
    struct program program = {0};
    struct error error = {0};
    bool started = start(&program, options, &error);
    int signal_number;

    if (started) {
        puts("ready");
        fflush(stdout);
        while (sigwait(signals, &signal_number) == 0 && signal_number == SIGUSR1) {
            server_end_delays(program.server);
        }
    } else {
        fprintf(stderr, "ajc-sandbox: %s\n", error.text);
    }
    stop(&program);
    return started ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int count, char **words)
{
    pid_t parent = getppid();
    struct options options = {0};
    sigset_t signals;

    if (!read_options(&options, count, words)) {
        fputs("Usage: ajc-sandbox --dir DIR [--script FILE] [--with-parent]\n", stderr);
        return EXIT_WRONG_USE;
    }
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGUSR1);
    sigprocmask(SIG_BLOCK, &signals, NULL); /* before the first thread, so that all threads inherit it */
    if (options.with_parent && !end_with_parent(parent)) {
        return EXIT_FAILURE;
    }
    return run(&options, &signals);
}
