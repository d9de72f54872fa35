#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A hundred callers for four profiles after the portal session has ended, repeatedly, while eight busy processes run: one
# login and one call of AWS for each profile each time, and no failure. Run by hand, because it takes minutes:
#
#   tests/as-user --build build -- ./flow/many_under_load.sh TIMES
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

times=${1:-100} callers=100
profiles=(duff moe barney lenny)

busy=()
for _ in 1 2 3 4 5 6 7 8; do
    sh -c 'while :; do :; done' &
    busy+=($!)
done

counted() {
    record "select(.event == \"request\" and $1) | 1" | wc -l
}

start_sandbox
for profile in "${profiles[@]}"; do
    run ajc-hook add "$profile" "$(sandbox sso_url)/saml2/aws-$profile"
done
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login
expect_status 0
for ((round = 1; round <= times; round++)); do
    ajc-hook clear --all 2>/dev/null
    script_sandbox "{\"end_sessions\": $round}"
    forget_requests
    exec {gate}>"$TMPDIR/gate"
    flock "$gate"
    pids=()
    for ((n = 0; n < callers; n++)); do
        flock --shared --close "$TMPDIR/gate" ajc-hook credential-process "${profiles[n % 4]}" >/dev/null \
            2>"$TMPDIR/err.$n" {gate}>&- </dev/null &
        pids+=($!)
    done
    exec {gate}>&-
    for n in "${!pids[@]}"; do
        wait "${pids[n]}" || fail "round $round: $(<"$TMPDIR/err.$n")"
    done
    expect_equal "$(counted .had_password)" 1
    expect_equal "$(counted '.action == "AssumeRoleWithSAML"')" 4
done
kill "${busy[@]}"
echo "$times times $callers callers beside eight busy processes: one login and four calls of AWS each time, no failure"
