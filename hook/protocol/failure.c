/* SPDX-License-Identifier: MIT
 *
 * The rows of failures.h without the sentences, which only ajc-hook needs.
 */
#include "protocol/failure.h"

#include <string.h>

#include "base/text.h"

#define TEXT "t"
#define NUMBER "n"
#define V0 ""
#define V1(a) a
#define V2(a, b) a b
#define V3(a, b, c) a b c
#define V4(a, b, c, d) a b c d
#define V5(a, b, c, d, e) a b c d e
#define V6(a, b, c, d, e, f) a b c d e f

static const struct {
    const char *name;
    enum error_code code;
    const char *values;
} rows[] = {[FAILURE_NONE] = {"", ERROR_NONE, ""},
#define ROW(id, code, party, values, sentence) [FAILURE_##id] = {#id, ERROR_##code, values},
            FAILURES(ROW)
#undef ROW
};

enum error_code
failure_code(const struct failure *failure)
{
    return rows[failure->id].code;
}

const char *
failure_name(enum failure_id id)
{
    return rows[id].name;
}

enum failure_id
failure_parse(const char *name)
{
    for (int id = FAILURE_NONE + 1; id < FAILURE_COUNT; id++) {
        if (strcmp(rows[id].name, name) == 0) {
            return (enum failure_id)id;
        }
    }
    return FAILURE_NONE;
}

size_t
failure_value_count(enum failure_id id)
{
    return strlen(rows[id].values);
}

bool
failure_value_is_number(enum failure_id id, size_t place)
{
    return place < failure_value_count(id) && rows[id].values[place] == NUMBER[0];
}

bool
failure_set_values(struct failure *failure, enum failure_id id, size_t count, const struct failure_value *values)
{
    if (failure == NULL) {
        return false;
    }
    *failure = (struct failure){.id = id, .count = count};
    if (count > 0) {
        memcpy(failure->values, values, count * sizeof(*values));
    }
    return false;
}

struct failure_value
failure_text(const char *text)
{
    struct failure_value value = {0};

    text_make_visible(value.text, sizeof(value.text), text);
    return value;
}

struct failure_value
failure_number(long long number)
{
    return (struct failure_value){.is_number = true, .number = number};
}
