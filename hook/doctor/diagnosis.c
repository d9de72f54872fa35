/* SPDX-License-Identifier: MIT
 *
 * What an diagnosis starts with, and the list of its findings.
 */
#include "doctor/diagnosis.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

void
diagnosis_open(struct diagnosis *diagnosis)
{
    struct error error; /* keyring_probe() tells more */

    *diagnosis = (struct diagnosis){.subject = ""};
    (void)!config_open(&diagnosis->config, &diagnosis->config_error);
    keyring_open(&diagnosis->keyring, &error);
}

void
diagnosis_close(struct diagnosis *diagnosis)
{
    config_close(&diagnosis->config);
    free(diagnosis->findings);
    *diagnosis = (struct diagnosis){.subject = ""};
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
add(struct diagnosis *diagnosis, enum finding_level level, const char *format, va_list arguments)
{
    struct finding *grown = reallocarray(diagnosis->findings, diagnosis->count + 1, sizeof(*diagnosis->findings));
    struct finding *added;

    if (grown == NULL) {
        return;
    }
    diagnosis->findings = grown;
    added = &grown[diagnosis->count++];
    *added = (struct finding){.subject = diagnosis->subject, .level = level};
    write_visibly(added->sentence, sizeof(added->sentence), format, arguments);
    end_openly(added->sentence);
}

#define ADD(level) \
    va_list arguments; \
    va_start(arguments, format); \
    add(diagnosis, level, format, arguments); \
    va_end(arguments)

void
diagnosis_fine(struct diagnosis *diagnosis, const char *format, ...)
{
    ADD(FINDING_FINE);
}

void
diagnosis_note(struct diagnosis *diagnosis, const char *format, ...)
{
    ADD(FINDING_NOTE);
}

void
diagnosis_problem(struct diagnosis *diagnosis, const char *format, ...)
{
    ADD(FINDING_PROBLEM);
}

void
diagnosis_fix(struct diagnosis *diagnosis, const char *format, ...)
{
    struct finding *last = diagnosis->count == 0 ? NULL : &diagnosis->findings[diagnosis->count - 1];
    va_list arguments;

    va_start(arguments, format);
    if (last != NULL && vsnprintf(last->mend, sizeof(last->mend), format, arguments) >= (int)sizeof(last->mend)) {
        last->mend[0] = '\0';
    }
    va_end(arguments);
}

bool
diagnosis_is_for_fish(void)
{
    const char *facts = secure_getenv("AJC_SHELL_FACTS");
    const char *shell = secure_getenv("SHELL");
    const char *name = shell == NULL ? NULL : strrchr(shell, '/');

    return facts != NULL ? strncmp(facts, "shell=fish ", 11) == 0 : name != NULL && strcmp(name, "/fish") == 0;
}

void
diagnosis_fix_by_unsetting(struct diagnosis *diagnosis, const char *names)
{
    diagnosis_fix(diagnosis, "%s %s", diagnosis_is_for_fish() ? "set -e" : "unset", names);
}

enum finding_level
diagnosis_gravest(const struct diagnosis *diagnosis, size_t first)
{
    enum finding_level gravest = FINDING_FINE;

    for (size_t i = first; i < diagnosis->count; i++) {
        gravest = diagnosis->findings[i].level > gravest ? diagnosis->findings[i].level : gravest;
    }
    return gravest;
}
