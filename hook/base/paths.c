/* SPDX-License-Identifier: MIT
 *
 * The directories that ajc uses, and whether they can be trusted.
 */
#include "base/paths.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/owner.h"
#include "base/text.h"

/* True for a directory (not a symbolic link) that is ours and has mode 0700. */
static bool
is_private(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
           (status.st_mode & 0777) == 0700;
}

static bool
make_in_private(char path[static DIRECTORY_SIZE], const char *parent)
{
    return is_private(parent) && snprintf(path, DIRECTORY_SIZE, "%s/ajc", parent) < DIRECTORY_SIZE &&
           (mkdir(path, 0700) == 0 || errno == EEXIST) && is_private(path);
}

/* --- owners --- */

/* HOME if it is an absolute path, else the home directory in the user database. ERROR_SYSTEM when there is neither. */
static bool
find_home(char home[static DIRECTORY_SIZE], struct error *error)
{
    const char *named = secure_getenv("HOME");
    const struct passwd *entry = named == NULL || named[0] != '/' ? getpwuid(geteuid()) : NULL;

    if (entry != NULL) {
        named = entry->pw_dir;
    }
    return (named != NULL && named[0] == '/' && text_copy(home, DIRECTORY_SIZE, named)) ||
           error_set(error, ERROR_SYSTEM, "HOME is not set to a directory, and the user database has none; set it.");
}

/* Whether HOME is another user's directory. A system directory is accepted when the user database names it: "/" for a
 * service. */
static bool
is_foreign_home(const char *home, const struct passwd *entry)
{
    struct stat status;

    if (stat(home, &status) < 0) {
        return false;
    }
    switch (owner_of(status.st_uid)) {
    case OWNER_OTHER:
        return true;
    case OWNER_SYSTEM:
        return entry != NULL && strcmp(entry->pw_dir, home) != 0 && access(home, W_OK) < 0;
    case OWNER_US:
    case OWNER_UNKNOWN:
        break;
    }
    return false;
}

bool
paths_check_home(struct error *error)
{
    const struct passwd *entry = getpwuid(geteuid());
    char home[DIRECTORY_SIZE];

    if (!find_home(home, error)) {
        return false;
    }
    return !is_foreign_home(home, entry) ||
           error_set(error, ERROR_CONFIG,
                     "HOME is %s, which is not yours; set it to your own%s%s (sudo -H and su - do that)", home,
                     entry == NULL ? "" : ": export HOME=", entry == NULL ? "" : text_as_word(entry->pw_dir).text);
}

/* Whether a directory on the path, symbolic links included, belongs to an ordinary user. */
static bool
crosses_foreign_directory(const char *path)
{
    char above[PATH_MAX];
    struct stat status;

    snprintf(above, sizeof(above), "%s", path);
    for (char *slash = strchr(above + 1, '/'); true; slash = strchr(slash + 1, '/')) {
        if (slash != NULL) {
            *slash = '\0';
        }
        if (lstat(above, &status) < 0) {
            return false;
        }
        if (owner_of(status.st_uid) == OWNER_OTHER) {
            return true;
        }
        if (slash == NULL) {
            return false;
        }
        *slash = '/';
    }
}

/* The path itself, or the nearest existing directory above it, symbolic links resolved. */
static void
find_nearest(const char *path, char nearest[static PATH_MAX])
{
    char above[PATH_MAX];

    snprintf(above, sizeof(above), "%s", path);
    while (realpath(above, nearest) == NULL) {
        char *slash = strrchr(above, '/');

        if (slash == NULL || slash == above) {
            snprintf(nearest, PATH_MAX, "/");
            return;
        }
        *slash = '\0';
    }
}

bool
paths_check_writable(const char *path, struct error *error)
{
    char nearest[PATH_MAX];
    struct stat status;

    find_nearest(path, nearest);
    if (geteuid() == 0 ? crosses_foreign_directory(path) || crosses_foreign_directory(nearest)
                       : stat(nearest, &status) == 0 && owner_of(status.st_uid) == OWNER_OTHER) {
        return error_set(error, ERROR_SYSTEM,
                         "%s would be in a directory of another user, where ajc does not write; set HOME to your own "
                         "directory (sudo -H does that).",
                         path);
    }
    return true;
}

const char *
paths_remedy(int reason)
{
    switch (reason) {
    case ENOSPC:
    case EDQUOT:
        return "free some space there";
    case EROFS:
        return "its file system is read-only";
    case EACCES:
    case EPERM:
        return "make it and its directory writable for you";
    case ENOTDIR:
        return "a file is in the place of a directory; move it away";
    default:
        return "check it";
    }
}

/* --- creation --- */

/* mkdir -p with mode 0700. On failure errno is that of the first directory that cannot be created. */
static bool
make_with_parents(char path[static DIRECTORY_SIZE])
{
    struct stat status;

    for (char *slash = strchr(path + 1, '/'); true; slash = strchr(slash + 1, '/')) {
        bool is_there;
        int reason;

        if (slash != NULL) {
            *slash = '\0';
        }
        is_there = mkdir(path, 0700) == 0;
        reason = errno;
        is_there = is_there || (stat(path, &status) == 0 && S_ISDIR(status.st_mode));
        if (slash == NULL || !is_there) {
            errno = reason == EEXIST ? ENOTDIR : reason;
            return is_there;
        }
        *slash = '/';
    }
}

/* $VARIABLE/ajc when that is an absolute path, else ~/HOME_PART/ajc. */
static bool
find_in_home(char path[static DIRECTORY_SIZE], const char *variable, const char *home_part, struct error *error)
{
    const char *base = secure_getenv(variable);
    char home[DIRECTORY_SIZE];
    int length;

    if (base != NULL && base[0] == '/') {
        length = snprintf(path, DIRECTORY_SIZE, "%s/ajc", base);
    } else if (find_home(home, error)) {
        length = snprintf(path, DIRECTORY_SIZE, "%s/%s/ajc", strcmp(home, "/") == 0 ? "" : home, home_part);
    } else {
        return false;
    }
    return length < DIRECTORY_SIZE || error_set(error, ERROR_SYSTEM, "The path in %s or HOME is too long.", variable);
}

static bool
make(char path[static DIRECTORY_SIZE], struct error *error)
{
    char whole[DIRECTORY_SIZE];

    text_copy(whole, sizeof(whole), path);
    if (!paths_check_writable(path, error)) {
        return false;
    }
    if (make_with_parents(path)) {
        return true;
    }
    if (errno == EACCES && !paths_check_home(error)) {
        return false;
    }
    error_set(error, ERROR_SYSTEM, "The directory %s cannot be created (%s: %s); %s.", whole, path, strerror(errno),
              paths_remedy(errno));
    text_copy(path, DIRECTORY_SIZE, whole);
    return false;
}

static bool
make_in_home(char path[static DIRECTORY_SIZE], const char *variable, const char *home_part, struct error *error)
{
    struct stat status;

    if (!find_in_home(path, variable, home_part, error) || !make(path, error)) {
        return false;
    }
    if (stat(path, &status) < 0 || status.st_uid != geteuid() || (status.st_mode & 022) != 0) {
        return error_set(error, ERROR_SYSTEM,
                         "The directory %s belongs to somebody else or can be written by others; fix: chmod go-w %s",
                         path, text_as_word(path).text);
    }
    return true;
}

bool
paths_state(char path[static DIRECTORY_SIZE], bool create, struct error *error)
{
    if (!create) {
        return find_in_home(path, "XDG_STATE_HOME", ".local/state", error);
    }
    return make_in_home(path, "XDG_STATE_HOME", ".local/state", error);
}

bool
paths_cache(char path[static DIRECTORY_SIZE], struct error *error)
{
    return make_in_home(path, "XDG_CACHE_HOME", ".cache", error);
}

bool
paths_runtime(char path[static DIRECTORY_SIZE], struct error *error)
{
    const char *from_environment = secure_getenv("XDG_RUNTIME_DIR");
    char parent[64];

    snprintf(parent, sizeof(parent), "/run/user/%u", (unsigned)geteuid());
    if (make_in_private(path, parent)) {
        return true;
    }
    if (from_environment != NULL && from_environment[0] == '/' && make_in_private(path, from_environment)) {
        return true;
    }
    return paths_state(path, true, error);
}

bool
paths_config_file(char path[static DIRECTORY_SIZE], bool create, struct error *error)
{
    static const char name[] = "/config.json";

    if (!find_in_home(path, "XDG_CONFIG_HOME", ".config", error) || (create && !make(path, error))) {
        return false;
    }
    return text_copy(path + strlen(path), DIRECTORY_SIZE - strlen(path), name) ||
           error_set(error, ERROR_SYSTEM, "The path of HOME is too long.");
}
