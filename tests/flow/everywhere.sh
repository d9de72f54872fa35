#!/bin/bash
# SPDX-License-Identifier: MIT
#
# All sessions of a user share one sign-in: another terminal, a tmux whose login has ended, su, sudo, cron. Runs as root
# with two users, because su needs it.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

user=$AJC_TEST_USER
home=$AJC_TEST_ROOT/home/$user
hook=$AJC_STAGE_PREFIX/bin/ajc-hook
look=$home/look
install -m 0755 /dev/stdin "$look" <<EOF
#!/bin/sh
export ASAN_OPTIONS=${ASAN_OPTIONS-}
id -un
$hook is-active duff && eval "\$($hook export duff)" && echo "\$AWS_ACCESS_KEY_ID"
EOF

# finds_it CMD…: CMD runs `look`, which prints the session that it finds.
finds_it() {
    run "$@"
    expect_status 0
    expect_equal "$out" "$user"$'\n1\n'"$key"
}

step "signed in, and that login session has ended"
as "$user" "$AJC_TESTS/flow/leave_session.sh"
key=$(as "$user" "$look" | tail -1)
expect_match "$key" '^ASIA'

step "another terminal: a session keyring of its own"
finds_it as "$user" "$look"
finds_it as "$user" sh -c "keyctl session - $look 2>/dev/null"

step "tmux after the login that started it has ended"
in_tmux() {
    as "$user" sh -c "tmux -S $home/tmux new-window '($1) >$home/seen 2>&1; tmux -S $home/tmux wait-for -S seen' &&
        timeout $AJC_TEST_TIMEOUT tmux -S $home/tmux wait-for seen && cat $home/seen"
}
as "$user" sh -c "tmux -S $home/tmux new-session -d && keyctl revoke @s"
expect_match "$(in_tmux 'keyctl rdescribe @s')" 'revoked'
finds_it in_tmux "$look"
as "$user" tmux -S "$home/tmux" kill-server

step "su, sudo and cron"
finds_it su - "$user" -c "$look"
finds_it su "$user" -c "$look"
finds_it sudo -n -u "$user" -H "$look"
finds_it sudo -n -i -u "$user" "$look"
finds_it setpriv --reuid="$user" --regid="$user" --clear-groups env -i HOME="$home" PATH=/usr/bin:/bin "$look"
