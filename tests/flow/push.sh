#!/bin/bash
# SPDX-License-Identifier: MIT
#
# JumpCloud Protect push: sent once, with a countdown line that is erased, cancelled by Ctrl-C, never sent without a
# terminal. The choice between several factors is asked for once and stored.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')
code_asked=$(message ASK_CODE)
waiting="$(message PUSH_WAITING '[0-9]+')"
config=$HOME/.config/ajc/config.json
push='{"type": "push", "status": "available"}'
totp='{"type": "totp", "status": "available"}'

# factors LIST [MEMBERS]: a script with these factors and members.
factors() {
    printf '{"mfa": "totp", "factors": [%s]%s}' "$1" "${2:+, $2}"
}

# The requests of the login; repeated requests for the push are one line.
logins() {
    record 'select(.event == "request" and (.path | startswith("/userconsole/auth")))
        | [.method, (.path | gsub("/[0-9a-f]{24}"; "/ID")), .status] | join(" ")' | uniq
}

factor_stored() {
    expect_equal "$(jq -r '.accounts[].mfa' "$config")" "$1"
}

is_marked() {
    local ring
    ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
    keyctl search "$ring" user "mark:attempt:$(sandbox email)" >/dev/null 2>&1
}

step "the only factor is a push, approved at the third request"
start_fresh "$(factors "$push" '"push": {"pending": 2}')"
type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
expect_status 0
expect_match "$out" "$waiting"$'\e''\[K'
expect_match "$out" $'\r\e''\[KThe push was approved\.'
expect_equal "$(logins)" 'POST /userconsole/auth 401
POST /userconsole/auth/push 200
GET /userconsole/auth/push/ID 200
POST /userconsole/auth/push/ID/login 200'
factor_stored push
expect_equal "$(record 'select(.event == "request" and .method == "GET" and (.path | contains("/push/"))) | 1' | wc -l)" 3

step "with a valid portal session no push; without it the stored password and one push"
forget_requests
run ajc-hook rotate duff
expect_status 0
expect_equal "$(logins)" ''
script_sandbox "$(factors "$push" '"end_sessions": 1')"
type_to_tty -- ajc-hook login
expect_status 0
expect_message "$out" USING_KEYCHAIN

step "never without a terminal"
script_sandbox "$(factors "$push" '"end_sessions": 2')"
forget_requests
run ajc-hook rotate duff
expect_status 3
expect_match "$err" "multi-factor code of $(sandbox email).*run: ajc-hook login"
run ajc-hook renew 0 0 duff
expect_status 3
expect_equal "$(logins)" ''

step "Ctrl-C cancels: nothing left on the terminal, status 130, no refusal, no marker; the next attempt works"
script_sandbox "$(factors "$push" '"push": {"answer": "never"}')"
type_to_tty "$waiting" '^C' -- ajc-hook rotate duff
expect_status 130
[[ $out == *$'\r\e[K' ]] || fail "something is left on the terminal"
! is_marked || fail "the marker of an answered attempt is still there"
run ajc-hook info
expect_no_match "$out" 'Password refused'
script_sandbox "$(factors "$push")"
type_to_tty -- ajc-hook rotate duff
expect_status 0

step "a push that is valid for an hour: the wait is at most 90 seconds"
script_sandbox "$(factors "$push" '"end_sessions": 3, "push": {"answer": "never", "seconds": 3600}')"
type_to_tty 'on your phone: 90 s left' '^C' -- ajc-hook rotate duff
expect_status 130

step "a terminal that cannot rewrite lines gets one line"
script_sandbox "$(factors "$push" '"end_sessions": 3, "push": {"pending": 3}')"
type_to_tty --env TERM=dumb -- ajc-hook rotate duff
expect_status 0
expect_equal "$(grep -Ec "$(message PUSH_WAITING)" <<<"$out")" 1
expect_no_match "$out" $'\e'

step "several factors: chosen from a list, stored"
start_fresh "$(factors "$totp, $push")"
type_to_tty "$email_asked" @email "$password_asked" @password '1\) code of an authenticator app \(TOTP\).*2\) JumpCloud Protect push.*'"$(message ASK_NUMBER 2)" 3 \
    "$(message NOT_A_NUMBER).*$(message ASK_NUMBER 2)" 2 -- ajc-hook rotate duff
expect_status 0
expect_match "$out" 'The push was approved'
factor_stored push
script_sandbox "$(factors "$totp, $push" '"end_sessions": 1')"
type_to_tty -- ajc-hook rotate duff
expect_status 0
expect_match "$out" 'The push was approved'
expect_no_match "$out" 'Type a number'

step "a stored factor that is no longer available: reported, and another one is used"
script_sandbox "$(factors "$totp" '"end_sessions": 2')"
type_to_tty "$(message FACTOR_GONE 'JumpCloud Protect push').*$code_asked" @totp -- ajc-hook rotate duff
expect_status 0
factor_stored totp

step "--mfa overrides the stored factor once, in every command that signs in"
script_sandbox "$(factors "$totp, $push" '"end_sessions": 3')"
type_to_tty -- ajc-hook login --mfa push
expect_status 0
expect_match "$out" 'The push was approved'
factor_stored totp
ajc-hook clear duff
know_region
for command in 'rotate duff' 'exec duff -- true' 'export duff --format ini' 'credential-process --tty duff' 'use --shell bash duff'; do
    sessions=$((${sessions:-3} + 1))
    ajc-hook clear duff
    script_sandbox "$(factors "$totp, $push" "\"end_sessions\": $sessions")"
    # shellcheck disable=SC2086 # words are meant
    type_to_tty -- sh -c 'exec "$@" >/dev/null' sh ajc-hook ${command/ / --mfa push }
    expect_status 0
    expect_match "$out" 'The push was approved'
    factor_stored totp
done
run ajc-hook rotate --mfa sms duff
expect_status 2
expect_message "$err" FACTOR_OPTION_WRONG sms

step "--mfa with a factor that JumpCloud does not offer: reported, and nothing is tried"
script_sandbox "$(factors "$totp" '"end_sessions": 9')"
forget_requests
type_to_tty -- ajc-hook rotate --mfa push duff
expect_status 4
expect_message "$out" FACTOR_NOT_OFFERED 'JumpCloud Protect push' 'a code \(totp\)'
expect_equal "$(logins)" 'POST /userconsole/auth 401'
factor_stored totp

step "an application requires a code although the portal did not (saml2aws issue 771)"
start_fresh '{"app_mfa": true}'
type_to_tty "$email_asked" @email "$password_asked" @password \
    "$(message APPLICATION_WANTS_CODE).*$code_asked" 000000 \
    "$code_asked" @totp -- ajc-hook rotate duff
expect_status 0
expect_equal "$(logins)" 'POST /userconsole/auth 200
POST /userconsole/auth 401
POST /userconsole/auth/totp 200'
factor_stored null # only the application requires it

step "the password that was just accepted is used for it, although it is not stored"
start_fresh '{}'
run ajc-hook config set login_ttl 1s
type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook login
no_password_is_stored() {
    [[ ! $(ajc-hook info) =~ 'password until:'\ +[A-Z][a-z]{2}\  ]]
}
wait_until no_password_is_stored
run ajc-hook config unset login_ttl
run "$AJC_TESTS/pam/seed.py" @password
script_sandbox '{"app_mfa": true, "end_sessions": 7}'
forget_requests
type_to_tty "$(message APPLICATION_WANTS_CODE).*$code_asked" 000000 \
    "$code_asked" @totp -- ajc-hook rotate duff
expect_status 0
expect_message "$out" USING_MACHINE_PASSWORD
expect_equal "$(logins)" 'POST /userconsole/auth 200
POST /userconsole/auth 401
POST /userconsole/auth/totp 200'

step "after that the portal session is enough for renewals; without it a sign-in is required"
forget_requests
run ajc-hook rotate duff
expect_status 0
script_sandbox '{"app_mfa": true, "end_sessions": 1}'
run ajc-hook rotate duff
expect_status 3
expect_equal "$(logins)" ''

step "without a terminal it is reported at once"
run ajc-hook remove --all
run ajc-hook add duff "$(sandbox saml_url)"
script_sandbox '{"end_sessions": 2}'
type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
expect_status 0
script_sandbox '{"app_mfa": true, "end_sessions": 3}'
run ajc-hook rotate duff
expect_status 3
expect_message "$err" APPLICATION_NEEDS_CODE "$(sandbox email)"
