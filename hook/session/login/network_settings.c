/* SPDX-License-Identifier: MIT
 *
 * The network settings for the worker.
 */
#include "session/login/network_settings.h"

#include <string.h>

#include "base/text.h"
#include "session/ask/passed_environment.h"

/* A value that is too long is ignored. */
static bool
read_variable(const char *name, bool is_silent, char value[static PROTOCOL_URL_SIZE])
{
    const char *found = passed_environment_value(name, is_silent);

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
        const char *value = passed_environment_value(names[i], is_silent);

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
fill_trust(const struct config *config, bool is_silent, struct message_open *open)
{
    read_setting(config, "ca_file", open->ca_file);
    text_copy(open->ca_source, sizeof(open->ca_source), "ca_file");
    if (open->ca_file[0] == '\0' && read_variable("SSL_CERT_FILE", is_silent, open->ca_file)) {
        text_copy(open->ca_source, sizeof(open->ca_source), "SSL_CERT_FILE");
    }
    read_variable("SSL_CERT_DIR", is_silent, open->ca_directory);
    read_variable("AWS_CA_BUNDLE", is_silent, open->aws_ca_file);
}

void
network_settings_fill(const struct config *config, bool is_silent, struct message_open *open)
{
    const char *endpoints = passed_environment_value("AWS_STS_REGIONAL_ENDPOINTS", is_silent);

    fill_proxy(config, is_silent, open);
    fill_trust(config, is_silent, open);
    if (!read_variable("no_proxy", is_silent, open->no_proxy)) {
        read_variable("NO_PROXY", is_silent, open->no_proxy);
    }
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

void
network_settings_region(const struct config *config, const struct profile *profile, bool is_silent,
                        char region[static 64])
{
    config_region(config, profile->name, passed_environment_value("AWS_REGION", is_silent), region);
}
