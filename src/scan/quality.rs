//! How good a print looks in a picture, in the manner of ISO/IEC 15416 (bars) and 15415 (two dimensions).
//!
//! An estimate and no verification: a camera is no verifier, its light, aperture and distance are unknown, and the
//! reflectance is what the pixels' sRGB values say.

use image::GrayImage;
use serde_json::{Value, json};

use super::{Found, Point};
use crate::drawing::light;

/// Lines across a symbol that are looked at, as 15416 clause 5.1 has it.
const LINES: i32 = 10;

/// What was measured, each with its grade 4 (best) to 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Highest minus lowest reflectance, 0 to 1.
    pub symbol_contrast: Option<f64>,
    /// Least edge contrast by symbol contrast; bars alone.
    pub modulation: Option<f64>,
    /// Lowest by highest reflectance; bars alone. At most a half passes.
    pub minimum_reflectance: Option<f64>,
    /// Share of the error correction that reading did not use.
    pub unused_error_correction: Option<f64>,
}

/// Measures a symbol where it was found.
pub fn estimate(picture: &GrayImage, found: &Found) -> Estimate {
    let unused_error_correction = found.unused_error_correction;
    let profiles: Vec<Vec<f64>> = (0..LINES).filter_map(|i| profile(picture, &found.corners, i)).collect();
    if unused_error_correction.is_some() {
        let (low, high) = extent(profiles.iter().flatten());
        let symbol_contrast = (high > low).then_some(high - low);
        return Estimate { symbol_contrast, unused_error_correction, ..Estimate::default() };
    }
    // Means of the lines, as 15416 clause 6.2 averages their grades.
    let mean = |measure: fn(&[f64]) -> Option<f64>| {
        let values: Vec<f64> = profiles.iter().filter_map(|profile| measure(profile)).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    Estimate {
        symbol_contrast: mean(contrast),
        modulation: mean(modulation),
        minimum_reflectance: mean(minimum),
        unused_error_correction,
    }
}

impl Estimate {
    /// The figures, and the grade of the worst.
    pub fn to_json(&self) -> Value {
        let measured = [
            ("symbol_contrast", self.symbol_contrast, [0.70, 0.55, 0.40, 0.20]),
            ("modulation", self.modulation, [0.70, 0.60, 0.50, 0.40]),
            ("unused_error_correction", self.unused_error_correction, [0.62, 0.50, 0.37, 0.25]),
        ];
        let mut answer = json!({ "estimate": true });
        let mut worst = None;
        let mut tell = |name: &str, value: f64, grade: usize| {
            answer[name] = json!({ "value": (value * 1000.0).round() / 1000.0, "grade": grade });
            worst = Some(worst.map_or(grade, |worst: usize| worst.min(grade)));
        };
        for (name, value, steps) in measured {
            if let Some(value) = value {
                tell(name, value, steps.iter().filter(|step| value >= **step).count());
            }
        }
        if let Some(value) = self.minimum_reflectance {
            tell("minimum_reflectance", value, if value <= 0.5 { 4 } else { 0 });
        }
        answer["grade"] = json!(worst);
        answer
    }
}

/// Reflectances along the i-th of the lines from the left to the right side.
fn profile(picture: &GrayImage, corners: &[Point; 4], i: i32) -> Option<Vec<f64>> {
    let [upper_left, upper_right, lower_right, lower_left] = *corners;
    let share = f64::from(2 * i + 1) / f64::from(2 * LINES);
    let between = |a: Point, b: Point| {
        (f64::from(a.x) + f64::from(b.x - a.x) * share, f64::from(a.y) + f64::from(b.y - a.y) * share)
    };
    let (from, to) = (between(upper_left, lower_left), between(upper_right, lower_right));
    let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).ceil();
    if steps < 2.0 {
        return None;
    }
    let points = (0..=steps as u32).map(|step| {
        let share = f64::from(step) / steps;
        let (x, y) = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
        picture.get_pixel_checked(x.round().max(0.0) as u32, y.round().max(0.0) as u32).map(|pixel| light(pixel.0[0]))
    });
    points.collect()
}

fn extent<'a>(values: impl Iterator<Item = &'a f64>) -> (f64, f64) {
    values.fold((1.0, 0.0), |(low, high), value| (value.min(low), value.max(high)))
}

fn contrast(profile: &[f64]) -> Option<f64> {
    let (low, high) = extent(profile.iter());
    (high > low).then_some(high - low)
}

fn minimum(profile: &[f64]) -> Option<f64> {
    let (low, high) = extent(profile.iter());
    (high > 0.0).then_some(low / high)
}

/// The least contrast of two neighbouring elements by that of the whole. Elements part at the middle of the whole
/// (15416 clause 5.3); the reflectance of one is its peak.
fn modulation(profile: &[f64]) -> Option<f64> {
    let (low, high) = extent(profile.iter());
    let middle = f64::midpoint(low, high);
    let peaks: Vec<f64> = profile
        .chunk_by(|a, b| (*a > middle) == (*b > middle))
        .filter_map(|element| element.iter().copied().reduce(if element[0] > middle { f64::max } else { f64::min }))
        .collect();
    let least = peaks.windows(2).map(|pair| (pair[0] - pair[1]).abs()).reduce(f64::min)?;
    Some(least / (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sharp_print_is_better_than_a_faint_one() {
        let bars = |dark, light| vec![light, dark, light, dark, dark, light];
        assert_eq!(contrast(&bars(0.0, 1.0)), Some(1.0));
        assert_eq!(modulation(&bars(0.0, 1.0)), Some(1.0));
        assert_eq!(modulation(&[1.0, 0.0, 0.7, 0.0, 1.0]), Some(0.7));
        assert_eq!(minimum(&bars(0.25, 0.5)), Some(0.5));
        assert_eq!(contrast(&[0.5; 4]), None);
    }
}
