#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a silent sign-in costs (`rotate` with a living portal session, ajc-hook and ajc-hook-sign-in together) beside
curl that asks for the same: the page with the cookies of a portal session, then STS with the assertion. Medians;
promised are 40 ms of CPU and 16 MiB. The sandbox's certificate is in a file of its own, so this is without the loading
of the machine's CA bundle.

    sign_in.py JAR FORM      curl's cookies, and its form for STS"""

import os
import statistics
import sys

sys.dont_write_bytecode = True
from measured import HOOK, allowed_kib, run_in_rounds  # noqa: E402

ROUNDS = 25
PROMISED_CPU_MS, PROMISED_KIB = 40, 16384
CURL_KIB = 12800  # usual


def main():
    """0 when the promise is kept."""
    jar, form = sys.argv[1:]
    curl = ["curl", "-sS", "--fail", "--cacert", os.environ["SSL_CERT_FILE"]]
    commands = {"ajc-hook rotate": [HOOK, "rotate", "duff"],
                "curl": [*curl, "-b", jar, os.environ["PAGE"], "--next", *curl[1:], "-d", f"@{form}",
                         os.environ["AWS_ENDPOINT_URL_STS"] + "/"]}
    medians = {name: [statistics.median(figures) for figures in zip(*runs)]
               for name, runs in run_in_rounds(ROUNDS, commands).items()}
    for name, (time, cpu, kib) in medians.items():
        print(f"{name}: median {time:.1f} ms, CPU {cpu:.1f} ms, {kib:.0f} KiB resident")
    (_, cpu, kib), (_, curl_cpu, curl_kib) = medians["ajc-hook rotate"], medians["curl"]
    allowed = allowed_kib(PROMISED_KIB, curl_kib, CURL_KIB)
    print(f"that is {cpu / curl_cpu:.2f} x the CPU time and {kib / curl_kib:.2f} x the memory; promised: {PROMISED_CPU_MS} ms"
          f" and {PROMISED_KIB} KiB where curl takes {CURL_KIB}, so here {allowed:.0f}")
    return 0 if cpu <= PROMISED_CPU_MS and kib <= allowed else 1


if __name__ == "__main__":
    sys.exit(main())
