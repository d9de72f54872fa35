# SPDX-License-Identifier: MIT
"""What a run of a program takes, for the benchmarks. What decides is counted: instructions (callgrind), system calls
(strace), resident memory. Times are taken beside a control's in the same run, to be read; they decide nothing."""

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
    """An optimised program as a distribution builds it; its path."""
    program = WORK / name
    subprocess.run(["cc", "-std=gnu17", "-O2", "-fPIE", "-pie", "-Wl,-z,relro,-z,now", "-x", "c", "-o", program, "-"],
                   input=source, text=True, check=True)
    return program


LAUNCHER = build("launcher", (BENCH / "launcher.c").read_text())


def run_in_rounds(rounds, commands, environment=None, statuses=None):
    """Runs `commands`, lists of words by name, in rounds: for each name its runs' (milliseconds, CPU milliseconds, KiB).
    `statuses` has the exit status of those that are not to succeed."""
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
    """How many times as long as the control the runs took: each against the one of its round, the median. What else the
    machine does meanwhile meets both, so this moves by some hundredths where the times themselves double."""
    return statistics.median(run[0] / other[0] for run, other in zip(runs, control))


def _run(command, environment, status):
    done = subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
                          stdin=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
    if done.returncode != status:
        sys.exit(f"{command}: exit status {done.returncode}: {done.stderr}")


def instructions(command, environment=None, status=0):
    """How many instructions the command executed, by the name of the program: that of the command, and of any other that
    tells valgrind to write to the same FIFO. What becomes another program without a fork is not counted up to there."""
    fifo = WORK / "counts"
    os.mkfifo(fifo)
    ours = os.open(fifo, os.O_RDWR)  # until it is closed, reading does not end
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
    """The promise of resident memory on this machine. Most of what is resident is of shared libraries, and how much of
    a library a kernel maps at once differs from machine to machine by some hundred KiB, for the control of the same run
    as for ours: where the control takes more than is `usual` for it, the promise grows in proportion."""
    return promised * max(1, control / usual)
