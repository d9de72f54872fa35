#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Closed standard input, output and error, as in cron jobs and faulty scripts: commands work, and messages never go into
# files that happen to get these descriptors. Output that cannot be written is a failure.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

config=$HOME/.config/ajc/config.json

# closed WHICH CMD…: CMD with these descriptors closed; its exit status in `status`, its standard error in `err`.
closed() {
    local which=$1
    shift
    printf '$ %s %s\n' "$*" "$which"
    status=0
    err=$( (eval 'exec "$@"' "$which") 2>&1 >"$TMPDIR/out" </dev/null) || status=$?
    [[ -z $err ]] || printf '%s\n' "$err"
    keep "$err"
    jq -e .version "$config" >"$TMPDIR/version" || fail "the configuration was written over"
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
expect_status 0

step "with any of them closed, a sign-in and a change of the configuration work"
for which in '<&-' '>&-' '2>&-' '<&- >&-' '>&- 2>&-' '<&- 2>&-' '<&- >&- 2>&-'; do
    old=$(ajc-hook exec duff -- printenv AJC_KEY_ID)
    closed "$which" ajc-hook rotate duff
    expect_status 0
    [[ $(ajc-hook exec duff -- printenv AJC_KEY_ID) != "$old" ]] || fail "not rotated"
    closed "$which" ajc-hook config set region us-west-2
    expect_status 0
    expect_equal "$(ajc-hook config get region)" us-west-2
    closed "$which" ajc-hook config unset region
    expect_status 0
    closed "$which" ajc-hook aws-config duff --write
    expect_status 0
    expect_match "$(<"$HOME/.aws/config")" '^.profile duff.'$'\n''credential_process = [^'$'\n'']*$'
    rm -r "$HOME/.aws"
done

step "exec passes on the descriptors that it got"
# SC2016: the inner shell expands.
# shellcheck disable=SC2016
for which in '<&-' '>&-' '2>&-'; do
    closed "$which" ajc-hook exec duff -- sh -c 'cd /proc/$$/fd && echo [012] >"$HOME/descriptors"'
    with_us=$(<"$HOME/descriptors")
    closed "$which" sh -c 'cd /proc/$$/fd && echo [012] >"$HOME/descriptors"'
    expect_equal "$with_us" "$(<"$HOME/descriptors")"
done

step "output that cannot be written is reported and is a failure"
for words in list 'list --json' info 'info --json' 'status --json' 'doctor --json' 'config get' \
    'config get sso_url' account 'is-active duff' 'export duff' 'credential-process duff' 'init bash' 'completion fish' \
    help --version 'help exec' 'exec --help' 'console duff --print'; do
    for which in '>/dev/full' '>&-'; do
        # shellcheck disable=SC2086 # words are meant
        closed "$which" ajc-hook $words
        expect_status 1
        expect_match "$err" 'cannot be written'
    done
done
