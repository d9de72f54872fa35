#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Whose keys the AWS CLI and boto3 use: identity.py bash|zsh|fish [unittest's arguments]

The home has ~/.aws/credentials with static keys of another identity under [default]. A command is typed before the shell has
drawn its first prompt; a server in place of AWS records which key id signed the request."""

import http.server
import os
import re
import subprocess
import sys
import threading
import unittest

sys.dont_write_bytecode = True
from messages import sentence  # noqa: E402
from live_shell import (FISH, KIND, PLACEHOLDER, TESTS, LiveShellCase, elsewhere, end_session, play, sandbox,  # noqa: E402
                        sign_in_elsewhere, stored_key)

STATIC = "AKIASTATICSTATIC0000"
CREDENTIALS = f"[default]\\naws_access_key_id = {STATIC}\\naws_secret_access_key = static\\n"
HOME_WITH_KEYS = f"mkdir -p ~/.aws\nprintf '{CREDENTIALS}' >~/.aws/credentials\n"
REFUSAL = (b'<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>'
           b"<Code>InvalidClientTokenId</Code><Message>refused</Message></Error></ErrorResponse>")


class Aws(http.server.BaseHTTPRequestHandler):
    """Records the key id of every request and refuses it."""

    asked = []

    def do_POST(self):  # noqa: N802
        self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(re.search(r"Credential=(\w+)/", self.headers["Authorization"])[1])
        self.send_response(403)
        self.send_header("Content-Length", str(len(REFUSAL)))
        self.end_headers()
        self.wfile.write(REFUSAL)

    def log_message(self, *_):
        pass


class Identity(LiveShellCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aws)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{cls.server.server_port}"
        program, directory = TESTS / "flow/warm_tool.py", os.environ["TMPDIR"]
        cls.served = [subprocess.Popen([program, tool, f"{directory}/{tool}", url], stdout=subprocess.PIPE, text=True)
                      for tool in ("aws", "boto3")]
        assert all(tool.stdout.readline() == "ready\n" for tool in cls.served)
        cls.tools = tuple(f"/usr/bin/python3 -I -S {program} {directory}/{tool}" for tool in ("aws", "boto3"))

    @classmethod
    def tearDownClass(cls):
        for tool in cls.served:
            tool.kill()
            tool.wait()
            tool.stdout.close()
        cls.server.shutdown()

    def setUp(self):
        play()
        elsewhere("logout")
        elsewhere("config", "unset", "default_profile")
        Aws.asked.clear()

    def start(self, **more):
        before = HOME_WITH_KEYS + more.pop("before", "")
        environment = {"AWS_EC2_METADATA_DISABLED": "true", **more.pop("environment", {})}
        return super().start(before=before, environment=environment, **more)

    def default_is(self, profile, signs_in=True):
        """Makes the profile the default, with a session and a login, or without."""
        elsewhere("config", "set", "default_profile", profile)
        if signs_in:
            sign_in_elsewhere("rotate", profile)

    def used(self):
        asked = list(Aws.asked)
        Aws.asked.clear()
        return asked

    def typed_at_once(self, **more):
        """Types each tool into a new shell before its first prompt; returns the last shell and the keys used."""
        for tool in self.tools:
            shell = self.start(typed=tool, **more)
            shell.first_output += shell.wait()
        return shell, self.used()

    def run_tools(self, shell):
        for tool in self.tools:
            shell.run(tool)
        return self.used()

    # --- new shells

    def test_without_a_default_profile_the_users_own_keys_are_used(self):
        self.assertEqual(self.typed_at_once()[1], [STATIC] * 2)

    def test_a_valid_session(self):
        self.default_is("duff")
        self.assertEqual(self.typed_at_once()[1], [stored_key()] * 2)

    def test_no_session_and_no_login(self):
        self.default_is("duff", signs_in=False)
        shell, used = self.typed_at_once()
        self.assertEqual(used, [PLACEHOLDER] * 2)
        printed = shell.first_output + "".join(shell.run() for _ in range(3))
        self.assertEqual(printed.count("ajc: %s duff%s\n" % (
            sentence("NOTICE_NO_SESSION"), sentence("NOTICE_SIGN_IN", "ajc", "rotate", "duff"))), 1)
        self.assertEqual(shell.run("ajc_prompt_info"), "duff no session\n")
        sign_in_elsewhere("rotate", "duff")
        self.assertEqual(shell.run(), "")
        self.assert_consistent(shell, "duff", stored_key())
        self.assertEqual(self.run_tools(shell), [stored_key()] * 2)

    def test_an_expired_session_that_requires_a_sign_in(self):
        self.default_is("duff")
        key = stored_key()
        elsewhere("config", "set", "background", "false")
        self.addCleanup(elsewhere, "config", "unset", "background")
        end_session()
        shell, used = self.typed_at_once()
        self.assertEqual(used, [key] * 2)
        self.assertIn("the AWS session of duff has ended; sign in with: ajc rotate duff", shell.first_output + shell.run())

    def test_an_expired_session_that_is_renewed(self):
        self.default_is("duff")
        key = stored_key()
        end_session()
        shell, used = self.typed_at_once()
        self.assertNotIn(STATIC, used)
        self.press_return_until(shell, lambda: shell.value("AWS_ACCESS_KEY_ID") not in (key, PLACEHOLDER))
        self.assert_consistent(shell, "duff", stored_key())

    def test_a_first_session_made_in_the_background(self):
        sign_in_elsewhere("login")
        self.default_is("dev", signs_in=False)
        shell, used = self.typed_at_once()
        self.assertNotIn(STATIC, used)
        self.press_return_until(shell, lambda: shell.value("AWS_ACCESS_KEY_ID") != PLACEHOLDER)
        self.assert_consistent(shell, "dev", stored_key("dev"))

    def test_a_default_profile_that_was_removed(self):
        self.default_is("dev", signs_in=False)
        elsewhere("remove", "dev")
        self.addCleanup(elsewhere, "add", "dev", f"{sandbox('sso_url')}/saml2/aws-dev")
        self.assertEqual(self.typed_at_once(environment={"AJC_PROFILE": "dev"})[1], [PLACEHOLDER] * 2)

    def test_a_configuration_that_cannot_be_read(self):
        before = "mkdir -p ~/broken/ajc; echo '{' >~/broken/ajc/config.json\n"
        environment = {"AJC_PROFILE": "duff", "XDG_CONFIG_HOME": "/proc/self/cwd/broken"}  # a shell starts in its home
        shell, used = self.typed_at_once(before=before, environment=environment)
        self.assertEqual(used, [PLACEHOLDER] * 2)
        self.assertEqual((shell.first_output + shell.run() + shell.run()).count("ajc: "), 1)

    @unittest.skipIf(KIND != "bash", "bash alone has one variable for it")
    def test_a_start_up_file_that_replaces_prompt_command(self):
        self.default_is("duff", signs_in=False)
        self.assertEqual(self.typed_at_once(after="PROMPT_COMMAND='true mine'")[1], [PLACEHOLDER] * 2)

    # --- running shells

    def test_removed_elsewhere(self):
        for words in (("clear", "duff"), ("logout",)):
            elsewhere("logout")
            self.default_is("duff")
            shell = self.start()
            key = shell.value("AWS_ACCESS_KEY_ID")
            elsewhere(*words)
            shell.run(self.tools[0])  # the shell may not have checked before this command: its old keys, or placeholders
            self.assertTrue(set(self.used()) <= {key, PLACEHOLDER})
            self.assertEqual(self.run_tools(shell), [PLACEHOLDER] * 2)

    def test_another_profile_without_a_session(self):
        self.default_is("duff")
        elsewhere("config", "set", "background", "false")
        self.addCleanup(elsewhere, "config", "unset", "background")
        for profile in ("dev", "nosuch"):
            shell = self.start()
            self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), stored_key())
            shell.export(AJC_PROFILE=profile)
            self.assertEqual(self.run_tools(shell), [PLACEHOLDER] * 2)
            shell.export(AJC_PROFILE="duff")
            self.assertEqual(self.run_tools(shell), [stored_key()] * 2)

    def test_off_restores_the_users_own_keys(self):
        self.default_is("duff", signs_in=False)
        shell = self.start()
        shell.run()
        self.assertEqual(shell.value("AWS_ACCESS_KEY_ID"), PLACEHOLDER)
        shell.run("ajc off")
        self.assert_ours_unset(shell)
        self.assertEqual(self.run_tools(shell), [STATIC] * 2)

    def test_a_child_shell_inherits_the_keys(self):
        self.default_is("duff", signs_in=False)
        shell = self.start()
        again = "exec fish -C 'source $HOME/.config/fish/config.fish'" if FISH else f"exec {KIND}"
        shell.become(again)
        self.assertEqual(self.run_tools(shell), [PLACEHOLDER] * 2)
        sign_in_elsewhere("rotate", "duff")
        shell.run()
        self.assertEqual(self.run_tools(shell), [stored_key()] * 2)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
