/* SPDX-License-Identifier: MIT
 *
 * What only the calling shell knows, as its `ajc` function hands it over for this one command: AJC_SHELL_FACTS, words
 * name=value between single blanks. The head of shell/hook.bash describes them. Words that are not known are passed
 * over, missing ones are "".
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
    char readonly[SHELL_FACT_SIZE]; /* names between commas */
    char universal[SHELL_FACT_SIZE];
    long hooks; /* how often the hook stands among what runs before a prompt; -1: not said */
};

/* False when the text is empty or names no shell. */
bool shell_facts_parse(const char *text, struct shell_facts *facts);
