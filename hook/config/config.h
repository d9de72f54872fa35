/* SPDX-License-Identifier: MIT
 *
 * The configuration: accounts, profiles and settings, never a secret.
 *
 *   ${XDG_CONFIG_HOME:-~/.config}/ajc/config.json   the user's, written only by ajc-hook
 *   /etc/ajc/config.json                            the administrator's, with lower priority
 *
 *   { "version": 1,
 *     "default_profile": "duff", "login_ttl": "12h", …                          settings, see config_settings()
 *     "users": { "duffman": "duffman@duff-beer.com" },                            see config_email_of_user()
 *     "accounts": { "duffman@duff-beer.com": { "sso_url": …, "console_url": …, "mfa": "totp",
 *                                             "password_command": ["pass", …], "otp_command": […] } },
 *     "profiles": { "duff": { "url": …, "account": …, "role": …, "external_id": …, "saml_role": …, "region": …,
 *                             "duration": "8h", "learned": { "aws_account": …, "aws_role": …, "aws_alias": …,
 *                                             "duration": 3600 } } },
 *     "learned": { "NAME": … } }        the same of a profile that only the administrator's file has, and its saml_role
 *
 * A file is read only when it belongs to the effective uid or root and others cannot write to it. Unknown members are
 * preserved. A change is a read-modify-write under a lock on the directory and replaces the file atomically; if the
 * file is a symbolic link (dotfiles), its target is replaced.
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
    char console_url[ORIGIN_SIZE]; /* always set, normalised */
    char sso_url[ORIGIN_SIZE];     /* the same */
    char mfa[16];         /* factor: its name (names/factor.h; "other": none chosen yet) or "ask"; "": no factor
                           * needed as far as known */
    bool is_host_assumed; /* neither account nor settings name a host: it is the profile's or the built-in one */
    bool is_proven;       /* in the configuration, or just accepted by JumpCloud */
};

struct config; /* both files, read */

/* Reads both files; a missing file is empty. ERROR_CONFIG names file, line and column, or the wrong owner or mode. */
must_check bool config_open(struct config **config, struct error *error);
void config_close(struct config **config);

/* Whether the administrator's file was ignored, because its owner is unknown in this user namespace. */
bool config_ignores_administrator(const struct config *config);

/* The profile as it is stored; false when there is none of that name. */
bool config_profile(const struct config *config, const char *name, struct profile *profile);

/* The profile to use, with the duration of the settings if it has none. Not validated: config_check_profile does that
 * before a sign-in, and a stored session does not need it. ERROR_CONFIG, with a message that names `add` and a
 * profile that may be meant, when it does not exist. */
must_check bool config_require_profile(const struct config *config, const char *name, struct profile *profile,
                                       struct error *error);

/* Only the checks of config_require_profile. */
must_check bool config_check_profile_exists(const struct config *config, const char *name, struct error *error);

/* The region for a profile: its own (then true), else `from_environment` (may be NULL), else that of the settings, else
 * "". */
bool config_region(const struct config *config, const char *profile, const char *from_environment,
                   char region[static REGION_SIZE]);

/* The names of all profiles, sorted; the caller frees the array. */
size_t config_profile_names(const struct config *config, char (**names)[PROFILE_NAME_SIZE]);

/* The account of a profile: the one that it names, else default_account, else the only one. `email` is "" when there is
 * none yet. The two origins are always set: from the account, else the settings, else the profile's URL (sso. →
 * console.).
 */
void config_account_of(const struct config *config, const struct profile *profile, struct account *account);

/* E-mails are compared without case; `email` of the account has the spelling in which it was first written. */

/* The account of that e-mail, with its own origins, else those of the settings, of a profile of that account, or
 * JumpCloud's. `email` "": the default or only account. False when no such account is known (the struct is filled in
 * anyway). */
bool config_account(const struct config *config, const char *email, struct account *account);

/* The same for an account that the user typed; ERROR_USAGE when it is not an e-mail. `is_proven`: the account is known.
 */
must_check bool config_read_account(const struct config *config, const char *text, struct account *account,
                                    struct error *error);
size_t config_account_names(const struct config *config, char (**names)[ACCOUNT_NAME_SIZE]);

/* The names of the profiles that use the account, sorted; the caller frees the array. */
size_t config_profiles_of(const struct config *config, const char *email, char (**names)[PROFILE_NAME_SIZE]);

/* The account's "password_command" or "otp_command" as a NULL-terminated argument list, empty when there is none. The
 * words are valid as long as the configuration. ERROR_CONFIG when it is not a list of words. */
enum { COMMAND_WORDS_MAX = 64 };
must_check bool config_account_command(const struct config *config, const char *email, const char *name,
                                       const char *words[static COMMAND_WORDS_MAX + 1], struct error *error);

/* The JumpCloud account of that user of this machine: from the member "users" of a file ({"users": {"bart":
 * "bart@duff-beer.com"}}), else the default account, which user_domain may form. "": not known. */
void config_email_of_user(const struct config *config, const char *user, char email[static ACCOUNT_NAME_SIZE]);

/* Whether the user's file contains it, so that it can be changed there; otherwise only the administrator's file may
 * contain it. */
bool config_is_own_profile(const struct config *config, const char *name);
bool config_is_own_account(const struct config *config, const char *email);

/* Whether the administrator's file contains it, even if the user's file overrides it. */
bool config_administrator_has_profile(const struct config *config, const char *name);

/* The aliases of AWS accounts that were learned with any profile, each account once; "" is the alias of an account that
 * has none. The caller frees the array. */
struct aws_alias {
    char account[16];
    char alias[AWS_ALIAS_SIZE];
};
size_t config_aliases(const struct config *config, struct aws_alias **aliases);

/* What sign-ins learned of a profile: for lists of many. The texts are valid as long as the configuration, "" when they
 * are not known. */
struct known_profile {
    const char *name;
    const char *aws_account;
    const char *aws_role;
    const char *aws_alias; /* learned with any profile of that AWS account */
};

/* All profiles, sorted by name; nothing else of them is read, and no name is looked up. The caller frees the array. */
size_t config_known_profiles(const struct config *config, struct known_profile **known);

/* Sets the alias of a profile for which it was not learned to that of its account, or "". */
void config_complete_alias(const struct aws_alias *aliases, size_t count, struct profile *profile);

/* One alias out of these; false, "", when it is not known. */
bool config_alias_of(const struct config *config, const char *aws_account, char alias[static AWS_ALIAS_SIZE]);

/* A setting as text: from the user's file, else from the administrator's, else the built-in value ("" if none). */
void config_setting(const struct config *config, const char *key, char value[static CONFIG_VALUE_SIZE]);
long config_setting_seconds(const struct config *config, const char *key);
bool config_setting_is_on(const struct config *config, const char *key);

/* A duration from the administrator's file only, for code that must not access the user's home; the built-in value when
 * that file cannot be read or does not contain it. */
long config_administrator_seconds(const char *key);

/* A setting: one row of one table with everything about it. */
struct config_setting {
    const char *name;
    enum value_kind kind;
    const char *built_in;    /* "": none */
    const char *explanation; /* one line */
};
const struct config_setting *config_settings(size_t *count);

/* Validates the value that the user's or the administrator's file has for the setting. ERROR_USAGE with a message that
 * shows the right form. True when the file has none. */
must_check bool config_check_setting(const struct config *config, const struct config_setting *setting,
                                     bool is_administrators, struct error *error);

/* NULL, ERROR_USAGE, when there is none of that name. */
const struct config_setting *config_setting_find(const char *key, struct error *error);

/* A profile name is 1 to 64 of the characters A-Z a-z 0-9 . _ -, not starting with "-", which would be an option.
 * ERROR_USAGE. */
must_check bool config_check_profile_name(const char *name, struct error *error);

/* Validation. Each fails with ERROR_USAGE or ERROR_CONFIG and a message that shows the right form. config_check_profile
 * normalises the profile's values (names/). */
must_check bool config_check_profile(const struct config *config, struct profile *profile, struct error *error);

/* The first member of the stored profile that has an invalid value, which config_profile() reads as none: of another
 * kind of JSON, or not of the member's form. NULL: all are valid. ERROR_USAGE with a message that shows the right form.
 */
const struct profile_member *config_invalid_member(const struct config *config, const char *name, struct error *error);

/* The same for the account's hosts, which may be those of the settings, and its factor: the option of `account` for the
 * member. */
const char *config_invalid_account_member(const struct config *config, const char *email, struct error *error);

/* The two parts of config_check_profile: the URL, which depends on the account's hosts, and everything else. */
must_check bool config_check_profile_url(const struct config *config, const struct profile *profile,
                                         struct error *error);
must_check bool config_check_profile_options(struct profile *profile, struct error *error);

/* Changes to the user's file; each is one locked read-modify-write. An empty value removes the member. The learned
 * values of a profile are removed when the URL or roles that led to them change (or are set again: `aws_account` is
 * empty). */
bool config_put_profile(const struct profile *profile, struct error *error);
bool config_remove_profile(const char *name, struct error *error);
bool config_remove_account(const char *email, struct error *error); /* also as the default one */

/* Members that are not NULL change; an empty text or list removes the member; a new account is created. The hosts are
 * validated; the caller validates the e-mail, whose case is ignored. */
struct account_change {
    const char *email;
    const char *sso_url;                 /* NULL: unchanged */
    const char *console_url;             /* NULL: unchanged */
    const char *mfa;                     /* as in the configuration; NULL: unchanged */
    const char *const *password_command; /* words ended by NULL; NULL: unchanged */
    const char *const *otp_command;      /* words ended by NULL; NULL: unchanged */
};
bool config_put_account(const struct account_change *change, struct error *error);

/* "" removes the setting. ERROR_USAGE: unknown setting, or invalid value; ERROR_CONFIG: a profile that does not exist.
 */
bool config_put_setting(const struct config *config, const char *key, const char *value, struct error *error);

/* Removes profiles, accounts and the two defaults. `was_any`: whether there was one. */
bool config_remove_all(bool *was_any, struct error *error);

/* What a sign-in learned. Writes nothing when nothing is new; does not even open the file when `config` already
 * contains all of it (NULL: reads the file). What was written is in `config` from then on, too. */
struct config_learned {
    char profile[PROFILE_NAME_SIZE]; /* "": only the account */
    char email[ACCOUNT_NAME_SIZE];
    char mfa[16];              /* as in struct account */
    bool is_mfa_known;         /* then "" means that no factor is needed */
    char sso_url[ORIGIN_SIZE]; /* where the account's login succeeded; "": already in the configuration */
    char aws_account[16];
    char aws_role[72];
    char aws_alias[AWS_ALIAS_SIZE];
    bool is_alias_known;               /* "" can be a known alias (none) */
    char saml_role[CONFIG_VALUE_SIZE]; /* the role that the user chose */
    long accepted_seconds;
};
bool config_learn(const struct config *config, const struct config_learned *learned, struct error *error);

#define CLEANUP_CONFIG CLEANUP(config_close)
