/* SPDX-License-Identifier: MIT
 *
 * The directories that ajc uses, and whether they can be trusted.
 */
#include "config/paths.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
join(char path[static DIRECTORY_SIZE], const char *parent, const char *name)
{
    int length = snprintf(path, DIRECTORY_SIZE, "%s/%s", parent, name);

    return length > 0 && length < DIRECTORY_SIZE;
}

/* Ours, a directory itself and not a link to one, and nobody else gets in. */
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
    return is_private(parent) && join(path, parent, "ajc") && (mkdir(path, 0700) == 0 || errno == EEXIST) &&
           is_private(path);
}

/* The nearest directory above that is there is ours, or the system's, where the kernel decides. With `sudo -E` HOME is
 * somebody else's, and what root made there they could not use any more. */
static bool
is_below_our_own(const char *path)
{
    char above[DIRECTORY_SIZE];
    struct stat status;

    snprintf(above, sizeof(above), "%s", path);
    while (stat(above, &status) < 0) {
        char *slash = strrchr(above, '/');

        if (slash == NULL || slash == above) {
            return true; /* the root directory is the system's */
        }
        *slash = '\0';
    }
    return status.st_uid == geteuid() || status.st_uid == 0;
}

/* mkdir -p with mode 0700 for what is missing. */
static bool
make_with_parents(char path[static DIRECTORY_SIZE])
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        bool is_made;

        *slash = '\0';
        is_made = mkdir(path, 0700) == 0 || errno == EEXIST || errno == EACCES || errno == EROFS;
        *slash = '/';
        if (!is_made) {
            return false;
        }
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* $VARIABLE/ajc when that is an absolute path, else ~/HOME_PART/ajc. */
static bool
find_in_home(char path[static DIRECTORY_SIZE], const char *variable, const char *home_part, struct error *error)
{
    const char *base = secure_getenv(variable);
    const char *home = secure_getenv("HOME");
    char below_home[DIRECTORY_SIZE];

    if (base == NULL || base[0] != '/') {
        if (home == NULL || home[0] != '/' || !join(below_home, home, home_part)) {
            return error_set(error, ERROR_SYSTEM, "HOME is not set to a directory; set it and try again.");
        }
        base = below_home;
    }
    if (!join(path, base, "ajc")) {
        return error_set(error, ERROR_SYSTEM, "The path in %s is too long.", variable);
    }
    return true;
}

static bool
make(char path[static DIRECTORY_SIZE], struct error *error)
{
    if (!is_below_our_own(path)) {
        return error_set(
            error, ERROR_SYSTEM,
            "The directory %s would be in one of another user's; set HOME to your own (sudo does with -H).", path);
    }
    return make_with_parents(path) ||
           error_set(error, ERROR_SYSTEM, "The directory %s cannot be made: %s.", path, strerror(errno));
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
                         "The directory %s belongs to or can be written by somebody else; make it yours alone.", path);
    }
    return true;
}

bool
paths_state(char path[static DIRECTORY_SIZE], bool is_to_be_made, struct error *error)
{
    if (!is_to_be_made) {
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
paths_config(char path[static DIRECTORY_SIZE], bool is_to_be_made, struct error *error)
{
    return find_in_home(path, "XDG_CONFIG_HOME", ".config", error) && (!is_to_be_made || make(path, error));
}
