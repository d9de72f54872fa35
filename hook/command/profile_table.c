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
    char expires[CLOCK_TEXT_SIZE];
};

/* snprintf takes a thousand instructions, in each row. */
static void
append(char cell[static CELL_SIZE], const char *text)
{
    size_t used = strlen(cell);

    text_copy(cell + used, CELL_SIZE - used, text);
}

/* `row` is empty. */
static void
fill_row(struct context *context, const struct known_profile *known, struct row *row)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};

    text_copy(row->expires, sizeof(row->expires), "<no active session>");
    if (credentials_find(&context->keyring, known->name, &credentials) && credentials_seconds_left(&credentials) > 0) {
        clock_format_local(credentials.expires_at, row->expires);
    }
    append(row->account, or_unknown(known->aws_account));
    if (known->aws_alias[0] != '\0') {
        append(row->account, " (");
        append(row->account, known->aws_alias);
        append(row->account, ")");
    }
}

bool
profile_table_print(struct context *context, FILE *stream, struct error *error)
{
    CLEANUP_FREE struct known_profile *known = NULL;
    size_t count = config_known_profiles(context->config, &known);
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
        const char *const row[COLUMN_COUNT] = {known[i].name, rows[i].account, or_unknown(known[i].aws_role),
                                               rows[i].expires, marker_of(known[i].name, current, standard)};

        fill_row(context, &known[i], &rows[i]);
        memcpy(&cells[(i + 1) * COLUMN_COUNT], row, sizeof(row));
    }
    columns_print(stream, cells, COLUMN_COUNT, count + 1);
    return true;
}
