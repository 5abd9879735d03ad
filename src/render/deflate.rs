//! Deflate (RFC 1951, in the frame of RFC 1950) for pictures of repeated rows: one block with Huffman codes of its own.
//!
//! Nearly every match is one row back. The repeats of a row, the unchanged tail of its first copy and the unchanged head
//! of the next row are one match; only the bytes between the first and the last change are literals.

/// The zlib stream of rows that each come so many times. Before each row stands a filter byte 0 (PNG: no filter).
pub fn rows<'a>(stride: usize, rows: impl Iterator<Item = (&'a [u8], u32)>) -> Vec<u8> {
    let length = stride + 1;
    let mut tokens = Tokens::new(length);
    let mut sum = Adler::default();
    let mut above: &[u8] = &[];
    for (row, repeats) in rows {
        tokens.row(above, row, repeats);
        sum.row(row, repeats);
        above = row;
    }
    tokens.flush(above, above, length);

    // Compression method 8, window of 32 KB, checked by the remainder 31.
    let mut out = Writer::after(&[0x78, 0xDA]);
    tokens.write(&mut out);
    let mut out = out.finish();
    out.extend_from_slice(&sum.value().to_be_bytes());
    out
}

/// Adler-32 over rows with a filter byte 0 before each, in closed form over repeats.
struct Adler {
    a: u64,
    b: u64,
}

impl Default for Adler {
    fn default() -> Self {
        Self { a: 1, b: 0 }
    }
}

impl Adler {
    const MODULUS: u64 = 65521;

    fn row(&mut self, row: &[u8], repeats: u32) {
        // `a` grows by the sum of the bytes, `b` by `a` after each byte.
        let (mut sum, mut sums) = (0_u64, 0_u64);
        for chunk in row.chunks(4096) {
            let (mut a, mut b) = (0_u32, 0_u32);
            for &byte in chunk {
                a += u32::from(byte);
                b += a;
            }
            sums += sum * chunk.len() as u64 + u64::from(b);
            sum += u64::from(a);
        }
        let (length, repeats) = (row.len() as u64 + 1, u64::from(repeats));
        let (sum, sums) = (sum % Self::MODULUS, sums % Self::MODULUS);
        let pairs = (repeats * (repeats - 1) / 2) % Self::MODULUS;
        self.b = (self.b
            + length * repeats % Self::MODULUS * self.a
            + length * sum % Self::MODULUS * pairs
            + sums * repeats)
            % Self::MODULUS;
        self.a = (self.a + sum * repeats) % Self::MODULUS;
    }

    fn value(&self) -> u32 {
        (self.b << 16 | self.a) as u32
    }
}

/// Longest and shortest match of the format.
const MATCH: std::ops::RangeInclusive<usize> = 3..=258;

/// Symbol that ends a block; those above it are lengths of matches.
const END: usize = 256;

/// Literals and matches in order, with how often each symbol occurs.
struct Tokens {
    /// Literals as they are; matches with their length from bit 9 and their distance from bit 18 on.
    list: Vec<u64>,
    symbols: [u32; 286],
    distances: [u32; 30],
    /// Bytes of a row with its filter byte: the distance of most matches.
    length: usize,
    /// Bytes that equal those one row back, not yet written as matches.
    same: usize,
}

impl Tokens {
    fn new(length: usize) -> Self {
        Self { list: Vec::with_capacity(512), symbols: [0; 286], distances: [0; 30], length, same: 0 }
    }

    /// A row below the row `above` (empty for the first), `repeats` times.
    fn row(&mut self, above: &[u8], row: &[u8], repeats: u32) {
        if above.is_empty() {
            self.first(row);
        } else {
            let head = row.iter().zip(above).take_while(|(a, b)| a == b).count();
            let tail = row[head..].iter().rev().zip(above.iter().rev()).take_while(|(a, b)| a == b).count();
            self.same += 1 + head;
            self.flush(above, row, 1 + head);
            self.changed(&above[head..row.len() - tail], &row[head..row.len() - tail]);
            self.same = tail;
        }
        self.same += (repeats as usize - 1) * self.length;
    }

    /// The first row: a run of one byte is a match one byte back.
    fn first(&mut self, row: &[u8]) {
        self.literal(0);
        let run = row.iter().take_while(|byte| row.first() == Some(*byte)).count();
        if run > *MATCH.start() {
            self.literals(&row[..1]);
            self.matched(run - 1, 1);
            self.literals(&row[run..]);
        } else {
            self.literals(row);
        }
    }

    /// The bytes between the first and the last change of a row.
    fn changed(&mut self, above: &[u8], row: &[u8]) {
        let mut at = 0;
        while at < row.len() {
            let same = row[at..].iter().zip(&above[at..]).take_while(|(a, b)| a == b).count();
            if same >= WORTH_A_MATCH {
                self.matched(same, self.length);
                at += same;
            } else {
                let until = at + same.max(1);
                self.literals(&row[at..until]);
                at = until;
            }
        }
    }

    /// Writes the bytes that equal those one row back and end with the first `at` bytes of `row` (filter byte included).
    fn flush(&mut self, above: &[u8], row: &[u8], at: usize) {
        if self.same >= *MATCH.start() {
            self.matched(self.same, self.length);
        } else {
            for back in (1..=self.same).rev() {
                // Before a row stands its filter byte 0, before that the end of the row above.
                self.literal(match at.checked_sub(back) {
                    Some(0) => 0,
                    Some(position) => row[position - 1],
                    None => above[self.length + at - back - 1],
                });
            }
        }
        self.same = 0;
    }

    fn literals(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.literal(byte);
        }
    }

    fn literal(&mut self, byte: u8) {
        self.list.push(u64::from(byte));
        self.symbols[usize::from(byte)] += 1;
    }

    fn matched(&mut self, mut length: usize, distance: usize) {
        let (code, _, _) = distance_code(distance);
        while length > 0 {
            let part = match length.checked_sub(*MATCH.end()) {
                None | Some(0) => length,
                // What is left over must be long enough for a match too.
                Some(1 | 2) => *MATCH.end() - *MATCH.start(),
                Some(_) => *MATCH.end(),
            };
            self.list.push((distance as u64) << 18 | (part as u64) << 9);
            self.symbols[length_code(part).0] += 1;
            self.distances[code] += 1;
            length -= part;
        }
    }

    fn write(mut self, out: &mut Writer) {
        self.symbols[END] = 1;
        let symbols = Code::of(&self.symbols, 15);
        let distances = Code::of(&self.distances, 15);
        out.push(0b101, 3); // last block, dynamic codes
        write_codes(&symbols, &distances, out);
        for &token in &self.list {
            let (length, distance) = ((token >> 9 & 0x1FF) as usize, (token >> 18) as usize);
            if distance == 0 {
                symbols.write(token as usize, out);
            } else {
                let (code, extra, bits) = length_code(length);
                symbols.write(code, out);
                out.push(extra, bits);
                let (code, extra, bits) = distance_code(distance);
                distances.write(code, out);
                out.push(extra, bits);
            }
        }
        symbols.write(END, out);
    }
}

/// Bytes alike one row back that are worth a match between literals.
const WORTH_A_MATCH: usize = 4;

/// Symbol, extra value and number of extra bits of a match length (RFC 1951, 3.2.5).
fn length_code(length: usize) -> (usize, u32, u32) {
    match length {
        258 => (285, 0, 0),
        3..=10 => (length + 254, 0, 0),
        _ => {
            let above = length as u32 - 3;
            let bits = above.ilog2() - 2;
            (257 + (bits * 4 + (above >> bits)) as usize, above & ((1 << bits) - 1), bits)
        }
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

/// A canonical Huffman code.
struct Code<const N: usize> {
    /// Bits of each symbol's code, 0 where it does not occur.
    lengths: [u8; N],
    /// Codes, first bit lowest, as they are written.
    codes: [u16; N],
}

impl<const N: usize> Code<N> {
    /// The best code for symbols that occur so often, with no code longer than `limit` bits.
    fn of(counts: &[u32; N], limit: usize) -> Self {
        let mut sorted = [0_u64; N];
        let mut used = 0;
        for (symbol, &count) in counts.iter().enumerate() {
            if count > 0 {
                sorted[used] = u64::from(count) << 9 | symbol as u64;
                used += 1;
            }
        }
        let sorted = &mut sorted[..used];
        sorted.sort_unstable();

        let mut per_length = depths(sorted, limit);
        let mut lengths = [0; N];
        // The rarest symbols get the longest codes.
        let mut length = limit;
        for &entry in sorted.iter() {
            while per_length[length] == 0 && length > 1 {
                length -= 1;
            }
            lengths[(entry & 0x1FF) as usize] = length as u8;
            per_length[length] = per_length[length].saturating_sub(1);
        }
        Self { codes: canonical(&lengths), lengths }
    }

    fn write(&self, symbol: usize, out: &mut Writer) {
        out.push(u32::from(self.codes[symbol]), u32::from(self.lengths[symbol]));
    }
}

/// How many codes there are of each length, for counts (from bit 9 on) in ascending order.
///
/// Lengths are found in place (Moffat and Katajainen 1995), then those over the limit are shortened.
fn depths(sorted: &[u64], limit: usize) -> [u32; 32] {
    let mut per_length = [0_u32; 32];
    let count = sorted.len();
    if count <= 1 {
        per_length[1] = count as u32;
        return per_length;
    }
    // First pass: weights of the inner nodes, each node's place then holding its parent.
    let mut nodes = [0_u64; 286];
    for (node, entry) in nodes.iter_mut().zip(sorted) {
        *node = entry >> 9;
    }
    let (mut leaf, mut root) = (0, 0);
    for next in 0..count - 1 {
        let mut weight = 0;
        for _ in 0..2 {
            if leaf >= count || (root < next && nodes[root] < nodes[leaf]) {
                weight += nodes[root];
                nodes[root] = next as u64;
                root += 1;
            } else {
                weight += nodes[leaf];
                leaf += 1;
            }
        }
        nodes[next] = weight;
    }
    // Second pass: depths of the inner nodes from the root down.
    nodes[count - 2] = 0;
    for node in (0..count - 2).rev() {
        nodes[node] = nodes[nodes[node] as usize] + 1;
    }
    // Third pass: what is free at each depth and no inner node is a leaf.
    let (mut free, mut depth, mut inner) = (1, 0, count - 1);
    while free > 0 {
        let mut used = 0;
        while inner > 0 && nodes[inner - 1] == depth {
            used += 1;
            inner -= 1;
        }
        per_length[(depth as usize).min(limit)] += free - used;
        free = 2 * used;
        depth += 1;
    }
    // Shortened codes take too much of the code space; give it back from the longest of the others.
    let mut space: u32 = (1..=limit).map(|length| per_length[length] << (limit - length)).sum();
    while space > 1 << limit {
        per_length[limit] -= 1;
        if let Some(length) = (1..limit).rev().find(|&length| per_length[length] > 0) {
            per_length[length] -= 1;
            per_length[length + 1] += 2;
        }
        space -= 1;
    }
    per_length
}

/// The codes that belong to lengths (RFC 1951, 3.2.2), first bit lowest.
fn canonical<const N: usize>(lengths: &[u8; N]) -> [u16; N] {
    let mut next = [0_u16; 17];
    for &length in lengths {
        next[usize::from(length) + 1] += 1;
    }
    next[1] = 0;
    for length in 1..16 {
        next[length + 1] = (next[length + 1] + next[length]) << 1;
    }
    let mut codes = [0; N];
    for (code, &length) in codes.iter_mut().zip(lengths) {
        if length > 0 {
            let own = &mut next[usize::from(length)];
            *code = own.reverse_bits() >> (16 - length);
            *own += 1;
        }
    }
    codes
}

/// Order in which the lengths of the code length code are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The lengths of both codes, in runs, in a third code (RFC 1951, 3.2.7).
fn write_codes(symbols: &Code<286>, distances: &Code<30>, out: &mut Writer) {
    let last = |lengths: &[u8], least: usize| {
        lengths.iter().rposition(|&length| length > 0).map_or(least, |at| (at + 1).max(least))
    };
    let (symbol_count, distance_count) = (last(&symbols.lengths, 257), last(&distances.lengths, 1));
    let mut lengths = [0; 286 + 30];
    lengths[..symbol_count].copy_from_slice(&symbols.lengths[..symbol_count]);
    lengths[symbol_count..symbol_count + distance_count].copy_from_slice(&distances.lengths[..distance_count]);
    let lengths = &lengths[..symbol_count + distance_count];

    // Each entry: symbol, value and number of its extra bits.
    let mut list = [(0_u8, 0_u8, 0_u8); 286 + 30];
    let mut entries = 0;
    let mut counts = [0; 19];
    let mut at = 0;
    while at < lengths.len() {
        let length = lengths[at];
        let run = lengths[at..].iter().take_while(|&&other| other == length).count();
        let (entry, taken) = match (length, run) {
            (0, 11..) => ((18, run.min(138) - 11, 7), run.min(138)),
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
    out.push((symbol_count - 257) as u32, 5);
    out.push((distance_count - 1) as u32, 5);
    out.push((used - 4) as u32, 4);
    for &symbol in &ORDER[..used] {
        out.push(u32::from(code.lengths[symbol]), 3);
    }
    for &(symbol, extra, bits) in &list[..entries] {
        code.write(usize::from(symbol), out);
        out.push(u32::from(extra), u32::from(bits));
    }
}

/// Bits packed from the lowest of each byte on.
struct Writer {
    bytes: Vec<u8>,
    bits: u64,
    count: u32,
}

impl Writer {
    fn after(head: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(1024);
        bytes.extend_from_slice(head);
        Self { bytes, bits: 0, count: 0 }
    }

    fn push(&mut self, value: u32, count: u32) {
        self.bits |= u64::from(value) << self.count;
        self.count += count;
        if self.count >= 32 {
            self.bytes.extend_from_slice(&(self.bits as u32).to_le_bytes());
            self.bits >>= 32;
            self.count -= 32;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(&self.bits.to_le_bytes()[..self.count.div_ceil(8) as usize]);
        self.bytes
    }
}
