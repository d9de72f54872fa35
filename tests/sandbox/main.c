/* SPDX-License-Identifier: MIT
 *
 * ajc-sandbox DIR: JumpCloud's portal, its SSO page, AWS STS, IAM and console sign-in on the loopback
 * interface, over TLS, until SIGTERM or SIGINT, or the end of its parent. Writes into DIR: ca.pem, sandbox.json
 * (account and addresses), secrets (for leak scans), record.jsonl (the requests), and prints "ready" when it listens.
 * SIGUSR1 ends the delays of answers. DIR/script.json, which may be absent, says how it behaves: script.c. No secret
 * here is a real one.
 *
 * There are two organisations, each with hosts and an account of its own: a client with two accounts must keep them
 * apart. They share AWS. Both set their cookies for the whole domain, so that a client with one cookie jar sends each
 * the cookies of the other.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <liboath/oath.h>
#include <microhttpd.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "encoding.h"
#include "portal_session.h"
#include "record.h"
#include "server.h"

enum { PASSWORD_LENGTH = 20, EXIT_WRONG_USE = 2 };

static struct sandbox organisations[] = {
    {.is_first = true,
     .sso_host = "sso." SANDBOX_DOMAIN,
     .console_host = "console." SANDBOX_DOMAIN,
     .email = SANDBOX_EMAIL},
    {.sso_host = "sso.eu." SANDBOX_DOMAIN,
     .console_host = "console.eu." SANDBOX_DOMAIN,
     .email = "barney@moes.example"},
};
static const char *directory;

/* --- requests --- */

static void
handle_evil(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    (void)sandbox, (void)request;
    answer_page(answer, MHD_HTTP_OK, "Thank you.");
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
    answer_host *handle;
} handlers[] = {
    {SANDBOX_STS_HOST, sts_handle},           {"localhost", handle_aws},        {SANDBOX_IAM_HOST, iam_handle},
    {SANDBOX_SIGNIN_HOST, federation_handle}, {SANDBOX_EVIL_HOST, handle_evil}, {"127.0.0.1", handle_aws},
};

static void
handle_by_host(const struct request *request, struct answer *answer)
{
    if (strcmp(request->method, "HEAD") == 0 && strcmp(request->path, "/") == 0) {
        return; /* 200: a client that opens a connection in advance */
    }
    for (size_t i = 0; i < 2; i++) {
        if (strcasecmp(organisations[i].sso_host, request->host) == 0) {
            sso_handle(&organisations[i], request, answer);
            return;
        }
        if (strcasecmp(organisations[i].console_host, request->host) == 0) {
            portal_handle(&organisations[i], request, answer);
            return;
        }
    }
    for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
        if (strcasecmp(handlers[i].host, request->host) == 0) {
            handlers[i].handle(&organisations[0], request, answer);
            return;
        }
    }
    answer_text(answer, MHD_HTTP_MISDIRECTED_REQUEST, "text/plain", print("The sandbox does not serve this host.\n"));
}

/* Notes a password or a session cookie of the organisation that the request is not for. */
static void
note_foreign_secret(const struct request *request, struct answer *answer)
{
    bool is_second = strcasecmp(request->host, organisations[1].sso_host) == 0 ||
                     strcasecmp(request->host, organisations[1].console_host) == 0;
    const struct sandbox *other = &organisations[is_second ? 0 : 1];
    cJSON *json = cJSON_ParseWithLength(request->body, request->body_size);

    if (strcmp(json_text(json, "password"), other->password) == 0 || portal_session_is_in(other, request)) {
        cJSON_AddTrueToObject(answer->notes, "foreign_secret");
    }
    cJSON_Delete(json);
}

static void
handle(const struct request *request, struct answer *answer)
{
    static struct script script;
    static struct error last; /* printed only once */
    struct error error = {0};

    if (script_read(&script, "script.json", &error)) {
        for (size_t i = 0; i < 2; i++) {
            organisations[i].script = &script;
            portal_session_follow_script(&organisations[i]);
        }
        note_foreign_secret(request, answer);
        handle_by_host(request, answer);
    } else {
        if (strcmp(error.text, last.text) != 0) {
            fprintf(stderr, "ajc-sandbox: %s\n", error.text);
        }
        answer_text(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, "text/plain", print("%s\n", error.text));
    }
    last = error;
}

/* --- files --- */

/* Written to a temporary file and renamed, so that a reader never sees a part of it. */
static bool
write_file(const char *name, const char *text)
{
    CLEANUP_FD int fd = open(".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && rename(".new", name) == 0;
}

/* Adds PREFIXNAME. */
static void
add(cJSON *json, const char *prefix, const char *name, const char *text)
{
    CLEANUP_FREE char *whole = print("%s%s", prefix, name);

    cJSON_AddStringToObject(json, whole, text);
}

static void
describe_organisation(const struct sandbox *sandbox, const char *prefix, const char *connector, cJSON *json)
{
    CLEANUP_FREE char *url = print("%s/saml2/%s", sandbox->sso_url, connector);
    CLEANUP_FREE char *secret = NULL;

    if (oath_base32_encode(sandbox->totp_key, sizeof(sandbox->totp_key), &secret, NULL) != OATH_OK) {
        abort();
    }
    add(json, prefix, "saml_url", url);
    add(json, prefix, "sso_url", sandbox->sso_url);
    add(json, prefix, "console_url", sandbox->console_url);
    add(json, prefix, "email", sandbox->email);
    add(json, prefix, "password", sandbox->password);
    add(json, prefix, "totp_secret", secret);
}

/* Codes that stay valid during the run: those of the first half minute and the next two. */
static void
describe_codes(const struct sandbox *sandbox, cJSON *json)
{
    static const char *const names[] = {"totp", "totp+1", "totp+2"};
    char code[TOTP_CODE_SIZE];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        totp_code(sandbox, sandbox->started_at + (time_t)i * TOTP_SECONDS, code);
        cJSON_AddStringToObject(json, names[i], code);
    }
}

static char *
description(unsigned short port)
{
    static const char *const hosts[][2] = {
        {"sts_url", "localhost"},
        {"sts_sandbox_url", SANDBOX_STS_HOST},
        {"iam_url", SANDBOX_IAM_HOST},
        {"signin_url", SANDBOX_SIGNIN_HOST},
    };
    CLEANUP_FREE char *ca = print("%s/ca.pem", directory);
    cJSON *json = cJSON_CreateObject();
    char *text;

    cJSON_AddNumberToObject(json, "port", port);
    cJSON_AddNumberToObject(json, "pid", getpid());
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        CLEANUP_FREE char *url = print("https://%s:%u", hosts[i][1], port);

        cJSON_AddStringToObject(json, hosts[i][0], url);
    }
    cJSON_AddStringToObject(json, "ca_file", ca);
    describe_organisation(&organisations[0], "", "aws-prod", json);
    describe_organisation(&organisations[1], "second_", "aws-eu", json);
    describe_codes(&organisations[0], json);
    text = checked(cJSON_Print(json));
    cJSON_Delete(json);
    return text;
}

/* --- start and end --- */

/* A password with characters that clients often handle wrongly: quote, backslash, space, ampersand, more than ASCII. */
static void
create(struct sandbox *sandbox, unsigned short port)
{
    char letters[PASSWORD_LENGTH + 1];

    random_text(letters, PASSWORD_LENGTH, RANDOM_ALPHANUMERIC);
    snprintf(sandbox->password, sizeof(sandbox->password), "%.5s\"%.3s\\%.3s %.3s&%.3s\u00e9%s", letters, letters + 5,
             letters + 8, letters + 11, letters + 14, letters + 17);
    record_secret(sandbox->password);
    random_bytes(sandbox->totp_key, sizeof(sandbox->totp_key));
    sandbox->started_at = clock_now() / TOTP_SECONDS * TOTP_SECONDS;
    snprintf(sandbox->sso_url, sizeof(sandbox->sso_url), "https://%s:%u", sandbox->sso_host, port);
    snprintf(sandbox->console_url, sizeof(sandbox->console_url), "https://%s:%u", sandbox->console_host, port);
    snprintf(sandbox->evil_url, sizeof(sandbox->evil_url), "https://" SANDBOX_EVIL_HOST ":%u", port);
}

/* NULL, or what failed, with errno. */
static const char *
start(void)
{
    const char *const hosts[] = {
        organisations[0].sso_host,
        organisations[0].console_host,
        SANDBOX_STS_HOST,
        SANDBOX_IAM_HOST,
        SANDBOX_SIGNIN_HOST,
        SANDBOX_EVIL_HOST,
        "localhost",
        organisations[1].sso_host,
        organisations[1].console_host,
        NULL,
    };
    static struct certificate certificate;
    CLEANUP_FREE char *text = NULL;
    unsigned short port;

    certificate_make(&certificate, hosts);
    port = server_listen(&certificate, handle);
    if (port == 0) {
        return "listen on 127.0.0.1";
    }
    if (!record_open() || !write_file("ca.pem", certificate.ca)) {
        return "write its files";
    }
    create(&organisations[0], port);
    create(&organisations[1], port);
    text = description(port);
    if (!write_file("sandbox.json", text)) {
        return "write sandbox.json";
    }
    server_start();
    return NULL;
}

int
main(int count, char **words)
{
    pid_t parent = getppid();
    const char *failed;
    sigset_t signals;
    int signal_number;

    if (count != 2) {
        fputs("Usage: ajc-sandbox DIR\n", stderr);
        return EXIT_WRONG_USE;
    }
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGUSR1);
    sigprocmask(SIG_BLOCK, &signals, NULL); /* before the first thread, so that all threads inherit it */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
        return EXIT_FAILURE;
    }
    directory = words[1];
    failed = chdir(directory) < 0 ? "enter its directory" : start();
    if (failed != NULL) {
        fprintf(stderr, "ajc-sandbox: It cannot %s (%s).\n", failed, strerror(errno));
        return EXIT_FAILURE;
    }
    puts("ready");
    fflush(stdout);
    while (sigwait(&signals, &signal_number) == 0 && signal_number == SIGUSR1) {
        server_end_delays();
    }
    server_stop();
    return EXIT_SUCCESS;
}
