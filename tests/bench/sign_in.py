#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a silent sign-in costs (`rotate` with a living portal session, ajc-hook and ajc-hook-sign-in together) beside
curl that asks for the same: the page with the cookies of a portal session, then STS with the assertion. Medians;
promised are 40 ms of CPU and 16 MiB. The sandbox's certificate is in a file of its own; what it takes to look for it
among the machine's authorities, where it is not, is shown by a sign-in that ends there: at most twice curl's CPU time,
which the hashed directory keeps and the bundle of all certificates does not.

    sign_in.py JAR FORM      curl's cookies, and its form for STS"""

import os
import statistics
import sys

sys.dont_write_bytecode = True
from measured import HOOK, allowed_kib, run_in_rounds  # noqa: E402

ROUNDS = 25
PROMISED_CPU_MS, PROMISED_KIB, PROMISED_STRANGER_RATIO = 40, 16384, 2
CURL_KIB = 12800  # usual
STRANGER = "ajc-hook rotate, of a server that the machine does not trust"


def main():
    """0 when the promise is kept."""
    jar, form = sys.argv[1:]
    curl = ["curl", "-sS", "--fail", "--cacert", os.environ["SSL_CERT_FILE"]]
    commands = {"ajc-hook rotate": [HOOK, "rotate", "duff"],
                "curl": [*curl, "-b", jar, os.environ["PAGE"], "--next", *curl[1:], "-d", f"@{form}",
                         os.environ["AWS_ENDPOINT_URL_STS"] + "/"],
                STRANGER: ["env", "-u", "SSL_CERT_FILE", f"XDG_CONFIG_HOME={os.environ['HOME']}/plain", HOOK, "rotate", "duff"]}
    medians = {name: [statistics.median(figures) for figures in zip(*runs)]
               for name, runs in run_in_rounds(ROUNDS, commands, statuses={STRANGER: 5}).items()}
    for name, (time, cpu, kib) in medians.items():
        print(f"{name}: median {time:.1f} ms, CPU {cpu:.1f} ms, {kib:.0f} KiB resident")
    (_, cpu, kib), (_, curl_cpu, curl_kib) = medians["ajc-hook rotate"], medians["curl"]
    allowed = allowed_kib(PROMISED_KIB, curl_kib, CURL_KIB)
    print(f"that is {cpu / curl_cpu:.2f} x the CPU time and {kib / curl_kib:.2f} x the memory; promised: {PROMISED_CPU_MS} ms"
          f" and {PROMISED_KIB} KiB where curl takes {CURL_KIB}, so here {allowed:.0f}")
    stranger_ratio = medians[STRANGER][1] / curl_cpu
    print(f"among the machine's authorities: {stranger_ratio:.2f} x curl's CPU time (promised {PROMISED_STRANGER_RATIO})")
    return 0 if cpu <= PROMISED_CPU_MS and kib <= allowed and stranger_ratio <= PROMISED_STRANGER_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
