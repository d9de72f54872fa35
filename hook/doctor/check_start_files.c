/* SPDX-License-Identifier: MIT
 *
 * The start-up files of the login shell: whether they run the hook, in which shells, and whether `ajc` stays the hook's
 * function.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "doctor/checks.h"
#include "doctor/start_files.h"
#include "shell_env/environment.h"
#include "shell_env/hook_block.h"

enum { PATH_SIZE = 4096, LINE_SIZE = 128 };

struct place {
    char path[PATH_SIZE]; /* "": nowhere */
    size_t number;
};

struct search {
    const char *shell;
    struct place runs;     /* the hook, in a file that interactive shells read */
    struct place at_login; /* the hook, in a file that only login shells read */
    struct place prints;   /* prints the hook instead of running it */
    struct place hides;    /* makes `ajc` something else */
    bool is_hidden_by_alias;
    char login[PATH_SIZE]; /* the user's file that bash reads at a login; "": none */
    bool login_reads_bashrc;
};

static void
note_place(struct place *place, const struct start_line *line)
{
    if (place->path[0] == '\0') {
        text_copy(place->path, sizeof(place->path), line->path);
        place->number = line->number;
    }
}

/* Of .bash_profile, .bash_login and .profile bash reads the first that it can. */
static void
find_login_file(struct search *search)
{
    static const char *const names[] = {".bash_profile", ".bash_login", ".profile"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(search->login, sizeof(search->login), "%s/%s", environment_value("HOME"), names[i]);
        if (access(search->login, R_OK) == 0) {
            return;
        }
    }
    search->login[0] = '\0';
}

static bool
note_line(const struct start_line *line, void *context)
{
    struct search *search = context;
    enum start_line_hook hook = start_line_hook(line);
    bool is_of_login = line->readers == READ_BY_LOGIN_SHELLS;
    bool is_of_bash_alone = is_of_login && strcmp(line->shell, "bash") == 0 && strncmp(line->path, "/etc/", 5) != 0;

    if (strcmp(line->shell, search->shell) != 0 || (is_of_bash_alone && strcmp(line->path, search->login) != 0)) {
        return true; /* of another shell, or one of the login files that no bash reads */
    }
    search->login_reads_bashrc |= strcmp(line->path, search->login) == 0 && strstr(line->text, "bashrc") != NULL;
    if (hook == START_LINE_RUNS_HOOK) {
        note_place(is_of_login ? &search->at_login : &search->runs, line);
    } else if (hook == START_LINE_PRINTS_HOOK) {
        note_place(&search->prints, line);
    }
    if (start_line_hides_ajc(line)) {
        search->is_hidden_by_alias |= search->hides.path[0] == '\0' && strstr(line->text, "alias ") != NULL;
        note_place(&search->hides, line);
    }
    return true;
}

static void
report_hidden(struct diagnosis *diagnosis, const struct search *search)
{
    const char *shell = strcmp(search->shell, "fish") == 0 ? "exec fish" : "exec \"$SHELL\"";
    struct text_word path = text_as_word(search->hides.path);

    if (search->is_hidden_by_alias) {
        diagnosis_report(diagnosis, FINDING(NAME_IS_ALIAS), search->hides.number, search->hides.path, "ajc",
                         search->hides.number, path.text, shell);
    } else {
        diagnosis_report(diagnosis, FINDING(NAME_IS_FUNCTION), search->hides.number, search->hides.path, "ajc",
                         search->hides.number, path.text, shell);
    }
}

/* The fix replaces the line by `line`, in which sed's "&" is escaped. */
static void
report_printed(struct diagnosis *diagnosis, const struct search *search, const char *line)
{
    char text[LINE_SIZE];
    size_t used = 0;

    for (; *line != '\0' && used + 2 < LINE_SIZE; line++) {
        if (*line == '&') {
            text[used++] = '\\';
        }
        text[used++] = *line;
    }
    text[used] = '\0';
    diagnosis_report(diagnosis, FINDING(HOOK_PRINTED), search->prints.number, search->prints.path, search->shell,
                     search->prints.number, text, text_as_word(search->prints.path).text);
}

static void
report_found(struct diagnosis *diagnosis, const struct search *search, const char *home, const char *line)
{
    const char *login = search->login;

    if (search->runs.path[0] == '\0' && search->at_login.path[0] == '\0') {
        if (search->prints.path[0] == '\0') {
            diagnosis_report(diagnosis, FINDING(HOOK_NOWHERE), search->shell, search->shell);
        }
    } else if (search->runs.path[0] == '\0') {
        diagnosis_report(diagnosis, FINDING(HOOK_AT_LOGIN), search->at_login.number, search->at_login.path,
                         search->shell, line, text_as_word(home).text);
    } else if (strcmp(search->shell, "bash") == 0 && !search->login_reads_bashrc && search->at_login.path[0] == '\0') {
        /* bash -l, ssh HOST bash -l, tmux panes */
        diagnosis_report(diagnosis, FINDING(HOOK_NOT_AT_LOGIN), search->runs.number, search->runs.path,
                         *login == '\0' ? "none of your files" : login,
                         *login == '\0' ? "~/.bash_profile" : text_as_word(login).text);
    } else if (search->hides.path[0] == '\0' && search->prints.path[0] == '\0') {
        /* The backslash prevents the expansion of an alias; fish has none. */
        diagnosis_report(diagnosis, FINDING(HOOK_IN_FILE), search->runs.number, search->runs.path, search->shell,
                         strcmp(search->shell, "fish") == 0 ? "" : "\\", environment_function());
    }
}

void
check_start_files(struct diagnosis *diagnosis)
{
    const char *slash = strrchr(environment_value("SHELL"), '/');
    struct search search = {.shell = slash == NULL ? "bash" : slash + 1};

    enum shell shell = SHELL_SH;
    char home[PATH_MAX];

    if (!shell_parse(search.shell, &shell) || !hook_block_path(shell, home)) {
        diagnosis_report(diagnosis, FINDING(SHELL_WITHOUT_HOOK), search.shell);
        return;
    }
    find_login_file(&search);
    start_files_each_line(note_line, &search);
    if (search.hides.path[0] != '\0') {
        report_hidden(diagnosis, &search);
    }
    if (search.prints.path[0] != '\0') {
        report_printed(diagnosis, &search, hook_block_line(shell));
    }
    report_found(diagnosis, &search, home, hook_block_line(shell));
}
