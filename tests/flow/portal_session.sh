#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The portal session: one login serves all profiles and renewals of an account; the SSO page itself is the test of it;
# it goes when JumpCloud says so, which `info` remembers; logout and `remove --all` end it at JumpCloud, also while a
# login is under way; nothing of it, and no password, goes to another host than its own.
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

step "info has its age, and how long the last one lived"
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

step "JumpCloud out of reach: said, and forgotten here all the same"
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook login
expect_status 0
run ajc-hook config set console_url "$(sandbox console_url)"
stop_sandbox
run ajc-hook logout
expect_status 0
expect_message "$err" LOGOUT_FAILED 'duffman@duff-beer\.example'
expect_no_match "$(keys)" 'portal|login:'

step "a logout while a login is under way wins"
start_sandbox
run ajc-hook edit duff --url "$(sandbox saml_url)"
log_in
script_sandbox '{"auth": "slow:600", "end_sessions": 1}'
ajc-hook renew 0 0 duff 2>"$TMPDIR/renewal" &
runner=$!
is_under_way() {
    [[ $(keys) == *mark:attempt:* ]]
}
wait_until is_under_way
run ajc-hook logout
expect_status 0
answer_now '{"end_sessions": 1}'
wait "$runner" || status=$?
expect_status 1
expect_message "$(<"$TMPDIR/renewal")" LOGGED_OUT_MEANWHILE duffman@duff-beer.example
expect_no_match "$(keys)" 'portal:|login:|session:'
expect_equal "$(ended_at_jumpcloud | tail -1)" 200
script_sandbox '{}'

step "and the next login is kept again"
log_in
run ajc-hook rotate duff
expect_status 0
expect_equal "$(logins)" 0

step "another console host: neither password nor cookie goes there, it takes a person"
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

step "what is kept here goes at once, however long JumpCloud takes"
nothing_is_kept() {
    ! keys | grep -qE '^(portal|login|session|seed):'
}
for command in 'logout' 'remove --all'; do
    begin_anew '{}'
    type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
    expect_status 0
    run "$AJC_TESTS/pam/seed.py" @password
    ! nothing_is_kept || fail "nothing was kept"
    kill -STOP "$sandbox_pid" # connections are taken, and nobody answers
    # shellcheck disable=SC2086 # words of a command
    ajc-hook $command &
    leaver=$!
    wait_until nothing_is_kept
    expect_equal "$(ps -o comm= -p "$leaver")" ajc-hook # it is still at it
    kill -CONT "$sandbox_pid"
    wait "$leaver"
done
