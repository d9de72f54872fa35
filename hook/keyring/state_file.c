/* SPDX-License-Identifier: MIT
 *
 * Small files in the state directory.
 */
#include "keyring/state_file.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/paths.h"

enum { VALUE_MAX = 220 }; /* bytes of the file's name */
_Static_assert((int)DIRECTORY_SIZE + 1 + 33 + (int)VALUE_MAX < PATH_MAX, "every name fits");

/* `create`: creates the directory when it is missing. Bytes of `value` outside [A-Za-z0-9@._-] are written as %XX, so
 * that it can be an e-mail. */
static bool
find_path(char path[static PATH_MAX], const char *kind, const char *value, bool create)
{
    char directory[DIRECTORY_SIZE];
    size_t used;

    if (!paths_state(directory, create, NULL)) {
        return false;
    }
    used = (size_t)snprintf(path, PATH_MAX, "%s/%.32s%s", directory, kind, *value == '\0' ? "" : ".");
    for (size_t most = used + VALUE_MAX; *value != '\0' && used + 3 <= most; value++) {
        unsigned char byte = (unsigned char)*value;
        bool is_plain = isalnum(byte) || strchr("@._-", byte) != NULL;

        used += (size_t)snprintf(path + used, PATH_MAX - used, is_plain ? "%c" : "%%%02X", byte);
    }
    return true;
}

bool
state_file_write(const char *kind, const char *value, const char *text)
{
    char path[PATH_MAX];
    size_t size = strlen(text);
    CLEANUP_FD int fd = -1;

    if (!find_path(path, kind, value, true)) {
        return false;
    }
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    return fd >= 0 && write(fd, text, size) == (ssize_t)size;
}

bool
state_file_read(const char *kind, const char *value, char *text, size_t size, time_t *written_at)
{
    char path[PATH_MAX];
    CLEANUP_FD int fd = -1;
    struct stat status;
    ssize_t got = 0;

    if (!find_path(path, kind, value, false)) {
        return false;
    }
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) || status.st_uid != geteuid()) {
        return false;
    }
    if (text != NULL) {
        got = read(fd, text, size - 1);
        text[got < 0 ? 0 : got] = '\0';
    }
    if (written_at != NULL) {
        *written_at = status.st_mtime;
    }
    return got >= 0;
}

void
state_file_remove(const char *kind, const char *value)
{
    char path[PATH_MAX];

    if (find_path(path, kind, value, false)) {
        unlink(path);
    }
}

void
state_file_remove_all(const char *kind)
{
    char path[DIRECTORY_SIZE];
    CLEANUP_DIRECTORY DIR *entries = paths_state(path, false, NULL) ? opendir(path) : NULL;
    size_t length = strlen(kind);

    for (struct dirent *entry = entries == NULL ? NULL : readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (strncmp(entry->d_name, kind, length) == 0 && entry->d_name[length] == '.') {
            unlinkat(dirfd(entries), entry->d_name, 0);
        }
    }
}
