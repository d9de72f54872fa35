#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the hook costs at an idle prompt, in real interactive shells; fails when it is more than promised.

Two figures. The function: the hook minus an empty function, called in a loop inside the shell, rounds of both in turn,
the quickest of each, as whatever else the machine does only adds: at most 30 us in bash and zsh, 90 in fish, whose
clock is a file. The prompt: Enter to the next prompt, and to the prompt after a command, with the hook, with an empty
hook, with none, with /bin/true and with direnv at each prompt, in turn at random, medians; for reading, as it is mostly
the machine's. The hook is that of the installed ajc-hook when AJC_STAGE_PREFIX names one, else the source's, with a
program that answers like it."""

import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shell"))
from terminal import FakeProgram, Shell  # noqa: E402

PROMISED_US = {"bash": 30.0, "zsh": 30.0, "fish": 90.0}
ROUNDS, CALLS, PROMPTS = 21, 1000, 200
EMPTY = {"bash": "__empty() { :; }", "zsh": "zmodload zsh/datetime; __empty() { :; }", "fish": "function __empty; end"}
CONTROLS = {
    "bash": {"empty": "PROMPT_COMMAND=(: __empty)", "/bin/true": "PROMPT_COMMAND=(: /bin/true)",
             "direnv": 'eval "$(direnv hook bash)"'},
    "zsh": {"empty": "precmd_functions=(__empty)", "/bin/true": "precmd() { /bin/true; }",
            "direnv": 'eval "$(direnv hook zsh)"'},
    "fish": {"empty": "function __at_prompt --on-event fish_prompt; end",
             "/bin/true": "function __at_prompt --on-event fish_prompt; /bin/true; end",
             "direnv": "direnv hook fish | source"},
}
ROUND = {
    "bash": "round() { local i from=$EPOCHREALTIME; for ((i = 0; i < $2; i++)); do $1; done;"
            " echo $from $EPOCHREALTIME; }",
    "zsh": "round() { local from=$EPOCHREALTIME; repeat $2; do $1; done; printf '%.6f %.6f\\n' $from $EPOCHREALTIME; }",
    # fish has no clock of its own: its start and end are taken here.
    "fish": "function round; for i in (builtin string repeat -n $argv[2] \"x \" | builtin string split -n ' ');"
            " $argv[1]; end; end",
}


def shell_with_hook(kind, directory):
    """A shell whose hook has asked, been answered, and has nothing to do."""
    prefix = os.environ.get("AJC_STAGE_PREFIX")
    before = f"{EMPTY[kind]}\n{ROUND[kind]}"
    if prefix:
        init = subprocess.check_output([f"{prefix}/bin/ajc-hook", "init", kind], text=True)
        environment = {name: os.environ[name] for name in ("XDG_RUNTIME_DIR",) if name in os.environ}
        shell = Shell(kind, hook=init, before=before, environment=environment)
    else:
        program = FakeProgram(pathlib.Path(directory) / kind, kind=kind)
        program.grant(ttl=36000)
        shell = Shell(kind, program, before=before)
    shell.run()
    shell.run()
    return shell


def function_us(shell):
    """Least cost of a call of the hook and of an empty function, in us."""
    costs = {"__ajc_hook": [], "__empty": []}
    for _ in range(ROUNDS):
        for name, seen in costs.items():
            start = time.perf_counter()
            within = shell.run(f"round {name} {CALLS}").split() or [start, time.perf_counter()]
            seen.append((float(within[1]) - float(within[0])) * 1e6 / CALLS)
    return [min(seen) for seen in costs.values()]


def prompt_us(shells, line=""):
    """Median time from Enter (behind a command) to the next prompt of each shell, in us."""
    times = {name: [] for name in shells}
    for _ in range(PROMPTS):
        for name in random.sample(list(shells), len(shells)):
            start = time.perf_counter()
            shells[name].run(line)
            times[name].append((time.perf_counter() - start) * 1e6)
    return {name: statistics.median(seen) for name, seen in times.items()}


def measure(kind, directory):
    """Prints the figures of one shell; true when they are as promised."""
    shells = {"hook": shell_with_hook(kind, directory),
              "none": Shell(kind)}
    shells.update((name, Shell(kind, before=EMPTY[kind], after=text)) for name, text in CONTROLS[kind].items())
    try:
        asked_at = shells["hook"].value("__ajc_since")
        hook, empty = function_us(shells["hook"])
        prompt = prompt_us(shells)
        command = prompt_us(shells, "builtin true" if kind == "fish" else "\\builtin true")
        idle = shells["hook"].value("__ajc_since") == asked_at
    finally:
        for shell in shells.values():
            shell.end()
    print(f"{kind}: hook {hook:.1f} us - empty function {empty:.1f} us = {hook - empty:.1f} us"
          f" (promised: at most {PROMISED_US[kind]:.0f} us)")
    for what, times in (("idle prompt", prompt), ("prompt after a command", command)):
        print(f"{kind}: {what}: " + ", ".join(f"{name} {us:.0f} us" for name, us in times.items()))
    if not idle:
        print(f"{kind}: the program was asked while measuring, so this was no idle prompt")
    return idle and hook - empty <= PROMISED_US[kind]


def main():
    with tempfile.TemporaryDirectory(prefix="ajc-bench-") as directory:
        kept = [measure(kind, directory) for kind in PROMISED_US]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
