"""Time and memory of pictures of 1200 dpi as wide as A4.

usage: large.py PROGRAM

Time is the difference of a batch of 41 and one of 1, best of eight; memory the peak of the whole program (GNU time).
"""
import base64
import json
import subprocess
import sys
import time

PROGRAM = sys.argv[1]
A4 = {"width": "210mm", "dpi": 1200}
REQUESTS = {
    "Code 128, 96 dpi": {"symbology": "code-128", "data": "A" * 60},
    "Code 128, no text": {"symbology": "code-128", "data": "A" * 60, "image": {**A4, "bar_height": "12mm", "text": False}},
    "Code 128, text": {"symbology": "code-128", "data": "A" * 60, "image": {**A4, "bar_height": "12mm"}},
    "Code 128, text, 28 mm": {"symbology": "code-128", "data": "A" * 60, "image": {**A4, "bar_height": "28mm"}},
    "QR Code, 84 mm": {"symbology": "qr-code", "data": "HELLO", "image": {"width": "84mm", "dpi": 1200}},
}


def run(request, count):
    start = time.perf_counter()
    lines = subprocess.run([PROGRAM, "batch"], input="\n".join([request] * count), capture_output=True, text=True, check=True).stdout
    return time.perf_counter() - start, json.loads(lines.splitlines()[0])


for name, request in REQUESTS.items():
    line = json.dumps(request)
    one, many = (min(run(line, count)[0] for _ in range(8)) for count in (1, 41))
    answer = run(line, 1)[1]
    peak = min(int(subprocess.run(["/usr/bin/time", "-f", "%M", PROGRAM, "batch"], input=line, capture_output=True, text=True).stderr)
               for _ in range(5))
    size = len(base64.b64decode(answer["data_base64"]))
    print(f"{name:24} {answer['width']} x {answer['height']} px  {size} bytes  {(many - one) / 40 * 1e3:.2f} ms  {peak / 1024:.1f} MiB")
