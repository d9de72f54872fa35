/* SPDX-License-Identifier: MIT
 *
 * `config`: read and change settings.
 */
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "command/columns.h"
#include "command/context.h"
#include "command/json.h"
#include "keyring/stamp.h"

enum { NAME, VALUE, EXPLANATION, COLUMN_COUNT };

static int
print_all(const struct config *config)
{
    size_t count;
    const struct config_setting *settings = config_settings(&count);
    CLEANUP_FREE char(*values)[CONFIG_VALUE_SIZE] = allocate(count, sizeof(*values));
    CLEANUP_FREE const char **cells = allocate(count * COLUMN_COUNT, sizeof(*cells));

    for (size_t i = 0; i < count; i++) {
        config_setting(config, settings[i].name, values[i]);
        cells[i * COLUMN_COUNT + NAME] = settings[i].name;
        cells[i * COLUMN_COUNT + VALUE] = values[i][0] == '\0' ? "-" : values[i];
        cells[i * COLUMN_COUNT + EXPLANATION] = settings[i].explanation;
    }
    columns_print(stdout, cells, COLUMN_COUNT, count);
    return 0;
}

static bool is_json;

static const struct command_option options[] = {
    OPTION_FLAG("json", &is_json, "with get: as JSON, an object with each setting by its name"),
    OPTION_END,
};

static void
add_setting(cJSON *object, const struct config *config, const struct config_setting *setting)
{
    char value[CONFIG_VALUE_SIZE];

    if (setting->kind == VALUE_SWITCH) {
        cJSON_AddBoolToObject(object, setting->name, config_setting_is_on(config, setting->name));
    } else {
        config_setting(config, setting->name, value);
        json_add_text(object, setting->name, value);
    }
}

/* `key` NULL: all settings. */
static int
print_json(const struct config *config, const char *key)
{
    cJSON *object = cJSON_CreateObject();
    size_t count;
    const struct config_setting *settings = config_settings(&count);

    for (size_t i = 0; i < count; i++) {
        if (key == NULL || strcmp(settings[i].name, key) == 0) {
            add_setting(object, config, &settings[i]);
        }
    }
    return json_print(object);
}

static int
get(struct context *context)
{
    const char *key = context->arguments[1];
    char value[CONFIG_VALUE_SIZE];
    struct error error;

    if (!config_open(&context->config, &error) || (key != NULL && config_setting_find(key, &error) == NULL)) {
        return report_error(&error);
    }
    if (is_json) {
        return print_json(context->config, key);
    }
    if (key == NULL) {
        return print_all(context->config);
    }
    config_setting(context->config, key, value);
    if (value[0] == '\0') {
        return 1;
    }
    puts(value);
    return 0;
}

static int
put(struct context *context, const char *value)
{
    struct error error;

    if (!config_open(&context->config, &error) ||
        !config_put_setting(context->config, context->arguments[1], value, &error)) {
        return report_error(&error);
    }
    stamp_invalidate_all(); /* open shells and the refresher use the new value from now on */
    return 0;
}

static int
run(struct context *context)
{
    const char *const *words = context->arguments;

    if (is_json && strcmp(words[0], "get") != 0) {
        return report_usage(context->command, "--json goes with get");
    }
    if (strcmp(words[0], "get") == 0 && context->count <= 2) {
        return get(context);
    }
    if (strcmp(words[0], "set") == 0 && context->count == 3) {
        if (*words[2] == '\0') {
            return report_usage(context->command, "VALUE is empty; to remove the setting: ajc-hook config unset %s",
                                text_as_word(words[1]).text);
        }
        return put(context, words[2]);
    }
    if (strcmp(words[0], "unset") == 0 && context->count == 2) {
        return put(context, "");
    }
    return report_usage(context->command, "expected get [KEY], set KEY VALUE or unset KEY");
}

const struct command command_config = {
    .name = "config",
    .arguments = "get [KEY] | set KEY VALUE | unset KEY",
    .summary = "read and change settings; `config get` lists them",
    .details = "`config get KEY` exits 1 when the setting has no value.",
    .examples = "ajc-hook config get\n"
                "ajc-hook config set region eu-west-1\n"
                "ajc-hook config unset region\n",
    .options = options,
    .arguments_least = 1,
    .arguments_most = 3,
    .candidates = CANDIDATES_SETTINGS,
    .run = run,
};
