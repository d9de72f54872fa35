#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The cost of a renewal (`rotate` with a valid portal session, ajc-hook and ajc-hook-sign-in together) compared with curl
and the same requests: the page with the cookies of a portal session, then STS with the assertion. Promised are at most 1.6
times curl's instructions and 16 MiB. The sandbox's certificate is in its own file. A second sign-in looks for it among the
machine's authorities, does not find it and fails: at most twice curl's instructions, which needs the hashed directory
instead of the bundle of all certificates. Times are only reported.

    sign_in.py JAR FORM      curl's cookies, and its form for STS"""

import os
import pathlib
import statistics
import sys

sys.dont_write_bytecode = True
from measured import HOOK, allowed_kib, instructions, run_in_rounds, times_slower  # noqa: E402
from table import row  # noqa: E402

ROUNDS = 15
PROMISED_RATIO, PROMISED_KIB, PROMISED_UNTRUSTED_RATIO = 1.6, 16384, 2
CURL_KIB = 12800  # usual
UNTRUSTED = "ajc-hook rotate, server certificate not trusted"


def main():
    """0 if all limits are met."""
    jar, form = sys.argv[1:]
    curl = ["curl", "-sS", "--fail", "--cacert", os.environ["SSL_CERT_FILE"]]
    home = pathlib.Path(os.environ["HOME"])
    without_certificate = {"SSL_CERT_FILE": "", "XDG_CONFIG_HOME": str(home / "plain")}
    commands = {"ajc-hook rotate": [HOOK, "rotate", "duff"],
                "curl": [*curl, "-b", jar, os.environ["PAGE"], "--next", *curl[1:], "-d", f"@{form}",
                         os.environ["AWS_ENDPOINT_URL_STS"] + "/"],
                UNTRUSTED: ["env", *(f"{name}={value}" for name, value in without_certificate.items()), HOOK, "rotate", "duff"]}
    statuses = {UNTRUSTED: 5}
    counted = [home / "counted" / HOOK.name, "rotate", "duff"]
    counts = {"ajc-hook rotate": instructions(counted), "curl": instructions(commands["curl"]),
              UNTRUSTED: instructions(counted, without_certificate, statuses[UNTRUSTED])}
    for name, programs in (("ajc-hook rotate", 2), ("curl", 1), (UNTRUSTED, 2)):
        if len(counts[name]) != programs:
            sys.exit(f"{name}: counted are {list(counts[name])}, not {programs} programs")
    seen = run_in_rounds(ROUNDS, commands, statuses=statuses)
    kib = {name: statistics.median(run[2] for run in runs) for name, runs in seen.items()}
    ratios = {name: count.total() / counts["curl"].total() for name, count in counts.items()}
    promised = {"ajc-hook rotate": f"{PROMISED_RATIO} x curl's", UNTRUSTED: f"{PROMISED_UNTRUSTED_RATIO} x curl's"}
    for name, count in counts.items():
        row(f"renewal, {name}: instructions", promised.get(name, "the same requests"),
            f"{ratios[name]:.2f} x, {', '.join(f'{program} {number / 1e6:.1f}' for program, number in count.items())} million")
        row(f"renewal, {name}: time", "reported", f"{times_slower(seen[name], seen['curl']):.2f} x curl's")
        row(f"renewal, {name}: processor time", "reported",
            f"{statistics.median(run[1] for run in seen[name]):.0f} ms")
    allowed = allowed_kib(PROMISED_KIB, kib["curl"], CURL_KIB)
    row("renewal: resident memory", f"{PROMISED_KIB} KiB where curl takes {CURL_KIB}, here {allowed:.0f}",
        f"{kib['ajc-hook rotate']:.0f} KiB, curl {kib['curl']:.0f}")
    return 0 if (ratios["ajc-hook rotate"] <= PROMISED_RATIO and ratios[UNTRUSTED] <= PROMISED_UNTRUSTED_RATIO
                 and kib["ajc-hook rotate"] <= allowed) else 1


if __name__ == "__main__":
    sys.exit(main())
