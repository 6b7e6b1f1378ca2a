//! One draft: what stands in it, what is missing, and what can be done with it.

use super::{State, blocking, fault_words, frame, not_written, short, title_of, under};
use crate::authoring::{
    NotPublished,
    build::{self, BuildFault, OWN_LESSON},
    draft::{Draft, course_id},
    write::LINE_CHARS,
};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use events::authoring::{DraftDescribed, DraftPartWritten, PartSort};
use formats::questions::{TextFormat, Words, plain_of};
use kernel::{Actor, ports::PortError};
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Card, Cards, Field, Heading, Lead, LinkButton, Links, Notice, PostForm, Text},
};

#[derive(serde::Deserialize, Default)]
pub(super) struct Asked {
    /// Something was saved.
    saved: Option<u8>,
    /// This version was published.
    published: Option<u32>,
    /// So many parts came from a file.
    brought: Option<u32>,
    /// Learners no longer find it.
    withdrawn: Option<u8>,
}

pub(super) async fn draft(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (actor, draft) = state.hers(&visitor, &id).await?;
    page(&state, &visitor, &actor, draft, &asked, None).await
}

/// The name of a part in lists.
pub(super) fn part_title(t: &Tongue, part: &DraftPartWritten) -> String {
    let asked = || plain_of(&Words { format: TextFormat::Markdown, text: part.words.clone() });
    match short(&if part.title.is_empty() { asked() } else { part.title.clone() }) {
        empty if empty.is_empty() => t.say("authoring-part-empty").into_owned(),
        words => words,
    }
}

async fn page(
    state: &State,
    visitor: &Visitor,
    actor: &Actor,
    draft: Draft,
    asked: &Asked,
    problem: Option<String>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let here = format!("/make/{}", draft.draft);
    let (enrolments, person) = (state.enrolments.clone(), actor.person);
    let classes = blocking(move || -> Result<_, PortError> {
        let mut named = Vec::new();
        for class in enrolments.classes_taught_by(person)? {
            named.push((class, enrolments.class_name(class)?.unwrap_or_default()));
        }
        Ok(named)
    })
    .await?
    .map_err(WebError::internal)?;
    let course = course_id(draft.draft);
    // Published, and not taken back since.
    let is_out = draft.version > 0 && state.library.course(&course).is_some();
    let mut main = Html::new();
    if let Some(problem) = &problem {
        main = main.with(Notice::look(problem.as_str()).result());
    } else if let Some(version) = asked.published {
        main = main.with(
            Notice::good(t.count("authoring-published", version as usize))
                .words(t.say("authoring-published-next"))
                .result(),
        );
    } else if asked.withdrawn.is_some() {
        main = main.with(Notice::good(t.say("authoring-withdrawn")).result());
    } else if let Some(parts) = asked.brought {
        main = main.with(Notice::good(t.count("authoring-bring-taken", parts as usize)).result());
    } else if asked.saved.is_some() {
        main = main.with(Notice::good(t.say("authoring-saved")).result());
    }
    main = main.with(Lead::new(match draft.version {
        0 => t.say("authoring-not-published"),
        _ if !is_out => t.say("authoring-is-withdrawn"),
        version => t.count("authoring-published-version", version as usize),
    }));
    if is_out {
        let mut links = Links::new(t.say("authoring-give"))
            .link(format!("/courses/{course}"), t.say("authoring-open-course"));
        for (class, name) in &classes {
            let address = format!("/classes/{class}/work?item=lesson:{course}:{OWN_LESSON}");
            links = links.link(address, t.named("authoring-give-to", name));
        }
        main = main.with(links);
    }
    let words = frame(visitor, &draft);
    let mut ready = !draft.parts.is_empty() && !draft.title.is_empty();
    let mut cards = Cards::new();
    for part in &draft.parts {
        let sort = PartSort::from_u8(part.sort).unwrap_or(PartSort::Page);
        let mut notes = vec![t.say(&format!("authoring-sort-{}", sort.word())).into_owned()];
        if part.picture.is_some() {
            notes.push(t.say("authoring-has-picture").into_owned());
        }
        if part.sound.is_some() {
            notes.push(t.say("authoring-has-sound").into_owned());
        }
        let mut card = Card::new(part_title(t, part))
            .words(notes.join(" · "))
            .link(format!("{here}/part/{}", part.part));
        if sort != PartSort::Page
            && let Err(why) = build::question(part, None).exercise_toml(&build::fill(&words))
        {
            ready = false;
            let fault = BuildFault::Question { part: part.part, why };
            card = card.with(Notice::look(fault_words(t, &fault)));
        }
        cards = cards.card(card);
    }
    match draft.parts.is_empty() {
        true => {
            main = main.with(Notice::calm(t.say("authoring-fault-empty")).words(t.say("authoring-add-first")))
        }
        false => main = main.with(cards),
    }
    let mut add = Links::new(t.say("authoring-add"));
    for sort in ["page", "single", "multiple", "true-false", "number", "text", "match"] {
        add = add.link(format!("{here}/new/{sort}"), t.say(&format!("authoring-add-{sort}")));
    }
    main = main.with(add.link(format!("{here}/bring"), t.say("authoring-bring")));
    if ready {
        let mut form = PostForm::new(visitor, format!("{here}/publish"));
        if draft.version > 0 {
            form = form.with(
                Field::text("note", t.say("authoring-note"))
                    .hint(t.say("authoring-note-hint"))
                    .max_chars(LINE_CHARS),
            );
        }
        let words = if draft.version == 0 { "authoring-publish" } else { "authoring-publish-again" };
        main = main
            .with(Heading::new(t.say("authoring-give-heading")))
            .with(LinkButton::quiet(format!("{here}/see"), t.say("authoring-see")))
            .with(form.with(Button::main(t.say(words))));
    }
    let mut more =
        Links::new(t.say("authoring-more")).link(format!("{here}/about"), t.say("authoring-about"));
    if ready {
        more = more
            .link(format!("{here}/paper"), t.say("authoring-paper"))
            .link(format!("{here}/paper?key=1"), t.say("authoring-paper-with-key"));
    }
    if draft.version > 0 {
        more = more.link(format!("{here}/package"), t.say("authoring-package"));
        for (class, name) in &classes {
            more = more.link(format!("/classes/{class}/quizzes"), t.named("authoring-quiz-for", name));
        }
    }
    main = main.with(more);
    if is_out {
        let form = PostForm::new(visitor, format!("{here}/withdraw"))
            .with(Text::new(t.say("authoring-withdraw-what")))
            .with(Button::danger(t.say("authoring-withdraw")));
        main = main.with(Heading::new(t.say("authoring-withdraw-heading"))).with(form);
    }
    let page = Page::new(title_of(t, &draft), main).staff().under("/make", t.say("authoring-title"));
    let page = if problem.is_some() { page.status(StatusCode::UNPROCESSABLE_ENTITY) } else { page };
    Ok(web::page(visitor, page))
}

pub(super) async fn about(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let (_, draft) = state.hers(&visitor, &id).await?;
    let t = &visitor.t;
    let field = |name: &str, value: &str| {
        Field::text(name, t.say(&format!("authoring-about-{name}")))
            .hint(t.say(&format!("authoring-about-{name}-hint")))
            .value(value)
            .max_chars(LINE_CHARS)
    };
    let form = PostForm::new(&visitor, format!("/make/{}/about", draft.draft))
        .with(field("title", &draft.title))
        .with(field("goal", &draft.goal))
        .with(field("author", &draft.author))
        .with(Button::main(t.say("authoring-save")));
    Ok(web::page(&visitor, under(Page::new(t.say("authoring-about"), Html::new().with(form)), t, &draft)))
}

pub(super) async fn describe(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (actor, draft) = state.hers(&visitor, &id).await?;
    let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let described = DraftDescribed {
        draft: draft.draft,
        title: text("title"),
        goal: text("goal"),
        author: text("author"),
    };
    let library = state.library.clone();
    let written = blocking(move || library.describe_draft(&actor, described)).await?;
    written.map_err(|error| not_written(&visitor.t, error))?;
    Ok(web::see_other(&format!("/make/{}?saved=1", draft.draft)))
}

pub(super) async fn publish(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (actor, draft) = state.hers(&visitor, &id).await?;
    let t = &visitor.t;
    let note = fields.get("note").unwrap_or_default().to_owned();
    let (library, pack, words, asking, id) =
        (state.library.clone(), state.pack.clone(), frame(&visitor, &draft), actor.clone(), draft.draft);
    let published =
        blocking(move || library.publish_draft(&asking, id, &words, &note, pack.as_ref())).await?;
    let problem = match published {
        Ok(version) => return Ok(web::see_other(&format!("/make/{id}?published={version}"))),
        Err(NotPublished::NoDraft) => return Err(WebError::NotFound),
        Err(NotPublished::NotReady(fault)) => fault_words(t, &fault),
        Err(NotPublished::Same) => t.say("authoring-fault-same").into_owned(),
        Err(other @ (NotPublished::Pack(_) | NotPublished::Install(_) | NotPublished::Store(_))) => {
            return Err(WebError::internal(other));
        }
    };
    page(&state, &visitor, &actor, draft, &Asked::default(), Some(problem)).await
}

/// Learners no longer find it; what they did stays.
pub(super) async fn withdraw(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    _: Fields,
) -> Result<Response, WebError> {
    let (actor, draft) = state.hers(&visitor, &id).await?;
    let (library, course) = (state.library.clone(), course_id(draft.draft));
    blocking(move || library.withdraw(actor.school, &course)).await?.map_err(WebError::internal)?;
    Ok(web::see_other(&format!("/make/{}?withdrawn=1", draft.draft)))
}
