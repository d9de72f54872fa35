#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What a new user does with README alone, in a real shell against the sandbox: first_hour.sh bash|zsh|fish. With the path of
# a git bundle in AJC_FIRST_HOUR_BUNDLE it begins with the clone, the build and the installation into a prefix in the home;
# otherwise the staged product is used. tests/first-hour runs the former. Prints minutes; no time decides about success.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

start_sandbox '{"session": {"idle_seconds": 0, "extends": true, "absolute_seconds": 0}}'
mkdir "$HOME/bin"
cat >"$HOME/bin/aws" <<END
#!/bin/sh
AWS_PAGER= AWS_EC2_METADATA_DISABLED=true AWS_CA_BUNDLE='$SSL_CERT_FILE' exec /usr/bin/aws --endpoint-url '$(sandbox sts_url)' "\$@"
END
chmod +x "$HOME/bin/aws"
run "$AJC_TESTS/flow/first_hour.py" "$1" "${AJC_STAGE_PREFIX%/*}/documents"
expect_status 0
