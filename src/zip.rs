//! ZIP archives of files that are compressed already: stored as they are, with one date, so that the same files give the
//! same bytes. PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16; at most 65,535 files of 4 GB in all.

/// Version 2.0 of the format is needed to read it (4.4.3).
const VERSION: u16 = 20;
/// Names are UTF-8 (4.4.4, bit 11).
const UTF_8: u16 = 1 << 11;
/// The first day that the format knows, 1 January 1980, at midnight (4.4.6).
const DATE: u32 = 0x0021_0000;

/// An archive of these names and contents, in their order.
pub fn archive<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let (mut archive, mut directory, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (name, content) in files {
        let start = archive.len() as u32;
        // What stands before the file and again in the directory.
        let mut facts = Vec::with_capacity(26);
        for half in [VERSION, UTF_8, 0] {
            facts.extend(half.to_le_bytes());
        }
        for word in [DATE, crc32fast::hash(content), content.len() as u32, content.len() as u32] {
            facts.extend(word.to_le_bytes());
        }
        facts.extend((name.len() as u16).to_le_bytes());
        facts.extend([0, 0]);

        archive.extend(b"PK\x03\x04");
        archive.extend(&facts);
        archive.extend(name.as_bytes());
        archive.extend(content);

        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&facts);
        // No comment, the first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
        count += 1;
    }
    let start = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(bytes: &[u8], at: usize, length: usize) -> usize {
        bytes[at..at + length].iter().rev().fold(0, |value, byte| value << 8 | usize::from(*byte))
    }

    #[test]
    fn the_directory_leads_to_every_file() {
        let files: [(&str, &[u8]); 3] = [("a.png", b"123456789"), ("商品.svg", b""), ("receipts.json", b"{}")];
        let archive = archive(files);
        let end = archive.len() - 22;
        assert_eq!(&archive[end..end + 4], b"PK\x05\x06");
        assert_eq!(number(&archive, end + 10, 2), files.len());
        let mut entry = number(&archive, end + 16, 4);
        assert_eq!(entry + number(&archive, end + 12, 4), end);
        for (name, content) in files {
            assert_eq!(&archive[entry..entry + 4], b"PK\x01\x02");
            let start = number(&archive, entry + 42, 4);
            assert_eq!(&archive[start..start + 4], b"PK\x03\x04");
            assert_eq!(archive[start + 4..start + 30], archive[entry + 6..entry + 32], "both say the same");
            assert_eq!(&archive[start + 30..][..name.len()], name.as_bytes());
            assert_eq!(&archive[start + 30 + name.len()..][..content.len()], content);
            assert_eq!(number(&archive, entry + 24, 4), content.len());
            entry += 46 + name.len();
        }
        assert_eq!(entry, end);
        // The check value of CRC-32.
        assert_eq!(number(&archive, 14, 4), 0xCBF4_3926);
    }
}
