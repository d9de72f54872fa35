/* SPDX-License-Identifier: MIT
 *
 * Reads files of other tools.
 */
#include "aws_files/foreign_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 1 << 20 };

bool
foreign_file_read(int fd, const char *name, struct secret *text, struct error *error)
{
    char bytes[4096];
    ssize_t got;

    secret_clear(text);
    while ((got = read(fd, bytes, sizeof(bytes))) != 0) {
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error_set(error, ERROR_SYSTEM, "%s cannot be read: %s.", name, strerror(errno));
        }
        secret_append_bytes(text, bytes, (size_t)got);
        secret_wipe(bytes, sizeof(bytes));
        if (text->size > FILE_BYTES_MAX) {
            secret_clear(text);
            return error_set(error, ERROR_SYSTEM, "%s is longer than a megabyte; name another file.", name);
        }
    }
    return true;
}
