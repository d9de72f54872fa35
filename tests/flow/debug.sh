#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The debug log, enabled by --debug or AJC_DEBUG=1: every step with host, status, type, sizes and times, and the structure
# of each answer, so that it shows a change at JumpCloud; never a secret. At the end the output of all commands is searched
# for every secret of the sandbox.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# expect_steps TEXT REGEX…: each matches a line, in this order.
expect_steps() {
    local text=$1 step
    shift
    for step in "$@"; do
        text=$(sed -nE "/$step/,\$p" <<<"$text" | tail -n +2)
        [[ -n $text || $step == "${*: -1}" ]] || fail "not in the log, or not in order: $step"
    done
}

start_sandbox '{"mfa": "totp"}'
run ajc-hook add duff "$(sandbox saml_url)"

step "a first sign-in, step by step"
type_to_tty 'email address: ' @email 'password: ' @password 'auth code: ' @totp -- ajc-hook rotate --debug duff
expect_status 0
expect_steps "$out" \
    'ajc-hook-sign-in: \+[0-9]+ ms ajc [0-9.]+; libcurl\/[0-9.]+ OpenSSL' \
    'account .*1 profiles, console https:\/\/console\.sandbox\.localhost:[0-9]+, SSO .*, portal session none' \
    'duff: login required' \
    'login of duffman@duff-beer.example: sends the password from the terminal' \
    'GET https:\/\/console\.sandbox\.localhost:[0-9]+\/userconsole\/xsrf: status 200, application\/json.*, [0-9]+ bytes' \
    'GET: new connection, name [0-9]+ ms, TCP [0-9]+ ms, TLS [0-9]+ ms, first byte [0-9]+ ms, end [0-9]+ ms; 0 bytes sent' \
    '\{xsrf: text\}' \
    'POST https:.*\/userconsole\/auth: status 401, application\/json' \
    'POST: kept connection, .*; [1-9][0-9]* bytes sent' \
    '\{message: text, factors: \[2 of \{type: text, status: text\}\]' \
    'login of duffman@duff-beer.example: a second factor is required, factors 0x1' \
    'login of duffman@duff-beer.example: the password with a code' \
    'POST https:.*\/userconsole\/auth: status 200' \
    'login of duffman@duff-beer.example: accepted' \
    'GET https:\/\/sso\.sandbox\.localhost:[0-9]+\/saml2\/aws-prod: status 200, text\/html' \
    'inputs: .*SAMLResponse' \
    'duff: assertion of [0-9]+ bytes with 1 roles, SessionDuration 3600' \
    'duff: role arn:aws:iam::544300394404:role\/JumpCloudDevs of arn:aws:iam::.*, 3600 seconds, STS in us-east-1' \
    'POST https:\/\/localhost:[0-9]+\/: status 200, text\/xml' \
    'elements: AssumeRoleWithSAMLResponse' \
    'duff: stored in the keyring, expires in 3[56][0-9][0-9] seconds' \
    'duff: done'
expect_no_match "$out" '[0-9a-f]{20}' # no id of any kind

step "a portal session that ended: the target of the redirect, without the values of its query"
script_sandbox '{"mfa": "totp", "end_sessions": 1}'
run env AJC_DEBUG=1 ajc-hook rotate duff
expect_status 3
expect_steps "$err" 'portal session kept' 'saml2\/aws-prod: status 302' \
    'redirects to https:\/\/console\.sandbox\.localhost:[0-9]+\/login\?context&redirectTo$' 'duff: login required' 'duff: failed: '

step "an unknown answer of JumpCloud is described"
script_sandbox '{"auth": "html"}'
type_to_tty --env AJC_DEBUG=1 -- ajc-hook login
expect_match "$out" 'sends the password from the keyring'
expect_match "$out" '/userconsole/auth: status 200, text/html'
script_sandbox '{"page": "none"}'
ajc-hook logout 2>/dev/null
type_to_tty --env AJC_DEBUG=1 'password: ' @password -- ajc-hook rotate duff
expect_steps "$out" 'saml2\/aws-prod: status 200, text\/html' 'inputs:' 'duff: failed: PAGE_WITHOUT_ASSERTION'

step "AWS's refusals"
script_sandbox '{"error": {"code": "AccessDenied", "http": 403, "message": "Not authorized"}}'
run ajc-hook rotate --debug duff
expect_status 4
expect_steps "$err" 'POST https:.*: status 403, text\/xml' 'elements: ErrorResponse Error Type Code Message' 'duff: failed: '

step "a push: its id is not logged"
script_sandbox '{"mfa": "totp", "end_sessions": 2, "factors": [{"type": "push", "status": "available"}], "push": {"pending": 1}}'
type_to_tty -- ajc-hook login --debug
expect_status 0
expect_steps "$out" 'by a push' 'the push was sent' 'auth\/push\/\(24\): status 200' 'account: done'
expect_no_match "$out" '[0-9a-f]{20}'

step "no answer: the reason is logged"
stop_sandbox
run ajc-hook rotate --debug duff
expect_status 5
expect_match "$err" "GET https://sso.sandbox.localhost:[0-9]+/saml2/aws-prod: no answer \\(Couldn't connect to server\\)"

step "without --debug nothing is logged, and a command run by exec does not get AJC_DEBUG"
run ajc-hook rotate duff
expect_no_match "$err" ' ms '
secrets_must_not_be_in "$captured" # another sandbox has other secrets
start_sandbox '{"mfa": "totp"}'
ajc-hook edit duff --url "$(sandbox saml_url)" 2>/dev/null
know_region
type_to_tty 'password: ' @password 'auth code: ' @totp -- ajc-hook exec --debug duff -- sh -c 'echo "debug is ${AJC_DEBUG-unset}"'
expect_status 0
expect_match "$out" 'duff: done'
expect_match "$out" 'debug is unset'
