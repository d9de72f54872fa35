/* SPDX-License-Identifier: MIT
 *
 * Small files in the state directory.
 */
#include "keyring/state_file.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/paths.h"

/* `create`: creates the directory when it is missing. */
static bool
find_path(char path[static DIRECTORY_SIZE], const char *name, bool create)
{
    char directory[DIRECTORY_SIZE];
    int length;

    if (!paths_state(directory, create, NULL)) {
        return false;
    }
    length = snprintf(path, DIRECTORY_SIZE, "%s/%s", directory, name);
    return length > 0 && length < DIRECTORY_SIZE;
}

bool
state_file_write(const char *name, const char *text)
{
    char path[DIRECTORY_SIZE];
    size_t size = strlen(text);
    CLEANUP_FD int fd = -1;

    if (!find_path(path, name, true)) {
        return false;
    }
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    return fd >= 0 && write(fd, text, size) == (ssize_t)size;
}

bool
state_file_read(const char *name, char *text, size_t size, time_t *written_at)
{
    char path[DIRECTORY_SIZE];
    CLEANUP_FD int fd = -1;
    struct stat status;
    ssize_t got = 0;

    if (!find_path(path, name, false)) {
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
state_file_remove(const char *name)
{
    char path[DIRECTORY_SIZE];

    if (find_path(path, name, false)) {
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

void
state_file_name(char name[static STATE_FILE_NAME_SIZE], const char *kind, const char *value)
{
    size_t used = (size_t)snprintf(name, STATE_FILE_NAME_SIZE, "%.32s.", kind);

    for (; *value != '\0' && used + 4 < STATE_FILE_NAME_SIZE; value++) {
        unsigned char byte = (unsigned char)*value;
        bool is_plain = isalnum(byte) || strchr("@._-", byte) != NULL;

        used += (size_t)snprintf(name + used, STATE_FILE_NAME_SIZE - used, is_plain ? "%c" : "%%%02X", byte);
    }
}
