#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Every command in every situation that it can meet, without a terminal: exit status, whether it had a product for
# standard output, and each sentence, compared with the table in situations.txt beside this file. What differs from run
# to run (keys, times, ports, names) is written as one word, a message as its id (see messages.py). `situations.sh --print` prints the table as it is now.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

exec 3>&1
[[ ${1:-} != --print ]] || exec >/dev/null
table=$AJC_TESTS/flow/situations.txt
seen=$TMPDIR/situations
config=$HOME/.config/ajc/config.json
fillers=0
around=() # what each command of a situation is started by

# In this order: what changes nothing comes first, what forgets comes last. `new` is told apart from the profile duff.
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

# bytes of the keyring's quota that are in use
charged() {
    awk -v uid="$UID:" '$1 == uid { split($5, bytes, "/"); print bytes[1] }' /proc/key-users
}

# A command that is in no situation would not be missed otherwise. `doctor`, which tells of the machine, and the
# commands of work in the background have tests of their own.
every_command_is_there() {
    local name
    for name in $(ajc-hook help | sed -n 's/^  \([a-z-]*\) .*/\1/p'); do
        [[ $name == @(aliases|doctor|refresher|renew) || " ${commands[*]} " == *" ajc-hook $name"* ]] || fail "$name is in no situation"
    done
}

# the_same: without what differs from run to run.
the_same() {
    local month='(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
    sed -E -e "s/[A-Z][a-z]{2} $month [ 0-9]{2} [0-9:]{8} [0-9]{4} [A-Z]+/TIME/g" -e 's/ASIA[A-Z0-9]+/KEY/g' \
        -e "s,$AJC_TESTS,TESTS,g" -e "s,$HOME,HOME,g" -e "s,$TMPDIR,TMP,g" -e "s,/run/user/$UID,RUN,g" \
        -e "s/$USER/USER/g" -e 's/localhost:[0-9]+/localhost:PORT/g'
}

# meet SITUATION [PREPARATION…]: each command in it; PREPARATION is run before each, unseen.
meet() {
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
            printf '%s\n    %s%s\n' "$command" "$status" "$([[ -z $out ]] || echo ', and a product')"
            [[ -z $err ]] || printf '    %s\n' "${err//$'\n'/$'\n    '}"
        } | the_same >>"$seen"
    done
}

no_session() {
    ajc-hook clear duff || true
}

# begin_anew: the profile duff and a login whose password and portal session are kept.
begin_anew() {
    stop_sandbox
    run ajc-hook remove --all
    rm -rf "$HOME/.config/ajc" "$HOME/.aws"
    start_sandbox
    unset AWS_ENDPOINT_URL_STS # the configuration names it
    run ajc-hook add duff "$(sandbox saml_url)"
    type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login
    expect_status 0
}

# forget_login: JumpCloud ends the portal session, and the password is kept no longer.
forget_login() {
    script_sandbox '{"end_sessions": 1}'
    keyctl unlink "$(keyctl search "$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)" user "login:$(sandbox email)")"
}

begin_anew
run ajc-hook remove duff
meet 'no profile'

begin_anew
meet 'no session, but JumpCloud knows the person' no_session

begin_anew
run ajc-hook rotate duff
expect_status 0
meet 'a session'

begin_anew
run ajc-hook rotate duff
expect_status 0
forget_login
"$AJC_TESTS/flow/make_older.sh" duff 4000
meet 'an expired session, and nobody there to sign in'

begin_anew
run ajc-hook logout
meet 'nothing kept, and nobody there to sign in'

begin_anew
stop_sandbox
meet 'no network'

begin_anew
around=("$AJC_TESTS/flow/without_keyctl.py" all EPERM)
meet 'no keyring'
around=()

begin_anew
printf '{"version": 1,\n "profiles": {"duff" "https"}}\n' >"$config"
meet 'a broken configuration'

# fill BYTES: leaves so many of the quota, now. The kernel gives back what was forgotten before with a delay.
fill() {
    local left=$((20000 - $(charged) - $1 - 40))
    ((left <= 0)) || keyctl add user "filler$((fillers += 1))" "$(printf '%*s' "$left" '')" @u >/dev/null
}

leave_little() {
    fill 400
}

# No room for the nine bytes of a process's own keyring and its link to all else.
is_full() {
    (($(charged) > 19991))
}

# Takes whatever room there is to the last bytes, again and again: what ends or expires gives its own back at any time.
# A key takes its name, one byte, its content, and four for the link to it.
take_all_room() {
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

begin_anew
meet 'a keyring without room for a session' leave_little
keyctl clear @u

# Each command that needs the keyring waits two seconds for room first, so there are fewer of them.
begin_anew
all_commands=("${commands[@]}")
commands=('ajc-hook list' 'ajc-hook status' 'ajc-hook is-active duff' 'ajc-hook prompt bash' 'ajc-hook exec duff -- true'
    'ajc-hook clear duff' 'ajc-hook logout' 'ajc-hook remove duff')
fill 50
take_all_room &
room_taker=$!
wait_until is_full
meet 'a keyring without room for anything'
kill "$room_taker"
wait "$room_taker" || true
keyctl clear @u
commands=("${all_commands[@]}")

begin_anew
chmod 500 "$HOME/.config/ajc"
chmod 500 "$HOME"
meet 'a home that cannot be written' no_session
chmod 700 "$HOME" "$HOME/.config/ajc"

begin_anew
chmod 755 "$XDG_RUNTIME_DIR"
meet 'no runtime directory of its own' no_session

by_ids() {
    sed 1d "$seen" | "$AJC_TESTS/flow/messages.py" --name | sed -E 's/[0-9]+ (seconds|minutes|hours)/N \1/g'
}

if [[ ${1:-} == --print ]]; then
    by_ids >&3
    exit
fi
every_command_is_there
diff -u "$table" <(by_ids) || fail "the table differs; what is right now: situations.sh --print"
echo "$(grep -c '^ajc-hook' "$table") commands in $(grep -c '^==' "$table") situations are as the table says"
