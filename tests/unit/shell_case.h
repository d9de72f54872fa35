/* SPDX-License-Identifier: MIT
 *
 * The initial state for tests of shells and their sessions: an empty kernel keyring, a home directory, the profiles
 * duff and beer of one account, and this process's environment as the shell's. Keyring and configuration are as in a
 * program that has just started.
 */
#pragma once

#include "shell_env/prompt_decision.h"

#define ONE "ASIAONEONEONEONE"
#define TWO "ASIATWOTWOTWOTWO"

enum { LONG = 3600, DUE = 100, ENDED = -60 }; /* seconds that a session has left */
enum { SLACK = 30 };                          /* seconds that a slow machine may take for a test */

extern const char duffman[]; /* the account */
extern struct keyring keyring;
extern struct config *config;

/* For cmocka_unit_test_setup_teardown. */
int shell_case_set_up(void **state);
int shell_case_tear_down(void **state);

#define SHELL_CASE(test) cmocka_unit_test_setup_teardown(test, shell_case_set_up, shell_case_tear_down)

/* The configuration anew, with these members of it first ("\"quiet\":true," or ""). */
void configure(const char *settings);

/* --- what there is --- */

/* A session that was made ten minutes ago, where the machine is up for that long. */
void keep_session(const char *profile, const char *key_id, long seconds_left);
void keep_portal(void);
void keep_login(void);

/* The shell has keys; `ours` is AJC_KEY_ID. */
void have(const char *profile, const char *key_id, const char *ours);

/* --- what comes of it --- */

/* Judges the environment anew; `said` may be the state's own. */
void decide(struct prompt_state *state, const char *noticed, const char *agreed_profile);

/* The change of that variable, NULL for none. */
const struct environment_change *change_of(const struct prompt_state *state, const char *name);
void assert_sets(const struct prompt_state *state, const char *name, const char *value);
void assert_unsets(const struct prompt_state *state, const char *name);
void assert_puts_in(const struct prompt_state *state, const char *profile, const char *key_id);
void assert_takes_out(const struct prompt_state *state);
void assert_leaves_keys(const struct prompt_state *state);

/* Keys that AWS refuses are put in: ended ones with this id, or placeholders (ENVIRONMENT_PLACEHOLDER_KEY_ID). */
void assert_stands_in(const struct prompt_state *state, const char *profile, const char *key_id);

/* A word of the notice, "" for none. */
void assert_tells(const struct prompt_state *state, const char *words);
void assert_stamp_is_of(const struct prompt_state *state, const char *profile, const char *key_id);
