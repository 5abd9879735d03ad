//! Reed–Solomon error correction modulo 929 (ISO/IEC 15438:2015, clause 5.10).

const PRIME: u32 = 929;

/// The check codewords of the data codewords, in the order in which they follow them.
///
/// Long division by (x − 3)(x − 3²)…, kept with its sign changed so that what remains are the check codewords.
pub(in crate::symbology) fn check_codewords(data: &[u16], count: usize) -> Vec<u16> {
    let generator = generator(count);
    let mut checks = vec![0_u32; count];
    for &codeword in data {
        let factor = (u32::from(codeword) + PRIME - checks[0]) % PRIME;
        checks.copy_within(1.., 0);
        checks[count - 1] = 0;
        // No sum overflows: without the test for it the loop runs on several lanes.
        for (check, coefficient) in checks.iter_mut().zip(&generator) {
            *check = factor.wrapping_mul(*coefficient).wrapping_add(*check) % PRIME;
        }
    }
    checks.iter().map(|&check| check as u16).collect()
}

/// Coefficients of the generator polynomial below its leading 1, highest first.
fn generator(count: usize) -> Vec<u32> {
    let mut coefficients = vec![0; count];
    let mut root = 1;
    for factor in 0..count {
        root = root * 3 % PRIME;
        let mut carry = 1;
        for coefficient in &mut coefficients[..=factor] {
            let old = *coefficient;
            *coefficient = (old + (PRIME - root) * carry) % PRIME;
            carry = old;
        }
    }
    coefficients
}

#[cfg(test)]
mod tests {
    use super::check_codewords;
    use crate::coding::reed_solomon::{Field, Generator};

    /// ISO/IEC 15438:2015, annex Q: PDF417 at level 1.
    #[test]
    fn worked_example() {
        assert_eq!(check_codewords(&[5, 453, 178, 121, 239], 4), [452, 327, 657, 619]);
    }

    #[test]
    fn check_codewords_equal_the_general_ones() {
        let field = Field::prime(929, 3);
        for count in [2, 7, 44, 512] {
            let data: Vec<u16> = (0..300).map(|i| (i * 71 + 13) % 929).collect();
            let expected = Generator::new(&field, 1, count).check_codewords(data.iter().copied());
            assert_eq!(check_codewords(&data, count), expected);
        }
    }
}
