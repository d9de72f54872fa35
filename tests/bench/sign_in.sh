#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The cost of a renewal compared with curl and the same requests; sign_in.py prints the figures. First curl gets its own
# portal session and assertion.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

ask() {
    curl -sS --fail --cacert "$SSL_CERT_FILE" -b "$TMPDIR/jar" -c "$TMPDIR/jar" "$@"
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff

xsrf=$(ask "$(sandbox console_url)/userconsole/xsrf" | jq -r .xsrf)
jq -nc --arg email "$(sandbox email)" --arg password "$(sandbox password)" '$ARGS.named' |
    ask -H "X-Xsrftoken: $xsrf" -H 'Content-Type: application/json' --data-binary @- \
        "$(sandbox console_url)/userconsole/auth" >"$TMPDIR/answer"
PAGE=$(sandbox saml_url)
export PAGE
ask "$PAGE" | xmllint --html --xpath 'string(//input[@name="SAMLResponse"]/@value)' - 2>/dev/null |
    jq -rR '"Action=AssumeRoleWithSAML&Version=2011-06-15&DurationSeconds=3600&SAMLAssertion=" + @uri
        + "&RoleArn=arn:aws:iam::544300394404:role/JumpCloudDevs"
        + "&PrincipalArn=arn:aws:iam::544300394404:saml-provider/JumpCloud"' >"$TMPDIR/form"
# The same configuration without the sandbox's certificate: the machine's authorities are searched for it.
mkdir -p "$HOME/plain/ajc"
(umask 077 && jq 'del(.ca_file)' "$HOME/.config/ajc/config.json" >"$HOME/plain/ajc/config.json")

# Another ajc-hook whose sign-in program runs in valgrind. The sign-in program cannot write files, so unconfined.so disables
# its confinement. It lowers its limit of descriptors to 256, which valgrind allows only if its own limit is that plus the
# twelve that it reserves. A shell in another session is in between, because ajc-hook kills a child that does not end at once.
mkdir "$HOME/counted"
cc -shared -fPIC -O2 -o "$TMPDIR/unconfined.so" "$AJC_TESTS/bench/unconfined.c"
cp "$AJC_STAGE_PREFIX/bin/ajc-hook" "$HOME/counted/"
cat >"$HOME/counted/ajc-hook-sign-in" <<END
#!/bin/sh
setsid sh -c 'prlimit --nofile=268:268 env LD_PRELOAD=$TMPDIR/unconfined.so valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file=$TMPDIR/counts \\
    $AJC_STAGE_PREFIX/libexec/ajc/ajc-hook-sign-in \$1; exit' sh "\$1" 3<&3 &
exec 3<&-
wait
END
chmod +x "$HOME/counted/ajc-hook-sign-in"
run "$AJC_TESTS/bench/sign_in.py" "$TMPDIR/jar" "$TMPDIR/form"
expect_status 0
