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
take_host(const char *host, long milliseconds, const struct error *error, void *context)
{
    struct diagnosis *diagnosis = context;

    if (error->code != ERROR_NONE) {
        diagnosis_problem(diagnosis, "%s", error->text);
    } else {
        diagnosis_fine(diagnosis, "%s answers, its certificate is trusted (%ld ms)", host, milliseconds);
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

/* A proxy in the environment applies only to foreground commands. */
static void
check_proxy(struct diagnosis *diagnosis)
{
    const char *name = *environment_value("HTTPS_PROXY") != '\0' ? "HTTPS_PROXY" : "https_proxy";
    const char *here = environment_value(name);
    char setting[CONFIG_VALUE_SIZE] = "";

    if (diagnosis->config != NULL) {
        config_setting(diagnosis->config, "proxy", setting);
    }
    if (*here != '\0' && setting[0] == '\0') {
        diagnosis_note(diagnosis, "%s selects the proxy %s; background renewal and credential-process use no proxy",
                       name, host_of(here));
        snprintf(setting, sizeof(setting), "http://%s", host_of(here));
        diagnosis_fix(diagnosis, "ajc-hook config set proxy %s", text_as_word(setting).text);
    } else if (*here != '\0') {
        diagnosis_fine(diagnosis, "%s selects the proxy %s; background renewal uses %s", name, host_of(here),
                       host_of(setting));
    } else if (setting[0] != '\0') {
        diagnosis_fine(diagnosis, "the setting proxy selects %s", host_of(setting));
    }
}

void
check_hosts(struct diagnosis *diagnosis)
{
    const struct sign_in sign_in = {diagnosis->config, &diagnosis->keyring, false};
    struct error error;

    check_proxy(diagnosis);
    if (diagnosis->config == NULL) {
        diagnosis_problem(diagnosis, "%s", diagnosis->config_error.text);
        return;
    }
    if (!sign_in_check(&sign_in, take_host, diagnosis, &error)) {
        diagnosis_problem(diagnosis, "%s", error.text);
    }
}
