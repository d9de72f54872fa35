#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Completion in real bash, zsh and fish, of the installed ajc-hook: it offers the words of --help.

Needs AJC_STAGE_PREFIX, the installed product, and a user without any profile (see tests/as-user)."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
PREFIX = pathlib.Path(os.environ["AJC_STAGE_PREFIX"])
PROGRAM = PREFIX / "bin/ajc-hook"
FOR_PROGRAMS = {"aliases", "complete", "prompt", "refresher", "renew", "seed"}  # which users do not type
SHELLS = os.environ.get("AJC_SHELLS", "bash fish zsh").split()
PROFILES = ["dev", "duff"]
# Each prints the candidates for the words in its arguments, the last of which is being typed, one on each line.
DRIVERS = {
    "bash": """source "$AJC_STAGE_PREFIX/share/bash-completion/completions/ajc-hook"
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE=${LINE-$*} COMP_POINT=${#COMP_LINE}
_ajc_hook
printf '%s\\n' ${COMPREPLY[@]+"${COMPREPLY[@]}"}
""",
    "fish": """source "$AJC_STAGE_PREFIX/share/fish/vendor_completions.d/ajc-hook.fish"
complete -C (string join ' ' -- $argv) | string replace -r '\\t.*' ''
true
""",
}
# fish 4 has no wildcard "?"; the option asks fish 3 for the same.
INTERPRETERS = {"bash": ["/bin/bash"], "fish": ["/bin/fish", "--features=qmark-noglob"], "zsh": ["/usr/bin/python3"]}
# zsh completes only in its line editor: it gets its own terminal, and prints a list between two marks.
ZSH = """import os, pexpect, re, sys
child = pexpect.spawn("/bin/zsh", ["-f", "-i"], encoding="utf-8", dimensions=(400, 200),
                      timeout=float(os.environ["AJC_TEST_TIMEOUT"]),
                      env=dict(os.environ, TERM="dumb", PS1="", ZDOTDIR=os.environ["HOME"]))
child.delaybeforesend = None
child.sendline("unsetopt beep list_ambiguous; setopt no_auto_menu; fpath=($AJC_STAGE_PREFIX/share/zsh/site-functions"
               " $fpath); autoload -Uz compinit; compinit -u -d $HOME/dump; LISTMAX=1000;"
               " offer() { zle list-choices; zle -R; print '<e''nd>' }; zle -N offer; bindkey '^X' offer;"
               " PROMPT='<rea''dy>'")
child.expect("<ready>")
child.send(" ".join(sys.argv[1:]) + "\\x18")  # a second key would keep zsh from listing
child.expect("<end>")
print("\\n".join(re.split(r"\\s+", child.before)))
child.close(force=True)
"""


def offered(shell, *words, directory=None, line=None):
    """The set of what the shell offers for the last word, in that directory. bash cuts a `line` into more words."""
    with tempfile.NamedTemporaryFile("w", suffix="." + shell) as driver:
        driver.write(DRIVERS.get(shell, ZSH))
        driver.flush()
        done = subprocess.run([*INTERPRETERS[shell], driver.name, *words], capture_output=True, text=True, check=False,
                              cwd=directory, env={**os.environ, **({"LINE": line} if line else {})})
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"{shell} {words}: {done}")
    return set(done.stdout.split())


def help_of(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=True).stdout


def commands():
    return set(re.findall(r"^  ([a-z-]+) ", help_of("help"), re.M)) - FOR_PROGRAMS


def options(command):
    return set(re.findall(r"^ +(?:-[a-z], )?(--[a-z-]+)", help_of(command, "--help"), re.M))


class Completion(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for profile in PROFILES:
            subprocess.run([PROGRAM, "add", profile, "https://sso.jumpcloud.com/saml2/aws-prod"], check=True,
                           capture_output=True)

    def test_commands_are_those_of_the_help(self):
        for shell in SHELLS:
            with self.subTest(shell):
                seen = {word for word in offered(shell, "ajc-hook", "") if re.fullmatch("[a-z]+(-[a-z]+)?", word)}
                self.assertEqual(seen & (commands() | FOR_PROGRAMS), commands())
                if shell != "zsh":
                    self.assertEqual(seen, commands())

    def test_options_are_those_of_the_help(self):
        for shell in SHELLS:
            for command in ("export", "account"):
                with self.subTest(shell=shell, command=command):
                    seen = {word for word in offered(shell, "ajc-hook", command, "--") if re.fullmatch("--[a-z][a-z-]*", word)}
                    self.assertEqual(seen, options(command))

    def test_a_given_word_is_not_offered_again(self):
        for shell in SHELLS:
            with self.subTest(shell):
                seen = offered(shell, "ajc-hook", "export", "--format=sh", "--mfa=totp", "--")
                self.assertTrue({"--debug", "--help"} <= seen and not {"--format", "--mfa"} & seen, seen)
                seen = offered(shell, "ajc-hook", "rotate", "dev", "")
                self.assertTrue("duff" in seen or shell == "zsh", seen)  # zsh inserts the only one

    def test_values_after_an_equals_sign(self):
        for shell, words in (("bash", ["--format", "=", "j"]), ("bash", ["--format", "="]), ("zsh", ["--format="]),
                             ("fish", ["--format=j"])):
            if shell in SHELLS:
                with self.subTest(shell=shell, words=words):
                    line = "ajc-hook export " + "".join(words)
                    self.assertTrue(any(word.endswith("json") for word in offered(
                        shell, "ajc-hook", "export", *words, line=line)))

    def test_profiles(self):
        for shell in SHELLS:
            for words in (["use"], ["exec"], ["rotate"], ["export"], ["remove"], ["use", "--default"]):
                with self.subTest(shell=shell, words=words):
                    self.assertLessEqual(set(PROFILES), offered(shell, "ajc-hook", *words, ""))

    def test_formats_shells_and_settings(self):
        for shell in SHELLS:
            with self.subTest(shell):
                self.assertLessEqual({"sh", "fish"}, offered(shell, "ajc-hook", "export", "--format", ""))
                self.assertLessEqual({"bash", "zsh", "fish"}, offered(shell, "ajc-hook", "init", ""))
                self.assertLessEqual({"quiet", "region"}, offered(shell, "ajc-hook", "config", "get", ""))
                self.assertLessEqual({"get", "set", "unset"}, offered(shell, "ajc-hook", "config", ""))
                self.assertLessEqual({"true", "false"}, offered(shell, "ajc-hook", "config", "set", "quiet", ""))
                self.assertLessEqual({"eu-west-1", "eu-west-2"}, offered(shell, "ajc-hook", "edit", "duff", "--region", "eu-w"))
                self.assertLessEqual({"totp", "push"}, offered(shell, "ajc-hook", "login", "--mfa", ""))
                self.assertLessEqual({"totp", "ask", "none"}, offered(shell, "ajc-hook", "account", "--mfa", ""))
                self.assertLessEqual({"s3", "secretsmanager"}, offered(shell, "ajc-hook", "console", "--service", "s"))
                self.assertLessEqual({"1h", "8h", "12h"}, offered(shell, "ajc-hook", "edit", "duff", "--duration", ""))

    def test_values_of_settings(self):
        values = {"background": {"true", "false"}, "default_profile": set(PROFILES), "region": {"eu-west-1", "us-east-1"},
                  "login_ttl": {"1h", "12h"}, "duration": {"1h", "12h"}}
        for shell in SHELLS:
            for setting, some in values.items():
                with self.subTest(shell=shell, setting=setting):
                    self.assertLessEqual(some, offered(shell, "ajc-hook", "config", "set", setting, ""))

    def test_only_settings_that_are_set_are_offered_to_unset(self):
        for setting, value in (("region", "eu-west-1"), ("quiet", "true")):
            subprocess.run([PROGRAM, "config", "set", setting, value], check=True)
        for shell in SHELLS:
            with self.subTest(shell):
                seen = offered(shell, "ajc-hook", "config", "unset", "")
                self.assertTrue({"region", "quiet"} <= seen and not {"proxy", "duration", "background"} & seen, seen)
        for setting in ("region", "quiet"):
            subprocess.run([PROGRAM, "config", "unset", setting], check=True)

    def test_accounts(self):
        emails = {"bart@duff-beer.example", "lisa@duff-beer.example"}
        for email in emails:
            subprocess.run([PROGRAM, "account", email, "--sso-url", "https://sso.jumpcloud.com"], check=True,
                           capture_output=True)
        for shell in SHELLS:
            for words in (["account"], ["login"], ["logout"], ["edit", "duff", "--account"]):
                with self.subTest(shell=shell, words=words):
                    self.assertLessEqual(emails, offered(shell, "ajc-hook", *words, ""))

    def test_names_are_not_run(self):
        with tempfile.TemporaryDirectory() as directory:
            place = pathlib.Path(directory)
            name = "a$(>ran)b"
            (place / name).touch()
            subprocess.run([PROGRAM, "account", name + "@duff-beer.example", "--sso-url", "https://sso.jumpcloud.com"],
                           check=True, capture_output=True)
            for shell in SHELLS:
                for words in (["login", ""], ["edit", "duff", "--account", ""], ["import", "a"]):
                    with self.subTest(shell=shell, words=words):
                        seen = offered(shell, "ajc-hook", *words, directory=place)
                        self.assertTrue(any("ran" in word for word in seen) or shell == "zsh", seen)
                        self.assertFalse((place / "ran").exists())

    def test_the_command_after_exec(self):
        for shell in SHELLS:
            for words in (["--", "printen"], ["duff", "--", "printen"], ["duff", "printen"], ["--min-ttl", "5m", "duff", "--", "printen"]):
                with self.subTest(shell=shell, words=words):
                    seen = offered(shell, "ajc-hook", "exec", *words)
                    self.assertTrue("printenv" in seen or any("printenv" in word for word in seen), seen)

    def test_the_command_that_a_setting_names(self):
        for shell in SHELLS:
            with self.subTest(shell):
                seen = offered(shell, "ajc-hook", "config", "set", "picker", "printen")
                self.assertTrue("printenv" in seen or any("printenv" in word for word in seen), seen)

    def test_completion_prints_the_installed_file(self):
        for shell, path in (("bash", "bash-completion/completions/ajc-hook"), ("zsh", "zsh/site-functions/_ajc-hook"),
                            ("fish", "fish/vendor_completions.d/ajc-hook.fish")):
            self.assertEqual(help_of("completion", shell), (PREFIX / "share" / path).read_text())
        done = subprocess.run([PROGRAM, "completion", "tcsh"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (2, ""))


if __name__ == "__main__":
    unittest.main()
