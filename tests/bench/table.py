# SPDX-License-Identifier: MIT
"""The table that tests/bench/run makes of what the benchmarks print."""


def row(what, promised, here):
    """Prints a row of it."""
    print(f"| {what} | {promised} | {here} |", flush=True)
