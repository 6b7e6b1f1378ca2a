//! `/box/clock`: what time the box has, from where, and the two ways to set it: from the phone in one's hand, or by typing it.
//!
//! Who opens it: whoever looks after a box without a clock battery, after a power cut, with the phone that she has with her. Small boards
//! start in 1970, or where they were switched off; a central tells them the time when they reach it, which may be next month.

mod belief;
mod place;

pub use belief::{NotTaken, Own, TOLERANCE_MS, Taken, Teller, Told, believe};
pub use place::{ShownZone, ZoneFrom, offset_name};

use askama::Template;
use axum::{
    Router,
    extract::{Query, State as AxumState},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kernel::{ClockQuality, ClockTrouble, Gate, PersonId, UtcMillis, Wish, Zone, calendar, ports::PortError};
use std::sync::Arc;
use web::{
    Form, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Field, Heading, LinkButton, Notice, PostForm, Text},
    reading, session,
};

/// From where a box has its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The machine's own clock, as good as it says.
    Machine(ClockQuality),
    /// The last time that was known before the power went, and what has passed since it came back.
    Carried,
    /// Its central told it.
    Central {
        /// When, by that time.
        at: UtcMillis,
    },
    /// Whoever keeps the box set it.
    Keeper {
        /// When, by that time.
        at: UtcMillis,
    },
}

/// What a box's clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The time.
    pub now: UtcMillis,
    /// From where.
    pub source: Source,
    /// Why nobody should count days by it.
    pub trouble: Option<ClockTrouble>,
}

/// The box's clock; implemented by the binary, which alone asks clocks.
pub trait Timekeeping: Send + Sync {
    /// What it shows.
    fn shown(&self) -> Result<Shown, PortError>;
    /// Sets it, and writes down who did. `sure`: she has read that the box wrote entries of a later date.
    fn set(&self, time: UtcMillis, by: PersonId, sure: bool) -> Result<Result<Taken, NotTaken>, PortError>;
    /// In which time zone it is, and from where that is known.
    fn zone(&self) -> Result<ShownZone, PortError>;
    /// Chooses one, for this page and all others; `None`: its country's again.
    fn choose_zone(&self, chosen: Option<Zone>, by: PersonId) -> Result<(), PortError>;
}

/// What the page needs.
#[derive(Clone)]
pub struct ClockPages {
    /// Who may see it.
    pub gate: Arc<dyn Gate>,
    /// The clock.
    pub clock: Arc<dyn Timekeeping>,
}

/// The routes.
pub fn routes(pages: ClockPages) -> Router {
    Router::new()
        .route("/box/clock", get(show).post(set))
        .route("/box/clock/zone", post(place::choose))
        .with_state(pages)
}

/// Longest that a page lies open before its time is no longer counted on: what was compared then says nothing now.
const LONGEST_READ_MS: i64 = 3_600_000;
/// Hours that clocks on the wall are ahead of UTC where boxes stand; `upkeep-clock-zone` and the number names places. Of a box of which
/// nobody has said where it is, whoever types the hour of the wall must not set it wrong by five.
const ZONES: [i64; 12] = [-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 9];
/// Characters of a date or a time that somebody types.
const MAX_TYPED: usize = 20;

/// What the address says happened.
#[derive(serde::Deserialize, Default)]
struct Asked {
    #[serde(default)]
    done: String,
}

/// What was sent: a moment by the phone's clock, or what was typed.
#[derive(serde::Deserialize, Default)]
struct Sent {
    /// Milliseconds since 1970, UTC; from the script, or from a page that asked again.
    #[serde(default)]
    at: String,
    /// What the box's clock showed when it asked again.
    #[serde(default)]
    seen: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    time: String,
    /// Minutes that the place's clock is ahead of UTC.
    #[serde(default)]
    zone: String,
    #[serde(default)]
    sure: String,
}

/// What is wrong with what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Day,
    Time,
    Zone,
    /// No zone of the list was chosen.
    Place,
    /// Nobody has such a year.
    Year,
}

/// The phone's clock beside the box's. Hidden until the script compares them.
#[derive(Template)]
#[template(path = "clock_phone.html")]
struct PhoneClock<'a> {
    t: &'a Tongue,
    now: i64,
    form: PostForm,
}

async fn admitted(pages: &ClockPages, visitor: &Visitor) -> Result<PersonId, WebError> {
    let (actor, gate) = (visitor.actor()?.clone(), pages.gate.clone());
    let person = actor.person;
    reading(move || gate.may(&actor, &Wish::MaintainBox).map(drop).map_err(WebError::Refused)).await?;
    Ok(person)
}

/// What the clock shows, and where.
async fn shown(pages: &ClockPages) -> Result<(Shown, ShownZone), WebError> {
    let clock = pages.clock.clone();
    let both = move || Ok::<_, PortError>((clock.shown()?, clock.zone()?));
    reading(move || both().map_err(WebError::internal)).await
}

async fn show(
    AxumState(pages): AxumState<ClockPages>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    admitted(&pages, &visitor).await?;
    let shown = shown(&pages).await?;
    let t = &visitor.t;
    let done = |key: &str| Notice::good(t.say(key)).words(t.say(&format!("{key}-words"))).result();
    let result = match asked.done.as_str() {
        "set" => Some(done("upkeep-clock-set")),
        "zone" => Some(done("upkeep-zone-set")),
        _ => None,
    };
    Ok(page(&visitor, shown, result, &Sent::default(), None))
}

/// The whole page: the time, from where, and how to set it.
fn page(
    visitor: &Visitor,
    (shown, place): (Shown, ShownZone),
    result: Option<Notice>,
    sent: &Sent,
    wrong: Option<Wrong>,
) -> Response {
    let t = &visitor.t;
    let mut main = Html::new();
    if let Some(result) = result {
        main = main.with(result);
    }
    main = main.with_template(&BoxTime {
        time: t.time(shown.now),
        zone: zone_name(t, shown.now),
        day: t.date(shown.now),
    });
    main = main.with(Text::new(match place.from {
        ZoneFrom::Nowhere => t.say("upkeep-clock-utc").into_owned(),
        _ => t.with("upkeep-zone-of", &[("place", place::words(t, place.zone).into())]).into_owned(),
    }));
    main = main.with(Text::new(source_words(t, shown.source)));
    if shown.trouble.is_some() {
        main = main.with(Notice::look(t.say("upkeep-clock-doubted")).words(t.say("upkeep-clock-doubted-do")));
    }
    let phone =
        PostForm::new(visitor, "/box/clock").hidden("at", "").with(Button::main(t.say("upkeep-clock-phone")));
    main = main
        .with(Heading::new(t.say("upkeep-clock-right")))
        .with(Text::new(t.say("upkeep-clock-right-words")))
        .with_template(&PhoneClock { t, now: shown.now.0, form: phone })
        .with(Heading::new(t.say("upkeep-clock-by-hand")))
        .with(typed_form(visitor, place, sent, wrong))
        .with(Heading::new(t.say("upkeep-zone-title")))
        .with(Text::new(place::from_words(t, place)))
        .with(place::form(visitor, place, wrong));
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::new(t.say("upkeep-clock-title"), main).staff().status(status);
    web::page(visitor, page.under("/box", t.say("upkeep-box")))
}

/// A day and a time, for phones without script and for whoever reads a watch; and the place, if the box does not know it.
fn typed_form(visitor: &Visitor, place: ShownZone, sent: &Sent, wrong: Option<Wrong>) -> PostForm {
    let t = &visitor.t;
    let said = |which: &[Wrong], key: &str| {
        wrong.filter(|wrong| which.contains(wrong)).map(|_| t.say(key).into_owned())
    };
    let day = match wrong {
        Some(Wrong::Year) => said(&[Wrong::Year], "upkeep-clock-wrong-year"),
        _ => said(&[Wrong::Day], "upkeep-clock-wrong-day"),
    };
    let zones = Field::select("zone", t.say("upkeep-clock-zone")).value(sent.zone.as_str());
    let zones = ZONES.iter().fold(zones.option("", t.say("upkeep-clock-zone-choose")), |zones, hours| {
        zones.option((hours * 60).to_string(), t.say(&format!("upkeep-clock-zone{hours}")))
    });
    let zones = zones.maybe_error(said(&[Wrong::Zone], "upkeep-clock-wrong-zone")).required();
    let form = PostForm::new(visitor, "/box/clock")
        .with(
            Field::date("day", t.say("upkeep-clock-day"))
                .value(sent.day.as_str())
                .maybe_error(day)
                .required(),
        )
        .with(
            Field::time("time", t.say("upkeep-clock-time"))
                .value(sent.time.as_str())
                .hint(t.say("upkeep-clock-time-hint"))
                .maybe_error(said(&[Wrong::Time], "upkeep-clock-wrong-time"))
                .required(),
        );
    let form = if place.from == ZoneFrom::Nowhere { form.with(zones) } else { form };
    form.with(Button::quiet(t.say("upkeep-clock-do")))
}

/// Behind every time on this page: `UTC`, or by how much the pages of this box are ahead of it then.
fn zone_name(t: &Tongue, at: UtcMillis) -> String {
    offset_name(t.zone().offset_minutes(at))
}

fn stated(t: &Tongue, at: UtcMillis) -> String {
    format!("{} {}", t.date_time(at), zone_name(t, at))
}

fn source_words(t: &Tongue, source: Source) -> String {
    let when = |key: &str, at| t.with(key, &[("when", stated(t, at).into())]).into_owned();
    match source {
        Source::Machine(ClockQuality::Unknown) => t.say("upkeep-clock-from-nowhere").into_owned(),
        Source::Machine(ClockQuality::Good) => t.say("upkeep-clock-from-good").into_owned(),
        Source::Machine(_) => t.say("upkeep-clock-from-machine").into_owned(),
        Source::Carried => t.say("upkeep-clock-from-carried").into_owned(),
        Source::Central { at } => when("upkeep-clock-from-central", at),
        Source::Keeper { at } => when("upkeep-clock-from-keeper", at),
    }
}

async fn set(
    AxumState(pages): AxumState<ClockPages>,
    visitor: Visitor,
    Form(sent): Form<Sent>,
) -> Result<Response, WebError> {
    let person = admitted(&pages, &visitor).await?;
    let (before, sure) = (visitor.now(), sent.sure == "1");
    let (_, place) = shown(&pages).await?;
    let known = (place.from != ZoneFrom::Nowhere).then_some(place.zone);
    let time = match read(&sent, before, known) {
        Ok(time) => time,
        Err(wrong) => return Ok(page(&visitor, shown(&pages).await?, None, &sent, Some(wrong))),
    };
    let clock = pages.clock.clone();
    let taken = reading(move || clock.set(time, person, sure).map_err(WebError::internal)).await?;
    match taken {
        Ok(_) => stay_signed_in(&visitor, before, "/box/clock?done=set").await,
        Err(NotTaken::BehindLog { log }) => Ok(ask_again(&visitor, time, log)),
        Err(_) => Ok(page(&visitor, shown(&pages).await?, None, &sent, Some(Wrong::Year))),
    }
}

/// Sessions last by the clock, and a jump of years ends them all. Whoever has just set it goes on for as long as she would have.
async fn stay_signed_in(visitor: &Visitor, before: UtcMillis, to: &str) -> Result<Response, WebError> {
    let Some(session) = visitor.session() else { return Ok(web::see_other(to)) };
    // The request still has the time of before.
    let (now, left_ms) = (visitor.web().clock().now(), session.row.ends_at.0.saturating_sub(before.0));
    let row = session::SessionRow { seen_at: now, ends_at: now.plus_ms(left_ms), ..session.row.clone() };
    Ok((session::open(visitor, row).await?, web::see_other(to)).into_response())
}

/// The box wrote entries of a later date: either that was wrong, or this is.
fn ask_again(visitor: &Visitor, time: UtcMillis, log: UtcMillis) -> Response {
    let t = &visitor.t;
    let (new, old) = (stated(t, time), stated(t, log));
    let form = PostForm::new(visitor, "/box/clock")
        .hidden("at", &time.0.to_string())
        .hidden("seen", &visitor.now().0.to_string())
        .hidden("sure", "1")
        .with(Button::main(t.with("upkeep-clock-sure", &[("when", new.into())])));
    let main = Html::new()
        .with(
            Notice::look(t.with("upkeep-clock-ahead", &[("when", old.into())]))
                .words(t.say("upkeep-clock-ahead-words"))
                .result(),
        )
        .with(Text::new(t.say("upkeep-clock-ahead-ask")))
        .with(form)
        .with(LinkButton::quiet("/box/clock", t.say("upkeep-clock-other-date")));
    let page = Page::new(t.say("upkeep-clock-ahead-title"), main).staff();
    let page = page.under("/box", t.say("upkeep-box")).under("/box/clock", t.say("upkeep-clock-title"));
    web::page(visitor, page)
}

/// The moment that was sent, typed by the clock of the box's own zone if that is known. What was compared a minute ago is a minute later by
/// now, by whatever clock.
fn read(sent: &Sent, now: UtcMillis, known: Option<Zone>) -> Result<UtcMillis, Wrong> {
    if !sent.at.is_empty() {
        let at: i64 = sent.at.parse().map_err(|_| Wrong::Time)?;
        let seen = sent.seen.parse().map_or(now.0, |seen: i64| seen);
        let since = now.0.saturating_sub(seen);
        let passed = if sent.sure == "1" && (0..=LONGEST_READ_MS).contains(&since) { since } else { 0 };
        return Ok(UtcMillis(at).plus_ms(passed));
    }
    let day = read_day(&sent.day).ok_or(Wrong::Day)?;
    let minute = read_minute(&sent.time).ok_or(Wrong::Time)?;
    if let Some(zone) = known {
        return Ok(zone.moment_of(day * calendar::DAY_MS + minute * 60_000));
    }
    let zone = ZONES.into_iter().find(|hours| sent.zone == (hours * 60).to_string()).ok_or(Wrong::Zone)?;
    Ok(UtcMillis(day * calendar::DAY_MS + (minute - zone * 60) * 60_000))
}

/// `2026-11-23` as browsers send it, `23/11/2026`, `23-11-2026` or `23.11.2026` as people write it: the day since 1970.
fn read_day(text: &str) -> Option<i64> {
    let parts = numbers(text, &['-', '/', '.'])?;
    let [first, month, last] = parts[..] else { return None };
    let (year, day) = if first > 31 { (first, last) } else { (last, first) };
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let number = calendar::day_of_date(year, month as u8, day as u8);
    // 31 February is no day.
    (calendar::date_of_day(number) == (year, month as u8, day as u8)).then_some(number)
}

/// `18:05` or `18.05`, with seconds where a browser adds them: the minute of the day.
fn read_minute(text: &str) -> Option<i64> {
    let parts = numbers(text, &[':', '.', 'h'])?;
    match parts[..] {
        [hour @ 0..=23, minute @ 0..=59] | [hour @ 0..=23, minute @ 0..=59, 0..=59] => {
            Some(hour * 60 + minute)
        }
        _ => None,
    }
}

fn numbers(text: &str, between: &[char]) -> Option<Vec<i64>> {
    let text = text.trim();
    let is_number =
        |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() > MAX_TYPED {
        return None;
    }
    text.split(between).map(str::trim).map(|part| Some(part).filter(is_number)?.parse().ok()).collect()
}

/// The time in large type, as on a station's clock.
#[derive(Template)]
#[template(path = "clock_time.html")]
struct BoxTime {
    time: String,
    zone: String,
    day: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use web::messages::{LanguagePlan, Messages};

    #[test]
    fn a_day_and_a_time_are_read_as_people_write_them() {
        let civil = |day: &str, time: &str| {
            let sent = Sent { day: day.into(), time: time.into(), zone: "-300".into(), ..Sent::default() };
            read(&sent, UtcMillis(0), None).map(|at| at.0)
        };
        // 2026-11-23 18:05 in Lima.
        let expected = Ok(1_795_475_100_000);
        for (day, time) in [
            ("2026-11-23", "18:05"),
            ("23/11/2026", "18.05"),
            (" 23.11.2026 ", "18:05:59"),
            ("23-11-2026", " 18h05 "),
        ] {
            assert_eq!(civil(day, time), expected, "{day} {time}");
        }
        for day in [
            "",
            "2026",
            "31/2/2026",
            "2026-13-01",
            "23/11/26",
            "0/11/2026",
            "23/11/2026/1",
            "a/b/c",
            "99999-1-1",
        ] {
            assert_eq!(civil(day, "18:05"), Err(Wrong::Day), "{day}");
        }
        for time in ["", "18", "24:00", "18:60", "-1:00", "6:05 pm", "1:2:3:4", "18:05:60"] {
            assert_eq!(civil("2026-11-23", time), Err(Wrong::Time), "{time}");
        }
    }

    #[test]
    fn the_hour_of_the_wall_counts_only_with_the_place_and_every_place_has_its_words() {
        let at = |zone: &str| {
            let (day, time) = ("2026-11-23".into(), "18:05".into());
            let sent = Sent { day, time, zone: zone.into(), ..Sent::default() };
            read(&sent, UtcMillis(0), None).map(|at| at.0)
        };
        assert_eq!(at("0"), Ok(1_795_457_100_000));
        assert_eq!(at("-180"), Ok(1_795_457_100_000 + 3 * 3_600_000));
        assert_eq!(at("540"), Ok(1_795_457_100_000 - 9 * 3_600_000));
        for zone in ["", "-30", "x", "99999999999999999999"] {
            assert_eq!(at(zone), Err(Wrong::Zone), "{zone}");
        }
        let messages = Messages::load(&[web::MESSAGES, crate::MESSAGES], LanguagePlan::default()).unwrap();
        for language in ["es", "pt", "en"] {
            let t = messages.tongue(&language.parse().unwrap());
            for hours in ZONES {
                let said = t.say(&format!("upkeep-clock-zone{hours}")).into_owned();
                assert!(said.starts_with("UTC"), "{language} {hours}: {said}");
            }
        }
    }

    #[test]
    fn a_box_that_knows_its_zone_reads_the_hour_of_its_own_wall() {
        let at = |zone: &str, day: &str, time: &str| {
            // What somebody sends along of another place does not count.
            let sent = Sent { day: day.into(), time: time.into(), zone: "540".into(), ..Sent::default() };
            read(&sent, UtcMillis(0), Some(zone.parse().unwrap())).map(|at| at.0)
        };
        assert_eq!(at("America/Lima", "23/11/2026", "18:05"), Ok(1_795_475_100_000));
        // Two hours later in universal time: in summer Santiago is two hours ahead of Lima, in winter one.
        assert_eq!(at("America/Santiago", "23/11/2026", "20:05"), Ok(1_795_475_100_000));
        let july = |zone: &str, time: &str| at(zone, "10/7/2026", time).unwrap();
        assert_eq!(july("America/Santiago", "20:05"), july("America/Lima", "19:05"));
    }

    #[test]
    fn what_was_sent_by_a_phone_counts_at_once_and_what_was_asked_again_from_then_on() {
        let sent = |at: &str, seen: &str, sure: &str| Sent {
            at: at.into(),
            seen: seen.into(),
            sure: sure.into(),
            ..Sent::default()
        };
        for (sent, expected) in [
            (sent("5000", "900", ""), Ok(5_000)),
            (sent("5000", "900", "1"), Ok(5_100)),
            // By a clock that was set meanwhile nothing is counted.
            (sent("5000", "-9000000", "1"), Ok(5_000)),
            (sent("5000", "2000", "1"), Ok(5_000)),
            (sent("5000", "x", "1"), Ok(5_000)),
            (sent("soon", "900", ""), Err(Wrong::Time)),
        ] {
            assert_eq!(
                read(&sent, UtcMillis(1_000), Some(Zone::UTC)).map(|at| at.0),
                expected,
                "{} {}",
                sent.at,
                sent.seen
            );
        }
    }

    #[test]
    fn every_source_has_its_words() {
        let messages = Messages::load(&[web::MESSAGES, crate::MESSAGES], LanguagePlan::default()).unwrap();
        let at = UtcMillis(1_795_475_100_000);
        let mut qualities =
            [ClockQuality::Unknown, ClockQuality::Carried, ClockQuality::Good].map(Source::Machine).to_vec();
        qualities.extend([Source::Carried, Source::Central { at }, Source::Keeper { at }]);
        for language in ["es", "pt", "en"] {
            let t = messages.tongue(&language.parse().unwrap());
            let mut said: Vec<String> = qualities.iter().map(|source| source_words(&t, *source)).collect();
            assert!(said[4].contains("23:05 UTC") && said[5].contains("23:05 UTC"), "{said:?}");
            assert!(said.iter().all(|words| !words.contains("upkeep-")), "{said:?}");
            said.dedup();
            assert_eq!(said.len(), qualities.len(), "{said:?}");
        }
    }
}
