#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What `ajc-hook doctor` says of PAM, on a machine of its own: the module not there, installed but not switched on,
# switched on as an administrator does it, in the wrong place in two ways; and whether a real login brought a password.
# shellcheck source=tests/pam/machine.sh
source "$AJC_TESTS/pam/machine.sh"

password='the one of the login, 42'

# doctor SUBJECT: "level sentence [command]" of what it says to the owner, one a line.
doctor() {
    run as "$owner" ajc-hook doctor --json
    out=$(jq -r --arg subject "$1" '.findings[] | select(.subject == $subject) | "\(.level) \(.sentence) [\(.fix // "")]"' <<<"$out")
    printf '%s\n' "$out"
}

step "installed, in no stack: the command that switches it on does it"
doctor pam
expect_match "$out" '^note pam_ajc.so is installed but in no PAM stack.* \[sudo pam-auth-update --enable ajc\]$'
doctor login
expect_no_match "$out" 'gave no password to pam_ajc'
enable_module # that very command
doctor pam
expect_match "$out" '^ok pam_ajc.so takes the password of logins by sshd, login, su, sudo'
expect_equal "$(wc -l <<<"$out")" 1

step "a login without a password is told apart from one with"
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

step "a helper that is not there"
enable_module /nowhere/ajc-hook
doctor pam
expect_match "$out" 'problem in sshd, login, su, sudo.* pam_ajc.so starts /nowhere/ajc-hook, which does not exist .* \[sudo editor /etc/pam.d/common-auth\]'
enable_module

step "options that keep it from acting for this user or service: said, and true"
# log_in EXPECTED: by ssh and password; whose keyring holds a password then.
log_in() {
    forget_seeds
    start_sshd
    ssh_as "$owner" password 'password: ' "$password" -- true
    expect_status 0
    stop_sshd
    expect_equal "$(seeded_users)" "$1"
}
enable_module "$noting" "services=login,sshd" "minimum_uid=$(id -u "$owner")" "group=$(id -gn "$owner")"
doctor pam
expect_match "$out" '^note in su, sudo.* pam_ajc.so does not take your password: its services= is login,sshd \[\]'
expect_match "$out" $'\nok pam_ajc.so takes the password of logins by sshd, login \\[\\]$'
log_in "$owner"
for option in "minimum_uid=$(($(id -u "$owner") + 1)):minimum_uid= is [0-9]+, and your uid is $(id -u "$owner")" \
    'group=daemon:group= is daemon, and you are not in it' 'services=login:services= is login'; do
    enable_module "$noting" "${option%%:*}"
    doctor pam
    expect_match "$out" "note in (sshd|sshd, .*) pam_ajc.so does not take your password: its ${option#*:}"
    log_in ''
    doctor login
    [[ $option == services=* ]] || expect_no_match "$out" 'gave no password to pam_ajc'
done
enable_module

step "in front of the module that asks"
cp /etc/pam.d/common-auth "$TMPDIR/right"
sed -i '/pam_ajc/d' /etc/pam.d/common-auth
sed -i '1i auth optional pam_ajc.so' /etc/pam.d/common-auth
doctor pam
expect_match "$out" 'problem in sshd, .* pam_ajc.so is before pam_unix.so, which checks the password, and gets none \[sudo editor /etc/pam.d/common-auth\]'

step "behind one whose success ends the stack"
printf 'auth sufficient pam_unix.so\nauth optional pam_ajc.so\n' >/etc/pam.d/common-auth
doctor pam
expect_match "$out" 'problem in .*su.* a success of pam_unix.so skips pam_ajc.so'
run as "$owner" ajc-hook doctor
expect_status 1

step "places where it takes nothing: each is said, and well again when the file that is named is edited as the manual says"
unix='auth [success=1 default=ignore] pam_unix.so' deny='auth requisite pam_deny.so' permit='auth required pam_permit.so'
ours="auth optional pam_ajc.so helper=$AJC_STAGE_PREFIX/bin/ajc-hook" file=/etc/pam.d/common-auth
# broken_then_well FINDING BROKEN… -- WELL…: lines of the file.
broken_then_well() {
    local finding=$1 broken=()
    shift
    while [[ $1 != -- ]]; do
        broken+=("$1") && shift
    done
    shift
    printf '%s\n' "${broken[@]}" >"$file"
    doctor pam
    expect_match "$out" "problem in sshd, login, su, .* pam_ajc.so takes no password: $finding.* \\[sudo editor $file\\]"
    printf '%s\n' "$@" >"$file"
    doctor pam
    expect_match "$out" '^ok pam_ajc.so takes the password of logins by sshd, login, su, sudo'
    expect_equal "$(wc -l <<<"$out")" 1
}
broken_then_well 'pam_oath.so can accept a login whose password pam_unix.so refused; pam_ajc\(8\)' \
    'auth [success=2 default=ignore] pam_unix.so' 'auth [success=1 default=ignore] pam_oath.so' "$deny" "$permit" "$ours" -- \
    'auth [success=2 default=ignore] pam_unix.so' 'auth [success=2 default=ignore] pam_oath.so' "$deny" "$ours" "$permit"
broken_then_well 'pam_radius_auth.so can replace it with other text, for example a code; pam_ajc\(8\)' \
    "$unix" "$deny" "$permit" 'auth required pam_radius_auth.so force_prompt' "$ours" -- \
    "$unix" "$deny" "$permit" "$ours" 'auth required pam_radius_auth.so force_prompt'
broken_then_well 'pam_fprintd.so can accept a login without calling it while it has the text of an earlier attempt; pam_ajc\(8\)' \
    'auth sufficient pam_fprintd.so' 'auth required pam_unix.so' "$ours" -- \
    'auth sufficient pam_fprintd.so' 'auth requisite pam_unix.so' "$ours"
broken_then_well 'an auth line or an included file cannot be read' \
    "$unix" "$deny" "$permit" "$ours" '@include common-absent' -- "$unix" "$deny" "$permit" "$ours"
broken_then_well 'pam_sss.so can replace it with other text' \
    'auth [success=2 default=ignore] pam_sss.so forward_pass' "$unix" "$deny" "$permit" "$ours" -- \
    'auth [success=2 default=ignore] pam_sss.so forward_pass' "$unix" "$deny" "$permit" "$ours password_module=pam_sss.so"

step "a file that only root can read"
chmod go-r "$file"
doctor pam
expect_match "$out" "problem in sshd, .* pam_ajc.so, if it is there, takes no password: $file is not world-readable \\[sudo chmod a\\+r $file\\]"
log_in ''
chmod a+r "$file" # that very command
doctor pam
expect_match "$out" '^ok pam_ajc.so takes the password of logins by sshd, login, su, sudo'
log_in "$owner"

step "nothing that checks a password: a note"
printf '%s\n' 'auth required pam_fprintd.so' "$ours" >"$file"
doctor pam
expect_match "$out" '^note in sshd, .* pam_ajc.so takes no password: no known module checks it \[\]$'

step "not installed at all"
cp "$TMPDIR/right" /etc/pam.d/common-auth
sed -i '/pam_ajc/d; /pam_debug/d' /etc/pam.d/common-auth
rm "$(find /lib/*/security /lib/security -name pam_ajc.so 2>/dev/null | head -n 1)"
doctor pam
expect_match "$out" '^ok pam_ajc.so is not installed'
