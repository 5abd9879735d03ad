//! `raybarcode license`: the vendor's commands.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use raybarcode::license::keys::Master;

use crate::{MASTER, now, token, verifier};

fn license(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_raybarcode"))
        .arg("license")
        .args(arguments)
        .env("RAYBARCODE_MASTER_KEYS", MASTER)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_new_master_key_is_a_setting() {
    let (one, two) = (license(&["keygen", "m7"], ""), license(&["keygen", "m7"], ""));
    assert!(one.status.success());
    assert_eq!(Master::parse_list(told(&one).trim()).unwrap()[0].id(), "m7");
    assert_ne!(told(&one), told(&two));
    assert!(!license(&["keygen", "No Good"], "").status.success());
}

/// The known answer of the interface.
#[test]
fn an_org_key_is_the_one_of_the_contract() {
    let output = license(&["issue", "--org", "00D000000000001", "--ends", "20271231", "--plan", "std"], "");
    assert!(output.status.success());
    let told = told(&output);
    assert!(told.contains("m1.00D000000000001EAA.20271231.std"), "{told}");
    assert!(told.lines().any(|line| line.starts_with("audience  raybarcode ")), "{told}");
    let key = told.lines().find_map(|line| line.strip_prefix("key")).unwrap().trim();
    let key = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, key).unwrap();
    let half = |range: std::ops::Range<usize>| u128::from_be_bytes(key[range].try_into().unwrap());
    assert_eq!(half(0..16), 0xd74f_4140_b7e8_a35e_5356_a7f6_f3e6_a1f6);
    assert_eq!(half(16..32), 0x8a77_f21b_eb85_c220_4ccf_1d73_7a5b_f514);
    for wrong in [
        &["issue", "--org", "00D000000000001EAB", "--ends", "20271231"][..],
        &["issue", "--org", "00D000000000001", "--ends", "20270231"],
        &["issue", "--org", "00D000000000001", "--ends", "20271231", "--plan", "all"],
        &["issue", "--org", "00D000000000001"],
        &["issue", "--name", "x"],
        &["else"],
    ] {
        assert_eq!(license(wrong, "").status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn a_token_is_explained() {
    let good = license(&["inspect", &token()], "");
    assert!(good.status.success());
    for part in ["barcode+jwt", "00D000000000001EAA", "pro", "20991231"] {
        assert!(told(&good).contains(part), "{part}");
    }
    let old = verifier().mint(crate::KID, now() - 2000, 900).unwrap();
    let refused = license(&["inspect", "-"], &format!("{old}\n"));
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("refused   expired: it is no longer valid"), "{}", told(&refused));
    for (wrong, reason) in [("x", "malformed"), ("a.b.c", "malformed"), (&format!("{}x", token()), "signature")] {
        let refused = license(&["inspect", wrong], "");
        assert!(told(&refused).contains(&format!("refused   {reason}")), "{}", told(&refused));
    }
}
