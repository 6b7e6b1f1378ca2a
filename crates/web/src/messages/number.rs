//! Numbers as each language writes them.

use fluent_bundle::FluentValue;
use kernel::LanguageTag;

/// Marks of one way to write numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberStyle {
    decimal: char,
    group: char,
    /// Four-digit numbers stay whole in Spanish (Ortografía de la lengua española, 2010, VIII 2.1.2).
    group_from_digits: usize,
}

/// A space that does not break the line; the narrow one (U+202F) is missing in old phones' fonts.
const HARD_SPACE: char = '\u{a0}';
const SPANISH: NumberStyle = NumberStyle { decimal: ',', group: HARD_SPACE, group_from_digits: 5 };
const SPANISH_POINT: NumberStyle = NumberStyle { decimal: '.', group: ',', group_from_digits: 5 };
const PORTUGUESE: NumberStyle = NumberStyle { decimal: ',', group: '.', group_from_digits: 4 };
const ENGLISH: NumberStyle = NumberStyle { decimal: '.', group: ',', group_from_digits: 4 };

/// Spanish-speaking countries that write a decimal point (Unicode CLDR 46, `numbers` of es-419 and its children).
const POINT_COUNTRIES: [&str; 11] = ["MX", "GT", "HN", "SV", "NI", "PA", "DO", "PR", "PE", "US", "CU"];

pub(super) fn style_for(tag: &LanguageTag) -> NumberStyle {
    match tag.language() {
        "en" => ENGLISH,
        "pt" => PORTUGUESE,
        _ if tag.as_str().split('-').skip(1).any(|part| POINT_COUNTRIES.contains(&part)) => SPANISH_POINT,
        _ => SPANISH,
    }
}

/// Fluent asks for plain functions, so there is one per style.
pub(super) fn formatter_for<M>(tag: &LanguageTag) -> fn(&FluentValue<'_>, &M) -> Option<String> {
    match style_for(tag) {
        ENGLISH => |value, _| fluent(value, ENGLISH),
        PORTUGUESE => |value, _| fluent(value, PORTUGUESE),
        SPANISH_POINT => |value, _| fluent(value, SPANISH_POINT),
        _ => |value, _| fluent(value, SPANISH),
    }
}

fn fluent(value: &FluentValue<'_>, style: NumberStyle) -> Option<String> {
    match value {
        FluentValue::Number(number) => {
            Some(write(number.value, number.options.maximum_fraction_digits.map(|d| d as u8), style))
        }
        _ => None,
    }
}

/// Writes a number; `places` as in [`super::Value::Number`].
pub(super) fn write(value: f64, places: Option<u8>, style: NumberStyle) -> String {
    if !value.is_finite() {
        return "—".to_owned();
    }
    let mut digits = match places {
        Some(places) => format!("{:.*}", usize::from(places.min(9)), value.abs()),
        None => {
            let text = format!("{:.3}", value.abs());
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    };
    let fraction = digits.find('.').map(|dot| digits.split_off(dot));
    let nothing =
        digits == "0" && fraction.as_deref().is_none_or(|f| f.bytes().all(|b| matches!(b, b'.' | b'0')));
    let mut text = String::with_capacity(digits.len() + 8);
    if value < 0.0 && !nothing {
        // The minus sign that screen readers say and that is as wide as a plus.
        text.push('\u{2212}');
    }
    for (i, digit) in digits.chars().enumerate() {
        let left = digits.len() - i;
        if i > 0 && left % 3 == 0 && digits.len() >= style.group_from_digits {
            text.push(style.group);
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push(style.decimal);
        text.push_str(&fraction[1..]);
    }
    text
}
