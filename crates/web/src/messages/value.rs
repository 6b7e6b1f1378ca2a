//! [`Value`]: what fills a variable in a text.

use fluent_bundle::types::{FluentNumber, FluentNumberOptions, FluentValue};
use std::borrow::Cow;

/// What fills a variable in a text. Numbers choose plurals and are written in the language's own way; a year or a
/// code is text, so that it gets no thousands mark.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// As it is.
    Text(Cow<'a, str>),
    /// A count or a measurement.
    Number {
        /// The number.
        value: f64,
        /// Exactly so many decimal places; `None`: as many as it has, three at most.
        places: Option<u8>,
    },
}

impl Value<'_> {
    /// A number with exactly so many decimal places.
    pub fn with_places(value: f64, places: u8) -> Self {
        Value::Number { value, places: Some(places) }
    }

    pub(super) fn to_fluent(&self) -> FluentValue<'_> {
        match self {
            Value::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Value::Number { value, places } => {
                let digits = places.map(usize::from);
                let options = FluentNumberOptions {
                    minimum_fraction_digits: digits,
                    maximum_fraction_digits: digits,
                    ..Default::default()
                };
                FluentValue::Number(FluentNumber::new(*value, options))
            }
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Value::Text(text)
    }
}

macro_rules! from_number {
    ($($number:ty),*) => {$(
        impl From<$number> for Value<'_> {
            fn from(value: $number) -> Self {
                // Counts on a page stay far below 2^53.
                Value::Number { value: value as f64, places: None }
            }
        }
    )*};
}
from_number!(f64, i32, i64, u8, u16, u32, u64, usize);
