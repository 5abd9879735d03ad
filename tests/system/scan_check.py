"""Read rates of `scan` on our own PNG, turned, scaled, blurred and compressed, beside zxing-cpp's on the same pictures.

usage: scan_check.py PROGRAM [COUNT]

COUNT pictures of each symbology and treatment (2 unless told), all of the symbology's example at 3 px a module. What counts as
read is what zxing-cpp reads in the clean picture. `scan` must read at least as many as zxing-cpp does with its default settings,
and nothing in pictures without a symbol. A program that was built without its reader is not checked.
"""
import base64
import io
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import numpy
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from batch import ask

program = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 2
rng = random.Random(20261125)

if "scan" not in subprocess.run([program, "--help"], capture_output=True, text=True).stdout:
    print("this program was built without its reader: not checked")
    sys.exit()

SYMBOLOGIES = """
    aztec aztec-rune codabar code-128 code-32 code-39 code-93 data-matrix dx-film-edge ean-13 ean-8 gs1-128 gs1-data-matrix
    gs1-databar-expanded gs1-databar-expanded-stacked gs1-databar-limited gs1-databar-omnidirectional gs1-databar-stacked
    gs1-databar-stacked-omnidirectional gs1-qr-code itf itf-14 maxicode micro-pdf417 micro-qr-code pdf417 pzn qr-code rmqr
    telepen telepen-numeric upc-a upc-e
""".split()


def turned(picture):
    return picture.rotate(rng.uniform(0, 360), Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def scaled(picture):
    share = 2 ** rng.uniform(-1, 2)
    return picture.resize([max(1, round(side * share)) for side in picture.size], Image.Resampling.BILINEAR)


def compressed(picture):
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=40)
    return Image.open(file).convert("L")


def blurred(picture):
    return picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 2.5)))


TREATMENTS = {
    "turned": turned,
    "scaled": scaled,
    "JPEG 40": compressed,
    "blurred": blurred,
    "all": lambda picture: compressed(blurred(scaled(turned(picture)))),
}


def empty():
    """Pictures that hold no symbol: noise, stripes, writing."""
    noise = numpy.random.default_rng(1)
    for kind in range(12 * count):
        if kind % 3 == 0:
            yield Image.fromarray(noise.integers(0, 256, (240, 320), dtype=numpy.uint8))
        elif kind % 3 == 1:
            yield Image.fromarray(numpy.repeat(noise.integers(0, 2, (1, 320), dtype=numpy.uint8) * 255, 240, axis=0))
        else:
            picture = Image.new("L", (320, 240), 255)
            for line in range(12):
                ImageDraw.Draw(picture).text((10, 20 * line), "".join(rng.choices("ilI|1 nmwH", k=50)), fill=0)
            yield picture


def theirs(picture):
    return [symbol.text for symbol in zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)]


catalogue = json.loads(subprocess.run([program, "symbologies", "--json"], capture_output=True, text=True).stdout)
examples = {entry["id"]: entry["example"] for entry in catalogue["symbologies"]}
requests = [{"symbology": name, "data": examples[name], "format": "png", "image": {"module": "3px", "text": False}} for name in SYMBOLOGIES]
pictures = []
for name, answer in zip(SYMBOLOGIES, ask(program, requests)):
    clean = Image.open(io.BytesIO(base64.b64decode(answer["data_base64"]))).convert("L")
    expected = theirs(clean)
    for treatment, treat in TREATMENTS.items():
        pictures += [(name, treatment, treat(clean), expected[0] if expected else None) for _ in range(count)]
pictures += [("nothing", "empty", picture, None) for picture in empty()]

with tempfile.TemporaryDirectory() as folder:
    paths = [pathlib.Path(folder) / f"{i}.png" for i in range(len(pictures))]
    for path, (_, _, picture, _) in zip(paths, pictures):
        picture.save(path)
    start = time.perf_counter()
    lines = subprocess.run([program, "scan", "--paths"], input="\n".join(map(str, paths)), capture_output=True, text=True, check=True).stdout
    ours_took = time.perf_counter() - start
    ours = [[symbol["text"] for symbol in json.loads(line)["symbols"]] for line in lines.splitlines()]
    start = time.perf_counter()
    peers = [theirs(Image.open(path)) for path in paths]
    peers_took = time.perf_counter() - start
assert len(ours) == len(pictures), "one line a picture"

tally = {}
faults = []
for (name, treatment, _, expected), own, peer in zip(pictures, ours, peers):
    row = tally.setdefault(name, {}).setdefault(treatment, [0, 0])
    if treatment == "empty":
        row[0] += bool(own)
        row[1] += bool(peer)
    elif expected is not None:
        row[0] += expected in own
        row[1] += expected in peer
print(f"{'read by scan / by zxing-cpp':36} " + " ".join(f"{treatment:>9}" for treatment in TREATMENTS))
for name, row in tally.items():
    if name != "nothing":
        print(f"{name:36} " + " ".join(f"{own:>4}/{peer:<4}" for own, peer in (row[treatment] for treatment in TREATMENTS)))
read = [sum(row[treatment][who] for name, row in tally.items() for treatment in row if treatment != "empty") for who in (0, 1)]
false = tally["nothing"]["empty"]
print(f"{read[0]} of {len(pictures) - 12 * count} by scan, {read[1]} by zxing-cpp; in {12 * count} empty pictures {false[0]} and {false[1]}")
print(f"{1000 * ours_took / len(pictures):.1f} ms a picture by scan, {1000 * peers_took / len(pictures):.1f} by zxing-cpp")
if false[0] or read[0] < read[1]:
    sys.exit("scan is worse than zxing-cpp")
