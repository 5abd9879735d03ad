"""Bytes of our SVG beside segno's, and of our PNG beside the smallest that zopflipng finds.

usage: bytes.py PROGRAM          (needs segno and zopfli from PyPI)
"""
import base64
import io
import json
import statistics
import subprocess
import sys

import segno
from zopfli import png

PROGRAM = sys.argv[1]


def sizes(requests):
    lines = subprocess.run([PROGRAM, "batch"], input="\n".join(map(json.dumps, requests)), capture_output=True, text=True, check=True).stdout
    return [base64.b64decode(json.loads(line)["data_base64"]) for line in lines.splitlines()]


def tell(name, ratios, goal):
    print(f"{name}: mean {statistics.mean(ratios):.3f}, best {min(ratios):.3f}, worst {max(ratios):.3f}, "
          f"{sum(ratio <= goal for ratio in ratios)} of {len(ratios)} at most {goal}")


requests, default, alike = [], [], []
for version in (1, 2, 3, 5, 7, 10, 15, 20, 30, 40):
    for level in "LMQH":
        symbol = segno.make("A1b2", version=version, error=level, boost_error=False, micro=False)
        for module in (1, 4):
            options = {"version": version, "error_correction": level, "mask": symbol.mask}
            requests.append({"symbology": "qr-code", "data": "A1b2", "format": "svg", "options": options, "image": {"module": f"{module}px"}})
            for sink, settings in ((default, {}), (alike, {"light": "#fff", "title": "QR Code", "svgclass": None, "lineclass": None})):
                file = io.BytesIO()
                symbol.save(file, kind="svg", scale=module, **settings)
                sink.append(len(file.getvalue()))
ours = [len(file) for file in sizes(requests)]
tell(f"SVG of QR Code beside segno {segno.__version__}", [a / b for a, b in zip(ours, default)], 1.0)
tell("with ground and title as ours has", [a / b for a, b in zip(ours, alike)], 1.0)


def floor(files):
    return [len(file) / len(png.optimize(file)) for file in files]


catalogue = json.loads(subprocess.run([PROGRAM, "symbologies", "--json"], capture_output=True, text=True).stdout)["symbologies"]
ratios = floor(sizes([{"symbology": entry["id"], "data": entry["example"]} for entry in catalogue]))
tell("PNG of the examples beside zopflipng", ratios, 1.2)
for ratio, entry in sorted(zip(ratios, (entry["id"] for entry in catalogue)))[-6:]:
    print(f"    {entry} {ratio:.3f}")
for module in range(3, 9):
    data = [f"https://example.com/{i}" * (1 + i % 4) for i in range(6)]
    tell(f"QR Code, {module} px", floor(sizes([{"symbology": "qr-code", "data": text, "image": {"module": f"{module}px"}} for text in data])), 1.05)
