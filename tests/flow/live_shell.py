#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The hook in a running shell: live_shell.py bash|zsh|fish [unittest's arguments]

The installed ajc-hook, a real interactive shell with `eval "$(ajc-hook init …)"`, the sandbox as JumpCloud and AWS
(live_shell.sh starts it, with the profiles duff and dev). To wait for a condition the tests press Return until it holds."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import pexpect

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shell"))
from messages import sentence  # noqa: E402
from terminal import DIRENV, PROMPT, Shell, calls_between  # noqa: E402

KIND = sys.argv[1]
PROGRAM = pathlib.Path(os.environ["AJC_STAGE_PREFIX"]) / "bin/ajc-hook"
TESTS = pathlib.Path(os.environ["AJC_TESTS"])
SANDBOX = pathlib.Path(os.environ["SANDBOX"])
RUNTIME = pathlib.Path(os.environ["XDG_RUNTIME_DIR"])
INHERITED = ("XDG_RUNTIME_DIR", "USER", "LOGNAME", "SSL_CERT_FILE", "AWS_ENDPOINT_URL_STS", "ASAN_OPTIONS",
               "UBSAN_OPTIONS")
OURS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
        "AWS_CREDENTIAL_EXPIRATION", "AJC_KEY_ID")
EMAIL_PROMPT, PASSWORD_PROMPT = sentence("ASK_EMAIL"), sentence("ASK_PASSWORD", "", "")
TIMEOUT_SECONDS = float(os.environ["AJC_TEST_TIMEOUT"])  # see as-user
FISH = KIND == "fish"
PLACEHOLDER = "AJCNOSESSION00000000"


def sandbox(name):
    return json.loads((SANDBOX / "sandbox.json").read_text())[name]


def play(**script):
    """Sets the sandbox's behaviour from the next request on."""
    (SANDBOX / "script.new").write_text(json.dumps(script))
    (SANDBOX / "script.new").rename(SANDBOX / "script.json")


def elsewhere(*words, answers=()):
    """Runs ajc-hook in another process, on its own terminal; returns the output."""
    done = subprocess.run([TESTS / "flow/answer.py", *answers, "--", PROGRAM, *words], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise AssertionError(f"ajc-hook {words}: {done}")
    return done.stdout


def sign_in_elsewhere(*words):
    return elsewhere(*words, answers=(PASSWORD_PROMPT, "@password"))


def end_session(profile="duff"):
    """Makes the session in the keyring more than an hour older."""
    subprocess.run([TESTS / "flow/make_older.sh", profile, "4000"], check=True)


def stored_key(profile="duff"):
    """The access key id in the keyring; None when there is none."""
    done = subprocess.run([PROGRAM, "export", profile], capture_output=True, text=True,
                          check=False, stdin=subprocess.DEVNULL, start_new_session=True)
    return re.search(r"ASIA\w+", done.stdout)[0] if done.returncode == 0 else None


def password_is_stored():
    """Whether a password of the account is stored, as `info` reports it."""
    done = subprocess.run([PROGRAM, "info", "--json"], capture_output=True, text=True, check=True)
    return any(account["password_until"] for account in json.loads(done.stdout)["accounts"])


class LiveShellCase(unittest.TestCase):
    def start(self, environment=None, **more):
        given = {name: os.environ[name] for name in INHERITED if name in os.environ}
        given["XDG_CONFIG_HOME"] = str(pathlib.Path.home() / ".config")
        given["XDG_STATE_HOME"] = str(pathlib.Path.home() / ".local/state")
        given["AWS_CONFIG_FILE"] = str(pathlib.Path.home() / ".aws/config")  # has a region, so `use` does not ask
        given.update(environment or {})
        init = subprocess.check_output([PROGRAM, "init", KIND], text=True)
        if FISH:  # fish looks for its start-up file in XDG_CONFIG_HOME
            more["arguments"] = ["-i", "-C", "source $HOME/.config/fish/config.fish"]
        shell = Shell(KIND, hook=init, environment=given, **more)
        self.addCleanup(shell.end)
        return shell

    def assert_quiet(self, shell, line=""):
        self.assertEqual(shell.run(line), "")

    def assert_quiet_export(self, shell, **values):
        self.assertEqual(shell.export(**values), "")

    def assert_ours_unset(self, shell):
        for name in OURS:
            self.assertIsNone(shell.value(name), name)

    def assert_placeholders(self, shell):
        """The shell has a profile, so no tool may fall back to another identity."""
        self.assertEqual([shell.value(name) for name in OURS], [PLACEHOLDER, "none", "none", "none", None, PLACEHOLDER])

    def assert_consistent(self, shell, profile, key):
        self.assertEqual([shell.value(name) for name in ("AWS_ACCESS_KEY_ID", "AJC_KEY_ID", "AJC_PROFILE")],
                         [key, key, profile])
        for name in OURS:
            self.assertIsNotNone(shell.value(name), name)
        self.assertEqual(shell.value("AWS_SESSION_TOKEN"), shell.value("AWS_SECURITY_TOKEN"))

    def press_return_until(self, shell, is_done, visit=lambda printed: None):
        """Returns the number of prompts until `is_done`, and what was printed between them; `visit` gets each piece first."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        printed, prompts = "", 0
        visit("")
        while not is_done():
            self.assertLess(time.monotonic(), deadline, f"did not happen; printed: {printed!r}")
            time.sleep(0.05)
            piece = shell.run()
            visit(piece)
            printed += piece
            prompts += 1
        return prompts, printed

    def identity(self, shell):
        """The identity that the AWS CLI reports in that shell."""
        return shell.run(f"env AWS_PAGER= AWS_EC2_METADATA_DISABLED=true AWS_CA_BUNDLE={os.environ['SSL_CERT_FILE']} /usr/bin/aws"
                         f" --region us-east-1 --endpoint-url {sandbox('sts_url')} sts get-caller-identity")


class FirstSignIn(LiveShellCase):
    def test_use_asks_on_the_terminal_and_aws_works(self):
        shell = self.start()
        self.assertEqual(shell.first_output, "")
        shell.child.sendline("ajc use duff")
        shell.child.expect_exact(EMAIL_PROMPT)
        shell.child.sendline(sandbox("email"))
        shell.child.expect_exact(PASSWORD_PROMPT)
        shell.child.sendline(sandbox("password"))
        self.assertNotIn(sandbox("password"), shell.wait())
        self.assertEqual(shell.status, 0)
        self.assert_quiet(shell)
        self.assert_consistent(shell, "duff", stored_key())
        self.assertIn("assumed-role/JumpCloudDevs/", self.identity(shell))
        self.assertIsNone(shell.value("AWS_REGION"))


class LiveShell(LiveShellCase):
    """With an account that is known."""

    def setUp(self):
        play()
        elsewhere("logout")
        elsewhere("config", "unset", "default_profile")

    def start_signed_in(self, **more):
        """Starts a shell that uses duff."""
        sign_in_elsewhere("login")
        shell = self.start(**more)
        shell.run("ajc use duff")
        self.assertEqual(shell.status, 0)
        return shell

    def test_status_is_kept_at_every_kind_of_prompt(self):
        shell = self.start_signed_in()
        for status in (0, 1, 7, 130):
            shell.run(f"sh -c 'exit {status}'")
            self.assertEqual(shell.status, status)
        elsewhere("rotate", "duff")
        shell.run("sh -c 'exit 9'")
        self.assertEqual(shell.status, 9)
        self.assert_consistent(shell, "duff", stored_key())

    # --- a session ends

    def test_an_expired_session_is_replaced_at_a_later_prompt(self):
        shell = self.start_signed_in()
        key = shell.value("AWS_ACCESS_KEY_ID")
        end_session()
        prompts, printed = self.press_return_until(shell, lambda: shell.value("AWS_ACCESS_KEY_ID") != key)
        print(f"{KIND}: a new key after {prompts} presses of Return")
        self.assertEqual(printed, "")
        self.assert_consistent(shell, "duff", stored_key())

    def test_without_background_work_an_expired_session_is_reported(self):
        sign_in_elsewhere("login")
        shell = self.start(environment={"AJC_BACKGROUND": "off"})
        shell.run("ajc use duff")
        end_session()
        self.assert_notice_once(shell, "the AWS session of duff has ended; sign in with: ajc rotate duff")
        self.assertIsNone(shell.value("AWS_CREDENTIAL_EXPIRATION"))
        elsewhere("rotate", "duff")
        self.assert_quiet(shell)
        self.assert_consistent(shell, "duff", stored_key())

    def test_an_expired_session_that_requires_a_sign_in_is_reported_once(self):
        elsewhere("config", "set", "login_ttl", "1s")
        self.addCleanup(elsewhere, "config", "unset", "login_ttl")
        shell = self.start_signed_in()
        key = shell.value("AWS_ACCESS_KEY_ID")
        self.press_return_until(shell, lambda: not password_is_stored())  # the kernel's timeout, login_ttl, is over
        play(end_sessions=1)
        end_session()
        pieces = []
        printed = self.press_return_until(shell, lambda: "ajc rotate duff" in "".join(pieces), pieces.append)[1]
        for _ in range(30):
            printed += shell.run()
        print(f"{KIND}: {printed.strip()}")
        self.assertEqual(len(printed.splitlines()), 1, printed)
        self.assertRegex(printed, r"^ajc: the AWS session of duff has ended; sign in with: ajc rotate duff$")
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), key)
        self.assertIsNotNone(shell.value("AWS_SESSION_TOKEN"))
        self.assertIsNone(shell.value("AWS_CREDENTIAL_EXPIRATION"))
        play(end_sessions=1)
        sign_in_elsewhere("rotate", "duff")
        self.assert_quiet(shell)
        self.assertNotEqual(shell.value("AWS_ACCESS_KEY_ID"), key)
        self.assert_consistent(shell, "duff", stored_key())

    # --- another profile

    def test_a_profile_set_by_hand_switches(self):
        shell = self.start_signed_in()
        elsewhere("rotate", "dev")
        self.assert_quiet_export(shell, AJC_PROFILE="dev")
        self.assert_consistent(shell, "dev", stored_key("dev"))

    def test_keys_of_another_profile_are_never_left(self):
        shell = self.start_signed_in()
        elsewhere("logout")
        shell.run()
        sign_in_elsewhere("rotate", "duff")
        elsewhere("config", "set", "background", "false")
        self.addCleanup(elsewhere, "config", "unset", "background")
        shell.run()
        self.assert_consistent(shell, "duff", stored_key())
        shell.export(AJC_PROFILE="dev")
        self.assert_placeholders(shell)
        self.assertEqual(shell.value("AJC_PROFILE"), "dev")
        self.assert_quiet_export(shell, AJC_PROFILE="duff")
        self.assert_consistent(shell, "duff", stored_key())
        shell.export(AJC_PROFILE="nosuch")
        self.assert_placeholders(shell)

    def test_keys_of_a_profile_with_a_login_appear_automatically(self):
        shell = self.start_signed_in()
        printed = shell.export(AJC_PROFILE="dev")
        if printed == "":  # on a busy machine the sign-in may be done before the prompt
            self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), stored_key("dev"))
        else:
            self.assertEqual(printed, "ajc: %s\n" % sentence("UNTIL_SIGNED_IN", "dev"))
        self.assert_ours_or(shell, "dev")
        prompts, printed = self.press_return_until(shell, lambda: shell.value("AWS_ACCESS_KEY_ID") != PLACEHOLDER)
        print(f"{KIND}: dev's key after {prompts} presses of Return")
        self.assertEqual(printed, "")
        self.assert_consistent(shell, "dev", stored_key("dev"))

    def assert_ours_or(self, shell, profile):
        """The shell has placeholders or already the keys of that profile."""
        key = shell.value("AWS_ACCESS_KEY_ID")
        self.assertIn(key, (PLACEHOLDER, stored_key(profile)))

    # --- removed elsewhere

    def removed_by(self, *words):
        shell = self.start_signed_in()
        shell.run()
        if not FISH:  # fish cannot redirect its own output
            shell.run("exec 4>&1 >out")
        elsewhere(*words)
        printed = shell.run()
        if not FISH:
            shell.run("exec >&4 4>&-")
            self.assertEqual((shell.home / "out").read_text(), "")
        self.assert_placeholders(shell)
        for _ in range(10):
            printed += shell.run()
        print(f"{KIND}: {words[0]}: {printed.strip()}")
        self.assertEqual(len(printed.splitlines()), 1, printed)
        self.assertIn("duff", printed)

    def test_cleared_elsewhere(self):
        self.removed_by("clear", "duff")

    def test_logged_out_elsewhere(self):
        self.removed_by("logout")

    def test_removed_elsewhere(self):
        self.addCleanup(elsewhere, "add", "duff", sandbox("saml_url"))
        self.removed_by("remove", "duff")

    # --- notices

    def assert_notice_once(self, shell, expected):
        """The notice appears at one of the next prompts, and nothing else."""
        printed = []
        self.press_return_until(shell, lambda: "ajc: " in printed[-1], printed.append)
        printed = "".join(printed) + "".join(shell.run() for _ in range(10))
        print(f"{KIND}: {printed.strip()}")
        self.assertEqual(printed, f"ajc: {expected}\n")

    def test_a_refused_password_is_reported_once(self):
        shell = self.start_signed_in()
        key = shell.value("AWS_ACCESS_KEY_ID")
        play(end_sessions=1, auth="401")
        end_session()
        self.assert_notice_once(shell, "the AWS session of duff has ended" + sentence("NOTICE_REFUSED") +
                       sentence("NOTICE_SIGN_IN", "ajc", "rotate", "duff"))
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), key)

    def test_a_conflicting_aws_profile_is_reported_once(self):
        shell = self.start_signed_in()
        self.assert_quiet_export(shell, AWS_PROFILE="other")
        elsewhere("rotate", "duff")
        self.assert_notice_once(shell, sentence("NOTICE_CONFLICT", "AWS_PROFILE"))
        self.assertEqual(shell.value("AWS_PROFILE"), "other")
        elsewhere("rotate", "duff")
        self.assert_quiet(shell)
        self.assert_consistent(shell, "duff", stored_key())
        printed = self.start(environment={"AWS_PROFILE": "other"}).run("ajc use dev")
        self.assertIn(sentence("NOTICE_CONFLICT", "AWS_PROFILE"), printed)

    def test_quiet_prints_nothing_and_changes_nothing_else(self):
        elsewhere("config", "set", "quiet", "true")
        self.addCleanup(elsewhere, "config", "unset", "quiet")
        shell = self.start_signed_in()
        shell.export(AWS_PROFILE="other")
        elsewhere("clear", "duff")
        for _ in range(5):
            self.assert_quiet(shell)
        self.assert_placeholders(shell)
        self.assert_quiet_export(shell, AWS_ACCESS_KEY_ID="AKIAOWN")
        self.assert_quiet(shell)

    # --- prompts and status lines

    def test_the_prompt_segment(self):
        shell = self.start_signed_in()
        self.assertRegex(shell.run("ajc_prompt_info"), r"^duff (1h00m|5[0-9]m)$")
        elsewhere("logout")
        shell.run()
        self.assertEqual(shell.run("ajc_prompt_info"), "duff no session\n")
        sign_in_elsewhere("rotate", "duff")
        shell.run()
        elsewhere("config", "set", "background", "false")
        self.addCleanup(elsewhere, "config", "unset", "background")
        end_session()
        shell.run()
        self.assertEqual(shell.run("ajc_prompt_info"), "duff expired\n")
        shell.export(AWS_ACCESS_KEY_ID="AKIAOWN")
        self.assertEqual(shell.run("ajc_prompt_info"), "duff other keys\n")

    def test_a_status_line_of_tmux(self):
        """The line of ajc-prompt(7), in a real tmux: the default profile."""
        shell = self.start_signed_in()
        shell.run("ajc use --default duff")
        with tempfile.TemporaryDirectory() as directory:
            settings = pathlib.Path(directory) / "tmux.conf"
            settings.write_text("set -g status-interval 1\nset -g status-right-length 60\n"
                                f"set -g status-right '#({PROGRAM} status)'\n")
            tmux = ["-S", f"{directory}/socket", "-f", str(settings)]
            terminal = pexpect.spawn("tmux", [*tmux, "new-session", "sleep 60"], encoding="utf-8", timeout=TIMEOUT_SECONDS,
                                     env={**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}, dimensions=(24, 100))
            try:
                terminal.expect(r"duff (1h00m|5[0-9]m)")
            finally:
                subprocess.run(["tmux", *tmux, "kill-server"], check=False)
                terminal.close(force=True)

    # --- the runtime directory

    def assert_follows(self, shell):
        """The shell has a session made elsewhere at the next prompt."""
        elsewhere("rotate", "duff")
        self.assert_quiet(shell)
        self.assert_consistent(shell, "duff", stored_key())

    def test_the_runtime_directory_is_wiped(self):
        shell = self.start_signed_in()
        for _ in range(2):
            shutil.rmtree(RUNTIME / "ajc")
            self.assert_quiet(shell)
            self.assert_consistent(shell, "duff", stored_key())
            self.assert_follows(shell)
        self.assertEqual([shell.value("__ajc_stamp")], [str(path) for path in (RUNTIME / "ajc").glob("duff@*")])

    def test_no_runtime_directory(self):
        """Neither /run/user nor XDG_RUNTIME_DIR can be used: the state directory is used."""
        RUNTIME.chmod(0o755)
        self.addCleanup(RUNTIME.chmod, 0o700)
        shell = self.start_signed_in()
        self.assertIn("/.local/state/ajc/duff@", shell.value("__ajc_stamp"))
        self.assert_follows(shell)

    def test_no_place_for_stamps_at_all(self):
        """Without stamps the shell checks each minute."""
        RUNTIME.chmod(0o755)
        self.addCleanup(RUNTIME.chmod, 0o700)
        elsewhere("rotate", "duff", answers=(PASSWORD_PROMPT, "@password"))
        shell = self.start(environment={"AJC_PROFILE": "duff", "XDG_STATE_HOME": "/proc/nowhere"})
        self.assert_quiet(shell)
        self.assert_consistent(shell, "duff", stored_key())
        self.assertEqual(shell.value("__ajc_stamp"), "/")
        self.assertLessEqual(float(shell.value("__ajc_next")) - float(shell.value("__ajc_since")), 60)

    # --- the command `ajc`

    def test_the_default_profile_is_adopted_by_a_new_shell(self):
        shell = self.start_signed_in()
        shell.run("ajc use --default duff")
        self.assertEqual(shell.status, 0)
        other = self.start()
        self.assertEqual(other.first_output, "")
        self.assert_quiet(other)
        self.assert_consistent(other, "duff", stored_key())
        own = self.start(environment={"AWS_ACCESS_KEY_ID": "AKIAOWN", "AWS_SECRET_ACCESS_KEY": "own"})
        self.assertEqual(own.first_output, "")
        self.assertIsNone(own.value("AJC_PROFILE"))
        self.assertEqual(own.value("AWS_ACCESS_KEY_ID"), "AKIAOWN")
        shell.run("ajc off")
        self.assert_ours_unset(shell)
        self.assert_quiet(shell)
        self.assertIsNone(shell.value("AJC_PROFILE"))

    def test_back_and_off_and_a_failure(self):
        shell = self.start_signed_in()
        shell.run("ajc use dev")
        self.assertEqual(shell.status, 0)
        self.assert_consistent(shell, "dev", stored_key("dev"))
        shell.run("ajc use -")
        self.assert_consistent(shell, "duff", stored_key())
        shell.run("ajc use -")
        self.assert_consistent(shell, "dev", stored_key("dev"))
        shell.run("ajc use dev")  # as users do when the session has expired
        shell.run("ajc use -")
        self.assert_consistent(shell, "duff", stored_key())
        shell.run("ajc off; ajc off")
        shell.run("ajc use -")
        self.assert_consistent(shell, "duff", stored_key())
        shell.run("ajc off")
        shell.run("ajc use dev")
        shell.run("ajc use -")
        self.assert_consistent(shell, "duff", stored_key())
        before = [shell.value(name) for name in OURS + ("AJC_PROFILE",)]
        self.assertIn("nosuch", shell.run("ajc use nosuch"))
        self.assertEqual(shell.status, 2)
        self.assertEqual([shell.value(name) for name in OURS + ("AJC_PROFILE",)], before)
        shell.run("ajc off")
        self.assertEqual(shell.status, 0)
        self.assert_ours_unset(shell)
        self.assertIsNone(shell.value("AJC_PROFILE"))
        self.assert_quiet(shell)
        self.assert_ours_unset(shell)

    def test_the_users_own_keys_are_not_changed(self):
        shell = self.start_signed_in()
        own = {"AWS_ACCESS_KEY_ID": "AKIAOWN", "AWS_SECRET_ACCESS_KEY": "own"}
        shell.run("set -e AWS_SESSION_TOKEN" if FISH else "unset AWS_SESSION_TOKEN")
        printed = shell.export(**own)
        for _ in range(10):
            printed += shell.run()
        print(f"{KIND}: {printed.strip()}")
        self.assertEqual(len(printed.splitlines()), 1, printed)
        self.assertIn(sentence("NOTICE_FOREIGN", "duff", "ajc", "duff"), printed)
        elsewhere("rotate", "duff")
        self.assert_quiet(shell)
        self.assertEqual({name: shell.value(name) for name in own}, own)
        self.assertIsNone(shell.value("AWS_SESSION_TOKEN"))
        shell.run("ajc off")
        self.assertEqual({name: shell.value(name) for name in own}, own)

    def test_use_without_a_profile_shows_a_menu(self):
        shell = self.start_signed_in()
        shell.child.sendline("ajc use")
        shell.child.expect(r"1\) dev .*2\) duff .* current\r\n.*from 1 to 2: ")
        shell.child.sendline("1")
        shell.wait()
        self.assertEqual(shell.status, 0)
        self.assertEqual(shell.value("AJC_PROFILE"), "dev")
        shell.child.sendline("ajc use")
        shell.child.expect("from 1 to 2: ")
        shell.child.sendintr()
        shell.wait()
        self.assertEqual(shell.value("AJC_PROFILE"), "dev")

    def test_a_unique_prefix_is_accepted(self):
        shell = self.start_signed_in()
        self.assertIn(sentence("PROFILE_COMPLETED", "de", "dev"), shell.run("ajc use de"))
        self.assertEqual(shell.value("AJC_PROFILE"), "dev")
        self.assertIn("1", shell.run("ajc is-active du").splitlines())
        self.assertIn(sentence("PROFILE_MEANT", "du", "duff", "du"), shell.run(f"{PROGRAM} is-active du"))
        self.assertIn(sentence("NO_PROFILE", "d", "d"), shell.run("ajc use d"))

    def test_the_list_marks_the_current_and_the_default_profile(self):
        shell = self.start_signed_in()

        def marks():
            lines = shell.run("ajc list").splitlines()
            self.assertEqual(shell.status, 0)
            self.assertTrue(lines[0].endswith("IAM session expires"), lines[0])
            return {line.split()[0]: re.search(r"(?: UTC|session>) *(.*)", line)[1] for line in lines[1:] if line}

        self.assertEqual(marks(), {"dev": "", "duff": "current"})
        shell.run("ajc use --default dev")
        self.assertEqual(marks(), {"dev": "current, default", "duff": ""})
        shell.run("ajc use duff")
        self.assertEqual(marks(), {"dev": "default", "duff": "current"})
        shell.run("ajc off")
        self.assertEqual(marks(), {"dev": "default", "duff": ""})
        self.assert_quiet(shell)
        self.assert_ours_unset(shell)

    def test_a_directorys_profile_by_direnv(self):
        """AJC_PROFILE of an .envrc applies from the first command in its directory to the last."""
        elsewhere("login", answers=(PASSWORD_PROMPT, "@password"))
        elsewhere("rotate", "duff", "dev")
        for place in ("before", "after"):
            for outside in ("duff", None):
                with self.subTest(place=place, outside=outside):
                    shell = self.start(**{place: DIRENV[KIND]})
                    if outside:
                        shell.run(f"ajc use {outside}")
                    shell.run("mkdir inside; echo export AJC_PROFILE=dev >inside/.envrc; direnv allow inside")
                    for _ in range(2):
                        self.assert_quiet(shell, "cd inside")
                        self.assert_consistent(shell, "dev", stored_key("dev"))
                        self.assert_quiet(shell, "cd ..")
                        if outside:
                            self.assert_consistent(shell, outside, stored_key(outside))
                        else:
                            self.assert_ours_unset(shell)

    def test_the_region_is_the_profiles_or_the_users(self):
        elsewhere("edit", "duff", "--region", "eu-central-1")
        self.addCleanup(elsewhere, "edit", "duff", "--region", "")
        shell = self.start_signed_in()
        self.assertEqual([shell.value(name) for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AJC_REGION")],
                         ["eu-central-1"] * 3)
        shell.run("ajc use dev")
        self.assertEqual([shell.value(name) for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AJC_REGION")],
                         [None] * 3)
        shell.export(AWS_REGION="us-west-2")
        shell.run("ajc use duff")
        # Both variables are ours or none: they never name different regions.
        self.assertEqual([shell.value(name) for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AJC_REGION")],
                         ["us-west-2", None, None])
        shell.run("ajc off")
        self.assertEqual([shell.value(name) for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AJC_REGION")],
                         ["us-west-2", None, None])

    # --- cost

    def test_idle_prompts_start_nothing(self):
        with tempfile.NamedTemporaryFile() as trace:
            sign_in_elsewhere("login")
            # strace ends with the last process that it follows, and the refresher would keep running.
            shell = self.start(strace=trace.name, environment={"AJC_BACKGROUND": "off"})
            shell.run("ajc use duff")
            for _ in range(2):
                self.assert_quiet(shell)
            key = shell.value("AWS_ACCESS_KEY_ID")
            shell.run("cd /usr")
            for _ in range(20):
                self.assert_quiet(shell)
                self.assert_quiet(shell, "true")
            shell.run("cd /")
            elsewhere("rotate", "duff")
            self.assert_quiet(shell)
            shell.run("cd /tmp")
            self.assertNotEqual(shell.value("AWS_ACCESS_KEY_ID"), key)
            shell.end()
            lines = pathlib.Path(trace.name).read_text().splitlines()
        self.assertEqual(calls_between(lines, "/usr", "/"), [])
        fired = [call for call in calls_between(lines, "/", "/tmp") if f'execve("{PROGRAM}"' in call]
        print(f"{KIND}: 20 idle prompts and 20 commands started 0 processes, one after a rotation elsewhere {len(fired)} ajc-hook")
        self.assertEqual(len(fired), 1)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
