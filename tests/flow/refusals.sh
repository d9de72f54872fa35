#!/bin/bash
# SPDX-License-Identifier: MIT
#
# JumpCloud refuses a login or sends an unexpected answer: a refused password is removed, recorded and never sent again
# automatically; after every other answer password, session and configuration are unchanged, with a message and a status.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

password_asked=$(message ASK_PASSWORD '' '')
email_asked_again="$(message ASK_EMAIL_AGAIN) \[[^]]*\]: "
config=$HOME/.config/ajc/config.json
sessions_ended=0

passwords() {
    record 'select(.event == "request" and .had_password) | 1' | wc -l
}

# play alive|gone SCRIPT: sets the sandbox's script; "gone" also ends the portal sessions.
play() {
    [[ $1 != gone ]] || sessions_ended=$((sessions_ended + 1))
    script_sandbox "$(jq -c --argjson ended "$sessions_ended" '. + {end_sessions: $ended}' <<<"$2")"
    forget_requests
}

password_is_kept() {
    run ajc-hook info
    expect_match "$out" 'JumpCloud password until: +[A-Z][a-z]{2} '
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"

step "a wrong password: three tries"
type_to_tty "$(message ASK_EMAIL)" @email "$password_asked" wrong-one "$email_asked_again" '' \
    "$password_asked" wrong-two "$email_asked_again" '' "$password_asked" wrong-three -- ajc-hook login
expect_status 4
expect_message "$out" EMAIL_OR_PASSWORD_REFUSED
expect_message "$out" PASSWORD_REFUSED
expect_equal "$(passwords)" 3
forget_requests
run ajc-hook rotate duff
expect_status 3
run ajc-hook info
expect_match "$out" 'JumpCloud email: +<not stored>'
expect_equal "$(passwords)" 0
forget_requests

step "the second try is right"
type_to_tty "$(message ASK_EMAIL)" @email "$password_asked" wrong-one "$email_asked_again" '' \
    "$password_asked" @password -- ajc-hook rotate duff
expect_status 0
expect_equal "$(passwords)" 2

step "a mistyped or invalid e-mail is corrected at the prompt and not stored"
run ajc-hook remove --all
run ajc-hook add duff "$(sandbox saml_url)"
forget_requests
type_to_tty "$(message ASK_EMAIL)" duffman "($(message NOT_AN_EMAIL).*)$(message ASK_EMAIL)" dufman@duff-beer.example \
    "$password_asked" @password "$email_asked_again" @email "$password_asked" @password -- ajc-hook rotate duff
expect_status 0
expect_equal "$(passwords)" 2
expect_equal "$(jq -c '.accounts | keys' "$config")" "[\"$(sandbox email)\"]"
run ajc-hook info
expect_no_match "$out" 'Password refused|dufman'

step "a text typed instead of an e-mail is not repeated: it may be the password"
run ajc-hook remove --all
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' Duff1 'email address: ' Duff2 'email address: ' Duff3 -- ajc-hook rotate duff
expect_status 2
expect_equal "$(grep -Ec "$(message NOT_AN_EMAIL)" <<<"$out")" 3
expect_equal "$(grep -Ec "^ajc-hook: $(message NOT_AN_EMAIL)" <<<"$out")" 1
expect_equal "$(grep -c 'Duff[123]' <<<"$out")" 3

step "the same wrong password is not sent again"
type_to_tty 'email address: ' @email "$password_asked" @password -- ajc-hook login
run ajc-hook logout
forget_requests
type_to_tty "$password_asked" wrong-one "$password_asked" wrong-one \
    "$(message PASSWORD_JUST_REFUSED).*$password_asked" @password -- ajc-hook login
expect_status 0
expect_equal "$(passwords)" 2
run ajc-hook rotate duff
expect_status 0

step "a stored password that JumpCloud refuses is removed, and nothing is sent until the user signs in"
play gone '{"auth": "401"}'
rotation_fails 4 "$(message PASSWORD_REFUSED)"
expect_equal "$(passwords)" 1
run ajc-hook info
expect_match "$out" 'JumpCloud password until: +<not stored>'
play gone '{}'
rotation_fails 3 "$(message LOGIN_FAILED_BEFORE '.*' '.* UTC' '' "$(message PASSWORD_REFUSED)")"
run ajc-hook renew 0 0 duff
expect_status 3
expect_equal "$(passwords)" 0
type_to_tty "$password_asked" @password -- ajc-hook login
expect_status 0
play gone '{}'
run ajc-hook rotate duff
expect_status 0
expect_equal "$(passwords)" 1

step "login asks JumpCloud even with a stored portal session"
forget_requests
type_to_tty -- ajc-hook login
expect_status 0
expect_message "$out" USING_KEYCHAIN
expect_equal "$(passwords)" 1

step "a password refused on a terminal: another one is asked for at once"
play gone '{"auth": "401"}'
type_to_tty "$password_asked" wrong-one "$password_asked" @password \
    "$(message PASSWORD_JUST_REFUSED).*$password_asked" wrong-one \
    "$(message PASSWORD_JUST_REFUSED).*$password_asked" wrong-two -- ajc-hook login
expect_status 4
expect_equal "$(passwords)" 3 # the stored one and two that were typed
play gone '{}'
type_to_tty "$password_asked" @password -- ajc-hook rotate duff
expect_status 0

step "an outage of JumpCloud is not a refusal: the password stays and is used afterwards"
for trouble in 429 500; do
    play gone '{"auth": "'$trouble'"}'
    rotation_fails 5 "JumpCloud .*\(status $trouble\): try again in a few minutes"
    expect_equal "$(passwords)" 1
    password_is_kept
    play gone '{}'
    run ajc-hook rotate duff
    expect_status 0
    expect_equal "$(passwords)" 1
done

step "an unknown answer: the password stays, but only the user tries again"
play gone '{"auth": "html"}'
rotation_fails 5 "$(message NOT_JUMPCLOUD 200)"
expect_equal "$(passwords)" 1
password_is_kept
play gone '{}'
rotation_fails 3 "$(message LOGIN_FAILED_BEFORE '.*' '.* UTC' '' "$(message NOT_JUMPCLOUD)")"
expect_equal "$(passwords)" 0
type_to_tty "$password_asked" @password -- ajc-hook login
expect_status 0

step "pages without an assertion: no password is sent"
refuses_page() {
    play alive '{"page": "'"$1"'"}'
    rotation_fails "$2" "$3"
    expect_equal "$(passwords)" 0
}
refuses_page none 5 "$(message PAGE_WITHOUT_ASSERTION)"
refuses_page policy 4 "$(message POLICY_DENIES)"
refuses_page forbidden 4 "$(message APPLICATION_REFUSED 403)"
refuses_page removed 4 "$(message APPLICATION_NOT_GIVEN)"
refuses_page identity_center 4 "$(message IDENTITY_CENTER)"
refuses_page huge 5 "$(message ANSWER_TOO_LARGE)"

step "a redirect to another host is not followed: the host is not contacted"
refuses_page evil_redirect 4 "$(message APPLICATION_FEDERATED '.*evil\.sandbox\.localhost.*')"
record 'select(.event != "accept") | [.event, .sni // .host] | join(" ")'
expect_no_match "$(record)" '"(sni|host)":"evil'
expect_no_match "$err" 'from=saml2'

step "an application that does not exist"
run ajc-hook add gone "$(sandbox sso_url)/saml2/other"
run ajc-hook rotate gone
expect_status 4
expect_message "$err" APPLICATION_REFUSED 404

step "the portal session is unchanged"
play alive '{}'
run ajc-hook rotate duff
expect_status 0
expect_equal "$(passwords)" 0

step "three tries in total, also with a profile that waits for another process"
run ajc-hook logout
play alive '{}'
(
    exec 9>"$XDG_RUNTIME_DIR/ajc/session-gone.lock"
    flock 9
    touch "$TMPDIR/locked"
    wait_until bash -c '[[ $(grep -c "\"had_password\":true" "$SANDBOX/record.jsonl") -ge 3 ]]'
) &
holder=$!
wait_until test -e "$TMPDIR/locked"
type_to_tty "$password_asked" wrong-one "$password_asked" wrong-two "$password_asked" wrong-three -- \
    ajc-hook rotate duff gone
expect_status 4
expect_equal "$(passwords)" 3
wait "$holder"
