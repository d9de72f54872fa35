#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Each call that a command makes fails once (failing.c), in ajc-hook and in its worker; then the state is checked.

    failing_calls.py FAILING.so [--all] [COMMAND…]

Configuration and keyring are restored before each run. After it: no program was ended by a signal; the exit status is a
documented one, and one other than 0 comes with a message; the configuration is the old or the new one; an existing session
is still there, unless the command removes it; a command that reports success has done its work. Prints how many calls
failed. Without --all only some of the worker's many allocations fail.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from sweep import Files, Ring, read_config

HOME = pathlib.Path(os.environ["HOME"])
PREFIX = pathlib.Path(os.environ["AJC_STAGE_PREFIX"])
OWN = HOME / "own"  # ajc-hook gives its worker no environment, so a wrapper there reads it from a file
STATE = [HOME / ".config/ajc", HOME / ".aws"]
URL = os.environ["AJC_URL"]
ERRORS = {  # what each function fails with
    "malloc": 12, "keyctl": 12, "open": 24, "read": 5, "write": 28, "rename": 5, "unlink": 5, "mkdir": 28, "fstat": 5,
    "lstat": 5, "stat": 5, "fstatat": 5, "unlinkat": 5, "mkostemps": 28, "fchmod": 1, "fsync": 5, "flock": 37, "dup2": 24,
    "pipe2": 24, "socketpair": 24, "send": 105, "recv": 104, "fork": 11, "posix_spawn": 11, "getrandom": 38,
    "inotify_init1": 24,
}
WORKER_ALLOCATIONS = 1999  # without --all every 1999th allocation of the worker fails
DOCUMENTED = {0, 1, 2, 3, 4, 5}

# name: (words, whether a session of duff must be there afterwards, standard input)
COMMANDS = {
    "export": (["export", "duff", "--format", "json"], True, ""),
    "exec": (["exec", "duff", "--", "printenv", "AWS_ACCESS_KEY_ID"], True, ""),
    "credential-process": (["credential-process", "duff"], True, ""),
    "list": (["list"], True, ""),
    "info": (["info"], True, ""),
    "status": (["status"], True, ""),
    "is-active": (["is-active", "duff"], True, ""),
    "add": (["add", "prod", URL], True, ""),
    "edit": (["edit", "duff", "--region", "eu-west-1"], True, ""),
    "config": (["config", "set", "region", "us-west-2"], True, ""),
    "import": (["import", "--write", "-"], True, json.dumps({
        "profiles": [json.dumps({"name": "spare", "jumpcloud_url": URL, "aws_account_id": None,
                                 "aws_account_alias": None, "aws_role": None, "role_to_assume": None})],
        "aws_sessions": {}})),
    "aws-config": (["aws-config", "duff", "--write"], True, ""),
    "use": (["use", "--shell", "bash", "duff"], True, ""),
    "rotate": (["rotate", "duff"], True, ""),
    "refresh": (["renew", "0", "0", "duff"], True, ""),
    "clear": (["clear", "duff"], False, ""),
    "remove": (["remove", "duff"], False, ""),
    "logout": (["logout"], False, ""),
}
UNREAD = {"refresh"}  # the refresher's child: nobody reads its messages
SAME_OUTPUT = {"export", "exec", "credential-process", "list", "is-active"}


class Sweep:
    """Lets all calls of all commands fail, one by one."""

    def __init__(self, library, takes_all):
        self.library, self.takes_all = library, takes_all
        self.work = pathlib.Path(tempfile.mkdtemp())
        self.report = self.work / "calls"
        self.ring = Ring()
        self.faults, self.failed = 0, 0
        self.files = Files(STATE, self.work)
        OWN.mkdir()
        shutil.copy2(PREFIX / "bin/ajc-hook", OWN)
        worker = OWN / "ajc-hook-sign-in"
        worker.write_text('#!/bin/sh\n. "%s/environment"\nexec "%s/libexec/ajc/ajc-hook-sign-in" "$@"\n' % (OWN, PREFIX))
        worker.chmod(0o755)

    def restore(self):
        """Restores configuration and keyring."""
        self.files.restore()
        self.ring.restore()

    def run(self, name, program="", function="", at=0):
        """A run in which that call fails: (status, standard output, standard error, how many calls there were)."""
        words, _, given = COMMANDS[name]
        self.report.write_bytes(bytes(8))
        plan = {"LD_PRELOAD": self.library, "AJC_FAIL_PROGRAM": program, "AJC_FAIL_FUNCTION": function,
                "AJC_FAIL_AT": str(at), "AJC_FAIL_ERROR": str(ERRORS.get(function, 0)), "AJC_FAIL_REPORT": str(self.report)}
        (OWN / "environment").write_text("".join("export %s=%s\n" % pair for pair in plan.items()))
        done = subprocess.run([OWN / "ajc-hook", *words], input=given, capture_output=True, text=True,
                              env={**os.environ, **plan}, timeout=300, check=False, start_new_session=True)
        return done.returncode, done.stdout, done.stderr, int.from_bytes(self.report.read_bytes(), "little")

    def check(self, name, control, after, seen, what):
        """Prints what is wrong after a run."""
        status, out, err, _ = seen
        wrong = []
        config = read_config()
        allowed = DOCUMENTED | ({125, 126} if name == "exec" else set())
        if status not in allowed:
            wrong.append("exit status %d" % status)
        if status != 0 and not err.strip() and name not in UNREAD:
            wrong.append("status %d without a message" % status)
        if config is None or config not in (after["before"], after["after"]):
            wrong.append("the configuration is neither the old nor the new one")
        if COMMANDS[name][1] and not self.ring.has_session():
            wrong.append("the session is lost")
        if status == 0 and config != after["after"]:
            wrong.append("reports success, but did not change the configuration")
        if status == 0 and name in SAME_OUTPUT and out != control[1] and not err.strip():
            wrong.append("reports success, but prints something else")
        if status == 0 and not COMMANDS[name][1] and self.ring.has_session():
            wrong.append("reports success, but the session is still there")
        for fault in wrong:
            self.faults += 1
            print("%s: %s: %s\n    %s" % (name, what, fault, err.strip().replace("\n", "\n    ")), flush=True)

    def sweep_function(self, name, control, after, program, function):
        """Lets each call of the function fail; returns how many there were."""
        at, step = 1, 1
        if function == "malloc" and program != "ajc-hook" and not self.takes_all:
            step = WORKER_ALLOCATIONS
        count = 0
        while True:
            self.restore()
            seen = self.run(name, program, function, at)
            if seen[3] < at:
                return count
            self.check(name, control, after, seen, "%s: call %d of %s" % (program, at, function))
            self.failed += 1
            count += 1
            at += step

    def sweep(self, name):
        """Lets each call of a command fail."""
        self.restore()
        before = read_config()
        control = self.run(name)
        after = {"before": before, "after": read_config()}
        if control[0] != 0:
            sys.exit("%s: %s" % (name, control))
        counts = []
        for program in ("ajc-hook", "ajc-hook-sign-in"):
            for function in ERRORS:
                count = self.sweep_function(name, control, after, program, function)
                if count:
                    counts.append("%s %d" % (function, count))
            counts.append("|")
        print("%s: %s" % (name, " ".join(counts[:-1])), flush=True)


def main():
    """Sweeps; 1 when something was wrong."""
    library, *words = sys.argv[1:]
    takes_all = "--all" in words
    chosen = [word for word in words if word != "--all"]
    sweep = Sweep(library, takes_all)
    for name in chosen or COMMANDS:
        sweep.sweep(name)
    sweep.restore()
    shutil.rmtree(sweep.work)
    print("%d calls failed, %d faults" % (sweep.failed, sweep.faults))
    return 1 if sweep.faults or not sweep.failed else 0


if __name__ == "__main__":
    sys.exit(main())
