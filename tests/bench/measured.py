# SPDX-License-Identifier: MIT
"""Measures a run of a program, for the benchmarks. Counts decide: instructions (callgrind), system calls (strace),
resident memory. Times are compared with a control in the same run and only reported."""

import collections
import os
import pathlib
import re
import statistics
import subprocess
import sys
import threading

BENCH = pathlib.Path(__file__).resolve().parent
WORK = pathlib.Path(os.environ["TMPDIR"])
HOOK = pathlib.Path(os.environ["AJC_STAGE_PREFIX"]) / "bin/ajc-hook"


def build(name, source):
    """Builds an optimised program like a distribution does; returns its path."""
    program = WORK / name
    subprocess.run(["cc", "-std=gnu17", "-O2", "-fPIE", "-pie", "-Wl,-z,relro,-z,now", "-x", "c", "-o", program, "-"],
                   input=source, text=True, check=True)
    return program


LAUNCHER = build("launcher", (BENCH / "launcher.c").read_text())


def run_in_rounds(rounds, commands, environment=None, statuses=None):
    """Runs `commands`, lists of words by name, in rounds: for each name its runs' (milliseconds, CPU milliseconds, KiB).
    `statuses` has the expected exit statuses other than 0."""
    words = [word for command in commands.values() for word in (",", *command)][1:]
    done = subprocess.run([LAUNCHER, str(rounds), *words], capture_output=True, text=True, check=True,
                          stdin=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
    runs = {name: [] for name in commands}
    for line in done.stdout.splitlines():
        number, time_ns, cpu_ns, kib, status = map(int, line.split())
        name = list(commands)[number]
        if status != (statuses or {}).get(name, 0):
            sys.exit(f"{name}: exit status {status}: {done.stderr}")
        runs[name].append((time_ns / 1e6, cpu_ns / 1e6, kib))
    return runs


def times_slower(runs, control):
    """The median ratio of the runs' times to those of the control in the same round. Other load affects both, so the ratio
    changes by some hundredths when the times themselves double."""
    return statistics.median(run[0] / other[0] for run, other in zip(runs, control))


def _run(command, environment, status):
    done = subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
                          stdin=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
    if done.returncode != status:
        sys.exit(f"{command}: exit status {done.returncode}: {done.stderr}")


def instructions(command, environment=None, status=0):
    """How many instructions the command executed, by program: the command's, and any other whose valgrind writes to the
    same FIFO. Instructions before an exec without a fork are not counted."""
    fifo = WORK / "counts"
    os.mkfifo(fifo)
    ours = os.open(fifo, os.O_RDWR)  # keeps the reader waiting until it is closed
    text = []
    reader = threading.Thread(target=lambda: text.append(fifo.read_text()))
    reader.start()
    try:
        _run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={fifo}", *command], environment,
             status)
    finally:
        os.close(ours)
        reader.join()
        fifo.unlink()
    programs = dict(re.findall(r"==(\d+)== Command: (\S+)", text[0]))
    counts = collections.Counter()
    for process, count in re.findall(r"==(\d+)== Collected : (\d+)", text[0]):
        counts[pathlib.Path(programs[process]).name] += int(count)
    return counts


def system_calls(command, environment=None, status=0):
    """The names of the system calls of the command and its children, in order."""
    trace = WORK / "trace"
    _run(["strace", "-f", "-qq", "-o", trace, *command], environment, status)
    return re.findall(r"^\d+ +(\w+)\(", trace.read_text(), re.M)


def allowed_kib(promised, control, usual):
    """The limit for resident memory on this machine. Most of it belongs to shared libraries, and kernels map different
    parts of them, which makes some hundred KiB, also for the control. If the control needs more than `usual`, the limit is
    raised in proportion."""
    return promised * max(1, control / usual)
