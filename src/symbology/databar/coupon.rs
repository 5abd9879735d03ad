//! North American coupon: GS1 DataBar Expanded Stacked with AI 8110 or 8112 alone, and the offer as its text.
//!
//! Standard: North American Coupon Application Guideline Using GS1 DataBar Expanded Symbols (GS1 US).

use super::expanded::{Options, Pattern};
use crate::gs1::Elements;
use crate::symbol::{Quiet, Symbol, Text};
use crate::symbology::contract::{EncodeError, Facts, Family, Fault, Payload, Symbology, Wording};

/// The profile.
pub struct Coupon;

impl Symbology for Coupon {
    const FACTS: Facts = Facts {
        id: "gs1-north-american-coupon",
        aliases: &["north-american-coupon", "gs1-coupon"],
        name: "GS1 North American Coupon",
        family: Family::Gs1,
        standard: "GS1 US, North American Coupon Application Guideline",
        accepts: "one element, (8110) or (8112)",
        example: "(8110)106141416543213150110120",
    };

    type Options = Options;

    fn encode(data: &Payload, options: &Options) -> Result<Symbol, EncodeError> {
        let elements = Elements::parse(data.text()?)?;
        let mut coupons = elements.iter();
        let (Some(coupon), None) = (coupons.next().filter(|e| matches!(e.code, "8110" | "8112")), coupons.next())
        else {
            let wording = Wording::fixed(
                "a coupon is the one element (8110) or (8112)",
                "クーポンのデータは (8110) か (8112) の 1 要素だけです",
            );
            let stray = elements.iter().find(|e| !matches!(e.code, "8110" | "8112")).or(elements.iter().last());
            let span = stray.map_or(0..0, |element| element.span.clone());
            return Err(EncodeError::at(span, Fault::Rule { code: "invalid-gs1", wording }));
        };
        let columns = usize::from(options.columns);
        let pattern = Pattern::of(&elements, false, 2 * columns)?;
        let mut symbol = pattern.label(Symbol::new(pattern.stacked(columns), Quiet::sides(0.0)), &elements);
        symbol.text = offer(coupon.code, &coupon.value).map(Text::above).into_iter().collect();
        Ok(symbol.with_elements(&elements))
    }
}

/// Company prefix and offer code, which stand above the symbol: after a length digit, and in AI 8112 after a format
/// digit as well.
fn offer(code: &str, value: &str) -> Option<String> {
    let value = if code == "8112" { value.get(1..)? } else { value };
    let (length, rest) = value.split_at_checked(1)?;
    let (prefix, rest) = rest.split_at_checked(6 + length.parse::<usize>().ok()?)?;
    Some(format!("{prefix}-{}", rest.get(..6)?))
}
