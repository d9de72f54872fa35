#!/bin/bash
# SPDX-License-Identifier: MIT
#
# `console`: the browser opens a local page that only the user can read; the sign-in address is never an argument. Over ssh
# and with --print the address is printed. Which requests are made, and that neither address nor credentials are left.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

unset SSH_CONNECTION SSH_TTY BROWSER DISPLAY WAYLAND_DISPLAY
export PATH=$HOME/bin:$PATH
mkdir "$HOME/bin"

# A browser: writes down its arguments and the page's mode, and follows the address in the page.
cat >"$HOME/bin/browser" <<'END'
#!/bin/bash
printf '%s\n' "$@" >"$TMPDIR/arguments"
page=${*: -1}
stat -c '%a %U' "$page" >"$TMPDIR/mode"
url=$(sed -n 's/.*content="0;url=\([^"]*\)".*/\1/p' "$page")
sed 's/&amp;/\&/g; s/.*/url = "&"/' <<<"$url" | curl -s --cacert "$SSL_CERT_FILE" -K - >"$TMPDIR/shown"
END
ln -s browser "$HOME/bin/xdg-open"
printf '#!/bin/sh\nexit 3\n' >"$HOME/bin/broken"
chmod +x "$HOME/bin/browser" "$HOME/bin/broken"

play() {
    script_sandbox "$1"
    forget_requests
}

# The requests for the console's sign-in, without their queries. "whole": their duration is the rest of the session's hour.
asked() {
    record 'select(.host == "signin.sandbox.localhost" and .event == "request")
        | [.method, .path, .action, (.session_duration // empty | tonumber | if . > 3000 and . <= 3600 then "whole" else . end), .status]
        | map(tostring) | join(" ")'
}

last_login() {
    record "select(.action == \"login\") | .$1" | tail -1
}

pages() {
    compgen -G "$XDG_RUNTIME_DIR/ajc/console-*" || true
}

no_page() {
    [[ -z $(pages) ]]
}

# no_pages_left: removes the pages and waits for the process that would remove them.
no_pages_left() {
    rm -f "$XDG_RUNTIME_DIR"/ajc/console-*
    # shellcheck disable=SC2016 # for the inner shell
    wait_until bash -c '! pgrep -u "$(id -u)" -x ajc-hook >/dev/null'
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)" --region eu-central-1

step "the first sign-in and the console in one command; the address is printed without a browser"
type_to_tty 'email address: ' @email 'password: ' @password -- bash -c 'ajc-hook console duff >"$TMPDIR/url"'
expect_status 0
expect_message "$out" CONSOLE_ADDRESS
expect_equal "$(asked)" 'GET /federation getSigninToken whole 200'
expect_equal "$(curl -s --cacert "$SSL_CERT_FILE" "$(<"$TMPDIR/url")" | grep -o 'AWS Management Console')" \
    'AWS Management Console'
expect_equal "$(last_login destination)" 'https://console.aws.amazon.com/console/home?region=eu-central-1'
expect_equal "$(last_login issuer)" "$(sandbox saml_url)"

step "the stored session is used; the page of a service; BROWSER opens a local page"
export BROWSER=nobody-has-this:browser
play '{}'
run ajc-hook console duff --service s3
expect_status 0
expect_equal "$out" ''
expect_match "$err" 'The AWS web console of duff opens in the browser\.'
wait_until test -s "$TMPDIR/shown"
expect_equal "$(last_login destination)" 'https://console.aws.amazon.com/s3/home?region=eu-central-1'
expect_equal "$(requests | grep -vc signin)" 0
expect_equal "$(<"$TMPDIR/mode")" "600 $(id -un)"
expect_equal "$(wc -l <"$TMPDIR/arguments")" 1
expect_match "$(<"$TMPDIR/arguments")" "^$XDG_RUNTIME_DIR/ajc/console-......\.html\$"
secrets_must_not_be_in "$TMPDIR/arguments"

step "arguments in BROWSER, and only one page at a time"
play '{}'
rm "$TMPDIR/shown"
BROWSER='browser --new %s' run ajc-hook console
expect_status 0
wait_until test -s "$TMPDIR/shown"
expect_equal "$(head -1 "$TMPDIR/arguments")" --new
expect_equal "$(pages | wc -l)" 1
no_pages_left

step "xdg-open if there is a display"
rm "$TMPDIR/shown"
BROWSER='' DISPLAY=:0 run ajc-hook console duff
expect_status 0
wait_until test -s "$TMPDIR/shown"
no_pages_left

step "no secret in any argument list; a page that was read is removed, and strace waits for it"
rm "$TMPDIR/shown"
run_traced "$TMPDIR/execve" ajc-hook console duff
expect_status 0
wait_until test -s "$TMPDIR/shown"
expect_match "$(<"$TMPDIR/execve")" 'console-......\.html'
secrets_must_not_be_in "$TMPDIR/execve"
expect_equal "$(pages)" ''

step "a command of our own, with the profile's name; the profile's command; another page"
rm "$TMPDIR/shown"
play '{}'
BROWSER=broken run ajc-hook console duff --browser "browser --profile-directory='of %p' %s" \
    --destination 'https://eu-west-1.console.aws.amazon.com/s3/buckets?x=1&y=2#z'
expect_status 0
wait_until test -s "$TMPDIR/shown"
expect_equal "$(head -1 "$TMPDIR/arguments")" '--profile-directory=of duff'
expect_equal "$(last_login destination)" 'https://eu-west-1.console.aws.amazon.com/s3/buckets?x=1&y=2#z'
no_pages_left
rm "$TMPDIR/shown"
run ajc-hook edit duff --browser 'browser --new'
BROWSER=broken run ajc-hook console duff
expect_status 0
wait_until test -s "$TMPDIR/shown"
expect_equal "$(head -1 "$TMPDIR/arguments")" --new
expect_match "$(tail -1 "$TMPDIR/arguments")" "^$XDG_RUNTIME_DIR/ajc/console-......\.html\$"
no_pages_left
for command in 'nobody-has-this %s' 'broken' "'open" ' '; do
    run ajc-hook console duff --browser "$command"
    [[ $status -eq 1 || $status -eq 2 ]] || fail "status $status"
done
for page in https://evil.example/ http://console.aws.amazon.com/ https://console.aws.amazon.com.evil.example/ \
    https://evilconsole.aws.amazon.com/ https://user@console.aws.amazon.com/; do
    run ajc-hook console duff --destination "$page"
    expect_status 2
    expect_message "$err" DESTINATION_WRONG console.aws.amazon.com
done
run ajc-hook console duff --destination https://console.aws.amazon.com/s3 --service s3
expect_status 2
expect_equal "$(pages)" ''

step "a container of Firefox: an address that answers this user once, and no file"
# The add-on opens the address behind url=.
cat >"$HOME/bin/firefox" <<'END'
#!/bin/bash
printf '%s\n' "$@" >"$TMPDIR/arguments"
address=$(sed -n 's/.*&url=//; s/%3A/:/g; s/%2F/\//gp' "$TMPDIR/arguments")
echo "$address" >"$TMPDIR/address"
curl -s -o "$TMPDIR/other" -w '%{http_code}' "${address%/*}/other" >"$TMPDIR/other-status"
curl -sL --cacert "$SSL_CERT_FILE" "$address" >"$TMPDIR/shown"
END
chmod +x "$HOME/bin/firefox"
rm "$TMPDIR/shown"
play '{}'
run ajc-hook edit duff --browser "firefox --new-tab 'ext+container:name=%p&url=%u'"
run_traced "$TMPDIR/execve" ajc-hook console duff
expect_status 0
expect_match "$(tail -1 "$TMPDIR/arguments")" '^ext\+container:name=duff&url=http%3A%2F%2F127\.0\.0\.1%3A[0-9]+%2F[0-9a-f]{32}$'
wait_until test -s "$TMPDIR/shown"
expect_match "$(<"$TMPDIR/shown")" 'AWS Management Console'
expect_equal "$(<"$TMPDIR/other-status")" 404
secrets_must_not_be_in "$TMPDIR/execve" "$TMPDIR/arguments"
expect_equal "$(pages)" ''
# shellcheck disable=SC2016 # for the inner shell
wait_until bash -c '! pgrep -u "$(id -u)" -x ajc-hook >/dev/null'
! curl -s "$(<"$TMPDIR/address")" || fail "it answers twice"
run ajc-hook edit duff --browser ''

step "over ssh the address is printed, whatever BROWSER is"
SSH_CONNECTION='192.0.2.1 1 192.0.2.2 22' run_quietly ajc-hook console duff
expect_status 0
expect_match "$out" "^$(sandbox signin_url)/federation\?Action=login&Issuer=https%3A%2F%2Fsso\..*&Destination=https%3A%2F%2Fconsole\.aws\.amazon\.com%2Fconsole%2Fhome%3Fregion%3Deu-central-1&SigninToken="
run_quietly ajc-hook console duff --print
expect_status 0
expect_match "$out" '^https://.*&SigninToken='
expect_equal "$(pages)" ''

step "a browser that fails leaves nothing"
BROWSER=broken run ajc-hook console duff
expect_status 1
expect_message "$err" BROWSER_FAILED status 3
BROWSER=nobody-has-this run ajc-hook console duff
expect_status 1
expect_message "$err" BROWSER_MISSING nobody-has-this "No such file or directory"
expect_equal "$(pages)" ''

step "a command that is ended while the browser starts leaves nothing either"
# It stops its parent, which would otherwise treat the start as successful after five seconds.
cat >"$HOME/bin/slow" <<'END'
#!/bin/bash
kill -STOP "$PPID"
echo $$ >"$TMPDIR/slow.pid"
exec sleep 1000
END
chmod +x "$HOME/bin/slow"
BROWSER=slow ajc-hook console duff 2>"$TMPDIR/slow.errors" &
console_pid=$!
wait_until test -s "$TMPDIR/slow.pid"
expect_equal "$(pages | wc -l)" 1
kill -TERM "$console_pid"
kill -CONT "$console_pid"
status=0
wait "$console_pid" || status=$?
expect_status 143
kill "$(<"$TMPDIR/slow.pid")"
expect_equal "$(pages)" ''

step "the process that waits to remove an unread page removes it when it is ended"
echo '#!/bin/true' >"$HOME/bin/idle" # like a browser that is already open
chmod +x "$HOME/bin/idle"
BROWSER=idle run ajc-hook console duff
expect_status 0
expect_equal "$(pages | wc -l)" 1
remover_sleeps() {
    remover=$(pgrep -r S -u "$(id -u)" -x ajc-hook)
}
wait_until remover_sleeps
kill "$remover"
wait_until no_page

step "no part of the address in a debug log"
AJC_DEBUG=1 run_quietly ajc-hook console duff --print
expect_match "$err" '/federation'
expect_no_match "$err" 'Session=|SigninToken='
printf '%s\n' "$err" >"$TMPDIR/debug"
secrets_must_not_be_in "$TMPDIR/debug"

step "a duration that AWS refuses is left out; with a chained role none is sent"
play '{"signin_refuses_duration": true}'
run_quietly ajc-hook console duff --print
expect_status 0
expect_equal "$(asked)" $'GET /federation getSigninToken whole 400\nGET /federation getSigninToken 200'
play '{}'
run ajc-hook add boss "$(sandbox saml_url)" --role Chief
run_quietly ajc-hook console boss --print
expect_status 0
expect_equal "$(asked)" 'GET /federation getSigninToken 200'
expect_match "$(record 'select(.action == "getSigninToken") | .arn')" 'assumed-role/Chief/'

step "the console of another partition"
play '{"roles": [{"role": "arn:aws-cn:iam::111111111111:role/R", "provider": "arn:aws-cn:iam::111111111111:saml-provider/J"}]}'
run ajc-hook add china "$(sandbox saml_url)" --region cn-north-1
run_quietly ajc-hook console china --print
expect_match "$out" 'Destination=https%3A%2F%2Fconsole\.amazonaws\.cn%2Fconsole%2Fhome%3Fregion%3Dcn-north-1&'
run ajc-hook add west "$(sandbox saml_url)" --region us-gov-west-1
play '{"roles": [{"role": "arn:aws-us-gov:iam::111111111111:role/R", "provider": "arn:aws-us-gov:iam::111111111111:saml-provider/J"}]}'
run_quietly ajc-hook console west --print --service ec2/v2
expect_match "$out" 'Destination=https%3A%2F%2Fconsole\.amazonaws-us-gov\.com%2Fec2%2Fv2%2Fhome%3Fregion%3Dus-gov-west-1&'

step "failures: the message, the status, nothing changed"
play '{"html_503": true}'
run ajc-hook console duff
expect_status 5
expect_message "$err" CONSOLE_UNAVAILABLE 503
run ajc-hook console duff --service 's3?x'
expect_status 2
run ajc-hook console nobody
expect_status 2
run ajc-hook config set signin_url "$(sandbox sso_url)"
play '{}'
run ajc-hook console duff
expect_status 4
expect_message "$err" CONSOLE_REFUSED 404 duff
run ajc-hook config set signin_url "$(sandbox signin_url)"
play '{"session": {"idle_seconds": 0}, "end_sessions": 1}'
run ajc-hook logout "$(sandbox email)"
run ajc-hook console duff
expect_status 3
expect_equal "$(asked)" ''
expect_equal "$(pages)" ''
