#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes of the benchmarks' rows what a person reads: one Markdown table of every promise about speed with its count, its
time as a ratio to a control of the same run, and other programs; then all rows. With a directory, also a picture of
the times, speed-light.svg and speed-dark.svg. Fails when a promise has no row.

    report.py ROWS [DIRECTORY]      ROWS as run writes them: | what | promised, at most | here |"""

import pathlib
import re
import sys
import xml.sax.saxutils

# A promise; the rows that count it; those of its time; those of others.
PROMISES = [
    ("Idle prompt", [f"{shell}, idle prompt: {what}" for shell in ("bash", "zsh", "fish")
                     for what in ("instructions", "more system calls than an empty function's")],
     [f"{shell}, idle prompt: time with hook" for shell in ("bash", "zsh", "fish")],
     [f"{shell}, idle prompt: time with {other}" for other in ("direnv", "mise") for shell in ("bash", "zsh", "fish")]),
    ("Start of a shell, bash", [f"bash, start, hook {how}: {what}" for how in ("evaluated", "read from its file")
                                for what in ("instructions more", "processes started")],
     [f"bash, start, hook {how}: time" for how in ("evaluated", "read from its file")],
     [f"bash, start, {other}: time" for other in ("direnv", "mise")]),
    *((f"`{name}`, session cached", [f"{name}, session cached: {what}" for what in (
        "instructions", "system calls more than an empty program's", "processes started")] + [f"{name}: resident memory"]
       + [f"{name}, session cached: {call} calls" for call in ("keyctl", "mkdir") if name == "prompt"],
       [f"{name}: time"], [peer] if (peer := {"export": "aws configure export-credentials: time"}.get(name)) else [])
      for name in ("export", "credential-process", "prompt", "status", "exec")),
    ("`list` of 100 profiles", ["list of 100 profiles, without a sign-in: instructions",
                                "list of 100 profiles, all known: instructions"], [], []),
    ("Silent renewal", ["silent renewal: round trips", "renewal, ajc-hook rotate: instructions",
                        "renewal: resident memory"],
     ["renewal, ajc-hook rotate: time", "renewal, ajc-hook rotate: processor time"],
     ["renewal, curl: instructions", "renewal, curl: time"]),
    ("First sign-in without a code", ["first sign-in: round trips"], ["first sign-in: time"], []),
    ("One session more in a full keyring", [f"one session stored in a full keyring: {what}" for what in ("evictions", "sleeps")],
     [], []),
    *((f"`rotate --all` of {count} profiles", [f"rotate --all of {count} profiles: {what}" for what in (
        "sessions stored, STS calls", "round trips")], [f"rotate --all of {count} profiles: time"], [])
      for count in (5, 14, 18, 24, 100)),
    ("20 profiles", [f"20 profiles, {how}: round trips" for how in ("with a login", "silently")],
     [f"20 profiles, {how}: time" for how in ("with a login", "silently")], []),
    ("Shells whose session ends at once", ["shells whose session ends at once: logins",
                                           "shells whose session ends at once: STS calls"], [], []),
    ("Refresher", ["refresher: wake-ups for a renewal and three prompts"], [], []),
]
# Of the picture: a title, what one is, and bars: a name and the row whose ratio it shows.
PANELS = [
    ("Prompt in bash, nothing to do", "a prompt without a hook = 1", [
        ("ajc", "bash, idle prompt: time with hook"), ("an empty hook", "bash, idle prompt: time with empty"),
        ("mise", "bash, idle prompt: time with mise"), ("direnv", "bash, idle prompt: time with direnv")]),
    ("Start of bash", "without a hook = 1", [
        ("ajc, read from its file", "bash, start, hook read from its file: time"),
        ("ajc, evaluated", "bash, start, hook evaluated: time"),
        ("mise", "bash, start, mise: time"), ("direnv", "bash, start, direnv: time")]),
    ("Print a session's credentials", "an empty program = 1", [
        ("ajc-hook export", "export: time"), ("aws configure export-credentials", "aws configure export-credentials: time")]),
    ("Sign in with a portal session", "curl with the same requests = 1", [
        ("ajc-hook rotate", "renewal, ajc-hook rotate: time"), ("curl", "renewal, curl: time")]),
]
# What a name need not say again in its promise's line.
KNOWN = re.compile(r", idle prompt|^(export|credential-process|prompt|status|exec)(, session cached)?: |"
                   r"^renewal[,:] |^(list|rotate --all) of \d+ profiles[:,] |"
                   r"^one session stored in a full keyring: |^bash, start, |^20 profiles, |"
                   r"^shells whose session ends at once: |^refresher: |^first sign-in: |^silent renewal: |^: ")
COLOURS = {"light": {"text": "#1f2328", "faint": "#59636e", "ours": "#0969da", "others": "#afb8c1"},
           "dark": {"text": "#f0f6fc", "faint": "#9198a1", "ours": "#4493f8", "others": "#656c76"}}
WIDTH, NAME_WIDTH, BAR_WIDTH, LINE, MARGIN = 760, 260, 400, 24, 16


def read_rows(path):
    """{what: (promised, here)}"""
    rows = {}
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 3:
            rows[cells[0]] = (cells[1], cells[2])
    return rows


def cell(rows, names, shows_promise):
    """The rows of one cell, a line each."""
    lines = []
    for name in names:
        if name in rows:
            promised, here = rows[name]
            lines.append(f"{KNOWN.sub('', name).strip(' :')}: **{here}**" + (f", promised {promised}" if shows_promise else ""))
    return "<br>".join(lines)


def print_promises(rows):
    """The table; true when each promise is counted."""
    print("| promise | counted | time | others |\n|---|---|---|---|")
    missing = []
    for promise, counted, times, others in PROMISES:
        missing += [name for name in counted if name not in rows]
        print(f"| {promise} | {cell(rows, counted, True)} | {cell(rows, times, False)} | {cell(rows, others, False)} |")
    for name in missing:
        print(f"\nNot counted: {name}")
    return not missing


def ratio(rows, name):
    """The number before the x of what a row says; None without the row."""
    match = re.match(r"([\d.]+) x", rows.get(name, ("", ""))[1])
    return float(match.group(1)) if match else None


def text(x, y, words, colour, more=""):
    return f'<text x="{x}" y="{y}" fill="{colour}"{more}>{xml.sax.saxutils.escape(words)}</text>'


def draw(rows, colours):
    """The picture as SVG: in each panel the longest bar has the whole width."""
    y, parts = MARGIN, []
    for title, unit, bars in PANELS:
        values = [(name, value) for name, row in bars if (value := ratio(rows, row)) is not None]
        if not values:
            continue
        y += LINE
        parts.append(text(MARGIN, y, title, colours["text"], ' font-weight="600"'))
        parts.append(text(WIDTH - MARGIN, y, f"time; {unit}", colours["faint"], ' text-anchor="end" font-size="12"'))
        for name, value in values:
            y += LINE
            width = max(2, round(BAR_WIDTH * value / max(value for _, value in values)))
            colour = colours["ours" if name.startswith("ajc") else "others"]
            parts.append(text(MARGIN, y, name, colours["text"]))
            parts.append(f'<rect x="{NAME_WIDTH}" y="{y - 13}" width="{width}" height="16" rx="2" fill="{colour}"/>')
            parts.append(text(NAME_WIDTH + width + 8, y, f"{value:.1f}", colours["text"]))
        y += LINE // 2
    described = xml.sax.saxutils.escape("; ".join(f"{title} ({unit}): " + ", ".join(
        f"{name} {value:.1f}" for name, row in bars if (value := ratio(rows, row)) is not None) for title, unit, bars in PANELS))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + MARGIN}" viewBox="0 0 {WIDTH} {y + MARGIN}" '
            f'role="img" font-family="system-ui, sans-serif" font-size="14">\n<!-- SPDX-License-Identifier: MIT -->\n<title>{described}</title>\n'
            + "\n".join(parts) + "\n</svg>\n")


def main():
    rows = read_rows(sys.argv[1])
    kept = print_promises(rows)
    print("\n## All figures\n\n| what | promised, at most | here |\n|---|---|---|")
    for name, (promised, here) in rows.items():
        print(f"| {name} | {promised} | {here} |")
    for theme, colours in COLOURS.items() if len(sys.argv) > 2 else ():
        (pathlib.Path(sys.argv[2]) / f"speed-{theme}.svg").write_text(draw(rows, colours), encoding="utf-8")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
