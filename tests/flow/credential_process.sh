#!/bin/bash
# SPDX-License-Identifier: MIT
#
# `credential-process`: the format of the AWS SDKs; no question without --tty; a session that is about to expire is
# renewed first, and is used if the renewal fails.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# get [CMD…]: runs what an SDK starts; sets `key` to the key id and `end` to the session's end.
get() {
    run_quietly "$@" ajc-hook credential-process duff
    key=$(jq -r .AccessKeyId <<<"$out")
    end=$(date -d "$(jq -r .Expiration <<<"$out")" +%s)
}

calls() {
    record 'select(.event == "request" and .action == "AssumeRoleWithSAML") | .status'
}

# short_session: a new session of twenty minutes with less than half of them left, so that it is to be replaced.
short_session() {
    script_sandbox '{"session_seconds": 1200}'
    ajc-hook rotate duff 2>>"$TMPDIR/rotations"
    pass 500
    forget_requests
    get
    expect_equal "$(requests)" '' # more than ten minutes are left
    old=$key
    pass 200
}

# pass SECONDS: makes the session this much older.
pass() {
    "$AJC_TESTS/flow/make_older.sh" duff "$1"
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"

step "no question is asked, not on a terminal either; nothing is printed"
run ajc-hook credential-process duff
expect_status 3
expect_equal "$out" ''
expect_match "$err" 'run: ajc-hook login'
type_to_tty -- ajc-hook credential-process duff
expect_status 3
run ajc-hook credential-process nothing
expect_status 2
expect_equal "$out" ''

step "--tty asks"
asked_at=$(date +%s)
type_to_tty 'email address: ' @email 'password: ' @password -- \
    sh -c 'umask 077; ajc-hook credential-process duff --tty >"$TMPDIR/answer"'
expect_status 0

step "one JSON object as the SDKs expect it, nothing else; from the keyring"
forget_requests
get
expect_status 0
expect_equal "$err" ''
expect_equal "$out" "$(<"$TMPDIR/answer")"
expect_equal "$(/usr/bin/jq -sc 'map(map_values(type))' <<<"$out")" \
    '[{"Version":"number","AccessKeyId":"string","SecretAccessKey":"string","SessionToken":"string","Expiration":"string","AccountId":"string"}]'
expect_equal "$(jq .Version <<<"$out")" 1
expect_match "$(jq -r .Expiration <<<"$out")" '^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z$'
expect_equal "$(ajc-hook exec duff -- printenv AWS_CREDENTIAL_EXPIRATION)" "$(jq -r .Expiration <<<"$out")"
((end >= asked_at + 3600 - 1 && end <= $(date +%s) + 3600)) || fail "not the whole hour"
expect_equal "$(requests)" ''
get
expect_equal "$key" "$(jq -r .AccessKeyId "$TMPDIR/answer")"

step "an endpoint set in the caller's shell does not receive an assertion"
run ajc-hook clear duff
get env AWS_ENDPOINT_URL_STS=https://localhost:1 AWS_REGION=eu-west-1
expect_status 0
expect_equal "$err" ''
expect_equal "$(calls)" 200

step "more than half of its time has passed: replaced while it is valid"
short_session
script_sandbox '{}'
get
expect_status 0
[[ $key != "$old" ]] || fail "not replaced"
expect_equal "$(calls)" 200
get
expect_equal "$(calls)" 200

step "a longer session is replaced 15 minutes before its end, when SDKs ask for another one"
script_sandbox '{}'
ajc-hook rotate duff 2>>"$TMPDIR/rotations"
pass 2580
forget_requests
get
expect_equal "$(requests)" ''
old=$key
pass 180
get
[[ $key != "$old" ]] || fail "not replaced"
expect_equal "$(calls)" 200

step "AWS has an outage: the old session is used and no retry is made at once; after its end the outage is reported"
short_session
script_sandbox '{"html_503": true}'
for _ in 1 2 3; do
    get
    expect_status 0
    expect_equal "$key" "$old"
    expect_equal "$err" ''
done
expect_equal "$(calls)" 503
pass 600
run_quietly ajc-hook credential-process duff
expect_status 5
expect_equal "$out" ''
expect_message "$err" STS_UNAVAILABLE 503
run env AJC_PROFILE=duff ajc-hook status --json
expect_message "$out" STS_UNAVAILABLE
script_sandbox '{}'
get
expect_status 0

step "a long Retry-After is honoured: no automatic request before it is over, but a command may send one"
short_session
script_sandbox '{"busy": {"host": "sts", "status": 503, "retry_after": 1200, "times": 1}}'
get
expect_status 0
expect_equal "$key" "$old"
expect_equal "$(record 'select(.event == "request" and .method == "POST") | .status')" 503
ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
until=$(keyctl pipe "$(keyctl search "$ring" user mark:backoff:duff)" | sed -n 's/^until //p')
rest=$((until - $(python3 -c 'import time; print(int(time.clock_gettime(time.CLOCK_BOOTTIME)))')))
[[ $rest -gt 1000 && $rest -le 1200 ]] || fail "the pause is $rest seconds"
for _ in 1 2 3; do
    get
    expect_equal "$key" "$old"
done
expect_equal "$(record 'select(.event == "request" and .method == "POST") | .status')" 503
run ajc-hook rotate duff
expect_status 0
! keyctl search "$ring" user mark:backoff:duff 2>/dev/null || fail "the pause is still recorded"

step "a sign-in is needed: the old session is used and nothing is tried; after its end that is reported"
short_session
ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
for kind in portal login; do
    keyctl unlink "$(keyctl search "$ring" user "$kind:$(sandbox email)")" "$ring"
done
get
expect_status 0
expect_equal "$key" "$old"
pass 600
expect_equal "$(requests)" ''
run_quietly ajc-hook credential-process duff
expect_status 3
