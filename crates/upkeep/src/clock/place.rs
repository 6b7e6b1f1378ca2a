//! The part of `/box/clock` that says in which time zone the box is, and lets its keeper choose one.

use super::{ClockPages, Sent, Wrong, admitted, page, shown};
use axum::{extract::State as AxumState, response::Response};
use kernel::{CountryCode, Zone};
use web::{
    Form, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Field, PostForm},
    reading,
};

/// From where it is known in which zone a box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneFrom {
    /// Whoever keeps the box chose it.
    Chosen,
    /// It is the usual one of the country.
    Country(CountryCode),
    /// Nobody has said where the box is.
    Nowhere,
}

/// A box's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownZone {
    /// Which.
    pub zone: Zone,
    /// From where that is known.
    pub from: ZoneFrom,
    /// The usual one of its country, if that is known.
    pub usual: Option<Zone>,
}

/// `UTC−5`, `UTC+5:30`, `UTC`.
pub fn offset_name(minutes: i32) -> String {
    let sign = if minutes < 0 { '−' } else { '+' };
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{}", hours.abs()),
        (hours, left) => format!("UTC{sign}{}:{:02}", hours.abs(), left.abs()),
    }
}

/// What was chosen.
#[derive(serde::Deserialize)]
pub(super) struct SentZone {
    /// A zone's name; empty: the country's.
    #[serde(default)]
    place: String,
}

/// Chooses the zone.
pub(super) async fn choose(
    AxumState(pages): AxumState<ClockPages>,
    visitor: Visitor,
    Form(sent): Form<SentZone>,
) -> Result<Response, WebError> {
    let person = admitted(&pages, &visitor).await?;
    let (clock, place) = shown(&pages).await?;
    let chosen = match sent.place.as_str() {
        "" if place.usual.is_some() => Ok(None),
        name => name.parse::<Zone>().map(Some),
    };
    let Ok(chosen) = chosen else {
        return Ok(page(&visitor, (clock, place), None, &Sent::default(), Some(Wrong::Place)));
    };
    let keeps = pages.clock.clone();
    reading(move || keeps.choose_zone(chosen, person).map_err(WebError::internal)).await?;
    Ok(web::see_other("/box/clock?done=zone"))
}

/// Where a zone is, in words: `Lima, Bogotá, Quito (UTC−5)`.
pub(super) fn words(t: &Tongue, zone: Zone) -> String {
    let last = zone.name().rsplit('/').next().unwrap_or_default();
    let place = t.say(&format!("upkeep-zone-{}", last.to_lowercase().replace('_', "-"))).into_owned();
    let (standard, summer) = zone.offsets();
    let mut said = vec![("place", place.into()), ("offset", offset_name(standard).into())];
    match summer {
        None => t.with("upkeep-zone-named", &said).into_owned(),
        Some(minutes) => {
            said.push(("summer", offset_name(minutes).into()));
            t.with("upkeep-zone-summer", &said).into_owned()
        }
    }
}

/// From where it is known.
pub(super) fn from_words(t: &Tongue, place: ShownZone) -> String {
    let key = match place.from {
        ZoneFrom::Chosen => "upkeep-zone-chosen",
        ZoneFrom::Country(_) => "upkeep-zone-country",
        ZoneFrom::Nowhere => "upkeep-zone-nowhere",
    };
    t.say(key).into_owned()
}

/// All zones, from west to east.
pub(super) fn form(visitor: &Visitor, place: ShownZone, wrong: Option<Wrong>) -> PostForm {
    let t = &visitor.t;
    let usual = match place.usual {
        Some(usual) => t.with("upkeep-zone-usual", &[("place", words(t, usual).into())]),
        None => t.say("upkeep-clock-zone-choose"),
    };
    let chosen = if place.from == ZoneFrom::Chosen { place.zone.name() } else { "" };
    let field = Field::select("place", t.say("upkeep-zone-field")).value(chosen).option("", usual);
    let field = Zone::all().fold(field, |field, zone| field.option(zone.name(), words(t, zone)));
    let problem = (wrong == Some(Wrong::Place)).then(|| t.say("upkeep-zone-wrong").into_owned());
    PostForm::new(visitor, "/box/clock/zone")
        .with(field.maybe_error(problem))
        .with(Button::quiet(t.say("upkeep-zone-do")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use web::messages::{LanguagePlan, Messages};

    #[test]
    fn every_zone_has_its_words_in_three_languages() {
        let messages = Messages::load(&[web::MESSAGES, crate::MESSAGES], LanguagePlan::default()).unwrap();
        for language in ["es", "pt", "en"] {
            let t = messages.tongue(&language.parse().unwrap());
            let all: BTreeSet<String> = Zone::all().map(|zone| words(&t, zone)).collect();
            assert_eq!(all.len(), Zone::all().count(), "{language}");
            assert!(all.iter().all(|words| words.contains("(UTC") && !words.contains('[')), "{all:?}");
        }
        let t = messages.tongue(&"es".parse().unwrap());
        let of = |name: &str| words(&t, name.parse().unwrap());
        assert!(
            of("America/Bogota").starts_with("Lima, Bogotá, Quito")
                && of("America/Bogota").ends_with("(UTC−5)")
        );
        assert_eq!(of("America/Santiago"), "Santiago de Chile (UTC−4; en verano UTC−3)");
    }

    #[test]
    fn offsets_are_written_as_on_a_map() {
        for (minutes, name) in
            [(0, "UTC"), (-300, "UTC−5"), (540, "UTC+9"), (-210, "UTC−3:30"), (345, "UTC+5:45")]
        {
            assert_eq!(offset_name(minutes), name);
        }
    }
}
