/* SPDX-License-Identifier: MIT
 *
 * `info`: what is known and kept of the JumpCloud account, and what went wrong last.
 */
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "command/options.h"
#include "command/report.h"
#include "command/workplace.h"
#include "store/account_keys.h"
#include "store/mark.h"
#include "store/seed.h"

/* "58 min", "2 h 5 min" */
static void
format_span(long seconds, char text[static 32])
{
    long minutes = seconds < 0 ? 0 : seconds / 60;

    if (minutes < 60) {
        snprintf(text, 32, "%ld min", minutes);
    } else {
        snprintf(text, 32, "%ld h %ld min", minutes / 60, minutes % 60);
    }
}

static void
print_portal(struct workplace *workplace, const char *email)
{
    CLEANUP_PORTAL struct portal portal = {0};
    char when[CLOCK_TEXT_SIZE];
    char age[32];
    char unused[32];

    if (!portal_find(&workplace->keyring, email, NULL, &portal)) {
        printf("%-28s %s\n", "Portal session:", "<none>");
        return;
    }
    clock_format_person(portal.authenticated_at, when);
    format_span((long)(clock_now() - portal.authenticated_at), age);
    format_span((long)(clock_now() - portal.used_at), unused);
    printf("%-28s %s\n", "Last JumpCloud login:", when);
    printf("%-28s %s, last used %s ago\n", "Portal session age:", age, unused);
}

/* JumpCloud tells nobody how long its sessions live: what is known is when the last one still worked. */
static void
print_lifetime(struct workplace *workplace, const char *email)
{
    struct portal_end end;
    char least[32];
    char most[32];
    char unused[32];

    if (portal_end_find(&workplace->keyring, email, &end)) {
        format_span((long)(end.used_at - end.authenticated_at), least);
        format_span((long)(end.ended_at - end.authenticated_at), most);
        format_span((long)(end.ended_at - end.used_at), unused);
        printf("%-28s alive after %s, ended after %s, then unused for %s\n", "Last one JumpCloud ended:", least, most,
               unused);
    }
}

static void
print_account(struct workplace *workplace, const char *email)
{
    CLEANUP_LOGIN struct login login = {0};
    struct mark refused;
    char when[CLOCK_TEXT_SIZE] = "<not stored>";

    printf("%-28s %s\n", "JumpCloud email:", email);
    if (login_find(&workplace->keyring, email, NULL, &login)) {
        clock_format_person(login.kept_until, when);
    }
    printf("%-28s %s\n", "JumpCloud password until:", when);
    print_portal(workplace, email);
    print_lifetime(workplace, email);
    if (mark_find(&workplace->keyring, MARK_REFUSED, email, &refused)) {
        clock_format_person(refused.made_at, when);
        printf("%-28s %s: %s\n", "Password refused:", when, refused.sentence);
    }
}

/* What became of the password of the login to this machine. */
static void
print_seed(struct workplace *workplace)
{
    static const char label[] = "Password of machine login:";
    CLEANUP_SEED struct seed seed = {0};
    struct mark unused;
    char when[CLOCK_TEXT_SIZE];
    time_t refused_at;

    if (seed_find(&workplace->keyring, &seed)) {
        clock_format_person(seed.kept_until, when);
        printf("%-28s until %s\n", label, when);
    }
    if (seed_refusal_find(&refused_at)) {
        clock_format_person(refused_at, when);
        printf("%-28s refused by JumpCloud %s, not tried again; sign in once with: ajc-hook login\n", label, when);
    }
    if (mark_find(&workplace->keyring, MARK_SEED_UNUSED, "", &unused)) {
        clock_format_person(unused.made_at, when);
        printf("%-28s dropped %s: %s\n", label, when, unused.sentence);
        mark_clear(&workplace->keyring, MARK_SEED_UNUSED, ""); /* said once */
    }
}

static void
print_failures(struct workplace *workplace)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(workplace->config, &names);

    for (size_t i = 0; i < count; i++) {
        struct mark failure;
        char when[CLOCK_TEXT_SIZE];

        if (mark_find(&workplace->keyring, MARK_FAILURE, names[i], &failure)) {
            clock_format_person(failure.made_at, when);
            printf("%-28s %s, %s: %s\n", "Last background failure:", when, names[i], failure.sentence);
        }
    }
}

static int
run(const struct command *command, int count, const char **words)
{
    CLEANUP_OPTIONS struct options options = {0};
    CLEANUP_WORKPLACE struct workplace workplace = {0};
    CLEANUP_FREE char(*accounts)[ACCOUNT_NAME_SIZE] = NULL;
    const struct poptOption none[] = {POPT_TABLEEND};
    size_t account_count;
    struct error error;
    int status;

    if (!options_open(&options, command, count, words, none, false, &status) ||
        !options_check_count(&options, command, 0, 0, &status)) {
        return status;
    }
    if (!workplace_open(&workplace, &error)) {
        return report_error(&error);
    }
    account_count = config_account_names(workplace.config, &accounts);
    if (account_count == 0) {
        printf("%-28s %s\n", "JumpCloud email:", "<not stored>");
    }
    for (size_t i = 0; i < account_count; i++) {
        print_account(&workplace, accounts[i]);
    }
    print_seed(&workplace);
    print_failures(&workplace);
    return 0;
}

const struct command command_info = {
    .name = "info",
    .arguments = "",
    .summary = "show what is kept of the JumpCloud login, and the last failure",
    .run = run,
};
