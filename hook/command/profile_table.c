/* SPDX-License-Identifier: MIT
 *
 * The table of profiles, by libsmartcols.
 */
#include "command/profile_table.h"

#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "store/credentials.h"

enum column { COLUMN_MARK, COLUMN_PROFILE, COLUMN_ACCOUNT, COLUMN_ROLE, COLUMN_EXPIRES, COLUMN_COUNT };

static const char *const titles[COLUMN_COUNT] = {"", "Profile", "AWS Account", "AWS Role", "IAM session expires"};

static void
cleanup_table(struct libscols_table **table)
{
    scols_unref_table(*table);
}

static const char *
or_unknown(const char *value)
{
    return *value == '\0' ? "<unknown>" : value;
}

static const char *
mark_of(const struct workplace *workplace, const char *name)
{
    const char *current = secure_getenv("AJC_PROFILE");
    char standard[CONFIG_VALUE_SIZE];

    config_setting(workplace->config, "default_profile", standard);
    if (current != NULL && strcmp(current, name) == 0) {
        return strcmp(standard, name) == 0 ? "* default" : "*";
    }
    return strcmp(standard, name) == 0 ? "default" : "";
}

static bool
add_line(struct libscols_table *table, struct workplace *workplace, const char *name, bool marks_current)
{
    struct libscols_line *line = scols_table_new_line(table, NULL);
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    struct profile profile = {0};
    char expires[CLOCK_TEXT_SIZE] = "<no active session>";
    size_t column = 0;

    if (line == NULL || !config_profile(workplace->config, name, &profile)) {
        return line != NULL;
    }
    if (credentials_find(&workplace->keyring, name, &credentials) && credentials_seconds_left(&credentials) > 0) {
        clock_format_person(credentials.expires_at, expires);
    }
    return (!marks_current || scols_line_set_data(line, column++, mark_of(workplace, name)) == 0) &&
           scols_line_set_data(line, column, name) == 0 &&
           scols_line_set_data(line, column + 1, or_unknown(profile.aws_account)) == 0 &&
           scols_line_set_data(line, column + 2, or_unknown(profile.aws_role)) == 0 &&
           scols_line_set_data(line, column + 3, expires) == 0;
}

bool
profile_table_print(struct workplace *workplace, FILE *stream, bool marks_current, struct error *error)
{
    CLEANUP(cleanup_table) struct libscols_table *table = scols_new_table();
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(workplace->config, &names);
    bool is_made = table != NULL;

    if (count == 0) {
        return error_set(error, ERROR_CONFIG, "There is no profile yet; make one with: ajc-hook add NAME");
    }
    for (size_t i = marks_current ? COLUMN_MARK : COLUMN_PROFILE; is_made && i < COLUMN_COUNT; i++) {
        is_made = scols_table_new_column(table, titles[i], 0, 0) != NULL;
    }
    for (size_t i = 0; is_made && i < count; i++) {
        is_made = add_line(table, workplace, names[i], marks_current);
    }
    if (!is_made) {
        return error_set(error, ERROR_SYSTEM, "There is no memory left.");
    }
    scols_table_set_stream(table, stream);
    scols_table_set_column_separator(table, "  ");
    return scols_print_table(table) == 0 || error_set(error, ERROR_SYSTEM, "The table cannot be written.");
}
