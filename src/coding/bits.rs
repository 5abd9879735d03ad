//! A growing string of bits, most significant first.

/// Bits in the order they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    bytes: Vec<u8>,
    length: usize,
}

impl Bits {
    /// No bits yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// No bits yet, with room for `bits`.
    pub fn with_capacity(bits: usize) -> Self {
        Self { bytes: Vec::with_capacity(bits.div_ceil(8) + 8), length: 0 }
    }

    /// Appends the low `count` bits of `value` (at most 32), the highest of them first.
    pub fn push(&mut self, value: u32, count: usize) {
        debug_assert!(count <= 32 && (count == 32 || value >> count == 0), "{value} in {count} bits");
        let mut left = count;
        while left > 0 {
            let free = 8 - self.length % 8;
            if free == 8 {
                self.bytes.push(0);
            }
            let take = free.min(left);
            let part = (u64::from(value) >> (left - take)) as u32 & ((1 << take) - 1);
            if let Some(last) = self.bytes.last_mut() {
                *last |= (part << (free - take)) as u8;
            }
            left -= take;
            self.length += take;
        }
    }

    /// Appends one bit.
    pub fn push_bit(&mut self, bit: bool) {
        self.push(u32::from(bit), 1);
    }

    /// Appends all bits of another string.
    pub fn extend(&mut self, other: &Self) {
        for i in 0..other.length / 8 {
            self.push(u32::from(other.bytes[i]), 8);
        }
        for i in other.length / 8 * 8..other.length {
            self.push_bit(other.get(i));
        }
    }

    /// Number of bits.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The bit at `index`.
    pub fn get(&self, index: usize) -> bool {
        debug_assert!(index < self.length);
        self.bytes[index / 8] >> (7 - index % 8) & 1 == 1
    }

    /// `count` bits (at most 32) from `index` on as a number; bits past the end count as 0.
    pub fn value(&self, index: usize, count: usize) -> u32 {
        // They lie in five bytes, and the last byte is filled with zeros.
        let byte = |i: usize| u64::from(self.bytes.get(index / 8 + i).copied().unwrap_or_default());
        let five = (0..5).fold(0, |bytes, i| bytes << 8 | byte(i));
        (five >> (40 - index % 8 - count) & ((1 << count) - 1)) as u32
    }

    /// All bits in order.
    pub fn iter(&self) -> impl Iterator<Item = bool> + '_ {
        (0..self.length).map(|i| self.get(i))
    }

    /// The bits as bytes, the last filled with zeros.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bits as bytes, the last filled with zeros.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn bits_are_written_and_read_most_significant_first() {
        let mut bits = Bits::new();
        bits.push(0b101, 3);
        bits.push(0xFFFF_0000, 32);
        bits.push(1, 5);
        assert_eq!(bits.len(), 40);
        assert_eq!(bits.as_bytes(), [0b1011_1111, 0xFF, 0xE0, 0, 0b0000_0001]);
        assert_eq!(bits.value(0, 3), 5);
        assert_eq!(bits.value(3, 32), 0xFFFF_0000);
        let mut twice = bits.clone();
        twice.extend(&bits);
        assert_eq!(twice.len(), 80);
        assert_eq!(twice.value(40, 3), 5);
    }
}
