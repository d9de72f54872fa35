#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""`aws-config --write` on files made at random, judged by Python's configparser, which the AWS CLI reads them with.

What configparser read before it reads afterwards, and the profile is there; or, when one of that name was there and is
not ajc's, the file is unchanged. A file that configparser gives up on is said to be one, with the line, and no other.
Texts are from a fixed seed."""

import configparser
import os
import pathlib
import random
import re
import shlex
import subprocess
import sys

FILES = 400
BROKEN_FILES = 200
PIECES = ["[default]", "[profile duff]", "  [profile duff]", "[profile \"duff\"]", "[profile x]", "[duff]", "[ profile duff ]",
          "[profile duff] ; tail", "[profile duff", "[services duff]", "[a]b]", "[]", "region = eu-west-1", "Region: x", "s3 =",
          "  addressing_style = path", "\tnested = 1", "  [profile duff]  ", "# comment", "; [profile duff]", "", "   ",
          "key", "key = [profile duff]", "credential_process = /bin/ajc-hook credential-process duff",
          "  credential_process = ajc credential-process old", "credential_process = other"]
TEXT = pathlib.Path(os.environ["HOME"]) / "random-config"


def parse(text):
    """[(section, {key: value})] as botocore has them, or None when it would refuse the file."""
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    return {name: dict(parser.items(name)) for name in parser.sections()}


def named(sections):
    """The section's name that is the profile duff for botocore, or None."""
    for name in sections:
        try:
            if shlex.split(name) == ["profile", "duff"]:
                return name
        except ValueError:
            pass
    return None


def is_ours(section):
    """True when the profile starts ajc; lines below that continue it count for nothing."""
    words = section.get("credential_process", "").split("\n")[0].split()
    return len(words) == 3 and words[0].split("/")[-1] in ("ajc", "ajc-hook") and words[1] == "credential-process"


def judge(before, status, after):
    """What is wrong, or None."""
    old, new = parse(before), parse(after)
    name = named(old)
    if name and not is_ours(old[name]):
        return None if status == 2 and after == before else f"not ours, status {status}"
    if status != 0 or new is None or not named(new):
        return f"status {status}, {new}"
    mine = new.pop(named(new))
    theirs = old.pop(name, {}) if name else {}
    line = mine.pop("credential_process").split("\n")[0]
    theirs.pop("credential_process", None)
    if new != old or mine != theirs:
        return f"changed: {old} {theirs} to {new} {mine}"
    return None if line.endswith("/ajc-hook credential-process duff") else f"line {line}"


def first_fault(text):
    """The line that configparser gives up on, None when it reads the text."""
    try:
        configparser.RawConfigParser().read_string(text)
    except configparser.ParsingError as error:
        return error.lineno if isinstance(error, configparser.MissingSectionHeaderError) else error.errors[0][0]
    except configparser.Error as error:
        return error.lineno
    return None


def judge_words(words, text):
    """Whether a warning names the line that configparser gives up on, or one before it; what is wrong, or None."""
    named_line, line = re.search(r"because of its line (\d+)", words), first_fault(text)
    if line is None or named_line is None:
        return None if line is None and named_line is None else f"line {line}, said: {words}"
    return None if int(named_line[1]) <= line else f"line {line}, said: {words}"


def main():
    """Judges all files."""
    chance = random.Random(4)
    judged = broken = refused = 0
    while judged < FILES or broken < BROKEN_FILES:
        text = "\n".join(chance.choices(PIECES, k=chance.randrange(9))) + chance.choice(["", "\n"])
        is_broken = parse(text) is None
        if (broken if is_broken else judged) >= (BROKEN_FILES if is_broken else FILES):
            continue
        judged, broken = judged + (not is_broken), broken + is_broken
        TEXT.write_text(text, encoding="utf-8")
        done = subprocess.run(["ajc-hook", "aws-config", "duff", "--write"], capture_output=True, text=True, check=False,
                              env={**os.environ, "AWS_CONFIG_FILE": str(TEXT)})
        after = TEXT.read_text(encoding="utf-8")
        fault = None if is_broken else judge(text, done.returncode, after)
        fault = fault or (judge_words(done.stderr, after) if done.returncode == 0 else None)
        refused += done.returncode == 2
        if fault:
            sys.exit(f"{text!r}\n{after!r}\n{fault}")
    print(f"{judged} files and {broken} broken ones, {refused} of them with a profile that is not ajc's")


if __name__ == "__main__":
    main()
