/* SPDX-License-Identifier: MIT
 *
 * What ajc needs on this machine: its two programs, the kernel keyring and its quota, the runtime directory.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cleanup.h"
#include "base/owner.h"
#include "base/paths.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "keyring/probe.h"
#include "session/ask/own_program.h"
#include "shell_env/environment.h"

enum { TEST_KEY_SECONDS = 60 };

static void
check_program(struct diagnosis *diagnosis, const char *path)
{
    struct stat status;

    if (stat(path, &status) < 0) {
        diagnosis_report(diagnosis, FINDING(PROGRAM_NOT_CHECKED), path, strerror(errno));
    } else if (owner_of(status.st_uid) == OWNER_OTHER || (status.st_mode & 002) != 0) {
        diagnosis_report(diagnosis, FINDING(PROGRAM_OF_OTHERS), path, text_as_word(path).text, text_as_word(path).text);
    } else {
        diagnosis_report(diagnosis, FINDING(PROGRAM_OK), path, AJC_VERSION);
    }
}

void
check_programs(struct diagnosis *diagnosis)
{
    char self[PATH_MAX];
    char sign_in[PATH_MAX];
    char resolved[PATH_MAX];
    struct error error;

    if (child_own_path(self)) {
        check_program(diagnosis, self);
    }
    if (own_program_find("ajc-hook-sign-in", sign_in, &error)) {
        check_program(diagnosis, realpath(sign_in, resolved) == NULL ? sign_in : resolved);
    } else {
        diagnosis_report(diagnosis, FINDING(PROGRAM_MISSING), error.text);
    }
}

/* The sysctls for an ordinary user; those for root have other names (keyrings(7)). */
static const char *
quota_prefix(void)
{
    return geteuid() == 0 ? "root_" : "";
}

static void
report_full(struct diagnosis *diagnosis)
{
    diagnosis_report(diagnosis, FINDING(KEYRING_NO_ROOM), (unsigned)geteuid(), quota_prefix(), quota_prefix());
}

static void
report_call(struct diagnosis *diagnosis, const char *call, int reason)
{
    if (reason == EDQUOT) {
        report_full(diagnosis);
    } else if (reason == EPERM || reason == ENOSYS || reason == EACCES) {
        diagnosis_report(diagnosis, FINDING(KEYRING_BLOCKED), call, strerror(reason));
    } else {
        diagnosis_report(diagnosis, FINDING(KEYRING_FAILS), call, strerror(reason));
    }
}

/* Stores, reads and removes a key of its own where the sessions are. */
static bool
is_key_kept(struct diagnosis *diagnosis)
{
    static const char kind[] = "doctor";
    CLEANUP_SECRET struct secret stored = {0};
    CLEANUP_SECRET struct secret found = {0};
    char name[16];
    bool is_read;
    int reason;

    snprintf(name, sizeof(name), "%d", (int)getpid());
    secret_set(&stored, name);
    reason = keyring_store(&diagnosis->keyring, kind, name, &stored, TEST_KEY_SECONDS);
    if (reason == EDQUOT) {
        report_full(diagnosis);
        return false;
    }
    if (reason != 0) {
        diagnosis_report(diagnosis, FINDING(KEYRING_REFUSES), strerror(reason));
        return false;
    }
    is_read = keyring_find(&diagnosis->keyring, kind, name, &found) && strcmp(secret_text(&found), name) == 0;
    keyring_remove(&diagnosis->keyring, kind, name);
    if (!is_read || keyring_find(&diagnosis->keyring, kind, name, &found)) {
        diagnosis_report(diagnosis, FINDING(KEYRING_LOSES), is_read ? "removed" : "read back");
        return false;
    }
    return true;
}

void
check_keyring(struct diagnosis *diagnosis)
{
    struct keyring_probe probe;
    int reason;

    keyring_probe(&probe);
    reason = probe.persistent_reason == EOPNOTSUPP ? probe.user_reason : probe.persistent_reason;
    if (reason != 0) {
        report_call(diagnosis, "keyctl", reason);
    } else if (probe.add_reason != 0) {
        report_call(diagnosis, "add_key", probe.add_reason);
    } else if (is_key_kept(diagnosis)) {
        diagnosis_report(diagnosis, FINDING(KEYRING_OK), probe.persistent_reason == 0 ? "persistent" : "user",
                         (unsigned)geteuid());
    }
    if (reason == 0 && probe.persistent_reason == EOPNOTSUPP) {
        diagnosis_report(diagnosis, FINDING(KEYRING_OF_USER));
    }
    if (diagnosis->keyring.is_flat) {
        diagnosis_report(diagnosis, FINDING(KEYRING_SHARED));
    }
    if (owner_is_in_namespace()) {
        diagnosis_report(diagnosis, FINDING(KEYRING_OF_NAMESPACE));
    }
}

void
check_quota(struct diagnosis *diagnosis)
{
    struct keyring_quota quota;
    long sessions;
    long most;
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t profiles = diagnosis->config == NULL ? 0 : config_profile_names(diagnosis->config, &names);

    if (!keyring_quota_read(geteuid(), &quota)) {
        diagnosis_report(diagnosis, FINDING(QUOTA_UNKNOWN));
        return;
    }
    sessions = keyring_quota_sessions(&quota, KEYRING_SESSION_BYTES);
    most = quota.bytes_max / KEYRING_SESSION_BYTES;
    if (sessions == 0) {
        diagnosis_report(diagnosis, FINDING(QUOTA_FULL), quota.keys, quota.keys_max, quota.bytes, quota.bytes_max,
                         quota_prefix(), quota_prefix());
    } else if (most < (long)profiles) {
        diagnosis_report(diagnosis, FINDING(QUOTA_SMALL), quota.bytes_max, most, profiles, quota_prefix(),
                         quota_prefix());
    } else {
        diagnosis_report(diagnosis, FINDING(QUOTA_OK), quota.keys, quota.keys_max, quota.bytes, quota.bytes_max,
                         sessions);
    }
}

/* Whether paths_runtime() returned a directory that is deleted at logout, not the state directory. */
static bool
is_of_login(const char *runtime)
{
    const char *named = environment_value("XDG_RUNTIME_DIR");
    char parent[64];

    snprintf(parent, sizeof(parent), "/run/user/%u/", (unsigned)geteuid());
    return strncmp(runtime, parent, strlen(parent)) == 0 ||
           (*named != '\0' && strncmp(runtime, named, strlen(named)) == 0);
}

/* The directory of the login is missing, or has a mode with which it is not used. */
static void
report_in_state(struct diagnosis *diagnosis, const char *runtime)
{
    char path[64];
    struct stat status;

    snprintf(path, sizeof(path), "/run/user/%u/ajc", (unsigned)geteuid());
    if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
        (status.st_mode & 0777) != 0700) {
        diagnosis_report(diagnosis, FINDING(RUNTIME_NOT_PRIVATE), path, runtime, path);
    } else {
        diagnosis_report(diagnosis, FINDING(RUNTIME_IN_STATE), (unsigned)geteuid(), runtime, (unsigned)geteuid());
    }
}

void
check_runtime(struct diagnosis *diagnosis)
{
    const char *named = environment_value("XDG_RUNTIME_DIR");
    char runtime[DIRECTORY_SIZE];
    struct stat status;
    struct error error;

    if (!paths_runtime(runtime, &error)) {
        diagnosis_report(diagnosis, FINDING(RUNTIME_NONE), error.text);
    } else if (access(runtime, W_OK | X_OK) != 0 && errno == EACCES) {
        diagnosis_report(diagnosis, FINDING(RUNTIME_NOT_WRITABLE), runtime, strerror(EACCES),
                         text_as_word(runtime).text);
    } else if (access(runtime, W_OK) != 0) {
        diagnosis_report(diagnosis, FINDING(RUNTIME_READ_ONLY), runtime, strerror(errno));
    } else if (!is_of_login(runtime)) {
        report_in_state(diagnosis, runtime);
    } else {
        diagnosis_report(diagnosis, FINDING(RUNTIME_OK), runtime);
    }
    if (*named != '\0' && stat(named, &status) == 0 && status.st_uid != geteuid()) {
        diagnosis_report(diagnosis, FINDING(RUNTIME_OF_OTHERS), named);
        diagnosis_fix_by_unsetting(diagnosis, "XDG_RUNTIME_DIR");
    }
}
