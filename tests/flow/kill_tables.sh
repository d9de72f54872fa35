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
own=$TMPDIR/own plain=$TMPDIR/plain log=$HOME/log
hook=$plain/ajc-hook
email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')
code_asked=$(message ASK_CODE)
ended=0

# The commands around the flow run without the relay.
mkdir "$own" "$plain"
cp "$AJC_STAGE_PREFIX/bin/ajc-hook" "$own/"
cp "$AJC_STAGE_PREFIX/bin/ajc-hook" "$AJC_STAGE_PREFIX/libexec/ajc/ajc-hook-sign-in" "$plain/"
# Without site packages the interpreter starts sooner.
sed '1s/python3$/& -IS/' "$AJC_TESTS/flow/message_relay.py" >"$own/ajc-hook-sign-in"
chmod +x "$own/ajc-hook-sign-in"

# plan VICTIM AT: what the relay does; VICTIM "" kills nobody.
plan() {
    : >"$log"
    printf '{"worker": "%s", "log": "%s", "victim": "%s", "at": %d}\n' \
        "$plain/ajc-hook-sign-in" "$log" "$1" "$2" >"$own/plan"
}

# count_secrets: in how many requests each was sent, in passwords, codes, pushes and signatures.
count_secrets() {
    read -r passwords codes pushes signatures < <(jq -rs 'def count(f): map(select(f)) | length;
        [count(.event == "request" and .had_password), count(.event == "request" and .had_code),
        count(.event == "request" and .path == "/userconsole/auth/push"), count(.key_answer != null)] | join(" ")' \
        "$SANDBOX/record.jsonl") || fail "the record cannot be read"
}

marker_is_there() {
    local ring
    ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc) &&
        keyctl search "$ring" user "mark:attempt:$(sandbox email)" >/dev/null 2>&1
}

# Whether no program of ajc or the relay is running any more; one that has ended may wait for its parent.
is_gone() {
    ! pgrep -u "$UID" -r R,S,D,T,t -f ajc-hook >/dev/null
}

locks_are_free() {
    local file
    for file in "$XDG_RUNTIME_DIR"/ajc/*.lock; do
        [[ ! -e $file ]] || flock --nonblock 9 9<"$file" || return 1
    done
}

# begin: restores the state before the flow, with no request recorded.
begin() {
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
    portal | password) run_quietly "$own/ajc-hook" export duff ;;
    esac
}

# answer [QUESTION REPLY]…: a question that does not appear, because a program was killed before it, is no failure here.
answer() {
    status=0
    "$AJC_TESTS/flow/answer.py" "$@" -- sh -c '"$1" export duff >/dev/null' sh "$own/ajc-hook" \
        >"$TMPDIR/terminal" 2>/dev/null || status=$?
}

# The user's next command works, whichever questions it asks.
works_again() {
    status=0
    "$AJC_TESTS/flow/answer_any.py" "$email_asked" @email "$password_asked" @password "$code_asked" @totp+1 -- \
        sh -c '"$1" export duff >/dev/null' sh "$hook" >"$TMPDIR/terminal" || status=$?
    [[ $status -eq 0 ]] || { cat "$TMPDIR/terminal" && fail "the next command failed with status $status"; }
}

# check_after_kill WHAT
check_after_kill() {
    local passwords codes pushes signatures sent marker=no
    wait_until is_gone
    count_secrets
    locks_are_free || fail "$1: a lock is held"
    case $flow in
    first | password) [[ $passwords -le 1 ]] || fail "$1: $passwords passwords were sent" ;;
    code) [[ $passwords -le 2 && $codes -le 1 ]] || fail "$1: $passwords passwords, $codes codes" ;;
    push) [[ $passwords -le 1 && $pushes -le 1 ]] || fail "$1: $passwords passwords, $pushes pushes" ;;
    key) [[ $passwords -le 1 && $signatures -le 1 ]] || fail "$1: $passwords passwords, $signatures signatures" ;;
    portal) [[ $passwords -eq 0 ]] || fail "$1: $passwords passwords were sent" ;;
    esac
    # While the answer to a password is unknown, none is sent automatically.
    if marker_is_there; then
        marker=yes
        sent=$passwords
        run_quietly "$hook" export duff
        count_secrets
        [[ $passwords -eq $sent ]] || fail "$1: sent again despite the marker"
    fi
    printf '%-44s passwords %d codes %d pushes %d marker %s\n' "$1" "$passwords" "$codes" "$pushes" "$marker"
    works_again
}

case $flow in
code) start_sandbox '{"mfa": "totp"}' ;;
push) start_sandbox '{"mfa": "totp", "factors": [{"type": "push", "status": "available"}], "push": {"pending": 1}}' ;;
key)
    cp "$AJC_STAGE_PREFIX/../key/ajc-hook-key" "$own/"
    ln -s "$own/ajc-hook-key" "$own/keys" "$plain/"
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
plan '' 0
play
expect_status 0
cat "$log"
mapfile -t messages <"$log"
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
