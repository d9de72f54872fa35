/* SPDX-License-Identifier: MIT
 *
 * `aws-config`: prints or writes a profile for ~/.aws/config with which AWS tools get credentials from ajc.
 */
#include <fcntl.h>
#include <string.h>

#include "aws_files/chain.h"
#include "aws_files/profile.h"
#include "base/text.h"
#include "base/text_file.h"
#include "command/context.h"

static const char *other_name;
static bool is_to_write;
static bool is_for_all;

static const struct command_option options[] = {
    OPTION_FLAG("all", &is_for_all, "every profile"),
    OPTION_FLAG("write", &is_to_write, "write it to ~/.aws/config (or AWS_CONFIG_FILE)"),
    OPTION_TEXT("as", "NAME", &other_name, "the profile's name for AWS tools, if different", CANDIDATES_NONE),
    OPTION_END,
};

static bool
read_credentials(struct aws_files *files)
{
    CLEANUP_SECRET struct secret text = {0};
    char *path = files->paths[AWS_CREDENTIALS];
    CLEANUP_FD int fd = aws_profile_credentials_path(path, NULL)
                            ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
                            : -1;

    if (fd < 0 || !aws_files_read(fd, path, &text, NULL)) {
        return false;
    }
    ini_read(INI_CONFIGPARSER, secret_text(&text), text.size, &files->inis[AWS_CREDENTIALS]);
    return true;
}

/* Other entries may have priority over the profile, or prevent AWS tools from reading it. */
static void
warn_of_others(const char *aws_name, const char *path, const struct secret *text)
{
    CLEANUP_AWS_FILES struct aws_files files = {0};
    struct aws_environment environment;
    struct aws_choice choice;

    text_copy(files.paths[AWS_CONFIG], PATH_MAX, path);
    ini_read(INI_CONFIGPARSER, secret_text(text), text->size, &files.inis[AWS_CONFIG]);
    if (!read_credentials(&files)) {
        files.paths[AWS_CREDENTIALS][0] = '\0';
    }
    aws_environment_read(&environment);
    aws_chain_pick_named(&files, &environment, aws_name, &choice);
    if (choice.failure != AWS_WORKS) {
        report_message("ajc-hook: AWS tools fail with the profile %s, because %s; correct it.", aws_name,
                       choice.reason);
    } else if (choice.source != AWS_FROM_PROCESS) {
        report_message("ajc-hook: AWS tools take %s under %s in %s, line %zu, before they ask ajc; remove it.",
                       aws_source_words(choice.source), aws_name, files.paths[choice.file], choice.line);
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
        !aws_profile_put(text, path, aws_name, process, region, &changed, error)) {
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
    warn_of_others(aws_name, path, &changed);
    return true;
}

static bool
make(const struct context *context, const char *name, struct secret *text, struct error *error)
{
    const char *aws_name = other_name == NULL ? name : other_name;
    char process[AWS_PROFILE_LINE_SIZE] = "";
    struct profile profile;
    char region[64];

    if (!config_check_profile_name(aws_name, error) ||
        !config_require_profile(context->config, name, &profile, error) || !aws_profile_process(name, process, error)) {
        return false;
    }
    config_region(context->config, name, NULL, region);
    if (is_to_write) {
        return write_profile(aws_name, process, region, error);
    }
    secret_append(text, text->size == 0 ? "" : "\n");
    if (!aws_profile_print(aws_name, process, region, text, error)) {
        return false;
    }
    warn_of_others(aws_name, "", text);
    return true;
}

/* One that cannot be made does not prevent the others. Returns the most severe exit status. */
static int
make_all(const struct context *context, struct secret *text)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(context->config, &names);
    struct error error;
    int most_severe = 0;

    if (count == 0) {
        error_set(&error, ERROR_CONFIG, "There is no profile yet; create one with: ajc-hook add NAME");
        return report_error(&error);
    }
    for (size_t i = 0; i < count; i++) {
        if (!make(context, names[i], text, &error)) {
            int status = report_error_of(names[i], &error);

            most_severe = status > most_severe ? status : most_severe;
        }
    }
    return most_severe;
}

static int
run(struct context *context)
{
    CLEANUP_SECRET struct secret text = {0};
    struct error error;
    int status = 0;
    int written;

    if (is_for_all && other_name != NULL) {
        return report_usage(context->command, "--all and --as exclude each other");
    }
    if (!config_open(&context->config, &error)) {
        return report_error(&error);
    }
    if (is_for_all) {
        status = make_all(context, &text);
    } else if (!make(context, context->arguments[0], &text, &error)) {
        return report_error(&error);
    }
    written = report_output(&text);
    return status == 0 ? written : status;
}

const struct command command_aws_config = {
    .name = "aws-config",
    .arguments = "PROFILE | --all",
    .summary = "print or write a profile for ~/.aws/config that asks ajc",
    .details = "AWS tools then use it by name (aws --profile PROFILE) and renew automatically.\n"
               "A profile of that name that is not from ajc, and everything else in the file,\n"
               "stay unchanged. A file that AWS tools cannot read is not changed.",
    .examples = "ajc-hook aws-config duff\n"
                "ajc-hook aws-config --all --write\n",
    .options = options,
    .instead = &options[0],
    .arguments_least = 1,
    .arguments_most = 1,
    .candidates = CANDIDATES_PROFILES,
    .run = run,
};
