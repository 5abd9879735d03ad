//! Sheets of labels: barcodes with captions in a grid on paper, as PDF. A label that does not fit its cell is refused, never
//! made smaller than it was asked for.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    drawing::{Drawing, MM_PER_INCH, Shape},
    generate::{contained, draw},
    layout::{Caption, Length, MAX_PIXELS, captioned},
    options::Table,
    proof::PIXELS,
    receipt::Receipt,
    refusal::Refusal,
    render::{self, Place},
    request::{Output, Request, is_read_back},
    symbol::Wording,
    symbology::contract::schema_of,
};

/// Most labels on all pages, copies counted.
const MOST: usize = 2_000;
/// Longest caption, in characters.
pub const LONGEST_CAPTION: usize = 500;
/// Millimetres by which a label may be larger than its cell, for errors of rounding.
const TOLERANCE: f64 = 1e-6;

/// Paper and the grid of labels on it; lengths are in mm.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Grid {
    /// `a4`, `letter`, or an object with `width` and `height` in mm.
    page: Page,
    /// Labels beside each other.
    #[schemars(range(min = 1, max = 50))]
    columns: u8,
    /// Labels below each other.
    #[schemars(range(min = 1, max = 100))]
    rows: u8,
    /// Light edges of the page in mm: a number for all, or an object with `top`, `right`, `bottom`, `left`.
    margins: Margins,
    /// Space between labels in mm: a number, or an object with `across` and `down`.
    gutters: Gutters,
    /// Where the first label stands, counted by rows from 1: those before it are left out, as they are used up.
    #[schemars(range(min = 1, max = 5000))]
    start: u16,
    /// How often each label comes.
    #[schemars(range(min = 1, max = 1000))]
    copies: u16,
    /// Dots an inch of the printer, for labels that name none themselves.
    #[schemars(range(min = 30, max = 4800))]
    dpi: u16,
    /// Size of the captions (their em): `8pt`, `3mm`.
    caption_size: Length,
    /// Title of the document.
    #[schemars(length(max = 500))]
    title: String,
}

/// What is printed on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Page {
    Paper(Paper),
    Size(Size),
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Paper {
    A4,
    Letter,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
struct Size {
    #[schemars(range(min = 10, max = 1200))]
    width: f64,
    #[schemars(range(min = 10, max = 1200))]
    height: f64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Margins {
    All(#[schemars(range(min = 0, max = 600))] f64),
    Each(Sides),
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct Sides {
    #[schemars(range(min = 0, max = 600))]
    top: f64,
    #[schemars(range(min = 0, max = 600))]
    right: f64,
    #[schemars(range(min = 0, max = 600))]
    bottom: f64,
    #[schemars(range(min = 0, max = 600))]
    left: f64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Gutters {
    Both(#[schemars(range(min = 0, max = 600))] f64),
    Each(Gaps),
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct Gaps {
    #[schemars(range(min = 0, max = 600))]
    across: f64,
    #[schemars(range(min = 0, max = 600))]
    down: f64,
}

impl Default for Grid {
    fn default() -> Self {
        Self {
            page: Page::Paper(Paper::A4),
            columns: 1,
            rows: 1,
            margins: Margins::All(0.0),
            gutters: Gutters::Both(0.0),
            start: 1,
            copies: 1,
            dpi: 600,
            caption_size: "8pt".parse().expect("a length"),
            title: "Labels".into(),
        }
    }
}

/// What a sheet takes beside its labels.
pub static GRID: LazyLock<Table> = LazyLock::new(|| Table::from_schema(schema_of::<Grid>().as_value()));

impl Grid {
    /// Width and height of the page in mm.
    fn page(&self) -> [f64; 2] {
        match self.page {
            Page::Paper(Paper::A4) => [210.0, 297.0],
            Page::Paper(Paper::Letter) => [215.9, 279.4],
            Page::Size(size) => [size.width, size.height],
        }
    }

    fn margins(&self) -> Sides {
        match self.margins {
            Margins::All(side) => Sides { top: side, right: side, bottom: side, left: side },
            Margins::Each(sides) => sides,
        }
    }

    fn gutters(&self) -> Gaps {
        match self.gutters {
            Gutters::Both(gap) => Gaps { across: gap, down: gap },
            Gutters::Each(gaps) => gaps,
        }
    }

    /// Width and height of a cell in mm.
    fn cell(&self) -> [f64; 2] {
        let ([width, height], margins, gutters) = (self.page(), self.margins(), self.gutters());
        let (columns, rows) = (f64::from(self.columns), f64::from(self.rows));
        [
            (width - margins.left - margins.right - (columns - 1.0) * gutters.across) / columns,
            (height - margins.top - margins.bottom - (rows - 1.0) * gutters.down) / rows,
        ]
    }

    /// Left and upper edge of a cell in mm, cells counted by rows from 0.
    fn corner(&self, cell: usize) -> [f64; 2] {
        let ([width, height], margins, gutters) = (self.cell(), self.margins(), self.gutters());
        let (column, row) = (cell % usize::from(self.columns), cell / usize::from(self.columns));
        [margins.left + column as f64 * (width + gutters.across), margins.top + row as f64 * (height + gutters.down)]
    }

    fn cells(&self) -> usize {
        usize::from(self.columns) * usize::from(self.rows)
    }
}

/// A sheet that was asked for: its grid, and its labels, not read yet.
pub struct Sheet {
    grid: Grid,
    labels: Vec<Value>,
}

/// One label to be drawn.
pub struct Label {
    grid: Grid,
    index: usize,
    asked: Value,
}

/// A label as it is printed.
pub struct Printed {
    drawing: Drawing,
    /// What the caller should know of the barcode on it.
    pub receipt: Receipt,
}

impl Printed {
    /// Bytes of its patterns and glyphs until it is written.
    pub fn bytes(&self) -> usize {
        let bytes = |shape: &Shape| match shape {
            Shape::Cells(cells) => size_of_val(&*cells.words),
            Shape::Stamps { stamps, .. } => size_of_val(&**stamps),
        };
        self.drawing.shapes.iter().map(bytes).sum()
    }
}

impl Sheet {
    /// A sheet from a JSON object, with at most so many labels.
    pub fn from_object(mut object: Map<String, Value>, most: usize) -> Result<Self, Refusal> {
        let labels = match object.remove("labels") {
            Some(Value::Array(labels)) if !labels.is_empty() => labels,
            _ => {
                return Err(Refusal::new(
                    "malformed-request",
                    "labels",
                    Wording::fixed(
                        "labels must be a list of one barcode request or more",
                        "labels は 1 件以上のバーコードリクエストの配列にしてください",
                    ),
                ));
            }
        };
        let members = GRID.convert_object(&object, "")?;
        let grid = grid(members.clone()).map_err(|_| wrong(members))?;
        let count = labels.len() * usize::from(grid.copies);
        if labels.len() > most || count > MOST {
            return Err(Refusal::new(
                "payload-too-large",
                "labels",
                Wording::of(
                    format!("a sheet may have {most} labels, and {MOST} with their copies"),
                    format!("ラベルは {most} 件まで、copies を含めて {MOST} 枚までです"),
                ),
            ));
        }
        if grid.cell().iter().any(|side| *side <= 0.0) {
            return Err(option(
                "margins",
                "margins and gutters leave no room for labels".into(),
                "余白と間隔を除くとラベルの領域が残りません".into(),
            ));
        }
        if usize::from(grid.start) > grid.cells() {
            return Err(option(
                "start",
                format!("a page has {} labels", grid.cells()),
                format!("1 ページのラベルは {} 枚です", grid.cells()),
            ));
        }
        Ok(Self { grid, labels })
    }

    /// How many of the labels are to be read back.
    pub fn proofs(&self) -> usize {
        self.labels.iter().filter(|label| is_read_back(label)).count()
    }

    /// The labels, to be drawn wherever and in any order.
    pub fn labels(&mut self) -> Vec<Label> {
        let labels = std::mem::take(&mut self.labels).into_iter().enumerate();
        labels.map(|(index, asked)| Label { grid: self.grid.clone(), index, asked }).collect()
    }

    /// The PDF file of all labels, in order, and how many pages it has.
    pub fn write(&self, labels: Vec<Printed>) -> (Vec<u8>, usize) {
        let copies = usize::from(self.grid.copies);
        let mut pages: Vec<Vec<Place>> = Vec::new();
        let pictures: Vec<Drawing> = labels.into_iter().map(|label| label.drawing).collect();
        for (i, picture) in (0..pictures.len()).flat_map(|picture| std::iter::repeat_n(picture, copies)).enumerate() {
            let position = i + usize::from(self.grid.start) - 1;
            if pages.len() <= position / self.grid.cells() {
                pages.push(Vec::new());
            }
            let [x, y] = self.corner_of(&pictures[picture], position % self.grid.cells());
            pages[position / self.grid.cells()].push(Place { picture, x, y });
        }
        let count = pages.len();
        (render::sheet(self.grid.page(), &self.grid.title, &pictures, &pages), count)
    }

    /// Where a label lies that stands in the middle of a cell, in whole dots of its own from the corner of the page.
    fn corner_of(&self, drawing: &Drawing, cell: usize) -> [u32; 2] {
        let (corner, room) = (self.grid.corner(cell), self.grid.cell());
        let (dots, size) = (dots_of_mm(drawing), [drawing.width, drawing.height].map(f64::from));
        [0, 1].map(|i| ((corner[i] + room[i] / 2.0) * dots - size[i] / 2.0).round().max(0.0) as u32)
    }
}

impl Label {
    /// Draws the label; what is wrong with it is told with its index.
    pub fn print(self) -> Result<Printed, Refusal> {
        let index = self.index;
        contained(|| self.draw()).map_err(|refusal: Refusal| {
            let dot = if refusal.field.is_empty() { "" } else { "." };
            Refusal { field: format!("labels[{index}]{dot}{}", refusal.field), ..refusal }
        })
    }

    fn draw(self) -> Result<Printed, Refusal> {
        let (mut request, caption) = read(self.asked)?;
        let (style, format) = (&mut request.style, render::find("pdf").expect("the list has it"));
        let dpi = f64::from(*style.dpi.get_or_insert(self.grid.dpi));
        let cell = self.grid.cell();
        let caption =
            Caption { text: &caption, size: self.grid.caption_size, room: (cell[0] / MM_PER_INCH * dpi) as u32, dpi };
        let below = if caption.text.is_empty() { 0.0 } else { f64::from(caption.height()) / dpi * MM_PER_INCH };
        if style.module.is_none() && style.width.is_none() && style.height.is_none() {
            // Nobody asked for a size: it is the largest that the cell has room for, as far as pictures go and are read back.
            let room = [cell[0], cell[1] - below].map(|side| side.max(0.0) / MM_PER_INCH * dpi);
            let most = if style.is_read_back() { PIXELS } else { MAX_PIXELS };
            let share = (most as f64 / (room[0] * room[1])).sqrt().min(1.0);
            let [width, height] = room.map(|side| format!("{:.0}", (side * share).floor().max(1.0)).parse().ok());
            (style.width, style.height) = (width, height);
        }
        let (drawing, receipt) = draw(&request, format).map_err(|refusal| match refusal.code {
            "image-too-small" => with_cell(refusal, cell),
            _ => refusal,
        })?;
        let drawing = if caption.text.is_empty() { drawing } else { captioned(drawing, caption)? };
        let size = [drawing.width, drawing.height].map(|side| f64::from(side) / dots_of_mm(&drawing));
        if size.iter().zip(cell).any(|(side, room)| *side > room + TOLERANCE) {
            return Err(misfit(size, cell));
        }
        Ok(Printed { drawing, receipt })
    }
}

fn grid(members: Map<String, Value>) -> Result<Grid, serde_json::Error> {
    serde_json::from_value(Value::Object(members))
}

/// What is wrong with a grid that its table let through: a length, or a page without both of its sides.
fn wrong(members: Map<String, Value>) -> Refusal {
    let alone = |(name, value): (String, Value)| {
        let reason = grid(Map::from_iter([(name.clone(), value)])).err()?.to_string();
        let (en, ja) = reason.split_once('\n')?;
        Some(Refusal::new("invalid-option", name, Wording::of(en, ja)))
    };
    members.into_iter().find_map(alone).unwrap_or_else(|| {
        option("page", "page needs a width and a height".into(), "page には width と height の両方が必要です".into())
    })
}

/// The request of a label, and its caption.
fn read(label: Value) -> Result<(Request, String), Refusal> {
    let Value::Object(mut object) = label else {
        return Err(Refusal::new(
            "malformed-request",
            "",
            Wording::fixed("a label must be a JSON object", "各ラベルは JSON オブジェクトにしてください"),
        ));
    };
    let caption = match object.remove("caption") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(caption)) if caption.chars().count() <= LONGEST_CAPTION => caption,
        Some(_) => {
            return Err(option(
                "caption",
                format!("caption takes text of at most {LONGEST_CAPTION} characters"),
                format!("caption に指定できる値: {LONGEST_CAPTION} 文字以内の文字列"),
            ));
        }
    };
    let format = object.entry("format").or_insert(Value::Null);
    if format.is_null() {
        *format = "pdf".into();
    }
    let request = Request::from_object(&object)?;
    match request.output {
        Output::Picture(format) if format.id == "pdf" => Ok((request, caption)),
        _ => Err(option("format", "a sheet is pdf".into(), "シートの形式は pdf だけです".into())),
    }
}

/// Dots of a mm; a label always has a true size.
fn dots_of_mm(drawing: &Drawing) -> f64 {
    drawing.dpi.expect("the resolution was set") / MM_PER_INCH
}

fn option(field: &'static str, en: String, ja: String) -> Refusal {
    Refusal::new("invalid-option", field, Wording::of(en, ja))
}

/// The refusal of a symbol with no room in its cell at the least module, with the cell's size.
fn with_cell(refusal: Refusal, [width, height]: [f64; 2]) -> Refusal {
    let Wording { en, ja } = &refusal.wording;
    let wording = Wording::of(
        format!("{en}; the cell has {width:.2} x {height:.2} mm"),
        format!("{ja}。ラベルの領域は {width:.2} x {height:.2} mm です"),
    );
    Refusal { wording, ..refusal }
}

fn misfit([width, height]: [f64; 2], cell: [f64; 2]) -> Refusal {
    Refusal::new(
        "image-too-small",
        "",
        Wording::of(
            format!(
                "the label needs {width:.2} x {height:.2} mm with its caption; its cell has {:.2} x {:.2} mm",
                cell[0], cell[1]
            ),
            format!(
                "ラベルにはキャプションを含めて {width:.2} x {height:.2} mm 必要ですが、領域は {:.2} x {:.2} mm です",
                cell[0], cell[1]
            ),
        ),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sheet(value: Value) -> Result<Sheet, Refusal> {
        match value {
            Value::Object(object) => Sheet::from_object(object, 100),
            _ => panic!("not an object"),
        }
    }

    fn print(value: Value) -> Result<(Vec<u8>, usize), Refusal> {
        let mut sheet = sheet(value)?;
        let labels = sheet.labels().into_iter().map(Label::print).collect::<Result<Vec<_>, _>>()?;
        Ok(sheet.write(labels))
    }

    fn label() -> Value {
        json!({"symbology": "qr-code", "data": "A", "caption": "商品 A", "image": {"module": "0.5mm"}})
    }

    #[test]
    fn cells_share_what_margins_and_gutters_leave() {
        let grid = sheet(json!({"labels": [label()], "columns": 3, "rows": 8, "gutters": {"across": 2.5},
            "margins": {"top": 12.9, "bottom": 12.9, "left": 7.25, "right": 7.25}}))
        .unwrap()
        .grid;
        let near = |a: [f64; 2], b: [f64; 2]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(near(grid.cell(), [63.5, 33.9]), "{:?}", grid.cell());
        assert!(near(grid.corner(0), [7.25, 12.9]));
        assert!(near(grid.corner(5), [7.25 + 2.0 * 66.0, 12.9 + 33.9]), "{:?}", grid.corner(5));
    }

    #[test]
    fn pages_are_as_many_as_the_labels_need() {
        let asked = |start: u16, copies: u16| {
            print(json!({"columns": 2, "rows": 3, "start": start, "copies": copies, "labels": [label(), label()]}))
        };
        for (start, copies, pages) in [(1, 1, 1), (1, 3, 1), (2, 3, 2), (6, 1, 2), (1, 7, 3)] {
            assert_eq!(asked(start, copies).unwrap().1, pages, "{start} {copies}");
        }
        assert_eq!(asked(3, 2).unwrap(), asked(3, 2).unwrap(), "the same sheet has the same bytes");
        let [once, often] = [1, 500].map(|copies| asked(1, copies).unwrap().0.len());
        assert!(often < 100 * once, "a copy is no second picture: {once} and {often} bytes");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (change, code, field) in [
            (json!({"labels": []}), "malformed-request", "labels"),
            (json!({"labels": vec![label(); 101]}), "payload-too-large", "labels"),
            (json!({"labels": vec![label(); 3], "copies": 1000}), "payload-too-large", "labels"),
            (json!({"page": "a5"}), "invalid-option", "page"),
            (json!({"page": {"width": 100}}), "invalid-option", "page"),
            (json!({"page": {"width": 100, "depth": 3}}), "unknown-parameter", "page.depth"),
            (json!({"columns": 0}), "invalid-option", "columns"),
            (json!({"column": 3}), "unknown-parameter", "column"),
            (json!({"margins": 105}), "invalid-option", "margins"),
            (json!({"columns": 2, "start": 3}), "invalid-option", "start"),
            (json!({"caption_size": "8em"}), "invalid-option", "caption_size"),
            (json!({"labels": [label(), 7]}), "malformed-request", "labels[1]"),
            (json!({"labels": [label(), {"symbology": "ean-13", "data": "x"}]}), "invalid-character", "labels[1].data"),
            (
                json!({"labels": [{"symbology": "ean-13", "data": "x", "format": "png"}]}),
                "invalid-option",
                "labels[0].format",
            ),
            (
                json!({"labels": [{"symbology": "qr-code", "data": "x", "caption": "\u{1F384}"}]}),
                "invalid-option",
                "labels[0].caption",
            ),
            (
                json!({"labels": [{"symbology": "qr-code", "data": "x", "caption": 1}]}),
                "invalid-option",
                "labels[0].caption",
            ),
        ] {
            let mut asked = json!({"labels": [label()]});
            asked.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let refusal = print(asked).unwrap_err();
            assert_eq!((refusal.code, refusal.field.as_str()), (code, field), "{change}");
        }
    }

    #[test]
    fn captions_take_the_line_ends_and_blanks_of_every_system() {
        let captioned = |caption: &str| {
            print(
                json!({"labels": [{"symbology": "qr-code", "data": "A", "caption": caption, "image": {"module": "1mm"}}]}),
            )
        };
        assert_eq!(captioned("a\r\nb").unwrap(), captioned("a\nb").unwrap());
        assert_eq!(captioned("a\tb").unwrap(), captioned("a b").unwrap());
        assert_ne!(captioned("a\nb").unwrap(), captioned("a b").unwrap());
    }

    #[test]
    fn a_label_that_is_read_back_is_only_as_large_as_may_be_read() {
        let label = |image: Value| json!({"symbology": "qr-code", "data": "A", "format": null, "image": image});
        let asked = |image: Value| print(json!({"labels": [label(image)]})).map(|_| ());
        assert_eq!(asked(json!({"verify": true})), Ok(()));
        assert_eq!(asked(json!({})), Ok(()));
    }

    #[test]
    fn what_does_not_fit_is_refused_with_both_sizes() {
        let asked = |image: Value| {
            let label = json!({"symbology": "code-128", "data": "ABC-1234567890", "caption": "名", "image": image});
            print(json!({"columns": 4, "rows": 11, "margins": 8.4, "labels": [self::label(), label]})).map(|_| ())
        };
        assert_eq!(asked(json!({"module": "0.2mm", "bar_height": "8mm"})), Ok(()));
        for image in
            [json!({"module": "0.5mm"}), json!({"module": "0.2mm", "bar_height": "25mm"}), json!({"width": "60mm"})]
        {
            let refusal = asked(image.clone()).unwrap_err();
            assert_eq!((refusal.code, refusal.field.as_str()), ("image-too-small", "labels[1]"), "{image}");
            assert!(refusal.wording.en.contains("its cell has 48.30 x 25.47 mm"), "{}", refusal.wording.en);
        }
        // Where no size is asked for it is the largest that fits; where even the smallest does not, that is told.
        assert_eq!(asked(json!({})), Ok(()));
        assert!(print(json!({"dpi": 2400, "labels": [{"symbology": "qr-code", "data": "A"}]})).is_ok());
        let refusal = asked(json!({"dpi": 72, "quiet_zone": 60})).unwrap_err();
        assert_eq!(refusal.code, "image-too-small");
        assert!(refusal.wording.en.contains("the cell has 48.30 x 25.47 mm"), "{}", refusal.wording.en);
    }
}
