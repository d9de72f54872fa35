#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Each call that a command makes fails once (failing.c), in ajc-hook and in its worker; then the state is checked.

    failing_calls.py FAILING.so [--all] [--every N] [COMMAND…]

Configuration and keyring are restored before each run. After it: no program was ended by a signal; the exit status is a
documented one, and one other than 0 comes with a message; the configuration is the old or the new one; an existing session
is still there, unless the command removes it; a command that reports success has done its work. Prints how many calls
failed. Without --all only some of the worker's many allocations fail; with --every only each N-th call. When the programs
are built with the sanitizers, AJC_ASAN is AddressSanitizer's library: none reports anything, leaks included.
"""
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

from sweep import Files, Ring, read_config, seed_message

HOME = pathlib.Path(os.environ["HOME"])
PREFIX = pathlib.Path(os.environ["AJC_STAGE_PREFIX"])
OWN = HOME / "own"  # ajc-hook gives its worker no environment, so a wrapper there reads it from a file
STATE = [HOME / ".config/ajc", HOME / ".aws"]
URL = os.environ["AJC_URL"]
ERRORS = {  # what each function fails with
    "malloc": 12, "keyctl": 12, "open": 24, "read": 5, "write": 28, "rename": 5, "unlink": 5, "mkdir": 28, "fstat": 5,
    "lstat": 5, "stat": 5, "fstatat": 5, "unlinkat": 5, "mkostemps": 28, "fchmod": 1, "fsync": 5, "flock": 37, "dup2": 24,
    "pipe2": 24, "socketpair": 24, "send": 105, "recv": 104, "fork": 11, "posix_spawn": 11, "getrandom": 38,
    "inotify_init1": 24, "mmap": 12, "mlock2": 12,
}
ASAN = os.environ.get("AJC_ASAN", "")
SANITIZER_STATUS = 97
SANITIZERS = {  # the worker cannot write a report if it is confined (AJC_SECCOMP, AJC_LANDLOCK)
    "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=1:allocator_may_return_null=1:log_path=%s/report",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1:log_path=%s/report",
    "LSAN_OPTIONS": "log_path=%s/report",
}
WORKER_ALLOCATIONS = 1999  # without --all every 1999th allocation of the worker fails
FUNCTIONS_MAX, ENTRY = 64, struct.Struct("=24sQ")  # as in failing.c
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
    "seed": (["seed"], True, ""),
}
UNREAD = {"refresh", "seed"}  # children of the refresher and of sshd: nobody reads their messages
SAME_OUTPUT = {"export", "exec", "credential-process", "list", "is-active"}


LEAKING = """#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
int main(void)
{
    char *volatile lost = strdup("duff");
    prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
    lost = NULL;
    return lost != NULL;
}
"""


class Sweep:
    """Lets all calls of all commands fail, one by one."""

    def __init__(self, library, takes_all, every):
        self.library, self.takes_all, self.every = library, takes_all, every
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

    def sanitizers(self):
        """The environment in which the sanitizers write reports."""
        options = {name: text % self.work + ":exitcode=%d" % SANITIZER_STATUS for name, text in SANITIZERS.items()}
        return {"LD_PRELOAD": self.library + " " + ASAN, **options}

    def reports(self):
        """The sanitizers' reports, which are removed."""
        texts = []
        for path in self.work.glob("report.*"):
            texts.append(path.read_text(errors="replace"))
            path.unlink()
        return texts

    def check_sanitizers(self):
        """A program that leaks memory, and is not dumpable as ours, is reported."""
        source, program = self.work / "leaking.c", self.work / "leaking"
        source.write_text(LEAKING)
        subprocess.run(["cc", "-fsanitize=address", "-o", program, source], check=True)
        done = subprocess.run([program], env={**os.environ, **self.sanitizers()}, check=False, capture_output=True)
        if done.returncode != SANITIZER_STATUS or not any("LeakSanitizer" in text for text in self.reports()):
            sys.exit("the planted leak was not reported: status %d, %s" % (done.returncode, done.stderr))

    def run(self, name, program="", function="", at=0):
        """A run in which that call fails: (status, standard output, standard error, {function: how many calls})."""
        words, _, given = COMMANDS[name]
        self.report.write_bytes(bytes(ENTRY.size * FUNCTIONS_MAX))
        plan = {"LD_PRELOAD": self.library, "AJC_FAIL_PROGRAM": program, "AJC_FAIL_FUNCTION": function,
                "AJC_FAIL_AT": str(at), "AJC_FAIL_ERROR": str(ERRORS.get(function, 0)), "AJC_FAIL_REPORT": str(self.report)}
        if ASAN:
            plan.update(self.sanitizers())
        (OWN / "environment").write_text("".join("export %s='%s'\n" % pair for pair in plan.items()))
        with seed_message() if name == "seed" else tempfile.TemporaryFile("w+") as stdin:
            if name != "seed":
                stdin.write(given)
                stdin.seek(0)
            done = subprocess.run([OWN / "ajc-hook", *words], stdin=stdin, capture_output=True, text=True,
                                  env={**os.environ, **plan}, timeout=300, check=False, start_new_session=True)
        counted = {text.rstrip(b"\0").decode(): count for text, count in ENTRY.iter_unpack(self.report.read_bytes())}
        return done.returncode, done.stdout, done.stderr, counted

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
        if name == "seed" and (status == 0) != self.ring.has_machine_password():
            wrong.append("status %d, and the password is %sstored" % (status, "not " if status == 0 else ""))
        wrong += ["a sanitizer's report: " + text for text in self.reports()]
        if status == 0 and name in SAME_OUTPUT and out != control[1] and not err.strip():
            wrong.append("reports success, but prints something else")
        if status == 0 and not COMMANDS[name][1] and self.ring.has_session():
            wrong.append("reports success, but the session is still there")
        for fault in wrong:
            self.faults += 1
            print("%s: %s: %s\n    %s" % (name, what, fault, err.strip().replace("\n", "\n    ")), flush=True)

    def sweep_function(self, name, control, after, program, function, calls):
        """Lets each of so many calls of the function fail; returns how many did."""
        step = self.every
        if function == "malloc" and program != "ajc-hook" and not self.takes_all:
            step = WORKER_ALLOCATIONS * self.every
        count = 0
        for at in range(1, calls + 1, step):
            self.restore()
            seen = self.run(name, program, function, at)
            if seen[3].get(function, 0) >= at:
                self.check(name, control, after, seen, "%s: call %d of %s" % (program, at, function))
                count += 1
        self.failed += count
        return count

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
            self.restore()
            calls = self.run(name, program, "*")[3]
            for function in ERRORS:
                count = self.sweep_function(name, control, after, program, function, calls.get(function, 0))
                if count:
                    counts.append("%s %d" % (function, count))
            counts.append("|")
        print("%s: %s" % (name, " ".join(counts[:-1])), flush=True)


def main():
    """Sweeps; 1 when something was wrong."""
    library, *words = sys.argv[1:]
    takes_all = "--all" in words
    every = int(words.pop(words.index("--every") + 1)) if "--every" in words else 1
    chosen = [word for word in words if not word.startswith("--")]
    sweep = Sweep(library, takes_all, every)
    if ASAN:
        sweep.check_sanitizers()
    for name in chosen or COMMANDS:
        sweep.sweep(name)
    sweep.restore()
    shutil.rmtree(sweep.work)
    print("%d calls failed, %d faults" % (sweep.failed, sweep.faults))
    return 1 if sweep.faults or not sweep.failed else 0


if __name__ == "__main__":
    sys.exit(main())
