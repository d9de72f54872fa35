#!/bin/bash
# SPDX-License-Identifier: MIT
#
# How many network round trips a sign-in waits for, counted in the sandbox's record of connections, handshakes and requests
# (waits.py), over a network with a delay (relay.py). At most 6 for a first sign-in without MFA, 4 for a renewal, 10 for 20
# profiles at once, including one login. The times are only reported.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"
# shellcheck source=tests/bench/network.sh
source "$AJC_TESTS/bench/network.sh"

first_sign_in() {
    "$AJC_TESTS/flow/answer.py" 'password: ' @password -- ajc-hook exec duff -- true
}

first_rotate_all() {
    "$AJC_TESTS/flow/answer.py" 'password: ' @password -- ajc-hook rotate --all
}

forget() {
    delay 0
    ajc-hook logout 2>/dev/null
}

# measure NAME PROMISED BEFORE CMD…: BEFORE prepares each run. On a busy machine whose pauses are longer than a round trip,
# the record shows too many waits; then the run is repeated with a slower network.
measure() {
    local name=$1 promised=$2 before=$3 fast slow round_trip_ms counted
    shift 3
    "$before"
    fast=$(took_ms 0 "$@")
    for round_trip_ms in 100 200 400 800 1600 3200; do
        "$before"
        forget_requests
        slow=$(took_ms "$round_trip_ms" "$@")
        counted=$("$AJC_TESTS/bench/waits.py" "$SANDBOX/record.jsonl")
        ((counted > promised)) || break
    done
    printf '| %s: round trips | %s | %s |\n' "$name" "$promised" "$counted"
    printf '| %s: time | reported | %s ms, %s ms where a round trip takes %s ms |\n' "$name" "$fast" "$slow" "$round_trip_ms"
    record 'select(.event == "accept") | .event' | sort | uniq -c
    record 'select(.event == "handshake") | "\(.event) \(.sni)"' | sort | uniq -c
    requests | sed -E 's,/saml2/aws-[0-9]+,/saml2/aws-…,' | sort | uniq -c
    ((counted <= promised)) || fail "$name: more than promised"
}

start_sandbox '{"token_bytes": 300}' # twenty sessions fit into the keyring
start_relay
know_region
run ajc-hook add duff "$(through saml_url)"
expect_status 0
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff

measure "first sign-in" 6 forget first_sign_in
measure "silent renewal" 4 true ajc-hook rotate duff

for n in {02..20}; do
    ajc-hook add "duff$n" "$(through sso_url)/saml2/aws-$n" 2>/dev/null
done
measure "20 profiles, with a login" 10 forget first_rotate_all
expect_equal "$(record 'select(.event == "request" and .had_password) | 1' | wc -l)" 1
measure "20 profiles, silently" 10 true ajc-hook rotate --all
expect_equal "$(record 'select(.event == "request" and .had_password) | 1' | wc -l)" 0
expect_equal "$(requests | grep -c AssumeRoleWithSAML)" 20

# A bundle of all certificates is read once for all connections.
cat /etc/ssl/certs/ca-certificates.crt "$SSL_CERT_FILE" >"$TMPDIR/bundle.pem"
ajc-hook config set ca_file "$TMPDIR/bundle.pem"
read_count=$("$AJC_TESTS/bench/opens.py" "$TMPDIR/bundle.pem" env -u SSL_CERT_FILE ajc-hook rotate --all 2>"$TMPDIR/shown")
printf '| 20 profiles, a bundle of %s certificates: times it is read | 1 | %s |\n' \
    "$(grep -c BEGIN "$TMPDIR/bundle.pem")" "$read_count"
expect_equal "$read_count" 1

# Its connection is on the way before the bundle is read: nothing is in it until the sandbox has accepted one.
accepted() {
    [[ -n $(record 'select(.event == "accept") | 1') ]]
}
mv "$TMPDIR/bundle.pem" "$TMPDIR/content.pem"
mkfifo "$TMPDIR/bundle.pem"
forget_requests
env -u SSL_CERT_FILE ajc-hook rotate duff 2>"$TMPDIR/shown" &
wait_until accepted
expect_equal "$(requests)" ''
cat "$TMPDIR/content.pem" >"$TMPDIR/bundle.pem"
wait "$!" || fail "$(<"$TMPDIR/shown")"
expect_equal "$(requests | grep -c AssumeRoleWithSAML)" 1
