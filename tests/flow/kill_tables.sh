#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Kills either program at each message that they exchange: in a first sign-in, in one with a code, a push or a security key,
# and in an automatic renewal with the portal session and with the stored password. Then: no password was sent twice; a
# password with an unknown answer left the marker that prevents automatic attempts; no process and no lock is left; the
# user's next command works. Prints a table.
#
#   kill_tables.sh first|code|push|key|portal|password
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

flow=$1
own=$HOME/own
hook=$own/ajc-hook
email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')
code_asked=$(message ASK_CODE)
ended=0

mkdir "$own"
cp "$AJC_STAGE_PREFIX/bin/ajc-hook" "$own/"
# Without site packages the interpreter starts sooner.
printf '#!/bin/sh\nexec /usr/bin/python3 -I -S %q "$@"\n' "$own/relay.py" >"$own/ajc-hook-sign-in"
cp "$AJC_TESTS/flow/message_relay.py" "$own/relay.py"
chmod +x "$own/ajc-hook-sign-in"

# plan VICTIM AT [AFTER]: what the relay does; VICTIM "" kills nobody.
plan() {
    rm -f "$own/log"
    jq -n --arg worker "$AJC_STAGE_PREFIX/libexec/ajc/ajc-hook-sign-in" --arg log "$own/log" --arg victim "$1" \
        --argjson at "$2" --argjson after "${3:-false}" '$ARGS.named' >"$own/plan"
}

# secrets_sent KIND: how many requests carried one.
secrets_sent() {
    case $1 in
    password) record 'select(.event == "request" and .had_password) | 1' | wc -l ;;
    code) record 'select(.event == "request" and .had_code) | 1' | wc -l ;;
    push) record 'select(.event == "request" and .path == "/userconsole/auth/push") | 1' | wc -l ;;
    key) record 'select(.key_answer != null) | 1' | wc -l ;;
    esac
}

marker_is_there() {
    local ring
    ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc) &&
        keyctl search "$ring" user "mark:attempt:$(sandbox email)" >/dev/null 2>&1
}

# Whether a program of ajc or the relay is still running.
is_left() {
    pgrep -u "$(id -u)" -f 'ajc-hook|relay\.py' >/dev/null
}
is_gone() {
    ! is_left
}

locks_are_free() {
    local file
    for file in "$XDG_RUNTIME_DIR"/ajc/*.lock; do
        [[ ! -e $file ]] || flock --nonblock "$file" true || return 1
    done
}

# begin: restores the state before the flow, with no request recorded.
begin() {
    plan '' 0
    ended=$((ended + 1))
    case $flow in
    code) start_fresh '{"mfa": "totp"}' >/dev/null ;; # a sandbox that has seen no code yet
    first | push | key)
        run_quietly "$hook" remove --all
        run_quietly "$hook" add duff "$(sandbox saml_url)"
        ;;
    portal) run_quietly "$hook" clear duff ;;
    password)
        run_quietly "$hook" clear duff
        script_sandbox '{"end_sessions": '"$ended"'}'
        ;;
    esac
    forget_requests
}

# play: runs the flow with the user's answers.
play() {
    case $flow in
    first | push | key) answer "$email_asked" @email "$password_asked" @password ;;
    code) answer "$email_asked" @email "$password_asked" @password "$code_asked" @totp ;;
    portal | password) run_quietly "$hook" export duff ;;
    esac
}

# answer [QUESTION REPLY]…: a question that does not appear, because a program was killed before it, is no failure here.
answer() {
    status=0
    "$AJC_TESTS/flow/answer.py" "$@" -- sh -c '"$1" export duff >/dev/null' sh "$hook" \
        >"$TMPDIR/terminal" 2>/dev/null || status=$?
}

# The user's next command works, whichever questions it asks.
works_again() {
    plan '' 0
    status=0
    "$AJC_TESTS/flow/answer_any.py" "$email_asked" @email "$password_asked" @password "$code_asked" @totp+1 -- \
        sh -c '"$1" export duff >/dev/null' sh "$hook" >"$TMPDIR/terminal" || status=$?
    [[ $status -eq 0 ]] || { cat "$TMPDIR/terminal" && fail "the next command failed with status $status"; }
}

# check_after_kill WHAT
check_after_kill() {
    local sent pushes automatic
    wait_until is_gone
    sent=$(secrets_sent password)
    pushes=$(secrets_sent push)
    locks_are_free || fail "$1: a lock is held"
    case $flow in
    first | password) [[ $sent -le 1 ]] || fail "$1: $sent passwords were sent" ;;
    code) [[ $sent -le 2 && $(secrets_sent code) -le 1 ]] || fail "$1: $sent passwords, $(secrets_sent code) codes" ;;
    push) [[ $sent -le 1 && $pushes -le 1 ]] || fail "$1: $sent passwords, $pushes pushes" ;;
    key) [[ $sent -le 1 && $(secrets_sent key) -le 1 ]] || fail "$1: $sent passwords, $(secrets_sent key) signatures" ;;
    portal) [[ $sent -eq 0 ]] || fail "$1: $sent passwords were sent" ;;
    esac
    # While the answer to a password is unknown, none is sent automatically.
    if marker_is_there; then
        marker=yes
        plan '' 0
        run_quietly "$hook" export duff
        automatic=$(($(secrets_sent password) - sent))
        [[ $automatic -eq 0 ]] || fail "$1: sent again despite the marker"
    else
        marker=no
    fi
    printf '%-44s passwords %d codes %d pushes %d marker %s\n' "$1" "$sent" "$(secrets_sent code)" "$pushes" "$marker"
    works_again
}

case $flow in
code) start_sandbox '{"mfa": "totp"}' ;;
push) start_sandbox '{"mfa": "totp", "factors": [{"type": "push", "status": "available"}], "push": {"pending": 1}}' ;;
key)
    cp "$AJC_STAGE_PREFIX/../key/ajc-hook-key" "$own/"
    mkdir "$own/keys"
    : >"$own/keys/one.key.touch"
    "$AJC_TESTS/key/soft_key.py" "$own/keys/one.key" --credential a &
    wait_until test -S "$own/keys/one.key"
    start_sandbox "$(jq -nc --argjson credential "$("$AJC_TESTS/key/soft_key.py" --show a)" '{mfa: "totp",
        factors: [{type: "webauthn", status: "available"}], key: {credentials: [$credential]}}')"
    ;;
*) start_sandbox ;;
esac
run ajc-hook config set background false
case $flow in
portal | password)
    run ajc-hook add duff "$(sandbox saml_url)"
    type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook login
    ;;
esac

step "the messages of this flow"
begin
play
expect_status 0
cat "$own/log"
mapfile -t messages <"$own/log"
[[ ${#messages[@]} -ge 6 ]] || fail "only ${#messages[@]} messages were seen"

step "${#messages[@]} messages, either side killed at each"
kills=0
for victim in driver worker; do
    for message in "${messages[@]}"; do
        begin
        plan "$victim" "${message%% *}"
        play
        check_after_kill "$victim at $message"
        kills=$((kills + 1))
    done
done
echo "$kills kills: no password sent twice, no lock or process left, the next command worked each time"
