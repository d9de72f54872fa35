/* SPDX-License-Identifier: MIT
 *
 * Each host that a sign-in needs, reached in the way a sign-in would: by ajc-hook-sign-in, with this shell's proxy and
 * certificates. One record a host comes back.
 */
#include <string.h>

#include "doctor/checks.h"
#include "session/environment.h"
#include "session/sign_in_call.h"

static void
take_record(struct record *record, void *context)
{
    struct examination *examination = context;

    if (record->error.code != ERROR_NONE) {
        examination_problem(examination, "%s", record->error.text);
    } else {
        examination_fine(examination, "%s", record->notice);
    }
}

/* The address of a proxy can hold a password, which stays unsaid. */
static void
check_proxy(struct examination *examination)
{
    static const char *const names[] = {"HTTPS_PROXY", "https_proxy"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = environment_value(names[i]);
        const char *at = strrchr(value, '@');
        const char *scheme = strstr(value, "://");
        const char *host = at != NULL ? at + 1 : scheme != NULL ? scheme + 3 : value;

        if (*value != '\0') {
            examination_fine(examination, "%s leads through the proxy %s; in the background the setting proxy does",
                             names[i], host);
        }
    }
}

void
check_hosts(struct examination *examination)
{
    struct error error;

    check_proxy(examination);
    if (!sign_in_call("check", NULL, 0, false, take_record, examination, &error)) {
        examination_problem(examination, "%s", error.text);
    }
}
