//! The tables of the door: its types, their options, and what each means in our terms.
//!
//! One row an option; another spelling is one more word in its row.

use serde_json::{Value, json};

use crate::layout::{Foreground, Length};

/// A type of the door.
pub struct Type {
    /// Name in the documentation.
    name: &'static str,
    /// Other names; compared without case, space, `-`, `_` and `/`.
    aliases: &'static [&'static str],
    /// Our symbology.
    pub id: &'static str,
    /// Whether the code page decides its bytes.
    pub code_page: bool,
}

const fn linear(name: &'static str, aliases: &'static [&'static str], id: &'static str) -> Type {
    Type { name, aliases, id, code_page: false }
}

const fn matrix(name: &'static str, aliases: &'static [&'static str], id: &'static str) -> Type {
    Type { name, aliases, id, code_page: true }
}

static TYPES: &[Type] = &[
    matrix("Aztec", &[], "aztec"),
    linear("Code39", &["3of9"], "code-39"),
    linear("Code93", &[], "code-93"),
    linear("Code128", &[], "code-128"),
    linear("EAN128", &["GS1-128", "UCC/EAN128"], "gs1-128"),
    linear("Code49", &[], "code-49"),
    matrix("DataMatrix", &[], "data-matrix"),
    linear("NW7", &["Codabar", "Codeabar", "Code2of7"], "codabar"),
    linear("IntelligentMail", &[], "intelligent-mail"),
    linear("ITF", &["Interleaved2of5"], "itf"),
    linear("ITF14", &[], "itf-14"),
    linear("JAN8", &["EAN8"], "ean-8"),
    linear("JAN13", &["EAN13"], "ean-13"),
    linear("JapanesePostal", &[], "japan-post"),
    matrix("MicroPDF417", &[], "micro-pdf417"),
    matrix("PDF417", &[], "pdf417"),
    linear("PostNet", &[], "postnet"),
    matrix("QRCode", &["QR"], "qr-code"),
    linear("UPC", &["UPCA"], "upc-a"),
    linear("UPCE", &[], "upc-e"),
    linear("GS1DataBarOmniDirectional", &["RSS14"], "gs1-databar-omnidirectional"),
    linear("GS1DataBarTruncated", &["RSS14Truncated"], "gs1-databar-truncated"),
    linear("GS1DataBarStacked", &["RSS14Stacked"], "gs1-databar-stacked"),
    linear("GS1DataBarStackedOmnidirectional", &["RSS14StackedOmnidirectional"], "gs1-databar-stacked-omnidirectional"),
    linear("GS1DataBarLimited", &["RSSLimited"], "gs1-databar-limited"),
    linear("GS1DataBarExpanded", &["RSSExpanded"], "gs1-databar-expanded"),
    linear("GS1DataBarExpandedStacked", &["RSSExpandedStacked"], "gs1-databar-expanded-stacked"),
];

fn plain(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|c| !" -_/".contains(*c)).map(|c| c.to_ascii_lowercase())
}

/// The type of that name.
pub fn find_type(name: &str) -> Option<&'static Type> {
    TYPES.iter().find(|kind| std::iter::once(&kind.name).chain(kind.aliases).any(|known| plain(known).eq(plain(name))))
}

/// The names of all types, for the error.
pub fn type_names() -> String {
    TYPES.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ")
}

/// The types and the options as tables of Markdown, for `docs/raybarcode.md`.
pub fn markdown() -> String {
    use std::fmt::Write;
    let code = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let mut text = String::from("| `type` | also | here |\n|---|---|---|\n");
    for Type { name, aliases, id, .. } in TYPES {
        let _ = writeln!(text, "| `{name}` | {} | `{id}` |", code(aliases));
    }
    text.push_str("\n| option | also | types | values | here | acts only with |\n|---|---|---|---|---|---|\n");
    for Row { ids, name, aliases, values, target, beside } in ROWS {
        let types = match *ids {
            [] => "all".into(),
            TEXTUAL => "with text".into(),
            LINED => "with text, but Code49, JAN and UPC".into(),
            CHECKED => "with a check digit".into(),
            ids => {
                TYPES.iter().filter(|kind| ids.contains(&kind.id)).map(|kind| kind.name).collect::<Vec<_>>().join(", ")
            }
        };
        let here = match target {
            Target::Option(option) | Target::Style(option) => format!("`{option}`"),
            Target::Special(special) => decides(special).into(),
        };
        let beside = beside.map_or_else(String::new, |beside| {
            format!("`{}`{}", beside.words, if beside.carries { ", and is refused without" } else { "" })
        });
        let _ =
            writeln!(text, "| `{name}` | {} | {types} | {} | {here} | {beside} |", code(aliases), values.expected());
    }
    text
}

/// What a value of the door decides, in the words of the migration page.
fn decides(special: &str) -> &'static str {
    match special {
        "code_page" => "`encoding`",
        "check_digit" | "algorithm" => "`check_digit`",
        "append" => "whether there is `structured_append`",
        "index" | "segment" => "`structured_append.index`, counted from 1",
        "total" | "segments" => "`structured_append.total`",
        "file_id" => "`structured_append.id`",
        "file" => "`structured_append.file_id`",
        "cut" => "`structured_append.cut`",
        "odd_size" => "`size` where `ecc` is below 200",
        "upc_type" => "`upc-a` or `upc-e`, and the length of `add_on`",
        "add_value" => "`add_on`",
        "composite_type" => "the symbology with `-composite`",
        "composite_value" => "`composite`",
        "row_count" => "the least `columns` that make no more rows",
        _ => "checked against the value",
    }
}

/// Where a value goes.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// An option of the symbology.
    Option(&'static str),
    /// A drawing option.
    Style(&'static str),
    /// A value that decides together with others.
    Special(&'static str),
}

/// The values of an option and what each becomes; `null` means the default.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// `true` or `false`.
    Flag,
    /// A whole number in a range.
    Number(u64, u64),
    /// A whole number in a range, or `auto`; also 0 or -1 where the range leaves them out.
    NumberOrAuto(u64, u64),
    /// One of these words.
    Words(&'static [(&'static str, &'static str)]),
    /// One of these words, ours being words though they look like numbers.
    Names(&'static [(&'static str, &'static str)]),
    /// Digits.
    Digits,
    /// Any text.
    Text,
    /// A size in points from 8 to 11.5.
    Points,
    /// The colour of the bars: `name`, `#RGB` or `#RRGGBB`.
    Ink,
    /// The colour of the ground: the same, or `transparent`.
    Ground,
    /// A number of a code page.
    CodePage,
    /// A size of modules: `4`, `4px`, `0.33mm`.
    Module,
    /// `true`, `false` or modules.
    Quiet,
    /// The mask of a QR code: `Auto`, 0 to 7, `Mask000` to `Mask111`.
    Mask,
    /// The size of an Aztec symbol: its layers, and whether it is compact.
    AztecSize,
    /// `Square10`, `Rectangular8x18`: the size of a Data Matrix.
    DataMatrixSize,
    /// `Auto`, `Square9` to `Square49`: the size of a Data Matrix before ECC 200.
    OddSquare,
    /// `Version2X11`: columns and rows of a MicroPDF417.
    MicroSize,
}

/// What must hold of the other options of a call, or of its type, for an option to act.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// What has this name of ours is given, and is neither false nor 0 nor empty.
    On(&'static str),
    /// What has this name of ours is not so.
    Off(&'static str),
    /// Text is drawn.
    Shown,
    /// The type holds bytes of a code page.
    Bytes,
}

/// What an option acts with.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// As the caller would write it.
    pub words: &'static str,
    /// The same for the door.
    pub when: When,
    /// Whether the option carries data, or asks for data, that the symbol would lack without the other: it is refused then.
    /// Others are passed over, as the switches of the original have it, and the receipt tells so.
    pub carries: bool,
}

const fn only(words: &'static str, when: When) -> Beside {
    Beside { words, when, carries: false }
}

const BYTES: Beside = only("type=Aztec, DataMatrix, MicroPDF417, PDF417, QRCode", When::Bytes);
const APPENDED: Beside = only("StructureAppend=true", When::On("append"));
const CONNECTED: Beside = only("Connection=true", When::On("append"));
const GROUPED: Beside = only("Grouping=true", When::On("grouping"));
const SEGMENTED: Beside = only("SegmentCount=1 - 99999", When::On("segments"));
const DIGIT: Beside = only("CheckDigit=true", When::On("check_digit"));
const OLDER: Beside = only("ECCMode=ECC000 - ECC140", When::On("ecc"));
const ECC200: Beside = only("ECCMode=ECC200", When::Off("ecc"));
const SHOWN: Beside = only("Message=true", When::Shown);
/// The digits of JAN and UPC are tied to their bars, and Code 49 has no text of its own; text in their place has room to move.
const REPLACED: Beside = only("MessageVal", When::On("text_content"));
const CCA: Beside = Beside { words: "Type=CCA", when: When::On("composite_type"), carries: true };
const SECOND: Beside = Beside { words: "Value", when: When::On("composite_value"), carries: true };

/// An option of the door.
#[derive(Clone, Copy)]
pub struct Row {
    /// Our symbologies that have it; empty: all.
    ids: &'static [&'static str],
    /// Name in the documentation.
    pub name: &'static str,
    /// Other spellings, the documented misspellings among them.
    aliases: &'static [&'static str],
    /// Its values.
    pub values: Values,
    /// Where they go.
    pub target: Target,
    /// What it acts with; alone where there is nothing.
    pub beside: Option<Beside>,
}

const fn row(ids: &'static [&'static str], name: &'static str, values: Values, target: Target) -> Row {
    Row { ids, name, aliases: &[], values, target, beside: None }
}

const fn also(aliases: &'static [&'static str], row: &Row) -> Row {
    Row { aliases, ..*row }
}

const fn with(beside: Beside, row: &Row) -> Row {
    Row { beside: Some(beside), ..*row }
}

const TEXTUAL: &[&str] = &[
    "code-39",
    "code-93",
    "code-128",
    "gs1-128",
    "code-49",
    "codabar",
    "itf",
    "itf-14",
    "ean-8",
    "ean-13",
    "upc-a",
    "upc-e",
    "gs1-databar-omnidirectional",
    "gs1-databar-truncated",
    "gs1-databar-stacked",
    "gs1-databar-stacked-omnidirectional",
    "gs1-databar-limited",
    "gs1-databar-expanded",
    "gs1-databar-expanded-stacked",
];
/// Those that have a line of text of their own which is not tied to their bars.
const LINED: &[&str] = &[
    "code-39",
    "code-93",
    "code-128",
    "gs1-128",
    "codabar",
    "itf",
    "itf-14",
    "gs1-databar-omnidirectional",
    "gs1-databar-truncated",
    "gs1-databar-stacked",
    "gs1-databar-stacked-omnidirectional",
    "gs1-databar-limited",
    "gs1-databar-expanded",
    "gs1-databar-expanded-stacked",
];
const UNLINED: &[&str] = &["code-49", "ean-8", "ean-13", "upc-a", "upc-e"];
const CHECKED: &[&str] = &[
    "code-39", "codabar", "itf", "itf-14", "ean-8", "ean-13", "upc-a", "upc-e", "postnet", "code-93", "code-128",
    "gs1-128",
];
const COMPOSITE: &[&str] = &["gs1-databar-stacked", "gs1-databar-limited"];

static ROWS: &[Row] = &[
    with(BYTES, &row(&[], "EncodingCodePage", Values::CodePage, Target::Special("code_page"))),
    row(&[], "ForeColor", Values::Ink, Target::Style("foreground")),
    row(&[], "BackColor", Values::Ground, Target::Style("background")),
    also(&["QuietZone"], &row(&[], "Quiet", Values::Quiet, Target::Style("quiet_zone"))),
    row(
        &[],
        "Rotate",
        Values::Words(&[
            ("Rotate0", "0"),
            ("Rotate90", "90"),
            ("Rotate180", "180"),
            ("Rotate270", "270"),
            ("0", "0"),
            ("90", "90"),
            ("180", "180"),
            ("270", "270"),
        ]),
        Target::Style("rotate"),
    ),
    row(&[], "Dpi", Values::Number(30, 4800), Target::Style("dpi")),
    row(&[], "ModuleSize", Values::Module, Target::Style("module")),
    row(TEXTUAL, "Message", Values::Flag, Target::Style("text")),
    with(SHOWN, &row(LINED, "MessagePos", Values::Words(ALIGNMENTS), Target::Style("text_align"))),
    with(REPLACED, &row(UNLINED, "MessagePos", Values::Words(ALIGNMENTS), Target::Style("text_align"))),
    with(SHOWN, &row(TEXTUAL, "MessageVal", Values::Text, Target::Style("text_content"))),
    row(CHECKED, "CheckDigit", Values::Flag, Target::Special("check_digit")),
    row(&["code-39", "itf", "postnet"], "FixLength", Values::Number(0, 255), Target::Special("fix_length")),
    row(&["aztec"], "AztecSymbolSize", Values::AztecSize, Target::Option("layers")),
    also(
        &["StructureAppened", "StructuredAppend"],
        &row(&["aztec", "data-matrix", "qr-code"], "StructureAppend", Values::Flag, Target::Special("append")),
    ),
    with(APPENDED, &row(&["aztec"], "StructureIndex", Values::Number(0, 26), Target::Special("index"))),
    also(
        &["StructrueNumber"],
        &with(APPENDED, &row(&["aztec"], "StructureNumber", Values::Number(1, 26), Target::Special("total"))),
    ),
    row(&["code-39"], "FullAscii", Values::Flag, Target::Option("full_ascii")),
    row(&["code-49"], "Grouping", Values::Flag, Target::Option("grouping")),
    also(
        &["GroupNumber"],
        &with(GROUPED, &row(&["code-49"], "GroupNo", Values::Number(0, 8), Target::Option("group_number"))),
    ),
    row(&["gs1-128"], "Payment", Values::Flag, Target::Option("payment")),
    row(
        &["data-matrix"],
        "ECCMode",
        Values::Names(&[
            ("ECC000", "000"),
            ("ECC050", "050"),
            ("ECC080", "080"),
            ("ECC100", "100"),
            ("ECC140", "140"),
            ("ECC200", ""),
        ]),
        Target::Option("ecc"),
    ),
    with(OLDER, &row(&["data-matrix"], "ECC000_140SymbolSize", Values::OddSquare, Target::Special("odd_size"))),
    with(ECC200, &row(&["data-matrix"], "ECC200SymbolSize", Values::DataMatrixSize, Target::Option("size"))),
    with(
        ECC200,
        &row(
            &["data-matrix"],
            "ECC200EncodingMode",
            Values::Words(&[
                ("Auto", ""),
                ("ASCII", "ascii"),
                ("C40", "c40"),
                ("Text", "text"),
                ("X12", "x12"),
                ("EDIFACT", "edifact"),
                ("Base256", "base-256"),
            ]),
            Target::Option("scheme"),
        ),
    ),
    also(
        &["StructureIndex"],
        &with(APPENDED, &row(&["data-matrix"], "StructureNumber", Values::Number(0, 15), Target::Special("index"))),
    ),
    with(APPENDED, &row(&["data-matrix"], "FileIdentifier", Values::Number(0, 254), Target::Special("file_id"))),
    with(
        DIGIT,
        &row(
            &["codabar"],
            "CheckDigitAlgorithm",
            Values::Words(&[
                ("Modulus16", "mod-16"),
                ("DR_7", "7dr"),
                ("DSR_7", "7dsr"),
                ("DR_9", "9dr"),
                ("DSR_9", "9dsr"),
                ("Luhn", "luhn"),
                ("Modulus10Weight2", "mod-10-weight-2"),
                ("Modulus10Weight3", "mod-10-weight-3"),
                ("Modulus11Weight234567", "mod-11"),
            ]),
            Target::Special("algorithm"),
        ),
    ),
    also(
        &["BearBar"],
        &row(
            &["itf", "itf-14"],
            "BearerBar",
            Values::Words(&[("true", "top-bottom"), ("false", "none")]),
            Target::Option("bearer_bars"),
        ),
    ),
    row(
        &["upc-a"],
        "Type",
        Values::Words(&[
            ("UPC_A", "a"),
            ("UPC_E", "e"),
            ("UPC_Add2", "add2"),
            ("UPC_Add5", "add5"),
            ("1", "a"),
            ("2", "e"),
            ("3", "add2"),
            ("4", "add5"),
        ]),
        Target::Special("upc_type"),
    ),
    also(&["AddOn"], &row(&["upc-a", "upc-e"], "AddValue", Values::Digits, Target::Special("add_value"))),
    also(&["AddValue"], &row(&["ean-13", "ean-8"], "AddOn", Values::Digits, Target::Option("add_on"))),
    row(&["pdf417"], "ErrorLevel", Values::NumberOrAuto(0, 8), Target::Option("error_correction")),
    also(&["Column"], &row(&["pdf417"], "Col", Values::NumberOrAuto(1, 30), Target::Option("columns"))),
    row(&["pdf417"], "Row", Values::NumberOrAuto(3, 90), Target::Option("rows")),
    row(&["pdf417"], "Type", Values::Words(&[("Normal", ""), ("Simple", "true")]), Target::Option("compact")),
    row(
        &["micro-pdf417"],
        "CompactionMode",
        Values::Words(&[("Auto", ""), ("Text", "text"), ("Numeric", "numeric"), ("Byte", "byte")]),
        Target::Option("compaction"),
    ),
    row(&["micro-pdf417"], "Version", Values::MicroSize, Target::Option("columns")),
    with(SEGMENTED, &row(&["micro-pdf417"], "SegmentIndex", Values::Number(0, 99_998), Target::Special("segment"))),
    row(&["micro-pdf417"], "SegmentCount", Values::Number(0, 99_999), Target::Special("segments")),
    with(SEGMENTED, &row(&["micro-pdf417"], "FileID", Values::Number(0, 899), Target::Special("file"))),
    row(
        &["qr-code"],
        "ErrorLevel",
        Values::Words(&[("L", "L"), ("M", "M"), ("Q", "Q"), ("H", "H")]),
        Target::Option("error_correction"),
    ),
    row(&["qr-code"], "Version", Values::NumberOrAuto(1, 40), Target::Option("version")),
    row(&["qr-code"], "Model", Values::Words(&[("Model1", "1"), ("Model2", "")]), Target::Option("model")),
    row(&["qr-code"], "Mask", Values::Mask, Target::Option("mask")),
    row(&["qr-code"], "Connection", Values::Flag, Target::Special("append")),
    also(
        &["ConnectionNumber", "StructureIndex"],
        &with(CONNECTED, &row(&["qr-code"], "ConnectionNo", Values::Number(0, 15), Target::Special("index"))),
    ),
    with(CONNECTED, &row(&["qr-code"], "StructureNumber", Values::Number(1, 16), Target::Special("total"))),
    with(
        CONNECTED,
        &row(
            &["qr-code"],
            "SplitMode",
            Values::Words(&[("Byte", "bytes"), ("Character", "characters")]),
            Target::Special("cut"),
        ),
    ),
    row(&["gs1-databar-expanded-stacked"], "RowCount", Values::Number(1, 11), Target::Special("row_count")),
    also(
        &["CompositeType", "GS1CompositeType"],
        &with(
            SECOND,
            &row(
                COMPOSITE,
                "Type",
                Values::Words(&[("None", "false"), ("CCA", "true")]),
                Target::Special("composite_type"),
            ),
        ),
    ),
    also(
        &["CompositeValue", "GS1CompositeValue"],
        &with(CCA, &row(COMPOSITE, "Value", Values::Text, Target::Special("composite_value"))),
    ),
    row(&["japan-post"], "PointSize", Values::Points, Target::Style("module")),
    row(&["japan-post"], "AddressExtraction", Values::Flag, Target::Option("address_extraction")),
];

const ALIGNMENTS: &[(&str, &str)] =
    &[("Default", ""), ("Center", "center"), ("Even", "justify"), ("Left", "left"), ("Right", "right")];

/// The row of an option of a type.
pub fn find_option(kind: &Type, name: &str) -> Option<&'static Row> {
    of_type(kind)
        .find(|row| std::iter::once(&row.name).chain(row.aliases).any(|known| known.eq_ignore_ascii_case(name)))
}

/// The names of a type's options.
pub fn option_names(kind: &Type) -> impl Iterator<Item = &'static str> {
    of_type(kind).map(|row| row.name)
}

fn of_type(kind: &Type) -> impl Iterator<Item = &'static Row> {
    let id = kind.id;
    ROWS.iter().filter(move |row| row.ids.is_empty() || row.ids.contains(&id))
}

/// The door's name of what we call so.
pub fn name_of(kind: &Type, ours: &str) -> Option<&'static str> {
    let means =
        |target| matches!(target, Target::Option(name) | Target::Style(name) | Target::Special(name) if name == ours);
    of_type(kind).find(|row| means(row.target)).map(|row| row.name)
}

/// The value of the door that decides an option of ours together with others.
pub fn decided_by(option: &str) -> Option<&'static str> {
    Some(match option {
        "add_on" => "add_value",
        "columns" => "row_count",
        "composite" => "composite_value",
        "encoding" => "code_page",
        "structured_append" => "append",
        _ => return None,
    })
}

/// The option that tells which of the connected symbols is drawn.
pub fn index_name(id: &str) -> &'static str {
    if id == "qr-code" { "ConnectionNo" } else { "StructureNumber" }
}

/// A length of whole pixels.
pub fn pixels(count: u32) -> Option<Length> {
    format!("{count}px").parse().ok()
}

/// What stands beside a word, in our terms; nothing stands for the default.
fn of_word(words: &[(&str, &'static str)], text: &str, ours: impl Fn(&'static str) -> Value) -> Option<Value> {
    let (_, value) = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text))?;
    Some(if value.is_empty() { Value::Null } else { ours(value) })
}

impl Values {
    /// The value in our terms, `null` for the default, `None` where it is not allowed.
    pub fn convert(self, text: &str) -> Option<Value> {
        match self {
            Self::Flag => match text.to_ascii_lowercase().as_str() {
                "true" | "1" => Some(json!(true)),
                "false" | "0" => Some(json!(false)),
                _ => None,
            },
            Self::Number(min, max) => number(text, min, max),
            Self::NumberOrAuto(min, max) => {
                let left_out = text == "-1" || (text == "0" && min > 0);
                if is_auto(text) || left_out { Some(Value::Null) } else { number(text, min, max) }
            }
            Self::Words(words) => of_word(words, text, |value| match value {
                "true" => json!(true),
                "false" => json!(false),
                value => value.parse::<u64>().map_or_else(|_| json!(value), |number| json!(number)),
            }),
            Self::Names(words) => of_word(words, text, |value| json!(value)),
            Self::OddSquare => odd_square(text),
            Self::Digits => text.bytes().all(|c| c.is_ascii_digit()).then(|| json!(text)),
            Self::Text => Some(json!(text)),
            // Invisible bars are no barcode.
            Self::Ink => colour(text).filter(|ink| ink.0.alpha() > 0).map(|_| json!(text)),
            Self::Ground => colour(text).map(|_| json!(text)),
            Self::CodePage => crate::coding::charset::Charset::find(text).map(|_| json!(text)),
            Self::Module => Some(json!(module(text.trim()))),
            Self::Points => points(text),
            Self::Quiet => quiet_zone(text),
            Self::Mask => mask(text),
            Self::AztecSize => aztec_size(&text.to_ascii_lowercase()),
            Self::DataMatrixSize => data_matrix_size(&text.to_ascii_lowercase()),
            Self::MicroSize => micro_size(&text.to_ascii_lowercase()),
        }
    }

    /// What is allowed, for the error.
    pub fn expected(self) -> String {
        match self {
            Self::Flag => "true, false".into(),
            Self::Number(min, max) => format!("{min} - {max}"),
            Self::NumberOrAuto(min, max) => format!("auto, {min} - {max}"),
            Self::Words(words) | Self::Names(words) => {
                words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
            }
            Self::Digits => "0-9".into(),
            Self::Text => "text".into(),
            Self::Ink => "Red, #RGB, #RRGGBB".into(),
            Self::Ground => "Red, #RGB, #RRGGBB, transparent".into(),
            Self::CodePage => "932, 65001, 51932, 50220, 20127, 28591, 1252, 936, 54936, 950, 949, 1200, …".into(),
            Self::Module => "4, 4px, 0.33mm".into(),
            Self::Points => "8 - 11.5".into(),
            Self::Quiet => "true, false, 0 - 100".into(),
            Self::Mask => "Auto, 0 - 7, Mask000 - Mask111".into(),
            Self::AztecSize => "Auto, CompactSquare15 - 27, FullRangeSquare19 - 151".into(),
            Self::DataMatrixSize => {
                "SquareAuto, RectangularAuto, Square10 - Square144, Rectangular8x18 - Rectangular16x48".into()
            }
            Self::OddSquare => "Auto, Square9 - Square49".into(),
            Self::MicroSize => "ColumnPriorAuto, RowPriorAuto, Version1X11 - Version4X44".into(),
        }
    }
}

/// Sides of the square symbols of ECC 200.
#[rustfmt::skip]
const SQUARES: [&str; 24] = [
    "10", "12", "14", "16", "18", "20", "22", "24", "26", "32", "36", "40", "44", "48", "52", "64", "72", "80", "88", "96", "104",
    "120", "132", "144",
];

/// Rows of MicroPDF417 by its columns.
const MICRO_ROWS: [&[u8]; 4] = [
    &[11, 14, 17, 20, 24, 28],
    &[8, 11, 14, 17, 20, 23, 26],
    &[6, 8, 10, 12, 15, 20, 26, 32, 38, 44],
    &[4, 6, 8, 10, 12, 15, 20, 26, 32, 38, 44],
];

fn number(text: &str, min: u64, max: u64) -> Option<Value> {
    text.parse::<u64>().ok().filter(|number| (min..=max).contains(number)).map(|number| json!(number))
}

fn is_auto(text: &str) -> bool {
    text.eq_ignore_ascii_case("auto")
}

/// A length, a bare number being pixels.
fn module(text: &str) -> String {
    let bare = text.bytes().all(|c| c.is_ascii_digit() || c == b'.');
    format!("{text}{}", if bare { "px" } else { "" })
}

/// The module at a size in points: the bars are 0.6 mm wide at 10.
fn points(text: &str) -> Option<Value> {
    let points = text.parse::<f64>().ok().filter(|points| (8.0..=11.5).contains(points))?;
    Some(json!(format!("{}mm", (points * 600.0).round() / 10_000.0)))
}

fn quiet_zone(text: &str) -> Option<Value> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(json!(true)),
        "false" => Some(json!(false)),
        modules => modules.parse::<f64>().ok().filter(|m| (0.0..=100.0).contains(m)).map(|m| json!(m)),
    }
}

fn mask(text: &str) -> Option<Value> {
    let bits = text.get(..4).filter(|word| word.eq_ignore_ascii_case("mask")).map(|_| &text[4..]);
    match bits {
        Some(bits) if bits.len() == 3 => u8::from_str_radix(bits, 2).ok().map(|mask| json!(mask)),
        Some(_) => None,
        None if is_auto(text) => Some(Value::Null),
        None => number(text, 0, 7),
    }
}

fn odd_square(text: &str) -> Option<Value> {
    if is_auto(text) {
        return Some(Value::Null);
    }
    let side = text.to_ascii_lowercase().strip_prefix("square")?.parse::<u8>().ok()?;
    (side % 2 == 1 && (9..=49).contains(&side)).then(|| json!(format!("{side}x{side}")))
}

fn aztec_size(lower: &str) -> Option<Value> {
    if is_auto(lower) {
        return Some(Value::Null);
    }
    let side = |prefix: &str| lower.strip_prefix(prefix)?.parse::<u32>().ok();
    if let Some(side) = side("compactsquare") {
        return matches!(side, 15 | 19 | 23 | 27).then(|| json!({"layers": (side - 11) / 4, "compact": true}));
    }
    // ISO/IEC 24778: a full-range symbol of L layers has 15 + 4 L modules and its reference grid.
    let side = side("fullrangesquare")?;
    (1..=32).find(|&layers| full_range_side(layers) == side).map(|layers| json!({"layers": layers, "compact": false}))
}

fn data_matrix_size(lower: &str) -> Option<Value> {
    match lower {
        "squareauto" => return Some(json!({"shape": "square"})),
        "rectangularauto" => return Some(json!({"shape": "rectangle"})),
        _ => {}
    }
    if let Some(side) = lower.strip_prefix("square") {
        return SQUARES.contains(&side).then(|| json!({"size": format!("{side}x{side}")}));
    }
    let size = lower.strip_prefix("rectangular")?;
    ["8x18", "8x32", "12x26", "12x36", "16x36", "16x48"].contains(&size).then(|| json!({"size": size}))
}

fn micro_size(lower: &str) -> Option<Value> {
    match lower {
        "columnpriorauto" | "auto" => return Some(Value::Null),
        "rowpriorauto" => return Some(json!({"strategy": "height"})),
        _ => {}
    }
    let (columns, rows) = lower.strip_prefix("version")?.split_once('x')?;
    let (columns, rows): (usize, u8) = (columns.parse().ok()?, rows.parse().ok()?);
    let known = columns.checked_sub(1).and_then(|place| MICRO_ROWS.get(place))?.contains(&rows);
    known.then(|| json!({"columns": columns, "rows": rows}))
}

/// A colour name or hex digits: functions such as `rgb()` are not documented for this door.
fn colour(text: &str) -> Option<Foreground> {
    let documented = match text.strip_prefix('#') {
        Some(hex) => matches!(hex.len(), 3 | 6),
        None => text.bytes().all(|c| c.is_ascii_alphabetic()) || text.len() == 6,
    };
    text.parse().ok().filter(|_| documented)
}

fn full_range_side(layers: u32) -> u32 {
    let core = 14 + 4 * layers;
    core + 1 + 2 * ((core / 2 - 1) / 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The full list of sides by the standard.
    #[test]
    fn aztec_sides_follow_from_the_layers() {
        let sides: Vec<u32> = (1..=32).map(full_range_side).collect();
        assert_eq!(
            sides,
            [
                19, 23, 27, 31, 37, 41, 45, 49, 53, 57, 61, 67, 71, 75, 79, 83, 87, 91, 95, 101, 105, 109, 113, 117,
                121, 125, 131, 135, 139, 143, 147, 151
            ]
        );
    }

    #[test]
    fn every_type_is_found_by_all_its_names() {
        for kind in TYPES {
            for name in std::iter::once(&kind.name).chain(kind.aliases) {
                for spelling in [(*name).to_owned(), name.to_lowercase(), name.replace('-', "_")] {
                    assert_eq!(find_type(&spelling).map(|found| found.id), Some(kind.id), "{spelling}");
                }
            }
        }
        assert_eq!(find_type("GS1DataBar OmniDirectional").map(|kind| kind.id), Some("gs1-databar-omnidirectional"));
    }
}
