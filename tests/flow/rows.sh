# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Shared by the tables of answers (portal_rows.sh, sts_rows.sh), sourced after lib.sh. A case has a user who is or is not
# signed in, a script for the sandbox, and the exact result: message, exit status, requests, and changes of keyring and
# configuration. A function row_NAME is a case; run_rows at the end of the file runs those that are named.
# shellcheck disable=SC2034 # the tables use these variables

email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')
email=duffman@duff-beer.example

# --- the parts of a case

# new_user SCRIPT: a user who has not signed in yet.
new_user() {
    start_sandbox "$1"
    run ajc-hook add duff "$(sandbox saml_url)"
    remember
}

# known SCRIPT: signed in before, with password, portal session and AWS session; JumpCloud has ended the portal session.
# signed_in SCRIPT: the same with a valid portal session.
signed_in() {
    start_sandbox '{}'
    run ajc-hook add duff "$(sandbox saml_url)"
    type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook rotate duff
    expect_status 0
    script_sandbox "$1"
    remember
}
known() {
    signed_in "$(jq -c '. + {end_sessions: 1}' <<<"$1")"
}

# Signs in without a terminal, or with one where these answers are typed.
silently() {
    run ajc-hook rotate duff
}
typing() {
    type_to_tty "$@" -- ajc-hook rotate duff
}
as_new_user() {
    typing "$email_asked" @email "$password_asked" @password "$@"
}

# fails STATUS MESSAGE: the last line is exactly this message, a regex. {sso_url} and others stand for the sandbox's URLs.
fails() {
    local last=${err:-$out} sentence=$2 key
    expect_status "$1"
    for key in sso_url console_url; do
        sentence=${sentence//"{$key}"/$(sandbox "$key")}
    done
    sentence=${sentence//"{evil_url}"/$(sandbox sso_url | sed 's/sso/evil/')}
    failed=+mark:failure:duff
    last=${last##*$'\n'}
    expect_match "${last##*$'\e[K'}" "^ajc-hook: $sentence$"
}

succeeds() {
    expect_status 0
    expect_match "$err$out" "$(message ROTATED '.* UTC')$"
}

# asked LINE…: exactly these requests, without warm-up requests. Repeated requests for a push are one line, because their
# number depends on time; its id is ID.
asked() {
    expect_equal "$(requests | grep -v ' HEAD / ' | sed -E 's/^[a-z]+[.a-z]* //; s,/push/[0-9a-f]{24},/push/ID,' |
        awk '!(/^GET .*\/push\/ID/ && $0 == last); { last = $0 }')" "$(printf '%s\n' "$@")"
}

# changed [LINE…]: exactly these changes of keyring ("+login" was added, "-login" removed, "~session" changed) and
# configuration ("~config"). Markers are compared only by name. The marker of a failed sign-in need not be listed.
changed() {
    local after=$TMPDIR/after
    state >"$after"
    expect_equal "$(compare "$TMPDIR/before" "$after")" "$(printf '%s\n' "$@" "$failed" | sed '/^$/d' | sort)"
}

# --- helpers

remember() {
    failed=
    state >"$TMPDIR/before"
    forget_requests
}

# A line "NAME CONTENT" for each key and for the configuration.
state() {
    local ring key name digest
    ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc 2>/dev/null) || ring=
    for key in $([[ -z $ring ]] || keyctl rlist "$ring" 2>/dev/null); do
        name=$(keyctl rdescribe "$key" ';' 2>/dev/null) || continue
        name=${name#*;*;*;*;}
        name=${name/:"$email"/}
        case $name in
        login | session:*)
            digest=$(keyctl pipe "$key" | sha256sum)
            echo "$name ${digest%% *}"
            ;;
        *) echo "$name -" ;;
        esac
    done | sort
    digest=$(jq . "$config" | sha256sum) || fail "the configuration cannot be read"
    echo "config ${digest%% *}"
}

compare() {
    awk 'NR == FNR { before[$1] = $2; next }
        { if (!($1 in before)) print "+" $1; else if (before[$1] != $2) print "~" $1; seen[$1] = 1 }
        END { for (name in before) if (!(name in seen)) print "-" name }' "$1" "$2" | sort
}

page='GET /saml2/aws-prod'
xsrf='GET /userconsole/xsrf'
auth='POST /userconsole/auth'
sts='POST / AssumeRoleWithSAML 200'
signed_in=(+login +portal +session:duff '~config')
renewed=('~session:duff')

# start_row NAME: what a new user has: no keys, and a home, a runtime directory and a sandbox of its own.
start_row() {
    keyctl clear "$(keyctl get_persistent @s)"
    captured=$captured/$1
    HOME=$HOME/$1 XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR/$1 SANDBOX=$SANDBOX/$1
    mkdir -m 0700 "$captured" "$HOME" "$XDG_RUNTIME_DIR" "$SANDBOX"
    config=$HOME/.config/ajc/config.json
    rm -f "$TMPDIR/before"
}

# end_row: also when the row failed.
end_row() {
    local result=$?
    stop_sandbox
    exit "$result"
}

# run_rows NAME…: one after the other. A row that fails is named, and the next one runs. The search for secrets at the end is
# in what all of them left.
run_rows() {
    local row result unmet=''
    [[ $# -gt 0 ]] || fail "no row is named"
    mkdir "$SANDBOX"
    for row; do
        [[ $(type -t "row_$row") == function ]] || fail "there is no row $row"
    done
    for row; do
        step "row $row"
        set +e
        (
            set -e
            trap end_row EXIT
            start_row "$row"
            "row_$row"
        )
        result=$?
        set -e
        [[ $result -eq 0 ]] || unmet+=" $row"
    done
    cat "$SANDBOX"/*/secrets >"$SANDBOX/secrets"
    cat "$SANDBOX"/*/record.jsonl >"$SANDBOX/record.jsonl"
    [[ -z $unmet ]] || fail "rows:$unmet"
}
