# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Shared by the tables of answers (portal_rows.sh, sts_rows.sh), sourced after lib.sh. A case has a user who is or is not
# signed in, a script for the sandbox, and the exact result: message, exit status, requests, and changes of keyring and
# configuration. A function row_NAME is a case; run_row at the end of the file runs one.
# shellcheck disable=SC2034 # the tables use these variables

email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')
config=$HOME/.config/ajc/config.json
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
    local ring key name
    ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc 2>/dev/null) || ring=
    for key in $([[ -z $ring ]] || keyctl rlist "$ring" 2>/dev/null); do
        name=$(keyctl rdescribe "$key" ';' 2>/dev/null | cut -d';' -f5-) || continue
        name=${name/:"$email"/}
        case $name in
        login | session:*) echo "$name $(keyctl pipe "$key" | sha256sum | cut -c1-12)" ;;
        *) echo "$name -" ;;
        esac
    done | sort
    echo "config $(jq . "$config" | sha256sum | cut -c1-12)"
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

# run_row NAME
run_row() {
    [[ $# -eq 1 && $(type -t "row_$1") == function ]] || fail "there is no row $*"
    "row_$1"
}
