# SPDX-License-Identifier: MIT
"""Runs one scenario with the installed product against the sandbox, and writes the results as lines of text.

Each command is a paragraph: the command line and the typed text, its exit status, its output (out, err; tty on a terminal;
messages by their ids), its requests in order (asked; warmed: hosts with a connection made in advance; connections: hosts
with more than one), and the changes of the keyring (key) and of the user's files (file).
"""
import contextlib
import difflib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import time

from answer import UNSEEN, converse, reply_text
from messages import prompt

import state
from normal import Normal

EMAIL, CODE = prompt("ASK_EMAIL"), prompt("ASK_CODE")
EMAIL_AGAIN = prompt("ASK_EMAIL_AGAIN") + r" \[[^]]*\]: "
PASSWORD = prompt("ASK_PASSWORD", "", "")

TIMEOUT_SECONDS = float(os.environ["AJC_TEST_TIMEOUT"])  # see as-user
STILL = 10  # checks in a row, 20 ms apart
TOTP, PUSH = {"type": "totp", "status": "available"}, {"type": "push", "status": "available"}
PROGRESS = re.compile(r"Signing in: \d+ of \d+|\\r|\\e\[K")
FLAGS = ("had_password", "had_code", "had_cookie", "had_xsrf", "foreign_secret")


class Aborted(Exception):
    """A scenario that cannot continue."""


class Player:
    """One scenario: a user, a home, a sandbox."""

    def __init__(self):
        self.home, self.temporary = os.environ["HOME"], os.environ["TMPDIR"]
        self.runtime = os.environ["XDG_RUNTIME_DIR"]
        self.sandbox_directory = os.environ["SANDBOX"] = os.path.join(self.temporary, "sandbox")
        self.bin = os.path.join(self.temporary, "bin")
        self.lines, self.normal = [], Normal()
        self.sandbox_process, self.box, self.read_to, self.members = None, {}, 0, {}
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("AJC_")}
        self.environment["TZ"] = "UTC"
        self.environment["PATH"] = self.bin + ":" + self.environment["PATH"]
        self._remove_everything()
        self.keys, self.files = {}, {}
        for name, word in (("AJC_TESTS", "TESTS"), ("AJC_STAGE_PREFIX", "PREFIX"), ("HOME", "HOME"), ("TMPDIR", "TMP"),
                           ("XDG_RUNTIME_DIR", "RUN"), ("USER", "USER")):
            self.normal.add(os.environ[name], word)
        self.normal.add("uid %d" % os.getuid(), "uid UID")

    def _remove_everything(self):
        state.forget_keys()
        for folder in (self.home, self.temporary, self.runtime):
            for name in os.listdir(folder):
                path = os.path.join(folder, name)
                shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.remove(path)
        os.mkdir(self.bin)
        os.mkdir(self.sandbox_directory)

    # --- the sandbox

    def sandbox(self, **members):
        """Starts it with this script and configures ajc for it."""
        self.stop_sandbox()
        self.script(**members)
        directory = self.sandbox_directory
        self.sandbox_process = subprocess.Popen(
            [os.environ["AJC_SANDBOX"], directory],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        if self.sandbox_process.stdout.readline() != b"ready\n":
            raise Aborted("the sandbox did not start")
        with open(directory + "/sandbox.json", encoding="utf-8") as file:
            self.box = json.load(file)
        self.read_to = 0
        for name, word in (("password", "PASSWORD"), ("second_password", "PASSWORD-2"), ("port", "PORT")):
            self.normal.add(str(self.box[name]), word)
        for name in ("sso_url", "console_url", "sts_url", "signin_url"):
            self.quietly("config", "set", name, self.box[name])
        self.quietly("config", "set", "ca_file", self.box["ca_file"])

    def stop_sandbox(self):
        """Ends it; connections to its port are refused."""
        if self.sandbox_process is not None:
            self.sandbox_process.send_signal(signal.SIGCONT)
            self.sandbox_process.terminate()
            self.sandbox_process.wait()
            self.sandbox_process.stdout.close()
            self.sandbox_process = None

    def script(self, **members):
        """Sets the sandbox's behaviour from the next request on."""
        self.members = members
        path = self.sandbox_directory + "/script.json"
        with open(path + ".new", "w", encoding="utf-8") as file:
            json.dump(members, file)
        os.rename(path + ".new", path)

    def answer_now(self):
        """Sends delayed answers now, and delays no others."""
        self.script(**{name: value for name, value in self.members.items()
                       if name not in ("sts_slow", "auth_slow")})
        self.sandbox_process.send_signal(signal.SIGUSR1)

    def end_portal_sessions(self, **members):
        """Sets the script, and ends all of JumpCloud's sessions."""
        ended = self.members.get("end_sessions", 0) + 1
        self.script(**{**members, "end_sessions": ended})

    def events(self):
        """The requests since the last call, as the sandbox records them."""
        try:
            with open(self.sandbox_directory + "/record.jsonl", encoding="utf-8") as file:
                file.seek(self.read_to)
                text = file.read()
        except FileNotFoundError:
            return []
        whole = text[: text.rfind("\n") + 1]
        self.read_to += len(whole.encode())
        return [event for event in map(json.loads, whole.splitlines()) if event["event"] == "request"]

    def is_asked(self, path):
        """True when such a request was answered since the last call of events()."""
        before = self.read_to
        events = self.events()
        self.read_to = before
        return any(path in (self.normal.text(event.get("path", "")), event.get("action")) for event in events)

    # --- what the user does

    def quietly(self, *words):
        """Runs a command of ajc-hook without recording it or its changes."""
        done = subprocess.run(["ajc-hook", *words], env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, start_new_session=True, cwd=self.home, check=False)
        if done.returncode != 0:
            raise Aborted("ajc-hook %s: %s" % (" ".join(words), done.stderr.decode()))
        self.skip_changes()
        return done.stdout.decode()

    def quietly_on_tty(self, words, *answers):
        """The same on a terminal."""
        seen, status, _ = converse(self._command(words), answers, self.environment, TIMEOUT_SECONDS)
        if status != 0:
            raise Aborted("%s: %s" % (words, seen.decode()))
        self.skip_changes()

    def new_user(self, **members):
        """A profile and no sign-in yet; removes everything else."""
        if self.sandbox_process is not None or self.lines:
            self.note("a new user")
            self._end_others()
            self.stop_sandbox()
            self._remove_everything()
        self.sandbox(**members)
        self.quietly("add", "duff", self.box["saml_url"])

    def known(self, **members):
        """A profile with a session, a stored password and a portal session."""
        self.new_user()
        self.quietly_on_tty("ajc-hook rotate duff", (EMAIL, "@email"), (PASSWORD, "@password"))
        self.script(**members)

    def portal_ended(self, **members):
        """Like known(), but JumpCloud has ended the portal session."""
        self.known()
        self.end_portal_sessions(**members)

    def logged_out(self, **members):
        """The account is known, but its login was removed."""
        self.known()
        self.quietly("logout")
        self.script(**members)

    def program(self, name, text):
        """Writes a program of the user, first in PATH."""
        path = os.path.join(self.bin, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("#!/bin/bash\n%s\n" % text)
        os.chmod(path, 0o755)

    def unlink(self, name):
        """Removes one key, as its timeout would."""
        state.unlink(name)
        self.skip_changes()

    def make_older(self, profile, seconds):
        """Makes the profile's AWS session this much older."""
        subprocess.run(["keyctl", "session", "-", os.environ["AJC_TESTS"] + "/flow/make_older.sh", profile,
                        str(seconds)], check=True, capture_output=True)
        self.skip_changes()

    def configure(self, change):
        """Changes the configuration like an editor would; `change` gets it as a dictionary."""
        path = self.home + "/.config/ajc/config.json"
        with open(path, encoding="utf-8") as file:
            configuration = json.load(file)
        change(configuration)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(configuration, file, indent=2)
        self.skip_changes()

    def has_key(self, name):
        """True when ajc/NAME is in the keyring."""
        return state.has_key(name)

    def is_logging_in(self):
        """True when JumpCloud received a login, even if it has not answered yet."""
        return self.is_asked("/userconsole/auth")

    def is_looking_at_push(self):
        """True when JumpCloud was asked for the state of a push."""
        return self.is_asked("/userconsole/auth/push/ID")

    def session(self):
        """The digest of the session of duff."""
        return state.keys().get("ajc/session:duff")

    # --- the recording

    def note(self, text):
        """Writes a comment."""
        self.lines += ["", "# " + text]

    def _command(self, words):
        words = words.format(**self.box) if isinstance(words, str) else words
        return shlex.split(words) if isinstance(words, str) else list(words)

    def _write(self, label, text):
        if text:
            lines = self.normal.text(text).split("\n")
            lines[-1:] = [] if lines[-1] == "" else [lines[-1], "(no newline here)"]
            self.lines += [("%s| %s" % (label, line)).rstrip() for line in lines]

    def _write_unordered(self, label, text):
        """The same for parallel profiles: sorted lines, without the progress line."""
        lines = PROGRESS.sub("", self.normal.text(text)).split("\n")
        self.lines += ["%s| %s" % (label, line.rstrip()) for line in sorted(lines) if line]

    def _head(self, command, environment):
        for name, value in environment.items():
            command = ["%s=%s" % (name, value), *command]
        self.lines += ["", self.normal.text("$ " + shlex.join(command)).replace("'@", "@")]

    def _learn_secrets(self):
        with contextlib.suppress(FileNotFoundError):
            with open(self.sandbox_directory + "/secrets", encoding="utf-8") as file:
                for line in file.read().splitlines():
                    self.normal.add(line, "SECRET")

    def _requests(self, unordered):
        warmed, connections, asked = set(), {}, []
        for event in self.events():
            host = event["host"].split(":")[0].replace(".sandbox.localhost", "").replace("localhost", "sts")
            if event["method"] == "HEAD":
                warmed.add(host)
                continue
            connections.setdefault(host, set()).add(event["connection"])
            words = [host, event["method"], event.get("path", "/"), event.get("action", ""), event.get("role", ""),
                     str(event["status"])]
            words += [flag.replace("had_", "with ") for flag in FLAGS if event.get(flag)]
            asked.append(" ".join(word for word in words if word))
        looks = "/push/"
        for number, line in enumerate(sorted(asked) if unordered else asked):
            again = looks in line and " GET " in line and number > 0 and line == asked[number - 1]
            if not again:  # the number of such requests depends on time
                self._write("asked", line + "\n")
        warmed &= set(connections)  # an unused connection may be recorded too late
        if warmed:
            self.lines.append("warmed| " + " ".join(sorted(warmed)))
        several = ["%s %d" % (host, len(ids)) for host, ids in sorted(connections.items()) if len(ids) > 1]
        if several and not unordered:
            self.lines.append("connections| " + " ".join(several))

    def _changes(self):
        keys, files = self._state()
        for path in sorted({*keys, *self.keys}):
            now, before = keys.get(path), self.keys.get(path)
            if now is None:
                self._write("key", path + " is gone\n")
            elif before is None or now[0] != before[0]:
                self._write("key", "%s %s\n" % (path, now[0]))
            elif now[1] != before[1]:
                self._write("key", "%s was replaced\n" % path)
        for path in sorted({*files, *self.files}):
            now, before = files.get(path), self.files.get(path)
            if now is None:
                self._write("file", path + " is gone\n")
            elif now != before:
                self._file_changed(path, now, before or (None, now[1], ""))
        self.keys, self.files = keys, files

    def _file_changed(self, path, now, before):
        if now[0] != before[0]:
            self._write("file", "%s %s\n" % (path, now[0]))
        elif now[1] != before[1]:
            self._write("file", "%s was replaced\n" % path)
        else:
            self._write("file", "%s has changed\n" % path)
        diff = difflib.unified_diff(before[2].splitlines(), now[2].splitlines(), n=1, lineterm="")
        self.lines += ["    " + line for line in list(diff)[2:]]

    def _state(self):
        """The current keys and files, by normalized names; a file is (mode, real path, content)."""
        text = self.normal.text
        keys = {text(path): (text(what), digest) for path, (what, digest) in state.keys().items()}
        files = {text(path): (mode, path, text(content).replace("\t", "  "))
                 for path, (mode, content) in state.files(self.home, self.runtime).items()}
        return keys, files

    def _write_result(self, status, outputs, unordered):
        self._learn_secrets()
        if status != 0:
            self.lines.append("[status %s]" % status)
        for label, text in outputs:
            (self._write_unordered if unordered else self._write)(label, text.decode(errors="replace"))
        self._requests(unordered)
        self._changes()

    def skip_changes(self):
        """Changes until now are not recorded."""
        self.events()
        self.keys, self.files = self._state()

    def write_changes(self, unordered=False):
        """Records the changes since the last command."""
        self._learn_secrets()
        self._requests(unordered)
        self._changes()

    def run(self, words, unordered=False, stdin=b"", **environment):
        """Runs a command without a terminal."""
        with self.background(words, unordered, stdin, **environment):
            pass

    @contextlib.contextmanager
    def background(self, words, unordered=False, stdin=b"", **environment):
        """The same, while the block of `with` runs."""
        command = self._command(words)
        with subprocess.Popen(command, env={**self.environment, **environment}, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
                              cwd=self.home) as process:
            yield process
            out, err = process.communicate(stdin, TIMEOUT_SECONDS)
        self._head(command, environment)
        status = process.returncode if process.returncode >= 0 else 128 - process.returncode
        self._write_result(status, (("out", out), ("err", err)), unordered)

    def tty(self, words, *answers, unordered=False, blank_lines=True, **environment):
        """Runs a command on a terminal and answers its questions: (prompt, reply[, condition])…"""
        command = self._command(words)
        typed = ["type| " + reply for _, reply, *_ in answers]
        answers = [(prompt, self._reply(reply, *condition)) for prompt, reply, *condition in answers]
        cwd = os.getcwd()
        os.chdir(self.home)
        seen, status, missing = converse(command, answers, {**self.environment, **environment}, TIMEOUT_SECONDS)
        os.chdir(cwd)
        if not blank_lines:
            seen = re.sub(rb"\n\n+", b"\n", seen)
        self._head(command, environment)
        self.lines += map(self.normal.text, typed)
        self._write_result(status or 0, (("tty", seen),), unordered)
        if missing is not None:
            raise Aborted("this did not appear: %s" % missing)

    def _reply(self, reply, condition=lambda: True):
        """The function that answer.py calls for the reply; it waits for the condition."""

        def when_true():
            self.wait_until(condition, "the condition of the reply " + reply)
            code = reply.removeprefix(UNSEEN)
            if code.startswith("@totp"):
                self.normal.add(reply_text(code), "CODE")
            return reply

        return when_true

    def wait_until(self, condition, what):
        """Waits until the condition is true."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                raise Aborted("this did not happen: %s" % what)
            time.sleep(0.01)

    def settle(self):
        """Waits until all processes of this user stay asleep."""
        self.wait_until(self._still("S", ""), "all processes asleep")

    def all_stop(self):
        """True when all of the product's programs are stopped."""
        return self._still("T", "ajc-hook")()

    def all_wait(self):
        """True when all of the product's programs stay asleep."""
        return self._still("S", "ajc-hook")()

    def _still(self, state_wanted, name):
        def condition():
            for _ in range(STILL):
                if set(self._states(name)) - {"Z"} != {state_wanted}:
                    return False
                time.sleep(0.02)
            return True

        return condition

    def _states(self, name):
        """The states, as in proc(5), of the user's other processes whose names start with `name`."""
        for process in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if int(process) != os.getpid() and os.stat("/proc/" + process).st_uid == os.getuid():
                    with open("/proc/%s/stat" % process, encoding="utf-8", errors="replace") as file:
                        command, _, rest = file.read().partition("(")[2].rpartition(")")
                    if command.startswith(name):
                        yield rest.split()[0]

    # --- the end

    def _others(self):
        """Processes of this user in other sessions than ours, left by a scenario."""
        ours, user = os.getsid(0), os.getuid()
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if os.stat("/proc/" + name).st_uid == user and os.getsid(int(name)) != ours:
                    yield int(name)

    def _end_others(self):
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            left = list(self._others())
            for process in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            if not left:
                break
            time.sleep(0.01)

    def end(self):
        """Ends remaining processes and returns the text."""
        self._end_others()
        self.stop_sandbox()
        return "\n".join(self.lines).lstrip("\n") + "\n"
