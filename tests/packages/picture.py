#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The README's picture of the tour: a terminal, drawn from the output of a run of packaging/try.

    picture.py PICTURE TRANSCRIPT             prints the differences between the picture's text and the run's, except
                                              keys, times and the number of times that Return was pressed
    picture.py --write PICTURE TRANSCRIPT     draws it
"""
import difflib
import re
import sys
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pyte

PROMPT = "(sandbox) $ "
COLUMNS = 100  # as in packaging/tour.py
SAME_KEY = re.compile(r"(^\(sandbox\) \$ echo \$AWS_ACCESS_KEY_ID  #.*\n)(ASIA\w+\n)(?=\1)", re.M)
WIDTH, HEIGHT, BORDER = 8.4, 20, 20  # of a character, in pixels; of the border
PICTURE = """<!-- SPDX-License-Identifier: MIT -->
<!-- Drawn by tests/packages/picture.py from a run of packaging/try. -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" role="img"
     font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
<title>A terminal: one sign-in, the identity at AWS, and new keys without a question when the session ends</title>
<style>
rect {{ fill: #f6f8fa; stroke: #d0d7de }}
text {{ fill: #1f2328; white-space: pre }}
.prompt {{ fill: #1a7f37 }}
.typed {{ font-weight: 600 }}
@media (prefers-color-scheme: dark) {{
    rect {{ fill: #0d1117; stroke: #30363d }}
    text {{ fill: #e6edf3 }}
    .prompt {{ fill: #3fb950 }}
}}
</style>
<rect x="0.5" y="0.5" width="{inner:.0f}" height="{low}" rx="6"/>
{lines}
</svg>
"""


def shown(text):
    """From the first prompt to the end of the session, without repeated commands."""
    text = text[text.index(PROMPT):]
    text = re.sub(r"^\(sandbox\) \$ exit\n.*", "", text, flags=re.M | re.S)
    while SAME_KEY.search(text):
        text = SAME_KEY.sub("", text)
    return text


def screen(text):
    """The lines of a terminal that got this output."""
    terminal = pyte.Screen(COLUMNS, 2 * len(text.splitlines()))
    pyte.Stream(terminal).feed(text.replace("\n", "\r\n"))
    return "\n".join(line.rstrip() for line in terminal.display).rstrip("\n").split("\n")


def drawn(lines):
    """The picture of these lines."""
    texts = []
    for number, line in enumerate(lines):
        if not line:
            continue
        inside = escape(line)
        if line.startswith(PROMPT):
            inside = f'<tspan class="prompt">{escape(PROMPT)}</tspan><tspan class="typed">{escape(line[len(PROMPT):])}</tspan>'
        texts.append(f'<text x="{BORDER}" y="{BORDER + HEIGHT * number + 14}" xml:space="preserve" '
                     f'textLength="{len(line) * WIDTH:.1f}" lengthAdjust="spacingAndGlyphs">{inside}</text>')
    width, height = COLUMNS * WIDTH + 2 * BORDER, HEIGHT * len(lines) + 2 * BORDER
    return PICTURE.format(width=width, height=height, inner=width - 1, low=height - 1, lines="\n".join(texts))


def text_of(picture):
    """The text in a picture."""
    root = ElementTree.fromstring(picture)
    return ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]


def comparable(lines):
    """The lines, with placeholders for values that differ in each run."""
    text = re.sub(r"\b(ASIA|AROA)[A-Z2-7]{16,17}\b", r"\1", "\n".join(lines))
    return re.sub(r"\b[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d \d{4} \w+", "TIME", text).splitlines()


def main():
    """Draws or compares."""
    path, transcript = sys.argv[-2:]
    with open(transcript, encoding="utf-8") as file:
        picture = drawn(screen(shown(file.read())))
    if sys.argv[1] == "--write":
        with open(path, "w", encoding="utf-8") as file:
            file.write(picture)
        return 0
    with open(path, encoding="utf-8") as file:
        kept = file.read()
    differences = list(difflib.unified_diff(comparable(text_of(kept)), comparable(text_of(picture)), path, "run", lineterm=""))
    print("\n".join(differences) or "the picture shows what a run shows: %d lines" % len(text_of(kept)))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
