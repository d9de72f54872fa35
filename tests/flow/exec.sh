#!/bin/bash
# SPDX-License-Identifier: MIT
#
# `exec`: the command replaces the process and gets the credentials and nothing that conflicts with them; exit statuses
# like env(1); --min-ttl; without a command a shell and a message about it.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# session_lives SECONDS: the duration of the stored session and of the next ones.
session_lives() {
    script_sandbox "{\"session_seconds\": $1}"
    ajc-hook rotate duff 2>>"$TMPDIR/rotations"
    forget_requests
}

# SC2016: inner shells expand.
# shellcheck disable=SC2016
start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
run ajc-hook add prod "$(sandbox saml_url)" --region us-west-1
region_asked=$(message ASK_REGION us-east-1)
type_to_tty 'email address: ' @email 'password: ' @password "$region_asked" ^D -- ajc-hook exec duff -- sh -c 'echo "region ${AWS_REGION-unset}"'
expect_status 0
expect_match "$out" 'region unset'
run ajc-hook exec prod true

step "no process of ajc is left: signals, exit status and descriptors are the command's"
ajc-hook exec duff -- sleep 1000 &
process=$!
is_sleep() {
    [[ $(<"/proc/$process/comm") == sleep ]]
}
wait_until is_sleep
kill -TERM "$process"
status=0
wait "$process" || status=$?
expect_status 143
run ajc-hook exec duff -- sh -c 'exit 42'
expect_status 42
run ajc-hook exec duff -- sh -c 'ls /proc/$$/fd; umask; ulimit -c; trap'
expect_equal "$out" "$(sh -c 'ls /proc/$$/fd; umask; ulimit -c; trap' 2>"$TMPDIR/none" </dev/null)"

step "-- is optional, options may be before or after PROFILE, the command keeps its own options"
for words in "duff -- echo -n --help" "duff echo -n --help" "--min-ttl 5m duff -- echo -n --help" \
    "duff --min-ttl 5m echo -n --help"; do
    # shellcheck disable=SC2086 # words are meant
    run ajc-hook exec $words
    expect_status 0
    expect_equal "$out" --help
done

step "found and started as env(1) does it"
mkdir "$HOME/bin"
printf 'echo "from a script without #!, $1"\n' >"$HOME/bin/plain-script"
printf '#!/nonexistent/interpreter\n' >"$HOME/bin/no-interpreter"
printf 'data' >"$HOME/bin/no-program"
chmod +x "$HOME/bin/plain-script" "$HOME/bin/no-interpreter"
for words in "plain-script yes" "$HOME/bin/plain-script yes" "bin/plain-script yes" no-interpreter no-program \
    "$HOME/bin/no-program" "$HOME/bin" nothing-of-this-name /nowhere/at/all bin/plain-script/below; do
    # shellcheck disable=SC2086 # words are meant
    run env "PATH=$HOME/bin:$PATH" env $words
    by_env="$status $out"
    # shellcheck disable=SC2086 # words are meant
    run env "PATH=$HOME/bin:$PATH" ajc-hook exec duff -- $words
    expect_equal "$status $out" "$by_env"
    [[ $status -lt 126 ]] || expect_match "$err" "^ajc-hook: ${words%% *} cannot be run: [A-Z]"
done
expect_match "$(sort -u <<<"$by_env")" '^12[67]'

step "failures of exec itself have status 125"
run ajc-hook exec nothing -- true
expect_status 125
expect_message "$err" NO_PROFILE nothing nothing
run ajc-hook exec -- true
expect_status 125
expect_message "$err" SPECIFY_PROFILE 'duff, prod'
run ajc-hook exec env true
expect_status 125
expect_message "$err" EXEC_WITHOUT_PROFILE env env
run ajc-hook exec duff --min-ttl soon -- true
expect_status 125
expect_match "$err" 'min-ttl takes a duration'

step "without PROFILE: the shell's, else the default, else the only one"
words=(exec is-active 'export --format env' 'console --print')
for command in "${words[@]}"; do
    read -ra command <<<"$command"
    [[ ${command[0]} != exec ]] || command=(exec -- printenv AJC_PROFILE)
    run_quietly ajc-hook "${command[@]}"
    expect_status "$([[ ${command[0]} == exec ]] && echo 125 || echo 2)"
    expect_message "$err" SPECIFY_PROFILE 'duff, prod'
done
run env AJC_PROFILE=prod ajc-hook exec -- printenv AJC_PROFILE
expect_equal "$out" prod
run env AJC_PROFILE=gone ajc-hook exec -- printenv AJC_PROFILE
expect_status 125
run ajc-hook config set default_profile duff
run ajc-hook exec -- printenv AJC_PROFILE
expect_equal "$out" duff
run env AJC_PROFILE=prod ajc-hook exec -- printenv AJC_PROFILE
expect_equal "$out" prod
run_quietly env SHELL=/usr/bin/env AJC_PROFILE=prod ajc-hook exec
expect_match "$out" AJC_PROFILE=prod
run_quietly ajc-hook export
expect_match "$out" "AJC_PROFILE=.?duff"
run_quietly env AJC_PROFILE=prod ajc-hook console --print
expect_status 0
run ajc-hook is-active
expect_equal "$out" 1
run ajc-hook config unset default_profile
run_quietly ajc-hook remove prod
run ajc-hook exec -- printenv AJC_PROFILE
expect_equal "$out" duff
run_quietly ajc-hook export
expect_match "$out" "AJC_PROFILE=.?duff"
run ajc-hook add prod "$(sandbox saml_url)" --region us-west-1

step "a unique prefix of a name is accepted only when typed; an exact name has priority, and a similar name is suggested"
run ajc-hook exec pro -- true
expect_status 125
expect_message "$err" PROFILE_MEANT pro prod pro
run ajc-hook --typed exec pro -- printenv AJC_PROFILE
expect_equal "$out" prod
expect_message "$err" PROFILE_COMPLETED pro prod
run ajc-hook add prod-eu "$(sandbox saml_url)"
run ajc-hook --typed exec prod -- printenv AJC_PROFILE
expect_equal "$out|$err" 'prod|'
run ajc-hook --typed exec pro -- true
expect_status 125
expect_message "$err" PROFILE_MEANT pro prod pro
run ajc-hook --typed exec '' -- true
expect_status 125
for command in 'edit pro --region eu-west-1' 'remove pro' 'aws-config pro' 'credential-process pro'; do
    read -ra words <<<"$command"
    run ajc-hook --typed "${words[@]}"
    expect_status 2
    expect_message "$err" PROFILE_MEANT pro prod pro
done
run ajc-hook --typed rotate prod-e
expect_status 0
run ajc-hook remove prod-eu
run ajc-hook lisst
expect_status 2
expect_message "$err" COMMAND_MEANT lisst list

step "\`use\` alone shows a menu, and without a terminal the list of profiles"
know_region
type_to_tty 'from 1 to 2: ' 3 'from 1 to 2: ' 1 -- sh -c 'exec ajc-hook use --shell bash >"$HOME/used"'
expect_status 0
expect_match "$out" '1\) duff .*2\) prod '
grep -q 'AJC_PROFILE=.\?duff' "$HOME/used" || fail "not duff"
type_to_tty 'from 1 to 2: ' ^C -- ajc-hook use --shell bash
expect_status 130
run setsid --wait ajc-hook use --shell bash
expect_status 0
expect_equal "$out" ''
expect_equal "$err" "$(ajc-hook list)"

step "or in the program of the setting picker, where it is there"
mkdir "$HOME/pickers"
printf '%s\n' '#!/bin/sh' 'tee "$HOME/offered" | grep "^$1 "' >"$HOME/pickers/pick"
chmod +x "$HOME/pickers/pick"
run ajc-hook config set picker "$HOME/pickers/pick prod"
type_to_tty -- sh -c 'exec ajc-hook use --shell bash >"$HOME/used"'
expect_status 0
grep -q 'AJC_PROFILE=.\?prod' "$HOME/used" || fail "not prod"
expect_equal "$(<"$HOME/offered")" "$(ajc-hook list | tail -n +2)"
run ajc-hook config set picker "$HOME/pickers/pick nobody"
type_to_tty -- ajc-hook use --shell bash
expect_status 3
expect_message "$out" NOT_PICKED
run ajc-hook config set picker "$HOME/pickers/nothing"
type_to_tty 'from 1 to 2: ' 1 -- sh -c 'exec ajc-hook use --shell bash >"$HOME/used"'
expect_status 0
expect_match "$out" "picker: $HOME/pickers/nothing cannot be started"
run ajc-hook config set picker $'two\nlines'
expect_status 2
run ajc-hook config unset picker
rm -r "$HOME/used" "$HOME/pickers" "$HOME/offered" "$HOME/.aws"

step "on a terminal the account, the role and the next step are shown"
use_on_terminal() {
    type_to_tty -- env -u AWS_REGION -u AWS_DEFAULT_REGION "$@" sh -c 'exec ajc-hook use --shell bash duff >"$HOME/used"'
    rm "$HOME/used"
}
reached=$(message REACHED duff 544300394404 '.*' '.*' '.*' JumpCloudDevs '[A-Z][a-z]{2} .* UTC' '')
type_to_tty "$region_asked" ^D -- sh -c 'exec ajc-hook use --shell bash duff >"$HOME/used"'
expect_status 0
expect_match "$out" "$reached$(message NEXT_IS_REGION ajc)"
expect_no_match "$(<"$HOME/used")" AWS_REGION
ours=(AJC_REGION=eu-west-1 AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1) # of the profile before
type_to_tty "$region_asked" ^D -- env "${ours[@]}" sh -c 'exec ajc-hook use --shell bash duff >"$HOME/used"'
expect_match "$out" "$reached$(message NEXT_IS_REGION ajc)"
type_to_tty "$region_asked" 'not/one' "$region_asked" EU-west-1 -- sh -c 'exec ajc-hook use --shell bash duff >"$HOME/used"'
expect_message "$out" REGION_STORED eu-west-1
expect_match "$out" "$reached$(message NEXT_IS_DEFAULT ajc duff)"
expect_match "$(<"$HOME/used")" "AWS_REGION='eu-west-1'"
expect_equal "$(ajc-hook config get region)" eu-west-1
run ajc-hook config unset region
type_to_tty "$region_asked" '' -- sh -c 'exec ajc-hook use --shell bash duff >"$HOME/used"'
expect_equal "$(ajc-hook config get region)" us-east-1
use_on_terminal
run ajc-hook config unset region
type_to_tty "$region_asked" eu-west-1 -- ajc-hook exec duff -- printenv AWS_REGION
expect_match "$out" $'\neu-west-1\r?$'
type_to_tty -- ajc-hook exec duff -- printenv AWS_REGION
expect_status 0
expect_equal "$(ajc-hook config get region)" eu-west-1
run ajc-hook config unset region
type_to_tty "$region_asked" eu-west-1 -- ajc-hook exec --refreshing duff -- sh -c 'grep ^region "$AWS_CONFIG_FILE"'
expect_match "$out" 'region = eu-west-1'
run ajc-hook config unset region
type_to_tty "$region_asked" ^C -- ajc-hook exec duff -- touch executed
expect_status 130
[[ ! -e executed ]] || fail "executed after ^C"
run setsid --wait ajc-hook exec duff -- printenv AWS_REGION
expect_equal "$status|$err" '1|'
run_quietly setsid --wait ajc-hook use --shell bash duff
expect_status 0
expect_equal "$err" ''
run ajc-hook config get region
expect_status 1
use_on_terminal AWS_REGION=eu-west-1
expect_match "$out" "$reached$(message NEXT_IS_DEFAULT ajc duff)"
use_on_terminal AWS_DEFAULT_REGION=eu-west-1
expect_match "$out" "$reached$(message NEXT_IS_DEFAULT ajc duff)"
mkdir "$HOME/.aws"
printf '[default]\nregion = eu-west-1\n' >"$HOME/.aws/config"
use_on_terminal
expect_match "$out" "$reached$(message NEXT_IS_DEFAULT ajc duff)"
rm -r "$HOME/.aws"
run ajc-hook config set region eu-west-1
use_on_terminal
expect_match "$out" "$reached$(message NEXT_IS_DEFAULT ajc duff)"
run ajc-hook config set default_profile duff
use_on_terminal
expect_match "$out" "$reached"$'\r?$'
run ajc-hook config set quiet true
use_on_terminal
expect_equal "$out" ''
for setting in quiet default_profile region; do
    run ajc-hook config unset "$setting"
done
run_quietly setsid --wait ajc-hook use --shell bash duff
expect_equal "$err" ''
type_to_tty -- ajc-hook add next "$(sandbox saml_url)"
expect_message "$out" NEXT_IS_HOOK next
run ajc-hook remove next
type_to_tty -- ajc-hook --typed add next "$(sandbox saml_url)"
expect_message "$out" NEXT_IS_USE ajc next
run ajc-hook remove next

step "on a terminal remove --all asks for confirmation"
for answer in n '' no; do
    type_to_tty "$(message ASK_REMOVE_ALL)" "$answer" -- ajc-hook remove --all
    expect_status 2
    expect_message "$out" NOTHING_REMOVED
done
type_to_tty "$(message ASK_REMOVE_ALL)" ^C -- ajc-hook remove --all
expect_status 130
run ajc-hook is-active duff
expect_status 0
cp -r "$HOME/.config" "$HOME/kept"
for words in 'y remove --all' 'none remove --all --yes'; do
    read -r answer words <<<"$words"
    read -ra words <<<"$words"
    if [[ $answer == y ]]; then
        type_to_tty "$(message ASK_REMOVE_ALL)" y -- ajc-hook "${words[@]}"
    else
        type_to_tty -- ajc-hook "${words[@]}"
    fi
    expect_status 0
    expect_message "$out" ALL_REMOVED
    cp -r "$HOME/kept/." "$HOME/.config"
    type_to_tty 'password: ' @password -- ajc-hook rotate --all
    expect_status 0
done
rm -r "$HOME/kept"
run ajc-hook version
expect_equal "$out" "$(ajc-hook --version)"

step "without arguments ajc shows the current state"
type_to_tty -- ajc-hook
expect_status 0
expect_match "$out" 'duff .*prod .*ajc-hook init --install'
type_to_tty -- ajc-hook --typed
expect_match "$out" 'Next: ajc use'
type_to_tty -- env AJC_PROFILE=duff ajc-hook --typed
expect_match "$out" 'duff .* current'
expect_no_match "$out" 'Next'
type_to_tty -- env XDG_CONFIG_HOME="$HOME/none" ajc-hook
expect_match "$out" 'Next: ajc-hook add NAME'
run ajc-hook
expect_status 2

step "credentials of the profile, and nothing that competes with them"
others=(AWS_PROFILE=x AWS_DEFAULT_PROFILE=x AWS_WEB_IDENTITY_TOKEN_FILE=x AWS_ROLE_ARN=x
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=x AWS_CONTAINER_CREDENTIALS_FULL_URI=x AWS_CONTAINER_AUTHORIZATION_TOKEN=x
    AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=x AWS_SESSION_TOKEN=x AWS_REGION=eu-west-3)
run env "${others[@]}" ajc-hook exec prod -- sh -c 'env | cut -d= -f1 | grep ^A[WJ] | sort; echo $AWS_REGION'
expect_equal "$(grep -Ev '_ENDPOINT_URL_|AJC_(SANDBOX|STAGE|TEST)' <<<"$out" | xargs)" \
    'AJC_EXEC AJC_KEY_ID AJC_PROFILE AJC_REGION AWS_ACCESS_KEY_ID AWS_CREDENTIAL_EXPIRATION AWS_DEFAULT_REGION AWS_REGION AWS_SECRET_ACCESS_KEY AWS_SECURITY_TOKEN AWS_SESSION_TOKEN us-west-1'
run env "${others[@]}" ajc-hook exec duff -- sh -c 'echo $AWS_REGION; test $AJC_KEY_ID = $AWS_ACCESS_KEY_ID'
expect_status 0
expect_equal "$out" eu-west-3

step "--min-ttl: a longer session is used, a shorter one is renewed, and more than a session can have is refused before the command starts"
session_lives 600
old=$(ajc-hook exec duff --min-ttl 5m -- printenv AJC_KEY_ID)
expect_equal "$(requests)" ''
script_sandbox '{}'
run ajc-hook exec duff --min-ttl 45m -- printenv AJC_KEY_ID
expect_status 0
[[ $out != "$old" ]] || fail "not renewed"
run ajc-hook exec duff --min-ttl 2h -- touch "$HOME/started"
expect_status 125
expect_message "$err" SESSION_TOO_SHORT duff 60 minutes 120 "$(message ASK_FOR_LESS duff 8)"
[[ ! -e $HOME/started ]] || fail "the command was started anyway"
run ajc-hook exec duff --min-ttl 10h -- true
expect_message "$err" ASK_FOR_LESS duff 11
run ajc-hook exec duff --min-ttl 13h -- true
expect_message "$err" LESS_THAN_LONGEST 12
run ajc-hook add chained "$(sandbox saml_url)" --role Taster
run ajc-hook exec chained --min-ttl 2h -- true
expect_status 125
expect_message "$err" LESS_FOR_CHAINED
run ajc-hook edit duff --duration 2h
script_sandbox '{"max_session_duration": 3600}'
run ajc-hook exec duff --min-ttl 90m -- true
expect_message "$err" LESS_OR_ADMINISTRATOR duff 2
script_sandbox '{}'
run ajc-hook edit duff --duration ''

step "no command: the user's shell, and one line about it"
printf '#!/bin/sh\necho "shell $# $AJC_PROFILE"\n' >"$HOME/bin/my-shell"
chmod +x "$HOME/bin/my-shell"
run env "SHELL=$HOME/bin/my-shell" ajc-hook exec duff
expect_equal "$out" 'shell 0 duff'
expect_message "$err" EXEC_SHELL duff '.*' 'until [A-Z][a-z]{2} .* UTC'
run env -u SHELL ajc-hook exec duff --
expect_status 0
run ajc-hook config set quiet true
run env "SHELL=$HOME/bin/my-shell" ajc-hook exec duff
expect_equal "$out|$err" 'shell 0 duff|'
run ajc-hook config unset quiet

step "inside --refreshing an inner exec of another profile uses the user's own AWS files again"
run_quietly ajc-hook exec duff --refreshing -- ajc-hook exec prod -- env
expect_match "$out" 'AJC_PROFILE=prod'
expect_no_match "$out" 'AWS_CONFIG_FILE|AWS_SHARED_CREDENTIALS_FILE|AWS_PROFILE'
run_quietly env AWS_CONFIG_FILE=/mine AWS_SHARED_CREDENTIALS_FILE=/dev/null ajc-hook exec prod -- env
expect_match "$out" 'AWS_CONFIG_FILE=/mine'
expect_match "$out" 'AWS_SHARED_CREDENTIALS_FILE=/dev/null'

step "exec inside exec is reported once"
run ajc-hook exec duff -- ajc-hook exec prod -- sh -c 'echo $AJC_PROFILE $AJC_EXEC'
expect_equal "$out" 'prod duff/prod'
expect_equal "$err" 'ajc-hook: this is inside `exec duff`; its credentials return when this one ends'
run ajc-hook exec duff -- ajc-hook exec duff -- ajc-hook exec duff -- true
expect_equal "$err" ''
run ajc-hook exec duff -- ajc-hook exec prod -- ajc-hook exec duff -- printenv AJC_EXEC
expect_equal "$out" duff/prod/duff
expect_equal "$(wc -l <<<"$err")" 1
