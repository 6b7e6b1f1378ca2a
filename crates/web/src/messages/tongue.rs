//! [`Tongue`]: one request's voice, the `t` of every template.

use super::{Messages, Value, date, number};
use kernel::{LanguageTag, UtcMillis, Zone};
use std::{borrow::Cow, fmt, sync::Arc};

/// One request's voice: texts, numbers and dates in the visitor's language. Cheap to clone.
#[derive(Clone)]
pub struct Tongue {
    messages: Arc<Messages>,
    chain: usize,
}

impl Tongue {
    pub(super) fn new(messages: Arc<Messages>, chain: usize) -> Self {
        Self { messages, chain }
    }

    /// A text without variables.
    pub fn say(&self, key: &str) -> Cow<'_, str> {
        self.messages.text_in(self.chain, key, &[])
    }

    /// A text with variables: `t.with("classroom-waiting", &[("n", 6.into()), ("all", 35.into())])`; in a template
    /// without the `&`, which askama adds: `{{ t.with("classroom-waiting", [("n", (*n).into())]) }}`.
    pub fn with(&self, key: &str, args: &[(&str, Value<'_>)]) -> Cow<'_, str> {
        self.messages.text_in(self.chain, key, args)
    }

    /// A text with one count, `$n`.
    pub fn count<'a>(&self, key: &str, n: impl Into<Value<'a>>) -> Cow<'_, str> {
        self.with(key, &[("n", n.into())])
    }

    /// A text with one name, `$name`.
    pub fn named(&self, key: &str, name: &str) -> Cow<'_, str> {
        self.with(key, &[("name", name.into())])
    }

    /// The language really spoken, for `lang` attributes: `es` when a visitor asked for `quz` and it has no texts.
    pub fn language(&self) -> &LanguageTag {
        &self.messages.chain(self.chain).tag
    }

    /// All texts, e.g. to say something in another person's language.
    pub fn messages(&self) -> &Arc<Messages> {
        &self.messages
    }

    /// A number: `1 234,5` or `1,234.5`; at most three decimals, no trailing zeros.
    pub fn number<'a>(&self, n: impl Into<Value<'a>>) -> String {
        match n.into() {
            Value::Number { value, places } => {
                number::write(value, places, number::style_for(self.language()))
            }
            Value::Text(text) => text.into_owned(),
        }
    }

    /// A number with exactly so many decimals.
    pub fn decimals(&self, value: f64, places: u8) -> String {
        self.number(Value::with_places(value, places))
    }

    /// A share of one as a whole percentage: `0.4` is `40 %`. For small groups prefer "4 of 10".
    pub fn percent(&self, share: f64) -> String {
        let space = if self.language().language() == "es" { "\u{a0}" } else { "" };
        format!("{}{space}%", self.decimals(share * 100.0, 0))
    }

    /// A day: `21 nov 2026`.
    pub fn date(&self, at: UtcMillis) -> String {
        let civil = self.civil(at);
        self.written((civil.year, civil.month, civil.day))
    }

    /// A day counted from 1970-01-01: `21 nov 2026`.
    pub fn date_of_day(&self, day: impl Into<i64>) -> String {
        self.written(kernel::calendar::date_of_day(day.into()))
    }

    fn written(&self, (year, month, day): (i64, u8, u8)) -> String {
        let month = &self.messages.chain(self.chain).months[usize::from(month.clamp(1, 12)) - 1];
        format!("{day} {month} {year}")
    }

    /// A time of day: `14:05`.
    pub fn time(&self, at: UtcMillis) -> String {
        let civil = self.civil(at);
        format!("{}:{:02}", civil.hour, civil.minute)
    }

    /// A day and a time: `21 nov 2026, 14:05`.
    pub fn date_time(&self, at: UtcMillis) -> String {
        format!("{}, {}", self.date(at), self.time(at))
    }

    /// How long ago in days, as people say it: today, yesterday, 3 days ago; beyond a month, and for what lies ahead, the date.
    pub fn days_ago(&self, at: UtcMillis, now: UtcMillis) -> Cow<'_, str> {
        match self.civil(now).day_number - self.civil(at).day_number {
            0 => self.say("web-today"),
            1 => self.say("web-yesterday"),
            days @ 2..=30 => self.count("web-days-ago", days),
            _ => Cow::Owned(self.date(at)),
        }
    }

    /// Local calendar and clock.
    pub fn civil(&self, at: UtcMillis) -> date::Civil {
        date::civil(at, self.zone())
    }

    /// The time zone of the place.
    pub fn zone(&self) -> Zone {
        self.messages.zone()
    }
}

impl fmt::Debug for Tongue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tongue({})", self.language())
    }
}
