/* SPDX-License-Identifier: MIT
 *
 * Connects to all hosts at the same time, so that several unreachable hosts cost one timeout.
 */
#include "sign_in/flow/connectivity.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "names/region.h"
#include "sign_in/aws/sts.h"
#include "sign_in/flow/assume_role.h"

enum { HOSTS_MAX = 24 };

struct host {
    char url[PROTOCOL_URL_SIZE + 1]; /* ends with "/" */
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

    if (length == 0 || hosts->count == HOSTS_MAX) {
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
add_sts(struct hosts *hosts, const struct message_open *open, const struct message_profile *profile)
{
    const struct partition *partition = partition_of_region(profile->region); /* the assertion's is not known */
    struct sts_endpoint endpoint;

    if (sts_endpoint_find(open, partition == NULL ? "aws" : partition->name, profile->region, &endpoint, NULL)) {
        add_host(hosts, endpoint.url, true);
    }
}

static void
find_hosts(struct hosts *hosts, const struct message_open *open, const struct message_task *task)
{
    static const struct message_profile nameless;

    add_host(hosts, task->console_url, false);
    add_host(hosts, task->sso_url, false);
    for (size_t i = 0; i < task->host_count; i++) {
        add_host(hosts, task->hosts[i].url, false);
    }
    for (size_t i = 0; i < task->profile_count; i++) {
        add_sts(hosts, open, &task->profiles[i]);
    }
    if (task->profile_count == 0) {
        add_sts(hosts, open, &nameless);
    }
}

static void
reach(struct driver *driver, const struct host *host)
{
    CLEANUP_HTTP_REPLY struct http_reply reply = {0};
    const struct http_request request = {.url = host->url, .to_aws = host->is_aws};
    struct message message = {.kind = MESSAGE_ITEM};
    struct failure failure = {0};
    int64_t since = clock_since_boot_ns();
    const char *name = host->url + strlen("https://");

    if (!http_perform(driver->http, &request, &reply, &failure)) {
        driver_report_failure(driver, "", &failure);
        return;
    }
    message.item.milliseconds = (clock_since_boot_ns() - since) / 1000000;
    snprintf(message.item.name, sizeof(message.item.name), "%.*s", (int)strcspn(name, "/"), name);
    driver_report(driver, &message);
}

bool
connectivity_run(struct driver *driver, const struct message_task *task, struct failure *failure)
{
    struct hosts hosts = {0};

    find_hosts(&hosts, &driver->open, task);
    for (size_t i = 0; i < hosts.count; i++) {
        http_warm(driver->http, hosts.all[i].url, hosts.all[i].is_aws, 1);
    }
    for (size_t i = 0; i < hosts.count; i++) {
        reach(driver, &hosts.all[i]);
    }
    return !assume_role_is_clock_wrong(http_clock_skew(driver->http), failure);
}
