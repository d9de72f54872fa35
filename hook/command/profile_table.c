/* SPDX-License-Identifier: MIT
 *
 * The table of profiles.
 */
#include "command/profile_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "command/columns.h"
#include "keyring/credentials.h"
#include "names/role.h"

enum { COLUMN_COUNT = 5 };

static const char *const titles[COLUMN_COUNT] = {"Profile", "AWS Account", "AWS Role", "IAM session expires", ""};

enum { CELL_SIZE = 96 };

static const char *
or_unknown(const char *value)
{
    return *value == '\0' ? "<unknown>" : value;
}

static const char *
marker_of(const char *name, const char *current, const char *standard)
{
    if (current != NULL && strcmp(current, name) == 0) {
        return strcmp(standard, name) == 0 ? "current, default" : "current";
    }
    return strcmp(standard, name) == 0 ? "default" : "";
}

/* The formatted texts of a row. */
struct row {
    char account[CELL_SIZE]; /* "544300394404 (duff-beer)" */
    char role[ROLE_NAME_SIZE];
    char expires[CLOCK_TEXT_SIZE];
};

static void
fill_row(struct context *context, const char *name, const struct aws_alias *aliases, size_t alias_count,
         struct row *row)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    struct profile profile = {0};

    config_profile(context->config, name, &profile);
    config_complete_alias(aliases, alias_count, &profile);
    text_copy(row->expires, sizeof(row->expires), "<no active session>");
    if (credentials_find(&context->keyring, name, &credentials) && credentials_seconds_left(&credentials) > 0) {
        clock_format_local(credentials.expires_at, row->expires);
    }
    if (profile.aws_alias[0] == '\0') { /* snprintf takes a thousand instructions, in each row */
        text_copy(row->account, CELL_SIZE, or_unknown(profile.aws_account));
    } else {
        snprintf(row->account, CELL_SIZE, "%s (%s)", or_unknown(profile.aws_account), profile.aws_alias);
    }
    text_copy(row->role, sizeof(row->role), or_unknown(profile.aws_role));
}

bool
profile_table_print(struct context *context, FILE *stream, struct error *error)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(context->config, &names);
    CLEANUP_FREE struct aws_alias *aliases = NULL;
    size_t alias_count = config_aliases(context->config, &aliases);
    const char *current = secure_getenv("AJC_PROFILE");
    char standard[CONFIG_VALUE_SIZE];
    CLEANUP_FREE struct row *rows = allocate(count + 1, sizeof(*rows));
    CLEANUP_FREE const char **cells = allocate((count + 1) * COLUMN_COUNT, sizeof(*cells));

    if (count == 0) {
        return error_set(error, ERROR_CONFIG, "There is no profile yet; create one with: ajc-hook add NAME");
    }
    config_setting(context->config, "default_profile", standard);
    memcpy(cells, titles, sizeof(titles));
    for (size_t i = 0; i < count; i++) {
        const char *const row[COLUMN_COUNT] = {names[i], rows[i].account, rows[i].role, rows[i].expires,
                                               marker_of(names[i], current, standard)};

        fill_row(context, names[i], aliases, alias_count, &rows[i]);
        memcpy(&cells[(i + 1) * COLUMN_COUNT], row, sizeof(row));
    }
    columns_print(stream, cells, COLUMN_COUNT, count + 1);
    return true;
}
