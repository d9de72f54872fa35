#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What is stored from JumpCloud's answers, and removed again: the account's second factor, an accepted password, an earlier
# refusal. The user can see and change it.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')
code_asked=$(message ASK_CODE)
totp='"mfa": "totp"'
ended=0

# play MEMBERS: sets the sandbox's script, with all portal sessions ended.
play() {
    ended=$((ended + 1))
    script_sandbox "{\"end_sessions\": $ended${1:+, $1}}"
    forget_requests
}
sent() {
    record 'select(.event == "request" and .had_password) | 1' | wc -l
}
factor_is() {
    run ajc-hook account
    expect_match "$out" "Second factor: +$1"
    run ajc-hook info
    expect_match "$out" "Second factor: +$1"
}

start_sandbox '{}'
run ajc-hook add duff "$(sandbox saml_url)"
run ajc-hook config set background false
email=$(sandbox email)

step "the administrator enables MFA: stored at the next typed sign-in; automatic logins stop"
type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
factor_is '<none>'
play "$totp"
type_to_tty "$code_asked" @totp -- ajc-hook rotate duff
expect_status 0
factor_is 'code of an authenticator app'
play "$totp"
run ajc-hook rotate duff
expect_status 3
expect_equal "$(sent)" 0

step "MFA is disabled: a login without a code removes the factor"
play ''
type_to_tty -- ajc-hook rotate duff
expect_status 0
factor_is '<none>'
play ''
run ajc-hook rotate duff
expect_status 0
expect_equal "$(sent)" 1

step "the user sets the factor"
for setting in 'totp=code of an authenticator app' 'push=JumpCloud Protect push' 'key=security key' \
    'ask=asked for each time' 'none=<none>'; do
    run ajc-hook account "$email" --mfa "${setting%%=*}"
    expect_status 0
    factor_is "${setting#*=}"
done
run ajc-hook account "$email" --mfa sms
expect_status 2
run ajc-hook account "$email" --mfa ask
play "$totp"
type_to_tty "$code_asked" @totp+1 -- ajc-hook rotate duff
expect_status 0
factor_is 'asked for each time'
run ajc-hook account "$email" --mfa none

step "three wrong codes after an accepted password: e-mail and password are stored"
run ajc-hook remove --all
run ajc-hook add duff "$(sandbox saml_url)"
play "$totp"
type_to_tty "$email_asked" @email "$password_asked" @password "$code_asked" 000001 "$code_asked" 000002 \
    "$code_asked" 000003 -- ajc-hook rotate duff
expect_status 4
expect_equal "$(grep -c 'login details saved' <<<"$out")" 1
type_to_tty "$code_asked" ^C -- ajc-hook rotate duff
expect_match "$out" 'Using JumpCloud login details'

step "Ctrl-C at the code after an accepted password: they are stored as well"
run ajc-hook remove --all
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty "$email_asked" @email "$password_asked" @password "$code_asked" ^C -- ajc-hook rotate duff
expect_match "$out" 'login details saved'
type_to_tty "$code_asked" ^C -- ajc-hook rotate duff
expect_match "$out" 'Using JumpCloud login details'

step "remove --all also removes recorded refusals and failures"
run ajc-hook account "$email" --mfa none
play '"auth": "401"'
run ajc-hook rotate duff
expect_status 4
run ajc-hook info
expect_match "$out" 'Last login refused: .*Last failure: +[A-Z].*, duff \(ajc-hook rotate\): JumpCloud refused'
run ajc-hook remove --all
play ''
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
expect_status 0
run ajc-hook info
expect_no_match "$out" 'refused|failure'

step "a command that printed a wrong password runs once; another command and an explicit login allow one more attempt each"
run ajc-hook logout
run ajc-hook account "$email" --password-command 'echo wrong'
play ''
run ajc-hook rotate duff
expect_status 4
run ajc-hook rotate duff
expect_status 3
expect_message "$err" LOGIN_FAILED_BEFORE "$email" '.* UTC' '' "$(message COMMAND_PASSWORD_REFUSED echo)"
expect_equal "$(sent)" 1
run ajc-hook login
expect_status 4
expect_equal "$(sent)" 2
run ajc-hook rotate duff
expect_status 3
expect_equal "$(sent)" 2
sandbox password >"$HOME/password"
run ajc-hook account "$email" --password-command "cat $HOME/password"
run ajc-hook rotate duff
expect_status 0
rm "$HOME/password"
expect_equal "$(sent)" 3
run ajc-hook account "$email" --password-command ''

step "the failure of an application that is not available is recorded"
run ajc-hook add gone "$(sandbox sso_url)/saml2/other"
run ajc-hook export gone
expect_status 4
run ajc-hook info
expect_match "$out" "$(message INFO_FAILURE) +[A-Z].*, gone \(ajc-hook export\): $(message APPLICATION_REFUSED)"
run ajc-hook info --json
expect_equal "$(jq -r '.failures[0] | [.profile, .command] | join(" ")' <<<"$out")" 'gone export'

step "JumpCloud refuses the XSRF token: one more login with a new token, not a third"
run ajc-hook logout
play '"raw": {"/userconsole/auth": {"status": 403, "type": "application/json", "body": "{\"message\": \"Invalid XSRF token.\"}"}}'
type_to_tty "$password_asked" @password -- ajc-hook rotate duff
expect_status 5
expect_message "$out" XSRF_TOKEN_REFUSED "Invalid XSRF token\."
expect_equal "$(sent)" 2
expect_equal "$(requests | grep -c 'GET /userconsole/xsrf')" 2

step "a failed login is recorded for its account until a login is accepted"
play '"auth": "429"'
type_to_tty "$password_asked" @password -- ajc-hook login
expect_status 5
run ajc-hook info
expect_match "$out" "Last failure: +[A-Z][^,]*, $email \(ajc-hook login\): $(message JUMPCLOUD_BUSY)"
run ajc-hook info --json
expect_match "$(jq -r '.accounts[0].failure.sentence' <<<"$out")" "^$(message JUMPCLOUD_BUSY)"
play ''
type_to_tty "$password_asked" @password -- ajc-hook login
expect_status 0
run ajc-hook info
expect_no_match "$out" "$email \(ajc-hook login\)"
run ajc-hook logout

step "an incomplete list of applications: the message names the missing member"
play '"applications": [{"displayLabel": "AWS", "ssoUrl": "@sso/saml2/aws-prod"}]'
type_to_tty "$password_asked" @password -- ajc-hook login
expect_status 0
type_to_tty 'SSO URL for moe: ' "$(sandbox sso_url)/saml2/aws-moe" -- ajc-hook add moe
expect_message "$out" APPLICATIONS_LACK 'sso\.type'
