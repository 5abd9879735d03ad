//! Who may ask for what. Pure: the clock is passed in, nothing is looked up.

pub mod allowance;
pub mod jwks;
pub mod keys;
pub mod seal;
pub mod token;
