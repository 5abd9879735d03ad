//! The only place where lengths become whole pixels.

use super::{LayoutError, length::Length, style::Style};
use crate::{drawing::SCREEN_DPI, symbol::Wording};

/// Most pixels of a picture: 16 million, about A4 at 350 dpi.
pub const MAX_PIXELS: u64 = 16_000_000;

/// Most pixels along a side of a picture.
pub const MAX_SIDE: u32 = 32_000;

/// Least dots an inch where a true size is asked without a resolution.
const PRINT_DPI: f64 = 300.0;

/// A module in whole pixels, and what a pixel measures.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Pixels of a module.
    pub module: u32,
    /// Pixels an inch.
    pub per_inch: f64,
}

impl Scale {
    /// The nearest whole pixels to so many modules; at least 1, unless it is none.
    pub fn nearest(self, modules: f32) -> u32 {
        let pixels = (f64::from(modules) * f64::from(self.module)).round();
        if modules > 0.0 { (pixels as u32).max(1) } else { 0 }
    }

    /// The fewest whole pixels that hold so many modules.
    pub fn covering(self, modules: f64) -> u32 {
        // The tolerance keeps 2.2 modules of 5 px at 11 px.
        (modules * f64::from(self.module) - 1e-4).ceil() as u32
    }

    /// A length in whole pixels, at least 1.
    pub fn length(self, length: Length, field: &'static str) -> Result<u32, LayoutError> {
        whole(length.dots(self.per_inch).round().max(1.0), field)
    }
}

/// What a style says of sizes before the symbol is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Pixels an inch.
    pub per_inch: f64,
    /// Whether the picture has a true size, to be written into the file.
    pub true_size: bool,
    /// The module in pixels, where it is given.
    pub module: Option<u32>,
    /// Width of the picture in pixels, where it is given.
    pub width: Option<u32>,
    /// Height of the picture in pixels, where it is given.
    pub height: Option<u32>,
}

impl Sizes {
    /// Reads module, resolution and box of a style.
    pub fn of(style: &Style) -> Result<Self, LayoutError> {
        let module_inches = style.module.and_then(Length::inches);
        let in_print = |length: Option<Length>| length.is_some_and(|length| length.inches().is_some());
        let true_size =
            style.dpi.is_some() || module_inches.is_some() || in_print(style.width) || in_print(style.height);
        let (per_inch, module) = match (style.dpi, module_inches) {
            (Some(dpi), inches) => {
                let per_inch = f64::from(dpi);
                let module = match inches {
                    Some(inches) if (inches * per_inch) < 0.5 => {
                        return Err(LayoutError::too_small(
                            "module",
                            1,
                            1,
                            Wording::of(
                                format!("the module is less than half a dot at {dpi} dpi; the least is one dot"),
                                format!("モジュール幅が {dpi} dpi で半ドット未満です。1 ドット以上にしてください"),
                            ),
                        ));
                    }
                    Some(inches) => Some(whole((inches * per_inch).round(), "module")?),
                    None => None,
                };
                (per_inch, module)
            }
            (None, Some(inches)) => {
                // The resolution is free, so the module is drawn exactly.
                let dots = (inches * PRINT_DPI - 1e-9).ceil().max(1.0);
                (dots / inches, Some(whole(dots, "module")?))
            }
            (None, None) if true_size => (PRINT_DPI, None),
            (None, None) => (SCREEN_DPI, None),
        };
        let module = match style.module.and_then(Length::pixels) {
            Some(pixels) if pixels.fract() != 0.0 => {
                let (below, above) = (pixels.floor().max(1.0), pixels.ceil().max(2.0));
                return Err(LayoutError::option(
                    "module",
                    Wording::of(
                        format!(
                            "a module is whole pixels, {below}px or {above}px; a length such as 0.33mm is drawn exactly in vector formats"
                        ),
                        format!(
                            "モジュール幅は整数ピクセル ({below}px、{above}px) で指定してください。0.33mm のような長さはベクター形式で正確に描かれます"
                        ),
                    ),
                ));
            }
            Some(pixels) => Some(whole(pixels, "module")?),
            None => module,
        };
        let side =
            |length: Option<Length>, field| length.map(|l| whole((l.dots(per_inch) + 1e-6).floor(), field)).transpose();
        Ok(Self {
            per_inch,
            true_size,
            module,
            width: side(style.width, "width")?,
            height: side(style.height, "height")?,
        })
    }
}

/// Pixels as a number that no sum of a few can overflow, or the error that the picture would be too large.
pub fn whole(pixels: f64, field: &'static str) -> Result<u32, LayoutError> {
    if pixels <= f64::from(MAX_SIDE) { Ok(pixels as u32) } else { Err(LayoutError::too_large(field, pixels, None)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(module: &str, dpi: Option<u16>) -> Result<Sizes, LayoutError> {
        Sizes::of(&Style { module: Some(module.parse().unwrap()), dpi, ..Style::default() })
    }

    #[test]
    fn modules_become_whole_dots() {
        assert_eq!(sizes("0.33mm", Some(300)).unwrap().module, Some(4));
        assert_eq!(sizes("0.33mm", Some(203)).unwrap().module, Some(3));
        assert_eq!(sizes("13mil", Some(300)).unwrap().module, Some(4));
        assert_eq!(sizes("4px", Some(203)).unwrap().module, Some(4));
        assert_eq!(sizes("0.01mm", Some(203)).unwrap_err().code, "image-too-small");
        assert_eq!(sizes("100cm", Some(4800)).unwrap_err().code, "image-too-large");
        assert_eq!(sizes("1.5px", None).unwrap_err().code, "invalid-option");
        assert_eq!(sizes("0.5px", None).unwrap_err().code, "invalid-option");
    }

    #[test]
    fn a_true_module_without_a_resolution_is_exact() {
        let sizes = sizes("0.33mm", None).unwrap();
        assert_eq!(sizes.module, Some(4));
        assert!((4.0 / sizes.per_inch * 25.4 - 0.33).abs() < 1e-12);
    }

    #[test]
    fn quiet_zones_are_never_short() {
        let scale = Scale { module: 3, per_inch: 96.0 };
        assert_eq!(scale.covering(2.1), 7);
        assert_eq!(scale.covering(7.0), 21);
        assert_eq!(scale.covering(0.0), 0);
        assert_eq!(scale.nearest(0.1), 1);
    }
}
