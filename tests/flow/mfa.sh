#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Multi-factor login with a code, for each form in which JumpCloud asks for it: the question has aws-jumpcloud's text;
# after a wrong or used code another one is asked for, and the password is not refused; the code is asked for only after the
# password was accepted; without a terminal no login is tried for an account that requires a code; unsupported factors are
# named.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')
code_asked=$(message ASK_CODE)
config=$HOME/.config/ajc/config.json

step "while a code is asked for, both programs have locked memory, for the secrets"
have_locked_memory() {
    local name
    for name in 'ajc-hook rotate' ajc-hook-sign-in; do
        grep -q '^VmLck:[[:space:]]*[1-9]' "/proc/$(pgrep -u "$(id -u)" -f "(^|/)$name")/status" || return 1
    done
}
export -f have_locked_memory
if ldd "$(command -v ajc-hook)" | grep -q libasan; then
    echo "the sanitizers have memory of their own"
else
    start_fresh '{"mfa": "totp"}'
    type_to_tty "$email_asked" @email "$password_asked" @password "$code_asked" @do:have_locked_memory '' @totp -- \
        ajc-hook rotate duff
    expect_status 0
fi

for answer in json redirect 2xx; do
    step "a code is required and asked for: $answer"
    start_fresh '{"mfa": "totp", "mfa_answer": "'$answer'"}'
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

step "the next login asks for a code only after JumpCloud accepted the password"
run ajc-hook logout
forget_requests
type_to_tty "$password_asked" wrong-one "$password_asked" @password "$code_asked" @totp+1 -- ajc-hook login
expect_status 0
expect_match "$out" 'Signed in to JumpCloud\.'
expect_logins 'password 401' 'password 200' 'password code 200'

step "no login without a terminal for an account that requires a code"
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
    step "a wrong or already used code is asked for again: $answer"
    start_fresh '{"mfa": "totp", "wrong_code": "'$answer'"}'
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

step "three wrong codes end the login, and the password stays accepted"
script_sandbox '{"mfa": "totp", "end_sessions": 1}'
forget_requests
type_to_tty "$code_asked" 1 "$code_asked" 2 "$code_asked" 3 -- ajc-hook rotate duff
expect_status 4
expect_message "$out" USING_KEYCHAIN
expect_message "$out" CODE_REFUSED
expect_logins 'password 401' 'password code 401' 'code 401' 'password code 401'
run ajc-hook info
expect_match "$out" 'JumpCloud password until: +[A-Z][a-z]{2} '

step "unsupported factors are named"
for factor in durt duo carrier-pigeon; do
    case $factor in
    durt) named='JumpCloud Go' ;;
    duo) named='Duo' ;;
    *) named='a factor of an unknown kind' ;;
    esac
    start_fresh '{"mfa": "totp", "factors": [{"type": "totp", "status": "unavailable"},
        {"type": "'$factor'", "status": "available"}]}'
    type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
    expect_status 4
    expect_message "$out" FACTOR_NOT_SUPPORTED "$named"
    expect_logins 'password 401'
done

step "the same for a known account, without a question for a useless code"
start_fresh '{}'
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

step "when a code is possible again, it is asked for"
script_sandbox '{"mfa": "totp", "end_sessions": 3}'
type_to_tty "$code_asked" @totp -- ajc-hook rotate duff
expect_status 0
expect_logins 'password 401' 'password code 200'
expect_equal "$(jq -r '.accounts[].mfa' "$config")" totp
