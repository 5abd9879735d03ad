#!/usr/bin/env python3
"""Encoders and pictures beside zint's library, in one run: microseconds of CPU and their ratios.

    cargo build --release --no-default-features --example cost
    python3 tests/bench/zint/compare.py target/release/examples/cost

Wants a C compiler and the Debian package libzint-dev. Both draw PNG with the text that the symbology has, at the same pixels a
module; zint writes it to a file in memory, as its library offers nothing else. Rounds of both are interleaved.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SENTENCE = "The quick brown fox jumps over the lazy dog 0123456789. "
UNICODE, GS1 = 1, 2

# Our id, zint's number and input mode, pixels a module, data (ours where it differs).
JOBS = [
    ("code-39", 8, UNICODE, 2, "ABC-1234567890"),
    ("code-93", 25, UNICODE, 2, "ABC-1234567890"),
    ("code-11", 1, UNICODE, 2, "0123-4567"),
    ("codabar", 18, UNICODE, 2, "A1234567B"),
    ("itf", 3, UNICODE, 2, "12345678901234"),
    ("msi", 47, UNICODE, 2, "1234567890"),
    ("telepen", 32, UNICODE, 2, "Telepen 123"),
    ("pharmacode", 51, UNICODE, 2, "131070"),
    ("code-128", 20, UNICODE, 2, "ABC-1234567890"),
    ("ean-13", 13, UNICODE, 2, "4901234567894"),
    ("ean-8", 13, UNICODE, 2, "49123456"),
    ("upc-a", 34, UNICODE, 2, "012345678905"),
    ("upc-e", 37, UNICODE, 2, "01234565"),
    ("gs1-128", 16, GS1, 2, "[01]04912345678904[10]ABC"),
    ("gs1-databar-omnidirectional", 29, UNICODE, 2, "0491234567890"),
    ("gs1-databar-expanded", 31, GS1, 2, "[01]04912345678904[10]ABC"),
    ("japan-post", 76, UNICODE, 4, "1540023-1-3-2"),
    ("intelligent-mail", 85, UNICODE, 4, "01234567094987654321-01234567891"),
    ("rm4scc", 70, UNICODE, 4, "BX11LT1A"),
    ("qr-code", 58, UNICODE, 4, "https://example.com/a?b=12345678"),
    ("data-matrix", 71, UNICODE, 4, SENTENCE[:50]),
    ("aztec", 92, UNICODE, 4, (SENTENCE * 2)[:100]),
    ("pdf417", 55, UNICODE, 2, (SENTENCE * 4)[:200]),
    ("micro-pdf417", 84, UNICODE, 2, SENTENCE[:40]),
    ("maxicode", 57, UNICODE, 8, SENTENCE[:60]),
    ("dotcode", 115, UNICODE, 4, SENTENCE[:40]),
    ("han-xin", 116, UNICODE, 4, SENTENCE[:50]),
    ("grid-matrix", 142, UNICODE, 4, SENTENCE[:50]),
    ("code-one", 141, UNICODE, 4, SENTENCE[:50]),
    ("code-49", 24, UNICODE, 2, "CODE 49 TEXT"),
    ("code-16k", 23, UNICODE, 2, "Code 16K text"),
    ("codablock-f", 74, UNICODE, 2, SENTENCE[:50]),
]


def ours(identity, pixels, data):
    if identity.startswith("gs1"):
        data = "(01)04912345678904" if "[" not in data else data.replace("[", "(").replace("]", ")")
    return json.dumps({"symbology": identity, "data": data, "image": {"module": f"{pixels}px"}})


def zint(number, mode, pixels, data):
    # zint's scale counts two pixels a module; MaxiCode's modules are ten of its pixels wide at 1.
    return f"{number}\t{mode}\t{0.8 if number == 57 else pixels / 2}\t{data}"


def run(command, lines):
    done = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return [tuple(map(int, line.split())) for line in done.stdout.splitlines()]


def main():
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        program = f"{folder}/zint"
        subprocess.run(["cc", "-O2", "-o", program, HERE / "zint.c", "-lzint"], check=True)
        rounds = []
        for _ in range(3):
            mine = run([sys.argv[1]], [ours(identity, pixels, data) for identity, _, _, pixels, data in JOBS])
            theirs = run([program, f"{folder}/x.png"], [zint(*job[1:]) for job in JOBS])
            rounds.append([(*a, *b) for a, b in zip(mine, theirs, strict=True)])
    print("| symbology | encode µs | zint | ratio | with PNG µs | zint | ratio |")
    print("|---|---|---|---|---|---|---|")
    for (identity, *_), *measured in zip(JOBS, *rounds, strict=True):
        encode, whole, zint_encode, zint_whole = (min(values) / 1000 for values in zip(*measured))
        print(f"| {identity} | {encode:.2f} | {zint_encode:.1f} | {encode / zint_encode:.3f}"
              f" | {whole:.1f} | {zint_whole:.1f} | {whole / zint_whole:.3f} |")


main()
