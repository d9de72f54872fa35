/* SPDX-License-Identifier: MIT */
#include "command/profile_table.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "command/table.h"
#include "keyring/credentials.h"

enum column { COLUMN_MARK, COLUMN_PROFILE, COLUMN_ACCOUNT, COLUMN_ROLE, COLUMN_EXPIRES, COLUMN_COUNT };

static const char *const titles[COLUMN_COUNT] = {"", "Profile", "AWS Account", "AWS Role", "IAM session expires"};

enum { CELL_SIZE = 80 };

static const char *
or_unknown(const char *value)
{
    return *value == '\0' ? "<unknown>" : value;
}

static const char *
marker_of(const struct workplace *workplace, const char *name)
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

/* The row's cells from `first` on. */
static bool
add_row(struct table *table, enum column first, struct workplace *workplace, const char *name, struct error *error)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    struct profile profile = {0};
    char account[CELL_SIZE], expires[CLOCK_TEXT_SIZE] = "<no active session>";
    const char *cells[COLUMN_COUNT] = {marker_of(workplace, name), name, account, NULL, expires};

    config_profile(workplace->config, name, &profile);
    if (!profile.is_alias_known) {
        config_alias_of(workplace->config, profile.aws_account, profile.aws_alias);
    }
    if (credentials_find(&workplace->keyring, name, &credentials) && credentials_seconds_left(&credentials) > 0) {
        clock_format_person(credentials.expires_at, expires);
    }
    write_account(&profile, account);
    cells[COLUMN_ROLE] = or_unknown(profile.aws_role);
    return table_add(table, &cells[first], error);
}

bool
profile_table_print(struct workplace *workplace, FILE *stream, bool marks_current, struct error *error)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(workplace->config, &names);
    enum column first = marks_current ? COLUMN_MARK : COLUMN_PROFILE;
    CLEANUP_TABLE struct table *table = NULL;

    if (count == 0) {
        return error_set(error, ERROR_CONFIG, "There is no profile yet; make one with: ajc-hook add NAME");
    }
    table = table_open(&titles[first], COLUMN_COUNT - first, error);
    for (size_t i = 0; table != NULL && i < count; i++) {
        if (!add_row(table, first, workplace, names[i], error)) {
            return false;
        }
    }
    return table != NULL && table_print(table, stream, error);
}
