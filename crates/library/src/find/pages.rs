//! The page on which a learner looks for something. Without words it lists the courses, so that nobody has to write.

use super::{SCOPE, language_name, pictures};
use crate::{
    Library,
    marks::sign_of,
    pages::reader_language,
    player::{Safe, escape},
};
use axum::{
    Router,
    extract::{Query, State as AxumState},
    response::Response,
    routing::get,
};
use kernel::ports::Titles;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use store::{
    StoreError,
    search::{self, Filter, Found, Offered, Search},
};
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Field, GetForm, Heading, LinkButton, Links, Notice},
};

/// What the page needs.
#[derive(Clone)]
pub struct State {
    /// The courses, and where the index lies.
    pub library: Library,
}

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new().route("/find", get(find)).with_state(state)
}

/// Results on the page: more are no help, another word is.
const SHOWN: usize = 30;
/// Results of one course before the course itself is the better place to look.
const OF_ONE: usize = 6;
/// Longest query, in characters.
const MAX_CHARS: usize = 100;

#[derive(serde::Deserialize, Default)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    way: String,
}

/// What the page shows.
struct Read {
    offered: Arc<Offered>,
    found: Vec<Found>,
    /// Channels whose stick is not in.
    away: Vec<String>,
}

fn read(library: &Library, words: &str, language: &str, filter: &Filter) -> Result<Read, StoreError> {
    let offered = library.offered()?;
    let found = library.store.read_blocking(|db| match search::tokens(words).is_empty() {
        true => search::browse(db, SCOPE, "course", filter, SHOWN as i64 * 4),
        false => {
            let filter = filter.clone();
            search::find(db, &Search { scope: SCOPE, words, filter, language, limit: SHOWN })
        }
    })?;
    let cards = library.channels().map(|channels| channels.cards()).transpose()?.unwrap_or_default();
    let away = cards.iter().filter(|card| !card.is_at_hand()).map(|card| card.id.to_string()).collect();
    Ok(Read { offered, found, away })
}

async fn find(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let words: String = asked.q.chars().take(MAX_CHARS).collect();
    let short = |text: String| text.chars().take(MAX_CHARS).collect::<String>();
    let filter = Filter {
        language: short(asked.language),
        level: short(asked.level),
        subject: short(asked.subject),
        way: short(asked.way),
    };
    let (library, language) = (state.library.clone(), t.language().to_string());
    let (typed, wanted) = (words.clone(), filter.clone());
    let shown = web::blocking(move || read(&library, &typed, &language, &wanted)).await?;
    let Read { offered, found, away } = shown.map_err(WebError::internal)?;
    let has_words = !search::tokens(&words).is_empty();
    let mut main = Html::new().with(form(t, &words, &filter, &offered));
    if let Some(picks) = pictures::picks(t, &words, &filter, &offered) {
        main = main.with(picks);
    }
    // One thing once, in her language if it has it.
    let found = if has_words { found } else { own_language(t, found) };
    if has_words || !filter.is_empty() {
        main = main.with(Heading::new(t.count("find-found", found.len())));
    }
    if found.is_empty() {
        main = main
            .with(Notice::calm(t.say("find-nothing")).words(t.say("find-nothing-do")))
            .with(LinkButton::quiet("/courses", t.say("find-all-courses")));
    }
    let lines = Lines { t, away: &away };
    main = match has_words || !filter.is_empty() {
        true => lines.grouped(main, &state.library, &found),
        false if found.is_empty() => main,
        false => main.with(lines.links(&t.say("library-courses-title"), &found, false)),
    };
    let page =
        Page::new(t.say("find-title"), main).learner().under("/courses", t.say("library-courses-title"));
    Ok(web::page(&visitor, page))
}

fn form(t: &Tongue, words: &str, filter: &Filter, offered: &Offered) -> GetForm {
    let mut form = GetForm::new("/find").with(
        Field::text("q", t.say("find-words"))
            .value(words)
            .hint(t.say("find-words-hint"))
            .attribute("enterkeyhint", "search")
            .autocomplete("off")
            .max_chars(MAX_CHARS),
    );
    for (name, values, chosen) in
        [("language", &offered.languages, &filter.language), ("level", &offered.levels, &filter.level)]
    {
        // A choice between one thing is none.
        if values.len() < 2 && chosen.is_empty() {
            continue;
        }
        let mut field = Field::select(name, t.say(&format!("find-{name}")))
            .option("", t.say(&format!("find-{name}-any")))
            .value(chosen.as_str());
        for value in values {
            field = field.option(value.as_str(), value_words(t, name, value));
        }
        form = form.with(field);
    }
    // What is chosen by picture stays chosen while she looks for words.
    for (name, chosen) in [("subject", &filter.subject), ("way", &filter.way)] {
        if !chosen.is_empty() {
            let hidden = format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(chosen));
            form = form.with(Safe(hidden));
        }
    }
    form.with(Button::main(t.say("find-go")))
}

/// The address of the page that shows these.
pub(super) fn address(words: &str, filter: &Filter) -> String {
    let pairs = [
        ("q", words),
        ("language", &filter.language),
        ("level", &filter.level),
        ("subject", &filter.subject),
        ("way", &filter.way),
    ];
    let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = said.map(|(name, value)| format!("{name}={}", in_query(value))).collect();
    if query.is_empty() { "/find".to_owned() } else { format!("/find?{}", query.join("&")) }
}

/// A value in an address: everything but letters and digits of ASCII as `%xx`.
fn in_query(value: &str) -> String {
    let sign = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    value.bytes().map(sign).collect()
}

fn value_words(t: &Tongue, name: &str, value: &str) -> String {
    match name {
        "level" if ["everyone", "primary", "secondary", "adult", "teacher"].contains(&value) => {
            t.say(&format!("find-level-{value}")).into_owned()
        }
        "language" => language_name(t, value),
        _ => value.to_owned(),
    }
}

/// How results are written.
struct Lines<'a> {
    t: &'a Tongue,
    /// Channels whose stick is not in.
    away: &'a [String],
}

impl Lines<'_> {
    /// Results by course, in the order of each course's best.
    fn grouped(&self, mut main: Html, library: &Library, found: &[Found]) -> Html {
        let t = self.t;
        let mut order: Vec<&str> = Vec::new();
        let mut parts: BTreeMap<&str, Vec<Found>> = BTreeMap::new();
        for result in found {
            if !order.contains(&result.part.as_str()) {
                order.push(&result.part);
            }
            parts.entry(&result.part).or_default().push(result.clone());
        }
        for part in order {
            let mut results = parts.remove(part).unwrap_or_default();
            // The course first, then what is in it: a reader sees where she is.
            results.sort_by_key(|result| result.kind != "course");
            results.truncate(OF_ONE);
            let course = library.course(part);
            let channel = library.course_title(part, t.language());
            let title = match &course {
                Some(open) => open.course.texts.words(reader_language(open, t), "title"),
                None => channel.as_deref().unwrap_or_default(),
            };
            main = main.with(self.links(title, &results, true));
        }
        main
    }

    /// One line for each, with what it is.
    fn links(&self, label: &str, found: &[Found], say_kind: bool) -> Links {
        let t = self.t;
        let mut links = Links::new(label);
        for result in found {
            let kind = match result.kind.as_str() {
                "course" | "lesson" | "page" if say_kind => {
                    t.say(&format!("find-kind-{}", result.kind)).into_owned()
                }
                "topic" | "video" | "audio" | "document" | "exercise" | "slideshow" | "html5" if say_kind => {
                    t.say(&format!("library-kind-{}", result.kind)).into_owned()
                }
                _ => String::new(),
            };
            let language = match result.language == t.language().as_str() {
                true => String::new(),
                false => value_words(t, "language", &result.language),
            };
            let heard = match result.ways.split(' ').any(|way| way == super::SOUND) {
                true => t.say("find-heard").into_owned(),
                false => String::new(),
            };
            let away = match self.away.contains(&result.part) {
                true => t.say("library-content-on-stick").into_owned(),
                false => String::new(),
            };
            let note: Vec<String> =
                [kind, language, heard, away].into_iter().filter(|words| !words.is_empty()).collect();
            let title = match note.is_empty() {
                true => result.title.clone(),
                false => format!("{} ({})", result.title, note.join(", ")),
            };
            links = links.signed(sign_of(&result.kind), result.link.as_str(), title);
        }
        links
    }
}

/// Each thing once: in her language if it has it.
fn own_language(t: &Tongue, found: Vec<Found>) -> Vec<Found> {
    let thing = |found: &Found| {
        found.document.rsplit_once('@').map_or(found.document.clone(), |(thing, _)| thing.to_owned())
    };
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut best: Vec<Found> = Vec::new();
    for result in found {
        match places.get(&thing(&result)) {
            Some(known) if result.language == t.language().as_str() => best[*known] = result,
            Some(_) => {}
            None => {
                places.insert(thing(&result), best.len());
                best.push(result);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_chosen() {
        let filter = Filter { subject: "life".into(), way: "sound".into(), ..Filter::default() };
        assert_eq!(
            address("¿qué & más?", &filter),
            "/find?q=%C2%BFqu%C3%A9%20%26%20m%C3%A1s%3F&subject=life&way=sound"
        );
        assert_eq!(address("", &Filter::default()), "/find");
    }
}
