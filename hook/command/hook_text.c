/* SPDX-License-Identifier: MIT */
#include "command/hook_text.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cleanup.h"
#include "shell/shell_text.h"

void
hook_text_fill_in(enum shell shell, const char *hook, const char *path, const char *name, struct secret *product)
{
    for (const char *place = strchr(hook, '@'); place != NULL; place = strchr(hook, '@')) {
        secret_append_bytes(product, hook, (size_t)(place - hook));
        hook = place;
        if (strncmp(hook, SHELL_TEXT_PROGRAM, strlen(SHELL_TEXT_PROGRAM)) == 0) {
            shell_syntax_quote(shell, path, product);
            hook += strlen(SHELL_TEXT_PROGRAM);
        } else if (strncmp(hook, SHELL_TEXT_NAME, strlen(SHELL_TEXT_NAME)) == 0) {
            secret_append(product, name);
            hook += strlen(SHELL_TEXT_NAME);
        } else {
            secret_append_bytes(product, hook++, 1);
        }
    }
    secret_append(product, hook);
}

/* The installed file of bash's hook, when its first line says that it has the text of this version for the program at
 * that path. */
static bool
find_hook_file(const char *path, char file[static PATH_MAX])
{
    CLEANUP_SECRET struct secret mark = {0};
    CLEANUP_FD int fd = -1;
    char self[PATH_MAX];
    char start[2 * PATH_MAX];
    ssize_t size;

    if (!child_own_path(self) || snprintf(file, PATH_MAX, "%.*s/" AJC_DATA_FROM_BIN "/ajc/hook.bash",
                                          (int)(strrchr(self, '/') - self), self) >= PATH_MAX) {
        return false;
    }
    hook_text_fill_in(SHELL_BASH, shell_mark_bash, path, "", &mark);
    fd = open(file, O_RDONLY | O_CLOEXEC);
    size = fd < 0 ? -1 : read(fd, start, sizeof(start));
    return size > (ssize_t)mark.size && memcmp(start, secret_text(&mark), mark.size) == 0;
}

bool
hook_text_read_file(const char *path, struct secret *product)
{
    char file[PATH_MAX];

    if (!find_hook_file(path, file)) {
        return false;
    }
    secret_append(product, "[[ $- == *r* ]] || \\. ");
    shell_syntax_quote(SHELL_BASH, file, product);
    secret_append(product, "\n");
    return true;
}
