//! RayBarcode: right, sharp barcodes for licensed Salesforce orgs.

pub mod coding;
pub mod drawing;
pub mod font;
pub mod gs1;
pub mod layout;
pub mod render;
pub mod symbol;
pub mod symbology;
