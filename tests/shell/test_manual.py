#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The installed manual agrees with the installed program; tests/check/lists compares its lists.

Needs AJC_STAGE_PREFIX, the installed product with its manual pages."""

import os
import pathlib
import re
import subprocess
import unittest

PREFIX = pathlib.Path(os.environ["AJC_STAGE_PREFIX"])
PAGES = {path.stem: int(path.suffix[1:]) for path in PREFIX.glob("share/man/man?/*ajc*.?") if path.stem != "aws-jumpcloud"}


def help_of(*words):
    return subprocess.run([PREFIX / "bin/ajc-hook", *words], capture_output=True, text=True, check=True).stdout


def page(name):
    path = PREFIX / f"share/man/man{PAGES[name]}/{name}.{PAGES[name]}"
    text = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=100", path], capture_output=True, text=True,
                          check=True).stdout
    return re.sub(".\b", "", text)


def section(name, title):
    """The lines below a heading up to the next one."""
    return re.search(rf"^{title}\n(.*?)(?=^\S)", page(name), re.M | re.S)[1]


def terms(text, indent, pattern):
    return re.findall(rf"^ {{{indent}}}({pattern})(?=[\s=,]|$)", text, re.M)


def described_commands():
    """{command: its part of the manual}."""
    parts = re.split(r"^ {7}([a-z][a-z-]+)(?= |\n)", section("ajc-hook", "COMMANDS").partition("\n\n")[2], flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


class Manual(unittest.TestCase):
    def test_every_command_has_help_that_fits_a_terminal(self):
        printed = {command: help_of(command, "--help") for command in described_commands()} | {"": help_of("--help")}
        for command, text in printed.items():
            with self.subTest(command):
                self.assertRegex(text, r"^Usage: ajc-hook")
                self.assertRegex(text, r"\n\n[A-Z].*\.\n")
                self.assertNotRegex(text, r"(?m)^(Options|Signing in):\n\n")
                self.assertEqual([line for line in text.splitlines() if len(line) > 80], [])
        self.assertEqual(help_of("help"), printed[""])

    def test_every_failure_of_a_sign_in(self):
        text = section("ajc-troubleshooting", "MESSAGES OF A SIGN-IN")
        self.assertGreater(len(re.findall(r"^ {11}Status [1-5], ", text, re.M)), 80)
        self.assertNotIn("%", text)

    def test_pages_refer_to_each_other_and_only_to_existing_pages(self):
        for name in PAGES:
            mentioned = re.findall(r"\b(ajc|ajc-[a-z-]+|pam_ajc)\((\d)\)", page(name))
            self.assertGreater(len(mentioned), 2)
            for other, number in mentioned:
                self.assertEqual(PAGES[other], int(number), f"{name} names {other}({number})")

    def test_other_names_lead_to_the_page(self):
        self.assertEqual((PREFIX / "share/man/man1/aws-jumpcloud.1").read_text(), ".so man1/ajc-hook.1\n")


if __name__ == "__main__":
    unittest.main()
