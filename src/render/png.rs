//! PNG (ISO/IEC 15948): greyscale where the colours are black on opaque white, a palette otherwise, no filter.

use super::{deflate, raster::Raster};
use crate::drawing::Drawing;

/// Writes a PNG file.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let raster = Raster::of(drawing);
    let (rows, repeats) = raster.packed();
    let data = deflate::rows(rows, raster.stride(), repeats, raster.search_from);
    let grey = raster.is_grey();

    let mut file = Vec::with_capacity(data.len() + 128);
    file.extend_from_slice(b"\x89PNG\r\n\x1a\n");
    let mut header = [0; 13];
    header[..4].copy_from_slice(&raster.width.to_be_bytes());
    header[4..8].copy_from_slice(&raster.height.to_be_bytes());
    header[8] = raster.depth as u8;
    header[9] = if grey { 0 } else { 3 };
    chunk(&mut file, *b"IHDR", &header);
    if let Some(dpi) = drawing.dpi {
        let mut density = [0; 9];
        let per_metre = ((dpi / 0.0254).round() as u32).to_be_bytes();
        density[..4].copy_from_slice(&per_metre);
        density[4..8].copy_from_slice(&per_metre);
        density[8] = 1; // the metre
        chunk(&mut file, *b"pHYs", &density);
    }
    if !grey {
        let colours: Vec<u8> = raster.palette.iter().flat_map(|colour| colour.0[..3].to_owned()).collect();
        chunk(&mut file, *b"PLTE", &colours);
        let opacity: Vec<u8> = raster.palette.iter().map(|colour| colour.alpha()).collect();
        if opacity.iter().any(|&alpha| alpha < 255) {
            chunk(&mut file, *b"tRNS", &opacity);
        }
    }
    chunk(&mut file, *b"IDAT", &data);
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    file.extend_from_slice(&(data.len() as u32).to_be_bytes());
    let start = file.len();
    file.extend_from_slice(&name);
    file.extend_from_slice(data);
    let sum = crc32fast::hash(&file[start..]);
    file.extend_from_slice(&sum.to_be_bytes());
}
