#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The hook together with other programs: the real direnv, sshd and tmux, and a fake ajc-hook that logs its calls. The
# tests are in surroundings.py; this script checks that all programs are installed.
set -euo pipefail

for program in direnv tmux fish zsh /usr/sbin/sshd; do
    command -v "$program" >/dev/null || { echo "$program is missing and these tests cannot do without it" >&2 && exit 1; }
done
exec "$AJC_TESTS/shell/surroundings.py"
