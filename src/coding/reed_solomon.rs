//! Reed–Solomon check codewords over binary and prime fields.

/// A finite field with tables of powers and logarithms of its generator element.
///
/// Binary fields GF(2^m) add by exclusive or; prime fields GF(p) add modulo p.
pub struct Field {
    powers: Vec<u16>,
    logarithms: Vec<u16>,
    prime: Option<u32>,
}

impl Field {
    /// GF(2^m) by its primitive polynomial, m being the polynomial's degree; the generator element is 2.
    pub fn binary(polynomial: u32) -> Self {
        let size = 1 << polynomial.ilog2();
        Self::with(size, None, |value| {
            let doubled = value << 1;
            if doubled >= size { doubled ^ polynomial } else { doubled }
        })
    }

    /// GF(p) with `generator` as its generator element (929 and 3 for PDF417, 113 and 3 for DotCode).
    pub fn prime(p: u32, generator: u32) -> Self {
        Self::with(p, Some(p), |value| value * generator % p)
    }

    fn with(size: u32, prime: Option<u32>, next: impl Fn(u32) -> u32) -> Self {
        let order = size as usize - 1;
        let mut powers = vec![0; 2 * order];
        let mut logarithms = vec![0; size as usize];
        let mut value = 1;
        for i in 0..order {
            powers[i] = value as u16;
            powers[i + order] = value as u16;
            logarithms[value as usize] = i as u16;
            value = next(value);
        }
        debug_assert_eq!(value, 1, "the generator must have full order");
        Self { powers, logarithms, prime }
    }

    fn multiply(&self, a: u16, b: u16) -> u16 {
        if a == 0 || b == 0 {
            return 0;
        }
        self.powers[usize::from(self.logarithms[usize::from(a)]) + usize::from(self.logarithms[usize::from(b)])]
    }

    fn add(&self, a: u16, b: u16) -> u16 {
        self.prime.map_or(a ^ b, |p| ((u32::from(a) + u32::from(b)) % p) as u16)
    }

    fn negate(&self, a: u16) -> u16 {
        self.prime.map_or(a, |p| ((p - u32::from(a)) % p) as u16)
    }
}

/// The generator polynomial for a number of check codewords, to be made once and kept.
pub struct Generator<'a> {
    field: &'a Field,
    /// Coefficients below the leading 1, highest first.
    coefficients: Vec<u16>,
}

impl<'a> Generator<'a> {
    /// `(x − g^first)(x − g^(first+1))…`, `count` factors, g being the field's generator element.
    pub fn new(field: &'a Field, first: usize, count: usize) -> Self {
        let order = field.powers.len() / 2;
        let mut coefficients = vec![0; count];
        // Multiply by one factor after the other; the leading 1 is not stored.
        for i in 0..count {
            let root = field.negate(field.powers[(first + i) % order]);
            let mut carry = 1;
            for coefficient in coefficients.iter_mut().take(i + 1) {
                let old = *coefficient;
                *coefficient = field.add(old, field.multiply(carry, root));
                carry = old;
            }
            // Shift: after factor i the polynomial has i + 1 coefficients below the leading one.
            debug_assert!(i + 1 == count || coefficients[i + 1] == 0);
        }
        Self { field, coefficients }
    }

    /// The check codewords of `data`, highest power first: the negated remainder of data · x^count.
    pub fn check_codewords(&self, data: impl IntoIterator<Item = u16>) -> Vec<u16> {
        let field = self.field;
        let mut remainder = vec![0; self.coefficients.len()];
        for codeword in data {
            let factor = field.negate(field.add(codeword, field.negate(field.negate(remainder[0]))));
            remainder.rotate_left(1);
            if let Some(last) = remainder.last_mut() {
                *last = 0;
            }
            for (r, c) in remainder.iter_mut().zip(&self.coefficients) {
                *r = field.add(*r, field.multiply(factor, *c));
            }
        }
        remainder.iter().map(|&r| field.negate(r)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The polynomial data·x^n + checks must vanish at every root.
    fn vanishes(field: &Field, first: usize, data: &[u16], checks: &[u16]) -> bool {
        (0..checks.len()).all(|i| {
            let root = field.powers[first + i];
            data.iter().chain(checks).fold(0, |sum, &c| field.add(field.multiply(sum, root), c)) == 0
        })
    }

    /// ISO/IEC 18004:2015, annex I.2: version 1-M, 01234567.
    #[test]
    fn qr_worked_example() {
        let field = Field::binary(0x11D);
        let data = [0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11];
        let checks = Generator::new(&field, 0, 10).check_codewords(data);
        assert_eq!(checks, [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55]);
    }

    #[test]
    fn checks_make_the_polynomial_vanish_in_every_field() {
        let fields = [
            Field::binary(0x13),
            Field::binary(0x43),
            Field::binary(0x12D),
            Field::binary(0x409),
            Field::binary(0x1069),
            Field::prime(929, 3),
            Field::prime(113, 3),
        ];
        for field in &fields {
            let size = field.logarithms.len() as u16;
            let data: Vec<u16> = (0..7).map(|i| (i * 37 + 5) % size).collect();
            for count in [1, 2, 5, 8] {
                let checks = Generator::new(field, 1, count).check_codewords(data.iter().copied());
                assert!(vanishes(field, 1, &data, &checks), "{size} {count}");
            }
        }
    }
}
