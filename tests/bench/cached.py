#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Time, CPU and memory of the installed program; fails when they are more than promised.

With a session in the keyring: `export`, `credential-process` and `prompt` against an empty C program, linked
dynamically and built here, in turn at random in one run, medians; promised is a ratio of 1.5, and 2 MiB resident. And a
silent sign-in (`rotate` with a living portal session, ajc-hook and ajc-hook-sign-in together): 40 ms of CPU, 16 MiB.
The sandbox's certificate is in a file of its own, so this is without the loading of the machine's CA bundle."""

import os
import pathlib
import random
import statistics
import subprocess
import sys

ROUNDS, SIGN_INS = 400, 15
PROMISED_RATIO, PROMISED_KIB = 1.5, 2048
PROMISED_CPU_MS, PROMISED_SIGN_IN_KIB = 40, 16384
HOOK = pathlib.Path(os.environ["AJC_STAGE_PREFIX"]) / "bin/ajc-hook"
BENCH = pathlib.Path(__file__).resolve().parent
WORK = pathlib.Path(os.environ["TMPDIR"])


def build(name, source):
    """An optimised program as a distribution builds it; its path."""
    program = WORK / name
    subprocess.run(["cc", "-std=gnu17", "-O2", "-fPIE", "-pie", "-Wl,-z,relro,-z,now", "-x", "c", "-o", program, "-"],
                   input=source, text=True, check=True)
    return program


LAUNCHER = build("launcher", (BENCH / "launcher.c").read_text())
EMPTY = build("empty", "int main(void) { return 0; }")


def run(*command, environment=None):
    """(milliseconds, CPU milliseconds, KiB) of one run."""
    done = subprocess.run([LAUNCHER, *command], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
                          env={**os.environ, **(environment or {})})
    time_ns, cpu_ns, kib, status = map(int, done.stdout.split())
    if status != 0:
        sys.exit(f"{command}: exit status {status}: {done.stderr}")
    return time_ns / 1e6, cpu_ns / 1e6, kib


def cached():
    """True when the promise is kept."""
    in_shell = {"AJC_PROFILE": "duff"}
    commands = {"empty program": ((EMPTY,), {}), "export": ((HOOK, "export", "duff"), {}),
                "credential-process": ((HOOK, "credential-process", "duff"), {}),
                "prompt": ((HOOK, "prompt", "bash", "said"), {**in_shell, "AJC_BACKGROUND": "off"})}
    seen = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name in random.sample(list(commands), len(commands)):
            command, environment = commands[name]
            seen[name].append(run(*command, environment=environment))
    medians = {name: statistics.median(time for time, _, _ in runs) for name, runs in seen.items()}
    kept = True
    for name, runs in seen.items():
        ratio, all_kib = medians[name] / medians["empty program"], [kib for _, _, kib in runs]
        kib = statistics.median(all_kib)  # where the C library is mapped, and how much of it at once, differs a little
        print(f"{name}: median {medians[name]:.3f} ms ({ratio:.2f} x, promised {PROMISED_RATIO}),"
              f" {kib:.0f} KiB resident (promised {PROMISED_KIB}; {min(all_kib)} to {max(all_kib)})")
        kept = kept and ratio <= PROMISED_RATIO and kib <= PROMISED_KIB
    return kept


def silent_sign_in():
    """True when the promise is kept."""
    runs = [run(HOOK, "rotate", "duff") for _ in range(SIGN_INS)]
    times, cpu_times, kib = zip(*runs)
    print(f"silent sign-in: median {statistics.median(times):.1f} ms, CPU {statistics.median(cpu_times):.1f} ms"
          f" (promised {PROMISED_CPU_MS}), {max(kib)} KiB resident (promised {PROMISED_SIGN_IN_KIB})")
    return statistics.median(cpu_times) <= PROMISED_CPU_MS and max(kib) <= PROMISED_SIGN_IN_KIB


if __name__ == "__main__":
    sys.exit(0 if all([cached(), silent_sign_in()]) else 1)
