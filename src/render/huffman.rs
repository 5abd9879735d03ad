//! Huffman codes of deflate (RFC 1951) and the bits they are written in.

/// A canonical Huffman code over `N` symbols.
pub struct Code<const N: usize> {
    /// The code of each symbol, its first bit lowest, with its length from bit 16 on; 0 where the symbol does not occur.
    codes: [u32; N],
}

impl<const N: usize> Code<N> {
    /// The best code for symbols that occur so often, with no code longer than `limit` bits.
    pub fn of(counts: &[u32; N], limit: usize) -> Self {
        // Counts from bit 9 on, so that sorting them keeps their symbols; a count too large for that is large enough.
        let mut sorted = [0_u32; N];
        let mut used = 0;
        for (symbol, &count) in counts.iter().enumerate() {
            if count > 0 {
                sorted[used] = count.min(u32::MAX >> 9) << 9 | symbol as u32;
                used += 1;
            }
        }
        let sorted = &mut sorted[..used];
        sorted.sort_unstable();

        // The rarest symbols get the longest codes.
        let per_length = lengths::<N>(sorted, limit);
        let mut codes = [0; N];
        let mut symbols = sorted.iter();
        for length in (1..=limit).rev() {
            for entry in symbols.by_ref().take(per_length[length] as usize) {
                codes[(entry & 0x1FF) as usize] = (length as u32) << 16;
            }
        }
        // Codes of one length count up in the order of the symbols (RFC 1951, 3.2.2).
        let mut next = [0_u16; 17];
        for length in 1..=limit {
            next[length + 1] = (next[length] + per_length[length] as u16) << 1;
        }
        for code in &mut codes {
            let length = *code >> 16;
            if length > 0 {
                let own = &mut next[length as usize];
                *code |= u32::from(own.reverse_bits() >> (16 - length));
                *own = own.wrapping_add(1);
            }
        }
        Self { codes }
    }

    /// Length of a symbol's code, 0 where it does not occur.
    pub fn length(&self, symbol: usize) -> u8 {
        (self.codes[symbol] >> 16) as u8
    }

    /// Number of symbols up to the last that occurs, at least `least`.
    pub fn count(&self, least: usize) -> usize {
        self.codes.iter().rposition(|code| *code > 0).map_or(least, |last| (last + 1).max(least))
    }

    /// Writes the code of a symbol.
    #[inline]
    pub fn write(&self, symbol: usize, out: &mut Bits) {
        let code = self.codes[symbol];
        out.push(code & 0xFFFF, code >> 16);
    }
}

/// How many codes there are of each length, for counts (from bit 9 on) in ascending order.
///
/// Lengths are found in place (Moffat and Katajainen 1995), then those over the limit are shortened.
fn lengths<const N: usize>(sorted: &[u32], limit: usize) -> [u32; 16] {
    let mut per_length = [0_u32; 16];
    let count = sorted.len();
    if count <= 1 {
        per_length[1] = count as u32;
        return per_length;
    }
    // First pass: weights of the inner nodes, each node's place then holding its parent.
    let mut nodes = [0_u32; N];
    let nodes = &mut nodes[..count];
    for (node, entry) in nodes.iter_mut().zip(sorted) {
        *node = entry >> 9;
    }
    let (mut leaf, mut root) = (0, 0);
    for next in 0..count - 1 {
        let mut weight = 0_u32;
        for _ in 0..2 {
            if leaf >= count || (root < next && nodes[root] < nodes[leaf]) {
                weight = weight.saturating_add(nodes[root]);
                nodes[root] = next as u32;
                root += 1;
            } else {
                weight = weight.saturating_add(nodes[leaf]);
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

/// Bits packed from the lowest of each byte on.
pub struct Bits {
    bytes: Vec<u8>,
    word: u64,
    count: u32,
}

impl Bits {
    /// Bits that follow some whole bytes.
    pub fn after(head: &[u8], capacity: usize) -> Self {
        let mut bytes = Vec::with_capacity(capacity);
        bytes.extend_from_slice(head);
        Self { bytes, word: 0, count: 0 }
    }

    /// Appends the low `count` bits of `value`, at most 32; those above them must be 0.
    #[inline]
    pub fn push(&mut self, value: u32, count: u32) {
        self.word |= u64::from(value) << self.count;
        self.count += count;
        if self.count >= 32 {
            self.bytes.extend_from_slice(&(self.word as u32).to_le_bytes());
            self.word >>= 32;
            self.count -= 32;
        }
    }

    /// The bytes, the last filled with zeros.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(&self.word.to_le_bytes()[..self.count.div_ceil(8) as usize]);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    fn kraft<const N: usize>(counts: &[u32; N], limit: usize) -> u64 {
        let code = Code::of(counts, limit);
        for (symbol, count) in counts.iter().enumerate() {
            assert_eq!(code.length(symbol) > 0, *count > 0);
            assert!(usize::from(code.length(symbol)) <= limit);
        }
        (0..N)
            .filter(|&symbol| code.length(symbol) > 0)
            .map(|symbol| 1 << (limit - usize::from(code.length(symbol))))
            .sum()
    }

    #[test]
    fn codes_fill_the_space_and_keep_the_limit() {
        // Fibonacci counts make the deepest trees.
        let mut counts = [0; 40];
        let (mut a, mut b) = (1_u32, 1_u32);
        for count in &mut counts {
            *count = a;
            (a, b) = (b, a.saturating_add(b));
        }
        assert_eq!(kraft(&counts, 15), 1 << 15);
        assert_eq!(kraft(&counts, 7), 1 << 7);
        assert_eq!(kraft(&[5, 0, 3, 1], 15), 1 << 15);
        assert_eq!(kraft(&[0, 7, 0], 7), 1 << 6);
    }

    #[test]
    fn frequent_symbols_are_short() {
        let code = Code::of(&[45, 13, 12, 16, 9, 5], 15);
        assert_eq!([0, 1, 2, 3, 4, 5].map(|symbol| code.length(symbol)), [1, 3, 3, 3, 4, 4]);
    }
}
