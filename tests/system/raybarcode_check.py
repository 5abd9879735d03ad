"""The RayBarcode door as pages use it: every type is drawn and read back, the documented requests are sent as they are written,
and a page of 30 <img> tags is shown by a browser.

usage: raybarcode_check.py PROGRAM

What no reader at hand knows (Code49, IntelligentMail, JapanesePostal, PostNet) is drawn and not read.
"""
import io
import json
import re
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path

import zxingcpp
from PIL import Image

from browser import chromium
from service import Service

F = zxingcpp.BarcodeFormat
GS = "\x1d"
GTIN = "(01)04912345678904"

# Type, value, reader, what is read. Left out: not read; as the value.
TYPES = [
    ("Aztec", "納品書ABC123", F.Aztec),
    ("Code39", "ABC-123", F.Code39),
    ("Code93", "ABC-123", F.Code93),
    ("Code128", "Abc-123", F.Code128),
    ("EAN128", f"{GTIN}(10)ABC", F.Code128, "010491234567890410ABC"),
    ("EAN128", "0104912345678904{FNC1}10ABC\n21X", F.Code128, f"010491234567890410ABC{GS}21X"),
    ("Code49", "ABC-123"),
    ("DataMatrix", "納品書ABC123", F.DataMatrix),
    ("NW7", "A12345B", F.Codabar),
    ("NW7", "12345", F.Codabar, "A12345A"),
    ("IntelligentMail", "01234567094987654321"),
    ("ITF", "123456", F.ITF),
    ("JAN8", "4912345", F.EAN8, "49123456"),
    ("JAN13", "490123456789", F.EAN13, "4901234567894"),
    ("JapanesePostal", "10000131-3-2-503"),
    ("MicroPDF417", "納品書ABC123", F.MicroPDF417),
    ("PDF417", "納品書ABC123", F.PDF417),
    ("PostNet", "555551237"),
    ("qrcode", "納品書ABC123", F.QRCode),
    ("UPC", "03600029145", F.UPCA, "0036000291452"),
    ("GS1DataBar OmniDirectional", "0950110153000", F.DataBar, "0109501101530003"),
    ("GS1DataBarTruncated", "0950110153000", F.DataBar, "0109501101530003"),
    ("GS1DataBarStacked", "0950110153000", F.DataBar, "0109501101530003"),
    ("GS1DataBarStackedOmnidirectional", "0950110153000", F.DataBar, "0109501101530003"),
    ("GS1DataBarLimited", "1501234567890", F.DataBarLimited, "0115012345678907"),
    ("GS1DataBarExpanded", f"{GTIN}(10)ABC", F.DataBarExpanded, "010491234567890410ABC"),
    ("GS1DataBarExpandedStacked", f"{GTIN}(10)ABC", F.DataBarExpanded, "010491234567890410ABC"),
]
# Past the sixteenth part the number itself is out of its range.
BEYOND = (400, "ParameterError")
faults = []


def expect(found, expected, what):
    if found != expected:
        faults.append(f"{what}: {found!r}, expected {expected!r}")


def path(kind, value, options="", **more):
    asked = {"type": kind, "value": value, **({"options": options} if options else {}), **more}
    return "/api/barcode?" + urllib.parse.urlencode(asked)


def draw(kind, value, options="", **more):
    """The picture of a request that must be drawn."""
    status, headers, body = service.ask(path(kind, value, options, **more))
    if status != 200:
        raise SystemExit(f"{kind} {value!r} {options}: {status} {body.decode()}")
    image = Image.open(io.BytesIO(body))
    expect(headers["Barcode-Size"], f"{image.width}x{image.height}", f"{kind} {options}: size told")
    return image


def read(image, reader):
    found = zxingcpp.read_barcodes(image.convert("L"), formats=reader, text_mode=zxingcpp.TextMode.Plain)
    return found[0] if len(found) == 1 else None


def check_types():
    for kind, value, *rest in TYPES:
        side = {"imageWidth": 800, "imageHeight": 300}
        image = draw(kind, value, **side)
        if rest:
            symbol = read(image, rest[0])
            expect(symbol and symbol.text, rest[1] if len(rest) > 1 else value, kind)
    print(f"{len({kind for kind, *_ in TYPES}):5} types, {sum(len(case) > 2 for case in TYPES)} pictures read back")


def check_samples():
    value = "東京都千代田区①〜"
    plain = None
    for options in ("{'BackColor':'white','ForeColor':'purple','ErrorLevel':'H'}",
                    "\\{'BackColor':'white','ForeColor':'purple','ErrorLevel':'H'}",
                    "{‘BackColor’:‘white’,‘ForeColor’:‘purple’,‘ErrorLevel’:‘H’}",
                    "{“BackColor”:“white”,“ForeColor”:“purple”,“ErrorLevel”:“H”}"):
        image = draw("qrcode", value, options, imageWidth=200, imageHeight=200, outputFormat="PNG")
        expect({colour for _, colour in image.convert("RGB").getcolors()}, {(255, 255, 255), (128, 0, 128)}, options)
        symbol = read(image, F.QRCode)
        expect(symbol and (symbol.ec_level, symbol.bytes), ("H", value.replace("〜", "～").encode("cp932")), options)
        plain = plain or image.tobytes()
        expect(image.tobytes() == plain, True, options)
    symbol = read(draw("qrcode", value, '{"EncodingCodePage":"65001"}', imageWidth=200, imageHeight=200), F.QRCode)
    expect(symbol and symbol.bytes, value.encode(), "EncodingCodePage 65001")
    print("    5 documented requests read back")


# Fault reports of charsets: value, code page, bytes.
CHARSETS = [
    ("c107", "あいうえお", 932, "82a082a282a482a682a8"),
    ("c107", "あいうえお123", 932, "82a082a282a482a682a8313233"),
    ("c108", "TRANS202404110011看看看16", 932, "5452414e533230323430343131303031318ac58ac58ac53136"),
    ("c110", "帅", 65001, "e5b885"),
    ("c112", "1〜10", 932, "3181603130"),
    ("c112", "1～10", 932, "3181603130"),
    ("c112", "−‖¢£¬", 932, "817c81618191819281ca"),
    ("c112", "－∥￠￡￢", 932, "817c81618191819281ca"),
    ("c114", "￥", 932, "818f"),
    ("c116", "AäOöUü", 65001, "41c3a44fc3b655c3bc"),
    ("c118", "MECARD:N:Á;", 65001, "4d45434152443a4e3ac3813b"),
    ("c119", "🎄🎄🎄", 65001, "🎄🎄🎄".encode().hex()),
    ("c119", "🖤🌹", 65001, "🖤🌹".encode().hex()),
]


def check_charsets():
    for report, value, page, expected in CHARSETS:
        for kind, reader in (("QRCode", F.QRCode), ("DataMatrix", F.DataMatrix), ("Aztec", F.Aztec), ("PDF417", F.PDF417)):
            symbol = read(draw(kind, value, f"{{'EncodingCodePage':'{page}'}}", imageWidth=400, imageHeight=400), reader)
            expect(symbol and symbol.bytes.hex(), expected, f"{report} {kind}")
    print(f"{4 * len(CHARSETS):5} values of fault reports read back as their bytes")


def check_connected():
    parts = [read(draw("Aztec", "password is 123456",
                       f"{{'StructureAppend':'true','StructureIndex':'{i}','StructureNumber':'3'}}", imageWidth=300, imageHeight=300),
                  F.Aztec) for i in (1, 2, 3)]
    expect([part and part.bytes.decode() for part in parts], ["passwo", "rd is ", "123456"], "Aztec in three")
    # The reader says so of a symbol whose append header it has read.
    expect([part and part.symbology_identifier for part in parts], ["]z6"] * 3, "Aztec's append headers")

    # Of version 2-L the append header, mode and count leave 30 bytes a symbol.
    value = "RayBarcode連結でPage!" * 20
    texts = []
    for number in range(17):
        options = f"{{'Connection':'true','ConnectionNo':'{number}','Version':'2','ErrorLevel':'L','EncodingCodePage':'65001'}}"
        status, _, body = service.ask(path("qrcode", value, options, imageWidth=300, imageHeight=300))
        if status != 200:
            expect((status, json.loads(body)["engine_error"]), BEYOND, "QR beyond the last")
            break
        symbol = read(Image.open(io.BytesIO(body)), F.QRCode)
        texts.append(symbol.bytes if symbol else b"")
    expect((len(texts), b"".join(texts).decode(errors="replace")), (16, value), "QR joined")
    print(f"{len(texts):5} connected QR codes joined, 3 of Aztec")


def check_errors():
    for options, size in ((dict(imageWidth=320, imageHeight=80), (320, 80)), ({}, (100, 100))):
        asked = path("JAN13", "49012345678x4", on_error="image", **options)
        status, headers, body = service.ask(asked)
        expect((status, headers["Content-Type"], headers["Cache-Control"]), (422, "image/png", "no-store"), "an error's picture")
        expect(Image.open(io.BytesIO(body)).size, size, "its size")
    print("    2 errors drawn")


def check_page():
    """30 pictures with one token in a page, loaded by a browser, and what it shows read back."""
    codes = [f"0015g00000ABCD{number:02}AA" for number in range(30)]
    tags = "".join(f'<img src="{service.address}{path("qrcode", code, token=service.token)}">' for code in codes[:-1])
    # The last one is an error that the page can show.
    tags += f'<img src="{service.address}{path("JAN13", "1", on_error="image", token=service.token)}">'
    page = ("<!doctype html><meta charset=utf-8><style>body{margin:20px;width:900px}img{margin:15px}</style>" + tags
            + "<script>onload=()=>document.title=[...document.images].filter(i=>i.complete&&i.naturalWidth>0).length</script>")
    with tempfile.TemporaryDirectory() as folder:
        file, shot = Path(folder) / "page.html", Path(folder) / "page.png"
        file.write_text(page)
        usual = [chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile",
                 "--window-size=960,1000", "--timeout=20000"]
        dom = subprocess.run([*usual, "--dump-dom", file.as_uri()], capture_output=True, text=True, timeout=120).stdout
        title = re.search(r"<title>(\d+)</title>", dom)
        expect(title and title[1], "30", "pictures that the page shows")
        subprocess.run([*usual, f"--screenshot={shot}", file.as_uri()], capture_output=True, timeout=120)
        found = zxingcpp.read_barcodes(Image.open(shot).convert("L"), formats=F.QRCode)
        expect(sorted(symbol.text for symbol in found), codes[:-1], "codes read from the page")
    print("   30 pictures in a browser with one token")


with Service(sys.argv[1]) as service:
    for check in (check_types, check_samples, check_charsets, check_connected, check_errors, check_page):
        check()
for fault in faults:
    print("FAULT", fault)
sys.exit(1 if faults else 0)
