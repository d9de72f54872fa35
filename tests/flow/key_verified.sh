#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Security keys that verify the person: PIN and fingerprint.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# shellcheck source=tests/flow/soft_keys.sh
source "$AJC_TESTS/flow/soft_keys.sh"

step "user verification is required: the PIN is asked for with the tries left; a wrong PIN is not sent again"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --pin "$pin"
touch_key one
sign_in "$(pin_asked 8)" 1111 "$(message KEY_PIN_WAS_WRONG '').*$(pin_asked 7)" "$pin"
expect_status 0
expect_equal "$(logins)" "$signed"
expect_no_match "$out" "$pin"

step "three wrong PINs: the key accepts no more, which is reported"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --pin "$pin"
sign_in "$(pin_asked 8)" 1111 "$(pin_asked 7)" 2222 "$(pin_asked 6)" 3333
expect_status 4
expect_message "$out" KEY_PIN_PAUSED 'Soft key one' 5
expect_equal "$(logins)" "$unsigned"
type_to_tty "$(pin_asked 5)" "$pin" -- ajc-hook rotate duff
expect_status 4
expect_message "$out" KEY_PIN_PAUSED 'Soft key one' 5

step "the last try locks the key, which is reported before and after"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --pin "$pin" --tries 2
sign_in "$(pin_asked 2)" 1111 "$(message KEY_PIN_LAST).*$(pin_asked 1)" 2222
expect_status 4
expect_message "$out" KEY_PIN_LOCKED 'Soft key one'
expect_equal "$(logins)" "$unsigned"

step "no PIN set, or a key too old for one: reported, and nothing is signed"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
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

step "a fingerprint verifies; after an unrecognised one the PIN is asked for"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --fingerprint good --pin "$pin"
touch_key one
sign_in
expect_status 0
expect_equal "$(logins)" "$signed"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --fingerprint bad --pin "$pin"
touch_key one
sign_in "$(message KEY_NO_FINGERPRINT).*$(pin_asked 8)" "$pin"
expect_status 0
expect_equal "$(logins)" "$signed"

step "a key that always requires its PIN"
start_fresh_with_keys "$(with_key "\"credentials\": $one")"
plug_in one --credential a --pin "$pin" --always-verifies
touch_key one
sign_in "$(pin_asked 8)" "$pin"
expect_status 0
expect_equal "$(logins)" "$signed"

step "a credential that is hidden until the PIN is entered"
start_fresh_with_keys "$(with_key "\"credentials\": $one")"
plug_in one --credential a:protected --pin "$pin"
touch_key one
sign_in "$(pin_asked 8 "$(message KEY_ASK_PIN_HIDDEN)")" "$pin"
expect_status 0
expect_equal "$(logins)" "$signed"

step "keys without a credential of JumpCloud: each PIN is asked for once"
start_fresh_with_keys "$(with_key "\"credentials\": $one, $timeout")"
plug_in one --credential b --pin "$pin"
plug_in two --credential c --pin "$pin"
hidden=$(message KEY_ASK_PIN_HIDDEN)
either=$(message KEY_ASK_PIN 'Soft key (one|two)' "$hidden" 8)
by_moved_clock sign_in "$either" "$pin" "$either" "$pin" "$(message KEY_PLUG_IN_ANOTHER): " '@do:set_clock 130'
expect_status 4
expect_message "$out" KEY_NOT_REGISTERED
expect_equal "$(grep -c 'cbor 6' "$place/keys/one.key.notes" "$place/keys/two.key.notes" | cut -d: -f2 | sort -u | wc -l)" 1

step "the PIN of a key that was unplugged is not sent to another key"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --pin "$pin"
sign_in "$(pin_asked 8)" "$pin" "$touch_asked" '@do:wait_until noted one waiting && pull_out one' \
    "$(message KEY_PULLED_OUT)" "@do:touch_key one && plug_in one --credential a --pin 271828182845" \
    "$(pin_asked 8)" 271828182845
expect_status 0
expect_equal "$(logins)" "$signed"

step "the PIN is in no output, file or argument, not in the debug lines either"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
plug_in one --credential a --pin "$pin"
touch_key one
type_to_tty --env AJC_DEBUG=1 "$email_asked" @email "$password_asked" @password "$(pin_asked 8)" "$pin" -- \
    strace -f -qq -s 100000 -e trace=execve -o "$TMPDIR/arguments" ajc-hook rotate duff
expect_status 0
expect_match "$out" 'what a security key signed'
printf '%s\n' "$pin" >"$TMPDIR/pin"
"$AJC_TESTS/flow/leaks.py" "$TMPDIR/pin" "$captured" "$HOME" "$TMPDIR/arguments" "$SANDBOX/record.jsonl"
unplug_keys
