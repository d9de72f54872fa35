#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A keyring that is full, with tokens of 1,000 bytes: one session is stored with one eviction and no sleep; `rotate --all`
# of 5, 14, 18, 24 and 100 profiles signs in those that fit and no others, with one round trip more for every four.
# Counted are STS calls, sessions, and the round trips that are waited for (waits.py); the times, over a network without
# a delay and over one with 50 ms, are for reading.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"
# shellcheck source=tests/bench/network.sh
source "$AJC_TESTS/bench/network.sh"

sizes=(5 14 18 24 100)
spare=6 # sessions that may be evicted or not fit in the end: what processes have of the quota comes and goes

ring() {
    keyctl search "$(keyctl get_persistent @s)" keyring ajc
}

is_empty() {
    [[ $(awk -v uid="$UID:" '$1 == uid { split($5, bytes, "/"); print bytes[1] }' /proc/key-users) -lt 1000 ]]
}

active() {
    ajc-hook list --json | jq '[.[] | select(.seconds_left > 0)] | length'
}

# set_profiles COUNT: exactly so many, with a portal session and no AWS session.
set_profiles() {
    local config=$HOME/.config/ajc/config.json n
    delay 0
    for ((n = 1; n <= $1; n++)); do
        printf '"p%03d": {"url": "%s/saml2/aws-%03d"},' "$n" "$(through sso_url)" "$n"
    done >"$TMPDIR/profiles"
    (umask 077 && jq --argjson profiles "{$(sed 's/,$//' "$TMPDIR/profiles")}" '.profiles = $profiles' "$config" >"$config.new")
    mv "$config.new" "$config"
    keyctl clear "$(ring)"
    wait_until is_empty
    type_to_tty 'password: ' @password -- ajc-hook login
    expect_status 0
}

# rotate_all: whatever fits.
rotate_all() {
    ajc-hook rotate --all || [[ $? -eq 1 ]]
}

# measure COUNT: prints the row of so many profiles.
measure() {
    local fast slow round_trip_ms sessions calls counted
    set_profiles "$1"
    fast=$(took_ms 0 rotate_all)
    for round_trip_ms in 50 200 800 3200; do # slower ones where the machine is too busy to tell waits apart
        set_profiles "$1"
        forget_requests
        slow=$(took_ms "$round_trip_ms" rotate_all)
        sessions=$(active)
        calls=$(requests | grep -c AssumeRoleWithSAML)
        counted=$("$AJC_TESTS/bench/waits.py" "$SANDBOX/record.jsonl")
        ((counted > 7 + sessions / 4)) || break
    done
    printf '| rotate --all of %s profiles: sessions stored, STS calls | as many calls as sessions | %s, %s |\n' \
        "$1" "$sessions" "$calls"
    printf '| rotate --all of %s profiles: round trips | %s | %s |\n' "$1" $((7 + sessions / 4)) "$counted"
    printf '| rotate --all of %s profiles: time | reported | %s ms, %s ms where a round trip takes %s ms |\n' \
        "$1" "$fast" "$slow" "$round_trip_ms"
    ((sessions == $1 || sessions > 13)) || fail "$1 profiles: few sessions"
    ((calls <= sessions + spare)) || fail "$1 profiles: sign-ins whose sessions do not fit"
    ((counted <= 7 + sessions / 4)) || fail "$1 profiles: more round trips than promised"
    ((sessions == $1)) || expect_equal "$(grep -c 'has no space' "$TMPDIR/shown")" 1
}

start_sandbox
run ajc-hook config set background false
start_relay
run ajc-hook add duff "$(through saml_url)"
expect_status 0
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
for count in "${sizes[@]}"; do
    measure "$count"
done

# The keyring is as full now as a hundred profiles make it.
evictions() {
    grep -c 'evicted' "$TMPDIR/shown" || true
}
delay 0
step "one more session"
name=$(ajc-hook list --json | jq -r '[.[] | select(.seconds_left > 0 | not)][0].name')
filler=$(keyctl add user filler "$(printf '%*s' "$(awk -v uid="$UID:" \
    '$1 == uid { split($5, bytes, "/"); print bytes[2] - bytes[1] - 400 }' /proc/key-users)" '')" @u)
strace -qq -e signal=none -e trace=nanosleep,clock_nanosleep -o "$TMPDIR/sleeps" ajc-hook exec "$name" -- true >"$TMPDIR/shown" 2>&1
keyctl unlink "$filler" @u
printf '| one session stored in a full keyring: evictions | 1 | %s |\n' "$(evictions)"
printf '| one session stored in a full keyring: sleeps | 0 | %s |\n' "$(grep -c nanosleep "$TMPDIR/sleeps" || true)"
expect_equal "$(evictions)" 1
[[ ! -s $TMPDIR/sleeps ]] || fail "$(<"$TMPDIR/sleeps")"
