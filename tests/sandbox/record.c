/* SPDX-License-Identifier: MIT
 *
 * The record of the sandbox: writes objects as lines.
 */
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"

struct record {
    int fd;
};

bool
record_open(struct record **record, const char *path, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);

    if (fd < 0) {
        return error_set(error, ERROR_SYSTEM, "The sandbox cannot write %s (%s).", path, strerror(errno));
    }
    *record = calloc(1, sizeof(**record));
    if (*record == NULL) {
        abort();
    }
    (*record)->fd = fd;
    return true;
}

void
record_close(struct record **record)
{
    if (*record != NULL) {
        close((*record)->fd);
        free(*record);
        *record = NULL;
    }
}

int64_t
record_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

cJSON *
record_event(const char *event, unsigned connection, int64_t at_ms)
{
    cJSON *object = cJSON_CreateObject();

    if (object == NULL) {
        abort();
    }
    cJSON_AddStringToObject(object, "event", event);
    cJSON_AddNumberToObject(object, "connection", connection);
    cJSON_AddNumberToObject(object, "at_ms", (double)at_ms);
    return object;
}

void
record_write(struct record *record, cJSON *event)
{
    CLEANUP_FREE char *line = cJSON_PrintUnformatted(event);

    cJSON_Delete(event);
    if (line == NULL || dprintf(record->fd, "%s\n", line) < 0) {
        abort();
    }
}
