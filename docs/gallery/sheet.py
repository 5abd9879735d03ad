"""The contact sheets of this folder: an example of every symbology as it comes by default, its id above it.

usage: sheet.py PROGRAM

Needs Pillow. Writes sheet-1.png, sheet-2.png, … beside itself.
"""
import base64
import io
import json
import pathlib
import subprocess
import sys

from PIL import Image, ImageDraw

COLUMNS, ROWS, CELL, MARGIN = 5, 8, (330, 190), 12

program = sys.argv[1]
folder = pathlib.Path(__file__).parent


def run(*command, lines=""):
    return subprocess.run([program, *command], input=lines, capture_output=True, text=True, check=True).stdout


catalogue = json.loads(run("symbologies", "--json"))["symbologies"]
requests = [{"symbology": entry["id"], "data": entry["example"]} for entry in catalogue]
answers = [json.loads(line) for line in run("batch", lines="".join(json.dumps(request) + "\n" for request in requests)).splitlines()]

for old in folder.glob("sheet-*.png"):
    old.unlink()
for sheet, start in enumerate(range(0, len(answers), COLUMNS * ROWS), 1):
    page = Image.new("RGB", (COLUMNS * CELL[0], ROWS * CELL[1]), "white")
    draw = ImageDraw.Draw(page)
    for place, answer in enumerate(answers[start:start + COLUMNS * ROWS]):
        x, y = place % COLUMNS * CELL[0], place // COLUMNS * CELL[1]
        draw.rectangle((x, y, x + CELL[0] - 1, y + CELL[1] - 1), outline="gainsboro")
        draw.text((x + MARGIN, y + 4), answer["symbology"], fill="dimgray")
        picture = Image.open(io.BytesIO(base64.b64decode(answer["data_base64"]))).convert("RGB")
        room = (CELL[0] - 2 * MARGIN, CELL[1] - 2 * MARGIN - 10)
        scale = min(1, room[0] / picture.width, room[1] / picture.height)
        if scale < 1:
            picture = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)
        page.paste(picture, (x + (CELL[0] - picture.width) // 2, y + 20 + (room[1] - picture.height) // 2))
    page.save(folder / f"sheet-{sheet}.png", optimize=True)
    print(f"sheet-{sheet}.png: {len(answers[start:start + COLUMNS * ROWS])} symbols")
