#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The findings of `ajc-hook doctor` about PAM, in a separate system: the module is missing, installed but not enabled,
# enabled as an administrator does it, in two wrong places; and whether a real login passed a password.
# shellcheck source=tests/pam/machine.sh
source "$AJC_TESTS/pam/machine.sh"
# shellcheck source=tests/flow/findings.sh
source "$AJC_TESTS/flow/findings.sh"

password='the one of the login, 42'
fix_as_root=yes
export DEBIAN_FRONTEND=noninteractive # for pam-auth-update

# diagnose: runs doctor as the owner.
diagnose() {
    doctor as "$owner"
}

# pam_is_fine: pam_ajc.so gets the password, and there is no other finding about it.
pam_is_fine() {
    found PAM_OK '^pam_ajc.so takes the password of logins by sshd, login, su, sudo'
    expect_equal "$(jq -rs 'map(select(.subject == "pam")) | length' <<<"$findings")" 1
}

# edited FILE LINE…: replaces the lines, as an administrator does in the editor that a fix opens.
edited() {
    printf '%s\n' "$@" >"$TMPDIR/edited"
    fake_program editor "cp '$TMPDIR/edited' \"\$1\""
}

step "installed, in no stack: the fix enables it"
diagnose
gone MACHINE_PASSWORD_NONE
fixed PAM_NOT_ENABLED 'pam_ajc.so is installed but in no PAM stack' '^sudo pam-auth-update --enable ajc$'
enable_module
diagnose
pam_is_fine

step "logins with and without a password are distinguished"
password_of "$owner" "$password"
start_sshd
ssh_as "$owner" publickey -- env -i "PATH=$PATH" "HOME=$AJC_TEST_ROOT/home/$owner" SSH_CONNECTION=x ajc-hook doctor
expect_status 0
expect_match "$out" 'note   login  .*gave no password to pam_ajc.so \(you logged in by ssh.*; fix: ajc-hook login'
forget_seeds
ssh_as "$owner" password 'password: ' "$password" -- env -i "PATH=$PATH" "HOME=$AJC_TEST_ROOT/home/$owner" ajc-hook doctor
expect_status 0
expect_match "$out" 'ok     login  .*the password of your login to this machine is stored until'
expect_no_match "$out" 'gave no password to pam_ajc'
stop_sshd

step "the helper is missing"
cp /etc/pam.d/common-auth "$TMPDIR/right"
enable_module /nowhere/ajc-hook
diagnose
fake_program editor "cp '$TMPDIR/right' \"\$1\""
fixed PAM_HELPER_MISSING 'in sshd, login, su, sudo.* pam_ajc.so starts /nowhere/ajc-hook, which does not exist' \
    '^sudo editor /etc/pam.d/common-auth$'
enable_module

step "options that exclude this user or service are reported, and apply"
# log_in EXPECTED: logs in by ssh with the password; EXPECTED: the users whose keyring then has a password.
log_in() {
    forget_seeds
    start_sshd
    ssh_as "$owner" password 'password: ' "$password" -- true
    expect_status 0
    stop_sshd
    expect_equal "$(seeded_users)" "$1"
}
enable_module "$noting" "services=login,sshd" "minimum_uid=$(id -u "$owner")" "group=$(id -gn "$owner")"
diagnose
found PAM_OTHER_SERVICE '^in su, sudo.* pam_ajc.so does not take your password: its services= is login,sshd$' '^$'
found PAM_OK '^pam_ajc.so takes the password of logins by sshd, login$'
log_in "$owner"
with_option() {
    enable_module "$noting" "$1"
    log_in ''
    diagnose
}
with_option "minimum_uid=$(($(id -u "$owner") + 1))"
found PAM_OTHER_UID "in sshd, .* does not take your password: its minimum_uid= is [0-9]+, and your uid is $(id -u "$owner")$"
gone MACHINE_PASSWORD_NONE
with_option group=daemon
found PAM_OTHER_GROUP 'in sshd, .* does not take your password: its group= is daemon, and you are not in it$'
gone MACHINE_PASSWORD_NONE
with_option services=login
found PAM_OTHER_SERVICE 'in sshd, .* does not take your password: its services= is login$'
enable_module

unix='auth [success=1 default=ignore] pam_unix.so' deny='auth requisite pam_deny.so' permit='auth required pam_permit.so'
ours="auth optional pam_ajc.so helper=$AJC_STAGE_PREFIX/bin/ajc-hook" file=/etc/pam.d/common-auth
# broken LINE…: replaces the file's lines.
broken() {
    printf '%s\n' "$@" >"$file"
    diagnose
}
step "wrong places are reported, and an edit of the named file as in the manual fixes them"
broken "$ours" "$unix" "$deny" "$permit"
edited "$unix" "$deny" "$permit" "$ours"
fixed PAM_TOO_EARLY 'in sshd, login, su, .* pam_ajc.so is before pam_unix.so, which checks the password, and gets none' "^sudo editor $file$"
pam_is_fine
broken 'auth sufficient pam_unix.so' "$ours"
fixed PAM_SKIPPED 'in .*su.* a success of pam_unix.so skips pam_ajc.so' "^sudo editor $file$"
pam_is_fine
broken 'auth [success=2 default=ignore] pam_unix.so' 'auth [success=1 default=ignore] pam_oath.so' "$deny" "$permit" "$ours"
edited 'auth [success=2 default=ignore] pam_unix.so' 'auth [success=2 default=ignore] pam_oath.so' "$deny" "$ours" "$permit"
fixed PAM_REFUSED 'pam_oath.so can accept a login whose password pam_unix.so refused; pam_ajc\(8\)' "^sudo editor $file$"
pam_is_fine
broken "$unix" "$deny" "$permit" 'auth required pam_radius_auth.so force_prompt' "$ours"
edited "$unix" "$deny" "$permit" "$ours" 'auth required pam_radius_auth.so force_prompt'
fixed PAM_REPLACED 'pam_radius_auth.so can replace it with other text, for example a code; pam_ajc\(8\)' "^sudo editor $file$"
pam_is_fine
broken 'auth [success=2 default=ignore] pam_sss.so forward_pass' "$unix" "$deny" "$permit" "$ours"
edited 'auth [success=2 default=ignore] pam_sss.so forward_pass' "$unix" "$deny" "$permit" "$ours password_module=pam_sss.so"
fixed PAM_REPLACED 'pam_sss.so can replace it with other text'
pam_is_fine
broken 'auth sufficient pam_fprintd.so' 'auth required pam_unix.so' "$ours"
edited 'auth sufficient pam_fprintd.so' 'auth requisite pam_unix.so' "$ours"
fixed PAM_STALE 'pam_fprintd.so can accept a login without calling it while it has the text of an earlier attempt; pam_ajc\(8\)' "^sudo editor $file$"
pam_is_fine
broken "$unix" "$deny" "$permit" "$ours" '@include common-absent'
edited "$unix" "$deny" "$permit" "$ours"
fixed PAM_NOT_UNDERSTOOD 'an auth line or an included file cannot be read' "^sudo editor $file$"
pam_is_fine
run as "$owner" ajc-hook doctor
expect_status 0

step "a file that only root can read"
chmod go-r "$file"
log_in ''
diagnose
fixed PAM_HIDDEN "pam_ajc.so, if it is there, takes no password: $file is not world-readable" "^sudo chmod a\\+r $file$"
pam_is_fine
log_in "$owner"

step "no module checks a password: a note"
broken 'auth required pam_fprintd.so' "$ours"
found PAM_NO_CHECKER '^in sshd, .* pam_ajc.so takes no password: no known module checks it$' '^$'

step "not installed at all"
cp "$TMPDIR/right" "$file"
sed -i '/pam_ajc/d; /pam_debug/d' "$file"
rm "$(find /lib/*/security /lib/security -name pam_ajc.so 2>/dev/null | head -n 1)"
diagnose
found PAM_NOT_INSTALLED '^pam_ajc.so is not installed'

print_table
