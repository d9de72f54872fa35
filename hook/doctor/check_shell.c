/* SPDX-License-Identifier: MIT
 *
 * The calling shell: whether the hook runs in it, once, before prompts and before commands. Only the shell itself knows
 * this; its `ajc` function passes it on in AJC_SHELL_FACTS. Without those facts the start-up files are searched.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "doctor/checks.h"
#include "doctor/shell_facts.h"
#include "doctor/start_files.h"
#include "shell_env/environment.h"

enum { PATH_SIZE = 4096, LINE_SIZE = 128, WORDS_SIZE = 3 * SHELL_FACT_SIZE };

/* Each shell's own file for interactive shells, and the line to put there. */
static const struct {
    const char *shell;
    const char *variable; /* names the directory, when it is set */
    const char *there;    /* the file in that directory */
    const char *at_home;  /* the file in HOME */
    const char *line;
} homes_of_the_hook[] = {
    {"bash", NULL, "", ".bashrc", "[[ $- == *i* ]] && eval \"$(ajc-hook init bash)\""},
    {"zsh", "ZDOTDIR", ".zshrc", ".zshrc", "eval \"$(ajc-hook init zsh)\""},
    {"fish", "XDG_CONFIG_HOME", "fish/config.fish", ".config/fish/config.fish", "ajc-hook init fish | source"},
};

/* Why pre-command refresh is off, as the hook reports it. */
static void
report_refresh_off(struct diagnosis *diagnosis, const char *shell, const char *reason)
{
    if (strcmp(reason, "asked") == 0) {
        diagnosis_report(diagnosis, FINDING(REFRESH_OFF_ASKED));
        diagnosis_fix_by_unsetting(diagnosis, "AJC_BEFORE_COMMAND");
        if (strcmp(shell, "bash") == 0) { /* whose hook decides when it is loaded */
            diagnosis_add_command(diagnosis, "eval \"$(ajc-hook init bash)\"");
        }
    } else if (strcmp(reason, "version") == 0) {
        diagnosis_report(diagnosis, FINDING(REFRESH_OFF_VERSION));
    } else if (strcmp(reason, "promptvars") == 0) {
        diagnosis_report(diagnosis, FINDING(REFRESH_OFF_PROMPTVARS));
    } else if (strcmp(reason, "trap") == 0) {
        diagnosis_report(diagnosis, FINDING(REFRESH_OFF_TRAP));
    } else if (strcmp(reason, "lost") == 0) {
        diagnosis_report(diagnosis, FINDING(REFRESH_OFF_REMOVED));
    } else {
        diagnosis_report(diagnosis, FINDING(REFRESH_OFF), reason);
    }
}

static void
check_prompt_command(struct diagnosis *diagnosis, const struct shell_facts *facts)
{
    const char *name = strcmp(facts->shell, "zsh") == 0 ? "precmd_functions" : "PROMPT_COMMAND";

    if (strcmp(facts->prompt_command, "readonly") == 0) {
        diagnosis_report(diagnosis, FINDING(PROMPT_LIST_READONLY), name);
        diagnosis_fix(diagnosis, FIX(PROMPT_LIST_READONLY), name);
    } else if (strcmp(facts->prompt_command, "exported") == 0) {
        diagnosis_report(diagnosis, FINDING(PROMPT_LIST_EXPORTED), name);
        diagnosis_fix(diagnosis, FIX(PROMPT_LIST_EXPORTED), name);
    }
}

static void
check_hook(struct diagnosis *diagnosis, const struct shell_facts *facts)
{
    if (facts->hooks == 0 && strcmp(facts->prompt_command, "readonly") == 0) {
        return; /* check_prompt_command() reports it */
    }
    if (facts->readonly[0] != '\0' && strcmp(facts->answered, "no") == 0) {
        return; /* check_variables() reports the reason */
    }
    if (facts->hooks == 0) {
        diagnosis_report(diagnosis, FINDING(HOOK_REMOVED), facts->shell);
    } else if (facts->hooks > 1) {
        diagnosis_report(diagnosis, FINDING(HOOK_REPEATED), facts->hooks);
    } else if (strcmp(facts->answered, "no") == 0) {
        diagnosis_report(diagnosis, FINDING(HOOK_UNANSWERED), facts->shell);
    } else if (strncmp(facts->before_command, "off:", 4) == 0) {
        diagnosis_report(diagnosis, FINDING(HOOK_OK_AT_PROMPTS), facts->shell, facts->version);
    } else {
        diagnosis_report(diagnosis, FINDING(HOOK_OK), facts->shell, facts->version, facts->before_command);
    }
}

/* Names between commas as words of a command, each after a blank. */
static void
list_words(const char *names, char words[static WORDS_SIZE])
{
    char list[SHELL_FACT_SIZE];
    char *rest = list;
    char *name;
    size_t used = 0;

    text_copy(list, sizeof(list), names);
    words[0] = '\0';
    while ((name = strsep(&rest, ",")) != NULL && used < WORDS_SIZE) {
        used += (size_t)snprintf(words + used, WORDS_SIZE - used, " %s", text_as_word(name).text);
    }
}

static void
check_variables(struct diagnosis *diagnosis, const struct shell_facts *facts)
{
    char words[WORDS_SIZE];

    if (facts->readonly[0] != '\0') {
        diagnosis_report(diagnosis, FINDING(VARIABLES_READONLY), facts->readonly);
    }
    if (facts->universal[0] != '\0') {
        diagnosis_report(diagnosis, FINDING(VARIABLES_UNIVERSAL), facts->universal);
        list_words(facts->universal, words);
        diagnosis_fix(diagnosis, FIX(VARIABLES_UNIVERSAL), words);
    }
}

/* --- without facts about the shell: its start-up files --- */

struct place {
    char path[PATH_SIZE]; /* "": nowhere */
    size_t number;
};

struct search {
    const char *shell;
    struct place runs;     /* the hook, in a file that interactive shells read */
    struct place at_login; /* the hook, in a file that login shells alone read */
    struct place prints;   /* prints the hook instead of running it */
    struct place hides;    /* makes `ajc` something else */
    bool is_hidden_by_alias;
    char login[PATH_SIZE]; /* the file of the person's that bash reads at a login, "": none */
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

/* One of the other two, which no bash reads. */
static bool
is_unread(const struct search *search, const struct start_line *line)
{
    return line->readers == READ_BY_LOGIN_SHELLS && strcmp(line->shell, "bash") == 0 &&
           strncmp(line->path, "/etc/", 5) != 0 && strcmp(line->path, search->login) != 0;
}

static bool
note_line(const struct start_line *line, void *context)
{
    struct search *search = context;
    enum start_line_hook hook = start_line_hook(line);
    bool is_of_login = line->readers == READ_BY_LOGIN_SHELLS;

    if (strcmp(line->shell, search->shell) != 0 || is_unread(search, line)) {
        return true;
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

static const char *
login_shell(void)
{
    const char *slash = strrchr(environment_value("SHELL"), '/');

    return slash == NULL ? "bash" : slash + 1;
}

static void
find_home_of_the_hook(size_t shell, char path[static PATH_SIZE])
{
    const char *variable = homes_of_the_hook[shell].variable;
    const char *directory = variable == NULL ? "" : environment_value(variable);

    snprintf(path, PATH_SIZE, "%s/%s", *directory == '\0' ? environment_value("HOME") : directory,
             *directory == '\0' ? homes_of_the_hook[shell].at_home : homes_of_the_hook[shell].there);
}

static void
report_hidden(struct diagnosis *diagnosis, const struct search *search)
{
    const char *shell = strcmp(search->shell, "fish") == 0 ? "exec fish" : "exec \"$SHELL\"";

    struct text_word path = text_as_word(search->hides.path);

    if (search->is_hidden_by_alias) {
        diagnosis_report(diagnosis, FINDING(NAME_IS_ALIAS), search->hides.number, search->hides.path, "ajc");
        diagnosis_fix(diagnosis, FIX(NAME_IS_ALIAS), search->hides.number, path.text, shell);
    } else {
        diagnosis_report(diagnosis, FINDING(NAME_IS_FUNCTION), search->hides.number, search->hides.path, "ajc");
        diagnosis_fix(diagnosis, FIX(NAME_IS_FUNCTION), search->hides.number, path.text, shell);
    }
}

/* Escapes the line for the replacement of sed. */
static void
escape_for_sed(const char *line, char text[static LINE_SIZE])
{
    size_t used = 0;

    for (; *line != '\0' && used + 2 < LINE_SIZE; line++) {
        if (*line == '&') {
            text[used++] = '\\';
        }
        text[used++] = *line;
    }
    text[used] = '\0';
}

static void
report_printed(struct diagnosis *diagnosis, const struct search *search, const char *line)
{
    char text[LINE_SIZE];

    escape_for_sed(line, text);
    diagnosis_report(diagnosis, FINDING(HOOK_PRINTED), search->prints.number, search->prints.path, search->shell);
    diagnosis_fix(diagnosis, FIX(HOOK_PRINTED), search->prints.number, text, text_as_word(search->prints.path).text);
}

/* bash -l, ssh HOST bash -l, tmux panes. */
static void
report_not_at_login(struct diagnosis *diagnosis, const struct search *search)
{
    const char *path = search->login;

    diagnosis_report(diagnosis, FINDING(HOOK_NOT_AT_LOGIN), search->runs.number, search->runs.path,
                     *path == '\0' ? "none of your files" : path);
    diagnosis_fix(diagnosis, FIX(HOOK_NOT_AT_LOGIN), *path == '\0' ? "~/.bash_profile" : text_as_word(path).text);
}

static void
report_found(struct diagnosis *diagnosis, const struct search *search, const char *home, const char *line)
{
    if (search->runs.path[0] == '\0' && search->at_login.path[0] == '\0') {
        if (search->prints.path[0] == '\0') {
            diagnosis_report(diagnosis, FINDING(HOOK_NOWHERE), search->shell);
            diagnosis_fix(diagnosis, FIX(HOOK_NOWHERE), line, text_as_word(home).text);
        }
    } else if (search->runs.path[0] == '\0') {
        diagnosis_report(diagnosis, FINDING(HOOK_AT_LOGIN), search->at_login.number, search->at_login.path,
                         search->shell);
        diagnosis_fix(diagnosis, FIX(HOOK_AT_LOGIN), line, text_as_word(home).text);
    } else if (strcmp(search->shell, "bash") == 0 && !search->login_reads_bashrc && search->at_login.path[0] == '\0') {
        report_not_at_login(diagnosis, search);
    } else if (search->hides.path[0] == '\0' && search->prints.path[0] == '\0') {
        diagnosis_report(diagnosis, FINDING(HOOK_IN_FILE), search->runs.number, search->runs.path, search->shell);
        /* The backslash prevents the expansion of an alias; fish has none. */
        diagnosis_fix(diagnosis, FIX(HOOK_IN_FILE), strcmp(search->shell, "fish") == 0 ? "" : "\\",
                      environment_function());
    }
}

static void
check_start_files(struct diagnosis *diagnosis)
{
    struct search search = {.shell = login_shell()};
    char home[PATH_SIZE];

    for (size_t i = 0; i < sizeof(homes_of_the_hook) / sizeof(homes_of_the_hook[0]); i++) {
        if (strcmp(homes_of_the_hook[i].shell, search.shell) != 0) {
            continue;
        }
        find_home_of_the_hook(i, home);
        find_login_file(&search);
        start_files_each_line(note_line, &search);
        if (search.hides.path[0] != '\0') {
            report_hidden(diagnosis, &search);
        }
        if (search.prints.path[0] != '\0') {
            report_printed(diagnosis, &search, homes_of_the_hook[i].line);
        }
        report_found(diagnosis, &search, home, homes_of_the_hook[i].line);
        return;
    }
    diagnosis_report(diagnosis, FINDING(SHELL_WITHOUT_HOOK), search.shell);
}

void
check_shell(struct diagnosis *diagnosis)
{
    struct shell_facts facts;

    if (!shell_facts_parse(environment_value("AJC_SHELL_FACTS"), &facts)) {
        check_start_files(diagnosis);
        return;
    }
    check_hook(diagnosis, &facts);
    if (facts.hooks != 0 && strncmp(facts.before_command, "off:", 4) == 0) {
        report_refresh_off(diagnosis, facts.shell, facts.before_command + 4);
    }
    check_prompt_command(diagnosis, &facts);
    check_variables(diagnosis, &facts);
}
