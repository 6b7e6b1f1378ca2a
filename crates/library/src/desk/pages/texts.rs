//! The texts of one source: the source's words, the translation below, and what a reviewer says of it.

use super::{Bench, Sounding, State, name_of, under};
use crate::{
    desk::{
        source::{Source, SourceText},
        words::{self, Proposal, Standing},
    },
    player::{Safe, escape},
};
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use formats::package::{TextFault, TextPlace, TextShape};
use std::collections::BTreeMap;
use web::{
    Fields, Html, Page, Visitor, WebError, blocking,
    messages::Tongue,
    parts::{Button, Choice, Choices, Field, Lead, LinkButton, Links, Notice, Pager, PostForm},
};

/// Texts on one page.
pub(super) const PER_PAGE: usize = 15;
/// A source text that is longer, in characters, stands above its box rather than as its label.
const LABEL_CHARS: usize = 160;
/// What can be asked for, in addresses.
const ONLY: [&str; 3] = ["missing", "waiting", "silent"];

#[derive(serde::Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    page: usize,
    /// Only what is missing, waits, or is silent.
    #[serde(default)]
    only: String,
    /// So many were saved or approved.
    saved: Option<usize>,
}

/// What was typed and could not be saved, by key: shown again, so that nobody types it twice.
type NotSaved = BTreeMap<String, (String, TextFault)>;

pub(super) async fn texts(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((language, source)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (_, reviews) = state.translator(&visitor).await?;
    let bench = state.bench(&language, &source).await?;
    Ok(page(&visitor, &bench, reviews, &asked, &NotSaved::new()))
}

fn page(visitor: &Visitor, bench: &Bench, reviews: bool, asked: &Asked, wrong: &NotSaved) -> Response {
    let t = &visitor.t;
    let here = bench.here();
    let all = bench.source.texts();
    let wanted: Vec<&SourceText> = all
        .iter()
        .filter(|text| match asked.only.as_str() {
            // What has just been refused stays in sight.
            _ if wrong.contains_key(&text.key) => true,
            _ if !wrong.is_empty() => false,
            "missing" => {
                matches!(bench.standing(text), Standing::Missing | Standing::Old | Standing::Suggested)
            }
            "waiting" => {
                bench.standing(text) == Standing::Waiting || bench.sounding(text) == Sounding::Waiting
            }
            "silent" => bench.sounding(text) == Sounding::Silent,
            // Where the words are there already, there is nothing to do but to speak them.
            _ => bench.own.is_none() || text.heard,
        })
        .collect();
    let mut main = Html::new();
    if let Some(saved) = asked.saved {
        main = main.with(Notice::good(t.count("desk-saved", saved)).result());
    }
    if !wrong.is_empty() {
        let notice = Notice::look(t.count("desk-refused", wrong.len()));
        main = main.with(notice.words(t.say("desk-refused-do")).result());
    }
    let lead = match (&bench.own, reviews) {
        (Some(_), _) => "desk-lead-own",
        (None, true) => "desk-lead-reviewer",
        (None, false) => "desk-lead-translator",
    };
    main = main.with(Lead::new(t.say(lead)));
    let mut links = Links::new(t.say("desk-show")).link(here.as_str(), t.say("desk-all"));
    if bench.own.is_none() {
        links = links
            .link(format!("{here}?only=missing"), t.say("desk-missing"))
            .link(format!("{here}?only=waiting"), t.say("desk-waiting"));
    }
    if matches!(bench.source, Source::Course(_)) {
        links = links.link(format!("{here}?only=silent"), t.say("desk-silent"));
    }
    main = main.with(links);
    let only = if ONLY.contains(&asked.only.as_str()) { asked.only.as_str() } else { "all" };
    let mut form =
        PostForm::new(visitor, here.as_str()).hidden("only", only).hidden("page", &asked.page.to_string());
    let mut shown = 0usize;
    let page_of = if wrong.is_empty() { asked.page } else { 0 };
    for text in wanted.iter().skip(page_of.saturating_mul(PER_PAGE)).take(PER_PAGE) {
        shown += 1;
        form = one(form, t, bench, text, reviews, wrong.get(&text.key));
    }
    main = match (shown, &bench.own) {
        (0, _) => main.with(Notice::calm(t.say("desk-nothing-here"))),
        (_, Some(_)) => main.with(form),
        (_, None) => main.with(form.with(Button::main(t.say("desk-save")))),
    };
    main = main.with(Pager::new(t, &format!("{here}?only={only}"), page_of, PER_PAGE, wanted.len()));
    main = main.with(LinkButton::quiet(format!("{here}/files"), t.say("desk-files")));
    let args = [("what", bench.title(t).into()), ("name", name_of(t, &bench.language).into())];
    let title = t.with("desk-texts-title", &args).into_owned();
    web::page(visitor, under(Page::new(title, main), t, &bench.language))
}

/// One text: the source, a box for the words, what a machine suggests, the reviewer's tick, and its sound.
fn one(
    mut form: PostForm,
    t: &Tongue,
    bench: &Bench,
    text: &SourceText,
    reviews: bool,
    wrong: Option<&(String, TextFault)>,
) -> PostForm {
    let key = text.key.as_str();
    let known = bench.said.get(key);
    let standing = bench.standing(text);
    let what = what_of(t, bench, key);
    let long = text.words.chars().count() > LABEL_CHARS || text.words.contains('\n');
    form = form.with(Safe("<div class=\"desk-text\">".into()));
    if long || bench.own.is_some() {
        form = form.with(Safe(format!(
            "<p class=\"hint\">{}</p><div class=\"desk-source\" lang=\"{}\">{}</div>",
            escape(&what),
            bench.source.language(),
            escape(&text.words)
        )));
    }
    if bench.own.is_none() {
        let said = match standing {
            Standing::Missing => "desk-standing-missing",
            Standing::Suggested => "desk-standing-machine",
            Standing::Waiting => "desk-standing-waiting",
            Standing::Approved => "desk-standing-approved",
            Standing::Old => "desk-standing-old",
        };
        let label = if long {
            t.named("desk-words-in", bench.language.as_str()).into_owned()
        } else {
            text.words.clone()
        };
        let hint = if long { t.say(said).into_owned() } else { format!("{what} {}", t.say(said)) };
        let proposed = known.and_then(|known| known.proposed.clone()).unwrap_or_default();
        let value = wrong.map_or(proposed.as_str(), |(typed, _)| typed.as_str());
        let rows =
            (value.len().max(text.words.len()) / 40 + text.words.matches('\n').count() + 1).clamp(2, 14);
        form = form.hidden("key", key).with(
            Field::area(&format!("words-{key}"), label, rows as u8)
                .hint(hint)
                .value(value)
                .maybe_error(wrong.map(|(_, fault)| t.say(fault_key(*fault)).into_owned()))
                .attribute("lang", bench.language.to_string()),
        );
        if let Some(suggested) = known.and_then(|known| known.suggested.as_deref())
            && known.is_some_and(|known| known.proposed.is_none() || known.from != text.words)
        {
            form = form.with(
                Choices::several("take", t.say("desk-machine-says"))
                    .hint(t.say("desk-machine-mark"))
                    .prefixed(key)
                    .choice(Choice::new(key, t.named("desk-machine-take", suggested))),
            );
        }
        if reviews && standing == Standing::Waiting {
            form = form.hidden(&format!("seen-{key}"), &proposed).with(
                Choices::several("approve", text.words.as_str())
                    .hide_legend()
                    .prefixed(key)
                    .choice(Choice::new(key, t.say("desk-approve"))),
            );
        }
    }
    let sound = match bench.sounding(text) {
        Sounding::NotHeard => None,
        Sounding::Silent => Some("desk-sound-record"),
        Sounding::Waiting => Some("desk-sound-waits"),
        Sounding::Heard => Some("desk-sound-heard"),
    };
    if let Some(words) = sound {
        form = form.with(LinkButton::quiet(format!("{}/sound/{key}", bench.here()), t.say(words)));
    }
    form.with(Safe("</div>".into()))
}

/// What a text is, in a word, so that a question is not translated like a title.
fn what_of(t: &Tongue, bench: &Bench, key: &str) -> String {
    let Source::Course(course) = &bench.source else { return String::new() };
    let Some(text) = course.text(key) else { return String::new() };
    let what = match (&text.place, text.address.split('.').next().unwrap_or_default()) {
        _ if text.shape == TextShape::Lines => "lines",
        (TextPlace::Notes(_), _) => "notes",
        (TextPlace::Skill(_), _) => "skill",
        (TextPlace::Page(_), address) if address != "title" => "page",
        (_, "title") => "title",
        (_, "about" | "goal") => "about",
        (_, "prompt") => "question",
        (_, "choices" | "items" | "left" | "right" | "gaps") => "choice",
        (_, "hints") => "hint",
        (_, "feedback") => "feedback",
        (_, "solution") => "solution",
        (_, "picture_text") => "picture",
        _ => "words",
    };
    t.say(&format!("desk-what-{what}")).into_owned()
}

pub(super) fn fault_key(fault: TextFault) -> &'static str {
    match fault {
        TextFault::Empty => "desk-fault-empty",
        TextFault::TooLong => "desk-fault-long",
        TextFault::Unreadable => "desk-fault-unreadable",
        TextFault::Places => "desk-fault-places",
        TextFault::Build => "desk-fault-build",
    }
}

/// Proposals that can stand in their places, and those that cannot.
pub(super) fn sorted_out(
    source: &Source,
    typed: Vec<(String, String)>,
    machine: bool,
) -> (Vec<Proposal>, NotSaved) {
    let texts = source.words();
    let (mut good, mut wrong) = (Vec::new(), NotSaved::new());
    for (key, words) in typed {
        let words = words.replace("\r\n", "\n").trim().to_owned();
        let Some(from) = texts.get(&key).filter(|_| !words.is_empty()) else {
            if !words.is_empty() {
                wrong.insert(key, (words, TextFault::Unreadable));
            }
            continue;
        };
        match source.fault(&key, &words) {
            None => good.push(Proposal { key, words, from: from.clone(), machine }),
            Some(fault) => drop(wrong.insert(key, (words, fault))),
        }
    }
    (good, wrong)
}

pub(super) async fn save(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((language, source)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (actor, reviews) = state.translator(&visitor).await?;
    let bench = state.bench(&language, &source).await?;
    let taken: Vec<&str> = fields.all("take").collect();
    let mut typed = Vec::new();
    for key in fields.all("key").take(PER_PAGE) {
        let words = fields.get(&format!("words-{key}")).unwrap_or_default();
        let suggested = bench.said.get(key).and_then(|said| said.suggested.clone());
        // A person takes what a machine suggests as her own words: from now on somebody has said it.
        let words = match suggested.filter(|_| taken.contains(&key) && words.trim().is_empty()) {
            Some(suggested) => suggested,
            None => words.to_owned(),
        };
        typed.push((key.to_owned(), words));
    }
    let (proposals, wrong) = sorted_out(&bench.source, typed, false);
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
    let (library, work) = (state.library.clone(), bench.source.clone());
    let tag = bench.language.clone();
    let saved = blocking(move || -> Result<usize, store::StoreError> {
        let name = work.name();
        let approved = words::approve(&library, &actor, &name, &tag, approved, work.words())?;
        if approved > 0
            && let Source::Course(course) = &work
        {
            library.reopen(course.open.course.id.as_str());
        }
        Ok(approved + words::propose(&library, &actor, &name, &tag, proposals)?)
    })
    .await?
    .map_err(WebError::internal)?;
    let only = fields.get("only").filter(|only| ONLY.contains(only)).unwrap_or("all");
    let page_asked: usize = fields.get("page").and_then(|page| page.parse().ok()).unwrap_or(0);
    if wrong.is_empty() {
        return Ok(web::see_other(&format!("{}?only={only}&page={page_asked}&saved={saved}", bench.here())));
    }
    let bench = state.bench(&language, &source).await?;
    let asked = Asked { page: page_asked, only: only.to_owned(), saved: Some(saved).filter(|n| *n > 0) };
    Ok(page(&visitor, &bench, reviews, &asked, &wrong))
}
