#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Kills a command with SIGKILL at each of its system calls (kill_at.c), in ajc-hook and in its worker, and checks the state
after it.

    kill_sweep.py KILL_AT [--all] [COMMAND…]

Configuration, keyring and state files are restored before each run. After it: no process and no lock is left; the
configuration is the old or the new one; no session is lost, except that of a removed profile; automatic sign-ins are
blocked only when a password may have been sent, and then none is sent again (kill_tables.sh counts the requests); the next
command works. Without --all it kills only before calls that can change something outside the process, because between two
of them the state is the same, and the worker only in two sign-ins.
"""
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from sweep import Files, Ring, read_config, seed_message

HOME = pathlib.Path(os.environ["HOME"])
RUNTIME = pathlib.Path(os.environ["XDG_RUNTIME_DIR"]) / "ajc"
PREFIX = pathlib.Path(os.environ["AJC_STAGE_PREFIX"])
HOOK = str(PREFIX / "bin/ajc-hook")
TIMEOUT_SECONDS = os.environ["AJC_TEST_TIMEOUT"]
URL = os.environ["AJC_URL"]
EMAIL = json.loads((pathlib.Path(os.environ["SANDBOX"]) / "sandbox.json").read_text())["email"]
STATE = [HOME / ".config/ajc", HOME / ".local/state/ajc", RUNTIME]
ATTEMPT = b"mark:attempt:" + EMAIL.encode()
WORKER = "ajc-hook-sign-in"

# name: (arguments, prefixes of the keys that are removed before it)
COMMANDS = {
    "add": (["add", "prod", URL], []),
    "edit": (["edit", "duff", "--region", "eu-west-1"], []),
    "use": (["use", "--shell", "bash", "duff"], [b"session:"]),
    "use by password": (["use", "--shell", "bash", "duff"], [b"session:", b"portal:"]),
    "rotate": (["rotate", "duff"], []),
    "rotate by password": (["rotate", "duff"], [b"portal:"]),
    "refresh": (["renew", "0", "0", "duff"], []),
    "refresh by password": (["renew", "0", "0", "duff"], [b"portal:"]),
    "seed": (["seed"], []),
    "logout": (["logout"], []),
    "remove": (["remove", "duff"], []),
}
SIGN_INS = {name for name in COMMANDS if name.split()[0] in ("use", "rotate", "refresh")}
SOME_SIGN_INS = {"refresh", "rotate by password"}


class Sweep:
    """Kills all commands at all calls, one by one."""

    def __init__(self, tracer, takes_all):
        self.tracer, self.takes_all = tracer, takes_all
        self.work = pathlib.Path(tempfile.mkdtemp())
        self.ring = Ring()
        self.signed_in = self.ring.kept
        self.faults, self.kills, self.blocked = 0, 0, 0
        self.files = Files(STATE, self.work)

    def restore(self):
        """Restores configuration, state files and keyring."""
        self.files.restore()
        self.ring.restore()

    def marks(self):
        """The existing markers; a marker is overwritten before it is removed, so an empty one does not count."""
        return {name for name, payload in self.ring.keys().items() if name.startswith(b"mark:") and len(payload) > 1}

    @staticmethod
    def call(words, before=()):
        """Runs a command: (status, output)."""
        with seed_message() if words == ["seed"] else open(os.devnull, encoding="utf-8") as given:
            done = subprocess.run([*before, HOOK, *words], stdin=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, check=False)
        return done.returncode, done.stdout

    def killed(self, words, program, at):
        """Runs a command and kills it before that call: (status, output, calls counted, killed, call, processes left)."""
        report = self.work / "report"
        status, out = self.call(words, [self.tracer, report, program, "all" if self.takes_all else "changing", str(at),
                                        TIMEOUT_SECONDS])
        counted, is_killed, call, left = report.read_text().split()
        return status, out, int(counted), is_killed == "1", call, int(left)

    @staticmethod
    def lock_held():
        """The name of a lock that is held, or None."""
        for path in [*RUNTIME.glob("*.lock"), HOME / ".config/ajc"]:
            fd = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return path.name
            finally:
                os.close(fd)
        return None

    def next_sign_in(self, wrong):
        """After a kill in a sign-in: an automatic sign-in works, or is blocked because a password may have been sent."""
        is_blocked = ATTEMPT in self.marks()
        status, out = self.call(["renew", "0", "0", "duff"])
        if is_blocked:
            self.blocked += 1
            if status == 0:
                wrong.append("a password was sent in spite of the marker: %s" % out)
        elif status != 0:
            wrong.append("the next renewal fails with status %d: %s" % (status, out))

    def next_command(self, words, after, wrong):
        """The same command completes the change when it runs again."""
        status, out = self.call(words)
        was_done = status == 2 and words[0] in ("add", "remove")
        if status != 0 and not was_done:
            wrong.append("the next command fails with status %d: %s" % (status, out))
        if read_config() != after["config"]:
            wrong.append("the next command does not complete the change of the configuration")
        if words[0] in ("add", "edit"):
            status, out = self.call(["export", "duff", "--format", "json"])
            if status != 0:
                wrong.append("export fails with status %d: %s" % (status, out))
        if words[0] in ("logout", "remove", "seed") and set(self.ring.keys()) != after["keys"]:
            wrong.append("the keyring has other keys than after the command: %s" % (set(self.ring.keys()) ^ after["keys"]))
        if list((HOME / ".config/ajc").iterdir()) != [HOME / ".config/ajc/config.json"]:
            self.call(["config", "set", "region", "us-west-2"])
        if list((HOME / ".config/ajc").iterdir()) != [HOME / ".config/ajc/config.json"]:
            wrong.append("a file is left in ~/.config/ajc")

    def allowed_marks(self, name, before, after, program):
        """The markers before and after the command, of a password that may have been sent, and of a failed worker."""
        allowed = before["marks"] | after["marks"]
        if "password" in name:
            allowed |= {ATTEMPT}
        if program == WORKER:
            allowed |= {b"mark:failure:duff"} | ({b"mark:backoff:duff"} if "refresh" in name else set())
        return allowed

    def look(self, name, before, after, program, seen):
        """Prints what is wrong after a kill."""
        words, removed = COMMANDS[name]
        wrong = []
        config, keys = read_config(), self.ring.keys()
        has_session = any(key.startswith(b"session:duff") for key in keys)
        if seen[5]:
            wrong.append("%d processes are left" % seen[5])
        if self.lock_held():
            wrong.append("the lock %s is held" % self.lock_held())
        if config is None or config not in (before["config"], after["config"]):
            wrong.append("the configuration is neither the old nor the new one")
        if not removed and words[0] not in ("logout", "remove") and not has_session:
            wrong.append("the session is lost")
        if has_session and config is not None and "duff" not in config.get("profiles", {}):
            wrong.append("the profile is removed, and its session is not")
        unexpected = self.marks() - self.allowed_marks(name, before, after, program)
        if unexpected:
            wrong.append("a marker is left: %s" % unexpected)
        if words[0] in ("use", "rotate", "renew"):
            self.next_sign_in(wrong)
        else:
            self.next_command(words, after, wrong)
        for fault in wrong:
            self.faults += 1
            print("%s: %s killed at call %d (number %s): %s" % (name, program, seen[2], seen[4], fault), flush=True)

    def seen_now(self):
        """The current state."""
        return {"config": read_config(), "marks": self.marks(), "keys": set(self.ring.keys())}

    def sweep(self, name):
        """Kills a command at each of its calls."""
        words, removed = COMMANDS[name]
        self.ring.kept = {key: payload for key, payload in self.signed_in.items() if not key.startswith(tuple(removed))}
        self.restore()
        before = self.seen_now()
        status, out = self.call(words)
        if status != 0:
            sys.exit("%s: status %d: %s" % (name, status, out))
        after = self.seen_now()
        counts = []
        for program in ["ajc-hook"] + [WORKER] * (name in (SIGN_INS if self.takes_all else SOME_SIGN_INS)):
            at = 0
            while True:
                at += 1
                self.restore()
                seen = self.killed(words, program, at)
                if not seen[3]:
                    break
                self.look(name, before, after, program, seen)
            if at == 1:
                sys.exit("%s: %s makes no calls" % (name, program))
            counts.append("%s %d" % (program, at - 1))
            self.kills += at - 1
        print("%s: %s" % (name, ", ".join(counts)), flush=True)


def main():
    """The exit status: 1 when a check failed."""
    tracer, *words = sys.argv[1:]
    chosen = [word for word in words if word != "--all"]
    sweep = Sweep(tracer, "--all" in words)
    for name in chosen or COMMANDS:
        sweep.sweep(name)
    shutil.rmtree(sweep.work)
    print("%d kills, %d with a password whose answer was not known, %d faults" % (sweep.kills, sweep.blocked, sweep.faults))
    return 1 if sweep.faults or not sweep.kills else 0


if __name__ == "__main__":
    sys.exit(main())
