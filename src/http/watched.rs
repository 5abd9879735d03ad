//! Files that are read again when they change.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// What tells one state of a file from another; `None` where there is no file.
type State = Option<(SystemTime, u64)>;

/// Some files that belong together.
pub struct Watched {
    paths: Vec<PathBuf>,
    /// The state that was last reported.
    known: Vec<State>,
    /// The state at the last look.
    seen: Vec<State>,
}

impl Watched {
    /// Watches these files from now on.
    pub fn new(paths: Vec<PathBuf>) -> Self {
        let known = states(&paths);
        Self { paths, seen: known.clone(), known }
    }

    /// Whether the files are others than before, and still the same as at the last look: a file that is just being
    /// written is left alone.
    pub fn changed(&mut self) -> bool {
        let now = states(&self.paths);
        let changed = now != self.known && now == self.seen;
        self.seen = now;
        if changed {
            self.known.clone_from(&self.seen);
        }
        changed
    }
}

fn states(paths: &[PathBuf]) -> Vec<State> {
    let state = |path: &PathBuf| {
        let facts = fs::metadata(path).ok()?;
        Some((facts.modified().ok()?, facts.len()))
    };
    paths.iter().map(state).collect()
}

/// What stands in a file, which may have so many bytes.
///
/// # Errors
/// It cannot be read, or is larger; nothing larger is ever held.
pub fn read_at_most(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let path = std::env::temp_dir().join(format!("raybarcode-limit-{}", std::process::id()));
        fs::write(&path, "abcd").unwrap();
        assert_eq!(read_at_most(&path, 4).unwrap(), b"abcd");
        assert_eq!(read_at_most(&path, 3).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        fs::remove_file(&path).unwrap();
        assert_eq!(read_at_most(&path, 4).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_change_is_told_once_and_when_it_is_finished() {
        let path = std::env::temp_dir().join(format!("raybarcode-watched-{}", std::process::id()));
        fs::write(&path, "a").unwrap();
        let mut watched = Watched::new(vec![path.clone()]);
        assert!(!watched.changed());
        fs::write(&path, "ab").unwrap();
        assert!(!watched.changed(), "it may still be written");
        fs::write(&path, "abc").unwrap();
        assert!(!watched.changed(), "it was still written");
        assert!(watched.changed());
        assert!(!watched.changed());
        fs::remove_file(&path).unwrap();
        assert!(!watched.changed());
        assert!(watched.changed(), "a file that is gone is a change too");
    }
}
