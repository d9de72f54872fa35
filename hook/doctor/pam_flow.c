/* SPDX-License-Identifier: MIT
 *
 * Following an auth stack.
 */
#include "doctor/pam_flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

/* What a module does with PAM_AUTHTOK, and which answers it gives. */
enum kind {
    SETS,          /* may put anything there; also every module that is not in the table */
    LEAVES,        /* does not touch it */
    ASKS,          /* puts something there when there is nothing */
    CHECKS,        /* its success says of what lies there that it is the password; asks when there is nothing */
    CHECKS_ASKING, /* as CHECKS, but may ask again */
    PERMITS,       /* always PAM_SUCCESS */
    DENIES,        /* never */
    IS_ROOT,       /* leaves it, and what it says is the same at each try */
    IS_OURS,
};

/* A kind holds for lines with the options `with` and without the options `without`; other lines of the module may put
 * anything there. From the modules' sources: pam_sss.so forwards the PIN of a smartcard, pam_google_authenticator.so
 * and pam_oath.so what is left of a text without its code, pam_exec.so what it asked for. */
static const struct {
    const char *module;
    enum kind kind;
    const char *with, *without;
} modules[] = {
    {"pam_ajc.so", IS_OURS, "", ""},
    {"pam_unix.so", CHECKS, "", ""},
    {"pam_sss.so", CHECKS, "use_first_pass", "forward_pass retry= prompt_always"},
    {"pam_ldap.so", CHECKS, "use_first_pass", ""},
    {"pam_winbind.so", CHECKS, "use_first_pass", ""},
    {"pam_permit.so", PERMITS, "", ""},
    {"pam_deny.so", DENIES, "", ""},
    {"pam_rootok.so", IS_ROOT, "", ""},
    {"pam_google_authenticator.so", LEAVES, "", "forward_pass"},
    {"pam_oath.so", LEAVES, "", "digits="},
    {"pam_exec.so", LEAVES, "", "expose_authtok"},
    {"pam_exec.so", ASKS, "expose_authtok", ""},
};

/* These leave it alone, whatever their options: they import no function of libpam's that could set it, or set another
 * item with it. */
static const char leaving[] =
    "pam_access.so,pam_cap.so,pam_debug.so,pam_duo.so,pam_echo.so,pam_env.so,pam_faildelay.so,pam_faillock.so,"
    "pam_fprintd.so,pam_group.so,pam_issue.so,pam_keyinit.so,pam_listfile.so,pam_localuser.so,pam_mail.so,"
    "pam_nologin.so,pam_rhosts.so,pam_securetty.so,pam_selinux.so,pam_sepermit.so,pam_shells.so,pam_sss_gss.so,"
    "pam_succeed_if.so,pam_tally2.so,pam_time.so,pam_timestamp.so,pam_u2f.so,pam_usertype.so,pam_warn.so,pam_wheel.so";

enum impression { UNDECIDED, POSITIVE, NEGATIVE, IMPRESSIONS };
enum token { NO_TOKEN, RIGHT_TOKEN, SOME_TOKEN, TOKENS };                /* in PAM_AUTHTOK */
enum taken { NOTHING_NEW, TAKEN_NONE, TAKEN_RIGHT, TAKEN_SOME, TAKENS }; /* by pam_ajc.so; the first: not called */

struct place {
    size_t at;
    enum impression impression;
    bool is_success; /* the status that goes with a positive impression */
    enum token token;
    enum taken taken;
    /* Not part of what makes two places the same. */
    const struct pam_entry *source, *opener;
    bool opener_decides;
};

struct walk {
    const struct pam_config *config;
    const char *told;
    struct pam_flow *flow;
    bool (*seen)[IMPRESSIONS][2][TOKENS][TAKENS];
    bool passes_by;   /* somebody comes in and pam_ajc.so is not called */
    bool leaves_over; /* nobody comes in and pam_ajc.so has something */
    const struct pam_entry *passed_by;
};

static bool
is_listed(const char *list, const char *module)
{
    size_t length = strlen(module);

    for (const char *at = list; *at != '\0'; at += *at == ',') {
        size_t word = strcspn(at, ",");

        if (word == length && strncmp(at, module, length) == 0) {
            return true;
        }
        at += word;
    }
    return false;
}

static enum kind
kind_of(const struct walk *walk, const struct pam_entry *entry)
{
    if (is_listed(walk->told, entry->module)) {
        return CHECKS_ASKING;
    }
    for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
        if (strcmp(entry->module, modules[i].module) == 0 &&
            (*modules[i].with == '\0' || pam_entry_has_option(entry, modules[i].with)) &&
            !pam_entry_has_option(entry, modules[i].without)) {
            return modules[i].kind;
        }
    }
    return is_listed(leaving, entry->module) ? LEAVES : SETS;
}

static bool
checks(enum kind kind)
{
    return kind == CHECKS || kind == CHECKS_ASKING;
}

static bool
is_success(int result)
{
    return result == PAM_RESULT_SUCCESS || result == PAM_RESULT_NEW_TOKEN;
}

static bool
can_answer(enum kind kind, const struct pam_entry *entry, int result)
{
    switch (kind) {
    case PERMITS:
        return result == PAM_RESULT_SUCCESS;
    case DENIES:
        return !is_success(result) && result != PAM_RESULT_IGNORE;
    case IS_OURS:
        return result == PAM_RESULT_IGNORE;
    case CHECKS: /* pam_unix.so says yes or no */
        return (result != PAM_RESULT_IGNORE && result != PAM_RESULT_NEW_TOKEN) ||
               strcmp(entry->module, "pam_unix.so") != 0;
    case LEAVES: /* only who checks passwords says that they are too old */
    case ASKS:
    case IS_ROOT:
        return result != PAM_RESULT_NEW_TOKEN;
    case SETS:
    case CHECKS_ASKING:
    default:
        return true;
    }
}

static enum token
token_behind(enum kind kind, int result, enum token token)
{
    switch (kind) {
    case SETS:
        return SOME_TOKEN;
    case ASKS:
        return token == NO_TOKEN ? SOME_TOKEN : token;
    case CHECKS:
        if (is_success(result)) {
            return RIGHT_TOKEN;
        }
        return token == NO_TOKEN ? SOME_TOKEN : token;
    case CHECKS_ASKING:
        return is_success(result) ? RIGHT_TOKEN : SOME_TOKEN;
    case LEAVES:
    case PERMITS:
    case DENIES:
    case IS_ROOT:
    case IS_OURS:
    default:
        return token;
    }
}

/* Who is to be named for letting somebody in: rather one whose success ends or jumps than one that merely agrees. */
static void
note_opener(enum kind kind, const struct pam_entry *entry, int result, struct place *place)
{
    int action = entry->actions[result];
    bool decides = action > 0 || action == PAM_ACTION_DONE;

    if (place->opener == NULL || place->opener < place->source ||
        (kind != PERMITS && (decides || !place->opener_decides))) {
        place->opener = entry;
        place->opener_decides = decides;
    }
}

/* PAM_AUTHTOK and what was taken from it, behind the entry. Whoever pam_rootok.so lets in was let in at the first try:
 * no earlier one left anything. */
static void
pass_module(enum kind kind, const struct pam_entry *entry, int result, struct place *place)
{
    enum token before = place->token;

    place->token = token_behind(kind, result, before);
    if (place->token == SOME_TOKEN && (before != SOME_TOKEN || kind == SETS)) {
        place->source = entry;
    }
    if (kind == IS_OURS) {
        place->taken = place->token == NO_TOKEN ? TAKEN_NONE : place->token == RIGHT_TOKEN ? TAKEN_RIGHT : TAKEN_SOME;
    }
    if (is_success(result)) {
        place->taken = kind == IS_ROOT && place->taken == NOTHING_NEW ? TAKEN_NONE : place->taken;
        note_opener(kind, entry, result, place);
    }
}

/* The last line of the substack that `at` is in, or of the whole stack. */
static size_t
last_of_level(const struct pam_config *config, size_t at)
{
    int level = config->entries[at].level;

    while (at + 1 < config->count && config->entries[at + 1].level >= level) {
        at++;
    }
    return at;
}

/* Moves over so many lines of the level. False when there are not so many, which libpam takes for a failure. */
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

/* As libpam's dispatcher decides. */
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
arrive(struct walk *walk, const struct place *place)
{
    struct pam_flow *flow = walk->flow;

    if (place->impression != POSITIVE || !place->is_success) {
        walk->leaves_over = walk->leaves_over || place->taken >= TAKEN_RIGHT;
        return;
    }
    flow->lets_in = true;
    if (place->taken == NOTHING_NEW) {
        walk->passes_by = true;
        walk->passed_by = place->opener;
    } else if (place->taken == TAKEN_RIGHT) {
        flow->is_given = true;
    } else if (place->taken == TAKEN_SOME && !flow->is_doubtful) {
        flow->is_doubtful = true;
        flow->source = place->source;
        flow->opener = place->opener;
        flow->is_refused = place->source != NULL && checks(kind_of(walk, place->source));
    }
}

static void
walk_on(struct walk *walk, struct place place)
{
    const struct pam_config *config = walk->config;
    const struct pam_entry *entry = &config->entries[place.at];
    enum kind kind;
    bool *is_seen;

    if (place.at >= config->count) {
        arrive(walk, &place);
        return;
    }
    is_seen = &walk->seen[place.at][place.impression][place.is_success][place.token][place.taken];
    if (*is_seen) {
        return;
    }
    *is_seen = true;
    if (entry->module[0] == '\0') {
        place.at++;
        walk_on(walk, place);
        return;
    }
    kind = kind_of(walk, entry);
    for (int result = 0; result < PAM_RESULT_INCOMPLETE; result++) {
        struct place next = place;

        if (can_answer(kind, entry, result)) {
            pass_module(kind, entry, result, &next);
            pass_control(config, result, &next);
            walk_on(walk, next);
        }
    }
}

static void
look_at_entries(const struct walk *walk)
{
    struct pam_flow *flow = walk->flow;

    for (size_t i = 0; i < walk->config->count; i++) {
        const struct pam_entry *entry = &walk->config->entries[i];
        enum kind kind = kind_of(walk, entry);

        if (kind == IS_OURS && flow->ours == NULL) {
            flow->ours = entry;
        }
        if (checks(kind)) {
            flow->checker = flow->checker == NULL ? entry : flow->checker;
            flow->has_others = flow->has_others || strcmp(entry->module, "pam_unix.so") != 0;
        }
    }
}

void
pam_flow_follow(const struct pam_config *config, const char *told, struct pam_flow *flow)
{
    struct walk walk = {.config = config, .told = told, .flow = flow};

    *flow = (struct pam_flow){0};
    look_at_entries(&walk);
    walk.seen = calloc(config->count, sizeof(*walk.seen));
    if (walk.seen == NULL) {
        flow->is_doubtful = true;
        return;
    }
    walk_on(&walk, (struct place){0});
    free(walk.seen);
    flow->is_stale = walk.passes_by && walk.leaves_over;
    if (flow->is_stale && !flow->is_doubtful) {
        flow->opener = walk.passed_by;
    }
}
