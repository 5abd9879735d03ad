//! Shared mathematics, each part named by its job. Knows no symbology.

pub mod bits;
pub mod charset;
pub mod check_digit;
pub mod data_uri;
pub mod reed_solomon;
