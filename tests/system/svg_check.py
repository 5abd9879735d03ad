"""SVG in headless Chromium beside our PNG of the same request, and text that would inject something.

usage: svg_check.py PROGRAM

Every example of the catalogue and some looks are drawn as SVG and as PNG, and all SVG shown on one page, each at whole
pixels. Where all is rectangles the screenshot must equal the PNG; where edges are smooth (text, dots, hexagons, round modules)
it may differ at edges, by less than half of black and little in the mean: two rasterisers and our sixteen steps of grey.
"""
import base64
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

from batch import ask
from browser import chromium

PROGRAM = sys.argv[1]
# Greatest difference of a pixel with smooth edges, of 255, and greatest mean of those that differ.
EDGE, MEAN = 127, 24
WIDTH = 4000

LOGO = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z" fill="#06c"/><circle cx="4.5" cy="4.5" r="3" fill="#fff"/></svg>').decode()
LOOKS = [
    {"symbology": "qr-code", "data": "HELLO", "image": {"foreground": "navy", "background": "#ffe", "rotate": 90}},
    {"symbology": "qr-code", "data": "HELLO", "image": {"module": "9px", "module_style": "rounded"}},
    {"symbology": "qr-code", "data": "HELLO", "image": {"module": "9px", "module_style": "dots"}},
    {"symbology": "qr-code", "data": "HELLO", "options": {"error_correction": "H"}, "image": {"module": "8px", "logo": LOGO}},
    {"symbology": "ean-13", "data": "490123456789", "options": {"add_on": "12"}, "image": {"module": "3px", "border": "frame"}},
    {"symbology": "code-128", "data": "ABC", "image": {"text_content": "日本語のテキスト", "rotate": 270}},
]
TEXTS = [
    "</title><script>document.title='run'</script>",
    "]]><script>document.title='run'</script>",
    "&lt;script&gt;document.title='run'&lt;/script&gt;",
    '"><img src=x onerror="document.title=\'run\'">',
    "<!--", "-->", "&#x3c;b&#x3e;", "<svg onload=document.title='run'>",
]


def browse(*arguments):
    command = [chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1",
               "--force-color-profile=srgb", "--run-all-compositor-stages-before-draw", "--timeout=60000", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=True).stdout


def drawn(requests, format):
    answers = ask(PROGRAM, [{**request, "format": format} for request in requests])
    for request, answer in zip(requests, answers):
        assert "error" not in answer, (request, answer)
    return [base64.b64decode(answer["data_base64"]) for answer in answers]


def placed(pictures):
    """The left and top of each picture in rows of at most WIDTH, and the height of all."""
    places, x, y, low = [], 0, 0, 0
    for picture in pictures:
        if x + picture.width > WIDTH:
            x, y, low = 0, y + low, 0
        places.append((x, y))
        x, low = x + picture.width, max(low, picture.height)
    return places, y + low


catalogue = json.loads(subprocess.run([PROGRAM, "symbologies", "--json"], capture_output=True, text=True).stdout)
requests = [{"symbology": entry["id"], "data": entry["example"]} for entry in catalogue["symbologies"]] + LOOKS
svgs = drawn(requests, "svg")
pngs = [Image.open(io.BytesIO(file)).convert("RGB") for file in drawn(requests, "png")]
places, height = placed(pngs)
faults, exact, smooth, worst = [], 0, 0, 0
with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    images = "".join(
        f'<img style="position:absolute;left:{x}px;top:{y}px" src="data:image/svg+xml;base64,{base64.b64encode(svg).decode()}">'
        for svg, (x, y) in zip(svgs, places))
    (folder / "page.html").write_text(f"<!doctype html><body style='margin:0;background:#fff'>{images}")
    browse(f"--screenshot={folder}/page.png", f"--window-size={WIDTH},{height + 200}", f"file://{folder}/page.html")
    page = Image.open(folder / "page.png").convert("RGB")
    for request, svg, png, (x, y) in zip(requests, svgs, pngs, places):
        shown = numpy.asarray(page.crop((x, y, x + png.width, y + png.height)), dtype=int)
        difference = numpy.abs(shown - numpy.asarray(png, dtype=int)).max(axis=2)
        differing = difference[difference > 0]
        if b"<g " not in svg:
            exact += 1
            if differing.size:
                faults.append(f"{request}: {differing.size} pixels differ, by {differing.max()} at most")
        else:
            smooth += 1
            worst = max(worst, differing.max(initial=0))
            if differing.size and (differing.max() > EDGE or differing.mean() > MEAN):
                faults.append(f"{request}: smooth edges differ by {differing.max()} at most, {differing.mean():.1f} in the mean")

    texts = [*TEXTS, " ".join(TEXTS)]
    injected = [{"symbology": "qr-code", "data": "A", "image": {"title": text, "text": True, "text_content": text}} for text in texts]
    files = drawn(injected, "svg")
    (folder / "inline.html").write_bytes(b"<!doctype html><meta charset=utf-8><title>quiet</title>" + b"".join(files))
    (folder / "alone.svg").write_bytes(files[-1])
    for page in ("inline.html", "alone.svg"):
        dom = re.sub(r"<(title|desc)>(?!run<).*?</\1>", "", browse("--dump-dom", f"file://{folder}/{page}"), flags=re.S)
        names = set(re.findall(r"<([a-zA-Z!][\w:-]*)", dom))
        unknown = names - {"!DOCTYPE", "html", "head", "meta", "body", "svg", "path", "g"}
        if not names & {"path"} or unknown or re.search(r"\son\w+=|href|url\(", dom):
            faults.append(f"{page}: {sorted(unknown)} in {dom[:300]}")

print(f"{exact} of rectangles equal, {smooth} with smooth edges (greatest difference {worst}), {len(texts)} texts inert"
      if not faults else "\n".join(faults))
sys.exit(1 if faults else 0)
