//! Deflate (RFC 1951, in the frame of RFC 1950) for pictures of repeated rows: one block with Huffman codes of its own.
//!
//! Nearly every match is one row back. The repeats of a row, the unchanged tail of its first copy and the unchanged head
//! of the next row are one match; only the bytes between the first and the last change are looked at one by one.

use std::ops::Range;

use super::huffman::{Bits, Code};

/// The zlib stream of rows of `stride` bytes that each come so many times. Before each row stands a filter byte 0.
///
/// From `search_from` changed bytes on earlier bytes like them are searched for; in smaller pictures it costs more than it
/// saves.
pub fn rows(rows: &[u8], stride: usize, repeats: &[u32], search_from: usize) -> Vec<u8> {
    let tokens = Tokens::of(rows, stride, repeats, search_from);
    // Compression method 8, window of 32 KB, checked by the remainder 31.
    let mut out = Bits::after(&[0x78, 0xDA], 256 + 2 * tokens.list.len());
    tokens.write(&mut out);
    let mut out = out.finish();
    out.extend_from_slice(&adler(rows, stride, repeats).to_be_bytes());
    out
}

/// Adler-32 of the rows with a filter byte 0 before each, in closed form over repeats.
fn adler(rows: &[u8], stride: usize, repeats: &[u32]) -> u32 {
    const MODULUS: u64 = 65521;
    let length = stride as u64 + 1;
    let (mut a, mut b) = (1_u64, 0_u64);
    for (row, &repeats) in rows.chunks_exact(stride).zip(repeats) {
        // `a` grows by the sum of the bytes, `b` by `a` after each byte.
        let (mut sum, mut sums) = (0_u64, 0_u64);
        for chunk in row.chunks(4096) {
            let (mut low, mut high) = (0_u32, 0_u32);
            for &byte in chunk {
                low = low.wrapping_add(u32::from(byte));
                high = high.wrapping_add(low);
            }
            sums += sum * chunk.len() as u64 + u64::from(high);
            sum += u64::from(low);
        }
        let repeats = u64::from(repeats);
        let pairs = (repeats * (repeats - 1) / 2) % MODULUS;
        let (sum, sums) = (sum % MODULUS, sums % MODULUS);
        b = (b + length * repeats % MODULUS * a + length * sum % MODULUS * pairs + sums * repeats) % MODULUS;
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
struct Tokens {
    /// Symbol of a literal or a length, extra bits of the length from bit 9, symbol of the distance from bit 14, its extra
    /// bits from bit 19 on.
    list: Vec<u32>,
    symbols: [u32; 286],
    distances: [u32; 30],
}

impl Tokens {
    fn of(rows: &[u8], stride: usize, repeats: &[u32], search_from: usize) -> Self {
        let length = stride + 1;
        let mut tokens = Self { list: Vec::with_capacity(1024), symbols: [0; 286], distances: [0; 30] };
        let mut finder = Finder::new(rows, stride, repeats, search_from);
        let mut above: &[u8] = &[];
        // Bytes up to here that equal those one row back and are not yet written.
        let mut same = 0;
        for (index, (row, &repeats)) in rows.chunks_exact(stride).zip(repeats).enumerate() {
            if let Some(changed) = finder.changes.get(index).cloned().filter(|_| index > 0) {
                tokens.same(same + 1 + changed.start, length, above, &row[..changed.start]);
                same = stride - changed.end;
                finder.write(index, changed, &mut tokens);
            } else {
                tokens.literal(0);
                tokens.first(row);
            }
            same += (repeats as usize - 1) * length;
            above = row;
        }
        tokens.same(same, length, above, above);
        tokens.symbols[END] = 1;
        tokens
    }

    /// The first row: a run of one byte is a match one byte back.
    fn first(&mut self, row: &[u8]) {
        let run = row.iter().take_while(|byte| row.first() == Some(*byte)).count();
        if run > SHORTEST {
            self.literal(row[0]);
            self.matched(run - 1, 1);
        }
        self.literals(if run > SHORTEST { &row[run..] } else { row });
    }

    /// `count` bytes that equal those one row back; the last of them are the rest of the row `above`, a filter byte 0 and `head`.
    fn same(&mut self, count: usize, length: usize, above: &[u8], head: &[u8]) {
        if count >= SHORTEST {
            self.matched(count, length);
            return;
        }
        for back in (1..=count).rev() {
            self.literal(match back.checked_sub(head.len() + 1) {
                None => head[head.len() - back],
                Some(0) => 0,
                Some(before) => above[above.len() - before],
            });
        }
    }

    fn literals(&mut self, bytes: &[u8]) {
        self.list.extend(bytes.iter().map(|&byte| u32::from(byte)));
        for &byte in bytes {
            self.symbols[usize::from(byte)] += 1;
        }
    }

    fn literal(&mut self, byte: u8) {
        self.list.push(u32::from(byte));
        self.symbols[usize::from(byte)] += 1;
    }

    fn matched(&mut self, mut length: usize, distance: usize) {
        let (code, extra, _) = distance_code(distance);
        let distance = (code as u32) << 14 | extra << 19;
        while length > 0 {
            let part = match length.saturating_sub(LONGEST) {
                0 => length,
                // What is left over must be long enough for a match too.
                1 | 2 => LONGEST - SHORTEST,
                _ => LONGEST,
            };
            let (symbol, extra, _) = length_code(part);
            self.list.push(symbol as u32 | extra << 9 | distance);
            self.symbols[symbol] += 1;
            self.distances[code] += 1;
            length -= part;
        }
    }

    fn write(&self, out: &mut Bits) {
        let symbols = Code::of(&self.symbols, 15);
        let distances = Code::of(&self.distances, 15);
        out.push(0b101, 3); // last block, codes of its own
        write_codes(&symbols, &distances, out);
        for &token in &self.list {
            let symbol = (token & 0x1FF) as usize;
            symbols.write(symbol, out);
            if token > END as u32 {
                out.push(token >> 9 & 0x1F, length_bits(symbol));
                let distance = (token >> 14 & 0x1F) as usize;
                distances.write(distance, out);
                out.push(token >> 19, distance_bits(distance));
            }
        }
        symbols.write(END, out);
    }
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
    /// What changed from the row above, by rows; nothing for the first.
    changes: Vec<Range<usize>>,
    /// Offset of the last copy of each row in the stream.
    offsets: Vec<u32>,
    /// Row, counted from 1, and column where bytes of each hash stood last; empty where nothing is searched for.
    places: Vec<u32>,
    /// Cost of a literal, of a match one row back and of any other, without the extra bits of a length.
    literal: u32,
    above: u32,
}

/// Costs are estimated in sixteenths of a bit: here those of the symbols of a length and of a distance.
const LENGTH_COST: u32 = 96;
const ABOVE_COST: u32 = 24;
const DISTANCE_COST: u32 = 64;

/// Bits of a hash, and how many bytes it is of.
const HASH_BITS: u32 = 11;
const HASHED: usize = 6;

/// Farthest distance of the format.
const FARTHEST: usize = 32768;

impl<'a> Finder<'a> {
    fn new(rows: &'a [u8], stride: usize, repeats: &[u32], search_from: usize) -> Self {
        let length = stride as u32 + 1;
        let mut end = 0;
        let offsets = repeats.iter().map(|repeats| {
            end += repeats * length;
            end - length
        });
        let offsets = offsets.collect();
        let pairs = rows.chunks_exact(stride).zip(rows.chunks_exact(stride).skip(1));
        let changes: Vec<_> = std::iter::once(0..0).chain(pairs.map(|(above, row)| changed(above, row))).collect();
        let total: usize = changes.iter().map(Range::len).sum();
        let mut finder = Self { rows, stride, changes, offsets, places: Vec::new(), literal: 0, above: 0 };
        if total >= search_from {
            finder.places = vec![0; 1 << HASH_BITS];
            finder.above = ABOVE_COST + 16 * distance_code(stride + 1).2;
            finder.literal = entropy(&finder.changes, rows, stride, total as u32);
        }
        finder
    }

    /// Writes the changed columns of a row below the first.
    fn write(&mut self, index: usize, columns: Range<usize>, tokens: &mut Tokens) {
        let start = index * self.stride;
        let (mut at, end) = (start + columns.start, start + columns.end);
        // Literals from here on are not yet written.
        let mut literals = at;
        while at < end && !self.places.is_empty() {
            let (length, distance) = self.find_best(at, index, end);
            if distance > 0 {
                tokens.literals(&self.rows[literals..at]);
                tokens.matched(length, distance);
                literals = at + length;
            }
            at += length;
        }
        tokens.literals(&self.rows[literals..end]);
    }

    /// The match that saves most, or one byte and the distance 0.
    fn find_best(&mut self, at: usize, index: usize, end: usize) -> (usize, usize) {
        let (mut best, mut most) = ((1, 0), 0);
        if self.rows[at] == self.rows[at - self.stride] {
            let length = equal(&self.rows[at - self.stride..end - self.stride], &self.rows[at..end]);
            most = self.gain(length, self.above);
            if most > 0 {
                best = (length, self.stride + 1);
            }
        }
        if let Some((length, distance)) = self.find_far(at, index, end)
            && self.gain(length, DISTANCE_COST + 16 * distance_code(distance).2) > most
        {
            best = (length, distance);
        }
        for skipped in at + 1..at + best.0 {
            self.remember(skipped, index);
        }
        best
    }

    /// What a match saves against literals.
    fn gain(&self, length: usize, distance_cost: u32) -> u32 {
        if length < SHORTEST {
            return 0;
        }
        let length = length.min(LONGEST);
        (length as u32 * self.literal).saturating_sub(LENGTH_COST + 16 * length_code(length).2 + distance_cost)
    }

    /// Length and distance of an earlier place like the bytes from `at` on, within the row `index` that ends at `end`.
    fn find_far(&mut self, at: usize, index: usize, end: usize) -> Option<(usize, usize)> {
        let place = self.remember(at, index)?;
        let (row, column) = ((place >> 16).checked_sub(1)? as usize, place as usize & 0xFFFF);
        let start = row * self.stride;
        let here = at - index * self.stride;
        let (end_of_row, distance) = if row == index {
            (end, here - column)
        } else {
            // In the stream a row above stands where its last copy does.
            let rows_between = self.offsets[index - 1] - self.offsets[row];
            (start + self.stride, rows_between as usize + self.stride + 1 + here - column)
        };
        let length = equal(&self.rows[start + column..end_of_row], &self.rows[at..end]);
        (distance <= FARTHEST).then_some((length, distance))
    }

    /// Notes the place of the bytes from `at` on, in the row `index`, and tells the last place of such ones.
    fn remember(&mut self, at: usize, index: usize) -> Option<u32> {
        let key = word(self.rows.get(at..at + 8)?) << (64 - 8 * HASHED);
        let place = &mut self.places[(key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - HASH_BITS)) as usize];
        Some(std::mem::replace(place, (index as u32 + 1) << 16 | (at - index * self.stride) as u32))
    }
}

/// Entropy of the `total` changed bytes, in sixteenths of a bit each.
fn entropy(changes: &[Range<usize>], rows: &[u8], stride: usize, total: u32) -> u32 {
    let mut counts = [0_u32; 256];
    for (range, row) in changes.iter().zip(rows.chunks_exact(stride)) {
        for byte in &row[range.clone()] {
            counts[usize::from(*byte)] += 1;
        }
    }
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
    let (symbol_count, distance_count) = (symbols.count(257), distances.count(1));
    let mut lengths = [0; 286 + 30];
    let both = (0..symbol_count).map(|i| symbols.length(i)).chain((0..distance_count).map(|i| distances.length(i)));
    lengths.iter_mut().zip(both).for_each(|(slot, length)| *slot = length);
    let lengths = &lengths[..symbol_count + distance_count];

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
    let used = ORDER.iter().rposition(|&symbol| code.length(symbol) > 0).map_or(4, |at| (at + 1).max(4));
    out.push((symbol_count - 257) as u32, 5);
    out.push((distance_count - 1) as u32, 5);
    out.push((used - 4) as u32, 4);
    for &symbol in &ORDER[..used] {
        out.push(u32::from(code.length(symbol)), 3);
    }
    for &(symbol, extra, bits) in &list[..entries] {
        code.write(usize::from(symbol), out);
        out.push(u32::from(extra), u32::from(bits));
    }
}
