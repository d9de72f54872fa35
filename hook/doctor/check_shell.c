/* SPDX-License-Identifier: MIT
 *
 * The calling shell: whether the hook runs in it, once, before prompts and before commands. Only the shell itself knows
 * this; its `ajc` function passes it on in AJC_SHELL_FACTS. Without those facts the start-up files are searched
 * (check_start_files.c).
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "doctor/checks.h"
#include "doctor/shell_facts.h"
#include "shell_env/environment.h"

enum { WORDS_SIZE = 3 * SHELL_FACT_SIZE };

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
        diagnosis_report(diagnosis, FINDING(PROMPT_LIST_READONLY), name, name);
    } else if (strcmp(facts->prompt_command, "exported") == 0) {
        diagnosis_report(diagnosis, FINDING(PROMPT_LIST_EXPORTED), name, name);
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

static void
check_variables(struct diagnosis *diagnosis, const struct shell_facts *facts)
{
    char list[SHELL_FACT_SIZE];
    char words[WORDS_SIZE] = ""; /* the names as words of a command, each after a blank */
    char *rest = list;
    char *name;
    size_t used = 0;

    if (facts->readonly[0] != '\0') {
        diagnosis_report(diagnosis, FINDING(VARIABLES_READONLY), facts->readonly);
    }
    if (facts->universal[0] != '\0') {
        text_copy(list, sizeof(list), facts->universal);
        while ((name = strsep(&rest, ",")) != NULL && used < WORDS_SIZE) {
            used += (size_t)snprintf(words + used, WORDS_SIZE - used, " %s", text_as_word(name).text);
        }
        diagnosis_report(diagnosis, FINDING(VARIABLES_UNIVERSAL), facts->universal, words);
    }
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
