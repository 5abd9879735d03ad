//! Check digits that more than one symbology uses.

/// Modulus 10 with weights 3, 1, 3, … from the right, over ASCII digits without their check digit.
///
/// Source: GS1 General Specifications, clause 7.9.1.
pub fn mod10_weight3(digits: &[u8]) -> u8 {
    weighted_mod10(digits, 3)
}

/// Modulus 10 with weights `weight`, 1, `weight`, … from the right (9 and 4 for Deutsche Post are not of this kind).
pub fn weighted_mod10(digits: &[u8], weight: u32) -> u8 {
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(i, c)| u32::from(c - b'0') * if i % 2 == 0 { weight } else { 1 }).sum();
    b'0' + ((10 - sum % 10) % 10) as u8
}

/// Luhn: modulus 10 with weights 2, 1, … from the right, the digits of each product added.
///
/// Source: ISO/IEC 7812-1, annex B.
pub fn luhn(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, c)| {
            let product = u32::from(c - b'0') * if i % 2 == 0 { 2 } else { 1 };
            product / 10 + product % 10
        })
        .sum();
    b'0' + ((10 - sum % 10) % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors() {
        assert_eq!(mod10_weight3(b"629104150021"), b'3');
        assert_eq!(mod10_weight3(b"4912345"), b'6');
        assert_eq!(luhn(b"12345678"), b'2');
        assert_eq!(weighted_mod10(b"12345678", 2), b'4');
    }
}
