#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the hook adds to the start of a shell; fails when it is more than promised.

Counted are the instructions of an interactive shell that reads the hook and ends, less those of one that does not, by
callgrind; and the processes that are started for it, by strace: what `ajc-hook init SHELL` prints evaluated, which starts
that one program; the same with a name for the function, for which bash's hook is printed in full, too; and the hook read
from the installed file, which starts none. For reading: the program's own
instructions; and bash's time as a ratio to one without a hook, beside one with direnv's, and mise's where it is
installed."""

import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys

sys.dont_write_bytecode = True
from measured import HOOK, WORK, instructions, run_in_rounds, times_slower  # noqa: E402
from table import row  # noqa: E402

# Instructions in thousands: the hook evaluated, evaluated in full, and read from its file.
PROMISED = {"bash": (7000, 9000, 6900), "zsh": (3200, 3200, 3000), "fish": (4200, 4200, 4000)}
SHARE = HOOK.parents[1] / "share/ajc"
LINES = {
    "bash": {"evaluated": f'eval "$({HOOK} init bash)"', "evaluated in full": f'eval "$({HOOK} init bash --name ajc)"',
             "read from its file": f". {SHARE}/hook.bash"},
    "zsh": {"evaluated": f'eval "$({HOOK} init zsh)"', "evaluated in full": f'eval "$({HOOK} init zsh --name ajc)"',
            "read from its file": f". {SHARE}/hook.zsh"},
    "fish": {"evaluated": f"{HOOK} init fish | source", "evaluated in full": f"{HOOK} init fish --name ajc | source",
             "read from its file": f"source {SHARE}/hook.fish"},
}
STARTED = {"evaluated": 1, "evaluated in full": 1, "read from its file": 0}
START_FILES = {"bash": ".bashrc", "zsh": ".zshrc", "fish": "config/fish/config.fish"}
ROUNDS = 20
THROUGH = {"valgrind": ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"],
           "strace": ["strace", "-f", "-qq", "-e", "trace=clone,clone3,fork,vfork"]}


def start(kind, line, through, log):
    """Starts an interactive shell, whose start-up file has that line, through a program that writes to `log`."""
    home = WORK / kind
    start_file = home / START_FILES[kind]
    start_file.parent.mkdir(parents=True, exist_ok=True)
    start_file.write_text(f"{line}\n")
    environment = {"HOME": str(home), "ZDOTDIR": str(home), "XDG_CONFIG_HOME": str(home / "config"), "PATH": os.environ["PATH"],
                   "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"], "TERM": "dumb", "LANG": "C.UTF-8"}
    words = {"bash": ["bash"], "zsh": ["zsh", "-d"], "fish": ["fish"]}[kind]
    done = subprocess.run([*THROUGH[through], f"--log-file={log}" if through == "valgrind" else f"--output={log}", *words,
                           "-i", "-c", "exit 0"], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"{kind}, {line}: exit status {done.returncode}: {done.stderr}")
    return pathlib.Path(log).read_text()


def shell_instructions(kind, line):
    """Those of the shell itself."""
    text = start(kind, line, "valgrind", WORK / "instructions")
    own = re.search(r"==(\d+)== Command:", text).group(1)
    return int(re.search(rf"=={own}== Collected : (\d+)", text).group(1))


def started(kind, line):
    """How many processes are started; a thread is none."""
    text = start(kind, line, "strace", WORK / "started")
    return sum("CLONE_THREAD" not in call for call in re.findall(r"^\d+ +(?:clone3?|v?fork)\(.*", text, re.M))


def measure(kind):
    """Prints the figures of one shell; true when they are as promised."""
    without, none_started, kept = shell_instructions(kind, ""), started(kind, ""), True
    for promised, (name, line) in zip(PROMISED[kind], LINES[kind].items()):
        count, processes = (shell_instructions(kind, line) - without) / 1000, started(kind, line) - none_started
        row(f"{kind}, start, hook {name}: instructions more", f"{promised / 1000} million", f"{count / 1000:.2f} million")
        row(f"{kind}, start, hook {name}: processes started", STARTED[name], processes)
        kept = kept and count <= promised and processes <= STARTED[name]
    return kept


def show_times():
    """Of bash, with each line in its start-up file."""
    lines = {"no hook": "", **{f"hook {name}": line for name, line in LINES["bash"].items()}}
    for peer, words in (("direnv", "hook bash"), ("mise", "activate bash")):
        program = shutil.which(peer, path=os.environ["PATH"] + ":/usr/local/bin")
        if program:
            lines[peer] = f'eval "$({program} {words})"'
    for number, line in enumerate(lines.values()):
        (WORK / f"bashrc{number}").write_text(f"{line}\n")
    seen = run_in_rounds(ROUNDS, {name: ["bash", "--rcfile", WORK / f"bashrc{number}", "-i", "-c", "exit 0"]
                                  for number, name in enumerate(lines)})
    for name, runs in seen.items():
        row(f"bash, start, {name}: time", "reported", f"{times_slower(runs, seen['no hook']):.2f} x that without a hook,"
            f" {statistics.median(run[0] for run in runs):.1f} ms")


def main():
    """0 when the promises are kept."""
    for kind in PROMISED:
        count = instructions([HOOK, "init", kind])[HOOK.name]
        row(f"ajc-hook init {kind}: instructions", "reported", f"{count / 1e6:.2f} million")
    kept = [measure(kind) for kind in PROMISED]
    show_times()
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
