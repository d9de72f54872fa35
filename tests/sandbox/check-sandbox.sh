#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# check-sandbox.sh AJC_SANDBOX: tests every part of the sandbox with curl and the real AWS CLI, prints each result and
# fails at the end when a result was wrong. Needs curl, jq, oathtool (OATH Toolkit) and /usr/bin/aws.
set -euo pipefail
unset CDPATH # with it `cd` prints

sandbox=${1:?usage: check-sandbox.sh AJC_SANDBOX}
for tool in curl jq oathtool xmllint /usr/bin/aws; do type "$tool" >/dev/null; done

dir=$(mktemp -d)
pid=
failures=0
trap finish EXIT

finish() {
    if [[ -n $pid ]]; then kill "$pid" 2>/dev/null || true; fi
    rm -rf "$dir"
}

start_sandbox() {
    mkfifo "$dir/stdout"
    "$sandbox" "$dir" >"$dir/stdout" 2>"$dir/stderr" &
    pid=$!
    read -r -t 300 line <"$dir/stdout" || {
        cat "$dir/stderr"
        echo "the sandbox did not start"
        exit 1
    }
    [[ $line == ready ]]
    password=$(value password) email=$(value email) totp_secret=$(value totp_secret)
    sso=$(value sso_url) console=$(value console_url) sts=$(value sts_url) evil=${sso/sso./evil.}
}

value() { jq -r ".$1" "$dir/sandbox.json"; }

script() {
    printf '%s\n' "$1" >"$dir/script.aside"
    mv "$dir/script.aside" "$dir/script.json"
}

# wait_until CMD…: returns when CMD succeeds, or after 1000 seconds.
wait_until() {
    local end=$((SECONDS + 1000))
    until "$@" || ((SECONDS > end)); do sleep 0.05; done
}

# same TITLE EXPECTED ACTUAL: prints one line of the report.
same() {
    if [[ $3 == "$2" ]]; then
        printf 'ok      %s: %s\n' "$1" "${3:0:100}"
    else
        printf 'FAILED  %s: expected %s, got %s\n' "$1" "$2" "$3"
        failures=$((failures + 1))
    fi
}

# has TITLE PART TEXT: expects that TEXT contains PART.
has() {
    case $3 in
    *"$2"*) same "$1" "$2" "$2" ;;
    *) same "$1" "$2" "${3:0:300}" ;;
    esac
}

# ask [curl's options] URL: prints the status; headers and body are in files.
ask() {
    curl -sS --cacert "$dir/ca.pem" -b "$dir/jar" -c "$dir/jar" -D "$dir/head" -o "$dir/body" -w '%{http_code}' "$@" \
        2>"$dir/curl-error" || true
}
body() { cat "$dir/body"; }
header() { sed -n "s/^$1: \(.*\)\r$/\1/Ip" "$dir/head"; }
new_session() { rm -f "$dir/jar"; }
behave() { script "$1" && new_session; } # from a new session on

fetch_xsrf() {
    ask "$console/userconsole/xsrf" >/dev/null
    jq -r .xsrf "$dir/body" >"$dir/xsrf"
}

# log_in [OTP] [ACCEPT]: a new xsrf token, then password and code; prints the status.
log_in() {
    local otp=${1-} accept=${2-application/json}
    fetch_xsrf
    jq -nc --arg email "$email" --arg password "$password" --arg otp "$otp" \
        '$ARGS.named + {context: "sso", redirectTo: "saml2/aws-prod"}' >"$dir/login"
    ask -H "X-Xsrftoken: $(<"$dir/xsrf")" -H "Accept: $accept" -H 'Content-Type: application/json' \
        --data-binary @"$dir/login" "$console/userconsole/auth"
}

# assertion [CONNECTOR]: prints the base64 of the page's input with entities decoded. xmllint reads the whole file
# into memory: when it reads in blocks, libxml2 2.9.14 does not decode an entity at the border of two.
assertion() {
    ask "$sso/saml2/${1-aws-prod}" >/dev/null
    xmllint --html --memory --xpath 'string(//input[@name="SAMLResponse"]/@value | //input[@name="SAMLResponse"]/@VALUE)' \
        "$dir/body" 2>/dev/null | tr -d ' \n'
}

role=arn:aws:iam::544300394404:role/JumpCloudDevs
provider=arn:aws:iam::544300394404:saml-provider/JumpCloud

# assume ASSERTION [DURATION] [ROLE] [PROVIDER]: AssumeRoleWithSAML; prints the status.
assume() {
    printf '%s' "$1" >"$dir/assertion"
    ask --data-urlencode "SAMLAssertion@$dir/assertion" -d Action=AssumeRoleWithSAML -d Version=2011-06-15 \
        -d DurationSeconds="${2-3600}" --data-urlencode "RoleArn=${3-$role}" \
        --data-urlencode "PrincipalArn=${4-$provider}" "$sts/"
}
element() { sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$dir/body"; }
take_credentials() { key=$(element AccessKeyId) secret=$(element SecretAccessKey) token=$(element SessionToken); }

# The real AWS CLI with the credentials taken; prints its output or its error in one line.
cli() { cli_of sts "$sts" "$@"; }
cli_of() {
    local service=$1 url=$2
    shift 2
    env -i PATH="$PATH" HOME="$dir" LC_ALL=C.UTF-8 AWS_EC2_METADATA_DISABLED=true AWS_CA_BUNDLE="$dir/ca.pem" \
        AWS_ACCESS_KEY_ID="$key" AWS_SECRET_ACCESS_KEY="$secret" AWS_SESSION_TOKEN="$token" AWS_MAX_ATTEMPTS=1 \
        /usr/bin/aws --region eu-west-1 --endpoint-url "$url" --output json "$service" "$@" 2>&1 | tr '\n' ' '
}

recorded() { jq -rs "$1" "$dir/record.jsonl"; }

check_files() {
    echo "# files"
    same "modes" "600 600 600 600" "$(cd "$dir" && stat -c %a ca.pem sandbox.json secrets record.jsonl | xargs)"
    same "no private key in the directory" "" "$(grep -rl 'PRIVATE KEY' "$dir" || true)"
    has "TLS" "TLSv1.3" "$(curl -sv --cacert "$dir/ca.pem" "$console/login" 2>&1 | grep 'SSL connection')"
    same "TLS 1.2 is refused" "000" "$(ask --tls-max 1.2 "$console/login")"
    same "a client without the CA refuses" "000" "$(curl -s -o /dev/null -w '%{http_code}' "$console/login" || true)"
    same "HEAD / on any host" "200 200" "$(ask -I "$sso/") $(ask -I "$evil/")"
    same "another host" 421 "$(ask -H 'Host: example.org' "$sso/")"
    has "over IPv4" 200 "$(ask -4 "$console/login")"
}

check_login() {
    echo "# login without MFA"
    same "no session: to the login page" 302 "$(ask "$sso/saml2/aws-prod")"
    same "… which one" "$console/login?context=sso&redirectTo=saml2%2Faws-prod" "$(header location)"
    same "api/self without a session" 401 "$(ask "$console/userconsole/api/self")"
    same "right password" 200 "$(log_in)"
    same "… its redirectTo" "$sso/saml2/aws-prod" "$(jq -r .redirectTo "$dir/body")"
    same "api/self" "200 $email" "$(ask "$console/userconsole/api/self") $(jq -r .email "$dir/body")"
    same "api/applications" "200 $(value saml_url)" \
        "$(ask "$console/userconsole/api/applications") $(jq -r '.[0].ssoUrl' "$dir/body")"
    same "an unknown connector" 404 "$(ask "$sso/saml2/github")"
    same "logout" 200 "$(ask -X DELETE "$console/userconsole/auth")"
    same "… ends the session" 302 "$(ask "$sso/saml2/aws-prod")"
    fetch_xsrf
    same "wrong token" 403 "$(ask -H 'X-Xsrftoken: no' -d '{}' "$console/userconsole/auth")"
    same "wrong password" '401 {"message":"Authentication failed."}' "$(password=no log_in) $(body)"
    same "record: context, cookie, token" "true true true" \
        "$(recorded 'map(select(.method == "POST" and .path == "/userconsole/auth" and .status == 200)) | last |
            "\(.had_context) \(.had_cookie) \(.had_xsrf)"')"
}

check_mfa() {
    local code next
    echo "# MFA"
    behave '{"mfa":"totp"}'
    same "code wanted" "401 MFA required. totp" "$(log_in) $(jq -r '"\(.message) \(.factors[0].type)"' "$dir/body")"
    same "… for a client that does not accept JSON" "302 $console/login" "$(log_in '' '*/*') $(header location)"
    same "… not logged in by that" 302 "$(ask "$sso/saml2/aws-prod")"
    same "wrong code" "401 MFA required." "$(log_in 000000x) $(jq -r .message "$dir/body")"
    code=$(oathtool -b --totp "$totp_secret")
    next=$(oathtool -b --totp -N '30 seconds' "$totp_secret")
    same "right code" 200 "$(log_in "$code")"
    new_session
    same "the same code again" 401 "$(log_in "$code")"
    same "only the code" 200 "$(ask -H "X-Xsrftoken: $(<"$dir/xsrf")" -H 'Content-Type: application/json' \
        -d "{\"otp\":\"$next\"}" "$console/userconsole/auth/totp")"
    same "… logs in" 200 "$(ask "$sso/saml2/aws-prod")"
    behave '{"mfa":"totp","mfa_answer":"redirect","wrong_code":"error"}'
    same "old style" "302" "$(log_in)"
    has "old style, wrong code" multifactor "$(
        log_in 111111x
        body
    )"
    script '{"mfa":"totp","mfa_answer":"2xx","factors":[{"type":"duo","status":"available"}]}'
    same "2xx, Duo only" "200 duo" "$(log_in) $(jq -r '[.factors[].type] | join(" ")' "$dir/body")"
    same "… not logged in by that" 302 "$(ask "$sso/saml2/aws-prod")"
    same "record: codes sent, never shown" "true $(recorded '[.[] | tostring | contains("'"$code"'")] | any | not')" \
        "$(recorded 'map(.had_code) | any') true"
}

# push_request METHOD [ID[/login]]: prints the status.
push_request() {
    ask -X "$1" -H "X-Xsrftoken: $(<"$dir/xsrf")" -H 'Content-Type: application/json' ${3+-d "$3"} \
        "$console/userconsole/auth/push${2:+/$2}"
}

check_push() {
    local id
    echo "# push, and other ways to send a code"
    behave '{"mfa":"totp","factors":[{"type":"push","status":"available"}],"push":{"pending":1,"seconds":60}}'
    fetch_xsrf
    same "no push before the password" 401 "$(push_request POST '' '{}')"
    same "password, then a push" "401 200 pending" \
        "$(log_in) $(push_request POST '' '{}') $(jq -r .status "$dir/body")"
    id=$(jq -r .id "$dir/body")
    same "… that expires after a minute" 60 "$(jq -r '(.expiresAt | fromdate) - (.initiatedAt | fromdate)' "$dir/body")"
    same "no login before the approval" 401 "$(push_request POST "$id/login" '{}')"
    same "pending" "200 pending" "$(push_request GET "$id") $(jq -r .status "$dir/body")"
    same "accepted" "200 accepted" "$(push_request GET "$id") $(jq -r .status "$dir/body")"
    same "another id" 404 "$(push_request GET "${id/?/x}")"
    same "… logs in, once" "200 200 404" \
        "$(push_request POST "$id/login" '{}') $(ask "$sso/saml2/aws-prod") $(push_request POST "$id/login" '{}')"
    behave '{"mfa":"totp","factors":[{"type":"push","status":"available"}],"push":{"answer":"denied_401","pending":0}}'
    same "denied" "401 200 401 denied" "$(log_in) $(push_request POST '' '{}') $(push_request GET \
        "$(jq -r .id "$dir/body")") $(jq -r .status "$dir/body")"
    behave '{"mfa":"totp","code_beside_password":false,"code_alone":false}'
    same "codes are not accepted anywhere" "401 404" "$(log_in "$(oathtool -b --totp -N '1 hour' "$totp_secret")") $(ask \
        -H "X-Xsrftoken: $(<"$dir/xsrf")" -d '{"otp":"1"}' "$console/userconsole/auth/totp")"
    behave '{"app_mfa":true}'
    same "a page that wants a code" "200 302" "$(log_in) $(ask "$sso/saml2/aws-prod")"
    same "… and a login with one" "200 200" \
        "$(log_in "$(oathtool -b --totp -N '60 seconds' "$totp_secret")") $(ask "$sso/saml2/aws-prod")"
    script '{"xsrf":"html"}'
    same "a page instead of the token" "200 text/html" "$(ask "$console/userconsole/xsrf") $(header content-type | cut -d';' -f1)"
    script '{"auth":"403","auth_words":"Not here."}'
    same "text of a refusal" '403 {"message":"Not here."}' "$(log_in) $(body)"
}

check_auth_answers() {
    local answer
    echo "# answers to the password"
    for answer in html:200 429:429 500:500 401:401 drop:000; do
        script "{\"auth\":\"${answer%:*}\"}"
        new_session
        same "auth ${answer%:*}" "${answer#*:}" "$(log_in)"
    done
    script '{"auth_body":"empty"}'
    same "empty body" "200 " "$(log_in) $(body)"
    script '{"auth_body":"object"}'
    same "object" "200 {}" "$(log_in) $(body)"
    behave '{"rotate_cookie":true}'
    same "rotated cookie" "200 2 200" "$(log_in) $(grep -ci ^set-cookie "$dir/head") $(ask "$sso/saml2/aws-prod")"
    check_old_token
    check_reuse_drop
    check_slow
}

auths() { recorded 'map(select(.path == "/userconsole/auth")) | length'; }

check_old_token() {
    behave '{"xsrf_seconds":900}'
    log_in >/dev/null
    same "token" 200 "$(log_in_with_same_token)"
    script '{"xsrf_seconds":900,"portal_ahead":900}'
    same "token too old" "403 Invalid XSRF token." "$(log_in_with_same_token) $(jq -r .message "$dir/body")"
    same "a new token" 200 "$(log_in)"
    behave '{}'
}
log_in_with_same_token() {
    ask -H "X-Xsrftoken: $(<"$dir/xsrf")" --data-binary @"$dir/login" "$console/userconsole/auth"
}

# A client may wrongly repeat a request that was dropped on a reused connection.
check_reuse_drop() {
    behave '{"reuse_drop":true}'
    same "new connection: answered" 200 "$(log_in)"
    curl -s --cacert "$dir/ca.pem" -b "$dir/jar" -o "$dir/other" "$console/userconsole/xsrf" \
        --next --cacert "$dir/ca.pem" -b "$dir/jar" -o "$dir/other" -H "X-Xsrftoken: $(<"$dir/xsrf")" --data-binary @"$dir/login" \
        "$console/userconsole/auth" || true
    same "used connection: dropped" true "$(recorded 'map(select(.nth == 2 and .status == 0)) | length == 1')"
}

has_arrived() { [[ $(auths) -gt $before ]]; }

check_slow() {
    local before slow
    before=$(auths)
    script '{"auth_slow": 600}'
    log_in >"$dir/delayed" &
    slow=$!
    wait_until has_arrived
    same "other requests are answered while one waits" 200 "$(ask -m 300 "$console/login")"
    script '{"end_sessions":1}'
    same "… which still waits" true "$(kill -0 "$slow" && echo true)"
    kill -USR1 "$pid"
    wait "$slow"
    same "… until SIGUSR1 ends the delay" 200 "$(<"$dir/delayed")"
}

# session_lives TITLE RULES SECONDS:STATUS…: what the page answers a login after each further time of the portal's clock.
session_lives() {
    local title=$1 session=$2 ahead=0 status
    shift 2
    behave "{\"session\":$session}"
    log_in >/dev/null
    for status; do
        ahead=$((ahead + ${status%:*}))
        script "{\"session\":$session,\"portal_ahead\":$ahead}"
        same "$title, after $ahead s" "${status#*:}" "$(ask "$sso/saml2/aws-prod")"
    done
}

check_sessions() {
    echo "# portal sessions"
    session_lives "use does not extend it" '{"idle_seconds":3600,"extends":false}' 0:200 3000:200 600:302
    session_lives "use extends it" '{"idle_seconds":3600}' 3000:200 3000:200 3000:200
    session_lives "an absolute limit" '{"idle_seconds":3600,"absolute_seconds":7200}' 3000:200 3000:200 1200:302
    behave '{}'
    log_in >/dev/null
    script '{"end_sessions":1}'
    same "ended by the script" 302 "$(ask "$sso/saml2/aws-prod")"
    log_in >/dev/null
    same "… only once" 200 "$(ask "$sso/saml2/aws-prod")"
}

check_pages() {
    local page
    echo "# pages"
    behave '{}'
    log_in >/dev/null
    for page in nested entities attributes; do
        script "{\"page\":\"$page\"}"
        same "$page: an assertion that STS accepts" 200 "$(assume "$(assertion)")"
    done
    script '{"page":"entities"}'
    ask "$sso/saml2/aws-prod" >/dev/null
    has "entities are there" "&#xA;" "$(body)"
    for page in none:200 policy:302 forbidden:403 removed:302 evil_redirect:302 identity_center:200; do
        script "{\"page\":\"${page%:*}\"}"
        same "${page%:*}" "${page#*:}" "$(ask "$sso/saml2/aws-prod")"
    done
    same "identity_center: no role" 0 "$(assertion | base64 -d | grep -c Attributes/Role\" || true)"
    script '{"page":"policy"}'
    ask "$sso/saml2/aws-prod" >/dev/null
    same "policy's redirect" "$console/userconsole#/?error=policyDenial" "$(header location)"
    script '{"page":"huge"}'
    same "huge: more than any client accepts" true \
        "$(curl -s --cacert "$dir/ca.pem" -b "$dir/jar" "$sso/saml2/aws-prod" | head -c 30000000 | wc -c |
            awk '{print ($1 == 30000000 ? "true" : $1)}')"
    script '{"page":"drip"}'
    same "drip: one byte at a time" true \
        "$(curl -sN -m 20 --cacert "$dir/ca.pem" -b "$dir/jar" "$sso/saml2/aws-prod" | head -c 3 | wc -c |
            awk '{print ($1 == 3 ? "true" : $1)}')"
    script '{"page":"evil_redirect"}'
    ask "$sso/saml2/aws-prod" >/dev/null
    same "address of the evil host" "$evil/collect?from=saml2" "$(header location)"
    same "the evil host got only HEAD requests" 0 \
        "$(recorded 'map(select(.host == "evil.sandbox.localhost" and .method != "HEAD")) | length')"
    ask "$(header location)&token=$(<"$dir/xsrf")" >/dev/null
    same "other requests to it are recorded, without the secret" "true path" \
        "$(recorded 'map(select(.host == "evil.sandbox.localhost")) | last | "\(.had_cookie) \(.secret_in)"')"
}

check_assertions() {
    local old xml
    echo "# assertions"
    script '{"role_order":"provider_first","session_duration":28800,"roles":[
        {"role":"arn:aws:iam::111111111111:role/a/b/Deep","provider":"arn:aws:iam::111111111111:saml-provider/J"},
        {"role":"arn:aws:iam::222222222222:role/Two","provider":"arn:aws:iam::222222222222:saml-provider/J"}],
        "apps":{"aws-dev":{"session_duration":null,"role_order":"role_first"}}}'
    xml=$(assertion | base64 -d)
    has "provider first" "arn:aws:iam::222222222222:saml-provider/J,arn:aws:iam::222222222222:role/Two<" "$xml"
    has "session duration" ">28800<" "$xml"
    same "well-formed, about 7 kB" true "$(xmllint --noout - <<<"$xml" && ((${#xml} > 6000)) && echo true)"
    xml=$(assertion aws-dev | base64 -d)
    has "own settings: role first" ">arn:aws:iam::222222222222:role/Two,arn:aws" "$xml"
    same "own settings: no duration" 0 "$(grep -c SessionDuration <<<"$xml" || true)"
    same "a connector that the script does not name" 200 "$(ask "$sso/saml2/aws-other")"
    same "a role with a path" "200 arn:aws:sts::111111111111:assumed-role/Deep/$email" \
        "$(assume "$(assertion)" 3600 arn:aws:iam::111111111111:role/a/b/Deep \
            arn:aws:iam::111111111111:saml-provider/J) $(element Arn)"
    same "a pair across accounts" "400 InvalidIdentityToken" \
        "$(assume "$(assertion)" 3600 arn:aws:iam::111111111111:role/a/b/Deep \
            arn:aws:iam::222222222222:saml-provider/J) $(element Code)"
    same "not an assertion of the sandbox" "400 InvalidIdentityToken" "$(assume bm8=) $(element Code)"
    script '{"assertion_seconds":1}'
    old=$(assertion)
    wait_until is_refused
    same "too old" "ExpiredTokenException" "$(element Code)"
}

is_refused() { [[ $(assume "$old") == 400 ]]; }

check_sts() {
    local asked_at
    echo "# STS"
    script '{"max_session_duration":7200}'
    same "longer than the role allows" "400 ValidationError" "$(assume "$(assertion)" 28800) $(element Code)"
    has "… with AWS's text" "exceeds the MaxSessionDuration set for this role" "$(element Message)"
    same "the same assertion, shorter" 200 "$(assume "$(<"$dir/assertion")" 7200)"
    same "shorter than AWS allows" "400 ValidationError" "$(assume "$(assertion)" 899) $(element Code)"
    script '{"error":{"code":"AccessDenied","http":403,"message":"Access denied","action":"AssumeRoleWithSAML"}}'
    same "scripted error" "403 AccessDenied Access denied" "$(assume "$(assertion)") $(element Code) $(element Message)"
    script '{"html_503":true}'
    same "503" "503 text/html" "$(assume "$(assertion)") $(header content-type)"
    script '{"busy":{"host":"sts","status":429,"retry_after":7,"times":2}}'
    same "the portal is not busy with STS" 200 "$(ask "$console/userconsole/xsrf")"
    same "busy" "429 7" "$(assume bm8=) $(header retry-after)"
    same "still busy" 429 "$(assume bm8=)"
    same "no longer busy" 200 "$(assume "$(assertion)")"
    script '{"busy":{"host":"sso","times":3}}'
    same "the application's host is" "503 " "$(ask "$sso/saml2/aws-prod") $(header retry-after)"
    script '{"token_bytes":3000,"extra_elements":true,"clock_skew":7200}'
    asked_at=$(date +%s)
    assume "$(assertion)" >/dev/null
    same "token's length" 3000 "$(element SessionToken | tr -d '\n' | wc -c)"
    same "extra elements" 31 "$(element SessionTokenUtilization)"
    same "AWS's clock is ahead" true "$(is_ahead 7200 "$(header date)" && is_ahead 10800 "$(element Expiration)" &&
        echo true)"
    take_credentials
    has "AWS's clock is ahead, signed call" SignatureDoesNotMatch "$(cli get-caller-identity)"
}

# is_ahead SECONDS TIME: TIME minus SECONDS is between `asked_at` and now.
is_ahead() {
    local at=$(($(date -d "$2" +%s) - $1))
    ((at >= asked_at && at <= $(date +%s)))
}

# signed_by_curl: the status of GetCallerIdentity.
signed_by_curl() {
    ask --aws-sigv4 aws:amz:us-east-1:sts --user "$key:$secret" -H "X-Amz-Security-Token: $token" \
        -d 'Action=GetCallerIdentity&Version=2011-06-15' "$(value sts_sandbox_url)/"
}

is_over() { [[ $(signed_by_curl) == 403 ]]; }

check_signatures() {
    local right
    echo "# the real AWS CLI: $(/usr/bin/aws --version)"
    script '{}'
    assume "$(assertion)" >/dev/null
    take_credentials
    has "get-caller-identity" "arn:aws:sts::544300394404:assumed-role/JumpCloudDevs/$email" "$(cli get-caller-identity)"
    right=$secret secret=${secret:1}A
    has "wrong secret" SignatureDoesNotMatch "$(cli get-caller-identity)"
    secret=$right right=$key key=ASIAAAAAAAAAAAAAAAAA
    has "unknown key" InvalidClientTokenId "$(cli get-caller-identity)"
    key=$right right=$token token=${token:1}
    has "wrong token" InvalidClientTokenId "$(cli get-caller-identity)"
    token=$right
    has "chained for too long" "1 hour session limit for roles assumed by role chaining" \
        "$(cli assume-role --role-arn "$role" --role-session-name duff --duration-seconds 3601)"
    has "chained role" "assumed-role/Deep/duff" "$(cli assume-role --external-id duff:1 --role-session-name duff \
        --role-arn arn:aws:iam::111111111111:role/a/Deep)"
    same "… in the record" "duff:1 eu-west-1 duff" \
        "$(recorded 'map(select(.action == "AssumeRole")) | last | "\(.external_id) \(.region) \(.session_name)"')"
    same "unsigned" "403 MissingAuthenticationToken" \
        "$(ask -d 'Action=GetCallerIdentity&Version=2011-06-15' "$sts/") $(element Code)"
    same "signed by curl, own host name" 200 "$(signed_by_curl)"
    script '{"session_seconds":2}'
    assume "$(assertion)" >/dev/null
    take_credentials
    wait_until is_over
    has "expired" ExpiredToken "$(cli get-caller-identity)"
}

check_iam() {
    echo "# IAM"
    script '{}'
    assume "$(assertion)" >/dev/null
    take_credentials
    has "the account's alias" '"duff-beer"' "$(cli_of iam "$sts" list-account-aliases)"
    same "… in the record" "544300394404 eu-west-1" \
        "$(recorded 'map(select(.action == "ListAccountAliases")) | last | "\(.account) \(.region)"')"
    ask --aws-sigv4 aws:amz:us-east-1:sts --user "$key:$secret" -H "X-Amz-Security-Token: $token" \
        -d 'Action=ListAccountAliases&Version=2010-05-08' "$(value iam_url)/" >/dev/null
    same "signed for another service" IncompleteSignature "$(element Code)"
    script '{"account_alias":null}'
    same "an account without one" '[]' "$(cli_of iam "$sts" list-account-aliases | jq -c .AccountAliases)"
    script '{"error":{"code":"AccessDenied","http":403,"message":"no","action":"ListAccountAliases"}}'
    has "not allowed" AccessDenied "$(cli_of iam "$sts" list-account-aliases)"
}

# federation ACTION [FIELD=VALUE]…: status of the console's sign-in.
federation() {
    local fields=() field action=$1
    shift
    for field; do fields+=(--data-urlencode "$field"); done
    ask -G --data-urlencode "Action=$action" "${fields[@]}" "$(value signin_url)/federation"
}

check_federation() {
    local session signin_token
    echo "# the console's sign-in"
    script '{}'
    assume "$(assertion)" >/dev/null
    take_credentials
    session=$(jq -cn --arg id "$key" --arg key "$secret" --arg token "$token" \
        '{sessionId: $id, sessionKey: $key, sessionToken: $token}')
    same "wrong credentials" 400 "$(federation getSigninToken 'Session={}')"
    same "a duration out of range" 400 "$(federation getSigninToken "Session=$session" SessionDuration=899)"
    same "a token" 200 "$(federation getSigninToken "Session=$session" SessionDuration=3600)"
    signin_token=$(jq -r .SigninToken "$dir/body")
    same "… its request is recorded without the query" "/federation getSigninToken 3600" \
        "$(recorded 'last | "\(.path) \(.action) \(.session_duration)"')"
    same "login with another token" 400 "$(federation login SigninToken=x Destination=https://console.aws.amazon.com/)"
    same "login" 200 "$(federation login "SigninToken=$signin_token" Destination=https://console.aws.amazon.com/)"
    script '{"signin_refuses_duration":true}'
    same "a chained role's duration" 400 "$(federation getSigninToken "Session=$session" SessionDuration=3600)"
    same "… without one" 200 "$(federation getSigninToken "Session=$session")"
}

check_script() {
    echo "# the script"
    script '{"mfaa":"totp"}'
    same "an unknown member" 500 "$(ask "$console/login")"
    has "… is named" 'unknown member "mfaa"' "$(<"$dir/stderr")"
    script '{"apps":{"aws-dev":{"pages":1}}}'
    same "an unknown nested member" 500 "$(ask "$console/login")"
    script '{'
    same "invalid JSON" 500 "$(ask "$console/login")"
    rm "$dir/script.json"
    same "without a script: the defaults" 200 "$(ask "$console/login")"
}

check_record() {
    echo "# the record"
    same "only whole lines of JSON" "$(wc -l <"$dir/record.jsonl")" "$(jq -c . "$dir/record.jsonl" | wc -l)"
    same "secrets listed" true "$([[ $(wc -l <"$dir/secrets") -gt 50 ]] && echo true)"
    same "no secret in the record" 0 "$(grep -cFf "$dir/secrets" "$dir/record.jsonl" || true)"
    # shellcheck disable=SC2016 # jq's variables
    same "each request follows the accept and the handshake of its connection" true "$(recorded '
        reduce .[] as $event ({seen: {}, right: true};
            if $event.event == "request"
            then .right = (.right and .seen["\($event.connection)"] == "handshake")
            else .seen["\($event.connection)"] = $event.event end) | .right')"
}

is_assuming() { [[ $(recorded 'last | .action') == AssumeRoleWithSAML ]]; }

check_end() {
    local status=0
    echo "# the end"
    script '{"sts_slow":600}'
    ask -m 600 -d Action=AssumeRoleWithSAML "$sts/" >"$dir/slow" &
    wait_until is_assuming
    kill "$pid"
    wait "$pid" || status=$?
    pid=
    same "SIGTERM ends it while an answer is delayed" 0 "$status"
    wait
    same "nothing else on standard error" "" "$(grep -v 'The script' "$dir/stderr" || true)"
}

start_sandbox
check_files
check_login
check_mfa
check_push
check_auth_answers
check_sessions
check_pages
check_assertions
check_sts
check_signatures
check_iam
check_federation
check_script
check_record
check_end
echo
((failures == 0)) || {
    echo "$failures failed"
    exit 1
}
echo "all passed"
