//! The receipt: what the caller should know of a picture, told with every answer.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    drawing::Drawing,
    layout::Style,
    refusal::Language,
    symbol::{Note, Shape, Symbol},
};

/// Facts about a symbol and its picture.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Receipt {
    members: Map<String, Value>,
    #[serde(skip)]
    notes: Vec<Note>,
}

impl Receipt {
    /// The receipt of bare modules.
    pub fn of_modules(symbol: &Symbol) -> Self {
        let (columns, rows) = match &symbol.shape {
            Shape::Bars(bars) => (bars.width.div_ceil(u32::from(bars.units)) as usize, 1),
            Shape::Grid(grid) => (grid.width(), grid.height()),
            Shape::Hexagons(hexagons) => (hexagons.grid.width(), hexagons.grid.height()),
        };
        let mut members = Map::new();
        members.insert("columns".into(), json!(columns));
        members.insert("rows".into(), json!(rows));
        for (name, value) in &symbol.details {
            members.insert((*name).into(), value.clone());
        }
        let mut receipt = Self { members, notes: symbol.notes.clone() };
        let notes: Vec<Value> =
            receipt.notes.iter().map(|note| json!({"code": note.code, "detail": note.wording.en})).collect();
        if !notes.is_empty() {
            receipt.members.insert("notes".into(), json!(notes));
        }
        receipt
    }

    /// The receipt of a picture.
    pub fn of(symbol: &Symbol, drawing: &Drawing, _style: &Style) -> Self {
        let mut receipt = Self::of_modules(symbol);
        receipt.members.insert("module_px".into(), json!(drawing.placement.module));
        if let Some(dpi) = drawing.dpi {
            receipt.members.insert("x_mm".into(), json!(f64::from(drawing.placement.module) * 25.4 / dpi));
        }
        receipt
    }

    /// Compact JSON in ASCII, for a header.
    pub fn to_header(&self) -> String {
        let json = Value::Object(self.members.clone()).to_string();
        if json.is_ascii() {
            return json;
        }
        let mut ascii = String::with_capacity(json.len() * 2);
        let mut units = [0; 2];
        for c in json.chars() {
            if c.is_ascii() {
                ascii.push(c);
            } else {
                for unit in c.encode_utf16(&mut units) {
                    ascii.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
        ascii
    }

    /// What the caller should know, as sentences.
    pub fn warnings(&self, language: Language) -> Vec<String> {
        self.notes
            .iter()
            .map(|note| match language {
                Language::English => note.wording.en.to_string(),
                Language::Japanese => note.wording.ja.to_string(),
            })
            .collect()
    }
}
