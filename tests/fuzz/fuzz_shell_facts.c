/* SPDX-License-Identifier: MIT
 *
 * Any bytes as AJC_SHELL_FACTS: on success a shell is named, and every text is terminated.
 */
#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "doctor/shell_facts.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret text = {0};
    struct shell_facts facts;

    secret_set_bytes(&text, data, size);
    if (shell_facts_parse(text.text, &facts)) {
        require(facts.shell[0] != '\0' && memchr(facts.shell, '\0', sizeof(facts.shell)) != NULL);
        require(memchr(facts.readonly, '\0', sizeof(facts.readonly)) != NULL);
    }
    return 0;
}
