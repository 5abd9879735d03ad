"""Seeds of the fuzz targets, made by the program itself: one file a symbology, a link, a token, a picture.

usage: seeds.py PROGRAM
"""
import json
import pathlib
import subprocess
import sys
import urllib.parse

program = str(pathlib.Path(sys.argv[1]).resolve())
corpus = pathlib.Path(__file__).parent / "corpus"


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, check=True).stdout


def value(default):
    return default if isinstance(default, str) else json.dumps(default)


def seed(target, name, content):
    (corpus / target).mkdir(parents=True, exist_ok=True)
    (corpus / target / name).write_bytes(content if isinstance(content, bytes) else content.encode())


for number, symbology in enumerate(json.loads(run("symbologies", "--json"))["symbologies"]):
    name, example = symbology["id"], symbology["example"]
    options = "&".join(f"{option['name']}={value(option['default'])}" for option in symbology["options"] if "default" in option)
    seed("encoder", name, bytes([number]) + b"\n" + example.encode())
    seed("encoder", f"{name}-options", bytes([number]) + f"{options}\n{example}".encode())
    seed("query", name, urllib.parse.urlencode({"symbology": name, "data": example, "module": "2px"}))
    request = json.dumps({"symbology": name, "data": example, "format": "svg"})
    seed("batch_line", name, request)
    seed("link", name, request)
    seed("scan_input", name, b"\0" + run("render", name, example, "--module", "2px"))
    if example.startswith(("(", "http")):
        seed("elements", name, example)
for form in ("jpeg", "webp", "gif", "bmp", "tiff"):
    seed("scan_input", form, b"\0" + run("render", "qr-code", "HELLO", "--format", form))
seed("elements", "message", "0104912345678904\x1d10ABC\x1d21XYZ")
for kind in ("QRCode", "JAN13", "Code128", "PDF417", "DataMatrix", "Aztec", "Code39"):
    seed("options_string", kind, f"{kind}\n{{'BackColor':'white', \"ForeColor\":\"#112233\", 'ErrorLevel':'H', 'Rotate':90}}")
header = {"alg": "HS256", "typ": "barcode+jwt", "kid": "m1.00D000000000001EAA.20271231.pro"}
claims = {"iss": "raybarcode", "aud": "raybarcode", "sub": "00D000000000001EAA", "iat": 1795500000, "nbf": 1795500000, "exp": 1795500900}
seed("token", "token", f"{json.dumps(header)}\n{json.dumps({**claims, 'sandbox': True})}")
