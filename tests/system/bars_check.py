"""Linear, retail, postal, stacked and GS1 codes of random data, module by module as zint and bwip-js draw them.

usage: bars_check.py PROGRAM [COUNT]

COUNT inputs a row of the table (300 unless told). Where a peer refuses the data or cannot draw the code, the other must be
alike; a symbol that every peer draws otherwise is a failure, one of GS1-128 that is longer than a peer's. Wide and narrow elements are compared as such, as the ratio is free.
zint's library is Debian's libzint-dev, bwip-js comes from npm.
"""
import itertools
import random
import sys

from batch import ask
from peers import ask_node, ask_zint, zint_numbers

program = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
rng = random.Random(20261127)

DIGITS = "0123456789"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODE_39 = DIGITS + UPPER + "-. $/+%"
ASCII = "".join(map(chr, range(128)))


def of(alphabet, low, high=None):
    """Makes texts of so many characters."""
    return lambda: "".join(rng.choice(alphabet) for _ in range(rng.randint(low, high or low)))


def number(low, high):
    """Makes numbers; as many have few digits as many."""
    return lambda: str(min(high, max(low, int(of(DIGITS, 1, len(str(high)))()))))


def check_digit(digits, weights=(3, 1)):
    """The check digit of GS1."""
    return str(-sum(int(digit) * weight for digit, weight in zip(reversed(digits), itertools.cycle(weights))) % 10)


def gtin():
    body = of(DIGITS, 13)()
    return f"(01){body}{check_digit(body)}"


def low_gtin():
    body = rng.choice("01") + of(DIGITS, 12)()
    return f"(01){body}{check_digit(body)}"


def elements():
    """A few element strings, of the AIs that DataBar Expanded has methods of its own for and of others."""
    more = ["(10)" + of(DIGITS + UPPER + "-/.", 1, 12)(), "(21)" + of(DIGITS, 1, 14)(), "(17)27" + rng.choice(["0131", "1231", "0628"]),
            "(3103)" + of(DIGITS, 6)(), "(3922)" + of(DIGITS, 1, 9)(), "(3932)392" + of(DIGITS, 1, 6)(), "(3202)" + of(DIGITS, 6)(), "(15)260331"]
    chosen = rng.sample(more, rng.randint(0, 3))
    if sum(part.startswith("(3") for part in chosen) > 1:
        chosen = [part for part in chosen if not part.startswith("(3")]
    weighed = any(part.startswith("(3") for part in chosen)
    body = (rng.choice("9") if weighed else rng.choice(DIGITS)) + of(DIGITS, 12)()
    return f"(01){body}{check_digit(body)}" + "".join(chosen)


def weighed():
    """An element string without the AIs of the 2D component."""
    body = "9" + of(DIGITS, 12)()
    return f"(01){body}{check_digit(body)}(3103)" + of(DIGITS, 6)()


def component():
    """The 2D component of a composite."""
    parts = ["(10)" + of(DIGITS + UPPER, 1, 12)(), "(17)271231(10)" + of(DIGITS, 1, 8)(), "(21)" + of(DIGITS + UPPER + "-", 1, 16)()]
    return rng.choice(parts)


def composite(first):
    return lambda: f"{first()}|{component()}"


def add_on(first):
    return lambda: f"{first()} {rng.choice([of(DIGITS, 2), of(DIGITS, 5)])()}"


def codabar():
    return rng.choice("ABCD") + of(DIGITS + "-$:/.+", 1, 16)() + rng.choice("ABCD")


def upc_e():
    return rng.choice("01") + of(DIGITS, 6)()


def imail():
    return f"{rng.choice(DIGITS)}{rng.choice('01234')}{of(DIGITS, 18)()}" + rng.choice([str, of(DIGITS, 5), of(DIGITS, 9), of(DIGITS, 11)])()


def japan_post():
    return of(DIGITS, 7)() + rng.choice([of(DIGITS + "-", 0, 13), of(DIGITS + "-" + UPPER, 0, 6)])().strip("-")


def australia_post():
    return of(DIGITS, 8)() + rng.choice([str, of(DIGITS + UPPER + "abc #", 1, 5), of(DIGITS + UPPER + "xyz #", 6, 10)])().rstrip()


def with_format_control_code(data):
    return ("11" if len(data) == 8 else "59" if len(data) <= 13 else "62") + data


def isbn():
    return "978" + of(DIGITS, 9)()


def s10():
    body = of(DIGITS, 8)()
    return of(UPPER, 2)() + body + of(UPPER, 2)()


def vin():
    """Seventeen characters, the ninth of them right."""
    alphabet = DIGITS + "ABCDEFGHJKLMNPRSTUVWXYZ"
    values = dict(zip(alphabet, [*range(10), 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9]))
    text = of(alphabet, 17)()
    total = sum(values[c] * weight for c, weight in zip(text, [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]))
    return text[:8] + "0123456789X"[total % 11] + text[9:]


def fixed(*options):
    """zint's options 1, 2 and 3, and how it takes the data."""
    return lambda data: (*options, data.encode("latin-1"), b"")


def brackets(data):
    return data.replace("(", "[").replace(")", "]")


def gs1(number_only=False, option_2=0):
    return lambda data: (0, option_2, 0, (data.replace("(01)", "") if number_only else brackets(data)).encode(), b"")


def of_composite(number_only=False, option_1=0):
    def split(data):
        first, second = data.split("|")
        first = first.replace("(01)", "") if number_only else brackets(first)
        return option_1, 0, 0, brackets(second).encode(), first.encode()
    return split


PLAIN = fixed(0, 0, 0)

# Id, data, our options; zint's name and options; bwip-js's name, options and how it takes the data; how symbols are compared.
TABLE = [
    ("code-39", of(CODE_39, 1, 20), {}, ("CODE39", PLAIN), ("code39", {}), "two"),
    ("code-39", of(CODE_39, 1, 20), {"check_digit": True}, ("CODE39", fixed(0, 1, 0)), ("code39", {"includecheck": True}), "two"),
    ("code-39", of(ASCII, 1, 15), {"full_ascii": True}, ("EXCODE39", PLAIN), ("code39ext", {}), "two"),
    ("code-93", of(ASCII, 1, 15), {"full_ascii": True}, ("CODE93", PLAIN), ("code93ext", {"includecheck": True}), "bars"),
    ("code-11", of(DIGITS + "-", 1, 20), {}, None, ("code11", {"includecheck": True}), "two"),
    ("codabar", codabar, {}, ("CODABAR", PLAIN), ("rationalizedCodabar", {}), "two"),
    ("codabar", codabar, {"check_digit": "mod-16"}, ("CODABAR", fixed(0, 1, 0)), ("rationalizedCodabar", {"includecheck": True}), "two"),
    ("itf", lambda: of(DIGITS, 1)() * 2 + "".join(of(DIGITS, 2)() for _ in range(rng.randint(0, 10))), {}, ("C25INTER", PLAIN), ("interleaved2of5", {}), "two"),
    ("itf-14", of(DIGITS, 13), {"bearer_bars": "none"}, ("ITF14", PLAIN), ("itf14", {"showborder": False}), "two"),
    ("industrial-2-of-5", of(DIGITS, 1, 20), {}, ("C25IND", PLAIN), ("industrial2of5", {}), "two"),
    ("industrial-2-of-5", of(DIGITS, 1, 20), {"check_digit": True}, ("C25IND", fixed(0, 1, 0)), ("industrial2of5", {"includecheck": True}), "two"),
    ("matrix-2-of-5", of(DIGITS, 1, 20), {}, ("C25STANDARD", PLAIN), ("matrix2of5", {}), "two"),
    ("iata-2-of-5", of(DIGITS, 1, 20), {}, ("C25IATA", PLAIN), ("iata2of5", {}), "two"),
    ("datalogic-2-of-5", of(DIGITS, 1, 20), {}, ("C25LOGIC", PLAIN), ("datalogic2of5", {}), "two"),
    ("coop-2-of-5", of(DIGITS, 1, 20), {}, None, ("coop2of5", {}), "two"),
    ("msi", of(DIGITS, 1, 18), {}, ("MSI_PLESSEY", PLAIN), ("msi", {}), "two"),
    ("msi", of(DIGITS, 1, 18), {"check_digit": "mod-10"}, ("MSI_PLESSEY", fixed(0, 1, 0)), ("msi", {"includecheck": True}), "two"),
    ("plessey", of(DIGITS + "ABCDEF", 1, 20), {}, ("PLESSEY", PLAIN), ("plessey", {}), "two"),
    ("telepen", of(ASCII, 1, 20), {}, ("TELEPEN", PLAIN), ("telepen", {}), "bars"),
    ("telepen-numeric", lambda: "".join(of(DIGITS, 2)() for _ in range(rng.randint(1, 12))), {}, ("TELEPEN_NUM", PLAIN), ("telepennumeric", {}), "bars"),
    ("channel-code", number(0, 7742862), {}, ("CHANNEL", PLAIN), None, "bars"),
    ("bc412", of(DIGITS + UPPER.replace("O", ""), 7, 17), {}, ("BC412", PLAIN), ("bc412", {"semi": True}), "bars"),
    ("posicode", of(DIGITS + UPPER, 1, 15), {}, None, ("posicode", {"version": "a"}), "bars"),
    ("logmars", of(CODE_39, 1, 20), {}, ("LOGMARS", PLAIN), None, "two"),
    ("vin", vin, {}, ("VIN", PLAIN), None, "two"),
    ("flattermarken", of(DIGITS[1:], 1, 20), {}, ("FLAT", PLAIN), ("flattermarken", {}), "bars"),
    ("ean-13", of(DIGITS, 12), {}, ("EANX", PLAIN), ("ean13", {}), "bars"),
    ("ean-8", of(DIGITS, 7), {}, ("EANX", PLAIN), ("ean8", {}), "bars"),
    ("upc-a", of(DIGITS, 11), {}, ("UPCA", PLAIN), ("upca", {}), "bars"),
    ("upc-e", upc_e, {}, ("UPCE", PLAIN), ("upce", {}), "bars"),
    ("ean-2", of(DIGITS, 2), {}, ("EANX", PLAIN), ("ean2", {}), "bars"),
    ("ean-5", of(DIGITS, 5), {}, ("EANX", PLAIN), ("ean5", {}), "bars"),
    ("isbn", isbn, {}, ("EANX", PLAIN), None, "bars"),
    ("sscc-18", of(DIGITS, 17), {}, ("NVE18", PLAIN), None, "bars"),
    ("ean-14", of(DIGITS, 13), {}, ("EAN14", PLAIN), None, "bars"),
    ("gs1-128", elements, {}, ("GS1_128", gs1()), ("gs1-128", {}), "length"),
    ("gs1-databar-omnidirectional", gtin, {}, ("DBAR_OMN", gs1(True)), ("databaromni", {}), "bars"),
    ("gs1-databar-truncated", gtin, {}, ("DBAR_OMN", gs1(True)), ("databartruncated", {}), "bars"),
    ("gs1-databar-stacked", gtin, {}, ("DBAR_STK", gs1(True)), ("databarstacked", {}), "rows"),
    ("gs1-databar-stacked-omnidirectional", gtin, {}, ("DBAR_OMNSTK", gs1(True)), ("databarstackedomni", {}), "rows"),
    ("gs1-databar-limited", low_gtin, {}, ("DBAR_LTD", gs1(True)), ("databarlimited", {}), "bars"),
    ("gs1-databar-expanded", elements, {}, ("DBAR_EXP", gs1()), ("databarexpanded", {}), "bars"),
    ("gs1-databar-expanded-stacked", elements, {"columns": 2}, ("DBAR_EXPSTK", gs1(option_2=2)), ("databarexpandedstacked", {"segments": 4}), "rows"),
    ("ean-13-composite", composite(of(DIGITS, 12)), {}, ("EANX_CC", of_composite()), ("ean13composite", {}), "rows"),
    ("ean-8-composite", composite(of(DIGITS, 7)), {}, ("EANX_CC", of_composite()), ("ean8composite", {}), "rows"),
    ("upc-a-composite", composite(of(DIGITS, 11)), {}, ("UPCA_CC", of_composite()), ("upcacomposite", {}), "rows"),
    ("upc-e-composite", composite(upc_e), {}, ("UPCE_CC", of_composite()), ("upcecomposite", {}), "rows"),
    ("gs1-databar-omnidirectional-composite", composite(gtin), {}, ("DBAR_OMN_CC", of_composite(True)), ("databaromnicomposite", {}), "rows"),
    ("gs1-databar-stacked-composite", composite(gtin), {}, ("DBAR_STK_CC", of_composite(True)), ("databarstackedcomposite", {}), "rows"),
    ("gs1-databar-stacked-omnidirectional-composite", composite(gtin), {}, ("DBAR_OMNSTK_CC", of_composite(True)), ("databarstackedomnicomposite", {}), "rows"),
    ("gs1-databar-limited-composite", composite(low_gtin), {}, ("DBAR_LTD_CC", of_composite(True)), ("databarlimitedcomposite", {}), "rows"),
    ("gs1-databar-expanded-composite", composite(weighed), {}, ("DBAR_EXP_CC", of_composite()), ("databarexpandedcomposite", {}), "rows"),
    ("gs1-128-composite", composite(gtin), {}, ("GS1_128_CC", of_composite()), ("gs1-128composite", {}), "rows"),
    ("postnet", lambda: of(DIGITS, rng.choice([5, 9, 11]))(), {}, ("POSTNET", PLAIN), ("postnet", {}), "states"),
    ("planet", lambda: of(DIGITS, rng.choice([11, 13]))(), {}, ("PLANET", PLAIN), ("planet", {}), "states"),
    ("cepnet", of(DIGITS, 8), {}, ("CEPNET", PLAIN), None, "states"),
    ("intelligent-mail", imail, {}, ("USPS_IMAIL", lambda data: (0, 0, 0, (data[:20] + ("-" + data[20:] if data[20:] else "")).encode(), b"")), ("onecode", {}), "states"),
    ("rm4scc", of(DIGITS + UPPER, 1, 20), {}, ("RM4SCC", PLAIN), ("royalmail", {}), "states"),
    ("kix", of(DIGITS + UPPER, 1, 18), {}, ("KIX", PLAIN), ("kix", {}), "states"),
    ("japan-post", japan_post, {}, ("JAPANPOST", PLAIN), ("japanpost", {}), "states"),
    ("australia-post", australia_post, {"customer_information": "character"}, None, ("auspost", {"custinfoenc": "character"}, with_format_control_code), "states"),
    ("daft", of("DAFT", 1, 40), {}, ("DAFT", PLAIN), ("daft", {}), "states"),
    ("korea-post", of(DIGITS, 6), {}, ("KOREAPOST", PLAIN), None, "two"),
    ("identcode", of(DIGITS, 11), {}, ("DPIDENT", PLAIN), ("identcode", {}), "two"),
    ("leitcode", of(DIGITS, 13), {}, ("DPLEIT", PLAIN), ("leitcode", {}), "two"),
    ("dpd", of(DIGITS + UPPER, 27), {}, ("DPD", lambda data: (0, 0, 0, ("%" + data).encode(), b"")), None, "bars"),
    ("pharmacode", number(3, 131070), {}, ("PHARMA", PLAIN), ("pharmacode", {}), "two"),
    ("pharmacode-two-track", number(4, 64570080), {}, ("PHARMA_TWO", PLAIN), ("pharmacode2", {}), "states"),
    ("code-32", of(DIGITS, 8), {}, ("CODE32", PLAIN), ("code32", {}), "two"),
    ("code-49", of(ASCII, 1, 30), {}, ("CODE49", PLAIN), None, "rows"),
    ("hibc-code-39", of(CODE_39[:-2], 1, 20), {}, ("HIBC_39", PLAIN), ("hibccode39", {}), "two"),
    ("hibc-code-128", of(CODE_39[:-2], 1, 20), {}, ("HIBC_128", PLAIN), ("hibccode128", {}), "bars"),
]

BWIP = """
const bwipjs = require('bwip-js');
for (const line of require('fs').readFileSync(0, 'utf8').split('\\n')) {
  const { bcid, options, data } = JSON.parse(line);
  try {
    const [code] = bwipjs.raw({ bcid, text: data, ...options });
    if (bcid === 'maxicode') {
      // The places of the dark modules.
      code.rows = Array.from({ length: 33 }, (_, y) => Array.from({ length: 30 }, (_, x) => +code.pixs.includes(30 * y + x)).join(''));
    } else if (code.pixs) {
      code.rows = code.pixs.join('').match(new RegExp(`.{${code.pixx}}`, 'g'));
    }
    console.log(JSON.stringify(code.rows ? { rows: code.rows } : code));
  } catch { console.log('null'); }
}
"""


def trimmed(rows):
    """Rows without light columns at the ends and without those that only repeat the one before."""
    rows = [row for row, _ in itertools.groupby(rows)]
    left = min((row.index("1") for row in rows if "1" in row), default=0)
    right = max((row.rindex("1") for row in rows if "1" in row), default=-1)
    return [row[left:right + 1] for row in rows]


def runs(row):
    return [len(list(run)) for _, run in itertools.groupby(row)]


def compared(rows, how):
    """A symbol in the form in which it is compared."""
    if how == "rows":
        return trimmed(rows)
    if how == "states":
        if set(rows[0]) <= set("FADT"):
            return rows[0]
        bars = [x for x in range(len(rows[0])) if any(row[x] == "1" for row in rows) and (x == 0 or not any(row[x - 1] == "1" for row in rows))]
        return "".join({"11": "F", "10": "A", "01": "D", "00": "T"}[rows[0][x] + rows[-1][x]] for x in bars)
    widths = runs(trimmed(rows)[0])
    if how == "length":
        return sum(widths)
    if how == "two":
        return "".join("n" if width == min(widths) else "w" for width in widths)
    return widths


def of_bwip(code, how):
    if code is None:
        return None
    if "rows" in code:
        return compared(code["rows"], how)
    if how == "states":
        tops = [base + height for base, height in zip(code["bbs"], code["bhs"])]
        high, low = max(tops), min(code["bbs"])
        if len(set(tops)) == len(set(code["bbs"])) == 1:
            # Nothing tells which of the bands these bars lie in.
            return None
        return "".join({(1, 1): "F", (1, 0): "A", (0, 1): "D", (0, 0): "T"}[top > high - 1e-6, base < low + 1e-6] for top, base in zip(tops, code["bbs"]))
    row = "".join(("1" if i % 2 == 0 else "0") * round(width) for i, width in enumerate(code["sbs"]))
    return compared([row], how)


def main():
    numbers, failed = zint_numbers(), 0
    for symbology, data, options, zint, bwip, how in TABLE:
        texts = [data() for _ in range(count)]
        ours = ask(program, [{"symbology": symbology, "data": text, "options": options, "format": "modules"} for text in texts])
        theirs = {}
        if zint:
            name, take = zint
            mode = 1 if name.startswith(("GS1", "DBAR_EXP")) or name.endswith("_CC") else 0
            lines = [(numbers[name], mode, *take(text)) for text in texts]
            lines = [f"{' '.join(map(str, line[:5]))} {line[5].hex()} {line[6].hex() or '-'}" for line in lines]
            theirs["zint"] = [rows and compared(rows, how) for rows in ask_zint(lines)]
        if bwip:
            name, more, *take = bwip
            drawn = ask_node(BWIP, [{"bcid": name, "options": more, "data": take[0](text) if take else text} for text in texts])
            theirs["bwip-js"] = [of_bwip(code, how) for code in drawn]
        alike, refused = dict.fromkeys(theirs, 0), 0
        for i, (text, result) in enumerate(zip(texts, ours, strict=True)):
            peers = {name: symbols[i] for name, symbols in theirs.items() if symbols[i]}
            symbol = None if "error" in result else compared(result["rows"], how)
            refused += symbol is None
            for name, peer in peers.items():
                alike[name] += symbol == peer
            # An encoder that searches may find a shorter symbol, never need a longer one.
            wrong = symbol is None or symbol > min(peers.values()) if how == "length" else symbol not in peers.values()
            if peers and wrong:
                failed += 1
                print(symbology, options, ascii(text), result.get("error", symbol), peers)
        print(f"{symbology:45} {', '.join(f'{same} as {name}' for name, same in alike.items())}; {refused} refused", flush=True)
    print(f"{failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
