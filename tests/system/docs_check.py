"""Every snippet of README.md and docs/ is true: requests are sent, commands are run, answers are compared.

usage: docs_check.py PROGRAM

What a fenced block is, by the word after its fence:

json          a request; it must be drawn, unless an answer follows
json answer   members of the answer to the request before it, as deep as they are written
url           a GET with a token
sh            run where every command is curl or raybarcode; the service's address and program are put in

A page of docs/ja/ has the same blocks as the English page of its name, but for comments. Apex and markup are checked by
tests/system/salesforce/check.sh.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from service import Service

program = os.path.abspath(sys.argv[1])
root = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.M | re.S)
# The member by which a request that is no single barcode is known.
ROUTES = {"items": "/v1/barcodes/batch", "labels": "/v1/sheets"}
COMMENT = re.compile(r"^\s*//.*\n", re.M)
faults, counts = [], {}


def blocks_of(text):
    """Kind, body and line of each fenced block."""
    return [(m[1].strip(), m[2], text.count("\n", 0, m.start()) + 1) for m in BLOCK.finditer(text)]


def differs(page):
    """The first block of a Japanese page that the English page of its name does not have; None where they agree."""
    pages = [blocks_of(name.read_text()) for name in (page, root / "docs" / page.name)]
    ours, theirs = [[(kind, COMMENT.sub("", body)) for kind, body, _ in blocks] for blocks in pages]
    if ours == theirs:
        return None
    lines = [line for (_, _, line), one, other in zip(pages[0], ours, theirs) if one != other]
    return f"{lines[0] if lines else 1} the blocks are not those of docs/{page.name}"


def lacks(written, answer, where="answer"):
    """What of `written` the answer does not have; None where it has all."""
    if isinstance(written, dict) and isinstance(answer, dict):
        return next(filter(None, (lacks(v, answer.get(k), f"{where}.{k}") for k, v in written.items())), None)
    if isinstance(written, list) and isinstance(answer, list) and len(written) == len(answer):
        return next(filter(None, (lacks(w, a, f"{where}[{i}]") for i, (w, a) in enumerate(zip(written, answer)))), None)
    return None if written == answer else f"{where} is {answer!r}, written is {written!r}"


def draw(service, text):
    request = json.loads(text)
    path = next((path for member, path in ROUTES.items() if member in request), "/v1/barcodes")
    status, _, body = service.ask(path, text.encode(), Accept="application/json")
    return status, json.loads(body)


def run(service, text):
    """The fault of a block of commands; None where all of them did what they say."""
    commands = re.sub(r"\\\n\s*", "", text).strip().split("\n")
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        subprocess.run([program, "render", "qr-code", "HELLO", "-o", place / "hello.png"], check=True)
        (place / "requests.ndjson").write_text('{"symbology": "qr-code", "data": "HELLO"}\n')
        (place / "sheet.json").write_text('{"columns": 2, "labels": [{"symbology": "qr-code", "data": "HELLO"}]}')
        for command in commands:
            line = command.replace("http://127.0.0.1:8080", service.address)
            line = re.sub(r"^curl ", "curl --fail-with-body --silent --show-error ", line)
            line = re.sub(r"^raybarcode ", f"'{program}' ", line)
            done = subprocess.run(["bash", "-c", line], cwd=folder, env={**os.environ, "TOKEN": service.token},
                                  capture_output=True, text=True, errors="replace", timeout=60)
            if done.returncode:
                return f"{command}\n    {done.stdout[:300]}{done.stderr[:300]}"
            for name in re.findall(r"-o (\S+)|> (\S+)", command):
                made = place / (name[0] or name[1])
                if not made.exists() or not made.stat().st_size:
                    return f"{command}\n    made no {made.name}"
    return None


with Service(program) as service:
    for page in [root / "README.md", *sorted((root / "docs").rglob("*.md"))]:
        blocks = blocks_of(page.read_text())
        answered = None
        fault = differs(page) if page.parent.name == "ja" else None
        if fault:
            faults.append(f"{page.relative_to(root)}:{fault}")
        for i, (kind, body, line) in enumerate(blocks):
            fault = None
            if kind == "json":
                status, answered = draw(service, body)
                follows = i + 1 < len(blocks) and blocks[i + 1][0] == "json answer"
                if status != 200 and not follows:
                    fault = f"{status} {answered.get('detail')}"
            elif kind == "json answer":
                fault = "no request before it" if answered is None else lacks(json.loads(body), answered)
                answered = None
            elif kind == "url":
                status, headers, _ = service.ask(body.strip())
                fault = None if status == 200 and headers["Content-Type"].startswith("image/") else f"status {status}"
            elif kind == "sh" and re.fullmatch(r"((curl|raybarcode) .*\n?)+", re.sub(r"\\\n\s*", "", body)):
                fault = run(service, body)
            else:
                kind = f"not run: {kind or 'plain'}"
            counts[kind] = counts.get(kind, 0) + 1
            if fault:
                faults.append(f"{page.relative_to(root)}:{line} {fault}")

for kind, count in sorted(counts.items()):
    print(f"{count:5} {kind}")
for fault in faults:
    print("FAULT", fault)
sys.exit(1 if faults else 0)
