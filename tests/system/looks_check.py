"""QR Code and other matrix codes in every form of modules are read by an independent reader (zxing-cpp).

usage: looks_check.py PROGRAM [COUNT]

COUNT symbols (60 unless told) at 4 to 9 px a module in one of four rotations, black on white or in colours.
"""
import random
import sys

import zxingcpp

from batch import ask, picture

program = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 60
rng = random.Random(20261125)

requests = []
for index in range(count):
    style = ["rounded", "dots"][index % 2]
    symbology = "qr-code" if style == "dots" else rng.choice(["qr-code", "data-matrix", "aztec", "micro-qr-code"])
    limit = 8 if symbology == "micro-qr-code" else 120
    data = "".join(rng.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(rng.randint(1, limit)))
    image = {"module_style": style, "module": rng.randint(4, 9), "rotate": rng.choice([0, 90, 180, 270])}
    if rng.random() < 0.3:
        image |= {"foreground": "#123a6b", "background": "#fff4d6"}
    requests.append({"symbology": symbology, "data": data, "image": image})

faults = 0
for request, answer in zip(requests, ask(program, requests)):
    found = [read.text for read in zxingcpp.read_barcodes(picture(answer).convert("L"))]
    if found != [request["data"]]:
        faults += 1
        print(f"{request}: read as {found}")
print(f"{count} pictures read, {faults} faults")
sys.exit(bool(faults))
