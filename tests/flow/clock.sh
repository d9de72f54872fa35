#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A clock that differs from AWS's: the end of a session is converted to this machine's time, and a skew of more than four
# minutes is reported with its size.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# lives SECONDS: every output says that the session, requested at `asked_at`, ends this many seconds after AWS issued it.
# (AWS_CREDENTIAL_EXPIRATION and the server's clock in its answer have a resolution of a second.)
lives() {
    local end left before
    end=$(ajc-hook exec duff -- printenv AWS_CREDENTIAL_EXPIRATION)
    left=$(($(date -d "$end" +%s) - $1))
    ((left >= asked_at - 2 && left <= $(date +%s) + 2)) || fail "AWS_CREDENTIAL_EXPIRATION is $end"
    expect_equal "$(ajc-hook credential-process duff | jq -r .Expiration)" "$end"
    run ajc-hook is-active duff
    expect_equal "$out" 1
    before=$(date +%s)
    left=$(ajc-hook list --json | jq '.. | .seconds_left? // empty')
    left=$(($(date -d "$end" +%s) - left))
    ((left >= before - 1 && left <= $(date +%s) + 1)) || fail "the list is $left seconds off"
}

# skewed SECONDS: requests a new session while AWS's clock is that far ahead.
skewed() {
    script_sandbox "{\"clock_skew\": $1}"
    asked_at=$(date +%s)
    run ajc-hook rotate duff
    expect_status 0
    forget_requests
    lives 3600
    expect_equal "$(requests)" ''
}

start_sandbox
asked_at=$(date +%s)
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
expect_status 0
lives 3600
unset AWS_ENDPOINT_URL_STS # its notice is not of interest

step "AWS is two hours ahead"
skewed 7230
expect_match "$(ajc-hook rotate duff 2>&1)" "$(message CLOCK_DIFFERS 120 behind)"

step "AWS is two hours behind: by AWS's clock the session ends before this machine's time"
skewed -7230
expect_match "$(ajc-hook rotate duff 2>&1)" "$(message CLOCK_DIFFERS 120 "ahead of")"

step "less than four minutes is corrected without a message"
skewed 200
expect_no_match "$(ajc-hook rotate duff 2>&1)" clock

step "together with another notice"
script_sandbox '{"clock_skew": 600, "session_duration": 43200, "max_session_duration": 3600}'
run ajc-hook rotate duff
expect_match "$err" "$(message ONE_HOUR_SESSION).*$(message CLOCK_DIFFERS '(9|10)' behind)"

step "also in credential-process"
script_sandbox '{"clock_skew": 900}'
run ajc-hook rotate duff
"$AJC_TESTS/flow/make_older.sh" duff 4000
forget_requests
asked_at=$(date +%s)
expect_equal "$(ajc-hook credential-process duff 2>/dev/null | jq .Version)" 1
lives 3600
expect_equal "$(record 'select(.action == "AssumeRoleWithSAML") | .status')" 200
