/* SPDX-License-Identifier: MIT
 *
 * Reading AJC_SHELL_FACTS.
 */
#include "doctor/shell_facts.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

enum { FACTS_SIZE = 2048 };

static void
set_fact(struct shell_facts *facts, const char *name, const char *value)
{
    const struct {
        const char *name;
        char *value;
        size_t size;
    } texts[] = {
        {"shell", facts->shell, sizeof(facts->shell)},
        {"version", facts->version, sizeof(facts->version)},
        {"before_command", facts->before_command, sizeof(facts->before_command)},
        {"prompt_command", facts->prompt_command, sizeof(facts->prompt_command)},
        {"answered", facts->answered, sizeof(facts->answered)},
        {"readonly", facts->readonly, sizeof(facts->readonly)},
        {"universal", facts->universal, sizeof(facts->universal)},
    };
    long long number;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (strcmp(name, texts[i].name) == 0) {
            text_copy(texts[i].value, texts[i].size, value);
        }
    }
    if (strcmp(name, "hooks") == 0 && text_to_number(value, 0, 1000, &number)) {
        facts->hooks = (long)number;
    }
}

bool
shell_facts_parse(const char *text, struct shell_facts *facts)
{
    char words[FACTS_SIZE];
    char *rest = words;
    char *word;

    *facts = (struct shell_facts){.hooks = -1};
    if (!text_copy(words, sizeof(words), text)) {
        return false;
    }
    while ((word = strsep(&rest, " ")) != NULL) {
        char *equals = strchr(word, '=');

        if (equals != NULL) {
            *equals = '\0';
            set_fact(facts, word, equals + 1);
        }
    }
    return facts->shell[0] != '\0';
}
