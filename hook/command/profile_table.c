/* SPDX-License-Identifier: MIT
 *
 * The table of profiles: all rows first, then each column as wide as its widest cell. Cells are ASCII (names are
 * checked when they are stored). By hand, because a table library would be loaded at every prompt.
 */
#include "command/profile_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/credentials.h"

enum column { COLUMN_MARK, COLUMN_PROFILE, COLUMN_ACCOUNT, COLUMN_ROLE, COLUMN_EXPIRES, COLUMN_COUNT };

static const char *const titles[COLUMN_COUNT] = {"", "Profile", "AWS Account", "AWS Role", "IAM session expires"};

enum { CELL_SIZE = 80 };

struct row {
    char cells[COLUMN_COUNT][CELL_SIZE];
};

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

/* "544300394404 (duff-beer)" */
static void
write_account(const struct profile *profile, char cell[static CELL_SIZE])
{
    snprintf(cell, CELL_SIZE, profile->aws_alias[0] == '\0' ? "%s" : "%s (%s)", or_unknown(profile->aws_account),
             profile->aws_alias);
}

static void
fill_row(struct row *row, struct workplace *workplace, const char *name)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    struct profile profile = {0};
    char expires[CLOCK_TEXT_SIZE] = "<no active session>";

    config_profile(workplace->config, name, &profile);
    if (!profile.is_alias_known) {
        config_alias_of(workplace->config, profile.aws_account, profile.aws_alias);
    }
    if (credentials_find(&workplace->keyring, name, &credentials) && credentials_seconds_left(&credentials) > 0) {
        clock_format_person(credentials.expires_at, expires);
    }
    text_copy(row->cells[COLUMN_MARK], CELL_SIZE, mark_of(workplace, name));
    text_copy(row->cells[COLUMN_PROFILE], CELL_SIZE, name);
    write_account(&profile, row->cells[COLUMN_ACCOUNT]);
    text_copy(row->cells[COLUMN_ROLE], CELL_SIZE, or_unknown(profile.aws_role));
    text_copy(row->cells[COLUMN_EXPIRES], CELL_SIZE, expires);
}

static void
measure(const struct row *rows, size_t count, int widths[static COLUMN_COUNT])
{
    for (size_t column = 0; column < COLUMN_COUNT; column++) {
        for (size_t i = 0; i < count; i++) {
            int width = (int)strlen(rows[i].cells[column]);

            widths[column] = width > widths[column] ? width : widths[column];
        }
    }
}

bool
profile_table_print(struct workplace *workplace, FILE *stream, bool marks_current, struct error *error)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(workplace->config, &names);
    CLEANUP_FREE struct row *rows = calloc(count + 1, sizeof(*rows)); /* the titles first */
    int widths[COLUMN_COUNT] = {0};

    if (count == 0) {
        return error_set(error, ERROR_CONFIG, "There is no profile yet; make one with: ajc-hook add NAME");
    }
    if (rows == NULL) {
        return error_set(error, ERROR_SYSTEM, "There is no memory left.");
    }
    for (size_t column = 0; column < COLUMN_COUNT; column++) {
        text_copy(rows[0].cells[column], CELL_SIZE, titles[column]);
    }
    for (size_t i = 0; i < count; i++) {
        fill_row(&rows[i + 1], workplace, names[i]);
    }
    measure(rows, count + 1, widths);
    for (size_t i = 0; i <= count; i++) {
        for (size_t column = marks_current ? COLUMN_MARK : COLUMN_PROFILE; column < COLUMN_EXPIRES; column++) {
            fprintf(stream, "%-*s  ", widths[column], rows[i].cells[column]);
        }
        fprintf(stream, "%s\n", rows[i].cells[COLUMN_EXPIRES]);
    }
    return fflush(stream) == 0 || error_set(error, ERROR_SYSTEM, "The table cannot be written.");
}
