"""Random data of every symbology that an independent reader (zxing-cpp) knows, drawn as PNG and read back.

usage: readback_check.py PROGRAM [COUNT]

COUNT inputs a symbology (200 unless told), each drawn at 1, 2 or 3 px a module, or at 203, 300 or 600 dpi, in one of four
rotations. Every picture must be read, and read as what was sent. What the reader itself cannot do is not asked of it:
1 px a module of most symbologies, MicroPDF417 below 5 px (it fails on a few of many at 4 px, and reads the same at 3 and 5), MaxiCode
that is turned, DX film edge that is turned (it reads the tracks backwards as another film).
"""
import json
import random
import subprocess
import sys

import numpy
import zxingcpp

from batch import ask, picture

program = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
F = zxingcpp.BarcodeFormat
rng = random.Random(20261125)


def text(alphabet, low, high):
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(low, high)))


def mod10(digits):
    return str(-sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits))) % 10)


DIGITS = "0123456789"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ASCII = "".join(map(chr, range(32, 127)))
JAPANESE = "日本語漢字かなカナ東京都千代田区納品書株式会社①㈱髙ｱｲｳ〜"


def mixed(limit):
    """Runs of digits, capitals, lower case, punctuation and Japanese, as they change modes."""
    parts = []
    for _ in range(rng.randint(1, 6)):
        parts.append(text(rng.choice([DIGITS, UPPER, UPPER.lower(), ASCII, JAPANESE, "🎄é"]), 1, 12))
    return "".join(parts)[:limit]


def elements():
    gtin = text(DIGITS, 13, 13)
    return f"(01){gtin}{mod10(gtin)}" + rng.choice(["", f"(17)2{text('0123', 1, 1)}0{rng.randint(1, 9)}15", f"(10){text(UPPER + DIGITS, 1, 12)}"])


def plain(sent):
    return sent


def with_check(sent):
    return sent + mod10(sent)


def bare(sent):
    """A GTIN as a reader of an element string reports it."""
    digits = sent.replace("(01)", "")
    return "01" + (digits if len(digits) == 14 else digits + mod10(digits))


def no_brackets(sent):
    return sent.replace("(", "").replace(")", "")


def upc_e(sent):
    """The EAN-13 that a UPC-E stands for, as a reader tells it."""
    system, d, last = sent[0], sent[1:6], sent[6]
    if last in "012":
        number = d[:2] + last + "0000" + d[2:]
    elif last == "3":
        number = d[:3] + "00000" + d[3:]
    elif last == "4":
        number = d[:4] + "00000" + d[4:]
    else:
        number = d + "0000" + last
    return "0" + with_check(system + number)


def post(digits):
    """The check digit of Deutsche Post: weights 4 and 9 from the right."""
    return str(-sum(int(d) * (4 if i % 2 == 0 else 9) for i, d in enumerate(reversed(digits))) % 10)


def upu_s10(sent):
    total = sum(int(d) * w for d, w in zip(sent[2:10], (8, 6, 4, 2, 3, 5, 9, 7)))
    return sent[:10] + str((11 - total % 11) % 11 % 10 if total % 11 not in (0, 1) else (5, 0)[total % 11]) + sent[10:]


def pzn(sent):
    return "-" + sent + str(sum(int(d) * w for w, d in enumerate(sent, 1)) % 11)


def drawable_pzn():
    """Digits whose check is not 10, which no PZN has."""
    while pzn(sent := text(DIGITS, 7, 7)).endswith("10"):
        pass
    return sent


def code_32(sent):
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(sent))
    return "A" + sent + str(sum(d // 10 + d % 10 for d in doubled) % 10)


CODE_39 = DIGITS + UPPER + "-. $/+%"


def hibc(sent):
    return "+" + sent + CODE_39[sum(CODE_39.index(c) for c in "+" + sent) % 43]


def hibc_data():
    """Data whose check character is no space, which a reader may trim."""
    while hibc(sent := text(DIGITS + UPPER, 2, 12)).endswith(" "):
        pass
    return sent


def film():
    return f"{rng.randint(16, 127)}-{rng.randint(0, 15)}/{rng.randint(0, 63)}" + rng.choice(["", "A"])


# symbology: reader's format, data, options, what must be read
CASES = {
    "qr-code": (F.QRCode, lambda: mixed(60), {}, plain),
    "micro-qr-code": (F.MicroQRCode, lambda: text(UPPER + DIGITS, 1, 12), {}, plain),
    "rmqr": (F.RMQRCode, lambda: text(ASCII, 1, 40), {}, plain),
    "data-matrix": (F.DataMatrix, lambda: mixed(60), {}, plain),
    "aztec": (F.Aztec, lambda: mixed(60), {}, plain),
    "pdf417": (F.PDF417, lambda: mixed(60), {}, plain),
    "micro-pdf417": (F.MicroPDF417, lambda: text(ASCII, 1, 30), {}, plain),
    "maxicode": (F.MaxiCode, lambda: text(UPPER + DIGITS, 1, 60), {}, plain),
    "code-128": (F.Code128, lambda: text(ASCII, 1, 20), {}, plain),
    "gs1-128": (F.Code128, elements, {}, no_brackets),
    "code-39": (F.Code39, lambda: text(UPPER + DIGITS + "-. ", 1, 15).strip() or "A", {}, plain),
    "code-93": (F.Code93, lambda: text(UPPER + DIGITS + "-. $/+%", 1, 15), {}, plain),
    "codabar": (F.Codabar, lambda: "A" + text(DIGITS + "-$:/.+", 4, 15) + "B", {}, plain),
    "itf": (F.ITF, lambda: text(DIGITS, 4, 10) + text(DIGITS, 4, 10), {}, lambda s: s if len(s) % 2 == 0 else "0" + s),
    "itf-14": (F.ITF, lambda: text(DIGITS, 13, 13), {}, with_check),
    "ean-13": (F.EAN13, lambda: text(DIGITS, 12, 12), {}, with_check),
    "ean-8": (F.EAN8, lambda: text(DIGITS, 7, 7), {}, with_check),
    # The reader tells a UPC-A as the EAN-13 that its bars are.
    "upc-a": (F.UPCA, lambda: text(DIGITS, 11, 11), {}, lambda s: "0" + with_check(s)),
    "telepen": (F.Telepen, lambda: text(ASCII, 2, 12), {}, plain),
    "gs1-databar-omnidirectional": (F.DataBar, lambda: text(DIGITS, 13, 13), {}, bare),
    "gs1-databar-stacked-omnidirectional": (F.DataBar, lambda: text(DIGITS, 13, 13), {}, bare),
    "gs1-databar-truncated": (F.DataBar, lambda: text(DIGITS, 13, 13), {}, bare),
    "gs1-databar-stacked": (F.DataBar, lambda: text(DIGITS, 13, 13), {}, bare),
    "gs1-databar-limited": (F.DataBarLimited, lambda: rng.choice("01") + text(DIGITS, 12, 12), {}, bare),
    "gs1-databar-expanded": (F.DataBarExpanded, elements, {}, no_brackets),
    "gs1-databar-expanded-stacked": (F.DataBarExpanded, elements, {}, no_brackets),
    "gs1-data-matrix": (F.DataMatrix, elements, {}, no_brackets),
    "gs1-qr-code": (F.QRCode, elements, {}, no_brackets),
    "upc-e": (F.UPCE, lambda: "0" + text(DIGITS, 6, 6), {}, upc_e),
    "isbn": (F.EAN13, lambda: rng.choice(["9784", "9791"]) + text(DIGITS, 8, 8), {}, with_check),
    "jan-magazine": (F.EAN13, lambda: "491" + text(DIGITS, 9, 9) + " " + text(DIGITS, 5, 5), {}, lambda s: with_check(s[:12]) + s[13:]),
    "ean-14": (F.Code128, lambda: text(DIGITS, 13, 13), {}, bare),
    "sscc-18": (F.Code128, lambda: text(DIGITS, 17, 17), {}, lambda s: "00" + with_check(s)),
    "itf-6": (F.ITF, lambda: text(DIGITS, 5, 5), {}, with_check),
    "itf-16": (F.ITF, lambda: text(DIGITS, 15, 15), {}, with_check),
    "identcode": (F.ITF, lambda: text(DIGITS, 11, 11), {}, lambda s: s + post(s)),
    "leitcode": (F.ITF, lambda: text(DIGITS, 13, 13), {}, lambda s: s + post(s)),
    "dpd": (F.Code128, lambda: text(DIGITS, 27, 27), {}, lambda s: "%" + s),
    "upu-s10": (F.Code128, lambda: "RR" + text(DIGITS, 8, 8) + "JP", {}, upu_s10),
    "logmars": (F.Code39, lambda: text(UPPER + DIGITS, 1, 15), {}, plain),
    "vin": (F.Code39, lambda: "J" + text("ABCDEFGHJKLMNPRSTUVWXYZ" + DIGITS, 16, 16), {}, plain),
    "code-32": (F.Code32, lambda: text(DIGITS, 8, 8), {}, code_32),
    "pzn": (F.PZN, drawable_pzn, {}, pzn),
    "telepen-numeric": (F.TelepenNumeric, lambda: text(DIGITS, 1, 8) * 2, {}, plain),
    "dx-film-edge": (F.DXFilmEdge, film, {}, plain),
    "aztec-rune": (F.AztecRune, lambda: str(rng.randint(0, 255)), {}, lambda s: s.zfill(3)),
    "hibc-code-39": (F.Code39Std, hibc_data, {}, hibc),
    "hibc-code-128": (F.Code128, hibc_data, {}, hibc),
    "hibc-qr-code": (F.QRCode, hibc_data, {}, hibc),
    "hibc-data-matrix": (F.DataMatrix, hibc_data, {}, hibc),
    "hibc-aztec": (F.Aztec, hibc_data, {}, hibc),
    "hibc-pdf417": (F.PDF417, hibc_data, {}, hibc),
    "hibc-micro-pdf417": (F.MicroPDF417, hibc_data, {}, hibc),
    "gs1-digital-link-qr-code": (F.QRCode, lambda: f"https://example.jp/01/0{with_check(text(DIGITS, 12, 12))}", {}, plain),
    "gs1-digital-link-data-matrix": (F.DataMatrix, lambda: f"https://example.jp/01/0{with_check(text(DIGITS, 12, 12))}", {}, plain),
}
ONE_PIXEL = {"qr-code", "micro-qr-code", "rmqr"}

known = {line.split()[0] for line in subprocess.run([program, "symbologies"], capture_output=True, text=True, check=True).stdout.splitlines()}
failed = 0
for symbology, (reader, data, options, expected) in CASES.items():
    if symbology not in known:
        continue
    requests = []
    for i in range(count):
        sizes = [{"module": "2px"}, {"module": "3px"}] + [{"module": "0.33mm", "dpi": dpi} for dpi in (203, 300, 600)]
        turns = [0, 90, 180, 270]
        if symbology in ONE_PIXEL:
            sizes.append({"module": "1px"})
        if symbology.endswith("micro-pdf417"):
            sizes, turns = [{"module": "5px"}, {"module": "0.33mm", "dpi": 600}], [0, 180]
        if symbology == "dx-film-edge":
            turns = [0]
        if symbology == "maxicode":
            sizes, turns = [{"module": "4px"}, {"module": "8px"}, {"module": "1mm", "dpi": 300}], [0]
        image = {**rng.choice(sizes), "rotate": rng.choice(turns)}
        requests.append({"id": i, "symbology": symbology, "data": data(), "options": options, "image": image})
    unread = []
    for request, result in zip(requests, ask(program, requests)):
        if "error" in result:
            unread.append((request, result["error"]))
            continue
        pixels = numpy.array(picture(result).convert("L"))
        found = zxingcpp.read_barcodes(pixels, formats=reader, text_mode=zxingcpp.TextMode.Plain,
                                       ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read)
        texts = [symbol.text for symbol in found]
        if expected(request["data"]) not in texts:
            unread.append((request, texts))
    print(f"{symbology:40} {count - len(unread):5} read {len(unread):5} not")
    for request, found in unread[:3]:
        print("   ", json.dumps(request, ensure_ascii=False), "->", found)
    failed += len(unread)
print(f"{failed} failed")
sys.exit(1 if failed else 0)
