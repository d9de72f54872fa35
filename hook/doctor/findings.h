/* SPDX-License-Identifier: MIT
 *
 * Every finding of `doctor`, in one table:
 *
 *   ROW(ID, level, sentence, what fixes it, its text)
 *
 * The sentence has no full stop, because the fix follows. What fixes it:
 *
 *   COMMAND   the text is a command that can be pasted into the user's shell
 *   UNSET     a command that unsets variables, from diagnosis_fix_by_unsetting()
 *   SET       a command that sets variables, from diagnosis_fix_by_setting() or diagnosis_fix_by_export()
 *   ADVICE    no command fixes it; the text, which may be "", says what a person can do
 *   NOTHING   nothing is to be fixed
 *
 * Sentences and texts are formats of printf(3); the compiler checks the values at each FINDING(). For each
 * command a test causes the problem, runs the command and checks that the problem is gone; tests/check/findings
 * requires it.
 */
#pragma once

#define FINDINGS(ROW) \
    /* --- programs --- */ \
    ROW(PROGRAM_OK, FINE, "%s, version %s", NOTHING, "") \
    ROW(PROGRAM_NOT_CHECKED, PROBLEM, "%s cannot be checked: %s", ADVICE, "install ajc again") \
    ROW(PROGRAM_OF_OTHERS, PROBLEM, "%s belongs to or can be written by another user, who could replace it", COMMAND, \
        "sudo chown root %s && sudo chmod go-w %s") \
    ROW(PROGRAM_MISSING, PROBLEM, "%s", ADVICE, "") \
    /* --- keyring --- */ \
    ROW(KEYRING_OK, FINE, "the %s keyring of uid %u works: a test key was stored, read and removed", NOTHING, "") \
    ROW(KEYRING_OF_USER, NOTE, \
        "this kernel has no persistent keyrings, so ajc uses the user keyring; before kernel 5.3 it is deleted with " \
        "your last process", \
        NOTHING, "") \
    ROW(KEYRING_BLOCKED, PROBLEM, \
        "the system call %s is refused (%s), as containers and seccomp filters do, so ajc cannot store logins and " \
        "sessions", \
        ADVICE, \
        "allow the system calls keyctl and add_key, for example docker run --security-opt seccomp=PROFILE.json with " \
        "both in it, or firejail --seccomp='!keyctl,!add_key'") \
    ROW(KEYRING_FAILS, PROBLEM, "the system call %s fails (%s), so ajc cannot store logins and sessions", ADVICE, "") \
    ROW(KEYRING_NO_ROOM, PROBLEM, "the kernel keyring has no room for a test key: the quota of uid %u is used up", \
        COMMAND, "sudo sysctl -w kernel.keys.%smaxbytes=200000 kernel.keys.%smaxkeys=2000") \
    ROW(KEYRING_REFUSES, PROBLEM, \
        "a test key cannot be stored (%s), because something changed the permissions of ajc's keyring; the fix " \
        "removes " \
        "all stored logins and sessions", \
        COMMAND, "keyctl session - sh -c 'keyctl clear $(keyctl get_persistent @s)'") \
    ROW(KEYRING_LOSES, PROBLEM, "a test key was stored in the kernel keyring, but is not %s", ADVICE, "") \
    ROW(KEYRING_SHARED, NOTE, "this kernel is older than 5.3, so other containers of the same uid can read the keys", \
        NOTHING, "") \
    ROW(KEYRING_OF_NAMESPACE, NOTE, \
        "this is a container or user namespace with its own keyring: sessions of the host are not visible here", \
        NOTHING, "") \
    /* --- quota --- */ \
    ROW(QUOTA_OK, FINE, "%ld of %ld keys and %ld of %ld bytes are in use: enough for about %ld more sessions", \
        NOTHING, "") \
    ROW(QUOTA_UNKNOWN, NOTE, "the quota of the keyring cannot be read (/proc/key-users)", NOTHING, "") \
    ROW(QUOTA_FULL, PROBLEM, \
        "%ld of %ld keys and %ld of %ld bytes are in use: the next session evicts the oldest one, or is not stored", \
        COMMAND, "sudo sysctl -w kernel.keys.%smaxbytes=200000 kernel.keys.%smaxkeys=2000") \
    ROW(QUOTA_SMALL, NOTE, \
        "%ld bytes hold about %ld sessions, fewer than your %zu profiles: a new session evicts the oldest one", \
        COMMAND, "sudo sysctl -w kernel.keys.%smaxbytes=200000 kernel.keys.%smaxkeys=2000") \
    /* --- runtime --- */ \
    ROW(RUNTIME_OK, FINE, "%s", NOTHING, "") \
    ROW(RUNTIME_NONE, PROBLEM, \
        "there is no directory for stamps and locks, so shells start ajc-hook every minute and sign-ins fail: %s", \
        ADVICE, "") \
    ROW(RUNTIME_NOT_WRITABLE, PROBLEM, "%s cannot be written: %s", COMMAND, "chmod u+rwx %s") \
    ROW(RUNTIME_READ_ONLY, PROBLEM, "%s cannot be written: %s", ADVICE, "") \
    ROW(RUNTIME_IN_STATE, NOTE, "there is no /run/user/%u of mode 0700, so stamps and locks are in %s", COMMAND, \
        "sudo loginctl enable-linger %u") \
    ROW(RUNTIME_NOT_PRIVATE, NOTE, "%s does not have the mode 0700, so stamps and locks are in %s", COMMAND, \
        "chmod 700 %s") \
    ROW(RUNTIME_OF_OTHERS, NOTE, \
        "XDG_RUNTIME_DIR is %s, which belongs to another user (sudo -E does that), and is not used", UNSET, "") \
    /* --- config --- */ \
    ROW(CONFIG_OK, FINE, "%s, readable only by you", NOTHING, "") \
    ROW(CONFIG_NONE, FINE, "%s does not exist yet", NOTHING, "") \
    ROW(CONFIG_OF_ADMINISTRATOR, FINE, "%s, the administrator's, with lower priority", NOTHING, "") \
    ROW(CONFIG_PASSED_OVER, NOTE, \
        "%s is ignored, because in this user namespace it is not known whether it belongs to root", NOTHING, "") \
    ROW(CONFIG_OPEN, NOTE, "%s can be read by others; it contains no secret, but names and URLs", COMMAND, \
        "chmod 600 %s") \
    ROW(CONFIG_REFUSED, PROBLEM, "%s", COMMAND, "%s") \
    ROW(CONFIG_UNREADABLE, PROBLEM, "%s", ADVICE, "") \
    ROW(CONFIG_NOT_WRITABLE, NOTE, "%s cannot be written (%s): neither profiles nor settings can be changed", COMMAND, \
        "chmod u+wx %s") \
    ROW(CONFIG_READ_ONLY, NOTE, "%s cannot be written (%s): neither profiles nor settings can be changed", ADVICE, "") \
    ROW(HOME_OF_OTHERS, PROBLEM, "%s", SET, "") \
    ROW(SETTING_INVALID, PROBLEM, "the setting %s has an invalid value: %s", COMMAND, "ajc-hook config unset %s") \
    ROW(SETTING_OF_ADMINISTRATOR_INVALID, PROBLEM, "the setting %s in %s has an invalid value: %s", ADVICE, \
        "ask your administrator to correct it") \
    /* --- profiles --- */ \
    ROW(PROFILES_OK, FINE, "%zu profile%s; %s%s", NOTHING, "") \
    ROW(PROFILES_NONE, NOTE, "there is no profile yet; aws is a name for one", COMMAND, "ajc-hook add aws") \
    ROW(PROFILE_INCOMPLETE, PROBLEM, "the profile %s cannot sign in: %s", ADVICE, "type: ajc-hook edit %s --url URL") \
    ROW(PROFILE_INVALID, PROBLEM, "the profile %s cannot sign in: %s", COMMAND, "ajc-hook edit %s --%s ''") \
    ROW(PROFILE_NAME_INVALID, PROBLEM, "the profile %s cannot sign in: %s", COMMAND, "ajc-hook remove %s") \
    ROW(PROFILE_DEFAULT_MISSING, PROBLEM, "the default profile %s does not exist, so new shells get no credentials", \
        COMMAND, "ajc-hook config unset default_profile") \
    ROW(PROFILE_CURRENT_MISSING, PROBLEM, "AJC_PROFILE is %s, but this profile does not exist", COMMAND, "%s off") \
    /* --- shell, as its hook reports it --- */ \
    ROW(HOOK_OK, FINE, "the hook works in this %s %s, before each prompt and each command (%s)", NOTHING, "") \
    ROW(HOOK_OK_AT_PROMPTS, FINE, "the hook works in this %s %s, before each prompt", NOTHING, "") \
    ROW(HOOK_REMOVED, PROBLEM, \
        "the hook is loaded in this %s, but something removed it from what runs before prompts, so keys are not " \
        "renewed here", \
        COMMAND, "exec \"$SHELL\"") \
    ROW(HOOK_REPEATED, PROBLEM, "the hook runs %ld times before each prompt", COMMAND, "exec \"$SHELL\"") \
    ROW(HOOK_UNANSWERED, PROBLEM, \
        "the hook is in this %s, but the program that it calls has never answered; a new shell finds the program " \
        "again", \
        COMMAND, "exec \"$SHELL\"") \
    ROW(REFRESH_OFF_ASKED, NOTE, "pre-command refresh is off (AJC_BEFORE_COMMAND=off)" STALE_KEYS, UNSET, "") \
    ROW(REFRESH_OFF_VERSION, NOTE, "pre-command refresh is off (bash before 4.4 cannot do it)" STALE_KEYS, ADVICE, \
        "use a newer bash, or press Enter first") \
    ROW(REFRESH_OFF_PROMPTVARS, NOTE, "pre-command refresh is off (the shell option promptvars is off)" STALE_KEYS, \
        COMMAND, "shopt -s promptvars") \
    ROW(REFRESH_OFF_TRAP, NOTE, "pre-command refresh is off (the signal SIGURG has another trap)" STALE_KEYS, COMMAND, \
        "trap - URG; eval \"$(ajc-hook init bash)\"") \
    ROW(REFRESH_OFF_REMOVED, NOTE, "pre-command refresh is off (something removed it)" STALE_KEYS, COMMAND, \
        "exec \"$SHELL\"") \
    ROW(REFRESH_OFF, NOTE, "pre-command refresh is off (%s)" STALE_KEYS, ADVICE, "press Enter first") \
    ROW(PROMPT_LIST_READONLY, PROBLEM, "%s is read-only in this shell, so no tool can add its hook", ADVICE, \
        "remove the line that makes it read-only; to find it: grep -rs 'readonly.*%s' /etc/profile /etc/profile.d " \
        "/etc/bash.bashrc") \
    ROW(PROMPT_LIST_EXPORTED, NOTE, "%s is exported: shells started from here run it without having the hook", \
        COMMAND, "export -n %s") \
    ROW(VARIABLES_READONLY, PROBLEM, \
        "these variables are read-only in this shell, so ajc cannot set credentials here: %s", ADVICE, \
        "open a shell in which they are not read-only") \
    ROW(VARIABLES_UNIVERSAL, PROBLEM, \
        "fish has universal variables of the same names, which every shell without ajc's own values uses: %s", \
        COMMAND, "set -eU%s") \
    /* --- shell, from its start-up files --- */ \
    ROW(HOOK_IN_FILE, NOTE, \
        "line %zu of %s runs the hook in each %s; only the function that the hook defines can check a running shell", \
        COMMAND, "%s%s doctor") \
    ROW(HOOK_NOWHERE, NOTE, "the hook is in no start-up file of %s, so shells do not renew their keys", COMMAND, \
        "ajc-hook init %s --install") \
    ROW(HOOK_AT_LOGIN, NOTE, "line %zu of %s runs the hook only in login shells, because no other %s reads that file", \
        COMMAND, "echo '%s' >> %s") \
    ROW(HOOK_NOT_AT_LOGIN, NOTE, \
        "line %zu of %s runs the hook, but login shells (bash -l, tmux panes) read %s, which does not read ~/.bashrc", \
        COMMAND, "echo '[[ ! -r ~/.bashrc ]] || . ~/.bashrc' >> %s") \
    ROW(HOOK_PRINTED, PROBLEM, "line %zu of %s prints the hook in each new %s instead of running it", COMMAND, \
        "sed -i --follow-symlinks '%zus/.*/%s/' %s") \
    ROW(NAME_IS_ALIAS, PROBLEM, "line %zu of %s makes %s an alias" NOT_THE_FUNCTION, COMMAND, \
        "sed -i --follow-symlinks '%zus/^/: /' %s; %s") \
    ROW(NAME_IS_FUNCTION, PROBLEM, "line %zu of %s defines another function %s" NOT_THE_FUNCTION, COMMAND, \
        "vi +%zu %s; %s") \
    ROW(SHELL_WITHOUT_HOOK, NOTE, \
        "your shell is %s, for which there is no hook (only for bash, zsh and fish): ajc-hook exec and export work " \
        "in " \
        "every shell", \
        NOTHING, "") \
    /* --- pam; each begins with the names of the services --- */ \
    ROW(PAM_OK, FINE, "pam_ajc.so takes the password of logins by %s", NOTHING, "") \
    ROW(PAM_NOT_INSTALLED, FINE, "pam_ajc.so is not installed: JumpCloud's password is typed at the first sign-in", \
        NOTHING, "") \
    ROW(PAM_NOT_ENABLED, NOTE, \
        "pam_ajc.so is installed but in no PAM stack: logins to this machine do not store the password", COMMAND, \
        "sudo pam-auth-update --enable ajc") \
    ROW(PAM_OTHER_SERVICE, NOTE, "in %s pam_ajc.so does not take your password: its services= is %s", NOTHING, "") \
    ROW(PAM_OTHER_UID, NOTE, \
        "in %s pam_ajc.so does not take your password: its minimum_uid= is %u, and your uid is %u", NOTHING, "") \
    ROW(PAM_OTHER_GROUP, NOTE, \
        "in %s pam_ajc.so does not take your password: its group= is %s, and you are not in it", NOTHING, "") \
    ROW(PAM_HELPER_MISSING, PROBLEM, "in %s pam_ajc.so starts %s, which does not exist or cannot be started", COMMAND, \
        "sudo editor %s") \
    ROW(PAM_TOO_EARLY, PROBLEM, "in %s pam_ajc.so is before %s, which checks the password, and gets none", COMMAND, \
        "sudo editor %s") \
    ROW(PAM_SKIPPED, PROBLEM, "in %s a success of %s skips pam_ajc.so", COMMAND, "sudo editor %s") \
    ROW(PAM_NO_CHECKER, NOTE, "in %s pam_ajc.so takes no password: no known module checks it", NOTHING, "") \
    ROW(PAM_REFUSED, PROBLEM, \
        "in %s pam_ajc.so takes no password: %s can accept a login whose password %s refused; pam_ajc(8) shows where " \
        "to put it", \
        COMMAND, "sudo editor %s") \
    ROW(PAM_REPLACED, PROBLEM, \
        "in %s pam_ajc.so takes no password: %s can replace it with other text, for example a code; pam_ajc(8) shows " \
        "where to put it", \
        COMMAND, "sudo editor %s") \
    ROW(PAM_STALE, PROBLEM, \
        "in %s pam_ajc.so takes no password: %s can accept a login without calling it while it has the text of an " \
        "earlier attempt; pam_ajc(8) shows where to put it", \
        COMMAND, "sudo editor %s") \
    ROW(PAM_HIDDEN, PROBLEM, "in %s pam_ajc.so, if it is there, takes no password: %s is not world-readable", COMMAND, \
        "sudo chmod a+r %s") \
    ROW(PAM_NOT_UNDERSTOOD, PROBLEM, \
        "in %s pam_ajc.so takes no password: an auth line or an included file cannot be read", COMMAND, \
        "sudo editor %s") \
    /* --- login --- */ \
    ROW(PORTAL_OK, FINE, "%s has a portal session, from %s", NOTHING, "") \
    ROW(PASSWORD_OK, FINE, "the password of %s is stored until %s", NOTHING, "") \
    ROW(SECRET_COMMAND_OK, FINE, "%s has a %s, which starts %s", NOTHING, "") \
    ROW(ACCOUNT_INVALID, PROBLEM, "the account %s cannot sign in: %s", ADVICE, "type: ajc-hook account %s --%s VALUE") \
    ROW(ACCOUNTS_NONE, NOTE, "no JumpCloud account is known yet", COMMAND, "ajc-hook login") \
    ROW(LOGIN_NONE, NOTE, "no login of %s is stored: the next sign-in asks for the password", COMMAND, \
        "ajc-hook login %s") \
    ROW(LOGIN_REFUSED, PROBLEM, "JumpCloud refused the last login of %s (%s), so there is no automatic retry", \
        COMMAND, "ajc-hook login %s") \
    ROW(LOGIN_UNANSWERED, PROBLEM, "a password of %s was sent and not answered (%s), so there is no automatic retry", \
        COMMAND, "ajc-hook login %s") \
    ROW(SECRET_COMMAND_INVALID, PROBLEM, "%s", COMMAND, "ajc-hook account %s --%s ''") \
    ROW(SECRET_COMMAND_MISSING, PROBLEM, \
        "the %s of %s starts %s, which is not found: install it, or remove the setting", COMMAND, \
        "ajc-hook account %s --%s ''") \
    ROW(MACHINE_PASSWORD_OK, FINE, "the password of your login to this machine is stored until %s", NOTHING, "") \
    ROW(MACHINE_PASSWORD_REFUSED, PROBLEM, \
        "JumpCloud refused the password of your login to this machine (%s), so later ones are not tried: it is not " \
        "your JumpCloud password, or it is a smartcard PIN", \
        COMMAND, "ajc-hook login") \
    ROW(MACHINE_PASSWORD_UNUSED, PROBLEM, "the password of your login to this machine was removed (%s): %.*s", \
        COMMAND, "ajc-hook login") \
    ROW(MACHINE_PASSWORD_STOPPED, NOTE, "since your logout (%s) logins to this machine do not store the password", \
        COMMAND, "ajc-hook login") \
    ROW(MACHINE_PASSWORD_NONE, NOTE, \
        "your login to this machine gave no password to pam_ajc.so%s: a fingerprint, an automatic login, an ssh key " \
        "and a smartcard have none, and services outside its services=, for example xrdp, give none", \
        COMMAND, "ajc-hook login") \
    /* --- security keys --- */ \
    ROW(SECURITY_KEY_OK, FINE, "the security key %s can be used", NOTHING, "") \
    ROW(SECURITY_KEY_NONE, NOTE, "the factor of %s is a security key, and none is plugged in", ADVICE, \
        "plug it in before you sign in") \
    ROW(SECURITY_KEY_BUSY, NOTE, "the security key %s does not answer", ADVICE, \
        "close the program that uses it, or plug it in again") \
    ROW(SECURITY_KEY_NOT_PERMITTED, NOTE, "a security key is plugged in, but you may not open %s", ADVICE, \
        "install the udev rules (in Debian's udev; else of libfido2) and plug the key in again; over ssh only a rule " \
        "of the administrator helps") \
    ROW(SECURITY_KEY_UNSUPPORTED, PROBLEM, \
        "the factor of %s is a security key, but there is no ajc-hook-key beside ajc-hook", ADVICE, \
        "install ajc with security keys, or choose another factor") \
    ROW(SECURITY_KEY_NO_LIBRARY, PROBLEM, \
        "the factor of %s is a security key, but the library libfido2 is not installed", ADVICE, \
        "install it (Debian and Ubuntu: libfido2-1, Fedora: libfido2)") \
    ROW(SECURITY_KEY_FAILS, PROBLEM, "the factor of %s is a security key, but ajc-hook-key does not answer", ADVICE, \
        "install ajc again") \
    /* --- sessions, renewal, clock --- */ \
    ROW(SESSIONS_OK, FINE, "%zu valid, %zu expired, of %zu profiles", NOTHING, "") \
    ROW(SESSIONS_NONE, FINE, "no AWS session is stored", NOTHING, "") \
    ROW(RENEWAL_OK, FINE, "sessions are renewed while the portal session is valid; no failure is recorded", NOTHING, \
        "") \
    ROW(RENEWAL_FAILED, PROBLEM, "the last sign-in for %s%s failed (%s): %s", COMMAND, "ajc-hook rotate %s") \
    ROW(RENEWAL_OFF, NOTE, "sessions are not renewed in the background (the setting background is false)", COMMAND, \
        "ajc-hook config set background true") \
    ROW(RENEWAL_OFF_HERE, NOTE, "this shell does not start background renewal (AJC_BACKGROUND=off)", UNSET, "") \
    ROW(CLOCK_OK, FINE, "within %ld seconds of AWS's at the last sign-in", NOTHING, "") \
    ROW(CLOCK_UNKNOWN, FINE, "not measured yet: a sign-in measures it", NOTHING, "") \
    ROW(CLOCK_WRONG, PROBLEM, \
        "this machine's clock was %ld minutes %s AWS's at the last sign-in; at five minutes sign-ins fail", COMMAND, \
        "sudo timedatectl set-ntp true && ajc-hook rotate %s") \
    /* --- aws --- */ \
    ROW(AWS_KEYS_OK, FINE, "AWS tools use the keys of %s in the environment (%.32s)", NOTHING, "") \
    ROW(AWS_NONE, FINE, "AWS tools find no credentials here, or those of an EC2 instance's role", NOTHING, "") \
    ROW(AWS_KEYS_FOREIGN, NOTE, \
        "AWS tools use the keys in the environment (AWS_ACCESS_KEY_ID is %.32s), which ajc did not set and does not " \
        "change", \
        UNSET, "") \
    ROW(AWS_KEYS_PLACEHOLDER, PROBLEM, \
        "AWS tools use placeholder keys in the environment (%.32s), which AWS refuses, because there is no session " \
        "of " \
        "%s", \
        SET, "") \
    ROW(AWS_KEYS_EXPIRED, PROBLEM, "AWS tools use the keys of %s in the environment (%.32s), which have expired", SET, \
        "") \
    ROW(AWS_PROFILE_USED, NOTE, "AWS tools use %s of the profile %s in %s (%s%s)", NOTHING, "") \
    ROW(AWS_IDENTITY_USED, NOTE, "AWS tools use a web identity (%s)", NOTHING, "") \
    ROW(AWS_CONTAINER_USED, NOTE, "AWS tools use the credentials of this container", NOTHING, "") \
    ROW(AWS_FAILS_BY_VARIABLE, PROBLEM, "AWS tools fail, because %s", UNSET, "") \
    ROW(AWS_FAILS_BY_FILE, PROBLEM, "AWS tools fail, because %s", COMMAND, "vi +%zu %s") \
    ROW(AWS_FILE_BY_VARIABLE, NOTE, "%s cannot be read: %s", UNSET, "") \
    ROW(AWS_FILE_NOT_READABLE, NOTE, "%s cannot be read: %s", COMMAND, "chmod u+r %s") \
    ROW(AWS_FILE_OF_OTHERS, NOTE, "%s cannot be read: %s", ADVICE, "") \
    ROW(AWS_UNKNOWN, NOTE, "it is not known which credentials AWS tools use: %s", ADVICE, "") \
    ROW(AWS_OURS_FAILS, PROBLEM, "the profile %s in %s uses ajc, but AWS tools fail with it, because %s", COMMAND, \
        "vi +%zu %s") \
    ROW(AWS_OURS_UNUSED, PROBLEM, "the profile %s in %s uses ajc, but AWS tools use %s in %s, line %zu, first", \
        COMMAND, "vi +%zu %s") \
    ROW(AWS_KEYS_AND_PROFILE, PROBLEM, \
        "both keys and %s=%s are in the environment: the AWS CLI, boto3 and Terraform use the keys, the JavaScript " \
        "SDK " \
        "v3 (CDK, Serverless) uses the profile", \
        UNSET, "") \
    ROW(AWS_KEYS_AND_IDENTITY, NOTE, "%s is set, too: AWS tools use the keys, and without them another identity", \
        NOTHING, "") \
    ROW(AWS_REGIONS_DIFFER, NOTE, \
        "AWS_REGION is %s and AWS_DEFAULT_REGION is %s: the AWS CLI and the SDKs use the first, boto3 the second", \
        SET, "") \
    ROW(AWS_ENDPOINT, NOTE, "%s sends AWS tools%s to %s", UNSET, "") \
    ROW(AWS_TRUST_UNREADABLE, PROBLEM, "%s is %s, which cannot be read (%s), so sign-ins in this shell fail", UNSET, \
        "") \
    /* --- hosts, with --online --- */ \
    ROW(HOST_OK, FINE, "%s answers, its certificate is trusted (%ld ms)", NOTHING, "") \
    ROW(HOST_FAILS, PROBLEM, "%s", ADVICE, "") \
    ROW(HOSTS_NOT_CHECKED, PROBLEM, "%s", ADVICE, "") \
    ROW(PROXY_OK, FINE, "%s selects the proxy %s; background renewal uses %s", NOTHING, "") \
    ROW(PROXY_OF_SETTING, FINE, "the setting proxy selects %s", NOTHING, "") \
    ROW(PROXY_HERE_ONLY, NOTE, "%s selects the proxy %s; background renewal and credential-process use no proxy", \
        COMMAND, "ajc-hook config set proxy %s") \
    ROW(PROXY_DEAD, NOTE, "%s selects the proxy %s, through which not every host was reached", ADVICE, "correct %s")

/* Parts of several sentences. */
#define STALE_KEYS ": a command that is typed at an old prompt can get expired keys"
#define NOT_THE_FUNCTION ", which hides the function of the hook, so that its `use` and `off` cannot change a shell"
