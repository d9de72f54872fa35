#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The installed programs and the module: size, shared objects, time to start; fails when they are more than promised.

Sizes are what is loaded from a file (text and data, by size(1)). Shared objects: those that a file names itself, exactly;
and how many come with them. Times: the quickest, taken in turn at random with an empty C program's, as in cached.py."""

import os
import pathlib
import random
import re
import subprocess
import sys

sys.dont_write_bytecode = True
from cached import EMPTY  # noqa: E402
from measured import LAUNCHER  # noqa: E402

ROUNDS = 200
PREFIX = pathlib.Path(os.environ["AJC_STAGE_PREFIX"])
HOOK, SIGN_IN = PREFIX / "bin/ajc-hook", PREFIX / "libexec/ajc/ajc-hook-sign-in"
MODULE = next(PREFIX.rglob("pam_ajc.so"))
# (KiB at most, the shared objects that it names; where the system has archives of popt and keyutils, these are in it)
PROMISED = {
    HOOK: (448, {"libcjson.so.1", "libc.so.6"}),
    SIGN_IN: (384, {"libbsd.so.0", "libcjson.so.1", "libcrypto.so.3", "libcurl.so.4", "libxml2.so.2", "libc.so.6"}),
    MODULE: (24, {"libpam.so.0", "libc.so.6"}),
}
PROMISED_START = 1.5  # times the empty program, of ajc-hook


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def weight(path):
    """True when the promise about size and shared objects is kept."""
    text, data = map(int, output("size", path).splitlines()[1].split()[:2])
    named = set(re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "-d", path)))
    loaded = re.findall(r"^\s+(?!linux-vdso)(\S+\.so\S*)", output("ldd", path), re.M)
    kib, objects = (text + data) / 1024, PROMISED[path][1]
    print(f"{path.name}: {kib:.0f} KiB (promised {PROMISED[path][0]}), file {path.stat().st_size / 1024:.0f} KiB; names"
          f" {' '.join(sorted(named))}; {len(loaded)} shared objects in all")
    for name in sorted(named ^ objects):
        print(f"{path.name}: {name} is {'not promised' if name in named else 'missing'}")
    return kib <= PROMISED[path][0] and named == objects


def start():
    """True when ajc-hook starts as fast as promised."""
    commands = {"empty program": (EMPTY,), "ajc-hook --version": (HOOK, "--version"), "ajc-hook-sign-in": (SIGN_IN,)}
    seen = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name in random.sample(list(commands), len(commands)):
            seen[name].append(int(output(LAUNCHER, *commands[name]).split()[0]) / 1e6)
    least = {name: min(times) for name, times in seen.items()}
    for name, time in least.items():
        print(f"{name}: starts and ends in {time:.3f} ms ({time / least['empty program']:.2f} x)")
    return least["ajc-hook --version"] <= PROMISED_START * least["empty program"]


if __name__ == "__main__":
    sys.exit(0 if all([*map(weight, PROMISED), start()]) else 1)
