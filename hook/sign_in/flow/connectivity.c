/* SPDX-License-Identifier: MIT
 *
 * Reaching every host. They are connected to at the same time, so that a dead one costs its time only once.
 */
#include "sign_in/flow/connectivity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "names/partition.h"
#include "sign_in/failures.h"
#include "sign_in/flow/assume_role.h"

enum { HOSTS_MAX = 24 };

struct host {
    char url[PROFILE_URL_SIZE + 1]; /* with "/" at the end */
    bool is_aws;
};

struct hosts {
    struct host all[HOSTS_MAX];
    size_t count;
};

static void
add_host(struct hosts *hosts, const char *url, bool is_aws)
{
    struct host *host = &hosts->all[hosts->count];
    size_t length = strlen(url);

    if (length == 0 || length + 2 > sizeof(host->url) || hosts->count == HOSTS_MAX) {
        return;
    }
    snprintf(host->url, sizeof(host->url), "%s%s", url, url[length - 1] == '/' ? "" : "/");
    host->is_aws = is_aws;
    for (size_t i = 0; i < hosts->count; i++) {
        if (strcmp(hosts->all[i].url, host->url) == 0) {
            return;
        }
    }
    hosts->count++;
}

static void
add_account(struct hosts *hosts, const struct account *account)
{
    add_host(hosts, account->console_url, false);
    add_host(hosts, account->sso_url, false);
}

/* The partition is in the assertion, which is not at hand: the region tells it. */
static const char *
guess_partition(const struct profile *profile)
{
    const struct partition *partition = partition_of_region(profile->region);

    return partition == NULL ? "aws" : partition->name;
}

static void
add_profile(struct hosts *hosts, const struct sign_in *sign_in, const struct profile *profile)
{
    struct sts_endpoint endpoint;
    struct account account;

    config_account_of(sign_in->config, profile, &account);
    add_account(hosts, &account);
    if (assume_role_find_endpoint(sign_in->config, profile, sign_in->is_silent, guess_partition(profile), &endpoint,
                                  NULL)) {
        add_host(hosts, endpoint.url, true);
    }
}

static void
find_hosts(struct hosts *hosts, const struct sign_in *sign_in)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(sign_in->config, &names);
    const struct profile nameless = {0};

    for (size_t i = 0; i < count; i++) {
        struct profile profile = {0};

        if (config_profile(sign_in->config, names[i], &profile)) {
            add_profile(hosts, sign_in, &profile);
        }
    }
    if (count == 0) {
        add_profile(hosts, sign_in, &nameless);
    }
}

static void
reach(struct http *http, const struct host *host, struct record *record)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    const struct http_request request = {.url = host->url, .to_aws = host->is_aws};
    int64_t since = clock_since_boot_ns();
    const char *name = host->url + strlen("https://");

    if (http_perform(http, &request, &reply, &record->error)) {
        snprintf(record->notice, sizeof(record->notice), "%.*s answers, its certificate is trusted (%lld ms)",
                 (int)strcspn(name, "/"), name, (long long)(clock_since_boot_ns() - since) / 1000000);
    }
}

static void
check_skew(const struct http *http, const struct sign_in_listener *listener)
{
    CLEANUP_RECORD struct record record = {0};
    long skew = http_clock_skew(http);

    if (labs(skew) > ASSUME_ROLE_SKEW_SAID_SECONDS) {
        error_blame(&record.error, FAILURE_CLOCK_IS_WRONG, labs(skew) / 60, skew > 0 ? "behind" : "ahead of");
        listener->tell(&record, listener->context);
    }
}

void
check_run(struct sign_in *sign_in, const struct sign_in_listener *listener)
{
    struct hosts hosts = {0};

    find_hosts(&hosts, sign_in);
    for (size_t i = 0; i < hosts.count; i++) {
        http_warm(sign_in->http, hosts.all[i].url, hosts.all[i].is_aws, 1);
    }
    for (size_t i = 0; i < hosts.count; i++) {
        CLEANUP_RECORD struct record record = {0};

        reach(sign_in->http, &hosts.all[i], &record);
        listener->tell(&record, listener->context);
    }
    check_skew(sign_in->http, listener);
}
