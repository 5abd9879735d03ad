//! Channel Code: small numbers in the shortest of linear symbols.
//!
//! Standard: ANSI/AIM BC12-1998. A symbol of n channels is a finder of nine narrow elements and n spaces and n bars, both
//! as wide together as 2n - 1 modules; the value is the rank of its widths in the order of the standard.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording};
use crate::symbol::{Bars, Quiet, Symbol};

pub struct ChannelCode;

impl Symbology for ChannelCode {
    const FACTS: Facts = Facts {
        id: "channel-code",
        aliases: &["channel"],
        name: "Channel Code",
        family: Family::Industrial,
        standard: "ANSI/AIM BC12-1998",
        accepts: "1 to 7 digits, up to 7742862",
        example: "3493",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        EncodeError::check_digits(text)?;
        let too_large = |capacity: u32| {
            EncodeError::new(Fault::Rule {
                code: "data-too-long",
                wording: Wording::of(
                    format!("the greatest number that fits is {capacity}"),
                    format!("表せる数値は {capacity} までです"),
                ),
            })
        };
        let (least, most) = options.channels.map_or((3, 8), |channels| (channels, channels));
        let Ok(value) = text.parse::<u32>() else { return Err(too_large(capacity(most))) };
        // A number of n digits asks for n + 1 channels; more where it is too large for them.
        let Some(channels) = (least..=most).find(|&n| text.len() < usize::from(n) && value <= capacity(n)) else {
            return Err(too_large(capacity(most)));
        };

        let digits = usize::from(channels) - 1;
        let readable = format!("{text:0>digits$}");
        let widths = [1; 9].into_iter().chain(widths(channels, value));
        // The symbol is 4n + 7 modules wide; 15 % of it is the least height.
        let least_height = (0.15 * f32::from(4 * channels + 7)).ceil();
        let bars = Bars::from_widths(widths, least_height.max(15.0), least_height);
        let added = readable.len() > text.len();
        let symbol = Symbol::new(bars, Quiet::left_right(1.0, 2.0)).with_detail("channels", channels);
        let symbol = symbol.with_text(readable);
        if !added {
            return Ok(symbol);
        }
        let wording = Wording::fixed(
            "leading zeros were added: the symbol reads as a number of fixed length",
            "読み取り結果の桁数が固定のため、先頭に 0 を追加しました",
        );
        Ok(symbol.with_note("leading-zero-added", wording))
    }
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Number of channels; left out: the least that the number and its digits need.
    #[schemars(range(min = 3, max = 8))]
    channels: Option<u8>,
}

/// Widths of space, bar, … bar of the symbol of that rank.
fn widths(channels: u8, mut rank: u32) -> Vec<u8> {
    let mut widths = Vec::with_capacity(2 * usize::from(channels));
    let mut state = State::first(channels);
    while state.pairs > 0 {
        let (space, bar, next) = state
            .pairs()
            .find(|(.., next)| {
                let below = next.count();
                let found = rank < below;
                rank -= if found { 0 } else { below };
                found
            })
            .expect("the rank is below the count");
        widths.extend([space, bar]);
        state = next;
    }
    widths
}

/// The greatest number that `channels` hold.
fn capacity(channels: u8) -> u32 {
    State::first(channels).count() - 1
}

/// How a symbol may go on: what is left of it, and what stood before.
#[derive(Clone, Copy)]
struct State {
    /// Pairs of space and bar that follow.
    pairs: u8,
    /// The widest space that fits.
    space: u8,
    /// The widest bar that fits.
    bar: u8,
    /// Narrow elements just before, counted to 3: of five in a row the last may not be a bar.
    narrow: u8,
}

impl State {
    fn first(channels: u8) -> Self {
        Self { pairs: channels, space: channels, bar: channels, narrow: 3 }
    }

    /// Every next pair in the order of the standard, with the state behind it. The last pair takes what is left.
    fn pairs(self) -> impl Iterator<Item = (u8, u8, Self)> {
        let least_space = if self.pairs == 1 { self.space } else { 1 };
        (least_space..=self.space).flat_map(move |space| {
            let narrow = if space == 1 { self.narrow + 1 } else { 0 };
            let least_bar = if narrow == 4 { 2 } else { 1 };
            let least_bar = if self.pairs == 1 { self.bar.max(least_bar) } else { least_bar };
            (least_bar..=self.bar).map(move |bar| {
                let narrow = if bar == 1 { (narrow + 1).min(3) } else { 0 };
                let next =
                    Self { pairs: self.pairs - 1, space: self.space + 1 - space, bar: self.bar + 1 - bar, narrow };
                (space, bar, next)
            })
        })
    }

    /// How many ways there are to go on.
    fn count(self) -> u32 {
        COUNTS[usize::from(self.pairs)][usize::from(self.space)][usize::from(self.bar)][usize::from(self.narrow)]
    }
}

type Counts = [[[[u32; 4]; 9]; 9]; 9];

/// [`State::count`] by pairs, space, bar and narrow, each from the counts of one pair less.
static COUNTS: std::sync::LazyLock<Box<Counts>> = std::sync::LazyLock::new(|| {
    let mut counts: Box<Counts> = Box::new([[[[0; 4]; 9]; 9]; 9]);
    counts[0][1][1] = [1; 4];
    for pairs in 1..9 {
        for (space, bar, narrow) in
            (1..9).flat_map(|space| (1..9).flat_map(move |bar| (0..4).map(move |narrow| (space, bar, narrow))))
        {
            let state = State { pairs, space, bar, narrow };
            counts[usize::from(pairs)][usize::from(space)][usize::from(bar)][usize::from(narrow)] = state
                .pairs()
                .map(|(.., next)| {
                    counts[usize::from(next.pairs)][usize::from(next.space)][usize::from(next.bar)]
                        [usize::from(next.narrow)]
                })
                .sum();
        }
    }
    counts
});

#[cfg(test)]
mod tests {
    use super::*;

    /// ANSI/AIM BC12, table 1.
    #[test]
    fn capacities_of_the_standard() {
        let capacities: Vec<u32> = (3..=8).map(capacity).collect();
        assert_eq!(capacities, [26, 292, 3493, 44072, 576688, 7742862]);
    }

    #[test]
    fn every_symbol_of_five_channels_is_different() {
        let mut symbols: Vec<_> = (0..=capacity(5)).map(|value| widths(5, value)).collect();
        assert!(symbols.iter().all(|widths| widths.iter().sum::<u8>() == 18));
        symbols.sort();
        symbols.dedup();
        assert_eq!(symbols.len(), 3494);
    }
}
