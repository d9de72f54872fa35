/* SPDX-License-Identifier: MIT
 *
 * Writes the record and the list of secrets, which is in memory, too.
 */
#include "record.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "encoding.h"

static int record_fd;
static int secrets_fd;
static char **secrets;
static size_t secret_count;

bool
record_open(void)
{
    const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;

    record_fd = open("record.jsonl", flags | O_TRUNC, 0600);
    secrets_fd = open("secrets", flags, 0600); /* keeps those of sandboxes that ran in this directory before */
    return record_fd >= 0 && secrets_fd >= 0;
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
    cJSON *object = checked(cJSON_CreateObject());

    cJSON_AddStringToObject(object, "event", event);
    cJSON_AddNumberToObject(object, "connection", connection);
    cJSON_AddNumberToObject(object, "at_ms", (double)at_ms);
    return object;
}

static void
write_line(int fd, const char *line)
{
    if (dprintf(fd, "%s\n", line) < 0) {
        abort();
    }
}

void
record_write(cJSON *event)
{
    CLEANUP_FREE char *line = checked(cJSON_PrintUnformatted(event));

    cJSON_Delete(event);
    write_line(record_fd, line);
}

void
record_secret(const char *secret)
{
    write_line(secrets_fd, secret);
    secrets = checked(reallocarray(secrets, secret_count + 1, sizeof(*secrets)));
    secrets[secret_count++] = print("%s", secret);
}

bool
record_has_secret(const char *text)
{
    CLEANUP_FREE char *decoded = encoding_percent_decoded(text);

    for (size_t i = 0; i < secret_count; i++) {
        if (strstr(text, secrets[i]) != NULL || strstr(decoded, secrets[i]) != NULL) {
            return true;
        }
    }
    return false;
}
