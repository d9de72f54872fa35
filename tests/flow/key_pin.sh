#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The PIN of a security key is only where it is needed: not in an argument or the environment of a process, in a file, log
# or core dump, and not in the memory of a program that does not need it or no longer needs it. Runs as root, because only
# root can read that memory, with two users. One of them runs "key_pin.sh owner", which signs in and waits at each step
# until root has checked it.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# --- the user's part

# is_posted: the sandbox received the signature.
is_posted() {
    jq -e -s 'any(.[]; .key_answer != null)' "$SANDBOX/record.jsonl" >/dev/null
}
export -f is_posted

own_part() {
    # shellcheck source=tests/flow/soft_keys.sh
    source "$AJC_TESTS/flow/soft_keys.sh"
    start_sandbox
    echo "$pin" >"$TMPDIR/pin"
    step "a sign-in with debug lines"
    unplug_keys
    start_fresh "$(with_key "\"credentials\": $one, \"verification\": \"required\", \"answer_seconds\": 3600")"
    plug_in one --credential a --pin "$pin"
    export sandbox_pid
    type_to_tty --env AJC_DEBUG=1 "$email_asked" @email "$password_asked" @password "$(pin_asked 8)" "$pin" \
        "$touch_asked" '@do:wait_until noted one waiting && show touch && touch_key one && wait_until is_posted &&
            show posted && kill -USR1 "$sandbox_pid"' -- ajc-hook rotate duff
    expect_status 0
    expect_match "$out" 'what a security key signed'
    "$AJC_TESTS/flow/leaks.py" "$TMPDIR/pin" "$captured" "$HOME/.config" "$XDG_RUNTIME_DIR" "$SANDBOX/record.jsonl"
    step "no process leaves a core"
    mkdir "$TMPDIR/cores"
    cd "$TMPDIR/cores"
    ulimit -c unlimited || echo "the limit on core dumps cannot be raised here"
    rm "$place/keys/one.key.touch" "$place/keys/one.key.notes"
    script_sandbox "$(with_key "\"credentials\": $one, \"verification\": \"required\"" '"end_sessions": 1')"
    type_to_tty "$(pin_asked 8)" "$pin" "$touch_asked" '@do:wait_until noted one waiting && abort_all' -- ajc-hook rotate duff
    expect_status 134
    expect_equal "$(ls -A)" ''
    case $(cat /proc/sys/kernel/core_pattern) in
    [!/\|]*)
        bash -c 'kill -ABRT $$' || true
        [[ -n $(ls -A) ]] || fail "an ordinary process leaves no core either: this proves nothing"
        ;;
    *) echo "core dumps go elsewhere here: only the limit and the dumpable flag were checked" ;;
    esac
    unplug_keys
}

# Aborts each process that waits for the key; stops them first, because the end of one ends the others.
abort_all() {
    local processes
    mapfile -t processes < <(pgrep -u "$(id -u)" -x 'ajc-hook|ajc-hook-key')
    [[ ${#processes[@]} -eq 3 ]] && kill -STOP "${processes[@]}" && kill -ABRT "${processes[@]}" &&
        kill -CONT "${processes[@]}"
}
export -f abort_all

if [[ ${1:-} == owner ]]; then
    own_part
    exit
fi

# --- root's part

start_owners_part "$AJC_TESTS/flow/key_pin.sh"

# holds PID WHAT: whether the PIN is in the process's memory, cmdline or environ.
holds() {
    local found=0
    if [[ $2 == memory ]]; then
        "$AJC_TESTS/flow/process_memory.py" "$1" >"$TMPDIR/held"
    else
        cat "/proc/$1/$2" >"$TMPDIR/held"
    fi
    "$AJC_TESTS/flow/leaks.py" "$seen/pin" "$TMPDIR/held" >"$TMPDIR/leaks" || found=$?
    rm "$TMPDIR/held"
    [[ $found -le 1 ]] || fail "$(<"$TMPDIR/leaks")"
    [[ $found -eq 1 ]]
}

# look STEP NAME PROCESSES HOLDING: expects this many processes of that name, and the PIN in the memory of HOLDING.
look() {
    local process processes holding=0
    wait_until next_moment
    expect_equal "$(<"$seen/moment")" "$1"
    mapfile -t processes < <(pgrep -u "$owner" -x "$2")
    expect_equal "${#processes[@]}" "$3"
    for process in "${processes[@]}"; do
        ! holds "$process" cmdline || fail "$1: the PIN is an argument of $2"
        ! holds "$process" environ || fail "$1: the PIN is in the environment of $2"
        ! holds "$process" memory || holding=$((holding + 1))
    done
    echo "$1: $2: $3 processes, the PIN is in the memory of $holding"
    expect_equal "$holding" "$4"
}

# The kernel cuts the names to 15 letters.
look touch ajc-hook 1 1
look touch ajc-hook-key 2 2
look touch ajc-hook-sign-i 1 0
holds "$(pgrep -u "$owner" -f soft_key.py)" cmdline || fail "the soft key's own argument was not found: this proves nothing"
rm "$seen/moment"
look posted ajc-hook 1 0
look posted ajc-hook-key 0 0
look posted ajc-hook-sign-i 1 0
rm "$seen/moment"
wait "$owners_part"
