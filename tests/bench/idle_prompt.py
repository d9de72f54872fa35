#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The cost of the hook at an idle prompt, in real interactive shells; fails when it is more than promised.

Counts the instructions (callgrind) and system calls (strace) of one call: those of a shell that calls the hook 400 times
minus those of one that calls it 100 times, divided by 300. Also reports the median time from Enter to the next prompt, and
to the prompt after a command: with the hook, an empty hook, no hook, /bin/true and direnv, in random order, as a ratio to the
shell without a hook. The hook is that of the installed ajc-hook if AJC_STAGE_PREFIX is set, otherwise the source's with a
fake program."""

import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shell"))
from terminal import FakeProgram, Shell  # noqa: E402
from table import row  # noqa: E402

PROMISED = {"bash": (131000, 2), "zsh": (75000, 12), "fish": (320000, 15)}  # instructions, system calls
FEW, MANY, PROMPTS = 100, 400, 50
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
    "bash": "round() { local i; for ((i = 0; i < $2; i++)); do $1; done; }",
    "zsh": "round() { repeat $2; do $1; done; }",
    "fish": "function round; for i in (builtin string repeat -n $argv[2] \"x \" | builtin string split -n ' ');"
            " $argv[1]; end; end",
}


def shell_with_hook(kind, directory, **more):
    """A shell whose hook has called the program already and is idle."""
    prefix = os.environ.get("AJC_STAGE_PREFIX")
    before = f"{EMPTY[kind]}\n{ROUND[kind]}"
    if prefix:
        init = subprocess.check_output([f"{prefix}/bin/ajc-hook", "init", kind], text=True)
        environment = {name: os.environ[name] for name in ("XDG_RUNTIME_DIR",) if name in os.environ}
        shell = Shell(kind, hook=init, before=before, environment=environment, **more)
    else:
        program = FakeProgram(pathlib.Path(directory) / kind, kind=kind)
        program.grant(ttl=36000)
        shell = Shell(kind, program, before=before, **more)
    shell.run()
    shell.run()
    return shell


def instructions(kind, directory, calls):
    """Of a shell that calls the hook this many times; the hook must not call the program meanwhile."""
    log = pathlib.Path(directory) / "instructions"
    log.touch(0o666)
    shell = shell_with_hook(kind, directory, through=("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                                                      f"--log-file={log}"))
    asked_at = shell.value("__ajc_since")
    shell.run(f"round __ajc_hook {calls}")
    asked_again = shell.value("__ajc_since") != asked_at
    shell.end()
    if asked_again:
        sys.exit(f"{kind}: the hook called the program while counting, so this was no idle prompt")
    text = log.read_text()
    log.unlink()
    own = re.search(r"==(\d+)== Command:", text).group(1)  # its children have their own lines
    return int(re.search(rf"=={own}== Collected : (\d+)", text).group(1))


def system_calls(kind, directory, calls):
    """Of a shell that calls the hook this many times, and of its children."""
    log = pathlib.Path(directory) / "calls"
    shell = shell_with_hook(kind, directory, through=("strace", "-f", "-qq", "-o", str(log)))
    shell.run(f"round __ajc_hook {calls}")
    shell.end()
    return len(re.findall(r"^\d+ +\w+\(", log.read_text(), re.M))


def per_call(count, *what):
    """The count for one call of the hook."""
    return (count(*what, MANY) - count(*what, FEW)) / (MANY - FEW)


def prompt_us(shells, line=""):
    """Median time from Enter (after the command `line`) to the next prompt of each shell, in us."""
    times = {name: [] for name in shells}
    for _ in range(PROMPTS):
        for name in random.sample(list(shells), len(shells)):
            start = time.perf_counter()
            shells[name].run(line)
            times[name].append((time.perf_counter() - start) * 1e6)
    return {name: statistics.median(seen) for name, seen in times.items()}


def show_times(kind, directory):
    shells = {"none": Shell(kind), "hook": shell_with_hook(kind, directory)}
    shells.update((name, Shell(kind, before=EMPTY[kind], after=text)) for name, text in CONTROLS[kind].items())
    for what, line in (("idle prompt", ""), ("prompt after a command", "builtin true")):
        times = prompt_us(shells, line)
        for name, us in times.items():
            if name != "none":
                row(f"{kind}, {what}: time with {name}", "reported", f"{us / times['none']:.2f} x that without a hook, {us:.0f} us")
    for shell in shells.values():
        shell.end()


def measure(kind, directory):
    """Prints the figures of one shell; true if the limits are met."""
    counts = [per_call(count, kind, directory) for count in (instructions, system_calls)]
    for what, promised, here in zip(("instructions", "system calls"), PROMISED[kind], counts):
        row(f"{kind}, idle prompt: {what} of the hook", promised, f"{here:.2f}")
    show_times(kind, directory)
    return all(count <= promised for count, promised in zip(counts, PROMISED[kind]))


def main():
    with tempfile.TemporaryDirectory(prefix="ajc-bench-") as directory:
        kept = [measure(kind, directory) for kind in PROMISED]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
