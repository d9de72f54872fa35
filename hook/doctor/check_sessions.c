/* SPDX-License-Identifier: MIT
 *
 * The AWS sessions in the keyring, their renewal, the last failure, and the clock skew measured at sign-in.
 */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "keyring/credentials.h"
#include "keyring/marker.h"
#include "session/ask/failure_note.h"

/* JumpCloud's assertions are valid for five minutes; from this skew on sign-ins report the clock. */
enum { SKEW_REPORTED_SECONDS = 240 };

struct sessions {
    size_t profiles;
    size_t valid;
    size_t expired;
    long skew_seconds; /* of the newest session, if there is one */
    int64_t made_ns;   /* 0: there is none */
    char newest[PROFILE_NAME_SIZE];
};

static void
count_sessions(struct diagnosis *diagnosis, struct sessions *sessions)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;

    sessions->profiles = diagnosis->config == NULL ? 0 : config_profile_names(diagnosis->config, &names);
    for (size_t i = 0; i < sessions->profiles; i++) {
        CLEANUP_CREDENTIALS struct credentials credentials = {0};

        if (!credentials_find(&diagnosis->keyring, names[i], &credentials)) {
            continue;
        }
        if (credentials_seconds_left(&credentials) > 0) {
            sessions->valid++;
        } else {
            sessions->expired++;
        }
        if (credentials.made_ns > sessions->made_ns) {
            sessions->made_ns = credentials.made_ns;
            text_copy(sessions->newest, sizeof(sessions->newest), names[i]);
            sessions->skew_seconds = credentials.skew_seconds;
        }
    }
}

void
check_sessions(struct diagnosis *diagnosis)
{
    struct sessions sessions = {0};

    if (diagnosis->config == NULL) {
        return;
    }
    count_sessions(diagnosis, &sessions);
    if (sessions.valid + sessions.expired == 0) {
        diagnosis_report(diagnosis, FINDING(SESSIONS_NONE));
    } else {
        diagnosis_report(diagnosis, FINDING(SESSIONS_OK), sessions.valid, sessions.expired, sessions.profiles);
    }
}

void
check_clock(struct diagnosis *diagnosis)
{
    struct sessions sessions = {0};
    long skew;

    if (diagnosis->config == NULL) {
        return;
    }
    count_sessions(diagnosis, &sessions);
    skew = sessions.skew_seconds;
    if (sessions.made_ns == 0) {
        diagnosis_report(diagnosis, FINDING(CLOCK_UNKNOWN));
    } else if (labs(skew) >= SKEW_REPORTED_SECONDS) {
        diagnosis_report(diagnosis, FINDING(CLOCK_WRONG), labs(skew) / 60, skew > 0 ? "behind" : "ahead of",
                         text_as_word(sessions.newest).text);
    } else {
        diagnosis_report(diagnosis, FINDING(CLOCK_OK), labs(skew));
    }
}

static bool
check_failure(struct diagnosis *diagnosis, const char *profile)
{
    struct marker failure;
    char when[CLOCK_TEXT_SIZE];
    char source[FAILURE_NOTE_SIZE];

    if (!marker_find(&diagnosis->keyring, MARKER_FAILURE, profile, &failure)) {
        return false;
    }
    clock_format_local(failure.made_at, when);
    failure_note_source(&failure, source);
    diagnosis_report(diagnosis, FINDING(RENEWAL_FAILED), profile, source, when, failure.sentence,
                     text_as_word(profile).text);
    return true;
}

void
check_background(struct diagnosis *diagnosis)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = diagnosis->config == NULL ? 0 : config_profile_names(diagnosis->config, &names);
    const char *here = secure_getenv("AJC_BACKGROUND");
    bool has_failed = false;

    if (diagnosis->config == NULL) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        has_failed = check_failure(diagnosis, names[i]) || has_failed;
    }
    if (!config_setting_is_on(diagnosis->config, "background")) {
        diagnosis_report(diagnosis, FINDING(RENEWAL_OFF));
    } else if (here != NULL && strcmp(here, "off") == 0) {
        diagnosis_report(diagnosis, FINDING(RENEWAL_OFF_HERE));
        diagnosis_fix_by_unsetting(diagnosis, "AJC_BACKGROUND");
    } else if (!has_failed) {
        diagnosis_report(diagnosis, FINDING(RENEWAL_OK));
    }
}
