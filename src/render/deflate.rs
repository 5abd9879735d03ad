//! Deflate (RFC 1951, in the frame of RFC 1950) for pictures of repeated rows: one block with Huffman codes of its own.
//!
//! Nearly every match is one row back. The repeats of a row, the unchanged tail of its first copy and the unchanged head
//! of the next row are one match; only the bytes between the first and the last change are looked at one by one.

use std::{mem, ops::Range};

use super::huffman::{Bits, Code};

/// The zlib stream of rows of `stride` bytes that each come so many times. Before each row stands a filter byte 0.
///
/// From `search_from` changed bytes on earlier bytes like them are searched for.
pub fn rows(rows: &[u8], stride: usize, repeats: &[u32], search_from: usize) -> Vec<u8> {
    let tokens = Tokens::of(rows, stride, repeats, search_from);
    // Compression method 8, window of 32 KB, checked by the remainder 31.
    let out = Bits::after(&[0x78, 0xDA], 256 + rows.len() / 2);
    let mut out = tokens.write(out).finish();
    out.extend_from_slice(&adler(rows, stride, repeats).to_be_bytes());
    out
}

/// Adler-32 of the rows with a filter byte 0 before each, in closed form over repeats.
fn adler(rows: &[u8], stride: usize, repeats: &[u32]) -> u32 {
    const MODULUS: u64 = 65521;
    const PARTS: u64 = 0x00FF_00FF_00FF_00FF;
    let length = stride as u64 + 1;
    let (mut a, mut b) = (1_u64, 0_u64);
    for (row, &repeats) in rows.chunks_exact(stride).zip(repeats) {
        // `a` grows by the sum of the bytes, `b` by `a` after each byte.
        let (mut sum, mut sums) = (0_u64, 0_u64);
        let (eights, rest) = row.as_chunks::<8>();
        for eight in eights {
            // Even and odd bytes as four 16-bit parts; a product's highest part is their sum with the weights in it.
            let (even, odd) = (u64::from_le_bytes(*eight) & PARTS, u64::from_le_bytes(*eight) >> 8 & PARTS);
            let weighted =
                (even.wrapping_mul(0x0008_0006_0004_0002) >> 48) + (odd.wrapping_mul(0x0007_0005_0003_0001) >> 48);
            sums += 8 * sum + weighted;
            sum += (even + odd).wrapping_mul(0x0001_0001_0001_0001) >> 48;
        }
        for &byte in rest {
            sum += u64::from(byte);
            sums += sum;
        }
        // Rows are at most 32 KB long and 32 000 in number, so that no sum outgrows 64 bits.
        let repeats = u64::from(repeats);
        let pairs = length * (repeats * (repeats - 1) / 2) % MODULUS;
        b = (b + length * repeats * a + pairs * sum + sums * repeats) % MODULUS;
        a = (a + sum * repeats) % MODULUS;
    }
    (b << 16 | a) as u32
}

/// Shortest and longest match of the format.
const SHORTEST: usize = 3;
const LONGEST: usize = 258;

/// Symbol that ends a block; those above it are lengths of matches.
const END: usize = 256;

/// Literals and matches in order, with how often each symbol occurs.
struct Tokens<'a> {
    rows: &'a [u8],
    list: Vec<Token>,
    symbols: [u32; 286],
    distances: [u32; 30],
}

/// Some bytes as they are, or a match.
#[derive(Clone, Copy)]
enum Token {
    /// The filter byte before a row.
    Filter,
    /// Bytes of `rows`.
    Bytes { start: u32, count: u32 },
    /// A match by its symbols and their extra bits.
    Match { length: u16, length_extra: u16, distance: u16, distance_extra: u16 },
}

impl<'a> Tokens<'a> {
    fn of(rows: &'a [u8], stride: usize, repeats: &[u32], search_from: usize) -> Self {
        let mut tokens =
            Self { rows, list: Vec::with_capacity(4 * repeats.len() + 8), symbols: [0; 286], distances: [0; 30] };
        let changes = changes(rows, stride);
        let changed: usize = changes.iter().map(Range::len).sum();
        let mut finder = (changed >= search_from).then(|| Finder::new(rows, stride, repeats, &changes));
        // Bytes up to here that equal those one row back and are not yet written.
        let mut same = 0;
        for (index, (&repeats, changed)) in repeats.iter().zip(changes).enumerate() {
            let (start, end) = (index * stride + changed.start, index * stride + changed.end);
            if index == 0 {
                tokens.filter();
            } else {
                tokens.same(same + 1 + changed.start, stride, start, changed.start);
            }
            match &mut finder {
                Some(finder) => finder.write(index, start, end, &mut tokens),
                None if index == 0 => tokens.first(end),
                None => tokens.bytes(start, end),
            }
            same = stride - changed.end + (repeats as usize - 1) * (stride + 1);
        }
        tokens.same(same, stride, rows.len(), stride);
        tokens.symbols[END] = 1;
        tokens
    }

    /// The first row: a run of one byte is a match one byte back.
    fn first(&mut self, stride: usize) {
        let row = &self.rows[..stride];
        let run = row.iter().take_while(|byte| **byte == row[0]).count();
        if run > SHORTEST {
            self.bytes(0, 1);
            self.matched(run - 1, 1);
            self.bytes(run, stride);
        } else {
            self.bytes(0, stride);
        }
    }

    /// `count` bytes that equal those one row back and end before `end` of `rows`, after `column` bytes of its row.
    fn same(&mut self, count: usize, stride: usize, end: usize, column: usize) {
        if count >= SHORTEST {
            self.matched(count, stride + 1);
        } else if count > column {
            // The end of the row above, the filter byte, the head of this row.
            let row = end - column;
            self.bytes(row - (count - column - 1), row);
            self.filter();
            self.bytes(row, end);
        } else {
            self.bytes(end - count, end);
        }
    }

    fn filter(&mut self) {
        self.list.push(Token::Filter);
        self.symbols[0] += 1;
    }

    /// The bytes `start..end` of `rows` as literals.
    fn bytes(&mut self, start: usize, end: usize) {
        if start < end {
            self.list.push(Token::Bytes { start: start as u32, count: (end - start) as u32 });
            for &byte in &self.rows[start..end] {
                self.symbols[usize::from(byte)] += 1;
            }
        }
    }

    fn matched(&mut self, mut count: usize, distance: usize) {
        let (distance, distance_extra, _) = distance_code(distance);
        while count > 0 {
            let part = match count.saturating_sub(LONGEST) {
                0 => count,
                // What is left over must be long enough for a match too.
                1 | 2 => LONGEST - SHORTEST,
                _ => LONGEST,
            };
            let (length, length_extra, _) = length_code(part);
            self.symbols[length] += 1;
            self.distances[distance] += 1;
            self.list.push(Token::Match {
                length: length as u16,
                length_extra: length_extra as u16,
                distance: distance as u16,
                distance_extra: distance_extra as u16,
            });
            count -= part;
        }
    }

    fn write(&self, mut out: Bits) -> Bits {
        let symbols = Code::of(&self.symbols, 15);
        let distances = Code::of(&self.distances, 15);
        out.push(0b101, 3); // last block, codes of its own
        write_codes(&symbols, &distances, &mut out);
        for token in &self.list {
            match *token {
                Token::Filter => symbols.write(0, &mut out),
                Token::Bytes { start, count } => {
                    symbols.write_bytes(&self.rows[start as usize..(start + count) as usize], &mut out);
                }
                Token::Match { length, length_extra, distance, distance_extra } => {
                    symbols.write(usize::from(length), &mut out);
                    out.push(u32::from(length_extra), length_bits(usize::from(length)));
                    distances.write(usize::from(distance), &mut out);
                    out.push(u32::from(distance_extra), distance_bits(usize::from(distance)));
                }
            }
        }
        symbols.write(END, &mut out);
        out
    }
}

/// What changed from the row above, by rows; all of the first.
fn changes(rows: &[u8], stride: usize) -> Vec<Range<usize>> {
    let pairs = rows.chunks_exact(stride).zip(rows.chunks_exact(stride).skip(1));
    std::iter::once(0..stride).chain(pairs.map(|(above, row)| changed(above, row))).collect()
}

/// The bytes between the first and the last change from one row to another.
fn changed(above: &[u8], row: &[u8]) -> Range<usize> {
    let start = equal(above, row);
    let (a, b) = (&above[start..], &row[start..]);
    let mut end = row.len();
    for (a, b) in a.rchunks_exact(8).zip(b.rchunks_exact(8)) {
        let difference = word(a) ^ word(b);
        if difference != 0 {
            return start..end - difference.leading_zeros() as usize / 8;
        }
        end -= 8;
    }
    while end > start && above[end - 1] == row[end - 1] {
        end -= 1;
    }
    start..end
}

/// Equal bytes at the beginning of two slices.
fn equal(a: &[u8], b: &[u8]) -> usize {
    let mut count = 0;
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        let difference = word(a) ^ word(b);
        if difference != 0 {
            return count + difference.trailing_zeros() as usize / 8;
        }
        count += 8;
    }
    count + a[count..].iter().zip(&b[count..]).take_while(|(a, b)| a == b).count()
}

fn word(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes.try_into().expect("a chunk of 8"))
}

/// Finds earlier bytes like those that changed from one row to the next.
struct Finder<'a> {
    rows: &'a [u8],
    stride: usize,
    /// By rows, how much farther on the last copy of a byte stands in the stream than in `rows`.
    ahead: Vec<u32>,
    /// Row, counted from 1, and column where few and where many bytes of each hash stood last.
    places: Vec<[u32; 2]>,
    /// Cost of a literal, and of a match one row back without the extra bits of a length.
    literal: u32,
    above: u32,
}

/// Costs are estimated in sixteenths of a bit: here those of the symbols of a length and of a distance.
const LENGTH_COST: u32 = 96;
const ABOVE_COST: u32 = 24;
const DISTANCE_COST: u32 = 64;

/// Bits of a hash.
const HASH_BITS: u32 = 11;

/// Farthest distance of the format.
const FARTHEST: usize = 32768;

/// A match of this length is taken as it is, and one row back half of it is enough.
const LONG: u16 = 16;

/// Rows above, from the second on, that are looked at for one that is wholly the same: dots and hexagons end as they begin.
const ROWS_ABOVE: usize = 4;

/// A match, and what it saves against literals.
#[derive(Clone, Copy, Default)]
struct Match {
    length: u16,
    distance: u16,
    gain: u32,
}

impl<'a> Finder<'a> {
    fn new(rows: &'a [u8], stride: usize, repeats: &[u32], changes: &[Range<usize>]) -> Self {
        let mut skipped = 0;
        let ahead = repeats.iter().map(|repeats| {
            // A filter byte before each row, and the copies before the last.
            skipped += 1 + (repeats - 1) * (stride as u32 + 1);
            skipped
        });
        Self {
            rows,
            stride,
            ahead: ahead.collect(),
            places: vec![[0; 2]; 1 << HASH_BITS],
            // What stays a literal is rarer than the rest.
            literal: entropy(changes, rows, stride) * 5 / 4,
            above: ABOVE_COST + 16 * distance_code(stride + 1).2,
        }
    }

    /// Writes the bytes `at..end` of `rows`, which lie in the row `index`.
    fn write(&mut self, index: usize, mut at: usize, end: usize, tokens: &mut Tokens) {
        if let Some(distance) = self.row_alike(index, at, end) {
            tokens.matched(end - at, distance);
            return;
        }
        // Literals from here on are not yet written.
        let mut literals = at;
        let mut next = self.find(index, at, end);
        while at < end {
            let best = next;
            if best.length < LONG {
                // One byte later there may be a better one.
                next = self.find(index, at + 1, end);
                if best.gain == 0 || next.gain > best.gain {
                    at += 1;
                    continue;
                }
            }
            tokens.bytes(literals, at);
            tokens.matched(best.length.into(), best.distance.into());
            let after = at + usize::from(best.length);
            // Bytes one row back have their places there.
            if usize::from(best.distance) != self.stride + 1 {
                for passed in at + 2..after {
                    self.remember(index, passed, word_at(self.rows, passed));
                }
            }
            (at, literals) = (after, after);
            next = self.find(index, at, end);
        }
        tokens.bytes(literals, end);
    }

    /// The distance to a row, not far above the one above, that has the same bytes in the columns of `at..end`.
    fn row_alike(&self, index: usize, at: usize, end: usize) -> Option<usize> {
        if end - at < SHORTEST {
            return None;
        }
        let above = (2..=ROWS_ABOVE.min(index)).map(|rows| (index - rows, rows * self.stride));
        let (row, back) = above.into_iter().find(|(_, back)| self.rows[at - back..end - back] == self.rows[at..end])?;
        Some(self.distance(index, row, back)).filter(|distance| *distance <= FARTHEST)
    }

    /// How far back in the stream those bytes of the last copy of a row are that stand `back` bytes before others of the
    /// first copy of the row `index`.
    fn distance(&self, index: usize, row: usize, back: usize) -> usize {
        if row == index { back } else { back + (self.ahead[index - 1] + 1 - self.ahead[row]) as usize }
    }

    /// The match of the bytes from `at` on, within the row `index` and before `end`, that saves most.
    fn find(&mut self, index: usize, at: usize, end: usize) -> Match {
        let mut best = Match::default();
        if at >= end {
            return best;
        }
        let here = word_at(self.rows, at);
        if index > 0 {
            let length = self.equal(at - self.stride, at, here, end - at);
            if length >= SHORTEST {
                let gain = self.gain(length, self.above);
                best = Match { length: length as u16, distance: self.stride as u16 + 1, gain };
                if best.length >= LONG / 2 {
                    return best;
                }
            }
        }
        for place in self.remember(index, at, here) {
            let Some(row) = (place >> 16).checked_sub(1) else { continue };
            let (row, column) = (row as usize, place as usize & 0xFFFF);
            let from = row * self.stride + column;
            let length = self.equal(from, at, here, (end - at).min(self.stride - column));
            if length <= usize::from(best.length).max(SHORTEST) {
                continue;
            }
            let distance = self.distance(index, row, at - from);
            if distance > FARTHEST {
                continue;
            }
            let gain = self.gain(length, DISTANCE_COST + 16 * distance_code(distance).2);
            if gain > best.gain {
                best = Match { length: length as u16, distance: distance as u16, gain };
            }
        }
        best
    }

    /// How many bytes from `a` on equal those from `b` on, which begin with `word`; at most `limit`.
    #[inline]
    fn equal(&self, a: usize, b: usize, word: u64, limit: usize) -> usize {
        let mut difference = word_at(self.rows, a) ^ word;
        let mut count = 0;
        while difference == 0 {
            count += 8;
            if count >= limit {
                return limit;
            }
            difference = word_at(self.rows, a + count) ^ word_at(self.rows, b + count);
        }
        limit.min(count + difference.trailing_zeros() as usize / 8)
    }

    /// What a match saves against literals.
    #[inline]
    fn gain(&self, length: usize, distance_cost: u32) -> u32 {
        let length = length.min(LONGEST);
        (length as u32 * self.literal).saturating_sub(LENGTH_COST + 16 * length_code(length).2 + distance_cost)
    }

    /// Notes the place of the bytes in a word, and tells where four and where eight like them stood last.
    #[inline]
    fn remember(&mut self, index: usize, at: usize, word: u64) -> [u32; 2] {
        let place = (index as u32 + 1) << 16 | (at - index * self.stride) as u32;
        let hash = |bytes: u64| (bytes.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - HASH_BITS)) as usize;
        let [few, many] = [word << 32, word].map(hash);
        [mem::replace(&mut self.places[few][0], place), mem::replace(&mut self.places[many][1], place)]
    }
}

/// The eight bytes from a place on, those behind the end 0.
#[inline]
fn word_at(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 8) {
        Some(eight) => word(eight),
        None => (at..bytes.len()).rev().fold(0, |word, at| word << 8 | u64::from(bytes[at])),
    }
}

/// Entropy of the changed bytes, of so many rows that it is about a thousand bytes, in sixteenths of a bit each.
fn entropy(changes: &[Range<usize>], rows: &[u8], stride: usize) -> u32 {
    let step = changes.iter().map(Range::len).sum::<usize>() / 1024 + 1;
    let mut counts = [0_u32; 256];
    for (range, row) in changes.iter().zip(rows.chunks_exact(stride)).step_by(step) {
        for byte in &row[range.clone()] {
            counts[usize::from(*byte)] += 1;
        }
    }
    let total: u32 = counts.iter().sum();
    // The logarithm between powers of two by a straight line.
    let log = |value: u32| u64::from((value.ilog2() << 4) + ((u64::from(value) << 4 >> value.ilog2()) as u32 & 15));
    let bits: u64 =
        counts.iter().filter(|count| **count > 0).map(|&count| u64::from(count) * (log(total) - log(count))).sum();
    bits.checked_div(u64::from(total)).unwrap_or(0) as u32
}

/// Symbol, extra value and number of extra bits of a match length (RFC 1951, 3.2.5).
fn length_code(length: usize) -> (usize, u32, u32) {
    match length {
        LONGEST => (285, 0, 0),
        3..=10 => (length + 254, 0, 0),
        _ => {
            let above = length as u32 - 3;
            let bits = above.ilog2() - 2;
            (257 + (bits * 4 + (above >> bits)) as usize, above & ((1 << bits) - 1), bits)
        }
    }
}

/// Number of extra bits after the symbol of a length.
fn length_bits(symbol: usize) -> u32 {
    match symbol {
        ..265 | 285.. => 0,
        _ => (symbol as u32 - 261) / 4,
    }
}

/// Symbol, extra value and number of extra bits of a distance.
fn distance_code(distance: usize) -> (usize, u32, u32) {
    let above = distance as u32 - 1;
    if above < 4 {
        return (above as usize, 0, 0);
    }
    let bits = above.ilog2() - 1;
    ((bits * 2 + (above >> bits)) as usize, above & ((1 << bits) - 1), bits)
}

/// Number of extra bits after the symbol of a distance.
fn distance_bits(symbol: usize) -> u32 {
    (symbol as u32 / 2).saturating_sub(1)
}

/// Order in which the lengths of the code length code are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The lengths of both codes, in runs, in a third code (RFC 1951, 3.2.7).
fn write_codes(symbols: &Code<286>, distances: &Code<30>, out: &mut Bits) {
    let (symbols, distances) = (symbols.used(257), distances.used(1));
    let mut lengths = [0; 286 + 30];
    let lengths = &mut lengths[..symbols.len() + distances.len()];
    lengths[..symbols.len()].copy_from_slice(symbols);
    lengths[symbols.len()..].copy_from_slice(distances);

    // Each entry: symbol, value and number of its extra bits.
    let mut list = [(0_u8, 0_u8, 0_u8); 286 + 30];
    let mut entries = 0;
    let mut counts = [0; 19];
    let mut at = 0;
    while at < lengths.len() {
        let length = lengths[at];
        let run = lengths[at..].iter().take(138).take_while(|&&other| other == length).count();
        let (entry, taken) = match (length, run) {
            (0, 11..) => ((18, run - 11, 7), run),
            (0, 3..) => ((17, run - 3, 3), run),
            // A run after its first length.
            (_, 3..) if at > 0 && lengths[at - 1] == length => ((16, run.min(6) - 3, 2), run.min(6)),
            _ => ((length, 0, 0), 1),
        };
        list[entries] = (entry.0, entry.1 as u8, entry.2);
        entries += 1;
        counts[usize::from(entry.0)] += 1;
        at += taken;
    }

    let code = Code::of(&counts, 7);
    let used = ORDER.iter().rposition(|&symbol| code.lengths[symbol] > 0).map_or(4, |at| (at + 1).max(4));
    out.push((symbols.len() - 257) as u32, 5);
    out.push((distances.len() - 1) as u32, 5);
    out.push((used - 4) as u32, 4);
    for &symbol in &ORDER[..used] {
        out.push(u32::from(code.lengths[symbol]), 3);
    }
    for &(symbol, extra, bits) in &list[..entries] {
        code.write(usize::from(symbol), out);
        out.push(u32::from(extra), u32::from(bits));
    }
}
