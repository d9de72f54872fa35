/* SPDX-License-Identifier: MIT
 *
 * record.jsonl: the events at the sandbox in order, one JSON object per line, each written immediately. It never
 * contains a secret; the caller that adds a member ensures that.
 *
 *   {"event":"accept","connection":1,"at_ms":…}
 *   {"event":"handshake","connection":1,"sni":"console.sandbox.localhost","at_ms":…}
 *   {"event":"request","connection":1,"nth":1,"host":…,"method":…,"path":…,"action":…,"status":…,…}
 */
#pragma once

#include <stdint.h>

#include <cjson/cJSON.h>

#include "base/error.h"

struct record;

/* Creates or replaces the file; ERROR_SYSTEM. */
bool record_open(struct record **record, const char *path, struct error *error);
void record_close(struct record **record);

/* Milliseconds of the monotonic clock, as in "at_ms". */
int64_t record_now_ms(void);

/* Creates an event's object, for the caller to add to; record_write frees it. Callable from any thread. */
cJSON *record_event(const char *event, unsigned connection, int64_t at_ms);
void record_write(struct record *record, cJSON *event);
