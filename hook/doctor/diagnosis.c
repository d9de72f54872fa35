/* SPDX-License-Identifier: MIT
 *
 * Opening a diagnosis, and the list of its findings.
 */
#include "doctor/diagnosis.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "doctor/start_files.h"

void
diagnosis_open(struct diagnosis *diagnosis)
{
    struct error error; /* check_keyring() reports the reason */

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
write_escaped(char *to, size_t size, const char *format, va_list arguments)
{
    char raw[2048];

    vsnprintf(raw, sizeof(raw), format, arguments);
    text_make_visible(to, size, raw);
}

/* Removes the full stop of a message, because the command follows. */
static void
remove_full_stop(char *sentence)
{
    size_t length = strlen(sentence);

    if (length > 0 && sentence[length - 1] == '.') {
        sentence[length - 1] = '\0';
    }
}

/* When memory runs out the finding is lost. */
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
    write_escaped(added->sentence, sizeof(added->sentence), format, arguments);
    remove_full_stop(added->sentence);
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
    if (last != NULL && vsnprintf(last->fix, sizeof(last->fix), format, arguments) >= (int)sizeof(last->fix)) {
        last->fix[0] = '\0';
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

static void __attribute__((format(printf, 3, 0))) append(char *to, size_t size, const char *format, va_list arguments)
{
    size_t used = strlen(to);

    if (vsnprintf(to + used, size - used, format, arguments) >= (int)(size - used)) {
        to[used] = '\0';
    }
}

void
diagnosis_add_fix(struct diagnosis *diagnosis, const char *format, ...)
{
    struct finding *last = diagnosis->count == 0 ? NULL : &diagnosis->findings[diagnosis->count - 1];
    va_list arguments;

    va_start(arguments, format);
    if (last != NULL) {
        append(last->fix, sizeof(last->fix), format, arguments);
    }
    va_end(arguments);
}

void
diagnosis_add_text(struct diagnosis *diagnosis, const char *format, ...)
{
    struct finding *last = diagnosis->count == 0 ? NULL : &diagnosis->findings[diagnosis->count - 1];
    char more[sizeof(last->sentence)] = "";
    va_list arguments;

    va_start(arguments, format);
    if (last != NULL) {
        write_escaped(more, sizeof(more), format, arguments);
        snprintf(last->sentence + strlen(last->sentence), sizeof(last->sentence) - strlen(last->sentence), "%s", more);
    }
    va_end(arguments);
}

struct setting {
    struct diagnosis *diagnosis;
    const char *name;
};

/* A line that only assigns is replaced by a no-op, because it may be the only command of an `if`; for any other line
 * the fix opens the editor. */
static bool
name_line(const struct start_line *line, void *context)
{
    const struct setting *setting = context;
    const char *sudo = access(line->path, W_OK) == 0 ? "" : "sudo ";

    if (!start_line_sets(line, setting->name)) {
        return true;
    }
    diagnosis_add_text(setting->diagnosis, "; line %zu of %s sets %s in each new shell", line->number, line->path,
                       setting->name);
    if (!start_line_is_one_assignment(line)) {
        diagnosis_add_fix(setting->diagnosis, "; %svi +%zu %s", sudo, line->number, text_as_word(line->path).text);
    } else {
        diagnosis_add_fix(setting->diagnosis, "; %ssed -i --follow-symlinks '%zus/^/%s /' %s", sudo, line->number,
                          *line->shell == '\0' ? "#" : ":", text_as_word(line->path).text);
    }
    return true;
}

void
diagnosis_fix_by_unsetting(struct diagnosis *diagnosis, const char *names)
{
    char list[256];
    char *rest = list;
    char *name;

    diagnosis_fix(diagnosis, "%s %s", diagnosis_is_for_fish() ? "set -e" : "unset", names);
    snprintf(list, sizeof(list), "%s", names);
    while ((name = strsep(&rest, " ")) != NULL) {
        struct setting setting = {diagnosis, name};

        start_files_each_line(name_line, &setting);
    }
}

enum finding_level
diagnosis_highest_level(const struct diagnosis *diagnosis, size_t first)
{
    enum finding_level highest = FINDING_FINE;

    for (size_t i = first; i < diagnosis->count; i++) {
        highest = diagnosis->findings[i].level > highest ? diagnosis->findings[i].level : highest;
    }
    return highest;
}
