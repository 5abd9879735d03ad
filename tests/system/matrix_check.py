"""Two-dimensional symbologies: random data read back byte for byte where a reader knows them, and no symbol larger than a peer's.

usage: matrix_check.py PROGRAM [COUNT]

COUNT inputs a symbology (2000 unless told): text, digits, bytes, Japanese in UTF-8 and Shift_JIS, and runs that make encoders
change modes. zxing-cpp reads the pictures. Sizes are compared with zint's library (Debian: libzint-dev) and bwip-js (npm) at
equal error correction, where these take the same data.
"""
import base64
import random
import sys

import zxingcpp

from batch import ask, picture
from peers import ask_node, ask_zint

program = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
rng = random.Random(20261125)
F = zxingcpp.BarcodeFormat

DIGITS = "0123456789"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ASCII = "".join(map(chr, range(32, 127)))
JAPANESE = "日本語漢字かなカナ東京都千代田区納品書株式会社①㈱ｱｲｳ"
RUNS = [DIGITS, UPPER, UPPER.lower(), ASCII, UPPER + "\r*> " + DIGITS, "\t\n\x1d\x00\x7f", ".,:;!?&%-_/@", "\x80\xa0\xe9\xff"]


def text(alphabet, low, high):
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(low, high)))


def message(most):
    """Bytes to be read, and the data and options that ask for them."""
    length = rng.randint(1, rng.choice([min(12, most), most]))
    kind = rng.randrange(6)
    if kind == 0:
        data = text(ASCII, length, length)
    elif kind == 1:
        data = text(DIGITS, length, length)
    elif kind == 2 and most >= 3:
        encoding = rng.choice(["utf-8", "shift_jis"])
        data = text(JAPANESE + DIGITS, length // 3 + 1, length // 3 + 1)
        raw = data.encode("cp932" if encoding == "shift_jis" else encoding)
        if len(raw) <= most:
            return raw, {"data": data}, {"encoding": encoding}
    else:
        data = ""
        while len(data) < length:
            data += text(rng.choice(RUNS), 1, rng.choice([1, 2, 4, 9, 30]))
    raw = rng.randbytes(length) if kind == 5 else data.encode("latin-1", "ignore")[:length] or b"0"
    # That each byte is a character lets an encoder change modes anywhere, as the peers do.
    return raw, {"data_base64": base64.b64encode(raw).decode()}, {"encoding": "iso-8859-1"}


class Code:
    """A symbology: how long its data may be, its options; zint's number and options, bwip-js's name and options; the size."""

    def __init__(self, reader, most, options, zint=None, bwip=None, module="3px", eci=True, size=lambda rows, width: rows * width):
        self.reader, self.most, self.module, self.size = reader, most, module, size
        self.zint, self.bwip = zint, bwip
        self.options = {**options, "eci": "never"} if eci else options


def height(rows, _):
    return rows


CODES = {
    "qr-code": Code(F.QRCode, 400, {"error_correction": "M"}, (58, 2, 0, 0), ("qrcode", {"eclevel": "M"})),
    "micro-qr-code": Code(F.MicroQRCode, 9, {}, (97, 1, 0, 0), ("microqrcode", {"eclevel": "L"}), eci=False),
    "rmqr": Code(F.RMQRCode, 60, {"error_correction": "M"}, (145, 2, 0, 0)),
    "data-matrix": Code(F.DataMatrix, 300, {"macro": "never"}, (71, 0, 0, 100), ("datamatrix", {})),
    "aztec": Code(F.Aztec, 400, {"error_correction": 23}, (92, -1, 0, 0), ("azteccode", {"eclevel": 23})),
    "pdf417": Code(F.PDF417, 300, {"columns": 6, "error_correction": 3}, (55, 3, 6, 0), ("pdf417", {"columns": 6, "eclevel": 3}), size=height),
    "micro-pdf417": Code(F.MicroPDF417, 100, {"columns": 4}, (84, 0, 4, 0), ("micropdf417", {"columns": 4}), "4px", size=height),
    # All symbols have one size.
    "maxicode": Code(F.MaxiCode, 50, {"mode": 4}, module="8px"),
    # These no reader knows.
    "dotcode": Code(None, 150, {}, bwip=("dotcode", {})),
    "han-xin": Code(None, 300, {"error_correction": "L2"}, (116, 2, 0, 0), ("hanxin", {"eclevel": "L2"})),
    "code-one": Code(None, 150, {}, (141, 0, 0, 0), ("codeone", {})),
    "grid-matrix": Code(None, 100, {}, (142, 0, 0, 0)),
}

BWIP = """
const bwipjs = require('bwip-js');
for (const line of require('fs').readFileSync(0, 'utf8').split('\\n')) {
  const { bcid, options, data } = JSON.parse(line);
  const text = Buffer.from(data, 'hex').toString('latin1');
  try {
    const [code] = bwipjs.raw({ bcid, text, binarytext: true, ...options });
    const rows = code.pixs.join('').match(new RegExp(`.{${code.pixx}}`, 'g'));
    console.log(JSON.stringify([rows.length, code.pixx, rows]));
  } catch { console.log('[0, 0, []]'); }
}
"""


failed = 0
for symbology, code in CODES.items():
    messages = [message(code.most) for _ in range(count)]
    requests = [{"symbology": symbology, **data, "options": {**code.options, **options}, "image": {"module": code.module}}
                for _, data, options in messages]
    results = ask(program, requests)
    patterns = ask(program, [{**request, "format": "modules"} for request in requests])
    raws = [raw for raw, *_ in messages]
    theirs = []
    if code.zint:
        number, *options = code.zint
        drawn = ask_zint([f"{number} 0 {' '.join(map(str, options))} {raw.hex()} -" for raw in raws])
        theirs.append([(len(rows), len(rows[0]), rows) if rows else (0, 0, rows) for rows in drawn])
    if code.bwip:
        name, options = code.bwip
        theirs.append(ask_node(BWIP, [{"bcid": name, "options": options, "data": raw.hex()} for raw in raws]))
    smaller = long = unread = alike = 0
    for i, (raw, result, pattern) in enumerate(zip(raws, results, patterns, strict=True)):
        sizes = [code.size(*peer[i][:2]) for peer in theirs if peer[i][0]]
        if "error" in result:
            if result["error"]["code"] == "data-too-long" and not sizes:
                long += 1
                continue
            print(symbology, i, raw.hex()[:80], result["error"], sizes)
            failed += 1
            continue
        rows = pattern["rows"]
        alike += any(peer[i][2] == rows for peer in theirs)
        found = zxingcpp.read_barcodes(picture(result).convert("L"), formats=code.reader, is_pure=True) if code.reader else []
        if code.reader and [symbol.bytes for symbol in found if symbol.valid] != [raw]:
            # What the reader does not read of a peer either is no fault of ours, where every module is the same.
            if not any(symbol.valid for symbol in found) and code.bwip and theirs[-1][i][2] == rows:
                unread += 1
            else:
                print(symbology, i, raw.hex()[:80], "is read as", [symbol.bytes.hex()[:80] for symbol in found])
                failed += 1
        size = code.size(len(rows), len(rows[0]))
        if any(size > peer for peer in sizes):
            print(symbology, i, raw.hex()[:80], "is larger:", size, sizes)
            failed += 1
        smaller += bool(sizes) and all(size < peer for peer in sizes)
    read = f"{count - long - unread} read, {unread} unread but the same as bwip-js's" if code.reader else f"{alike} the same as a peer's"
    print(f"{symbology:15} {read}, {long} too long for it, {smaller} smaller than every peer's")

# --- Structured append: the parts of a message, read one by one, are the message again
APPENDS = {"qr-code": 16, "data-matrix": 16, "aztec": 26, "pdf417": 12, "micro-pdf417": 12, "maxicode": 8}
for symbology, most in APPENDS.items():
    code, joined = CODES[symbology], 0
    for _ in range(count // 10):
        total = rng.randint(2, most)
        encoding = rng.choice(["utf-8", "shift_jis"])
        data = text(JAPANESE + ASCII, total, min(9 * total, code.most // 2))
        options = {"encoding": encoding, "eci": "never"}
        parts = ask(program, [{"symbology": symbology, "data": data, "image": {"module": code.module},
                               "options": {**options, "structured_append": {"index": i, "total": total, "split": True}}}
                              for i in range(1, total + 1)])
        errors = [part["error"] for part in parts if "error" in part]
        found = [] if errors else [zxingcpp.read_barcodes(picture(part).convert("L"), formats=code.reader, is_pure=True) for part in parts]
        raw = [symbols[0].bytes if symbols else b"" for symbols in found]
        if errors or not all(raw) or b"".join(raw).decode("cp932" if encoding == "shift_jis" else encoding) != data:
            print(symbology, repr(data), total, errors or raw)
            failed += 1
        joined += total
    print(f"{symbology:15} {joined} parts joined")
print(f"{failed} failed")
sys.exit(bool(failed))
