//! The inner structure of North American coupon codes, AI 8110 and AI 8112.
//!
//! Source: North American Coupon Application Guideline Using GS1 DataBar Expanded Symbols (GS1 US).

use super::{
    Gs1Fault, Sentence,
    checks::{Wrong, yymmdd},
};

/// The coupon code of AI 8110.
pub fn coupon(value: &str) -> Result<(), Wrong> {
    let mut code = Reader::new(value)?;
    code.sized("company prefix", "事業者コード", "0123456", 6)?;
    code.take("offer code", "オファーコード", 6)?;
    code.sized("save value", "割引額", "12345", 0)?;
    code.requirement()?;
    // Optional fields begin with their number, ascending.
    if code.skip('1') {
        code.digit("additional purchase rules code", "追加購入条件コード", "0123")?;
        code.requirement()?;
        code.other_company()?;
    }
    if code.skip('2') {
        code.requirement()?;
        code.other_company()?;
    }
    let expiration = if code.skip('3') { Some(code.date("expiration date", "有効期限")?) } else { None };
    if code.skip('4') {
        let at = code.at;
        let start = code.date("start date", "開始日")?;
        if expiration.is_some_and(|expiration| expiration < start) {
            return Err(wrong(at..at + 6, "the coupon starts after it expires", "開始日が有効期限より後です"));
        }
    }
    if code.skip('5') {
        code.sized("serial number", "シリアル番号", "0123456789", 6)?;
    }
    if code.skip('6') {
        code.sized("retailer prefix or GLN", "小売業者コード", "1234567", 6)?;
    }
    if code.skip('9') {
        code.digit("save value code", "割引コード", "01256")?;
        code.digit("item that the saving applies to", "割引対象", "012")?;
        code.digit("store coupon flag", "ストアクーポンフラグ", "0123456789")?;
        code.digit("do not multiply flag", "倍額不可フラグ", "01")?;
    }
    code.end()
}

/// The positive offer file coupon of AI 8112.
pub fn positive_offer(value: &str) -> Result<(), Wrong> {
    let mut code = Reader::new(value)?;
    code.digit("coupon format", "クーポン形式", "01")?;
    code.sized("coupon funder", "クーポン発行者", "0123456", 6)?;
    code.take("offer code", "オファーコード", 6)?;
    code.sized("serial number", "シリアル番号", "0123456789", 6)?;
    code.end()
}

struct Reader<'a> {
    value: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(value: &'a str) -> Result<Self, Wrong> {
        match value.bytes().position(|c| !c.is_ascii_digit()) {
            None => Ok(Self { value, at: 0 }),
            Some(at) => Err(wrong(at..at + 1, "a coupon code has digits only", "クーポンコードは数字だけです")),
        }
    }

    fn take(&mut self, en: &str, ja: &str, length: usize) -> Result<&'a str, Wrong> {
        let taken = self.value.get(self.at..self.at + length).ok_or_else(|| {
            wrong(
                self.at..self.value.len(),
                format!("the {en} of the coupon needs {length} digits here"),
                format!("クーポンの{ja}({length} 桁)が足りません"),
            )
        })?;
        self.at += length;
        Ok(taken)
    }

    /// One digit out of `allowed`.
    fn digit(&mut self, en: &str, ja: &str, allowed: &str) -> Result<usize, Wrong> {
        let digit = self.take(en, ja, 1)?;
        if allowed.contains(digit) {
            return Ok(usize::from(digit.as_bytes()[0] - b'0'));
        }
        Err(wrong(
            self.at - 1..self.at,
            format!("the {en} of the coupon must be one of {allowed}"),
            format!("クーポンの{ja}は {allowed} のいずれかです"),
        ))
    }

    /// A length indicator, then as many digits and `more`.
    fn sized(&mut self, en: &str, ja: &str, lengths: &str, more: usize) -> Result<(), Wrong> {
        let length = self.digit(&format!("length of the {en}"), &format!("{ja}の長さ"), lengths)?;
        self.take(en, ja, length + more).map(drop)
    }

    fn requirement(&mut self) -> Result<(), Wrong> {
        self.sized("purchase requirement", "購入条件", "12345", 0)?;
        self.digit("purchase requirement code", "購入条件コード", "012349")?;
        self.take("purchase family code", "購入ファミリーコード", 3).map(drop)
    }

    /// The company prefix of a second or third purchase, 9 being the first one again.
    fn other_company(&mut self) -> Result<(), Wrong> {
        if self.skip('9') { Ok(()) } else { self.sized("company prefix", "事業者コード", "0123456", 6) }
    }

    fn date(&mut self, en: &str, ja: &str) -> Result<&'a str, Wrong> {
        let at = self.at;
        let date = self.take(en, ja, 6)?;
        yymmdd(date).map_err(|w| Wrong { at: at + w.at.start..at + w.at.end, ..w })?;
        Ok(date)
    }

    fn skip(&mut self, field: char) -> bool {
        let there = self.value[self.at..].starts_with(field);
        self.at += usize::from(there);
        there
    }

    fn end(self) -> Result<(), Wrong> {
        if self.at == self.value.len() {
            return Ok(());
        }
        Err(wrong(
            self.at..self.value.len(),
            "these digits follow the end of the coupon code, or their field is out of order",
            "クーポンコードの終わりの後に余分な数字があるか、項目の順番が違います",
        ))
    }
}

fn wrong(
    at: std::ops::Range<usize>,
    en: impl Into<std::borrow::Cow<'static, str>>,
    ja: impl Into<std::borrow::Cow<'static, str>>,
) -> Wrong {
    Wrong { at, fault: Gs1Fault::Rule(Sentence::of(en, ja)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coupons_are_read_field_by_field() {
        assert_eq!(coupon("106141416543213150110120"), Ok(()));
        assert_eq!(coupon("1061414165432131501101201211014092110256100126663101231"), Ok(()));
        for (value, at) in [
            ("7", 0..1),
            ("10614141", 8..8),
            ("106141416543216", 14..15),
            ("10614141654321315011012", 21..23),
            ("106141416543213150110120A", 24..25),
            ("1061414165432131501101208", 24..25),
            ("1061414165432131501101203261301", 27..29),
        ] {
            assert_eq!(coupon(value).map_err(|w| w.at), Err(at), "{value}");
        }
    }

    #[test]
    fn positive_offers_are_read_field_by_field() {
        assert_eq!(positive_offer("001234561234560123456"), Ok(()));
        assert_eq!(positive_offer("061234567890121234569123456789012345"), Ok(()));
        for (value, at) in [("2", 0..1), ("07", 1..2), ("0012345612345601234567", 21..22)] {
            assert_eq!(positive_offer(value).map_err(|w| w.at), Err(at), "{value}");
        }
    }
}
