#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares the README's transcript with one just played, but for keys, times and how often Return was pressed.

    transcript.py README TRANSCRIPT             fails with the differences
    transcript.py --print TRANSCRIPT            prints it as it belongs into the README
"""
import difflib
import re
import sys

PROMPT = "(sandbox) $ "
SAME_KEY = re.compile(r"(^\(sandbox\) \$ echo \$AWS_ACCESS_KEY_ID  #.*\n)(ASIA\w+\n)(?=\1)", re.M)


def shown(text):
    """From the first prompt to the end of the session, without a person's repeated looks."""
    text = text[text.index(PROMPT):]
    text = re.sub(r"^\(sandbox\) \$ exit\n.*", "", text, flags=re.M | re.S)
    while SAME_KEY.search(text):
        text = SAME_KEY.sub("", text)
    return "".join(line.rstrip() + "\n" for line in text.splitlines())


def comparable(text):
    """What changes from run to run, made the same."""
    text = re.sub(r"\b(ASIA|AROA)[A-Z2-7]{16,17}\b", r"\1", text)
    return re.sub(r"\b[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d \d{4} \w+", "TIME", text).splitlines()


def main():
    """Prints or compares."""
    with open(sys.argv[2], encoding="utf-8") as file:
        played = shown(file.read())
    if sys.argv[1] == "--print":
        print(played, end="")
        return 0
    with open(sys.argv[1], encoding="utf-8") as file:
        blocks = [block for block in file.read().split("\n```\n") if block.startswith(PROMPT)]
    if len(blocks) != 1:
        print("the README has %d transcripts of the tour, not one" % len(blocks))
        return 1
    differences = list(difflib.unified_diff(comparable(blocks[0]), comparable(played), "README", "run", lineterm=""))
    print("\n".join(differences) or "the README shows what a run shows: %d lines" % len(comparable(played)))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
