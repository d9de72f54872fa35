/* SPDX-License-Identifier: MIT
 *
 * Reading the files of other tools.
 */
#include "aws_files/foreign_file.h"

#include <errno.h>
#include <ini.h>
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

/* libinih's fgets: a line that does not fit into its buffer is passed over as a whole, for half a line could look like
 * another one. */
static char *
read_line(char *line, int size, void *stream)
{
    const char **rest = stream;

    while (**rest != '\0') {
        size_t length = strcspn(*rest, "\n");
        const char *begin = *rest;

        *rest += length + (begin[length] == '\n');
        if (length + 2 <= (size_t)size) {
            memcpy(line, begin, length);
            line[length] = '\n';
            line[length + 1] = '\0';
            return line;
        }
    }
    return NULL;
}

struct visitor {
    void (*visit)(const char *section, const char *name, const char *value, void *context);
    void *context;
};

static int
pass_on(void *context, const char *section, const char *name, const char *value)
{
    const struct visitor *visitor = context;

    visitor->visit(section, name, value == NULL ? "" : value, visitor->context);
    return 1;
}

void
foreign_file_each(const char *text,
                  void (*visit)(const char *section, const char *name, const char *value, void *context), void *context)
{
    struct visitor visitor = {visit, context};
    const char *rest = text;

    ini_parse_stream(read_line, &rest, pass_on, &visitor);
}
