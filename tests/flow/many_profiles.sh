#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Several profiles at once: one login and one portal session for each account; pages and STS calls in parallel, with at most
# six connections to a host; one failure does not stop the others and is reported at the end; a server's Retry-After is
# honoured.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

count=20

# calls FILTER: the number of requests that match FILTER, a jq condition.
calls() {
    record "select(.event == \"request\" and ($1)) | 1" | wc -l
}

pages() { calls '.path | startswith("/saml2/")'; }
assumed() { calls '.action == "AssumeRoleWithSAML" and .status == 200'; }
logins() { calls '.had_password'; }

# key_of PROFILE: the access key id in the keyring, without a sign-in.
key_of() {
    keyctl pipe "$(keyctl search "$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)" user "session:$1")" |
        sed -n 's/^key //p'
}

# made: a line with profile and access key id for each session in the keyring.
made() {
    for n in $(seq -w $count); do
        echo "p$n $(key_of "p$n")"
    done
}

connections_to() {
    record "select(.event == \"handshake\" and .sni == \"$1\") | 1" | wc -l
}

# Short tokens, so that twenty sessions fit into the keyring; quota.sh tests a full keyring.
script_sandbox() {
    printf '%s\n' "$1" | jq -c '. + {token_bytes: 300, rotate_cookie: true}' >"$SANDBOX/script.new"
    mv "$SANDBOX/script.new" "$SANDBOX/script.json"
}

start_sandbox
for n in $(seq -w $count); do
    ajc-hook add "p$n" "$(sandbox sso_url)/saml2/aws-$n" 2>>"$TMPDIR/added"
done

step "the first time: one login, then all; STS delays its answers until six calls are open"
script_sandbox '{"sts_slow": 600}'
six_are_open() {
    [[ $(calls '.action == "AssumeRoleWithSAML"') -eq 6 ]]
}
(wait_until six_are_open && answer_now '{}') &
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate --all
expect_status 0
expect_equal "$(logins), $(pages) pages, $(assumed) sessions" "1, $count pages, $count sessions"
expect_equal "$(grep -Ec "$(message ROTATED_OF 'p[0-9]*')" <<<"$out")" $count
expect_match "$out" "Signing in: 1 of $count.*Signing in: $((count - 1)) of $count"
for host in sso.sandbox.localhost localhost; do
    echo "$(connections_to $host) connections to $host"
    expect_equal "$(connections_to $host)" 6
done
made >"$TMPDIR/first"
expect_equal "$(cut -d' ' -f2 "$TMPDIR/first" | grep -c '^ASIA')" $count
expect_equal "$(grep -c 'AWS STS is reached at' <<<"$out")" 1

step "again, without a terminal: no login, no question, every session is new, no progress line"
forget_requests
script_sandbox '{}'
run ajc-hook rotate --all
expect_status 0
expect_equal "$(logins), $(pages) pages, $(assumed) sessions" "0, $count pages, $count sessions"
expect_no_match "$err" 'Signing in'
made >"$TMPDIR/second"
expect_equal "$(sort "$TMPDIR/first" "$TMPDIR/second" | uniq -d)" ''

# The first connection is for the page, not for a host that is needed later.
first=$(record 'select(.event == "accept") | .connection' | sed -n 1p)
expect_match "$(record "select(.event == \"request\" and .connection == $first) | .path" | sed -n 1p)" '^/saml2/'

step "one failure does not stop the others; the same failure is reported once"
forget_requests
script_sandbox '{"apps": {"aws-07": {"page": "forbidden"}, "aws-01": {"page": "forbidden"}, "aws-13": {"page": "policy"}}}'
run ajc-hook rotate --all
expect_status 4
expect_equal "$(assumed)" $((count - 3))
expect_match "$err" "ajc-hook: p01, p07: $(message APPLICATION_REFUSED)"
expect_match "$err" "ajc-hook: p13: $(message POLICY_DENIES)"
expect_equal "$(tail -n 1 <<<"$err")" "ajc-hook: $((count - 3)) of $count sessions rotated."
expect_equal "$(logins)" 0

step "JumpCloud ended the portal session: one page request, then one login"
forget_requests
script_sandbox '{"end_sessions": 1}'
run ajc-hook rotate --all
expect_status 0
expect_equal "$(logins), $(pages) pages, $(assumed) sessions" "1, $((count + 1)) pages, $count sessions"

step "a login that is refused is tried once for all of them"
forget_requests
script_sandbox '{"end_sessions": 2, "auth": "401"}'
run ajc-hook rotate --all
expect_status 4
expect_equal "$(logins), $(assumed) sessions" "1, 0 sessions"
expect_match "$err" "ajc-hook: p01, p02, .*, p20: $(message PASSWORD_REFUSED)"
expect_equal "$(grep -c refused <<<"$err")" 1
made >"$TMPDIR/third"
expect_equal "$(cut -d' ' -f2 "$TMPDIR/third" | grep -c '^ASIA')" $count

step "a sign-in is required: nothing is sent, and it is reported once for all of them"
forget_requests
run ajc-hook rotate --all
expect_status 3
expect_equal "$(logins), $(assumed) sessions" "0, 0 sessions"
expect_equal "$(grep -Ec "$(message LOGIN_FAILED_BEFORE)" <<<"$err")" 1

step "a short Retry-After is honoured once: no request is sent to that server before it is over"
script_sandbox '{"end_sessions": 2}'
type_to_tty 'password: ' @password -- ajc-hook login
expect_status 0
forget_requests
script_sandbox '{"end_sessions": 2, "busy": {"host": "sso", "status": 503, "retry_after": 1, "times": 1}}'
run ajc-hook rotate --all
expect_status 0
expect_equal "$(pages) pages, $(assumed) sessions" "$((count + 1)) pages, $count sessions"
pause_ms=$(record 'select(.event == "request" and (.path | startswith("/saml2/"))) | .at_ms' | awk '
    NR == 1 { first = $1 } NR == 2 { print $1 - first }')
echo "between the refusal and the next page: $pause_ms ms"
[[ $pause_ms -ge 1000 ]] || fail "the pause was too short"
forget_requests
script_sandbox '{"end_sessions": 2, "busy": {"host": "sts", "status": 429, "retry_after": 1, "times": 2}}' # one more
run ajc-hook rotate p04 p05
expect_status 0
expect_equal "$(calls '.method == "POST"'), $(assumed) sessions" "3, 2 sessions"

step "a long Retry-After, a second one and one without a value are reported instead"
script_sandbox '{"end_sessions": 2, "busy": {"host": "sts", "status": 503, "retry_after": 11, "times": 1000}}'
run ajc-hook rotate p04
expect_status 5
expect_message "$err" STS_UNAVAILABLE 503
script_sandbox '{"end_sessions": 2, "busy": {"host": "sso", "status": 429, "retry_after": 1, "times": 1000}}'
forget_requests
run ajc-hook rotate p04
expect_status 5
expect_message "$err" APPLICATION_UNAVAILABLE 429
expect_equal "$(pages)" 2
script_sandbox '{"end_sessions": 2, "busy": {"host": "sso", "status": 429, "times": 1000}}'
forget_requests
run ajc-hook rotate p04
expect_status 5
expect_equal "$(pages)" 1
script_sandbox '{"end_sessions": 2}'

step "two accounts: each has its own portal session, and one that requires a sign-in does not stop the other"
ajc-hook edit p19 --account moe@duff-beer.example
forget_requests
run ajc-hook rotate p18 p19 p20
expect_status 3
expect_match "$err" 'for p18 rotated'
expect_match "$err" 'for p20 rotated'
expect_match "$err" "p19: $(message LOGIN_NEEDED '' ' of moe@duff-beer.example')"
expect_equal "$(logins), $(pages) pages, $(assumed) sessions" "0, 2 pages, 2 sessions"

step "a host that cannot be reached: one message for all"
stop_sandbox
run ajc-hook rotate --all
expect_equal "$(grep -c 'No connection to sso' <<<"$err")" 1
expect_match "$err" 'ajc-hook: p01, p02, .*p18, p20: No connection to sso'
