#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What injected code in ajc-hook-sign-in and ajc-hook-key could do (attacker.c), by the kernel's answers.

    attacks.py ATTACKER.so CONTROL

CONTROL is the attacker as an unconfined program. There each attack must succeed, because one that fails there anyway
proves nothing. Prints a table, and fails when an attack succeeds that EXCEPTIONS does not name, or the other way round.
"""
import ctypes
import json
import os
import socket
import subprocess
import sys

sys.dont_write_bytecode = True
from sign_in import Worker, usual_open  # noqa: E402

EXCEPTIONS = {  # seccomp does not see an address, and Landlock does not know sockets with a path
    "ajc-hook-sign-in": {"reach an agent's socket"},
    "ajc-hook-key": {"fork", "open a terminal", "lock a device"},  # one process a key; new keys are new files in /dev
}
# What only Landlock refuses.
READING = {"read a file of the home", "list the home", "read the environment of the shell"}
WRITING = {"write to a file"}
# What a kernel may refuse to every process.
MAY_FAIL_UNCONFINED = {"make a namespace", "handle page faults", "set up io_uring", "trace the shell", "read the memory of the shell",
                       "open a socket of the kernel's crypto"}


LANDLOCK_CREATE_RULESET, LANDLOCK_VERSION = 444, 1


def landlock_version():
    """The kernel's version of Landlock, 0 without Landlock."""
    return max(0, ctypes.CDLL(None).syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), LANDLOCK_VERSION))


def exceptions(program, version):
    """What this kernel cannot refuse to the program."""
    known = set(EXCEPTIONS[program])
    if version < 6 and program == "ajc-hook-key":  # which ends its own processes
        known.add("signal the shell")
    if version == 0:
        known |= READING | (WRITING if program == "ajc-hook-key" else set())
    return known


def outcomes(lines):
    """{attack: outcome} of log messages."""
    texts = [json.loads(line).get("text", "") for line in lines]
    return dict(text[len("attack "):].rsplit(": ", 1) for text in texts if text.startswith("attack "))


def attacked(program, first):
    """The outcomes in a program that gets these messages first."""
    worker = Worker("2", program)
    for message in first:
        worker.send_message(message)
    lines = []
    while (message := worker.receive()) is not None and message["message"] != "done":
        lines.append(json.dumps(message))
    worker.channel.close()
    worker.child.wait()
    return outcomes(lines)


def main():
    """Runs all attacks."""
    attacker, control = sys.argv[1:]
    agent = socket.socket(socket.AF_UNIX)
    agent.bind(os.environ["AJC_ATTACK_AGENT"])
    agent.listen()
    shell = subprocess.Popen(["sleep", "infinity"])
    os.environ["AJC_ATTACK_SHELL"] = str(shell.pid)
    try:
        unconfined = outcomes(subprocess.check_output([control], text=True).splitlines())
        os.environ["LD_PRELOAD"] = attacker
        seen = {
            "ajc-hook-sign-in": attacked("ajc-hook-sign-in", [
                {"message": "open", "version": 2, **usual_open()},
                {"message": "task", "kind": "check", "email": "", "console_url": "https://localhost", "sso_url": ""}]),
            "ajc-hook-key": attacked("ajc-hook-key", [{"message": "look", "rp_id": "localhost", "seconds": 0, "ids": []}]),
        }
    finally:
        shell.kill()
        shell.wait()
    faults, version = 0, landlock_version()
    print("Landlock of version %d" % version)
    for attack, outcome in unconfined.items():
        answers = {program: each.get(attack, "not tried") for program, each in seen.items()}
        print("%-38s unconfined %-8s %s" % (attack, outcome, " ".join("%s %-9s" % pair for pair in answers.items())))
        if outcome != "done" and attack not in MAY_FAIL_UNCONFINED:
            print("    the control must succeed")
            faults += 1
        for program, answer in answers.items():
            if answer == "not tried" or (answer == "done") != (attack in exceptions(program, version)):
                print("    %s: not what is expected" % program)
                faults += 1
    print("%d attacks, %d faults" % (len(unconfined), faults))
    return 1 if faults or not unconfined else 0


if __name__ == "__main__":
    sys.exit(main())
