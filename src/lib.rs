//! RayBarcode: right, sharp barcodes for licensed Salesforce orgs.
//!
//! # The map
//!
//! ```text
//!  query / JSON / command line                                                      answer
//!      |                                                                               ^
//!      v                                                                               |
//!  http, cli --> license (may they?) --> request --> generate() ------------------> http, cli
//!                                           |
//!      names -------> options (by schema) --+-> Style, Format                400  unknown or bad option
//!      data + options --> symbology --------> Symbol   (Bars | Grid | Hexagons)  422  data it cannot carry
//!      Symbol + Style --> layout -----------> Drawing  (filled shapes, whole pixels)  422  does not fit
//!      Drawing ---------> render -----------> bytes
//! ```
//!
//! And back: `scan` reads the symbols in a picture. It is there where the build has found a C++ compiler (`cfg(reader)`).
//!
//! Each arrow in the middle is a pure function of values: no I/O, no globals, no clock. One exception: in the service the
//! reader of `scan`, which is C++, has processes of its own and a deadline (`scan::apart`).
//!
//! Who may use whom is held by `tests/layers.rs`. Three invariants in words: nothing asks which
//! symbology it has but the RayBarcode door, whose names stand for them, and the reader, which has names of its own; every format
//! is made from the same `Drawing`; the status of a refusal stands in `http/problem.rs` alone.
//!
//! # Add a symbology
//!
//! 1. Write `src/symbology/<id>.rs`: facts, options, `encode`.
//! 2. Add its `mod` line and its entry in `src/symbology/mod.rs`.
//! 3. Add `tests/golden/<id>.txt`; until it exists `cargo test` fails and prints the template.
//!
//! The catalogue, OpenAPI, the README's table, the tests over all symbologies follow by themselves.

pub mod batch;
pub mod catalogue;
pub mod cli;
pub mod coding;
#[cfg(feature = "server")]
pub mod config;
pub mod correction;
pub mod drawing;
pub mod font;
pub mod generate;
pub mod gs1;
#[cfg(feature = "server")]
pub mod http;
pub mod layout;
#[cfg(feature = "server")]
pub mod license;
#[cfg(feature = "server")]
pub mod metrics;
pub mod options;
pub mod pool;
pub mod proof;
pub mod raybarcode;
pub mod receipt;
pub mod refusal;
pub mod render;
pub mod request;
#[cfg(reader)]
pub mod scan;
pub mod sheet;
pub mod symbol;
pub mod symbology;
#[cfg(feature = "server")]
pub mod telemetry;
pub mod verdict;
pub mod zip;
