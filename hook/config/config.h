/* SPDX-License-Identifier: MIT
 *
 * The configuration: accounts, profiles and settings, never a secret.
 *
 *   ${XDG_CONFIG_HOME:-~/.config}/ajc/config.json   the person's, written by ajc-hook alone
 *   /etc/ajc/config.json                            the administrator's, below it
 *
 *   { "version": 1,
 *     "default_profile": "duff", "login_ttl": "12h", …                          settings: see config_settings()
 *     "users": { "duffman": "duffman@duff-beer.com" },                            who is who: see below
 *     "accounts": { "duffman@duff-beer.com": { "sso_url": …, "console_url": …, "mfa": "totp",
 *                                             "password_command": ["pass", …], "otp_command": […] } },
 *     "profiles": { "duff": { "url": …, "account": …, "role": …, "external_id": …, "saml_role": …, "region": …,
 *                             "duration": "8h", "learned": { "aws_account": …, "aws_role": …, "aws_alias": …,
 *                                             "duration": 3600 } } } }
 *
 * A file is read only when it belongs to the effective uid or root and nobody else can write it. Members that this
 * version does not know are kept. Writing is read-modify-write under a lock on the directory, replaced atomically;
 * where the file is a link (dotfiles), its target is replaced.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/secret.h"
#include "config/profile.h"
#include "config/value.h"
#include "names/origin.h"

struct account {
    char email[ACCOUNT_NAME_SIZE];
    char console_url[ORIGIN_SIZE]; /* always filled in, in its one form */
    char sso_url[ORIGIN_SIZE];     /* the same */
    char mfa[16];                  /* factor: "totp", "push", "other": none chosen yet; "": not known to want any */
    bool is_host_assumed;          /* neither account nor settings name a host: the profile's or built in */
    bool is_proven;                /* in the configuration, or accepted by JumpCloud just now */
};

struct config; /* both files, read */

/* Reads both files; absent ones are empty. ERROR_CONFIG names file, line and column, or who may write the file. */
must_check bool config_open(struct config **config, struct error *error);
void config_close(struct config **config);

/* Whether there is an administrator's file whose owner nobody can tell in this user namespace: it is as if absent. */
bool config_passes_over_administrator(const struct config *config);

/* The profile as it is written; false when there is none of that name. */
bool config_profile(const struct config *config, const char *name, struct profile *profile);

/* The profile to work with, the settings' duration where it names none; not checked (config_check_profile does that,
 * before a sign-in), for a session at hand needs none of it. When absent, ERROR_CONFIG with a sentence that names
 * `add`. */
must_check bool config_require_profile(const struct config *config, const char *name, struct profile *profile,
                                       struct error *error);

/* The region for a profile: its own, else the environment's (`from_environment`, may be NULL), else the setting's, else
 * "". */
void config_region(const struct config *config, const struct profile *profile, const char *from_environment,
                   char region[static REGION_SIZE]);

/* The names of all profiles, sorted; the caller frees the one block. */
size_t config_profile_names(const struct config *config, char (**names)[PROFILE_NAME_SIZE]);

/* The account of a profile: named by it, else default_account, else the only one. Its `email` is "" when there is none
 * yet; the two origins are filled in all the same: account's, settings', else from the profile's URL (sso. → console.).
 */
void config_account_of(const struct config *config, const struct profile *profile, struct account *account);

/* E-mails are compared without case, and `email` of the account is as it was first written. */

/* The account of that e-mail, with its own origins, else those of settings, of a profile of that account, or
 * JumpCloud's own. `email` "": default or only one. False when no such account is known (the struct is filled in all
 * the same). */
bool config_account(const struct config *config, const char *email, struct account *account);

/* The same of an account that a person names; ERROR_USAGE: that is no e-mail. `is_proven` says whether it is known. */
must_check bool config_read_account(const struct config *config, const char *text, struct account *account,
                                    struct error *error);
size_t config_account_names(const struct config *config, char (**names)[ACCOUNT_NAME_SIZE]);

/* The account's "password_command" or "otp_command" as an argument list that NULL ends, empty when there is none. The
 * words are valid as long as the configuration. ERROR_CONFIG when it is written as anything but a list of words. */
enum { COMMAND_WORDS_MAX = 64 };
must_check bool config_account_command(const struct config *config, const char *email, const char *name,
                                       const char *words[static COMMAND_WORDS_MAX + 1], struct error *error);

/* Whose JumpCloud account the password of that user of this machine is: the member "users" of a file says it by name
 * ({"users": {"bart": "bart@duff-beer.com"}}), else it is the default account, which user_domain may make up. "": it is
 * not known. */
void config_email_of_user(const struct config *config, const char *user, char email[static ACCOUNT_NAME_SIZE]);

/* Whether the person's file has it, so that it can be changed there; else it is at most the administrator's. */
bool config_is_own_profile(const struct config *config, const char *name);
bool config_is_own_account(const struct config *config, const char *email);

/* Whether the administrator's file has it, perhaps below the person's. */
bool config_is_administrators_profile(const struct config *config, const char *name);

/* The alias of an AWS account, as learned with any profile; false, "", when it is not known. */
bool config_alias_of(const struct config *config, const char *aws_account, char alias[static AWS_ALIAS_SIZE]);

/* A setting as text: the person's, else the administrator's, else built in ("" when there is none). */
void config_setting(const struct config *config, const char *key, char value[static CONFIG_VALUE_SIZE]);
long config_setting_seconds(const struct config *config, const char *key);
bool config_setting_is_on(const struct config *config, const char *key);

/* A time span from the administrator's file alone, for work that must not touch the person's home; the built-in one
 * when that file cannot be read or says none. */
long config_administrator_seconds(const char *key);

/* A setting; everything about it is its row of one table. */
struct config_setting {
    const char *name;
    enum value_kind kind;
    const char *built_in;    /* "": none */
    const char *explanation; /* one line */
};
const struct config_setting *config_settings(size_t *count);

/* NULL, ERROR_USAGE: there is none of that name. */
const struct config_setting *config_setting_find(const char *key, struct error *error);

/* Checks. Each fails with ERROR_USAGE or ERROR_CONFIG and a sentence that shows the right form. The profile's values
 * are put into their one form (names/). */
must_check bool config_check_profile_name(const char *name, struct error *error);
must_check bool config_check_profile(const struct config *config, struct profile *profile, struct error *error);

/* The two parts of that: the URL, by what the profile's account is; and everything else. */
must_check bool config_check_profile_url(const struct config *config, const struct profile *profile,
                                         struct error *error);
must_check bool config_check_profile_options(struct profile *profile, struct error *error);

/* Changes to the person's file; each is one locked read-modify-write. An empty value removes the member. What was
 * learned of a profile is forgotten when what led to it changes (or is said again: `aws_account` is empty). */
bool config_put_profile(const struct profile *profile, struct error *error);
bool config_remove_profile(const char *name, struct error *error);
bool config_remove_account(const char *email, struct error *error); /* also as the default one */

/* What is named changes; an empty text or list removes the member, the account comes into being when it is new. The
 * hosts are checked, the e-mail is the caller's to check. An account is found by its e-mail without case. */
struct account_change {
    const char *email;
    const char *sso_url;                 /* NULL: stays */
    const char *console_url;             /* NULL: stays */
    const char *const *password_command; /* words ended by NULL; NULL: stays */
    const char *const *otp_command;      /* words ended by NULL; NULL: stays */
};
bool config_put_account(const struct account_change *change, struct error *error);

/* "" takes the setting away. ERROR_USAGE: not a setting, or not a value of its kind; ERROR_CONFIG: a profile that is
 * not there. */
bool config_put_setting(const struct config *config, const char *key, const char *value, struct error *error);
bool config_remove_all(struct error *error); /* profiles, accounts and the two defaults */

/* What a sign-in learned. Writes nothing when nothing is new; does not even open the file when `config`, as it was
 * read, knows all of it (NULL: it is looked up). */
struct config_learned {
    char profile[PROFILE_NAME_SIZE]; /* "": only the account */
    char email[ACCOUNT_NAME_SIZE];
    char mfa[16];
    char sso_url[ORIGIN_SIZE]; /* where the account's login succeeded; "": the configuration says it already */
    char aws_account[16];
    char aws_role[72];
    char aws_alias[AWS_ALIAS_SIZE];
    bool is_alias_known;               /* "" is an answer, too */
    char saml_role[CONFIG_VALUE_SIZE]; /* which of several roles the person chose */
    long accepted_seconds;
};
bool config_learn(const struct config *config, const struct config_learned *learned, struct error *error);

#define CLEANUP_CONFIG CLEANUP(config_close)
