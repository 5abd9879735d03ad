//! Character encodings by the names people use, and text as bytes in them without a silent substitute.

use encoding_rs::Encoding;

/// A character encoding that text can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset {
    /// Canonical name, lower case.
    pub name: &'static str,
    /// Other names; compared without case, `-` and `_`. Windows code pages by number.
    pub aliases: &'static [&'static str],
    /// ECI assignment number (AIM ITS/04-023), where there is one.
    pub eci: Option<u32>,
    table: Table,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    Ascii,
    Latin1,
    Utf8,
    Utf16Be,
    Utf16Le,
    /// Windows code page 932: the web's Shift_JIS without its end-user area, with the JIS look-alikes.
    Cp932,
    Web(&'static Encoding),
}

const fn charset(name: &'static str, aliases: &'static [&'static str], eci: Option<u32>, table: Table) -> Charset {
    Charset { name, aliases, eci, table }
}

/// Every encoding the service knows.
pub static CHARSETS: &[Charset] = &[
    charset("utf-8", &["65001"], Some(26), Table::Utf8),
    charset(
        "shift_jis",
        &["sjis", "932", "cp932", "ms932", "windows-31j", "x-sjis", "ms_kanji"],
        Some(20),
        Table::Cp932,
    ),
    charset("iso-8859-1", &["latin1", "28591", "l1"], Some(3), Table::Latin1),
    charset("iso-8859-2", &["latin2", "28592"], Some(4), Table::Web(encoding_rs::ISO_8859_2)),
    charset("iso-8859-3", &["latin3", "28593"], Some(5), Table::Web(encoding_rs::ISO_8859_3)),
    charset("iso-8859-4", &["latin4", "28594"], Some(6), Table::Web(encoding_rs::ISO_8859_4)),
    charset("iso-8859-5", &["28595"], Some(7), Table::Web(encoding_rs::ISO_8859_5)),
    charset("iso-8859-6", &["28596"], Some(8), Table::Web(encoding_rs::ISO_8859_6)),
    charset("iso-8859-7", &["28597"], Some(9), Table::Web(encoding_rs::ISO_8859_7)),
    charset("iso-8859-8", &["28598"], Some(10), Table::Web(encoding_rs::ISO_8859_8)),
    charset("iso-8859-10", &["latin6", "28600"], Some(12), Table::Web(encoding_rs::ISO_8859_10)),
    charset("iso-8859-13", &["28603"], Some(15), Table::Web(encoding_rs::ISO_8859_13)),
    charset("iso-8859-14", &["28604"], Some(16), Table::Web(encoding_rs::ISO_8859_14)),
    charset("iso-8859-15", &["latin9", "28605"], Some(17), Table::Web(encoding_rs::ISO_8859_15)),
    charset("iso-8859-16", &["28606"], Some(18), Table::Web(encoding_rs::ISO_8859_16)),
    charset("windows-1250", &["1250", "cp1250"], Some(21), Table::Web(encoding_rs::WINDOWS_1250)),
    charset("windows-1251", &["1251", "cp1251"], Some(22), Table::Web(encoding_rs::WINDOWS_1251)),
    charset("windows-1252", &["1252", "cp1252"], Some(23), Table::Web(encoding_rs::WINDOWS_1252)),
    charset("windows-1253", &["1253", "cp1253"], None, Table::Web(encoding_rs::WINDOWS_1253)),
    charset("windows-1254", &["1254", "cp1254"], None, Table::Web(encoding_rs::WINDOWS_1254)),
    charset("windows-1255", &["1255", "cp1255"], None, Table::Web(encoding_rs::WINDOWS_1255)),
    charset("windows-1256", &["1256", "cp1256"], Some(24), Table::Web(encoding_rs::WINDOWS_1256)),
    charset("windows-1257", &["1257", "cp1257"], None, Table::Web(encoding_rs::WINDOWS_1257)),
    charset("windows-1258", &["1258", "cp1258"], None, Table::Web(encoding_rs::WINDOWS_1258)),
    charset("windows-874", &["874", "tis-620", "iso-8859-11"], Some(13), Table::Web(encoding_rs::WINDOWS_874)),
    charset("ibm866", &["866", "cp866"], None, Table::Web(encoding_rs::IBM866)),
    charset("koi8-r", &["20866"], None, Table::Web(encoding_rs::KOI8_R)),
    charset("euc-jp", &["51932", "20932"], None, Table::Web(encoding_rs::EUC_JP)),
    charset("iso-2022-jp", &["50220", "50221", "50222"], None, Table::Web(encoding_rs::ISO_2022_JP)),
    charset("euc-kr", &["949", "51949", "ks_c_5601-1987"], Some(30), Table::Web(encoding_rs::EUC_KR)),
    charset("big5", &["950"], Some(28), Table::Web(encoding_rs::BIG5)),
    charset("gbk", &["936", "gb2312"], Some(31), Table::Web(encoding_rs::GBK)),
    charset("gb18030", &["54936"], Some(32), Table::Web(encoding_rs::GB18030)),
    charset("us-ascii", &["ascii", "20127"], Some(27), Table::Ascii),
    charset("utf-16be", &["1201", "unicodefffe"], Some(25), Table::Utf16Be),
    charset("utf-16le", &["1200", "utf-16"], Some(33), Table::Utf16Le),
];

/// A character that an encoding lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unencodable {
    /// The character.
    pub found: char,
    /// Its byte position in the text.
    pub at: usize,
}

impl Charset {
    /// The encoding of that name, without regard to case, `-` and `_`.
    pub fn find(name: &str) -> Option<&'static Self> {
        let plain = |s: &str| -> String {
            s.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).map(|c| c.to_ascii_lowercase()).collect()
        };
        let name = plain(name);
        CHARSETS.iter().find(|c| std::iter::once(&c.name).chain(c.aliases).any(|known| plain(known) == name))
    }

    /// Windows code page 932, the Shift_JIS of Japanese practice.
    pub fn shift_jis() -> &'static Self {
        &CHARSETS[1]
    }

    /// UTF-8.
    pub fn utf_8() -> &'static Self {
        &CHARSETS[0]
    }

    /// Whether every byte is a character.
    pub fn is_single_byte(&self) -> bool {
        match self.table {
            Table::Ascii | Table::Latin1 => true,
            Table::Web(encoding) => encoding.is_single_byte(),
            Table::Utf8 | Table::Utf16Be | Table::Utf16Le | Table::Cp932 => false,
        }
    }

    /// The text as bytes of this encoding.
    ///
    /// # Errors
    /// The first character that the encoding lacks; nothing is ever substituted.
    pub fn encode(&self, text: &str) -> Result<Vec<u8>, Unencodable> {
        if self.table == Table::Utf8 || (text.is_ascii() && !matches!(self.table, Table::Utf16Be | Table::Utf16Le)) {
            return Ok(text.as_bytes().to_vec());
        }
        let mut bytes = Vec::with_capacity(text.len());
        match self.table {
            Table::Web(encoding) if encoding == encoding_rs::ISO_2022_JP => {
                // Stateful: only the whole text has the right escape sequences.
                for (at, found) in text.char_indices() {
                    if encode_web(encoding, found).is_none() {
                        return Err(Unencodable { found, at });
                    }
                }
                bytes.extend_from_slice(&encoding.encode(text).0);
            }
            _ => {
                for (at, found) in text.char_indices() {
                    self.encode_char(found, &mut bytes).ok_or(Unencodable { found, at })?;
                }
            }
        }
        Ok(bytes)
    }

    /// Appends the bytes of one character, or nothing where the encoding lacks it (`None`).
    ///
    /// For stateful ISO-2022-JP use [`Charset::encode`].
    pub fn encode_char(&self, c: char, bytes: &mut Vec<u8>) -> Option<()> {
        match self.table {
            Table::Ascii => bytes.push(u8::try_from(c).ok().filter(u8::is_ascii)?),
            Table::Latin1 => bytes.push(u8::try_from(c).ok()?),
            Table::Utf8 => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Table::Utf16Be => bytes.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes())),
            Table::Utf16Le => bytes.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_le_bytes())),
            Table::Cp932 => bytes.extend_from_slice(&encode_cp932(c)?),
            Table::Web(encoding) => bytes.extend_from_slice(&encode_web(encoding, c)?),
        }
        Some(())
    }
}

fn encode_web(encoding: &'static Encoding, c: char) -> Option<Vec<u8>> {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = encoding.encode(c.encode_utf8(&mut buffer));
    (!unmappable).then(|| bytes.into_owned())
}

/// Code page 932 takes the Microsoft table; the JIS look-alikes of its signs are accepted beside them.
fn encode_cp932(c: char) -> Option<Vec<u8>> {
    let c = match c {
        '\u{301C}' => '\u{FF5E}', // wave dash
        '\u{2212}' => '\u{FF0D}', // minus sign
        '\u{2016}' => '\u{2225}', // double vertical line
        '\u{2014}' => '\u{2015}', // em dash
        '\u{00A2}' => '\u{FFE0}', // cent
        '\u{00A3}' => '\u{FFE1}', // pound
        '\u{00AC}' => '\u{FFE2}', // not
        // The web table writes these as 0x5C and 0x7E, which read back as another character: refused.
        '\u{00A5}' | '\u{203E}' => return None,
        other => other,
    };
    encode_web(encoding_rs::SHIFT_JIS, c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_without_case_and_hyphen() {
        for name in ["Shift_JIS", "shift-jis", "SJIS", "932", "cp932", "Windows-31J"] {
            assert_eq!(Charset::find(name), Some(Charset::shift_jis()), "{name}");
        }
        assert_eq!(Charset::find("no-such"), None);
        assert_eq!(Charset::shift_jis().name, "shift_jis");
    }

    #[test]
    fn code_page_932_has_nec_and_ibm_characters_and_look_alikes() {
        let encode = |text| Charset::shift_jis().encode(text);
        assert_eq!(encode("漢字①").unwrap(), [0x8A, 0xBF, 0x8E, 0x9A, 0x87, 0x40]);
        assert_eq!(encode("髙㈱ｱ").unwrap(), [0xFB, 0xFC, 0x87, 0x8A, 0xB1]);
        assert_eq!(encode("1〜10").unwrap(), encode("1～10").unwrap());
        assert_eq!(encode("−∥¢£¬").unwrap(), [0x81, 0x7C, 0x81, 0x61, 0x81, 0x91, 0x81, 0x92, 0x81, 0xCA]);
        assert_eq!(encode("a帅"), Err(Unencodable { found: '帅', at: 1 }));
        assert_eq!(encode("¥"), Err(Unencodable { found: '¥', at: 0 }));
    }

    #[test]
    fn latin_1_is_not_windows_1252() {
        let latin1 = Charset::find("iso-8859-1").unwrap();
        assert_eq!(latin1.encode("é\u{80}").unwrap(), [0xE9, 0x80]);
        assert_eq!(latin1.encode("€"), Err(Unencodable { found: '€', at: 0 }));
    }
}
