"""Public fault reports whose right behaviour is what a reader says: each symbol is drawn as PNG and read back by zxing-cpp.

usage: reports_check.py PROGRAM

Beyond the reports' own inputs this runs the sweeps that they ask for: a serial run in Code 128 (c04), all of ASCII in Code 93
(c17), mixes of character classes in Data Matrix (c83), every byte in PDF417 (c91), rows that are no multiple of three (c93),
the lengths around every capacity of QR (c120) and all its versions and levels (c121).
"""
import base64
import random
import sys
import time

import zxingcpp

from batch import ask, picture
from qr import CAPACITY

program = sys.argv[1]
F = zxingcpp.BarcodeFormat
rng = random.Random(20261125)

GS = "\x1d"
GUID = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
SHIFT_JIS = {"encoding": "Shift_JIS"}
UTF_8 = {"encoding": "UTF-8"}
KANA = "いきちにひみりイキシチニヒミういきちにひみりイキシチニ https://zh.wikipedia.org/wiki/Shift_JIS"
MIXED = [("91", "230"), ("01", "00000000699129"), ("241", "69912"), ("3103", "000865"), ("8005", "000149"),
         ("3922", "000129"), ("17", "171231"), ("16", "171225"), ("412", "8480000000002"), ("10", "L12345")]
MIXED = "".join(f"({ai}){value}" for ai, value in MIXED)
CRYPTO = "LFDU/cef0RnXBlMCXRhYp5nJAoFyJOxzQbFuMpFYOO8="
SENTENCE = "Some text to test, more or less big, i tried differents things"

# Report, symbology, data (bytes: sent in base64), options, what is read. Left out: the data itself. Text is told by the reader
# as text, bytes as bytes.
CASES = [
    ("c01", "Code128", "G7G95FTU", {}),
    ("c03", "Code128", "GE620034", {}),
    ("c03", "Code128", "GE619854", {}),
    ("c03", "Code128", "MM0191-KM0003038", {}),
    ("c05", "Code128", "A|B", {}),
    ("c06", "Code128", "10500400412728169", {}),
    ("c07", "Code128", "\x02XXX\x03", {}, bytes.fromhex("0258585803")),
    ("c09", "Code128", "hi\0hello", {}, bytes.fromhex("68690068656c6c6f")),
    ("c10", "Code128", "Testgerät", {}),
    ("c13", "Code128", "720100016244413", {}),
    ("c15", "Code93", "A$/+%B", {}),
    ("c17", "Code93", "A]B", {"full_ascii": True}),
    ("c18", "Code39", "*123456789", {"full_ascii": True}),
    ("c18", "Code39", "W20121921377700*", {"full_ascii": True}),
    ("c19", "Code39", "id857485", {"full_ascii": True}),
    ("c21", "Code39", "box$123456$", {"full_ascii": True, "check_digit": False}),
    ("c23", "NW7", "A12+34A", {}),
    ("c25", "NW7", "1234-$/+.", {}, "A1234-$/+.A"),
    ("c25", "NW7", "A1234A", {}),
    ("c25", "NW7", "a1234b", {}, "A1234B"),
    ("c28", "ITF", "12345", {}, "012345"),
    ("c32", "JAN13", "478000000000", {}, "4780000000007"),
    ("c33", "JAN13", "2000926398005", {}),
    ("c34", "JAN13", "590123412345", {}, "5901234123457"),
    ("c42", "UPC-A", "047875840614", {}, "0047875840614"),
    ("c44", "JAN13", "9784775181003", {"add_on": "30755"}, "978477518100330755"),
    ("c46", "JAN13", "0000000000017", {}),
    ("c48", "GS1-128", "(10)958(17)160526", {}, f"10958{GS}17160526"),
    ("c49", "GS1-128", "(01)09501101020917(17)260531(10)ABC123(3103)001234", {}, f"01095011010209171726053110ABC123{GS}3103001234"),
    ("c50", "GS1-128", "(00)123456789012345675", {}, "00123456789012345675"),
    ("c51", "GS1-128", "(91)912345000000000000000012345099123100123451", {"payment": True}, "91912345000000000000000012345099123100123451"),
    ("c58", "GS1DataBarExpandedStacked", "(01)12341234123413", {}, "0112341234123413"),
    ("c59", "GS1DataMatrix", rf"(01)04620757979006(21)5btHYnjVq\(GdU(91)EE10(92){CRYPTO}", {},
     f"0104620757979006215btHYnjVq(GdU{GS}91EE10{GS}92{CRYPTO}"),
    ("c63", "GS1DataBarExpanded", "(01)90012345678908(3922)795(11)991231", {}, f"01900123456789083922795{GS}11991231"),
    ("c65", "GS1DataBarExpanded", "(10)12A(21)AB", {}, f"1012A{GS}21AB"),
    ("c66", "GS1DataBarExpandedStacked", "(01)09120065560002(21)01052020007146460053(10)01641093740", {},
     f"01091200655600022101052020007146460053{GS}1001641093740"),
    ("c68", "GS1DataBarLimited", "(01)15012345678907", {}, "0115012345678907"),
    ("c82", "DataMatrix", "ABCDEFG?hIjK5-<?L.2)[corrupT", {}),
    ("c83", "DataMatrix", "XXXXXXXXX|Xxxxxxx|123 W XXXXXXXX AVE", {}),
    ("c85", "DataMatrix", "test TE>240 2 I.E ST>300", {}),
    ("c86", "DataMatrix", "764x 2.0-R20-TIALN", {}),
    ("c86", "DataMatrix", "<03>TILSIT-MUNSTER<05>Paula", {}),
    ("c86", "DataMatrix", "SD0000-REF-C0-I0", {}),
    ("c88", "DataMatrix", "9HR3Z6", {"size": "12x12"}),
    ("c88", "DataMatrix", "ABCDEF", {"size": "12x12"}),
    ("c91", "PDF417", "r", {}),
    *[("c93", "PDF417", GUID, {"columns": 5, "rows": rows}) for rows in (7, 8, 10, 11)],
    *[("c94", "PDF417", bytes.fromhex(data), {}) for data in ("000100000000", "00010203040506", "8000", "0000000000000000000000ff")],
    ("c96", "PDF417", bytes.fromhex("41420102030405063132"), {}),
    *[("c100", "Aztec", bytes.fromhex(data), {})
      for data in ("6a3ee8adf2ef17993a2053949fc31d87", "1dcea42e204404bd197da4c9181d3e74", "6a993a2053")],
    ("c102", "Aztec", 'say "hi", ok', {}),
    ("c103", "Aztec", "AQEjap7o8exPWgJQkf68f81bdMhC6HVmFRmAgbg7gJ01akJaMtU=", {}),
    ("c104", "MaxiCode", f"12345{GS}840{GS}001{GS}ABC", {"mode": 2}, f"123450000{GS}840{GS}001{GS}ABC"),
    ("c107", "QRCode", "あいうえお", SHIFT_JIS),
    ("c107", "QRCode", "あいうえお", SHIFT_JIS, bytes.fromhex("82a082a282a482a682a8")),
    ("c107", "QRCode", "あいうえお123", SHIFT_JIS, bytes.fromhex("82a082a282a482a682a8313233")),
    ("c108", "QRCode", "TRANS202404110011看看看16", SHIFT_JIS, bytes.fromhex("5452414e533230323430343131303031318ac58ac58ac53136")),
    ("c110", "QRCode", "帅", UTF_8, bytes.fromhex("e5b885")),
    *[("c111", "QRCode", KANA, {"encoding": name}) for name in ("Shift_JIS", "shift-jis", "SJIS", "932", "cp932", "Windows-31J")],
    ("c112", "QRCode", "1〜10", SHIFT_JIS, bytes.fromhex("3181603130")),
    ("c112", "QRCode", "1～10", SHIFT_JIS, bytes.fromhex("3181603130")),
    *[("c112", "QRCode", sign, SHIFT_JIS, bytes.fromhex(code))
      for signs, code in (("−－", "817c"), ("‖∥", "8161"), ("¢￠", "8191"), ("£￡", "8192"), ("¬￢", "81ca")) for sign in signs],
    ("c116", "QRCode", "AäOöUü", UTF_8),
    ("c116", "QRCode", "AäOöUü", UTF_8, bytes.fromhex("41c3a44fc3b655c3bc")),
    ("c118", "QRCode", "MECARD:N:Á;", UTF_8, bytes.fromhex("4d45434152443a4e3ac3813b")),
    *[("c119", "QRCode", data, {**UTF_8, "error_correction": level}) for data, level in (("🎄🎄🎄", "H"), ("🖤🌹", "H"), ("你好啊", "L"))],
    ("c121", "QRCode", "a" * 805, {"version": 27, "error_correction": "Q"}),
    ("c123", "QRCode", "HTTPS://ABC.DE/Q/393AABB6998877XYZ0518AUQCRVJN25", {"version": 4, "error_correction": "H"}),
    ("c131", "MicroQRCode", "vd", {"version": "M3", "error_correction": "L"}),
    ("c131", "MicroQRCode", "test", {"version": "M3", "error_correction": "M"}),
    ("c133", "MicroQRCode", "D/4K9XG*sw", {}),
    ("c134", "rMQR", "12345678901234567890123456", {"version": "R13x27", "error_correction": "M"}),
    ("c134", "rMQR", "A" * 60, {"version": "R13x139", "error_correction": "M"}),
    ("c152", "Code128", "ABC?<D E", {}),
    # The sweeps.
    *[("c04", "Code128", f"SEP016{number:04}", {}) for number in range(10000)],
    *[("c17", "Code93", f"A{chr(code)}B", {"full_ascii": True}) for code in range(128)],
    *[("c91", "PDF417", bytes([byte]), {}) for byte in range(256)],
]
# What a reader must tell beside the data: that it is GS1 data.
IDENTIFIERS = {"GS1-128": "]C1", "GS1DataMatrix": "]d2", "GS1QRCode": "]Q3", "GS1DataBarExpanded": "]e0"}
READERS = {
    "Code128": F.Code128, "GS1-128": F.Code128, "Code93": F.Code93, "Code39": F.Code39, "NW7": F.Codabar, "ITF": F.ITF,
    "JAN13": F.EAN13, "UPC-A": F.EAN13, "GS1DataBarExpanded": F.DataBarExp, "GS1DataBarExpandedStacked": F.DataBarExp,
    "GS1DataBarLimited": F.DataBarLtd, "DataMatrix": F.DataMatrix, "GS1DataMatrix": F.DataMatrix, "PDF417": F.PDF417,
    "Aztec": F.Aztec, "MaxiCode": F.MaxiCode, "QRCode": F.QRCode, "GS1QRCode": F.QRCode, "MicroQRCode": F.MicroQRCode,
    "rMQR": F.RMQRCode,
}
# c83: what look-ahead may go round in circles on.
CLASSES = ["A", "Z", "a", "z", "0", "17", " ", "|", ">", "*", "_", "\r", "\x01", "é"]
CASES += [("c83", "DataMatrix", "".join(rng.choice(CLASSES) for _ in range(rng.randint(1, 60))), {}) for _ in range(1000)]
# c121: every version at every level, full and nearly empty.
for level, codewords in CAPACITY.items():
    for version, count in enumerate(codewords, 1):
        most = count - (2 if version < 10 else 3)
        for data in (rng.randbytes(most), b"a"):
            CASES.append(("c121", "QRCode", data, {"version": version, "error_correction": level, "eci": "never"}))

failures = []


def fail(report, what, why):
    failures.append(f"{report} {what!r:.60}: {why}")


def request(symbology, data, options, image=None):
    sent = {"data": data} if isinstance(data, str) else {"data_base64": base64.b64encode(data).decode()}
    module = "8px" if symbology == "MaxiCode" else "3px"
    return {"symbology": symbology, **sent, "options": options, "image": {"module": module, **(image or {})}}


def read(result, symbology):
    """The one symbol of the picture; with an add-on the reading that has it."""
    found = zxingcpp.read_barcodes(picture(result).convert("L"), formats=READERS[symbology], text_mode=zxingcpp.TextMode.Plain,
                                   ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read)
    return max(found, key=lambda symbol: len(symbol.text), default=None)


def compare(report, symbology, data, expected, result):
    if "error" in result:
        return fail(report, data, result["error"])
    found = read(result, symbology)
    got = found and (found.bytes if isinstance(expected, bytes) else found.text)
    if got != expected:
        fail(report, data, f"is read as {got!r:.60}")
    elif symbology in IDENTIFIERS and found.symbology_identifier != IDENTIFIERS[symbology]:
        fail(report, data, f"is {found.symbology_identifier}")


def held(report, inputs):
    print(f"{report:6} {inputs}")


# --- One symbol, read back
results = ask(program, [request(*case[1:4]) for case in CASES])
for case, result in zip(CASES, results):
    report, symbology, data = case[:3]
    compare(report, symbology, data, case[4] if len(case) > 4 else data, result)
counts = {}
for case in CASES:
    counts[case[0]] = counts.get(case[0], 0) + 1
for report in sorted(counts, key=lambda report: int(report[1:])):
    held(report, f"{counts[report]} read back")

# --- c62: the reader tells the elements apart
[result] = ask(program, [request("GS1QRCode", MIXED, {})])
[found] = zxingcpp.read_barcodes(picture(result).convert("L"), formats=F.QRCode, text_mode=zxingcpp.TextMode.HRI)
if (found.text, found.symbology_identifier) != (MIXED, "]Q3"):
    fail("c62", MIXED, f"is read as {found.text!r}, {found.symbology_identifier}")
held("c62", "elements told apart")

# --- c83: what once never ended takes no time
data = "XXXXXXXXX|Xxxxxxx|123 W XXXXXXXX AVE"
start = time.monotonic()
ask(program, [request("DataMatrix", data, {})] * 10)
took = (time.monotonic() - start) / 10
if took > 2:
    fail("c83", data, f"takes {took:.3f} s")
held("c83", f"{took * 1000:.1f} ms")

# --- c128: the parts joined
joined = 0
for data, options, parts in (("漢字", SHIFT_JIS, 2), ("漢字", UTF_8, 2), (SENTENCE, {}, 3), (SENTENCE, {}, 16), (SENTENCE[:-1], {}, 5)):
    requests = [request("QRCode", data, {**options, "structured_append": {"index": i, "total": parts, "split": True}})
                for i in range(1, parts + 1)]
    found = [read(result, "QRCode") for result in ask(program, requests)]
    texts = [part and part.text for part in found]
    if not all(texts) or "".join(texts) != data:
        fail("c128", data, f"is read as {texts}")
    joined += parts
held("c128", f"{joined} parts joined")

# --- c148: turned
requests = [request("Code39", "ZEND", {}, {"rotate": angle}) for angle in (0, 90, 180, 270)]
results = ask(program, requests)
for result in results:
    compare("c148", "Code39", "ZEND", "ZEND", result)
sizes = [(result["width"], result["height"]) for result in results]
if sizes[0] == sizes[1] or sizes != [sizes[0], sizes[0][::-1]] * 2:
    fail("c148", "ZEND", f"has the sizes {sizes}")
held("c148", "4 turns read back")

# --- c120: the least version for every length around each capacity, from one byte to the most
cases = []
for level, codewords in CAPACITY.items():
    least = 1
    for version, count in enumerate(codewords, 1):
        most = count - (2 if version < 10 else 3)
        for length in sorted({least, (least + most) // 2, most}):
            cases.append((level, version, "s" * length))
        least = most + 1
    cases.append((level, None, "s" * least))
cases.append(("H", 15, "s" * 195))
results = ask(program, [request("QRCode", data, {"error_correction": level}) for level, _, data in cases])
for (level, version, data), result in zip(cases, results):
    what = f"{len(data)} bytes at {level}"
    if version is None:
        if result.get("error", {}).get("code") != "data-too-long":
            fail("c120", what, "are not refused")
        continue
    compare("c120", "QRCode", data, data, result)
    if "error" not in result and result["receipt"]["version"] != version:
        fail("c120", what, f"version {result['receipt']['version']}, the least is {version}")
held("c120", f"{len(cases)} lengths at the least version and read back")

for failure in failures[:20]:
    print(failure)
print(f"{len(failures)} failed")
sys.exit(bool(failures))
