//! Postal codes of height-modulated bars: every bar stands at the same pitch, and its height alone carries data.
//!
//! A bar of four states runs through the tracker band and reaches up (ascender), down (descender), both ways or neither.
//! Bar and gap are one module each here, which lies within the tolerances of every postal operator served.

pub mod australia_post;
pub mod daft;
pub mod intelligent_mail;
pub mod japan_post;
pub mod mailmark;
pub mod postnet;
pub mod royal_mail;

mod japan_address;

use crate::symbol::{Bars, Extent, Height};
use crate::symbology::contract::{EncodeError, Fault};

/// Bars of the given states, one module wide, one module apart.
fn bars(states: impl IntoIterator<Item = Extent>, bands: [f32; 3]) -> Bars {
    let [ascender, tracker, descender] = bands;
    Bars::from_states(states, 1, 1, Height::Bands { ascender, tracker, descender })
}

/// A state from whether the bar ascends and whether it descends.
const fn state(ascends: bool, descends: bool) -> Extent {
    match (ascends, descends) {
        (true, true) => Extent::Full,
        (true, false) => Extent::Ascender,
        (false, true) => Extent::Descender,
        (false, false) => Extent::Tracker,
    }
}

/// A length that the code does not have.
fn length_error(length: usize, expected: &'static str) -> EncodeError {
    EncodeError::new(Fault::InvalidLength { length, expected })
}
