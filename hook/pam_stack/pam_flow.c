/* SPDX-License-Identifier: MIT
 *
 * Follows an auth stack.
 */
#include "pam_stack/pam_flow.h"

#include <stdlib.h>
#include <string.h>

#include "pam_stack/pam_module.h"

enum impression { UNDECIDED, POSITIVE, NEGATIVE, IMPRESSIONS };
enum taken {
    NOTHING_NEW,
    TAKEN_NONE,
    TAKEN_RIGHT,
    TAKEN_SOME,
    TAKENS
}; /* by pam_ajc.so; the first: it was not called */

struct place {
    size_t at;
    enum impression impression;
    bool is_success; /* libpam's status is a success */
    enum pam_token token;
    enum taken taken;
    /* Not compared when two states are compared. */
    const struct pam_entry *source, *accepting;
    bool opener_decides;
};

struct walk {
    const struct pam_config *config;
    const char *extra_modules;
    struct pam_flow *flow;
    bool (*seen)[IMPRESSIONS][2][PAM_TOKENS][TAKENS];
    bool skips_module;     /* the login is accepted and pam_ajc.so is not called */
    bool keeps_stale_text; /* the login is refused and pam_ajc.so has a text */
    const struct pam_entry *skipping_entry;
};

/* The module to name for accepting the login: prefers one whose success ends the stack or jumps. */
static void
note_opener(enum pam_kind kind, const struct pam_entry *entry, int result, struct place *place)
{
    int action = entry->actions[result];
    bool decides = action > 0 || action == PAM_ACTION_DONE;

    if (place->accepting == NULL || place->accepting < place->source ||
        (kind != PAM_PERMITS && (decides || !place->opener_decides))) {
        place->accepting = entry;
        place->opener_decides = decides;
    }
}

/* PAM_AUTHTOK and what was taken from it, after the entry. pam_rootok.so accepts at the first attempt, so no earlier
 * attempt left a text. */
static void
pass_module(enum pam_kind kind, const struct pam_entry *entry, int result, struct place *place)
{
    enum pam_token before = place->token;

    place->token = pam_module_token(kind, result, before);
    if (place->token == PAM_SOME_TOKEN && (before != PAM_SOME_TOKEN || kind == PAM_SETS)) {
        place->source = entry;
    }
    if (kind == PAM_IS_OURS) {
        place->taken = place->token == PAM_NO_TOKEN      ? TAKEN_NONE
                       : place->token == PAM_RIGHT_TOKEN ? TAKEN_RIGHT
                                                         : TAKEN_SOME;
    }
    if (pam_module_is_success(result)) {
        place->taken = kind == PAM_IS_ROOT && place->taken == NOTHING_NEW ? TAKEN_NONE : place->taken;
        note_opener(kind, entry, result, place);
    }
}

/* The last line of the substack with `at`, or of the whole stack. */
static size_t
last_of_level(const struct pam_config *config, size_t at)
{
    int level = config->entries[at].level;

    while (at + 1 < config->count && config->entries[at + 1].level >= level) {
        at++;
    }
    return at;
}

/* Jumps over that many lines of the level. False when there are fewer, which libpam treats as a failure. */
static bool
jump(const struct pam_config *config, int count, size_t *at)
{
    const struct pam_entry *entries = config->entries;
    int level = entries[*at].level;

    while (*at + 1 < config->count && entries[*at + 1].level >= level && count > 0) {
        do {
            ++*at;
        } while (*at + 1 < config->count && entries[*at + 1].level > level);
        count--;
    }
    return count == 0;
}

/* The rules of libpam's dispatcher. */
static void
pass_control(const struct pam_config *config, int result, struct place *place)
{
    int action = config->entries[place->at].actions[result];

    switch (action) {
    case PAM_ACTION_IGNORE:
        break;
    case PAM_ACTION_OK:
    case PAM_ACTION_DONE:
        if (place->impression == UNDECIDED || (place->impression == POSITIVE && place->is_success)) {
            place->impression = POSITIVE;
            place->is_success = result == PAM_RESULT_SUCCESS;
        }
        if (action == PAM_ACTION_DONE && place->impression == POSITIVE) {
            place->at = last_of_level(config, place->at);
        }
        break;
    case PAM_ACTION_BAD:
    case PAM_ACTION_DIE:
        place->impression = NEGATIVE;
        if (action == PAM_ACTION_DIE) {
            place->at = last_of_level(config, place->at);
        }
        break;
    default:
        if (!jump(config, action, &place->at)) {
            place->impression = NEGATIVE;
        }
        break;
    }
    place->at++;
}

static void
note_end(struct walk *walk, const struct place *place)
{
    struct pam_flow *flow = walk->flow;

    if (place->impression != POSITIVE || !place->is_success) {
        walk->keeps_stale_text = walk->keeps_stale_text || place->taken >= TAKEN_RIGHT;
        return;
    }
    flow->accepts_login = true;
    if (place->taken == NOTHING_NEW) {
        walk->skips_module = true;
        walk->skipping_entry = place->accepting;
    } else if (place->taken == TAKEN_RIGHT) {
        flow->is_given = true;
    } else if (place->taken == TAKEN_SOME && !flow->is_doubtful) {
        flow->is_doubtful = true;
        flow->source = place->source;
        flow->accepting = place->accepting;
        flow->is_refused = place->source != NULL &&
                           pam_module_checks(pam_module_kind(place->source, walk->extra_modules));
    }
}

static void
follow(struct walk *walk, struct place place)
{
    const struct pam_config *config = walk->config;
    const struct pam_entry *entry = &config->entries[place.at];
    enum pam_kind kind;
    bool *is_seen;

    if (place.at >= config->count) {
        note_end(walk, &place);
        return;
    }
    is_seen = &walk->seen[place.at][place.impression][place.is_success][place.token][place.taken];
    if (*is_seen) {
        return;
    }
    *is_seen = true;
    if (entry->module[0] == '\0') {
        place.at++;
        follow(walk, place);
        return;
    }
    kind = pam_module_kind(entry, walk->extra_modules);
    for (int result = 0; result < PAM_RESULT_INCOMPLETE; result++) {
        struct place next = place;

        if (pam_module_can_answer(kind, entry, result)) {
            pass_module(kind, entry, result, &next);
            pass_control(config, result, &next);
            follow(walk, next);
        }
    }
}

static void
note_modules(const struct walk *walk)
{
    struct pam_flow *flow = walk->flow;

    for (size_t i = 0; i < walk->config->count; i++) {
        const struct pam_entry *entry = &walk->config->entries[i];
        enum pam_kind kind = pam_module_kind(entry, walk->extra_modules);

        if (kind == PAM_IS_OURS && flow->ours == NULL) {
            flow->ours = entry;
        }
        if (pam_module_checks(kind)) {
            flow->checker = flow->checker == NULL ? entry : flow->checker;
            flow->has_others = flow->has_others || strcmp(entry->module, "pam_unix.so") != 0;
        }
    }
}

void
pam_flow_follow(const struct pam_config *config, const char *extra_modules, struct pam_flow *flow)
{
    struct walk walk = {.config = config, .extra_modules = extra_modules, .flow = flow};

    *flow = (struct pam_flow){0};
    if (config->entries == NULL) {
        return;
    }
    note_modules(&walk);
    walk.seen = calloc(config->count, sizeof(*walk.seen));
    if (walk.seen == NULL) {
        flow->is_doubtful = true;
        return;
    }
    follow(&walk, (struct place){0});
    free(walk.seen);
    flow->is_stale = walk.skips_module && walk.keeps_stale_text;
    if (flow->is_stale && !flow->is_doubtful) {
        flow->accepting = walk.skipping_entry;
    }
}
