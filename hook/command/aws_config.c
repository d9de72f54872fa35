/* SPDX-License-Identifier: MIT
 *
 * `aws-config`: a profile for ~/.aws/config by which AWS tools ask ajc for credentials; printed, or put there.
 */
#include <string.h>

#include "aws_files/ini.h"
#include "aws_files/profile.h"
#include "command/report.h"
#include "config/config.h"
#include "config/text_file.h"

static const char *other_name;
static bool is_to_write;

static const struct command_option options[] = {
    OPTION_FLAG("write", &is_to_write, "put it into ~/.aws/config (or AWS_CONFIG_FILE)"),
    OPTION_TEXT("as", "NAME", &other_name, "the profile's name for AWS tools, when it is another", CANDIDATES_NONE),
    OPTION_END,
};

/* Keys in the credentials file are found first by every AWS tool. */
static void
warn_of_credentials(const char *aws_name)
{
    CLEANUP_FREE char *text = NULL;
    char path[PATH_MAX];
    char key[256];
    struct aws_section section;

    if (aws_profile_credentials_path(path, NULL) && text_file_read(path, &text, NULL) &&
        ini_find(text, "", aws_name, &section) &&
        ini_value(text, &section, "aws_access_key_id", key, sizeof(key), NULL, NULL)) {
        report_message("ajc-hook: %s has keys under [%s], which AWS tools use before they ask ajc; remove them there.",
                       path, aws_name);
    }
}

/* One such line, and every profile of the file is lost to them. */
static void
warn_of_fault(const char *text, const char *path)
{
    const char *reason = "";
    size_t line = ini_fault(text, &reason);

    if (line > 0) {
        report_message(
            "ajc-hook: the AWS CLI and boto3 cannot read %s at all, because of its line %zu: %s; correct it.", path,
            line, reason);
    }
}

static bool
write_profile(const char *aws_name, const char *process, const char *region, struct error *error)
{
    CLEANUP_SECRET struct secret changed = {0};
    CLEANUP_FREE char *text = NULL;
    CLEANUP_FD int lock = -1;
    char path[PATH_MAX];

    if (!aws_profile_config_path(path, error) || !text_file_make_directory(path, error) ||
        !text_file_lock(path, &lock, error) || !text_file_read(path, &text, error) ||
        !aws_profile_put(text, aws_name, process, region, &changed, error)) {
        return false;
    }
    if (strcmp(text, secret_text(&changed)) == 0) {
        report_message("Profile %s is in %s already.", aws_name, path);
    } else if (text_file_replace(path, secret_text(&changed), error)) {
        report_message("Profile %s written to %s; for example: aws --profile %s sts get-caller-identity", aws_name,
                       path, aws_name);
    } else {
        return false;
    }
    warn_of_fault(secret_text(&changed), path);
    return true;
}

static bool
make(const char *name, struct secret *text, struct error *error)
{
    CLEANUP_CONFIG struct config *config = NULL;
    const char *aws_name = other_name == NULL ? name : other_name;
    char process[AWS_PROFILE_LINE_SIZE] = "";
    struct profile profile;
    char region[64];

    if (!config_check_profile_name(aws_name, error) || !config_open(&config, error) ||
        !config_require_profile(config, name, &profile, error) || !aws_profile_process(name, process, error)) {
        return false;
    }
    config_region(config, &profile, NULL, region);
    if (!(is_to_write ? write_profile(aws_name, process, region, error)
                      : aws_profile_print(aws_name, process, region, text, error))) {
        return false;
    }
    warn_of_credentials(aws_name);
    return true;
}

static int
run(const struct command *command, int count, const char *const *arguments)
{
    CLEANUP_SECRET struct secret text = {0};
    struct error error;

    (void)command;
    (void)count;
    return make(arguments[0], &text, &error) ? report_product(&text) : report_error(&error);
}

const struct command command_aws_config = {
    .name = "aws-config",
    .arguments = "PROFILE",
    .summary = "print or write a profile for ~/.aws/config that asks ajc",
    .details = "Then AWS tools use it by name (aws --profile PROFILE) and renew by themselves.\n"
               "A profile of that name that is not ajc's is left alone, and so is everything\n"
               "else in the file.",
    .options = options,
    .arguments_least = 1,
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
