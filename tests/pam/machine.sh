# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# A separate system for tests of real logins; sourced as their first statement. The test runs as root with two users
# (as-user --users 2), in a mount namespace in which /etc, PAM's modules and pam-auth-update's files are overlays and
# /run and cron's spool are empty: changes are not visible outside and are discarded at the end. pam_ajc is enabled as an
# administrator does it, by pam-auth-update, with the staged helper.
#
#   own USER PASSWORD; enable_module 'options'; start_sshd; ssh_as USER 'password: ' PW -- CMD…; seeded_users; forget_seeds

if [[ -z ${AJC_OWN_MACHINE:-} ]]; then
    AJC_OWN_MACHINE=yes exec unshare --mount --propagation private "$0" "$@"
fi
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

owner=$AJC_TEST_USER
other=$AJC_TEST_OTHER_USER
beside=$AJC_TESTS/../pam
notes=$AJC_TEST_ROOT/notes       # calls of pam_note.so and of the noting helper
noting=$AJC_TEST_ROOT/noting     # a helper that records its calls
note=$AJC_TEST_ROOT/pam_debug.so # pam_note.so, under the name of a module that is known not to change PAM_AUTHTOK
sshd_port='' sshd_pid=''

# overlay DIRECTORY: makes it writable, with its contents unchanged outside.
overlay() {
    local upper=$TMPDIR/overlay${1//\//_}
    mkdir -p "$upper/changed" "$upper/work"
    mount -t overlay -o "lowerdir=$1,upperdir=$upper/changed,workdir=$upper/work" overlay "$1"
}

make_machine() {
    local users=$TMPDIR/run_user modules
    modules=$(dirname "$(find /lib /usr/lib /lib64 -name pam_unix.so -print -quit)")
    overlay /etc
    overlay "$modules"
    overlay /usr/share/pam-configs
    overlay /var/lib/pam
    overlay /var/cache/debconf # pam-auth-update's lock, which apt uses, too
    mkdir "$users"
    mount --bind /run/user "$users"
    mount -t tmpfs -o mode=0755 tmpfs /run
    mkdir -p /run/user /run/sshd
    mount --bind "$users" /run/user
    install -m 0644 "$(find "$AJC_STAGE_PREFIX" -name pam_ajc.so)" "$modules/"
    install -m 0644 "$AJC_STAGE_PREFIX/share/pam-configs/ajc" /usr/share/pam-configs/ajc
    : >"$notes"
    chmod 0666 "$notes"
    cp "$beside/pam_note.so" "$note"
    printf '#!/bin/sh\necho "helper $(id -un)" >>%q\nexec %q "$@"\n' "$notes" "$AJC_STAGE_PREFIX/bin/ajc-hook" >"$noting"
    chmod 0755 "$noting"
}

# password_of USER PASSWORD: sets it.
password_of() {
    chpasswd <<<"$1:$2"
}

# enable_module [HELPER [OPTION…]]: uses pam-auth-update's profile, then inserts the options, and pam_note.so around it.
# The timeout is the maximum, because on a busy machine the helper takes longer than the usual second.
enable_module() {
    local helper=${1:-$noting}
    shift || true
    if [[ ! -d $TMPDIR/pam.d ]]; then
        DEBIAN_FRONTEND=noninteractive pam-auth-update --enable ajc </dev/null
        cp -R /etc/pam.d "$TMPDIR/pam.d"
    fi
    cp "$TMPDIR"/pam.d/common-* /etc/pam.d/
    sed -Ei "s|^([a-z]+)\s+optional\s+pam_ajc.so.*|\1 optional $note begin $notes\n\1 optional pam_ajc.so helper=$helper timeout=60 $*\n\1 optional $note end $notes|" \
        /etc/pam.d/common-*
    grep -q 'pam_ajc.so' /etc/pam.d/common-auth /etc/pam.d/common-account || fail "pam-auth-update did not enable it"
}

# --- logging in

# start_sshd [WRAPPER…]: starts it on loopback, with a key for `owner`.
start_sshd() {
    local directory=$TMPDIR/sshd
    mkdir -p "$directory"
    [[ -e $directory/host ]] || ssh-keygen -q -t ed25519 -N '' -f "$directory/host"
    [[ -e $directory/key ]] || ssh-keygen -q -t ed25519 -N '' -f "$directory/key"
    install -m 0644 "$directory/key.pub" "$AJC_TEST_ROOT/authorized"
    until try_sshd "$@"; do
        grep -q 'Address already in use' "$directory/log" || fail "sshd: $(<"$directory/log")"
    done
}

# try_sshd [WRAPPER…]: starts it on a free port; false when another process took the port.
try_sshd() {
    local directory=$TMPDIR/sshd
    sshd_port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    cat >"$directory/config" <<CONFIG
ListenAddress 127.0.0.1:$sshd_port
HostKey $directory/host
PidFile none
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication yes
AuthorizedKeysFile $AJC_TEST_ROOT/authorized
StrictModes no
Match LocalPort $sshd_port User $other
    AuthenticationMethods publickey,keyboard-interactive publickey,password
CONFIG
    : >"$directory/log" # of a previous sshd
    "$@" /usr/sbin/sshd -D -e -f "$directory/config" 2>>"$directory/log" &
    sshd_pid=$!
    wait_until sshd_has_started
    grep -q '^Server listening on' "$directory/log"
}

sshd_has_started() {
    ! kill -0 "$sshd_pid" 2>/dev/null || grep -q '^Server listening on' "$TMPDIR/sshd/log"
}

stop_sshd() {
    kill "$sshd_pid"
    wait "$sshd_pid" || true
}

# ssh_as USER METHODS ['PROMPT REGEX' REPLY]… -- CMD…: from a terminal; `out` and `status` as type_to_tty leaves them.
ssh_as() {
    local user=$1 methods=$2 answers=()
    shift 2
    while [[ $1 != -- ]]; do
        answers+=("$1") && shift
    done
    shift
    type_to_tty "${answers[@]}" -- ssh -tt -p "$sshd_port" -i "$TMPDIR/sshd/key" -o IdentitiesOnly=yes \
        -o PreferredAuthentications="$methods" -o NumberOfPasswordPrompts=1 -o StrictHostKeyChecking=no \
        -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "$user@127.0.0.1" "$*"
}

# --- results

# seeded_users: prints the users whose keyring has a password of a login, one on each line.
seeded_users() {
    local user
    for user in "$owner" "$other" root; do
        as "$user" sh -c 'keyctl get_persistent @s >/dev/null; grep -q " user *seed::" /proc/keys' 2>/dev/null && echo "$user"
    done
    return 0
}

forget_seeds() {
    local user
    for user in "$owner" "$other" root; do
        as "$user" sh -c 'ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc) &&
            keyctl unlink "$(keyctl search "$ring" user seed:)" "$ring"' >/dev/null 2>&1 || true
    done
    : >"$notes"
}

# seeding_phase: prints SERVICE PHASE PAM_USER of the phase that called the helper; "-" when none did.
seeding_phase() {
    awk '$1 == "begin" { phase = $2 " " $3 " " $4 } $1 == "helper" { print phase; found = 1 } END { if (!found) print "-" }' "$notes"
}

make_machine
