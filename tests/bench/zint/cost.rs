//! What we take for the requests on standard input, one JSON object a line: nanoseconds for the symbol and for symbol and
//! picture, the best of eleven rounds each.

#![allow(missing_docs)]

use std::{
    hint::black_box,
    io::{BufRead, stdin},
    time::{Duration, Instant},
};

use raybarcode::{generate::generate, request::Request};

fn best(mut work: impl FnMut()) -> f64 {
    let round = || {
        let (start, mut times) = (Instant::now(), 0);
        while start.elapsed() < Duration::from_millis(3) {
            work();
            times += 1;
        }
        start.elapsed().as_secs_f64() * 1e9 / f64::from(times)
    };
    std::iter::repeat_with(round).take(11).fold(f64::INFINITY, f64::min)
}

fn main() {
    for line in stdin().lock().lines() {
        let object = serde_json::from_str(&line.expect("text")).expect("a JSON object");
        let request = Request::from_object(&object).unwrap_or_else(|refusal| panic!("{refusal}"));
        let encode = best(|| drop(black_box((request.symbology.encode)(&request.data, &request.options))));
        let whole = best(|| drop(black_box(generate(&request))));
        println!("{encode:.0} {whole:.0}");
    }
}
