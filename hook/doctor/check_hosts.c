/* SPDX-License-Identifier: MIT
 *
 * Connects to each host that a sign-in needs in the same way as a sign-in: by ajc-hook-sign-in, with this shell's proxy
 * and certificates. Each host gives one result.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "doctor/checks.h"
#include "session/login/sign_in.h"
#include "shell_env/environment.h"

static void
report_host(const char *host, long milliseconds, const struct error *error, void *context)
{
    struct diagnosis *diagnosis = context;

    if (error->code != ERROR_NONE) {
        diagnosis_report(diagnosis, FINDING(HOST_FAILS), error->text);
    } else {
        diagnosis_report(diagnosis, FINDING(HOST_OK), host, milliseconds);
    }
}

/* HOST:PORT of a proxy's URL. The URL can contain a password, which is never printed. */
static const char *
host_of(const char *proxy)
{
    const char *at = strrchr(proxy, '@');
    const char *scheme = strstr(proxy, "://");

    return at != NULL ? at + 1 : scheme != NULL ? scheme + 3 : proxy;
}

/* A proxy in the environment applies only to foreground commands. The fix stores it for the others, but only when every
 * host was reached through it. */
static void
check_proxy(struct diagnosis *diagnosis, bool has_answered)
{
    const char *name = *environment_value("HTTPS_PROXY") != '\0' ? "HTTPS_PROXY" : "https_proxy";
    const char *here = environment_value(name);
    char setting[CONFIG_VALUE_SIZE] = "";

    config_setting(diagnosis->config, "proxy", setting);
    if (*here == '\0') {
        if (setting[0] != '\0') {
            diagnosis_report(diagnosis, FINDING(PROXY_OF_SETTING), host_of(setting));
        }
    } else if (!has_answered) {
        diagnosis_report(diagnosis, FINDING(PROXY_DEAD), name, host_of(here), name);
    } else if (setting[0] == '\0') {
        snprintf(setting, sizeof(setting), "http://%s", host_of(here));
        diagnosis_report(diagnosis, FINDING(PROXY_HERE_ONLY), name, host_of(here), text_as_word(setting).text);
    } else {
        diagnosis_report(diagnosis, FINDING(PROXY_OK), name, host_of(here), host_of(setting));
    }
}

void
check_hosts(struct diagnosis *diagnosis)
{
    const struct sign_in sign_in = {.config = diagnosis->config, .keyring = &diagnosis->keyring};
    bool has_answered = true;
    size_t first = diagnosis->count;
    struct error error;

    if (diagnosis->config == NULL) {
        return; /* check_config() reports it */
    }
    if (!sign_in_check(&sign_in, report_host, diagnosis, &error)) {
        diagnosis_report(diagnosis, FINDING(HOSTS_NOT_CHECKED), error.text);
    }
    for (size_t i = first; i < diagnosis->count; i++) {
        has_answered = has_answered && diagnosis->findings[i].id == FINDING_HOST_OK;
    }
    check_proxy(diagnosis, has_answered);
}
