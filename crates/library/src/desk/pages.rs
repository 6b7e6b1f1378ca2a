//! The desk's pages: which languages there are, the texts of one, and files of translators' programs in and out.

use super::{
    po::{self, Entry},
    words::{self, INTERFACE, MAX_BYTES, Said, Standing, in_language, languages, standing_of},
};
use crate::Library;
use axum::{
    Router,
    extract::{Path, Query, State as AxumState},
    http::header,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kernel::{Actor, Gate, LanguageTag, Wish};
use std::{collections::BTreeMap, sync::Arc};
use web::{
    Fields, Html, Page, Upload, Visitor, WebError, blocking,
    messages::{Catalogue, check_words},
    parts::{
        Button, Card, Cards, Choice, Choices, Field, Heading, Lead, LinkButton, Links, Notice, Pager,
        PostForm,
    },
};

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// Where the log is.
    pub library: Library,
    /// Who may translate and approve.
    pub gate: Arc<dyn Gate>,
    /// The texts of all pages, as they are built in.
    pub catalogues: Arc<Vec<Catalogue>>,
}

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/desk", get(desk).post(begin))
        .route("/desk/{language}", get(texts).post(save))
        .route("/desk/{language}/po", get(po_out))
        .route("/desk/{language}/bring", post(po_in))
        .with_state(state)
}

/// Texts on one page.
const PER_PAGE: usize = 15;
/// Largest file of translations.
const MAX_FILE_BYTES: usize = 4 << 20;

async fn may(state: &State, actor: &Actor, wish: Wish) -> Result<bool, WebError> {
    let (gate, actor) = (state.gate.clone(), actor.clone());
    Ok(blocking(move || gate.may(&actor, &wish)).await?.is_ok())
}

/// The visitor, if she may translate; and whether she may approve.
async fn translator(state: &State, visitor: &Visitor) -> Result<(Actor, bool), WebError> {
    let actor = visitor.actor()?.clone();
    if !may(state, &actor, Wish::Translate(actor.school)).await? {
        return Err(WebError::NOT_YOURS);
    }
    let reviews = may(state, &actor, Wish::ApproveWords(actor.school)).await?;
    Ok((actor, reviews))
}

async fn said(state: &State, language: &LanguageTag) -> Result<BTreeMap<String, Said>, WebError> {
    let (store, language) = (state.library.store.clone(), language.to_string());
    blocking(move || store.read_blocking(|db| in_language(db, INTERFACE, &language)))
        .await?
        .map_err(WebError::internal)
}

async fn desk(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    translator(&state, &visitor).await?;
    let t = &visitor.t;
    let store = state.library.store.clone();
    let begun = blocking(move || store.read_blocking(|db| languages(db, INTERFACE)))
        .await?
        .map_err(WebError::internal)?;
    let all = words::spanish(&state.catalogues).len();
    let mut main = Html::new().with(Lead::new(t.say("desk-lead")));
    let mut cards = Cards::new();
    for (language, proposed, approved) in &begun {
        let args = [("n", (*proposed).into()), ("approved", (*approved).into()), ("all", all.into())];
        cards = cards.card(
            Card::new(language.as_str())
                .words(t.with("desk-so-far", &args))
                .link(format!("/desk/{language}")),
        );
    }
    main = if begun.is_empty() { main.with(Notice::calm(t.say("desk-none"))) } else { main.with(cards) };
    let form = PostForm::new(&visitor, "/desk")
        .with(
            Field::text("language", t.say("desk-language"))
                .hint(t.say("desk-language-hint"))
                .autocomplete("off")
                .attribute("autocapitalize", "none")
                .max_chars(20),
        )
        .with(Button::main(t.say("desk-begin")));
    main = main.with(Heading::new(t.say("desk-new"))).with(form);
    Ok(web::page(&visitor, Page::new(t.say("desk-title"), main).staff()))
}

async fn begin(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    translator(&state, &visitor).await?;
    let typed = fields.get("language").unwrap_or_default().trim().to_owned();
    let language: LanguageTag =
        typed.parse().map_err(|_| WebError::bad_input(visitor.t.say("desk-bad-language").into_owned()))?;
    Ok(web::see_other(&format!("/desk/{language}")))
}

#[derive(serde::Deserialize, Default)]
struct Asked {
    #[serde(default)]
    page: usize,
    /// Only what is missing, or waits.
    #[serde(default)]
    only: String,
    /// So many were saved or approved.
    saved: Option<usize>,
    /// So many could not be taken.
    refused: Option<usize>,
}

fn tag(language: &str) -> Result<LanguageTag, WebError> {
    web::parsed(language)
}

async fn texts(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(language): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (_, reviews) = translator(&state, &visitor).await?;
    let language = tag(&language)?;
    let said = said(&state, &language).await?;
    let t = &visitor.t;
    let here = format!("/desk/{language}");
    let all = words::spanish(&state.catalogues);
    let wanted: Vec<&(String, String)> = all
        .iter()
        .filter(|(key, source)| match (asked.only.as_str(), standing_of(said.get(key), source)) {
            ("missing", standing) => matches!(standing, Standing::Missing | Standing::Old),
            ("waiting", standing) => standing == Standing::Waiting,
            _ => true,
        })
        .collect();
    let mut main = Html::new();
    if let Some(saved) = asked.saved {
        main = main.with(Notice::good(t.count("desk-saved", saved)).result());
    }
    if let Some(refused) = asked.refused.filter(|refused| *refused > 0) {
        main = main
            .with(Notice::look(t.count("desk-refused", refused)).words(t.say("desk-refused-do")).result());
    }
    main = main.with(Lead::new(t.say(if reviews { "desk-lead-reviewer" } else { "desk-lead-translator" })));
    main = main.with(
        Links::new(t.say("desk-show"))
            .link(here.as_str(), t.say("desk-all"))
            .link(format!("{here}?only=missing"), t.say("desk-missing"))
            .link(format!("{here}?only=waiting"), t.say("desk-waiting")),
    );
    let mut form = PostForm::new(&visitor, here.as_str())
        .hidden("only", &asked.only)
        .hidden("page", &asked.page.to_string());
    let mut shown = 0usize;
    for (key, source) in wanted.iter().skip(asked.page.saturating_mul(PER_PAGE)).take(PER_PAGE) {
        shown += 1;
        let known = said.get(key);
        let standing = match standing_of(known, source) {
            Standing::Missing => "desk-standing-missing",
            Standing::Waiting if known.is_some_and(|known| known.machine) => "desk-standing-machine",
            Standing::Waiting => "desk-standing-waiting",
            Standing::Approved => "desk-standing-approved",
            Standing::Old => "desk-standing-old",
        };
        let proposed = known.and_then(|known| known.proposed.clone()).unwrap_or_default();
        form = form.hidden("key", key).with(
            Field::area(&format!("words-{key}"), source.as_str(), 2)
                .hint(t.say(standing))
                .value(proposed.as_str())
                .attribute("lang", language.to_string()),
        );
        if reviews && standing_of(known, source) == Standing::Waiting {
            form = form.hidden(&format!("seen-{key}"), &proposed).with(
                Choices::several("approve", source.as_str())
                    .hide_legend()
                    .choice(Choice::new(key.as_str(), t.say("desk-approve"))),
            );
        }
    }
    main = match shown {
        0 => main.with(Notice::calm(t.say("desk-nothing-here"))),
        _ => main.with(form.with(Button::main(t.say("desk-save")))),
    };
    let address = format!("{here}?only={}", if asked.only.is_empty() { "all" } else { &asked.only });
    main = main.with(Pager::new(t, &address, asked.page, PER_PAGE, wanted.len()));
    main = main
        .with(Heading::new(t.say("desk-files")))
        .with(LinkButton::quiet(format!("{here}/po"), t.say("desk-po")));
    main = main.with(
        PostForm::new(&visitor, format!("{here}/bring"))
            .with_file()
            .with(Field::file("file", t.say("desk-bring"), ".po").hint(t.say("desk-bring-hint")))
            .with(Button::quiet(t.say("desk-bring-go"))),
    );
    let page = Page::new(t.named("desk-texts-title", language.as_str()), main)
        .staff()
        .under("/desk", t.say("desk-title"));
    Ok(web::page(&visitor, page))
}

/// Proposals that can stand in a catalogue, and how many cannot.
fn sorted_out(state: &State, typed: Vec<(String, String)>) -> (Vec<(String, String, String)>, usize) {
    let sources: BTreeMap<String, String> = words::spanish(&state.catalogues).into_iter().collect();
    let (mut good, mut refused) = (Vec::new(), 0);
    for (key, words) in typed {
        let words = words.replace("\r\n", "\n").trim().to_owned();
        if words.is_empty() {
            continue;
        }
        match sources.get(&key) {
            Some(source) if words.len() <= MAX_BYTES && check_words(&key, &words, source).is_ok() => {
                good.push((key, words, source.clone()));
            }
            _ => refused += 1,
        }
    }
    (good, refused)
}

async fn save(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(language): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (actor, reviews) = translator(&state, &visitor).await?;
    let language = tag(&language)?;
    let typed = fields
        .all("key")
        .take(PER_PAGE)
        .map(|key| (key.to_owned(), fields.get(&format!("words-{key}")).unwrap_or_default().to_owned()));
    let (proposals, refused) = sorted_out(&state, typed.collect());
    // Approved is what the reviewer saw, not what she typed over it in the same form.
    let approved: Vec<(String, String)> = match reviews {
        true => fields
            .all("approve")
            .filter_map(|key| {
                Some((key.to_owned(), fields.get(&format!("seen-{key}"))?.replace("\r\n", "\n")))
            })
            .collect(),
        false => Vec::new(),
    };
    let (library, tag_of) = (state.library.clone(), language.clone());
    let saved = blocking(move || -> Result<usize, store::StoreError> {
        let approved = words::approve(&library, &actor, &tag_of, approved)?;
        Ok(approved + words::propose(&library, &actor, &tag_of, proposals)?)
    })
    .await?
    .map_err(WebError::internal)?;
    let only = fields.get("only").filter(|only| ["missing", "waiting"].contains(only)).unwrap_or("all");
    let page: usize = fields.get("page").and_then(|page| page.parse().ok()).unwrap_or(0);
    Ok(web::see_other(&format!("/desk/{language}?only={only}&page={page}&saved={saved}&refused={refused}")))
}

async fn po_out(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(language): Path<String>,
) -> Result<Response, WebError> {
    translator(&state, &visitor).await?;
    let language = tag(&language)?;
    let said = said(&state, &language).await?;
    let entries: Vec<Entry> = words::spanish(&state.catalogues)
        .into_iter()
        .map(|(key, source)| {
            let known = said.get(&key);
            let fuzzy = known.is_some_and(|known| known.machine || known.from != source);
            let words = known.and_then(|known| known.proposed.clone()).unwrap_or_default();
            Entry { key, source, words, fuzzy }
        })
        .collect();
    let headers = [
        (header::CONTENT_TYPE, "text/x-gettext-translation; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"interface-{language}.po\"")),
    ];
    Ok((headers, po::write(language.as_str(), &entries)).into_response())
}

async fn po_in(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(language): Path<String>,
    upload: Upload<MAX_FILE_BYTES>,
) -> Result<Response, WebError> {
    let (actor, _) = translator(&state, &visitor).await?;
    let language = tag(&language)?;
    let bytes = upload.file.map(|(_, bytes)| bytes).unwrap_or_default();
    let entries = po::read(&bytes)
        .map_err(|line| WebError::bad_input(visitor.t.count("desk-bad-file", line as usize).into_owned()))?;
    // What a translator's program marks as doubtful is not proposed.
    let typed = entries.into_iter().filter(|entry| !entry.fuzzy).map(|entry| (entry.key, entry.words));
    let (proposals, refused) = sorted_out(&state, typed.collect());
    let (library, tag_of) = (state.library.clone(), language.clone());
    let saved = blocking(move || words::propose(&library, &actor, &tag_of, proposals))
        .await?
        .map_err(WebError::internal)?;
    Ok(web::see_other(&format!("/desk/{language}?saved={saved}&refused={refused}")))
}
