#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The hook together with direnv, sshd and tmux, in real shells: surroundings.py [unittest's arguments]"""

import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True
from hook_case import SECRET, HookCase  # noqa: E402
from terminal import DIRENV, TIMEOUT_SECONDS, hook_text, quote  # noqa: E402

KINDS = ("bash", "zsh", "fish")
SSHD = "/usr/sbin/sshd"


class EveryShell(HookCase):
    """Runs each test in each shell."""

    def each(self, kinds=KINDS):
        for kind in kinds:
            with self.subTest(kind):
                HookCase.kind = type(self).kind = kind
                self.setUp()
                yield kind


class Direnv(EveryShell):
    def in_and_out(self, kind, **place):
        """AJC_PROFILE of an .envrc applies in its directory and not outside."""
        inside = self.directory / "inside"
        inside.mkdir()
        (inside / ".envrc").write_text("export AJC_PROFILE=other\n")
        shell = self.settled(**place)
        subprocess.run(["direnv", "allow", inside], env={"HOME": str(shell.home), "PATH": "/usr/bin:/bin"}, check=True)
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIAONE")
        self.program.grant(profile="other", key_id="ASIATWO")
        shell.run(f"cd {quote(str(inside), kind)}")
        self.assertEqual([shell.value(name) for name in ("AJC_PROFILE", "AWS_ACCESS_KEY_ID")], ["other", "ASIATWO"])
        self.program.grant(key_id="ASIATHREE")
        shell.run("cd /")
        shell.run()
        self.assertEqual([shell.value(name) for name in ("AJC_PROFILE", "AWS_ACCESS_KEY_ID")], ["duff", "ASIATHREE"])
        self.program.calls()
        self.prompts(shell)
        self.assert_asked(0)

    def test_loaded_before_and_after_direnv(self):
        for place in ("before", "after"):
            for kind in self.each():
                self.in_and_out(kind, **{place: DIRENV[kind]})

    def test_an_older_key_that_direnv_puts_back_is_noticed(self):
        for kind in self.each():
            inside = self.directory / "inside"
            inside.mkdir()
            (inside / ".envrc").write_text("export AWS_ACCESS_KEY_ID=AKIAENVRC\n")
            shell = self.settled(after=DIRENV[kind])
            subprocess.run(["direnv", "allow", inside], env={"HOME": str(shell.home), "PATH": "/usr/bin:/bin"},
                           check=True)
            self.program.set_answer("prompt", self.program.text(key_id="AKIAENVRC", secret="x"))
            shell.run(f"cd {quote(str(inside), kind)}")
            shell.run()
            self.program.grant(key_id="ASIATWO")
            self.program.calls()
            shell.run("cd /")
            shell.run()
            self.assert_asked(1)
            self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), "ASIATWO")


class OtherEnvironments(EveryShell):
    def test_a_child_and_a_tmux_pane_with_an_old_environment(self):
        """tmux gives new panes the environment that its server had: another key, none of the hook's state."""
        for kind in self.each():
            first = self.settled()
            rc = next(first.home.glob(".*rc"), first.home / ".config")
            self.program.grant(key_id="ASIATWO")
            socket_path = self.directory / "tmux"
            environment = {"HOME": str(first.home), "ZDOTDIR": str(first.home), "PATH": "/usr/bin:/bin", "TERM": "xterm",
                           "FAKE_AJC": str(self.program.directory), "AWS_ACCESS_KEY_ID": "ASIAOLD", "LANG": "C.UTF-8",
                           "AJC_KEY_ID": "ASIAOLD", "AJC_PROFILE": "duff", "SHELL": f"/bin/{kind}"}
            self.assertTrue(rc.exists())
            tmux = ["tmux", "-S", str(socket_path), "-f", "/dev/null"]
            subprocess.run([*tmux, "new-session", "-d", f"/bin/{kind} -i"], env=environment, check=True)
            try:
                out = self.directory / "seen"
                subprocess.run([*tmux, "send-keys", f"printenv AWS_ACCESS_KEY_ID >{out}.new; mv {out}.new {out}",
                                "Enter"], env=environment, check=True)
                deadline = time.monotonic() + TIMEOUT_SECONDS
                while not out.exists() and time.monotonic() < deadline:
                    time.sleep(0.05)
                self.assertEqual(out.read_text(), "ASIATWO\n")
                self.assertEqual(self.program.calls(), [self.question("first")])
            finally:
                subprocess.run([*tmux, "kill-server"], env=environment, check=False)

    def try_sshd(self, home):
        """Starts sshd on a free port and returns the port; None when another process took it."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (home / "config").write_text(
            f"ListenAddress 127.0.0.1:{port}\nHostKey {home}/host\nAuthorizedKeysFile {home}/person.pub\nUsePAM no\n"
            f"PidFile none\nStrictModes no\nPermitUserEnvironment no\nSetEnv FAKE_AJC={self.program.directory}\n")
        daemon = subprocess.Popen([SSHD, "-D", "-e", "-f", home / "config"], stderr=subprocess.PIPE, text=True)
        self.addCleanup(daemon.stderr.close)
        self.addCleanup(daemon.wait)
        self.addCleanup(daemon.terminate)
        printed = ""
        for line in daemon.stderr:
            if line.startswith("Server listening on"):
                return port
            printed += line
        self.assertIn("Address already in use", printed)
        return None

    def start_sshd(self):
        """Starts an sshd of this user on loopback, with a key for this user."""
        home = self.directory / "sshd"
        home.mkdir(mode=0o700)
        for name in ("host", "person"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home / name], check=True)
        port = None
        while port is None:
            port = self.try_sshd(home)
        return ["ssh", "-F", "none", "-p", str(port), "-i", str(home / "person"), "-o", "StrictHostKeyChecking=no",
                "-o", f"UserKnownHostsFile={home}/known", "-o", "LogLevel=ERROR", "127.0.0.1"]

    def test_ssh_host_command(self):
        """sshd's bash reads .bashrc for `ssh host cmd`: no output may be added, and no question asked."""
        user = pwd.getpwuid(os.geteuid())
        self.assertEqual(user.pw_shell, "/bin/bash")
        self.addCleanup(lambda: (pathlib.Path(user.pw_dir) / ".bashrc").unlink(missing_ok=True))
        (pathlib.Path(user.pw_dir) / ".bashrc").write_text(f"eval {quote(hook_text('bash', self.program.path))}\n")
        command = self.start_sshd()
        done = subprocess.run([*command, "printf abc; declare -F | grep ajc"], capture_output=True,
                              check=False)
        self.assertEqual((done.stdout, done.stderr), (b"abc", b""))
        self.assertEqual(self.program.calls(), [])

    def test_another_users_environment(self):
        """`sudo -E` and `su` pass on the variables of another user, including the stamp directory."""
        for _ in self.each():
            shell = self.settled(environment={"XDG_RUNTIME_DIR": "/run/user/0", "__ajc_stamp": "/", "__ajc_next": "9" * 11,
                                              "AWS_ACCESS_KEY_ID": "ASIAOTHERS", "AJC_KEY_ID": "ASIAOTHERS",
                                              "AJC_PROFILE": "theirs"})
            self.assertEqual(shell.value("AWS_SECRET_ACCESS_KEY"), SECRET)
            self.prompts(shell)
            self.assert_asked(0)


if __name__ == "__main__":
    assert shutil.which("direnv")
    unittest.main()
