/* SPDX-License-Identifier: MIT
 *
 * Opens the configuration and the keyring of a call, selects its profile, and prints errors and messages.
 */
#include "command/context.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/descriptors.h"
#include "base/text.h"
#include "keyring/quota.h"
#include "shell_env/hook_block.h"

bool
context_open(struct context *context, struct error *error)
{
    struct error keyring_error;

    if (!config_open(&context->config, error)) {
        return false;
    }
    if (isatty(STDERR_FILENO) && config_ignores_administrator(context->config)) {
        report_message(
            "ajc-hook: /etc/ajc/config.json is ignored, because in this user namespace it is unknown whether "
            "it is root's");
    }
    if (!keyring_open(&context->keyring, &keyring_error) && !quota_reopen(&context->keyring, &keyring_error)) {
        report_error(&keyring_error);
    }
    return true;
}

bool
context_open_to_forget(struct context *context, struct error *error)
{
    return config_open(&context->config, error) &&
           (keyring_open(&context->keyring, error) || quota_reopen(&context->keyring, error) ||
            context->keyring.is_blocked);
}

static struct config *volatile kept; /* until the end, so that no tool reports it as lost */

void
context_close(struct context *context)
{
    char evicted[QUOTA_NOTICE_SIZE];

    if (context->keyring.evicted[0] != '\0' && quota_take_notice(&context->keyring, evicted)) {
        report_message("ajc-hook: %s", evicted);
    }
    if (context->keyring.read_error != 0) {
        report_message("ajc-hook: What the kernel keyring holds could not be read (%s), so it is left out; run: "
                       "ajc-hook doctor",
                       strerror(context->keyring.read_error));
    }
    /* Not freed: the process ends, and freeing 100 profiles takes as long as two empty programs. */
    kept = context->config;
}

static bool
refuse_unselected(const struct config *config, struct error *error)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(config, &names);
    char list[400] = "";
    size_t used = 0;

    if (count == 0) {
        return error_set(error, ERROR_CONFIG, "There is no profile yet; create one with: ajc-hook add NAME");
    }
    for (size_t i = 0; i < count && used < sizeof(list); i++) {
        used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    return error_set(error, ERROR_USAGE, "Specify a profile: %s", list);
}

static bool accepts_beginnings;

void
context_accept_prefixes(void)
{
    accepts_beginnings = true;
}

bool
context_is_typed(void)
{
    return accepts_beginnings;
}

/* True when exactly one profile's name begins with the text. */
static bool
complete_name(const struct config *config, const char *beginning, char name[static PROFILE_NAME_SIZE])
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(config, &names);
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        if (strncmp(names[i], beginning, strlen(beginning)) == 0) {
            text_copy(name, PROFILE_NAME_SIZE, names[i]);
            found++;
        }
    }
    return found == 1 && *beginning != '\0';
}

/* The shell's profile, else the default, else the only one; "" when none is selected. */
static void
find_selected(const struct config *config, char name[static CONFIG_VALUE_SIZE])
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    const char *current = secure_getenv("AJC_PROFILE");

    if (current != NULL && *current != '\0') {
        snprintf(name, CONFIG_VALUE_SIZE, "%s", current);
        return;
    }
    config_setting(config, "default_profile", name);
    if (name[0] == '\0' && config_profile_names(config, &names) == 1) {
        text_copy(name, CONFIG_VALUE_SIZE, names[0]);
    }
}

bool
context_profile_name(const struct context *context, const char *named, char name[static CONFIG_VALUE_SIZE],
                     struct error *error)
{
    const struct config *config = context->config;

    if (named == NULL) {
        find_selected(config, name);
        if (name[0] == '\0') {
            return refuse_unselected(config, error);
        }
    } else if (accepts_beginnings && !config_check_profile_exists(config, named, NULL) &&
               complete_name(config, named, name)) {
        report_message("ajc-hook: %s is the profile %s", named, name);
    } else {
        snprintf(name, CONFIG_VALUE_SIZE, "%s", named);
    }
    return config_check_profile_exists(config, name, error);
}

bool
context_profile(const struct context *context, const char *named, struct profile *profile, struct error *error)
{
    char name[CONFIG_VALUE_SIZE];

    return context_profile_name(context, named, name, error) &&
           config_require_profile(context->config, name, profile, error);
}

/* --- output --- */

int
context_refuse_without_hook(const struct context *context)
{
    const char *name = hook_block_shell();
    char typed[PROFILE_NAME_SIZE + 32];
    enum shell shell;
    int status;

    snprintf(typed, sizeof(typed), "%s%s%s", context->command->name, context->count > 0 ? " " : "",
             context->count > 0 ? context->arguments[0] : "");
    status = report_usage(context->command,
                          "`%s` changes the running shell, which needs the hook: run ajc-hook init %s --install, "
                          "open a new shell and type: ajc %s",
                          context->command->name, *name == '\0' ? "SHELL" : name, typed);

    if (shell_parse(name, &shell)) {
        report_message("It puts the line `%s` into your start-up file.", hook_block_line(shell));
    }
    return status;
}

int
report_error(const struct error *error)
{
    fprintf(stderr, "ajc-hook: %s\n", error->text);
    return error_exit_status(error->code);
}

int
report_error_of(const char *subject, const struct error *error)
{
    fprintf(stderr, "ajc-hook: %s: %s\n", subject, error->text);
    return error_exit_status(error->code);
}

static void __attribute__((format(printf, 1, 0))) print_visibly(const char *format, va_list arguments)
{
    char raw[1024];
    char line[1024];

    vsnprintf(raw, sizeof(raw), format, arguments);
    text_make_visible(line, sizeof(line), raw);
    fputs(line, stderr);
}

int
report_usage(const struct command *command, const char *format, ...)
{
    va_list arguments;

    fputs("ajc-hook: ", stderr);
    va_start(arguments, format);
    print_visibly(format, arguments);
    va_end(arguments);
    fprintf(stderr, "; see: ajc-hook %s --help\n", command->name);
    return error_exit_status(ERROR_USAGE);
}

void
report_message(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_visibly(format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

void
report_notice(const char *notice)
{
    if (*notice != '\0') {
        fprintf(stderr, "ajc-hook: %s\n", notice);
    }
}

int
report_output(const struct secret *product)
{
    struct error error;

    if (!descriptors_write(STDOUT_FILENO, product->text, product->size)) {
        error_set(&error, ERROR_SYSTEM, "Standard output cannot be written: %s.", strerror(errno));
        return report_error(&error);
    }
    return 0;
}
