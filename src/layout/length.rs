//! Lengths as people write them: a number and a unit.

use std::{fmt, str::FromStr};

use crate::{drawing::MM_PER_INCH, symbol::Wording};

/// A length greater than zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    value: f64,
    unit: Unit,
}

/// What a length counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Pixel,
    Millimetre,
    Centimetre,
    Inch,
    Point,
    Mil,
}

const UNITS: [(&str, Unit); 7] = [
    ("px", Unit::Pixel),
    ("mm", Unit::Millimetre),
    ("cm", Unit::Centimetre),
    ("in", Unit::Inch),
    ("pt", Unit::Point),
    ("mil", Unit::Mil),
    ("", Unit::Pixel),
];

impl Length {
    /// A length in millimetres.
    pub fn millimetres(value: f64) -> Self {
        Self { value, unit: Unit::Millimetre }
    }

    /// The number of pixels, where the length is given in pixels.
    pub fn pixels(self) -> Option<f64> {
        (self.unit == Unit::Pixel).then_some(self.value)
    }

    /// The number of inches, where the length is not given in pixels.
    pub fn inches(self) -> Option<f64> {
        match self.unit {
            Unit::Pixel => None,
            Unit::Millimetre => Some(self.value / MM_PER_INCH),
            Unit::Centimetre => Some(self.value / 2.54),
            Unit::Inch => Some(self.value),
            Unit::Point => Some(self.value / 72.0),
            Unit::Mil => Some(self.value / 1000.0),
        }
    }

    /// The length in dots, at so many dots an inch.
    pub fn dots(self, dpi: f64) -> f64 {
        self.inches().map_or(self.value, |inches| inches * dpi)
    }
}

impl FromStr for Length {
    type Err = Wording;

    fn from_str(text: &str) -> Result<Self, Wording> {
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let unit = unit.strip_prefix(' ').unwrap_or(unit);
        let unit = UNITS.iter().find(|(name, _)| *name == unit).map(|&(_, unit)| unit);
        match (number.parse::<f64>(), unit) {
            (Ok(value), Some(unit)) if value > 0.0 && value <= 100_000.0 => Ok(Self { value, unit }),
            _ => {
                let shown: String = text.chars().take(40).collect();
                Err(Wording::of(
                    format!("{shown:?} is no length; right would be 4px, 0.33mm, 0.013in, 13mil or 9pt"),
                    format!(
                        "{shown:?} は長さとして正しくありません。4px、0.33mm、0.013in、13mil、9pt のように指定してください"
                    ),
                ))
            }
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let name = UNITS.iter().find(|(_, unit)| *unit == self.unit).map_or("", |(name, _)| name);
        write!(f, "{}{name}", self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::Length;

    #[test]
    fn units_are_converted() {
        for (text, dots) in [
            ("4", 4.0),
            ("4px", 4.0),
            ("25.4 mm", 300.0),
            ("2.54cm", 300.0),
            ("13mil", 3.9),
            ("72pt", 300.0),
            ("1in", 300.0),
        ] {
            assert!((text.parse::<Length>().unwrap().dots(300.0) - dots).abs() < 1e-9, "{text}");
        }
        for wrong in ["", "px", "4em", "-4", "0", "1e5", "4..5", "inf", "nan", "1000000", "4px ", "４"] {
            assert!(wrong.parse::<Length>().is_err(), "{wrong}");
        }
    }
}
