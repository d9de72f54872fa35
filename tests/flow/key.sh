#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A security key as the factor: soft keys (tests/key) in the place of real ones, the sandbox as a strict relying party,
# the installed product otherwise.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# shellcheck source=tests/flow/soft_keys.sh
source "$AJC_TESTS/flow/soft_keys.sh"
# shellcheck source=tests/flow/findings.sh
source "$AJC_TESTS/flow/findings.sh"

config=$HOME/.config/ajc/config.json

# --- the relying party

step "the sandbox takes a right assertion alone"
begin_login "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
"$AJC_TESTS/key/controls.py" "$SANDBOX" a

# --- a touch

step "a touch signs in, and the factor is remembered"
begin_login "$(with_key "\"credentials\": $one")"
plug_in one --credential a
when_waiting one touch_key one
sign_in "$touch_asked" ''
expect_status 0
expect_equal "$(logins)" "$signed"
expect_equal "$(jq -r '.accounts[].mfa' "$config")" key
expect_match "$out" $'\r\e''\[K'

step "what was posted is right to other verifiers, and wrong once it is changed"
record 'select(.key_options != null or .key_answer != null)' >"$TMPDIR/posted"
"$AJC_TESTS/key/verify.py" "$(sandbox console_url)" "$one" "$TMPDIR/posted"

step "silent renewals go by the portal session; without it a person is needed"
forget_requests
run ajc-hook rotate duff
expect_status 0
script_sandbox "$(with_key "\"credentials\": $one" '"end_sessions": 1')"
run ajc-hook rotate duff
expect_status 3
run ajc-hook renew 0 0 duff
expect_status 3
expect_equal "$(logins)" ''

step "--mfa key on a portal with several factors; the list offers it"
begin_login "{\"mfa\": \"totp\", \"factors\": [{\"type\": \"totp\", \"status\": \"available\"},
    {\"type\": \"webauthn\", \"status\": \"available\"}], \"key\": {\"credentials\": $one}}"
plug_in one --credential a
touch_key one
sign_in '1\) code of an authenticator app \(TOTP\).*2\) security key.*'"$(message ASK_NUMBER 2)" 2
expect_status 0
expect_equal "$(logins)" "$signed"
expect_equal "$(jq -r '.accounts[].mfa' "$config")" key
ajc-hook account "$(sandbox email)" --mfa totp
script_sandbox "{\"mfa\": \"totp\", \"end_sessions\": 7, \"factors\": [{\"type\": \"totp\", \"status\": \"available\"},
    {\"type\": \"webauthn\", \"status\": \"available\"}], \"key\": {\"credentials\": $one}}"
forget_requests
type_to_tty -- ajc-hook rotate --mfa key duff
expect_status 0
expect_equal "$(logins)" "$signed"
expect_equal "$(jq -r '.accounts[].mfa' "$config")" totp

step "a U2F key, a key that leaves out the credential id, a resident credential, padded base64"
for options in '--u2f --credential a' '--omit-id --credential a' '--credential a:resident'; do
    for padded in false true; do
        begin_login "$(with_key "\"credentials\": $one, \"padded\": $padded")"
        # shellcheck disable=SC2086 # words are meant
        plug_in one $options
        touch_key one
        sign_in
        expect_status 0
        expect_equal "$(logins)" "$signed"
    done
done

step "the last of twenty ids"
begin_login "$(with_key "\"credentials\": $one, \"others\": 19")"
plug_in one --credential a
touch_key one
sign_in
expect_status 0
expect_equal "$(logins)" "$signed"

step "forty ids, one of them too long for an old key"
long=$(head -c 300 /dev/zero | base64 -w 0 | tr '+/' '-_' | tr -d =)
begin_login "$(with_key "\"credentials\": $(jq -c --arg id "$long" '[.[0] + {$id}] + .' <<<"$one"), \"others\": 38")"
plug_in one --u2f --credential a
touch_key one
sign_in
expect_status 0
expect_equal "$(logins)" "$signed"

step "a PIN that nobody wants is not asked for; libfido2 does not log"
for wish in preferred discouraged; do
    begin_login "$(with_key "\"credentials\": $one, \"verification\": \"$wish\"")"
    plug_in one --credential a --pin "$pin"
    touch_key one
    type_to_tty --env FIDO_DEBUG=1 "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
    expect_status 0
    expect_equal "$(logins)" "$signed"
    expect_no_match "$out" 'PIN|fido_'
done

step "two registered keys: the one that is touched signs, the other one is told to stop"
begin_login "$(with_key "\"credentials\": $(credentials a b)")"
plug_in one --credential a
plug_in two --credential b
when_waiting one when_waiting two touch_key two
sign_in 'Touch one of your security keys Soft key (one, Soft key two|two, Soft key one): ' ''
expect_status 0
expect_equal "$(record 'select(.key_answer != null) | .key_answer.id')" "$(credentials b | jq -r '.[0].id')"
wait_until noted one cancelled

step "two keys, one of them registered"
begin_login "$(with_key "\"credentials\": $one")"
plug_in one --credential a
plug_in two --credential b
when_waiting one touch_key one
sign_in "$touch_asked" ''
expect_status 0
! noted two waiting || fail "a key that is not registered was asked for a touch"

# --- the PIN

step "the policy wants verification: the PIN, with the tries left; a wrong one is not sent again"
begin_login "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --pin "$pin"
touch_key one
sign_in "$(pin_asked 8)" 1111 "$(message KEY_PIN_WAS_WRONG '').*$(pin_asked 7)" "$pin"
expect_status 0
expect_equal "$(logins)" "$signed"
expect_no_match "$out" "$pin"

step "three wrong ones: the key takes no more, and so it is said"
begin_login "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --pin "$pin"
sign_in "$(pin_asked 8)" 1111 "$(pin_asked 7)" 2222 "$(pin_asked 6)" 3333
expect_status 4
expect_message "$out" KEY_PIN_PAUSED 'Soft key one' 5
expect_equal "$(logins)" "$unsigned"
type_to_tty "$(pin_asked 5)" "$pin" -- ajc-hook rotate duff
expect_status 4
expect_message "$out" KEY_PIN_PAUSED 'Soft key one' 5

step "the last try locks it, which is said before and after"
begin_login "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --pin "$pin" --tries 2
sign_in "$(pin_asked 2)" 1111 "$(message KEY_PIN_LAST).*$(pin_asked 1)" 2222
expect_status 4
expect_message "$out" KEY_PIN_LOCKED 'Soft key one'
expect_equal "$(logins)" "$unsigned"

step "no PIN set, or a key too old for one: said, and nothing is signed"
begin_login "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a
touch_key one
sign_in
expect_status 4
expect_message "$out" KEY_WITHOUT_PIN 'Soft key one' "$place/keys/one\.key"
pull_out one
plug_in one --credential a --u2f
type_to_tty -- ajc-hook rotate duff
expect_status 4
expect_message "$out" KEY_WITHOUT_VERIFICATION 'Soft key one'

step "a fingerprint verifies; one that is not recognised leads to the PIN"
begin_login "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --fingerprint good --pin "$pin"
touch_key one
sign_in
expect_status 0
expect_equal "$(logins)" "$signed"
begin_login "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --fingerprint bad --pin "$pin"
touch_key one
sign_in "$(message KEY_NO_FINGERPRINT).*$(pin_asked 8)" "$pin"
expect_status 0
expect_equal "$(logins)" "$signed"

step "a key that always wants its PIN"
begin_login "$(with_key "\"credentials\": $one")"
plug_in one --credential a --pin "$pin" --always-verifies
touch_key one
sign_in "$(pin_asked 8)" "$pin"
expect_status 0
expect_equal "$(logins)" "$signed"

step "a credential that shows after the PIN"
begin_login "$(with_key "\"credentials\": $one")"
plug_in one --credential a:protected --pin "$pin"
touch_key one
sign_in "$(pin_asked 8 "$(message KEY_ASK_PIN_HIDDEN)")" "$pin"
expect_status 0
expect_equal "$(logins)" "$signed"

step "keys that hold no credential of JumpCloud: each PIN is asked for once"
begin_login "$(with_key "\"credentials\": $one, \"timeout\": 1000")"
plug_in one --credential b --pin "$pin"
plug_in two --credential c --pin "$pin"
hidden=$(message KEY_ASK_PIN_HIDDEN)
either=$(message KEY_ASK_PIN 'Soft key (one|two)' "$hidden" 8)
by_moved_clock sign_in "$either" "$pin" "$either" "$pin" "$(message KEY_PLUG_IN_ANOTHER): " '@do:set_clock 20'
expect_status 4
expect_message "$out" KEY_NOT_REGISTERED
expect_equal "$(grep -c 'cbor 6' "$place/keys/one.key.notes" "$place/keys/two.key.notes" | cut -d: -f2 | sort -u | wc -l)" 1

step "the PIN of a key that was pulled out goes to no other one"
begin_login "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --pin "$pin"
sign_in "$(pin_asked 8)" "$pin" "$touch_asked" '@do:wait_until noted one waiting && pull_out one' \
    "$(message KEY_PULLED_OUT)" "@do:touch_key one && plug_in one --credential a --pin 271828182845" \
    "$(pin_asked 8)" 271828182845
expect_status 0
expect_equal "$(logins)" "$signed"

# --- keys that are not there

step "no key: it waits for one"
begin_login "$(with_key "\"credentials\": $one")"
touch_key one
sign_in "$(message KEY_PLUG_IN): [0-9]+ s left" '@do:plug_in one --credential a'
expect_status 0
expect_equal "$(logins)" "$signed"

step "none comes: it says so, with the reason over ssh and in WSL"
begin_login "$(with_key "\"credentials\": $one, \"timeout\": 1000")"
none_comes=("$(message KEY_PLUG_IN): " '@do:set_clock 20')
by_moved_clock sign_in "${none_comes[@]}"
expect_status 3
expect_message "$out" KEY_NOT_PLUGGED_IN
by_moved_clock type_to_tty --env SSH_CONNECTION=1 "${none_comes[@]}" -- ajc-hook rotate duff
expect_status 3
expect_message "$out" KEY_NOT_HERE_SSH
by_moved_clock type_to_tty --env WSL_DISTRO_NAME=Debian "${none_comes[@]}" -- ajc-hook rotate duff
expect_status 3
expect_message "$out" KEY_NOT_HERE_WSL

step "keys, but none that is registered; the right one comes"
begin_login "$(with_key "\"credentials\": $one, \"timeout\": 1000")"
plug_in two --credential b
by_moved_clock sign_in "$(message KEY_PLUG_IN_ANOTHER): " '@do:set_clock 20'
expect_status 4
expect_message "$out" KEY_NOT_REGISTERED

step "a key that this user may not open"
forbid_key() {
    mkdir -p "$place/class/hidraw0/device" "$place/dev"
    printf '\x06\xd0\xf1\x09\x01' >"$place/class/hidraw0/device/report_descriptor"
}
begin_login "$(with_key "\"credentials\": $one")"
forbid_key
sign_in
expect_status 1
expect_message "$out" KEY_NOT_PERMITTED "$place/dev/hidraw0"
type_to_tty --env SSH_CONNECTION=1 -- ajc-hook rotate duff
expect_status 1
expect_message "$out" KEY_NOT_PERMITTED_SSH "$place/dev/hidraw0"

step "a key that another program holds"
begin_login "$(with_key "\"credentials\": $one, \"timeout\": 1000")"
plug_in one --held
is_asked() {
    [[ $(grep -cx held "$place/keys/one.key.notes" 2>/dev/null) -ge $1 ]]
}
(trap - EXIT && wait_until is_asked 1 && set_clock 6 && wait_until is_asked 2 && set_clock 40) &
by_moved_clock sign_in "$(message KEY_PLUG_IN_AGAIN): " '@do:set_clock 20'
expect_status 1
expect_message "$out" KEY_BUSY 'Soft key one'

step "a key that another program held a moment ago"
begin_login "$(with_key "\"credentials\": $one")"
plug_in one --held 1 --credential a
touch_key one
sign_in "$(message KEY_PLUG_IN_AGAIN): " ''
expect_status 0
expect_equal "$(logins)" "$signed"

step "a key that nobody touches ends at its time, U2F too"
by=(by_moved_clock)
for kind in '' --u2f; do
    begin_login "$(with_key "\"credentials\": $one, \"timeout\": 1000")"
    plug_in one --credential a $kind
    when_waiting one set_clock 60
    "${by[@]}" sign_in
    expect_status 3
    expect_message "$out" KEY_UNTOUCHED
    expect_equal "$(logins)" "$unsigned"
    by=() # the second one by the time itself
done

step "pulled out while it waits, and plugged in again"
begin_login "$(with_key "\"credentials\": $one")"
plug_in one --credential a
sign_in "$touch_asked" '@do:wait_until noted one waiting && pull_out one' \
    "$(message KEY_PULLED_OUT)" "@do:touch_key one && plug_in one --credential a"
expect_status 0
expect_equal "$(logins)" "$signed"

# --- JumpCloud

step "JumpCloud refuses what the key signed: said, no mark, and the next one works"
begin_login "$(with_key "\"credentials\": $one, \"refuses\": true")"
plug_in one --credential a
touch_key one
sign_in
expect_status 4
expect_message "$out" KEY_REFUSED 'Authentication failed\.'
expect_equal "$(logins | tail -1)" 'POST /userconsole/auth/webauthn 401 scripted'
script_sandbox "$(with_key "\"credentials\": $one")"
type_to_tty -- ajc-hook rotate duff
expect_status 0

step "a challenge of another site is signed by no key"
begin_login "$(with_key "\"credentials\": $one, \"site\": \"localhost\"")"
plug_in one --credential a
touch_key one
sign_in
expect_status 4
expect_message "$out" KEY_OF_ANOTHER_SITE localhost
! noted one touched || fail "the key signed"

step "no key is registered at JumpCloud"
begin_login "$(with_key "\"credentials\": []")"
sign_in
expect_status 5
expect_message "$out" KEY_CHALLENGE_NOT_UNDERSTOOD 'no reason given'

# --- doctor

step "doctor says which keys can be used, and why others cannot"
begin_login "$(with_key "\"credentials\": $one")"
doctor
expect_no_match "$findings" SECURITY_KEY
plug_in one
plug_in two --held
doctor
found SECURITY_KEY_OK '^the security key Soft key one can be used$'
found SECURITY_KEY_BUSY '^the security key Soft key two does not answer$'
forbid_key
doctor
found SECURITY_KEY_NOT_PERMITTED "you may not open $place/dev/hidraw0\$"
begin_keys
run ajc-hook account "$(sandbox email)" --mfa key
doctor
expect_status 0
found SECURITY_KEY_NONE "^the factor of $(sandbox email) is a security key, and none is plugged in\$"

# --- without the program or its library

step "without the library, and without the program"
begin_login "$(with_key "\"credentials\": $one")"
printf '#!/bin/sh\nexit 127\n' >"$place/ajc-hook-key"
sign_in
expect_status 1
expect_message "$out" KEY_LIBRARY_MISSING
run ajc-hook account "$(sandbox email)" --mfa key
doctor
expect_status 1
found SECURITY_KEY_NO_LIBRARY 'the library libfido2 is not installed'
printf '#!/bin/sh\nexit 1\n' >"$place/ajc-hook-key"
doctor
expect_status 1
found SECURITY_KEY_FAILS 'ajc-hook-key does not answer'
rm "$place/ajc-hook-key"
type_to_tty -- ajc-hook rotate duff
expect_status 1
expect_message "$out" KEY_PROGRAM_MISSING
doctor
expect_status 1
found SECURITY_KEY_UNSUPPORTED 'there is no ajc-hook-key beside ajc-hook'
cp "$AJC_STAGE_PREFIX/../key/ajc-hook-key" "$place/ajc-hook-key"

step "the PIN is nowhere, also not in the debug lines"
begin_login "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --pin "$pin"
touch_key one
type_to_tty --env AJC_DEBUG=1 "$email_asked" @email "$password_asked" @password "$(pin_asked 8)" "$pin" -- \
    strace -f -qq -s 100000 -e trace=execve -o "$TMPDIR/arguments" ajc-hook rotate duff
expect_status 0
expect_match "$out" 'what a security key signed'
printf '%s\n' "$pin" >"$TMPDIR/pin"
"$AJC_TESTS/flow/leaks.py" "$TMPDIR/pin" "$captured" "$HOME" "$TMPDIR/arguments" "$SANDBOX/record.jsonl"
begin_keys
