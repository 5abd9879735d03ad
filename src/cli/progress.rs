//! How far a long command has come, for those who watch it on a terminal.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

/// Characters of the bar.
const WIDTH: usize = 30;
/// Time between two pictures of it.
const PAUSE: Duration = Duration::from_millis(100);

/// Lines done, of a whole whose bytes are known where standard input is a file.
pub struct Progress {
    shown: bool,
    whole: Option<u64>,
    bytes: u64,
    lines: u64,
    last: Instant,
}

impl Progress {
    /// Nothing done yet. Shown only where standard error is a terminal and the results are not.
    pub fn of_standard_input() -> Self {
        // Where there is no such name there is no bar, only a count.
        let input = fs::metadata("/dev/stdin").ok();
        Self {
            shown: io::stderr().is_terminal() && !io::stdout().is_terminal(),
            whole: input.filter(|input| input.is_file() && input.len() > 0).map(|input| input.len()),
            bytes: 0,
            lines: 0,
            last: Instant::now(),
        }
    }

    /// One more line of so many bytes is done.
    pub fn advance(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        self.lines += 1;
        if self.shown && self.last.elapsed() >= PAUSE {
            self.show("");
            self.last = Instant::now();
        }
    }

    /// Everything is done.
    pub fn end(&self) {
        if self.shown {
            self.show("\n");
        }
    }

    fn show(&self, end: &str) {
        // Who cannot be shown it does without.
        let _ = write!(io::stderr(), "\r{}{end}", self.line());
    }

    fn line(&self) -> String {
        let Some(whole) = self.whole else { return format!("{} lines", self.lines) };
        let share = self.bytes.min(whole) as f64 / whole as f64;
        let full = (share * WIDTH as f64) as usize;
        format!("[{}{}] {:3.0} % {} lines", "#".repeat(full), " ".repeat(WIDTH - full), share * 100.0, self.lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_grows_with_the_bytes_of_a_file() {
        let mut progress = Progress { shown: false, whole: Some(60), bytes: 0, lines: 0, last: Instant::now() };
        assert_eq!(progress.line(), format!("[{}]   0 % 0 lines", " ".repeat(30)));
        progress.advance(30);
        assert_eq!(progress.line(), format!("[{}{}]  50 % 1 lines", "#".repeat(15), " ".repeat(15)));
        progress.advance(31);
        assert_eq!(progress.line(), format!("[{}] 100 % 2 lines", "#".repeat(30)));
        progress.whole = None;
        assert_eq!(progress.line(), "2 lines");
    }
}
