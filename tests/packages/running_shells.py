#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Running shells during an upgrade and a removal of the packages: running_shells.py ROOT USER

Runs in the clean root that clean_root.sh prepares, with the packages installed, later ones in /tmp and a default profile.
bash, zsh and fish, each on its own terminal, must not print anything, and the refresher must end when its program is
removed; the next shell that calls the program starts a new one."""
import os
import pathlib
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import pexpect  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shell"))
from terminal import ARGUMENTS, SETTINGS, START_FILE, Shell, assignment  # noqa: E402

ROOT, USER = sys.argv[1:]
TIMEOUT_SECONDS = float(os.environ["AJC_TEST_TIMEOUT"])  # see as-user


class RunningShell(Shell):
    """An interactive shell of USER in ROOT, with the hook of the installed program."""

    def __init__(self, kind):
        self.kind, self.status, self.prompts = kind, None, 0
        home = f"/home/{USER}/{kind}"
        start_file = f"{home}/{START_FILE[kind]}"
        load = "ajc-hook init fish | source" if kind == "fish" else f'eval "$(ajc-hook init {kind})"'
        pathlib.Path(ROOT + start_file).parent.mkdir(parents=True)
        pathlib.Path(ROOT + start_file).write_text(f"{SETTINGS[kind]}{load}\n")
        arguments = {"bash": ["--rcfile", start_file, "--noediting", "-i"],
                     "fish": ["-i", "-C", f"source {start_file}"]}.get(kind, ARGUMENTS[kind])
        self.child = pexpect.spawn(
            "chroot", [f"--userspec={USER}", ROOT, "env", "-i", "PATH=/usr/bin:/bin", "TERM=xterm", "LC_ALL=C.UTF-8",
                       f"HOME=/home/{USER}", f"ZDOTDIR={home}", f"/bin/{kind}", *arguments],
            encoding="utf-8", timeout=TIMEOUT_SECONDS, echo=False, dimensions=(50, 2000))
        self.child.delaybeforesend = None
        output = self.wait()
        if output:
            fail(f"{kind} printed at its start: {output!r}")

    def ask(self):
        """Makes the hook call the program."""
        self.run(assignment(self.kind, "__ajc_next", "0"))
        return self.run()

    def must_be_silent(self, when):
        """Nothing is printed at prompts, before commands, and when the hook calls the program."""
        ask = assignment(self.kind, "__ajc_next", "0")
        for line in ("", "true", ask, "", f"{ask}; true", "cd /tmp", "cd"):
            output = self.run(line)
            if output:
                fail(f"{self.kind} {when}, after {line!r}: {output!r}")

    def leave(self):
        """Ends it and ignores its last output."""
        self.child.sendeof()
        self.child.expect(pexpect.EOF)
        self.child.close()


def fail(sentence):
    sys.exit("FAILED: " + sentence)


def wait_until(what, condition):
    """Waits until the condition returns something true, and returns that."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not (found := condition()):
        if time.monotonic() > deadline:
            fail("did not happen in time: " + what)
        time.sleep(0.05)
    return found


def program_processes():
    """The ids of this user's processes that run ajc's programs, also removed ones."""
    uid = os.stat(f"{ROOT}/home/{USER}").st_uid
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            runs = os.readlink(entry / "exe").removesuffix(" (deleted)").rpartition("/")[2]
            owner = int((entry / "status").read_text().partition("\nUid:\t")[2].split()[0])
        except OSError:
            continue
        if runs.startswith("ajc-hook") and owner == uid:
            found.append(int(entry.name))
    return sorted(found)


def change_packages(*words):
    done = subprocess.run(["chroot", ROOT, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8",
                           "DEBIAN_FRONTEND=noninteractive", "dpkg", *words], capture_output=True, text=True, check=False)
    print(done.stdout, end="")
    if done.returncode or done.stderr:
        fail(f"dpkg {words}: {done.stderr}")


def refresher(shells):
    """Makes the shells start it and returns its process id as the only one."""
    for shell in shells:
        shell.ask()
    return wait_until("one refresher runs", lambda: len(found := program_processes()) == 1 and found)


def main():
    shells = [RunningShell("bash"), RunningShell("zsh"), RunningShell("fish")]
    for shell in shells:
        wait_until(f"{shell.kind} has keys", lambda shell=shell: "ASIA" in shell.run('echo "$AWS_ACCESS_KEY_ID"'))
    before = refresher(shells)

    later = sorted(str(path)[len(ROOT):] for path in pathlib.Path(ROOT, "tmp").glob("*+later_*.deb"))
    change_packages("--install", *later)
    wait_until("the refresher of the old program ends", lambda: not set(before) & set(program_processes()))
    for shell in shells:
        shell.must_be_silent("after the upgrade")
        if "ajc-hook" not in shell.run("ajc --version"):
            fail(f"{shell.kind} does not find the program after the upgrade")
    print(f"upgraded: refresher {before} ended, shells silent, {refresher(shells)} started")

    change_packages("--remove", "libpam-ajc", "ajc-hook")
    wait_until("no program of ours runs", lambda: not program_processes())
    for shell in shells:
        shell.must_be_silent("after the removal")
        shell.leave()
    if program_processes():
        fail(f"processes were started again: {program_processes()}")
    print("removed: no process left, shells silent")


if __name__ == "__main__":
    main()
