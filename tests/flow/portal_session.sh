#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The portal session: all profiles and renewals of an account share one login; the SSO page shows whether the session is
# valid; it is removed when JumpCloud has ended it, and `info` reports when; logout and `remove --all` end it at JumpCloud,
# also during a login; its cookies and the password are sent only to their own host.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')

logins() {
    record 'select(.event == "request" and .had_password) | 1' | wc -l
}

ended_at_jumpcloud() {
    record 'select(.event == "request" and .path == "/userconsole/logout") | .status'
}

log_in() {
    type_to_tty "$password_asked" @password -- ajc-hook login
    expect_status 0
    forget_requests
}

keys() {
    keyctl rlist "$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)" 2>/dev/null | tr ' ' '\n' |
        while read -r key; do
            [[ -z $key ]] || keyctl rdescribe "$key" ';' 2>/dev/null | cut -d';' -f5
        done | sort
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
run ajc-hook add moe "$(sandbox sso_url)/saml2/aws-moe"
run ajc-hook add barney "$(sandbox sso_url)/saml2/aws-barney"

step "one login for all profiles, all renewals"
type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
expect_status 0
run ajc-hook rotate moe barney
expect_status 0
run ajc-hook rotate --all
expect_status 0
expect_equal "$(logins)" 1
expect_no_match "$(requests)" '/userconsole/api/'

step "info shows its age, and how long the previous one was valid"
run ajc-hook info
expect_match "$out" 'Portal session age: +[0-9]+ min, last used 0 min ago'
expect_no_match "$out" 'Previous portal session'
script_sandbox '{"end_sessions": 1}'
run ajc-hook rotate duff
expect_status 0
run ajc-hook info
expect_match "$out" "$(message INFO_PORTAL_ENDED) +$(message INFO_ALIVE '[0-9]+ min' '[0-9]+ min' '0 min')"

run ajc-hook info --json
expect_equal "$(jq -c '.accounts[0] | [.portal_session_since, .portal_session_used_at, .last_portal_session.since,
    .last_portal_session.used_at, .last_portal_session.found_ended_at] | map(test("^[0-9-]+T[0-9:]+Z$")) | all' <<<"$out")" true

step "logout ends it at JumpCloud, too"
forget_requests
run ajc-hook logout
expect_status 0
expect_message "$err" LOGGED_OUT duffman@duff-beer.example
expect_equal "$(ended_at_jumpcloud)" 200
expect_no_match "$(keys)" 'portal|login:'
run ajc-hook logout
expect_status 0
expect_message "$err" NO_LOGIN_HERE duffman@duff-beer.example

step "remove --all as well, before the hosts are forgotten"
log_in
run ajc-hook remove --all
expect_status 0
expect_equal "$(ended_at_jumpcloud)" 200
expect_no_match "$(keys)" 'portal|login:'
expect_message "$err" ALL_REMOVED
run ajc-hook remove --all
expect_status 0
expect_message "$err" NOTHING_TO_REMOVE
expect_equal "$(ended_at_jumpcloud)" 200

step "JumpCloud cannot be reached: reported, and everything is removed here anyway"
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook login
expect_status 0
run ajc-hook config set console_url "$(sandbox console_url)"
stop_sandbox
run ajc-hook logout
expect_status 0
expect_message "$err" LOGOUT_FAILED 'duffman@duff-beer\.example'
expect_no_match "$(keys)" 'portal|login:'

step "a logout during a login has priority"
start_sandbox
run ajc-hook edit duff --url "$(sandbox saml_url)"
log_in
script_sandbox '{"auth_slow": 600, "end_sessions": 1}'
ajc-hook renew 0 0 duff 2>"$TMPDIR/renewal" &
runner=$!
login_is_in_progress() {
    [[ $(keys) == *mark:attempt:* ]]
}
wait_until login_is_in_progress
run ajc-hook logout
expect_status 0
answer_now '{"end_sessions": 1}'
wait "$runner" || status=$?
expect_status 1
expect_message "$(<"$TMPDIR/renewal")" LOGGED_OUT_MEANWHILE duffman@duff-beer.example
expect_no_match "$(keys)" 'portal:|login:|session:'
expect_equal "$(ended_at_jumpcloud | tail -1)" 200
script_sandbox '{}'

step "the next login is stored again"
log_in
run ajc-hook rotate duff
expect_status 0
expect_equal "$(logins)" 0

step "another console host: no password and no cookie is sent there without a sign-in"
run ajc-hook config set console_url "$(sandbox console_url | sed 's/console\./evil./')"
forget_requests
run ajc-hook rotate duff
expect_status 3
expect_message "$err" LOGIN_NEEDED '' ' of duffman@duff-beer\.example'
expect_equal "$(requests | grep -v ' HEAD ' || true)" ''
expect_no_match "$(record)" '"(sni|host)":"evil'
type_to_tty "$password_asked" '^C' -- ajc-hook rotate duff
[[ $status -ne 0 ]] || fail "signed in at another host"
expect_equal "$(logins)" 0
run ajc-hook config set console_url "$(sandbox console_url)"
run ajc-hook rotate duff
expect_status 0
expect_equal "$(logins)" 0

step "local data is removed at once, however long JumpCloud takes"
nothing_is_stored() {
    ! keys | grep -qE '^(portal|login|session|seed):'
}
for command in 'logout' 'remove --all'; do
    start_fresh '{}'
    type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
    expect_status 0
    run "$AJC_TESTS/pam/seed.py" @password
    ! nothing_is_stored || fail "nothing was stored"
    kill -STOP "$sandbox_pid" # connections are accepted, but not answered
    # shellcheck disable=SC2086 # words of a command
    ajc-hook $command &
    command_pid=$!
    wait_until nothing_is_stored
    expect_equal "$(ps -o comm= -p "$command_pid")" ajc-hook # it still waits for JumpCloud
    kill -CONT "$sandbox_pid"
    wait "$command_pid"
done
