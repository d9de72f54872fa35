#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Every wait has a limit: half a minute for a server that sends slowly, ten seconds for a silent proxy; a proxy that
# requires a password, or refuses, is reported at once. A password in HTTPS_PROXY is never printed.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# start_proxy ANSWER: starts a proxy that gives this answer to each CONNECT; its port is in `proxy_port`.
start_proxy() {
    exec {proxy_output}< <(exec "$AJC_TESTS/flow/connect_proxy.py" "$TMPDIR/proxied" "$1")
    proxies+=($!)
    read -r -t "$AJC_TEST_TIMEOUT" -u "$proxy_output" proxy_port
}
proxies=()
trap 'kill "${proxies[@]}" 2>/dev/null || true; end_test' EXIT

# timed FILE CMD…: writes exit status and seconds of CMD to FILE. The test checks only that CMD does not give up too early:
# how much later it ends depends on the machine. The message names the limit.
timed() {
    local file=$1 since=$SECONDS status=0
    shift
    "$@" 2>"$file.err" </dev/null || status=$?
    echo "$status $((SECONDS - since))" >"$file"
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
for name in barney lenny; do
    run ajc-hook add $name "$(sandbox sso_url)/saml2/aws-$name"
done
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate --all
expect_status 0

script_sandbox '{"apps": {"aws-prod": {"page": "drip"}}}'
timed "$TMPDIR/drip" ajc-hook rotate duff &
drip_pid=$!
start_proxy silent
timed "$TMPDIR/silent" env HTTPS_PROXY="http://localhost:$proxy_port" ajc-hook rotate lenny &
silent_pid=$!

step "without descriptors or memory the message names that cause, never a host"
# names_no_host LIMIT VALUE…: rotates barney under `ulimit LIMIT VALUE` each time; `named` counts the correct messages.
names_no_host() {
    local limit=$1 value
    shift
    named=0
    for value in "$@"; do
        run bash -c "ulimit $limit $value && exec ajc-hook rotate barney"
        expect_no_match "$err" "$(message HOST_NAME_UNKNOWN)|$(message HOST_UNREACHABLE)|$(message WORKER_ENDED)"
        [[ ! $err =~ $(message NO_DESCRIPTORS_FOR_TRANSFER)|$(message NO_MEMORY_FOR_TRANSFER) ]] || named=$((named + 1))
    done
}
names_no_host -n {5..10}
[[ $named -gt 0 ]] || fail "descriptors never ran out: this proves nothing"
least=20000 enough=400000 # KiB; how much it needs depends on the libraries
while ((enough - least > 100)); do
    middle=$(((least + enough) / 2))
    if bash -c "ulimit -v $middle && exec ajc-hook rotate barney" >/dev/null 2>&1; then
        enough=$middle
    else
        least=$middle
    fi
done
# shellcheck disable=SC2046 # words are meant
names_no_host -v $(seq $((enough - 1500)) 100 "$enough")
[[ $named -gt 0 ]] || fail "memory never ran out: this proves nothing"

step "a sign-in program that cannot be loaded has its own message"
while [[ ! $err =~ $(message WORKER_NOT_LOADED) ]]; do
    ((enough > 4000)) || fail "it could always be loaded"
    enough=$((enough - 1000))
    names_no_host -v "$enough"
done
expect_status 1

step "a proxy that requires a password, and one that refuses"
start_proxy '407 Proxy Authentication Required'
run env HTTPS_PROXY="http://homer:Doh-s3cret@localhost:$proxy_port" ajc-hook rotate --debug barney
expect_status 5
expect_message "$err" PROXY_REFUSED sso.sandbox.localhost 407 HTTPS_PROXY
expect_no_match "$err" 'Doh-s3cret'
start_proxy '403 Forbidden'
run env HTTPS_PROXY="http://homer:Doh-s3cret@localhost:$proxy_port" ajc-hook rotate --debug barney
expect_status 5
expect_message "$err" PROXY_REFUSED sso.sandbox.localhost 403
expect_no_match "$err" 'Doh-s3cret'

step "a proxy that does not answer"
wait "$silent_pid"
read -r status seconds <"$TMPDIR/silent"
echo "after $seconds s: $(<"$TMPDIR/silent.err")"
expect_status 5
[[ $seconds -ge 9 ]] || fail "it gave up before ten seconds"
expect_match "$(<"$TMPDIR/silent.err")" 'No connection to sso.sandbox.localhost or its proxy within 10 seconds'

step "a page that is sent one byte at a time"
wait "$drip_pid"
read -r status seconds <"$TMPDIR/drip"
echo "after $seconds s: $(<"$TMPDIR/drip.err")"
expect_status 5
[[ $seconds -ge 29 ]] || fail "it gave up before half a minute"
expect_message "$(<"$TMPDIR/drip.err")" ANSWER_TOO_SLOW sso.sandbox.localhost 30
