//! The RayBarcode door, row by row: type, options string, and the request of ours that they mean.

use raybarcode::{
    raybarcode::{Call, draw, request},
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
        ("{'Connection':true,'StructureNumber':2,'SplitMode':'Character'}", "structured_append/cut", Value::Null),
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
        ("GS1DataBarExpandedStacked", "gs1-databar-expanded-stacked", "{'RowCount':'3'}", "columns", json!(3)),
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
    rows
}

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
