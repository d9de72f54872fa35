/* SPDX-License-Identifier: MIT
 *
 * Starts and ends the worker process.
 */
#include "session/login/worker.h"

#include <string.h>
#include <sys/wait.h>

#include "base/log.h"
#include "base/text.h"
#include "session/ask/child_environment.h"
#include "session/ask/own_program.h"

/* --- how JumpCloud and AWS are reached --- */

/* A value that is too long is ignored. */
static bool
read_variable(const char *name, bool is_silent, char value[static PROTOCOL_URL_SIZE])
{
    const char *found = child_environment_value(name, is_silent);

    return found != NULL && *found != '\0' && text_copy(value, PROTOCOL_URL_SIZE, found);
}

static void
read_setting(const struct config *config, const char *key, char value[static PROTOCOL_URL_SIZE])
{
    char setting[CONFIG_VALUE_SIZE];

    config_setting(config, key, setting);
    text_copy(value, PROTOCOL_URL_SIZE, setting);
}

/* The variables in libcurl's order. An empty variable means no proxy. */
static void
fill_proxy(const struct config *config, bool is_silent, struct message_open *open)
{
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = child_environment_value(names[i], is_silent);

        if (value != NULL) {
            text_copy(open->proxy, sizeof(open->proxy), value);
            text_copy(open->proxy_source, sizeof(open->proxy_source), names[i]);
            return;
        }
    }
    read_setting(config, "proxy", open->proxy);
    text_copy(open->proxy_source, sizeof(open->proxy_source), "the setting proxy");
}

static void
fill_network(const struct config *config, bool is_silent, struct message_open *open)
{
    const char *endpoints = child_environment_value("AWS_STS_REGIONAL_ENDPOINTS", is_silent);

    fill_proxy(config, is_silent, open);
    if (!read_variable("no_proxy", is_silent, open->no_proxy)) {
        read_variable("NO_PROXY", is_silent, open->no_proxy);
    }
    read_setting(config, "ca_file", open->ca_file);
    text_copy(open->ca_source, sizeof(open->ca_source), "ca_file");
    if (open->ca_file[0] == '\0' && read_variable("SSL_CERT_FILE", is_silent, open->ca_file)) {
        text_copy(open->ca_source, sizeof(open->ca_source), "SSL_CERT_FILE");
    }
    read_variable("SSL_CERT_DIR", is_silent, open->ca_directory);
    read_variable("AWS_CA_BUNDLE", is_silent, open->aws_ca_file);
    if (read_variable("AWS_ENDPOINT_URL_STS", is_silent, open->sts_url)) {
        text_copy(open->sts_source, sizeof(open->sts_source), "AWS_ENDPOINT_URL_STS");
    } else {
        read_setting(config, "sts_url", open->sts_url);
        text_copy(open->sts_source, sizeof(open->sts_source), "sts_url");
    }
    if (!read_variable("AWS_ENDPOINT_URL_IAM", is_silent, open->iam_url)) {
        read_setting(config, "iam_url", open->iam_url);
    }
    read_setting(config, "signin_url", open->signin_url);
    open->is_sts_legacy = endpoints != NULL && strcmp(endpoints, "legacy") == 0;
}

/* --- starting --- */

static const char program[] = "ajc-hook-sign-in";

bool
worker_start(struct worker *worker, const struct config *config, bool is_silent)
{
    CLEANUP_MESSAGE struct message open = {.kind = MESSAGE_OPEN};

    if (worker->pid != 0 || worker->error.code != ERROR_NONE) {
        return worker->error.code == ERROR_NONE;
    }
    if (!own_program_start(program, &worker->channel, &worker->pid, &worker->error)) {
        return false;
    }
    open.open.version = PROTOCOL_VERSION;
    open.open.is_debugging = log_is_on();
    fill_network(config, is_silent, &open.open);
    if (!channel_send(&worker->channel, &open)) {
        worker_fail(worker, "");
    }
    return worker->error.code == ERROR_NONE;
}

/* --- ending --- */

void
worker_end(struct worker *worker)
{
    (void)own_program_end(&worker->channel, &worker->pid);
}

void
worker_fail(struct worker *worker, const char *fault)
{
    int status = own_program_end(&worker->channel, &worker->pid);
    char path[PATH_MAX] = "";

    if (*fault != '\0') {
        error_set(&worker->error, ERROR_SYSTEM, "The sign-in program sent an invalid message (%s); reinstall ajc.",
                  fault);
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == OWN_PROGRAM_NOT_LOADED &&
               own_program_find(program, path, &worker->error)) {
        error_set(&worker->error, ERROR_SYSTEM,
                  "The sign-in program could not be loaded: a shared library is missing, or memory or file descriptors "
                  "ran out; see: ldd %s",
                  path);
    } else if (WIFSIGNALED(status)) {
        error_set(&worker->error, ERROR_SYSTEM,
                  "The sign-in program ended by signal %d; run the command again with AJC_DEBUG=1.", WTERMSIG(status));
    } else {
        error_set(&worker->error, ERROR_SYSTEM, "The sign-in program ended unexpectedly (status %d); reinstall ajc.",
                  WEXITSTATUS(status));
    }
    log_debug("%s", worker->error.text);
}
