//! The RayBarcode door: `value`, `type`, `imageWidth`, `imageHeight`, `outputFormat` and an options string become a
//! request of ours. Names are compared without case; nothing unknown is passed over.
//!
//! `docs/raybarcode.md` is this mapping for those who move their pages here.

mod names;
mod options_string;
mod table;

use std::borrow::Cow;

use serde_json::{Map, Value, json};

pub use self::table::markdown;
use self::{
    names::Names,
    table::{Row, Target, Type, When},
};
use crate::{
    coding::charset::Charset,
    generate::{Answer, answer},
    layout::{Style, layout, pattern_width},
    options::{duplicate_parameter, unknown_parameter},
    refusal::Refusal,
    request::{Output, Request, TABLES},
    symbol::{Height, Note, Shape, Symbol, Wording},
    symbology::{self, contract::Payload},
};

/// A parameter of the door and the other spellings it is known by.
const PARAMETERS: &[(&str, &[&str])] = &[
    ("value", &[]),
    ("type", &[]),
    ("imageWidth", &["width"]),
    ("imageHeight", &["height"]),
    ("outputFormat", &["format"]),
    ("options", &[]),
];

/// The picture's side where none is asked for, in pixels.
const SIDE: u32 = 100;

/// The parameters of one call, by their canonical names.
#[derive(Debug, Default)]
pub struct Call {
    values: Vec<(&'static str, String)>,
}

impl Call {
    /// Collects names and values; unknown and repeated names are refused.
    pub fn collect<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Refusal> {
        let mut call = Self::default();
        for (name, value) in pairs {
            let known = PARAMETERS.iter().find(|(canonical, others)| {
                std::iter::once(canonical).chain(*others).any(|known| known.eq_ignore_ascii_case(name))
            });
            let Some((canonical, _)) = known else {
                return Err(unknown_parameter(name, PARAMETERS.iter().map(|(canonical, _)| *canonical)));
            };
            if call.get(canonical).is_some() {
                return Err(duplicate_parameter(canonical));
            }
            call.values.push((canonical, value.to_owned()));
        }
        Ok(call)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// A refusal with the name that the original engine has for it, where one fits.
#[derive(Debug)]
pub struct EngineRefusal {
    /// The refusal in our terms.
    pub refusal: Refusal,
    /// `BadValue`, `NoMoreConnection`, … of the original engine.
    pub engine_error: Option<&'static str>,
}

impl From<Refusal> for EngineRefusal {
    fn from(refusal: Refusal) -> Self {
        let engine_error = match refusal.code {
            "missing-data" => Some("NotHaveValue"),
            "invalid-character" | "unencodable-character" | "invalid-check-digit" | "invalid-gs1" => Some("BadValue"),
            "invalid-length" => Some("ValueError"),
            "data-too-long" => Some("TooBigValue"),
            "invalid-option" if ["group_number", "GroupNo"].contains(&refusal.field.as_str()) => Some("NoMoreGroup"),
            "invalid-option" | "unknown-parameter" => Some("ParameterError"),
            _ => None,
        };
        Self { refusal, engine_error }
    }
}

/// Draws what a call asks for.
pub fn draw(call: &Call) -> Result<Answer, EngineRefusal> {
    let Meant { request, symbol, names, passed_over } = understand(call)?;
    let answer = answer(&request, &symbol).map_err(|refusal| names.of_door(refusal))?;
    Ok(Answer { receipt: answer.receipt.with_warnings(passed_over), ..answer })
}

/// The request of ours that a call means, its size chosen.
pub fn request(call: &Call) -> Result<Request, EngineRefusal> {
    understand(call).map(|meant| meant.request)
}

/// What a call means.
struct Meant {
    request: Request,
    /// The symbol of the request, by which its size was chosen.
    symbol: Symbol,
    names: Names,
    /// A warning for each option that has no effect.
    passed_over: Vec<Note>,
}

fn understand(call: &Call) -> Result<Meant, EngineRefusal> {
    let name = call.get("type").ok_or_else(|| missing("type"))?;
    let kind = table::find_type(name).ok_or_else(|| {
        Refusal::new(
            "unknown-symbology",
            "type",
            Wording::of(
                format!("there is no such type; there are {}", table::type_names()),
                format!("この type はありません。使える値: {}", table::type_names()),
            ),
        )
    })?;
    let value = call.get("value").ok_or_else(|| missing("value"))?;
    let given = options_string::parse(call.get("options").unwrap_or_default())?;
    let mut mapped = Mapped::default();
    let mut names = Names::of(kind, value.len() - value.trim_start().len());
    mapped.read(kind, &given, &mut names)?;
    let value = mapped.message(kind, value.trim(), &mut names);
    match complete(call, kind, &value, &mut mapped, &names) {
        Ok((request, symbol)) => Ok(Meant { request, symbol, names, passed_over: mapped.passed_over }),
        Err(error) => Err(EngineRefusal { refusal: names.of_door(error.refusal), ..error }),
    }
}

fn complete(
    call: &Call,
    kind: &Type,
    value: &str,
    mapped: &mut Mapped,
    names: &Names,
) -> Result<(Request, Symbol), EngineRefusal> {
    let id = mapped.symbology(kind)?;
    let entry = symbology::find(id).ok_or_else(|| {
        Refusal::new(
            "unknown-symbology",
            "type",
            Wording::of(format!("{id} is not drawn by this service"), format!("{id} には対応していません")),
        )
    })?;
    mapped.fixed_length(value)?;
    mapped.check_digit(id);
    mapped.code_page(kind);
    mapped.segment()?;
    let data = mapped.parts(entry, value)?;
    if id == "gs1-databar-expanded-stacked" {
        mapped.row_count(entry, &data);
    }
    let table = TABLES.symbology(entry);
    let options = table.convert_object(&mapped.options, "")?;
    let mut style = Style::from_map(&TABLES.style.convert_object(&mapped.style, "")?).map_err(Refusal::from)?;
    if style.text == Some(false) {
        // Message decides over MessageVal.
        style.text_content = None;
    }
    let output = match call.get("outputFormat").unwrap_or("PNG") {
        name if name.eq_ignore_ascii_case("png") || name.eq_ignore_ascii_case("svg") => crate::render::find(name),
        _ => None,
    };
    let output = output.ok_or_else(|| {
        Refusal::new(
            "invalid-option",
            "outputFormat",
            Wording::fixed("takes PNG or SVG", "PNG または SVG を指定してください"),
        )
    })?;
    let mut request = Request { symbology: entry, data, options, output: Output::Picture(output), style };
    let sides = [side(call, "imageWidth")?, side(call, "imageHeight")?];
    let symbol = (entry.encode)(&request.data, &request.options).map_err(Refusal::from)?;
    match names.name("module").filter(|_| request.style.module.is_some()) {
        Some(decides) => mapped.passed_over.extend(grow(&symbol, &mut request.style, sides, decides)?),
        None => fit(&symbol, &mut request.style, sides.map(|side| side.unwrap_or(SIDE))),
    }
    Ok((request, symbol))
}

fn missing(name: &'static str) -> Refusal {
    let code = if name == "value" { "missing-data" } else { "malformed-request" };
    Refusal::new(code, name, Wording::of(format!("{name} is missing"), format!("{name} が指定されていません")))
}

fn side(call: &Call, name: &'static str) -> Result<Option<u32>, Refusal> {
    let Some(text) = call.get(name) else { return Ok(None) };
    let side = text.trim().trim_end_matches("px").parse().ok().filter(|side| (1..=8000).contains(side));
    side.map(Some).ok_or_else(|| {
        Refusal::new(
            "invalid-option",
            name,
            Wording::fixed("takes a number of pixels from 1 to 8000", "1 から 8000 のピクセル数を指定してください"),
        )
    })
}

/// Chooses the largest whole-pixel module with which the picture fits the asked width and height; the bars of a linear code
/// fill the side that they run to. Where not even one pixel a module fits, the picture grows along the side that is too
/// short, and its true size is told.
fn fit(symbol: &Symbol, style: &mut Style, asked: [u32; 2]) {
    let linear = matches!(&symbol.shape, Shape::Bars(_));
    let across = across(style);
    let at = |module: u32, fill: bool| {
        let style = Style { module: table::pixels(module), ..style.clone() };
        let style = if fill { filling(style, across, asked[across]) } else { style };
        layout(symbol, &style).ok().map(|drawing| (style, [drawing.width, drawing.height]))
    };
    let most = (f64::from(asked[1 - across]) / pattern_width(symbol) + 1e-6) as u32;
    let largest = |fill: bool, limits: [u32; 2]| {
        let (mut best, mut fits, mut beyond) = (None, 0_u32, most + 1);
        while beyond - fits > 1 {
            let module = fits.midpoint(beyond);
            match at(module, fill).filter(|(_, drawn)| drawn[0] <= limits[0] && drawn[1] <= limits[1]) {
                Some((style, _)) => (best, fits) = (Some(style), module),
                None => beyond = module,
            }
        }
        best
    };
    let mut open = asked;
    open[across] = u32::MAX;
    let chosen = largest(linear, asked)
        .or_else(|| if linear { largest(false, open) } else { None })
        .or_else(|| at(1, linear).or_else(|| at(1, false)).map(|(style, _)| style));
    // What cannot be drawn at any size is told by the drawing.
    if let Some(chosen) = chosen {
        *style = chosen;
    }
}

/// Lets the bars of a linear code whose module is fixed grow to the side that they run to, and tells which sides have no
/// effect. The bars get no shorter than they would be alone: pages send 100 x 100 where nobody asked for a size.
fn grow(symbol: &Symbol, style: &mut Style, mut asked: [Option<u32>; 2], decides: &str) -> Result<Vec<Note>, Refusal> {
    let drawing = layout(symbol, style)?;
    let across = across(style);
    let free = matches!(&symbol.shape, Shape::Bars(bars) if matches!(bars.height, Height::Free { .. }));
    if let Some(side) = asked[across].filter(|side| free && *side >= [drawing.width, drawing.height][across]) {
        let filling = filling(style.clone(), across, side);
        if layout(symbol, &filling).is_ok() {
            *style = filling;
            asked[across] = None;
        }
    }
    let (en, ja) = (format!("{decides} decides the size"), format!("{decides} が大きさを決めます"));
    let sides = ["imageWidth", "imageHeight"].into_iter().zip(asked);
    Ok(sides.filter_map(|(name, side)| side.map(|_| without_effect(name, &en, &ja))).collect())
}

/// The side that bars run to: the width, 0, where the picture lies on its side, or else the height, 1.
fn across(style: &Style) -> usize {
    usize::from(!style.rotate.is_sideways())
}

fn filling(style: Style, across: usize, side: u32) -> Style {
    match across {
        0 => Style { width: table::pixels(side), ..style },
        _ => Style { height: table::pixels(side), ..style },
    }
}

/// The warning that an option or a parameter has no effect, and why.
fn without_effect(name: &str, en: &str, ja: &str) -> Note {
    let wording = Wording::of(format!("{name} has no effect: {en}"), format!("{name} は無効です。{ja}"));
    Note { code: "option-without-effect", wording }
}

/// What the options string says, in our terms.
#[derive(Debug, Default)]
struct Mapped {
    options: Map<String, Value>,
    style: Map<String, Value>,
    /// Options that more than one mapped value decides.
    special: Map<String, Value>,
    /// A warning for each option that has no effect.
    passed_over: Vec<Note>,
}

impl Mapped {
    fn read(&mut self, kind: &Type, given: &[options_string::Pair], names: &mut Names) -> Result<(), Refusal> {
        let mut acting: Vec<(&Row, usize)> = Vec::new();
        for pair in given {
            let Some(row) = table::find_option(kind, &pair.name) else {
                return Err(unknown_parameter(&pair.name, table::option_names(kind)).at(pair.at));
            };
            let value = row.values.convert(&pair.value).ok_or_else(|| {
                let expected = row.values.expected();
                Refusal::new(
                    "invalid-option",
                    row.name,
                    Wording::of(format!("takes {expected}"), format!("指定できる値: {expected}")),
                )
                .at(pair.at)
            })?;
            // The last of several wins, as the original's JSON has it; null leaves the default.
            let (target, name) = match row.target {
                Target::Option(name) => (&mut self.options, name),
                Target::Style(name) => (&mut self.style, name),
                Target::Special(name) => (&mut self.special, name),
            };
            acting.retain(|(other, _)| other.name != row.name);
            // Nothing, false and an empty text ask for nothing.
            if ![Value::Null, json!(false), json!("")].contains(&value) {
                acting.push((row, pair.at));
            }
            match value {
                Value::Null => {
                    target.remove(name);
                }
                // One word of the door decides more than one of our options.
                Value::Object(members) => {
                    for ours in members.keys() {
                        names.give(ours, row.name, pair.at);
                    }
                    target.extend(members);
                }
                value => {
                    names.give(name, row.name, pair.at);
                    target.insert(name.to_owned(), value);
                }
            }
        }
        acting.into_iter().try_for_each(|(row, at)| self.pass_over(kind, row, at))
    }

    /// Tells that an option has no effect where what it acts with is not there. One that carries data is refused then, unless
    /// the other says in so many words that none is wanted.
    fn pass_over(&mut self, kind: &Type, row: &Row, at: usize) -> Result<(), Refusal> {
        let Some(beside) = row.beside.filter(|beside| !self.holds(kind, beside.when)) else { return Ok(()) };
        let (name, words) = (row.name, beside.words);
        if beside.carries && !matches!(beside.when, When::On(other) if self.value(other).is_some()) {
            let wording = Wording::of(
                format!("{name} needs {words} beside it; right would be both, or neither"),
                format!("{name} には {words} が必要です。両方を指定するか、両方を省略してください"),
            );
            return Err(Refusal::new("invalid-option", name, wording).at(at));
        }
        self.passed_over.push(without_effect(
            name,
            &format!("it acts only with {words}"),
            &format!("{words} のときだけ有効です"),
        ));
        Ok(())
    }

    fn holds(&self, kind: &Type, when: When) -> bool {
        let is_on = |name| match self.value(name) {
            None | Some(Value::Bool(false)) => false,
            Some(Value::Number(number)) => number.as_u64() != Some(0),
            Some(value) => *value != json!(""),
        };
        match when {
            When::On(name) => is_on(name),
            When::Off(name) => !is_on(name),
            When::Shown => self.value("text") != Some(&json!(false)),
            When::Bytes => kind.code_page,
        }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        [&self.special, &self.options, &self.style].into_iter().find_map(|values| values.get(name))
    }

    fn flag(&self, name: &str) -> bool {
        self.special.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.special.get(name).and_then(Value::as_u64)
    }

    /// The symbology of the type, which for UPC and composites the options decide.
    fn symbology(&mut self, kind: &Type) -> Result<&'static str, Refusal> {
        if ["upc-a", "upc-e"].contains(&kind.id) {
            return self.upc(kind.id);
        }
        if kind.id == "data-matrix" && self.options.contains_key("ecc") {
            // The options of ECC 200 have its name and act on nothing else.
            for name in ["size", "shape", "scheme"] {
                self.options.remove(name);
            }
            if let Some(size) = self.special.get("odd_size").cloned() {
                self.options.insert("size".into(), size);
            }
        }
        if self.flag("composite_type")
            && let Some(value) = self.special.get("composite_value").cloned()
        {
            self.options.insert("composite".into(), value);
            return Ok(match kind.id {
                "gs1-databar-stacked" => "gs1-databar-stacked-composite",
                _ => "gs1-databar-limited-composite",
            });
        }
        Ok(kind.id)
    }

    fn upc(&mut self, id: &'static str) -> Result<&'static str, Refusal> {
        let kind = self.special.get("upc_type").and_then(Value::as_str).unwrap_or("a").to_owned();
        let digits = match kind.as_str() {
            "add2" => Some(2),
            "add5" => Some(5),
            _ => None,
        };
        let add_on = self.special.get("add_value").and_then(Value::as_str).map(str::to_owned);
        match (digits, add_on) {
            (Some(digits), Some(add_on)) if add_on.len() <= digits => {
                self.options.insert("add_on".into(), json!(format!("{add_on:0>digits$}")));
            }
            (Some(digits), _) => {
                return Err(Refusal::new(
                    "invalid-option",
                    "AddValue",
                    Wording::of(
                        format!("takes a number of at most {digits} digits"),
                        format!("{digits} 桁以内の数値を指定してください"),
                    ),
                ));
            }
            (None, Some(add_on)) => {
                self.options.insert("add_on".into(), json!(add_on));
            }
            (None, None) => {}
        }
        Ok(if kind == "e" { "upc-e" } else { id })
    }

    /// `CheckDigit` asks for the type's own scheme.
    fn check_digit(&mut self, id: &str) {
        if !self.flag("check_digit") {
            return;
        }
        match id {
            "code-39" | "itf" => self.options.insert("check_digit".into(), json!(true)),
            "codabar" => {
                let scheme = self.special.get("algorithm").cloned().unwrap_or_else(|| json!("mod-16"));
                self.options.insert("check_digit".into(), scheme)
            }
            // Every other type carries its check digit by its standard.
            _ => None,
        };
    }

    /// The value as the symbology takes it. GS1 data may come without brackets: FNC1 goes before it, and a line feed between its
    /// elements is FNC1, as it is for related products.
    fn message<'a>(&self, kind: &Type, value: &'a str, names: &mut Names) -> Cow<'a, str> {
        let takes_elements = ["gs1-128", "gs1-databar-expanded", "gs1-databar-expanded-stacked"].contains(&kind.id);
        if !takes_elements
            || value.is_empty()
            || value.starts_with('(')
            || self.options.get("payment") == Some(&json!(true))
        {
            return Cow::Borrowed(value);
        }
        let message = value.replace('\n', "\u{1D}");
        if message.starts_with("{FNC1}") || message.starts_with('\u{1D}') {
            return Cow::Owned(message);
        }
        names.add_before_value(1);
        Cow::Owned(format!("\u{1D}{message}"))
    }

    /// `FixLength`: the characters that the value must have; 0 leaves it free.
    fn fixed_length(&self, value: &str) -> Result<(), Refusal> {
        let length = value.chars().count() as u64;
        match self.number("fix_length") {
            Some(fixed) if fixed > 0 && fixed != length && length > 0 => Err(Refusal::new(
                "invalid-length",
                "value",
                Wording::of(
                    format!("the value has {length} characters; FixLength asks for {fixed}"),
                    format!("値が {length} 文字です。FixLength では {fixed} 文字が指定されています"),
                ),
            )),
            _ => Ok(()),
        }
    }

    /// Macro MicroPDF417: each value is one segment of a file. A count of 0 is none.
    fn segment(&mut self) -> Result<(), Refusal> {
        let total = self.number("segments").unwrap_or(0);
        let index = self.number("segment").unwrap_or(0);
        if total == 0 {
            return Ok(());
        }
        if index >= total {
            return Err(Refusal::new(
                "invalid-option",
                "segment",
                Wording::fixed(
                    "SegmentIndex counts from 0 and is below SegmentCount",
                    "SegmentIndex は 0 から数え、SegmentCount 未満にしてください",
                ),
            ));
        }
        let file = self.number("file").unwrap_or(0);
        let append = json!({"index": index + 1, "total": total, "file_id": format!("{file:03}")});
        self.options.insert("structured_append".into(), append);
        Ok(())
    }

    /// `RowCount`: the fewest pairs of symbol characters in a row that make no more rows, 2 unless it says otherwise.
    fn row_count(&mut self, entry: &'static symbology::contract::Entry, data: &Payload) {
        let most = self.number("row_count").unwrap_or(2) as usize;
        let columns = (1..=11_u8).find(|columns| {
            let options = Map::from_iter([("columns".to_owned(), json!(columns))]);
            // Between two rows stand three of separators.
            (entry.encode)(data, &options).is_ok_and(|symbol| symbol.rows().len().div_ceil(4) <= most)
        });
        if let Some(columns) = columns {
            self.options.insert("columns".into(), json!(columns));
        }
    }

    /// Code page 932 unless another is asked for; of matrix and stacked codes only.
    fn code_page(&mut self, kind: &Type) {
        let page = self.special.get("code_page").and_then(Value::as_str).unwrap_or("932");
        if kind.code_page
            && let Some(charset) = Charset::find(page)
        {
            self.options.insert("encoding".into(), json!(charset.name));
        }
    }

    /// The data of this symbol: the whole value, or its part of several connected symbols.
    fn parts(&mut self, entry: &'static symbology::contract::Entry, value: &str) -> Result<Payload, EngineRefusal> {
        if value.is_empty() {
            return Err(missing("value").into());
        }
        let whole = Payload::Text(value.to_owned());
        if self.flag("append") && entry.facts.id == "aztec" {
            return self.aztec_part(value);
        }
        if self.flag("append") {
            self.connect(entry, &whole)?;
        }
        Ok(whole)
    }

    /// Aztec: the bytes are cut into equal parts, the rest goes to the last; the index counts from 1.
    fn aztec_part(&mut self, value: &str) -> Result<Payload, EngineRefusal> {
        let total = self.number("total").unwrap_or(1) as usize;
        let index = self.number("index").unwrap_or(0) as usize;
        if !(1..=26).contains(&total) || !(1..=total).contains(&index) {
            let refusal = Refusal::new(
                "invalid-option",
                "StructureIndex",
                Wording::fixed(
                    "StructureIndex counts from 1 to StructureNumber, which is at most 26",
                    "StructureIndex は 1 から StructureNumber (最大 26) までです",
                ),
            );
            return Err(EngineRefusal { refusal, engine_error: Some("NoMoreConnection") });
        }
        let charset = self.options.remove("encoding").and_then(|name| Charset::find(name.as_str()?));
        let charset = charset.unwrap_or(Charset::shift_jis());
        let bytes = charset.encode(value).map_err(|lacking| {
            Refusal::new(
                "unencodable-character",
                "value",
                Wording::of(
                    format!("the character {:?} does not exist in {}", lacking.found, charset.name),
                    format!("文字 {:?} は {} にありません", lacking.found, charset.name),
                ),
            )
            .at(lacking.at)
        })?;
        let part = bytes.len() / total;
        let end = if index == total { bytes.len() } else { index * part };
        if total > 1 {
            self.options.insert("structured_append".into(), json!({"index": index, "total": total}));
        }
        Ok(Payload::Bytes(bytes[(index - 1) * part..end].to_vec()))
    }

    /// QR and Data Matrix: as few symbols as the chosen size and level need, each request drawing its own.
    fn connect(&mut self, entry: &'static symbology::contract::Entry, whole: &Payload) -> Result<(), EngineRefusal> {
        let table = TABLES.symbology(entry);
        let asked = self.number("index").unwrap_or(0) as usize;
        let explicit = self.number("total").map(|total| total as usize);
        let id = self.number("file_id");
        // The original fills every symbol unless told otherwise.
        let usual = (entry.facts.id == "qr-code").then(|| json!("bytes"));
        let cut = self.special.get("cut").cloned().or(usual);
        let append = |index: usize, total: usize| {
            let mut append = json!({"index": index, "total": total, "split": true});
            if let Some(id) = id.filter(|id| *id > 0) {
                append["id"] = json!(id);
            }
            if let Some(cut) = &cut {
                append["cut"] = cut.clone();
            }
            append
        };
        let fits = |total: usize| {
            (1..=total).all(|index| {
                let mut options = self.options.clone();
                if total > 1 {
                    options.insert("structured_append".into(), append(index, total));
                }
                table.convert_object(&options, "").is_ok_and(|options| (entry.encode)(whole, &options).is_ok())
            })
        };
        let total = match explicit {
            Some(total) => Some(total),
            None => (1..=16).find(|&total| fits(total)),
        };
        let Some(total) = total else {
            // The fault of the whole is told where no number of symbols helps.
            let options = table.convert_object(&self.options, "")?;
            if let Err(error) = (entry.encode)(whole, &options)
                && error.fault.code() != "data-too-long"
            {
                return Err(Refusal::from(error).into());
            }
            let refusal = Refusal::new(
                "data-too-long",
                "value",
                Wording::fixed("the value needs more than 16 connected symbols", "連結シンボルが 16 個を超えます"),
            );
            return Err(EngineRefusal { refusal, engine_error: Some("OverConnection") });
        };
        if asked >= total {
            let refusal = Refusal::new(
                "invalid-option",
                table::index_name(entry.facts.id),
                Wording::of(
                    format!("the value makes {total} connected symbols; the index counts from 0"),
                    format!("連結シンボルは {total} 個です。番号は 0 から数えます"),
                ),
            );
            let is_matrix = entry.facts.id == "data-matrix";
            let engine_error = if is_matrix { "InvalidStructureNumberDM" } else { "NoMoreConnection" };
            return Err(EngineRefusal { refusal, engine_error: Some(engine_error) });
        }
        if total > 1 {
            self.options.insert("structured_append".into(), append(asked + 1, total));
        }
        Ok(())
    }
}
