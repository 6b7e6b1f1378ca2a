//! Which languages there are, and what each of them lacks.

use super::{Bench, State, name_of};
use crate::desk::{
    channels::name_of_channel,
    overlay::languages_of_course,
    sounds::sound_languages,
    source::{Source, name_of_course},
    words::{INTERFACE, languages},
};
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};
use kernel::LanguageTag;
use std::collections::BTreeSet;
use store::StoreError;
use web::{
    Fields, Html, Page, Visitor, WebError, blocking,
    messages::Tongue,
    parts::{Button, Card, Cards, Cell, Field, Heading, Lead, Notice, PostForm, Table},
};

/// The key of a language's own name: until it is approved, nobody can choose the language.
const LANGUAGE_NAME: &str = "web-language-name";

/// Languages in which anything is said: by the pages, by a course, at the desk.
fn known(state: &State) -> Result<BTreeSet<LanguageTag>, StoreError> {
    let mut all: BTreeSet<LanguageTag> = BTreeSet::new();
    let courses = state.library.courses();
    all.extend(courses.iter().flat_map(|open| open.course.languages.iter().cloned()));
    let built_in = state.catalogues.iter().flat_map(|all| all.sources.iter().map(|(tag, _)| *tag));
    all.extend(built_in.filter_map(|tag| tag.parse::<LanguageTag>().ok()));
    let channels = state.library.channels().map(|all| all.cards()).transpose()?.unwrap_or_default();
    state.library.store.read_blocking(|db| {
        for card in &channels {
            all.extend(languages(db, &name_of_channel(&card.id))?.iter().filter_map(|tag| tag.parse().ok()));
        }
        for language in languages(db, INTERFACE)?.into_iter().chain(sound_languages(db, INTERFACE)?) {
            all.extend(language.parse::<LanguageTag>().ok());
        }
        for open in &courses {
            all.extend(languages_of_course(db, open.course.id.as_str())?);
            for language in sound_languages(db, &name_of_course(open.course.id.as_str()))? {
                all.extend(language.parse::<LanguageTag>().ok());
            }
        }
        Ok(all)
    })
}

pub(super) async fn desk(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    state.translator(&visitor).await?;
    let t = &visitor.t;
    let asked = state.clone();
    let known = blocking(move || known(&asked)).await?.map_err(WebError::internal)?;
    let mut main = Html::new().with(Lead::new(t.say("desk-lead")));
    let cards: Cards = known
        .iter()
        .map(|language| Card::new(name_of(t, language)).link(format!("/desk/{language}")))
        .collect();
    let form = PostForm::new(&visitor, "/desk")
        .with(
            Field::text("language", t.say("desk-language"))
                .hint(t.say("desk-language-hint"))
                .autocomplete("off")
                .attribute("autocapitalize", "none")
                .max_chars(20),
        )
        .with(Button::main(t.say("desk-begin")));
    main = main.with(cards).with(Heading::new(t.say("desk-new"))).with(form);
    Ok(web::page(&visitor, Page::new(t.say("desk-title"), main).staff()))
}

pub(super) async fn begin(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    state.translator(&visitor).await?;
    let typed = fields.get("language").unwrap_or_default().trim().to_owned();
    let language: LanguageTag =
        typed.parse().map_err(|_| WebError::bad_input(visitor.t.say("desk-bad-language").into_owned()))?;
    Ok(web::see_other(&format!("/desk/{language}")))
}

/// What a language lacks: the coverage report, from which each gap is one press away.
pub(super) async fn language(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(language): Path<String>,
) -> Result<Response, WebError> {
    state.translator(&visitor).await?;
    let language: LanguageTag = web::parsed(&language)?;
    let t = &visitor.t;
    let (asked, tag) = (state.clone(), language.clone());
    let read = move || -> Result<Vec<Bench>, StoreError> {
        let mut benches = vec![asked.read(Source::interface(&asked.catalogues), &tag)?];
        for open in asked.library.courses() {
            if let Some(course) = asked.library.course_source(open.course.id.as_str()) {
                benches.push(asked.read(Source::Course(course), &tag)?);
            }
        }
        for card in asked.library.channels().map(|all| all.cards()).transpose()?.unwrap_or_default() {
            if let Some(channel) = asked.library.channel_source(&card.id)? {
                let bench = asked.read(Source::Channel(channel), &tag)?;
                // In its own language there is nothing to say of it.
                benches.extend(Some(bench).filter(|bench| bench.own.is_none()));
            }
        }
        Ok(benches)
    };
    let benches = blocking(read).await?.map_err(WebError::internal)?;
    let built_in =
        state.catalogues.iter().any(|all| all.sources.iter().any(|(tag, _)| *tag == language.as_str()));
    let mut main = Html::new().with(Lead::new(t.say("desk-language-lead")));
    let mut begun = false;
    let mut table = Table::new(t.say("desk-coverage"))
        .column(t.say("desk-coverage-what"))
        .numbers(t.say("desk-coverage-texts"))
        .numbers(t.say("desk-coverage-waiting"))
        .numbers(t.say("desk-coverage-sounds"))
        .stacked();
    let mut lacking = 0;
    for bench in &benches {
        let covered = bench.covered();
        let is_pages = matches!(bench.source, Source::Interface(_));
        begun |= covered.texts > 0 && !is_pages && bench.own.is_none();
        if is_pages && built_in {
            table = table.row(vec![
                Cell::link(bench.here(), bench.title(t)),
                Cell::text(t.say("desk-built-in")),
                Cell::text(t.number(covered.sounds_waiting)),
                share(t, bench, covered.sounds, covered.sounds_of, "silent"),
            ]);
            continue;
        }
        lacking += usize::from(covered.texts < covered.texts_of);
        table = table.row(vec![
            Cell::link(bench.here(), bench.title(t)),
            share(t, bench, covered.texts, covered.texts_of, "missing"),
            Cell::text(t.number(covered.waiting + covered.sounds_waiting)),
            share(t, bench, covered.sounds, covered.sounds_of, "silent"),
        ]);
    }
    let reading = match lacking {
        0 => t.say("desk-coverage-whole"),
        n => t.count("desk-coverage-lacking", n),
    };
    let named = built_in || t.messages().speaks(&language);
    if begun && !named {
        main = main.with(Notice::look(t.say("desk-no-name")).words(t.say("desk-no-name-do")));
    }
    if !built_in && benches.first().is_some_and(|bench| bench.words(LANGUAGE_NAME).is_none()) {
        main = main.with(Notice::calm(t.say("desk-name-first")));
    }
    main = main.with(table.reading(reading));
    let title = t.named("desk-language-title", &name_of(t, &language)).into_owned();
    let page = Page::new(title, main).staff().under("/desk", t.say("desk-title"));
    Ok(web::page(&visitor, page))
}

/// "12 of 40", leading to what is missing; a dash where there is nothing.
fn share(t: &Tongue, bench: &Bench, have: usize, of: usize, only: &str) -> Cell {
    if of == 0 {
        return Cell::text("–");
    }
    let words = t.with("desk-share", &[("n", have.into()), ("all", of.into())]);
    match have < of {
        true => Cell::link(format!("{}?only={only}", bench.here()), words),
        false => Cell::text(words),
    }
}
