/* SPDX-License-Identifier: MIT
 *
 * A session as text: commands for a shell, files, JSON. Every value is checked first (environment_check), so that no
 * server can inject code.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"
#include "keyring/credentials.h"
#include "shell_env/environment.h"

/* ROW(ID, name, explanation: one line, lower case, no full stop), in the order of the help. */
#define EXPORT_FORMATS(ROW) \
    ROW(SH, "sh", "commands for sh, bash and zsh to evaluate") \
    ROW(FISH, "fish", "commands for fish to evaluate") \
    ROW(ENV, "env", "NAME=value lines, for docker run --env-file and dev containers") \
    ROW(JSON, "json", "one object of the same names") \
    ROW(INI, "ini", "a profile for ~/.aws/credentials") \
    ROW(PROCESS, "process", "what AWS SDKs read from a credential_process")

enum export_format {
#define ROW(id, name, explanation) EXPORT_##id,
    EXPORT_FORMATS(ROW)
#undef ROW
};

struct export_format_row {
    const char *name;
    enum export_format format;
    const char *explanation;
};

/* All of them, in the order of the help. */
const struct export_format_row *export_formats(size_t *count);

/* Reads a name of the table and what the AWS CLI (`aws configure export-credentials`) calls one of them:
 * "env-no-export". ERROR_USAGE names them all; for the CLI's formats for Windows shells it says that ajc does not run
 * there. */
must_check bool export_format_parse(const char *name, enum export_format *format, struct error *error);

/* Appends the text. `environment` is what a shell would get for the same session. */
must_check bool export_format_print(enum export_format format, const struct credentials *credentials,
                                    const struct environment *environment, struct secret *text, struct error *error);
