//! How much every two-dimensional symbology holds: the longest input of a size and mode is drawn, one more is refused
//! and the refusal names what fits. Figures are those of the standards' tables where they have them.

use raybarcode::{
    symbol::Symbol,
    symbology::{
        self,
        contract::{EncodeError, Fault, Payload},
    },
};
use serde_json::{Value, json};

fn encode(id: &str, data: &Payload, options: &Value) -> Result<Symbol, EncodeError> {
    let entry = symbology::find(id).expect("an id of the list");
    (entry.encode)(data, options.as_object().expect("options"))
}

/// So many characters of a kind.
fn of(kind: &str, count: usize) -> Payload {
    match kind {
        // A byte for byte mode alone, in Shift_JIS as well, and of a pattern that bit stuffing leaves alone.
        "byte" => Payload::Bytes(vec![0xB3; count]),
        _ => Payload::Text(kind.repeat(count)),
    }
}

/// The first fault, if so many are not the most of that kind.
fn check(id: &str, options: &Value, kind: &str, most: usize) -> Option<String> {
    let told = |what: String| Some(format!("{id} {options} {kind:?} × {most}: {what}"));
    if most > 0
        && let Err(error) = encode(id, &of(kind, most), options)
    {
        return told(format!("refused: {error}"));
    }
    match encode(id, &of(kind, most + 1), options) {
        Ok(_) => told("one more is drawn".into()),
        Err(error) => match &error.fault {
            Fault::DataTooLong { length, capacity, .. } if capacity < length => None,
            Fault::Rule { code: "data-too-long", wording } if wording.en.contains(|c: char| c.is_ascii_digit()) => None,
            _ => told(format!("one more: {error}")),
        },
    }
}

/// What the refusal of far too much says would fit.
fn told(id: &str, options: &Value, kind: &str, count: usize) -> usize {
    match encode(id, &of(kind, count), options) {
        Err(EncodeError { fault: Fault::DataTooLong { capacity, .. }, .. }) => capacity,
        // Han Xin tells the bits of the data, of the version and of its capacity.
        Err(EncodeError { fault: Fault::Rule { wording, .. }, .. }) => {
            let mut numbers = wording.en.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
            numbers.next_back().unwrap_or(0)
        }
        other => panic!("{id} {options} {kind:?} × {count}: {other:?}"),
    }
}

/// The faults of many cases together.
#[derive(Default)]
struct Cases(Vec<String>);

impl Cases {
    fn check(&mut self, id: &str, options: &Value, kinds: &[&str], most: &[usize]) {
        assert_eq!(kinds.len(), most.len());
        self.0.extend(kinds.iter().zip(most).filter_map(|(kind, &most)| check(id, options, kind, most)));
    }
}

impl Drop for Cases {
    fn drop(&mut self) {
        assert!(self.0.is_empty(), "{} faults\n{}", self.0.len(), self.0.join("\n"));
    }
}

const THREE: &[&str] = &["7", "A", "byte"];

/// ISO/IEC 18004:2015, table 7, by some of its rows; of all other sizes what the refusal tells must be right.
#[test]
fn qr_code() {
    let mut cases = Cases::default();
    let kinds = ["7", "A", "byte", "漢"];
    let options = |version: u8, level: &str, model: u8| json!({"version": version, "error_correction": level, "model": model, "mask": 0, "encoding": "shift_jis"});
    for (version, level, most) in [
        (1, "L", [41, 25, 17, 10]),
        (1, "H", [17, 10, 7, 4]),
        (10, "M", [513, 311, 213, 131]),
        (10, "Q", [364, 221, 151, 93]),
        (40, "L", [7089, 4296, 2953, 1817]),
        (40, "M", [5596, 3391, 2331, 1435]),
        (40, "Q", [3993, 2420, 1663, 1024]),
        (40, "H", [3057, 1852, 1273, 784]),
    ] {
        cases.check("qr-code", &options(version, level, 2), &kinds, &most);
    }
    for (model, versions) in [(1, 1..=12), (2, 1..=40)] {
        for version in versions {
            let level = ["L", "M", "Q", "H"][usize::from(version) % 4];
            let options = options(version, level, model);
            for kind in kinds {
                let most = told("qr-code", &options, kind, 7500);
                cases.check("qr-code", &options, &[kind], &[most]);
            }
        }
    }
}

/// ISO/IEC 18004:2015, table 7.
#[test]
fn micro_qr_code() {
    let mut cases = Cases::default();
    cases.check("micro-qr-code", &json!({"version": "M1"}), &["7"], &[5]);
    for (level, most) in [("L", [10, 6]), ("M", [8, 5])] {
        cases.check("micro-qr-code", &json!({"version": "M2", "error_correction": level}), &["7", "A"], &most);
    }
    for (version, level, most) in [
        ("M3", "L", [23, 14, 9, 6]),
        ("M3", "M", [18, 11, 7, 4]),
        ("M4", "L", [35, 21, 15, 9]),
        ("M4", "M", [30, 18, 13, 8]),
        ("M4", "Q", [21, 13, 9, 5]),
    ] {
        let options = json!({"version": version, "error_correction": level, "encoding": "shift_jis"});
        cases.check("micro-qr-code", &options, &["7", "A", "byte", "漢"], &most);
    }
}

/// ISO/IEC 23941:2022, table 6, by its first and last row; of all other sizes what the refusal tells must be right.
#[test]
fn rectangular_micro_qr_code() {
    let mut cases = Cases::default();
    let kinds = ["7", "A", "byte", "漢"];
    let options =
        |version: &str, level: &str| json!({"version": version, "error_correction": level, "encoding": "shift_jis"});
    for (version, level, most) in [
        ("R7x43", "M", [12, 7, 5, 3]),
        ("R7x43", "H", [5, 3, 2, 1]),
        ("R17x139", "M", [361, 219, 150, 92]),
        ("R17x139", "H", [178, 108, 74, 46]),
    ] {
        cases.check("rmqr", &options(version, level), &kinds, &most);
    }
    for version in
        (7..=17).step_by(2).flat_map(|height| [27, 43, 59, 77, 99, 139].map(|width| format!("R{height}x{width}")))
    {
        // Two sizes of the pattern do not exist.
        for level in ["M", "H"].into_iter().filter(|_| !matches!(&*version, "R7x27" | "R9x27" | "R15x27" | "R17x27")) {
            for kind in kinds {
                let options = options(&version, level);
                let most = told("rmqr", &options, kind, 400);
                cases.check("rmqr", &options, &[kind], &[most]);
            }
        }
    }
}

/// ISO/IEC 16022:2006, table 7, and ISO/IEC 21471:2020, table 1. Bytes to the end of the symbol need no length, so that
/// one more fits than the table has from 250 on.
#[test]
fn data_matrix() {
    let mut cases = Cases::default();
    for (size, data) in [
        ("10x10", 3),
        ("12x12", 5),
        ("14x14", 8),
        ("16x16", 12),
        ("18x18", 18),
        ("20x20", 22),
        ("22x22", 30),
        ("24x24", 36),
        ("26x26", 44),
        ("32x32", 62),
        ("36x36", 86),
        ("40x40", 114),
        ("44x44", 144),
        ("48x48", 174),
        ("52x52", 204),
        ("64x64", 280),
        ("72x72", 368),
        ("80x80", 456),
        ("88x88", 576),
        ("96x96", 696),
        ("104x104", 816),
        ("120x120", 1050),
        ("132x132", 1304),
        ("144x144", 1558),
        ("8x18", 5),
        ("8x32", 10),
        ("12x26", 16),
        ("12x36", 22),
        ("16x36", 32),
        ("16x48", 49),
        ("8x48", 18),
        ("8x64", 24),
        ("8x80", 32),
        ("8x96", 38),
        ("12x64", 43),
        ("20x36", 44),
        ("8x120", 49),
        ("20x44", 56),
        ("16x64", 62),
        ("8x144", 63),
        ("12x88", 64),
        ("26x40", 70),
        ("22x48", 72),
        ("24x48", 80),
        ("20x64", 84),
        ("26x48", 90),
        ("24x64", 108),
        ("26x64", 118),
    ] {
        let letters = (data - 1) / 2 * 3 + (data - 1) % 2;
        cases.check("data-matrix", &json!({"size": size}), THREE, &[2 * data, letters, data - 2]);
    }
}

/// The kinds before ECC 200: what the refusal tells must be right in each size, and bytes in the largest are known.
#[test]
fn data_matrix_before_ecc_200() {
    let mut cases = Cases::default();
    for (ecc, bytes) in [("000", 271), ("050", 200), ("080", 176), ("100", 131), ("140", 63)] {
        cases.check("data-matrix", &json!({"ecc": ecc, "size": "49x49"}), &["byte"], &[bytes]);
        for side in (9..=49).step_by(2) {
            for kind in ["7", "A", "-", "a", "byte"] {
                let options = json!({"ecc": ecc, "size": format!("{side}x{side}")});
                let most = told("data-matrix", &options, kind, 600);
                cases.check("data-matrix", &options, &[kind], &[most]);
            }
        }
    }
}

/// ISO/IEC 24778:2008, table 1, or a little more: its figures leave more to error correction than the 23 % and three
/// codewords that are asked for.
#[test]
fn aztec() {
    let mut cases = Cases::default();
    for (layers, most) in (1..).zip(AZTEC_COMPACT) {
        cases.check("aztec", &json!({"layers": layers, "compact": true}), THREE, most);
    }
    for (layers, most) in (1..).zip(AZTEC) {
        cases.check("aztec", &json!({"layers": layers, "compact": false}), THREE, most);
    }
}

/// Digits, letters and bytes of the compact symbols by layers.
#[rustfmt::skip]
const AZTEC_COMPACT: &[[usize; 3]] = &[
    [15, 13, 6], [40, 33, 19], [72, 59, 34], [110, 89, 53],
];

/// Digits, letters and bytes of the full-range symbols by layers.
#[rustfmt::skip]
const AZTEC: &[[usize; 3]] = &[
    [19, 16, 9], [49, 40, 24], [86, 70, 41], [128, 104, 62], [178, 144, 87], [234, 188, 115], [294, 236, 145],
    [362, 291, 179], [436, 350, 216], [516, 414, 256], [601, 482, 298], [693, 556, 344], [793, 636, 394],
    [896, 718, 446], [1008, 808, 502], [1123, 900, 559], [1248, 1000, 622], [1378, 1104, 687], [1513, 1212, 754],
    [1656, 1326, 826], [1801, 1442, 898], [1956, 1566, 976], [2116, 1694, 1056], [2281, 1826, 1138],
    [2452, 1963, 1224], [2632, 2107, 1314], [2818, 2256, 1407], [3007, 2407, 1501], [3205, 2565, 1600],
    [3409, 2728, 1702], [3616, 2894, 1806], [3835, 3069, 1915],
];

/// ISO/IEC 15438:2015, clause 5.1: three numbers for the whole; here every number of columns.
#[test]
fn pdf417() {
    let mut cases = Cases::default();
    cases.check("pdf417", &json!({"error_correction": 0}), THREE, &[2710, 1850, 1108]);
    for columns in 1..=30 {
        let (rows, level) = ((928 / columns).min(90), columns % 5);
        let options = json!({"columns": columns, "rows": rows, "error_correction": level});
        let codewords = columns * rows - (2 << level) - 1;
        // Behind a latch 44 digits take 15 codewords and 6 bytes take 5; two letters take one without.
        let (groups, rest) = ((codewords - 1) / 15, (codewords - 1) % 15);
        let digits = 44 * groups + if rest == 0 { 0 } else { 3 * rest - 1 };
        let bytes = (codewords - 1) / 5 * 6 + (codewords - 1) % 5;
        cases.check("pdf417", &options, THREE, &[digits, 2 * codewords, bytes]);
    }
}

/// ISO/IEC 24728:2006, table 1.
#[test]
fn micro_pdf417() {
    let mut cases = Cases::default();
    for (columns, rows, most) in [
        (1, 11, [8, 6, 3]),
        (1, 14, [17, 12, 7]),
        (1, 17, [26, 18, 10]),
        (1, 20, [32, 22, 13]),
        (1, 24, [44, 30, 18]),
        (1, 28, [55, 38, 22]),
        (2, 8, [20, 14, 8]),
        (2, 11, [35, 24, 14]),
        (2, 14, [52, 36, 21]),
        (2, 17, [67, 46, 27]),
        (2, 20, [82, 56, 33]),
        (2, 23, [93, 64, 38]),
        (2, 26, [105, 72, 43]),
        (3, 6, [14, 10, 6]),
        (3, 8, [26, 18, 10]),
        (3, 10, [38, 26, 15]),
        (3, 12, [49, 34, 20]),
        (3, 15, [67, 46, 27]),
        (3, 20, [96, 66, 39]),
        (3, 26, [132, 90, 54]),
        (3, 32, [167, 114, 68]),
        (3, 38, [202, 138, 82]),
        (3, 44, [237, 162, 97]),
        (4, 4, [20, 14, 8]),
        (4, 6, [32, 22, 13]),
        (4, 8, [49, 34, 20]),
        (4, 10, [67, 46, 27]),
        (4, 12, [85, 58, 34]),
        (4, 15, [111, 76, 45]),
        (4, 20, [155, 106, 63]),
        (4, 26, [208, 142, 85]),
        (4, 32, [261, 178, 106]),
        (4, 38, [313, 214, 128]),
        (4, 44, [366, 250, 150]),
    ] {
        cases.check("micro-pdf417", &json!({"columns": columns, "rows": rows}), THREE, &most);
    }
}

/// ISO/IEC 16023:2000, clause 4.1; in bytes above ASCII the code set takes two codewords to go to.
#[test]
fn maxicode() {
    let mut cases = Cases::default();
    for (mode, most) in [(4, [138, 93, 91]), (5, [113, 77, 75]), (6, [138, 93, 91])] {
        cases.check("maxicode", &json!({"mode": mode}), THREE, &most);
    }
}

/// USS Code One, table 1.
#[test]
fn code_one() {
    let mut cases = Cases::default();
    for (version, most) in [
        ("A", [22, 13, 8]),
        ("B", [44, 27, 17]),
        ("C", [104, 64, 42]),
        ("D", [217, 135, 89]),
        ("E", [435, 271, 180]),
        ("F", [886, 553, 368]),
        ("G", [1755, 1096, 730]),
        ("H", [3550, 2218, 1478]),
        ("T-16", [22, 13, 8]),
        ("T-32", [56, 34, 22]),
        ("T-48", [90, 55, 36]),
    ] {
        cases.check("code-one", &json!({"version": version}), THREE, &most);
    }
    for (version, most) in [("S-10", 6), ("S-20", 12), ("S-30", 18)] {
        cases.check("code-one", &json!({"version": version}), &["7"], &[most]);
    }
}

/// ISO/IEC 20830:2021, table 1 for the largest; of the others the bits that the refusal tells decide.
#[test]
fn han_xin() {
    let mut cases = Cases::default();
    let kinds = ["7", "A", "byte", "网"];
    let options =
        |version: usize, level: usize| json!({"version": version, "error_correction": format!("L{level}"), "mask": 0});
    cases.check("han-xin", &options(84, 1), &kinds, &[7827, 4350, 3261, 2174]);
    cases.check("han-xin", &options(84, 4), &kinds, &[3723, 2070, 1551, 1034]);
    for version in 1..84 {
        let options = options(version, 1 + version % 4);
        let bits = told("han-xin", &options, "7", 7827);
        // Mode indicators and counts or ends, then ten bits for three digits, and six, eight and twelve for a character.
        let most = [(bits - 14) / 10 * 3, (bits - 10) / 6, (bits - 17) / 8, (bits - 16) / 12];
        let (kind, most) = (kinds[version % 4], most[version % 4]);
        cases.check("han-xin", &options, &[kind], &[most]);
    }
}

/// AIMD014, table 2, from the codewords that the refusal tells.
#[test]
fn grid_matrix() {
    let mut cases = Cases::default();
    for (version, level) in (1..=13).flat_map(|version| (1..=5).map(move |level| (version, level))).skip(1) {
        let options = json!({"version": version, "error_correction": level});
        let bits = 7 * told("grid-matrix", &options, "7", 2757);
        // Conversion codes and the end of data, then ten bits for three digits, five for a letter, eight for a byte in
        // blocks of 512, thirteen for a Chinese character.
        let blocks = (1..=3).find(|blocks| bits - 4 - 13 * blocks <= 8 * 512 * blocks).unwrap_or(1);
        let most = [(bits - 16) / 10 * 3, (bits - 9) / 5, (bits - 4 - 13 * blocks) / 8, (bits - 17) / 13];
        cases.check("grid-matrix", &options, &["7", "A", "byte", "网"], &most);
    }
}

/// EN 12323: five characters a row, less the mode and two checks.
#[test]
fn code_16k() {
    let mut cases = Cases::default();
    for rows in 2..=16 {
        let characters = 5 * rows - 3;
        cases.check("code-16k", &json!({"rows": rows}), THREE, &[2 * characters, characters, characters / 2]);
    }
}

/// USS Code 49, table 1.
#[test]
fn code_49() {
    let mut cases = Cases::default();
    for (rows, most) in (2..=8).zip([[15, 9], [26, 16], [38, 23], [50, 30], [61, 37], [70, 42], [81, 49]]) {
        cases.check("code-49", &json!({"rows": rows}), &["7", "A"], &most);
    }
}

/// Symbologies whose size is free, or whose standard has no table of characters.
#[test]
fn the_largest_of_others() {
    let mut cases = Cases::default();
    cases.check("codablock-f", &json!({}), &["7", "A"], &[5452, 2726]);
    cases.check("dotcode", &json!({}), &["7", "A"], &[2940, 1470]);
    for (level, most) in [("EC1", 263), ("EC2", 252), ("EC3", 234), ("EC4", 220), ("EC5", 202)] {
        cases.check("ultracode", &json!({"error_correction": level}), &["7", "byte"], &[most; 2]);
    }
}
