//! Intelligent Mail barcode (USPS 4-State Customer Barcode, OneCode): 20 digits of tracking and up to 11 of routing.
//!
//! Standard: USPS-B-3200, Intelligent Mail Barcode 4-State, revision H. The digits become one number, the number ten
//! codewords, each codeword a character of 13 bits, and the bits are spread over 65 bars.

use super::{bars, length_error, state};
use crate::symbol::{Quiet, Symbol, Wording};
use crate::symbology::contract::{EncodeError, Facts, Family, Fault, NoOptions, Payload, Symbology};

pub struct IntelligentMail;

impl Symbology for IntelligentMail {
    const FACTS: Facts = Facts {
        id: "intelligent-mail",
        aliases: &["imb", "onecode", "usps-onecode", "usps-4cb", "usps-imail", "intelligent-mail-barcode"],
        name: "Intelligent Mail barcode",
        family: Family::Postal,
        standard: "USPS-B-3200",
        accepts: "20 digits, or 25, 29 or 31 with the routing ZIP code; a hyphen may divide the two",
        example: "0123456709498765432101234567891",
    };

    type Options = NoOptions;

    fn encode(data: &Payload, _: &NoOptions) -> Result<Symbol, EncodeError> {
        let text = data.text()?;
        let hyphen = text.len() > 21 && text.as_bytes().get(20) == Some(&b'-');
        if let Some((at, found)) = text.char_indices().find(|&(at, c)| !(c.is_ascii_digit() || hyphen && at == 20)) {
            let fault = Fault::InvalidCharacter { found, expected: "0-9, and a hyphen before the routing code" };
            return Err(EncodeError::at(at..at + found.len_utf8(), fault));
        }
        let digits: Vec<u8> = text.bytes().filter(|&c| c != b'-').map(|c| c - b'0').collect();
        if !matches!(digits.len(), 20 | 25 | 29 | 31) {
            return Err(length_error(digits.len(), "20, 25, 29 or 31 digits"));
        }
        // Clause 2.1.1: the second digit of the barcode identifier is 0 to 4.
        if digits[1] > 4 {
            let fault = Fault::InvalidCharacter { found: char::from(b'0' + digits[1]), expected: "0-4" };
            return Err(EncodeError::at(1..2, fault));
        }

        let bars = bars(states(&digits), [2.1, 2.1, 2.1]);
        let symbol = Symbol::new(bars, QUIET);
        Ok(if hyphen {
            symbol.with_note("hyphen-left-out", Wording::fixed("the hyphen is not encoded", "ハイフンは符号化しません"))
        } else {
            symbol
        })
    }
}

/// Clause 3.2: from 20, 25, 29 or 31 digits to bars.
fn states(digits: &[u8]) -> impl Iterator<Item = crate::symbol::Extent> {
    let (tracking, routing) = digits.split_at(20);
    let number = |digits: &[u8]| digits.iter().fold(0, |number, &d| number * 10 + u128::from(d));

    // Step 1: the routing code, made unique by an offset for its length, then the tracking code in mixed radix.
    let offset = match routing.len() {
        0 => 0,
        5 => 1,
        9 => 100_000 + 1,
        _ => 1_000_000_000 + 100_000 + 1,
    };
    let value = (number(routing) + offset) * 10 + u128::from(tracking[0]);
    let value = (value * 5 + u128::from(tracking[1])) * 10_u128.pow(18) + number(&tracking[2..]);

    // Step 2: the check sequence over the 102 bits.
    let check = check_sequence(value);

    // Step 3: ten codewords, the last to base 636, the others to base 1365.
    let mut codewords = [0; 10];
    let mut rest = value;
    for (i, codeword) in codewords.iter_mut().enumerate().rev() {
        let base = if i == 9 { 636 } else { 1365 };
        *codeword = (rest % base) as usize;
        rest /= base;
    }

    // Step 4: the orientation into the last codeword, the highest check bit into the first.
    codewords[9] *= 2;
    if check >> 10 & 1 == 1 {
        codewords[0] += 659;
    }

    // Step 5: characters, inverted where the check sequence has a bit.
    let characters: [u16; 10] = std::array::from_fn(|i| {
        let character = match codewords[i].checked_sub(FIVE_OF_13.len()) {
            None => FIVE_OF_13[codewords[i]],
            Some(place) => TWO_OF_13[place],
        };
        if check >> i & 1 == 1 { character ^ 0x1FFF } else { character }
    });

    // Step 6: bits to bars.
    let bit = move |(character, bit): (u8, u8)| characters[usize::from(character)] >> bit & 1 == 1;
    BARS.iter().map(move |&[c, d, a, b]| state(bit((a, b)), bit((c, d))))
}

/// 11 bits, generator x^11 + x^10 + x^9 + x^8 + x^5 + x^4 + x^2 + 1, over the 102 low bits (clause 3.2, step 2).
fn check_sequence(value: u128) -> u32 {
    (0..102).rev().fold(0x7FF, |check, bit| {
        let feedback = check >> 10 ^ (value >> bit) as u32 & 1;
        (check << 1 ^ if feedback == 1 { 0xF35 } else { 0 }) & 0x7FF
    })
}

/// Clause 3.2, step 5: characters of 13 bits with 5 ones, and with 2.
const FIVE_OF_13: [u16; 1287] = n_of_13(5);
const TWO_OF_13: [u16; 78] = n_of_13(2);

/// The table of appendix E: rising, each number followed by its mirror image, palindromes from the end downwards.
const fn n_of_13<const COUNT: usize>(ones: u32) -> [u16; COUNT] {
    let mut table = [0; COUNT];
    let (mut lower, mut upper) = (0, COUNT);
    let mut number: u16 = 0;
    while number < 1 << 13 {
        let mirrored = number.reverse_bits() >> 3;
        if number.count_ones() == ones && number <= mirrored {
            if number == mirrored {
                upper -= 1;
                table[upper] = number;
            } else {
                table[lower] = number;
                table[lower + 1] = mirrored;
                lower += 2;
            }
        }
        number += 1;
    }
    table
}

/// Appendix D, table 22: for each bar the character and bit that make it descend, then those that make it ascend.
#[rustfmt::skip]
const BARS: [[u8; 4]; 65] = [
    [7, 2, 4, 3], [1, 10, 0, 0], [9, 12, 2, 8], [5, 5, 6, 11], [8, 9, 3, 1],
    [0, 1, 5, 12], [2, 5, 1, 8], [4, 4, 9, 11], [6, 3, 8, 10], [3, 9, 7, 6],
    [5, 11, 1, 4], [8, 5, 2, 12], [9, 10, 0, 2], [7, 1, 6, 7], [3, 6, 4, 9],
    [0, 3, 8, 6], [6, 4, 2, 7], [1, 1, 9, 9], [7, 10, 5, 2], [4, 0, 3, 8],
    [6, 2, 0, 4], [8, 11, 1, 0], [9, 8, 3, 12], [2, 6, 7, 7], [5, 1, 4, 10],
    [1, 12, 6, 9], [7, 3, 8, 0], [5, 8, 9, 7], [4, 6, 2, 10], [3, 4, 0, 5],
    [8, 4, 5, 7], [7, 11, 1, 9], [6, 0, 9, 6], [0, 6, 4, 8], [2, 1, 3, 2],
    [5, 9, 8, 12], [4, 11, 6, 1], [9, 5, 7, 4], [3, 3, 1, 2], [0, 7, 2, 0],
    [1, 3, 4, 1], [6, 10, 3, 5], [8, 7, 9, 4], [2, 11, 5, 6], [0, 8, 7, 12],
    [4, 2, 8, 1], [5, 10, 3, 0], [9, 3, 0, 9], [6, 5, 2, 4], [7, 8, 1, 7],
    [5, 0, 4, 5], [2, 3, 0, 10], [6, 12, 9, 2], [3, 11, 1, 6], [8, 8, 7, 9],
    [5, 4, 0, 11], [1, 5, 2, 2], [9, 1, 4, 12], [8, 3, 6, 6], [7, 0, 3, 7],
    [4, 7, 7, 5], [0, 12, 1, 11], [2, 9, 9, 0], [6, 8, 5, 3], [3, 10, 8, 2],
];

/// 1/8 in left and right, 0.028 in above and below, a module being 1/44 in (clause 2.2).
const QUIET: Quiet = Quiet { left: 5.5, right: 5.5, top: 1.25, bottom: 1.25 };

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of USPS-B-3200: check sequence 751 (hex) of 01234567094987654321 with routing 01234567891.
    #[test]
    fn check_sequence_of_the_worked_example() {
        assert_eq!(check_sequence(0x016907B2A24ABC16A2E5C004B1), 0x751);
    }

    #[test]
    fn tables_hold_each_character_once() {
        assert_eq!(FIVE_OF_13[..4], [31, 7936, 47, 7808]);
        assert_eq!(FIVE_OF_13[1286], 496);
        assert_eq!(TWO_OF_13[77], 160);
        let mut all: Vec<u16> = FIVE_OF_13.iter().chain(&TWO_OF_13).copied().collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 1287 + 78);
    }

    #[test]
    fn every_bit_of_every_character_moves_one_bar() {
        let mut bits: Vec<[u8; 2]> = BARS.iter().flat_map(|&[c, d, a, b]| [[c, d], [a, b]]).collect();
        bits.sort_unstable();
        bits.dedup();
        assert_eq!(bits.len(), 130);
    }
}
