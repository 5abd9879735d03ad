//! Characters to codewords by the look-ahead rules of the standard.
//!
//! AIM ISS DotCode rev 4.0, clause 5.2.1 and annex F, whose steps (C1, D2, …) are named below.

use crate::symbol::Wording;
use crate::symbology::contract::EncodeError;

/// What the message consists of: a byte, or FNC1.
pub type Item = u16;

/// FNC1, which divides GS1 element strings.
pub const FNC1: Item = 256;

/// The four modes of encodation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    A,
    B,
    /// Two digits a codeword; every message begins here.
    C,
    Binary,
}

const HT: Item = 9;
const CR: Item = 13;
const LF: Item = 10;
const FS: Item = 28;
const GS: Item = 29;
const RS: Item = 30;
const EOT: Item = 4;

/// The codewords of a message and the mode that it ends in.
pub fn encode(message: &[Item], eci: Option<u32>, gs1: bool) -> Result<(Vec<u8>, Mode), EncodeError> {
    let ahead = Ahead::of(message);
    let mut encoder = Encoder {
        message,
        ahead,
        codewords: Vec::with_capacity(message.len() * 2 + 8),
        mode: Mode::C,
        at: 0,
        end: message.len(),
        binary: 0,
        binary_count: 0,
    };
    encoder.begin(eci, gs1)?;
    while encoder.at < encoder.end {
        match encoder.mode {
            Mode::A => encoder.step_a(),
            Mode::B => encoder.step_b(),
            Mode::C => encoder.step_c(),
            Mode::Binary => encoder.step_binary(),
        }
    }
    encoder.flush();
    Ok((encoder.codewords, encoder.mode))
}

/// Clauses F.II: what stands at each place and after it.
struct Ahead {
    /// Digits in a row.
    digits: Vec<usize>,
    /// Codewords of mode C that follow one another (E).
    c: Vec<usize>,
    /// Characters that mode A takes before it pays to use mode C (G).
    a: Vec<usize>,
    /// Codewords that mode B takes (H); a carriage return with its line feed is one.
    b: Vec<usize>,
}

impl Ahead {
    fn of(message: &[Item]) -> Self {
        let none = || vec![0; message.len() + 2];
        let mut ahead = Self { digits: none(), c: none(), a: none(), b: none() };
        for (i, &item) in message.iter().enumerate().rev() {
            ahead.digits[i] = if is_digit(item) { ahead.digits[i + 1] + 1 } else { 0 };
            ahead.c[i] = match item {
                FNC1 => ahead.c[i + 1] + 1,
                _ if ahead.digits[i] >= 2 => ahead.c[i + 2] + 1,
                _ => 0,
            };
            if ahead.try_c(i) < 2 {
                if item < 96 || item == FNC1 {
                    ahead.a[i] = ahead.a[i + 1] + 1;
                }
                let pair = is_line_end(message, i);
                if pair || item == FNC1 || is_b(item) {
                    ahead.b[i] = ahead.b[i + 1 + usize::from(pair)] + 1;
                }
            }
        }
        ahead
    }

    /// Codewords of mode C from here on, where beginning here takes more digits along than beginning one later (F).
    fn try_c(&self, i: usize) -> usize {
        if self.digits[i] > 0 && self.c[i] > self.c[i + 1] { self.c[i] } else { 0 }
    }
}

fn is_digit(item: Item) -> bool {
    (48..58).contains(&item)
}

fn is_b(item: Item) -> bool {
    (32..128).contains(&item) || matches!(item, HT | FS | GS | RS)
}

fn is_line_end(message: &[Item], i: usize) -> bool {
    message.get(i) == Some(&CR) && message.get(i + 1) == Some(&LF)
}

struct Encoder<'a> {
    message: &'a [Item],
    ahead: Ahead,
    codewords: Vec<u8>,
    mode: Mode,
    at: usize,
    /// Where the message ends that is not told by a macro.
    end: usize,
    /// Up to five values of base 259.
    binary: u64,
    binary_count: usize,
}

impl Encoder<'_> {
    fn item(&self, offset: usize) -> Item {
        self.message.get(self.at + offset).copied().unwrap_or(0)
    }

    fn is_binary(&self, offset: usize) -> bool {
        self.message.get(self.at + offset).is_some_and(|item| (128..256).contains(item))
    }

    /// What can only stand in front: macro, ECI, the FNC1 that tells plain digits from GS1.
    fn begin(&mut self, eci: Option<u32>, gs1: bool) -> Result<(), EncodeError> {
        if let Some(number) = eci {
            self.codewords.push(108);
            match number {
                0..40 => self.codewords.push(number as u8),
                40..811_800 => {
                    let number = number - 40;
                    let digits = [number / 12_769 + 40, number / 113 % 113, number % 113];
                    self.codewords.extend(digits.map(|digit| digit as u8));
                }
                _ => {
                    let wording =
                        Wording::fixed("DotCode has ECI numbers up to 811799", "DotCode の ECI 番号は 811799 までです");
                    return Err(EncodeError::option("eci", wording));
                }
            }
        } else if !gs1 && self.ahead.digits[0] >= 2 {
            self.codewords.push(107);
        } else if matches!(self.item(0), HT | FS | GS | RS) {
            // Mode B would read them as the name of a macro.
            self.codewords.extend([101, self.item(0) as u8 + 64]);
            self.mode = Mode::A;
            self.at = 1;
        } else {
            self.macro_header();
        }
        Ok(())
    }

    /// Step C1: ISO/IEC 15434 envelopes of the formats 05, 06 and 12 with one record, and of other formats.
    fn macro_header(&mut self) {
        let &[91, 41, 62, RS, tens, ones, ref rest @ .., EOT] = self.message else { return };
        if !is_digit(tens) || !is_digit(ones) {
            return;
        }
        let number = match (tens, ones) {
            (48, 53) => 97,
            (48, 54) => 98,
            (49, 50) => 99,
            _ => 100,
        };
        if number == 100 {
            self.codewords.extend([106, 100, tens as u8 - 32, ones as u8 - 32]);
            self.at = 6;
            self.end -= 1;
        } else {
            let [GS, .., RS] = rest else { return };
            self.codewords.extend([106, number]);
            self.at = 7;
            self.end -= 2;
        }
        self.mode = Mode::B;
    }

    fn step_c(&mut self) {
        // Step C2.
        if self.is_seventeen_ten() {
            self.codewords.push(100);
            self.at += 2;
            for _ in 0..3 {
                self.push_c();
            }
            self.at += 2;
        } else if self.item(0) == FNC1 || self.ahead.digits[self.at] >= 2 {
            self.push_c();
        } else if self.is_binary(0) {
            // Step C3.
            if is_digit(self.item(1)) {
                self.push_upper();
            } else {
                self.codewords.push(112);
                self.mode = Mode::Binary;
            }
        } else {
            // Step C4.
            let (a, b) = (self.ahead.a[self.at], self.ahead.b[self.at]);
            if a > b {
                self.codewords.push(101);
                self.mode = Mode::A;
            } else if b > 4 {
                self.codewords.push(106);
                self.mode = Mode::B;
            } else {
                self.codewords.push(101 + b.max(1) as u8);
                for _ in 0..b.max(1) {
                    self.push_b();
                }
            }
        }
    }

    fn step_b(&mut self) {
        // Step D1.
        let pairs = self.ahead.try_c(self.at);
        if pairs >= 2 {
            self.shift_c(pairs, 4, 101, 106);
        } else if self.item(0) == FNC1 || is_b(self.item(0)) || is_line_end(self.message, self.at) {
            // Step D2.
            self.push_b();
        } else if self.is_binary(0) {
            // Step D3.
            let next = self.item(1);
            let takes_next = self.at + 1 < self.message.len()
                && (next == FNC1 || is_b(next) || is_line_end(self.message, self.at + 1));
            self.upper_or_binary(takes_next);
        } else if self.ahead.a[self.at] == 1 {
            // Step D4.
            self.codewords.push(101);
            self.push_a();
        } else {
            self.codewords.push(102);
            self.mode = Mode::A;
        }
    }

    fn step_a(&mut self) {
        // Step E1.
        let pairs = self.ahead.try_c(self.at);
        if pairs >= 2 {
            self.shift_c(pairs, 4, 101, 106);
        } else if self.item(0) == FNC1 || self.item(0) < 96 {
            // Step E2.
            self.push_a();
        } else if self.is_binary(0) {
            // Step E3.
            let next = self.item(1);
            self.upper_or_binary(self.at + 1 < self.message.len() && (next == FNC1 || next < 96));
        } else {
            // Step E4.
            let b = self.ahead.b[self.at];
            if b > 6 {
                self.codewords.push(102);
                self.mode = Mode::B;
            } else {
                self.codewords.push(95 + b.max(1) as u8);
                for _ in 0..b.max(1) {
                    self.push_b();
                }
            }
        }
    }

    fn step_binary(&mut self) {
        // Step F1.
        let pairs = self.ahead.try_c(self.at);
        if pairs >= 2 {
            self.flush();
            self.shift_c(pairs, 7, 101, 111);
        } else if self.item(0) != FNC1 && (0..4).any(|offset| self.is_binary(offset)) {
            // Step F2.
            self.binary = self.binary * 259 + u64::from(self.item(0));
            self.binary_count += 1;
            self.at += 1;
            if self.binary_count == 5 {
                self.flush();
            }
        } else {
            // Step F3.
            self.flush();
            let to_a = self.ahead.a[self.at] > self.ahead.b[self.at];
            self.codewords.push(if to_a { 109 } else { 110 });
            self.mode = if to_a { Mode::A } else { Mode::B };
        }
    }

    /// Pairs of digits by a shift, or by a latch where there are more than `most`.
    fn shift_c(&mut self, pairs: usize, most: usize, shift: u8, latch: u8) {
        if pairs > most {
            self.codewords.push(latch);
            self.mode = Mode::C;
        } else {
            self.codewords.push(shift + pairs as u8);
            for _ in 0..pairs {
                self.push_c();
            }
        }
    }

    fn upper_or_binary(&mut self, upper: bool) {
        if upper {
            self.push_upper();
        } else {
            self.codewords.push(112);
            self.mode = Mode::Binary;
        }
    }

    /// One byte from 128 on, by an upper shift to A or B.
    fn push_upper(&mut self) {
        let low = self.item(0) as u8 & 0x7F;
        self.codewords.extend(if low < 32 { [110, low + 64] } else { [111, low - 32] });
        self.at += 1;
    }

    fn push_a(&mut self) {
        let item = self.item(0);
        self.codewords.push(match item {
            FNC1 => 107,
            0..32 => item as u8 + 64,
            _ => item as u8 - 32,
        });
        self.at += 1;
    }

    fn push_b(&mut self) {
        let item = self.item(0);
        self.codewords.push(match item {
            FNC1 => 107,
            CR => 96,
            HT => 97,
            FS => 98,
            GS => 99,
            RS => 100,
            _ => (item as u8).wrapping_sub(32),
        });
        self.at += if item == CR { 2 } else { 1 };
    }

    fn push_c(&mut self) {
        let (tens, ones) = (self.item(0), self.item(1));
        if tens == FNC1 {
            self.codewords.push(107);
            self.at += 1;
        } else {
            self.codewords.push((tens as u8).wrapping_sub(48) * 10 + (ones as u8).wrapping_sub(48));
            self.at += 2;
        }
    }

    /// Whether `17YYMMDD10` stands here, expiry date and lot number of GS1 (B).
    fn is_seventeen_ten(&self) -> bool {
        self.ahead.digits[self.at] >= 10
            && [(0, 49), (1, 55), (8, 49), (9, 48)].iter().all(|&(offset, digit)| self.item(offset) == digit)
    }

    /// Bytes of base 259 as one codeword more of base 103.
    fn flush(&mut self) {
        if self.binary_count == 0 {
            return;
        }
        let mut digits = [0; 6];
        for digit in &mut digits[..=self.binary_count] {
            *digit = (self.binary % 103) as u8;
            self.binary /= 103;
        }
        self.codewords.extend(digits[..=self.binary_count].iter().rev());
        self.binary = 0;
        self.binary_count = 0;
    }
}
