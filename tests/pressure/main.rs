//! Black box as `tests/http`, but alone: these tests load the machine, or look at how long something takes on it.
#![cfg(all(feature = "server", target_os = "linux"))]
#![allow(missing_docs, reason = "a test has no readers of its API")]

mod hang_up;
#[cfg(reader)]
mod hostile;
mod overload;
#[allow(dead_code, reason = "the tests of tests/http use the rest")]
#[path = "../http/service.rs"]
mod service;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// One test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
