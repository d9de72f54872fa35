/* SPDX-License-Identifier: MIT
 *
 * The directories that ajc uses; all programs find them with this code. They are created with mode 0700 and never
 * contain a secret.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"

enum { DIRECTORY_SIZE = 3072 };

/* False, ERROR_CONFIG with the correction, when HOME is another user's (sudo that preserves it, su -m) or a system
 * directory. */
must_check bool paths_check_home(struct error *error);

/* Whether a file at that path may be created or replaced: ajc does not write in another user's directory, and as root
 * not below one, with symbolic links resolved or not. */
must_check bool paths_check_writable(const char *path, struct error *error);

/* What to do after a failed write, to end a sentence: "free some space there". */
const char *paths_remedy(int reason);

/* The directory of stamps and locks: /run/user/<euid>/ajc when its parent is ours and has mode 0700; else
 * $XDG_RUNTIME_DIR/ajc under the same condition; else the state directory. Never below another uid's directory (sudo
 * -E). Created when missing. */
bool paths_runtime(char path[static DIRECTORY_SIZE], struct error *error);

/* ${XDG_STATE_HOME:-~/.local/state}/ajc; `create` creates it when missing, but never in another user's
 * directory. */
bool paths_state(char path[static DIRECTORY_SIZE], bool create, struct error *error);

/* ${XDG_CONFIG_HOME:-~/.config}/ajc/config.json; `create` creates its directory when missing. ERROR_SYSTEM also when
 * neither HOME nor the variable is set. */
bool paths_config_file(char path[static DIRECTORY_SIZE], bool create, struct error *error);

/* ${XDG_CACHE_HOME:-~/.cache}/ajc, created when missing. It must be ours and not writable by others, because shells run
 * files in it. */
bool paths_cache(char path[static DIRECTORY_SIZE], struct error *error);
