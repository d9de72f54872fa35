/* SPDX-License-Identifier: MIT
 *
 * Any bytes as the options of pam_ajc.so, one a line, the last line is a service: whatever they are, the helper is an
 * absolute path, the wait is bounded and a service is covered only when it is in the list.
 */
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "options.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
void pam_syslog(const pam_handle_t *pam, int priority, const char *format, ...);

static int refused;

/* In place of libpam's. */
void
pam_syslog(const pam_handle_t *pam, int priority, const char *format, ...)
{
    (void)pam;
    (void)priority;
    (void)format;
    refused++;
}

static void
require_bounded(const struct options *options)
{
    require(options->helper[0] == '/');
    require(options->services[0] != '\0');
    require(options->group == NULL || options->group[0] != '\0');
    require(options->timeout >= 1 && options->timeout <= 60);
    require(options->minimum_uid <= 0xfffffffeU);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret text = {0};
    const char *words[32];
    struct options options;
    int count = 0;
    char *rest = NULL;

    secret_set_bytes(&text, data, size);
    for (char *word = strtok_r(text.text, "\n", &rest); word != NULL && count < 32;
         word = strtok_r(NULL, "\n", &rest)) {
        words[count++] = word;
    }
    if (count == 0) {
        return 0;
    }
    refused = 0;
    options_read(NULL, count - 1, words, &options);
    require(refused <= count - 1);
    require_bounded(&options);
    if (options_cover(&options, words[count - 1]) && strcmp(options.services, "any") != 0) {
        require(strstr(options.services, words[count - 1]) != NULL);
    }
    return 0;
}
