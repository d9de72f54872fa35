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


def allowed_kib(promised, control, usual):
    """The promise of resident memory on this machine. Most of what is resident is of shared libraries, and how much of
    a library a kernel maps at once differs from machine to machine by some hundred KiB, for the control of the same run
    as for ours: where the control takes more than is `usual` for it, the promise grows in proportion."""
    return promised * max(1, control / usual)
