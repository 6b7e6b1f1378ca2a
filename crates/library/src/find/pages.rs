//! The page on which a learner looks for something. Without words it lists the courses, so that nobody has to write.

use super::SCOPE;
use crate::{Library, pages::reader_language};
use axum::{
    Router,
    extract::{Query, State as AxumState},
    response::Response,
    routing::get,
};
use kernel::ports::Titles;
use std::collections::BTreeMap;
use store::search::{self, Filter, Found, Search};
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
}

async fn find(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let words: String = asked.q.chars().take(MAX_CHARS).collect();
    let filter = Filter { language: asked.language, level: asked.level, subject: asked.subject };
    let (store, language) = (state.library.store.clone(), t.language().to_string());
    let (typed, wanted) = (words.clone(), filter.clone());
    let read = move || {
        store.read_blocking(|db| {
            let offered = search::values(db, SCOPE, "course")?;
            let found = match search::tokens(&typed).is_empty() {
                true => search::browse(db, SCOPE, "course", &wanted, SHOWN as i64 * 4)?,
                false => {
                    let search = Search {
                        scope: SCOPE,
                        words: &typed,
                        filter: wanted,
                        language: &language,
                        limit: SHOWN,
                    };
                    search::find(db, &search)?
                }
            };
            Ok::<_, store::StoreError>((offered, found))
        })
    };
    let (offered, found) =
        tokio::task::spawn_blocking(read).await.map_err(WebError::internal)?.map_err(WebError::internal)?;
    let has_words = !search::tokens(&words).is_empty();
    let mut main = Html::new().with(form(t, &words, &filter, &offered));
    if has_words || !filter.is_empty() {
        main = main.with(Heading::new(t.count("find-found", found.len())));
    }
    if found.is_empty() {
        main = main
            .with(Notice::calm(t.say("find-nothing")).words(t.say("find-nothing-do")))
            .with(LinkButton::quiet("/courses", t.say("find-all-courses")));
    }
    main = match has_words {
        true => grouped(main, &state.library, t, &found),
        false if found.is_empty() => main,
        false => main.with(links(t, &t.say("library-courses-title"), &own_language(t, found), false)),
    };
    let page =
        Page::new(t.say("find-title"), main).learner().under("/courses", t.say("library-courses-title"));
    Ok(web::page(&visitor, page))
}

fn form(t: &Tongue, words: &str, filter: &Filter, offered: &[Vec<String>; 3]) -> GetForm {
    let mut form = GetForm::new("/find").with(
        Field::text("q", t.say("find-words"))
            .value(words)
            .hint(t.say("find-words-hint"))
            .attribute("enterkeyhint", "search")
            .autocomplete("off")
            .max_chars(MAX_CHARS),
    );
    let chosen = [&filter.language, &filter.level, &filter.subject];
    for ((name, values), chosen) in ["language", "level", "subject"].into_iter().zip(offered).zip(chosen) {
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
    form.with(Button::main(t.say("find-go")))
}

fn value_words(t: &Tongue, name: &str, value: &str) -> String {
    match name {
        "level" if ["everyone", "primary", "secondary", "adult", "teacher"].contains(&value) => {
            t.say(&format!("find-level-{value}")).into_owned()
        }
        "language" if ["es", "pt", "en"].contains(&value) => {
            t.say(&format!("find-language-{value}")).into_owned()
        }
        _ => value.to_owned(),
    }
}

/// Results by course, in the order of each course's best.
fn grouped(mut main: Html, library: &Library, t: &Tongue, found: &[Found]) -> Html {
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
        let channel = library.study_of(part).and_then(|_| library.course_title(part, t.language()));
        let title = match &course {
            Some(open) => open.course.texts.words(reader_language(open, t), "title"),
            None => channel.as_deref().or(results.first().map(|result| result.title.as_str())).unwrap_or(""),
        };
        main = main.with(links(t, title, &results, true));
    }
    main
}

/// One line for each, with what it is.
fn links(t: &Tongue, label: &str, found: &[Found], say_kind: bool) -> Links {
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
        let note: Vec<String> = [kind, language].into_iter().filter(|words| !words.is_empty()).collect();
        let title = match note.is_empty() {
            true => result.title.clone(),
            false => format!("{} ({})", result.title, note.join(", ")),
        };
        links = links.link(result.link.as_str(), title);
    }
    links
}

/// Each course once: in her language if it has it.
fn own_language(t: &Tongue, found: Vec<Found>) -> Vec<Found> {
    let mut best: Vec<Found> = Vec::new();
    for result in found {
        match best.iter_mut().find(|known| known.part == result.part) {
            Some(known) if result.language == t.language().as_str() => *known = result,
            Some(_) => {}
            None => best.push(result),
        }
    }
    best
}
