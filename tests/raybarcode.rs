//! The RayBarcode door, row by row: type, options string, and the request of ours that they mean.

use raybarcode::{
    raybarcode::{Call, draw, request},
    refusal::Language,
    symbology::contract::Payload,
};
use serde_json::{Value, json};

/// A value that every type can carry.
fn value(kind: &str) -> &'static str {
    match kind.to_ascii_lowercase().as_str() {
        "jan13" => "490123456789",
        "jan8" => "4912345",
        "upc" => "03600029145",
        "itf" => "123456",
        "nw7" => "A12345B",
        "ean128" => "(01)04912345678904",
        "japanesepostal" => "10000131-3-2-503",
        "intelligentmail" => "01234567094987654321",
        "postnet" => "555551237",
        "gs1databarlimited" => "1501234567890",
        "gs1databaromnidirectional"
        | "gs1databartruncated"
        | "gs1databarstacked"
        | "gs1databarstackedomnidirectional" => "0950110153000",
        "gs1databarexpanded" | "gs1databarexpandedstacked" => "(01)04912345678904(10)ABC",
        _ => "ABC123",
    }
}

fn ask(kind: &str, options: &str) -> Result<Value, (String, String)> {
    let pairs = [("type", kind), ("value", value(kind)), ("options", options)];
    let request = Call::collect(pairs).map_err(Into::into).and_then(|call| request(&call));
    match request {
        Ok(request) => Ok(json!({"id": request.symbology.facts.id, "options": request.options,
            "style": serde_json::to_value(&request.style).unwrap()})),
        Err(error) => Err((error.refusal.code.to_owned(), error.refusal.field)),
    }
}

/// Type, options string, our symbology, where the value must stand, and the value (`null`: left at its default).
type Row = (&'static str, &'static str, &'static str, &'static str, Value);

fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (kind, id) in [
        ("Aztec", "aztec"),
        ("Code39", "code-39"),
        ("Code93", "code-93"),
        ("Code128", "code-128"),
        ("EAN128", "gs1-128"),
        ("Code49", "code-49"),
        ("DataMatrix", "data-matrix"),
        ("NW7", "codabar"),
        ("IntelligentMail", "intelligent-mail"),
        ("ITF", "itf"),
        ("JAN8", "ean-8"),
        ("JAN13", "ean-13"),
        ("JapanesePostal", "japan-post"),
        ("MicroPDF417", "micro-pdf417"),
        ("PDF417", "pdf417"),
        ("PostNet", "postnet"),
        ("QRCode", "qr-code"),
        ("UPC", "upc-a"),
        ("GS1DataBarOmniDirectional", "gs1-databar-omnidirectional"),
        ("GS1DataBarTruncated", "gs1-databar-truncated"),
        ("GS1DataBarStacked", "gs1-databar-stacked"),
        ("GS1DataBarStackedOmnidirectional", "gs1-databar-stacked-omnidirectional"),
        ("GS1DataBarLimited", "gs1-databar-limited"),
        ("GS1DataBarExpanded", "gs1-databar-expanded"),
        ("GS1DataBarExpandedStacked", "gs1-databar-expanded-stacked"),
    ] {
        // The options that every type has.
        rows.push((kind, "", id, "/style/background", json!("#ffffff")));
        rows.push((kind, "{'BackColor':'yellow','ForeColor':'#000080'}", id, "/style/foreground", json!("#000080")));
        rows.push((kind, "{\"rotate\":\"Rotate90\"}", id, "/style/rotate", json!(90)));
        rows.push((kind, "{'Dpi':300}", id, "/style/dpi", json!(300)));
        rows.push((kind, "{'ModuleSize':'4'}", id, "/style/module", json!("4px")));
        let page = matches!(id, "aztec" | "data-matrix" | "micro-pdf417" | "pdf417" | "qr-code");
        let (default, utf8) = if page { (json!("shift_jis"), json!("utf-8")) } else { (Value::Null, Value::Null) };
        rows.push((kind, "{}", id, "/options/encoding", default));
        rows.push((kind, "{\"EncodingCodePage\":\"65001\"}", id, "/options/encoding", utf8));
    }
    for (options, place, value) in [
        ("{'ErrorLevel':'L'}", "error_correction", json!("L")),
        ("{'ErrorLevel':'m'}", "error_correction", json!("M")),
        ("{'ERRORLEVEL':'Q'}", "error_correction", json!("Q")),
        ("{‘ErrorLevel’:‘H’}", "error_correction", json!("H")),
        ("\\{“ErrorLevel”:”H”}", "error_correction", json!("H")),
        ("{'Version':'7'}", "version", json!(7)),
        ("{'Version':40}", "version", json!(40)),
        ("{'Version':'auto'}", "version", Value::Null),
        ("{'Version':0}", "version", Value::Null),
        ("{'Mask':'Auto'}", "mask", Value::Null),
        ("{'Mask':'Mask000'}", "mask", json!(0)),
        ("{'Mask':'Mask101'}", "mask", json!(5)),
        ("{'mask':7}", "mask", json!(7)),
        ("{'Model':'Model2'}", "model", Value::Null),
        ("{'Model':'Model1'}", "model", json!(1)),
        ("{'model':'MODEL1','Version':12}", "version", json!(12)),
        ("{'SplitMode':'Character'}", "structured_append", Value::Null),
        ("{'Connection':true,'StructureNumber':2,'SplitMode':'Byte'}", "structured_append/cut", json!("bytes")),
        (
            "{'Connection':true,'StructureNumber':2,'SplitMode':'Character'}",
            "structured_append/cut",
            json!("characters"),
        ),
        ("{'Connection':true,'StructureNumber':2}", "structured_append/cut", json!("bytes")),
        ("{'Connection':'false','ConnectionNo':'0'}", "structured_append", Value::Null),
        ("{'EncodingCodePage':'932'}", "encoding", json!("shift_jis")),
        ("{'EncodingCodePage':'51932'}", "encoding", json!("euc-jp")),
        ("{'EncodingCodePage':'28591'}", "encoding", json!("iso-8859-1")),
        ("{'EncodingCodePage':'1252'}", "encoding", json!("windows-1252")),
        ("{'ErrorLevel':'L','ErrorLevel':'H'}", "error_correction", json!("H")),
    ] {
        rows.push(("QRCode", options, "qr-code", place, value));
    }
    for (kind, id, options, place, value) in [
        ("Aztec", "aztec", "{'AztecSymbolSize':'Auto'}", "layers", Value::Null),
        ("Aztec", "aztec", "{'AztecSymbolSize':'CompactSquare19'}", "layers", json!(2)),
        ("Aztec", "aztec", "{'AztecSymbolSize':'CompactSquare19'}", "compact", json!(true)),
        ("Aztec", "aztec", "{'AztecSymbolSize':'FullRangeSquare37'}", "layers", json!(5)),
        ("Aztec", "aztec", "{'AztecSymbolSize':'FullRangeSquare37'}", "compact", json!(false)),
        (
            "Aztec",
            "aztec",
            "{'StructureAppened':'true','StructureIndex':'2','StructrueNumber':'3'}",
            "structured_append/index",
            json!(2),
        ),
        (
            "Aztec",
            "aztec",
            "{'StructureAppend':true,'StructureIndex':1,'StructureNumber':3}",
            "structured_append/total",
            json!(3),
        ),
        ("DataMatrix", "data-matrix", "{'ECC200SymbolSize':'SquareAuto'}", "shape", json!("square")),
        ("DataMatrix", "data-matrix", "{'ECC200SymbolSize':'RectangularAuto'}", "shape", json!("rectangle")),
        ("DataMatrix", "data-matrix", "{'ECC200SymbolSize':'Square24'}", "size", json!("24x24")),
        ("DataMatrix", "data-matrix", "{'ECC200SymbolSize':'Rectangular12x36'}", "size", json!("12x36")),
        ("DataMatrix", "data-matrix", "{'ECC200EncodingMode':'Auto'}", "scheme", Value::Null),
        ("DataMatrix", "data-matrix", "{'ECCMode':'ECC200'}", "ecc", Value::Null),
        ("DataMatrix", "data-matrix", "{'ECCMode':'ECC000'}", "ecc", json!("000")),
        ("DataMatrix", "data-matrix", "{'ECCMode':'ecc050'}", "ecc", json!("050")),
        ("DataMatrix", "data-matrix", "{'ECCMode':'ECC140'}", "ecc", json!("140")),
        (
            "DataMatrix",
            "data-matrix",
            "{'ECCMode':'ECC080','ECC000_140SymbolSize':'Square21','ECC200SymbolSize':'Square24'}",
            "size",
            json!("21x21"),
        ),
        ("DataMatrix", "data-matrix", "{'ECCMode':'ECC100','ECC000_140SymbolSize':'Auto'}", "size", Value::Null),
        ("DataMatrix", "data-matrix", "{'ECC000_140SymbolSize':'Square21'}", "size", Value::Null),
        ("MicroPDF417", "micro-pdf417", "{'Version':'RowPriorAuto'}", "strategy", json!("height")),
        ("MicroPDF417", "micro-pdf417", "{'Version':'ColumnPriorAuto'}", "strategy", Value::Null),
        ("PDF417", "pdf417", "{'ErrorLevel':'5'}", "error_correction", json!(5)),
        ("PDF417", "pdf417", "{'ErrorLevel':'-1'}", "error_correction", Value::Null),
        ("PDF417", "pdf417", "{'Col':'6'}", "columns", json!(6)),
        ("PDF417", "pdf417", "{'Row':'20'}", "rows", json!(20)),
        ("PDF417", "pdf417", "{'Type':'Simple'}", "compact", json!(true)),
        ("PDF417", "pdf417", "{'Type':'Normal'}", "compact", Value::Null),
        ("MicroPDF417", "micro-pdf417", "{'Version':'ColumnPriorAuto'}", "columns", Value::Null),
        ("MicroPDF417", "micro-pdf417", "{'Version':'Version2X17'}", "columns", json!(2)),
        ("MicroPDF417", "micro-pdf417", "{'Version':'Version2X17'}", "rows", json!(17)),
        ("Code39", "code-39", "{'FullAscii':'true'}", "full_ascii", json!(true)),
        ("Code39", "code-39", "{'CheckDigit':'true'}", "check_digit", json!(true)),
        ("Code39", "code-39", "{'CheckDigit':'false'}", "check_digit", Value::Null),
        ("NW7", "codabar", "{'CheckDigit':true}", "check_digit", json!("mod-16")),
        ("NW7", "codabar", "{'CheckDigit':true,'CheckDigitAlgorithm':'DR_7'}", "check_digit", json!("7dr")),
        ("NW7", "codabar", "{'CheckDigit':true,'CheckDigitAlgorithm':'DSR_7'}", "check_digit", json!("7dsr")),
        ("NW7", "codabar", "{'CheckDigit':true,'CheckDigitAlgorithm':'DR_9'}", "check_digit", json!("9dr")),
        ("NW7", "codabar", "{'CheckDigit':true,'CheckDigitAlgorithm':'DSR_9'}", "check_digit", json!("9dsr")),
        ("NW7", "codabar", "{'CheckDigit':true,'CheckDigitAlgorithm':'Luhn'}", "check_digit", json!("luhn")),
        (
            "NW7",
            "codabar",
            "{'CheckDigit':true,'CheckDigitAlgorithm':'Modulus10Weight2'}",
            "check_digit",
            json!("mod-10-weight-2"),
        ),
        (
            "NW7",
            "codabar",
            "{'CheckDigit':true,'CheckDigitAlgorithm':'Modulus10Weight3'}",
            "check_digit",
            json!("mod-10-weight-3"),
        ),
        (
            "NW7",
            "codabar",
            "{'CheckDigit':true,'CheckDigitAlgorithm':'Modulus11Weight234567'}",
            "check_digit",
            json!("mod-11"),
        ),
        ("NW7", "codabar", "{'CheckDigitAlgorithm':'Luhn'}", "check_digit", Value::Null),
        ("ITF", "itf", "{'BearerBar':'true'}", "bearer_bars", json!("top-bottom")),
        ("ITF", "itf", "{'BearerBar':false}", "bearer_bars", json!("none")),
        ("MicroPDF417", "micro-pdf417", "{'CompactionMode':'Byte'}", "compaction", json!("byte")),
        ("ITF", "itf", "{'CheckDigit':'true'}", "check_digit", json!(true)),
        ("UPC", "upc-a", "{'Type':'UPC_A'}", "add_on", Value::Null),
        ("UPC", "upc-a", "{'Type':'UPC_Add2','AddValue':'7'}", "add_on", json!("07")),
        ("UPC", "upc-a", "{'Type':'UPC_Add5','AddValue':'123'}", "add_on", json!("00123")),
        ("JAN13", "ean-13", "{'AddOn':'12345'}", "add_on", json!("12345")),
        ("DataMatrix", "data-matrix", "{'ECC200EncodingMode':'ASCII'}", "scheme", json!("ascii")),
        ("DataMatrix", "data-matrix", "{'ECC200EncodingMode':'C40'}", "scheme", json!("c40")),
        ("DataMatrix", "data-matrix", "{'ECC200EncodingMode':'X12'}", "scheme", json!("x12")),
        ("DataMatrix", "data-matrix", "{'ECC200EncodingMode':'edifact'}", "scheme", json!("edifact")),
        ("DataMatrix", "data-matrix", "{'ECC200EncodingMode':'Base256'}", "scheme", json!("base-256")),
        (
            "DataMatrix",
            "data-matrix",
            "{'StructuredAppend':true,'StructureNumber':0}",
            "structured_append",
            Value::Null,
        ),
        ("MicroPDF417", "micro-pdf417", "{'CompactionMode':'Text'}", "compaction", json!("text")),
        ("MicroPDF417", "micro-pdf417", "{'CompactionMode':'Auto'}", "compaction", Value::Null),
        ("MicroPDF417", "micro-pdf417", "{'Version':'Version4X4'}", "rows", json!(4)),
        (
            "MicroPDF417",
            "micro-pdf417",
            "{'SegmentIndex':1,'SegmentCount':3,'FileID':7}",
            "structured_append",
            json!({"index": 2, "total": 3, "file_id": "007"}),
        ),
        ("MicroPDF417", "micro-pdf417", "{'SegmentIndex':0,'SegmentCount':0}", "structured_append", Value::Null),
        ("Code39", "code-39", "{'FixLength':'6'}", "/id", json!("code-39")),
        ("ITF", "itf", "{'FixLength':0}", "/id", json!("itf")),
        ("ITF", "itf", "{'FixLength':6}", "/id", json!("itf")),
        ("PostNet", "postnet", "{'FixLength':9}", "/id", json!("postnet")),
        ("Code39", "code-39", "{'FullAscii':false}", "full_ascii", json!(false)),
        ("Code49", "code-49", "{'Grouping':'true','GroupNo':'0'}", "grouping", json!(true)),
        ("Code49", "code-49", "{'Grouping':false,'GroupNo':8}", "group_number", json!(8)),
        ("EAN128", "gs1-128", "{'Payment':false}", "payment", json!(false)),
        ("PDF417", "pdf417", "{'ErrorLevel':'auto','Col':'auto','Row':'auto'}", "columns", Value::Null),
        ("PDF417", "pdf417", "{'ErrorLevel':0,'Col':30,'Row':3}", "columns", json!(30)),
        ("UPC", "upc-a", "{'Type':'UPC_A','AddValue':'12345'}", "add_on", json!("12345")),
        ("JAN8", "ean-8", "{'AddOn':'12'}", "add_on", json!("12")),
        ("JapanesePostal", "japan-post", "{'PointSize':10}", "/style/module", json!("0.6mm")),
        ("JapanesePostal", "japan-post", "{'PointSize':'11.5','Dpi':600}", "/style/module", json!("0.69mm")),
        ("JapanesePostal", "japan-post", "{'AddressExtraction':'false'}", "address_extraction", json!(false)),
        (
            "GS1DataBarStacked",
            "gs1-databar-stacked-composite",
            "{'Type':'CCA','Value':'(10)A1'}",
            "composite",
            json!("(10)A1"),
        ),
        (
            "GS1DataBarLimited",
            "gs1-databar-limited-composite",
            "{'Type':'CCA','Value':'(10)A1'}",
            "composite",
            json!("(10)A1"),
        ),
        ("GS1DataBarLimited", "gs1-databar-limited", "{'Type':'None','Value':'(10)A1'}", "composite", Value::Null),
        // Four pairs of symbol characters.
        ("GS1DataBarExpandedStacked", "gs1-databar-expanded-stacked", "", "columns", json!(2)),
        ("GS1DataBarExpandedStacked", "gs1-databar-expanded-stacked", "{'RowCount':1}", "columns", json!(4)),
        ("GS1DataBarExpandedStacked", "gs1-databar-expanded-stacked", "{'RowCount':'3'}", "columns", json!(2)),
        ("GS1DataBarExpandedStacked", "gs1-databar-expanded-stacked", "{'RowCount':11}", "columns", json!(1)),
    ] {
        rows.push((kind, options, id, place, value));
    }
    for (options, place, value) in [
        ("{'Message':'false'}", "/style/text", json!(false)),
        ("{'Message':'true'}", "/style/text", json!(true)),
        ("{'MessageVal':'納品書'}", "/style/text_content", json!("納品書")),
        ("{'MessagePos':'Left'}", "/style/text_align", json!("left")),
        ("{'MessagePos':'Right'}", "/style/text_align", json!("right")),
        ("{'MessagePos':'Even'}", "/style/text_align", json!("justify")),
        ("{'Quiet':'false'}", "/style/quiet_zone", json!(false)),
        ("{'Quiet':'5'}", "/style/quiet_zone", json!(5)),
    ] {
        rows.push(("Code128", options, "code-128", place, value));
    }
    for (kind, id) in TEXTUAL {
        rows.push((kind, "{'Message':'false'}", id, "/style/text", json!(false)));
        rows.push((kind, "{'MessagePos':'Default'}", id, "/style/text_align", json!("center")));
        rows.push((kind, "{'MessagePos':'left'}", id, "/style/text_align", json!("left")));
        rows.push((kind, "{'MessageVal':'見本'}", id, "/style/text_content", json!("見本")));
    }
    // Types whose check digit is of their standard take the word and do as they always do.
    for (kind, id) in [
        ("JAN13", "ean-13"),
        ("JAN8", "ean-8"),
        ("UPC", "upc-a"),
        ("PostNet", "postnet"),
        ("Code93", "code-93"),
        ("Code128", "code-128"),
        ("EAN128", "gs1-128"),
    ] {
        rows.push((kind, "{'CheckDigit':'true'}", id, "/options/check_digit", Value::Null));
        rows.push((kind, "{'CheckDigit':'false'}", id, "/options/check_digit", Value::Null));
    }
    rows
}

#[test]
fn upc_e_is_a_type_and_an_option() {
    let drawn = |kind: &str, options: &str| {
        draw(&call(&[("type", kind), ("options", options), ("value", "123456")])).unwrap().bytes
    };
    assert!(drawn("UPCE", "{'AddValue':'12'}") == drawn("UPC", "{'Type':'UPC_E','AddValue':'12'}"));
    assert!(drawn("UPCE", "{'AddValue':'12'}") != drawn("UPCE", ""));
    for pairs in [[("type", "UPC"), ("options", "{'Type':'UPC_E'}")], [("type", "UPCE"), ("options", "")]] {
        let request = request(&call(&[pairs[0], pairs[1], ("value", "123456")])).unwrap();
        assert_eq!(request.symbology.facts.id, "upc-e");
    }
}

/// Types with text under their bars.
const TEXTUAL: [(&str, &str); 17] = [
    ("Code39", "code-39"),
    ("Code93", "code-93"),
    ("Code128", "code-128"),
    ("EAN128", "gs1-128"),
    ("Code49", "code-49"),
    ("NW7", "codabar"),
    ("ITF", "itf"),
    ("JAN8", "ean-8"),
    ("JAN13", "ean-13"),
    ("UPC", "upc-a"),
    ("GS1DataBarOmniDirectional", "gs1-databar-omnidirectional"),
    ("GS1DataBarTruncated", "gs1-databar-truncated"),
    ("GS1DataBarStacked", "gs1-databar-stacked"),
    ("GS1DataBarStackedOmnidirectional", "gs1-databar-stacked-omnidirectional"),
    ("GS1DataBarLimited", "gs1-databar-limited"),
    ("GS1DataBarExpanded", "gs1-databar-expanded"),
    ("GS1DataBarExpandedStacked", "gs1-databar-expanded-stacked"),
];

#[test]
fn every_row_of_the_table() {
    let rows = rows();
    assert!(rows.len() >= 150, "{} rows", rows.len());
    let mut faults = Vec::new();
    for (kind, options, id, place, expected) in rows {
        let pointer = if place.starts_with('/') { place.to_owned() } else { format!("/options/{place}") };
        match ask(kind, options) {
            Ok(got) if got["id"] != id => faults.push(format!("{kind} {options}: is {}", got["id"])),
            Ok(got) => {
                let found = got.pointer(&pointer).unwrap_or(&Value::Null);
                if *found != expected {
                    faults.push(format!("{kind} {options}: {pointer} is {found}, expected {expected}"));
                }
            }
            Err((code, field)) => faults.push(format!("{kind} {options}: {code} ({field})")),
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn what_is_wrong_is_refused_by_name() {
    for (kind, options, code, field) in [
        ("QRCode", "{'ErrorLevel':'X'}", "invalid-option", "ErrorLevel"),
        ("QRCode", "{'Version':'41'}", "invalid-option", "Version"),
        ("QRCode", "{'NoSuch':'1'}", "unknown-parameter", "NoSuch"),
        ("Code128", "{'ErrorLevel':'H'}", "unknown-parameter", "ErrorLevel"),
        ("QRCode", "{'BackColor':'rgb(1,2,3)'}", "invalid-option", "BackColor"),
        ("QRCode", "{'BackColor':'#12'}", "invalid-option", "BackColor"),
        ("QRCode", "{'ForeColor':'url(http://x/)'}", "invalid-option", "ForeColor"),
        ("QRCode", "{'EncodingCodePage':'99999'}", "invalid-option", "EncodingCodePage"),
        ("QRCode", "{'ErrorLevel'}", "malformed-request", "options"),
        ("DataMatrix", "{'ECCMode':'ECC000_140'}", "invalid-option", "ECCMode"),
        ("DataMatrix", "{'ECC000_140SymbolSize':'Square10'}", "invalid-option", "ECC000_140SymbolSize"),
        ("UPC", "{'Type':'UPC_Add2','AddValue':'123'}", "invalid-option", "AddValue"),
        (
            "Aztec",
            "{'StructureAppend':true,'StructureIndex':4,'StructureNumber':3}",
            "invalid-option",
            "StructureIndex",
        ),
        ("Code39", "{'FixLength':5}", "invalid-length", "value"),
        ("MicroPDF417", "{'SegmentIndex':3,'SegmentCount':3}", "invalid-option", "SegmentIndex"),
        ("JapanesePostal", "{'PointSize':12}", "invalid-option", "PointSize"),
        ("Code39", "{'PointSize':10}", "unknown-parameter", "PointSize"),
        ("NoSuch", "", "unknown-symbology", "type"),
    ] {
        assert_eq!(ask(kind, options), Err((code.to_owned(), field.to_owned())), "{kind} {options}");
    }
    let twice = Call::collect([("value", "1"), ("Value", "2")]).unwrap_err();
    assert_eq!((twice.code, twice.field.as_str()), ("duplicate-parameter", "value"));
    assert_eq!(Call::collect([("colour", "1")]).unwrap_err().code, "unknown-parameter");
}

fn call(pairs: &[(&str, &str)]) -> Call {
    Call::collect(pairs.iter().copied()).unwrap()
}

/// The documented example: 18 bytes in three symbols of six.
#[test]
fn aztec_is_cut_by_bytes() {
    for (index, part) in [(1, "passwo"), (2, "rd is "), (3, "123456")] {
        let options = format!("{{'StructureAppend':'true','StructureIndex':'{index}','StructureNumber':'3'}}");
        let request =
            request(&call(&[("type", "Aztec"), ("value", "password is 123456"), ("options", &options)])).unwrap();
        assert_eq!(request.data, Payload::Bytes(part.as_bytes().to_vec()));
        assert_eq!(request.options["structured_append"]["index"], index);
        assert_eq!(request.options["structured_append"]["total"], 3);
    }
}

#[test]
fn qr_is_cut_at_the_capacity_of_its_version() {
    let value = "x".repeat(200);
    let ask = |number: &str| {
        let options = format!("{{'Connection':'true','Version':'2','ErrorLevel':'L','ConnectionNo':'{number}'}}");
        request(&call(&[("type", "QRCode"), ("value", &value), ("options", &options)]))
    };
    let first = ask("0").unwrap();
    let total = first.options["structured_append"]["total"].as_u64().unwrap();
    // Version 2-L holds 272 bits; append header, mode and count leave 30 bytes.
    assert_eq!(total, 200_u64.div_ceil(30));
    assert!(ask(&(total - 1).to_string()).is_ok());
    let beyond = ask(&total.to_string()).err().unwrap();
    assert_eq!(beyond.engine_error, Some("NoMoreConnection"));
    let long = "x".repeat(1000);
    let options = "{'Connection':'true','Version':'2','ErrorLevel':'L'}";
    let over = request(&call(&[("type", "QRCode"), ("value", &long), ("options", options)])).err().unwrap();
    assert_eq!(over.engine_error, Some("OverConnection"));
}

/// `SplitMode` of bytes fills each symbol, though a character is cut; that of characters does not.
#[test]
fn split_mode_decides_whether_a_character_is_cut() {
    let total = |mode: &str, number: usize| {
        let options = format!(
            "{{'Connection':true,'Version':1,'ErrorLevel':'L','EncodingCodePage':65001,'SplitMode':'{mode}','ConnectionNo':{number}}}"
        );
        let call = call(&[("type", "QRCode"), ("value", "🍎🍎🍎🍎🍎🍎🍎"), ("options", &options)]);
        request(&call).map(|request| request.options["structured_append"]["total"].as_u64().unwrap())
    };
    // Version 1-L holds 152 bits; append header, mode and count leave 15 bytes: 3 characters of 4 bytes.
    assert_eq!(total("Byte", 0).unwrap(), 2);
    assert_eq!(total("Character", 0).unwrap(), 3);
    assert!(total("Byte", 2).is_err());
}

/// The commonest payload: an 18-character record id at 100 × 100 stays sharp at three pixels a module.
#[test]
fn the_picture_is_the_largest_whole_pixel_size_within_the_request() {
    let answer = draw(&call(&[("type", "qrcode"), ("value", "0015g00000ABCDEAA3")])).unwrap();
    assert_eq!((answer.width, answer.height), (99, 99));
    assert_eq!(answer.media_type, "image/png");
    // Where not even one pixel a module fits, the picture grows.
    let grown = draw(&call(&[("type", "code128"), ("value", "3F2504E0-4F89-11D3-9A0C-0305E82C3301")])).unwrap();
    assert!(grown.width > 400, "{}", grown.width);
    let svg = draw(&call(&[
        ("type", "qrcode"),
        ("value", "A"),
        ("outputFormat", "SVG"),
        ("imageWidth", "200"),
        ("imageHeight", "200"),
    ]));
    assert_eq!(svg.unwrap().media_type, "image/svg+xml");
}

/// Whatever refuses, engine or layout, the caller reads the names that it wrote, and positions in what it wrote.
#[test]
fn refusals_speak_in_the_names_of_the_door() {
    for (kind, value, options, code, field, position) in [
        ("JAN13", "4901234567890", "", "invalid-check-digit", "value", Some(12)),
        ("JAN13", " \n49012345x789", "", "invalid-character", "value", Some(10)),
        ("QRCode", "\u{3000}a帅", "", "unencodable-character", "value", Some(4)),
        ("QRCode", "A", "{'ErrorLevel':'H','ForeColor':'notacolour'}", "invalid-option", "ForeColor", Some(18)),
        ("QRCode", "A", "{'ModuleSize':'wide'}", "invalid-option", "ModuleSize", Some(1)),
        ("QRCode", "A", "{'ModuleSize':'900'}", "image-too-large", "ModuleSize", Some(1)),
        ("JAN13", "490123456789", "{'AddOn':'123'}", "invalid-length", "AddOn", Some(1)),
        ("UPC", "03600029145", "{'AddValue':'123'}", "invalid-length", "AddValue", Some(1)),
        ("DataMatrix", "A", "{'ECC200SymbolSize':'Square11'}", "invalid-option", "ECC200SymbolSize", Some(1)),
        ("MicroPDF417", "A", "{'Version':'Version1X12'}", "invalid-option", "Version", Some(1)),
        ("Code128", "A", "{'MessageVal':'🎄'}", "invalid-option", "MessageVal", Some(1)),
        ("GS1DataBarLimited", "1501234567890", "{'Type':'CCA','Value':'(01)1'}", "invalid-gs1", "Value", Some(14)),
    ] {
        let refusal = draw(&call(&[("type", kind), ("value", value), ("options", options)])).unwrap_err().refusal;
        let got = (refusal.code, refusal.field.as_str(), refusal.position);
        assert_eq!(got, (code, field, position), "{kind} {value:?} {options}");
    }
}

#[test]
fn a_character_outside_the_code_page_is_named() {
    let error = draw(&call(&[("type", "qrcode"), ("value", "a帅")])).unwrap_err();
    assert_eq!((error.refusal.code, error.refusal.position), ("unencodable-character", Some(1)));
    assert_eq!(error.engine_error, Some("BadValue"));
}

/// The sentence too names what the caller can write, whichever layer it comes from, in both languages.
#[test]
fn sentences_speak_in_the_names_of_the_door() {
    for (kind, value, options, named) in [
        ("Code128", "🎄", "", &[][..]),
        ("Code128", "A", "{'MessageVal':'🎄'}", &["MessageVal", "Message=false"]),
        ("Code49", "ABC", "{'Grouping':true,'GroupNo':1}", &["GroupNo"]),
        ("QRCode", "A", "{'Model':'Model1','Version':15}", &["Version"]),
        ("JAN13", "490123456789", "{'AddOn':'123'}", &[]),
        ("QRCode", "A", "{'ErrorLevel':'X'}", &[]),
        ("PDF417", "A", "{'Col':30,'Row':90}", &[]),
        ("MicroPDF417", "A", "{'Version':'Version1X12'}", &[]),
        ("DataMatrix", "A", "{'ECC200SymbolSize':'Square11'}", &["Square10"]),
        ("QRCode", "A", "{'ForeColor':'white'}", &[]),
        ("QRCode", "A", "{'ForeColor':'nocolour'}", &[]),
    ] {
        let refusal = draw(&call(&[("type", kind), ("value", value), ("options", options)])).unwrap_err().refusal;
        for sentence in [&refusal.wording.en, &refusal.wording.ja] {
            for name in named {
                assert!(sentence.contains(name), "{kind} {options}: {sentence}");
            }
            let ours = |word: &str| word.contains('_') && word.bytes().all(|c| c.is_ascii_lowercase() || c == b'_');
            let stray = sentence.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').find(|word| ours(word));
            assert_eq!(stray, None, "{kind} {options}: {sentence}");
        }
        assert!(!refusal.wording.ja.is_ascii(), "{}", refusal.wording.ja);
    }
}

/// GS1 data as related products take it: without brackets, FNC1 told by a name, a line feed or its transmitted form.
#[test]
fn gs1_data_needs_no_brackets() {
    for kind in ["EAN128", "GS1DataBarExpanded", "GS1DataBarExpandedStacked"] {
        let drawn = |value: &str| draw(&call(&[("type", kind), ("value", value)])).map(|answer| answer.bytes);
        let bracketed = drawn("(10)ABC(17)271231(21)7").unwrap();
        for value in [
            "10ABC{FNC1}17271231217",
            "{FNC1}10ABC{FNC1}17271231217",
            "10ABC\n17271231217",
            "\u{1D}10ABC\u{1D}17271231217",
        ] {
            assert_eq!(drawn(value).unwrap(), bracketed, "{kind} {value:?}");
        }
        let refusal = drawn(" 0104912345678905").unwrap_err().refusal;
        assert_eq!(
            (refusal.code, refusal.position),
            ("invalid-check-digit", Some(16)),
            "{kind}: {}",
            refusal.wording.en
        );
    }
}

/// Code 49 from 81 characters on: the whole value each time, the number counts from 0.
#[test]
fn code_49_is_cut_into_groups() {
    let value = "RAYBARCODE49".repeat(7);
    let ask = |options: &str| draw(&call(&[("type", "Code49"), ("value", &value), ("options", options)]));
    assert_eq!(ask("").unwrap_err().refusal.code, "data-too-long");
    let drawn: Vec<Vec<u8>> = (0..3)
        .map_while(|number| ask(&format!("{{'Grouping':'true','GroupNo':'{number}'}}")).ok())
        .map(|answer| answer.bytes)
        .collect();
    assert_eq!(drawn.len(), 2);
    assert_ne!(drawn[0], drawn[1]);
    let beyond = ask("{'Grouping':'true','GroupNo':'2'}").unwrap_err();
    assert_eq!((beyond.engine_error, beyond.refusal.field.as_str()), (Some("NoMoreGroup"), "GroupNo"));
}

/// As many parts as there can be, and one more.
#[test]
fn qr_is_connected_over_sixteen_parts() {
    // Version 1-L holds 152 bits; append header, mode and count leave 15 bytes.
    let ask = |length: usize, number: usize| {
        let value = "x".repeat(length);
        let options = format!("{{'Connection':'true','Version':'1','ErrorLevel':'L','ConnectionNo':'{number}'}}");
        request(&call(&[("type", "QRCode"), ("value", &value), ("options", &options)]))
    };
    for number in 0..16 {
        let append = &ask(16 * 15, number).unwrap().options["structured_append"];
        assert_eq!((append["index"].as_u64(), append["total"].as_u64()), (Some(number as u64 + 1), Some(16)));
    }
    assert_eq!(ask(16 * 15 + 1, 0).err().unwrap().engine_error, Some("OverConnection"));
    let matrix =
        [("type", "DataMatrix"), ("value", "ABC"), ("options", "{'StructuredAppend':true,'StructureNumber':3}")];
    assert_eq!(request(&call(&matrix)).err().unwrap().engine_error, Some("InvalidStructureNumberDM"));
}

/// Section 3 of the contract, as far as there are tables for it: a text that each page has, and one that it lacks.
#[test]
fn code_pages() {
    let pages = [
        ("932", "日本①髙ｱ～〜"),
        ("65001", "日本🎄"),
        ("51932", "日本"),
        ("20932", "日本"),
        ("50220", "日本"),
        ("50221", "日本"),
        ("50222", "日本"),
        ("20127", "ABC"),
        ("28591", "é"),
        ("28592", "ł"),
        ("28593", "ħ"),
        ("28594", "ķ"),
        ("28595", "Я"),
        ("28596", "ش"),
        ("28597", "λ"),
        ("28598", "ש"),
        ("28603", "ž"),
        ("28605", "€"),
        ("1250", "ł"),
        ("1251", "Я"),
        ("1252", "€"),
        ("1253", "λ"),
        ("1254", "ğ"),
        ("1255", "ש"),
        ("1256", "ش"),
        ("1257", "ž"),
        ("1258", "ư"),
        ("874", "ก"),
        ("866", "Я"),
        ("936", "汉"),
        ("54936", "汉🎄"),
        ("950", "漢"),
        ("949", "한"),
        ("51949", "한"),
        ("1200", "日🎄"),
        ("1201", "日🎄"),
    ];
    for (page, text) in pages {
        let options = format!("{{\"EncodingCodePage\":\"{page}\"}}");
        let ask = |value: &str| draw(&call(&[("type", "QRCode"), ("value", value), ("options", &options)]));
        if let Err(error) = ask(text) {
            panic!("{page}: {}", error.refusal);
        }
        if !["65001", "54936", "1200", "1201"].contains(&page) {
            let refusal = ask("a🎄").unwrap_err().refusal;
            assert_eq!((refusal.code, refusal.position), ("unencodable-character", Some(1)), "{page}");
        }
    }
    // Pages of DOS without a table in the web's encodings.
    for page in ["437", "850", "99999"] {
        let options = format!("{{'EncodingCodePage':'{page}'}}");
        let refusal = draw(&call(&[("type", "QRCode"), ("value", "A"), ("options", &options)])).unwrap_err().refusal;
        assert_eq!((refusal.code, refusal.field.as_str()), ("invalid-option", "EncodingCodePage"), "{page}");
    }
}

/// The side-by-side tables of the migration page are those of the door.
#[test]
fn the_migration_page_holds_the_tables() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/raybarcode.md")).unwrap();
    let tables = page.split_once("<!-- tables -->\n").unwrap().1.split_once("<!-- end of tables -->").unwrap().0;
    assert!(
        tables.trim() == raybarcode::raybarcode::markdown().trim(),
        "put this there:\n{}",
        raybarcode::raybarcode::markdown()
    );
}

/// Fault reports of charsets at this door: what a code page lacks is named, never drawn as another character.
#[test]
fn report_c10_c110_c114_characters_that_a_page_lacks_are_named() {
    for (kind, value, options, at) in [
        ("Code128", "Đ000", "", 0),
        ("QRCode", "帅", "", 0),
        ("QRCode", "¥100‾", "", 0),
        ("QRCode", "100‾", "", 3),
        ("DataMatrix", "a帅", "", 1),
        ("Aztec", "a帅", "{'StructureAppend':true,'StructureIndex':1,'StructureNumber':2}", 1),
        ("PDF417", "é", "{'EncodingCodePage':20127}", 0),
    ] {
        let error = draw(&call(&[("type", kind), ("value", value), ("options", options)])).unwrap_err();
        assert_eq!((error.refusal.code, error.refusal.position), ("unencodable-character", Some(at)), "{kind} {value}");
        assert_eq!(error.engine_error, Some("BadValue"));
        let named = value[at..].chars().next().unwrap();
        assert!(error.refusal.wording.ja.contains(named), "{}", error.refusal.wording.ja);
    }
}

/// Fault report c98: columns left out are chosen, and columns that cannot hold the value become more, which the receipt tells.
#[test]
fn report_c98_pdf417_chooses_its_columns() {
    let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(30);
    let ask = |options: &str| draw(&call(&[("type", "PDF417"), ("value", &value), ("options", options)]));
    let told = |options: &str| ask(options).unwrap().receipt.warnings(Language::English).concat();
    assert_eq!(told(""), "");
    assert!(told("{'Col':1}").contains("more columns than asked for"));
}

/// Fault report c111: names beside the number.
#[test]
fn report_c111_the_code_page_has_more_than_one_name() {
    let drawn = |page: &str| {
        let options = format!("{{'EncodingCodePage':'{page}'}}");
        draw(&call(&[("type", "QRCode"), ("value", "イキシチニ"), ("options", &options)])).unwrap().bytes
    };
    for page in ["Shift_JIS", "shift-jis", "SJIS", "cp932", "Windows-31J"] {
        assert_eq!(drawn(page), drawn("932"), "{page}");
    }
}

/// The codes of a picture's warnings, and their sentences in English.
fn warned(kind: &str, options: &str, more: &[(&str, &str)]) -> (Vec<String>, String) {
    let pairs = [&[("type", kind), ("value", value(kind)), ("options", options)], more].concat();
    let answer = draw(&call(&pairs)).unwrap_or_else(|error| panic!("{kind} {options}: {}", error.refusal));
    let receipt = answer.receipt.to_json(Language::English);
    let codes =
        receipt["warnings"].as_array().into_iter().flatten().map(|note| note["code"].as_str().unwrap().to_owned());
    (codes.collect(), answer.receipt.warnings(Language::English).join("\n"))
}

/// A composite needs both of its options: with one alone its data would be lost, so it is refused.
#[test]
fn a_composite_is_not_drawn_by_halves() {
    for kind in ["GS1DataBarStacked", "GS1DataBarLimited"] {
        for (options, field, beside) in
            [("{'Value':'(10)ABC'}", "Value", "Type=CCA"), ("{'Quiet':5,'Type':'CCA'}", "Type", "Value")]
        {
            let error = draw(&call(&[("type", kind), ("value", value(kind)), ("options", options)])).unwrap_err();
            let at = options.find(&format!("'{field}'"));
            let got = (error.refusal.code, error.refusal.field.as_str(), error.refusal.position, error.engine_error);
            assert_eq!(got, ("invalid-option", field, at, Some("ParameterError")), "{kind} {options}");
            for sentence in [&error.refusal.wording.en, &error.refusal.wording.ja] {
                assert!(sentence.contains(beside), "{sentence}");
            }
        }
        // Nothing is lost of these: the options string of a page whose record has no second part.
        for options in ["{'Value':''}", "{'Type':'None'}", "{'Type':'None','Value':''}"] {
            assert_eq!(ask(kind, options).unwrap()["options"]["composite"], Value::Null, "{options}");
        }
        assert_eq!(warned(kind, "{'Type':'None','Value':'(10)A1'}", &[]).0, ["option-without-effect"]);
        assert!(warned(kind, "{'Type':'CCA','Value':'(10)A1'}", &[]).0.is_empty());
    }
}

/// A value of an option that changes the picture, or must be refused: the first of its name and type, or of its name.
const SAMPLES: &[(&str, &str, &str)] = &[
    ("", "EncodingCodePage", "1200"),
    ("", "ForeColor", "navy"),
    ("", "BackColor", "yellow"),
    ("", "Quiet", "19"),
    ("", "Rotate", "Rotate90"),
    ("", "Dpi", "300"),
    ("", "ModuleSize", "3"),
    ("", "Message", "false"),
    ("", "MessagePos", "Left"),
    ("", "MessageVal", "見本"),
    ("", "CheckDigit", "true"),
    ("", "FixLength", "99"),
    ("", "AztecSymbolSize", "FullRangeSquare37"),
    ("Aztec", "StructureAppend", "true"),
    ("", "StructureIndex", "2"),
    ("", "StructureNumber", "3"),
    ("Code49", "Grouping", "true"),
    ("", "GroupNo", "3"),
    ("", "Payment", "true"),
    ("", "ECCMode", "ECC140"),
    ("", "ECC000_140SymbolSize", "Square41"),
    ("", "ECC200SymbolSize", "Square24"),
    ("", "ECC200EncodingMode", "Base256"),
    ("", "FileIdentifier", "9"),
    ("", "CheckDigitAlgorithm", "Luhn"),
    ("", "BearerBar", "true"),
    ("UPC", "Type", "UPC_E"),
    ("", "AddValue", "12"),
    ("", "AddOn", "12"),
    ("PDF417", "ErrorLevel", "5"),
    ("", "Col", "7"),
    ("", "Row", "30"),
    ("PDF417", "Type", "Simple"),
    ("", "CompactionMode", "Byte"),
    ("MicroPDF417", "Version", "Version4X20"),
    ("", "SegmentIndex", "1"),
    ("", "SegmentCount", "3"),
    ("", "FileID", "7"),
    ("QRCode", "ErrorLevel", "H"),
    ("QRCode", "Version", "7"),
    ("", "Model", "Model1"),
    ("", "Mask", "5"),
    ("", "ConnectionNo", "1"),
    ("", "SplitMode", "Character"),
    ("", "RowCount", "1"),
    ("", "Type", "CCA"),
    ("", "Value", "(10)A1"),
    ("", "PointSize", "8"),
];

/// Whether a type does already what an option asks for.
type IsDone = fn(&str) -> bool;

/// Options that may change nothing: what they ask for is done already, or the value does not call for it.
const SATISFIED: &[(&str, IsDone)] = &[
    // Drawn by the standard of every other type.
    ("CheckDigit", |kind| !["Code39", "NW7", "ITF"].contains(&kind)),
    // It has no text of its own.
    ("Message", |kind| kind == "Code49"),
    // One symbol needs no connection.
    ("StructureAppend", |_| true),
    ("Connection", |_| true),
    ("Grouping", |_| true),
    ("FullAscii", |_| true),
    ("AddressExtraction", |_| true),
];

/// Of every option of every type, alone and with a value that is not its default: the picture is another, or the request is
/// refused, or the receipt tells that the option has no effect.
#[test]
fn every_option_acts_or_says_that_it_does_not() {
    let tables = raybarcode::raybarcode::markdown();
    let (types, options) = tables.split_once("\n\n").unwrap();
    let kinds: Vec<&str> = types.lines().skip(2).map(|line| line.split('`').nth(1).unwrap()).collect();
    assert_eq!(kinds.len(), 27);
    let (mut faults, mut count) = (Vec::new(), 0);
    for kind in kinds {
        let sides = [("imageWidth", "900"), ("imageHeight", "900")];
        let ask = |options: &str| {
            let asked = match kind {
                "ITF14" => "1234567890123",
                "UPCE" => "123456",
                kind => value(kind),
            };
            draw(&call(&[&[("type", kind), ("value", asked), ("options", options)], &sides[..]].concat()))
        };
        let plain = ask("").unwrap_or_else(|error| panic!("{kind}: {}", error.refusal)).bytes;
        for line in options.lines().skip(2) {
            let name = line.split('`').nth(1).unwrap();
            let sample = |of: &str| SAMPLES.iter().find(|(kind, option, _)| *kind == of && *option == name);
            let known = SATISFIED.iter().find(|(option, _)| *option == name);
            let any = || SAMPLES.iter().find(|(_, option, _)| *option == name);
            let sample = match sample(kind).or_else(|| sample("")).or_else(any) {
                Some((.., sample)) => sample,
                None if known.is_some() => "true",
                None => panic!("there is no sample of {name}"),
            };
            // What a type does not have is refused, and so is what it cannot do.
            let Ok(drawn) = ask(&format!("{{'{name}':'{sample}'}}")) else { continue };
            count += 1;
            let told = drawn.receipt.warnings(Language::English);
            // A fixed module tells of the sides too.
            let told = told.iter().any(|told| told.contains(" has no effect") && !told.starts_with("image"));
            let satisfied = known.is_some_and(|(_, is_done)| is_done(kind));
            if told == (drawn.bytes != plain) && !satisfied {
                faults.push(format!("{kind} {name}={sample}: told {told}"));
            }
        }
    }
    assert!(count > 300, "{count} drawn");
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// What the receipt says names both options; with both there is nothing to say.
#[test]
fn an_option_that_lacks_another_is_told_with_the_other() {
    for (kind, alone, beside, with) in [
        ("Aztec", "'StructureIndex':1", "StructureAppend=true", "'StructureAppend':true,'StructureNumber':2"),
        ("DataMatrix", "'FileIdentifier':3", "StructureAppend=true", "'StructuredAppend':true"),
        ("DataMatrix", "'ECC000_140SymbolSize':'Square21'", "ECCMode=ECC000 - ECC140", "'ECCMode':'ECC140'"),
        ("DataMatrix", "'ECCMode':'ECC140','ECC200SymbolSize':'Square24'", "ECCMode=ECC200", "'ECCMode':'ECC200'"),
        ("QRCode", "'SplitMode':'Character'", "Connection=true", "'Connection':true"),
        ("Code49", "'GroupNo':0", "Grouping=true", "'Grouping':true"),
        ("NW7", "'CheckDigitAlgorithm':'Luhn'", "CheckDigit=true", "'CheckDigit':true"),
        ("MicroPDF417", "'FileID':7", "SegmentCount=1 - 99999", "'SegmentCount':2"),
        ("Code128", "'Message':false,'MessageVal':'A'", "Message=true", "'Message':true"),
        ("JAN13", "'MessagePos':'Left'", "MessageVal", "'MessageVal':'A'"),
    ] {
        let (codes, told) = warned(kind, &format!("{{{alone}}}"), &[]);
        assert!(codes.contains(&"option-without-effect".to_owned()) && told.contains(beside), "{kind} {alone}: {told}");
        let (codes, told) = warned(kind, &format!("{{{alone},{with}}}"), &[]);
        assert!(!codes.contains(&"option-without-effect".to_owned()), "{kind} {alone},{with}: {told}");
    }
    // The last counts, and defaults are not worth a word.
    assert!(warned("Code49", "{'Grouping':false,'GroupNo':1,'Grouping':true,'GroupNo':0}", &[]).0.is_empty());
    assert!(
        warned("QRCode", "{'Version':'auto','Mask':'Auto','Model':'Model2','EncodingCodePage':'932'}", &[])
            .0
            .is_empty()
    );
}

fn size(kind: &str, options: &str, sides: [&str; 2]) -> (u32, u32) {
    let pairs = [("type", kind), ("options", options), ("imageWidth", sides[0]), ("imageHeight", sides[1])];
    let given = [("value", value(kind))];
    let answer =
        draw(&call(&[&pairs[..], &given].concat())).unwrap_or_else(|error| panic!("{kind}: {}", error.refusal));
    (answer.width, answer.height)
}

/// Of a linear code the module gives way until bars and text have room in the height, whichever way the picture is turned.
#[test]
fn the_height_that_is_asked_for_holds() {
    for kind in
        ["JAN13", "NW7", "ITF", "Code39", "Code128", "EAN128", "UPC", "JapanesePostal", "PostNet", "IntelligentMail"]
    {
        for (width, height) in [("600", "60"), ("800", "80"), ("400", "50"), ("600", "40"), ("300", "300")] {
            let (most_wide, most_high) = (width.parse::<u32>().unwrap(), height.parse::<u32>().unwrap());
            let (w, h) = size(kind, "", [width, height]);
            assert!(w <= most_wide && h == most_high, "{kind} {width} x {height}: {w} x {h}");
            let turned = size(kind, "{'Rotate':'Rotate90'}", [height, width]);
            assert_eq!(turned, (h, w), "{kind} {width} x {height}, turned");
        }
    }
    // 113 modules with the quiet zones, three pixels each; at four the digits and a bar of one module have no room.
    assert_eq!(size("JAN13", "", ["600", "60"]), (339, 60));
    // A height that nothing fits is left to grow, and the width holds; a width that nothing fits grows, and the height holds.
    let (w, h) = size("JAN13", "", ["600", "5"]);
    assert!((453..=600).contains(&w) && h > 100, "{w} x {h}");
    assert_eq!(size("JAN13", "", ["50", "200"]), (113, 200));
    // Part modules of a quiet zone are rounded up once, not once a module.
    assert_eq!(size("JapanesePostal", "", ["560", "100"]).0, 560);
}

/// An option that fixes the module decides the size: bars grow to the height, never below that of their standard, and the
/// receipt tells which side has no effect.
#[test]
fn a_fixed_module_tells_which_side_has_no_effect() {
    let told = |kind: &str, options: &str, sides: &[(&str, &str)]| {
        let (_, told) = warned(kind, options, sides);
        told.lines()
            .filter_map(|line| line.split_once(" has no effect: "))
            .map(|(side, _)| side.to_owned())
            .collect::<Vec<_>>()
    };
    let (module, none) = ("{'ModuleSize':4}", Vec::<String>::new());
    assert_eq!(told("QRCode", module, &[]), none);
    assert_eq!(told("QRCode", module, &[("imageWidth", "400"), ("imageHeight", "50")]), ["imageWidth", "imageHeight"]);
    assert_eq!(size("QRCode", module, ["400", "50"]), (116, 116));
    // 69 modules of bars and the digits.
    let natural = size("JAN13", module, ["100", "100"]);
    assert!(natural.0 == 452 && natural.1 > 276, "{natural:?}");
    assert_eq!(told("JAN13", module, &[("imageHeight", "100")]), ["imageHeight"]);
    assert_eq!(size("JAN13", module, ["100", "500"]), (452, 500));
    assert_eq!(told("JAN13", module, &[("imageHeight", "500")]), none);
    assert_eq!(size("JAN13", "{'ModuleSize':4,'Rotate':90}", ["500", "100"]), (500, 452));
    let points = "{'PointSize':10,'Dpi':600}";
    assert_eq!(
        told("JapanesePostal", points, &[("imageWidth", "50"), ("imageHeight", "900")]),
        ["imageWidth", "imageHeight"]
    );
    assert!(warned("JapanesePostal", points, &[("imageWidth", "50")]).1.contains("PointSize"));
}

/// No refusal of this door advises what the door does not take.
#[test]
fn refusals_advise_what_this_door_takes() {
    for (value, options, field, advice) in [
        ("A", "{'ForeColor':'transparent'}", "ForeColor", "Red, #RGB, #RRGGBB"),
        ("A", "{'ForeColor':'nocolour'}", "ForeColor", "Red, #RGB, #RRGGBB"),
        ("A", "{'ForeColor':'rgb(1,2,3)'}", "ForeColor", "Red, #RGB, #RRGGBB"),
        ("A", "{'BackColor':'nocolour'}", "BackColor", "Red, #RGB, #RRGGBB, transparent"),
        ("A", "{'ForeColor':'white'}", "ForeColor", "equal"),
        ("é", "{'Model':'Model1','EncodingCodePage':28591}", "Model", "utf-8"),
        ("A", "{'Rotate':450}", "Rotate", "270"),
    ] {
        let refusal = draw(&call(&[("type", "QRCode"), ("value", value), ("options", options)])).unwrap_err().refusal;
        assert_eq!((refusal.code, refusal.field.as_str()), ("invalid-option", field), "{options}");
        assert!(refusal.wording.en.contains(advice), "{options}: {}", refusal.wording.en);
        for sentence in [&refusal.wording.en, &refusal.wording.ja] {
            for stranger in ["require", "rgb(", "eci"] {
                assert!(!sentence.contains(stranger), "{options}: {sentence}");
            }
        }
    }
    // What is advised is taken.
    for colour in ["Red", "#F00", "#FF0000"] {
        assert!(ask("QRCode", &format!("{{'ForeColor':'{colour}'}}")).is_ok(), "{colour}");
    }
    assert!(ask("QRCode", "{'BackColor':'transparent'}").is_ok());
}
