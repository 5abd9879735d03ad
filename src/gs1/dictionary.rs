//! THE TABLE of GS1 Application Identifiers: format, checks, companions and title of each.
//!
//! Source: GS1 General Specifications release 26, figure 3.2-1, and the GS1 Barcode Syntax Dictionary (2026).

use super::{
    checks::{
        Check, base_64_padding, check_digit, check_pair, company_prefix, company_prefix_after_1, country,
        country_letters, country_or_999, currency, has_non_digit, hh, hhmi, hyphen, iban, importer_index, latitude,
        longitude, media_type, mi, no_leading_zero, nonzero, package_type, percent_encoded, piece_of_total,
        position_slash_total, sex, ss, winding, yes_no, yymmd0, yymmdd, yyyymmdd, zero,
    },
    coupon::{coupon, positive_offer},
};

/// An Application Identifier, or several that differ in their last digit alone.
#[derive(Debug)]
pub struct Ai {
    first: &'static str,
    last: &'static str,
    /// What the data field consists of.
    pub format: &'static [Component],
    /// Data title.
    pub title: &'static str,
    requires: &'static str,
    excludes: &'static str,
    /// For a primary key of Digital Link URIs: its qualifiers in order, `|` between alternatives.
    pub key: Option<&'static str>,
    /// May be a data attribute of a Digital Link URI.
    pub attribute: bool,
}

/// A part of a data field.
#[derive(Debug)]
pub struct Component {
    /// Which characters it takes.
    pub alphabet: Alphabet,
    /// Least length.
    pub min: usize,
    /// Greatest length.
    pub max: usize,
    /// May be left out, where it stands last.
    pub optional: bool,
    /// What else it must obey.
    pub checks: &'static [Check],
}

/// The character sets of GS1 data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Digits.
    Numeric,
    /// ISO/IEC 646 without those signs that differ between countries.
    Cset82,
    /// Capital letters, digits, `#`, `-` and `/`.
    Cset39,
    /// Letters, digits, `-`, `_` and the filler `=`.
    Cset64,
}

impl Alphabet {
    /// Whether the character belongs to it.
    pub fn has(self, c: u8) -> bool {
        match self {
            Self::Numeric => c.is_ascii_digit(),
            Self::Cset82 => matches!(c, b'!' | b'"' | b'%'..=b'?' | b'A'..=b'Z' | b'_' | b'a'..=b'z'),
            Self::Cset39 => matches!(c, b'#' | b'-' | b'/' | b'0'..=b'9' | b'A'..=b'Z'),
            Self::Cset64 => matches!(c, b'-' | b'0'..=b'9' | b'=' | b'A'..=b'Z' | b'_' | b'a'..=b'z'),
        }
    }

    /// Its characters, for people.
    pub fn characters(self) -> &'static str {
        match self {
            Self::Numeric => "0-9",
            Self::Cset82 => "A-Z a-z 0-9 ! \" % & ' ( ) * + , - . / : ; < = > ? _",
            Self::Cset39 => "A-Z 0-9 # - /",
            Self::Cset64 => "A-Z a-z 0-9 - _ =",
        }
    }
}

impl Ai {
    /// The entry of that AI.
    pub fn find(code: &str) -> Option<&'static Self> {
        let at = TABLE.partition_point(|ai| ai.last < code);
        TABLE.get(at).filter(|ai| ai.first.len() == code.len() && (ai.first..=ai.last).contains(&code))
    }

    /// The AI that `text` begins with: no AI begins another.
    pub fn at_start_of(text: &str) -> Option<(&str, &'static Self)> {
        (2..=4).find_map(|length| text.get(..length).and_then(|code| Some((code, Self::find(code)?))))
    }

    /// Whether elements of this AI end without a separator, because the first two digits of the AI tell their length.
    ///
    /// Source: GS1 General Specifications, figure 7.8.5-2.
    pub fn has_predefined_length(&self) -> bool {
        matches!(
            self.first.as_bytes(),
            [b'0', b'0'..=b'4', ..]
                | [b'1', b'1'..=b'9', ..]
                | [b'2', b'0', ..]
                | [b'3', b'1'..=b'6', ..]
                | [b'4', b'1', ..]
        )
    }

    /// The format in the notation of the General Specifications, as `N13 [X..17]`.
    pub fn notation(&self) -> String {
        let parts: Vec<String> = self.format.iter().map(Component::notation).collect();
        parts.join(" ")
    }

    /// Groups of AIs of which one group must stand beside this AI; empty where it may stand alone.
    pub fn requirements(&self) -> impl Iterator<Item = impl Iterator<Item = &'static str>> {
        alternatives(self.requires).map(|group| group.split('+'))
    }

    /// The requirement in words of AIs, as `(01)(21) or (03)(21)`.
    pub fn requirement_in_brackets(&self, or: &str) -> String {
        let groups: Vec<String> =
            self.requirements().map(|group| group.flat_map(|ai| ["(", ai, ")"]).collect()).collect();
        groups.join(or)
    }

    /// AIs that must not stand beside this AI, `n` being any digit.
    pub fn exclusions(&self) -> impl Iterator<Item = &'static str> {
        alternatives(self.excludes)
    }

    const fn requires(self, requires: &'static str) -> Self {
        Self { requires, ..self }
    }

    const fn excludes(self, excludes: &'static str) -> Self {
        Self { excludes, ..self }
    }

    const fn key(self, qualifiers: &'static str) -> Self {
        Self { key: Some(qualifiers), ..self }
    }

    const fn attribute(self) -> Self {
        Self { attribute: true, ..self }
    }
}

fn alternatives(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(',').filter(|entry| !entry.is_empty())
}

/// Whether an AI is one of a pattern such as `310n`.
pub fn matches(pattern: &str, code: &str) -> bool {
    pattern.len() == code.len() && pattern.bytes().zip(code.bytes()).all(|(p, c)| p == b'n' || p == c)
}

impl Component {
    fn notation(&self) -> String {
        let letter = match self.alphabet {
            Alphabet::Numeric => 'N',
            Alphabet::Cset82 => 'X',
            Alphabet::Cset39 => 'Y',
            Alphabet::Cset64 => 'Z',
        };
        let length = if self.min == self.max { self.max.to_string() } else { format!("..{}", self.max) };
        if self.optional { format!("[{letter}{length}]") } else { format!("{letter}{length}") }
    }

    const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    const fn is(self, checks: &'static [Check]) -> Self {
        Self { checks, ..self }
    }
}

const fn ai(code: &'static str, format: &'static [Component], title: &'static str) -> Ai {
    range(code, code, format, title)
}

const fn range(first: &'static str, last: &'static str, format: &'static [Component], title: &'static str) -> Ai {
    Ai { first, last, format, title, requires: "", excludes: "", key: None, attribute: false }
}

const fn part(alphabet: Alphabet, min: usize, max: usize) -> Component {
    Component { alphabet, min, max, optional: false, checks: &[] }
}

const fn n(length: usize) -> Component {
    part(Alphabet::Numeric, length, length)
}

const fn n_to(max: usize) -> Component {
    part(Alphabet::Numeric, 1, max)
}

const fn x(length: usize) -> Component {
    part(Alphabet::Cset82, length, length)
}

const fn x_to(max: usize) -> Component {
    part(Alphabet::Cset82, 1, max)
}

const fn y_to(max: usize) -> Component {
    part(Alphabet::Cset39, 1, max)
}

const fn z_to(max: usize) -> Component {
    part(Alphabet::Cset64, 1, max)
}

const GTIN: Component = n(14).is(&[check_digit, company_prefix_after_1]);
const GLN: Component = n(13).is(&[check_digit, company_prefix]);
const COUNTRY: Component = n(3).is(&[country]);
const MORE: Component = n(3).optional().is(&[country]);

/// Every AI, in the order of its digits.
#[rustfmt::skip]
pub static TABLE: &[Ai] = &[
    ai("00", &[n(18).is(&[check_digit, company_prefix_after_1])], "SSCC").key("").attribute(),
    ai("01", &[GTIN], "GTIN").excludes("255,37").key("22,10,21|235").attribute(),
    ai("02", &[GTIN], "CONTENT").excludes("01,03").requires("37").attribute(),
    ai("03", &[GTIN], "MTO GTIN").excludes("01,02,37,235"),
    ai("10", &[x_to(20)], "BATCH/LOT").requires("01,02,03,8006,8026").attribute(),
    ai("11", &[n(6).is(&[yymmd0])], "PROD DATE").requires("01,02,03,8006,8026").attribute(),
    ai("12", &[n(6).is(&[yymmd0])], "DUE DATE").requires("8020").attribute(),
    ai("13", &[n(6).is(&[yymmd0])], "PACK DATE").requires("01,02,03,8006,8026").attribute(),
    ai("15", &[n(6).is(&[yymmd0])], "BEST BEFORE or BEST BY").requires("01,02,03,8006,8026").attribute(),
    ai("16", &[n(6).is(&[yymmd0])], "SELL BY").requires("01,02,03,8006,8026").attribute(),
    ai("17", &[n(6).is(&[yymmd0])], "USE BY or EXPIRY").requires("01,02,03,255,8006,8026").attribute(),
    ai("20", &[n(2)], "VARIANT").requires("01,02,03,8006,8026").attribute(),
    ai("21", &[x_to(20)], "SERIAL").requires("01,03,8006").excludes("235"),
    ai("22", &[x_to(20)], "CPV").requires("01"),
    ai("235", &[x_to(28)], "TPX").requires("01"),
    ai("240", &[x_to(30)], "ADDITIONAL ID").requires("01,02,03,8006,8026").attribute(),
    ai("241", &[x_to(30)], "CUST. PART No.").requires("01,02,03,8006,8026").attribute(),
    ai("242", &[n_to(6)], "MTO VARIANT").requires("01,02,8006,8026").attribute(),
    ai("243", &[x_to(20)], "PCN").requires("01,03").attribute(),
    ai("250", &[x_to(30)], "SECONDARY SERIAL").requires("01+21,03+21,8006+21").attribute(),
    ai("251", &[x_to(30)], "REF. TO SOURCE").requires("01,03,8006").attribute(),
    ai("253", &[GLN, x_to(17).optional()], "GDTI").key("").attribute(),
    ai("254", &[x_to(20)], "GLN EXTENSION COMPONENT").requires("414"),
    ai("255", &[GLN, n_to(12).optional()], "GCN").key("").excludes("01,02,415,8006,8020,8026").attribute(),
    ai("30", &[n_to(8)], "VAR. COUNT").requires("01,02").attribute(),
    range("3100", "3105", &[n(6)], "NET WEIGHT (kg)").requires("01,02").excludes("310n").attribute(),
    range("3110", "3115", &[n(6)], "LENGTH (m)").requires("01,02").excludes("311n").attribute(),
    range("3120", "3125", &[n(6)], "WIDTH (m)").requires("01,02").excludes("312n").attribute(),
    range("3130", "3135", &[n(6)], "HEIGHT (m)").requires("01,02").excludes("313n").attribute(),
    range("3140", "3145", &[n(6)], "AREA (m²)").requires("01,02").excludes("314n").attribute(),
    range("3150", "3155", &[n(6)], "NET VOLUME (l)").requires("01,02").excludes("315n").attribute(),
    range("3160", "3165", &[n(6)], "NET VOLUME (m³)").requires("01,02").excludes("316n").attribute(),
    range("3200", "3205", &[n(6)], "NET WEIGHT (lb)").requires("01,02").excludes("320n").attribute(),
    range("3210", "3215", &[n(6)], "LENGTH (in)").requires("01,02").excludes("321n").attribute(),
    range("3220", "3225", &[n(6)], "LENGTH (ft)").requires("01,02").excludes("322n").attribute(),
    range("3230", "3235", &[n(6)], "LENGTH (yd)").requires("01,02").excludes("323n").attribute(),
    range("3240", "3245", &[n(6)], "WIDTH (in)").requires("01,02").excludes("324n").attribute(),
    range("3250", "3255", &[n(6)], "WIDTH (ft)").requires("01,02").excludes("325n").attribute(),
    range("3260", "3265", &[n(6)], "WIDTH (yd)").requires("01,02").excludes("326n").attribute(),
    range("3270", "3275", &[n(6)], "HEIGHT (in)").requires("01,02").excludes("327n").attribute(),
    range("3280", "3285", &[n(6)], "HEIGHT (ft)").requires("01,02").excludes("328n").attribute(),
    range("3290", "3295", &[n(6)], "HEIGHT (yd)").requires("01,02").excludes("329n").attribute(),
    range("3300", "3305", &[n(6)], "GROSS WEIGHT (kg)").requires("00,01").excludes("330n").attribute(),
    range("3310", "3315", &[n(6)], "LENGTH (m), log").requires("00,01").excludes("331n").attribute(),
    range("3320", "3325", &[n(6)], "WIDTH (m), log").requires("00,01").excludes("332n").attribute(),
    range("3330", "3335", &[n(6)], "HEIGHT (m), log").requires("00,01").excludes("333n").attribute(),
    range("3340", "3345", &[n(6)], "AREA (m²), log").requires("00,01").excludes("334n").attribute(),
    range("3350", "3355", &[n(6)], "VOLUME (l), log").requires("00,01").excludes("335n").attribute(),
    range("3360", "3365", &[n(6)], "VOLUME (m³), log").requires("00,01").excludes("336n").attribute(),
    range("3370", "3375", &[n(6)], "KG PER m²").requires("01").excludes("337n").attribute(),
    range("3400", "3405", &[n(6)], "GROSS WEIGHT (lb)").requires("00,01").excludes("340n").attribute(),
    range("3410", "3415", &[n(6)], "LENGTH (in), log").requires("00,01").excludes("341n").attribute(),
    range("3420", "3425", &[n(6)], "LENGTH (ft), log").requires("00,01").excludes("342n").attribute(),
    range("3430", "3435", &[n(6)], "LENGTH (yd), log").requires("00,01").excludes("343n").attribute(),
    range("3440", "3445", &[n(6)], "WIDTH (in), log").requires("00,01").excludes("344n").attribute(),
    range("3450", "3455", &[n(6)], "WIDTH (ft), log").requires("00,01").excludes("345n").attribute(),
    range("3460", "3465", &[n(6)], "WIDTH (yd), log").requires("00,01").excludes("346n").attribute(),
    range("3470", "3475", &[n(6)], "HEIGHT (in), log").requires("00,01").excludes("347n").attribute(),
    range("3480", "3485", &[n(6)], "HEIGHT (ft), log").requires("00,01").excludes("348n").attribute(),
    range("3490", "3495", &[n(6)], "HEIGHT (yd), log").requires("00,01").excludes("349n").attribute(),
    range("3500", "3505", &[n(6)], "AREA (in²)").requires("01,02").excludes("350n").attribute(),
    range("3510", "3515", &[n(6)], "AREA (ft²)").requires("01,02").excludes("351n").attribute(),
    range("3520", "3525", &[n(6)], "AREA (yd²)").requires("01,02").excludes("352n").attribute(),
    range("3530", "3535", &[n(6)], "AREA (in²), log").requires("00,01").excludes("353n").attribute(),
    range("3540", "3545", &[n(6)], "AREA (ft²), log").requires("00,01").excludes("354n").attribute(),
    range("3550", "3555", &[n(6)], "AREA (yd²), log").requires("00,01").excludes("355n").attribute(),
    range("3560", "3565", &[n(6)], "NET WEIGHT (tr oz)").requires("01,02").excludes("356n").attribute(),
    range("3570", "3575", &[n(6)], "NET VOLUME (oz)").requires("01,02").excludes("357n").attribute(),
    range("3600", "3605", &[n(6)], "NET VOLUME (qt (US))").requires("01,02").excludes("360n").attribute(),
    range("3610", "3615", &[n(6)], "NET VOLUME (gal.)").requires("01,02").excludes("361n").attribute(),
    range("3620", "3625", &[n(6)], "VOLUME (qt (US)), log").requires("00,01").excludes("362n").attribute(),
    range("3630", "3635", &[n(6)], "VOLUME (gal (US)), log").requires("00,01").excludes("363n").attribute(),
    range("3640", "3645", &[n(6)], "NET VOLUME (in³)").requires("01,02").excludes("364n").attribute(),
    range("3650", "3655", &[n(6)], "NET VOLUME (ft³)").requires("01,02").excludes("365n").attribute(),
    range("3660", "3665", &[n(6)], "NET VOLUME (yd³)").requires("01,02").excludes("366n").attribute(),
    range("3670", "3675", &[n(6)], "VOLUME (in³), log").requires("00,01").excludes("367n").attribute(),
    range("3680", "3685", &[n(6)], "VOLUME (ft³), log").requires("00,01").excludes("368n").attribute(),
    range("3690", "3695", &[n(6)], "VOLUME (yd³), log").requires("00,01").excludes("369n").attribute(),
    ai("37", &[n_to(8)], "COUNT").requires("00+02,00+8026").attribute(),
    range("3900", "3909", &[n_to(15)], "AMOUNT").requires("255,8020").excludes("390n,391n,394n,8111").attribute(),
    range("3910", "3919", &[n(3).is(&[currency]), n_to(15)], "AMOUNT").requires("8020").excludes("391n").attribute(),
    range("3920", "3929", &[n_to(15)], "PRICE").requires("01+30,01+31nn,01+32nn,01+35nn,01+36nn").excludes("392n,393n").attribute(),
    range("3930", "3939", &[n(3).is(&[currency]), n_to(15)], "PRICE").requires("30,31nn,32nn,35nn,36nn").excludes("393n").attribute(),
    range("3940", "3943", &[n(4)], "PRCNT OFF").requires("255").excludes("394n,8111").attribute(),
    range("3950", "3955", &[n(6)], "PRICE/UoM").requires("30,31nn,32nn,35nn,36nn").excludes("392n,393n,395n,8005").attribute(),
    ai("400", &[x_to(30)], "ORDER NUMBER").attribute(),
    ai("401", &[x_to(30).is(&[company_prefix])], "GINC").key("").attribute(),
    ai("402", &[n(17).is(&[check_digit, company_prefix])], "GSIN").key("").attribute(),
    ai("403", &[x_to(30)], "ROUTE").requires("00").attribute(),
    ai("410", &[GLN], "SHIP TO LOC").attribute(),
    ai("411", &[GLN], "BILL TO").attribute(),
    ai("412", &[GLN], "PURCHASE FROM").attribute(),
    ai("413", &[GLN], "SHIP FOR LOC").attribute(),
    ai("414", &[GLN], "LOC No.").key("254|7040").attribute(),
    ai("415", &[GLN], "PAY TO").requires("8020").key("8020").attribute(),
    ai("416", &[GLN], "PROD/SERV LOC").attribute(),
    ai("417", &[GLN], "PARTY").key("7040").attribute(),
    ai("420", &[x_to(20)], "SHIP TO POST").excludes("421").attribute(),
    ai("421", &[COUNTRY, x_to(9)], "SHIP TO POST").excludes("4307").attribute(),
    ai("422", &[COUNTRY], "ORIGIN").requires("01,02,03,8006,8026").excludes("426").attribute(),
    ai("423", &[COUNTRY, MORE, MORE, MORE, MORE], "COUNTRY - INITIAL PROCESS").requires("01,02,03").excludes("426").attribute(),
    ai("424", &[COUNTRY], "COUNTRY - PROCESS").requires("01,02,03").excludes("426").attribute(),
    ai("425", &[COUNTRY, MORE, MORE, MORE, MORE], "COUNTRY - DISASSEMBLY").requires("01,02,03").excludes("426").attribute(),
    ai("426", &[COUNTRY], "COUNTRY - FULL PROCESS").requires("01,02,03").attribute(),
    ai("427", &[x_to(3)], "ORIGIN SUBDIVISION").requires("01+422,02+422,03+422").attribute(),
    ai("4300", &[x_to(35).is(&[percent_encoded])], "SHIP TO COMP").requires("00").attribute(),
    ai("4301", &[x_to(35).is(&[percent_encoded])], "SHIP TO NAME").requires("00").attribute(),
    ai("4302", &[x_to(70).is(&[percent_encoded])], "SHIP TO ADD1").requires("00").attribute(),
    ai("4303", &[x_to(70).is(&[percent_encoded])], "SHIP TO ADD2").requires("4302").attribute(),
    ai("4304", &[x_to(70).is(&[percent_encoded])], "SHIP TO SUB").requires("00").attribute(),
    ai("4305", &[x_to(70).is(&[percent_encoded])], "SHIP TO LOC").requires("00").attribute(),
    ai("4306", &[x_to(70).is(&[percent_encoded])], "SHIP TO REG").requires("00").attribute(),
    ai("4307", &[x(2).is(&[country_letters])], "SHIP TO COUNTRY").requires("00").attribute(),
    ai("4308", &[x_to(30)], "SHIP TO PHONE").requires("00").attribute(),
    ai("4309", &[n(10).is(&[latitude]), n(10).is(&[longitude])], "SHIP TO GEO").requires("00").attribute(),
    ai("4310", &[x_to(35).is(&[percent_encoded])], "RTN TO COMP").requires("00").attribute(),
    ai("4311", &[x_to(35).is(&[percent_encoded])], "RTN TO NAME").requires("00").attribute(),
    ai("4312", &[x_to(70).is(&[percent_encoded])], "RTN TO ADD1").requires("00").attribute(),
    ai("4313", &[x_to(70).is(&[percent_encoded])], "RTN TO ADD2").requires("4312").attribute(),
    ai("4314", &[x_to(70).is(&[percent_encoded])], "RTN TO SUB").requires("00").attribute(),
    ai("4315", &[x_to(70).is(&[percent_encoded])], "RTN TO LOC").requires("00").attribute(),
    ai("4316", &[x_to(70).is(&[percent_encoded])], "RTN TO REG").requires("00").attribute(),
    ai("4317", &[x(2).is(&[country_letters])], "RTN TO COUNTRY").requires("00").attribute(),
    ai("4318", &[x_to(20)], "RTN TO POST").requires("00").attribute(),
    ai("4319", &[x_to(30)], "RTN TO PHONE").requires("00").attribute(),
    ai("4320", &[x_to(35).is(&[percent_encoded])], "SRV DESCRIPTION").requires("00").attribute(),
    ai("4321", &[n(1).is(&[yes_no])], "DANGEROUS GOODS").requires("00").attribute(),
    ai("4322", &[n(1).is(&[yes_no])], "AUTH TO LEAVE").requires("00").attribute(),
    ai("4323", &[n(1).is(&[yes_no])], "SIG REQUIRED").requires("00").attribute(),
    ai("4324", &[n(6).is(&[yymmd0]), n(4).is(&[hhmi])], "NOT BEF DEL DT").requires("00").attribute(),
    ai("4325", &[n(6).is(&[yymmd0]), n(4).is(&[hhmi])], "NOT AFT DEL DT").requires("00").attribute(),
    ai("4326", &[n(6).is(&[yymmdd])], "REL DATE").requires("00").attribute(),
    ai("4330", &[n(6), x(1).optional().is(&[hyphen])], "MAX TEMP F.").requires("00").excludes("4331").attribute(),
    ai("4331", &[n(6), x(1).optional().is(&[hyphen])], "MAX TEMP C.").requires("00").excludes("4330").attribute(),
    ai("4332", &[n(6), x(1).optional().is(&[hyphen])], "MIN TEMP F.").requires("00").excludes("4333").attribute(),
    ai("4333", &[n(6), x(1).optional().is(&[hyphen])], "MIN TEMP C.").requires("00").excludes("4332").attribute(),
    ai("7001", &[n(13)], "NSN").requires("01,02,8006,8026").attribute(),
    ai("7002", &[x_to(30)], "MEAT CUT").requires("01,02").attribute(),
    ai("7003", &[n(6).is(&[yymmdd]), n(4).is(&[hhmi])], "EXPIRY TIME").requires("01,02,03").attribute(),
    ai("7004", &[n_to(4)], "ACTIVE POTENCY").requires("01+10,03+10").attribute(),
    ai("7005", &[x_to(12)], "CATCH AREA").requires("01,02").attribute(),
    ai("7006", &[n(6).is(&[yymmdd])], "FIRST FREEZE DATE").requires("01,02").attribute(),
    ai("7007", &[n(6).is(&[yymmdd]), n(6).optional().is(&[yymmdd])], "HARVEST DATE").requires("01,02").attribute(),
    ai("7008", &[x_to(3)], "AQUATIC SPECIES").requires("01,02").attribute(),
    ai("7009", &[x_to(10)], "FISHING GEAR TYPE").requires("01,02").attribute(),
    ai("7010", &[x_to(2)], "PROD METHOD").requires("01,02,03").attribute(),
    ai("7011", &[n(6).is(&[yymmdd]), n(4).optional().is(&[hhmi])], "TEST BY DATE").requires("01,02,03").attribute(),
    ai("7020", &[x_to(20)], "REFURB LOT").requires("01+416,03+416,8006+416").attribute(),
    ai("7021", &[x_to(20)], "FUNC STAT").requires("01,03,8006").attribute(),
    ai("7022", &[x_to(20)], "REV STAT").requires("01+7021,03+7021,8006+7021").attribute(),
    ai("7023", &[x_to(30).is(&[company_prefix])], "GIAI - ASSEMBLY").attribute(),
    ai("7030", &[n(3).is(&[country_or_999]), x_to(27)], "PROCESSOR # 0").requires("01,02").attribute(),
    ai("7031", &[n(3).is(&[country_or_999]), x_to(27)], "PROCESSOR # 1").requires("01,02").attribute(),
    ai("7032", &[n(3).is(&[country_or_999]), x_to(27)], "PROCESSOR # 2").requires("01,02").attribute(),
    ai("7033", &[n(3).is(&[country_or_999]), x_to(27)], "PROCESSOR # 3").requires("01,02").attribute(),
    ai("7034", &[n(3).is(&[country_or_999]), x_to(27)], "PROCESSOR # 4").requires("01,02").attribute(),
    ai("7035", &[n(3).is(&[country_or_999]), x_to(27)], "PROCESSOR # 5").requires("01,02").attribute(),
    ai("7036", &[n(3).is(&[country_or_999]), x_to(27)], "PROCESSOR # 6").requires("01,02").attribute(),
    ai("7037", &[n(3).is(&[country_or_999]), x_to(27)], "PROCESSOR # 7").requires("01,02").attribute(),
    ai("7038", &[n(3).is(&[country_or_999]), x_to(27)], "PROCESSOR # 8").requires("01,02").attribute(),
    ai("7039", &[n(3).is(&[country_or_999]), x_to(27)], "PROCESSOR # 9").requires("01,02").attribute(),
    ai("7040", &[n(1), x(1), x(1), x(1).is(&[importer_index])], "UIC+EXT"),
    ai("7041", &[x_to(4).is(&[package_type])], "UFRGT UNIT TYPE").requires("00"),
    ai("710", &[x_to(20)], "NHRN PZN").requires("01").attribute(),
    ai("711", &[x_to(20)], "NHRN CIP").requires("01").attribute(),
    ai("712", &[x_to(20)], "NHRN CN").requires("01").attribute(),
    ai("713", &[x_to(20)], "NHRN DRN").requires("01").attribute(),
    ai("714", &[x_to(20)], "NHRN AIM").requires("01").attribute(),
    ai("715", &[x_to(20)], "NHRN NDC").requires("01").attribute(),
    ai("716", &[x_to(20)], "NHRN AIC").requires("01").attribute(),
    ai("717", &[x_to(20)], "NHRN SRN").requires("01").attribute(),
    ai("7230", &[x(2), x_to(28)], "CERT # 1").requires("01,8004").attribute(),
    ai("7231", &[x(2), x_to(28)], "CERT # 2").requires("01,8004").attribute(),
    ai("7232", &[x(2), x_to(28)], "CERT # 3").requires("01,8004").attribute(),
    ai("7233", &[x(2), x_to(28)], "CERT # 4").requires("01,8004").attribute(),
    ai("7234", &[x(2), x_to(28)], "CERT # 5").requires("01,8004").attribute(),
    ai("7235", &[x(2), x_to(28)], "CERT # 6").requires("01,8004").attribute(),
    ai("7236", &[x(2), x_to(28)], "CERT # 7").requires("01,8004").attribute(),
    ai("7237", &[x(2), x_to(28)], "CERT # 8").requires("01,8004").attribute(),
    ai("7238", &[x(2), x_to(28)], "CERT # 9").requires("01,8004").attribute(),
    ai("7239", &[x(2), x_to(28)], "CERT # 10").requires("01,8004").attribute(),
    ai("7240", &[x_to(20)], "PROTOCOL").requires("01,8006").excludes("03").attribute(),
    ai("7241", &[n(2).is(&[media_type])], "AIDC MEDIA TYPE").requires("8017,8018").attribute(),
    ai("7242", &[x_to(25)], "VCN").requires("8017,8018").attribute(),
    ai("7250", &[n(8).is(&[yyyymmdd])], "DOB").requires("8018").excludes("7251").attribute(),
    ai("7251", &[n(8).is(&[yyyymmdd]), n(4).is(&[hhmi])], "DOB TIME").requires("8018").excludes("7250").attribute(),
    ai("7252", &[n(1).is(&[sex])], "BIO SEX").requires("8018").attribute(),
    ai("7253", &[x_to(40).is(&[percent_encoded])], "FAMILY NAME").requires("8017,8018").excludes("7256,7259").attribute(),
    ai("7254", &[x_to(40).is(&[percent_encoded])], "GIVEN NAME").requires("8017,8018").excludes("7256,7259").attribute(),
    ai("7255", &[x_to(10)], "SUFFIX").requires("8017,8018").excludes("7256,7259").attribute(),
    ai("7256", &[x_to(90).is(&[percent_encoded])], "FULL NAME").requires("8017,8018").attribute(),
    ai("7257", &[x_to(70).is(&[percent_encoded])], "PERSON ADDR").requires("8018").attribute(),
    ai("7258", &[x(3).is(&[position_slash_total])], "BIRTH SEQUENCE").requires("8018+7259").attribute(),
    ai("7259", &[x_to(40).is(&[percent_encoded])], "BABY").requires("8018").excludes("7256").attribute(),
    ai("8001", &[n(4).is(&[nonzero]), n(5).is(&[nonzero]), n(3).is(&[nonzero]), n(1).is(&[winding]), n(1)], "DIMENSIONS").requires("01").attribute(),
    ai("8002", &[x_to(20)], "CMT No.").attribute(),
    ai("8003", &[n(1).is(&[zero]), GLN, x_to(16).optional()], "GRAI").key("").attribute(),
    ai("8004", &[x_to(30).is(&[company_prefix])], "GIAI").key("7040").attribute(),
    ai("8005", &[n(6)], "PRICE PER UNIT").requires("01,02").attribute(),
    ai("8006", &[GTIN, n(4).is(&[piece_of_total])], "ITIP").excludes("01,03,37").key("22,10,21").attribute(),
    ai("8007", &[x_to(34).is(&[iban])], "IBAN").requires("415").attribute(),
    ai("8008", &[n(6).is(&[yymmdd]), n(2).is(&[hh]), n(2).optional().is(&[mi]), n(2).optional().is(&[ss])], "PROD TIME").requires("01,02,03").attribute(),
    ai("8009", &[x_to(50)], "OPTSEN").requires("00,01,03").attribute(),
    ai("8010", &[y_to(30).is(&[company_prefix])], "CPID").key("8011").attribute(),
    ai("8011", &[n_to(12).is(&[no_leading_zero])], "CPID SERIAL").requires("8010"),
    ai("8012", &[x_to(20)], "VERSION").requires("01,03,8006").attribute(),
    ai("8013", &[x_to(25).is(&[check_pair, company_prefix])], "GMN").key("").attribute(),
    ai("8014", &[x_to(25).is(&[check_pair, company_prefix, has_non_digit])], "MUDI").requires("01"),
    ai("8017", &[n(18).is(&[check_digit, company_prefix])], "GSRN - PROVIDER").excludes("8018").key("8019").attribute(),
    ai("8018", &[n(18).is(&[check_digit, company_prefix])], "GSRN - RECIPIENT").excludes("8017").key("8019").attribute(),
    ai("8019", &[n_to(10)], "SRIN").requires("8017,8018"),
    ai("8020", &[x_to(25)], "REF No.").requires("415"),
    ai("8026", &[GTIN, n(4).is(&[piece_of_total])], "ITIP CONTENT").requires("37").excludes("02,03,8006").attribute(),
    ai("8030", &[z_to(90).is(&[base_64_padding])], "DIGSIG").requires("00,01+21,03+21,253,255,8003,8004,8006+21,8010+8011,8017,8018").attribute(),
    ai("8040", &[n(15)], "IMEI").requires("01+21"),
    ai("8041", &[n(15)], "IMEI2").requires("01+21+8040"),
    ai("8042", &[n(32)], "ESIM").requires("01+21+8040"),
    ai("8043", &[n(18), n_to(2).optional()], "PSIM").requires("01+21+8040"),
    ai("8110", &[x_to(70).is(&[coupon])], "").attribute(),
    ai("8111", &[n(4)], "POINTS").requires("255").attribute(),
    ai("8112", &[x_to(70).is(&[positive_offer])], "").attribute(),
    ai("8200", &[x_to(70)], "PRODUCT URL").requires("01"),
    ai("90", &[x_to(30)], "INTERNAL").attribute(),
    range("91", "99", &[x_to(90)], "INTERNAL").attribute(),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_no_ai_begins_another() {
        for pair in TABLE.windows(2) {
            assert!(pair[0].last < pair[1].first && !pair[1].first.starts_with(pair[0].last), "{}", pair[1].first);
        }
        for ai in TABLE {
            assert!(ai.first <= ai.last && ai.first.len() == ai.last.len() && (2..=4).contains(&ai.first.len()));
            assert!(ai.format.len() <= 8, "{}", ai.first);
            // Only the last component may vary, or components are left out from the end.
            let (last, before) = ai.format.split_last().expect("a format");
            assert!(before.iter().all(|c| c.min == c.max), "{}", ai.first);
            assert!(last.optional || before.iter().all(|c| !c.optional), "{}", ai.first);
            if ai.has_predefined_length() {
                assert!(!last.optional && last.min == last.max, "{}", ai.first);
            }
            for pattern in ai.exclusions().chain(ai.requirements().flatten()) {
                assert!(TABLE.iter().any(|other| matches(pattern, other.first)), "{pattern}");
            }
        }
    }

    #[test]
    fn ais_are_found_by_code_and_at_the_start_of_a_text() {
        assert_eq!(Ai::find("01").map(|ai| ai.title), Some("GTIN"));
        assert_eq!(Ai::find("3103").map(|ai| ai.title), Some("NET WEIGHT (kg)"));
        assert_eq!(Ai::find("95").map(|ai| ai.title), Some("INTERNAL"));
        for unknown in ["", "0", "05", "23", "310", "3106", "31030", "8200x", "100", "９１"] {
            assert!(Ai::find(unknown).is_none(), "{unknown}");
        }
        assert_eq!(Ai::at_start_of("3103001234").map(|(code, _)| code), Some("3103"));
        assert_eq!(Ai::at_start_of("10ABC").map(|(code, _)| code), Some("10"));
        assert!(Ai::at_start_of("日本").is_none());
    }

    #[test]
    fn formats_are_told_in_the_notation_of_the_standard() {
        assert_eq!(Ai::find("253").map(Ai::notation).as_deref(), Some("N13 [X..17]"));
        assert_eq!(Ai::find("8010").map(Ai::notation).as_deref(), Some("Y..30"));
        let required = Ai::find("250").map(|ai| ai.requirement_in_brackets(" or "));
        assert_eq!(required.as_deref(), Some("(01)(21) or (03)(21) or (8006)(21)"));
    }
}
