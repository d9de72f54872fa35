#!/bin/bash
# SPDX-License-Identifier: MIT
#
# ajc-hook's side of the protocol with its worker (hook/protocol/message.h). A script, worker_double.py, replaces the
# worker; it sends every question and report, also invalid ones, or exits. worker.sh tests the other side. Uses no network.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

config=$HOME/.config/ajc/config.json
double=$HOME/double
hook=$double/ajc-hook
email=duffman@duff-beer.example
key=ASIADOUBLEDOUBLE0001
email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')
code_asked=$(message ASK_CODE)

mkdir "$double"
cp "$AJC_STAGE_PREFIX/bin/ajc-hook" "$hook"
# Without site packages the interpreter starts sooner.
sed '1s/python3$/& -IS/' "$AJC_TESTS/flow/worker_double.py" >"$double/ajc-hook-sign-in"
chmod +x "$double/ajc-hook-sign-in"
PATH=$double:$PATH
export AJC_BACKGROUND=off # so that a command waits for each task

# play PART: what the double does from now on, see worker_double.py; clears what it recorded.
play() {
    printf '%s\n' "$1" >"$double/part.py"
    rm -f "$double"/{received,sent,started,trouble,die}
}

# received [FILTER]: the messages that the double received, each as its name or the result of the jq filter.
received() {
    [[ ! -e $double/trouble ]] || fail "$(<"$double/trouble")"
    jq -cr "${1:-.message}" "$double/received"
}

# The same in one line.
received_messages() {
    received | tr '\n' ' '
}

# forget: removes the account and its sessions, but keeps the profile.
forget() {
    run ajc-hook remove --all
    run ajc-hook add duff https://sso.jumpcloud.com/saml2/aws-prod
    expect_status 0
}

# marked KIND: the account has that marker.
marked() {
    keyctl show @u >/dev/null 2>&1 || true
    keyctl session - sh -c '
        ring=$(keyctl get_persistent @s) && keyctl link "$ring" @p && keyctl search "$ring" user "mark:$1:$2"' \
        sh "$1" "$email" >/dev/null 2>&1
}

usual='part.sign_in(task)'
forget

# --- signing in

step "a first sign-in: the order of messages, their content, what is stored and learned"
play "$usual"
type_to_tty "$email_asked" "$email" "$password_asked" 'a password' "$(message ASK_REGION us-east-1)" ^D -- ajc-hook exec duff -- printenv AWS_ACCESS_KEY_ID
expect_status 0
expect_match "$out" "$key"
expect_message "$out" ATTEMPTING
expect_message "$out" LOGIN_SAVED
expect_equal "$(received_messages)" 'open task login go stored '
expect_equal "$(received 'select(.message == "open") | [.version, .is_debugging, .sts_url]')" '[2,null,null]'
expect_equal "$(received 'select(.message == "task") | del(.message)')" "$(jq -nc '{kind: "sessions",
    console_url: "https://console.jumpcloud.com", sso_url: "https://sso.jumpcloud.com",
    profiles: [{name: "duff", url: "https://sso.jumpcloud.com/saml2/aws-prod"}]}')"
expect_equal "$(received 'select(.message == "login") | [.email, (.password | @base64d), .code, .factor]')" \
    "[\"$email\",\"a password\",null,null]"
expect_equal "$(received 'select(.message == "stored") | .is_kept')" true
expect_equal "$(jq -c '[.accounts, .default_account, .profiles.duff.learned]' "$config")" \
    "[{\"$email\":{\"sso_url\":\"https://sso.jumpcloud.com\"}},\"$email\",{\"aws_account\":\"544300394404\",\"aws_role\":\"JumpCloudDevs\"}]"
run ajc-hook is-active duff
expect_equal "$out" 1
! marked attempt || fail "the marker of the attempt stayed"
expect_equal "$(wc -l <"$double/started")" 1

step "with a stored portal session no question is asked, and new cookies are stored"
play 'part.send("portal", state="alive", portal=secret("newer cookies"))
part.session()
part.done()'
run ajc-hook rotate duff
expect_status 0
expect_message "$err" ROTATED
expect_equal "$(received_messages)" 'open task '
expect_equal "$(received 'select(.message == "task") | [.email, (.portal | @base64d)]')" "[\"$email\",\"cookies\"]"
play "$usual"
run ajc-hook rotate duff
expect_equal "$(received 'select(.message == "task") | .portal | @base64d')" 'newer cookies'

step "a portal session that ended: the stored password is used without a question; the next task has the new session"
play 'part.send("portal", state="gone")
stopped = part.log_in(task, "ended")
part.session()
part.done()'
run ajc-hook rotate duff
expect_status 0
expect_equal "$(received_messages)" 'open task login go stored '
expect_equal "$(received 'select(.message == "login") | .password | @base64d')" 'a password'
play "$usual"
run ajc-hook rotate duff
expect_equal "$(received 'select(.message == "task") | .portal | @base64d')" cookies

step "the portal only: login, and logout, which ends the portal session there"
play 'stopped = part.log_in(task)
part.done()'
run ajc-hook login
expect_status 0
expect_match "$err" 'Signed in to JumpCloud\.'
expect_equal "$(received 'select(.message == "task") | [.kind, .portal]')" '["login",null]'
play 'part.done()'
run ajc-hook logout
expect_status 0
expect_equal "$(received 'select(.message == "task") | [.kind, .email, (.portal | @base64d)]')" "[\"logout\",\"$email\",\"cookies\"]"
expect_equal "$err" "$(grep -v 'could not be asked' <<<"$err")"
play "$usual"
run ajc-hook rotate duff </dev/null
expect_status 3
expect_message "$err" LOGIN_NEEDED '.*' '.*' '$'
expect_equal "$(received_messages)" 'open task stop '

# --- factors

factor='
answer = part.ask("need_login", reason="no_portal")
answer = part.may_send(task)
answer = part.answered("factor_wanted", factors=OFFERED)
answer = part.ask("need_factor", offered=OFFERED)'

step "a code is asked for and refused; the next one is sent"
forget
play "${factor//OFFERED/1}"'
part.may_send(task, "code")
part.answered("code_refused", words="Authentication failed.")
answer = part.ask("need_factor", is_code_refused=True)
part.may_send(task, "code")
part.accepted()
part.session()
part.done()'
type_to_tty "$email_asked" "$email" "$password_asked" 'a password' "$code_asked" '123 456' "$code_asked" 654321 -- ajc-hook rotate duff
expect_status 0
expect_match "$out" 'JumpCloud refused the code'
expect_equal "$(received_messages)" 'open task login go stored factor go stored factor go stored '
expect_equal "$(received 'select(.message == "factor") | [.factor, (.code | @base64d)]')" '["totp","123456"]
["totp","654321"]'
expect_equal "$(jq -r ".accounts[\"$email\"].mfa" "$config")" totp

step "no login without a terminal for an account that requires a code"
run ajc-hook clear duff
play 'part.send("portal", state="gone")
part.stop_all(task, part.ask("need_login", reason="ended"))'
run ajc-hook rotate duff
expect_status 3
expect_match "$err" 'multi-factor code of .* run: ajc-hook login$'

step "a push: the countdown is shown and erased, the lock is held until the push is answered"
push="${factor//OFFERED/2}"'
part.may_send(task, "push")
part.answered("push_sent")
part.send("push", state="waiting", seconds_left=60)
part.send("push", state="waiting", seconds_left=59)'
approved='
part.send("push", state="approved")
part.accepted()
part.session()
part.done()'
denied='
part.send("push", state="over")
part.answered("push_ended", failure={"id": "PUSH_DENIED", "values": []})
part.fail({"id": "PUSH_DENIED", "values": []})
part.done()'
play "$push$approved"
type_to_tty -- ajc-hook rotate --mfa push duff
expect_status 0
expect_match "$out" 'on your phone: 60 s left, Ctrl-C cancels\..*on your phone: 59 s left.*'$'\e''\[K.*The push was approved\.'
expect_equal "$(received_messages)" 'open task login go stored factor go stored stored '
expect_equal "$(received 'select(.message == "factor") | [.factor, .code]')" '["push",null]'
expect_equal "$(jq -r ".accounts[\"$email\"].mfa" "$config")" totp # --mfa does not change a choice
run ajc-hook logout
play "$push$denied"
type_to_tty "$password_asked" 'a password' -- ajc-hook rotate --mfa push duff
expect_status 4
expect_message "$out" PUSH_DENIED
! marked attempt || fail "a denied push is an answer"
play "$push"'
part.settle()
os.kill(os.getppid(), signal.SIGINT)
part.take()'
run ajc-hook logout # the password was right, and is kept
type_to_tty "$password_asked" 'a password' -- ajc-hook rotate --mfa push duff
expect_status 130
expect_equal "${out: -4}" $'\r\e[K'

step "several factors: the user chooses one and is not asked again"
forget
play "${factor//OFFERED/3}"'
part.may_send(task, "push")
part.answered("push_sent")'"$approved"
type_to_tty "$email_asked" "$email" "$password_asked" 'a password' "$(message ASK_NUMBER 2)" 2 -- ajc-hook rotate duff
expect_status 0
expect_equal "$(jq -r ".accounts[\"$email\"].mfa" "$config")" push

step "an application requires a code: the accepted password is sent with it"
forget
play 'part.log_in(task)
answer = part.ask("need_login", reason="application")
part.may_send(task, "code")
part.accepted("cookies with a code")
part.session()
part.done()'
type_to_tty "$email_asked" "$email" "$password_asked" 'a password' "$code_asked" 123456 -- ajc-hook rotate duff
expect_status 0
expect_message "$out" APPLICATION_WANTS_CODE
expect_equal "$(received 'select(.message == "login") | [(.password | @base64d), .factor, ((.code // "") | @base64d)]')" \
    '["a password",null,""]
["a password","totp","123456"]'

# --- refusals

refusal='
answer = part.ask("need_login", reason="no_portal")
while answer["message"] == "login":
    part.may_send(task)
    part.answered("refused", words="Authentication failed.")
    answer = part.ask("need_login", reason="refused")
part.stop_all(task, answer)'

step "three passwords in one login, none twice; the refusal is stored"
forget
play "$refusal"
type_to_tty "$email_asked" "$email" "$password_asked" one "$email_asked|email address \\[$email\\]: " '' "$password_asked" one \
    "$password_asked" two "address \\[$email\\]: " '' "$password_asked" three -- ajc-hook rotate duff
expect_status 4
expect_message "$out" PASSWORD_JUST_REFUSED
expect_message "$out" PASSWORD_REFUSED "$email" "Authentication failed\\."
expect_equal "$(received 'select(.message == "login") | .password | @base64d' | tr '\n' ' ')" 'one two three '
! marked refused || fail "a mistyped e-mail was stored"

step "a stored password that is refused is removed and not tried again automatically"
forget
play "$usual"
type_to_tty "$email_asked" "$email" "$password_asked" 'a password' -- ajc-hook rotate duff
play 'part.send("portal", state="gone")'"${refusal//no_portal/ended}"
run ajc-hook rotate duff
expect_status 4
expect_equal "$(received_messages)" 'open task login go stored stop '
marked refused || fail "the refusal was not stored"
play "$usual"
run ajc-hook rotate duff
expect_status 3
expect_equal "$(received_messages)" 'open task stop '

step "an unclear answer leaves the marker, which stops automatic logins"
for outcome in unknown unanswered later not_sent; do
    forget
    play "$usual"
    type_to_tty "$email_asked" "$email" "$password_asked" 'a password' -- ajc-hook rotate duff
    play "failure = {'id': 'JUMPCLOUD_UNAVAILABLE', 'values': [502]}
part.send('portal', state='gone')
part.ask('need_login', reason='ended')
part.may_send(task)
part.answered('$outcome', failure=failure)
part.fail(failure, retry_after=600)
part.done()"
    run ajc-hook rotate duff
    expect_status 5
    expect_message "$err" JUMPCLOUD_UNAVAILABLE 502
    case $outcome in
    unknown | unanswered) marked attempt || fail "$outcome: no marker" ;;
    *) ! marked attempt || fail "$outcome: the marker stayed" ;;
    esac
done

# --- roles, failures, notices

step "several roles: the user chooses from a list with aliases; the choice is stored when the sign-in succeeds"
forget
roles='
roles = [{"arn": "arn:aws:iam::544300394404:role/JumpCloudDevs"}, {"arn": "arn:aws:iam::544300394404:role/beer/Taster"}]
part.log_in(task)
answer = part.ask("need_role", profile="duff", roles=roles)'
play "$roles"'
if answer["message"] == "stop":
    part.fail(answer["failure"])
else:
    part.session(role_arn=answer["arn"])
part.done()'
type_to_tty "$email_asked" "$email" "$password_asked" 'a password' 'from 1 to 2: ' 3 'from 1 to 2: ' 2 -- ajc-hook rotate duff
expect_status 0
expect_message "$out" ASK_ROLE duff
expect_match "$out" 'Invalid selection\.'
expect_equal "$(jq -c '.profiles.duff | [.saml_role, .learned]' "$config")" \
    '["arn:aws:iam::544300394404:role/beer/Taster",{"aws_account":"544300394404","aws_role":"Taster"}]'
play 'part.send("item", name="not an alias")
part.done()'
run ajc-hook aliases duff
expect_status 0
expect_equal "$(jq -c .profiles.duff.learned.aws_alias "$config")" null
play 'part.send("item", name="duff-beer")
part.done()'
run ajc-hook aliases duff
expect_status 0
expect_equal "$(received 'select(.message == "task") | [.kind, .access_key_id, .partition]')" "[\"alias\",\"$key\",\"aws\"]"
expect_equal "$(jq -c .profiles.duff.learned.aws_alias "$config")" '"duff-beer"'
run ajc-hook add moe https://sso.jumpcloud.com/saml2/aws-moe
run ajc-hook logout
play "${roles//duff/moe}"'
part.fail(answer["failure"], "moe")
part.done()'
type_to_tty "$password_asked" 'a password' 'from 1 to 2: ' ^C -- ajc-hook rotate moe
expect_status 130
expect_match "$out" '  1\) 544300394404 \(duff-beer\)  JumpCloudDevs'
expect_match "$out" '  2\) 544300394404 \(duff-beer\)  beer/Taster'
play "$roles"'
part.fail(answer["failure"], "moe")
part.done()'
sed -i 's/part.log_in(task)//; s/profile="duff"/profile="moe"/' "$double/part.py"
run ajc-hook rotate moe
expect_status 3
expect_message "$err" ROLE_NOT_CHOSEN moe moe 'arn:.*JumpCloudDevs, arn:.*Taster$'

step "each failure: its message with its values, its status"
while read -r code id values texts; do
    read -ra texts <<<"$texts"
    sentence=$(message "$id" ${texts[@]+"${texts[@]}"})
    play "part.fail({'id': '$id', 'values': $values})
part.done()"
    run ajc-hook rotate duff
    expect_status "$code"
    expect_match "$err" "^ajc-hook: $sentence$"
    run ajc-hook export duff
    expect_status "$code"
    expect_equal "$out" false
    play "part.send('failure', failure={'id': '$id', 'values': $values})
part.done()"
    run ajc-hook rotate duff
    expect_status "$code"
    expect_match "$err" "^ajc-hook: $sentence$"
    run ajc-hook login
    expect_status "$code"
    expect_match "$err" "^ajc-hook: $sentence$"
done <<'END_OF_ROWS'
1 NO_MEMORY_FOR_LOGIN []
2 URL_OF_ANOTHER_HOST ['https://one','https://other'] https://one https://other
3 NOT_ANSWERED []
4 APPLICATION_REFUSED [404] 404
5 ANSWER_TOO_SLOW ['sso.jumpcloud.com',30] sso.jumpcloud.com 30
END_OF_ROWS

step "control characters in messages of servers are made visible"
play 'part.fail({"id": "ASSERTION_NOT_XML", "values": []}) if False else part.fail({"id": "NOT_HTTP", "values": ["a\x1b]0;x\x07b\nc", "d"]})
part.done()'
run ajc-hook rotate duff
expect_status 5
expect_no_match "$err" $'[\e\a]'
expect_equal "$(wc -l <<<"$err")" 1

step "a server's Retry-After is honoured; reports about a session: duration, clock"
play 'part.fail({"id": "STS_BUSY", "values": []}, retry_after=600)
part.done()'
run ajc-hook rotate duff
expect_status 5
play 'import time
part.session(skew_seconds=600, expires_at=int(time.time()) + 3600 + 600, wanted_seconds=28800, accepted_seconds=3600)
part.done()'
run ajc-hook rotate duff
expect_status 0
expect_match "$err" '28800 seconds'
expect_message "$err" CLOCK_DIFFERS 10 behind
expect_equal "$(jq .profiles.duff.learned.duration "$config")" 3600
run ajc-hook exec duff -- printenv AWS_CREDENTIAL_EXPIRATION
[[ $(date -d "$out" +%s) -le $(($(date +%s) + 3600)) ]] || fail "the end is AWS's and not this machine's"
play 'import time
part.session(expires_at=int(time.time()) - 120)
part.done()'
run ajc-hook rotate duff
expect_status 1
expect_message "$err" SESSION_OVER duff

step "two profiles, one fails: the other gets its session, the status is the failure's"
play 'part.session("moe")
part.fail({"id": "ROLE_DENIED", "values": ["AccessDenied", "no"]})
part.done()'
run ajc-hook rotate duff moe
expect_status 4
expect_match "$err" "ajc-hook: duff: $(message ROLE_DENIED)"
expect_message "$err" ROTATED_OF moe
expect_match "$err" '1 of 2 sessions rotated'
expect_equal "$(received 'select(.message == "task") | [.profiles[].name]')" '["duff","moe"]'

step "several accounts: one worker, one task after the other"
jq '.accounts["barney@duff-beer.example"] = {} | .profiles.moe.account = "barney@duff-beer.example"' "$config" >"$TMPDIR/config"
cp "$TMPDIR/config" "$config"
play 'part.session(task["profiles"][0]["name"])
part.done()'
run ajc-hook rotate duff moe
expect_status 0
expect_equal "$(received 'select(.message == "task") | [.email, .profiles[0].name]')" "[\"$email\",\"duff\"]
[\"barney@duff-beer.example\",\"moe\"]"
expect_equal "$(wc -l <"$double/started")" 1
play "$usual"
run ajc-hook rotate moe
expect_status 3
expect_match "$err" 'run: ajc-hook login barney@duff-beer\.example$'
run ajc-hook remove moe

# --- other tasks

step "the console's address; a session is requested first if there is none"
address='https://signin.aws.amazon.com/federation?Action=login&SigninToken=double'
console='
if task["kind"] == "console":
    part.send("item", url=secret("'$address'"))
    part.done()
else:
    part.session()
    part.done()'
run ajc-hook clear duff
play "$console"
run ajc-hook console duff --service s3 --print
expect_status 0
expect_equal "$out" "$address"
expect_equal "$(received 'select(.message == "task") | [.kind, .service, .access_key_id]')" "[\"sessions\",null,null]
[\"console\",\"s3\",\"$key\"]"
for wrong in 'https://evil.example/federation' 'http://signin.aws.amazon.com/' 'https://signin.aws.amazon.com/ x' \
    'https://signin.aws.amazon.com.evil.example/' 'https://signin.aws.amazon.com@evil.example/' ''; do
    play "${console//$address/$wrong}"
    run ajc-hook console duff --print
    expect_status 1
    expect_equal "$out" ''
    expect_match "$err" 'item\)'
done
play 'part.done()'
run ajc-hook console duff --print
expect_status 1
expect_match "$err" 'The sign-in program returned no URL of the web console'

step "the applications of the portal, to choose from"
play "$usual"
run ajc-hook login
expect_status 0
play 'for number in (1, 2):
    part.send("item", name="AWS %d" % number, url=secret("https://sso.jumpcloud.com/saml2/aws-%d" % number), is_aws=True)
part.done()'
type_to_tty "$(message ASK_URL 'a number or ' moe)" 3 "$(message NOT_IN_LIST 3).*$(message ASK_URL '.*' moe)" 2 -- ajc-hook add moe
expect_status 0
expect_equal "$(jq -r .profiles.moe.url "$config")" https://sso.jumpcloud.com/saml2/aws-2
expect_equal "$(received 'select(.message == "task") | [.kind, (.portal | @base64d)]')" '["applications","cookies"]'
play 'part.send("item", name="Elsewhere", url=secret("https://evil.example/saml2/aws"), is_aws=True)
part.done()'
type_to_tty "$(message APPLICATIONS_NOT_LISTED).*$(message ASK_URL '' barney)" ^D -- ajc-hook add barney
expect_status 3
expect_message "$out" URL_NOT_ENTERED barney

step "doctor --online reports each host"
play 'for host in task["hosts"]:
    part.send("item", name=host["url"].removeprefix("https://"), milliseconds=12)
part.send("failure", failure={"id": "CLOCK_IS_WRONG", "values": [9, "behind"]})
part.done()'
run ajc-hook doctor --online
expect_match "$out" 'ok .*hosts +console\.jumpcloud\.com answers, its certificate is trusted \(12 ms\)'
expect_match "$out" 'ok .*hosts +sso\.jumpcloud\.com answers'
expect_match "$out" "WRONG .*hosts +$(message CLOCK_IS_WRONG 9 behind | sed 's/\.\?$//')"

# --- invalid messages

step "an invalid message ends the worker"
ends='The sign-in program (sent an invalid message \(.*\)|ended unexpectedly \(status 0\)); reinstall ajc'
while IFS= read -r invalid; do
    play "$invalid"
    run ajc-hook rotate duff
    expect_status 1
    expect_match "$err" "$ends"
    [[ ! -e $double/trouble ]] || fail "$(<"$double/trouble")"
done <<'END_OF_MESSAGES'
part.session("barney")
part.session("moe")
part.session(access_key_id="ASIA;rm")
part.session(secret_access_key=secret("one\ntwo"))
part.session(session_token=secret("`reboot`"))
part.session(session_token=secret("x" * 40000))
part.session(role_arn="arn:aws:iam::544300394404:user/JumpCloudDevs")
part.session(role_arn="none")
part.session(expires_at=0)
part.session(expires_at=-5)
part.session(expires_at=9e15)
part.session(expires_at=300000000000000)
part.session(expires_at="soon")
part.session(skew_seconds=9e14)
part.session(more="than that")
part.fail({"id": "NO_SUCH_FAILURE", "values": []})
part.fail({"id": "SESSION_OVER", "values": ["duff"]})
part.fail({"id": "SESSION_OVER", "values": ["duff", 5]})
part.fail({"id": "PUSH_DENIED", "values": []}, "barney")
part.send("failure", profile="duff")
part.send("need_dance")
part.send("go")
part.send("login", email="duffman@duff-beer.example")
part.send("task", kind="login")
part.send("need_role", profile="duff")
part.send("need_role", profile="duff", roles=[{"arn": "no ARN"}])
part.send("need_role", profile="barney", roles=[{"arn": ROLE}])
part.send("portal", state="alive")
part.send("portal", state="alive", portal=secret("a\0b"))
part.send("portal", state="alive", portal=secret("x" * 20000))
part.send("portal", state="asleep")
part.send("need_factor", offered=1)
part.send("need_login", reason="refused")
part.send("need_login", reason="weariness")
part.may_send(task)
part.send("answered", outcome="accepted", portal=secret("cookies"))
part.send("answered", outcome="refused")
part.raw(b"garbage\n")
part.raw(b"{}\n")
part.raw(b"[1]\n")
part.raw(b"{\"message\": \"done\"} {\"message\": \"done\"}\n")
part.raw(b"{\"message\": \"done\0\"}\n")
part.raw(b"{\"message\": \"done\""), os._exit(0)
part.raw(b"\n")
part.raw(b"x" * 3000000)
part.raw(b""), os._exit(0)
part.raw(b"{\"message\": \"log\", \"text\": \"" + b"x" * 2000 + b"\"}\n")
END_OF_MESSAGES

step "messages about a profile that already has its session change nothing"
jq 'del(.profiles.duff.learned.aws_alias)' "$config" >"$TMPDIR/config" && cp "$TMPDIR/config" "$config"
while IFS= read -r invalid; do
    play "part.session()
$invalid
part.done()"
    run env AJC_DEBUG=1 ajc-hook rotate duff
    expect_status 0
    expect_match "$err" "$ends"
    expect_equal "$(grep -c 'session rotated' <<<"$err")" 1
done <<'END_OF_MESSAGES'
part.session()
part.fail({"id": "PUSH_DENIED", "values": []})
part.send("need_role", profile="duff", roles=[{"arn": ROLE}])
part.send("item", name="duff-beer")
END_OF_MESSAGES
expect_equal "$(jq .profiles.duff.learned.aws_alias "$config")" null

step "invalid messages around a secret: nothing more is sent; the marker stays while the answer is not known"
forget
play "$usual"
type_to_tty "$email_asked" "$email" "$password_asked" 'a password' -- ajc-hook rotate duff
while IFS='|' read -r sent is_marked invalid; do
    run ajc-hook logout
    play "part.ask('need_login', reason='no_portal')
$invalid"
    type_to_tty "$password_asked" 'a password' -- ajc-hook rotate duff
    expect_status 1
    expect_match "$out" "$ends"
    expect_equal "$(received | grep -cx go)" "$sent"
    if [[ $is_marked == yes ]]; then
        marked attempt || fail "no marker: $invalid"
    else
        ! marked attempt || fail "a marker: $invalid"
    fi
    play 'part.log_in(task)
part.done()'
    # the messages may have reported that the password was accepted
    run ajc-hook logout
    type_to_tty "$password_asked" 'a password' -- ajc-hook login # the next one works
    expect_status 0
    ! marked attempt || fail "the marker is still there after a login"
done <<'END_OF_MESSAGES'
0|no|part.ask("may_send", what="password", host="https://evil.example")
0|no|part.ask("may_send", what="password", host="")
0|no|part.answered("refused")
1|yes|part.may_send(task), part.may_send(task)
1|yes|part.may_send(task), part.may_send(task, "code")
1|yes|part.may_send(task), part.done()
1|yes|part.may_send(task), part.ask("need_login", reason="no_portal")
1|yes|part.may_send(task), part.ask("need_factor", offered=1)
1|yes|part.may_send(task), part.answered("push_sent")
1|yes|part.may_send(task), part.answered("push_ended")
1|yes|part.may_send(task), part.answered("accepted")
1|yes|part.may_send(task), part.raw(b"garbage\n")
1|no|part.may_send(task), part.answered("factor_wanted", factors=1), part.may_send(task)
1|no|part.may_send(task), part.answered("later", failure={"id": "JUMPCLOUD_BUSY", "values": []}), part.may_send(task)
1|yes|part.may_send(task), part.answered("unknown", failure={"id": "JUMPCLOUD_BUSY", "values": []}), part.may_send(task)
1|yes|part.may_send(task), part.answered("key_refused")
1|no|part.may_send(task), part.answered("factor_wanted", factors=4), part.need_assertion()
1|no|part.may_send(task), part.answered("factor_wanted", factors=4), part.ask("need_factor", offered=4), part.may_send(task, "key")
1|no|part.may_send(task), part.answered("factor_wanted", factors=4), part.ask("need_factor", offered=4), part.need_assertion(rp_id="com")
1|no|part.may_send(task), part.answered("factor_wanted", factors=4), part.ask("need_factor", offered=4), part.need_assertion(rp_id="evil.example")
1|no|part.may_send(task), part.answered("factor_wanted", factors=4), part.ask("need_factor", offered=4), part.need_assertion(challenge='","origin":"https://evil.example')
1|no|part.may_send(task), part.answered("factor_wanted", factors=4), part.ask("need_factor", offered=4), part.need_assertion(challenge="a+/b")
1|no|part.may_send(task), part.answered("factor_wanted", factors=4), part.ask("need_factor", offered=4), part.need_assertion(ids=[])
1|no|part.may_send(task), part.answered("factor_wanted", factors=4), part.ask("need_factor", offered=4), part.need_assertion(ids=[{"id": "a b"}])
END_OF_MESSAGES

# --- the worker as a process

step "the program is missing, is not a program, or exits at once"
play "$usual"
mv "$double/ajc-hook-sign-in" "$double/aside"
run ajc-hook rotate duff
expect_status 1
expect_match "$err" 'ajc-hook-sign-in is missing beside ajc-hook; reinstall ajc'
mkdir -p "$TMPDIR/evil"
printf '#!/bin/sh\ntouch ~/found-in-path\n' >"$TMPDIR/evil/ajc-hook-sign-in"
chmod +x "$TMPDIR/evil/ajc-hook-sign-in"
run env PATH="$TMPDIR/evil:$PATH" "$hook" rotate duff
[[ ! -e ~/found-in-path ]] || fail "the worker was looked for in PATH"
printf 'no program' >"$double/ajc-hook-sign-in"
chmod +x "$double/ajc-hook-sign-in"
run ajc-hook rotate duff
expect_status 1
expect_match "$err" 'ajc-hook-sign-in cannot be started: Exec format error'
for program in 'exit 4' 'exec 3>&-; exit 0' 'kill -SEGV $$'; do
    printf '#!/bin/bash\n%s\n' "$program" >"$double/ajc-hook-sign-in"
    run ajc-hook rotate duff
    expect_status 1
    expect_match "$err" 'ended unexpectedly \(status [04]\); reinstall|ended by signal 11; run the command again with AJC_DEBUG=1'
done
mv "$double/aside" "$double/ajc-hook-sign-in"

step "what the worker inherits: arguments, environment, descriptors; which variables it gets by message"
hostile=(SSLKEYLOGFILE OPENSSL_CONF OPENSSL_MODULES HOSTALIASES LOCALDOMAIN RES_OPTIONS XML_CATALOG_FILES LD_AUDIT
    GLIBC_TUNABLES MALLOC_TRACE GCONV_PATH NLSPATH BASH_ENV ENV CURL_HOME CURL_CA_BUNDLE NETRC HTTP_PROXY ALL_PROXY
    AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE AJC_PROFILE AJC_KEY_ID HOME PATH
    XDG_RUNTIME_DIR SSL_CERT_FILE HTTPS_PROXY NO_PROXY AWS_ENDPOINT_URL_STS AWS_CA_BUNDLE AWS_REGION)
given=(SSL_CERT_FILE=/ca SSL_CERT_DIR=/cas HTTPS_PROXY=http://proxy:1 "NO_PROXY=a,b" AWS_CA_BUNDLE=/aws AWS_REGION=eu-west-1
    AWS_ENDPOINT_URL_STS=https://sts.example AWS_ENDPOINT_URL_IAM=https://iam.example AWS_STS_REGIONAL_ENDPOINTS=legacy)
play "$usual"
run bash -c 'exec 5</dev/null 7</dev/null; exec "$@"' bash env LANG=C TZ=Asia/Tokyo LD_SHOWN=1 "${given[@]}" ajc-hook rotate duff
expect_status 0
for name in "${hostile[@]}" LD_SHOWN; do
    ! jq -r '.environment[]' "$double/started" | grep "^$name=" || fail "$name was passed on"
done
expect_equal "$(jq -c '[.argv[1:], (.environment | sort | map(select(startswith("LC_") | not)))]' "$double/started")" \
    '[["2"],["LANG=C","TZ=Asia/Tokyo"]]'
expect_equal "$(jq -c '.descriptors[:4]' "$double/started")" '[0,1,2,3]'
expect_equal "$(jq '.descriptors | length' "$double/started")" 5 # the last one is open on /proc/self/fd
expect_equal "$(received 'select(.message == "open") | del(.message)')" "$(jq -nc '{version: 2, proxy: "http://proxy:1",
    proxy_source: "HTTPS_PROXY", no_proxy: "a,b", ca_file: "/ca", ca_source: "SSL_CERT_FILE", ca_directory: "/cas",
    aws_ca_file: "/aws", sts_url: "https://sts.example", sts_source: "AWS_ENDPOINT_URL_STS",
    iam_url: "https://iam.example", is_sts_legacy: true}')"
expect_equal "$(received 'select(.message == "task") | .profiles[0].region')" eu-west-1
expect_match "$err" 'AWS STS is reached at https://sts\.example \(AWS_ENDPOINT_URL_STS\)\. AWS IAM is reached at'
play "$usual"
run env AWS_REGION=eu-west-1 AJC_REGION=eu-west-1 ajc-hook rotate duff
expect_equal "$(received 'select(.message == "task") | .profiles[0].region')" null
run ajc-hook config set proxy http://setting:2
run ajc-hook config set sts_url https://sts.setting
play "$usual"
run env HTTPS_PROXY= ajc-hook rotate duff
expect_equal "$(received 'select(.message == "open") | [.proxy, .sts_url, .sts_source]')" '[null,"https://sts.setting","sts_url"]'
play "$usual"
run env AJC_DEBUG=1 ajc-hook rotate duff
expect_equal "$(received 'select(.message == "open") | [.proxy, .proxy_source, .is_debugging]')" \
    '["http://setting:2","the setting proxy",true]'
run ajc-hook config unset proxy
run ajc-hook config unset sts_url
! grep -F 'a password' "$double/started" || fail "the password is in an argument or the environment"

step "the worker's debug lines are shown with its name, when they are enabled"
play 'part.send("log", text="GET \u001b[1mhttps")
part.sign_in(task)'
run env AJC_DEBUG=1 ajc-hook rotate duff
expect_match "$err" 'ajc-hook-sign-in: \+[0-9]+ ms GET .x1b\[1mhttps'
run ajc-hook rotate duff
expect_no_match "$err" 'GET'

step "a signal ends the program: it stores the received session first"
for number in 1 15; do
    run ajc-hook clear duff
    play "import os, signal
hook = os.getppid()
os.kill(hook, signal.SIGSTOP)
part.session()
os.kill(hook, $number)
os.kill(hook, signal.SIGCONT)
part.take()"
    run ajc-hook rotate duff
    expect_status $((128 + number))
    run ajc-hook is-active duff
    expect_equal "$out" 1
done

# --- the terminal

step "an interrupted question leaves the terminal unchanged; stopped and continued, it is asked again"
run ajc-hook logout
play "$usual"
type_to_tty "$password_asked" ^C -- bash -c 'trap : INT; ajc-hook rotate duff; echo "status $?"; stty -a </dev/tty'
expect_match "$out" 'status 130'
expect_match "$out" '[ ;]echo '
expect_match "$out" '[ ;]icanon'
type_to_tty '\$ ' 'ajc-hook rotate duff' "$password_asked" ^Z '\$ ' 'stty -a' '\$ ' fg "$password_asked" 'a password' '\$ ' 'exit' -- \
    env PS1='$ ' bash --norc --noprofile -i
expect_match "$out" 'Stopped'
expect_match "$out" '[ ;]echo '
expect_match "$out" 'AWS temporary session rotated'
expect_no_match "$out" 'a password'
for name in HUP TERM; do
    run ajc-hook logout
    play "$usual"
    type_to_tty -- bash -c '(until [[ $(stty -a </dev/tty) == *" -echo "* ]]; do sleep 0.05; done; kill -'$name' "$(<pid)") &
        sh -c "echo \$\$ >pid; exec ajc-hook rotate duff"; echo "status $?"; stty -a </dev/tty'
    expect_match "$out" "status $((128 + $(kill -l "$name")))"
    expect_match "$out" '[ ;]echo '
done
type_to_tty "$password_asked" '' "$password_asked" '' "$password_asked" '' -- ajc-hook rotate duff
expect_status 3
expect_match "$out" 'The answer was empty'
type_to_tty "$password_asked" ^D -- ajc-hook rotate duff
expect_status 3
expect_message "$out" NOT_ANSWERED

step "the control sequences of a bracketed paste are not part of a password; any terminal mode works"
play "$usual"
paste=$'\e[200~a pasted password\e[201~'
type_to_tty "$password_asked" "$paste" -- bash -c 'stty -icrnl -icanon; ajc-hook rotate duff; echo "status $?"; stty -a'
expect_match "$out" 'status 0'
expect_match "$out" '[ ;]-icrnl'
expect_match "$out" '[ ;]-icanon'
expect_equal "$(received 'select(.message == "login") | .password | @base64d')" 'a pasted password'

step "a background job of a terminal asks no question"
run ajc-hook logout
play "$usual"
type_to_tty -- bash -c 'set -m; ajc-hook rotate duff & wait $!; echo "status $?"'
expect_match "$out" 'no terminal to ask on.*status 3'

# --- work in the background

unset AJC_BACKGROUND
step "the refresher: detached; it starts a renewal, which takes nothing from the shell's environment"
forget
printf '#!/bin/sh\nenv >%q/environment\ncat /proc/$PPID/cmdline >%q/renew\necho a password\n' "$double" "$double" >"$double/command"
chmod +x "$double/command"
run ajc-hook account "$email" --password-command "$double/command"
run ajc-hook config set background_commands true
run ajc-hook add homer https://sso.jumpcloud.com/saml2/aws-homer # a profile that was not removed before
with_alias='
if task["kind"] == "alias":
    part.send("item", name="")
    part.done()
else:
    part.sign_in(task)'
play "$with_alias"
run_quietly env "${given[@]}" AJC_PROFILE=homer LD_SHOWN=1 ajc-hook prompt bash
expect_status 0
alias_is_known() {
    jq -e '.profiles.homer.learned | has("aws_alias")' "$config" >/dev/null
}
wait_until alias_is_known
expect_equal "$(ajc-hook is-active homer)" 1
expect_match "$(tr '\0' ' ' <"$double/renew")" '^ajc-hook renew [0-9]+ [0-9]+ homer $'
expect_equal "$(received_messages)" 'open task login go stored open task '
from_files=$(jq -nc '{version: 2, proxy_source: "the setting proxy", ca_source: "ca_file", sts_source: "sts_url"}')
expect_equal "$(received 'select(.message == "open") | del(.message)' | sort -u)" "$from_files"
for name in "${given[@]%%=*}" AJC_PROFILE LD_SHOWN; do
    ! grep "^$name=" "$double/environment" || fail "the background process got $name"
done
for name in HOME PATH XDG_RUNTIME_DIR; do
    grep -q "^$name=" "$double/environment" || fail "the background process did not get $name"
done
expect_match "$(grep ^AJC_SIGNING_IN "$double/environment")" "=$email\$"
refresher=$(pgrep -U "$(id -u)" -fx 'ajc-hook refresher')
expect_equal "$(ps -o tty= -p "$refresher")" '?'
expect_equal "$(ps -o comm= -p "$refresher")" ajc-hook
kill "$refresher"
jq 'del(.profiles.homer.learned.aws_alias)' "$config" >"$TMPDIR/config" && cp "$TMPDIR/config" "$config"
play "$with_alias"
run env "${given[@]}" ajc-hook renew 0 0 homer
expect_status 0
wait_until alias_is_known
expect_equal "$(received 'select(.message == "open") | del(.message)' | sort -u)" "$from_files"
