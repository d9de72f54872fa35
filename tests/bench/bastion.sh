#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A machine with 1,000 users with three shells each: measures the cost of one user and multiplies it. Prints rows of a
# Markdown table. Promised: a refresher wakes up at most twice for a renewal, and not for a prompt. Its memory is only
# reported: the kernel updates that count in batches, so it can be some pages too high or too low.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

users=1000 shells=3 renewals_an_hour=1.16 # sessions of one hour, renewed after 49.8 to 54 minutes

refresher() {
    pgrep -u "$(id -u)" -fx 'ajc-hook refresher'
}

# its_calls NAME: how often the refresher has returned from this system call.
its_calls() {
    grep -c "^$(refresher) *$1(.* = [0-9]" "$TMPDIR/calls" || true
}

prompt() {
    run_quietly env AJC_PROFILE=duff ajc-hook prompt bash "" ""
    expect_status 0
}

key() {
    ajc-hook exec duff -- printenv AJC_KEY_ID
}

is_renewed() {
    [[ $(key) != "$before" ]]
}

# The refresher sets two timers before it waits.
is_asleep() {
    [[ $(its_calls timerfd_settime) -eq $((2 * $(its_calls poll) + 2)) ]]
}

# row WHAT ONE_USER UNIT: prints the figure for one user and for all.
row() {
    printf '| %s | %s %s | %s %s |\n' "$1" "$2" "$3" "$(jq -n "$2 * $users * 100 | round / 100")" "$3"
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
AJC_BACKGROUND=off prompt
touch "$XDG_RUNTIME_DIR/ajc/duff.asked"
strace -f -qq -e trace=poll,timerfd_settime -o "$TMPDIR/calls" ajc-hook refresher &
wait_until refresher
wait_until is_asleep
first=$(its_calls poll)
for ((shell = 0; shell < shells; shell++)); do
    prompt
done
before=$(key)
"$AJC_TESTS/flow/make_older.sh" duff 3500 # wakes the refresher, as an expiring session would
wait_until is_renewed
wait_until is_asleep
woken=$(($(its_calls poll) - first))
memory=$(awk '$1 == "RssAnon:" { print $2 }' "/proc/$(refresher)/status")
read -r keys bytes < <(awk -v uid="$UID:" '$1 == uid { split($4, keys, "/"); split($5, bytes, "/"); print keys[1], bytes[1] }' \
    /proc/key-users)
files=$({ find "$XDG_RUNTIME_DIR/ajc" "$HOME/.config/ajc" "$HOME/.local/state/ajc" -type f 2>/dev/null || true; } | wc -l)

echo "| a machine of many users | one, with $shells shells | $users |"
echo '|---|---|---|'
row "refresher, private memory" "$memory" KiB
row "refresher, wake-ups an hour" "$(jq -n "$woken * $renewals_an_hour")" ''
row "keys" "$keys" ''
row "keys, bytes of the quota" "$bytes" ''
row "files" "$files" ''
echo
echo "| refresher: wake-ups for a renewal and three prompts | 2 | $woken |"
kill "$(refresher)"
[[ $woken -le 2 ]] || fail "more than promised"
