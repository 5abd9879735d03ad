"""Label sheets: every label is read in its own cell, at its true size, on pages of the right size.

usage: sheet_check.py PROGRAM

Sheets of several grids, papers and resolutions are printed by `raybarcode sheet`, rasterised by poppler at the printer's dots,
and cut into cells by the arithmetic of docs/sheets.md. zxing-cpp must read in every cell the label that belongs there and
nothing else; the pixels of a label without a caption must be those of `raybarcode render` for the same dots. What the archive of a batch holds is checked by
Python's zipfile.
"""
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

import numpy
import zxingcpp
from PIL import Image

from service import Service

program = os.path.abspath(sys.argv[1])
PAPER = {"a4": (210, 297), "letter": (215.9, 279.4)}
faults = []


def check(what, holds, more=""):
    if not holds:
        faults.append(f"{what}: {more}")


def printed(sheet):
    ran = subprocess.run([program, "sheet"], input=json.dumps(sheet).encode(), capture_output=True)
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout


def pages(pdf, dpi):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sheet.pdf")
        with open(path, "wb") as file:
            file.write(pdf)
        command = ["pdftoppm", "-r", str(dpi), "-gray", "-aa", "no", "-aaVector", "no", path, os.path.join(folder, "page")]
        subprocess.run(command, check=True)
        names = sorted(name for name in os.listdir(folder) if name.endswith(".pgm"))
        return [numpy.array(Image.open(os.path.join(folder, name))) for name in names]


def size(page):
    """Width and height in mm."""
    return (page["width"], page["height"]) if isinstance(page, dict) else PAPER[page]


def cells(sheet, dpi):
    """The edges of every cell of a page in dots, by rows."""
    width, height = size(sheet.get("page", "a4"))
    margins, gutters = sheet.get("margins", 0), sheet.get("gutters", 0)
    if not isinstance(margins, dict):
        margins = dict.fromkeys(("top", "right", "bottom", "left"), margins)
    if not isinstance(gutters, dict):
        gutters = dict.fromkeys(("across", "down"), gutters)
    side = (width - margins["left"] - margins["right"] - (sheet["columns"] - 1) * gutters.get("across", 0)) / sheet["columns"]
    drop = (height - margins["top"] - margins["bottom"] - (sheet["rows"] - 1) * gutters.get("down", 0)) / sheet["rows"]
    dot = dpi / 25.4
    for row in range(sheet["rows"]):
        for column in range(sheet["columns"]):
            left, top = margins["left"] + column * (side + gutters.get("across", 0)), margins["top"] + row * (drop + gutters.get("down", 0))
            yield [round(edge * dot) for edge in (left, top, left + side, top + drop)]


def read_back(name, sheet, dpi, formats):
    pdf = printed(sheet)
    width, height = size(sheet.get("page", "a4"))
    boxes = re.findall(rb"/MediaBox \[([\d. ]+)\]", pdf)
    for box in boxes:
        numbers = [float(number) for number in box.split()]
        check(f"{name}: the page is {width} x {height} mm", numpy.allclose(numbers, [0, 0, width / 25.4 * 72, height / 25.4 * 72], atol=1e-3), numbers)
    wanted = [label["data"] for label in sheet["labels"] for _ in range(sheet.get("copies", 1))]
    places = [None] * (sheet.get("start", 1) - 1) + wanted
    per_page = sheet["columns"] * sheet["rows"]
    drawn = pages(pdf, dpi)
    check(f"{name}: pages", len(drawn) == len(boxes) == -(-len(places) // per_page), len(drawn))
    read = 0
    for number, pixels in enumerate(drawn):
        for i, (left, top, right, bottom) in enumerate(cells(sheet, dpi)):
            index = number * per_page + i
            data = places[index] if index < len(places) else None
            found = [symbol.text for symbol in zxingcpp.read_barcodes(numpy.ascontiguousarray(pixels[top:bottom, left:right]), formats=formats)]
            check(f"{name}: cell {i + 1} of page {number + 1}", found == ([data] if data else []), f"{found}, not {data}")
            read += len(found)
    return read


def render(label, dpi):
    words = [program, "render", label["symbology"], label["data"], "--dpi", str(dpi)]
    for option, value in label.get("image", {}).items():
        words += [f"--{option}", str(value)]
    return numpy.array(Image.open(io.BytesIO(subprocess.run(words, capture_output=True, check=True).stdout)).convert("L"))


QR, CODE_128, DATA_MATRIX = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.DataMatrix
SHEETS = [
    ("24 on A4, captions, begun", {"columns": 3, "rows": 8, "margins": {"top": 12.9, "bottom": 12.9, "left": 6, "right": 6}, "start": 5,
     "labels": [{"symbology": "qr-code", "data": f"QR-{i}", "caption": f"商品 {i}\n髙﨑 ｱｲｳ №{i}", "image": {"module": "0.5mm"}} for i in range(22)]}, 600, QR),
    ("44 on A4, copies", {"columns": 4, "rows": 11, "margins": 8.4, "copies": 11,
     "labels": [{"symbology": "code-128", "data": f"ABC-{i:05}", "image": {"module": "0.25mm", "bar_height": "10mm"}} for i in range(4)]}, 600, CODE_128),
    ("letter with gutters at 300 dpi, largest that fits", {"page": "letter", "columns": 4, "rows": 5, "margins": 12.7, "gutters": {"across": 3.2, "down": 2}, "dpi": 300,
     "labels": [{"symbology": "data-matrix", "data": f"LOT-{i:03}", "caption": f"LOT {i}"} for i in range(20)]}, 300, DATA_MATRIX),
    ("a page of one label at 203 dpi", {"page": {"width": 62, "height": 29}, "columns": 1, "rows": 1, "dpi": 203,
     "labels": [{"symbology": "code-128", "data": "ROLL-1", "image": {"module": "0.25mm", "bar_height": "12mm"}}] * 2}, 203, CODE_128),
]
read = sum(read_back(*sheet) for sheet in SHEETS)

# Dot by dot: a label of whole dots is the picture of `render`, wherever it stands.
same = 0
for dpi in (203, 300, 600):
    sheet = {"columns": 3, "rows": 4, "margins": {"top": 11.3, "left": 7.7}, "gutters": 1.9, "dpi": dpi,
             "labels": [{"symbology": "qr-code", "data": f"DOT-{i}", "image": {"module": f"{2 + i % 3}px"}} for i in range(12)]}
    full = {**sheet, "margins": {"top": 11.3, "right": 0, "bottom": 0, "left": 7.7}, "gutters": {"across": 1.9, "down": 1.9}}
    pixels, = pages(printed(sheet), dpi)
    for label, (left, top, right, bottom) in zip(sheet["labels"], cells(full, dpi)):
        ours = render(label, dpi)
        down, across = ours.shape
        x, y = (left + right - across) // 2, (top + bottom - down) // 2
        near = [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        holds = any(numpy.array_equal(pixels[b:b + down, a:a + across], ours) for a, b in near)
        check(f"{label['data']} at {dpi} dpi", holds, "its dots are not those of render")
        same += holds

with Service(program) as service:
    items = [{"id": "商品/1", "symbology": "qr-code", "data": "A"}, {"symbology": "qr-code"}, {"symbology": "code-39", "data": "B", "format": "svg"}]
    status, headers, body = service.ask("/v1/barcodes/batch", json.dumps({"items": items}).encode(), Accept="application/zip")
    archive = zipfile.ZipFile(io.BytesIO(body))
    check("the archive is sound", status == 200 and archive.testzip() is None, status)
    check("its files", archive.namelist() == ["商品_1.png", "3.svg", "receipts.json"], archive.namelist())
    check("stored, of one date", all((info.compress_type, info.date_time[:3]) == (zipfile.ZIP_STORED, (1980, 1, 1)) for info in archive.infolist()))
    receipts = json.loads(archive.read("receipts.json"))["items"]
    check("receipts", [receipt.get("file") for receipt in receipts] == ["商品_1.png", None, "3.svg"], receipts)
    check("a picture of it is read", zxingcpp.read_barcodes(Image.open(archive.open("商品_1.png")))[0].text == "A")

for fault in faults:
    print("FAULT", fault)
print(f"{read} labels read in their cells, {same} equal to render dot by dot, {len(faults)} faults")
sys.exit(bool(faults))
