#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The name of the shell's function, ajc or the one of `init --name`, in real bash, zsh and fish; and that no installed
file is called ajc, the name of AspectJ's compiler and of its page.

Needs AJC_STAGE_PREFIX, the installed product."""

import os
import pathlib
import subprocess
import unittest

PREFIX = pathlib.Path(os.environ["AJC_STAGE_PREFIX"])
PROGRAM = PREFIX / "bin/ajc-hook"
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i", "-c"], 'eval "$(ajc-hook init bash {})"', "type -t {} || echo none"),
    "zsh": (["zsh", "-f", "-i", "-c"], 'eval "$(ajc-hook init zsh {})"', "print ${{+functions[{}]}}"),
    "fish": (["fish", "--no-config", "-i", "-c"], "ajc-hook init fish {} | source", "functions -q {}; and echo function; or echo none"),
}


def output_of(shell, *lines):
    """The output of a new interactive shell for these lines."""
    words = SHELLS[shell][0]
    return subprocess.run([*words, "\n".join(lines)], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL).stdout.split("\n")[:-1]


class Name(unittest.TestCase):
    def test_function_has_the_name_that_was_given(self):
        for shell, (_, init, kind) in SHELLS.items():
            with self.subTest(shell):
                seen = output_of(shell, init.format("--name jc"), kind.format("jc"), kind.format("ajc"), "jc --version",
                            "sh -c 'echo $AJC_NAME'", init.format("--remove"), kind.format("jc"), "sh -c 'echo [$AJC_NAME]'")
                there, gone = ("1", "0") if shell == "zsh" else ("function", "none")
                version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout.strip()
                self.assertEqual(seen, [there, gone, version, "jc", gone, "[]"])

    def test_function_is_called_ajc_otherwise(self):
        for shell, (_, init, kind) in SHELLS.items():
            with self.subTest(shell):
                there, gone = ("1", "0") if shell == "zsh" else ("function", "none")
                self.assertEqual(output_of(shell, init.format(""), kind.format("ajc"), "sh -c 'echo [$AJC_NAME]'",
                                      init.format("--remove"), kind.format("ajc")), [there, "[]", gone])

    def test_messages_name_the_function(self):
        for shell, (_, init, _) in SHELLS.items():
            with self.subTest(shell):
                seen = output_of(shell, init.format("--name jc"), "jc use - 2>&1")
                self.assertIn("specify one: jc use NAME", " ".join(seen))

    def test_function_is_completed(self):
        self.assertEqual(output_of("bash", SHELLS["bash"][1].format("--name jc"), "__ajc_complete; echo $?", "complete -p jc"),
                         ["124", "complete -F _ajc_hook jc"])
        seen = output_of("fish", f"source {PREFIX}/share/fish/vendor_completions.d/ajc-hook.fish",
                    SHELLS["fish"][1].format("--name jc"), "complete -C 'jc expo'")
        candidates = [line.split("\t")[0] for line in seen]  # fish 3.3 also finds the letters of "expo" in an explanation
        self.assertTrue("export" in candidates and "list" not in candidates, candidates)
        seen = output_of("zsh", f"fpath=({PREFIX}/share/zsh/site-functions $fpath)", SHELLS["zsh"][1].format("--name jc"),
                    "autoload -Uz compinit; compinit -u -D", "__ajc_hook", "print $_comps[jc] $_comps[ajc]")
        self.assertEqual(seen, ["_ajc-hook"])

    def test_invalid_names_are_refused(self):
        for name in ("", "a b", "-x", "9a", "a;id", "$(id)", "a/b", "ä"):
            done = subprocess.run([PROGRAM, "init", "bash", "--name=" + name], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (2, ""), name)

    def test_no_program_and_no_page_is_called_ajc(self):
        named = [str(path) for path in PREFIX.rglob("*") if path.name == "ajc" or path.name.startswith("ajc.")
                 or path.name == "_ajc"]
        self.assertEqual(sorted(set(named) - {str(PREFIX / "share/ajc"), str(PREFIX / "libexec/ajc"),
                                              str(PREFIX / "share/pam-configs/ajc")}), [])


if __name__ == "__main__":
    unittest.main()
