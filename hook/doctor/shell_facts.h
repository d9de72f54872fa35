/* SPDX-License-Identifier: MIT
 *
 * Facts about the calling shell that only its `ajc` function can report: AJC_SHELL_FACTS, words name=value separated by
 * single blanks. The head of shell/hook.bash describes them. Unknown words are ignored, missing ones are "".
 */
#pragma once

#include <stdbool.h>

enum { SHELL_FACT_SIZE = 256 };

struct shell_facts {
    char shell[16];
    char version[32];
    char before_command[32];        /* "ps0", "preexec" …; "off:REASON" */
    char prompt_command[16];        /* "ok", "readonly", "exported" */
    char answered[8];               /* "yes", "no" */
    char readonly[SHELL_FACT_SIZE]; /* names separated by commas */
    char universal[SHELL_FACT_SIZE];
    long hooks; /* how often the hook runs before a prompt; -1: not given */
};

/* False when the text is empty or names no shell. */
bool shell_facts_parse(const char *text, struct shell_facts *facts);
