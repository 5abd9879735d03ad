//! From bits to codewords: the data stream with its padding, Reed–Solomon blocks and their interleaving.

/// A stream of bits, most significant first, gathered 32 at a time.
pub struct Stream {
    bytes: Vec<u8>,
    pending: u64,
    count: usize,
}

impl Stream {
    /// An empty stream with room for `codewords`.
    pub fn with_capacity(codewords: usize) -> Self {
        Self { bytes: Vec::with_capacity(codewords + 8), pending: 0, count: 0 }
    }

    /// Appends the low `count` bits of `value`, at most 32.
    pub fn push(&mut self, value: u32, count: usize) {
        debug_assert!(count <= 32 && u64::from(value) >> count == 0, "{value} in {count} bits");
        self.pending = self.pending << count | u64::from(value);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            self.bytes.extend_from_slice(&((self.pending >> self.count) as u32).to_be_bytes());
        }
    }

    /// Appends whole bytes.
    pub fn push_bytes(&mut self, bytes: &[u8]) {
        let (quads, rest) = bytes.as_chunks::<4>();
        for quad in quads {
            self.push(u32::from_be_bytes(*quad), 32);
        }
        for &byte in rest {
            self.push(u32::from(byte), 8);
        }
    }

    /// Bits so far.
    pub fn len(&self) -> usize {
        self.bytes.len() * 8 + self.count
    }

    /// Ends the stream (clauses 7.4.9 and 7.4.10): a terminator of up to `terminator` zeros as far as there is room,
    /// zeros to the end of a codeword, then the pad codewords in turn. `capacity` is in bits; where it ends with half a
    /// codeword (Micro QR M1 and M3), that half is zero.
    pub fn finish(mut self, capacity: usize, terminator: usize) -> Vec<u8> {
        let room = capacity - self.len();
        self.push(0, room.min(terminator));
        let filled = capacity.min(self.len().next_multiple_of(8));
        self.push(0, filled - self.len());
        let mut bytes = self.into_bytes();
        bytes.extend([0xEC, 0x11].into_iter().cycle().take((capacity - filled) / 8));
        bytes.resize(capacity.div_ceil(8), 0);
        bytes
    }

    /// The bits as bytes, the last filled with zeros.
    pub fn into_bytes(mut self) -> Vec<u8> {
        let last = (self.pending << (32 - self.count)) as u32;
        self.bytes.extend_from_slice(&last.to_be_bytes()[..self.count.div_ceil(8)]);
        self.bytes
    }
}

/// Blocks of codewords, the shorter ones first: the longer ones have one data codeword more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// Number of shorter blocks.
    pub short: usize,
    /// Data codewords of a shorter block.
    pub short_data: usize,
    /// Number of longer blocks.
    pub long: usize,
    /// Error correction codewords of each block.
    pub checks: usize,
}

impl Blocks {
    /// `codewords` divided as evenly as they go into `count` blocks.
    pub const fn even(codewords: usize, count: usize, checks: usize) -> Self {
        let long = codewords % count;
        Self { short: count - long, short_data: codewords / count - checks, long, checks }
    }

    /// Data codewords of all blocks.
    pub const fn data(self) -> usize {
        (self.short + self.long) * self.short_data + self.long
    }

    /// Data and error correction codewords in the order of placement (clauses 7.5.2 and 7.6): the first of each block,
    /// the second of each, and so on.
    pub fn interleave(self, data: &[u8]) -> Vec<u8> {
        debug_assert_eq!(data.len(), self.data());
        let count = self.short + self.long;
        let total = data.len() + count * self.checks;
        let mut codewords = Vec::with_capacity(total + SLACK);
        if count == 1 {
            codewords.extend_from_slice(data);
            let [checks] = check_codewords([data], self.checks);
            codewords.extend_from_slice(&checks[..self.checks]);
        } else {
            codewords.resize(total, 0);
            let own = |block: usize| {
                let start = block * self.short_data + block.saturating_sub(self.short);
                &data[start..start + self.short_data + usize::from(block >= self.short)]
            };
            let mut write = |block: usize, checks: &[u8]| {
                let (common, extra) = own(block).split_at(self.short_data);
                for (place, &codeword) in codewords[block..].iter_mut().step_by(count).zip(common) {
                    *place = codeword;
                }
                if let [codeword] = extra {
                    codewords[self.short_data * count + block - self.short] = *codeword;
                }
                for (place, &codeword) in codewords[data.len() + block..].iter_mut().step_by(count).zip(checks) {
                    *place = codeword;
                }
            };
            let mut block = 0;
            while block < count {
                // Two blocks of one length are reckoned together, as each step waits for the one before.
                if block + 1 < count && block + 1 != self.short {
                    let [first, second] = check_codewords([own(block), own(block + 1)], self.checks);
                    write(block, &first[..self.checks]);
                    write(block + 1, &second[..self.checks]);
                    block += 2;
                } else {
                    let [checks] = check_codewords([own(block)], self.checks);
                    write(block, &checks[..self.checks]);
                    block += 1;
                }
            }
        }
        codewords.resize(total + SLACK, 0);
        codewords
    }
}

/// Zero bytes behind the last codeword, so that placement may read words; they are the remainder bits as well.
pub const SLACK: usize = 8;

/// The error correction codewords of blocks of one length, `count` of the 32 in each answer (clause 7.5.2).
///
/// The remainder is kept left-aligned in four words. A data codeword shifts it by a byte and adds the multiple of the
/// generator polynomial that belongs to its high and its low half.
pub fn check_codewords<const N: usize>(blocks: [&[u8]; N], count: usize) -> [[u8; 32]; N] {
    let [high, low] = &MULTIPLES[count];
    let mut remainders = [[0_u64; 4]; N];
    for i in 0..blocks[0].len() {
        for (r, block) in remainders.iter_mut().zip(blocks) {
            let factor = (r[0] >> 56) as u8 ^ block[i];
            let (high, low) = (&high[usize::from(factor >> 4)], &low[usize::from(factor & 15)]);
            *r = [
                (r[0] << 8 | r[1] >> 56) ^ high[0] ^ low[0],
                (r[1] << 8 | r[2] >> 56) ^ high[1] ^ low[1],
                (r[2] << 8 | r[3] >> 56) ^ high[2] ^ low[2],
                (r[3] << 8) ^ high[3] ^ low[3],
            ];
        }
    }
    remainders.map(|r| {
        let mut bytes = [0; 32];
        for (chunk, word) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(r) {
            *chunk = word.to_be_bytes();
        }
        bytes
    })
}

/// Multiples of one generator polynomial below its leading term: by 16 times 0 to 15, and by 0 to 15.
type Multiples = [[[u64; 4]; 16]; 2];

/// By number of error correction codewords, 0 to 30.
static MULTIPLES: [Multiples; 31] = {
    let mut tables = [[[[0; 4]; 16]; 2]; 31];
    let mut count = 1;
    while count < tables.len() {
        tables[count] = multiples(count);
        count += 1;
    }
    tables
};

/// Powers of 2 and logarithms in GF(256) with the polynomial of clause 7.5.2, x^8 + x^4 + x^3 + x^2 + 1.
const FIELD: ([u8; 510], [u8; 256]) = {
    let (mut powers, mut logarithms) = ([0; 510], [0; 256]);
    let (mut i, mut value) = (0, 1_u16);
    while i < 255 {
        powers[i] = value as u8;
        powers[i + 255] = value as u8;
        logarithms[value as usize] = i as u8;
        value <<= 1;
        if value > 0xFF {
            value ^= 0x11D;
        }
        i += 1;
    }
    (powers, logarithms)
};

const fn product(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 { 0 } else { FIELD.0[FIELD.1[a as usize] as usize + FIELD.1[b as usize] as usize] }
}

const fn multiples(count: usize) -> Multiples {
    // (x - 1)(x - 2)(x - 4)…, coefficients below the leading 1, highest first.
    let mut generator = [0; 32];
    let mut factor = 0;
    while factor < count {
        let root = FIELD.0[factor];
        let mut carry = 1;
        let mut i = 0;
        while i <= factor {
            let old = generator[i];
            generator[i] = old ^ product(carry, root);
            carry = old;
            i += 1;
        }
        factor += 1;
    }
    let mut table = [[[0; 4]; 16]; 2];
    let mut value = 0;
    while value < 16 {
        let mut i = 0;
        while i < count {
            let shift = 56 - 8 * (i % 8);
            table[0][value][i / 8] |= (product(generator[i], (value as u8) << 4) as u64) << shift;
            table[1][value][i / 8] |= (product(generator[i], value as u8) as u64) << shift;
            i += 1;
        }
        value += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::reed_solomon::{Field, Generator};

    #[test]
    fn stream_and_padding_of_the_worked_example() {
        // ISO/IEC 18004:2015, annex I.2: 01234567 in version 1-M.
        let mut stream = Stream::with_capacity(16);
        for (value, count) in [(0b0001, 4), (8, 10), (12, 10), (345, 10), (67, 7)] {
            stream.push(value, count);
        }
        let data = stream.finish(128, 4);
        assert_eq!(
            data,
            [0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11]
        );
        let checks = [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55];
        assert_eq!(Blocks::even(26, 1, 10).interleave(&data)[16..26], checks);
    }

    #[test]
    fn half_codewords_end_with_zeros() {
        let mut stream = Stream::with_capacity(3);
        stream.push(0b1010, 4);
        assert_eq!(stream.finish(20, 3), [0b1010_0000, 0xEC, 0]);
        let mut stream = Stream::with_capacity(3);
        stream.push(0x7FFFF, 19);
        assert_eq!(stream.finish(20, 3), [0xFF, 0xFF, 0b1110_0000]);
    }

    #[test]
    fn check_codewords_equal_the_general_ones() {
        let field = Field::binary(0x11D);
        for count in 1..=30 {
            let data: Vec<u8> = (0..count * 5).map(|i| (i * 71 + count * 13) as u8).collect();
            let expected = Generator::new(&field, 0, count).check_codewords(data.iter().map(|&c| u16::from(c)));
            let [checks] = check_codewords([&data], count);
            let got = checks[..count].iter().map(|&c| u16::from(c)).collect::<Vec<_>>();
            assert_eq!(got, expected, "{count}");
        }
    }
}
