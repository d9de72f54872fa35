#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The main case without MFA: add a profile, run a command with it, answer the questions once, and run it again without a
# request. The messages are those of aws-jumpcloud, and the real AWS CLI works with the credentials.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox
aws_cli() {
    ajc-hook exec duff -- env AWS_CA_BUNDLE="$SANDBOX/ca.pem" AWS_EC2_METADATA_DISABLED=true \
        /usr/bin/aws --region us-east-1 --endpoint-url "$(sandbox sts_url)" sts get-caller-identity
}

step "a profile is added; the URL is asked for when it is missing"
type_to_tty "$(message ASK_URL '' duff)" "$(sandbox saml_url)" -- ajc-hook add duff
expect_status 0
expect_match "$out" 'Profile duff added\.'
run ajc-hook list
expect_status 0
expect_match "$out" 'Profile +AWS Account +AWS Role +IAM session expires'
expect_match "$out" 'duff +<unknown> +<unknown> +<no active session>'
run ajc-hook add duff "$(sandbox saml_url)"
expect_status 2
expect_match "$err" 'There is a profile duff already'

step "without a terminal no question is asked"
run ajc-hook exec duff -- true
expect_status 125
run ajc-hook rotate duff
expect_status 3
expect_match "$err" 'run: ajc-hook login'
run ajc-hook is-active duff
expect_status 1
expect_equal "$out" ''

step "the first command asks for e-mail and password, once"
know_region
forget_requests
type_to_tty "$(message ASK_EMAIL)" @email "$(message ASK_PASSWORD '' '')" @password -- \
    ajc-hook exec duff -- sh -c 'echo "profile $AJC_PROFILE"; test "$AJC_KEY_ID" = "$AWS_ACCESS_KEY_ID"'
expect_status 0
expect_message "$out" LOGIN_SAVED '.* UTC'
expect_message "$out" ATTEMPTING
expect_match "$out" 'profile duff'
requests
expect_equal "$(record 'select(.event == "request" and .had_password) | 1' | wc -l)" 1

step "the next command uses the stored session: no request"
forget_requests
run ajc-hook exec duff -- sh -c 'echo "$AWS_CREDENTIAL_EXPIRATION"'
expect_status 0
expect_match "$out" '^20[0-9-]+T[0-9:]+Z$'
run_quietly ajc-hook export duff
expect_status 0
expect_match "$out" "^export AWS_ACCESS_KEY_ID='ASIA"
run ajc-hook is-active duff
expect_equal "$out" 1
expect_equal "$(requests)" ''
run ajc-hook list
expect_match "$out" 'duff +544300394404 +JumpCloudDevs +[A-Z][a-z]{2} [A-Z][a-z]{2} .* UTC'
run ajc-hook info
expect_match "$out" "$(sandbox email)"

step "the real AWS CLI has the role's identity"
run aws_cli
expect_status 0
expect_match "$out" 'arn:aws:sts::544300394404:assumed-role/JumpCloudDevs/'

step "rotate: a new session, no question while the portal session is valid"
forget_requests
old_key=$(ajc-hook exec duff -- printenv AJC_KEY_ID)
run ajc-hook rotate duff
expect_status 0
expect_message "$err" SESSION_REMOVED duff
expect_message "$err" ROTATED '.* UTC'
[[ $(ajc-hook exec duff -- printenv AJC_KEY_ID) != "$old_key" ]] || fail "the key is the old one"
requests
expect_equal "$(record 'select(.event == "request" and .had_password) | 1' | wc -l)" 0

step "clear, logout and remove"
run ajc-hook clear duff
expect_status 0
expect_message "$err" SESSION_REMOVED duff
run ajc-hook is-active duff
expect_status 1
run ajc-hook logout
expect_status 0
run ajc-hook info
expect_match "$out" 'Portal session: +<none>'
run ajc-hook remove duff
expect_status 0
expect_message "$err" PROFILE_REMOVED duff
run ajc-hook remove --all
expect_status 0
expect_message "$err" ALL_REMOVED
