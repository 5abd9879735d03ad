//! ZPL II for label printers: a 1-bit graphic, dot for dot, in the short form of its hexadecimal digits.

use super::raster::Raster;
use crate::drawing::Drawing;

/// Writes a label with the picture at its origin.
pub fn write(drawing: &Drawing) -> Vec<u8> {
    let dots = Raster::dots(drawing);
    let stride = dots.stride();
    let total = stride * dots.height as usize;

    let mut label = format!("^XA^FO0,0^GFA,{total},{total},{stride},").into_bytes();
    let mut digits = Vec::with_capacity(stride * 2);
    for (row, repeats) in dots.rows() {
        digits.clear();
        digits.extend(row.iter().flat_map(|byte| [byte >> 4, byte & 15]));
        shorten(&digits, &mut label);
        label.resize(label.len() + repeats as usize - 1, b':'); // the row above once more
    }
    label.extend_from_slice(b"^FS^XZ\n");
    label
}

/// The digits of a row: `,` for zeros to its end, `!` for ones, and counts before repeated digits.
fn shorten(row: &[u8], label: &mut Vec<u8>) {
    let mut at = 0;
    while at < row.len() {
        let digit = row[at];
        let mut run = row[at..].iter().take_while(|other| **other == digit).count();
        at += run;
        if at == row.len() && (digit == 0 || digit == 15) {
            label.push(if digit == 0 { b',' } else { b'!' });
            return;
        }
        // Letters before a digit add up to its count: `g` to `z` are 20 to 400, `G` to `Y` 1 to 19.
        if run > 1 {
            while run >= 20 {
                let twenties = (run / 20).min(20);
                label.push(b'f' + twenties as u8);
                run -= twenties * 20;
            }
            if run > 0 {
                label.push(b'F' + run as u8);
            }
        }
        label.push(b"0123456789ABCDEF"[usize::from(digit)]);
    }
}

#[cfg(test)]
mod tests {
    fn short(row: &[u8]) -> String {
        let mut label = Vec::new();
        super::shorten(row, &mut label);
        String::from_utf8(label).unwrap()
    }

    #[test]
    fn rows_are_written_short() {
        assert_eq!(short(&[0, 0, 0]), ",");
        assert_eq!(short(&[15, 15]), "!");
        assert_eq!(short(&[1, 2, 2, 0, 0]), "1H2,");
        assert_eq!(short(&[&[11; 327][..], &[5]].concat()), "vMB5");
        assert_eq!(short(&[&[3; 40][..], &[0]].concat()), "h3,");
        assert_eq!(short(&[&[3; 850][..], &[0]].concat()), "zzhP3,");
    }
}
