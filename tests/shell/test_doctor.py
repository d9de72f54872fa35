#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""`ajc doctor` as typed in a real shell, with the hook as installed: test_doctor.py bash|zsh|fish [unittest's arguments]

What only the shell knows reaches the program; and where a finding names a command for this shell, typing it fixes it.
Needs AJC_STAGE_PREFIX, the installed product."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
from terminal import SETTINGS, Shell  # noqa: E402

KIND = sys.argv[1]
PROGRAM = str(pathlib.Path(os.environ["AJC_STAGE_PREFIX"]) / "bin/ajc-hook")
INIT = subprocess.run([PROGRAM, "init", KIND], capture_output=True, text=True, check=True).stdout
SET = "set -gx {} {}" if KIND == "fish" else "export {}={}"


class Doctor(unittest.TestCase):
    def start(self, hook=INIT, environment=None, **more):
        environment = dict(environment or {})
        environment.update((name, os.environ[name]) for name in ("XDG_RUNTIME_DIR", "USER", "LOGNAME") if name in os.environ)
        environment["SHELL"] = f"/bin/{KIND}"
        environment["PATH"] = f"{os.path.dirname(PROGRAM)}:/usr/bin:/bin"
        shell = Shell(KIND, hook=hook, environment=environment, **more)
        self.addCleanup(shell.end)
        return shell

    def findings(self, shell, subject="shell", command="ajc"):
        found = json.loads(shell.run(f"{command} doctor --json"))
        problems = [finding for finding in found["findings"] if finding["level"] == "problem"]
        self.assertEqual((found["ok"], shell.status), (not problems, 1 if problems else 0))
        return [finding for finding in found["findings"] if finding["subject"] == subject]

    def assert_found(self, shell, level, words, fix, subject="shell", command="ajc"):
        """The finding of that level; its command in `fix` for the caller to type."""
        found = [finding for finding in self.findings(shell, subject, command) if finding["level"] == level]
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0]["sentence"])
        self.assertEqual(found[0]["fix"], fix)

    def assert_fine(self, shell, subject="shell"):
        self.assertEqual([(finding["level"], finding["fix"]) for finding in self.findings(shell, subject)], [("ok", None)])

    def test_a_hook_that_is_well(self):
        shell = self.start()
        self.assert_fine(shell)
        sentence = self.findings(shell)[0]["sentence"]
        self.assertRegex(sentence, rf"^the hook is alive in this {KIND} [0-9.]+ and looks before each prompt and each command")
        self.assertEqual(shell.value("AJC_SHELL_FACTS"), None)

    def test_for_a_person_it_is_a_line_each(self):
        shell = self.start()
        self.assertRegex(shell.run("ajc doctor | cat"), rf"\nok     shell     the hook is alive in this {KIND} ")

    def test_by_the_programs_own_name_it_names_the_function(self):
        shell = self.start()
        start_file = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}[KIND]
        pathlib.Path(shell.home, start_file).write_text(f'eval "$(ajc-hook init {KIND})"\n')
        found = self.findings(shell, command=f"command {PROGRAM}")
        fix = "ajc doctor" if KIND == "fish" else "\\ajc doctor"
        if KIND == "bash":
            self.assertIn("login shells", found[0]["sentence"])
            shell.run(found[0]["fix"])
            found = self.findings(shell, command=f"command {PROGRAM}")
        self.assertEqual([(finding["level"], finding["fix"]) for finding in found], [("note", fix)])

    def test_an_alias_of_the_name_of_the_command(self):
        shell = self.start(after=f"alias ajc='{PROGRAM}'", load=f"eval \"$({PROGRAM} init {KIND})\"")
        found = [finding for finding in self.findings(shell) if "makes ajc something else" in finding["sentence"]]
        self.assertEqual(len(found), 1)
        shell.become(found[0]["fix"])
        self.assert_fine(shell)

    @unittest.skipUnless(KIND == "bash", "the others' login shells read the same file")
    def test_a_login_shell_that_does_not_read_the_file_with_the_hook(self):
        shell = self.start(load=f"eval \"$({PROGRAM} init {KIND})\"")
        (shell.home / ".bash_profile").write_text(f"{SETTINGS[KIND]}PATH={os.path.dirname(PROGRAM)}:$PATH\n")
        again = "exec bash --noediting -l -i"
        shell.become(again)
        self.assert_found(shell, "note", f"read {shell.home}/.bash_profile, which does not read ~/.bashrc",
                          f"echo '[[ ! -r ~/.bashrc ]] || . ~/.bashrc' >> {shell.home}/.bash_profile", command="ajc-hook")
        shell.run(f"echo '[[ ! -r ~/.bashrc ]] || . ~/.bashrc' >> {shell.home}/.bash_profile")
        shell.become(again)
        self.assert_fine(shell)

    def test_a_variable_that_a_start_up_file_sets_again(self):
        shell = self.start(after=SET.format("AWS_PROFILE", "nowhere"))
        found = [finding for finding in self.findings(shell, "aws") if "sets AWS_PROFILE" in finding["sentence"]]
        self.assertEqual(len(found), 1)
        shell.run(found[0]["fix"])
        self.assert_fine(shell, "aws")
        shell.become(f"exec {KIND}")
        self.assert_fine(shell, "aws")

    def test_the_look_before_commands_switched_off(self):
        shell = self.start(environment={"AJC_BEFORE_COMMAND": "off"})
        fix = {"bash": 'unset AJC_BEFORE_COMMAND; eval "$(ajc-hook init bash)"', "zsh": "unset AJC_BEFORE_COMMAND",
                "fish": "set -e AJC_BEFORE_COMMAND"}[KIND]
        self.assert_found(shell, "note", "look before commands is off (AJC_BEFORE_COMMAND=off)", fix)
        shell.run(fix)
        self.assert_fine(shell)

    def test_a_hook_that_something_took_away(self):
        shell = self.start()
        shell.run({"bash": "PROMPT_COMMAND=()", "zsh": "precmd_functions=()", "fish": "functions -e __ajc_hook; function __ajc_hook; end"}[KIND])
        self.assert_found(shell, "problem", "took it out of what runs before prompts", 'exec "$SHELL"')

    @unittest.skipIf(KIND == "fish", "an event handler cannot be there twice")
    def test_two_hooks(self):
        shell = self.start()
        shell.run({"bash": "PROMPT_COMMAND+=(__ajc_hook)", "zsh": "precmd_functions+=(__ajc_hook)"}[KIND])
        self.assert_found(shell, "problem", "stands 2 times", 'exec "$SHELL"')

    @unittest.skipIf(KIND == "fish", "fish has no such variable")
    def test_a_list_of_hooks_that_is_read_only(self):
        name = {"bash": "PROMPT_COMMAND", "zsh": "precmd_functions"}[KIND]
        shell = self.start(before=f"{name}=(true); readonly {name}")
        found = self.findings(shell)
        self.assertIn(f"{name} is read-only here", found[0]["sentence"])

    @unittest.skipUnless(KIND == "bash", "bash alone has such a variable")
    def test_a_list_of_hooks_that_is_exported(self):
        shell = self.start(before="unset PROMPT_COMMAND; export PROMPT_COMMAND=true",
                           after="entry=$PROMPT_COMMAND; unset PROMPT_COMMAND; export PROMPT_COMMAND=\"$entry\"")
        self.assert_found(shell, "note", "PROMPT_COMMAND is exported", "export -n PROMPT_COMMAND")
        shell.run("export -n PROMPT_COMMAND")
        self.assert_fine(shell)

    @unittest.skipIf(KIND == "fish", "fish has no read-only variables of a person's")
    def test_variables_that_cannot_be_set(self):
        shell = self.start(before="readonly AWS_SESSION_TOKEN=x")
        self.assert_found(shell, "problem", "AWS_SESSION_TOKEN read-only here", None)

    @unittest.skipUnless(KIND == "fish", "fish alone has universal variables")
    def test_universal_variables(self):
        shell = self.start(before="set -U AWS_REGION eu-west-1")
        self.assert_found(shell, "problem", "AWS_REGION also universal variables", "set -eU AWS_REGION")
        shell.run("set -eU AWS_REGION")
        self.assert_fine(shell)

    def test_variables_that_compete(self):
        shell = self.start()
        for name, value in (("AWS_ACCESS_KEY_ID", "AKIAMINE000000000000"), ("AWS_SECRET_ACCESS_KEY", "s")):
            shell.run(SET.format(name, value))
        names = "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN"
        fix = f"set -e {names}" if KIND == "fish" else f"unset {names}"
        self.assert_found(shell, "note", "which ajc did not set and does not change", fix, "aws")
        shell.run(fix)
        self.assert_fine(shell, "aws")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
