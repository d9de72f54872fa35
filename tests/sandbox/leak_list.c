/* SPDX-License-Identifier: MIT
 *
 * The list of secrets for leak scans: an append-only file, and the same lines in memory, so that the sandbox can check
 * what it records.
 */
#include "leak_list.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "encoding.h"

struct leak_list {
    int fd;
    char **secrets;
    size_t count;
};

bool
leak_list_open(struct leak_list **list, const char *path, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);

    if (fd < 0) {
        return error_set(error, ERROR_SYSTEM, "The sandbox cannot write %s (%s).", path, strerror(errno));
    }
    *list = calloc(1, sizeof(**list));
    if (*list == NULL) {
        abort();
    }
    (*list)->fd = fd;
    return true;
}

void
leak_list_close(struct leak_list **list)
{
    if (*list == NULL) {
        return;
    }
    for (size_t i = 0; i < (*list)->count; i++) {
        free((*list)->secrets[i]);
    }
    free((*list)->secrets);
    close((*list)->fd);
    free(*list);
    *list = NULL;
}

void
leak_list_add(struct leak_list *list, const char *secret)
{
    char **secrets = reallocarray(list->secrets, list->count + 1, sizeof(*secrets));

    if (secrets == NULL || dprintf(list->fd, "%s\n", secret) < 0) {
        abort();
    }
    list->secrets = secrets;
    list->secrets[list->count] = strdup(secret);
    if (list->secrets[list->count++] == NULL) {
        abort();
    }
}

bool
leak_list_is_in(const struct leak_list *list, const char *text)
{
    CLEANUP_FREE char *decoded = encoding_percent_decoded(text);

    for (size_t i = 0; i < list->count; i++) {
        if (strstr(text, list->secrets[i]) != NULL || strstr(decoded, list->secrets[i]) != NULL) {
            return true;
        }
    }
    return false;
}
