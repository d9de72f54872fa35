#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What a renewal needs: with a valid portal session neither a question nor a password, however JumpCloud limits the session;
# after its end the stored password, if no code is required, else a sign-in.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

password_asked=$(message ASK_PASSWORD '' '')
code_asked=$(message ASK_CODE)
page='sso.sandbox.localhost GET /saml2/aws-prod'

passwords() {
    record 'select(.event == "request" and .had_password) | 1' | wc -l
}

# renews PASSWORDS: a new session without a terminal, with this many requests with a password.
renews() {
    forget_requests
    run ajc-hook rotate duff
    expect_status 0
    expect_message "$err" ROTATED '.* UTC'
    expect_equal "$(passwords)" "$1"
}

# portal SESSION: sets the time limits of the portal's sessions.
portal() {
    session=$1
    script_sandbox "{\"session\": $session, \"portal_ahead\": $ahead}"
}

# let_pass SECONDS: moves the portal's clock forward.
let_pass() {
    ahead=$((ahead + $1))
    portal "$session"
}
ahead=0 session=''

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty "$(message ASK_EMAIL)" @email "$password_asked" @password -- ajc-hook login
expect_status 0

step "the portal session is tried first: one page, one STS call, no password"
renews 0
requests
expect_equal "$(requests | grep -vc ' HEAD / ')" 2
expect_match "$(requests)" "$page 200"
run ajc-hook renew 0 0 duff
expect_status 0
expect_equal "$(passwords)" 0

step "a session that another process stored or removed since the refresher checked is not renewed or restored"
now() {
    python3 -c 'import time; print(time.clock_gettime_ns(time.CLOCK_BOOTTIME))'
}
key=$(ajc-hook exec duff -- printenv AJC_KEY_ID)
checked_at=$(now)
run ajc-hook renew 0 "$checked_at" duff
expect_status 0
[[ $(ajc-hook exec duff -- printenv AJC_KEY_ID) != "$key" ]] || fail "the older session was not renewed"
key=$(ajc-hook exec duff -- printenv AJC_KEY_ID)
forget_requests
run ajc-hook renew 0 "$checked_at" duff
expect_status 0
expect_equal "$(requests)" ''
expect_equal "$(ajc-hook exec duff -- printenv AJC_KEY_ID)" "$key"
checked_at=$(now)
run ajc-hook clear duff
run ajc-hook renew 0 "$checked_at" duff
expect_status 1
expect_message "$err" REMOVED_MEANWHILE duff
run ajc-hook is-active duff
expect_status 1
run ajc-hook rotate duff
expect_status 0

step "the session's time limit restarts with each use"
portal '{"idle_seconds": 3600, "extends": true, "absolute_seconds": 0}'
type_to_tty -- ajc-hook login
for _ in 1 2 3; do
    let_pass 2000
    renews 0
done
let_pass 3601
renews 1

step "the session's time limit does not restart"
portal '{"idle_seconds": 3600, "extends": false, "absolute_seconds": 0}'
let_pass 2000
renews 0
let_pass 2000
renews 1

step "the session has an absolute time limit"
portal '{"idle_seconds": 36000, "extends": true, "absolute_seconds": 3600}'
let_pass 2000
renews 0
let_pass 2000
renews 1
renews 0

step "the session ended and no code is required: the stored password is used, with a message on a terminal"
script_sandbox '{"end_sessions": 1}'
forget_requests
type_to_tty -- ajc-hook rotate duff
expect_status 0
expect_message "$out" USING_KEYCHAIN
expect_equal "$(passwords)" 1
requests
expect_match "$(requests)" "$page 302"
expect_match "$(requests)" "$page 200"
script_sandbox '{"end_sessions": 2}'
renews 1
expect_no_match "$err" 'OS keychain'
script_sandbox '{"end_sessions": 3}'
run ajc-hook renew 0 0 duff
expect_status 0

step "a cookie that JumpCloud changes at a login is stored"
script_sandbox '{"end_sessions": 4, "rotate_cookie": true}'
renews 1
renews 0

step "the session ended, without a password or a terminal: reported, and nothing is sent"
key=$(ajc-hook exec duff -- printenv AJC_KEY_ID)
# Removes only the password, as at the end of login_ttl.
keyring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
key_of_login=$(keyctl search "$keyring" user "login:$(sandbox email)" 2>/dev/null) || key_of_login=
[[ -n $key_of_login ]] || fail "no login in the keyring"
keyctl unlink "$key_of_login" "$keyring"
script_sandbox '{"end_sessions": 5}'
forget_requests
run ajc-hook rotate duff
expect_status 3
expect_message "$err" LOGIN_NEEDED '' " of $(sandbox email)"
expect_equal "$(passwords)" 0
expect_equal "$(ajc-hook exec duff -- printenv AJC_KEY_ID)" "$key"

step "on a terminal the password is asked for"
type_to_tty "$password_asked" @password -- ajc-hook rotate duff
expect_status 0
renews 0

step "a code is required from now on: one try with only the password, then a sign-in is required"
script_sandbox '{"mfa": "totp", "end_sessions": 6}'
forget_requests
for expected in 1 1; do
    run ajc-hook rotate duff
    expect_status 3
    expect_message "$err" CODE_NEEDED "$(sandbox email)"
    expect_equal "$(passwords)" "$expected"
done
type_to_tty "$code_asked" @totp -- ajc-hook rotate duff
expect_status 0
expect_message "$out" USING_KEYCHAIN
renews 0

step "a session or profile that is removed during its renewal stays removed, also in the configuration"
# is_at_aws: AWS received the assertion and delays its answer.
is_at_aws() {
    [[ $(record 'select(.action == "AssumeRoleWithSAML") | 1') == 1 ]]
}
for command in 'clear duff' 'clear --all' 'remove duff'; do
    script_sandbox '{"end_sessions": 6, "sts_slow": 600}'
    forget_requests
    ajc-hook rotate duff 2>"$TMPDIR/rotation" </dev/null &
    rotation=$!
    wait_until is_at_aws
    # shellcheck disable=SC2086 # words of a command
    run ajc-hook $command
    expect_status 0
    answer_now '{"end_sessions": 6}'
    status=0
    wait "$rotation" || status=$?
    expect_status 1
    expect_equal "$(grep -Ec "$(message REMOVED_MEANWHILE duff)" "$TMPDIR/rotation")" 1
    ! keyctl search "$keyring" user session:duff 2>/dev/null || fail "it is there again after: $command"
done
expect_equal "$(jq -c .profiles.duff "$HOME/.config/ajc/config.json")" null
