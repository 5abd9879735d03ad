//! What a logo leaves of a QR Code's error correction, and whether that is enough.

use serde_json::{Value, json};

use crate::{
    drawing::Placement,
    layout::logo_zone,
    refusal::Refusal,
    symbol::{Shape, Symbol, Wording},
    symbology::{Damage, damage},
};

/// What a logo costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correction {
    /// Modules a side that the logo takes.
    modules: usize,
    /// Codewords of all blocks that it covers.
    covered: usize,
    /// Share of the error correction that remains in the block that has the least.
    remains: f64,
}

/// Share of the error correction that must remain in every block for what befalls a symbol in print, and at least one codeword.
const MARGIN: f64 = 0.25;

impl Correction {
    /// What the logo of a picture costs, where it has one.
    ///
    /// # Errors
    /// `logo-too-large` that names the largest logo, where too little would remain.
    pub fn of(symbol: &Symbol, placement: Placement) -> Result<Option<Self>, Refusal> {
        let (Some(zone), Shape::Grid(grid)) = (placement.logo, &symbol.shape) else { return Ok(None) };
        if let Some(blocks) = damage(symbol, zone).filter(|blocks| blocks.iter().all(|block| is_spared(*block))) {
            let share = |block: &Damage| 1.0 - block.covered as f64 / block.correctable as f64;
            let covered = blocks.iter().map(|block| block.covered).sum();
            let remains = blocks.iter().map(share).fold(1.0, f64::min);
            return Ok(Some(Self { modules: zone[2], covered, remains }));
        }
        let spared = |side: &usize| {
            damage(symbol, logo_zone(grid.width(), *side))
                .is_some_and(|blocks| blocks.iter().all(|block| is_spared(*block)))
        };
        let most = (1..=zone[2]).rev().step_by(2).find(spared);
        Err(too_large(most.map(|side| side as f64 / grid.width() as f64)))
    }

    /// The facts of the receipt.
    pub fn to_json(self) -> Value {
        json!({ "modules": self.modules, "codewords_covered": self.covered,
            "error_correction_left": (self.remains * 1e4).round() / 1e4 })
    }
}

fn is_spared(Damage { covered, correctable }: Damage) -> bool {
    let margin = (correctable as f64 * MARGIN).ceil().max(1.0) as usize;
    covered == 0 || covered + margin <= correctable
}

fn too_large(most: Option<f64>) -> Refusal {
    let wording = match most {
        // Rounded up, for the share is cut to whole modules.
        Some(share) => {
            let share = (share * 1e3).ceil() / 1e3;
            Wording::of(
                format!(
                    "the logo covers more than error correction can spare; right would be a logo_size of {share} or less, or a higher error_correction"
                ),
                format!(
                    "ロゴが誤り訂正の余裕を超えています。logo_size を {share} 以下にするか、error_correction を上げてください"
                ),
            )
        }
        None => Wording::fixed(
            "this symbol has no room for a logo; right would be a higher error_correction, or QR Code model 2",
            "このシンボルにはロゴを入れる余裕がありません。error_correction を上げるか、モデル 2 の QR コードにしてください",
        ),
    };
    Refusal::new("logo-too-large", "logo_size", wording)
}
