//! The reader in processes of its own, as the service has it: a picture at which it hangs, crashes or worse costs that process.
//!
//! `raybarcode reader` gets a line of JSON and the pixels of a gray picture on its standard input, and answers a line of JSON.
//! There are as many as pictures are read at once; one a core is kept for the next picture. They have no environment, so none
//! of the keys, and no file open but their end of the line.

use std::{
    env,
    io::{self, BufRead, BufReader, Read, Write},
    os::{
        fd::OwnedFd,
        unix::{net::UnixStream, process::CommandExt},
    },
    path::PathBuf,
    process::{Child, Command},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use image::GrayImage;
use serde::{Deserialize, Serialize};

use super::{Found, formats::Wanted, reader};
use crate::{pool::THREADS, refusal::Refusal, symbol::Wording};

/// Time after which a reader is ended that has not answered.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// Longest answer of a reader, in bytes. A page full of symbols has a hundredth of it.
const ANSWER: u64 = 16 * 1024 * 1024;

/// Readers that wait for a picture; unset where pictures are read in this process.
static IDLE: OnceLock<Mutex<Vec<Process>>> = OnceLock::new();

/// From now on pictures are read in other processes, the first of which is started.
///
/// # Errors
/// What stands in the way of starting this program once more, which on Linux needs `/proc`.
pub fn begin() -> io::Result<()> {
    let first = Process::start()
        .map_err(|error| io::Error::new(error.kind(), format!("this program does not start as a reader: {error}")))?;
    IDLE.get_or_init(Mutex::default);
    keep(first);
    Ok(())
}

/// The symbols in a picture, in the order of reading.
///
/// # Errors
/// `unreadable-image` where the reader fails at it, or takes longer than [`DEADLINE`].
pub fn read(picture: &GrayImage, wanted: &Wanted) -> Result<Vec<Found>, Refusal> {
    let Some(mut waiting) = idle() else { return Ok(reader::read(picture, wanted)) };
    let kept = waiting.pop();
    drop(waiting);
    let end = Instant::now() + DEADLINE;
    if let Some(process) = kept {
        match process.read(picture, wanted, end) {
            // It may have ended while it waited, or for what it read before: another tells whether this picture is at fault.
            Err(error) if !is_late(&error) => {}
            read => return read.map_err(|error| unread(&error)),
        }
    }
    let process = Process::start().map_err(|_| none_to_be_had())?;
    process.read(picture, wanted, end).map_err(|error| unread(&error))
}

fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

fn idle() -> Option<MutexGuard<'static, Vec<Process>>> {
    IDLE.get().map(|idle| idle.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Keeps a reader for the next picture, or ends it where enough are kept.
fn keep(process: Process) {
    if let Some(mut waiting) = idle().filter(|waiting| waiting.len() < *THREADS) {
        waiting.push(process);
    }
}

/// What a reader is told before the pixels.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    width: u32,
    height: u32,
    #[serde(borrow)]
    symbologies: Vec<&'a str>,
    try_harder: bool,
}

/// This program; on Linux under a name that holds when its file has been replaced.
fn program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { env::current_exe() }
}

/// A reader that is ended when it is dropped.
struct Process {
    child: Child,
    line: UnixStream,
}

impl Process {
    fn start() -> io::Result<Self> {
        let (line, theirs) = UnixStream::pair()?;
        let theirs: OwnedFd = theirs.into();
        let child = Command::new(program()?)
            .arg0("raybarcode")
            .arg("reader")
            .env_clear()
            // Who stops the service from a terminal does not mean its readers: they end when it has answered.
            .process_group(0)
            .stdin(theirs.try_clone()?)
            .stdout(theirs.try_clone()?)
            // What it says when it crashes may quote the picture; here it is no answer and goes nowhere.
            .stderr(theirs)
            .spawn()?;
        Ok(Self { child, line })
    }

    /// Reads a picture, and is kept for the next one where that went well.
    fn read(self, picture: &GrayImage, wanted: &Wanted, end: Instant) -> io::Result<Vec<Found>> {
        let mut line = Until { line: &self.line, end };
        let (width, height) = picture.dimensions();
        let head = Head { width, height, symbologies: wanted.ids().to_vec(), try_harder: wanted.try_harder };
        line.write_all(format!("{}\n", serde_json::to_string(&head)?).as_bytes())?;
        line.write_all(picture.as_raw())?;
        let mut answer = String::new();
        BufReader::new(line.take(ANSWER)).read_line(&mut answer)?;
        let found = serde_json::from_str(&answer)?;
        keep(self);
        Ok(found)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A line on which nothing is waited for beyond an end.
struct Until<'a> {
    line: &'a UnixStream,
    end: Instant,
}

impl Until<'_> {
    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }
}

impl Read for Until<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.line.set_read_timeout(self.left()?)?;
        self.line.read(buffer)
    }
}

impl Write for Until<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.set_write_timeout(self.left()?)?;
        self.line.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The other end: reads the pictures of `input` until there are no more.
///
/// # Errors
/// Broken input or output; whoever started the reader is gone then.
pub fn answer(mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        let head: Head = serde_json::from_str(&line)?;
        let invalid = || io::Error::from(io::ErrorKind::InvalidData);
        let wanted = Wanted::named(head.symbologies, head.try_harder).map_err(|_| invalid())?;
        let mut picture = GrayImage::new(head.width, head.height);
        input.read_exact(&mut picture)?;
        let found = reader::read(&picture, &wanted);
        output.write_all(format!("{}\n", serde_json::to_string(&found)?).as_bytes())?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

fn unread(error: &io::Error) -> Refusal {
    let seconds = DEADLINE.as_secs();
    let wording = if is_late(error) {
        Wording::of(
            format!(
                "reading this image took longer than {seconds} s and was ended; right would be the part with the symbol, or fewer symbologies"
            ),
            format!(
                "この画像の読み取りは {seconds} 秒で終わらず、打ち切りました。シンボルの部分だけを送るか、symbologies を絞ってください"
            ),
        )
    } else {
        Wording::fixed("the reader fails at this image", "この画像では読み取りプログラムが異常終了します")
    };
    Refusal::new("unreadable-image", "image", wording)
}

fn none_to_be_had() -> Refusal {
    Refusal::new(
        "overloaded",
        "",
        Wording::fixed(
            "no reader can be started at the moment; try again in a second",
            "読み取りプログラムを起動できません。1 秒後に再度お試しください",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_answered_one_after_another_until_there_are_no_more() {
        let mut input = Vec::new();
        for side in [40, 1] {
            let head = Head { width: side, height: 2, symbologies: vec!["qr-code"], try_harder: true };
            input.extend(serde_json::to_vec(&head).unwrap());
            input.push(b'\n');
            input.extend(vec![255; side as usize * 2]);
        }
        let mut output = Vec::new();
        answer(&input[..], &mut output).unwrap();
        assert_eq!(output, b"[]\n[]\n");
        assert!(answer(&input[..input.len() - 1], &mut Vec::new()).is_err(), "a picture that is not whole");
    }

    #[test]
    fn nothing_is_waited_for_beyond_the_end() {
        let (line, _silent) = UnixStream::pair().unwrap();
        let mut until = Until { line: &line, end: Instant::now() + Duration::from_millis(50) };
        let waited = until.read(&mut [0]).unwrap_err();
        assert!(unread(&waited).wording.en.contains("took longer"), "{waited}");
        let full = std::iter::repeat_with(|| until.write(&[0; 4_096])).find_map(Result::err).unwrap();
        assert!(unread(&full).wording.en.contains("took longer"), "{full}");
    }
}
