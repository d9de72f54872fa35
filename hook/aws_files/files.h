/* SPDX-License-Identifier: MIT
 *
 * ~/.aws/config and ~/.aws/credentials as botocore reads them (configloader.py; full_config of session.py): their
 * paths, the section of a profile, and the value that is used. In the config file the sections [profile NAME] and
 * [default] are profiles; the last section for a name is used. In the credentials file [NAME] is a profile; its values
 * have priority.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

#include "aws_files/ini.h"
#include "base/error.h"
#include "base/secret.h"

enum aws_file { AWS_CONFIG, AWS_CREDENTIALS };

struct aws_files {
    char paths[2][PATH_MAX]; /* by enum aws_file */
    struct ini inis[2];      /* empty when the file does not exist */
};

/* A value and its place. */
struct aws_value {
    const char *text; /* NULL: there is none */
    enum aws_file file;
    size_t line;
};

/* The path that AWS tools use: AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE with variables and ~ expanded, else the
 * file in ~/.aws. False when the path is too long. */
must_check bool aws_files_path(enum aws_file file, char path[static PATH_MAX]);

/* The file in ~/.aws. False when the path is too long. */
must_check bool aws_files_standard_path(enum aws_file file, char path[static PATH_MAX]);

/* The variable that selects the file. */
const char *aws_files_variable(enum aws_file file);

void aws_files_clear(struct aws_files *files);

/* Reads a file of AWS or of another tool to its end, at most 1 MB, as a secret, because it can contain keys; `name` is
 * for the message. ERROR_SYSTEM when it cannot be read or is larger. ini.h parses it. */
must_check bool aws_files_read(int fd, const char *name, struct secret *text, struct error *error);

/* The section of the config file with that kind ("profile", "sso-session", "services") and name; NULL: none. */
const struct ini_section *aws_files_section(const struct ini *config, const char *kind, const char *name);

/* The profile name of a section of the config file; the caller frees it. NULL when the section is not a profile. */
char *aws_files_profile_name(const struct ini_section *section);

bool aws_files_has_profile(const struct aws_files *files, const char *profile);

/* A profile's value in both files, and in one file. */
struct aws_value aws_files_value(const struct aws_files *files, const char *profile, const char *name);
struct aws_value aws_files_value_in(const struct aws_files *files, enum aws_file file, const char *profile,
                                    const char *name);

/* Whether the value has nested entries; botocore reads it as a dictionary and cannot use it as text. */
bool aws_value_is_nested(const struct aws_value *value);

#define CLEANUP_AWS_FILES CLEANUP(aws_files_clear)
