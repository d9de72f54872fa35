#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Real logins in a separate system: sshd on loopback, login, su, sudo, a screen locker of an ordinary user, cron. Prints
# for which user, in which application and phase a password was stored, and the time that the module added.
# shellcheck source=tests/pam/machine.sh
source "$AJC_TESTS/pam/machine.sh"

owner_password='owner: "p\ss wörd" 1' other_password="other's p%ss word 2" matrix=()

# expect_login NAME PHASE… [USER]: checks a login; "-" when no password may be stored.
expect_login() {
    local name=$1 phase=$2 who=${3:-}
    matrix+=("$(printf '%-34s %-38s %s' "$name" "$(seeding_phase)" "$(seeded_users | paste -sd' ')")")
    echo "${matrix[-1]}"
    [[ "$(seeding_phase)" == "$phase" ]] || fail "$name: seeded in '$(seeding_phase)', expected '$phase'; $(<"$notes")"
    expect_equal "$(seeded_users)" "$who"
    forget_seeds
}

password_of "$owner" "$owner_password"
password_of "$other" "$other_password"
printf '%s ALL=(ALL) PASSWD: ALL\nDefaults:%s timestamp_timeout=0\n' "$owner" "$owner" >"/etc/sudoers.d/$owner"
enable_module
start_sshd
rm -f "$AJC_TEST_ROOT/cron-ran"
mount -t tmpfs tmpfs /var/spool/cron
mkdir -m 1730 /var/spool/cron/crontabs
printf '@reboot touch %q\n' "$AJC_TEST_ROOT/tmp/$owner/cron-ran" >"/var/spool/cron/crontabs/$owner"
chown "$owner" "/var/spool/cron/crontabs/$owner"
chmod 0600 "/var/spool/cron/crontabs/$owner"

step "sshd"
ssh_as "$owner" password 'assword: ' "$owner_password" -- id -un
expect_status 0
expect_match "$out" "$owner"
expect_login "sshd, password" "sshd open_session $owner" "$owner"
ssh_as "$owner" keyboard-interactive 'assword: ' "$owner_password" -- id -un
expect_status 0
expect_login "sshd, keyboard-interactive" "sshd acct_mgmt $owner" "$owner"
ssh_as "$owner" publickey -- id -un
expect_status 0
expect_login "sshd, key" -
ssh_as "$owner" password 'assword: ' 'wrong one' -- id -un
[[ $status -ne 0 ]] || fail "a login with a wrong password succeeded"
expect_login "sshd, wrong password" -
ssh_as "$owner" password,publickey 'assword: ' 'wrong one' -- id -un
expect_status 0
expect_login "sshd, wrong password, then key" -
ssh_as "$other" publickey,password 'assword: ' "$other_password" -- id -un
expect_status 0
expect_login "sshd, key and password" "sshd open_session $other" "$other"
ssh_as "$other" publickey,keyboard-interactive 'assword: ' "$other_password" -- id -un
expect_status 0
expect_login "sshd, key and keyboard-interactive" "sshd acct_mgmt $other" "$other"

step "sshd with a stack that calls the module also after a wrong password"
cp /etc/pam.d/common-auth "$TMPDIR/common-auth"
{
    echo 'auth required pam_unix.so nodelay'
    grep -E 'pam_debug|pam_ajc' "$TMPDIR/common-auth"
} >/etc/pam.d/common-auth
ssh_as "$owner" password,publickey 'assword: ' 'wrong one' -- id -un
expect_status 0
grep -q authenticate "$notes" || fail "the module was not called"
expect_login "sshd, wrong, then key, other stack" -
ssh_as "$owner" keyboard-interactive,publickey 'assword: ' 'wrong one' -- id -un
expect_status 0
expect_login "the same, keyboard-interactive" -
ssh_as "$owner" password 'assword: ' "$owner_password" -- id -un
expect_login "sshd, password, other stack" "sshd open_session $owner" "$owner"
mv "$TMPDIR/common-auth" /etc/pam.d/common-auth

step "login"
type_to_tty 'assword: ' "$owner_password" '[$] ' 'id -un' '[$] ' exit -- login "$owner"
expect_match "$out" "$owner"
expect_login "login" "login acct_mgmt $owner" "$owner"

step "su"
run as "$owner" sh -c "printf '%s\n' '${other_password//\'/\'\\\'\'}' | su $other -c 'id -un'"
expect_equal "$out" "$other"
expect_login "su (of the target)" "su acct_mgmt $other" "$other"
run as "$owner" sh -c "printf '%s\n' '${other_password//\'/\'\\\'\'}' | su - $other -c 'id -un'"
expect_equal "$out" "$other"
expect_login "su - (of the target)" "su-l acct_mgmt $other" "$other"
run su "$owner" -c 'id -un'
expect_equal "$out" "$owner"
expect_login "su by root" -
run su - "$owner" -c 'id -un'
expect_equal "$out" "$owner"
expect_login "su - by root" -

step "sudo: stored for the caller, who typed the password, never for the target"
for words in "id -un" "-i id -un" "-u $other id -un"; do
    run as "$owner" sh -c "printf '%s\n' '${owner_password//\'/\'\\\'\'}' | sudo -S -p '' $words"
    expect_status 0
    expect_match "$out" "root|$other"
    service=sudo
    [[ $words != -i* ]] || service=sudo-i
    expect_login "sudo ${words% id -un}" "$service acct_mgmt $owner" "$owner"
done
run as "$owner" sh -c "printf 'wrong one\n' | sudo -S -p '' id -un"
expect_status 1
expect_login "sudo, wrong password" -

step "sudo without a password: nothing is stored"
printf '%s ALL=(ALL) NOPASSWD: ALL\n' "$owner" >"/etc/sudoers.d/$owner"
run as "$owner" sudo -n id -un
expect_equal "$out" root
expect_login "sudo, NOPASSWD" -

step "a password that is changed, at the login or later: the old one is removed"
# change_when_asked NAME SERVICE CMD…: logs in with the old password and changes it; then swaps the two.
change_when_asked() {
    local name=$1 service=$2 new=$new_password
    shift 2
    wait_until chage --lastday 0 "$owner"
    "$@" 'assword: ' "$owner_password" '[Cc]urrent password: ' "$owner_password" 'New password: ' "$new" \
        '[Nn]ew password: ' "$new" "${shell_answers[@]}"
    expect_match "$out" 'required to change your password'
    new_password=$owner_password owner_password=$new
    expect_login "$name" "$service chauthtok $owner"
}
new_password='quite another p"ss 3' shell_answers=(-- id -un)
change_when_asked "sshd, keyboard-interactive, changed" sshd ssh_as "$owner" keyboard-interactive
shell_answers=(-- "$AJC_TESTS/as-user" --be "$other" -- su "$owner" -c 'id -un')
change_when_asked "su, changed" su type_to_tty
shell_answers=('[$] ' exit -- login "$owner")
change_when_asked "login, changed" login type_to_tty
run as "$other" sh -c "printf '%s\n' '${owner_password//\'/\'\\\'\'}' | su $owner -c 'id -un'"
expect_equal "$(seeded_users)" "$owner"
: >"$notes"
type_to_tty '[Cc]urrent password: ' "$owner_password" 'New password: ' "$new_password" 'new password: ' "$new_password" \
    -- "$AJC_TESTS/as-user" --be "$owner" -- passwd
expect_status 0
owner_password=$new_password
expect_login "passwd" "passwd chauthtok $owner"

step "a screen locker, run by the user"
printf 'auth include common-auth\n' >/etc/pam.d/swaylock
run as "$owner" sh -c "printf '%s\n' '${owner_password//\'/\'\\\'\'}' | pamtester swaylock $owner authenticate 'setcred(PAM_REFRESH_CRED)'"
expect_status 0
expect_login "swaylock (its phases)" "swaylock setcred $owner" "$owner"
run as "$owner" sh -c "printf 'wrong one\n' | pamtester swaylock $owner authenticate 'setcred(PAM_REFRESH_CRED)'"
expect_status 1
expect_login "swaylock, wrong password" -

step "a service that is not in services="
printf 'auth include common-auth\naccount include common-account\n' >/etc/pam.d/dovecot
run sh -c "printf '%s\n' '${owner_password//\'/\'\\\'\'}' | pamtester dovecot $owner authenticate acct_mgmt"
expect_status 0
expect_login "dovecot" -

step "stacks that end with a success, as authselect's: not called after an include, called after a substack"
cat >/etc/pam.d/system-auth <<'STACK'
auth sufficient pam_unix.so nodelay
auth required pam_deny.so
account required pam_unix.so
session required pam_unix.so
STACK
for behind in include substack; do
    cat >/etc/pam.d/login <<STACK
auth       $behind     system-auth
-auth      optional     pam_ajc.so helper=$noting
account    include      system-auth
-account   optional     pam_ajc.so helper=$noting
session    include      system-auth
-session   optional     pam_ajc.so helper=$noting
STACK
    run sh -c "printf '%s\n' '${owner_password//\'/\'\\\'\'}' | pamtester login $owner authenticate acct_mgmt open_session"
    expect_status 0
    expect_equal "$(seeded_users)" "$([[ $behind == include ]] || echo "$owner")"
    forget_seeds
    run sh -c "printf 'wrong one\n' | pamtester login $owner authenticate"
    expect_status 1
    expect_equal "$(seeded_users)" ''
done
rm /etc/pam.d/system-auth
cp "$TMPDIR/pam.d/login" /etc/pam.d/login

step "cron"
cron -f &
wait_until test -e "$AJC_TEST_ROOT/tmp/$owner/cron-ran"
kill $!
expect_login "cron" -

step "the time that it adds to a login"
# times: prints the milliseconds of each acct_mgmt in the module, sorted.
times() {
    awk '$1 == "begin" { began = $5 } $1 == "end" && $3 == "acct_mgmt" { printf "%.2f\n", ($5 - began) / 1e6 }' "$notes" | sort -n
}
measure() {
    local logins=$2 all
    : >"$notes"
    for ((i = 0; i < logins; i++)); do
        printf '%s\n' "$owner_password" | pamtester login "$owner" authenticate acct_mgmt >/dev/null 2>&1 || fail "login failed"
    done
    mapfile -t all < <(times)
    expect_equal "${#all[@]}" "$logins"
    median=${all[logins / 2]} worst=${all[-1]}
    printf '%-24s median %8s ms, worst %8s ms of %d\n' "$1" "$median" "$worst" "$logins"
}
enable_module "$AJC_STAGE_PREFIX/bin/ajc-hook"
measure "with ajc-hook seed" 30
expect_equal "$(seeded_users)" "$owner"
printf '#!/bin/sh\ntrap "" TERM HUP\nexec tail -f /dev/null\n' >"$AJC_TEST_ROOT/hanging"
chmod 0755 "$AJC_TEST_ROOT/hanging"
enable_module "$AJC_TEST_ROOT/hanging" timeout=1
measure "with the helper hanging" 3
awk -v median="$median" 'BEGIN { exit !(median > 990) }' || fail "before the end of the second"
enable_module /nonexistent
measure "without the helper" 30

step "for whom a password was stored"
printf '%-34s %-38s %s\n' application 'service, phase, PAM_USER' seeded
printf '%s\n' "${matrix[@]}"
