# SPDX-License-Identifier: MIT
"""What a run of a program takes: time, CPU and resident memory, of it and its children. For the benchmarks."""

import os
import pathlib
import subprocess
import sys

BENCH = pathlib.Path(__file__).resolve().parent
WORK = pathlib.Path(os.environ["TMPDIR"])
HOOK = pathlib.Path(os.environ["AJC_STAGE_PREFIX"]) / "bin/ajc-hook"


def build(name, source):
    """An optimised program as a distribution builds it; its path."""
    program = WORK / name
    subprocess.run(["cc", "-std=gnu17", "-O2", "-fPIE", "-pie", "-Wl,-z,relro,-z,now", "-x", "c", "-o", program, "-"],
                   input=source, text=True, check=True)
    return program


LAUNCHER = build("launcher", (BENCH / "launcher.c").read_text())


def run(*command, environment=None):
    """(milliseconds, CPU milliseconds, KiB) of one run."""
    done = subprocess.run([LAUNCHER, *command], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
                          env={**os.environ, **(environment or {})})
    time_ns, cpu_ns, kib, status = map(int, done.stdout.split())
    if status != 0:
        sys.exit(f"{command}: exit status {status}: {done.stderr}")
    return time_ns / 1e6, cpu_ns / 1e6, kib
