#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The login by ssh still works, in limited time, whatever is broken: module or helper missing; helper not executable,
# hanging, crashing; keyring full; keyctl blocked; configuration broken; no home; no space in /run; JumpCloud hanging.
# shellcheck source=tests/pam/machine.sh
source "$AJC_TESTS/pam/machine.sh"

password='owner password 1'
modules=$(dirname "$(find /lib /usr/lib /lib64 -name pam_unix.so -print -quit)")

# still_works NAME SEEDED [FIX…]: logs in with the password and with a wrong one. SEEDED: "yes" when the password must be
# stored, which is checked after the command FIX.
still_works() {
    local began=$EPOCHREALTIME seeded=no # the time is printed only
    ssh_as "$owner" password 'assword: ' "$password" -- id -un
    expect_status 0
    expect_match "$out" "$owner"
    local took
    took=$(awk -v began="$began" -v now="$EPOCHREALTIME" 'BEGIN { print now - began }')
    "${@:3}"
    [[ "$(seeded_users)" != "$owner" ]] || seeded=yes
    printf '%-40s login works, %.2f s, seeded: %s\n' "$1" "$took" "$seeded"
    expect_equal "$seeded" "$2"
    ssh_as "$owner" password 'assword: ' 'wrong one' -- id -un
    [[ $status -ne 0 ]] || fail "a login with a wrong password succeeded"
    forget_seeds
}

password_of "$owner" "$password"
hook=$AJC_STAGE_PREFIX/bin/ajc-hook
enable_module "$hook"
start_sshd
sed -i "s/pam_unix.so nullok/& nodelay/" "$TMPDIR/pam.d/common-auth" # a wrong password is answered at once

step "nothing broken"
still_works "control" yes

step "the helper"
enable_module /nonexistent
still_works "helper missing" no
enable_module /etc/hostname
still_works "helper not executable" no
for deed in 'kill -ABRT $$' 'exit 1' 'trap "" TERM HUP; exec tail -f /dev/null' 'kill -STOP $$'; do
    printf '#!/bin/sh\n%s\n' "$deed" >"$AJC_TEST_ROOT/helper"
    chmod 0755 "$AJC_TEST_ROOT/helper"
    enable_module "$AJC_TEST_ROOT/helper" timeout=1
    still_works "helper: $deed" no
done

step "the module"
enable_module "$hook" unknown=option timeout=never
still_works "options that mean nothing" yes
mv "$modules/pam_ajc.so" "$modules/away"
still_works "module missing" no
echo 'not a module' >"$modules/pam_ajc.so"
still_works "module broken" no
mv "$modules/away" "$modules/pam_ajc.so"

step "the keyring"
as "$owner" sh -c 'n=0 large=$(head -c 1000 /dev/zero | tr "\0" x)
    while keyctl add user "filler $n" "$large" @u >/dev/null 2>&1; do n=$((n + 1)); done
    while small=$(keyctl add user "small $n" x @u 2>/dev/null); do n=$((n + 1)) last=$before before=$small; done
    keyctl unlink "$last" @u; keyctl unlink "$before" @u' # enough space for a session of the user, not for a password
grep "^ *$(id -u "$owner"):" /proc/key-users
still_works "keyring full" no
as "$owner" keyctl clear @u
wait_until sh -c "! pgrep -U $owner ajc-hook" # it continued to free space
forget_seeds
wait_until as "$owner" sh -c 'keyctl add user probe 1234567890 @u >/dev/null 2>&1' # the kernel releases the quota with a delay
stop_sshd
for block in 'all EPERM' 'all ENOSYS' 'add EPERM' 'persistent EOPNOTSUPP'; do
    read -ra words <<<"$block"
    start_sshd python3 "$AJC_TESTS/flow/without_keyctl.py" "${words[@]}"
    still_works "keyctl blocked: $block" no # with the last one it is stored in the user keyring
    stop_sshd
done
start_sshd

step "the configuration"
mkdir -p /etc/ajc
for text in 'no json' '{"version": 99}' '{"version": 1, "seed_ttl": "never"}' '[]'; do
    echo "$text" >/etc/ajc/config.json
    still_works "/etc/ajc/config.json: $text" yes
done
rm -r /etc/ajc
as "$owner" sh -c 'mkdir -p ~/.config/ajc && echo broken >~/.config/ajc/config.json'
still_works "the person's configuration broken" yes

step "the machine"
mv "$AJC_TEST_ROOT/home/$owner" "$AJC_TEST_ROOT/home/away"
still_works "no home" yes mv "$AJC_TEST_ROOT/home/away" "$AJC_TEST_ROOT/home/$owner"
mount -t tmpfs -o size=4k,mode=1777 tmpfs /run/user
head -c 8192 /dev/zero >/run/user/filler 2>/dev/null || true
still_works "/run/user full" yes
umount /run/user

step "JumpCloud hangs or is unreachable: the first prompt appears at once"
as "$owner" rm -r .config/ajc
python3 -c 'import signal, socket, sys; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1], flush=True); signal.pause()' \
    >"$TMPDIR/port" &
hanging=$!
wait_until test -s "$TMPDIR/port"
origin=https://127.0.0.1:$(<"$TMPDIR/port")
as "$owner" ajc-hook config set sso_url "$origin"
run as "$owner" ajc-hook add duff "$origin/saml2/x"
as "$owner" ajc-hook config set user_domain duff-beer.com
as "$owner" ajc-hook config set default_profile duff
printf 'PATH=%q:$PATH\nPS1="READY> "\neval "$(ajc-hook init bash)"\n' "$AJC_STAGE_PREFIX/bin" >"$AJC_TEST_ROOT/rc"
for name in "JumpCloud hanging" "JumpCloud unreachable"; do
    ssh_as "$owner" password 'assword: ' "$password" 'READY> ' 'id -un' 'READY> ' exit -- bash --rcfile "$AJC_TEST_ROOT/rc" -i
    expect_match "$out" "READY> id -un.*$owner"
    echo "$name: the prompt came"
    kill "$hanging" 2>/dev/null || true
    wait "$hanging" || true
    forget_seeds
done
