/* SPDX-License-Identifier: MIT
 *
 * `export`: prints the profile's credentials as text, to evaluate or to save.
 */
#include <stdio.h>

#include "command/context.h"
#include "names/region.h"
#include "session/session.h"
#include "shell_env/environment.h"
#include "shell_env/export_format.h"

static bool
print_session(struct context *context, enum export_format format, struct secret *text, struct error *error)
{
    CLEANUP_SESSION_RESULT struct sign_in_result result = {0};
    CLEANUP_ENVIRONMENT struct environment environment = {0};
    bool is_for_shell = format == EXPORT_SH || format == EXPORT_FISH;
    char name[CONFIG_VALUE_SIZE];
    char region[REGION_SIZE];
    bool is_profiles_own;

    if (!context_open(context, error) || !context_profile_name(context, context->arguments[0], name, error)) {
        return false;
    }
    if (!session_get(&context->keyring, context->config, name, 1, SESSION_INTERACTIVE, &result)) {
        *error = result.error;
        return false;
    }
    report_notice(result.notice);
    environment_set_session(&environment, name, &result.credentials);
    is_profiles_own = config_region(context->config, name, NULL, region);
    /* A region that the user set stays when a shell evaluates the text; a file gets the profile's region. */
    environment_set_region(&environment, partition_region(result.credentials.partition, region),
                           !is_for_shell || is_profiles_own);
    return export_format_print(format, &result.credentials, &environment, text, error);
}

static const char *format_name;

static const struct command_option options[] = {
    OPTION_TEXT("format", "FORMAT", &format_name, "one of the formats above; default: sh", CANDIDATES_FORMATS),
    OPTION_END,
};

static void
print_formats(void)
{
    size_t count;
    const struct export_format_row *formats = export_formats(&count);

    for (size_t i = 0; i < count; i++) {
        printf("  %-8s  %s\n", formats[i].name, formats[i].explanation);
    }
}

static int
run(struct context *context)
{
    CLEANUP_SECRET struct secret text = {0};
    enum export_format format = EXPORT_SH;
    struct error error;

    if (format_name != NULL && !export_format_parse(format_name, &format, &error)) {
        return report_error(&error);
    }
    if (!print_session(context, format, &text, &error)) {
        if (format == EXPORT_SH || format == EXPORT_FISH) {
            puts("false"); /* the evaluated text fails, too, so that no command after `&&` runs */
        }
        return report_error(&error);
    }
    return report_output(&text);
}

const struct command command_export = {
    .name = "export",
    .arguments = "[PROFILE]",
    .summary = "print the credentials for a shell, a file or a program",
    .details = "Without PROFILE the shell's, the default or the only one.\n"
               "In a shell:  eval \"$(ajc-hook export duff)\"\n"
               "Where there are no credentials the text for a shell is a command that fails.\n"
               "In fish:     ajc-hook export duff --format fish | source\n"
               "The AWS CLI's env-no-export is env here; what it calls env is sh.",
    .examples = "ajc-hook export duff --format env\n"
                "ajc-hook export duff --format json\n",
    .print_more = print_formats,
    .options = options,
    .may_sign_in = true,
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
