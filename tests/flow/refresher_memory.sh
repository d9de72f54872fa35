#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The refresher runs for hours: its memory has no secret, neither of the prompt or `use` that started it nor of a renewal, and
# `ps` shows its real name. Runs as root, because only root can read that memory, with two users. One of them runs
# "refresher_memory.sh owner", which prepares each state.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# --- the user's part: shows "STATE PID" for each state

refresher() {
    pgrep -u "$(id -u)" -f '(^|/)ajc-hook refresher'
}

key() {
    ajc-hook exec duff -- printenv AJC_KEY_ID
}

is_renewed() {
    [[ $(key) != "$before" ]]
}

end_refresher() {
    kill "$(refresher)"
    wait_until bash -c "! pgrep -u $(id -u) -f '(^|/)ajc-hook refresher'"
}

prepare() {
    start_sandbox
    run ajc-hook add duff "$(sandbox saml_url)"
    type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login
    step "control: a process that was given the session"
    ajc-hook exec duff -- sleep infinity &
    wait_until pgrep -u "$(id -u)" -x sleep
    show given "$!"
    kill "$!"
    step "started by a prompt whose shell has the session"
    # shellcheck disable=SC2016 # the inner shell's
    run_quietly bash -c 'eval "$(ajc-hook export duff)" && ajc-hook prompt bash "" ""'
    wait_until refresher
    show prompt "$(refresher)"
    step "after it had a session renewed"
    before=$(key)
    "$AJC_TESTS/flow/make_older.sh" duff 3500
    wait_until is_renewed
    show renewed "$(refresher)"
    end_refresher
    step "started by \`use\` right after the sign-in"
    run ajc-hook clear duff
    run_quietly ajc-hook use --shell bash duff
    wait_until refresher
    show used "$(refresher)"
    end_refresher
}

if [[ ${1:-} == owner ]]; then
    prepare
    exit
fi

# --- root's part

start_owners_part "$AJC_TESTS/flow/refresher_memory.sh"

# look STATE EXPECTED: the status of leaks.py for the process's memory
look() {
    local state pid found=0
    wait_until next_moment
    read -r state pid <"$seen/moment"
    expect_equal "$state" "$1"
    "$AJC_TESTS/flow/process_memory.py" "$pid" >"$TMPDIR/memory"
    "$AJC_TESTS/flow/leaks.py" "$seen/sandbox/secrets" "$TMPDIR/memory" >"$TMPDIR/leaks" || found=$?
    [[ $found -eq $2 ]] || fail "$state: $(<"$TMPDIR/leaks")"
    echo "$state: $(stat -c %s "$TMPDIR/memory") bytes of memory, $(tail -1 "$TMPDIR/leaks")"
    [[ $2 -eq 1 ]] || expect_equal "$(ps -o args= -p "$pid")" 'ajc-hook refresher'
    rm "$TMPDIR/memory" "$seen/moment"
}

look given 1
look prompt 0
look renewed 0
look used 0
wait "$owners_part"
