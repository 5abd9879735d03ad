//! Black box: the program on a port of its own, asked as a client would.
#![cfg(feature = "server")]
#![allow(missing_docs, reason = "a test has no readers of its API")]

mod authority;
mod barcode;
mod batch;
#[cfg(feature = "otlp")]
mod collector;
mod door;
mod headers;
mod keys;
mod leaks;
mod license;
mod limits;
mod links;
mod metrics;
mod pages;
mod playground;
mod reports;
#[cfg(reader)]
mod scan;
mod service;
mod sheet;
mod tls;

pub use service::*;
