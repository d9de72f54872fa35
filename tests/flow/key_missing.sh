#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Security keys that are not there, not registered, held by others, not touched, or pulled out.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# shellcheck source=tests/flow/soft_keys.sh
source "$AJC_TESTS/flow/soft_keys.sh"

step "no key: it waits for one"
start_fresh_with_keys "$(with_key "\"credentials\": $one")"
touch_key one
sign_in "$(message KEY_PLUG_IN): [0-9]+ s left" '@do:plug_in one --credential a'
expect_status 0
expect_equal "$(logins)" "$signed"

step "no key is plugged in: reported, with the reason over ssh and in WSL"
start_fresh_with_keys "$(with_key "\"credentials\": $one, $timeout")"
none_comes=("$(message KEY_PLUG_IN): " '@do:set_clock 130')
by_moved_clock sign_in "${none_comes[@]}"
expect_status 3
expect_message "$out" KEY_NOT_PLUGGED_IN
by_moved_clock type_to_tty --env SSH_CONNECTION=1 "${none_comes[@]}" -- ajc-hook rotate duff
expect_status 3
expect_message "$out" KEY_NOT_HERE_SSH
by_moved_clock type_to_tty --env WSL_DISTRO_NAME=Debian "${none_comes[@]}" -- ajc-hook rotate duff
expect_status 3
expect_message "$out" KEY_NOT_HERE_WSL

step "only keys that are not registered"
start_fresh_with_keys "$(with_key "\"credentials\": $one, $timeout")"
plug_in two --credential b
by_moved_clock sign_in "$(message KEY_PLUG_IN_ANOTHER): " '@do:set_clock 130'
expect_status 4
expect_message "$out" KEY_NOT_REGISTERED

step "a key that this user may not open"
start_fresh_with_keys "$(with_key "\"credentials\": $one")"
forbid_key
sign_in
expect_status 1
expect_message "$out" KEY_NOT_PERMITTED "$place/dev/hidraw0"
type_to_tty --env SSH_CONNECTION=1 -- ajc-hook rotate duff
expect_status 1
expect_message "$out" KEY_NOT_PERMITTED_SSH "$place/dev/hidraw0"

step "a key that another program uses"
start_fresh_with_keys "$(with_key "\"credentials\": $one, $timeout")"
plug_in one --held
is_asked() {
    [[ $(grep -cx held "$place/keys/one.key.notes" 2>/dev/null) -ge $1 ]]
}
(trap - EXIT && wait_until is_asked 1 && set_clock 6 && wait_until is_asked 2 && set_clock 255) &
by_moved_clock sign_in "$(message KEY_PLUG_IN_AGAIN): " '@do:set_clock 130'
expect_status 1
expect_message "$out" KEY_BUSY 'Soft key one'

step "a key that another program used until just now"
start_fresh_with_keys "$(with_key "\"credentials\": $one")"
plug_in one --held 1 --credential a
touch_key one
sign_in "$(message KEY_PLUG_IN_AGAIN): " ''
expect_status 0
expect_equal "$(logins)" "$signed"

step "a key that is not touched: the time limit ends it, also for U2F"
by=(by_moved_clock)
for kind in '' --u2f; do
    start_fresh_with_keys "$(with_key "\"credentials\": $one, $timeout")"
    plug_in one --credential a $kind
    when_waiting one set_clock 130
    "${by[@]}" sign_in
    expect_status 3
    expect_message "$out" KEY_UNTOUCHED
    expect_equal "$(logins)" "$unsigned"
    by=() timeout='"timeout": 1000' # the second one waits for the real time limit, ten seconds
done

step "unplugged while it waits, and plugged in again"
start_fresh_with_keys "$(with_key "\"credentials\": $one")"
plug_in one --credential a
sign_in "$touch_asked" '@do:wait_until noted one waiting && pull_out one' \
    "$(message KEY_PULLED_OUT)" "@do:touch_key one && plug_in one --credential a"
expect_status 0
expect_equal "$(logins)" "$signed"
unplug_keys
