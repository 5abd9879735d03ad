//! The GS1 system: element strings, Digital Link, the AI dictionary and its checks.
