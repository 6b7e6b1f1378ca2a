//! [`Emblem`]: the drawing a person is recognised by. A child who cannot read yet finds hers in a list of forty.
//!
//! Things that children of Latin America's villages know by sight, each with an outline of its own, so that a card printed
//! in black and white is enough. No animals that look alike, no flags, nothing that is somebody's costume.

use super::{html_safe, text::Escaped};
use crate::messages::Tongue;
use std::fmt;

/// One of the house's drawings for people. Prints itself with its name for screen readers.
#[derive(Debug, Clone)]
pub struct Emblem {
    number: u8,
    name: Option<String>,
}

html_safe!(Emblem);

impl Emblem {
    /// How many there are. A person's number is taken modulo this.
    pub const COUNT: u8 = EMBLEMS.len() as u8;
    /// The first so many are told apart most easily: sequences of pictures are made of them.
    pub const SEQUENCE: u8 = 12;

    /// Beside words that say whose it is: hidden from screen readers.
    pub fn new(number: u8) -> Self {
        Self { number: number % Self::COUNT, name: None }
    }

    /// Where it stands alone: its name is its text alternative.
    pub fn named(t: &Tongue, number: u8) -> Self {
        Self { name: Some(Self::name(t, number)), ..Self::new(number) }
    }

    /// What it shows, in the reader's language.
    pub fn name(t: &Tongue, number: u8) -> String {
        t.say(EMBLEMS[usize::from(number % Self::COUNT)].0).into_owned()
    }
}

impl fmt::Display for Emblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<svg class="emblem" viewBox="0 0 48 48" focusable="false""#)?;
        match &self.name {
            Some(name) => write!(f, r#" role="img" aria-label="{}">"#, Escaped(name))?,
            None => f.write_str(r#" aria-hidden="true">"#)?,
        }
        write!(f, "{}</svg>", EMBLEMS[usize::from(self.number % Self::COUNT)].1)
    }
}

/// The key of each one's name, and its shapes. Numbers are stored with people: never change the order.
static EMBLEMS: [(&str, &str); 48] = [
    (
        "web-emblem-sun",
        r#"<path class="d-line" d="M24 3v6M24 39v6M3 24h6M39 24h6M9 9l4.500 4.500M34.500 34.500L39 39M39 9l-4.500 4.500M13.500 34.500L9 39"/><circle class="d-maize" cx="24" cy="24" r="10"/>"#,
    ),
    (
        "web-emblem-fish",
        r#"<path class="d-indigo" d="M4 24c7-13 22-13 30-2l10-8v20l-10-8c-8 11-23 11-30-2z"/><circle class="d-paper" cx="13" cy="22" r="2.500"/>"#,
    ),
    (
        "web-emblem-house",
        r#"<path class="d-paper" d="M9 22v21h30V22"/><path class="d-clay" d="M3 24L24 5l21 19z"/><path class="d-ink" d="M20 43V31h8v12z"/>"#,
    ),
    (
        "web-emblem-star",
        r#"<path class="d-maize" d="M24 3l6.200 13.500 14.800 1.700-11 10 3 14.600L24 35.500 11 42.800l3-14.600-11-10 14.800-1.700z"/>"#,
    ),
    (
        "web-emblem-tree",
        r#"<path class="d-ink" d="M21 45V30h6v15z"/><circle class="d-indigo" cx="24" cy="18" r="14"/>"#,
    ),
    ("web-emblem-moon", r#"<path class="d-maize" d="M32 4a20 20 0 1 0 12 30C28 38 20 20 32 4z"/>"#),
    (
        "web-emblem-boat",
        r#"<path class="d-clay" d="M4 32h40l-7 12H11z"/><path class="d-line" d="M24 32V4"/><path class="d-paper" d="M24 5l15 21H24z"/>"#,
    ),
    (
        "web-emblem-flower",
        r#"<path class="d-line" d="M24 28v17M24 40c-8 0-10-5-10-7 5 0 10 2 10 7"/><circle class="d-clay" cx="24" cy="8" r="6"/><circle class="d-clay" cx="33" cy="16" r="6"/><circle class="d-clay" cx="29" cy="26" r="6"/><circle class="d-clay" cx="19" cy="26" r="6"/><circle class="d-clay" cx="15" cy="16" r="6"/><circle class="d-maize" cx="24" cy="18" r="5"/>"#,
    ),
    (
        "web-emblem-hat",
        r#"<path class="d-maize" d="M13 32c0-14 3-22 11-22s11 8 11 22z"/><path class="d-paper" d="M3 32h42c0 6-9 9-21 9S3 38 3 32z"/><path class="d-line" d="M13 27h22"/>"#,
    ),
    (
        "web-emblem-cup",
        r#"<path class="d-paper" d="M8 16h26v18c0 6-4 9-9 9h-8c-5 0-9-3-9-9z"/><path class="d-line" d="M34 21h4c8 0 8 13 0 13h-4M16 10c-3-3 3-4 0-7M26 10c-3-3 3-4 0-7"/>"#,
    ),
    (
        "web-emblem-key",
        r#"<circle class="d-maize" cx="13" cy="24" r="9"/><path class="d-line" d="M22 24h22v8M36 24v7"/><circle class="d-paper" cx="13" cy="24" r="2.500"/>"#,
    ),
    (
        "web-emblem-bird",
        r#"<path class="d-indigo" d="M6 22c2-12 18-14 22-4l16-2c-2 16-12 24-24 22C10 37 5 31 6 22z"/><path class="d-line" d="M18 38v7M25 38v7"/><path class="d-maize" d="M7 18l-5 5 6 3z"/><circle class="d-paper" cx="14" cy="19" r="2"/>"#,
    ),
    (
        "web-emblem-mountain",
        r#"<path class="d-indigo" d="M2 43L19 8l10 20 5-9 12 24z"/><path class="d-paper" d="M19 8l6 13-4-2-3 4-5-3z"/>"#,
    ),
    (
        "web-emblem-cloud",
        r#"<path class="d-paper" d="M13 38a9 9 0 0 1-2-18c1-12 18-14 22-4 12-1 15 22 2 22z"/>"#,
    ),
    (
        "web-emblem-leaf",
        r#"<path class="d-indigo" d="M8 40C4 18 18 6 43 5c0 24-12 38-35 35z"/><path class="d-thin-light" d="M10 39L32 16"/>"#,
    ),
    ("web-emblem-heart", r#"<path class="d-clay" d="M24 43C-8 20 8-2 24 12 40-2 56 20 24 43z"/>"#),
    (
        "web-emblem-drum",
        r#"<path class="d-clay" d="M6 15v20c0 11 36 11 36 0V15z"/><ellipse class="d-paper" cx="24" cy="15" rx="18" ry="7"/><path class="d-thin-light" d="M8 24l8 16 8-15 8 15 8-16"/>"#,
    ),
    (
        "web-emblem-bell",
        r#"<path class="d-maize" d="M8 36c6-5 4-24 16-26 12 2 10 21 16 26z"/><path class="d-line" d="M24 10V4"/><circle class="d-ink" cx="24" cy="41" r="3.500"/>"#,
    ),
    (
        "web-emblem-ball",
        r#"<circle class="d-paper" cx="24" cy="24" r="20"/><path class="d-ink" d="M24 16l8 6-3 9H19l-3-9z"/><path class="d-line" d="M24 16V4M32 22l11-4M29 31l7 9M19 31l-7 9M16 22L5 18"/>"#,
    ),
    (
        "web-emblem-kite",
        r#"<path class="d-maize" d="M30 3l13 15-20 16L16 12z"/><path class="d-line" d="M30 3l-7 31M16 12l27 6"/><path class="d-line" d="M23 34c-8 0-4 8-10 8S6 40 4 45"/>"#,
    ),
    (
        "web-emblem-book",
        r#"<path class="d-paper" d="M24 13c-6-4-14-5-20-3v29c6-2 14-1 20 3 6-4 14-5 20-3V10c-6-2-14-1-20 3z"/><path class="d-line" d="M24 13v28"/>"#,
    ),
    (
        "web-emblem-chair",
        r#"<path class="d-line" d="M13 4v40M13 28h22v16M35 28"/><path class="d-clay" d="M13 6h5v18h-5zM13 24h24v6H13z"/>"#,
    ),
    (
        "web-emblem-table",
        r#"<path class="d-line" d="M10 20v24M38 20v24"/><path class="d-maize" d="M3 13h42v8H3z"/>"#,
    ),
    (
        "web-emblem-ladder",
        r#"<path class="d-line" d="M15 3v42M33 3v42M15 11h18M15 20h18M15 29h18M15 38h18"/>"#,
    ),
    (
        "web-emblem-bulb",
        r#"<path class="d-maize" d="M17 34c0-6-7-8-7-17 0-18 28-18 28 0 0 9-7 11-7 17z"/><path class="d-ink" d="M18 38h12v3c0 5-12 5-12 0z"/>"#,
    ),
    (
        "web-emblem-candle",
        r#"<path class="d-paper" d="M17 22h14v22H17z"/><path class="d-maize" d="M24 3c9 11 4 15 0 15s-9-4 0-15z"/><path class="d-line" d="M8 45h32"/>"#,
    ),
    (
        "web-emblem-comb",
        r#"<path class="d-line" d="M9 22v18M16 22v18M23 22v18M30 22v18M37 22v18"/><path class="d-indigo" d="M4 9h40v14H4z"/>"#,
    ),
    (
        "web-emblem-spoon",
        r#"<path class="d-line" d="M21 27L6 44"/><ellipse class="d-paper" cx="30" cy="16" rx="9" ry="14" transform="rotate(42 30 16)"/>"#,
    ),
    (
        "web-emblem-pot",
        r#"<path class="d-line" d="M8 22H2M40 22h6M24 12V7"/><path class="d-ink" d="M8 18h32v16c0 6-4 9-9 9H17c-5 0-9-3-9-9z"/><path class="d-paper" d="M5 18c2-8 36-8 38 0z"/>"#,
    ),
    (
        "web-emblem-bread",
        r#"<path class="d-maize" d="M4 32c0-12 9-20 20-20s20 8 20 20c0 6-40 6-40 0z"/><path class="d-line" d="M15 18l4 7M24 16l4 7M33 18l3 6"/>"#,
    ),
    (
        "web-emblem-maize",
        r#"<path class="d-maize" d="M24 3c10 6 10 30 0 38-10-8-10-32 0-38z"/><path class="d-indigo" d="M24 45C8 42 6 28 9 18c8 6 14 14 15 27zM24 45c16-3 18-17 15-27-8 6-14 14-15 27z"/>"#,
    ),
    (
        "web-emblem-apple",
        r#"<path class="d-clay" d="M24 15c-10-7-20 1-18 13 1 9 8 18 13 16 3-1 7-1 10 0 5 2 12-7 13-16 2-12-8-20-18-13z"/><path class="d-line" d="M24 15c0-6 2-9 6-11"/>"#,
    ),
    (
        "web-emblem-banana",
        r#"<path class="d-maize" d="M12 4c-2 20 8 30 30 32-4 9-38 14-38-14 0-8 3-14 8-18z"/>"#,
    ),
    (
        "web-emblem-carrot",
        r#"<path class="d-line" d="M32 16c0-6 2-10 6-12M34 18c3-4 6-5 11-5M33 17l8-9"/><path class="d-clay" d="M22 14c6-4 16 6 12 12C27 36 16 42 4 44c2-12 8-23 18-30z"/>"#,
    ),
    (
        "web-emblem-mushroom",
        r#"<path class="d-paper" d="M18 26h12l3 14c0 5-18 5-18 0z"/><path class="d-clay" d="M3 27C3 2 45 2 45 27z"/><circle class="d-paper" cx="16" cy="18" r="3"/><circle class="d-paper" cx="29" cy="15" r="3.500"/>"#,
    ),
    (
        "web-emblem-cactus",
        r#"<path class="d-indigo" d="M18 45V10c0-8 12-8 12 0v35z"/><path class="d-line" d="M18 32h-5c-5 0-5-3-5-12M30 28h5c5 0 5-3 5-12M3 45h42"/>"#,
    ),
    (
        "web-emblem-snail",
        r#"<path class="d-paper" d="M3 42c8 0 38 2 42-2 2-6-2-12-5-17l-6 13z"/><circle class="d-maize" cx="21" cy="25" r="14"/><path class="d-line" d="M21 25c3-4 7 1 3 5s-11 0-9-7 13-8 16-1M40 23l-2-9M42 25l4-8"/>"#,
    ),
    (
        "web-emblem-snake",
        r#"<path class="d-line" d="M4 42h26c12 0 12-14 0-14H17c-12 0-12-16 1-16h12" stroke-width="6"/><circle class="d-clay" cx="35" cy="12" r="7"/><circle class="d-ink" cx="37" cy="10" r="1"/>"#,
    ),
    (
        "web-emblem-butterfly",
        r#"<path class="d-clay" d="M24 22C14 0 2 8 5 18c2 7 10 8 19 6zM24 22C34 0 46 8 43 18c-2 7-10 8-19 6z"/><path class="d-maize" d="M24 25C14 26 8 30 10 37c3 8 12 4 14-8zM24 25c10 1 16 5 14 12-3 8-12 4-14-8z"/><path class="d-line" d="M24 16v24M24 16l-5-9M24 16l5-9"/>"#,
    ),
    (
        "web-emblem-egg",
        r#"<path class="d-paper" d="M24 4c10 0 17 16 17 25 0 10-7 15-17 15S7 39 7 29C7 20 14 4 24 4z"/><path class="d-line" d="M8 25l8 5 8-6 8 6 8-5"/>"#,
    ),
    (
        "web-emblem-bridge",
        r#"<path class="d-line" d="M2 24h44M24 24v0M7 24v16M41 24v16M7 40c4-20 30-20 34 0M12 24V9M36 24V9M12 10c6 12 18 12 24 0"/>"#,
    ),
    (
        "web-emblem-wheel",
        r#"<circle class="d-paper" cx="24" cy="24" r="20"/><path class="d-line" d="M24 4v40M4 24h40M10 10l28 28M38 10L10 38"/><circle class="d-clay" cx="24" cy="24" r="5"/>"#,
    ),
    (
        "web-emblem-bus",
        r#"<path class="d-indigo" d="M3 12c0-3 2-5 5-5h30c4 0 7 3 7 14v15H3z"/><path class="d-paper" d="M8 13h8v9H8zM20 13h8v9h-8zM32 13h7l2 9h-9z"/><circle class="d-ink" cx="13" cy="37" r="5"/><circle class="d-ink" cx="35" cy="37" r="5"/>"#,
    ),
    (
        "web-emblem-bicycle",
        r#"<circle class="d-paper" cx="11" cy="32" r="9"/><circle class="d-paper" cx="37" cy="32" r="9"/><path class="d-line" d="M11 32l8-16h14l4 16M19 16l5 16h-13M24 32l9-16-2-8h6M15 12h8"/>"#,
    ),
    (
        "web-emblem-umbrella",
        r#"<path class="d-line" d="M24 6v32c0 8-10 8-10 1M24 6V3"/><path class="d-clay" d="M3 27C3 1 45 1 45 27c-4-5-10-5-14 0-4-5-10-5-14 0-4-5-10-5-14 0z"/>"#,
    ),
    (
        "web-emblem-basket",
        r#"<path class="d-line" d="M10 20C10 0 38 0 38 20"/><path class="d-maize" d="M4 20h40l-6 24H10z"/><path class="d-thin" d="M6 28h36M8 36h32M17 20l2 24M31 20l-2 24"/>"#,
    ),
    (
        "web-emblem-scissors",
        r#"<path class="d-line" d="M15 33L34 4M33 33L14 4"/><circle class="d-paper" cx="12" cy="37" r="7"/><circle class="d-paper" cx="36" cy="37" r="7"/>"#,
    ),
    (
        "web-emblem-guitar",
        r#"<path class="d-line" d="M26 22L42 6M38 4l6 6"/><path class="d-clay" d="M28 20c5 4 2 9 0 11-4 5-1 8-6 12-6 4-13 2-16-3-4-6 0-12 4-15 5-3 6 1 9-4 2-3 5-4 9-1z"/><circle class="d-paper" cx="19" cy="30" r="4"/>"#,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_another() {
        for (i, (name, shapes)) in EMBLEMS.iter().enumerate() {
            assert!(name.starts_with("web-emblem-"), "{name}");
            assert!(EMBLEMS[..i].iter().all(|(other, drawn)| other != name && drawn != shapes), "{name}");
        }
        assert_eq!(Emblem::new(48).to_string(), Emblem::new(0).to_string());
    }
}
