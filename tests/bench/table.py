# SPDX-License-Identifier: MIT
"""Prints the rows that tests/bench/run collects in a table."""


def row(what, promised, here):
    """Prints a row."""
    print(f"| {what} | {promised} | {here} |", flush=True)
