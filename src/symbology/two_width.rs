//! What codes of two element widths share: the wide to narrow ratio, and elements that become bars.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Wording};
use crate::symbol::Bars;

/// Width of a wide element in narrow ones, from 2.0 to 3.0 in steps of 0.01; `TENTHS` is the default.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ratio<const TENTHS: u8>(f64);

impl<const TENTHS: u8> Default for Ratio<TENTHS> {
    fn default() -> Self {
        Self(f64::from(TENTHS) / 10.0)
    }
}

impl<const TENTHS: u8> JsonSchema for Ratio<TENTHS> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Ratio{TENTHS}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number", "minimum": 2.0, "maximum": 3.0})
    }
}

impl<const TENTHS: u8> Ratio<TENTHS> {
    /// Room for `count` elements in this ratio.
    pub fn elements(self, count: usize) -> Result<Elements, EncodeError> {
        let hundredths = (self.0 * 100.0).round();
        if !(200.0..=300.0).contains(&hundredths) || (hundredths - self.0 * 100.0).abs() > 1e-6 {
            return Err(EncodeError::option(
                "ratio",
                Wording::fixed(
                    "ratio takes a number from 2 to 3 with at most two decimals",
                    "ratio には小数点以下 2 桁までの 2 から 3 の数値を指定してください",
                ),
            ));
        }
        let wide = hundredths as u16;
        let divisor =
            [100, 50, 25, 20, 10, 5, 4, 2].into_iter().find(|divisor| wide.is_multiple_of(*divisor)).unwrap_or(1);
        Ok(Elements { narrow: 100 / divisor, wide: wide / divisor, widths: Vec::with_capacity(count) })
    }
}

/// Elements, bar first, alternating, their widths in units that make the ratio exact.
pub struct Elements {
    narrow: u16,
    wide: u16,
    widths: Vec<u16>,
}

impl Elements {
    /// Adds the lowest `count` bits of `pattern`, the highest first: 1 is wide, 0 is narrow.
    pub fn push(&mut self, pattern: u32, count: u32) {
        let Self { narrow, wide, widths } = self;
        widths.extend((0..count).rev().map(|i| if pattern >> i & 1 == 1 { *wide } else { *narrow }));
    }

    /// Adds a pattern of narrow `n` and wide `w`.
    pub fn push_str(&mut self, pattern: &str) {
        self.widths.extend(pattern.bytes().map(|c| if c == b'w' { self.wide } else { self.narrow }));
    }

    /// Adds a gap between two characters, as wide as a narrow element.
    pub fn gap(&mut self) {
        self.widths.push(self.narrow);
    }

    /// The bars, 50 modules high, or 15 % of their width where that is more (the least of ISO/IEC 16388 and 16390).
    pub fn into_bars(self) -> Bars {
        let width: u32 = self.widths.iter().map(|&w| u32::from(w)).sum();
        let least = (0.15 * width as f32 / f32::from(self.narrow)).ceil();
        self.into_bars_of_height(least.max(50.0), least)
    }

    /// The bars with the height of their standard, in modules.
    pub fn into_bars_of_height(self, usual: f32, least: f32) -> Bars {
        Bars::from_units(self.narrow, self.widths, usual, least)
    }
}

/// The nine-bit or shorter patterns of a table written as `n` and `w`, first element in the highest bit.
pub const fn pattern(elements: &str) -> u16 {
    let bytes = elements.as_bytes();
    let mut bits = 0;
    let mut i = 0;
    while i < bytes.len() {
        bits = bits << 1 | (bytes[i] == b'w') as u16;
        i += 1;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_come_out_exact() {
        for (ratio, narrow, wide) in [(2.0, 1, 2), (3.0, 1, 3), (2.5, 2, 5), (2.25, 4, 9), (2.33, 100, 233)] {
            let elements = Ratio::<30>(ratio).elements(0).unwrap();
            assert_eq!((elements.narrow, elements.wide), (narrow, wide), "{ratio}");
        }
        assert!(Ratio::<30>(2.333).elements(0).is_err());
        assert!(Ratio::<30>(f64::NAN).elements(0).is_err());
    }

    #[test]
    fn bars_keep_the_ratio() {
        let mut elements = Ratio::<25>::default().elements(3).unwrap();
        elements.push_str("wnw");
        let bars = elements.into_bars();
        assert_eq!((bars.units, bars.width, bars.bars.len()), (2, 12, 2));
    }
}
