#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Every command line of README and the manual, in an interactive bash against the sandbox. The lines are read and typed by
# documented.py; here are the sandbox and the programs that take credentials in place of docker, terraform and others.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

bin=$HOME/bin
mkdir "$bin"
start_sandbox
export SANDBOX_EMAIL SANDBOX_URL
SANDBOX_EMAIL=$(sandbox email)
SANDBOX_URL=$(sandbox saml_url)

# As AWS tools find credentials: from a profile that is named, else from the environment, else from a file of docker's.
cat >"$bin/takes-credentials" <<'END'
#!/bin/bash
set -euo pipefail
key=${AWS_ACCESS_KEY_ID-} profile=${AWS_PROFILE-} last=''
for word; do
    [[ $last != --profile ]] || profile=$word
    [[ $last != --env-file ]] || key=$(sed -n 's/^AWS_ACCESS_KEY_ID=//p' "$word")
    last=$word
done
if [[ -n $profile ]]; then
    process=$(sed -n "/^\[profile $profile\]/,/^\[[^p]/s/^credential_process *= *//p" "${AWS_CONFIG_FILE:-$HOME/.aws/config}")
    key=$(eval "$process" | jq -r .AccessKeyId)
fi
[[ $key == ASIA* ]] || { echo "${0##*/}: no credentials: '$key'" >&2 && exit 9; }
END
cat >"$bin/secret-tool" <<'END'
#!/bin/bash
[[ $1 == lookup && $3 == aws-jumpcloud ]] || exit 9
jq -n --arg url "$SANDBOX_URL" --arg email "$SANDBOX_EMAIL" '{jumpcloud_email: $email, profiles: [{name: "imported",
    jumpcloud_url: $url, aws_account_id: null, aws_account_alias: null, aws_role: null, role_to_assume: null} | tojson]}'
END
chmod +x "$bin"/*
for name in aws docker terraform backup; do
    ln -s takes-credentials "$bin/$name"
done
for name in restore-everything deploy; do
    ln -s bin/takes-credentials "$HOME/$name"
done
printf '[default]\nurl = %s\nusername = %s\nprovider = JumpCloud\naws_profile = saml\n' "$SANDBOX_URL" "$SANDBOX_EMAIL" \
    >"$HOME/.saml2aws"
jq -r .password "$SANDBOX/sandbox.json" >"$TMPDIR/password"
PATH=$bin:$PATH
run "$AJC_TESTS/flow/documented.py" "${AJC_STAGE_PREFIX%/*}/documents"
expect_status 0
rm -f "$XDG_RUNTIME_DIR"/ajc/console-*.html # the last page for a browser, which lives for two minutes
