//! How people write numbers: with a comma or a point, with thousands apart, with money signs and units.

use super::exact::Exact;
use kernel::LanguageTag;

/// Longest typed number, in bytes; with its unit.
const MAX_TYPED_BYTES: usize = 60;

/// How numbers are shown in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    decimal: char,
    thousands: char,
    /// Digits before the decimal sign from which thousands are set apart.
    apart_from: usize,
}

/// Spanish-speaking places that write a decimal point (CLDR 44, `decimal` of es-419 and its regions).
const POINT_IN_SPANISH: [&str; 12] =
    ["MX", "GT", "HN", "NI", "SV", "PA", "DO", "PR", "PE", "US", "CU", "419"];

/// Languages that write a decimal point, by their first subtag: English, and those spoken beside it or in point countries.
const POINT_LANGUAGES: [&str; 8] = ["en", "quc", "yua", "mam", "kek", "nah", "jam", "miq"];

impl Figures {
    /// The writing of a language: comma in Spanish and Portuguese, point in English, Mexico, Central America, Peru.
    pub fn of(language: &LanguageTag) -> Self {
        let point_region = language.as_str().split('-').skip(1).any(|part| POINT_IN_SPANISH.contains(&part));
        let is_spanish = language.language() == "es";
        if POINT_LANGUAGES.contains(&language.language()) || (is_spanish && point_region) {
            Self { decimal: '.', thousands: ',', apart_from: if is_spanish { 5 } else { 4 } }
        } else {
            Self { decimal: ',', thousands: '.', apart_from: if is_spanish { 5 } else { 4 } }
        }
    }

    /// The number as people read it, with exactly so many decimals, or as many as it needs (at most six).
    pub fn show(self, number: Exact, decimals: Option<u8>) -> String {
        let decimals = decimals.unwrap_or_else(|| number.decimals().unwrap_or(6).min(6));
        let Some(digits) = number.digits(decimals) else { return "…".to_string() };
        let (sign, digits) = match digits.strip_prefix('-') {
            Some(rest) => ("\u{2212}", rest),
            None => ("", digits.as_str()),
        };
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
        let mut shown = String::from(sign);
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 && whole.len() >= self.apart_from {
                shown.push(self.thousands);
            }
            shown.push(digit);
        }
        if !rest.is_empty() {
            shown.push(self.decimal);
            shown.push_str(rest);
        }
        shown
    }
}

/// What somebody typed as a number: one reading or, for `1.500`, two; and the unit's words, if any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadNumber {
    /// The readings; the first is the likelier (three digits after one sign are thousands).
    pub readings: Vec<Exact>,
    /// What stood after the number, without spaces around, as typed.
    pub unit: Option<String>,
}

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// Nothing but spaces.
    Empty,
    /// No digits, or digits in an order that is no number.
    NotANumber,
    /// Two numbers, as in `3 o 4`.
    Two,
    /// Longer than any number.
    TooLong,
}

/// Signs of money, before or after a number. Longest first.
const MONEY: [&str; 14] =
    ["US$", "RD$", "B/.", "R$", "C$", "S/.", "S/", "Bs.", "Bs", "$", "₲", "€", "¢", "₡"];
/// Money signs that are letters, read only in front of a number.
const MONEY_LETTERS: [&str; 3] = ["Q", "L", "G"];

impl ReadNumber {
    /// Reads what a person typed.
    pub fn parse(typed: &str) -> Result<Self, NotANumber> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(NotANumber::Empty);
        }
        if typed.len() > MAX_TYPED_BYTES {
            return Err(NotANumber::TooLong);
        }
        let (negative, rest) = strip_sign(typed);
        let rest = strip_money(rest);
        let (negative, rest) = if negative { (true, rest) } else { strip_sign(rest) };
        let length = number_length(rest);
        let (number, rest) = rest.split_at(length);
        let readings = readings(number.trim_end()).ok_or(NotANumber::NotANumber)?;
        let rest = strip_money(rest.trim()).trim();
        if rest.chars().any(|c| c.is_ascii_digit()) {
            return Err(NotANumber::Two);
        }
        let unit = (!rest.is_empty()).then(|| rest.to_string());
        let readings = readings.into_iter().map(|n| if negative { n.negative() } else { n }).collect();
        Ok(Self { readings, unit })
    }
}

fn strip_sign(text: &str) -> (bool, &str) {
    for minus in ['-', '\u{2212}', '\u{2013}'] {
        if let Some(rest) = text.strip_prefix(minus) {
            return (true, rest.trim_start());
        }
    }
    (false, text.strip_prefix('+').unwrap_or(text).trim_start())
}

fn strip_money(text: &str) -> &str {
    let lower_or_same =
        |sign: &&&str| text.get(..sign.len()).is_some_and(|start| start.eq_ignore_ascii_case(sign));
    if let Some(sign) = MONEY.iter().find(lower_or_same) {
        return text[sign.len()..].trim_start();
    }
    for sign in MONEY_LETTERS {
        if let Some(rest) = text.strip_prefix(sign)
            && rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
        {
            return rest.trim_start();
        }
    }
    text
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// How far digits and the signs between them go.
fn number_length(text: &str) -> usize {
    let mut length = 0;
    let mut signs = text.char_indices().peekable();
    while let Some((at, c)) = signs.next() {
        let next_is_digit = signs.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        // `.5` and `,5` are halves; a space only joins digits to digits.
        let joins = is_separator(c) && next_is_digit && (at > 0 || c == '.' || c == ',');
        if !c.is_ascii_digit() && !joins {
            // `12.` is twelve with a full stop.
            return if at > 0 && (c == '.' || c == ',') { at + c.len_utf8() } else { length };
        }
        length = at + c.len_utf8();
    }
    length
}

/// Every sensible reading, the likeliest first.
fn readings(number: &str) -> Option<Vec<Exact>> {
    let number = number.trim_end_matches(['.', ',']);
    if !number.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let separators: Vec<(usize, char)> = number.char_indices().filter(|(_, c)| is_separator(*c)).collect();
    let groups_ok = |whole: &str| {
        let parts: Vec<&str> = whole.split(is_separator).collect();
        parts.len() == 1
            || ((1..=3).contains(&parts[0].len()) && parts[1..].iter().all(|part| part.len() == 3))
    };
    let one_sign = |whole: &str| {
        let mut signs = whole.chars().filter(|c| is_separator(*c));
        let first = signs.next();
        signs.all(|sign| Some(sign) == first)
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let as_whole =
        || (groups_ok(number) && one_sign(number)).then(|| Exact::parse(&digits(number))).flatten();
    let as_decimal = || {
        let (at, sign) = separators.last().copied()?;
        let (whole, decimals) = (&number[..at], &number[at + sign.len_utf8()..]);
        let ok = matches!(sign, '.' | ',') && !whole.contains(sign) && groups_ok(whole) && one_sign(whole);
        ok.then(|| Exact::parse(&format!("{}.{decimals}", digits(whole)))).flatten()
    };
    let starts_with_zero = number.starts_with('0') && number.len() > 1;
    let readings: Vec<Exact> = match separators.len() {
        0 => Exact::parse(number).into_iter().collect(),
        // 0.500 and 0,500 are halves: no thousand begins with 0.
        _ if starts_with_zero => as_decimal().into_iter().collect(),
        _ => as_whole().into_iter().chain(as_decimal()).collect(),
    };
    (!readings.is_empty()).then_some(readings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(language: &str, number: &str, decimals: Option<u8>) -> String {
        Figures::of(&language.parse().expect(language)).show(Exact::parse(number).expect(number), decimals)
    }

    #[test]
    fn numbers_look_as_people_write_them() {
        for (language, number, decimals, expected) in [
            ("es", "12.5", None, "12,5"),
            ("es", "12.5", Some(2), "12,50"),
            ("es", "1500", None, "1500"),
            ("es", "15000", None, "15.000"),
            ("es-MX", "15000.5", None, "15,000.5"),
            ("es-PE", "3.2", None, "3.2"),
            ("pt", "1500", None, "1.500"),
            ("en", "1500.25", None, "1,500.25"),
            ("quz", "2.5", None, "2,5"),
            ("es", "-3", None, "\u{2212}3"),
        ] {
            assert_eq!(shown(language, number, decimals), expected, "{language} {number}");
        }
    }

    #[test]
    fn typed_numbers() {
        for (typed, readings, unit) in [
            ("12", &["12"][..], None),
            ("12,5", &["12.5"], None),
            ("12.5", &["12.5"], None),
            (" 12,50 kg ", &["12.5"], Some("kg")),
            ("S/ 12.50", &["12.5"], None),
            ("s/12", &["12"], None),
            ("R$1.234,50", &["1234.5"], None),
            ("$1,234.50", &["1234.5"], None),
            ("1 234 567", &["1234567"], None),
            ("1'500", &["1500"], None),
            ("1.500", &["1500", "1.5"], None),
            ("1,500", &["1500", "1.5"], None),
            ("0,500", &["0.5"], None),
            (",5", &["0.5"], None),
            ("-3 grados", &["-3"], Some("grados")),
            ("\u{2212}3", &["-3"], None),
            ("Q25", &["25"], None),
            ("20 Bs", &["20"], None),
            ("12.", &["12"], None),
            ("30soles", &["30"], Some("soles")),
            ("30%", &["30"], Some("%")),
            ("1.234.567,8", &["1234567.8"], None),
            ("12 kilos.", &["12"], Some("kilos.")),
        ] {
            let expected: Vec<Exact> = readings.iter().map(|n| Exact::parse(n).expect(n)).collect();
            let read = ReadNumber::parse(typed);
            assert_eq!(
                read,
                Ok(ReadNumber { readings: expected, unit: unit.map(str::to_string) }),
                "{typed}"
            );
        }
    }

    #[test]
    fn not_numbers() {
        use self::NotANumber::{Empty, NotANumber as No, TooLong, Two};
        for (typed, why) in [
            ("", Empty),
            ("   ", Empty),
            ("doce", No),
            ("$", No),
            ("1,2,3", No),
            ("1.23.456", No),
            ("3 o 4", Two),
            ("3 + 4", Two),
            ("12 kg 3", Two),
            (&"9".repeat(61), TooLong),
        ] {
            assert_eq!(ReadNumber::parse(typed), Err(why), "{typed}");
        }
    }
}
