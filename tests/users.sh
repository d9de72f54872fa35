# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# A pool of ordinary users for tests. A test locks a slot with one or two users, which are created if the slot has none,
# with empty home, temporary and runtime directories and empty keyrings. After the test, or when the next test takes the slot
# of a killed one, everything is removed. A user that cannot be cleaned, or whose account was changed, is replaced by a new
# one. Sourced by as-user; needs root. Every return has an explicit status, because in a trap one without it would return the
# status from before the trap.
#
#   POOL/N            the slot's directory during a test: home/NAME, tmp/NAME and the files of the test
#   POOL/N.lock       locked by the process that uses the slot
#   POOL/N.users/     a file for each user, with its original account lines
#   POOL/N.spoiled/   the same for users to be removed
#   POOL/N.empty      exists if nothing is left of a test

slot='' slot_lock='' users=()
declare -A uids=() # of `users`

# --- accounts; only with /etc locked, because useradd and userdel fail if another process holds their locks

# A uid without an account and without keys, so that keyring and quota start empty.
free_uid() {
    local uid
    while true; do
        uid=$((20000 + (RANDOM * 32768 + RANDOM) % 39000))
        getent passwd "$uid" >/dev/null && continue
        getent group "$uid" >/dev/null && continue
        grep -Eq "^ *$uid:" /proc/key-users && continue
        echo "$uid"
        return 0
    done
}

# What the machine has of it: each line that names it as a user or as a member.
account_of() {
    grep -hE "(^|[:,])$1(:|,|\$)" /etc/passwd /etc/shadow /etc/group
}

make_user() {
    local name uid
    name=ajct$(printf '%04x%04x' "$RANDOM" "$RANDOM")
    uid=$(free_uid)
    useradd --no-create-home --home-dir "$slot/home/$name" --shell /bin/bash --uid "$uid" --user-group \
        --comment "ajc test" "$name" || return 1
    account_of "$name" >"$slot.users/$name"
}

remove_users_in() {
    local file
    for file in "$1"/*; do
        [[ -e $file ]] || continue
        userdel --force "${file##*/}" || true
        rm -f -- "$file"
    done
}

# is_abandoned POOL: of a stage that its build no longer names, or of a single test that was killed.
is_abandoned() {
    local build
    case $1 in
    /tmp/ajc-stage.*)
        build=$(cat "${1%/users}/build" 2>/dev/null) && [[ $(cat "$build/stage-path" 2>/dev/null) != "${1%/users}" ]]
        ;;
    /tmp/ajct.*) flock --nonblock "$1/1.lock" true ;;
    *) false ;;
    esac
}

remove_abandoned() {
    local name comment home pool
    while IFS=: read -r name _ _ _ comment home _; do
        [[ $name == ajct* && $comment == "ajc test" ]] || continue
        pool=${home%/*/home/*}
        if [[ ! -d $pool ]]; then
            userdel --force "$name" || true
        elif is_abandoned "$pool"; then
            (remove_slots "$pool") || true
        fi
    done < <(getent passwd)
}

# --- emptying

# Running processes of a uid, without zombies.
processes_of() {
    local process state
    while read -r process state; do
        [[ $state == [ZX] ]] || echo "$process"
    done < <(ps -o pid=,state= -U "$1" -u "$1")
}

# Only the test uses the uid, so all of its processes belong to the test.
end_processes_of() {
    local process found
    for _ in {1..500}; do
        found=
        for process in $(processes_of "$1"); do
            kill -KILL "$process" 2>/dev/null || true
            found=yes
        done
        [[ -n $found ]] || return 0
        sleep 0.05 # until the kernel has removed them
    done
    echo "processes" && return 1
}

# The number of keys of a uid in the kernel.
key_count_of() {
    sed -nE "s,^ *$1: +[0-9]+ +([0-9]+)/.*,\1,p" /proc/key-users
}

# Removes the persistent keyring and resets the user's two own keyrings, which the kernel keeps until the next boot, then
# waits until no other key is counted. With a full quota a new session fails at first: the kernel frees quota with a delay.
clear_keys_of() {
    setpriv --reuid="$1" --regid="$1" --clear-groups sh -c '
        keyctl clear @u
        for try in 1 2 3 4 5 6 7 8 9 10; do
            keyctl session - sh -c "ring=\$(keyctl get_persistent @s) && keyctl clear \$ring && keyctl invalidate \$ring &&
                keyctl clear @u && keyctl clear @us && keyctl link @u @us" && exit
            sleep 0.1
        done
        exit 1' >/dev/null 2>&1 || { echo "a keyring that cannot be cleared" && return 1; }
    for _ in {1..500}; do
        [[ $(key_count_of "$1") -le 2 ]] && return 0
        sleep 0.02
    done
    echo "keys" && return 1
}

# remove_files_of UID NAME: removes files that a program may have left outside its directories.
remove_files_of() {
    find /tmp /var/tmp /dev/shm /var/mail /var/spool/cron/crontabs -mindepth 1 -maxdepth 1 -user "$1" \
        -exec rm -rf --one-file-system -- {} + >/dev/null 2>&1 || true
    rm -rf --one-file-system -- "/run/user/$1" "/etc/sudoers.d/$2"
    [[ ! -e /run/user/$1 ]] || { echo "/run/user/$1" && return 1; }
}

# empty_user NAME: removes everything of a test; prints what cannot be removed.
empty_user() {
    local uid
    uid=${uids[$1]:-$(id -u "$1")} && [[ -n $uid ]] || return 1
    end_processes_of "$uid" && clear_keys_of "$uid" && remove_files_of "$uid" "$1" || return 1
    [[ $(account_of "$1") == "$(<"$slot.users/$1")" ]] || { echo "a changed account" && return 1; }
}

# empty_slot [NAME…]: no other user of it can have left anything; without, any can.
empty_slot() {
    local file left
    for file in "$slot.users"/*; do
        [[ -e $file && ($# -eq 0 || " $* " == *" ${file##*/} "*) ]] || continue
        left=$(empty_user "${file##*/}") && continue
        echo "tests/users.sh: left by a test: ${left:-no account}; ${file##*/} is not used again" >&2
        mv -- "$file" "$slot.spoiled/"
    done
    rm -rf --one-file-system -- "$slot"
    [[ ! -e $slot ]] || { echo "tests/users.sh: $slot cannot be removed" >&2 && return 1; }
    : >"$slot.empty"
}

# --- locking and releasing

# lock_slot POOL N: locks the slot if it is free; $slot_lock is the descriptor, which no test may inherit.
lock_slot() {
    slot=$1/$2
    exec {slot_lock}>>"$slot.lock"
    flock --nonblock "$slot_lock" && return 0
    exec {slot_lock}>&-
    return 1
}

# list_users COUNT: sets `users` to at most COUNT users of the slot; succeeds if there are COUNT.
list_users() {
    local file
    users=()
    for file in "$slot.users"/*; do
        [[ ! -e $file || ${#users[@]} -eq $1 ]] || users+=("${file##*/}")
    done
    [[ ${#users[@]} -eq $1 ]]
}

make_users() {
    flock 8
    until list_users "$1"; do
        remove_abandoned
        remove_users_in "$slot.spoiled"
        make_user || return 1
    done
} 8</etc

# take_slot POOL COUNT: sets `slot`, and `users` to COUNT names.
take_slot() {
    local name n=1
    until lock_slot "$1" "$n"; do
        n=$((n + 1))
    done
    mkdir -p "$slot.users" "$slot.spoiled"
    [[ -e $slot.empty ]] || empty_slot
    rm -f "$slot.empty"
    list_users "$2" || make_users "$2" || return 1
    install -d -m 0755 /run/user "$slot" "$slot/home" "$slot/tmp"
    for name in "${users[@]}"; do
        uids[$name]=$(id -u "$name")
        install -d -m 0700 -o "$name" -g "$name" "$slot/home/$name" "$slot/tmp/$name" "/run/user/${uids[$name]}"
    done
}

give_slot_back() {
    empty_slot ${users[@]+"${users[@]}"}
    exec {slot_lock}>&-
}

# remove_slots POOL: removes all slots with their users, unless a running test uses one. With /etc locked.
remove_slots() {
    local lock
    for lock in "$1"/*.lock; do
        [[ -e $lock ]] || continue
        lock=${lock##*/}
        lock_slot "$1" "${lock%.lock}" || { echo "tests/users.sh: a test still uses $slot" >&2 && return 1; }
        [[ -e $slot.empty ]] || empty_slot
        remove_users_in "$slot.users"
        remove_users_in "$slot.spoiled"
        exec {slot_lock}>&-
    done
    rm -rf -- "$1"
}

remove_pool() {
    flock 8
    remove_slots "$1"
} 8</etc
