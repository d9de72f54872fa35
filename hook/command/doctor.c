/* SPDX-License-Identifier: MIT
 *
 * `doctor`: problems of this setup, one line for each finding, and the command that fixes it. Changes nothing, except
 * for a test key in the keyring, which it removes; without --online it neither waits nor uses the network.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/paths.h"
#include "command/command.h"
#include "command/context.h"
#include "command/json.h"
#include "doctor/checks.h"
#include "shell_env/environment.h"

static const struct check {
    const char *subject; /* at most 10 letters */
    void (*run)(struct diagnosis *diagnosis);
    bool is_online;
    bool is_at_home; /* reads files in HOME: skipped when HOME is another user's, which `config` reports */
} checks[] = {
    {"programs", check_programs, false, false},
    {"keyring", check_keyring, false, false},
    {"quota", check_quota, false, false},
    {"runtime", check_runtime, false, false},
    {"config", check_config, false, false},
    {"profiles", check_profiles, false, true},
    {"shell", check_shell, false, true},
    {"pam", check_pam, false, false},
    {"login", check_login, false, true},
    {"sessions", check_sessions, false, true},
    {"renewal", check_background, false, true},
    {"clock", check_clock, false, false},
    {"aws", check_aws, false, true},
    {"hosts", check_hosts, true, true},
};

static const struct {
    const char *word;   /* in text output */
    const char *json;   /* in JSON output */
    const char *colour; /* SGR, on a terminal */
} levels[] = {
    [FINDING_LEVEL_FINE] = {"ok", "ok", "\033[32m"},
    [FINDING_LEVEL_NOTE] = {"note", "note", "\033[33m"},
    [FINDING_LEVEL_PROBLEM] = {"WRONG", "problem", "\033[1;31m"},
};

static void
print_finding(const struct finding *finding, bool has_colour)
{
    enum finding_level level = finding_level(finding->id);

    printf("%s%-5s%s  %-9s %s", has_colour ? levels[level].colour : "", levels[level].word, has_colour ? "\033[m" : "",
           finding->subject, finding->sentence);
    if (finding->fix[0] != '\0') {
        printf("; fix: %s", finding->fix);
    } else if (finding_needs_fix(finding->id)) {
        printf("; no command fixes this%s%s", finding->advice[0] == '\0' ? "" : ": ", finding->advice);
    }
    putchar('\n');
}

static int
print_json(const struct diagnosis *diagnosis, bool is_well)
{
    cJSON *object = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(object, "findings");

    cJSON_AddBoolToObject(object, "ok", is_well);
    for (size_t i = 0; i < diagnosis->count; i++) {
        const struct finding *finding = &diagnosis->findings[i];
        cJSON *item = cJSON_CreateObject();

        json_add_text(item, "id", finding_name(finding->id));
        json_add_text(item, "subject", finding->subject);
        json_add_text(item, "level", levels[finding_level(finding->id)].json);
        json_add_text(item, "sentence", finding->sentence);
        json_add_text(item, "fix", finding->fix);
        json_add_text(item, "advice", finding->advice);
        cJSON_AddItemToArray(list, item);
    }
    return json_print(object);
}

/* Prints each finding at once, because a host may take long to answer. */
static void
run_checks(struct diagnosis *diagnosis, bool is_online, bool is_json)
{
    const char *terminal = environment_value("TERM");
    /* no-color.org: any value that is not empty turns colours off. */
    bool has_colour = isatty(STDOUT_FILENO) && *environment_value("NO_COLOR") == '\0' && *terminal != '\0' &&
                      strcmp(terminal, "dumb") != 0;
    bool is_home_ours = paths_check_home(NULL);

    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        size_t first = diagnosis->count;

        if ((checks[i].is_online && !is_online) || (checks[i].is_at_home && !is_home_ours)) {
            continue;
        }
        diagnosis->subject = checks[i].subject;
        checks[i].run(diagnosis);
        for (size_t found = first; !is_json && found < diagnosis->count; found++) {
            print_finding(&diagnosis->findings[found], has_colour);
        }
        fflush(stdout);
    }
}

static bool is_json;
static bool is_online;

static const struct command_option options[] = {
    OPTION_FLAG("json", &is_json, "as JSON"),
    OPTION_FLAG("online", &is_online, "reach each host of a sign-in, too"),
    OPTION_END,
};

static int
run(struct context *context)
{
    CLEANUP_DIAGNOSIS struct diagnosis diagnosis;
    bool is_well;

    (void)context;
    diagnosis_open(&diagnosis);
    run_checks(&diagnosis, is_online, is_json);
    is_well = diagnosis_highest_level(&diagnosis) != FINDING_LEVEL_PROBLEM;
    if (is_json && print_json(&diagnosis, is_well) != 0) {
        return error_exit_status(ERROR_SYSTEM);
    }
    return is_well ? 0 : 1;
}

const struct command command_doctor = {
    .name = "doctor",
    .arguments = "",
    .summary = "find problems of this setup, and what fixes each",
    .details = "One line for each finding: ok, note (worth knowing, ajc works) or WRONG.\n"
               "Exits 0 unless something is WRONG, else 1. Typed as `ajc doctor` in a shell\n"
               "with the hook it checks that shell, too. Stores a test key in the keyring and\n"
               "removes it, changes nothing else; without --online no network and no wait.",
    .examples = "ajc-hook doctor\n"
                "ajc-hook doctor --online\n",
    .options = options,
    .run = run,
};
