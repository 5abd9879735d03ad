"""Random texts in QR and Code 128: each is read back byte for byte, and none is larger than the optimum or a peer's symbol.

usage: optimum_check.py PROGRAM [COUNT]

The optimum is found by dynamic programs that share nothing with the product but the standards (ISO/IEC 18004 tables 2 and 3,
ISO/IEC 15417). Peers, installed by npm below target/: qrcode-generator (QR) and bwip-js (Code 128).
"""
import json
import random
import sys

import numpy
import zxingcpp

from batch import ask, picture
from peers import ask_node
from qr import CAPACITY

program = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
rng = random.Random(20261125)

DIGITS = "0123456789"
ALPHANUMERIC = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
JAPANESE = "日本語漢字かなカナ東京都千代田区納品書株式会社①㈱髙ｱｲｳ〜"
ASCII = "".join(map(chr, range(32, 127)))


def text(alphabet, low, high):
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(low, high)))
# Windows writes the kanji that NEC selected from IBM's with IBM's own codes; Python's codec takes NEC's.
IBM = {}
for code in range(0xFA40, 0xFC4C):
    pair = code.to_bytes(2, "big")
    if 0x40 <= pair[1] <= 0xFC and pair[1] != 0x7F:
        IBM[pair.decode("cp932")] = pair


def windows_932(data):
    pairs = ((c, c.encode("cp932")) for c in data)
    return b"".join(IBM[c] if pair[0] in (0xED, 0xEE) else pair for c, pair in pairs)


def qr_text():
    alphabets = [DIGITS, ALPHANUMERIC, ASCII, JAPANESE, "abcdefghij", "🎄é", "\x00\x01\n\t"]
    return "".join(text(rng.choice(alphabets), 1, rng.choice([3, 10, 40])) for _ in range(rng.randint(1, 6)))


def kanji(two):
    value = int.from_bytes(two, "big")
    return 0x8140 <= value <= 0x9FFC or 0xE040 <= value <= 0xEBBF


def shortest(pieces, group):
    """Bits of the shortest stream: for each piece (bytes, may be numeric, may be alphanumeric, may be kanji) the best mode before it."""
    counts = {"n": (10, 12, 14), "a": (9, 11, 13), "b": (8, 16, 16), "k": (8, 10, 12)}
    header = {mode: 4 + counts[mode][group] for mode in counts}
    # Sixths of a bit: a digit takes 10/3 bits, an alphanumeric character 11/2; a segment ends on a whole bit.
    best = {"": 0}
    for raw, numeric, alphanumeric, double in pieces:
        cost = {"b": 48 * len(raw)}
        if numeric:
            cost["n"] = 20
        if alphanumeric:
            cost["a"] = 33
        if double:
            cost["k"] = 78
        step = {}
        for mode, price in cost.items():
            fresh = min(-(-bits // 6) * 6 for bits in best.values()) + 6 * header[mode]
            going = best.get(mode)
            step[mode] = (fresh if going is None else min(fresh, going)) + price
        best = step
    return -(-min(best.values()) // 6)


def least_version(data, encoding, level):
    pieces = []
    for c in data:
        raw = windows_932(c) if encoding == "shift_jis" else c.encode()
        pieces.append((raw, c in DIGITS, c in ALPHANUMERIC, encoding == "shift_jis" and len(raw) == 2 and kanji(raw)))
    for version in range(1, 41):
        group = 0 if version < 10 else 1 if version < 27 else 2
        if shortest(pieces, group) <= 8 * CAPACITY[level][version - 1]:
            return version
    return None


def code_128_length(data):
    """Symbol characters with start, check and stop: the fewest over sets A, B and C, shifts and FNC4 (single and latched)."""
    infinite = 10**9
    count = len(data)
    # State: set and whether Latin-1's upper half is latched.
    states = [(s, latched) for s in "ABC" for latched in (False, True)]
    best = [{state: infinite for state in states} for _ in range(count + 1)]
    for s in "ABC":
        best[0][s, False] = 1

    def relax(costs):
        # Set changes cost one each; two FNC4 (in A or B) turn the latch.
        for _ in range(3):
            for s, latched in states:
                for t in "ABC":
                    costs[t, latched] = min(costs[t, latched], costs[s, latched] + 1 if s != t else infinite)
                if s != "C":
                    costs[s, not latched] = min(costs[s, not latched], costs[s, latched] + 2)

    for i in range(count + 1):
        if i:
            relax(best[i])
        else:
            # Only a start is paid for so far; the latch may be turned at once.
            for s in "AB":
                best[0][s, True] = 3
        if i == count:
            break
        value = data[i]
        low = value & 127
        for (s, latched), cost in best[i].items():
            if cost >= infinite:
                continue
            if s == "C":
                # The standard does not say what a latched upper half means for pairs of digits; nobody should have to know.
                if not latched and data[i:i + 2].isdigit() and len(data[i:i + 2]) == 2:
                    best[i + 2][s, latched] = min(best[i + 2][s, latched], cost + 1)
                continue
            sets = {"A": low < 96, "B": low >= 32}
            here = 1 if sets[s] else 2
            upper = 0 if (value > 127) == latched else 1
            best[i + 1][s, latched] = min(best[i + 1][s, latched], cost + here + upper)
    return min(best[count].values()) + 2


QRCODE_GENERATOR = """
const qrcode = require('qrcode-generator');
qrcode.stringToBytes = qrcode.stringToBytesFuncs['UTF-8'];
for (const line of require('fs').readFileSync(0, 'utf8').split('\\n')) {
  const { data, level } = JSON.parse(line);
  const code = qrcode(0, level);
  code.addData(data, 'Byte');
  try { code.make(); console.log((code.getModuleCount() - 17) / 4); } catch { console.log(null); }
}
"""

BWIP = """
const bwipjs = require('bwip-js');
for (const line of require('fs').readFileSync(0, 'utf8').split('\\n')) {
  const { data } = JSON.parse(line);
  try {
    const [code] = bwipjs.raw({ bcid: 'code128', text: data });
    console.log((code.sbs.reduce((a, b) => a + b, 0) - 2) / 11);
  } catch { console.log(null); }
}
"""

failures = []


def fail(what, number, why):
    failures.append(f"{what} {number}: {why}")


def read(row, symbology):
    found = zxingcpp.read_barcodes(picture(row), formats=symbology)
    return found[0].bytes if len(found) == 1 else None


# --- QR
requests = []
for i in range(count):
    encoding = rng.choice(["utf-8", "shift_jis"])
    data = qr_text()
    if encoding == "shift_jis":
        data = "".join(c for c in data if c not in "🎄é〜") or "日本"
    requests.append({"symbology": "qr-code", "data": data, "format": "png",
                     "options": {"encoding": encoding, "error_correction": rng.choice("LMQH")}, "image": {"module": "3px"}})
answers = ask(program, requests)
modes = ask_node(QRCODE_GENERATOR, [{"data": r["data"], "level": r["options"]["error_correction"]} for r in requests])
smaller = 0
for i, (request, row, peer) in enumerate(zip(requests, answers, modes)):
    options = request["options"]
    optimum = least_version(request["data"], options["encoding"], options["error_correction"])
    if optimum is None:
        if row.get("error", {}).get("code") != "data-too-long":
            fail("qr-code", i, "does not fit, and is not refused so")
        continue
    if "error" in row:
        fail("qr-code", i, row["error"])
        continue
    version = int(row["receipt"]["version"])
    if version != optimum:
        fail("qr-code", i, f"version {version}, the optimum is {optimum}")
    if options["encoding"] == "utf-8" and peer is not None:
        smaller += version < peer
        if version > peer:
            fail("qr-code", i, f"version {version}, qrcode-generator has {peer}")
    sent = windows_932(request["data"]) if options["encoding"] == "shift_jis" else request["data"].encode()
    if read(row, zxingcpp.BarcodeFormat.QRCode) != sent:
        fail("qr-code", i, "is not read back")
print(f"qr-code: {count} texts, read back and at the optimum; smaller than qrcode-generator's in {smaller}")

# --- Code 128
requests = []
for _ in range(count):
    alphabets = [DIGITS, ASCII, "ABC", "abc", "\x00\x01\x1f\r\n", "éÿ\x80ä", "ABC0123456789"]
    data = "".join(text(rng.choice(alphabets), 1, rng.choice([2, 5, 12])) for _ in range(rng.randint(1, 5)))
    requests.append({"symbology": "code-128", "data": data, "format": "png", "image": {"module": "2px", "text": False}})
answers = ask(program, requests)
lengths = ask_node(BWIP, [{"data": r["data"]} for r in requests])
shorter = 0
for i, (request, row, peer) in enumerate(zip(requests, answers, lengths)):
    if "error" in row:
        fail("code-128", i, row["error"])
        continue
    own = (row["receipt"]["columns"] - 2) / 11
    raw = request["data"].encode("latin-1")
    optimum = code_128_length(raw)
    if own != optimum:
        fail("code-128", i, f"{own} characters, the optimum is {optimum}")
    if peer is not None:
        shorter += own < peer
        if own > peer:
            fail("code-128", i, f"{own} characters, bwip-js has {peer}")
    if read(row, zxingcpp.BarcodeFormat.Code128) != raw:
        fail("code-128", i, "is not read back")
print(f"code-128: {count} texts, read back and at the optimum; shorter than bwip-js's in {shorter}")

for failure in failures[:20]:
    print(failure)
print(f"{len(failures)} failed")
sys.exit(bool(failures))
