/* SPDX-License-Identifier: MIT
 *
 * The files that the sandbox appends to, each line written immediately.
 *
 * record.jsonl has the events in order, one JSON object per line. It never contains a secret; the caller that adds a
 * member ensures that.
 *
 *   {"event":"accept","connection":1,"at_ms":…}
 *   {"event":"handshake","connection":1,"sni":"console.sandbox.localhost","at_ms":…}
 *   {"event":"request","connection":1,"nth":1,"host":…,"method":…,"path":…,"action":…,"status":…,…}
 *
 * secrets has every secret that the sandbox issued or accepted, one per line. Tests search everything that they
 * captured for these lines. The secrets are random for each run and give access to nothing else, so ordinary memory may
 * contain them here.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <cjson/cJSON.h>

/* Creates or replaces both files, of mode 0600, in the current directory; false with errno. */
bool record_open(void);

/* Milliseconds of the monotonic clock, as in "at_ms". */
int64_t record_now_ms(void);

/* Creates an event's object, for the caller to add to; record_write frees it. Callable from any thread. */
cJSON *record_event(const char *event, unsigned connection, int64_t at_ms);
void record_write(cJSON *event);

/* Call it before the secret leaves the sandbox. */
void record_secret(const char *secret);

/* True when `text`, as it is or percent-decoded, holds any secret. */
bool record_has_secret(const char *text);
