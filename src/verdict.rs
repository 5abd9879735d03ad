//! The verdict: a picture held against a profile, the rules of an application standard or of a printer.
//!
//! A profile is data: which symbologies it knows, and of each the checks that must hold. A check measures one thing and
//! tells what it measured, what would be right, and the option to change.

use serde_json::{Value, json};

use crate::{
    drawing::{Cells, Colour, Drawing, MM_PER_INCH, SCREEN_DPI, Shape as Filled},
    layout::{Length, Profile, Style},
    refusal::{Language, Refusal},
    render,
    symbol::{Extent, Shape, Symbol, Wording},
};

/// What is judged.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// Canonical id of the symbology.
    pub symbology: &'a str,
    /// The format of the file.
    pub format: &'a render::Format,
    /// The symbol.
    pub symbol: &'a Symbol,
    /// Its picture.
    pub drawing: &'a Drawing,
    /// The style it was drawn in, in the colours that the format has.
    pub style: &'a Style,
    /// Ink and ground that were asked for.
    pub asked: [Colour; 2],
}

impl Subject<'_> {
    /// Ink and ground as the file has them.
    pub fn colours(&self) -> [Colour; 2] {
        [self.style.foreground.0, self.style.background.0]
    }

    /// Differences of the reflectances of ground and ink, 1 at most, in white light and in the red light of laser scanners.
    pub fn contrast(&self) -> [f64; 2] {
        let [ink, ground] = self.colours();
        let ground = ground.over(Colour::WHITE, 255);
        let ink = ink.over(ground, 255);
        let [under, over] = [ground, ink].map(Colour::light);
        // Luminance of sRGB (IEC 61966-2-1).
        let white = |[red, green, blue]: [f64; 3]| 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        [white(under) - white(over), under[0] - over[0]]
    }

    /// The quiet zone that the symbology's standard demands left, right, above and below, in pixels.
    pub fn quiet_pixels(&self) -> [f64; 4] {
        let quiet = self.symbol.quiet;
        [quiet.left, quiet.right, quiet.top, quiet.bottom]
            .map(|modules| f64::from(modules) * f64::from(self.drawing.placement.module))
    }
}

/// What came of every check of a profile.
#[derive(Clone, Debug)]
pub struct Verdict {
    profile: Profile,
    findings: Vec<Finding>,
}

/// What came of one check.
#[derive(Clone, Debug)]
struct Finding {
    check: &'static str,
    passed: bool,
    measured: Wording,
    /// What would be right.
    right: Wording,
    /// The option to change.
    field: &'static str,
}

impl Verdict {
    /// Judges a picture.
    pub fn of(profile: Profile, subject: Subject) -> Self {
        let rules = rules(profile);
        let rule = rules.iter().find(|rule| rule.of.is_empty() || rule.of.contains(&subject.symbology));
        let findings = if let Some(rule) = rule {
            rule.checks.iter().map(|check| check.judge(subject)).collect()
        } else {
            let known: Vec<&str> = rules.iter().flat_map(|rule| rule.of).copied().collect();
            let right = known.join(", ");
            vec![Finding {
                check: "symbology",
                passed: false,
                measured: plain(subject.symbology),
                right: Wording::of(format!("one of {right}"), format!("{right} のいずれか")),
                field: "symbology",
            }]
        };
        Self { profile, findings }
    }

    /// The checks with the codes of those that failed, for a header.
    pub fn to_header(&self) -> Value {
        let failed: Vec<&str> = self.failed().map(|finding| finding.check).collect();
        let mut verdict = json!({"profile": self.profile, "passed": failed.is_empty()});
        if !failed.is_empty() {
            verdict["failed"] = json!(failed);
        }
        verdict
    }

    /// Every check with what was measured and what is right.
    pub fn to_json(&self, language: Language) -> Value {
        let checks = self.findings.iter().map(|finding| {
            json!({"check": finding.check, "passed": finding.passed,
                "measured": finding.measured.in_language(language), "right": finding.right.in_language(language)})
        });
        json!({"profile": self.profile, "passed": self.failed().next().is_none(), "checks": checks.collect::<Vec<_>>()})
    }

    /// The refusal of what failed first.
    pub fn refusal(&self) -> Option<Refusal> {
        let Finding { check, measured, right, field, .. } = self.failed().next()?;
        let profile = json!(self.profile);
        let profile = profile.as_str().unwrap_or_default();
        Some(Refusal::new(
            CODE,
            *field,
            Wording::of(
                format!("{profile}: the check {check} failed: {}; right would be {}", measured.en, right.en),
                format!("{profile}: {check} が不合格です。測定値: {}。正しい値: {}", measured.ja, right.ja),
            ),
        ))
    }

    fn failed(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.passed)
    }
}

/// The code of a refusal for a verdict that `require=pass` does not let pass.
pub const CODE: &str = "verdict-failed";

fn plain(text: impl Into<String>) -> Wording {
    let text = text.into();
    Wording::of(text.clone(), text)
}

/// The checks that symbols of some symbologies must pass; of all, where none is named.
struct Rule {
    of: &'static [&'static str],
    checks: &'static [Check],
}

/// One thing that is measured.
#[derive(Clone, Copy)]
enum Check {
    /// The X-dimension, from and to in mm.
    X(f64, f64),
    /// Least height of the bars: in mm.
    HeightMm(f64),
    /// Least height of the bars: in modules.
    HeightModules(f64),
    /// The quiet zone of the symbology's standard on every side.
    Quiet,
    /// Quiet zone on every side in mm.
    QuietMm(f64),
    /// Least difference of reflectances in red light.
    Contrast(f64),
    /// Black, or nearly black, on white.
    BlackOnWhite,
    /// Greatest length with the quiet zones, in mm.
    Longest(f64),
    /// Dots an inch.
    Resolution(f64),
    /// Least dots a module.
    Dots(u32),
    /// Greatest deviation of the X-dimension from what was asked.
    Deviation(f64),
    /// The format of the file.
    Format(&'static str),
    /// A ground that nothing shines through.
    Opaque,
    /// Most pixels.
    Pixels(u64),
    /// Every element string has the companions that it needs.
    Companions,
    /// The data has the form of a payment slip.
    PaymentForm,
    /// The bars of a customer barcode are of one size from 8 to 11.5 points.
    Points,
}
use Check::{
    BlackOnWhite, Companions, Contrast, Deviation, Dots, Format, HeightMm, HeightModules, Longest, Opaque, PaymentForm,
    Pixels, Points, Quiet, QuietMm, Resolution, X,
};

fn rules(profile: Profile) -> &'static [Rule] {
    match profile {
        Profile::Gs1Retail => GS1_RETAIL,
        Profile::Gs1Logistics => GS1_LOGISTICS,
        Profile::PaymentSlip => PAYMENT_SLIP,
        Profile::JapanPost => JAPAN_POST,
        Profile::SalesforcePdf => SALESFORCE_PDF,
        Profile::Label203 => LABEL_203,
        Profile::Label300 => LABEL_300,
        Profile::Label600 => LABEL_600,
    }
}

/// Least symbol contrast of grade 1.5, which the GS1 tables ask for (ISO/IEC 15416, ISO/IEC 15415: grade C).
const GRADE_C: f64 = 0.4;

/// EAN-13, UPC-A and UPC-E are 22.85 mm high where the X-dimension is 0.33 mm, EAN-8 18.23 mm; they grow with it.
const EAN_13: f64 = 22.85 / 0.33;
const EAN_8: f64 = 18.23 / 0.33;

/// GS1 General Specifications 5.12.3.1, symbol specification table 1. Two-dimensional symbols have modules 1.5 times as
/// wide as linear ones.
#[rustfmt::skip]
const GS1_RETAIL: &[Rule] = &[
    Rule { of: &["ean-13", "upc-a", "upc-e", "isbn", "issn", "ismn", "jan-magazine", "ean-13-composite", "upc-a-composite", "upc-e-composite"],
        checks: &[X(0.264, 0.66), HeightModules(EAN_13), Quiet, Contrast(GRADE_C), Opaque] },
    Rule { of: &["ean-8", "ean-8-composite"], checks: &[X(0.264, 0.66), HeightModules(EAN_8), Quiet, Contrast(GRADE_C), Opaque] },
    Rule { of: &["gs1-databar-omnidirectional", "gs1-databar-omnidirectional-composite"],
        checks: &[X(0.264, 0.66), HeightModules(46.0), Quiet, Contrast(GRADE_C), Opaque, Companions] },
    Rule { of: &["gs1-databar-expanded", "gs1-databar-expanded-composite"],
        checks: &[X(0.264, 0.66), HeightModules(34.0), Quiet, Contrast(GRADE_C), Opaque, Companions] },
    Rule { of: &["gs1-databar-stacked-omnidirectional", "gs1-databar-expanded-stacked"],
        checks: &[X(0.264, 0.66), Quiet, Contrast(GRADE_C), Opaque, Companions] },
    Rule { of: &["gs1-data-matrix", "gs1-digital-link-data-matrix", "gs1-digital-link-qr-code"],
        checks: &[X(0.396, 0.99), Quiet, Contrast(GRADE_C), Opaque, Companions] },
];

/// GS1 General Specifications 5.12.3, symbol specification tables 2 (cartons) and 5 (logistic units); the greatest length
/// of GS1-128 is that of 5.4.4.3.
#[rustfmt::skip]
const GS1_LOGISTICS: &[Rule] = &[
    Rule { of: &["gs1-128", "sscc-18", "ean-14"],
        checks: &[X(0.495, 1.016), HeightMm(31.75), Quiet, Longest(165.1), Contrast(GRADE_C), Opaque, Companions] },
    Rule { of: &["itf-14"], checks: &[X(0.495, 1.016), HeightMm(31.75), Quiet, Contrast(GRADE_C), Opaque] },
    Rule { of: &["ean-13", "upc-a", "upc-e"], checks: &[X(0.495, 0.66), HeightModules(EAN_13), Quiet, Contrast(GRADE_C), Opaque] },
    Rule { of: &["gs1-databar-omnidirectional"],
        checks: &[X(0.495, 0.66), HeightModules(33.0), Quiet, Contrast(GRADE_C), Opaque, Companions] },
    Rule { of: &["gs1-databar-expanded"],
        checks: &[X(0.495, 0.66), HeightModules(34.0), Quiet, Contrast(GRADE_C), Opaque, Companions] },
    Rule { of: &["gs1-databar-stacked-omnidirectional", "gs1-databar-expanded-stacked", "gs1-databar-limited"],
        checks: &[X(0.495, 0.66), Quiet, Contrast(GRADE_C), Opaque, Companions] },
    Rule { of: &["gs1-data-matrix", "gs1-qr-code"], checks: &[X(0.743, 1.5), Quiet, Contrast(GRADE_C), Opaque, Companions] },
];

/// 標準料金代理収納ガイドライン: at most 60 mm with the quiet zones, bars of 10 mm, black on white. The narrowest module in
/// use is 3 dots at 480 dpi; the length allows no more than 0.1948 mm.
const PAYMENT_SLIP: &[Rule] = &[Rule {
    of: &["gs1-128"],
    checks: &[PaymentForm, X(0.158, 60.0 / 308.0), HeightMm(10.0), Quiet, Longest(60.0), BlackOnWhite],
}];

/// 郵便番号・バーコードマニュアル: sizes that follow the points, 2 mm of clear ground.
const JAPAN_POST: &[Rule] = &[Rule { of: &["japan-post"], checks: &[Points, QuietMm(2.0), Contrast(GRADE_C), Opaque] }];

/// What the PDF writer of Visualforce takes without scaling or smoothing: PNG without transparency, no wider than an A4
/// page within its margins, small enough for many on a page.
const SALESFORCE_PDF: &[Rule] = &[Rule {
    of: &[],
    checks: &[Format("png"), Opaque, Deviation(0.05), Quiet, Longest(190.0), Pixels(4_000_000), Contrast(GRADE_C)],
}];

/// Thermal printers print whole dots in black; one dot is less than they hold, so the narrowest bar has two.
#[rustfmt::skip]
const LABEL_203: &[Rule] =
    &[Rule { of: &[], checks: &[Resolution(203.0), Dots(2), Deviation(0.05), Quiet, Longest(104.0), BlackOnWhite] }];
#[rustfmt::skip]
const LABEL_300: &[Rule] =
    &[Rule { of: &[], checks: &[Resolution(300.0), Dots(2), Deviation(0.05), Quiet, Longest(106.0), BlackOnWhite] }];
#[rustfmt::skip]
const LABEL_600: &[Rule] =
    &[Rule { of: &[], checks: &[Resolution(600.0), Dots(4), Deviation(0.05), Quiet, Longest(106.0), BlackOnWhite] }];

impl Check {
    fn judge(self, subject: Subject) -> Finding {
        let Subject { symbol, drawing, style, .. } = subject;
        let placement = drawing.placement;
        if self.needs_size() && !(drawing.dpi.is_some() && subject.format.sized) {
            return true_size(subject);
        }
        // What needs no size comes out the same at any resolution.
        let dpi = drawing.dpi.unwrap_or(SCREEN_DPI);
        let dot = MM_PER_INCH / dpi;
        match self {
            X(least, most) => x_dimension(placement.module, dpi, [least, most]),
            HeightMm(least) => bar_height(bar_pixels(symbol, drawing), dot, least),
            HeightModules(least) => {
                bar_height(bar_pixels(symbol, drawing), dot, least * f64::from(placement.module) * dot)
            }
            Quiet => quiet_zone(placement.quiet, subject.quiet_pixels(), dot),
            QuietMm(least) => quiet_zone(placement.quiet, [least / dot; 4], dot),
            Longest(most) => length(placement.width + placement.quiet[0] + placement.quiet[1], dot, most),
            Resolution(right) => resolution(dpi, right),
            Deviation(most) => {
                let asked = style.module.and_then(Length::inches);
                deviation(asked.map_or(0.0, |inches| f64::from(placement.module) / dpi / inches - 1.0), most)
            }
            Points => points(drawing, dot),
            Dots(least) => dots(placement.module, least),
            Contrast(least) => contrast(subject.contrast()[1], least),
            BlackOnWhite => black_on_white(subject.colours()),
            Format(right) => {
                finding("format", subject.format.id == right, plain(subject.format.id), plain(right), "format")
            }
            Opaque => opaque(style.background.0),
            Pixels(most) => pixels(u64::from(drawing.width) * u64::from(drawing.height), most),
            Companions => companions(symbol),
            PaymentForm => payment_form(symbol),
        }
    }

    /// Whether it measures what only a picture of known size in print has.
    fn needs_size(self) -> bool {
        matches!(
            self,
            X(..) | HeightMm(_) | HeightModules(_) | QuietMm(_) | Longest(_) | Resolution(_) | Deviation(_) | Points
        )
    }
}

/// What rounding of lengths may cost, as a share.
const SLACK: f64 = 0.002;

fn finding(check: &'static str, passed: bool, measured: Wording, right: Wording, field: &'static str) -> Finding {
    Finding { check, passed, measured, right, field }
}

fn true_size(Subject { drawing, format, .. }: Subject) -> Finding {
    let (right, field) = match drawing.dpi {
        None => (Wording::fixed("a dpi, or a module in mm", "dpi か mm 単位の module を指定"), "dpi"),
        Some(_) => {
            (Wording::fixed("a format that holds dots an inch, as png", "解像度を記録できる形式 (png など)"), "format")
        }
    };
    let measured = match drawing.dpi {
        None => Wording::fixed("no size in print is known", "印刷時の大きさが決まっていません"),
        Some(_) => Wording::of(
            format!("{} holds no size in print", format.id),
            format!("{} には印刷時の大きさを記録できません", format.id),
        ),
    };
    finding("true-size", false, measured, right, field)
}

fn x_dimension(module: u32, dpi: f64, [least, most]: [f64; 2]) -> Finding {
    let dot = MM_PER_INCH / dpi;
    let x = f64::from(module) * dot;
    let [few, many] = [(least / dot * (1.0 - SLACK)).ceil().max(1.0), (most / dot * (1.0 + SLACK)).floor()];
    let right = if few > many {
        let fine = (MM_PER_INCH / most).ceil();
        Wording::of(
            format!("{least} to {most:.4} mm, which {dpi:.0} dpi cannot print; {fine} dpi or more can"),
            format!("{least}~{most:.4} mm ({dpi:.0} dpi では印刷できません。{fine} dpi 以上が必要です)"),
        )
    } else {
        Wording::of(
            format!("{least} to {most:.4} mm, {few} to {many} dots at {dpi:.0} dpi"),
            format!("{least}~{most:.4} mm ({dpi:.0} dpi で {few}~{many} ドット)"),
        )
    };
    let passed = x >= least * (1.0 - SLACK) && x <= most * (1.0 + SLACK);
    finding("x-dimension", passed, plain(format!("{x:.4} mm, {module} px")), right, "module")
}

fn length(pixels: u32, dot: f64, most: f64) -> Finding {
    let length = f64::from(pixels) * dot;
    let right = Wording::of(format!("at most {most} mm with the quiet zones"), format!("余白を含めて {most} mm 以下"));
    finding("length", length <= most + dot / 2.0, plain(format!("{length:.2} mm")), right, "module")
}

fn resolution(dpi: f64, right: f64) -> Finding {
    let passed = (dpi - right).abs() < 0.5;
    finding("resolution", passed, plain(format!("{dpi:.0} dpi")), plain(format!("{right} dpi")), "dpi")
}

fn deviation(deviation: f64, most: f64) -> Finding {
    let right = Wording::of(
        format!("within {:.0} % of the module that was asked for", most * 100.0),
        format!("指定したモジュール幅との差が {:.0} % 以内", most * 100.0),
    );
    let measured = plain(format!("{:+.1} %", deviation * 100.0));
    finding("deviation", deviation.abs() <= most, measured, right, "module")
}

fn dots(module: u32, least: u32) -> Finding {
    let right = Wording::of(format!("{least} dots or more"), format!("{least} ドット以上"));
    finding("dots", module >= least, plain(module.to_string()), right, "module")
}

fn contrast(red: f64, least: f64) -> Finding {
    let right = Wording::of(
        format!("{:.0} % or more in red light", least * 100.0),
        format!("赤い光で {:.0} % 以上", least * 100.0),
    );
    finding("contrast", red >= least, plain(format!("{:.0} %", red * 100.0)), right, "foreground")
}

fn black_on_white([ink, ground]: [Colour; 2]) -> Finding {
    let measured = Wording::of(format!("{ink} on {ground}"), format!("{ground} の地に {ink}"));
    let passed = ink == Colour::BLACK && ground == Colour::WHITE;
    finding("black-on-white", passed, measured, Wording::fixed("black on white", "白地に黒"), "foreground")
}

fn opaque(ground: Colour) -> Finding {
    let right = Wording::fixed("opaque", "不透明");
    finding("opaque", ground.alpha() == 255, plain(ground.to_string()), right, "background")
}

fn pixels(pixels: u64, most: u64) -> Finding {
    let right = Wording::of(format!("at most {most} pixels"), format!("{most} ピクセル以下"));
    finding("pixels", pixels <= most, plain(pixels.to_string()), right, "dpi")
}

fn companions(symbol: &Symbol) -> Finding {
    let missing = symbol.notes.iter().find(|note| note.code == "gs1-missing-element");
    let all = Wording::fixed("every element has its companions", "必要な AI がそろっていること");
    let measured = missing.map_or_else(|| all.clone(), |note| note.wording.clone());
    finding("gs1-elements", missing.is_none(), measured, all, "data")
}

fn payment_form(symbol: &Symbol) -> Finding {
    let passed = symbol.print.is_some();
    let form = Wording::fixed("the form of a payment slip (payment=true)", "払込票の形式 (payment=true)");
    let any = Wording::fixed("any element string", "任意の要素文字列");
    finding("payment", passed, if passed { form.clone() } else { any }, form, "payment")
}

fn bar_height(pixels: u32, dot: f64, least: f64) -> Finding {
    let height = f64::from(pixels) * dot;
    let right = Wording::of(format!("{least:.2} mm or more"), format!("{least:.2} mm 以上"));
    // Whole dots may fall short by a part of one.
    finding("bar-height", height > least - dot, plain(format!("{height:.2} mm")), right, "bar_height")
}

/// Whether light margins are as wide as they should be on every side, in pixels; a hundredth is left to rounding.
pub fn covers(drawn: [u32; 4], least: [f64; 4]) -> bool {
    drawn.iter().zip(least).all(|(drawn, least)| f64::from(*drawn) > least - 0.01)
}

fn quiet_zone(drawn: [u32; 4], least: [f64; 4], dot: f64) -> Finding {
    let told = |sides: [f64; 4]| sides.map(|side| format!("{:.2}", side * dot)).join(", ");
    let right = Wording::of(
        format!("{} mm or more at left, right, top and bottom", told(least)),
        format!("左右上下に {} mm 以上", told(least)),
    );
    let measured = plain(format!("{} mm", told(drawn.map(f64::from))));
    finding("quiet-zone", covers(drawn, least), measured, right, "quiet_zone")
}

/// Height of the bars alone in pixels: without what a composite carries above them and how far guards reach below.
fn bar_pixels(symbol: &Symbol, drawing: &Drawing) -> u32 {
    let Shape::Bars(bars) = &symbol.shape else { return drawing.placement.height };
    let above =
        bars.above.as_ref().map_or(0, |grid| (0..grid.height()).map(|row| u32::from(grid.row_height(row))).sum());
    let guards = bars.bars.iter().any(|bar| matches!(bar.extent, Extent::Guard | Extent::AddOn));
    let others = (above + if guards { 5 } else { 0 }) * drawing.placement.module;
    drawing.placement.height.saturating_sub(others)
}

/// The sizes of a customer barcode allow a range of points each, as mm by tenths of the points; they must have one in common.
fn points(drawing: &Drawing, dot: f64) -> Finding {
    let [width, height, timing, bars] = measures(drawing);
    let bar = f64::from(drawing.placement.module) * dot;
    let pitch = (width * dot - bar) / (bars - 1.0).max(1.0);
    let sizes = [
        (height * dot, 3.4, 3.6),
        (timing * dot, 1.05, 1.35),
        (pitch, 0.95, 1.3),
        (bar, 0.5, 0.7),
        (pitch - bar, 0.45, 0.6),
    ];
    let (least, most) = sizes.iter().fold((0.8_f64, 1.15_f64), |(least, most), (size, narrow, wide)| {
        (least.max(size / wide), most.min(size / narrow))
    });
    let told = |names: [&str; 5]| {
        let parts = names.iter().zip(sizes).map(|(name, (size, ..))| format!("{name} {size:.2} mm"));
        parts.collect::<Vec<_>>().join(", ")
    };
    Finding {
        check: "points",
        passed: least <= most * (1.0 + SLACK),
        measured: Wording::of(
            told(["long bar", "timing bar", "pitch", "bar width", "space"]),
            told(["ロングバー", "タイミングバー", "バーピッチ", "バー幅", "バースペース"]),
        ),
        right: Wording::fixed(
            "3.6, 1.2, 1.2, 0.6 and 0.6 mm times a tenth of 8 to 11.5 points, within the tolerances of the manual",
            "3.6、1.2、1.2、0.6、0.6 mm の a/10 倍 (8 ≦ a ≦ 11.5 ポイント) で、マニュアルの許容範囲内",
        ),
        field: "module",
    }
}

/// Width and height of the pattern, height of its timing bars and number of bars, in pixels.
fn measures(drawing: &Drawing) -> [f64; 4] {
    let placement = drawing.placement;
    let cells = drawing.shapes.iter().find_map(|shape| match shape {
        Filled::Cells(cells) => Some(cells),
        Filled::Stamps { .. } => None,
    });
    let band = |cells: &Cells| {
        let sideways = cells.columns.count() == 3;
        let (across, along) = if sideways { (&cells.columns, &cells.rows) } else { (&cells.rows, &cells.columns) };
        [f64::from(across.size(1)), (along.count() as f64 / 2.0).ceil()]
    };
    let [timing, bars] =
        cells.filter(|cells| cells.rows.count() == 3 || cells.columns.count() == 3).map_or([0.0, 1.0], band);
    [f64::from(placement.width), f64::from(placement.height), timing, bars]
}
