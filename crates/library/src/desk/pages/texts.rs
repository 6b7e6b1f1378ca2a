//! The texts of one source: the source's words, the translation below, and what a reviewer says of it.

use super::{Bench, Sounding, State, Worker, name_of, own, under};
use crate::{
    desk::{
        channels::name_of_exercise,
        decide::NotApproved,
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
    let worker = state.translator(&visitor).await?;
    let bench = state.bench(&language, &source).await?;
    let others = own::others(&state, &worker, &visitor.t).await?;
    let reader = Reader { worker: &worker, others: &others };
    Ok(page(&visitor, &bench, &reader, &asked, &NotSaved::new()))
}

/// Who reads the page, and who else could approve.
struct Reader<'a> {
    worker: &'a Worker,
    /// Their names; empty where she alone approves.
    others: &'a str,
}

fn page(visitor: &Visitor, bench: &Bench, reader: &Reader<'_>, asked: &Asked, wrong: &NotSaved) -> Response {
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
    let lead = match (&bench.own, reader.worker.reviews) {
        (Some(_), _) if matches!(bench.source, Source::Interface(_)) => "desk-lead-own-pages",
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
    if matches!(bench.source, Source::Interface(_) | Source::Course(_)) {
        links = links.link(format!("{here}?only=silent"), t.say("desk-silent"));
    }
    main = main.with(links);
    let only = if ONLY.contains(&asked.only.as_str()) { asked.only.as_str() } else { "all" };
    let mut form =
        PostForm::new(visitor, here.as_str()).hidden("only", only).hidden("page", &asked.page.to_string());
    let page_of = if wrong.is_empty() { asked.page } else { 0 };
    let shown: Vec<&SourceText> =
        wanted.iter().skip(page_of.saturating_mul(PER_PAGE)).take(PER_PAGE).copied().collect();
    let is_own = |text: &&SourceText| approvable(bench, reader.worker, text) == Some(Err(NotApproved::Own));
    if reader.worker.reviews && shown.iter().any(is_own) {
        main = main.with(own::words(t, &bench.source, reader.others));
    }
    for text in &shown {
        form = one(form, t, bench, text, reader.worker, wrong.get(&text.key));
    }
    main = match (shown.len(), &bench.own) {
        (0, _) => main.with(Notice::calm(t.say("desk-nothing-here"))),
        (_, Some(_)) => main.with(form),
        (_, None) => main.with(form.with(Button::main(t.say("desk-save")))),
    };
    main = main.with(Pager::new(t, &format!("{here}?only={only}"), page_of, PER_PAGE, wanted.len()));
    main = main.with(LinkButton::quiet(format!("{here}/files"), t.say("desk-files")));
    let args = [("what", bench.title(t).into()), ("name", name_of(t, &bench.language).into())];
    let title = t.with("desk-texts-title", &args).into_owned();
    web::page(visitor, under(Page::new(title, main), t, bench))
}

/// Whether she may approve what stands proposed for a text; `None` where nothing does.
fn approvable(bench: &Bench, worker: &Worker, text: &SourceText) -> Option<Result<(), NotApproved>> {
    if bench.own.is_some() {
        return None;
    }
    let known = bench.said.get(&text.key)?;
    Some(worker.hand.approves_words(Some(known), &text.words, known.proposed.as_deref()?))
}

/// One text: the source, a box for the words, what a machine suggests, the reviewer's tick, and its sound.
fn one(
    mut form: PostForm,
    t: &Tongue,
    bench: &Bench,
    text: &SourceText,
    worker: &Worker,
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
        let tick = |name: &str, words: &str| {
            Choices::several(name, text.words.as_str())
                .hide_legend()
                .prefixed(key)
                .choice(Choice::new(key, t.say(words)))
        };
        let seen = |form: PostForm| form.hidden(&format!("seen-{key}"), &proposed);
        form = match approvable(bench, worker, text) {
            Some(Ok(())) if worker.reviews => seen(form).with(tick("approve", "desk-approve")),
            Some(Err(NotApproved::Own)) if worker.reviews && standing == Standing::Waiting => {
                form.with(Safe(format!("<p class=\"hint\">{}</p>", escape(&t.say("desk-own-words")))))
            }
            _ => match known.filter(|known| worker.hand.says_too(known, &text.words)) {
                Some(_) if standing == Standing::Old => seen(form).with(tick("mine", "desk-still-fits")),
                Some(_) => seen(form).with(tick("mine", "desk-say-too").hint(t.say("desk-say-too-why"))),
                None => form,
            },
        };
    }
    let sound = match bench.sounding(text) {
        Sounding::NotHeard => None,
        Sounding::Silent => Some("desk-sound-record"),
        Sounding::Waiting => Some("desk-sound-waits"),
        Sounding::Heard => Some("desk-sound-heard"),
    };
    if let (Source::Channel(channel), None) = (&bench.source, &bench.own)
        && let Some(text) = channel.text(key).filter(|text| text.is_title && text.kind == "exercise")
    {
        let questions = name_of_exercise(&channel.card.id, &text.node);
        form = form.with(LinkButton::quiet(
            format!("/desk/{}/{questions}", bench.language),
            t.say("desk-channel-questions"),
        ));
    }
    if let Some(words) = sound {
        form = form.with(LinkButton::quiet(format!("{}/sound/{key}", bench.here()), t.say(words)));
    }
    form.with(Safe("</div>".into()))
}

/// What a text is, in a word, so that a question is not translated like a title.
fn what_of(t: &Tongue, bench: &Bench, key: &str) -> String {
    let course = match &bench.source {
        Source::Course(course) => course,
        Source::Interface(_) => return String::new(),
        Source::Channel(channel) => {
            let is_title = channel.text(key).is_some_and(|text| text.is_title);
            return t.say(if is_title { "desk-what-title" } else { "desk-what-about" }).into_owned();
        }
        Source::Exercise(exercise) => {
            let at = exercise.text(key).map_or("", |text| text.at.as_str());
            return t.say(&format!("desk-what-{}", part_of_item(at))).into_owned();
        }
    };
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

/// What a place in a question of a channel is.
fn part_of_item(at: &str) -> &'static str {
    let last = at.rsplit('.').next().unwrap_or_default();
    match (last, at) {
        (_, "question") => "item",
        ("clue" | "rationale" | "message", _) => "feedback",
        _ if at.starts_with("hints.") && at.matches('.').count() == 1 => "hint",
        ("alt" | "title" | "caption", _) => "picture",
        _ if last.bytes().all(|byte| byte.is_ascii_digit()) => "choice",
        _ => "words",
    }
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
            None => good.push(Proposal { key, words, from: from.clone(), machine, again: false }),
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
    let worker = state.translator(&visitor).await?;
    let bench = state.bench(&language, &source).await?;
    // What stood in a box untouched, or is ticked, is what stood there when the page was made.
    let seen = |key: &str| fields.get(&format!("seen-{key}")).map(|words| words.replace("\r\n", "\n"));
    let (taken, mine): (Vec<&str>, Vec<&str>) = (fields.all("take").collect(), fields.all("mine").collect());
    let (mut typed, mut again) = (Vec::new(), Vec::new());
    for key in fields.all("key").take(PER_PAGE) {
        let words = fields.get(&format!("words-{key}")).unwrap_or_default().replace("\r\n", "\n");
        let known = bench.said.get(key);
        let stands = known.filter(|known| known.proposed.as_deref() == Some(words.trim()));
        let suggested = known.and_then(|known| known.suggested.clone());
        let source_words = bench.source.words_of(key).unwrap_or_default();
        match (stands, suggested) {
            // Left as it was: nobody says anew, by saving a page, what somebody else said, or said for an older source.
            (Some(known), _) => {
                let ticked = mine.contains(&key) && seen(key) == known.proposed;
                if ticked && worker.hand.says_too(known, &source_words) {
                    again.push(key.to_owned());
                    typed.push((key.to_owned(), words));
                }
            }
            // A person takes what a machine suggests as her own words: from now on somebody has said it.
            (None, Some(suggested)) if taken.contains(&key) && words.trim().is_empty() => {
                typed.push((key.to_owned(), suggested));
            }
            (None, _) => typed.push((key.to_owned(), words)),
        }
    }
    let (mut proposals, wrong) = sorted_out(&bench.source, typed, false);
    proposals.iter_mut().for_each(|said| said.again = again.contains(&said.key));
    // Approved is what the reviewer saw, not what she typed over it in the same form; and what can stand in its place today.
    let approved: Vec<(String, String)> = match worker.reviews {
        true => fields
            .all("approve")
            .filter_map(|key| Some((key.to_owned(), seen(key)?)))
            .filter(|(key, words)| bench.source.fault(key, words).is_none())
            .collect(),
        false => Vec::new(),
    };
    let (library, work, by) = (state.library.clone(), bench.source.clone(), worker.clone());
    let tag = bench.language.clone();
    let saved = blocking(move || -> Result<usize, store::StoreError> {
        let name = work.name();
        let by_whom = (&by.actor, &by.hand);
        let approved = words::approve(&library, by_whom, &name, &tag, approved, work.words())?;
        if approved > 0
            && let Source::Course(course) = &work
        {
            library.reopen(course.open.course.id.as_str());
        }
        Ok(approved + words::propose(&library, &by.actor, &name, &tag, proposals)?)
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
    let others = own::others(&state, &worker, &visitor.t).await?;
    Ok(page(&visitor, &bench, &Reader { worker: &worker, others: &others }, &asked, &wrong))
}
