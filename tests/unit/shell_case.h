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

/* Writes and opens the configuration, with these members first ("\"quiet\":true," or ""). */
void configure(const char *settings);

/* --- preconditions --- */

/* A session that was created ten minutes ago, if the machine has been up for that long. */
void add_session(const char *profile, const char *key_id, long seconds_left);
void add_portal(void);
void add_login(void);

/* The shell has keys; `ours` is AJC_KEY_ID. */
void have(const char *profile, const char *key_id, const char *ours);

/* --- results --- */

/* Decides again for the environment; `noticed` may be the state's own. */
void decide(struct prompt_state *state, const char *noticed, const char *agreed_profile);

/* The change of that variable, NULL for none. */
const struct environment_change *change_of(const struct prompt_state *state, const char *name);
void assert_sets(const struct prompt_state *state, const char *name, const char *value);
void assert_unsets(const struct prompt_state *state, const char *name);
void assert_sets_session(const struct prompt_state *state, const char *profile, const char *key_id);
void assert_removes_keys(const struct prompt_state *state);
void assert_keeps_keys(const struct prompt_state *state);

/* Sets keys that AWS refuses: expired ones with this id, or placeholders (ENVIRONMENT_PLACEHOLDER_KEY_ID). */
void assert_sets_refused_keys(const struct prompt_state *state, const char *profile, const char *key_id);

/* A word of the notice, "" for none. */
void assert_notice(const struct prompt_state *state, const char *words);
void assert_stamp_is_of(const struct prompt_state *state, const char *profile, const char *key_id);
