/* SPDX-License-Identifier: MIT
 *
 * The user's text files that ajc changes. */
#include "base/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptors.h"
#include "base/paths.h"

static const off_t size_max = 1 << 20;

bool
text_file_read(const char *path, char **text, struct error *error)
{
    CLEANUP_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    CLEANUP_FREE char *bytes = NULL;
    struct stat status = {0};
    size_t length = 0;

    if (fd < 0 && errno != ENOENT && errno != ENOTDIR) {
        return error_set(error, ERROR_SYSTEM, "%s cannot be read: %s.", path, strerror(errno));
    }
    if (fd >= 0 && (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size > size_max)) {
        return error_set(error, ERROR_SYSTEM, "%s is not a regular file of at most 1 MiB; move it away.", path);
    }
    bytes = calloc(1, (size_t)status.st_size + 1);
    if (bytes == NULL || (fd >= 0 && !descriptors_read(fd, bytes, (size_t)status.st_size, &length))) {
        return error_set(error, ERROR_SYSTEM, "%s cannot be read: %s.", path, strerror(errno));
    }
    if (strlen(bytes) != length) {
        return error_set(error, ERROR_SYSTEM, "%s is not text (it contains a NUL); move it away.", path);
    }
    *text = TAKE(bytes);
    return true;
}

static void
paths_of(const char *path, char directory[static PATH_MAX])
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL || slash == path) {
        snprintf(directory, PATH_MAX, "%s", slash == NULL ? "." : "/");
    } else {
        snprintf(directory, PATH_MAX, "%.*s", (int)(slash - path), path);
    }
}

bool
text_file_make_directory(const char *path, struct error *error)
{
    char directory[PATH_MAX];

    paths_of(path, directory);
    return paths_check_writable(directory, error) &&
           (mkdir(directory, 0700) == 0 || errno == EEXIST ||
            error_set(error, ERROR_SYSTEM, "The directory %s cannot be created (%s); %s.", directory, strerror(errno),
                      paths_remedy(errno)));
}

bool
text_file_lock(const char *path, int *fd, struct error *error)
{
    char directory[PATH_MAX];

    paths_of(path, directory);
    *fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*fd < 0 || flock(*fd, LOCK_EX) < 0) {
        return error_set(error, ERROR_SYSTEM, "The directory %s cannot be locked: %s.", directory, strerror(errno));
    }
    return true;
}

/* Resolves a symbolic link. A missing target is created empty. A link into a missing directory (dotfiles that are not
 * mounted) stays as it is. */
static bool
find_target(const char *path, char target[static PATH_MAX], struct error *error)
{
    ssize_t size = readlink(path, target, PATH_MAX - 1);
    char link[PATH_MAX];
    int fd;

    if (size <= 0) {
        snprintf(target, PATH_MAX, "%s", path);
        return true;
    }
    target[size] = '\0';
    snprintf(link, sizeof(link), "%s", target);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
    if (fd >= 0) {
        close(fd);
    }
    return realpath(path, target) != NULL ||
           error_set(error, ERROR_SYSTEM,
                     "%s is a link to %s, which cannot be created (%s); create or mount its directory, then try again.",
                     path, link, strerror(errno));
}

static bool
refuse_to_write(const char *path, struct error *error)
{
    return error_set(error, ERROR_SYSTEM, "%s cannot be written (%s); %s, then try again.", path, strerror(errno),
                     paths_remedy(errno));
}

bool
text_file_replace(const char *path, const char *text, struct error *error)
{
    char target[PATH_MAX];
    char fresh[PATH_MAX + 16];
    struct stat status;
    bool is_written;
    CLEANUP_FD int fd = -1;

    if (!paths_check_writable(path, error) || !find_target(path, target, error)) {
        return false;
    }
    snprintf(fresh, sizeof(fresh), "%s.ajc-new", target);
    unlink(fresh); /* of a writer that was killed: the lock is ours */
    fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return refuse_to_write(path, error);
    }
    is_written = (stat(target, &status) < 0 || fchmod(fd, status.st_mode & 0777) == 0) &&
                 descriptors_write(fd, text, strlen(text)) && fsync(fd) == 0 && rename(fresh, target) == 0;
    if (!is_written) {
        refuse_to_write(path, error);
        unlink(fresh);
    }
    return is_written;
}
