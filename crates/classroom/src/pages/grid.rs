//! The paper grid: one line a pupil, one narrow field an exercise, one keystroke each.

use super::{ClassList, State, parsed, reading, shown, stored, under_class, work::item_field};
use crate::{
    assignment::Item,
    paper::{Cell, Column, MAX_COLUMNS, Sheet, read_cell, sign_of},
    work,
};
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use events::{classwork::SetKind, learning::Channel};
use kernel::{ClassId, PersonId, Wish, ports::ShownName};
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Choice, Choices, GetForm, Grid, GridCell, Lead, Links, Notice, PostForm, Text},
};

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    part: Option<String>,
    /// First exercise of the page.
    from: Option<usize>,
    /// Answers just recorded.
    done: Option<usize>,
}

/// A lesson's exercises on one page of the grid.
struct Part {
    item: Item,
    version: u32,
    from: usize,
    all: usize,
    columns: Vec<Column>,
}

/// The version of a lesson's course, and the lesson's exercises.
pub(super) fn lesson(state: &State, item: &Item) -> Option<(u32, Vec<String>)> {
    let outline = state.titles.courses().into_iter().find(|outline| outline.course == item.course)?;
    let exercises = outline.lesson(&item.item).filter(|_| item.kind == SetKind::Lesson)?.to_vec();
    Some((outline.version, exercises))
}

/// An exercise as a grid enters it.
pub(super) fn column(state: &State, item: &Item, exercise: &str) -> Column {
    Column { exercise: exercise.to_owned(), options: state.titles.paper_options(&item.course, exercise) }
}

fn part(state: &State, text: &str, from: usize) -> Option<Part> {
    let item = Item::from_form(text)?;
    let (version, exercises) = lesson(state, &item)?;
    let from = if from < exercises.len() { from } else { 0 };
    let page = exercises.iter().skip(from).take(MAX_COLUMNS);
    let columns = page.map(|exercise| column(state, &item, exercise)).collect();
    Some(Part { from, all: exercises.len(), columns, version, item })
}

/// The grid of a lesson, or the choice of one.
pub async fn grid(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let reads = state.clone();
    let list = reading(move || reads.class_for(&actor, &Wish::LeadClass(class), class)).await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if let Some(done) = asked.done {
        main = main.with(Notice::good(t.count("classroom-grid-done", done)).result());
    }
    match &asked.part {
        Some(text) => {
            let part = part(&state, text, asked.from.unwrap_or(0)).ok_or(WebError::NotFound)?;
            page(&state, &visitor, list, part, Typed::default(), main).await
        }
        None => {
            let courses = state.titles.courses();
            let label = t.say("classroom-grid-lesson");
            let field = item_field(t, state.titles.as_ref(), "part", &label, &courses, false);
            main = main.with(Lead::new(t.say("classroom-grid-lead"))).with(
                GetForm::new(format!("{}/grid", list.address()))
                    .with(field)
                    .with(Button::main(t.say("classroom-grid-show"))),
            );
            let page = under_class(Page::new(t.say("classroom-grid-title"), main), t, &list);
            Ok(web::page(&visitor, page))
        }
    }
}

fn cell_name(row: usize, column: usize) -> String {
    format!("c{row}.{column}")
}

/// What came back in the form.
#[derive(Default)]
struct Typed {
    fields: Vec<(String, String)>,
    /// Names of cells with a sign that means nothing there.
    unclear: Vec<String>,
    oral: bool,
}

impl Typed {
    fn cell(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
}

/// What was entered before, as the sign it was entered by: pupil by pupil, exercise by exercise.
fn kept(
    db: &mut store::Connection,
    list: &ClassList,
    part: &Part,
) -> Result<Vec<Vec<Option<char>>>, store::StoreError> {
    let of_pupil = |pupil: &ShownName| {
        let work = work::on_course(db, &list.merged.ids(pupil.person), &part.item.course)?;
        let of_column = |column: &Column| {
            let done = work.iter().find(|work| work.exercise == column.exercise && work.entered_by_staff)?;
            Some(sign_of(&done.last_response, done.last_score_percent, &column.options))
        };
        Ok(part.columns.iter().map(of_column).collect())
    };
    list.pupils.iter().map(of_pupil).collect()
}

/// The unclear cells by name, number and sign.
const UNCLEAR_NAMED: usize = 5;

fn unclear_cells(t: &Tongue, list: &ClassList, part: &Part, typed: &Typed) -> String {
    let all = list.pupils.iter().enumerate().flat_map(|(row, pupil)| {
        (0..part.columns.len()).map(move |column| (pupil, column, cell_name(row, column)))
    });
    let named = all.filter(|(.., name)| typed.unclear.contains(name)).take(UNCLEAR_NAMED);
    let said = named.map(|(pupil, column, name)| {
        let args = [
            ("name", shown(t, pupil).into_owned().into()),
            ("n", (part.from + column + 1).into()),
            ("sign", typed.cell(&name).into()),
        ];
        t.with("classroom-grid-unclear-cell", &args).into_owned()
    });
    said.collect::<Vec<_>>().join("; ")
}

async fn page(
    state: &State,
    visitor: &Visitor,
    list: ClassList,
    part: Part,
    typed: Typed,
    mut main: Html,
) -> Result<Response, WebError> {
    state.ready(&["classroom_work"])?;
    let store = state.store.clone();
    let (list, part, kept) = reading(move || {
        let kept = store.read_blocking(|db| kept(db, &list, &part)).map_err(stored)?;
        Ok((list, part, kept))
    })
    .await?;
    let (t, titles) = (&visitor.t, state.titles.as_ref());
    let (list, part) = (&list, &part);
    if list.pupils.is_empty() {
        main = main.with(Notice::calm(t.say("classroom-nobody")).words(t.say("classroom-nobody-do")));
    }
    if !typed.unclear.is_empty() {
        let cells = unclear_cells(t, list, part, &typed);
        let words = format!("{cells}. {}", t.say("classroom-grid-unclear-do"));
        main = main
            .with(Notice::look(t.count("classroom-grid-unclear", typed.unclear.len())).words(words).result());
    }
    main = main.with(Text::new(t.say("classroom-grid-how")));
    if kept.iter().flatten().any(Option::is_some) {
        main = main.with(Text::new(t.say("classroom-grid-kept-how")));
    }
    let mut form = PostForm::answer(visitor, format!("{}/grid", list.address()))
        .hidden("part", &part.item.to_form())
        .hidden("from", &part.from.to_string());
    let mut grid = Grid::new(t.say("classroom-grid-caption"), t.say("classroom-pupil"));
    for (i, column) in part.columns.iter().enumerate() {
        let title =
            titles.exercise_title(&part.item.course, &column.exercise, t.language()).unwrap_or_default();
        grid = grid.column((part.from + i + 1).to_string(), title);
    }
    for (row, pupil) in list.pupils.iter().enumerate() {
        form = form.hidden(&format!("p{row}"), &pupil.person.to_string());
        let cells = (0..part.columns.len())
            .map(|column| {
                let name = cell_name(row, column);
                let kept = kept[row][column].map(|sign| {
                    let sign = sign.to_string();
                    (t.named("classroom-grid-kept", &sign).into_owned(), sign)
                });
                let (typed, wrong) = (typed.cell(&name).to_owned(), typed.unclear.contains(&name));
                GridCell { name, typed, wrong, kept }
            })
            .collect();
        grid = grid.row(shown(t, pupil), cells);
    }
    let channels = Choices::one("channel", t.say("classroom-grid-channel"))
        .choice(Choice::new("paper", t.say("classroom-grid-paper")).chosen(!typed.oral))
        .choice(Choice::new("oral", t.say("classroom-grid-oral")).chosen(typed.oral));
    main = main.with(form.with(grid).with(channels).with(Button::main(t.say("classroom-grid-keep"))));
    main = key(t, state, part, main);
    if part.all > MAX_COLUMNS {
        let mut links = Links::new(t.say("classroom-grid-more"));
        for from in (0..part.all).step_by(MAX_COLUMNS).filter(|from| *from != part.from) {
            let to = (from + MAX_COLUMNS).min(part.all);
            let args = [("from", (from + 1).into()), ("to", to.into())];
            let href = format!("{}/grid?part={}&from={from}", list.address(), part.item.to_form());
            links = links.link(href, t.with("classroom-grid-range", &args).into_owned());
        }
        main = main.with(links);
    }
    let title = titles.lesson_title(&part.item.course, &part.item.item, t.language()).unwrap_or_default();
    let title = t.named("classroom-grid-of", &title).into_owned();
    // Not 422 when a cell is unclear: the page is the right answer, and browsers count a fetched 4xx as an error of ours.
    Ok(web::page(visitor, under_class(Page::new(title, main), t, list)))
}

/// What each number and letter stands for.
fn key(t: &Tongue, state: &State, part: &Part, main: Html) -> Html {
    let titles = state.titles.as_ref();
    let table = web::parts::Table::new(t.say("classroom-grid-key"))
        .column(t.say("classroom-question"))
        .column(t.say("classroom-grid-letters"));
    main.with(part.columns.iter().enumerate().fold(table, |table, (i, column)| {
        let course = &part.item.course;
        let title = titles.exercise_title(course, &column.exercise, t.language()).unwrap_or_default();
        let letters: Vec<String> = column
            .options
            .iter()
            .zip('a'..='z')
            .map(|(option, letter)| {
                let words =
                    titles.response_words(course, &column.exercise, 0, &option.response, t.language());
                let right = if option.score_percent == 100 { " ✓" } else { "" };
                format!("{letter}) {words}{right}")
            })
            .collect();
        let letters = match letters.is_empty() {
            true => t.say("classroom-grid-right-wrong").into_owned(),
            false => letters.join(" · "),
        };
        table.row(vec![
            web::parts::Cell::text(format!("{}. {title}", part.from + i + 1)),
            web::parts::Cell::text(letters),
        ])
    }))
}

/// The grid came in.
pub async fn enter(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    if fields.get("owner") != Some(actor.person.to_string().as_str()) {
        return Err(WebError::NOT_YOURS);
    }
    let class: ClassId = parsed(&class)?;
    let t = &visitor.t;
    let bad = || WebError::bad_input(t.say("classroom-grid-bad").into_owned());
    let client = fields.get("client").and_then(|text| text.parse().ok()).ok_or_else(bad)?;
    let from = fields.get("from").and_then(|text| text.parse().ok()).unwrap_or(0);
    let text = fields.get("part").unwrap_or_default();
    let part = part(&state, text, from).ok_or(WebError::NotFound)?;
    let channel = if fields.get("channel") == Some("oral") { Channel::Oral } else { Channel::Paper };
    let (reads, asking) = (state.clone(), actor.clone());
    let list = reading(move || reads.class_for(&asking, &Wish::LeadClass(class), class)).await?;
    let pupils = list.ids();
    let (mut rows, mut unclear) = (Vec::new(), Vec::new());
    // Rows are named by the form itself: a pupil who came or went meanwhile shifts nobody's answers.
    for (name, pupil) in fields.iter() {
        let Some(row) = name.strip_prefix('p').and_then(|row| row.parse::<usize>().ok()) else { continue };
        let pupil: PersonId = pupil.parse().map_err(|_| bad())?;
        if !pupils.contains(&pupil) {
            continue;
        }
        let mut cells = Vec::new();
        for (i, column) in part.columns.iter().enumerate() {
            let name = cell_name(row, i);
            let cell = read_cell(fields.get(&name).unwrap_or_default(), &column.options);
            if cell == Cell::Unclear {
                unclear.push(name);
            }
            cells.push((column.exercise.clone(), cell));
        }
        rows.push((pupil, cells));
    }
    if !unclear.is_empty() {
        let fields = fields.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let typed = Typed { fields, unclear, oral: channel == Channel::Oral };
        return page(&state, &visitor, list, part, typed, Html::new()).await;
    }
    let sheet = Sheet {
        client,
        channel,
        course: part.item.course.clone(),
        version: part.version,
        lesson: part.item.item.clone(),
    };
    match state.classroom.enter_answers(&actor, class, sheet, rows).await {
        Ok(new) => Ok(web::see_other(&format!("{}/grid?done={new}", list.address()))),
        Err(error) => match error.declined()? {},
    }
}
