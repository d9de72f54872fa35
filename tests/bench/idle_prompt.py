#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The cost of the hook at an idle prompt, in real interactive shells; fails when it is more than promised.

Counts the instructions (callgrind) and system calls (strace) of one call: those of a shell that calls the hook many times
minus those of one that calls it a few times; system calls minus those of an empty function. Also reports the
median time from Enter to the next prompt, and to the prompt after a command: with the hook, an empty hook, no hook,
/bin/true, direnv and, if it is installed, mise, in random order, as a ratio to the shell without a hook in the same round.
The hook is that of the installed ajc-hook if AJC_STAGE_PREFIX is set, otherwise the source's with a fake program."""

import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shell"))
from terminal import FakeProgram, Shell  # noqa: E402
from table import row  # noqa: E402

# Instructions, and system calls more than an empty function's.
PROMISED = {"bash": (130000, 1), "zsh": (75000, 3), "fish": (280000, 7)}
CALLS = {"instructions": (20, 120), "system_calls": (100, 400)}  # a shell has a few system calls more or less
PROMPTS = 20
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
MISE = shutil.which("mise", path=os.environ["PATH"] + ":/usr/local/bin")
if MISE:
    CONTROLS["bash"]["mise"] = f'export MISE_OFFLINE=1; eval "$({MISE} activate bash)"'
    CONTROLS["zsh"]["mise"] = f'export MISE_OFFLINE=1; eval "$({MISE} activate zsh)"'
    CONTROLS["fish"]["mise"] = f"set -gx MISE_OFFLINE 1; {MISE} activate fish | source"
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


def instructions(kind, directory, function, calls):
    """Those of a whole shell that calls the function so often; which must not have asked the program meanwhile."""
    log = pathlib.Path(directory) / "instructions"
    log.touch(0o666)
    shell = shell_with_hook(kind, directory, through=("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                                                      f"--log-file={log}"))
    asked_at = shell.value("__ajc_since")
    shell.run(f"round {function} {calls}")
    asked_again = shell.value("__ajc_since") != asked_at
    shell.end()
    if asked_again:
        sys.exit(f"{kind}: the hook called the program while counting, so this was no idle prompt")
    text = log.read_text()
    log.unlink()
    own = re.search(r"==(\d+)== Command:", text).group(1)  # its children have their own lines
    return int(re.search(rf"=={own}== Collected : (\d+)", text).group(1))


def system_calls(kind, directory, function, calls):
    """Those of a whole shell that calls the function so often, and of its children."""
    log = pathlib.Path(directory) / "calls"
    shell = shell_with_hook(kind, directory, through=("strace", "-f", "-qq", "-o", str(log)))
    shell.run(f"round {function} {calls}")
    shell.end()
    return len(re.findall(r"^\d+ +\w+\(", log.read_text(), re.M))


def per_call(count, *what):
    """The count for one call of the hook."""
    few, many = CALLS[count.__name__]
    return (count(*what, many) - count(*what, few)) / (many - few)


def prompt_us(shells, line=""):
    """Times from Enter (after the command `line`) to the next prompt of each shell, in us, by round."""
    times = {name: [] for name in shells}
    for _ in range(PROMPTS):
        for name in random.sample(list(shells), len(shells)):
            start = time.perf_counter()
            shells[name].run(line)
            times[name].append((time.perf_counter() - start) * 1e6)
    return times


def show_times(kind, directory):
    shells = {"none": Shell(kind), "hook": shell_with_hook(kind, directory)}
    shells.update((name, Shell(kind, before=EMPTY[kind], after=text)) for name, text in CONTROLS[kind].items())
    for what, line in (("idle prompt", ""), ("prompt after a command", "builtin true")):
        times = prompt_us(shells, line)
        for name, seen in times.items():
            ratio = statistics.median(us / none for us, none in zip(seen, times["none"]))
            if name != "none":
                row(f"{kind}, {what}: time with {name}", "reported",
                    f"{ratio:.2f} x that without a hook, {statistics.median(seen):.0f} us")
    for shell in shells.values():
        shell.end()


def measure(kind, directory):
    """Prints the figures of one shell; true when they are as promised."""
    counts = [per_call(instructions, kind, directory, "__ajc_hook"),
              per_call(system_calls, kind, directory, "__ajc_hook") - per_call(system_calls, kind, directory, "__empty")]
    for what, promised, here in zip(("instructions", "more system calls than an empty function's"), PROMISED[kind], counts):
        row(f"{kind}, idle prompt: {what}", promised, f"{here:.2f}")
    show_times(kind, directory)
    return all(round(count) <= promised for count, promised in zip(counts, PROMISED[kind]))


def main():
    with tempfile.TemporaryDirectory(prefix="ajc-bench-") as directory:
        kept = [measure(kind, directory) for kind in PROMISED]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
