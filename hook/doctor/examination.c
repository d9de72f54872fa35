/* SPDX-License-Identifier: MIT
 *
 * What an examination starts with, and the list of its findings.
 */
#include "doctor/examination.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

void
examination_open(struct examination *examination)
{
    struct error error; /* keyring_probe() tells more */

    *examination = (struct examination){.subject = ""};
    (void)!config_open(&examination->config, &examination->config_error);
    keyring_open(&examination->keyring, &error);
}

void
examination_close(struct examination *examination)
{
    config_close(&examination->config);
    free(examination->findings);
    *examination = (struct examination){.subject = ""};
}

static void __attribute__((format(printf, 3, 0)))
write_visibly(char *to, size_t size, const char *format, va_list arguments)
{
    char raw[2048];

    vsnprintf(raw, sizeof(raw), format, arguments);
    text_make_visible(to, size, raw);
}

/* A sentence from elsewhere brings its full stop; here the command follows. */
static void
end_openly(char *sentence)
{
    size_t length = strlen(sentence);

    if (length > 0 && sentence[length - 1] == '.') {
        sentence[length - 1] = '\0';
    }
}

/* When memory runs out the finding is lost: there is nothing better to do with it. */
static void __attribute__((format(printf, 3, 0)))
add(struct examination *examination, enum finding_level level, const char *format, va_list arguments)
{
    struct finding *grown = reallocarray(examination->findings, examination->count + 1, sizeof(*examination->findings));
    struct finding *added;

    if (grown == NULL) {
        return;
    }
    examination->findings = grown;
    added = &grown[examination->count++];
    *added = (struct finding){.subject = examination->subject, .level = level};
    write_visibly(added->sentence, sizeof(added->sentence), format, arguments);
    end_openly(added->sentence);
}

#define ADD(level) \
    va_list arguments; \
    va_start(arguments, format); \
    add(examination, level, format, arguments); \
    va_end(arguments)

void
examination_fine(struct examination *examination, const char *format, ...)
{
    ADD(FINDING_FINE);
}

void
examination_note(struct examination *examination, const char *format, ...)
{
    ADD(FINDING_NOTE);
}

void
examination_problem(struct examination *examination, const char *format, ...)
{
    ADD(FINDING_PROBLEM);
}

void
examination_mend(struct examination *examination, const char *format, ...)
{
    struct finding *last = examination->count == 0 ? NULL : &examination->findings[examination->count - 1];
    va_list arguments;

    va_start(arguments, format);
    if (last != NULL && vsnprintf(last->mend, sizeof(last->mend), format, arguments) >= (int)sizeof(last->mend)) {
        last->mend[0] = '\0';
    }
    va_end(arguments);
}

bool
examination_is_for_fish(void)
{
    const char *facts = secure_getenv("AJC_SHELL_FACTS");
    const char *shell = secure_getenv("SHELL");
    const char *name = shell == NULL ? NULL : strrchr(shell, '/');

    return facts != NULL ? strncmp(facts, "shell=fish ", 11) == 0 : name != NULL && strcmp(name, "/fish") == 0;
}

void
examination_mend_by_unsetting(struct examination *examination, const char *names)
{
    examination_mend(examination, "%s %s", examination_is_for_fish() ? "set -e" : "unset", names);
}

enum finding_level
examination_gravest(const struct examination *examination, size_t first)
{
    enum finding_level gravest = FINDING_FINE;

    for (size_t i = first; i < examination->count; i++) {
        gravest = examination->findings[i].level > gravest ? examination->findings[i].level : gravest;
    }
    return gravest;
}
