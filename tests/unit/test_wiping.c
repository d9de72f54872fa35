/* SPDX-License-Identifier: MIT
 *
 * After a complete sign-in no secret is left in the process: not in copies of libcurl, libcrypto, libxml2 and cJSON,
 * not in buffers that grew, not on the stack, even where a library uses libcrypto before main. The server is another
 * process, and this one stores the values to search for in a masked form.
 */
#include "sign_in/http/client.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/wait.h>

#include <cmocka.h>
#include <openssl/evp.h>

#include "base/text.h"
#include "early_crypto.h"
#include "sign_in/aws/sts.h"
#include "sign_in/jumpcloud/jumpcloud.h"
#include "sign_in/jumpcloud/saml.h"
#include "tls_server.h"

enum { SECRET_SIZE = 32, DISGUISE = 0x5a, MAPPING_MAX_BYTES = 1 << 28 };

enum which { PASSWORD, XSRF, COOKIE, ASSERTION, SECRET_KEY, TOKEN, SECRET_COUNT };

static const char *const names[SECRET_COUNT] = {"password",         "xsrf token", "cookie",
                                                "assertion's name", "secret key", "session token"};
static char disguised[SECRET_COUNT][SECRET_SIZE];

struct address {
    char ca_file[64];
    char console_url[64];
    char sso_url[64];
    char sts_url[64];
};

static void
make_secrets(void)
{
    for (int i = 0; i < SECRET_COUNT; i++) {
        assert_int_equal(getrandom(disguised[i], SECRET_SIZE, 0), SECRET_SIZE);
        for (int k = 0; k < SECRET_SIZE; k++) {
            disguised[i][k] = (char)(('a' + (unsigned char)disguised[i][k] % 26) ^ DISGUISE);
        }
    }
}

static void
reveal(enum which which, char secret[static SECRET_SIZE + 1])
{
    for (int k = 0; k < SECRET_SIZE; k++) {
        secret[k] = (char)(disguised[which][k] ^ DISGUISE);
    }
    secret[SECRET_SIZE] = '\0';
}

static const char assertion_xml[] =
    "<r:Response xmlns:r=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
    "<Assertion><Subject><NameID>%s</NameID></Subject><AttributeStatement>"
    "<Attribute Name=\"https://aws.amazon.com/SAML/Attributes/Role\"><AttributeValue>"
    "arn:aws:iam::544300394404:role/Duff,arn:aws:iam::544300394404:saml-provider/JumpCloud"
    "</AttributeValue></Attribute></AttributeStatement></Assertion></r:Response>";

static const char credentials_xml[] =
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIADUFFDUFFDUFFDUFF</AccessKeyId>"
    "<SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken>"
    "<Expiration>2038-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";

static void
write_body(const char *path, char *body, size_t size)
{
    char first[SECRET_SIZE + 1];
    char second[SECRET_SIZE + 1];
    char xml[1024];
    unsigned char base64[2048];
    int length;

    if (strcmp(path, "/userconsole/xsrf") == 0) {
        reveal(XSRF, first);
        snprintf(body, size, "{\"xsrf\":\"%s\"}", first);
    } else if (strcmp(path, "/saml2/aws") == 0) {
        reveal(ASSERTION, first);
        length = snprintf(xml, sizeof(xml), assertion_xml, first);
        EVP_EncodeBlock(base64, (const unsigned char *)xml, length);
        snprintf(body, size, "<form><input name=SAMLResponse value=\"%s\"></form>", (const char *)base64);
    } else if (strcmp(path, "/") == 0) {
        reveal(SECRET_KEY, first);
        reveal(TOKEN, second);
        snprintf(body, size, credentials_xml, first, second);
    } else {
        snprintf(body, size, "{}");
    }
}

/* In the server's process. */
static bool
answer(const struct tls_request *request, FILE *out)
{
    char path[128] = "";
    char body[4096];
    char cookie[SECRET_SIZE + 1];

    sscanf(request->head, "%*s %127s", path);
    write_body(path, body, sizeof(body));
    reveal(COOKIE, cookie);
    fprintf(out, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nSet-Cookie: session=%s; Domain=duff.localhost\r\n\r\n%s",
            strlen(body), cookie, body);
    return true;
}

/* A process that serves until it is killed, or with this one. */
static pid_t
fork_server(struct address *address)
{
    int ends[2];
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct tls_server *server;

        prctl(PR_SET_PDEATHSIG, SIGKILL, 0L, 0L, 0L);
        server = tls_server_start(answer);
        snprintf(address->ca_file, sizeof(address->ca_file), "%s", tls_server_ca_file(server));
        snprintf(address->console_url, sizeof(address->console_url), "%s",
                 tls_server_url(server, "portal.duff.localhost", ""));
        snprintf(address->sso_url, sizeof(address->sso_url), "%s", tls_server_url(server, "sso.duff.localhost", ""));
        snprintf(address->sts_url, sizeof(address->sts_url), "%s", tls_server_url(server, "sts.localhost", ""));
        if (write(ends[1], address, sizeof(*address)) == (ssize_t)sizeof(*address)) {
            pause();
        }
        _exit(1);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], address, sizeof(*address)), sizeof(*address));
    close(ends[0]);
    return child;
}

static void
log_in(struct jumpcloud *jumpcloud)
{
    CLEANUP_SECRET struct secret password = {0};
    struct answer reply = {0};
    struct failure failure = {0};

    for (int k = 0; k < SECRET_SIZE; k++) {
        char one = (char)(disguised[PASSWORD][k] ^ DISGUISE);

        secret_append_bytes(&password, &one, 1);
    }
    assert_true(jumpcloud_authenticate(jumpcloud, &password, "123456", "saml2/aws", &reply, &failure));
}

static void
keep_and_restore(struct jumpcloud *jumpcloud)
{
    CLEANUP_SECRET struct secret kept = {0};

    jumpcloud_save(jumpcloud, &kept);
    assert_non_null(strstr(secret_text(&kept), "session\t"));
    jumpcloud_restore(jumpcloud, kept.text);
}

static void
perform(struct http *http, const struct http_request *request, struct http_reply *reply)
{
    struct failure failure = {0};

    http_reply_clear(reply);
    assert_true(http_perform(http, request, reply, &failure));
}

/* A whole sign-in. At the end everything is cleared except `left`, which gets the token unless it is NULL. */
static void
sign_in(const struct address *address, struct secret *left)
{
    struct message_open settings = {0};
    struct message_task task = {.email = "duffman@duff-beer.example"};
    CLEANUP_HTTP struct http *http = NULL;
    CLEANUP_JUMPCLOUD struct jumpcloud jumpcloud = {0};
    CLEANUP_SAML struct saml_assertion assertion = {0};
    CLEANUP_STS_CREDENTIALS struct sts_credentials first = {0};
    CLEANUP_STS_CREDENTIALS struct sts_credentials second = {0};
    struct answer answer;
    CLEANUP_AWS_REQUEST struct aws_request request = {0};
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    struct http_request page_request;
    struct sts_endpoint endpoint;
    enum sts_fault fault;
    struct failure failure = {0};
    char url[128];

    text_copy(settings.ca_file, sizeof(settings.ca_file), address->ca_file);
    text_copy(settings.sts_url, sizeof(settings.sts_url), address->sts_url);
    assert_true(http_open(&http, &settings, &failure));
    text_copy(task.console_url, sizeof(task.console_url), address->console_url);
    text_copy(task.sso_url, sizeof(task.sso_url), address->sso_url);
    assert_true(jumpcloud_open(&jumpcloud, http, &task, &failure));
    assert_true(sts_endpoint_find(&settings, "aws", "", &endpoint, &failure));
    log_in(&jumpcloud);
    keep_and_restore(&jumpcloud);
    snprintf(url, sizeof(url), "%s/saml2/aws", address->sso_url);
    assert_true(jumpcloud_page_request(&jumpcloud, url, &page_request, &failure));
    perform(http, &page_request, &reply);
    jumpcloud_read(&jumpcloud, ASKED_PAGE, &reply, &answer, &failure);
    assert_true(saml_parse(&reply.body, &assertion, &failure));
    sts_request_with_saml(&request, &endpoint, &assertion.base64, assertion.roles[0].role_arn,
                          assertion.roles[0].provider_arn, 3600);
    perform(http, &request.http, &reply);
    assert_true(sts_reply_parse(reply.status, &reply.body, &first, &fault, &failure));
    sts_request_chained(&request, &endpoint, &first, assertion.roles[0].role_arn, "", "duff", 3600);
    perform(http, &request.http, &reply);
    assert_true(sts_reply_parse(reply.status, &reply.body, &second, &fault, &failure));
    if (left != NULL) {
        secret_move(left, &second.session_token);
    }
}

/* Reads all memory, also what AddressSanitizer keeps between objects. */
__attribute__((no_sanitize("address"))) static bool
is_at(const char *at, const char *secret)
{
    int k = 0;

    while (k < SECRET_SIZE && (char)(at[k] ^ DISGUISE) == secret[k]) {
        k++;
    }
    return k == SECRET_SIZE;
}

__attribute__((no_sanitize("address"))) static int
count_between(const char *from, const char *end, const char *secret)
{
    int count = 0;

    for (const char *at = from; at + SECRET_SIZE <= end; at++) {
        count += is_at(at, secret) ? 1 : 0;
    }
    return count;
}

/* How often the secret is found in this process's writable memory (huge mappings are the sanitizers' own). */
static int
count_in_memory(enum which which)
{
    CLEANUP_FILE FILE *maps = fopen("/proc/self/maps", "re");
    char line[512];
    int count = 0;

    while (fgets(line, sizeof(line), maps) != NULL) {
        void *from;
        void *end;
        char permissions[8];

        if (sscanf(line, "%p-%p %7s", &from, &end, permissions) == 3 && strncmp(permissions, "rw", 2) == 0 &&
            (char *)end - (char *)from < MAPPING_MAX_BYTES) {
            count += count_between(from, end, disguised[which]);
        }
    }
    return count;
}

static void
nothing_of_a_sign_in_is_left_in_memory(void **state)
{
    struct address address;
    CLEANUP_SECRET struct secret left = {0};
    pid_t server;

    (void)state;
#ifdef __GLIBC__
    assert_true(early_crypto_allocated());
#else
    assert_false(early_crypto_allocated());
#endif
    make_secrets();
    server = fork_server(&address);
    sign_in(&address, NULL);
    for (int i = 0; i < SECRET_COUNT; i++) {
        print_message("%s\n", names[i]);
        assert_int_equal(count_in_memory((enum which)i), 0);
    }
    sign_in(&address, &left); /* the control: what is kept is found */
    assert_int_equal(count_in_memory(TOKEN), 1);
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    unlink(address.ca_file);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_a_sign_in_is_left_in_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
