//! RayBarcode: right, sharp barcodes for licensed Salesforce orgs.

pub mod coding;
pub mod gs1;
#[cfg(feature = "server")]
pub mod license;
pub mod options;
pub mod refusal;
pub mod symbol;
pub mod symbology;
