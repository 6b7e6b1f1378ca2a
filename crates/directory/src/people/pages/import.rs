//! A list from a spreadsheet: looked at first, then taken over.

use super::*;
use crate::people::import::{Report, Wish as ImportWish};
use axum::{extract::State as AxumState, http::StatusCode, response::Response};
use formats::people::{COLUMNS, Fault, MAX_CELL_CHARS, MAX_ROWS, OPTIONAL_COLUMNS, Today};
use kernel::{ClockQuality, UtcMillis};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};
use web::{
    Fields, Html, Page, Upload,
    parts::{Button, Cell, Lead, LinkButton, PostForm, Table, Text},
};

/// Longest list that comes through a page: some 100,000 people. Longer ones go through `chaski import people`.
const UPLOAD_MAX_BYTES: usize = 8 * 1024 * 1024;
/// Lists that wait for "import" at once; the oldest makes room.
const WAITING_MAX: usize = 2;
/// How long a list waits.
const WAITS_MS: i64 = 3_600_000;
/// Faults on the page.
const FAULTS_SHOWN: usize = 100;

/// Lists that were looked at, by who brought them. Memory only: they are full of names.
#[derive(Default)]
pub(crate) struct Waiting(Mutex<BTreeMap<PersonId, WaitingList>>);

/// When it came, and its bytes.
type WaitingList = (UtcMillis, Arc<Vec<u8>>);

impl Waiting {
    fn put(&self, who: PersonId, list: Arc<Vec<u8>>, now: UtcMillis) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, (at, _)| at.plus_ms(WAITS_MS) > now);
        while waiting.len() >= WAITING_MAX && !waiting.contains_key(&who) {
            let oldest = waiting.iter().min_by_key(|(_, (at, _))| *at).map(|(who, _)| *who);
            oldest.map(|oldest| waiting.remove(&oldest));
        }
        waiting.insert(who, (now, list));
    }

    fn take(&self, who: PersonId, now: UtcMillis) -> Option<Arc<Vec<u8>>> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(&who).filter(|(at, _)| at.plus_ms(WAITS_MS) > now).map(|(_, list)| list)
    }
}

pub(super) async fn show(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    allowed_reading(&state, &actor, Wish::Administer(actor.school), |_, _| Ok(())).await?;
    Ok(form(&visitor, None, StatusCode::OK))
}

fn form(visitor: &Visitor, notice: Option<Notice>, status: StatusCode) -> Response {
    let t = &visitor.t;
    let mut main = Html::new();
    if let Some(notice) = notice {
        main = main.with(notice);
    }
    let file = Field::file("file", t.say("people-import-file"), ".csv,.txt,text/csv")
        .hint(t.say("people-import-file-hint"));
    let pasted = Field::area("pasted", t.say("people-import-paste"), 4);
    let post = PostForm::new(visitor, "/people/import").with_file().with(file).with(pasted);
    let columns = t.with(
        "people-import-columns",
        &[("columns", COLUMNS.join(", ").into()), ("more", OPTIONAL_COLUMNS.join(", ").into())],
    );
    main = main
        .with(Lead::new(t.say("people-import-lead")))
        .with(post.with(Button::main(t.say("people-import-look"))))
        .with_template(&Heading { words: &t.say("people-import-how") })
        .with(Text::new(columns))
        .with(Text::new(t.say("people-import-values")))
        .with(Text::new(t.say("people-import-kolibri")));
    let page = Page::new(t.say("people-import"), main).staff().status(status);
    web::page(visitor, page.under("/people", t.say("people-title")))
}

fn today(visitor: &Visitor) -> Today {
    match visitor.web().clock().quality() {
        ClockQuality::Unknown => Today::UNKNOWN,
        _ => Today::of_utc(visitor.now()),
    }
}

async fn run(
    state: &State,
    visitor: &Visitor,
    list: Arc<Vec<u8>>,
    dry_run: bool,
) -> Result<Report, WebError> {
    let actor = visitor.actor()?.clone();
    let directory = state.directory.clone();
    let wish = ImportWish { school: actor.school, dry_run, today: today(visitor) };
    reading(move || {
        directory.may(&actor, &Wish::Administer(actor.school))?;
        directory.import(&list.as_slice(), wish).map_err(|error| match error {
            crate::people::import::ImportError::Store(error) => stored(error),
            error => WebError::internal(error),
        })
    })
    .await
}

pub(super) async fn look(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    upload: Upload<UPLOAD_MAX_BYTES>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    allowed_reading(&state, &actor, Wish::Administer(actor.school), |_, _| Ok(())).await?;
    let t = &visitor.t;
    let pasted = upload.fields.get("pasted").unwrap_or_default().trim().as_bytes().to_vec();
    let list = match upload.file {
        Some((_, bytes)) if !bytes.is_empty() => bytes,
        _ => pasted,
    };
    if list.is_empty() {
        let notice = Notice::look(t.say("people-import-nothing")).result();
        return Ok(form(&visitor, Some(notice), StatusCode::UNPROCESSABLE_ENTITY));
    }
    // What a spreadsheet keeps for itself is a packed archive.
    if list.starts_with(b"PK\x03\x04") || list.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let notice = Notice::look(t.say("people-import-xlsx")).words(t.say("people-import-xlsx-do")).result();
        return Ok(form(&visitor, Some(notice), StatusCode::UNPROCESSABLE_ENTITY));
    }
    let list = Arc::new(list);
    let report = run(&state, &visitor, list.clone(), true).await?;
    if !report.is_sound() {
        return Ok(faults(&visitor, &report));
    }
    state.waiting.put(actor.person, list, visitor.now());
    Ok(looked(&visitor, &report, false))
}

/// A sound list, and what it would change. `code_was_wrong`: it brings staff, and the code with it did not fit.
fn looked(visitor: &Visitor, report: &Report, code_was_wrong: bool) -> Response {
    let t = &visitor.t;
    let would = Lead::new(t.count("people-import-would", report.rows));
    let mut main = not_listed(t, report, Html::new().with(would).with(counts(t, report)));
    let mut go = PostForm::new(visitor, "/people/import/go");
    if report.staff_roles > 0 {
        let wrong = code_was_wrong.then(|| t.say("people-refused-code").into_owned());
        if let Some(code) = codes::code_field(visitor, wrong) {
            main = main.with(Text::new(t.count("people-import-staff", report.staff_roles)));
            go = go.with(code);
        }
    }
    let go = go.with(Button::main(t.say("people-import-go")));
    main = main.with(go).with(LinkButton::quiet("/people/import", t.say("people-import-other")));
    let status = if code_was_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::new(t.say("people-import-looked"), main).staff().status(status);
    web::page(
        visitor,
        page.under("/people", t.say("people-title")).under("/people/import", t.say("people-import")),
    )
}

fn counts(t: &Tongue, report: &Report) -> Table {
    let rows = [
        ("people-import-created", report.created),
        ("people-import-updated", report.updated),
        ("people-import-unchanged", report.unchanged),
        ("people-import-classes", report.classes_opened),
    ];
    let table = Table::new(t.say("people-import-counts"))
        .column(t.say("people-import-what"))
        .numbers(t.say("people-import-how-many"));
    rows.into_iter()
        .fold(table, |table, (key, n)| table.row(vec![Cell::text(t.say(key)), Cell::text(t.number(n))]))
}

fn not_listed(t: &Tongue, report: &Report, main: Html) -> Html {
    match report.not_listed {
        0 => main,
        n => main.with(
            Notice::calm(t.count("people-import-not-listed", n)).words(t.say("people-import-not-listed-do")),
        ),
    }
}

/// A fault in the reader's language.
fn words_of(t: &Tongue, fault: &Fault) -> String {
    use formats::people::Reason;
    let found = fault.reason.found().unwrap_or_default();
    let (n, m) = match fault.reason {
        Reason::Width { found, expected } => (found as u64, expected as u64),
        Reason::IdTwice { first_line } => (first_line, 0),
        Reason::TooLong { max } => (max as u64, 0),
        Reason::TooManyRows => (MAX_ROWS, 0),
        Reason::TooManyBytes => (UPLOAD_MAX_BYTES as u64 >> 20, 0),
        _ => (MAX_CELL_CHARS as u64, 0),
    };
    let args = [("found", found.into()), ("n", n.into()), ("m", m.into())];
    t.with(&format!("people-fault-{}", fault.reason.word()), &args).into_owned()
}

fn faults(visitor: &Visitor, report: &Report) -> Response {
    let t = &visitor.t;
    let mut table = Table::new(t.count("people-import-faults", report.faults_all))
        .numbers(t.say("people-import-line"))
        .column(t.say("people-import-column"))
        .column(t.say("people-import-reason"));
    for fault in report.faults.iter().take(FAULTS_SHOWN) {
        let column = if fault.column.is_empty() { "–".to_owned() } else { fault.column.clone() };
        table = table.row(vec![
            Cell::text(fault.line.to_string()),
            Cell::text(column),
            Cell::text(words_of(t, fault)),
        ]);
    }
    if report.faults_all > FAULTS_SHOWN as u64 {
        table = table.reading(t.count("people-import-faults-more", report.faults_all - FAULTS_SHOWN as u64));
    }
    let notice = Notice::look(t.say("people-import-broken")).words(t.say("people-import-broken-do")).result();
    let main = Html::new().with(notice).with(table);
    let page =
        Page::new(t.say("people-import-looked"), main).staff().status(StatusCode::UNPROCESSABLE_ENTITY);
    let page =
        page.under("/people", t.say("people-title")).next("/people/import", t.say("people-import-again"));
    web::page(visitor, page)
}

pub(super) async fn go(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let t = &visitor.t;
    let Some(list) = state.waiting.take(actor.person, visitor.now()) else {
        // Pressed twice, or an hour later: importing the same list again does no harm.
        let notice = Notice::look(t.say("people-import-gone")).words(t.say("people-import-gone-do")).result();
        return Ok(form(&visitor, Some(notice), StatusCode::CONFLICT));
    };
    let tried = run(&state, &visitor, list.clone(), true).await?;
    if tried.staff_roles > 0 && needs_code(&visitor) {
        let typed = fields.get(codes::CODE_FIELD).unwrap_or_default().to_owned();
        let wish = Wish::Administer(actor.school);
        let right = allowed_change(&state, &actor, wish, move |change, tx| {
            Ok(code_is_right(change, tx, true, &typed, "import-staff")?)
        });
        if !right.await?.unwrap_or_default() {
            state.waiting.put(actor.person, list, visitor.now());
            return Ok(looked(&visitor, &tried, true));
        }
    }
    let report = run(&state, &visitor, list, false).await?;
    if !report.is_sound() {
        return Ok(faults(&visitor, &report));
    }
    let main = Html::new()
        .with(Notice::good(t.count("people-import-done", report.rows)).result())
        .with(counts(t, &report));
    let page = Page::new(t.say("people-import"), not_listed(t, &report, main)).staff();
    Ok(web::page(
        &visitor,
        page.under("/people", t.say("people-title")).next("/people", t.say("people-see-all")),
    ))
}
