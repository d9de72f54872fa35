#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A request with a password is sent once, whatever happens to its connection; while its answer is unknown, nothing is sent
# automatically until the user signs in. A network failure is not a refusal, is no attempt, and does not prevent the next
# one.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

password_asked=$(message ASK_PASSWORD '' '')
sessions_ended=0

passwords() {
    record 'select(.event == "request" and .had_password) | 1' | wc -l
}

# play SCRIPT: sets the sandbox's script, with all portal sessions ended.
play() {
    sessions_ended=$((sessions_ended + 1))
    script_sandbox "$(jq -c --argjson ended "$sessions_ended" '. + {end_sessions: $ended}' <<<"$1")"
    forget_requests
}

password_is_kept() {
    run ajc-hook info
    expect_match "$out" 'JumpCloud password until: +[A-Z][a-z]{2} '
}

# The marker prevents automatic attempts; a sign-in by the user removes it.
only_the_user_tries() {
    play '{}'
    run ajc-hook rotate duff
    expect_status 3
    expect_message "$err" LOGIN_UNANSWERED_BEFORE "$(sandbox email)" '.* UTC' '$'
    run ajc-hook renew 0 0 duff
    expect_status 3
    expect_equal "$(passwords)" 0
    password_is_kept
    type_to_tty "$password_asked" @password -- ajc-hook login
    expect_status 0
    play '{}'
    run ajc-hook rotate duff
    expect_status 0
    expect_equal "$(passwords)" 1
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty "$(message ASK_EMAIL)" @email "$password_asked" @password -- ajc-hook rotate duff
expect_status 0

step "the connection is closed after the password was sent"
for trouble in '"auth": "drop"' '"reuse_drop": true'; do
    play "{$trouble}"
    run ajc-hook rotate duff
    expect_status 5
    expect_message "$err" CONNECTION_BROKE_WITH_SECRET 'console\.sandbox\.localhost'
    expect_equal "$(passwords)" 1
    only_the_user_tries
done

step "the same with a code in the request"
play '{"mfa": "totp", "auth": "drop_code"}'
type_to_tty 'multi-factor auth code: ' @totp -- ajc-hook rotate duff
expect_status 5
expect_message "$out" CONNECTION_BROKE_WITH_SECRET
expect_equal "$(passwords)" 2
play '{"mfa": "totp"}'
type_to_tty "$password_asked" @password 'multi-factor auth code: ' @totp+1 -- ajc-hook rotate duff
expect_status 0
play '{"mfa": "totp", "reuse_drop": true}'
type_to_tty -- ajc-hook rotate duff
expect_status 5
expect_equal "$(passwords)" 1

step "the process is killed while JumpCloud delays its answer"
run ajc-hook remove --all
play '{}'
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty "$(message ASK_EMAIL)" @email "$password_asked" @password -- ajc-hook rotate duff
expect_status 0
play '{"auth_slow": 600}'
ajc-hook renew 0 0 duff &
runner=$!
password_arrived() {
    [[ $(passwords) -eq 1 ]]
}
ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
is_marked() {
    keyctl search "$ring" user "mark:attempt:$(sandbox email)" >/dev/null 2>&1
}
wait_until password_arrived
is_marked || fail "no marker while the request is in progress"
child=$(pgrep -P "$runner")
kill -KILL "$child"
wait "$runner" || true
only_the_user_tries

step "the certificate is not trusted: a hint in the message, no attempt"
play '{}'
run ajc-hook config unset ca_file
run env -u SSL_CERT_FILE ajc-hook rotate duff
expect_status 5
expect_match "$err" 'The certificate of (sso|console)\.sandbox\.localhost.* is not trusted .*SSL_CERT_FILE'
expect_equal "$(passwords)" 0
expect_equal "$(requests)" ''
run ajc-hook config set ca_file "$SANDBOX/ca.pem"
run ajc-hook rotate duff
expect_status 0
expect_equal "$(passwords)" 1

step "no connection: the host is named, no attempt, and the user may try again at once"
play '{}'
# Without the portal session the login's first request is the one that fails.
keyctl unlink "$(keyctl search "$ring" user "portal:$(sandbox email)")" "$ring"
stop_sandbox
run ajc-hook rotate duff
expect_status 5
expect_message "$err" HOST_UNREACHABLE '' '(sso|console)\.sandbox\.localhost' 'Connection refused'
run ajc-hook renew 0 0 duff
expect_status 5
password_is_kept
is_marked && fail "there is a marker without an attempt"
type_to_tty -- ajc-hook rotate duff
expect_status 5
expect_match "$out" 'No connection to '

step "the host name does not exist"
run ajc-hook config set sso_url https://sso.nowhere.invalid
run ajc-hook config set console_url https://console.nowhere.invalid
run ajc-hook add lost https://sso.nowhere.invalid/saml2/aws
run ajc-hook rotate lost
expect_status 3
type_to_tty "$password_asked" secret-not-sent -- ajc-hook rotate lost
expect_status 5
expect_message "$out" HOST_NAME_UNKNOWN 'console\.nowhere\.invalid'
