/* SPDX-License-Identifier: MIT
 *
 * The environment of programs that we start, and the variables that count only in the foreground.
 */
#pragma once

#include <stdbool.h>

/* For background processes and their commands: home, language, time zone and PATH; nothing that a shell could use to
 * change what they do. A NULL-terminated list; the caller frees the list, but not its strings. */
char **passed_environment_background(void);

/* For the worker, which gets everything else in its first message: language and time zone. */
char **passed_environment_worker(void);

/* A variable's value; NULL when it is not set. `is_silent`: always NULL, because settings come only from the files. A
 * region that ajc itself exported also counts as not set: it may belong to another profile. */
const char *passed_environment_value(const char *name, bool is_silent);
