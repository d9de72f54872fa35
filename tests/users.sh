# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# A pool of ordinary users for tests. A test takes a slot by a lock: one user or two, made when the slot has none, with
# empty home, temporary and runtime directories and empty keyrings. When the test has ended, or when the next one takes
# the slot of one that was killed, everything is emptied. A user of whom something is left all the same, or whose account
# was changed, goes, and another takes its place. Sourced by as-user; for root. Every return says its status: in a trap, one
# without would give that of before the trap.
#
#   POOL/N            the slot's directory, as long as a test has it: home/NAME, tmp/NAME and what the test puts there
#   POOL/N.lock       locked by the process that has it
#   POOL/N.users/     a file for each user, with its account's lines as they were when it was made
#   POOL/N.spoiled/   the same for users that are to go
#   POOL/N.empty      there while nothing is left of any test

slot='' slot_lock='' users=()
declare -A uids=() # of `users`

# --- accounts; only with /etc locked, as useradd and userdel fail when another one holds their locks

# A uid that no account has and that owns no key, so that keyring and quota start empty.
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

# Of tests/stage when its build does not know it any more, of a single test when that was killed.
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

sweep() {
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

# Living processes of a uid; a dead one that its parent has not collected yet does not count.
processes_of() {
    local process state
    while read -r process state; do
        [[ $state == [ZX] ]] || echo "$process"
    done < <(ps -o pid=,state= -U "$1" -u "$1")
}

# Every process of the uid is one that the test started: nobody else has it.
end_processes_of() {
    local process found
    for _ in {1..500}; do
        found=
        for process in $(processes_of "$1"); do
            kill -KILL "$process" 2>/dev/null || true
            found=yes
        done
        [[ -n $found ]] || return 0
        sleep 0.05 # until the kernel has taken them away
    done
    echo "processes" && return 1
}

# How many keys the kernel has of a uid.
key_count_of() {
    sed -nE "s,^ *$1: +[0-9]+ +([0-9]+)/.*,\1,p" /proc/key-users
}

# The persistent keyring goes; the user's own two, which the kernel keeps until the next boot, are left as it makes them,
# and it counts no third key. At full quota there is no session to be had at first: room comes back with a delay.
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

# remove_files_of UID NAME: what a program may have left outside the directories that it was given.
remove_files_of() {
    find /tmp /var/tmp /dev/shm /var/mail /var/spool/cron/crontabs -mindepth 1 -maxdepth 1 -user "$1" \
        -exec rm -rf --one-file-system -- {} + >/dev/null 2>&1 || true
    rm -rf --one-file-system -- "/run/user/$1" "/etc/sudoers.d/$2"
    [[ ! -e /run/user/$1 ]] || { echo "/run/user/$1" && return 1; }
}

# empty_user NAME: prints what is left of a test, when something is.
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

# --- taking and giving back

# lock_slot POOL N: whether this process has it now; $slot_lock is the descriptor, which no test may inherit.
lock_slot() {
    slot=$1/$2
    exec {slot_lock}>>"$slot.lock"
    flock --nonblock "$slot_lock" && return 0
    exec {slot_lock}>&-
    return 1
}

# list_users COUNT: the slot's, COUNT at most, in `users`; whether there are as many.
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
        sweep
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

# remove_slots POOL: users and all, but for those that a living test has. With /etc locked.
remove_slots() {
    local lock
    for lock in "$1"/*.lock; do
        [[ -e $lock ]] || continue
        lock=${lock##*/}
        lock_slot "$1" "${lock%.lock}" || { echo "tests/users.sh: a test still has $slot" >&2 && return 1; }
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
