//! Who may ask for what. Pure: the clock is passed in, nothing is looked up.

pub mod allowance;
pub mod keys;
pub mod seal;
pub mod token;
