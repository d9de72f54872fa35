#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The installed programs and the module: size, shared objects, cost of a start; fails when they are more than promised.

Sizes are text and data by size(1). Shared objects: exactly those that a file needs directly; the number of all is reported.
Start: instructions as a ratio to an empty C program's; the ratio of the times is only reported."""

import os
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
from cached import EMPTY  # noqa: E402
from measured import instructions, run_in_rounds, times_slower  # noqa: E402
from table import row  # noqa: E402

ROUNDS = 50
PREFIX = pathlib.Path(os.environ["AJC_STAGE_PREFIX"])
HOOK, SIGN_IN = PREFIX / "bin/ajc-hook", PREFIX / "libexec/ajc/ajc-hook-sign-in"
MODULE = next(PREFIX.rglob("pam_ajc.so"))
# (maximum of KiB, the shared objects that it needs directly)
PROMISED = {
    HOOK: (496, {  # 480 before JSON of all commands, add --all and browsers of profiles
        "libcjson.so.1", "libkeyutils.so.1", "libc.so.6"}),
    SIGN_IN: (384, {"libcjson.so.1", "libcrypto.so.3", "libcurl.so.4", "libseccomp.so.2", "libxml2.so.2", "libc.so.6"}),
    MODULE: (24, {"libpam.so.0", "libc.so.6"}),
}
PROMISED_START = 4  # ajc-hook's instructions, as a multiple of the empty program's


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def check_size(path):
    """True if the limits for size and shared objects are met."""
    text, data = map(int, output("size", path).splitlines()[1].split()[:2])
    named = set(re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "-d", path)))
    loaded = re.findall(r"^\s+(?!linux-vdso)(\S+\.so\S*)", output("ldd", path), re.M)
    kib, objects = (text + data) / 1024, PROMISED[path][1]
    row(f"{path.name}: text and data", f"{PROMISED[path][0]} KiB", f"{kib:.0f} KiB, file {path.stat().st_size / 1024:.0f} KiB")
    row(f"{path.name}: shared objects that it needs", " ".join(sorted(objects)), f"{len(named)}, {len(loaded)} in all")
    for name in sorted(named ^ objects):
        print(f"{path.name}: {name} is {'not promised' if name in named else 'missing'}")
    return kib <= PROMISED[path][0] and named == objects


def start():
    """True if ajc-hook starts with as few instructions as promised."""
    empty, ratios = instructions([EMPTY])[EMPTY.name], {}
    for program in (HOOK, SIGN_IN):  # each measured separately with the control, so that their caches do not interfere
        status = 0 if program == HOOK else 2  # only ajc-hook may start the other
        ratios[program] = instructions([program, "--version"], status=status)[program.name] / empty
        seen = run_in_rounds(ROUNDS, {"empty": [EMPTY], "ours": [program, "--version"]}, statuses={"ours": status})
        row(f"{program.name}: start and end, instructions",
            f"{PROMISED_START} x an empty program's" if program == HOOK else "reported", f"{ratios[program]:.2f} x")
        row(f"{program.name}: start and end, time", "reported", f"{times_slower(seen['ours'], seen['empty']):.2f} x an empty program's")
    return ratios[HOOK] <= PROMISED_START


if __name__ == "__main__":
    sys.exit(0 if all([*map(check_size, PROMISED), start()]) else 1)
