#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A security key as the factor: soft keys (tests/key) instead of real ones, the sandbox as a strict relying party, otherwise
# the installed product.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# shellcheck source=tests/flow/soft_keys.sh
source "$AJC_TESTS/flow/soft_keys.sh"
# shellcheck source=tests/flow/findings.sh
source "$AJC_TESTS/flow/findings.sh"

config=$HOME/.config/ajc/config.json

# --- the relying party

step "the sandbox accepts only a correct assertion"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"verification\": \"required\"")"
"$AJC_TESTS/key/controls.py" "$SANDBOX" a

# --- a touch

step "a touch signs in, and the factor is stored"
start_fresh_with_keys "$(with_key "\"credentials\": $one")"
plug_in one --credential a
when_waiting one touch_key one
sign_in "$touch_asked" ''
expect_status 0
expect_equal "$(logins)" "$signed"
expect_equal "$(jq -r '.accounts[].mfa' "$config")" key
expect_match "$out" $'\r\e''\[K'

step "other verifiers accept the posted assertion, and refuse it when it is changed"
record 'select(.key_options != null or .key_answer != null)' >"$TMPDIR/posted"
"$AJC_TESTS/key/verify.py" "$(sandbox console_url)" "$one" "$TMPDIR/posted"

step "automatic renewals use the portal session; without it a sign-in is required"
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
start_fresh_with_keys "{\"mfa\": \"totp\", \"factors\": [{\"type\": \"totp\", \"status\": \"available\"},
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
        start_fresh_with_keys "$(with_key "\"credentials\": $one, \"padded\": $padded")"
        # shellcheck disable=SC2086 # words are meant
        plug_in one $options
        touch_key one
        sign_in
        expect_status 0
        expect_equal "$(logins)" "$signed"
    done
done

step "the last of twenty ids"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"others\": 19")"
plug_in one --credential a
touch_key one
sign_in
expect_status 0
expect_equal "$(logins)" "$signed"

step "forty ids, one of them too long for an old key"
long=$(head -c 300 /dev/zero | base64 -w 0 | tr '+/' '-_' | tr -d =)
start_fresh_with_keys "$(with_key "\"credentials\": $(jq -c --arg id "$long" '[.[0] + {$id}] + .' <<<"$one"), \"others\": 38")"
plug_in one --u2f --credential a
touch_key one
sign_in
expect_status 0
expect_equal "$(logins)" "$signed"

step "a PIN that is not required is not asked for; libfido2 does not log"
for wish in preferred discouraged; do
    start_fresh_with_keys "$(with_key "\"credentials\": $one, \"verification\": \"$wish\"")"
    plug_in one --credential a --pin "$pin"
    touch_key one
    type_to_tty --env FIDO_DEBUG=1 "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
    expect_status 0
    expect_equal "$(logins)" "$signed"
    expect_no_match "$out" 'PIN|fido_'
done

step "two registered keys: the touched one signs, the other one is cancelled"
start_fresh_with_keys "$(with_key "\"credentials\": $(credentials a b)")"
plug_in one --credential a
plug_in two --credential b
when_waiting one when_waiting two touch_key two
sign_in 'Touch one of your security keys Soft key (one, Soft key two|two, Soft key one): ' ''
expect_status 0
expect_equal "$(record 'select(.key_answer != null) | .key_answer.id')" "$(credentials b | jq -r '.[0].id')"
wait_until noted one cancelled

step "two keys, one of them registered"
start_fresh_with_keys "$(with_key "\"credentials\": $one")"
plug_in one --credential a
plug_in two --credential b
when_waiting one touch_key one
sign_in "$touch_asked" ''
expect_status 0
! noted two waiting || fail "a key that is not registered was asked for a touch"

# --- JumpCloud

step "JumpCloud refuses the signature: reported, no marker, and the next attempt works"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"refuses\": true")"
plug_in one --credential a
touch_key one
sign_in
expect_status 4
expect_message "$out" KEY_REFUSED 'Authentication failed\.'
expect_equal "$(logins | tail -1)" 'POST /userconsole/auth/webauthn 401 scripted'
script_sandbox "$(with_key "\"credentials\": $one")"
type_to_tty -- ajc-hook rotate duff
expect_status 0

step "no key signs a challenge of another site"
start_fresh_with_keys "$(with_key "\"credentials\": $one, \"site\": \"localhost\"")"
plug_in one --credential a
touch_key one
sign_in
expect_status 4
expect_message "$out" KEY_OF_ANOTHER_SITE localhost
! noted one touched || fail "the key signed"

step "no key is registered at JumpCloud"
start_fresh_with_keys "$(with_key "\"credentials\": []")"
sign_in
expect_status 5
expect_message "$out" KEY_CHALLENGE_NOT_UNDERSTOOD 'no reason given'

# --- doctor

step "doctor reports which keys can be used, and why others cannot"
start_fresh_with_keys "$(with_key "\"credentials\": $one")"
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
unplug_keys
run ajc-hook account "$(sandbox email)" --mfa key
doctor
expect_status 0
found SECURITY_KEY_NONE "^the factor of $(sandbox email) is a security key, and none is plugged in\$"

# --- without the program or its library

step "without the library, and without the program"
start_fresh_with_keys "$(with_key "\"credentials\": $one")"
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
unplug_keys
