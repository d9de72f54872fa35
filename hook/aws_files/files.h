/* SPDX-License-Identifier: MIT
 *
 * ~/.aws/config and ~/.aws/credentials as botocore has them (configloader.py; full_config of session.py): where they
 * are, which section a profile is, which value counts. In the config file [profile NAME] is a profile, [default] too;
 * of several for one name the last counts. In the credentials file [NAME] is, and what is there comes first.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

#include "aws_files/ini.h"
#include "base/error.h"

enum aws_file { AWS_CONFIG, AWS_CREDENTIALS };

struct aws_files {
    char paths[2][PATH_MAX]; /* by enum aws_file */
    struct ini inis[2];      /* empty where a file is not there */
};

/* A value, and where it stands. */
struct aws_value {
    const char *text; /* NULL: there is none */
    enum aws_file file;
    size_t line;
};

/* Where AWS tools look: what AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE names, with its variables and its ~
 * replaced, else the file in ~/.aws. False when the path is too long. */
must_check bool aws_files_path(enum aws_file file, char path[static PATH_MAX]);

/* The file in ~/.aws. False when the path is too long. */
must_check bool aws_files_standard_path(enum aws_file file, char path[static PATH_MAX]);

/* The variable that names the file. */
const char *aws_files_variable(enum aws_file file);

void aws_files_clear(struct aws_files *files);

/* The section of the config file with the kind ("profile", "sso-session", "services") and the name; NULL: none. */
const struct ini_section *aws_files_section(const struct ini *config, const char *kind, const char *name);

/* The name of the profile that the section of the config file is, to be freed; NULL: it is none. */
char *aws_files_profile_name(const struct ini_section *section);

bool aws_files_has_profile(const struct aws_files *files, const char *profile);

/* A profile's value in either file, or in the one alone. */
struct aws_value aws_files_value(const struct aws_files *files, const char *profile, const char *name);
struct aws_value aws_files_value_in(const struct aws_files *files, enum aws_file file, const char *profile,
                                    const char *name);

/* A value of nested entries, which botocore has as a dictionary and cannot use as text. */
bool aws_value_is_nested(const struct aws_value *value);

#define CLEANUP_AWS_FILES CLEANUP(aws_files_clear)
