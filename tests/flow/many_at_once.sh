#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A hundred programs request credentials at the same moment: one signs in, AWS is called once for each profile, and all
# get the result, also a refusal. No program waits longer than half a minute for another one that waits for the user.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

count=100

# waiting: how many processes of ajc-hook wait for the lock. They poll it, so they have at least 30 voluntary context
# switches.
waiting() {
    pgrep -u "$(id -u)" -x ajc-hook | sed 's,.*,/proc/&/status,' | xargs --no-run-if-empty cat 2>/dev/null |
        awk '$1 == "voluntary_ctxt_switches:" && $2 >= 30 { count++ } END { print count + 0 }'
}

# all_wait: all of the hundred wait, except those that sign in.
all_wait() {
    local signing
    signing=$(pgrep -c -u "$(id -u)" ajc-hook-sign || true)
    ((signing > 0 && signing + $(waiting) >= count))
}

# at_once SCRIPT CMD…: runs CMD a hundred times; `statuses` has the exit statuses with their counts, $TMPDIR/out.N the output.
# A lock delays them until all were started. The sandbox uses SCRIPT, but STS answers only when all wait for it.
at_once() {
    local n pids=() pid seen script=$1
    shift
    script_sandbox "$(jq -c '. + {sts_slow: 600}' <<<"$script")"
    echo "\$ $count x $*"
    rm -f "$TMPDIR"/out.* "$TMPDIR"/err.*
    exec {gate}>"$TMPDIR/gate"
    flock "$gate"
    for ((n = 0; n < count; n++)); do
        flock --shared --close "$TMPDIR/gate" "$@" >"$TMPDIR/out.$n" 2>"$TMPDIR/err.$n" {gate}>&- </dev/null &
        pids+=($!)
    done
    exec {gate}>&-
    wait_until all_wait
    answer_now "$script"
    seen=''
    for pid in "${pids[@]}"; do
        status=0
        wait "$pid" || status=$?
        seen+=$status$'\n'
    done
    statuses=$(sort <<<"${seen%$'\n'}" | uniq -c | xargs)
    keep "$(cat "$TMPDIR"/err.*)"
    sort "$TMPDIR"/err.* | uniq -c
}

calls() {
    record 'select(.event == "request" and .action == "'"$1"'") | 1' | wc -l
}

different() {
    sort -u | wc -l
}

forget_session() {
    run ajc-hook clear duff
    forget_requests
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login
expect_status 0

step "credential-process"
forget_session
at_once '{}' ajc-hook credential-process duff
expect_equal "$statuses" "$count 0"
expect_equal "$(calls AssumeRoleWithSAML)" 1
expect_equal "$(cat "$TMPDIR"/out.* | jq -r .SessionToken | different)" 1
expect_equal "$(cat "$TMPDIR"/out.* | jq -r .AccessKeyId | wc -l)" "$count"

step "exec"
forget_session
at_once '{}' ajc-hook exec duff -- printenv AWS_ACCESS_KEY_ID
expect_equal "$statuses" "$count 0"
expect_equal "$(calls AssumeRoleWithSAML)" 1
expect_equal "$(cat "$TMPDIR"/out.* | different)" 1
expect_equal "$(cat "$TMPDIR"/out.* | grep -c ASIA)" "$count"

step "the portal session has ended: the password is sent once"
forget_session
at_once '{"end_sessions": 1}' ajc-hook credential-process duff
expect_equal "$statuses" "$count 0"
expect_equal "$(record 'select(.event == "request" and .had_password) | 1' | wc -l)" 1
expect_equal "$(calls AssumeRoleWithSAML)" 1

step "both commands, several profiles, and the portal session has ended: one login, and one call of AWS for each profile"
for profile in moe barney lenny; do
    run ajc-hook add $profile "$(sandbox sso_url)/saml2/aws-$profile"
done
# Each process takes the next number.
cat >"$HOME/either" <<'END'
#!/bin/bash
exec {turns}>>"$HOME/turns"
flock "$turns"
echo >&"$turns"
number=$(wc -l <"$HOME/turns")
exec {turns}>&-
profiles=(duff moe barney lenny)
profile=${profiles[number % 4]}
if ((number / 4 % 2)); then
    exec ajc-hook exec "$profile" -- sh -c 'echo "$0 $AWS_ACCESS_KEY_ID"' "$profile"
fi
ajc-hook credential-process "$profile" | jq -r --arg profile "$profile" '$profile + " " + .AccessKeyId'
exit "${PIPESTATUS[0]}"
END
chmod +x "$HOME/either"
run ajc-hook clear --all
forget_requests
at_once '{"end_sessions": 2}' "$HOME/either"
expect_equal "$statuses" "$count 0"
expect_equal "$(record 'select(.event == "request" and .had_password) | 1' | wc -l)" 1
expect_equal "$(calls AssumeRoleWithSAML)" 4
expect_equal "$(cat "$TMPDIR"/out.* | sort | uniq -c | sed -E 's/ ASIA[A-Z2-7]{16}$//' | xargs)" '25 barney 25 duff 25 lenny 25 moe'

step "a session that is about to expire: replaced once, and every program gets one"
script_sandbox '{}'
run ajc-hook rotate duff
old=$(ajc-hook exec duff -- printenv AJC_KEY_ID)
"$AJC_TESTS/flow/make_older.sh" duff 3550 # so little is left that later callers wait for the renewal
forget_requests
at_once '{}' ajc-hook credential-process duff
expect_equal "$statuses" "$count 0"
expect_equal "$(calls AssumeRoleWithSAML)" 1
expect_equal "$(cat "$TMPDIR"/out.* | jq -r .AccessKeyId | grep -vc "$old")" "$count"

step "all programs get the same refusal"
refusal='{"error": {"code": "AccessDenied", "http": 403, "message": "no"}}'
forget_session
at_once "$refusal" ajc-hook credential-process duff
expect_equal "$statuses" "$count 4"
expect_equal "$(calls AssumeRoleWithSAML)" 1
expect_equal "$(cat "$TMPDIR"/err.* | grep -c 'role.s trust policy')" "$count"
forget_requests
at_once "$refusal" ajc-hook exec duff -- true
expect_equal "$statuses" "$count 125"
expect_equal "$(calls AssumeRoleWithSAML)" 1

# hold PROFILE: holds the lock like a sign-in that waits for the user; release ends them all.
holders=()
hold() {
    flock "$XDG_RUNTIME_DIR/ajc/session-$1.lock" sleep 600 &
    holders+=($!)
    wait_until is_held "$1"
}
is_held() {
    ! flock --nonblock "$XDG_RUNTIME_DIR/ajc/session-$1.lock" true
}
release() {
    local holder
    for holder in "${holders[@]}"; do
        kill "$(pgrep -P "$holder")"
        wait "$holder" || true
    done
    holders=()
}

is_waiting() {
    [[ $(waiting) -eq 1 ]]
}

step "a session that AWS issued before the command started, but that is stored while the command waits, is used"
ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
script_sandbox '{}'
run ajc-hook rotate duff
kept=$(keyctl pipe "$(keyctl search "$ring" user session:duff)")
keyctl unlink "$(keyctl search "$ring" user session:duff)" "$ring"
forget_requests
hold duff
ajc-hook exec duff -- printenv AWS_ACCESS_KEY_ID >"$TMPDIR/waited" 2>"$TMPDIR/waited.err" </dev/null &
waiter=$!
wait_until is_waiting
keyctl padd user session:duff "$ring" <<<"$kept" >/dev/null
release
wait "$waiter" || fail "$(<"$TMPDIR/waited.err")"
expect_equal "$(<"$TMPDIR/waited")" "$(sed -n 's/^key //p' <<<"$kept")"
expect_equal "$(calls AssumeRoleWithSAML)" 0

step "on a terminal the wait is reported and Ctrl-C ends it"
forget_session
hold duff
type_to_tty 'Another sign-in for duff is in progress, perhaps in another terminal; waiting for it \(Ctrl-C cancels\)\.' '^C' -- \
    ajc-hook exec duff -- true
expect_status 130

step "without a terminal the wait is limited to half a minute; a session that another process stored meanwhile is used"
hold moe
run ajc-hook clear moe
script_sandbox '{}'
ajc-hook exec duff -- printenv AJC_KEY_ID >"$TMPDIR/waited" 2>"$TMPDIR/waited.err" </dev/null &
waiter=$!
wait_until is_waiting
keyctl padd user session:duff "$ring" <<<"$kept" >/dev/null
run_quietly ajc-hook credential-process moe
expect_status 5
expect_equal "$out" ''
expect_message "$err" LOGIN_IN_PROGRESS '[0-9]+'
wait "$waiter" || fail "$(<"$TMPDIR/waited.err")"
expect_equal "$(<"$TMPDIR/waited")" "$(sed -n 's/^key //p' <<<"$kept")"
release
forget_session

step "the next command tries again"
script_sandbox '{}'
forget_requests
run_quietly ajc-hook credential-process duff
expect_status 0
expect_equal "$(calls AssumeRoleWithSAML)" 1
