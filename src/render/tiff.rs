//! TIFF 6.0, baseline: one strip of PackBits rows, black and white in bits, else bytes of grey or of red, green and blue.

use super::raster::Raster;
use crate::drawing::{Colour, Drawing};

/// Writes a TIFF file; what is see-through lies on white.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let mut raster = Raster::of(drawing);
    for colour in &mut raster.palette {
        *colour = colour.over(Colour::WHITE, 255);
    }
    let bilevel = raster.depth == 1 && raster.is_grey() && !drawing.cmyk;
    if drawing.cmyk {
        // The four inks take the places of the four channels.
        for colour in &mut raster.palette {
            *colour = Colour(colour.cmyk().map(|share| (share * 255.0).round() as u8));
        }
    }
    let samples = if drawing.cmyk {
        4
    } else if raster.palette.iter().all(|colour| colour.is_grey()) {
        1
    } else {
        3
    };
    let mut strip = Vec::new();
    for (row, repeats) in raster.rows() {
        let start = strip.len();
        if bilevel {
            pack(row, &mut strip);
        } else {
            pack(&raster.row_channels(row, samples).collect::<Vec<_>>(), &mut strip);
        }
        let end = strip.len();
        for _ in 1..repeats {
            strip.extend_from_within(start..end);
        }
    }

    let mut fields = Fields::default();
    fields.long(256, raster.width);
    fields.long(257, raster.height);
    fields.shorts(258, &[if bilevel { 1 } else { 8 }].repeat(samples)); // bits of each sample
    fields.short(259, 32773); // PackBits
    let space = match samples {
        1 => 1, // 0 is black
        3 => 2, // red, green and blue
        _ => 5, // inks
    };
    fields.short(262, space);
    fields.long(273, 8); // where the strip is
    fields.short(277, samples as u16); // samples of a pixel
    fields.long(278, raster.height); // rows of the strip
    fields.long(279, strip.len() as u32);
    let dpi = drawing.dpi.map_or([1, 1], |dpi| [(dpi * 1000.0).round() as u32, 1000]);
    fields.ratio(282, dpi);
    fields.ratio(283, dpi);
    fields.short(296, if drawing.dpi.is_some() { 2 } else { 1 }); // inch, or no unit

    let mut file = Vec::with_capacity(strip.len() + 1024);
    file.extend_from_slice(b"II*\0");
    let directory = (8 + strip.len()).next_multiple_of(2);
    file.extend_from_slice(&(directory as u32).to_le_bytes());
    file.extend_from_slice(&strip);
    file.resize(directory, 0);
    fields.write(&mut file);
    file
}

/// The fields of a directory, in ascending order of their tags.
#[derive(Default)]
struct Fields {
    list: Vec<(u16, u16, u32, Vec<u8>)>,
}

impl Fields {
    fn short(&mut self, tag: u16, value: u16) {
        self.shorts(tag, &[value]);
    }

    fn shorts(&mut self, tag: u16, values: &[u16]) {
        self.list.push((tag, 3, values.len() as u32, values.iter().flat_map(|value| value.to_le_bytes()).collect()));
    }

    fn long(&mut self, tag: u16, value: u32) {
        self.list.push((tag, 4, 1, value.to_le_bytes().to_vec()));
    }

    fn ratio(&mut self, tag: u16, parts: [u32; 2]) {
        self.list.push((tag, 5, 1, parts.iter().flat_map(|part| part.to_le_bytes()).collect()));
    }

    /// The directory, then the values that do not fit into it.
    fn write(self, file: &mut Vec<u8>) {
        let mut beyond = file.len() + 2 + 12 * self.list.len() + 4;
        let mut values = Vec::new();
        file.extend_from_slice(&(self.list.len() as u16).to_le_bytes());
        for (tag, kind, count, mut value) in self.list {
            file.extend_from_slice(&tag.to_le_bytes());
            file.extend_from_slice(&kind.to_le_bytes());
            file.extend_from_slice(&count.to_le_bytes());
            if value.len() <= 4 {
                value.resize(4, 0);
                file.extend_from_slice(&value);
            } else {
                file.extend_from_slice(&(beyond as u32).to_le_bytes());
                beyond += value.len();
                values.extend_from_slice(&value);
            }
        }
        file.extend_from_slice(&[0; 4]); // no further directory
        file.extend_from_slice(&values);
    }
}

/// PackBits: runs of 2 to 128 equal bytes, or up to 128 bytes as they are.
fn pack(row: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < row.len() {
        let run = row[at..].iter().take(128).take_while(|byte| **byte == row[at]).count();
        if run > 1 {
            out.extend_from_slice(&[(257 - run) as u8, row[at]]);
            at += run;
        } else {
            let end = row.len().min(at + 128);
            let length = (at + 1..end).find(|&i| i + 1 < end && row[i] == row[i + 1]).unwrap_or(end) - at;
            out.push((length - 1) as u8);
            out.extend_from_slice(&row[at..at + length]);
            at += length;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn packed_bytes_unpack() {
        let row: Vec<u8> = (0..700_u32).map(|i| if i % 300 < 150 { 7 } else { (i * i / 3) as u8 }).collect();
        let mut packed = Vec::new();
        super::pack(&row, &mut packed);
        let (mut unpacked, mut at) = (Vec::new(), 0);
        while at < packed.len() {
            let count = packed[at] as i8;
            if count < 0 {
                unpacked.resize(unpacked.len() + 1 + usize::from(count.unsigned_abs()), packed[at + 1]);
                at += 2;
            } else {
                unpacked.extend_from_slice(&packed[at + 1..at + 2 + count as usize]);
                at += 2 + count as usize;
            }
        }
        assert_eq!(unpacked, row);
    }
}
