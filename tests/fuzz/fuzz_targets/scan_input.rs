//! Pictures that are read: with a first byte of 0 the file that follows, else a picture of that many black and white squares a row.
#![no_main]

use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma};
use libfuzzer_sys::fuzz_target;
use raybarcode::scan::{
    Wanted,
    answer::{Request, scan},
};

/// Pixels along a square, and of white around all.
const SQUARE: usize = 3;
const QUIET: usize = 12;

fn picture(columns: usize, bits: &[u8]) -> Vec<u8> {
    let rows = (8 * bits.len()).div_ceil(columns).clamp(1, 255);
    let (width, height) = (2 * QUIET + SQUARE * columns, 2 * QUIET + SQUARE * rows);
    let pixels = GrayImage::from_fn(width as u32, height as u32, |x, y| {
        let square = |at: u32| (at as usize).checked_sub(QUIET).map(|at| at / SQUARE);
        let dark = square(x).zip(square(y)).is_some_and(|(x, y)| {
            let at = y * columns + x;
            x < columns && bits.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1)
        });
        Luma([if dark { 0 } else { 255 }])
    });
    let mut file = Cursor::new(Vec::new());
    pixels.write_to(&mut file, ImageFormat::Bmp).expect("a gray picture is a BMP");
    file.into_inner()
}

fuzz_target!(|data: &[u8]| {
    let Some((&columns, rest)) = data.split_first() else { return };
    let image = if columns == 0 { rest.to_vec() } else { picture(columns.into(), rest) };
    let read = scan(&Request::of(image, Wanted::default()));
    assert!(columns == 0 || read.is_ok(), "a picture that can be decoded is read");
});
