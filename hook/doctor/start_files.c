/* SPDX-License-Identifier: MIT
 *
 * The list of start-up files, and what their lines do.
 */
#include "doctor/start_files.h"

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "shell_env/environment.h"

enum { PATH_SIZE = 4096, DIRECTORY_MAX = 3000, LINES_MAX = 100000 };

/* In the order of each shell. A pattern that starts with / is a system file; any other is below the directory in the
 * variable, or below `otherwise` in HOME when the variable is not set. */
static const struct start_file {
    const char *shell;
    enum start_file_readers readers;
    const char *variable;
    const char *otherwise;
    const char *pattern;
} start_files[] = {
    {"", READ_BY_LOGINS, NULL, "", "/etc/environment"},
    {"", READ_BY_LOGINS, NULL, "", ".pam_environment"},
    {"", READ_BY_LOGINS, "XDG_CONFIG_HOME", ".config/", "environment.d/*.conf"},
    {"bash", READ_BY_LOGIN_SHELLS, NULL, "", "/etc/profile"},
    {"bash", READ_BY_LOGIN_SHELLS, NULL, "", "/etc/profile.d/*.sh"},
    {"bash", READ_BY_LOGIN_SHELLS, NULL, "", ".bash_profile"},
    {"bash", READ_BY_LOGIN_SHELLS, NULL, "", ".bash_login"},
    {"bash", READ_BY_LOGIN_SHELLS, NULL, "", ".profile"},
    {"bash", READ_BY_INTERACTIVE_SHELLS, NULL, "", "/etc/bash.bashrc"},
    {"bash", READ_BY_INTERACTIVE_SHELLS, NULL, "", "/etc/bashrc"},
    {"bash", READ_BY_INTERACTIVE_SHELLS, NULL, "", ".bashrc"},
    {"bash", READ_BY_INTERACTIVE_SHELLS, NULL, "", ".bash_aliases"},
    {"bash", READ_BY_INTERACTIVE_SHELLS, NULL, "", ".bashrc.d/*"},
    {"zsh", READ_BY_ALL_SHELLS, NULL, "", "/etc/zsh/zshenv"},
    {"zsh", READ_BY_ALL_SHELLS, "ZDOTDIR", "", ".zshenv"},
    {"zsh", READ_BY_LOGIN_SHELLS, NULL, "", "/etc/zsh/zprofile"},
    {"zsh", READ_BY_LOGIN_SHELLS, "ZDOTDIR", "", ".zprofile"},
    {"zsh", READ_BY_ALL_SHELLS, NULL, "", "/etc/zsh/zshrc"},
    {"zsh", READ_BY_ALL_SHELLS, "ZDOTDIR", "", ".zshrc"},
    {"zsh", READ_BY_LOGIN_SHELLS, "ZDOTDIR", "", ".zlogin"},
    {"fish", READ_BY_ALL_SHELLS, NULL, "", "/etc/fish/conf.d/*.fish"},
    {"fish", READ_BY_ALL_SHELLS, NULL, "", "/etc/fish/config.fish"},
    {"fish", READ_BY_ALL_SHELLS, "XDG_CONFIG_HOME", ".config/", "fish/conf.d/*.fish"},
    {"fish", READ_BY_ALL_SHELLS, "XDG_CONFIG_HOME", ".config/", "fish/config.fish"},
};

static void
cleanup_glob(glob_t *found)
{
    globfree(found);
}

static const char *
after_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

static bool
visit_lines(const struct start_file *file, const char *path,
            bool (*visit)(const struct start_line *line, void *context), void *context)
{
    CLEANUP_FILE FILE *stream = fopen(path, "re");
    CLEANUP_FREE char *text = NULL;
    struct start_line line = {.shell = file->shell, .readers = file->readers, .path = path};
    size_t size = 0;

    while (stream != NULL && line.number < LINES_MAX && getline(&text, &size, stream) >= 0) {
        const char *start = after_blanks(text);

        text[strcspn(text, "\n")] = '\0';
        line.number++;
        line.text = text;
        /* not a comment, or a line that the fix of diagnosis_fix_by_unsetting() has disabled */
        if (*start != '#' && strncmp(start, ": ", 2) != 0 && !visit(&line, context)) {
            return false;
        }
    }
    return true;
}

/* The directory is escaped, so that glob(3) takes each character as it is. */
static void
make_pattern(const struct start_file *file, char pattern[static PATH_SIZE])
{
    const char *given = file->variable == NULL ? "" : environment_value(file->variable);
    const char *directory = *given == '\0' ? environment_value("HOME") : given;
    size_t used = 0;

    if (*file->pattern == '/') {
        snprintf(pattern, PATH_SIZE, "%s", file->pattern);
        return;
    }
    for (; *directory != '\0' && used < DIRECTORY_MAX; directory++) {
        if (strchr("\\*?[", *directory) != NULL) {
            pattern[used++] = '\\';
        }
        pattern[used++] = *directory;
    }
    snprintf(pattern + used, PATH_SIZE - used, "/%s%s", *given == '\0' ? file->otherwise : "", file->pattern);
}

void
start_files_each_line(bool (*visit)(const struct start_line *line, void *context), void *context)
{
    char pattern[PATH_SIZE];

    for (size_t i = 0; i < sizeof(start_files) / sizeof(start_files[0]); i++) {
        CLEANUP(cleanup_glob) glob_t found = {0};

        make_pattern(&start_files[i], pattern);
        if (glob(pattern, 0, NULL, &found) != 0) {
            continue;
        }
        for (size_t k = 0; k < found.gl_pathc; k++) {
            if (!visit_lines(&start_files[i], found.gl_pathv[k], visit, context)) {
                return;
            }
        }
    }
}

/* --- what a line does --- */

static bool
begins_with_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    return strncmp(text, word, length) == 0 && (text[length] == ' ' || text[length] == '\t');
}

/* Finds the word, delimited on both sides, in the text from `at` on; NULL when it is not there. */
static const char *
find_word(const char *text, const char *at, const char *word)
{
    size_t length = strlen(word);

    while ((at = strstr(at, word)) != NULL) {
        bool begins = at == text || strchr(" \t;&|(", at[-1]) != NULL;
        unsigned char next = (unsigned char)at[length];

        if (begins && !isalnum(next) && next != '_' && next != '-') {
            return at;
        }
        at += length;
    }
    return NULL;
}

static const char *const assigning_words[] = {"export", "declare", "typeset", "readonly", "set"};

enum { ASSIGNING_WORD_COUNT = sizeof(assigning_words) / sizeof(assigning_words[0]) };

static bool
is_exporting(const char *text)
{
    for (size_t i = 0; i < ASSIGNING_WORD_COUNT; i++) {
        if (find_word(text, text, assigning_words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

bool
start_line_sets(const struct start_line *line, const char *name)
{
    const char *start = after_blanks(line->text);
    const char *at = find_word(start, start, name);

    if (begins_with_word(start, "alias") || begins_with_word(start, "abbr")) {
        return false;
    }
    if (strcmp(line->shell, "fish") == 0) {
        const char *set = find_word(start, start, "set");

        return at != NULL && set != NULL && set < at && begins_with_word(at, name);
    }
    return at != NULL && at[strlen(name)] == '=' && (at == start || is_exporting(start));
}

bool
start_line_is_one_assignment(const struct start_line *line)
{
    const char *text = after_blanks(line->text);
    bool is_assigning = text[strcspn(text, " \t=")] == '=';

    for (size_t i = 0; i < ASSIGNING_WORD_COUNT; i++) {
        is_assigning = is_assigning || begins_with_word(text, assigning_words[i]);
    }
    return is_assigning && text[strcspn(text, ";&|()`{}<>")] == '\0';
}

enum start_line_hook
start_line_hook(const struct start_line *line)
{
    const char *text = after_blanks(line->text);
    const char *init = strstr(text, "ajc");
    bool names_program = init != NULL && strstr(init, " init ") != NULL;
    bool names_file = strstr(text, "/ajc/hook.") != NULL;

    if (!names_program && !names_file) {
        return START_LINE_NO_HOOK;
    }
    if (find_word(text, text, "eval") != NULL || find_word(text, text, "source") != NULL ||
        find_word(text, text, ".") != NULL) {
        return START_LINE_RUNS_HOOK;
    }
    return names_program ? START_LINE_PRINTS_HOOK : START_LINE_NO_HOOK;
}

bool
start_line_hides_ajc(const struct start_line *line)
{
    const char *text = after_blanks(line->text);
    const char *ajc = find_word(text, text, "ajc");
    const char *second = after_blanks(text + strcspn(text, " \t"));

    if (ajc == NULL || *line->shell == '\0') {
        return false;
    }
    if (begins_with_word(text, "alias")) {
        return ajc[3] == '=' || ajc == second;
    }
    return (begins_with_word(text, "function") && ajc == second) || (ajc == text && ajc[3] == '(');
}
