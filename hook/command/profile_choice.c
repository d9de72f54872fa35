/* SPDX-License-Identifier: MIT
 *
 * Lets a person choose a profile from the table: in the program of the setting `picker`, or by number.
 */
#include "command/profile_choice.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "aws_files/shell_words.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "command/context.h"
#include "session/ask/command_output.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"

extern char **environ;

enum { PICKER_SECONDS = 600 };

/* The first word of the chosen line is the name. */
static bool
take_line(const struct config *config, const struct secret *line, struct profile *profile, struct error *error)
{
    char name[PROFILE_NAME_SIZE];

    snprintf(name, sizeof(name), "%.*s", (int)strcspn(secret_text(line), " "), secret_text(line));
    return config_require_profile(config, name, profile, error);
}

/* True when the program was started; then `is_chosen` says whether a line was chosen. */
static bool
pick(const char *picker, const char *lines, struct secret *line, bool *is_chosen, struct error *error)
{
    CLEANUP_SHELL_WORDS struct shell_words words = {0};
    struct command_output_call call = {
        .environment = environ, .input = lines, .terminal = prompt_terminal(), .timeout_seconds = PICKER_SECONDS};
    struct command_output_outcome outcome;

    if (!shell_words_split(picker, &words) || words.count == 0) {
        prompt_print("The setting picker is not a command; correct it with: ajc-hook config set picker fzf");
        return false;
    }
    call.words = words.words;
    outcome = command_output_read(&call, line);
    if (outcome.end == LINE_NOT_STARTED) {
        prompt_print("The setting picker: %s cannot be started (%s).", words.words[0], strerror(outcome.detail));
        return false;
    }
    *is_chosen = outcome.end == LINE_READ || error_set(error, ERROR_NEEDS_PERSON, "No profile was chosen.");
    return true;
}

static bool
choose_by_number(const struct config *config, char *lines, struct profile *profile, struct error *error)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(config, &names);
    CLEANUP_FREE const char **choices = allocate(count + 1, sizeof(*choices));
    struct failure failure = {0};
    size_t chosen = 0;
    char *rest;

    for (size_t i = 0; i < count; i++) {
        choices[i] = strtok_r(i == 0 ? lines : NULL, "\n", &rest);
    }
    if (count > 1 && !prompt_choice("Which profile?", choices, count, &chosen, &failure)) {
        *error = messages_error(&failure);
        return false;
    }
    return config_require_profile(config, names[chosen], profile, error);
}

bool
profile_choose(struct context *context, char *table, struct profile *profile, struct error *error)
{
    CLEANUP_SECRET struct secret line = {0};
    char *lines = strchr(table, '\n') + 1; /* without the titles */
    bool has_several = strchr(lines, '\n')[1] != '\0';
    char picker[CONFIG_VALUE_SIZE];
    bool is_chosen = false;

    config_setting(context->config, "picker", picker);
    if (has_several && picker[0] != '\0' && pick(picker, lines, &line, &is_chosen, error)) {
        return is_chosen && take_line(context->config, &line, profile, error);
    }
    return choose_by_number(context->config, lines, profile, error);
}
