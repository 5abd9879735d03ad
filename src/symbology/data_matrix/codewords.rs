//! The codewords of a message whose schemes are chosen (ISO/IEC 16022:2006, clauses 5.2.3 to 5.2.9).

use super::encodation::{FNC1, Item, LONG, Scheme, Segment, is_digit};

/// Appends the codewords of the segments and fills up to `capacity`.
pub fn write(message: &[Item], segments: &[Segment], codewords: &mut Vec<u8>, capacity: usize) {
    for segment in segments {
        let items = &message[segment.items.clone()];
        let scheme = segment.scheme;
        if scheme != Scheme::Ascii {
            codewords.push(LATCH[scheme as usize]);
        }
        match scheme {
            Scheme::Ascii => write_ascii(items, codewords),
            Scheme::C40 | Scheme::Text | Scheme::X12 => {
                write_triplets(items, scheme, codewords);
                if !segment.open {
                    codewords.push(LATCH[0]);
                }
            }
            Scheme::Edifact => write_edifact(items, segment.open, codewords),
            Scheme::Base256 => write_base_256(items, codewords, capacity),
        }
    }
    // Clause 5.2.3: the first pad codeword is 129, the others are randomised.
    debug_assert!(codewords.len() <= capacity);
    if codewords.len() < capacity {
        codewords.push(PAD);
    }
    while codewords.len() < capacity {
        let pseudo_random = 149 * (codewords.len() + 1) % 253 + 1;
        let value = usize::from(PAD) + pseudo_random;
        codewords.push(if value > 254 { value - 254 } else { value } as u8);
    }
}

const PAD: u8 = 129;

/// Clause 5.2.3.
fn write_ascii(items: &[Item], codewords: &mut Vec<u8>) {
    let mut rest = items;
    while let [item, after @ ..] = rest {
        rest = after;
        match (*item, after) {
            (FNC1, _) => codewords.push(FNC1_CODEWORD),
            (tens, [units, after @ ..]) if is_digit(tens) && is_digit(*units) => {
                codewords.push((130 + 10 * (tens - 48) + units - 48) as u8);
                rest = after;
            }
            (item, _) if item < 128 => codewords.push(item as u8 + 1),
            (item, _) => codewords.extend([UPPER_SHIFT, (item - 127) as u8]),
        }
    }
}

/// Clauses 5.2.5 to 5.2.7: three values in 16 bits.
fn write_triplets(items: &[Item], scheme: Scheme, codewords: &mut Vec<u8>) {
    let mut values = Vec::with_capacity(2 * items.len() + 2);
    for &item in items {
        let byte = item as u8;
        match (scheme, item) {
            (Scheme::X12, _) => values.push(x12_value(byte)),
            (_, FNC1) => values.extend([SHIFT_2, 27]),
            _ => {
                if byte >= 128 {
                    values.extend([SHIFT_2, 30]);
                }
                let (shift, value) = shifted(byte % 128, scheme == Scheme::Text);
                values.extend(shift.into_iter().chain([value]));
            }
        }
    }
    for group in values.chunks(3) {
        // A last group of two is filled with a shift 1, which only the end of the symbol allows.
        let value = |place: usize| u16::from(group.get(place).copied().unwrap_or(SHIFT_1));
        codewords.extend((1600 * value(0) + 40 * value(1) + value(2) + 1).to_be_bytes());
    }
}

const SHIFT_1: u8 = 0;
const SHIFT_2: u8 = 1;
const SHIFT_3: u8 = 2;

/// Shift and value of a character in C40 and Text (annex C).
fn shifted(byte: u8, text: bool) -> (Option<u8>, u8) {
    // Text has capitals and small letters the other way round.
    let swapped = if text && byte.is_ascii_alphabetic() { byte ^ 0x20 } else { byte };
    match swapped {
        b' ' => (None, 3),
        b'0'..=b'9' => (None, byte - b'0' + 4),
        b'A'..=b'Z' => (None, swapped - b'A' + 14),
        0..=31 => (Some(SHIFT_1), byte),
        b'!'..=b'/' => (Some(SHIFT_2), byte - b'!'),
        b':'..=b'@' => (Some(SHIFT_2), byte - b':' + 15),
        b'['..=b'_' => (Some(SHIFT_2), byte - b'[' + 22),
        _ => (Some(SHIFT_3), swapped - b'`'),
    }
}

/// Clause 5.2.7, table 6.
fn x12_value(byte: u8) -> u8 {
    match byte {
        b'\r' => 0,
        b'*' => 1,
        b'>' => 2,
        b' ' => 3,
        b'0'..=b'9' => byte - b'0' + 4,
        _ => byte - b'A' + 14,
    }
}

/// Clause 5.2.8: four values of six bits in three codewords; the unlatch ends within its group.
fn write_edifact(items: &[Item], open: bool, codewords: &mut Vec<u8>) {
    let unlatch = (!open).then_some(EDIFACT_UNLATCH);
    let mut values = items.iter().map(|&item| item as u8 & 0x3F).chain(unlatch).peekable();
    while values.peek().is_some() {
        let (mut bits, mut count) = (0_u32, 0);
        for value in values.by_ref().take(4) {
            bits = bits << 6 | u32::from(value);
            count += 1;
        }
        let bytes = (bits << (32 - 6 * count)).to_be_bytes();
        codewords.extend(&bytes[..(6 * count as usize).div_ceil(8)]);
    }
}

/// Clause 5.2.9: the number of bytes, then the bytes, all randomised.
fn write_base_256(items: &[Item], codewords: &mut Vec<u8>, capacity: usize) {
    let length = items.len();
    // A run that ends with the symbol may say so with 0, where a length of two codewords would not fit.
    let to_the_end = codewords.len() + 1 + length == capacity;
    let header = match length {
        ..LONG => vec![length],
        _ if to_the_end => vec![0],
        _ => vec![length / 250 + 249, length % 250],
    };
    for value in header.into_iter().chain(items.iter().map(|&item| item.into())) {
        let pseudo_random = 149 * (codewords.len() + 1) % 255 + 1;
        codewords.push(((value + pseudo_random) % 256) as u8);
    }
}

/// Codewords that begin and end schemes (clauses 5.2.3 to 5.2.9).
const LATCH: [u8; 6] = [254, 230, 239, 238, 240, 231];
const UPPER_SHIFT: u8 = 235;
pub const FNC1_CODEWORD: u8 = 232;
/// EDIFACT's own unlatch value.
const EDIFACT_UNLATCH: u8 = 0b01_1111;
