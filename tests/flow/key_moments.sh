#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A sign-in with a security key is interrupted at each of its steps, by Ctrl-C and by unplugging the key. After Ctrl-C: status
# 130, the terminal unchanged, no process, no lock, no key that still waits, no password or signature sent a second time,
# and the next command works. An unplugged key is plugged in again, and the sign-in continues. Prints a table.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"
# shellcheck source=tests/flow/soft_keys.sh
source "$AJC_TESTS/flow/soft_keys.sh"

export record=$SANDBOX/record.jsonl
registered="\"credentials\": $one"
pinned="$registered, \"verification\": \"required\""
plug_in_asked="$(message KEY_PLUG_IN): "
touch_any='Touch (your security key|one of your security keys) .*left, Ctrl-C cancels\.'
pulled_out=$(message KEY_PULLED_OUT)
saved=$(message LOGIN_SAVED)

# Saves the terminal's settings before and after.
cat >"$HOME/on_terminal" <<END
#!/bin/bash
trap : INT
stty -g >"$TMPDIR/before"
"\$@"
status=\$?
stty -g >"$TMPDIR/after"
exit "\$status"
END
chmod +x "$HOME/on_terminal"

# is_asked METHOD: the sandbox received the request for the challenge (GET) or with the signature (POST).
is_asked() {
    jq -e --arg method "$1" -s 'any(.[]; .event == "request" and .method == $method
        and .path == "/userconsole/auth/webauthn")' "$record" >/dev/null
}
# Ends the delay of the answer.
answer_challenge() {
    kill -USR1 "$sandbox_process"
}
export -f is_asked answer_challenge

passwords_sent() {
    record 'select(.event == "request" and .had_password) | 1' | wc -l
}

signatures_sent() {
    record 'select(.key_answer != null) | 1' | wc -l
}

no_process_is_left() {
    ! pgrep -u "$(id -u)" -f '/ajc-hook' >/dev/null
}

locks_are_free() {
    local file
    for file in "$XDG_RUNTIME_DIR"/ajc/*.lock; do
        [[ ! -e $file ]] || flock --nonblock "$file" true || return 1
    done
}

# no_key_waits: each CTAP2 key that waited for a touch was touched or cancelled; U2F has no cancel command.
no_key_waits() {
    local file notes
    for file in "$place"/keys/*.pid; do
        notes=${file%.pid}.notes
        grep -qs '^cbor' "$notes" || continue
        [[ $(grep -cx waiting "$notes") -le $(grep -cEx 'cancelled|touched' "$notes") ]] || return 1
    done
}

# begin MEMBERS KEY…: prepares the sign-in of a new user; each KEY has the arguments of plug_in.
begin() {
    local words
    unplug_keys
    start_fresh "$(with_key "$1")" >/dev/null
    export sandbox_process=$sandbox_pid
    shift
    for words in "$@"; do
        # shellcheck disable=SC2086 # words are meant
        plug_in $words
    done
}

play() {
    type_to_tty "$email_asked" @email "$password_asked" @password "$@" -- "$HOME/on_terminal" ajc-hook rotate duff
}

# The terminal's settings are unchanged, and the progress line is erased.
terminal_is_restored() {
    expect_equal "$(<"$TMPDIR/after")" "$(<"$TMPDIR/before")"
    [[ $out != *' s left'* || $out == *$'\e[K' || ${out##*' s left'} == *$'\r\e[K'* ]] ||
        fail "$1: something is left on the terminal"
}

# interrupted NAME SIGNATURES: checks the state after Ctrl-C.
interrupted() {
    local passwords signatures
    expect_status 130
    terminal_is_restored "$1"
    wait_until no_process_is_left
    locks_are_free || fail "$1: a lock is held"
    wait_until no_key_waits
    passwords=$(passwords_sent) signatures=$(signatures_sent)
    expect_equal "$passwords $signatures" "1 $2"
    run ajc-hook rotate duff # nothing is sent again automatically
    [[ $status -ne 0 ]] || fail "$1: signed in without a terminal"
    expect_equal "$(passwords_sent) $(signatures_sent)" "$passwords $signatures"
    run ajc-hook info
    [[ $2 -eq 1 ]] || expect_no_match "$out" 'refused|unanswered'
    # The next command; the key is there and is touched.
    answer_now "$(with_key "$registered")"
    unplug_keys
    plug_in one --credential a
    touch_key one
    "$AJC_TESTS/flow/answer_any.py" "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff \
        >"$TMPDIR/next" || { cat "$TMPDIR/next" && fail "$1: the next command failed"; }
    rows+=("$(printf '%-34s %-11s 130, passwords %s, signatures %s' "$1" Ctrl-C "$passwords" "$signatures")")
}

# continued NAME: checks the state after a key was unplugged and plugged in again.
continued() {
    expect_status 0
    terminal_is_restored "$1"
    wait_until no_process_is_left
    wait_until no_key_waits
    expect_equal "$(passwords_sent) $(signatures_sent)" "1 1"
    rows+=("$(printf '%-34s %-11s %s' "$1" 'unplugged' 'signed in, passwords 1, signatures 1')")
}

rows=()
start_sandbox
run ajc-hook config set background false

step "Ctrl-C"
held='@do:wait_until noted one held'
waiting='@do:wait_until noted one waiting'
begin "$registered, \"challenge_seconds\": 3600" 'one --credential a'
play "$saved" '@do:wait_until is_asked GET' '' '^C'
interrupted "the challenge is requested" 0
begin "$registered" 'one --held'
play "$saved" "$held" '' '^C'
interrupted "the keys are examined" 0
begin "$registered"
play "$plug_in_asked" '^C'
interrupted "no key is plugged in" 0
begin "$registered" 'two --credential b'
play "$(message KEY_PLUG_IN_ANOTHER): " '^C'
interrupted "no registered key" 0
begin "$pinned" "one --credential a --pin $pin"
play "$(pin_asked 8)" '^C'
interrupted "the PIN is asked for" 0
begin "$pinned" "one --credential a --pin $pin"
play "$(pin_asked 8)" "$pin" "$touch_asked" "$waiting" '' '^C'
interrupted "a touch, after the PIN" 0
begin "$registered" 'one --credential a'
play "$touch_asked" "$waiting" '' '^C'
interrupted "a touch" 0
begin "$registered" 'one --credential a --u2f'
play "$touch_asked" "$waiting" '' '^C'
interrupted "a touch, U2F" 0
begin "\"credentials\": $(credentials a b)" 'one --credential a' 'two --credential b'
play "$touch_any" '@do:wait_until noted one waiting && wait_until noted two waiting' '' '^C'
interrupted "a touch of one of two" 0
begin "$registered, \"answer_seconds\": 3600" 'one --credential a'
play "$touch_asked" "@do:touch_key one && wait_until is_asked POST" '' '^C'
interrupted "the signature is sent" 1

step "unplugged, and plugged in again"
again='@do:touch_key one && plug_in one --credential a'
begin "$registered, \"challenge_seconds\": 3600" 'one --credential a'
play "$saved" '@do:wait_until is_asked GET && pull_out one && answer_challenge' "$plug_in_asked" "$again"
continued "the challenge is requested"
begin "$registered" 'one --held'
play "$saved" "$held && pull_out one" "$plug_in_asked" "$again"
continued "the keys are examined"
begin "$registered" 'two --credential b'
play "$(message KEY_PLUG_IN_ANOTHER): " '@do:pull_out two' "$plug_in_asked" "$again"
continued "no registered key"
begin "$pinned" "one --credential a --pin $pin"
play "$(pin_asked 8)" '@do:pull_out one' '' "$pin" "$pulled_out" "$again --pin $pin" "$(pin_asked 8)" "$pin"
continued "the PIN is asked for"
begin "$pinned" "one --credential a --pin $pin"
play "$(pin_asked 8)" "$pin" "$touch_asked" "$waiting && pull_out one" "$pulled_out" "$again --pin $pin" \
    "$(pin_asked 8)" "$pin"
continued "a touch, after the PIN"
begin "$registered" 'one --credential a'
play "$touch_asked" "$waiting && pull_out one" "$pulled_out" "$again"
continued "a touch"
begin "$registered" 'one --credential a --u2f'
play "$touch_asked" "$waiting && pull_out one" "$pulled_out" "$again --u2f"
continued "a touch, U2F"
begin "\"credentials\": $(credentials a b)" 'one --credential a' 'two --credential b'
play "$touch_any" '@do:wait_until noted one waiting && wait_until noted two waiting && pull_out one && touch_key two'
continued "a touch of one of two"
begin "$registered, \"answer_seconds\": 3600" 'one --credential a'
play "$touch_asked" '@do:touch_key one && wait_until is_asked POST && pull_out one && answer_challenge'
continued "the signature is sent"

printf '%s\n' "${rows[@]}"
unplug_keys
