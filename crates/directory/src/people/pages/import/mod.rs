//! A list from a spreadsheet: looked at first, then taken over. What became of it has an address of its own.

mod kept;
mod sample;

pub(crate) use kept::Lists;
pub(super) use sample::sample;

use super::*;
use crate::people::import::{Report, Wish as ImportWish};
use axum::{
    extract::{Path, Query, State as AxumState},
    http::StatusCode,
    response::Response,
};
use formats::people::{Fault, MAX_CELL_CHARS, MAX_ROWS, Today, columns_in};
use kept::Stands;
use kernel::ClockQuality;
use web::{
    Fields, Html, Page, Upload,
    parts::{Button, Cell, Lead, LinkButton, PostForm, Table, Text},
};

/// Longest list that comes through a page: some 100,000 people. Longer ones go through `chaski import people`.
const UPLOAD_MAX_BYTES: usize = 8 * 1024 * 1024;
/// Faults on the page.
const FAULTS_SHOWN: usize = 100;
/// A list that is being taken over is asked about again so often, in seconds.
const AGAIN_S: u32 = 2;

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
    let (columns, more) = columns_in(&t.say(sample::LANGUAGE_KEY));
    let columns = t.with(
        "people-import-columns",
        &[("columns", columns.join(", ").into()), ("more", more.join(", ").into())],
    );
    main = main
        .with(Lead::new(t.say("people-import-lead")))
        .with(post.with(Button::main(t.say("people-import-look"))))
        .with_template(&Heading { words: &t.say("people-import-how") })
        .with(Text::new(columns))
        .with(LinkButton::quiet("/people/import/sample.csv", t.say("people-import-sample")))
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
    let report = Arc::new(run(&state, &visitor, list.clone(), true).await?);
    let mut id = [0; 16];
    visitor.web().fill_random(&mut id);
    let id = kernel::to_base32(&id);
    let stands = if report.is_sound() { Stands::Looked(report, list) } else { Stands::Broken(report) };
    state.lists.put(&id, actor.person, stands, visitor.now());
    Ok(web::see_other(&format!("{}#result", address(&id))))
}

/// Where what became of a list is shown.
fn address(id: &str) -> String {
    format!("/people/import/{id}")
}

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub(super) struct Asked {
    /// The code that came with it did not fit.
    code: Option<u8>,
}

/// What became of a list.
pub(super) async fn result(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    allowed_reading(&state, &actor, Wish::Administer(actor.school), |_, _| Ok(())).await?;
    Ok(match state.lists.get(&id, actor.person, visitor.now()) {
        Some(Stands::Broken(report)) => faults(&visitor, &report),
        Some(Stands::Looked(report, _)) => looked(&visitor, &id, &report, asked.code.is_some()),
        Some(Stands::Going) => going(&visitor),
        Some(Stands::Done(report)) => done(&visitor, &report),
        None => gone(&visitor),
    })
}

/// An hour later, or after a restart: importing the same list again does no harm.
fn gone(visitor: &Visitor) -> Response {
    let t = &visitor.t;
    let notice = Notice::look(t.say("people-import-gone")).words(t.say("people-import-gone-do")).result();
    form(visitor, Some(notice), StatusCode::OK)
}

fn under_import<M: Template>(page: Page<M>, t: &Tongue) -> Page<M> {
    page.staff().under("/people", t.say("people-title")).under("/people/import", t.say("people-import"))
}

fn going(visitor: &Visitor) -> Response {
    let t = &visitor.t;
    let main = Html::new().with(Lead::new(t.say("people-import-going")));
    let page = under_import(Page::new(t.say("people-import-looked"), main), t).again_in_s(AGAIN_S);
    web::page(visitor, page.next(visitor.path(), t.say("people-import-going-look")))
}

fn done(visitor: &Visitor, report: &Report) -> Response {
    let t = &visitor.t;
    let main = Html::new()
        .with(Notice::good(t.count("people-import-done", report.rows)).result())
        .with(counts(t, "people-import-counted", report));
    let main =
        not_listed(t, report, main).with(LinkButton::quiet("/classes", t.say("people-import-see-classes")));
    let page = under_import(Page::new(t.say("people-import-title-done"), main), t);
    web::page(visitor, page.next("/people", t.say("people-see-all")))
}

/// A sound list, and what it would change. `code_was_wrong`: it brings staff, and the code with it did not fit.
fn looked(visitor: &Visitor, id: &str, report: &Report, code_was_wrong: bool) -> Response {
    let t = &visitor.t;
    let would = Lead::new(t.count("people-import-would", report.rows));
    let mut main =
        not_listed(t, report, Html::new().with(would).with(counts(t, "people-import-counts", report)));
    let mut go = PostForm::new(visitor, format!("{}/go", address(id)));
    if report.staff_roles > 0 {
        let wrong = code_was_wrong.then(|| t.say("people-refused-code").into_owned());
        if let Some(code) = codes::code_field(visitor, wrong) {
            main = main.with(Text::new(t.count("people-import-staff", report.staff_roles)));
            go = go.with(code);
        }
    }
    let go = go.with(Button::main(t.say("people-import-go")));
    main = main.with(go).with(LinkButton::quiet("/people/import", t.say("people-import-other")));
    web::page(visitor, under_import(Page::new(t.say("people-import-looked"), main), t))
}

fn counts(t: &Tongue, caption: &str, report: &Report) -> Table {
    let rows = [
        ("people-import-created", report.created),
        ("people-import-updated", report.updated),
        ("people-import-unchanged", report.unchanged),
        ("people-import-classes", report.classes_opened),
    ];
    let table = Table::new(t.say(caption))
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

/// Where a fault is. A column that is missing has no name in the list: it is called as the reader would write it.
fn place_of(t: &Tongue, fault: &Fault) -> String {
    use formats::people::Reason;
    let own = |column: &str| {
        let place = ["en", "es", "pt"].into_iter().find_map(|language| {
            let (columns, more) = columns_in(language);
            columns.iter().chain(&more).position(|name| *name == column)
        });
        let (columns, more) = columns_in(&t.say(sample::LANGUAGE_KEY));
        columns.into_iter().chain(more).nth(place?)
    };
    let column = match fault.reason {
        Reason::ColumnMissing => own(&fault.column).unwrap_or(fault.column.as_str()),
        _ => fault.column.as_str(),
    };
    let args = [("line", fault.line.to_string().into()), ("column", column.into())];
    let key = if column.is_empty() { "people-import-at-line" } else { "people-import-at-column" };
    t.with(key, &args).into_owned()
}

fn faults(visitor: &Visitor, report: &Report) -> Response {
    let t = &visitor.t;
    let mut table = Table::new(t.count("people-import-faults", report.faults_all))
        .stacked()
        .column(t.say("people-import-where"))
        .column(t.say("people-import-reason"));
    for fault in report.faults.iter().take(FAULTS_SHOWN) {
        table = table.row(vec![Cell::text(place_of(t, fault)), Cell::text(words_of(t, fault))]);
    }
    if report.faults_all > FAULTS_SHOWN as u64 {
        table = table.reading(t.count("people-import-faults-more", report.faults_all - FAULTS_SHOWN as u64));
    }
    let notice = Notice::look(t.say("people-import-broken")).words(t.say("people-import-broken-do")).result();
    let main = Html::new().with(notice).with(table);
    let page = under_import(Page::new(t.say("people-import-looked"), main), t);
    web::page(visitor, page.next("/people/import", t.say("people-import-again")))
}

/// "Import."
pub(super) async fn go(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let person = actor.person;
    let page = web::see_other(&format!("{}#result", address(&id)));
    // Pressed twice, or an hour later: the page says what became of it.
    let Some((looked, list)) = state.lists.take(&id, person, visitor.now()) else { return Ok(page) };
    let keep = |stands| state.lists.put(&id, person, stands, visitor.now());
    let waits = || Stands::Looked(looked.clone(), list.clone());
    match take_over(&state, &visitor, &list, &fields).await {
        Ok(Some(report)) if report.is_sound() => keep(Stands::Done(Arc::new(report))),
        Ok(Some(report)) => keep(Stands::Broken(Arc::new(report))),
        Ok(None) => {
            keep(waits());
            return Ok(web::see_other(&format!("{}?code=1#result", address(&id))));
        }
        Err(error) => {
            keep(waits());
            return Err(error);
        }
    }
    Ok(page)
}

/// Imports it; `None` if it brings staff and the code did not fit.
async fn take_over(
    state: &State,
    visitor: &Visitor,
    list: &Arc<Vec<u8>>,
    fields: &Fields,
) -> Result<Option<Report>, WebError> {
    let actor = visitor.actor()?.clone();
    // Looked at again: what the box knows may have changed since.
    let tried = run(state, visitor, list.clone(), true).await?;
    if tried.staff_roles > 0 && needs_code(visitor) {
        let typed = fields.get(codes::CODE_FIELD).unwrap_or_default().to_owned();
        let wish = Wish::Administer(actor.school);
        let right = allowed_change(state, &actor, wish, move |change, tx| {
            Ok(code_is_right(change, tx, true, &typed, "import-staff")?)
        });
        if !right.await?.unwrap_or_default() {
            return Ok(None);
        }
    }
    run(state, visitor, list.clone(), false).await.map(Some)
}
