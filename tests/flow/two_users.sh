#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Only the owner can read a user's keys: not another user, not even by sudo from the owner's shell with the owner's keyring in
# the inherited session keyring; not root by serial; not a container of the same uid. Nor can another user read
# the console's URL at the address that waits for the owner's browser. Runs as root with two users. As a control the same
# attempts succeed for the owner.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

owner=$AJC_TEST_USER
other=$AJC_TEST_OTHER_USER
thief=$AJC_TESTS/flow/key_thief.sh
thief_home=$AJC_TEST_ROOT/home/$other

# gets_nothing CMD…: CMD runs key_thief.sh, which reads nothing.
gets_nothing() {
    run "$@"
    expect_match "$err" 'tried [0-9]+ ways'
    expect_equal "$out" ''
}

step "the owner signs in"
as "$owner" "$AJC_TESTS/flow/leave_session.sh"

# The serials, as the owner sees them with the persistent keyring in the session keyring.
as "$owner" sh -c 'keyctl get_persistent @s >/dev/null; keyctl rlist "$(keyctl get_persistent @s)"' >"$TMPDIR/ring"
ring=$(<"$TMPDIR/ring")
expect_match "$ring" '^[0-9]+$'
read -ra keys < <(as "$owner" sh -c "keyctl get_persistent @s >/dev/null; keyctl rlist $ring")
[[ ${#keys[@]} -ge 3 ]] || fail "${#keys[@]} keys in the ring"

step "masks and times to live"
run as "$owner" sh -c "keyctl get_persistent @s >/dev/null; keyctl rdescribe $ring"
expect_match "$out" "^keyring;$(id -u "$owner");$(id -g "$owner");37080000;ajc\$"
printf '%x ' "${keys[@]}" >"$TMPDIR/serials"
run as "$owner" sh -c "keyctl get_persistent @s >/dev/null
    for serial in $(<"$TMPDIR/serials"); do grep \"^0*\$serial \" /proc/keys || echo \"\$serial is missing\"; done"
expect_equal "$(grep -c . <<<"$out")" "${#keys[@]}"
expect_equal "$(awk '{ print $5, $8 }' <<<"$out" | sort -u)" '3f000000 user'
expect_no_match "$out" ' perm 3f000000'
for name in 'session:duff' 'login:.*@' 'portal:.*@'; do
    expect_match "$out" " [0-9]+[smhdw] 3f000000 .* $name"
done
seconds_left=$(awk '/session:duff/ { print $4 }' <<<"$out")
expect_match "$seconds_left" '^(24|25|1)[hd]$' # an hour plus a day, during which an expired session differs from an absent one

step "the owner can read all keys: the attempts work"
run as "$owner" sh -c "keyctl get_persistent @s >/dev/null; exec $thief --gently $ring ${keys[*]}"
for got in 'the program: is-active' 'the program: export' "describe ${keys[0]}" "link ${keys[0]}"; do
    expect_match "$out" "got: $got"
done
for serial in "${keys[@]}"; do
    expect_match "$out" "got: read $serial"
done

step "another user"
gets_nothing as "$other" "$thief" "$ring" "${keys[@]}"

step "another user, by sudo from the owner's shell"
become="exec sudo -n -u $other env HOME=$thief_home AJC_STAGE_PREFIX=$AJC_STAGE_PREFIX ASAN_OPTIONS=${ASAN_OPTIONS-}"
gets_nothing as "$owner" sh -c "$become $thief $ring ${keys[*]}"

step "the same with the owner's keyring in the session keyring that sudo passes on"
linked='keyctl get_persistent @s >/dev/null'
run as "$owner" sh -c "$linked; $become keyctl rdescribe @s"
expect_match "$out" "^keyring;$(id -u "$owner");" # sudo passed on the owner's
run as "$owner" sh -c "$linked; $become sh -c 'keyctl rlist @s'"
expect_equal "$out" "$(as "$owner" sh -c 'keyctl get_persistent @s')"
gets_nothing as "$owner" sh -c "$linked; $become $thief $ring ${keys[*]}"

step "root, by serial"
for serial in "$ring" "${keys[@]}"; do
    run keyctl pipe "$serial"
    expect_match "$err" 'Permission denied'
    run keyctl rdescribe "$serial"
    expect_match "$err" 'Permission denied'
done

step "a user namespace of the same uid, as in a rootless container"
run as "$owner" unshare -U --map-current-user id -u
expect_equal "$out" "$(id -u "$owner")"
gets_nothing as "$owner" unshare -U --map-current-user "$thief" "$ring" "${keys[@]}"
gets_nothing as "$owner" unshare -U --map-root-user "$thief" "$ring" "${keys[@]}"

step "nothing was lost"
run as "$owner" ajc-hook is-active duff
expect_equal "$out" 1

step "the address for a browser answers its owner alone"
as "$owner" "$AJC_TESTS/flow/console_address.sh" "$other"

step "root does not change a file in the owner's home"
theirs=$AJC_TEST_ROOT/home/$owner/aws-config
install -m 0640 -o "$owner" -g "$owner" /dev/stdin "$theirs" <<<'[default]'
run env "XDG_CONFIG_HOME=$TMPDIR/config" ajc-hook add duff https://sso.jumpcloud.com/saml2/aws-prod
run env "XDG_CONFIG_HOME=$TMPDIR/config" "AWS_CONFIG_FILE=$theirs" ajc-hook aws-config duff --write
expect_status 1
expect_match "$err" 'directory of another user'
expect_equal "$(stat -c '%U %G %a' "$theirs")" "$owner $owner 640"
expect_equal "$(<"$theirs")" '[default]'
