//! The analyst's pages: the model in use, those that wait for a yes, how each does, and the yes.
//!
//! Who opens it: the analyst of a central, or whoever administers a box that belongs to no network, twice a year. What for: to see
//! whether a newly trained model is better than the one in use, and to approve it. Training takes minutes of the whole machine: it is
//! a command.

use super::{ModelState, Signer, reading};
use crate::{
    course::Course,
    model::{self, candidate, candidate::Judged},
    port, stored,
};
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use events::tutoring::{MODEL_PART_BYTES, MODEL_PARTS_MAX};
use kernel::{Digest, UtcMillis, Wish, ports::Syllabus};
use learner_model::tracing::Model;
use std::sync::Arc;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parsed,
    parts::{Agreement, Button, Card, Cards, Cell, Field, Heading, Lead, Notice, PostForm, Table, Text},
};

/// What the log carries.
const FILE_BYTES_MAX: u64 = (MODEL_PART_BYTES * MODEL_PARTS_MAX as usize) as u64;
/// Letters of a digest that a page shows.
const SHORT: usize = 12;

/// What the address says happened.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    done: Option<u8>,
}

async fn admitted(state: &ModelState, visitor: &Visitor) -> Result<(), WebError> {
    let (actor, gate) = (visitor.actor()?.clone(), state.gate.clone());
    reading(move || gate.may(&actor, &Wish::ApproveModels(actor.school)).map(drop).map_err(WebError::Refused))
        .await
}

fn short(digest: &str) -> &str {
    digest.get(..SHORT).unwrap_or(digest)
}

/// The list.
pub async fn models(
    AxumState(state): AxumState<ModelState>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    if !state.store.ready(&[model::VIEW]) {
        return Err(WebError::ViewPreparing);
    }
    let reads = state.clone();
    let (in_use, waiting, may_approve) = reading(move || {
        let in_use = reads.store.read_blocking(|db| (reads.in_use)(db)).map_err(stored)?;
        let may_approve = (reads.signer)().map_err(port)?.is_some();
        Ok((in_use, candidate::list(&reads.data), may_approve))
    })
    .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if asked.done.is_some() {
        main = main.with(Notice::good(t.say("tutoring-model-approved")).result());
    }
    main = main.with(Lead::new(t.say("tutoring-models-lead")));
    main = main.with(Heading::new(t.say("tutoring-model-in-use")));
    main = match in_use.digest {
        None => main.with(Notice::calm(t.say("tutoring-model-none")).words(t.say("tutoring-model-none-so"))),
        Some(digest) => {
            let (facts, name) = (in_use.model.facts(), digest.to_string());
            let words = [
                ("answers", t.number(facts.answers).into()),
                ("learners", t.number(facts.learners).into()),
                ("loss", t.decimals(facts.held_back_log_loss, 3).into()),
                ("ece", t.decimals(100.0 * facts.held_back_ece, 1).into()),
            ];
            main.with(
                Cards::new().card(
                    Card::new(t.named("tutoring-model-name", short(&name)))
                        .words(t.with("tutoring-model-facts", &words)),
                ),
            )
        }
    };
    for (digest, why) in &in_use.refused {
        let name = digest.to_string();
        main =
            main.with(Notice::look(t.named("tutoring-model-refused", short(&name))).words(why.to_string()));
    }
    let waiting: Vec<_> =
        waiting.into_iter().filter(|candidate| Some(candidate.model) != in_use.digest).collect();
    main = main.with(Heading::new(t.count("tutoring-candidates", waiting.len())));
    main = waiting.iter().fold(main, |main, candidate| {
        let (report, name) = (&candidate.report, candidate.model.to_string());
        let words = [
            ("learners", t.number(report.learners).into()),
            ("auc", t.decimals(report.new.auc, 3).into()),
            ("date", t.date(UtcMillis(report.made_at_ms)).into()),
        ];
        let card = Card::new(t.named("tutoring-model-name", short(&name)))
            .words(t.with("tutoring-candidate-words", &words))
            .link(format!("/tutor/models/{name}"));
        main.with(Cards::new().card(card))
    });
    let command = format!("chaski tutor candidate --data {}", state.data.display());
    main = main.with(Text::new(t.say("tutoring-train-how"))).with(Text::new(command));
    if !may_approve {
        main = main.with(Notice::calm(t.say("tutoring-model-central")));
    }
    let page = Page::new(t.say("tutoring-models-title"), main).staff();
    let (above, name) = state.above;
    Ok(web::page(&visitor, page.under(above, t.say(name))))
}

/// One that waits.
pub async fn candidate(
    AxumState(state): AxumState<ModelState>,
    visitor: Visitor,
    Path(model): Path<String>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    show(&state, &visitor, parsed(&model)?, false).await
}

async fn show(
    state: &ModelState,
    visitor: &Visitor,
    model: Digest,
    wrong_word: bool,
) -> Result<Response, WebError> {
    let reads = state.clone();
    let (waiting, may_approve) = reading(move || {
        let waiting = candidate::read(&reads.data, model).ok_or(WebError::NotFound)?;
        Ok((waiting, (reads.signer)().map_err(port)?.is_some()))
    })
    .await?;
    let (t, report, name) = (&visitor.t, &waiting.report, model.to_string());
    let trained = [
        ("learners", t.number(report.learners).into()),
        ("answers", t.number(report.answers).into()),
        ("left", t.number(report.left_out).into()),
    ];
    let whose = if report.everybody { "tutoring-trained-everybody" } else { "tutoring-trained-consenting" };
    let mut main = Html::new().with(Lead::new(t.with(whose, &trained)));
    let beside = report.in_use.as_ref();
    let mut table = Table::new(t.say("tutoring-figures"))
        .column(t.say("tutoring-figure"))
        .numbers(t.say("tutoring-figure-new"));
    if beside.is_some() {
        table = table.numbers(t.say("tutoring-model-in-use"));
    }
    let named = |judged: &Judged| {
        [("tutoring-auc", judged.auc), ("tutoring-log-loss", judged.log_loss), ("tutoring-ece", judged.ece)]
    };
    let beside_figures = beside.map(|beside| named(&beside.figures));
    for (at, (key, figure)) in named(&report.new).into_iter().enumerate() {
        let mut cells = vec![Cell::text(t.say(key)), Cell::text(t.decimals(figure, 4))];
        cells.extend(beside_figures.map(|figures| Cell::text(t.decimals(figures[at].1, 4))));
        table = table.row(cells);
    }
    let judged = [
        ("learners", t.number(report.judged_learners).into()),
        ("answers", t.number(report.judged_answers).into()),
    ];
    main = main.with(table.reading(t.with("tutoring-judged", &judged)));
    if beside.is_some() {
        main = main.with(Text::new(t.say("tutoring-judged-beside")));
    }
    main = main.with(Heading::new(t.say("tutoring-agreement"))).with(agreement(t, &report.new));
    main = main.with(bins(t, &report.new));
    main = main.with(Text::new(t.say("tutoring-figures-mean")));
    if !may_approve {
        main = main.with(Notice::calm(t.say("tutoring-model-central")));
    } else {
        let word = t.say("tutoring-approve-word");
        let mut field = Field::text("word", t.named("tutoring-approve-type", &word)).autocomplete("off");
        if wrong_word {
            field = field.error(t.named("tutoring-approve-wrong", &word));
        }
        let form = PostForm::new(visitor, format!("/tutor/models/{name}"))
            .with(Text::new(t.say("tutoring-approve-so")))
            .with(field)
            .with(Button::main(t.say("tutoring-approve")));
        main = main.with(Heading::new(t.say("tutoring-approve"))).with(form);
    }
    let page = Page::new(t.named("tutoring-model-name", short(&name)), main).staff();
    Ok(web::page(visitor, page.under("/tutor/models", t.say("tutoring-models-title"))))
}

fn agreement(t: &Tongue, judged: &Judged) -> Agreement {
    let percent = t.decimals(100.0 * judged.ece, 1);
    let picture = Agreement::new(t.named("tutoring-agreement-reading", &percent));
    judged.bins.iter().fold(picture, |picture, (n, stated, right)| picture.point(*stated, *right, *n))
}

fn bins(t: &Tongue, judged: &Judged) -> Table {
    let table = Table::new(t.say("tutoring-agreement-table"))
        .numbers(t.say("tutoring-stated"))
        .numbers(t.say("tutoring-came-true"))
        .numbers(t.say("tutoring-cases"));
    judged.bins.iter().fold(table, |table, (n, stated, right)| {
        let percent = |share: f64| Cell::text(t.decimals(100.0 * share, 0));
        table.row(vec![percent(*stated), percent(*right), Cell::text(t.number(*n))])
    })
}

/// The yes.
pub async fn approve(
    AxumState(state): AxumState<ModelState>,
    visitor: Visitor,
    Path(model): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let t = &visitor.t;
    let model: Digest = parsed(&model)?;
    let typed = fields.get("word").unwrap_or_default().trim().to_lowercase();
    if typed != t.say("tutoring-approve-word").to_lowercase() {
        return show(&state, &visitor, model, true).await;
    }
    let reads = state.clone();
    let (file, signer) = reading(move || {
        candidate::read(&reads.data, model).ok_or(WebError::NotFound)?;
        let file = candidate::file(&reads.data, model, FILE_BYTES_MAX).map_err(WebError::internal)?;
        let signer = (reads.signer)().map_err(port)?.ok_or(WebError::NotFound)?;
        let courses = (reads.courses)().map_err(port)?;
        Ok((file.filter(|file| speaks_here(&courses, file)), signer))
    })
    .await?;
    let refused = || WebError::bad_input(t.say("tutoring-model-unfit").into_owned());
    let file = file.ok_or_else(refused)?;
    let Signer { secret, authority } = signer;
    let written = state.store.write(move |tx| model::approve(tx, &secret, authority, &file)).await;
    written.map_err(|error| match error {
        model::ApproveError::Store(error) => stored(error),
        model::ApproveError::File(_) | model::ApproveError::TooLarge(_) => refused(),
    })?;
    let person = visitor.actor()?.person;
    tracing::info!(%person, %model, "a model of the tutor was approved");
    Ok(web::see_other("/tutor/models?done=1"))
}

/// Whether it is whole, of a format this program knows, and knows half of the skills of some course here; where no course is known,
/// any will do.
fn speaks_here(courses: &[Arc<Syllabus>], file: &[u8]) -> bool {
    let Ok(model) = Model::from_bytes(file) else { return false };
    let speaks = |syllabus: &Arc<Syllabus>| Course::new(syllabus.clone(), &model).model_speaks;
    courses.is_empty() || courses.iter().any(speaks)
}
