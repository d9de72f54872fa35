/* SPDX-License-Identifier: MIT
 *
 * The shell that asks: whether the hook is in it, alive, alone, and looks before commands as well. Only the shell
 * itself knows, and its `ajc` function tells; whoever types ajc-hook instead is told where the start-up files stand.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "doctor/checks.h"
#include "doctor/shell_facts.h"
#include "doctor/start_files.h"
#include "shell_env/environment.h"

enum { PATH_SIZE = 4096, LINE_SIZE = 128 };

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

/* Why the look before commands is off, as the hook words it, and what turns it on. */
static const struct {
    const char *reason;
    const char *sentence;
    const char *mend;
} reasons[] = {
    {"asked", "AJC_BEFORE_COMMAND=off", ""},
    {"version", "bash before 4.4 can run nothing there", ""},
    {"promptvars", "the shell option promptvars is off", "shopt -s promptvars"},
    {"trap", "the signal SIGURG has another trap", "trap - URG; eval \"$(ajc-hook init bash)\""},
    {"lost", "something took it away again", "exec \"$SHELL\""},
};

static void
say_off(struct diagnosis *diagnosis, const char *shell, const char *reason)
{
    const char *sentence = reason;
    const char *mend = "";

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (strcmp(reason, reasons[i].reason) == 0) {
            sentence = reasons[i].sentence;
            mend = reasons[i].mend;
        }
    }
    diagnosis_note(diagnosis,
                   "the look before commands is off (%s): a command typed at a prompt that has stood for long can "
                   "get keys that have ended",
                   sentence);
    if (strcmp(reason, "asked") == 0) {
        diagnosis_fix_by_unsetting(diagnosis, "AJC_BEFORE_COMMAND");
        if (strcmp(shell, "bash") == 0) { /* whose hook decides when it is loaded */
            diagnosis_add_fix(diagnosis, "; eval \"$(ajc-hook init bash)\"");
        }
    } else {
        diagnosis_fix(diagnosis, "%s", mend);
    }
}

static void
check_prompt_command(struct diagnosis *diagnosis, const struct shell_facts *facts)
{
    const char *name = strcmp(facts->shell, "zsh") == 0 ? "precmd_functions" : "PROMPT_COMMAND";

    if (strcmp(facts->prompt_command, "readonly") == 0) {
        diagnosis_problem(diagnosis, "%s is read-only here, so that no tool can put its hook there", name);
        diagnosis_fix(diagnosis, "grep -rs 'readonly.*%s' /etc/profile /etc/profile.d /etc/bash.bashrc", name);
    } else if (strcmp(facts->prompt_command, "exported") == 0) {
        diagnosis_note(diagnosis, "%s is exported: shells started from here run it without having the hook", name);
        diagnosis_fix(diagnosis, "export -n %s", name);
    }
}

static void
check_hook(struct diagnosis *diagnosis, const struct shell_facts *facts)
{
    if (facts->hooks == 0 && strcmp(facts->prompt_command, "readonly") == 0) {
        return; /* which check_prompt_command() says */
    }
    if (facts->readonly[0] != '\0' && strcmp(facts->answered, "no") == 0) {
        return; /* which check_variables() says: that is why */
    }
    if (facts->hooks == 0) {
        diagnosis_problem(diagnosis,
                          "the hook is loaded in this %s but something took it out of what runs before "
                          "prompts, so keys are not renewed here",
                          facts->shell);
        diagnosis_fix(diagnosis, "exec \"$SHELL\"");
    } else if (facts->hooks > 1) {
        diagnosis_problem(diagnosis, "the hook stands %ld times among what runs before prompts", facts->hooks);
        diagnosis_fix(diagnosis, "exec \"$SHELL\"");
    } else if (strcmp(facts->answered, "no") == 0) {
        diagnosis_problem(diagnosis, "the hook is in this %s, but the program has never answered it", facts->shell);
        diagnosis_fix(diagnosis, "ajc-hook prompt %s first >/dev/null", facts->shell);
    } else if (strncmp(facts->before_command, "off:", 4) == 0) {
        diagnosis_fine(diagnosis, "the hook is alive in this %s %s", facts->shell, facts->version);
    } else {
        diagnosis_fine(diagnosis, "the hook is alive in this %s %s and looks before each prompt and each command (%s)",
                       facts->shell, facts->version, facts->before_command);
    }
}

static void
check_variables(struct diagnosis *diagnosis, const struct shell_facts *facts)
{
    if (facts->readonly[0] != '\0') {
        diagnosis_problem(diagnosis,
                          "%s read-only here, so no credentials can be put into this shell: open another "
                          "one without that",
                          facts->readonly);
    }
    if (facts->universal[0] != '\0') {
        char first[SHELL_FACT_SIZE];

        text_copy(first, sizeof(first), facts->universal);
        first[strcspn(first, ",")] = '\0';
        diagnosis_problem(diagnosis,
                          "%s also universal variables of fish, which show through in every shell where "
                          "ajc has taken its own away",
                          facts->universal);
        diagnosis_fix(diagnosis, "set -eU %s", text_as_word(first).text);
    }
}

/* --- nobody told us about the shell: what do its start-up files say? --- */

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
say_hidden(struct diagnosis *diagnosis, const struct search *search)
{
    const char *shell = strcmp(search->shell, "fish") == 0 ? "exec fish" : "exec \"$SHELL\"";

    diagnosis_problem(diagnosis,
                      "line %zu of %s makes ajc something else than the function of the hook, so that `ajc use` and "
                      "`ajc off` cannot change a shell",
                      search->hides.number, search->hides.path);
    if (search->is_hidden_by_alias) {
        diagnosis_fix(diagnosis, "sed -i --follow-symlinks '%zus/^/: /' %s; %s", search->hides.number,
                      text_as_word(search->hides.path).text, shell);
    } else {
        diagnosis_fix(diagnosis, "vi +%zu %s; %s", search->hides.number, text_as_word(search->hides.path).text, shell);
    }
}

/* As it has to be written in the place of a line by sed. */
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
say_printed(struct diagnosis *diagnosis, const struct search *search, const char *line)
{
    char text[LINE_SIZE];

    escape_for_sed(line, text);
    diagnosis_problem(diagnosis, "line %zu of %s prints the hook in each new %s instead of running it",
                      search->prints.number, search->prints.path, search->shell);
    diagnosis_fix(diagnosis, "sed -i --follow-symlinks '%zus/.*/%s/' %s", search->prints.number, text,
                  text_as_word(search->prints.path).text);
}

/* bash -l, ssh HOST bash -l, tmux panes. */
static void
say_not_at_login(struct diagnosis *diagnosis, const struct search *search)
{
    const char *path = search->login;

    diagnosis_note(diagnosis,
                   "line %zu of %s runs the hook, but login shells (bash -l, tmux panes) read %s, which does not "
                   "read ~/.bashrc",
                   search->runs.number, search->runs.path, *path == '\0' ? "none of your files" : path);
    diagnosis_fix(diagnosis, "echo '[[ ! -r ~/.bashrc ]] || . ~/.bashrc' >> %s",
                  *path == '\0' ? "~/.bash_profile" : text_as_word(path).text);
}

static void
say_found(struct diagnosis *diagnosis, const struct search *search, const char *home, const char *line)
{
    if (search->runs.path[0] == '\0' && search->at_login.path[0] == '\0') {
        if (search->prints.path[0] == '\0') {
            diagnosis_note(diagnosis, "the hook is in no start-up file of %s, so shells do not renew their keys",
                           search->shell);
            diagnosis_fix(diagnosis, "echo '%s' >> %s", line, text_as_word(home).text);
        }
    } else if (search->runs.path[0] == '\0') {
        diagnosis_note(diagnosis, "line %zu of %s runs the hook in login shells alone, as no other %s reads that file",
                       search->at_login.number, search->at_login.path, search->shell);
        diagnosis_fix(diagnosis, "echo '%s' >> %s", line, text_as_word(home).text);
    } else if (strcmp(search->shell, "bash") == 0 && !search->login_reads_bashrc && search->at_login.path[0] == '\0') {
        say_not_at_login(diagnosis, search);
    } else if (search->hides.path[0] == '\0' && search->prints.path[0] == '\0') {
        diagnosis_note(diagnosis,
                       "line %zu of %s runs the hook in each %s; this one can be looked into only by the function "
                       "that the hook defines",
                       search->runs.number, search->runs.path, search->shell);
        /* An alias is not expanded behind a backslash; fish has none. */
        diagnosis_fix(diagnosis, "%s%s doctor", strcmp(search->shell, "fish") == 0 ? "" : "\\", environment_function());
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
            say_hidden(diagnosis, &search);
        }
        if (search.prints.path[0] != '\0') {
            say_printed(diagnosis, &search, homes_of_the_hook[i].line);
        }
        say_found(diagnosis, &search, home, homes_of_the_hook[i].line);
        return;
    }
    diagnosis_note(diagnosis,
                   "your shell is %s, which has no hook (bash, zsh and fish have): ajc-hook exec and export work "
                   "everywhere",
                   search.shell);
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
        say_off(diagnosis, facts.shell, facts.before_command + 4);
    }
    check_prompt_command(diagnosis, &facts);
    check_variables(diagnosis, &facts);
}
