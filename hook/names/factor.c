/* SPDX-License-Identifier: MIT
 *
 * The table of factors. */
#include "names/factor.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct row {
    enum factor factor;
    const char *name;
    const char *jumpcloud; /* the type in its answers */
    const char *words;
    const char *with_article; /* in a list of offered factors */
    bool is_supported;
};

/* The last row stands for all unknown factors. */
static const struct row rows[] = {
    {FACTOR_TOTP, "totp", "totp", "code of an authenticator app (TOTP)", "a code (totp)", true},
    {FACTOR_PUSH, "push", "push", "JumpCloud Protect push", "a push (push)", true},
    {FACTOR_KEY, "key", "webauthn", "security key", "a security key (key)", true},
    {FACTOR_DUO, "duo", "duo", "Duo", "Duo", false},
    {FACTOR_GO, "go", "durt", "JumpCloud Go", "JumpCloud Go", false},
    {FACTOR_SMS, "sms", "sms", "code by text message", "a code by text message", false},
    {FACTOR_OTHER, "other", "", "factor of an unknown kind", "a factor of an unknown kind", false},
};

enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

static const struct row *
row_of(enum factor factor)
{
    static const struct row none = {FACTOR_NONE, "", "", "", "", false};

    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (rows[i].factor == factor) {
            return &rows[i];
        }
    }
    return &none;
}

const char *
factor_name(enum factor factor)
{
    return row_of(factor)->name;
}

const char *
factor_words(enum factor factor)
{
    return row_of(factor)->words;
}

const char *
factor_setting_words(const char *setting)
{
    enum factor factor = factor_find(setting);

    if (*setting == '\0') {
        return "<none>";
    }
    if (strcmp(setting, FACTOR_ASK) == 0) {
        return "asked for each time";
    }
    return factor == FACTOR_NONE || factor == FACTOR_OTHER ? "wanted, none chosen yet" : factor_words(factor);
}

bool
factor_is_setting(const char *setting)
{
    return factor_is_supported(factor_find(setting)) || strcmp(setting, FACTOR_ASK) == 0 ||
           strcmp(setting, FACTOR_UNWANTED) == 0;
}

bool
factor_is_supported(enum factor factor)
{
    return row_of(factor)->is_supported;
}

enum factor
factor_find(const char *name)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (strcmp(name, rows[i].name) == 0) {
            return rows[i].factor;
        }
    }
    return FACTOR_NONE;
}

enum factor
factor_of_jumpcloud(const char *word)
{
    for (size_t i = 0; i + 1 < ROW_COUNT; i++) {
        if (text_is_same_without_case(word, rows[i].jumpcloud)) {
            return rows[i].factor;
        }
    }
    return FACTOR_OTHER;
}

void
factor_list(unsigned factors, char *list, size_t size)
{
    size_t used = 0;

    list[0] = '\0';
    for (size_t i = 0; i < ROW_COUNT && used < size; i++) {
        if ((factors & (unsigned)rows[i].factor) != 0) {
            int length = snprintf(list + used, size - used, "%s%s", used == 0 ? "" : ", ", rows[i].with_article);

            used += length < 0 ? 0 : (size_t)length;
        }
    }
}
