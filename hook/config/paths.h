/* SPDX-License-Identifier: MIT
 *
 * The directories that ajc uses, found by one rule for all programs and made with mode 0700. None of them ever holds
 * a secret.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"

enum { DIRECTORY_SIZE = 3072 };

/* HOME where that is an absolute path, else what the user database says. ERROR_SYSTEM: neither. */
must_check bool paths_home(char home[static DIRECTORY_SIZE], struct error *error);

/* False, ERROR_CONFIG with how to set HOME, when it is another user's (sudo that keeps it, su -m) or the system's. */
must_check bool paths_check_home(struct error *error);

/* Whether something may be made or replaced at that path: nothing is written in another user's directory, and by root
 * nothing below one, whether links are followed or not. */
must_check bool paths_check_writable(const char *path, struct error *error);

/* What mends a failure to write, for the end of a sentence: "make room there". */
const char *paths_remedy(int reason);

/* Where stamps and locks are: /run/user/<euid>/ajc when its parent is ours and 0700; else $XDG_RUNTIME_DIR/ajc by the
 * same test; else the state directory. Never anything under another uid's directory (sudo -E). Made when missing. */
bool paths_runtime(char path[static DIRECTORY_SIZE], struct error *error);

/* ${XDG_STATE_HOME:-~/.local/state}/ajc, made when missing if wanted; in another user's directory nothing is made. */
bool paths_state(char path[static DIRECTORY_SIZE], bool is_to_be_made, struct error *error);

/* ${XDG_CONFIG_HOME:-~/.config}/ajc; made when missing if wanted. ERROR_SYSTEM also when neither HOME nor the variable
 * is set. */
bool paths_config(char path[static DIRECTORY_SIZE], bool is_to_be_made, struct error *error);

/* ${XDG_CACHE_HOME:-~/.cache}/ajc, made when missing; ours and not to be written by others, as what is in it is run. */
bool paths_cache(char path[static DIRECTORY_SIZE], struct error *error);
