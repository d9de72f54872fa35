/* SPDX-License-Identifier: MIT
 *
 * The candidates for the word that is being typed: one line each on standard output.
 */
#pragma once

#include "command/command.h"

/* The words of the line, and the one being typed. */
struct typing {
    const struct command *command;
    const char *const *words; /* after the command's name, without the one being typed */
    size_t word_count;
    const char *current;
    size_t place;         /* of `current`: its index in the line's words, or its position in the line */
    size_t prefix_length; /* length of the part of `current` that each candidate keeps */

    /* From the words before: */
    const struct command_option *waiting; /* the option whose value is being typed; NULL: none */
    size_t argument_count;
    bool are_options_over; /* "--" was there */
};

/* One candidate. The shells match candidates in their own ways. Names come from files: skips a name that would break
 * the line. */
void candidates_offer_word(const struct typing *typing, const char *candidate, const char *explanation);

/* All of a kind: for an option's value or an argument. */
void candidates_offer(const struct typing *typing, enum candidates candidates);

void candidates_offer_commands(const struct typing *typing);

/* The options of the command. */
void candidates_offer_options(const struct typing *typing);
