#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Multi-factor login with a code, for each form in which JumpCloud asks for it: the question has aws-jumpcloud's words;
# a wrong or used code is asked for again and is no refusal of the password, which is accepted before any code is asked
# for; an account that requires a code is never tried without a person; unsupported factors are named.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')
code_asked=$(message ASK_CODE)
config=$HOME/.config/ajc/config.json

for answer in json redirect 2xx; do
    step "a code is wanted and asked for: $answer"
    begin_anew '{"mfa": "totp", "mfa_answer": "'$answer'"}'
    type_to_tty "$email_asked" @email "$password_asked" @password "$code_asked" @totp -- ajc-hook rotate duff
    expect_status 0
    expect_message "$out" ROTATED '.* UTC'
    case $answer in
    json) expect_logins 'password 401' 'password code 200' ;;
    redirect) expect_logins 'password 302' 'password code 200' ;;
    2xx) expect_logins 'password 200' 'password code 200' ;;
    esac
    expect_equal "$(jq -r '.accounts[].mfa' "$config")" totp
done

step "the next login asks for a code only behind a password that JumpCloud just accepted"
run ajc-hook logout
forget_requests
type_to_tty "$password_asked" wrong-one "$password_asked" @password "$code_asked" @totp+1 -- ajc-hook login
expect_status 0
expect_match "$out" 'Signed in to JumpCloud\.'
expect_logins 'password 401' 'password 200' 'password code 200'

step "an account that wants a code is never tried without a person"
script_sandbox '{"mfa": "totp", "end_sessions": 1}'
run ajc-hook info
expect_match "$out" 'JumpCloud password until: +[A-Z][a-z]{2} '
run ajc-hook rotate duff
expect_status 3
expect_match "$err" "multi-factor code of $(sandbox email).*run: ajc-hook login"
expect_equal "$(logins)" ''
run ajc-hook renew 0 0 duff
expect_status 3
expect_equal "$(logins)" ''

for answer in factors error redirect; do
    step "a wrong code and one that was used are asked for again: $answer"
    begin_anew '{"mfa": "totp", "wrong_code": "'$answer'"}'
    type_to_tty "$email_asked" @email "$password_asked" @password "$code_asked" 12345 "$code_asked" @totp -- \
        ajc-hook login
    expect_status 0
    expect_message "$out" CODE_REFUSED_ASK
    [[ $(logins | grep -c '^\(password \)\?code') -eq 2 && $(logins | tail -1) == *'code 200' ]] || fail "$(logins)"
    run ajc-hook logout
    type_to_tty "$password_asked" @password "$code_asked" @totp "$code_asked" @totp+1 -- ajc-hook rotate duff
    expect_status 0
    expect_message "$out" CODE_REFUSED_ASK
done

step "three wrong codes end it, and the password is not blamed"
script_sandbox '{"mfa": "totp", "end_sessions": 1}'
forget_requests
type_to_tty "$code_asked" 1 "$code_asked" 2 "$code_asked" 3 -- ajc-hook rotate duff
expect_status 4
expect_message "$out" USING_KEYCHAIN
expect_message "$out" CODE_REFUSED
expect_logins 'password 401' 'password code 401' 'code 401' 'password code 401'
run ajc-hook info
expect_match "$out" 'JumpCloud password until: +[A-Z][a-z]{2} '

step "factors that ajc cannot do are named"
for factor in durt duo carrier-pigeon; do
    case $factor in
    durt) named='JumpCloud Go' ;;
    duo) named='Duo' ;;
    *) named='a factor of an unknown kind' ;;
    esac
    begin_anew '{"mfa": "totp", "factors": [{"type": "totp", "status": "unavailable"},
        {"type": "'$factor'", "status": "available"}]}'
    type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
    expect_status 4
    expect_message "$out" FACTOR_NOT_SUPPORTED "$named"
    expect_logins 'password 401'
done

step "whoever is known is told the same, without being asked for a code that cannot be right"
begin_anew '{}'
type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook login
expect_status 0
forget_requests
script_sandbox '{"mfa": "totp", "end_sessions": 3, "factors": [{"type": "durt", "status": "available"}]}'
for _ in 1 2; do
    type_to_tty -- ajc-hook rotate duff
    expect_status 4
    expect_message "$out" FACTOR_NOT_SUPPORTED 'JumpCloud Go'
    expect_logins 'password 401'
done
run ajc-hook rotate duff
expect_logins ''

step "and when a code is possible again it is asked for"
script_sandbox '{"mfa": "totp", "end_sessions": 3}'
type_to_tty "$code_asked" @totp -- ajc-hook rotate duff
expect_status 0
expect_logins 'password 401' 'password code 200'
expect_equal "$(jq -r '.accounts[].mfa' "$config")" totp
