#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""`ajc doctor` as typed in a real shell, with the hook as installed: test_doctor.py bash|zsh|fish [unittest's arguments]

Facts that only the shell has reach the program; when a finding names a command for this shell, typing it fixes it.
Needs AJC_STAGE_PREFIX, the installed product."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
from terminal import BASH_VERSION, SETTINGS, Shell, hook_text  # noqa: E402

KIND = sys.argv[1]
PROGRAM = str(pathlib.Path(os.environ["AJC_STAGE_PREFIX"]) / "bin/ajc-hook")
INIT = subprocess.run([PROGRAM, "init", KIND], capture_output=True, text=True, check=True).stdout
SET = "set -gx {} {}" if KIND == "fish" else "export {}={}"


class Doctor(unittest.TestCase):
    BY_A_SIGNAL = {"TERM_PROGRAM": "vscode"}  # there bash 5.3 sends itself a signal before commands, as older ones do

    def start(self, hook=INIT, environment=None, **more):
        environment = dict(environment or {})
        environment.update((name, os.environ[name]) for name in ("XDG_RUNTIME_DIR", "USER", "LOGNAME") if name in os.environ)
        environment["SHELL"] = f"/bin/{KIND}"
        environment["PATH"] = f"{os.path.dirname(PROGRAM)}:/usr/bin:/bin"
        shell = Shell(KIND, hook=hook, environment=environment, **more)
        self.addCleanup(shell.end)
        return shell

    def findings(self, shell, subject="shell", command="ajc"):
        printed = json.loads(shell.run(f"{command} doctor --json"))
        problems = [finding for finding in printed["findings"] if finding["level"] == "problem"]
        self.assertEqual((printed["ok"], shell.status), (not problems, 1 if problems else 0))
        return [finding for finding in printed["findings"] if subject in ("", finding["subject"])]

    def found(self, name, shell, words="", command="ajc", before=None):
        """The only finding with this id."""
        findings = json.loads(before)["findings"] if before else self.findings(shell, "", command)
        found = [finding for finding in findings if finding["id"] == name]
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0]["sentence"])
        return found[0]

    def fixed(self, name, shell, words="", fix=None, command="ajc", then=None, before=None):
        """Types the fix into the shell and checks that the finding is gone. `before`: output of an earlier doctor."""
        found = self.found(name, shell, words, command, before)
        if fix is not None:
            self.assertEqual(found["fix"], fix)
        if before is None:
            (shell.become if "exec " in found["fix"] else shell.run)(found["fix"])
        self.assertNotIn(name, [finding["id"] for finding in self.findings(shell, "", then or command)])
        print(f"{KIND}: {name}: {found['sentence']}; {found['fix']}: fixed", file=sys.stderr)

    def assert_fine(self, shell, subject="shell"):
        self.assertEqual([(finding["level"], finding["fix"]) for finding in self.findings(shell, subject)], [("ok", None)])

    def start_installed(self, **more):
        """A shell whose start-up file evaluates the installed hook, also after `exec "$SHELL"`."""
        line = f"{PROGRAM} init fish | source" if KIND == "fish" else f"eval \"$({PROGRAM} init {KIND})\""
        return self.start(load=line, **more)

    def test_a_hook_that_works(self):
        shell = self.start()
        self.assert_fine(shell)
        sentence = self.found("HOOK_OK", shell)["sentence"]
        self.assertRegex(sentence, rf"^the hook works in this {KIND} [0-9.]+, before each prompt and each command")
        self.assertEqual(shell.value("AJC_SHELL_FACTS"), None)

    def test_text_output_has_a_line_for_each_finding(self):
        shell = self.start()
        self.assertRegex(shell.run("ajc doctor | cat"), rf"\nok     shell     the hook works in this {KIND} ")

    def test_called_by_the_programs_name_it_names_the_function(self):
        shell = self.start()
        start_file = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}[KIND]
        pathlib.Path(shell.home, start_file).write_text(f'eval "$(ajc-hook init {KIND})"\n')
        by_name = f"command {PROGRAM}"
        if KIND == "bash":
            self.fixed("HOOK_NOT_AT_LOGIN", shell, "login shells", command=by_name)
        function = "ajc" if KIND == "fish" else "\\ajc"
        self.fixed("HOOK_IN_FILE", shell, "", f"{function} doctor", by_name, then=function)

    def test_an_alias_of_the_name_of_the_command(self):
        shell = self.start_installed(after=f"alias ajc='{PROGRAM}'")
        self.fixed("NAME_IS_ALIAS", shell, "makes ajc an alias")
        self.assert_fine(shell)

    @unittest.skipIf(KIND == "fish", "there a function is found by its own word, and the shell asks nobody to edit it")
    def test_a_function_of_the_name_of_the_command(self):
        shell = self.start_installed(after=f"ajc() {{ {PROGRAM} \"$@\"; }}")
        vi = shell.home / "vi"  # a user deletes the line at which the editor opens
        vi.write_text("#!/bin/sh\nexec sed -i \"${1#+}d\" \"$2\"\n")
        vi.chmod(0o755)
        shell.run(f"PATH={shell.home}:$PATH")
        self.fixed("NAME_IS_FUNCTION", shell, "defines another function ajc")
        self.assert_fine(shell)

    @unittest.skipUnless(KIND == "bash", "the others' login shells read the same file")
    def test_a_login_shell_that_does_not_read_the_file_with_the_hook(self):
        shell = self.start_installed()
        (shell.home / ".bash_profile").write_text(f"{SETTINGS[KIND]}PATH={os.path.dirname(PROGRAM)}:$PATH\n")
        again = "exec bash --noediting -l -i"
        shell.become(again)
        self.fixed("HOOK_NOT_AT_LOGIN", shell, f"read {shell.home}/.bash_profile, which does not read ~/.bashrc",
                    f"echo '[[ ! -r ~/.bashrc ]] || . ~/.bashrc' >> {shell.home}/.bash_profile", command="ajc-hook")
        shell.become(again)
        self.assert_fine(shell)

    def test_a_variable_that_a_start_up_file_sets_again(self):
        shell = self.start(after=SET.format("AWS_PROFILE", "nowhere"))
        self.fixed("AWS_FAILS_BY_VARIABLE", shell, "sets AWS_PROFILE")
        self.assert_fine(shell, "aws")
        shell.become(f"exec {KIND}")
        self.assert_fine(shell, "aws")

    def test_a_missing_profile(self):
        shell = self.start()
        shell.run(SET.format("AJC_PROFILE", "gone"))
        self.fixed("PROFILE_CURRENT_MISSING", shell, "AJC_PROFILE is gone", "ajc off")

    def test_pre_command_refresh_switched_off(self):
        shell = self.start(environment={"AJC_BEFORE_COMMAND": "off"})
        self.fixed("REFRESH_OFF_ASKED", shell, "pre-command refresh is off (AJC_BEFORE_COMMAND=off)",
                    {"bash": 'unset AJC_BEFORE_COMMAND; eval "$(ajc-hook init bash)"', "zsh": "unset AJC_BEFORE_COMMAND",
                     "fish": "set -e AJC_BEFORE_COMMAND"}[KIND])
        self.assert_fine(shell)

    @unittest.skipUnless(KIND == "bash", "bash alone needs a signal for it")
    def test_a_signal_that_has_another_trap(self):
        shell = self.start_installed(environment=self.BY_A_SIGNAL)
        shell.run("trap : URG")
        self.fixed("REFRESH_OFF_TRAP", shell, "SIGURG has another trap", 'trap - URG; eval "$(ajc-hook init bash)"')
        self.assert_fine(shell)

    @unittest.skipUnless(KIND == "bash", "bash alone has PS0")
    def test_a_ps0_that_cannot_be_set(self):
        shell = self.start_installed()
        shell.run("PS0=; readonly PS0")
        self.fixed("REFRESH_OFF_REMOVED", shell, "something removed it", 'exec "$SHELL"')
        self.assert_fine(shell)

    @unittest.skipUnless(KIND == "bash", "bash alone has this option")
    def test_an_option_without_which_no_prompt_is_expanded(self):
        """The test's own prompt is not expanded either, so all is on one line."""
        shell = self.start_installed()
        kept = shell.home / "before"
        shell.run(f"shopt -u promptvars; ajc doctor --json >{kept}; eval \"$(jq -r '.findings[] | select(.level == \"note\" and "
                  f".subject == \"shell\") | .fix' {kept})\"")
        self.fixed("REFRESH_OFF_PROMPTVARS", shell, "promptvars is off", "shopt -s promptvars", before=kept.read_text())
        self.assert_fine(shell)

    def test_a_hook_that_something_removed(self):
        shell = self.start_installed(environment=self.BY_A_SIGNAL)
        shell.run({"bash": "PROMPT_COMMAND=()", "zsh": "precmd_functions=()", "fish": "functions -e __ajc_hook; function __ajc_hook; end"}[KIND])
        self.fixed("HOOK_REMOVED", shell, "removed it from what runs before prompts", 'exec "$SHELL"')

    @unittest.skipUnless(KIND == "bash" and BASH_VERSION >= (5, 3), "bash 5.3 alone repairs it before the next command")
    def test_a_hook_that_something_removed_is_back_at_the_next_command(self):
        shell = self.start_installed()
        shell.run("PROMPT_COMMAND=()")
        self.assert_fine(shell)

    @unittest.skipIf(KIND == "fish", "an event handler cannot be there twice")
    def test_two_hooks(self):
        shell = self.start_installed()
        shell.run({"bash": "PROMPT_COMMAND+=(__ajc_hook)", "zsh": "precmd_functions+=(__ajc_hook)"}[KIND])
        self.fixed("HOOK_REPEATED", shell, "runs 2 times", 'exec "$SHELL"')

    def test_a_program_that_never_answered(self):
        """It was missing when the shell started, at another path."""
        moved = pathlib.Path(tempfile.mkdtemp(prefix="ajc-moved-"))
        self.addCleanup(shutil.rmtree, moved)
        shell = self.start_installed(after="", hook=hook_text(KIND, moved / "ajc-hook"))
        line = f"source {shell.home}/hook"
        start_file = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}[KIND]
        text = pathlib.Path(shell.home, start_file).read_text()
        good = next(part for part in text.splitlines() if " init " in part)
        pathlib.Path(shell.home, start_file).write_text(text.replace(good, line))
        shell.become('exec "$SHELL"' if KIND != "fish" else "exec fish")
        pathlib.Path(shell.home, start_file).write_text(text)
        shell.run(f"ln -s {PROGRAM} {moved}/ajc-hook")
        self.fixed("HOOK_UNANSWERED", shell, "has never answered", 'exec "$SHELL"')

    @unittest.skipIf(KIND == "fish", "fish has no such variable")
    def test_a_list_of_hooks_that_is_read_only(self):
        name = {"bash": "PROMPT_COMMAND", "zsh": "precmd_functions"}[KIND]
        shell = self.start(before=f"{name}=(true); readonly {name}")
        finding = self.found("PROMPT_LIST_READONLY", shell, f"{name} is read-only in this shell")
        self.assertIsNone(finding["fix"])
        self.assertIn("grep -rs", finding["advice"])

    @unittest.skipUnless(KIND == "bash", "bash alone has such a variable")
    def test_a_list_of_hooks_that_is_exported(self):
        shell = self.start(before="unset PROMPT_COMMAND; export PROMPT_COMMAND=true",
                           after="entry=$PROMPT_COMMAND; unset PROMPT_COMMAND; export PROMPT_COMMAND=\"$entry\"")
        self.fixed("PROMPT_LIST_EXPORTED", shell, "PROMPT_COMMAND is exported", "export -n PROMPT_COMMAND")
        self.assert_fine(shell)

    @unittest.skipIf(KIND == "fish", "fish has no read-only variables of a person's")
    def test_variables_that_cannot_be_set(self):
        shell = self.start(before="readonly AWS_SESSION_TOKEN=x")
        self.assertIsNone(self.found("VARIABLES_READONLY", shell, "credentials here: AWS_SESSION_TOKEN")["fix"])

    @unittest.skipUnless(KIND == "fish", "fish alone has universal variables")
    def test_universal_variables(self):
        shell = self.start(before="set -U AWS_REGION eu-west-1; set -U AWS_DEFAULT_REGION eu-west-1")
        self.fixed("VARIABLES_UNIVERSAL", shell, "AWS_REGION,AWS_DEFAULT_REGION", "set -eU AWS_REGION AWS_DEFAULT_REGION")
        self.assert_fine(shell)

    def test_variables_that_compete(self):
        shell = self.start()
        for name, value in (("AWS_ACCESS_KEY_ID", "AKIAMINE000000000000"), ("AWS_SECRET_ACCESS_KEY", "s")):
            shell.run(SET.format(name, value))
        names = "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN"
        self.fixed("AWS_KEYS_FOREIGN", shell, "which ajc did not set and does not change",
                    f"set -e {names}" if KIND == "fish" else f"unset {names}")
        self.assert_fine(shell, "aws")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
