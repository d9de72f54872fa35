/* SPDX-License-Identifier: MIT
 *
 * JSON on standard output, for --json: missing values are null, times are RFC 3339 in UTC. Member names are lower case
 * with underscores and do not change; new ones may be added.
 */
#pragma once

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <time.h>

#include "config/profile.h"

/* "" becomes null. */
void json_add_text(cJSON *object, const char *name, const char *value);

/* Null unless `is_known`. */
void json_add_time(cJSON *object, const char *name, bool is_known, time_t when);
void json_add_number(cJSON *object, const char *name, bool is_known, long number);

/* An object of {"at": …, "sentence": …}, null unless `is_known`. */
void json_add_event(cJSON *object, const char *name, bool is_known, time_t when, const char *sentence);

/* The configured members of the profile, without its name; a duration in seconds. */
void json_add_members(cJSON *object, const struct profile *profile);

/* Prints the value with a line end and deletes it. Returns the exit status. */
int json_print(cJSON *value);
