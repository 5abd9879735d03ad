//! RayBarcode: right, sharp barcodes for licensed Salesforce orgs.

pub mod coding;
pub mod gs1;
pub mod symbol;
pub mod symbology;
