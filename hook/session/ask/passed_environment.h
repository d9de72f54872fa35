/* SPDX-License-Identifier: MIT
 *
 * What programs that we start get of our environment, and what counts of it in the foreground alone.
 */
#pragma once

#include <stdbool.h>

/* For work in the background and the commands in it: the person's home, language, time zone, PATH, and nothing else by
 * which a shell could change what is done. A list that NULL ends; the caller frees it, its strings are our own
 * environment's. */
char **passed_environment_background(void);

/* For the worker, which gets everything else in its first message: language and time zone. */
char **passed_environment_worker(void);

/* A variable's value, NULL when it is not set. In silence none is, as everything comes from the files; a region that
 * ajc itself exported belongs to whatever profile that was, and is none. */
const char *passed_environment_value(const char *name, bool is_silent);
