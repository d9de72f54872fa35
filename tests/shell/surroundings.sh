#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The hook among other programs, against a program that logs its calls: the real direnv, a real sshd, tmux. The
# stories are in surroundings.py; here is only that nothing of them may be missing.
set -euo pipefail

for program in direnv tmux fish zsh /usr/sbin/sshd; do
    command -v "$program" >/dev/null || { echo "$program is missing and these tests cannot do without it" >&2 && exit 1; }
done
exec "$AJC_TESTS/shell/surroundings.py"
