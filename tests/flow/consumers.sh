#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Real programs read every output of credentials: the AWS CLI, boto3 and curl's SigV4 call STS's GetCallerIdentity, which
# verifies their signatures. Also jobs that run longer than several sessions, for a user with own AWS files, whose
# [default] selects another identity and which have wrong keys under the same names.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

identity='^arn:aws:sts::544300394404:assumed-role/JumpCloudDevs/'

# The three as programs; they use only environment and files.
bin=$HOME/consumers
mkdir "$bin"
cat >"$bin/with-aws" <<'END'
#!/bin/sh
exec /usr/bin/aws --region us-east-1 --endpoint-url "$STS" --output text sts get-caller-identity --query Arn
END
cat >"$bin/with-boto3" <<'END'
#!/bin/sh
exec "$AJC_TESTS/flow/sdk_loop.py" "$STS" 1
END
cat >"$bin/with-curl" <<'END'
#!/bin/sh
printf 'user = "%s:%s"\nheader = "X-Amz-Security-Token: %s"\n' \
    "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN" |
    curl -sS --config - --cacert "$SANDBOX/ca.pem" --aws-sigv4 aws:amz:us-east-1:sts \
        --data 'Action=GetCallerIdentity&Version=2011-06-15' "$STS" | sed -n 's|.*<Arn>\(.*\)</Arn>.*|\1|p'
END
chmod +x "$bin"/*

# all_are_known CMD…: CMD starts its last argument, each of the programs in turn.
all_are_known() {
    local consumer
    for consumer in aws boto3 curl; do
        run "$@" "$bin/with-$consumer"
        expect_status 0
        expect_match "$out" "$identity"
    done
}

# sdks_are_known CMD…: the same without curl, which reads no AWS files.
sdks_are_known() {
    local consumer
    for consumer in aws boto3; do
        run "$@" "$bin/with-$consumer"
        expect_status 0
        expect_match "$out" "$identity"
    done
}

save() {
    (umask 077 && ajc-hook export duff --format "$1" >"$TMPDIR/$1")
}

start_sandbox
STS=$(sandbox sts_url)
export STS AWS_CA_BUNDLE=$SANDBOX/ca.pem AWS_EC2_METADATA_DISABLED=true AWS_PAGER=
unset AWS_ENDPOINT_URL_STS
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
expect_status 0

step "without ajc AWS accepts none of them"
for consumer in aws boto3 curl; do
    run "$bin/with-$consumer"
    expect_no_match "$out" "$identity"
done

step "exec"
all_are_known ajc-hook exec duff --

step "export: sh, env and json"
# shellcheck disable=SC2016 # the inner shells expand
all_are_known sh -c 'eval "$(ajc-hook export duff)"; exec "$1"' sh
save env
cat >"$bin/env-file" <<'END'
#!/usr/bin/python3
import os, sys  # as docker run --env-file: each line is a name, "=", and the value as it stands
lines = open(sys.argv[1]).read().splitlines()
os.execvpe(sys.argv[2], sys.argv[2:], dict(os.environ, **dict(line.split("=", 1) for line in lines)))
END
chmod +x "$bin/env-file"
all_are_known "$bin/env-file" "$TMPDIR/env"
# shellcheck disable=SC2016 # the inner shells expand
all_are_known sh -c 'export $(ajc-hook export duff --format json | jq -r "to_entries[] | .key + \"=\" + .value"); exec "$1"' sh

step "export: fish, in fish"
# shellcheck disable=SC2016 # fish expands
all_are_known fish --no-config -c 'ajc-hook export duff --format fish | source; exec $argv[1]'

step "export: ini, as a credentials file"
save ini
sdks_are_known env "AWS_SHARED_CREDENTIALS_FILE=$TMPDIR/ini" AWS_PROFILE=duff

step "export: process, with a profile that reads it from a file"
save process
printf '[profile saved]\ncredential_process = cat %s\n' "$TMPDIR/process" >"$HOME/saved"
sdks_are_known env "AWS_CONFIG_FILE=$HOME/saved" AWS_PROFILE=saved

step "credential-process, with the profile that aws-config writes; for curl with jq"
run ajc-hook aws-config duff --write
expect_status 0
sdks_are_known env AWS_PROFILE=duff
cat >"$bin/by-process" <<'END'
#!/bin/sh
eval "$(ajc-hook credential-process duff | jq -r '"export AWS_ACCESS_KEY_ID=\(.AccessKeyId | @sh)
export AWS_SECRET_ACCESS_KEY=\(.SecretAccessKey | @sh) AWS_SESSION_TOKEN=\(.SessionToken | @sh)"')"
exec "$@"
END
chmod +x "$bin/by-process"
run "$bin/by-process" "$bin/with-curl"
expect_match "$out" "$identity"
rm -r "$HOME/.aws"

step "the same with a space in the program's path, not in PATH"
mkdir "$HOME/my tools"
cp "$AJC_STAGE_PREFIX/bin/ajc-hook" "$HOME/my tools/"
run "$HOME/my tools/ajc-hook" aws-config duff --write
expect_match "$(<"$HOME/.aws/config")" "credential_process = \"$HOME/my tools/ajc-hook\" credential-process duff$"
sdks_are_known env AWS_PROFILE=duff
run ajc-hook aws-config duff --write
expect_match "$(<"$HOME/.aws/config")" "credential_process = $AJC_STAGE_PREFIX/bin/ajc-hook credential-process duff$"
mv "$HOME/my tools" "$HOME/my \$tools"
run "$HOME/my \$tools/ajc-hook" aws-config duff
expect_status 1
expect_match "$err" 'install ajc where the path has no quote, backslash, dollar or percent sign'
rm -r "$HOME/.aws"

step "the hook's environment in a running shell"
printf '%s\n' "PS1='<\$?>'" "bind 'set enable-bracketed-paste off'" 'eval "$(ajc-hook init bash)"' >"$HOME/rc"
type_to_tty '<0>' 'ajc use duff' '<0>' "$bin/with-aws" "${identity#^}.*<0>" "$bin/with-boto3" "${identity#^}.*<0>" \
    "$bin/with-curl" "${identity#^}.*<0>" 'exit 7' -- env AWS_DEFAULT_REGION=us-east-1 bash --noprofile --rcfile "$HOME/rc" -i
expect_status 7

# --- jobs that run longer than a session

mkdir "$HOME/.aws"
cat >"$HOME/.aws/config" <<END
# mine
[default]
  region = eu-west-1
  output = text
role_arn = arn:aws:iam::111111111111:role/Elsewhere
source_profile = other
credential_process = /bin/false
ca_bundle = $SANDBOX/ca.pem
retry_mode = standard
s3 =
    addressing_style = path
services = local

[services local]
sts =
  endpoint_url = https://localhost:1
[profile other]
region = ap-south-1
END
cat >"$HOME/.aws/credentials" <<'END'
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wrong
[duff]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wrong
[ajc-duff]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wrong
END
unset AWS_CA_BUNDLE # ca_bundle of [default] is used, which is copied
files=$(sha256sum "$HOME"/.aws/*)
# With less than 15 minutes left an SDK asks ajc at each call, and with more than ten minutes left ajc returns the same
# session. make_older.sh ends the sessions in ajc's keyring.
script_sandbox '{"session_seconds": 880}'
run ajc-hook rotate duff
forget_requests

step "one boto3 client uses four sessions; the settings of [default] apply, its credentials do not"
run ajc-hook exec duff --refreshing -- "$bin/with-boto3"
expect_status 0
run ajc-hook exec duff --refreshing -- "$AJC_TESTS/flow/sdk_loop.py" "$STS" 4
expect_status 0
expect_match "$out" "${identity}[^ ]* 4 sessions eu-west-1$"
[[ $(record 'select(.action == "AssumeRoleWithSAML") | 1' | wc -l) -ge 3 ]] || fail "the sessions are not new ones"
expect_equal "$(record 'select(.had_password) | 1')" ''

step "the AWS CLI in a job that runs longer than two sessions"
cat >"$bin/job" <<'END'
#!/bin/sh
# Calls AWS three times; ends with the first failure.
for call in 1 2 3; do
    /usr/bin/aws --endpoint-url "$STS" sts get-caller-identity --query Arn || exit
    "$AJC_TESTS/flow/make_older.sh" duff 4000
done
END
chmod +x "$bin/job"
forget_requests
run ajc-hook exec duff --refreshing -- "$bin/job"
expect_status 0
expect_match "$(sort -u <<<"$out")" "${identity}[^ ]*$"
expect_no_match "$out" '"' # [default] says output = text
expect_equal "$(wc -l <<<"$out")" 3
[[ $(record 'select(.action == "AssumeRoleWithSAML") | 1' | wc -l) -ge 2 ]] || fail "the sessions are not new ones"

step "a job with keys in its environment fails when they expire: --refreshing exists for that"
script_sandbox '{"session_seconds": 10}'
run ajc-hook rotate duff
expect_status 0
# shellcheck disable=SC2016 # the inner shell expands
run ajc-hook exec duff -- sh -c 'while "$1/with-curl" | grep -q .; do sleep 0.1; done; exec "$1/job"' sh "$bin"
[[ $status -ne 0 ]] || fail "the session has not ended"
expect_match "$err" 'ExpiredToken|still expired'

step "what the command gets: a profile name, no key, a file that selects no other credentials"
script_sandbox '{}'
# shellcheck disable=SC2016 # the inner shell expands
run env AWS_PROFILE=other AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=x ajc-hook exec duff --refreshing \
    -- sh -c 'env | grep ^A[WJ] | grep -Ev "AJC_(SANDBOX|STAGE|TEST)" | sort; cat "$AWS_CONFIG_FILE"'
expect_status 0
file=$HOME/.cache/ajc/duff.aws-config
expect_equal "$(head -7 <<<"$out")" "AJC_EXEC=duff
AWS_CONFIG_FILE=$file
AWS_EC2_METADATA_DISABLED=true
AWS_PAGER=
AWS_PROFILE=ajc-duff
AWS_SDK_LOAD_CONFIG=1
AWS_SHARED_CREDENTIALS_FILE=/dev/null"
# settings FILE: each with its section and, if nested, the outer setting; sorted.
settings() {
    /usr/bin/python3 -c '
import configparser, sys
parser = configparser.RawConfigParser()
parser.read(sys.argv[1])
for name in parser.sections():
    for key, value in parser.items(name):
        print(f"[{name}]", key, "=", " ".join(value.split()))' "$1" | sort
}
expect_equal "$(settings "$file")" "[profile ajc-duff] ca_bundle = $SANDBOX/ca.pem
[profile ajc-duff] credential_process = $AJC_STAGE_PREFIX/bin/ajc-hook credential-process duff
[profile ajc-duff] output = text
[profile ajc-duff] region = eu-west-1
[profile ajc-duff] retry_mode = standard
[profile ajc-duff] s3 = addressing_style = path
[profile ajc-duff] services = local
[services local] sts = endpoint_url = https://localhost:1"
expect_equal "$(stat -c '%a' "$file" "${file%/*}" | xargs)" '600 700'
expect_equal "$(sha256sum "$HOME"/.aws/*)" "$files"
inode=$(stat -c %i "$file")
run ajc-hook exec duff --refreshing -- true
expect_equal "$(stat -c %i "$file")" "$inode" # nothing to change

step "a region of the profile; exec inside exec; the user's credentials file with --with-credentials-file"
run ajc-hook edit duff --region us-west-2
run ajc-hook exec duff --refreshing -- ajc-hook exec duff --refreshing -- "$AJC_TESTS/flow/sdk_loop.py" "$STS" 1
expect_match "$out" "${identity}[^ ]* 1 sessions us-west-2$"
expect_equal "$(grep -c '^region' "$file")" 1
run ajc-hook exec duff --refreshing --with-credentials-file -- "$AJC_TESTS/flow/sdk_loop.py" "$STS" 1
[[ $status -ne 0 ]] || fail "the wrong keys of [ajc-duff] were not used"
expect_match "$err" 'InvalidClientTokenId'

step "a cache that others can write or that cannot be created is not used"
chmod 770 "$HOME/.cache/ajc"
run ajc-hook exec duff --refreshing -- true
expect_status 125
expect_message "$err" DIRECTORY_WRITABLE_BY_OTHERS '.*\.cache/ajc'
chmod 700 "$HOME/.cache/ajc"
run env XDG_CACHE_HOME=/proc/nothing ajc-hook exec duff --refreshing -- true
expect_status 125
expect_match "$err" '/proc/nothing/ajc cannot be created'
