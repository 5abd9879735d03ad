"""The options of the symbologies, module by module as zint and bwip-js draw them.

usage: options_check.py PROGRAM [COUNT]

COUNT random inputs for every value of an option that a peer has too (2 unless told). A symbol must be that of a peer; what every peer
refuses must be refused. Data is such that encoders have one way to write it, else what they choose would differ and not the option.
zint's library is Debian's libzint-dev, bwip-js comes from npm.
"""
import collections
import itertools
import random
import sys

from bars_check import ASCII, BWIP, CODE_39, DIGITS, UPPER, brackets, codabar, compared, elements, gtin, low_gtin, of, of_bwip, upc_e, weighed
from batch import ask
from peers import ask_node, ask_zint, zint_numbers

program = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 2
rng = random.Random(20261128)

LOWER = UPPER.lower()
QR_LEVELS = {"L": 1, "M": 2, "Q": 3, "H": 4}
RMQR = [f"R{height}x{width}" for height in (7, 9, 11, 13, 15, 17) for width in (27, 43, 59, 77, 99, 139) if (width == 27) <= (height in (11, 13))]
SQUARES = [10, 12, 14, 16, 18, 20, 22, 24, 26, 32, 36, 40, 44, 48, 52, 64, 72, 80, 88, 96, 104, 120, 132, 144]
RECTANGLES = ["8x18", "8x32", "12x26", "12x36", "16x36", "16x48"]
DMRE = ["8x48", "8x64", "8x80", "8x96", "8x120", "8x144", "12x64", "12x88", "16x64", "20x36", "20x44", "20x64", "22x48", "24x48", "24x64", "26x40",
        "26x48", "26x64"]
MICRO_PDF417 = {1: (11, 28), 2: (8, 26), 3: (6, 44), 4: (4, 44)}

# A case: our symbology, data and options; zint's name, options 1, 2 and 3, input mode and primary message, and bwip-js's name, options and
# data, if they have the option; how symbols are compared.
Case = collections.namedtuple("Case", "symbology data options zint bwip how", defaults=["rows"])


def each(symbology, make, options, zint=None, bwip=None, how="rows"):
    """Cases of equal options. Of zint and bwip-js, what stands behind the options; bwip-js may take the data otherwise."""
    for _ in range(count):
        data = make()
        take = bwip[2](data) if bwip and len(bwip) > 2 else data
        yield Case(symbology, data, options, zint and (*zint, *(0,) * (5 - len(zint)), data, ""), bwip and (*bwip[:2], take), how)


def even(low, high):
    return lambda: "".join(of(DIGITS, 2)() for _ in range(rng.randint(low, high)))


def with_mod_11(weights):
    """Numbers with a check digit: that of modulus 11 is not 10."""
    def make():
        while True:
            number = of(DIGITS, 1, 16)()
            if sum(int(digit) * weight for digit, weight in zip(reversed(number), itertools.cycle(weights))) % 11 != 1:
                return number
    return make


def linear():
    for full, check in itertools.product([False, True], repeat=2):
        yield from each("code-39", of(ASCII if full else CODE_39, 1, 15), {"full_ascii": full, "check_digit": check},
                        ("EXCODE39" if full else "CODE39", 0, int(check)), ("code39ext" if full else "code39", {"includecheck": check}), "two")
    yield from each("code-11", of(DIGITS + "-", 1, 25), {"check_digit": "one"}, ("CODE11", 0, 1), how="two")
    yield from each("code-11", of(DIGITS + "-", 1, 25), {"check_digit": "two"}, ("CODE11",), how="two")
    yield from each("codabar", codabar, {"check_digit": "mod-16"}, ("CODABAR", 0, 1), ("rationalizedCodabar", {"includecheck": True}), "two")
    for symbology, zint, bwip in [("itf", "C25INTER", "interleaved2of5"), ("industrial-2-of-5", "C25IND", "industrial2of5"),
                                  ("matrix-2-of-5", "C25STANDARD", "matrix2of5"), ("iata-2-of-5", "C25IATA", "iata2of5"),
                                  ("datalogic-2-of-5", "C25LOGIC", "datalogic2of5"), ("coop-2-of-5", None, "coop2of5")]:
        yield from each(symbology, of(DIGITS, 1, 20), {"check_digit": True}, zint and (zint, 0, 1), (bwip, {"includecheck": True}), "two")
    ibm, ncr = range(2, 8), range(2, 10)
    for number, (name, make) in enumerate([("mod-10", of(DIGITS, 1, 16)), ("mod-10-10", of(DIGITS, 1, 16)), ("mod-11", with_mod_11(ibm)),
                                           ("mod-11-10", with_mod_11(ibm)), ("mod-11-ncr", with_mod_11(ncr)), ("mod-11-ncr-10", with_mod_11(ncr))]):
        yield from each("msi", make, {"check_digit": name}, ("MSI_PLESSEY", 0, number + 1), how="two")
    for channels, most in zip(range(3, 9), [26, 292, 3493, 44072, 576688, 7742862]):
        yield from each("channel-code", lambda: str(rng.choice([0, most, rng.randint(0, most)])), {"channels": channels}, ("CHANNEL", 0, channels),
                        ("channelcode", {}, lambda text: text.zfill(channels - 1)), "bars")
    for version in ["a", "b", "limited-a", "limited-b"]:
        yield from each("posicode", of(DIGITS + UPPER + "-.", 1, 15), {"version": version}, None, ("posicode", {"version": version.replace("-", "")}), "bars")
    for symbology, make, bwip in [("ean-13", of(DIGITS, 12), "ean13"), ("ean-8", of(DIGITS, 7), "ean8"), ("upc-a", of(DIGITS, 11), "upca"), ("upc-e", upc_e, "upce")]:
        for length in (2, 5):
            add_on = of(DIGITS, length)()
            more = {"addongap": 9, "permitaddon": True} if symbology == "ean-8" else {"addongap": 9}
            yield from each(symbology, make, {"add_on": add_on}, None, (bwip, more, lambda text: f"{text} {add_on}"), "bars")
    for name, code, bwip in [("numeric", of(DIGITS, 1, 8), "59"), ("numeric", of(DIGITS, 9, 15), "62"), ("character", of(DIGITS + UPPER + LOWER + "#", 6, 10), "62")]:
        yield from each("australia-post", lambda: of(DIGITS, 8)() + code(), {"customer_information": name}, None,
                        ("auspost", {"custinfoenc": name}, lambda text: bwip + text), "states")
    for name, zint, bwip in [("customer", "AUSPOST", "11"), ("reply-paid", "AUSREPLY", "45"), ("routing", "AUSROUTE", "87"), ("redirection", "AUSREDIRECT", "92")]:
        yield from each("australia-post", of(DIGITS, 8), {"format_control_code": name}, (zint,), ("auspost", {}, lambda text: bwip + text), "states")


def gs1():
    for columns in range(1, 12):
        for case in each("gs1-databar-expanded-stacked", elements, {"columns": columns}, ("DBAR_EXPSTK", 0, columns, 0, 1),
                         ("databarexpandedstacked", {"segments": 2 * columns})):
            yield case._replace(zint=(*case.zint[:5], brackets(case.data), ""))

    hosts = [("ean-13", of(DIGITS, 12), "EANX_CC", "ean13"), ("ean-8", of(DIGITS, 7), "EANX_CC", "ean8"), ("upc-a", of(DIGITS, 11), "UPCA_CC", "upca"),
             ("upc-e", upc_e, "UPCE_CC", "upce"), ("gs1-databar-omnidirectional", gtin, "DBAR_OMN_CC", "databaromni"),
             ("gs1-databar-stacked", gtin, "DBAR_STK_CC", "databarstacked"), ("gs1-databar-limited", low_gtin, "DBAR_LTD_CC", "databarlimited"),
             ("gs1-databar-expanded", weighed, "DBAR_EXP_CC", "databarexpanded"), ("gs1-128", gtin, "GS1_128_CC", "gs1-128")]
    components = {"cc-a": lambda: "(10)" + of(DIGITS + UPPER, 1, 9)(), "cc-b": lambda: f"(10){of(DIGITS + UPPER, 12, 20)()}(21){of(DIGITS + UPPER, 8, 20)()}",
                  # Past the threshold of an error correction level.
                  "cc-c": lambda: f"(91){of(UPPER, 86)()}(92){of(UPPER, 86)()}(93){of(UPPER, 60, 82)()}"}
    for (host, make, zint, bwip), (number, (kind, component)) in itertools.product(hosts, enumerate(components.items(), 1)):
        if kind != "cc-c" or host == "gs1-128":
            for case in each(f"{host}-composite", lambda: f"{make()}|{component()}", {"component": kind}, (zint, number, 0, 0, 1), (f"{bwip}composite", {"ccversion": kind[-1]})):
                first, second = case.data.split("|")
                first = first.replace("(01)", "") if zint in ("DBAR_OMN_CC", "DBAR_STK_CC", "DBAR_LTD_CC") else brackets(first)
                yield case._replace(zint=(*case.zint[:5], brackets(second), first))


def qr():
    kinds = [of(DIGITS, 1, 5), of("GHIJKLMNOPQRSTUVWXYZ$%*", 1, 3), of(LOWER, 1, 2)]
    for version, level in itertools.product([1, 2, 6, 7, 9, 10, 21, 26, 27, 40], "LMQH"):
        mask = rng.randrange(8)
        for make in kinds:
            yield from each("qr-code", make, {"version": version, "error_correction": level, "mask": mask}, ("QRCODE", QR_LEVELS[level], version, mask + 1 << 8),
                            ("qrcode", {"version": str(version), "eclevel": level, "mask": mask + 1, "fixedeclevel": True}))
    for version, level, mask in itertools.product(["M2", "M3", "M4"], "LMQ", range(4)):
        if level == "Q" and version != "M4":
            continue
        for make in kinds[:2] if version == "M2" else kinds:
            yield from each("micro-qr-code", make, {"version": version, "error_correction": level, "mask": mask}, ("MICROQR", QR_LEVELS[level], int(version[1]), mask + 1 << 8),
                            ("microqrcode", {"version": version, "eclevel": level, "mask": mask + 1, "fixedeclevel": True}))
    for (number, version), level, make in itertools.product(enumerate(RMQR, 1), "MH", kinds):
        yield from each("rmqr", make, {"version": version, "error_correction": level}, ("RMQR", QR_LEVELS[level], number),
                        ("rectangularmicroqrcode", {"version": version, "eclevel": level, "fixedeclevel": True}))


def data_matrix():
    sizes = [f"{size}x{size}" for size in SQUARES] + RECTANGLES
    for number, size in enumerate(sizes + DMRE, 1):
        rectangle = {"format": "rectangle"} if number > len(SQUARES) else {}
        yield from each("data-matrix", even(1, 3), {"size": size}, ("DATAMATRIX", 0, number) if size in sizes else None,
                        ("datamatrix", {"version": size, "dmre": True, **rectangle}))


def aztec():
    for layers in range(1, 37):
        full, layers = layers > 4, (layers - 1) % 4 + 1 if layers < 5 else layers - 4
        for make in (of(UPPER, 1, 6), of(DIGITS, 3, 8)):
            yield from each("aztec", make, {"layers": layers, "compact": not full}, ("AZTEC", -1, layers + 4 * full), ("azteccode", {"format": "full" if full else "compact", "layers": layers}))
    yield from each("aztec", of(UPPER, 1, 6), {"layers": 6, "reader_programming": True}, None, ("azteccode", {"format": "full", "layers": 6, "readerinit": True}))


def pdf417():
    for columns, level, compact in itertools.product([3, 5, 9, 17, 30], [0, 2, 4, 5], [False, True]):
        for make in (of(UPPER, 1, 20), of(LOWER, 1, 20), of(DIGITS, 20, 60)):
            yield from each("pdf417", make, {"columns": columns, "error_correction": level, "compact": compact}, ("PDF417COMP" if compact else "PDF417", level, columns),
                            ("pdf417compact" if compact else "pdf417", {"columns": columns, "eclevel": level}))
    for columns, rows in [(1, 90), (2, 17), (4, 14), (8, 90), (10, 3), (30, 30)]:
        yield from each("pdf417", of(UPPER, 1, 12), {"columns": columns, "rows": rows, "error_correction": 1}, ("PDF417", 1, columns, rows),
                        ("pdf417", {"columns": columns, "rows": rows, "eclevel": 1}))
    for columns in MICRO_PDF417:
        for make in (of(UPPER, 1, 30), of(LOWER, 1, 30)):
            yield from each("micro-pdf417", make, {"columns": columns}, ("MICROPDF417", -1, columns), ("micropdf417", {"columns": columns}))


def other_matrices():
    for mode in (4, 5, 6):
        yield from each("maxicode", of(UPPER, 1, 60), {"mode": mode}, ("MAXICODE", mode), ("maxicode", {"mode": mode}))
    for mode, postcode in [(2, of(DIGITS, 9)), (3, of(DIGITS + UPPER, 1, 6))]:
        yield from each("maxicode", lambda: f"{postcode()}\x1d{of(DIGITS, 3)()}\x1d{of(DIGITS, 3)()}\x1d{of(UPPER, 1, 40)()}", {"mode": mode}, None, ("maxicode", {"mode": mode}))
    for index, total in [(1, 2), (3, 5), (8, 8)]:
        yield from each("maxicode", of(UPPER, 1, 40), {"mode": 4, "structured_append": {"index": index, "total": total}}, None, ("maxicode", {"mode": 4, "sam": 10 * index + total}))
    for version, level, mask in itertools.product([1, 2, 10, 24, 60, 84], range(1, 5), range(4)):
        yield from each("han-xin", of(DIGITS, 9), {"version": version, "error_correction": f"L{level}", "mask": mask}, None,
                        ("hanxin", {"version": str(version), "eclevel": f"L{level}", "mask": mask + 1}))
    for version, level in [(1, 4), (1, 5), (2, 2), (2, 5), (5, 1), (5, 4), (13, 3), (13, 5)]:
        yield from each("grid-matrix", of(LOWER, 1, 4), {"version": version, "error_correction": level}, ("GRIDMATRIX", level, version))
    for number, version in enumerate("ABCDEFGH", 1):
        yield from each("code-one", of(LOWER, 1, 3), {"version": version}, ("CODEONE", 0, number), ("codeone", {"version": version}))
    for version, most in [("S-10", 6), ("S-20", 12), ("S-30", 18)]:
        yield from each("code-one", of(DIGITS, 1, most), {"version": version}, None, ("codeone", {"version": version}))
    for columns, mask in itertools.product([9, 12, 25], range(4)):
        yield from each("dotcode", of(DIGITS, 10, 16), {"columns": columns, "mask": mask}, ("DOTCODE", 0, columns, mask + 1 << 8), ("dotcode", {"columns": columns, "mask": mask}))
    for level in range(1, 6):
        yield from each("ultracode", of(UPPER + LOWER, 1, 20), {"error_correction": f"EC{level}"}, None, ("ultracode", {"eclevel": f"EC{level}"}))


def stacked():
    for rows, make in itertools.product([4, 8, 16], [of(UPPER, 3, 11), of(LOWER, 3, 11), even(2, 9)]):
        yield from each("code-16k", make, {"rows": rows}, None, ("code16k", {"rows": rows}), "stacked")
    for rows, make in itertools.product([3, 5, 8], [of(UPPER, 3, 11), of(LOWER, 3, 6), even(2, 9)]):
        yield from each("code-49", make, {"rows": rows}, None, ("code49", {"rows": rows}), "stacked")
    for index, total in [(1, 2), (3, 3), (2, 7), (9, 9)]:
        yield from each("code-49", of(UPPER, 1, 10), {"structured_append": {"index": index, "total": total}}, None, ("code49", {"sam": 10 * index + total}), "stacked")
    for columns, rows in [(4, None), (8, None), (20, None), (10, 3), (10, 8)]:
        options = {"columns": columns, "rows": rows} if rows else {"columns": columns}
        yield from each("codablock-f", of(UPPER, 3, 11), options, None, ("codablockf", options), "stacked")


def of_peer(code, how):
    """A symbol of bwip-js: its colours numbered as ours, and without the bars between rows."""
    if code and "rows" in code:
        rows = [row.translate(str.maketrans("9", "7")) for row in code["rows"]]
        if how == "stacked":
            rows = [row for row in rows if "1" * 15 not in row]
        return compared(rows, "rows")
    return of_bwip(code, how)


def main():
    cases = [case for part in (linear, gs1, qr, data_matrix, aztec, pdf417, other_matrices, stacked) for case in part()]
    ours = ask(program, [{"symbology": case.symbology, "data": case.data, "options": case.options, "format": "modules"} for case in cases])
    numbers = zint_numbers()
    lines = [f"{numbers[name]} {mode} {one} {two} {three} {data.encode().hex()} {first.encode().hex() or '-'}"
             for name, one, two, three, mode, data, first in (case.zint for case in cases if case.zint)]
    zint = iter(ask_zint(lines))
    bwip = iter(ask_node(BWIP, [dict(zip(("bcid", "options", "data"), case.bwip)) for case in cases if case.bwip]))
    tally, failed = collections.Counter(), 0
    for case, result in zip(cases, ours, strict=True):
        how = "rows" if case.how == "stacked" else case.how
        rows = next(zint) if case.zint else []
        peers = {"zint": compared(rows, how) if rows else None, "bwip-js": of_peer(next(bwip), case.how) if case.bwip else None}
        symbol = None if "error" in result else compared(result["rows"], how)
        tally[case.symbology, "inputs"] += 1
        tally.update((case.symbology, name) for name, peer in peers.items() if peer and peer == symbol)
        known = [peer for peer in peers.values() if peer]
        if symbol not in (known or [None]):
            failed += 1
            print(case.symbology, case.options, ascii(case.data), result.get("error", "another symbol than"), [name for name, peer in peers.items() if peer])
    for symbology in dict.fromkeys(case.symbology for case in cases):
        print(f"{symbology:40} {tally[symbology, 'inputs']:5} inputs, {tally[symbology, 'zint']} as zint, {tally[symbology, 'bwip-js']} as bwip-js")
    print(f"{failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
