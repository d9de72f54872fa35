/* SPDX-License-Identifier: MIT
 *
 * What ajc needs on this machine: its two programs, the kernel keyring and its quota, the runtime directory.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/owner.h"
#include "base/text.h"
#include "config/paths.h"
#include "doctor/checks.h"
#include "keyring/probe.h"
#include "session/login/worker.h"
#include "shell_env/environment.h"

/* Bytes of a session's key: a token of about a thousand bytes and the other values. Measured: 1300 to 1500. */
enum { SESSION_BYTES = 1600 };

static void
check_program(struct diagnosis *diagnosis, const char *path)
{
    struct stat status;

    if (stat(path, &status) < 0) {
        diagnosis_problem(diagnosis, "%s cannot be checked: %s", path, strerror(errno));
    } else if (owner_of(status.st_uid) == OWNER_OTHER || (status.st_mode & 002) != 0) {
        diagnosis_problem(diagnosis, "%s belongs to or can be written by another user, who could replace it", path);
        diagnosis_fix(diagnosis, "sudo chown root %s && sudo chmod go-w %s", text_as_word(path).text,
                      text_as_word(path).text);
    } else {
        diagnosis_fine(diagnosis, "%s, version %s", path, AJC_VERSION);
    }
}

void
check_programs(struct diagnosis *diagnosis)
{
    char self[PATH_MAX];
    char sign_in[PATH_MAX];
    char resolved[PATH_MAX];
    struct error error;
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (length > 0) {
        self[length] = '\0';
        check_program(diagnosis, self);
    }
    if (worker_find_program(sign_in, &error)) {
        check_program(diagnosis, realpath(sign_in, resolved) == NULL ? sign_in : resolved);
    } else {
        diagnosis_problem(diagnosis, "%s", error.text);
    }
}

static bool
is_blocked(int reason)
{
    return reason == EPERM || reason == ENOSYS || reason == EACCES;
}

static void
report_blocked(struct diagnosis *diagnosis, const char *call, int reason)
{
    diagnosis_problem(diagnosis,
                      "the system call %s is refused (%s), as containers and seccomp filters do, so ajc cannot store "
                      "logins and sessions",
                      call, strerror(reason));
    if (is_blocked(reason)) {
        diagnosis_fix(diagnosis, "allow the system calls keyctl and add_key, e.g. docker run --security-opt "
                                 "seccomp=PROFILE.json with both in it");
    }
}

void
check_keyring(struct diagnosis *diagnosis)
{
    struct keyring_probe probe;
    int reason;

    keyring_probe(&probe);
    reason = probe.persistent_reason == EOPNOTSUPP ? probe.user_reason : probe.persistent_reason;
    if (reason != 0) {
        report_blocked(diagnosis, "keyctl", reason);
    } else if (probe.add_reason != 0 && probe.add_reason != EDQUOT) {
        report_blocked(diagnosis, "add_key", probe.add_reason);
    } else if (probe.persistent_reason == EOPNOTSUPP) {
        diagnosis_note(diagnosis,
                       "this kernel has no persistent keyrings, so ajc uses the user keyring of uid %u; before kernel "
                       "5.3 it is deleted with your last process",
                       (unsigned)geteuid());
    } else {
        diagnosis_fine(diagnosis, "the persistent keyring of uid %u", (unsigned)geteuid());
    }
    if (diagnosis->keyring.is_flat) {
        diagnosis_note(diagnosis, "this kernel is older than 5.3, so other containers of the same uid can read the "
                                  "keys");
    }
    if (owner_is_in_namespace()) {
        diagnosis_note(
            diagnosis,
            "this is a container or user namespace with its own keyring: sessions of the host are not visible here");
    }
}

/* The sysctls for an ordinary user; those for root have other names (keyrings(7)). */
static void
fix_quota(struct diagnosis *diagnosis)
{
    const char *prefix = geteuid() == 0 ? "root_" : "";

    diagnosis_fix(diagnosis, "sudo sysctl -w kernel.keys.%smaxbytes=200000 kernel.keys.%smaxkeys=2000", prefix, prefix);
}

void
check_quota(struct diagnosis *diagnosis)
{
    struct keyring_quota quota;
    long sessions;
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t profiles = diagnosis->config == NULL ? 0 : config_profile_names(diagnosis->config, &names);

    if (!keyring_quota_read(geteuid(), &quota)) {
        diagnosis_note(diagnosis, "the quota of the keyring cannot be read (/proc/key-users)");
        return;
    }
    sessions = (quota.bytes_max - quota.bytes) / SESSION_BYTES;
    if (quota.keys_max - quota.keys < sessions) {
        sessions = quota.keys_max - quota.keys;
    }
    if (sessions < 1) {
        diagnosis_problem(
            diagnosis,
            "%ld of %ld keys and %ld of %ld bytes are in use: the next session evicts the oldest one, or is not stored",
            quota.keys, quota.keys_max, quota.bytes, quota.bytes_max);
        fix_quota(diagnosis);
    } else if (quota.bytes_max / SESSION_BYTES < (long)profiles) {
        diagnosis_note(
            diagnosis,
            "%ld bytes hold about %ld sessions, fewer than your %zu profiles: a new session evicts the oldest one",
            quota.bytes_max, quota.bytes_max / SESSION_BYTES, profiles);
        fix_quota(diagnosis);
    } else {
        diagnosis_fine(diagnosis, "%ld of %ld keys and %ld of %ld bytes are in use: enough for about %ld more sessions",
                       quota.keys, quota.keys_max, quota.bytes, quota.bytes_max, sessions);
    }
}

static void
check_foreign_runtime(struct diagnosis *diagnosis)
{
    const char *named = environment_value("XDG_RUNTIME_DIR");
    struct stat status;

    if (*named != '\0' && stat(named, &status) == 0 && status.st_uid != geteuid()) {
        diagnosis_note(diagnosis,
                       "XDG_RUNTIME_DIR is %s, which belongs to another user (sudo -E does that), and is not used",
                       named);
        diagnosis_fix_by_unsetting(diagnosis, "XDG_RUNTIME_DIR");
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

void
check_runtime(struct diagnosis *diagnosis)
{
    char runtime[DIRECTORY_SIZE];
    struct error error;

    if (!paths_runtime(runtime, &error)) {
        diagnosis_problem(
            diagnosis,
            "there is no directory for stamps and locks, so shells start ajc-hook every minute and sign-ins fail: %s",
            error.text);
    } else if (access(runtime, W_OK) != 0) {
        diagnosis_problem(diagnosis, "%s cannot be written: %s", runtime, strerror(errno));
    } else if (!is_of_login(runtime)) {
        diagnosis_note(diagnosis, "there is no /run/user/%u of mode 0700, so stamps and locks are in %s",
                       (unsigned)geteuid(), runtime);
        diagnosis_fix(diagnosis, "sudo loginctl enable-linger %u", (unsigned)geteuid());
    } else {
        diagnosis_fine(diagnosis, "%s", runtime);
    }
    check_foreign_runtime(diagnosis);
}
