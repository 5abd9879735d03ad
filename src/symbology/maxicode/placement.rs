//! Codewords to hexagons.
//!
//! ISO/IEC 16023:2000, clause 4.11 and figure 5.

use crate::symbol::Grid;

const ROWS: usize = 33;
const COLUMNS: usize = 30;

/// The symbol of 144 codewords of six bits.
pub fn draw(codewords: &[u8]) -> Grid {
    let mut grid = Grid::new(COLUMNS, ROWS);
    for (&codeword, cells) in codewords.iter().zip(CELLS.as_chunks::<6>().0) {
        for (bit, &cell) in cells.iter().enumerate() {
            if codeword >> (5 - bit) & 1 == 1 {
                grid.set(usize::from(cell) % COLUMNS, usize::from(cell) / COLUMNS);
            }
        }
    }
    for cell in DARK {
        grid.set(cell % COLUMNS, cell / COLUMNS);
    }
    grid
}

/// Dark in every symbol: the corner at the upper right and the orientation marks around the bull's-eye.
const DARK: [usize; 13] = [28, 29, 280, 281, 311, 457, 488, 500, 530, 670, 677, 700, 707];

/// The cell, counted by rows of 30, of each bit of each codeword.
const CELLS: [u16; 864] = {
    let mut cells = [0; 864];
    let mut count = 0;
    while count < 120 {
        cells[count] = PRIMARY[count];
        count += 1;
    }
    // The secondary message fills blocks of two columns and three rows, from the right upwards to the left; bands of blocks
    // run to the right and to the left by turns and leave out the middle.
    let mut band = 0;
    while band < 11 {
        let mut place = 0;
        while place < 14 {
            let block = if band % 2 == 0 { place } else { 13 - place };
            if block < SIDES[band].0 || block >= SIDES[band].1 {
                let mut bit = 0;
                while bit < 6 {
                    let row = 3 * band + bit / 2;
                    let column = 2 * block + 1 - bit % 2;
                    cells[count] = (COLUMNS * row + column) as u16;
                    count += 1;
                    bit += 1;
                }
            }
            place += 1;
        }
        band += 1;
    }
    // The two columns at the right end: one cell in odd rows, two in even ones, without the corner.
    let mut row = 1;
    while row < ROWS {
        if row % 2 == 0 {
            cells[count] = (COLUMNS * row + 29) as u16;
            count += 1;
        }
        cells[count] = (COLUMNS * row + 28) as u16;
        count += 1;
        row += 1;
    }
    assert!(count == 864);
    cells
};

/// First block of the middle of each band, and the first block right of it.
#[rustfmt::skip]
const SIDES: [(usize, usize); 11] = [(14, 14), (14, 14), (14, 14), (4, 11), (3, 11), (3, 11), (3, 11), (4, 11), (14, 14), (14, 14), (14, 14)];

/// Cells of the primary message around the bull's-eye.
#[rustfmt::skip]
const PRIMARY: [u16; 120] = [
    469, 529, 286, 316, 347, 346, 673, 672, 703, 702, 647, 676, 283, 282, 313, 312, 370, 610, 618, 379,
    378, 409, 408, 439, 705, 704, 559, 589, 588, 619, 458, 518, 640, 701, 675, 674, 285, 284, 315, 314,
    310, 340, 531, 289, 288, 319, 349, 348, 456, 486, 517, 516, 471, 470, 369, 368, 399, 398, 429, 428,
    549, 548, 579, 578, 609, 608, 649, 648, 679, 678, 709, 708, 639, 638, 669, 668, 699, 698, 279, 278,
    309, 308, 339, 338, 381, 380, 411, 410, 441, 440, 561, 560, 591, 590, 621, 620, 547, 546, 577, 576,
    607, 606, 367, 366, 397, 396, 427, 426, 291, 290, 321, 320, 351, 350, 651, 650, 681, 680, 711, 710,
];
