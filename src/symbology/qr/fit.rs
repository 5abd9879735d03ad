//! The first symbol, in order of preference, that holds the data.

use super::{
    content::Kind,
    segment::{self, Indicators, Mode, Segment, Shortest},
};
use crate::symbology::contract::{EncodeError, Fault};

/// A symbol that might hold the data.
pub struct Candidate<T> {
    pub symbol: T,
    /// Bits for header, segments and terminator.
    pub capacity: usize,
    pub indicators: &'static Indicators,
}

/// The first candidate that holds the data behind a header of `header` bits, and the segments for it.
pub fn fit<T>(
    kinds: &[Kind],
    header: usize,
    candidates: impl Iterator<Item = Candidate<T>>,
) -> Result<(T, Vec<Segment>), EncodeError> {
    let least = header + segment::least_sixths(kinds) / 6;
    let mut known: Vec<(&Indicators, Option<Shortest>)> = Vec::new();
    let mut largest: Option<(usize, &Indicators)> = None;
    for candidate in candidates {
        if largest.is_none_or(|(capacity, _)| capacity < candidate.capacity) {
            largest = Some((candidate.capacity, candidate.indicators));
        }
        if candidate.capacity < least {
            continue;
        }
        let place = known.iter().position(|(indicators, _)| *indicators == candidate.indicators).unwrap_or_else(|| {
            known.push((candidate.indicators, Shortest::of(kinds, candidate.indicators)));
            known.len() - 1
        });
        match &known[place].1 {
            Some(shortest) if header + shortest.bits <= candidate.capacity => {
                return Ok((candidate.symbol, shortest.segments(kinds)));
            }
            _ => {}
        }
    }
    Err(match largest {
        Some((capacity, indicators)) => too_large(kinds, header, capacity, indicators),
        None => EncodeError::new(Fault::DataTooLong { length: kinds.len(), capacity: 0, unit: "bytes" }),
    })
}

/// Why even the largest candidate does not hold the data: it lacks a mode, or room.
fn too_large(kinds: &[Kind], header: usize, capacity: usize, indicators: &Indicators) -> EncodeError {
    let Some(shortest) = Shortest::of(kinds, indicators) else {
        return EncodeError::new(Fault::DataTooLong { length: kinds.len(), capacity: 0, unit: "bytes" });
    };
    // Data of one mode is counted in its characters, mixed data in bits.
    EncodeError::new(match shortest.segments(kinds)[..] {
        [Segment { mode, count, .. }] => {
            let room = capacity.saturating_sub(header + indicators.mode_bits + indicators.count_bits[mode as usize]);
            let (capacity, unit) = match mode {
                Mode::Numeric => (room / 10 * 3 + usize::from(room % 10 >= 4) + usize::from(room % 10 >= 7), "digits"),
                Mode::Alphanumeric => (room / 11 * 2 + usize::from(room % 11 >= 6), "characters"),
                Mode::Byte => (room / 8, "bytes"),
                Mode::Kanji => (room / 13, "characters"),
            };
            Fault::DataTooLong { length: count as usize, capacity, unit }
        }
        _ => Fault::DataTooLong { length: header + shortest.bits, capacity, unit: "bits" },
    })
}
