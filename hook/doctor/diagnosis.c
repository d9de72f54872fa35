/* SPDX-License-Identifier: MIT
 *
 * Opening a diagnosis, and the list of its findings.
 */
#include "doctor/diagnosis.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/memory.h"
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

enum fix_kind {
    FIX_KIND_COMMAND,
    FIX_KIND_UNSET,
    FIX_KIND_SET,
    FIX_KIND_ADVICE,
    FIX_KIND_NOTHING,
};

static const struct {
    const char *name;
    enum finding_level level;
    enum fix_kind kind;
} rows[] = {
#define ROW(id, level, sentence, kind, fix) {#id, FINDING_LEVEL_##level, FIX_KIND_##kind},
    FINDINGS(ROW)
#undef ROW
};

const char *
finding_name(enum finding_id id)
{
    return rows[id].name;
}

enum finding_level
finding_level(enum finding_id id)
{
    return rows[id].level;
}

bool
finding_needs_fix(enum finding_id id)
{
    return rows[id].kind != FIX_KIND_NOTHING;
}

static struct finding *
last_finding(struct diagnosis *diagnosis)
{
    return diagnosis->count == 0 ? NULL : &diagnosis->findings[diagnosis->count - 1];
}

/* The last mark separates the two texts: the values of the fix are quoted, so
 * they contain no control character. */
void
diagnosis_report(struct diagnosis *diagnosis, enum finding_id id, const char *format, ...)
{
    struct finding *added;
    char text[2 * (sizeof(added->sentence) + sizeof(added->fix))];
    char *fix;
    va_list arguments;
    size_t used;
    int length;

    va_start(arguments, format);
    length = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    fix = strrchr(text, *FINDING_FIX_MARK);
    if (fix != NULL) {
        *fix++ = '\0';
    }
    diagnosis->findings = allocate_one_more(diagnosis->findings, diagnosis->count, sizeof(*diagnosis->findings));
    added = &diagnosis->findings[diagnosis->count++];
    *added = (struct finding){.id = id, .subject = diagnosis->subject};
    text_make_visible(added->sentence, sizeof(added->sentence), text);
    used = strlen(added->sentence);
    if (used > 0 && added->sentence[used - 1] == '.') {
        added->sentence[used - 1] = '\0'; /* the fix follows */
    }
    if (fix == NULL || length >= (int)sizeof(text)) {
        return;
    }
    if (rows[id].kind == FIX_KIND_ADVICE) {
        text_copy(added->advice, sizeof(added->advice), fix);
    } else {
        text_copy(added->fix, sizeof(added->fix), fix);
    }
}

void
diagnosis_add_command(struct diagnosis *diagnosis, const char *command)
{
    struct finding *last = last_finding(diagnosis);
    size_t used = last == NULL ? 0 : strlen(last->fix);

    if (last != NULL && used + strlen(command) + 3 <= sizeof(last->fix)) {
        snprintf(last->fix + used, sizeof(last->fix) - used, "%s%s", used == 0 ? "" : "; ", command);
    }
}

/* Whether the user's shell is fish, which has its own syntax. */
static bool
is_for_fish(void)
{
    const char *facts = secure_getenv("AJC_SHELL_FACTS");
    const char *shell = secure_getenv("SHELL");
    const char *name = shell == NULL ? NULL : strrchr(shell, '/');

    return facts != NULL ? strncmp(facts, "shell=fish ", 11) == 0 : name != NULL && strcmp(name, "/fish") == 0;
}

void
diagnosis_fix_by_setting(struct diagnosis *diagnosis, const char *name, const char *value)
{
    char command[sizeof(diagnosis->findings->fix)];

    snprintf(command, sizeof(command), is_for_fish() ? "set -gx %s %s" : "export %s=%s", name,
             text_as_word(value).text);
    diagnosis_add_command(diagnosis, command);
}

void
diagnosis_fix_by_export(struct diagnosis *diagnosis, const char *profile)
{
    char command[sizeof(diagnosis->findings->fix)];

    snprintf(command, sizeof(command),
             is_for_fish() ? "ajc-hook export %s --format fish | source" : "eval \"$(ajc-hook export %s)\"",
             text_as_word(profile).text);
    diagnosis_add_command(diagnosis, command);
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
    struct finding *last = last_finding(setting->diagnosis);
    const char *sudo = access(line->path, W_OK) == 0 ? "" : "sudo ";
    char command[PATH_MAX + 128];
    char where[PATH_MAX + 128];
    size_t used;

    if (last == NULL || !start_line_sets(line, setting->name)) {
        return true;
    }
    snprintf(where, sizeof(where), "; line %zu of %s sets %s in each new shell", line->number, line->path,
             setting->name);
    used = strlen(last->sentence);
    text_make_visible(last->sentence + used, sizeof(last->sentence) - used, where);
    if (!start_line_is_one_assignment(line)) {
        snprintf(command, sizeof(command), "%svi +%zu %s", sudo, line->number, text_as_word(line->path).text);
    } else {
        snprintf(command, sizeof(command), "%ssed -i --follow-symlinks '%zus/^/%s /' %s", sudo, line->number,
                 *line->shell == '\0' ? "#" : ":", text_as_word(line->path).text);
    }
    diagnosis_add_command(setting->diagnosis, command);
    return true;
}

void
diagnosis_fix_by_unsetting(struct diagnosis *diagnosis, const char *names)
{
    char command[256];
    char list[256];
    char *rest = list;
    char *name;

    snprintf(command, sizeof(command), "%s %s", is_for_fish() ? "set -e" : "unset", names);
    diagnosis_add_command(diagnosis, command);
    snprintf(list, sizeof(list), "%s", names);
    while ((name = strsep(&rest, " ")) != NULL) {
        struct setting setting = {diagnosis, name};

        start_files_each_line(name_line, &setting);
    }
}

enum finding_level
diagnosis_highest_level(const struct diagnosis *diagnosis)
{
    enum finding_level highest = FINDING_LEVEL_FINE;

    for (size_t i = 0; i < diagnosis->count; i++) {
        enum finding_level level = finding_level(diagnosis->findings[i].id);

        highest = level > highest ? level : highest;
    }
    return highest;
}
