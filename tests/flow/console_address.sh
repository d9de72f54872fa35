#!/bin/bash
# SPDX-License-Identifier: MIT
#
# console_address.sh OTHER: for two_users.sh; runs as the owner, who may become the user OTHER by sudo. The address that leads
# the owner's browser to the console answers the owner alone, also when another user knows it.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# A browser: first the other user asks at its address, then it does.
mkdir "$HOME/bin"
cat >"$HOME/bin/browser" <<END
#!/bin/bash
printf -v address %b "\${1//%/\\\\x}" # as it is in a query
sudo -n -u '$1' curl --disable -sS -i "\$address" >"\$TMPDIR/theirs" 2>&1
curl --disable -s -o "\$TMPDIR/body" -w '%{http_code} %{redirect_url}' "\$address" >"\$TMPDIR/ours"
END
chmod +x "$HOME/bin/browser"
run ajc-hook remove --all # of the steps before
start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
run ajc-hook edit duff --browser "$HOME/bin/browser %u"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook console duff
expect_status 0
wait_until test -s "$TMPDIR/ours"
expect_match "$(<"$TMPDIR/theirs")" '^HTTP/1.1 404 |reset by peer' # closed without reading the request
expect_no_match "$(<"$TMPDIR/theirs")" '[Ll]ocation'
expect_match "$(<"$TMPDIR/ours")" "^302 $(sandbox signin_url)/.*SigninToken="
rm "$TMPDIR/theirs" "$TMPDIR/ours" # the latter has a secret
