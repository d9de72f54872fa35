#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A full keyring (an ordinary user has 20000 bytes): sessions are stored until it is full; then only the oldest session is
# evicted, with a message; login and portal session stay; stored sessions can be renewed; expired keys are removed first.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

charged() {
    awk -v uid="$(id -u):" '$1 == uid { print $5 }' /proc/key-users
}

# key_serial NAME: the serial of a key in the keyring "ajc".
key_serial() {
    keyctl search "$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)" user "$1"
}

# sign_in PROFILE: without a question.
sign_in() {
    run ajc-hook exec "$1" -- true
    expect_status 0
}

is_active() {
    [[ $(ajc-hook is-active "$1" || true) == 1 ]]
}

name() {
    printf 'p%02d' "$1"
}

expect_match "$(charged)" '/20000$'
start_sandbox '{"token_bytes": 1200}'
for n in {1..40}; do
    printf '"%s": {"url": "%s", "account": ""},' "$(name "$n")" "$(sandbox saml_url)"
done >"$TMPDIR/profiles"
config=$HOME/.config/ajc/config.json
jq --argjson profiles "{$(sed 's/,$//' "$TMPDIR/profiles")}" '.profiles = $profiles | del(.profiles[].account)' \
    "$config" >"$config.new"
mv "$config.new" "$config"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login

free() {
    echo $((20000 - $(charged | sed 's,/.*,,')))
}

# leave BYTES NAME: leaves BYTES of the quota free by adding a key NAME; its serial is in `filler`. Tries again if the quota
# was exceeded, because other processes' keyrings count, too.
leave() {
    until filler=$(keyctl add user "$2" "$(printf '%*s' $(($(free) - $1 - ${#2} - 1)) '')" @u); do
        pause 50
    done
}

# The kernel frees the quota of a removed key with a delay.
take_filler_out() {
    keyctl unlink "$filler" @u >/dev/null
    wait_until has_space
}
has_space() {
    [[ $(free) -ge $session_size ]]
}

step "sessions are stored until one must be evicted"
# The last session needs half a session more than is free, so that the result does not depend on a few bytes.
fit=0 session_size=0
while [[ $fit -eq 0 || $(free) -gt $((session_size * 3 / 2)) ]]; do
    fit=$((fit + 1))
    [[ $fit -le 40 ]] || fail "40 sessions fit"
    sign_in "$(name $fit)"
    expect_no_match "$err" 'evicted'
    [[ $session_size -gt 0 ]] || session_size=$(($(keyctl pipe "$(key_serial session:p01)" | wc -c) + 12))
done
leave $((session_size / 2)) permanent
fit=$((fit + 1))
sign_in "$(name $fit)"
echo "$((fit - 1)) sessions with tokens of 1200 bytes fit beside login and portal session; charged: $(charged)"
[[ $fit -gt 14 ]] || fail "too few: a token should be stored as bytes"
expect_message "$err" SESSION_EVICTED ' \(limit: 20000 bytes\)' '' p01 was 'kernel\.keys\.maxbytes'
is_active p01 && fail "p01 is there"
for ((n = 2; n <= fit; n++)); do
    is_active "$(name "$n")" || fail "$(name "$n") was evicted, too"
done

step "login and portal session are still stored: the next sign-ins ask no question"
run ajc-hook info
expect_match "$out" "$(sandbox email)"
expect_no_match "$out" 'Portal session: +<none>'
forget_requests
sign_in "$(name $((fit + 1)))"
expect_match "$err" 'of p02, was evicted'
expect_equal "$(record 'select(.event == "request" and .had_password) | 1' | wc -l)" 0

step "in a full keyring a session is renewed in place"
before=$(charged)
for name in p03 p07; do
    run ajc-hook rotate "$name"
    expect_status 0
    expect_no_match "$err" 'evicted'
done
is_active p03 || fail "p03"
is_active p04 || fail "p04"
echo "charged before and after: $before, $(charged)"

step "a renewed session is no longer the oldest"
sign_in p30
expect_match "$err" 'of p04, was evicted'

step "clear needs no free space"
leave 40 filler
echo "charged: $(charged)"
run ajc-hook clear p08
is_active p08 && fail "p08"
is_active p05 || fail "p05 was evicted for the marker of p08"
is_active p06 || fail "p06 was evicted for the marker of p08"
take_filler_out
sign_in p08
expect_no_match "$err" 'evicted'

step "an expired key is removed before any valid session"
dead=$(key_serial session:p09)
keyctl timeout "$dead" 1
wait_until sh -c "keyctl rdescribe $dead 2>&1 | grep -q expired"
sign_in p31
expect_no_match "$err" 'evicted'
is_active p05 || fail "p05 was evicted for p31 although p09 was expired"
is_active p31 || fail "p31"

step "an evicted session is not renewed automatically: two sessions would evict each other forever"
key_serial mark:backoff:p02
forget_requests
for name in p02 p32; do
    run_quietly env AJC_PROFILE=$name ajc-hook prompt bash said # wakes the refresher, which checks both
    expect_status 0
done
wait_until is_active p32
run ajc-hook rotate p32
is_active p02 && fail "p02 is back"
expect_equal "$(requests | grep -c AssumeRole)" 2

step "a session larger than the oldest: as many as needed are evicted, and each is named"
leave 100 filler
script_sandbox '{"token_bytes": 2200}'
sign_in p33
expect_message "$err" SESSION_EVICTED ' \(limit: 20000 bytes\)' s 'p[0-9]+, p[0-9]+' were 'kernel\.keys\.maxbytes'
is_active p33 || fail "p33"
read -r one other < <(grep -oE 'p[0-9]+, p[0-9]+, were' <<<"$err" | tr -d , | cut -d' ' -f1,2)
run ajc-hook info
for name in $one $other; do
    expect_match "$out" "Session evicted: +[A-Z][^,]*, $name: the kernel keyring was full"
done
run ajc-hook info --json
expect_match " $(jq -r '.evictions | map(.profile) | join(" ")' <<<"$out") " " $one $other "
keyctl unlink "$filler" @u >/dev/null
script_sandbox '{"token_bytes": 1200}'

step "a login that evicts a session reports it, too"
run ajc-hook config set background false # so that nothing else needs space meanwhile
for key in "login:$(sandbox email)" "portal:$(sandbox email)"; do
    keyctl unlink "$(key_serial "$key")" "$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)"
done
leave 40 filler
type_to_tty 'password: ' @password -- ajc-hook login
expect_status 0
expect_message "$out" SESSION_EVICTED ' \(limit: 20000 bytes\)' '' 'p[0-9]+' was 'kernel\.keys\.maxbytes'
gone=$(grep -oE 'of p[0-9]+, was evicted' <<<"$out" | grep -oE 'p[0-9]+')
is_active "$gone" && fail "$gone is there"
keyctl clear @u

# active: how many of the profiles have a session.
active() {
    ajc-hook list --json | jq '[.[] | select(.seconds_left > 0)] | length'
}

step "forty at once: as many as fit are signed in, none is evicted, and one message names the others"
ajc-hook logout
type_to_tty 'password: ' @password -- ajc-hook rotate --all
expect_status 1
rotated=$(grep -c ' rotated; new session' <<<"$out")
echo "$rotated of 40 fit; $(requests | grep -c AssumeRole) STS calls"
[[ $rotated -ge 14 && $rotated -lt 40 ]] || fail "more sessions than fit"
expect_equal "$(active)" "$rotated"
expect_no_match "$out" 'evicted'
expect_message "$out" NO_SPACE_FOR_SESSIONS
expect_equal "$(grep -c 'has no space' <<<"$out")" 1
expect_match "$out" "ajc-hook: $rotated of 40 sessions rotated\."
[[ $(requests | grep -c AssumeRole) -le $((rotated + 12)) ]] || fail "sign-ins whose sessions have no space"

step "again: stored sessions are renewed in place; another one is added only if the first run left space"
ajc-hook list --json | jq -r '.[] | select(.seconds_left > 0) | .name' >"$TMPDIR/before"
forget_requests
run ajc-hook rotate --all
expect_status 1
again=$(requests | grep -c AssumeRole)
echo "$again STS calls"
[[ $again -ge $rotated && $again -le $((rotated + 2)) ]] || fail "others were signed in to"
while read -r name; do
    is_active "$name" || fail "$name is gone"
    grep -q "temporary session for $name rotated" <<<"$err" || fail "$name was not renewed"
done <"$TMPDIR/before"
run ajc-hook info
expect_no_match "$out" 'Portal session: +<none>'
