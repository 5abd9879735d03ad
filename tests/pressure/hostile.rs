//! A picture made against its reader.

use std::{
    fs,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use crate::{
    alone,
    service::{Answer, Service, now, verifier},
};

/// A page full of finder patterns, each of which the reader tries with each other: minutes of its time in some kilobytes.
fn hostile() -> Vec<u8> {
    let finder = [0x00, 0x7F, 0x41, 0x5D, 0x5D, 0x5D, 0x41, 0x7F, 0x00_u16];
    let dark = |x: u32, y: u32| finder[y as usize % 9] >> (x % 9) & 1 == 1;
    let page = image::GrayImage::from_fn(4_950, 4_950, |x, y| image::Luma([if dark(x, y) { 0 } else { 255 }]));
    let mut picture = std::io::Cursor::new(Vec::new());
    page.write_to(&mut picture, image::ImageFormat::Png).unwrap();
    picture.into_inner()
}

/// The processes that a service has started.
fn readers(service: &Service) -> Vec<String> {
    let parent = format!("PPid:\t{}\n", service.id());
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let ours = processes.filter(|process| {
        fs::read_to_string(process.path().join("status")).is_ok_and(|status| status.contains(&parent))
    });
    ours.map(|process| process.file_name().into_string().unwrap()).collect()
}

fn found(answer: &Answer) -> usize {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()["symbols"].as_array().unwrap().len()
}

/// Pictures that take minutes are ended, hold up nobody but their org, and leave nothing behind.
#[test]
fn a_hostile_picture_holds_up_no_other_org() {
    let _alone = alone();
    let service = Service::start(&[]);
    let scan = |org: u8, picture: &[u8]| {
        let token = verifier().mint(&format!("m1.00D00000000000{org}EAA.20991231.pro"), now(), 900).unwrap();
        let headers = format!("Authorization: Bearer {token}\r\nContent-Type: image/png\r\n");
        service.send("POST", "/v1/scan", &headers, picture)
    };
    let (good, hostile) = (service.get("/v1/barcodes?symbology=qr-code&data=HELLO&module=4px").body, hostile());
    let most = 2 * thread::available_parallelism().unwrap().get();
    let most_of_one = most - most.div_ceil(4);
    thread::scope(|scope| {
        let ask = || {
            let start = Instant::now();
            (scan(1, &hostile), start.elapsed())
        };
        let asked: Vec<_> = (0..most).map(|_| scope.spawn(ask)).collect();
        // All are decoded by now, and being read or refused.
        thread::sleep(Duration::from_secs(6));
        assert_eq!(found(&scan(2, &good)), 1, "another org");
        let busy = scan(1, &good);
        assert_eq!(busy.problem(), "overloaded");
        let wait: u64 = busy.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=10).contains(&wait), "{wait}");
        let (mut ended, mut refused) = (0, 0);
        for (answer, time) in asked.into_iter().map(|asked| asked.join().unwrap()) {
            match answer.problem().as_str() {
                "unreadable-image" => ended += 1,
                "overloaded" => refused += 1,
                other => panic!("{other}"),
            }
            // Ten seconds of reading, and the decoding before it.
            assert!(time < Duration::from_secs(50), "{time:?}");
        }
        assert_eq!((ended, refused), (most_of_one, most - most_of_one));
    });
    assert_eq!(found(&scan(1, &good)), 1, "the place came back with the answer");
    let left = readers(&service);
    assert!((1..=most / 2).contains(&left.len()), "{left:?}");
    // Whatever becomes of a reader that waits, the next picture has one.
    assert!(Command::new("kill").arg("-9").args(&left).status().unwrap().success());
    assert_eq!(found(&scan(1, &good)), 1);
    let last = readers(&service);
    assert!(!last.is_empty());
    service.stop();
    let start = Instant::now();
    while last
        .iter()
        .any(|reader| fs::read_to_string(format!("/proc/{reader}/cmdline")).is_ok_and(|line| !line.is_empty()))
    {
        assert!(start.elapsed() < Duration::from_secs(20), "readers end with their service");
        thread::sleep(Duration::from_millis(20));
    }
}
