//! The address number of a Japan Post customer barcode, taken from a written address.
//!
//! Standard: 日本郵便, 郵便番号・バーコードマニュアル, バーコードに必要な文字情報の抜き出し法. Digits, hyphens and single
//! letters are taken; whatever stands before a taken part becomes one hyphen.

use super::japan_post::Parts;
use crate::symbol::Wording;
use crate::symbology::contract::{EncodeError, Fault};

/// Postcode and address number of a written address, which begins with the postcode.
pub(super) fn extract(text: &str) -> Result<Parts, EncodeError> {
    // Step 1: capitals, in ASCII where there are wide forms; `&`, `/`, `・` and `.` go and leave no gap.
    let characters: Vec<(usize, char)> = text
        .char_indices()
        .map(|(at, c)| (at, narrow(c)))
        .filter(|(_, c)| !matches!(c, '&' | '/' | '・' | '･' | '.'))
        .collect();

    let (postcode, hyphen, start) = postcode(text, &characters)?;
    let rest: Vec<char> = characters[start..].iter().map(|&(_, c)| c).collect();
    Ok(Parts { postcode, address_number: address_number(&rest), hyphens_left_out: hyphen })
}

/// Capital ASCII letters, digits and signs in place of wide and small ones, and one hyphen for its many look-alikes.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c).to_ascii_uppercase(),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | 'ー' | 'ｰ' => '-',
        '\u{3000}' => ' ',
        _ => c.to_ascii_uppercase(),
    }
}

/// The seven digits in front, with or without 〒 and hyphen, whether the hyphen was there, and where the address begins.
fn postcode(text: &str, characters: &[(usize, char)]) -> Result<(String, bool, usize), EncodeError> {
    let mut digits = String::with_capacity(7);
    let mut hyphen = false;
    for (i, &(at, c)) in characters.iter().enumerate() {
        match c {
            '〒' | ' ' if digits.is_empty() => {}
            '-' if digits.len() == 3 && !hyphen => hyphen = true,
            '0'..='9' => {
                digits.push(c);
                if digits.len() == 7 {
                    return Ok((digits, hyphen, i + 1));
                }
            }
            _ => {
                let found = text[at..].chars().next().unwrap_or(c);
                let wording = Wording::fixed(
                    "the address must begin with its postcode of 7 digits, as `100-0013 1丁目3番2号`",
                    "住所は 7 けたの郵便番号で始めてください。例: `100-0013 1丁目3番2号`",
                );
                return Err(EncodeError::at(
                    at..at + found.len_utf8(),
                    Fault::Rule { code: "invalid-character", wording },
                ));
            }
        }
    }
    Err(EncodeError::new(Fault::InvalidLength {
        length: digits.len(),
        expected: "7 digits of postcode, then the address",
    }))
}

/// Steps 2 to 5 of the manual.
fn address_number(text: &[char]) -> String {
    let mut number = String::new();
    let mut gap = false;
    let mut i = 0;
    while let Some(&c) = text.get(i) {
        let run = |kind: fn(char) -> bool| text[i..].iter().take_while(|&&c| kind(c)).count();
        let (length, taken) = match c {
            '0'..='9' => {
                let length = run(|c| c.is_ascii_digit());
                (length, Some(text[i..i + length].iter().collect()))
            }
            // Two or more letters are a word; F directly after a number means floor.
            'A'..='Z' => {
                let length = run(|c| c.is_ascii_uppercase());
                let floor = c == 'F' && i > 0 && text[i - 1].is_ascii_digit();
                (length, (length == 1 && !floor).then(|| c.to_string()))
            }
            _ if is_numeral(c) => {
                let length = run(is_numeral);
                let (numerals, after) = text[i..].split_at(length);
                (length, if counts(after) { value(numerals).map(|value| value.to_string()) } else { None })
            }
            _ => (1, None),
        };
        i += length;
        match taken {
            None => gap = true,
            Some(part) => {
                // No hyphen in front, none beside a letter.
                let beside_letter = part.starts_with(|c: char| c.is_ascii_uppercase())
                    || number.ends_with(|c: char| c.is_ascii_uppercase());
                if gap && !number.is_empty() && !beside_letter {
                    number.push('-');
                }
                number.push_str(&part);
                gap = false;
            }
        }
    }
    number
}

fn is_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十百千".contains(c)
}

/// Whether kanji numerals before this text are a number: before 丁目, 丁, 番地, 番, 号, 地割, 線, の and ノ.
///
/// So that names of towns and buildings (一番町, 八丁堀, 三の丸) are none, 丁 and 番 must end their word, and a number or
/// letter must follow の.
fn counts(after: &[char]) -> bool {
    let ends = |rest: &[char]| match rest.first() {
        Some(&c) => is_numeral(c) || !('\u{4E00}'..='\u{9FFF}').contains(&c),
        None => true,
    };
    match after {
        ['丁', '目', ..] | ['番', '地', ..] | ['地', '割', ..] | ['号' | '線', ..] => true,
        ['丁' | '番', rest @ ..] => ends(rest),
        ['の' | 'ノ', next, ..] => is_numeral(*next) || next.is_ascii_alphanumeric(),
        _ => false,
    }
}

/// Kanji numerals by value or by position: 二十一 and 二一 are 21, 百一 is 101. None where it is no number of an address.
fn value(numerals: &[char]) -> Option<u32> {
    let (mut total, mut current) = (0_u32, None::<u32>);
    for &c in numerals {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                let digit =
                    if c == '零' { 0 } else { "〇一二三四五六七八九".chars().position(|d| d == c)? as u32 };
                current = Some(current.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
                continue;
            }
        };
        total = total.checked_add(current.take().unwrap_or(1).checked_mul(unit)?)?;
    }
    total.checked_add(current.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::extract;

    /// The addresses by which the postal manual lets senders check their extraction; towns and later parts.
    #[test]
    fn addresses_of_the_manual() {
        for (address, postcode, number) in [
            ("100-0013 1丁目3番2号 郵便プラザ503室", "1000013", "1-3-2-503"),
            ("263-0023 千葉市稲毛区緑町3丁目30-8 郵便ビル403号", "2630023", "3-30-8-403"),
            ("014-0113 秋田県大仙市堀見内 南田茂木 添60-1", "0140113", "60-1"),
            ("110-0016 東京都台東区台東5-6-3 ABCビル10F", "1100016", "5-6-3-10"),
            ("060-0906 北海道札幌市東区北六条東4丁目 郵便センター6号館", "0600906", "4-6"),
            ("065-0006 北海道札幌市東区北六条東8丁目 郵便センター10号館", "0650006", "8-10"),
            ("407-0033 山梨県韮崎市龍岡町下條南割 韮崎400", "4070033", "400"),
            ("273-0102 千葉県鎌ケ谷市右京塚 東3丁目-20-5 郵便・A&bコーポB604号", "2730102", "3-20-5B604"),
            ("198-0036 東京都青梅市河辺町十一丁目六番地一号 郵便タワー601", "1980036", "11-6-1-601"),
            ("027-0203 岩手県宮古市大字津軽石第二十一地割大淵川480", "0270203", "21-480"),
            ("590-0016 大阪府堺市堺区中田出井町四丁六番十九号", "5900016", "4-6-19"),
            ("080-0831 北海道帯広市稲田町南七線 西28", "0800831", "7-28"),
            ("317-0055 茨城県日立市宮田町6丁目7-14 ABCビル2F", "3170055", "6-7-14-2"),
            ("650-0046 神戸市中央区港島中町9丁目7-6 郵便シティA棟1F1号", "6500046", "9-7-6A1-1"),
            ("623-0011 京都府綾部市青野町綾部6-7 LプラザB106", "6230011", "6-7LB106"),
            ("064-0804 札幌市中央区南四条西29丁目1524-23 第2郵便ハウス501", "0640804", "29-1524-23-2-501"),
            ("910-0067 福井市新田塚3丁目80-25 J1ビル2-B", "9100067", "3-80-25J1-2B"),
        ] {
            let parts = extract(address).unwrap();
            assert_eq!((parts.postcode.as_str(), parts.address_number.as_str()), (postcode, number), "{address}");
        }
    }

    #[test]
    fn wide_characters_look_alikes_and_names_of_towns() {
        for (address, number) in [
            ("〒１５４−００２３　若林１ー３ー２　Ｂ５０３", "1-3-2B503"),
            ("1540023 1-3-2-B503", "1-3-2B503"),
            ("102-0082 東京都千代田区一番町6-4", "6-4"),
            ("104-0032 東京都中央区八丁堀二丁目三番地の1", "2-3-1"),
            ("310-0011 茨城県水戸市三の丸1-5-38", "1-5-38"),
            ("000-0000 百一番地", "101"),
            ("000-0000 一二三番地", "123"),
            ("000-0000 九九九九九九九九九九九九九番", ""),
            ("1000013", ""),
            ("100-8798 霞が関", ""),
        ] {
            assert_eq!(extract(address).unwrap().address_number, number, "{address}");
        }
    }

    #[test]
    fn addresses_without_postcode_are_refused() {
        assert_eq!(extract("東京都千代田区1-1").err().unwrap().span, Some(0..3));
        assert!(extract("100-001").is_err());
        assert!(extract("100--0013").is_err());
        assert!(extract("").is_err());
    }
}
