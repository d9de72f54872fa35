#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Every format of `export`, read by its consumer: shells, docker's rule for env files, jq, configparser. An invalid
# value, from the configuration or a damaged keyring, is never printed, so no shell or parser reads it.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

names='AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_CREDENTIAL_EXPIRATION AWS_REGION AWS_DEFAULT_REGION'

# as_exec_has_it: the six values, one a line, as `exec` sets them in the environment.
as_exec_has_it() {
    # shellcheck disable=SC2086 # words are meant
    env -u AWS_REGION -u AWS_DEFAULT_REGION ajc-hook exec duff -- printenv $names
}

# save FORMAT: writes this format to a file that only this user can read.
save() {
    (umask 077 && ajc-hook export duff --format "$1" >"$TMPDIR/$1")
}

# reads_back WHAT CMD…: CMD prints the six values.
reads_back() {
    local what=$1
    shift
    [[ $("$@") == "$expected" ]] || fail "$what reads other values than exec sets"
    echo "$what reads the values that exec sets"
}

start_sandbox '{"token_bytes": 1500}'
run ajc-hook add duff "$(sandbox saml_url)" --region us-west-1
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook exec duff -- true
expect_status 0
expected=$(as_exec_has_it)
expect_equal "$(wc -l <<<"$expected")" 6
for format in sh fish env json ini process; do
    save "$format"
done

step "sh in every POSIX shell, fish in fish"
for shell in "bash --norc" "bash --posix" dash "zsh -f" "busybox sh"; do
    # shellcheck disable=SC2086,SC2016 # words are meant; the inner shell expands
    reads_back "$shell" $shell -c 'eval "$(cat "$TMPDIR/sh")"; printenv '"$names"
done
reads_back fish fish --no-config -c "cat $TMPDIR/fish | source; printenv $names"
expect_equal "$(ajc-hook export duff)" "$(<"$TMPDIR/sh")"

step "env as docker reads it: the name is before the first =, the value after it"
cat >"$TMPDIR/docker-env.py" <<'END'
import os, sys
with open(sys.argv[1]) as file:
    lines = [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
os.execvpe(sys.argv[2], sys.argv[2:], dict(os.environ, **dict(line.split("=", 1) for line in lines)))
END
# shellcheck disable=SC2086 # words are meant
reads_back "an env file's reader" python3 "$TMPDIR/docker-env.py" "$TMPDIR/env" printenv $names
# shellcheck disable=SC2016 # the inner shell expands
reads_back "dash with set -a" dash -c 'set -a; . "$TMPDIR/env"; printenv '"$names"
expect_equal "$(grep -cv '^AWS_[A-Z_]*=[A-Za-z0-9/+=:-]*$' "$TMPDIR/env" || true)" 0
expect_equal "$(ajc-hook export duff --format env-no-export)" "$(<"$TMPDIR/env")"

step "json, ini and process"
# shellcheck disable=SC2016 # jq expands
reads_back jq /usr/bin/jq -r --arg names "$names" '. as $all | $names | split(" ")[] | $all[.]' "$TMPDIR/json"
cat >"$TMPDIR/ini.py" <<'END'
import configparser, os
parser = configparser.RawConfigParser()
parser.read(os.environ["TMPDIR"] + "/ini")
assert parser.sections() == ["duff"]
for key in ("aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_credential_expiration", "region", "region"):
    print(parser["duff"][key])
END
reads_back configparser python3 "$TMPDIR/ini.py"
expect_equal "$(/usr/bin/jq -c '[keys_unsorted, .Version]' "$TMPDIR/process")" \
    '[["Version","AccessKeyId","SecretAccessKey","SessionToken","Expiration","AccountId"],1]'
expect_equal "$(jq -r '.AccessKeyId, .SecretAccessKey, .SessionToken, .Expiration' "$TMPDIR/process")" \
    "$(head -4 <<<"$expected")"

step "other formats are refused; for those of the AWS CLI the message names the alternative"
for format in powershell windows-cmd; do
    run ajc-hook export duff --format "$format"
    expect_status 2
    expect_message "$err" NO_WINDOWS "$format"
done
run ajc-hook export duff --format $'yaml\e[31m'
expect_status 2
expect_message "$err" NO_FORMAT 'yaml\\x1b.*' "$(ajc-hook complete ajc-hook export --format '' | cut -f1 | paste -sd, | sed 's/,/, /g; s/\(.*\), /\1 and /')"
expect_equal "$out" ''

# nothing_comes STATUS REGEX: no format prints a value; the shell formats print only a command that fails.
nothing_comes() {
    local format
    for format in sh fish env json ini; do
        run ajc-hook export duff --format "$format"
        expect_status "$1"
        expect_match "$err" "$2"
        case $format in
        sh | fish) expect_equal "$out" false ;;
        *) expect_equal "$out" '' ;;
        esac
    done
    ! eval "$(ajc-hook export duff 2>/dev/null)" || fail "the evaluated text does not fail"
    [[ ! -e $HOME/done ]] || fail "a value was run as code"
}

step "a region in the configuration that contains code"
config=$HOME/.config/ajc/config.json
# shellcheck disable=SC2016 # not to be expanded: that is the test
for value in 'a$(touch ~/done)' 'a`touch ~/done`' $'a\ntouch ~/done' "a'; touch ~/done; '" 'a"; touch ~/done' $'a\\' \
    'a #b' 'a&touch ~/done' $'a\rb' 'a%b' '{a,b}' '~' 'ü'; do
    jq --arg value "$value" '.profiles.duff.region = $value' "$config" >"$TMPDIR/changed"
    cat "$TMPDIR/changed" >"$config"
    nothing_comes 2 'region contains an invalid character.* --region REGION'
done
run ajc-hook edit duff --region us-west-1
expect_status 0

step "a session in the keyring that contains code is ignored"
ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
run ajc-hook logout
# plant SECRET TOKEN: writes a session that ajc did not write.
plant() {
    printf 'ajc 1\nkey ASIAQQQQQQQQQQQQQQQQ\nsecret %s\ntoken %s\nexpires 4102444800\nends 4102444800\n' "$1" "$2" |
        keyctl padd user session:duff "$ring" >"$TMPDIR/key"
}
plant plain plain
run ajc-hook is-active duff
expect_equal "$out" 1
# shellcheck disable=SC2016 # not to be expanded: that is the test
plant '$(touch ~/done)' '`touch ~/done`'
nothing_comes 3 'run: ajc-hook login'
