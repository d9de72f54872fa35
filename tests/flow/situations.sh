#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Every command in every situation, without a terminal: compares exit status, whether it printed to standard output, and each
# message with the table in situations.txt. Values that differ in each run (keys, times, ports, names) are replaced by one
# word, messages by their ids (see messages.py). `situations.sh --print` prints the current table.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

exec 3>&1
[[ ${1:-} != --print ]] || exec >/dev/null
table=$AJC_TESTS/flow/situations.txt
seen=$TMPDIR/situations
config=$HOME/.config/ajc/config.json
fillers=0
around=() # starts each command of a situation

# In this order: commands that change nothing first, commands that remove last. `new` differs from the profile duff.
commands=(
    'ajc-hook list' 'ajc-hook list --json' 'ajc-hook info' 'ajc-hook info --json' 'ajc-hook status'
    'ajc-hook status --json' 'ajc-hook is-active duff' 'ajc-hook use duff' 'ajc-hook off' 'ajc-hook prompt bash'
    'ajc-hook init bash' 'ajc-hook completion bash' 'ajc-hook complete ajc-hook rotate d' 'ajc-hook help' 'ajc-hook config get region' 'ajc-hook account'
    'ajc-hook export duff' 'ajc-hook exec duff -- true' 'ajc-hook exec duff -- no-such-command'
    'ajc-hook credential-process duff' 'ajc-hook aws-config duff' 'ajc-hook console --print duff'
    'ajc-hook rotate duff' 'ajc-hook rotate --all' 'ajc-hook login'
    'ajc-hook add new' "ajc-hook add new $AJC_TESTS/none" 'ajc-hook edit duff --region eu-west-1'
    'ajc-hook config set region eu-west-1' 'ajc-hook account --otp-command false' "ajc-hook import $AJC_TESTS/none.json" 'ajc-hook seed'
    'ajc-hook clear duff' 'ajc-hook logout' 'ajc-hook remove duff' 'ajc-hook remove --all'
)

# charged: the bytes of the keyring's quota that are in use
charged() {
    awk -v uid="$UID:" '$1 == uid { split($5, bytes, "/"); print bytes[1] }' /proc/key-users
}

# Fails if a command is missing above. `doctor`, which reports about the machine, and the commands of background work have
# their own tests.
every_command_is_there() {
    local name
    for name in $(ajc-hook help | sed -n 's/^  \([a-z-]*\) .*/\1/p'); do
        [[ $name == @(aliases|doctor|refresher|renew) || " ${commands[*]} " == *" ajc-hook $name"* ]] || fail "$name is in no situation"
    done
}

# normalized: replaces values that differ in each run.
normalized() {
    local month='(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
    sed -E -e "s/[A-Z][a-z]{2} $month [ 0-9]{2} [0-9:]{8} [0-9]{4} [A-Z]+/TIME/g" -e 's/ASIA[A-Z0-9]+/KEY/g' \
        -e "s,$AJC_TESTS,TESTS,g" -e "s,$HOME,HOME,g" -e "s,$TMPDIR,TMP,g" -e "s,/run/user/$UID,RUN,g" \
        -e "s/$USER/USER/g" -e 's/localhost:[0-9]+/localhost:PORT/g'
}

# run_all SITUATION [PREPARATION…]: runs each command in it, and PREPARATION before each, without its output.
run_all() {
    local name=$1 command before
    shift
    printf '\n== %s\n' "$name" >>"$seen"
    step "$name"
    for command in "${commands[@]}"; do
        for before in "$@"; do
            "$before" >/dev/null 2>&1
        done
        read -ra words <<<"$command"
        run_quietly setsid --wait ${around[@]+"${around[@]}"} "${words[@]}"
        {
            printf '%s\n    %s%s\n' "$command" "$status" "$([[ -z $out ]] || echo ', and output')"
            [[ -z $err ]] || printf '    %s\n' "${err//$'\n'/$'\n    '}"
        } | normalized >>"$seen"
    done
}

no_session() {
    ajc-hook clear duff || true
}

# start_fresh: the profile duff and a login with stored password and portal session.
start_fresh() {
    stop_sandbox
    run ajc-hook remove --all
    rm -rf "$HOME/.config/ajc" "$HOME/.aws"
    start_sandbox
    unset AWS_ENDPOINT_URL_STS # the configuration names it
    run ajc-hook add duff "$(sandbox saml_url)"
    type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login
    expect_status 0
}

# forget_login: JumpCloud ends the portal session, and the password is removed.
forget_login() {
    script_sandbox '{"end_sessions": 1}'
    keyctl unlink "$(keyctl search "$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)" user "login:$(sandbox email)")"
}

start_fresh
run ajc-hook remove duff
run_all 'no profile'

start_fresh
run_all 'no session, but a login is stored' no_session

start_fresh
run ajc-hook rotate duff
expect_status 0
run_all 'a session'

start_fresh
run ajc-hook rotate duff
expect_status 0
forget_login
"$AJC_TESTS/flow/make_older.sh" duff 4000
run_all 'an expired session and no login'

start_fresh
run ajc-hook logout
run_all 'no session and no login'

start_fresh
stop_sandbox
run_all 'no network'

start_fresh
around=("$AJC_TESTS/flow/without_keyctl.py" all EPERM)
run_all 'no keyring'
around=()

start_fresh
printf '{"version": 1,\n "profiles": {"duff" "https"}}\n' >"$config"
run_all 'a broken configuration'

# fill BYTES: leaves this many bytes of the quota now. The kernel frees the quota of removed keys with a delay.
fill() {
    local left=$((20000 - $(charged) - $1 - 40))
    ((left <= 0)) || keyctl add user "filler$((fillers += 1))" "$(printf '%*s' "$left" '')" @u >/dev/null
}

leave_little() {
    fill 400
}

# No space for the nine bytes of a process's own keyring and its link.
is_full() {
    (($(charged) > 19991))
}

# Uses all free bytes repeatedly, because processes that end and keys that expire free theirs at any time. A key uses its name,
# one byte, its content, and four bytes for the link to it.
use_all_space() {
    local digits=0123456789abcdefghijklmnopqrstuvwxyz taken=0 name size
    while true; do
        name=${digits:taken/36:1}${digits:taken%36:1}
        size=$((20000 - $(charged) - ${#name} - 5))
        if ((size > 0)) && keyctl add user "$name" "$(printf '%*s' "$size" '')" @u; then
            taken=$((taken + 1))
        else
            pause 5
        fi
    done >/dev/null 2>&1
}

start_fresh
run_all 'a keyring without space for a session' leave_little
keyctl clear @u

# Each command that needs the keyring waits two seconds for free space, so only some commands are run.
start_fresh
all_commands=("${commands[@]}")
commands=('ajc-hook list' 'ajc-hook status' 'ajc-hook is-active duff' 'ajc-hook prompt bash' 'ajc-hook exec duff -- true'
    'ajc-hook clear duff' 'ajc-hook logout' 'ajc-hook remove duff')
fill 50
use_all_space &
space_user=$!
wait_until is_full
run_all 'a full keyring'
kill "$space_user"
wait "$space_user" || true
keyctl clear @u
commands=("${all_commands[@]}")

start_fresh
chmod 500 "$HOME/.config/ajc"
chmod 500 "$HOME"
run_all 'a home directory that cannot be written' no_session
chmod 700 "$HOME" "$HOME/.config/ajc"

start_fresh
chmod 755 "$XDG_RUNTIME_DIR"
run_all 'no private runtime directory' no_session

by_ids() {
    sed 1d "$seen" | "$AJC_TESTS/flow/messages.py" --name | sed -E 's/[0-9]+ (seconds|minutes|hours)/N \1/g'
}

if [[ ${1:-} == --print ]]; then
    by_ids >&3
    exit
fi
every_command_is_there
diff -u "$table" <(by_ids) || fail "the table differs; the current one: situations.sh --print"
echo "$(grep -c '^ajc-hook' "$table") commands in $(grep -c '^==' "$table") situations match the table"
