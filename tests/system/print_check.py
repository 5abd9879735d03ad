"""PDF and EPS rasterised by poppler and Ghostscript at the target's dots are the picture of our PNG, and are read.

usage: print_check.py PROGRAM [COUNT]

COUNT symbols (24 unless told) of many symbologies, drawn without text at whole dots of 203, 300, 360, 600 or 1200 dpi in one of
four rotations. Every pixel of the rasterised file must be that of the PNG, edges included, and what zxing-cpp reads from the
PNG it must read from the file. Every fourth symbol has text, whose edges
are smooth: there only pixels at edges may differ.
"""
import base64
import os
import random
import subprocess
import sys
import tempfile

import numpy
import zxingcpp
from PIL import Image

from batch import ask, picture

program = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 24
rng = random.Random(20261125)

SYMBOLS = [
    ("qr-code", "https://example.com/0123456789"), ("data-matrix", "LOT-7731"), ("aztec", "HELLO 123"),
    ("code-128", "ABC-123"), ("code-39", "ABC-123"), ("ean-13", "490123456789"), ("ean-8", "4912345"),
    ("upc-e", "01234565"), ("itf-14", "1491234567890"), ("codabar", "A12345A"), ("pdf417", "PDF417 of some length"),
    ("gs1-128", "(01)04912345678904(10)ABC"), ("gs1-databar-omnidirectional", "0491234567890"),
    ("gs1-databar-expanded-stacked", "(01)04912345678904(10)ABC"), ("japan-post", "10000131-3-2-503"),
    ("rmqr", "0123456789"), ("micro-qr-code", "12345"), ("han-xin", "HELLO"), ("code-49", "CODE 49"),
]


def raster(name, file, dpi, size):
    """The page as poppler or Ghostscript draws it, without smoothing."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = os.path.join(folder, "in." + name), os.path.join(folder, "out")
        with open(path, "wb") as target:
            target.write(file)
        if name == "pdf":
            subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-aa", "no", "-aaVector", "no", "-singlefile", path, out], check=True)
            out += ".pgm"
        else:
            subprocess.run(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pnggray", f"-r{dpi}",
                            f"-g{size[0]}x{size[1]}", f"-sOutputFile={out}", path], check=True)
        return numpy.array(Image.open(out).convert("L"))


def at_edges(pixels):
    """The pixels whose neighbours are not all as they are."""
    padded = numpy.pad(pixels, 1, mode="edge")
    down, across = pixels.shape
    return numpy.any([padded[y:y + down, x:x + across] != pixels for y in range(3) for x in range(3)], axis=0)


def texts(pixels):
    return sorted(found.text for found in zxingcpp.read_barcodes(pixels))


faults, drawn, read = [], 0, 0
for index in range(count):
    symbology, data = SYMBOLS[index % len(SYMBOLS)]
    dpi = rng.choice([203, 300, 360, 600, 1200])
    text = index % 4 == 3
    image = {"dpi": dpi, "module": f"{rng.randint(2, 6)}px", "rotate": rng.choice([0, 90, 180, 270]), "text": text}
    items = [{"symbology": symbology, "data": data, "image": image, "format": format} for format in ("png", "pdf", "eps")]
    answers = ask(program, items)
    ours = numpy.array(picture(answers[0]).convert("L"))
    for format, answer in zip(("pdf", "eps"), answers[1:]):
        theirs = raster(format, base64.b64decode(answer["data_base64"]), dpi, (ours.shape[1], ours.shape[0]))
        name = f"{symbology} as {format}, {image}"
        drawn += 1
        if theirs.shape != ours.shape:
            faults.append(f"{name}: {theirs.shape} is not {ours.shape}")
            continue
        off = (theirs != ours) & ~(text & at_edges(ours))
        if off.any():
            faults.append(f"{name}: {off.sum()} pixels differ")
        wanted = texts(ours)
        if wanted:
            read += 1
            if texts(theirs) != wanted:
                faults.append(f"{name}: read as {texts(theirs)}, not {wanted}")

for fault in faults:
    print(fault)
print(f"{drawn} files rasterised, {read} of them read, {len(faults)} faults")
sys.exit(bool(faults))
