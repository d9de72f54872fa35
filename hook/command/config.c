/* SPDX-License-Identifier: MIT
 *
 * `config`: read and change settings.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "command/options.h"
#include "command/report.h"
#include "config/config.h"
#include "keyring/stamp.h"

static const char *
shown(const struct config *config, const struct config_setting *setting, char value[static CONFIG_VALUE_SIZE])
{
    config_setting(config, setting->name, value);
    return value[0] == '\0' ? "-" : value;
}

/* Columns as wide as their widest cell, and one line each. Not by table.h: a value, such as a path, may be in any
 * script, and completions ask for this. */
static void
print_all(const struct config *config)
{
    char value[CONFIG_VALUE_SIZE];
    int name_width = 0;
    int value_width = 0;
    size_t count;
    const struct config_setting *settings = config_settings(&count);

    for (size_t i = 0; i < count; i++) {
        int name_length = (int)strlen(settings[i].name);
        int value_length = (int)strlen(shown(config, &settings[i], value));

        name_width = name_length > name_width ? name_length : name_width;
        value_width = value_length > value_width ? value_length : value_width;
    }
    for (size_t i = 0; i < count; i++) {
        printf("%-*s  %-*s  %s\n", name_width, settings[i].name, value_width, shown(config, &settings[i], value),
               settings[i].explanation);
    }
}

static int
get(const char *key)
{
    CLEANUP_CONFIG struct config *config = NULL;
    char value[CONFIG_VALUE_SIZE];
    struct error error;

    if (!config_open(&config, &error) || (key != NULL && config_setting_find(key, &error) == NULL)) {
        return report_error(&error);
    }
    if (key == NULL) {
        print_all(config);
        return 0;
    }
    config_setting(config, key, value);
    if (value[0] == '\0') {
        return 1;
    }
    puts(value);
    return 0;
}

static int
put(const char *key, const char *value)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct error error;

    if (!config_open(&config, &error) || !config_put_setting(config, key, value, &error)) {
        return report_error(&error);
    }
    stamp_wake_all(); /* open shells and the refresher go by it from now on */
    return 0;
}

static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_OPTIONS struct options options = {0};
    const struct poptOption none[] = {POPT_TABLEEND};
    const char **arguments;
    int status;

    if (!options_open(&options, command, count, words, none, false, &status) ||
        !options_check_count(&options, command, 1, 3, &status)) {
        return status;
    }
    arguments = options.arguments;
    if (strcmp(arguments[0], "get") == 0 && options.argument_count <= 2) {
        return get(arguments[1]);
    }
    if (strcmp(arguments[0], "set") == 0 && options.argument_count == 3) {
        if (*arguments[2] == '\0') {
            return report_usage(command, "VALUE is empty; what takes a setting away is: ajc-hook config unset %s",
                                text_as_word(arguments[1]).text);
        }
        return put(arguments[1], arguments[2]);
    }
    if (strcmp(arguments[0], "unset") == 0 && options.argument_count == 2) {
        return put(arguments[1], "");
    }
    return report_usage(command, "that is none of get [KEY], set KEY VALUE, unset KEY");
}

const struct command command_config = {
    .name = "config",
    .arguments = "get [KEY] | set KEY VALUE | unset KEY",
    .summary = "read and change settings; `config get` lists them",
    .details = "`config get KEY` exits 1 when the setting has no value.",
    .run = run,
};
