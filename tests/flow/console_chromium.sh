#!/bin/bash
# SPDX-License-Identifier: MIT
#
# `console` with a real headless Chromium, by a file and by an address. Run by hand, where one is installed:
#
#   tests/stage up BUILD_DIR
#   tests/as-user --build BUILD_DIR [--env AJC_CHROMIUM=PROGRAM] -- ./flow/console_chromium.sh
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# The tests' user may have no sandbox of Chromium's and does not know the certificate authority.
cat >"$HOME/browser" <<END
#!/bin/bash
echo \$\$ >"$TMPDIR/pid"
printf -v page %b "\${1//%/\\\\x}" # an address is as in a query
exec '${AJC_CHROMIUM:-chromium}' --headless --no-sandbox --disable-gpu --ignore-certificate-errors --user-data-dir="$HOME/profile" \
    --remote-debugging-port=0 "\$page" >/dev/null 2>&1
END
chmod +x "$HOME/browser"

has_signed_in() {
    [[ -n $(record 'select(.event == "request" and .action == "login" and .status == 200)') ]]
}

has_ended() {
    ! kill -0 "$(<"$TMPDIR/pid")" 2>/dev/null
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login
for page in %s %u; do
    step "the page for $page"
    forget_requests
    run ajc-hook console duff --browser "$HOME/browser $page"
    expect_status 0
    wait_until has_signed_in
    kill "$(<"$TMPDIR/pid")"
    wait_until has_ended
done
rm -rf "$HOME/profile" "$XDG_RUNTIME_DIR"/ajc/console-*.html # Chromium stores the addresses that it visits
