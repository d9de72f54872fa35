/* SPDX-License-Identifier: MIT */
#include "command/options_help.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "command/options.h"
#include "command/profile_options.h"

enum { HELP_WIDTH = 80, NAME_INDENT = 6 };

/* "--role=NAME|ARN" */
static int
print_name(const struct command_option *option, char *text, size_t size)
{
    return snprintf(text, size, "--%s%s%s", option->name, option->argument == NULL ? "" : "=",
                    option->argument == NULL ? "" : option->argument);
}

/* Wraps the text at spaces; all lines but the first are indented by `indent` spaces. */
static void
print_wrapped(const char *text, int indent)
{
    int width = HELP_WIDTH - 1 - indent;

    while ((int)strlen(text) > width) {
        int length = width;

        while (length > 0 && text[length] != ' ') {
            length--;
        }
        printf("%.*s\n%*s", length, text, indent, "");
        text += length + 1;
    }
    puts(text);
}

static void
print_options(const char *title, const struct command_option *table, int name_width)
{
    bool is_any = false;

    for (; table != NULL && table->name != NULL; table++) {
        char name[64];

        if (table->explanation != NULL) {
            print_name(table, name, sizeof(name));
            printf("%s%*s%-*s  ", is_any ? "" : title, NAME_INDENT, "", name_width, name);
            print_wrapped(table->explanation, NAME_INDENT + name_width + 2);
            is_any = true;
        }
    }
}

static int
widest_name(const struct command *command)
{
    const struct command_option *rows[OPTIONS_MAX];
    size_t count = options_of(command, rows);
    int widest = (int)sizeof("--help") - 1;

    for (size_t i = 0; i < count; i++) {
        char name[64];
        int width = rows[i]->explanation == NULL ? 0 : print_name(rows[i], name, sizeof(name));

        widest = width > widest ? width : widest;
    }
    return widest;
}

static void
print_examples(const char *examples)
{
    puts("\nExamples:");
    while (*examples != '\0') {
        int length = (int)strcspn(examples, "\n");

        printf("  %.*s\n", length, examples);
        examples += length + 1;
    }
}

void
options_print_help(const struct command *command)
{
    int width = widest_name(command);

    printf("Usage: ajc-hook %s%s%s\n\n%c%s.\n", command->name, *command->arguments == '\0' ? "" : " ",
           command->arguments, toupper(command->summary[0]), command->summary + 1);
    if (command->print_more != NULL) {
        command->print_more();
    }
    if (command->details != NULL) {
        puts(command->details);
    }
    print_options("\nOptions:\n", command->options, width);
    if (command->has_profile_options) {
        print_options("\nOptions:\n", profile_options_table(), width);
    }
    if (command->may_sign_in) {
        print_options("\nSigning in:\n", options_for_sign_in(), width);
    }
    printf("\nHelp:\n  -h, %-*s  show this help\n", width, "--help");
    if (command->examples != NULL) {
        print_examples(command->examples);
    }
}
