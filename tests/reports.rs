//! Public fault reports on barcode generators, each held against what would have been right.
//!
//! `report_cNN` names the report. More of them stand beside what they touch: as golden cases, unit tests, tests of the HTTP
//! service, and in `tests/system/reports_check.py` where a reader has the last word.

use image::{Rgba, RgbaImage};
use raybarcode::{
    coding::charset::Charset,
    generate::{Answer, generate},
    raybarcode::{Call, EngineRefusal, draw},
    refusal::{Language, Refusal},
    request::Request,
    symbology::LIST,
};
use serde_json::{Value, json};

const WHITE: Rgba<u8> = Rgba([255; 4]);

/// What a request gets, in a format.
fn ask(symbology: &str, data: &str, options: Value, format: &str, image: Value) -> Result<Answer, Refusal> {
    let members = [("symbology", symbology.into()), ("data", data.into()), ("format", format.into())];
    let objects = [("options", options), ("image", image)];
    let request = members.into_iter().chain(objects).map(|(name, value)| (name.to_owned(), value)).collect();
    generate(&Request::from_object(&request)?)
}

/// The rows of modules.
fn rows(symbology: &str, data: &str, options: Value) -> Vec<String> {
    let answer = ask(symbology, data, options, "modules", json!({})).unwrap_or_else(|e| panic!("{data}: {e}"));
    let rows: Value = serde_json::from_slice(&answer.bytes).unwrap();
    rows["rows"].as_array().unwrap().iter().map(|row| row.as_str().unwrap().to_owned()).collect()
}

/// Width and height in modules.
fn size(symbology: &str, data: &str, options: Value) -> (usize, usize) {
    let rows = rows(symbology, data, options);
    (rows[0].len(), rows.len())
}

/// The receipt in English.
fn receipt(symbology: &str, data: &str, options: Value) -> Value {
    let answer = ask(symbology, data, options, "modules", json!({})).unwrap_or_else(|e| panic!("{data}: {e}"));
    answer.receipt.to_json(Language::English)
}

/// The codes of a receipt's notes.
fn notes(receipt: &Value) -> Vec<&str> {
    receipt["notes"].as_array().into_iter().flatten().map(|note| note["code"].as_str().unwrap()).collect()
}

/// The human-readable text.
fn text(symbology: &str, data: &str, options: Value) -> String {
    ask(symbology, data, options, "modules", json!({})).unwrap_or_else(|e| panic!("{data}: {e}")).text
}

/// Code, byte position and sentence of a refusal.
fn refusal(symbology: &str, data: &str, options: Value) -> (&'static str, Option<usize>, String) {
    let refusal = ask(symbology, data, options, "modules", json!({})).expect_err(data);
    (refusal.code, refusal.position, refusal.wording.en.into_owned())
}

/// The pixels of the PNG.
fn pixels(symbology: &str, data: &str, image: Value) -> RgbaImage {
    let answer = ask(symbology, data, json!({}), "png", image).unwrap_or_else(|e| panic!("{symbology}, {data}: {e}"));
    image::load_from_memory(&answer.bytes).unwrap().to_rgba8()
}

/// What the RayBarcode door draws.
fn door(pairs: &[(&str, &str)]) -> Result<Answer, EngineRefusal> {
    draw(&Call::collect(pairs.iter().copied())?)
}

/// Left, top, right and bottom of what differs from the ground, the last two exclusive.
fn inked(picture: &RgbaImage, ground: Rgba<u8>) -> [u32; 4] {
    picture
        .enumerate_pixels()
        .filter(|(.., pixel)| **pixel != ground)
        .fold([u32::MAX, u32::MAX, 0, 0], |[left, top, right, bottom], (x, y, _)| {
            [left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1)]
        })
}

/// Lengths of the runs of equal pixels.
fn runs<'a>(line: impl Iterator<Item = &'a Rgba<u8>>) -> Vec<u32> {
    let mut runs = Vec::new();
    let mut last = None;
    for pixel in line {
        if last == Some(pixel) {
            *runs.last_mut().expect("a run was begun") += 1;
        } else {
            runs.push(1);
            last = Some(pixel);
        }
    }
    runs
}

// --- What is encoded, and in how little room

#[test]
fn report_c13_code_128_is_no_longer_than_needed() {
    assert_eq!(size("Code128", "720100016244413", json!({})), (134, 1));
    // Start to check character.
    let receipt = receipt("Code128", "720100016244413", json!({}));
    assert_eq!(receipt["codewords"].as_array().map(Vec::len), Some(11));
}

#[test]
fn reports_c83_c85_c86_c88_data_matrix_takes_the_smallest_square() {
    for (data, side) in [
        ("XXXXXXXXX|Xxxxxxx|123 W XXXXXXXX AVE", 22),
        ("test TE>240 2 I.E ST>300", 20),
        ("764x 2.0-R20-TIALN", 18),
        ("<03>TILSIT-MUNSTER<05>Paula", 22),
        ("SD0000-REF-C0-I0", 18),
        ("9HR3Z6", 12),
        ("ABCDEF", 12),
    ] {
        assert_eq!(size("DataMatrix", data, json!({})), (side, side), "{data}");
    }
    for data in ["9HR3Z6", "ABCDEF"] {
        assert_eq!(size("DataMatrix", data, json!({"size": "12x12"})), (12, 12), "{data}");
    }
}

/// Every mix of three characters of the schemes' classes, at every length up to where look-ahead once went round in circles.
#[test]
fn report_c83_every_mix_of_character_classes_ends() {
    let classes = ["A", "a", "1", "|", ">", " ", "\r", "é", "\u{1}"];
    for mix in 0..classes.len().pow(3) {
        let unit: String = (0..3).map(|i| classes[mix / classes.len().pow(i) % classes.len()]).collect();
        let data = unit.repeat(7);
        let (width, height) = size("DataMatrix", &data, json!({}));
        // UTF-8 in base 256 alone would need a square of 32 (62 codewords), for the two-byte letters thrice as much.
        assert!(width == height && width <= 36, "{unit:?}: {width} x {height}");
    }
}

/// The left indicator of the first row tells the number of rows: 30 × 0 + (rows − 1) div 3.
#[test]
fn report_c93_pdf417_tells_its_rows() {
    let data = "3F2504E0-4F89-11D3-9A0C-0305E82C3301";
    assert_eq!(size("PDF417", data, json!({"columns": 5, "rows": 8})), (154, 8));
    // Codewords 2 and 3 of cluster 0 (ISO/IEC 15438, annex A).
    let (two, three) = ("11111010101111100", "11101010011100000");
    for (count, indicator) in [(7, two), (8, two), (9, two), (10, three), (11, three), (12, three)] {
        let rows = rows("PDF417", data, json!({"columns": 5, "rows": count}));
        assert_eq!(rows.len(), count);
        assert_eq!(rows[0][17..34], *indicator, "{count} rows");
    }
}

#[test]
fn report_c97_pdf417_holds_what_its_standard_promises() {
    let level = json!({"error_correction": 0});
    for (unit, most) in [("A", 1850), ("1", 2710)] {
        let (_, rows) = size("PDF417", &unit.repeat(most), level.clone());
        assert!((3..=90).contains(&rows), "{rows}");
        let (code, _, sentence) = refusal("PDF417", &unit.repeat(most + 1), level.clone());
        assert_eq!(code, "data-too-long");
        // In characters, or in the codewords that 928 leave beside length and check.
        assert!(
            [format!("at most {most} fit"), "at most 925 fit".into()].iter().any(|s| sentence.contains(s)),
            "{sentence}"
        );
    }
    for options in [json!({"columns": 0}), json!({"columns": 31}), json!({"rows": 2}), json!({"rows": 91})] {
        assert_eq!(refusal("PDF417", "A", options).0, "invalid-option");
    }
}

#[test]
fn report_c98_pdf417_grows_for_data_that_its_columns_cannot_hold() {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let fits = receipt("PDF417", &alphabet.repeat(30), json!({"columns": 6}));
    assert_eq!((fits["data_columns"].as_u64(), notes(&fits).contains(&"columns-added")), (Some(6), false));
    // 90 rows of 6 hold 540 codewords; 1248 capitals are 624 of them.
    let grown = receipt("PDF417", &alphabet.repeat(48), json!({"columns": 6}));
    assert!(grown["data_columns"].as_u64() > Some(6), "{grown}");
    assert!(notes(&grown).contains(&"columns-added"), "{grown}");
    let chosen = receipt("PDF417", &alphabet.repeat(48), json!({}));
    assert!(!notes(&chosen).contains(&"columns-added"), "{chosen}");
    // No columns help, or none may be added: 60 codewords less the length and the two of level 0.
    for (data, options, most) in [
        ("A".repeat(1851), json!({"columns": 6}), "at most 925 fit"),
        ("A".repeat(3000), json!({"columns": 6}), "at most 1850 fit"),
        (alphabet.repeat(30), json!({"columns": 6, "rows": 10}), "at most 57 fit"),
    ] {
        let (code, _, sentence) = refusal("PDF417", &data, options.clone());
        assert!(code == "data-too-long" && sentence.contains(most), "{options}: {code}, {sentence}");
    }
}

#[test]
fn report_c103_aztec_latches_through_a_base64_text() {
    let data = "AQEjap7o8exPWgJQkf68f81bdMhC6HVmFRmAgbg7gJ01akJaMtU=";
    let (width, height) = size("Aztec", data, json!({}));
    assert!(width == height && width <= 27, "{width} x {height}");
}

#[test]
fn report_c119_qr_versions_count_bytes() {
    for (data, level, version) in [("🎄🎄🎄", "H", 2), ("🖤🌹", "H", 2), ("你好啊", "L", 1)] {
        let receipt = receipt("QRCode", data, json!({"encoding": "UTF-8", "error_correction": level}));
        assert_eq!(receipt["version"], version, "{data}");
    }
}

#[test]
fn report_c131_micro_qr_pads_as_the_standard_has_it() {
    // Mode, count and data; then the terminator of seven bits, zeros to a whole codeword, the two pad codewords by turns and
    // four zeros.
    for (data, level, count, capacity) in [("vd", "L", "0010", 84), ("test", "M", "0100", 68)] {
        let options = json!({"version": "M3", "error_correction": level, "mask": 0});
        let rows = rows("MicroQRCode", data, options);
        assert_eq!((rows.len(), rows[0].len()), (15, 15));
        let bytes = data.bytes().map(|byte| format!("{byte:08b}")).collect::<Vec<_>>().concat();
        let mut expected = format!("10{count}{bytes}0000000");
        expected.extend(std::iter::repeat_n('0', expected.len().next_multiple_of(8) - expected.len()));
        for pad in ["11101100", "00010001"].into_iter().cycle().take((capacity - 4 - expected.len()) / 8) {
            expected += pad;
        }
        expected += "0000";
        assert_eq!(micro_qr_stream(&rows)[..capacity], expected, "{data}");
    }
}

/// The stream of a Micro QR Code symbol with mask 0, data before error correction (ISO/IEC 18004, 7.7.3).
fn micro_qr_stream(rows: &[String]) -> String {
    let size = rows.len();
    let mut stream = String::new();
    for (pair, right) in (2..size).rev().step_by(2).enumerate() {
        for step in 1..size {
            let y = if pair % 2 == 0 { size - step } else { step };
            for x in [right, right - 1].into_iter().filter(|&x| x > 8 || y > 8) {
                let dark = rows[y].as_bytes()[x] == b'1';
                stream.push(if dark == (y % 2 == 0) { '0' } else { '1' });
            }
        }
    }
    stream
}

#[test]
fn report_c133_micro_qr_mixes_modes() {
    assert_eq!(size("MicroQRCode", "D/4K9XG*sw", json!({})), (15, 15));
}

// --- What is refused, and what is completed

#[test]
fn report_c18_code_39_refuses_its_own_asterisk() {
    for (data, at) in [("*123456789", 0), ("W20121921377700*", 15), ("*ABC*", 0)] {
        let (code, position, _) = refusal("Code39", data, json!({"full_ascii": false}));
        assert_eq!((code, position), ("invalid-character", Some(at)), "{data}");
    }
    // In full ASCII an asterisk is the pair /J.
    let plain = rows("Code39", "W20121921377700/J", json!({}));
    assert_eq!(rows("Code39", "W20121921377700*", json!({"full_ascii": true})), plain);
}

#[test]
fn report_c19_code_39_never_turns_lower_case_into_upper() {
    let (code, position, _) = refusal("Code39", "id857485", json!({"full_ascii": false}));
    assert_eq!((code, position), ("invalid-character", Some(0)));
    let pairs = rows("Code39", "+I+D857485", json!({}));
    assert_eq!(rows("Code39", "id857485", json!({"full_ascii": true})), pairs);
}

#[test]
fn report_c25_codabar_has_one_start_and_one_stop() {
    let bare = receipt("NW7", "1234-$/+.", json!({}));
    assert_eq!(notes(&bare), ["start-stop-added"]);
    assert_eq!(rows("NW7", "1234-$/+.", json!({})), rows("NW7", "A1234-$/+.A", json!({})));
    assert_eq!(notes(&receipt("NW7", "A1234A", json!({}))), [""; 0]);
    assert_eq!(text("NW7", "A1234A", json!({})), "A1234A");
    assert_eq!(rows("NW7", "a1234b", json!({})), rows("NW7", "A1234B", json!({})));
    for (data, at) in [("A1234", 0), ("1234A", 4), ("AA1234AA", 1), ("A12A34A", 3)] {
        let (code, position, _) = refusal("NW7", data, json!({}));
        assert_eq!((code, position), ("invalid-character", Some(at)), "{data}");
    }
}

#[test]
fn reports_c32_c33_c34_ean_13_verifies_or_completes_its_check_digit() {
    for (short, whole, wrong) in [
        ("478000000000", "4780000000007", "4780000000000"),
        ("200092639800", "2000926398005", "2000926398004"),
        ("590123412345", "5901234123457", "5901234123450"),
    ] {
        let bars = rows("JAN13", whole, json!({}));
        assert_eq!(bars[0].len(), 95);
        assert_eq!(rows("JAN13", short, json!({})), bars);
        for data in [short, whole] {
            assert_eq!(text("JAN13", data, json!({})).replace(' ', ""), whole);
        }
        assert_eq!(notes(&receipt("JAN13", short, json!({}))), ["check-digit-added"]);
        let (code, position, sentence) = refusal("JAN13", wrong, json!({}));
        assert_eq!((code, position), ("invalid-check-digit", Some(12)));
        assert!(sentence.contains(&format!("right would be {}", &whole[12..])), "{sentence}");
    }
}

#[test]
fn report_c41_upc_a_does_not_expand_the_digits_of_a_upc_e() {
    for data in ["04256212", "0425621", "425621"] {
        let (code, _, sentence) = refusal("UPC-A", data, json!({}));
        assert!(code == "invalid-length" && sentence.contains("11"), "{data}: {code}, {sentence}");
    }
}

#[test]
fn report_c47_digits_are_not_picked_out_of_other_text() {
    for (data, at) in [
        ("4901234567894\n", 13),
        (" 4901234567894", 0),
        ("490123456789\n4", 12),
        ("ABC4901234567894", 0),
        ("４９０１２３４５６７８９４", 0),
    ] {
        let (code, position, _) = refusal("JAN13", data, json!({}));
        assert_eq!((code, position), ("invalid-character", Some(at)), "{data:?}");
    }
    // The RayBarcode door alone trims both ends, and no more.
    let at_door = |data: &str| door(&[("type", "JAN13"), ("value", data)]);
    let clean = at_door("4901234567894").unwrap().bytes;
    for data in ["4901234567894\n", " 4901234567894"] {
        assert_eq!(at_door(data).unwrap().bytes, clean, "{data:?}");
    }
    for data in ["490123456789\n4", "ABC4901234567894"] {
        assert_eq!(at_door(data).unwrap_err().refusal.code, "invalid-character", "{data:?}");
    }
}

#[test]
fn report_c55_gs1_data_without_an_identifier_is_told_so() {
    let (code, position, sentence) = refusal("GS1-128", "61312350510", json!({}));
    assert_eq!((code, position), ("invalid-gs1", Some(0)));
    assert!(sentence.contains("application identifier is missing"), "{sentence}");
}

#[test]
fn report_c62_a_long_mix_of_elements_fits_a_qr_code() {
    let elements = [
        ("91", "230"),
        ("01", "00000000699129"),
        ("241", "69912"),
        ("3103", "000865"),
        ("8005", "000149"),
        ("3922", "000129"),
        ("17", "171231"),
        ("16", "171225"),
        ("412", "8480000000002"),
        ("10", "L12345"),
    ];
    let data = elements.map(|(ai, value)| format!("({ai}){value}")).concat();
    let receipt = receipt("GS1QRCode", &data, json!({}));
    let told = receipt["elements"].as_array().unwrap().iter();
    let told: Vec<_> = told.map(|e| (e["ai"].as_str().unwrap(), e["value"].as_str().unwrap())).collect();
    assert_eq!(told, elements);
}

// --- Characters

#[test]
fn report_c111_shift_jis_is_known_by_each_of_its_names() {
    let data = "いきちにひみりイキシチニヒミういきちにひみりイキシチニ https://zh.wikipedia.org/wiki/Shift_JIS";
    let drawn = |name: &str| rows("QRCode", data, json!({"encoding": name}));
    let first = drawn("Shift_JIS");
    for name in ["shift-jis", "SJIS", "932", "cp932", "Windows-31J"] {
        assert_eq!(drawn(name), first, "{name}");
    }
    assert_ne!(drawn("UTF-8"), first);
    for name in ["Shift_JISX", "no-such", "93", ""] {
        assert_eq!(refusal("QRCode", data, json!({"encoding": name})).0, "invalid-option", "{name:?}");
    }
}

#[test]
fn report_c112_either_spelling_of_a_sign_is_the_same_in_shift_jis() {
    let shift_jis = Charset::find("Shift_JIS").unwrap();
    for (typed, bytes) in [
        ("〜～", [0x81, 0x60]),
        ("\u{2212}\u{FF0D}", [0x81, 0x7C]),
        ("\u{2016}\u{2225}", [0x81, 0x61]),
        ("\u{A2}\u{FFE0}", [0x81, 0x91]),
        ("\u{A3}\u{FFE1}", [0x81, 0x92]),
        ("\u{AC}\u{FFE2}", [0x81, 0xCA]),
    ] {
        let drawn: Vec<_> = typed
            .chars()
            .map(|c| {
                let data = format!("1{c}10");
                let encoded = shift_jis.encode(&data).unwrap();
                assert_eq!(encoded[..], [b"1", &bytes[..], b"10"].concat(), "U+{:04X}", u32::from(c));
                rows("QRCode", &data, json!({"encoding": "Shift_JIS"}))
            })
            .collect();
        assert_eq!(drawn[0], drawn[1], "{typed}");
    }
}

/// No byte order mark and no other bytes than those of the text: the symbol is that of the bytes.
#[test]
fn reports_c116_c118_utf_8_is_written_as_it_is() {
    for (data, bytes, version) in
        [("AäOöUü", &b"A\xC3\xA4O\xC3\xB6U\xC3\xBC"[..], Some(1)), ("MECARD:N:Á;", b"MECARD:N:\xC3\x81;", None)]
    {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let raw = json!({"symbology": "QRCode", "data_base64": STANDARD.encode(bytes), "format": "modules"});
        let raw = generate(&Request::from_object(raw.as_object().unwrap()).unwrap()).unwrap();
        let text = ask("QRCode", data, json!({"encoding": "UTF-8"}), "modules", json!({})).unwrap();
        assert_eq!(text.bytes, raw.bytes, "{data}");
        let receipt = text.receipt.to_json(Language::English);
        assert!(version.is_none_or(|version| receipt["version"] == version), "{receipt}");
    }
}

// --- Geometry

#[test]
fn report_c35_the_first_digit_of_a_retail_symbol_is_in_the_picture() {
    for (symbology, data, [left, right]) in
        [("JAN13", "1234567890128", [11, 7]), ("UPC-A", "036000291452", [9, 9]), ("UPC-E", "04252614", [9, 7])]
    {
        for module in [1, 2, 5] {
            let picture = pixels(symbology, data, json!({"module": module, "text": true}));
            let bars = runs((0..picture.width()).map(|x| picture.get_pixel(x, 0)));
            let (first, last) = (bars[0], bars[bars.len() - 1]);
            assert!(first >= left * module && last >= right * module, "{symbology}: {first} and {last}");
            // Its ink lies left of the bars, and not at the edge.
            let beside = |range: std::ops::Range<u32>| {
                picture.enumerate_pixels().any(|(x, _, pixel)| range.contains(&x) && *pixel != WHITE)
            };
            assert!(beside(1..first), "{symbology}: the first digit is missing");
            assert!(!beside(0..1) && !beside(picture.width() - 1..picture.width()), "{symbology}: cut off");
            assert_eq!(
                beside(picture.width() - last..picture.width()),
                symbology != "JAN13",
                "{symbology}: last digit"
            );
        }
    }
}

/// The bars of a payment slip within 60 mm: four dots a module at 600 dpi, two at 300.
#[test]
fn report_c53_a_payment_slip_is_drawn_in_whole_dots() {
    let data = "(91)912345000000000000000012345099123100123451";
    for (dpi, dots, image, options) in [
        (600, 4, json!({"dpi": 600, "width": "60mm", "text": false}), json!({})),
        (300, 2, json!({"dpi": 300, "width": "60mm", "text": false}), json!({})),
        (600, 4, json!({"dpi": 600, "text": false}), json!({"payment": true})),
        (300, 2, json!({"dpi": 300, "text": false}), json!({"payment": true})),
    ] {
        let answer = ask("GS1-128", data, options, "png", image).unwrap();
        let picture = image::load_from_memory(&answer.bytes).unwrap().to_rgba8();
        let [left, _, right, _] = inked(&picture, WHITE);
        assert_eq!(right - left, 288 * dots, "{dpi} dpi");
        let millimetres = answer.receipt.to_json(Language::English)["symbol_mm"][0].as_f64().unwrap();
        assert!((millimetres - 48.77).abs() < 0.01, "{millimetres}");
    }
    let five = ask("GS1-128", data, json!({"payment": true}), "png", json!({"dpi": 600, "module": 5})).unwrap_err();
    assert_eq!((five.code, five.field.as_str()), ("invalid-option", "module"));
}

#[test]
fn report_c136_the_quiet_zone_is_that_of_the_standard() {
    for (symbology, data, [left, right], around) in [
        ("QRCode", "HELLO", [4, 4], true),
        ("MicroQRCode", "HELLO", [2, 2], true),
        ("rMQR", "HELLO", [2, 2], true),
        ("DataMatrix", "HELLO", [1, 1], true),
        ("PDF417", "HELLO", [2, 2], true),
        ("MicroPDF417", "HELLO", [1, 1], true),
        ("Aztec", "HELLO", [0, 0], true),
        ("Code128", "HELLO", [10, 10], false),
        ("Code39", "HELLO", [10, 10], false),
        ("NW7", "A1234B", [10, 10], false),
        ("ITF", "123456", [10, 10], false),
        ("JAN13", "4901234567894", [11, 7], false),
        ("JAN8", "49123456", [7, 7], false),
        ("UPC-A", "036000291452", [9, 9], false),
        ("UPC-E", "04252614", [9, 7], false),
    ] {
        for (background, ground) in [("white", WHITE), ("#ffe680", Rgba([255, 230, 128, 255]))] {
            let picture = pixels(symbology, data, json!({"module": 4, "text": false, "background": background}));
            let [x, y, end, bottom] = inked(&picture, ground);
            let margin = [x, picture.width() - end];
            assert!(margin[0] >= left * 4 && margin[1] >= right * 4, "{symbology}: {margin:?} px");
            if around {
                let margin = [y, picture.height() - bottom];
                assert!(margin.iter().all(|side| *side >= left * 4), "{symbology}: {margin:?} px above and below");
            }
            assert!(picture.pixels().all(|pixel| pixel.0[3] == 255), "{symbology} is see-through");
        }
    }
}

#[test]
fn report_c137_modules_are_whole_pixels_and_the_symbol_is_centred() {
    for (data, modules) in [("https://example.com/", 25), ("https://example.com/a", 25), ("0123456789", 21)] {
        let picture = pixels("QRCode", data, json!({"width": 300, "height": 300}));
        assert_eq!(picture.dimensions(), (300, 300));
        let [left, top, right, bottom] = inked(&picture, WHITE);
        let side = modules * (300 / (modules + 8));
        assert_eq!((right - left, bottom - top), (side, side), "{data}");
        assert!(left.abs_diff(300 - right) <= 1 && top.abs_diff(300 - bottom) <= 1, "{data}");
        assert!(picture.pixels().all(|pixel| [0, 255].map(|grey| Rgba([grey, grey, grey, 255])).contains(pixel)));
    }
    assert_eq!(300 / (25 + 8), 9);
}

#[test]
fn report_c140_every_run_is_a_multiple_of_the_module() {
    for module in [1, 2, 3, 4, 7, 10] {
        for data in ["HELLO", "https://example.com/", "0123456789"] {
            let picture = pixels("QRCode", data, json!({"module": module}));
            let (width, height) = picture.dimensions();
            let lines = (0..height).map(|y| runs((0..width).map(|x| picture.get_pixel(x, y))));
            let columns = (0..width).map(|x| runs((0..height).map(|y| picture.get_pixel(x, y))));
            assert!(lines.chain(columns).flatten().all(|run| run % module == 0), "{data} at {module} px");
            // The finder pattern: seven modules above, 1:1:3:1:1 through the middle; one light module beside it.
            let line = |row: u32| runs((0..width).map(|x| picture.get_pixel(x, (4 + row) * module)));
            assert_eq!(line(0)[..2], [4 * module, 7 * module], "{data} at {module} px");
            assert_eq!(line(3)[1..6], [1, 1, 3, 1, 1].map(|run| run * module), "{data} at {module} px");
        }
    }
}

#[test]
fn report_c148_a_turned_symbol_is_the_upright_one_turned() {
    let upright = pixels("Code39", "ZEND", json!({"text": false}));
    let turned = pixels("Code39", "ZEND", json!({"text": false, "rotate": 90}));
    assert_ne!(upright.width(), upright.height());
    assert_eq!(turned, image::imageops::rotate90(&upright));
    // With text: the bars as exactly, the smooth edges of the letters nearly.
    let upright = image::imageops::rotate90(&pixels("Code39", "ZEND", json!({"text": true})));
    let turned = pixels("Code39", "ZEND", json!({"text": true, "rotate": 90}));
    assert_eq!(upright.dimensions(), turned.dimensions());
    let off = upright.pixels().zip(turned.pixels()).map(|(a, b)| a.0[0].abs_diff(b.0[0]));
    let (far, worst) = off.fold((0, 0), |(far, worst), off| (far + u32::from(off > 64), worst.max(off)));
    assert!(far * 1000 < upright.width() * upright.height() && worst <= 102, "{far} pixels, by {worst} at most");
}

#[test]
fn report_c165_a_box_too_small_for_a_pixel_a_module_is_not_filled_with_less() {
    let data = "3F2504E0-4F89-11D3-9A0C-0305E82C3301";
    let drawn = |width: u32| ask("Code128", data, json!({}), "png", json!({"width": width}));
    for width in [300, 439] {
        let refusal = drawn(width).unwrap_err();
        assert_eq!((refusal.code, refusal.field.as_str()), ("image-too-small", "width"));
        assert!(refusal.wording.en.contains("440 x"), "{}", refusal.wording.en);
    }
    assert_eq!(drawn(440).unwrap().receipt.to_json(Language::English)["module_px"], 1);
    // The RayBarcode door draws the least that can be read.
    let grown = door(&[("type", "Code128"), ("value", data), ("imageWidth", "300")]).unwrap();
    assert_eq!(grown.width, 440);
}

// --- Formats

#[test]
fn report_c141_an_svg_has_size_and_view_box() {
    for entry in LIST {
        for (unit, image) in [("", json!({})), ("mm", json!({"module": "0.5mm", "dpi": 600}))] {
            let answer = ask(entry.facts.id, entry.facts.example, json!({}), "svg", image)
                .unwrap_or_else(|e| panic!("{}: {e}", entry.facts.id));
            let svg = String::from_utf8(answer.bytes).unwrap();
            let root = svg.split_once('>').unwrap().0;
            let attribute = |name: &str| root.split_once(&format!(" {name}=\"")).unwrap().1.split('"').next().unwrap();
            let length = |name: &str| attribute(name).strip_suffix(unit).unwrap().parse::<f64>().unwrap();
            let view: Vec<f64> = attribute("viewBox").split(' ').map(|number| number.parse().unwrap()).collect();
            assert_eq!(view, [0.0, 0.0, f64::from(answer.width), f64::from(answer.height)], "{root}");
            let scale = if unit.is_empty() { 1.0 } else { 25.4 / 600.0 };
            assert!((length("width") - view[2] * scale).abs() < 1e-3, "{root}");
            assert!((length("height") - view[3] * scale).abs() < 1e-3, "{root}");
        }
    }
    let refusal = ask("QRCode", "HELLO", json!({}), "svg", json!({"width": "100%"})).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_str()), ("invalid-option", "width"));
}

#[test]
fn report_c143_pictures_are_opaque_unless_asked_otherwise() {
    for (symbology, data) in [("QRCode", "HELLO"), ("JAN13", "4901234567894")] {
        let drawn = |format: &str, image: Value| ask(symbology, data, json!({}), format, image).unwrap().bytes;
        let png = drawn("png", json!({}));
        let has = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        // Colour type of the header: grey, RGB or palette, and no table of opacities.
        assert!([0, 2, 3].contains(&png[25]), "{}", png[25]);
        assert!(!has(&png, b"tRNS"));
        assert!(has(&drawn("png", json!({"background": "transparent"})), b"tRNS"));
        let corner = |format: &str, image: Value| {
            *image::load_from_memory(&drawn(format, image)).unwrap().to_rgba8().get_pixel(0, 0)
        };
        assert_eq!(corner("png", json!({})), WHITE);
        // JPEG has no opacity: what is see-through becomes white, not black.
        assert_eq!(corner("jpeg", json!({})), WHITE);
        assert_eq!(corner("jpeg", json!({"background": "transparent"})), WHITE);
        assert!(!has(&drawn("pdf", json!({})), b"/SMask"));
    }
}

// --- Options and text

#[test]
fn report_c146_the_door_takes_colour_names_and_hexadecimal_only() {
    for colour in ["rgb(255,0,0)", "hsl(0,100%,50%)", "notacolour", "\"000000\"", ""] {
        for name in ["ForeColor", "BackColor"] {
            let options = format!("{{'{name}':'{colour}'}}");
            let refusal = door(&[("type", "QRCode"), ("value", "any"), ("options", &options)]).unwrap_err().refusal;
            assert_eq!((refusal.code, refusal.field.as_str()), ("invalid-option", name), "{colour:?}");
        }
    }
    for colour in ["navy", "Navy", "#000080", "000080"] {
        let options = format!("{{'ForeColor':'{colour}'}}");
        let answer = door(&[("type", "QRCode"), ("value", "any"), ("options", &options)]).unwrap();
        let picture = image::load_from_memory(&answer.bytes).unwrap().to_rgba8();
        assert!(picture.pixels().any(|pixel| pixel.0 == [0, 0, 128, 255]), "{colour}");
    }
}

fn with_options(options: &str) -> Result<Vec<u8>, EngineRefusal> {
    door(&[("type", "QRCode"), ("value", "any"), ("options", options)]).map(|answer| answer.bytes)
}

#[test]
fn report_c150_options_may_stand_in_either_quotes_and_any_case() {
    let single = with_options("{'BackColor':'white','ForeColor':'purple','ErrorLevel':'H'}").unwrap();
    let double = with_options("{\"BackColor\":\"white\",\"forecolor\":\"purple\",\"ERRORLEVEL\":\"H\"}").unwrap();
    assert_eq!(single, double);
    let picture = image::load_from_memory(&single).unwrap().to_rgba8();
    assert!(picture.pixels().any(|pixel| pixel.0 == [128, 0, 128, 255]), "purple");
    assert_ne!(with_options("{'BackColor':'white','ForeColor':'purple'}").unwrap(), single, "the level counts");
    for bad in
        ["{'BackColor':'white'", "{'BackColor'}", "['white']", "{'BackColor':{'a':'b'}}", "{'BackColor':'white'}}"]
    {
        assert_eq!(with_options(bad).unwrap_err().refusal.code, "malformed-request", "{bad}");
    }
}

#[test]
fn report_c174_what_lightning_markup_leaves_in_the_options_is_understood() {
    let plain = with_options("{'BackColor':'yellow'}").unwrap();
    assert_ne!(plain, with_options("{}").unwrap());
    for spelling in
        ["\\{'BackColor':'yellow'}", "{‘BackColor’:‘yellow’}", "{“BackColor”:“yellow”}", "\\{’BackColor’:’yellow’}"]
    {
        assert_eq!(with_options(spelling).unwrap(), plain, "{spelling}");
    }
    // Elsewhere a backslash is refused where it stands.
    let refusal = with_options("{\\'BackColor':'yellow'}").unwrap_err().refusal;
    assert_eq!((refusal.code, refusal.position), ("malformed-request", Some(1)));
}

#[test]
fn report_c152_text_is_that_of_the_data() {
    assert_eq!(text("Code128", "ABC?<D E", json!({})), "ABC?<D E");
    let picture = |data: &str, image: Value| pixels("Code128", data, image);
    let own = picture("ABC?<D E", json!({}));
    assert_eq!(picture("ABC?<D E", json!({"text_content": "ABC?<D E"})), own);
    assert_ne!(picture("ABC?<D E", json!({"text_content": "ABC%3F%3CD%20E"})), own);
}

#[test]
fn report_c154_a_japanese_caption_is_drawn_in_glyphs_of_its_own() {
    let caption = "商品番号テスト123";
    let drawn = |text: &str| pixels("Code128", "DEMO123", json!({"module": 3, "text_content": text}));
    let bare = drawn(" ");
    let glyphs: Vec<_> = caption.chars().map(|c| (c, drawn(&c.to_string()))).collect();
    assert_eq!(glyphs.len(), 10);
    // No two look alike, as boxes for missing glyphs would, and none is empty.
    for (i, (c, glyph)) in glyphs.iter().enumerate() {
        assert_ne!(*glyph, bare, "{c} draws nothing");
        for (other, shape) in &glyphs[..i] {
            assert_ne!(glyph, shape, "{c} looks like {other}");
        }
    }
    // A character that no typeface has is refused; a box is never drawn.
    let missing = ask("Code128", "DEMO123", json!({}), "png", json!({"text_content": "商😀"})).unwrap_err();
    assert_eq!((missing.code, missing.field.as_str()), ("invalid-option", "text_content"));
    assert!(missing.wording.en.contains('😀'), "{}", missing.wording.en);
    // The bars are those of the data.
    let [whole, plain] = [json!({"text_content": caption}), json!({"text_content": "x"})]
        .map(|image| pixels("Code128", "DEMO123", image));
    let bars = |picture: &RgbaImage| runs((0..picture.width()).map(|x| picture.get_pixel(x, 0)));
    assert_eq!(bars(&whole), bars(&plain));
}
