//! Any input ends: with a symbol or an error, never a panic; the same input gives the same symbol; what surrounds a symbol
//! is light.

mod random;

use raybarcode::{
    generate::generate,
    request::Request,
    symbology::{LIST, contract::Payload},
};
use serde_json::{Map, json};

use random::Random;

impl Random {
    fn text(&mut self) -> String {
        const ALPHABETS: [&str; 8] = [
            "0123456789",
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "abcXYZ 019-.$/+%:*",
            "\0\u{1}\t\n\r\u{1b}\u{1d}\u{1e}\u{7f}aA0",
            "あアｱ漢字①〜～髙🎄é\u{80}ÿ",
            "()[]{}\\^~01",
            "ABCD0123456789-$:/.+",
            "FADT|()0119",
        ];
        let alphabet: Vec<char> = ALPHABETS[self.below(8) as usize].chars().collect();
        let length = if self.below(20) == 0 { self.below(300) } else { self.below(40) };
        (0..length).map(|_| alphabet[self.below(alphabet.len() as u64) as usize]).collect()
    }
}

#[test]
fn every_encoder_ends_without_panic_and_repeats_itself() {
    let mut random = Random(0x5EED);
    for round in 0..40 {
        let text = Payload::Text(random.text());
        let bytes = Payload::Bytes((0..random.below(60)).map(|_| random.next() as u8).collect());
        for entry in LIST {
            for payload in [&text, &bytes] {
                let first = (entry.encode)(payload, &Map::new());
                if round % 8 == 0 {
                    assert_eq!(first, (entry.encode)(payload, &Map::new()), "{} {payload:?}", entry.facts.id);
                }
                if let Ok(symbol) = first {
                    assert!(!symbol.rows().is_empty(), "{} {payload:?}", entry.facts.id);
                }
            }
        }
    }
}

#[test]
fn the_longest_inputs_end_quickly() {
    for unit in ["0", "A", "a", "\u{ff}", "漢", "A1", "(01)04912345678904"] {
        let text = unit.repeat(8000 / unit.len());
        for entry in LIST {
            // An answer of any kind will do; a hang or a panic will not.
            let _ = (entry.encode)(&Payload::Text(text.clone()), &Map::new());
        }
    }
}

#[test]
fn the_quiet_zone_is_light() {
    for entry in LIST {
        let object = json!({"symbology": entry.facts.id, "data": entry.facts.example, "format": "png",
            "image": {"module": "2px", "text": false, "border": "none"}});
        let request = Request::from_object(object.as_object().unwrap()).expect("the example is a request");
        let answer = generate(&request).unwrap_or_else(|refusal| panic!("{}: {refusal}", entry.facts.id));
        let symbol = (entry.encode)(&Payload::Text(entry.facts.example.to_owned()), &Map::new()).unwrap();
        let picture = image::load_from_memory(&answer.bytes).expect("a PNG").to_luma8();
        let (left, right) = ((symbol.quiet.left * 2.0) as u32, (symbol.quiet.right * 2.0) as u32);
        for (x, _, pixel) in picture.enumerate_pixels() {
            if x < left || x >= picture.width() - right {
                assert_eq!(pixel.0, [255], "{}: dark in the quiet zone at x = {x}", entry.facts.id);
            }
        }
    }
}
