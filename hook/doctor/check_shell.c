/* SPDX-License-Identifier: MIT
 *
 * The shell that asks: whether the hook is in it, alive, alone, and looks before commands as well. Only the shell
 * itself knows, and its `ajc` function tells; whoever types ajc-hook instead is told where the start-up files stand.
 */
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "doctor/shell_facts.h"
#include "shell_env/environment.h"

enum { PATH_SIZE = 4096 };

static const struct start_file {
    const char *shell;
    const char *variable; /* names the directory, when it is set */
    const char *there;    /* the file in that directory */
    const char *at_home;  /* the file in HOME */
    const char *line;     /* what to put there */
} start_files[] = {
    {"bash", NULL, "", ".bashrc", "[[ $- == *i* ]] && eval \"$(ajc-hook init bash)\""},
    {"bash", NULL, "", ".bash_profile", ""},
    {"bash", NULL, "", ".profile", ""},
    {"zsh", "ZDOTDIR", ".zshrc", ".zshrc", "eval \"$(ajc-hook init zsh)\""},
    {"zsh", "ZDOTDIR", ".zshenv", ".zshenv", ""},
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
    if (strcmp(reason, "asked") == 0 && strcmp(shell, "bash") == 0) { /* whose hook decides when it is loaded */
        diagnosis_fix(diagnosis, "unset AJC_BEFORE_COMMAND; eval \"$(ajc-hook init bash)\"");
    } else if (strcmp(reason, "asked") == 0) {
        diagnosis_fix_by_unsetting(diagnosis, "AJC_BEFORE_COMMAND");
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

static void
find_path(const struct start_file *file, char path[static PATH_SIZE])
{
    const char *directory = file->variable == NULL ? "" : environment_value(file->variable);

    snprintf(path, PATH_SIZE, "%s/%s", *directory == '\0' ? environment_value("HOME") : directory,
             *directory == '\0' ? file->at_home : file->there);
}

/* A line that is no comment and evaluates `ajc-hook init`. */
static bool
has_hook(const char *path)
{
    CLEANUP_FILE FILE *stream = fopen(path, "re");
    CLEANUP_FREE char *line = NULL;
    size_t size = 0;

    while (stream != NULL && getline(&line, &size, stream) >= 0) {
        if (line[strspn(line, " \t")] != '#' && strstr(line, "ajc") != NULL && strstr(line, " init ") != NULL) {
            return true;
        }
    }
    return false;
}

static const char *
login_shell(void)
{
    const char *slash = strrchr(environment_value("SHELL"), '/');

    return slash == NULL ? "bash" : slash + 1;
}

/* Nobody told us about the shell: what do its start-up files say? */
static void
check_start_files(struct diagnosis *diagnosis)
{
    const char *shell = login_shell();
    char path[PATH_SIZE];
    char first[PATH_SIZE] = "";
    const char *line = "";

    for (size_t i = 0; i < sizeof(start_files) / sizeof(start_files[0]); i++) {
        if (strcmp(start_files[i].shell, shell) != 0) {
            continue;
        }
        find_path(&start_files[i], path);
        if (has_hook(path)) {
            diagnosis_note(diagnosis,
                           "%s puts the hook into each %s; this one can be looked into only by the "
                           "function that the hook defines",
                           path, shell);
            diagnosis_fix(diagnosis, "ajc doctor");
            return;
        }
        if (first[0] == '\0') {
            text_copy(first, sizeof(first), path);
            line = start_files[i].line;
        }
    }
    if (first[0] == '\0') {
        diagnosis_note(diagnosis,
                       "your shell is %s, which has no hook (bash, zsh and fish have): ajc-hook exec and "
                       "export work everywhere",
                       shell);
        return;
    }
    diagnosis_note(diagnosis, "the hook is in no start-up file of %s, so shells do not renew their keys", shell);
    diagnosis_fix(diagnosis, "echo '%s' >> %s", line, text_as_word(first).text);
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
