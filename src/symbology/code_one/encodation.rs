//! Bytes to the fewest codewords: the shortest way through the modes.
//!
//! USS Code One, section 2.2 and annex D. Where a message ends with its symbol, the return to ASCII is left out.

use super::EncodeError;
use crate::symbology::contract::Fault;

/// A byte of the message.
pub type Item = u8;

/// Where an encoder can stand between two characters.
///
/// C40, Text and EDI: values in the triple that is open; Decimal: bits used of the codeword that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ascii,
    C40(u8),
    Text(u8),
    Edi(u8),
    Decimal(u8),
}

const STATES: usize = 14;

impl State {
    fn index(self) -> usize {
        match self {
            Self::Ascii => 0,
            Self::C40(values) => 1 + usize::from(values),
            Self::Text(values) => 4 + usize::from(values),
            Self::Edi(values) => 7 + usize::from(values),
            Self::Decimal(bits) => 10 + usize::from(bits / 2),
        }
    }
}

/// One step of the way.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// One character, two digits, or one character after an upper shift.
    Ascii,
    Latch,
    Unlatch,
    /// A character of C40, Text or EDI.
    Character,
    /// Three digits.
    Digits,
    /// Back from Decimal, a digit taken along where four bits are left.
    EndDecimal,
    /// A run of bytes, from ASCII to ASCII.
    Bytes,
    /// At the end of the symbol: a triple filled up, the last characters as ASCII, the last digit in four bits, bytes
    /// without their count.
    FillTriple,
    ImpliedAscii,
    LastDigit,
    FillDecimal,
    LastBytes,
}

/// A stretch of the way: from place and state by a step.
type Origin = (usize, State, Step);

const FAR: usize = usize::MAX / 2;

/// Shortest ways to every place in every state.
struct Ways<'a> {
    message: &'a [Item],
    cost: Vec<[usize; STATES]>,
    origin: Vec<[Option<Origin>; STATES]>,
}

/// The codewords for the first capacity that holds them, after those of `prefix`.
pub fn encode(message: &[Item], prefix: Vec<u8>, capacities: &[usize]) -> Result<(usize, Vec<u8>), EncodeError> {
    let largest = capacities.iter().copied().max().unwrap_or(0);
    // Twelve digits take five codewords.
    let most = largest * 12 / 5 + 2;
    if message.len() > most {
        return Err(EncodeError::new(Fault::DataTooLong { length: message.len(), capacity: most, unit: "characters" }));
    }
    let ways = Ways::of(message, prefix.len());
    for (i, &capacity) in capacities.iter().enumerate() {
        if let Some(end) = ways.end(capacity) {
            return Ok((i, ways.write(end, prefix)));
        }
    }
    let length = ways.cost[message.len()][State::Ascii.index()];
    Err(EncodeError::new(Fault::DataTooLong { length, capacity: largest, unit: "codewords" }))
}

impl<'a> Ways<'a> {
    fn of(message: &'a [Item], used: usize) -> Self {
        let count = message.len() + 1;
        let mut ways = Self { message, cost: vec![[FAR; STATES]; count], origin: vec![[None; STATES]; count] };
        ways.cost[0][0] = used;
        // Least cost of ASCII less the place, over the places from which a run has 250 bytes or more.
        let mut long_run = (FAR, 0);
        for i in 0..count {
            if let Some(start) = i.checked_sub(250)
                && ways.cost[start][0] + message.len() - start < long_run.0
            {
                long_run = (ways.cost[start][0] + message.len() - start, start);
            }
            ways.relax(i, long_run);
        }
        ways
    }

    /// All steps to and from place `i`; what leads there from before is known.
    fn relax(&mut self, i: usize, long_run: (usize, usize)) {
        use State::{Ascii, C40, Decimal, Edi, Text};
        // Bytes that end here: latch, count of one codeword or two, bytes.
        for start in i.saturating_sub(249)..i {
            self.reach(i, Ascii, self.cost[start][0] + 2 + i - start, (start, Ascii, Step::Bytes));
        }
        if long_run.0 < FAR {
            let cost = self.cost[long_run.1][0] + 3 + i - long_run.1;
            self.reach(i, Ascii, cost, (long_run.1, Ascii, Step::Bytes));
        }
        // Back to ASCII.
        for state in [C40(0), Text(0), Edi(0)] {
            self.reach(i, Ascii, self.cost[i][state.index()] + 1, (i, state, Step::Unlatch));
        }
        for bits in [0, 2, 4, 6] {
            let cost = self.cost[i][Decimal(bits).index()] + usize::from(bits != 2);
            let digit = self.message.get(i).is_some_and(u8::is_ascii_digit) && matches!(bits, 4 | 6);
            let end = if digit { i + 1 } else { i };
            self.reach(end, Ascii, cost, (i, Decimal(bits), Step::EndDecimal));
        }
        // Out of ASCII.
        let ascii = self.cost[i][0];
        for state in [C40(0), Text(0), Edi(0)] {
            self.reach(i, state, ascii + 1, (i, Ascii, Step::Latch));
        }
        if self.digits(i, 3) {
            self.reach(i, Decimal(4), ascii + 1, (i, Ascii, Step::Latch));
        }
        // Characters.
        let Some(&item) = self.message.get(i) else { return };
        self.reach(i + 1, Ascii, ascii + if item < 128 { 1 } else { 2 }, (i, Ascii, Step::Ascii));
        if self.digits(i, 2) {
            self.reach(i + 2, Ascii, ascii + 1, (i, Ascii, Step::Ascii));
        }
        for open in 0..3 {
            for (state, next) in [
                (C40(open), C40 as fn(u8) -> State),
                (Text(open), Text as fn(u8) -> State),
                (Edi(open), Edi as fn(u8) -> State),
            ] {
                let Some(values) = values(state, item) else { continue };
                let filled = usize::from(open) + values.count;
                let cost = self.cost[i][state.index()] + 2 * (filled.div_ceil(3) - usize::from(open).div_ceil(3));
                self.reach(i + 1, next((filled % 3) as u8), cost, (i, state, Step::Character));
            }
        }
        if self.digits(i, 3) {
            for bits in [0, 2, 4, 6] {
                let cost = self.cost[i][Decimal(bits).index()] + if bits == 0 { 2 } else { 1 };
                self.reach(i + 3, Decimal((bits + 2) % 8), cost, (i, Decimal(bits), Step::Digits));
            }
        }
    }

    fn reach(&mut self, i: usize, state: State, cost: usize, origin: Origin) {
        if let Some(known) = self.cost.get_mut(i)
            && cost < known[state.index()]
        {
            known[state.index()] = cost;
            self.origin[i][state.index()] = Some(origin);
        }
    }

    fn digits(&self, i: usize, count: usize) -> bool {
        self.message.get(i..i + count).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
    }

    /// How the message ends in a symbol of this capacity: a last step, or nothing more than the way to ASCII.
    fn end(&self, capacity: usize) -> Option<Origin> {
        use State::{Ascii, C40, Decimal, Edi, Text};
        let end = self.message.len();
        let cost = |back: usize, state: State| end.checked_sub(back).map_or(FAR, |i| self.cost[i][state.index()]);
        if cost(0, Ascii) <= capacity {
            return Some((end, Ascii, Step::Unlatch));
        }
        let full = |back, state| cost(back, state) == capacity;
        let one_left = |back, state| cost(back, state) + 1 == capacity;
        for state in [C40(0), Text(0), Edi(0), C40(2), Text(2)] {
            if full(0, state) {
                return Some((end, state, Step::FillTriple));
            }
        }
        for state in [C40(0), Text(0), Edi(0)] {
            let single = self.message.last().is_some_and(|&item| values(state, item).is_some_and(|v| v.count == 1));
            if one_left(1, state) && single {
                return Some((end - 1, state, Step::ImpliedAscii));
            }
        }
        for bits in [0, 2, 4, 6] {
            if full(0, Decimal(bits)) {
                return Some((end, Decimal(bits), Step::FillDecimal));
            }
        }
        for bits in [2, 4] {
            if full(1, Decimal(bits)) && self.digits(end - 1, 1) {
                return Some((end - 1, Decimal(bits), Step::LastDigit));
            }
        }
        for back in [1, 2] {
            if one_left(back, Decimal(0)) && self.digits(end - back, back) {
                return Some((end - back, Decimal(0), Step::ImpliedAscii));
            }
        }
        // Bytes to the end of the symbol need no count.
        (0..end)
            .find(|&start| self.cost[start][0] + 2 + end - start == capacity)
            .map(|start| (start, Ascii, Step::LastBytes))
    }

    /// The codewords of the way that ends so.
    fn write(&self, end: Origin, prefix: Vec<u8>) -> Vec<u8> {
        let mut way = Vec::new();
        let (mut i, mut state, last) = end;
        while let Some(origin) = self.origin[i][state.index()] {
            way.push((origin, i, state));
            (i, state, _) = origin;
        }
        let mut writer = Writer { codewords: prefix, values: Vec::new(), bits: 0, bit_count: 0 };
        for &((from, before, step), to, after) in way.iter().rev() {
            writer.step(step, before, after, &self.message[from..to]);
        }
        writer.step(last, end.1, State::Ascii, &self.message[end.0..]);
        writer.codewords
    }
}

struct Writer {
    codewords: Vec<u8>,
    /// Values of the triple that is open.
    values: Vec<u8>,
    /// Bits of Decimal that fill no codeword yet.
    bits: u32,
    bit_count: u32,
}

impl Writer {
    fn step(&mut self, step: Step, before: State, after: State, items: &[Item]) {
        match step {
            Step::Ascii | Step::ImpliedAscii => self.ascii(items),
            Step::Latch => match after {
                State::C40(_) => self.codewords.push(230),
                State::Text(_) => self.codewords.push(239),
                State::Edi(_) => self.codewords.push(238),
                // Four ones begin a codeword of Decimal.
                _ => self.push_bits(0b1111, 4),
            },
            Step::Unlatch if before == State::Ascii => {}
            Step::Unlatch => self.codewords.push(255),
            Step::Character => {
                for &item in items {
                    let values = values(before, item);
                    self.triples(values.iter().flat_map(|values| &values.values[..values.count]).copied());
                }
            }
            Step::FillTriple => {
                if !self.values.is_empty() {
                    self.triples([0]);
                }
            }
            Step::Digits => self.push_bits(number(items) + 1, 10),
            Step::EndDecimal => {
                self.push_bits(0b11_1111, 6);
                self.fill_decimal(items);
            }
            Step::FillDecimal | Step::LastDigit => self.fill_decimal(items),
            Step::Bytes => {
                self.codewords.push(231);
                let count = items.len();
                if count < 250 {
                    self.codewords.push(count as u8);
                } else {
                    self.codewords.extend([(249 + count / 250) as u8, (count % 250) as u8]);
                }
                self.codewords.extend(items);
            }
            Step::LastBytes => {
                self.codewords.extend([231, 0]);
                self.codewords.extend(items);
            }
        }
    }

    fn ascii(&mut self, items: &[Item]) {
        match *items {
            [tens, ones] => self.codewords.push(130 + (tens - b'0') * 10 + (ones - b'0')),
            [item] if item > 127 => self.codewords.extend([235, item - 127]),
            [item] => self.codewords.push(item + 1),
            _ => {}
        }
    }

    fn triples(&mut self, values: impl IntoIterator<Item = u8>) {
        for value in values {
            self.values.push(value);
            if let [a, b, c] = *self.values {
                let number = 1600 * u16::from(a) + 40 * u16::from(b) + u16::from(c) + 1;
                self.codewords.extend(number.to_be_bytes());
                self.values.clear();
            }
        }
    }

    fn push_bits(&mut self, value: u32, count: u32) {
        self.bits = self.bits << count | value;
        self.bit_count += count;
        while self.bit_count >= 8 {
            self.bit_count -= 8;
            self.codewords.push((self.bits >> self.bit_count) as u8);
            self.bits &= (1 << self.bit_count) - 1;
        }
    }

    /// The rest of the codeword: four bits of a digit or none, two bits of filler.
    fn fill_decimal(&mut self, digit: &[Item]) {
        let left = (8 - self.bit_count) % 8;
        if left >= 4 {
            let value = if digit.is_empty() { 0b1111 } else { number(digit) + 1 };
            self.push_bits(value, 4);
        }
        if left % 4 == 2 {
            self.push_bits(0b01, 2);
        }
    }
}

fn number(digits: &[Item]) -> u32 {
    digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit.wrapping_sub(b'0')))
}

/// Values of a character in C40, Text or EDI.
struct Values {
    values: [u8; 4],
    count: usize,
}

/// Section 2.2.2, tables 3 to 5.
fn values(state: State, item: Item) -> Option<Values> {
    let text = matches!(state, State::Text(_));
    if matches!(state, State::Edi(_)) {
        let value = match item {
            b'\r' => 0,
            b'*' => 1,
            b'>' => 2,
            b' ' => 3,
            b'0'..=b'9' => item - b'0' + 4,
            b'A'..=b'Z' => item - b'A' + 14,
            _ => return None,
        };
        return Some(Values { values: [value, 0, 0, 0], count: 1 });
    }
    let mut values = [0; 4];
    let mut count = 0;
    let mut push = |value| {
        values[count] = value;
        count += 1;
    };
    // Above 127: shift 2 and the upper shift.
    if item > 127 {
        push(1);
        push(30);
    }
    let item = item & 127;
    // Text is C40 with capital and small letters exchanged; `{` to DEL stay, and so does the grave accent.
    let item = match item {
        b'a'..=b'z' if text => item - 32,
        b'A'..=b'Z' if text => item + 32,
        _ => item,
    };
    match item {
        b' ' => push(3),
        b'0'..=b'9' => push(item - b'0' + 4),
        b'A'..=b'Z' => push(item - b'A' + 14),
        0..=31 => {
            push(0);
            push(item);
        }
        33..=47 => {
            push(1);
            push(item - 33);
        }
        58..=64 => {
            push(1);
            push(item - 43);
        }
        91..=95 => {
            push(1);
            push(item - 69);
        }
        _ => {
            push(2);
            push(item - 96);
        }
    }
    Some(Values { values, count })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codewords(message: &str, capacity: usize) -> Vec<u8> {
        encode(message.as_bytes(), Vec::new(), &[capacity]).unwrap().1
    }

    /// Section 2.2: three digits and one in ten bits; ones end the run; what is left of the codeword is filled.
    #[test]
    fn decimal_begins_with_ones_and_ends_with_the_symbol_or_with_ones() {
        // 1111, 30 digits in 100 bits, the end in 6: one codeword less than in pairs.
        let ended = codewords(&"0".repeat(30), 20);
        assert_eq!((ended.len(), ended[0]), (14, 0xF0));
        // 1111, 15 digits in 50 bits: 54 bits end with 01 where the symbol ends.
        assert_eq!(codewords("000000000000000", 7), [0xF0, 0x04, 0x01, 0x00, 0x40, 0x10, 0x05]);
    }

    #[test]
    fn the_return_to_ascii_is_left_out_where_the_symbol_ends() {
        assert_eq!(codewords("ABCDEF", 5), [230, 89, 233, 109, 36]);
        assert_eq!(codewords("ABCABCAB", 7).len(), 7);
        assert_eq!(codewords("ABCDEFG", 6).len(), 6);
        assert_eq!(codewords("ABCDEFG", 10).len(), 7);
    }

    #[test]
    fn long_runs_of_bytes_have_a_count_of_two_codewords_or_none() {
        let bytes = [0xFF; 300];
        let (_, counted) = encode(&bytes, Vec::new(), &[400]).unwrap();
        assert_eq!(counted[..3], [231, 250, 50]);
        let (_, filling) = encode(&bytes, Vec::new(), &[302]).unwrap();
        assert_eq!(filling[..3], [231, 0, 255]);
        assert!(encode(&bytes, Vec::new(), &[301]).is_err());
    }
}
