//! `raybarcode batch`: one JSON request a line on standard input, one JSON result a line on standard output, in order, drawn on
//! all cores.

use std::{
    io::{self, BufRead, BufWriter, Write},
    sync::mpsc::{self, SyncSender, TryRecvError},
    thread,
};

use tokio::sync::oneshot;

use super::{Failure, progress::Progress};
use crate::{batch::Outcome, generate::internal, options::parse_json, pool, refusal::Language};

/// A line being answered, and its length in bytes.
type Asked = (oneshot::Receiver<Vec<u8>>, usize);

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    if !arguments.is_empty() {
        return Err(Failure::Usage("usage: raybarcode batch < requests.ndjson > results.ndjson".into()));
    }
    // Each thread has work to go on with while results wait for an earlier one; more is not read ahead.
    let (ask, asked) = mpsc::sync_channel(8 * *pool::THREADS);
    // It is not waited for where writing fails: it may be waiting for its next line.
    let reader = thread::spawn(move || read(&ask));
    let mut out = BufWriter::new(io::stdout().lock());
    let mut progress = Progress::of_standard_input();
    loop {
        let (answer, length) = match asked.try_recv() {
            Ok(next) => next,
            Err(TryRecvError::Disconnected) => break,
            Err(TryRecvError::Empty) => {
                // An answer is not kept back while the next request is awaited.
                out.flush()?;
                match asked.recv() {
                    Ok(next) => next,
                    Err(_) => break,
                }
            }
        };
        out.write_all(&answer.blocking_recv().map_err(|_| internal())?)?;
        progress.advance(length);
    }
    out.flush()?;
    progress.end();
    Ok(reader.join().map_err(|_| internal())??)
}

/// Asks for every line until there are no more, or nobody wants the answers.
fn read(ask: &SyncSender<Asked>) -> io::Result<()> {
    let mut input = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        let length = input.read_until(b'\n', &mut line)?;
        if length == 0 {
            return Ok(());
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = pool::run(move || Outcome::of(parse_json(&line)).to_line(Language::English));
        if ask.send((answer, length)).is_err() {
            return Ok(());
        }
    }
}
