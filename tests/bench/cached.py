#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Time and memory of the installed program with a session in the keyring; fails when they are more than promised:
`export`, `credential-process` and `prompt` against an empty C program, linked dynamically and built here, in turn at
random in one run, the quickest of each, as whatever else the machine does only adds; promised is a ratio of 1.5, and
2 MiB resident where an empty program takes one."""

import random
import statistics
import sys

sys.dont_write_bytecode = True
from measured import HOOK, allowed_kib, build, run  # noqa: E402

ROUNDS = 400
PROMISED_RATIO, PROMISED_KIB = 1.5, 2048
EMPTY_KIB = 1024  # usual
EMPTY = build("empty", "int main(void) { return 0; }")


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
    times = {name: [time for time, _, _ in runs] for name, runs in seen.items()}
    least = {name: min(taken) for name, taken in times.items()}
    allowed = allowed_kib(PROMISED_KIB, statistics.median(kib for _, _, kib in seen["empty program"]), EMPTY_KIB)
    kept = True
    for name, runs in seen.items():
        ratio, all_kib = least[name] / least["empty program"], [kib for _, _, kib in runs]
        kib = statistics.median(all_kib)  # where the C library is mapped, and how much of it at once, differs a little
        print(f"{name}: {least[name]:.3f} ms ({ratio:.2f} x, promised {PROMISED_RATIO}; median"
              f" {statistics.median(times[name]):.3f} ms), {kib:.0f} KiB resident (promised {PROMISED_KIB}, here {allowed:.0f}; {min(all_kib)} to {max(all_kib)})")
        kept = kept and ratio <= PROMISED_RATIO and kib <= allowed
    return kept


if __name__ == "__main__":
    sys.exit(0 if cached() else 1)
