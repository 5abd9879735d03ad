//! Every encoder: the first byte picks the symbology (unless the variable SYMBOLOGY names it), a line of options as a query follows,
//! then the data, as text where it is UTF-8.
#![no_main]

use std::{env, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use raybarcode::{
    options::Raw,
    request::TABLES,
    symbology::{
        LIST,
        contract::{Entry, Payload},
        find,
    },
};
use serde_json::Map;

static NAMED: LazyLock<Option<&Entry>> =
    LazyLock::new(|| env::var("SYMBOLOGY").ok().map(|name| find(&name).expect("a symbology")));

fuzz_target!(|data: &[u8]| {
    let Some((&pick, rest)) = data.split_first() else { return };
    let entry = NAMED.unwrap_or(&LIST[usize::from(pick) % LIST.len()]);
    let (line, data) = rest.split_at(rest.iter().position(|&byte| byte == b'\n').unwrap_or(0));
    let mut options = Map::new();
    for (name, text) in String::from_utf8_lossy(line).split('&').filter_map(|pair| pair.split_once('=')) {
        let option = TABLES.symbology(entry).find(name);
        if let Some(Ok(value)) = option.map(|option| option.convert(Raw::Text(text))) {
            options.insert(name.to_owned(), value);
        }
    }
    let data = data.strip_prefix(b"\n").unwrap_or(data).to_vec();
    let payload = String::from_utf8(data).map_or_else(|error| Payload::Bytes(error.into_bytes()), Payload::Text);
    let symbol = (entry.encode)(&payload, &options);
    assert_eq!(symbol, (entry.encode)(&payload, &options), "the same input gives the same symbol");
    if let Ok(symbol) = symbol {
        assert!(!symbol.rows().is_empty());
    }
});
