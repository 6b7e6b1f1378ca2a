//! `/network/learning`: what the schools' boxes tell of a week, in sums.
//!
//! Who opens it: an official who must say how many pupils the network reaches, at an office screen, once a month. It shows how many schools
//! told, before it shows what they told, and says what is not in a figure.

use super::{State, admitted};
use axum::{
    extract::{Query, State as AxumState},
    response::Response,
};
use events::tutoring::WEEK_GROUP_MIN;
use store::StoreError;
use tutoring::sums::{self, NetworkWeek, SchoolWeek};
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Cell, Heading, Lead, Links, Notice, Pager, Table, Text},
    reading,
};

/// Weeks that can be chosen: a school year.
const WEEKS: usize = 52;
/// Schools on one page.
const PAGE: usize = 100;
/// Courses in the table; the rest is in the sums of schools.
const COURSES: usize = 30;

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    week: Option<i32>,
    page: Option<usize>,
}

/// The page.
pub async fn learning(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let store = state.network.here().store.clone();
    if !store.ready(&[sums::VIEW]) {
        return Err(WebError::ViewPreparing);
    }
    let failed = |error: StoreError| WebError::internal(error);
    let (weeks, found) = reading(move || {
        let until = store.believes_until().map_err(failed)?;
        let weeks = store.read_blocking(|db| sums::weeks(db, until, WEEKS)).map_err(failed)?;
        let week = asked.week.filter(|week| weeks.contains(week)).or(weeks.first().copied());
        let Some(week) = week else { return Ok((weeks, None)) };
        let schools = store.read_blocking(|db| sums::schools_in(db, week, until)).map_err(failed)?;
        Ok((weeks, Some((week, schools))))
    })
    .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    match found {
        None => {
            main = main
                .with(Notice::calm(t.say("network-learning-none")).words(t.say("network-learning-none-do")));
        }
        Some((week, mut schools)) => {
            schools.sort_by_key(|school| std::cmp::Reverse(school.told.answers()));
            let all = sums::together(&schools);
            main = figures(t, main, week, &all);
            if !all.courses.is_empty() {
                main = main.with(courses(t, &state, &all));
            }
            main = main.with(Heading::new(t.say("network-learning-schools")));
            let page = asked.page.unwrap_or(0).min(schools.len().saturating_sub(1) / PAGE);
            let shown: Vec<SchoolWeek> = schools.iter().skip(page * PAGE).take(PAGE).cloned().collect();
            main = main.with(table(t, &state, shown).await?);
            let path = format!("/network/learning?week={week}");
            main = main.with(Pager::new(t, &path, page, PAGE, schools.len()));
            let mut links = Links::new(t.say("network-learning-weeks"));
            for other in weeks.iter().filter(|other| **other != week) {
                links = links.link(format!("/network/learning?week={other}"), t.date_of_day(*other));
            }
            if weeks.len() > 1 {
                main = main.with(links);
            }
        }
    }
    let how = t.with("network-learning-how", &[("least", u64::from(WEEK_GROUP_MIN).into())]);
    main = main
        .with(Heading::new(t.say("network-learning-how-title")))
        .with(Text::new(how))
        .with(Text::new(t.say("network-learning-how-late")))
        .with(Text::new(t.say("network-learning-how-boxes")));
    let page = Page::new(t.say("network-learning-title"), main).staff();
    Ok(web::page(&visitor, page.under("/network", t.say("network-title"))))
}

fn figures(t: &Tongue, main: Html, week: i32, all: &NetworkWeek) -> Html {
    let main = main.with(Heading::new(t.named("network-learning-week", &t.date_of_day(week))));
    let told = [("n", all.schools.into()), ("with", all.with_work.into())];
    let mut main = main.with(Lead::new(t.with("network-learning-told", &told)));
    if all.with_total > 0 {
        let words = [
            ("learners", t.number(all.learners).into()),
            ("schools", all.with_total.into()),
            ("answers", t.number(all.answers).into()),
        ];
        main = main.with(Text::new(t.with("network-learning-total", &words)));
    }
    if let Some((answered, pupils)) = all.of_pupils {
        let words = [("answered", t.number(answered).into()), ("pupils", t.number(pupils).into())];
        main = main.with(Text::new(t.with("network-learning-of", &words)));
    }
    main
}

fn courses(t: &Tongue, state: &State, all: &NetworkWeek) -> Table {
    let mut table = Table::new(t.say("network-learning-courses"))
        .stacked()
        .column(t.say("network-learning-course"))
        .numbers(t.say("network-learning-column-schools"))
        .numbers(t.say("network-learning-column-learners"))
        .numbers(t.say("network-learning-column-answers"));
    for (course, schools, group) in all.courses.iter().take(COURSES) {
        let title = (state.titles)(course, t.language());
        table = table.row(vec![
            Cell::text(title.unwrap_or_else(|| course.clone())),
            Cell::text(t.number(*schools)),
            Cell::text(t.number(group.learners)),
            Cell::text(t.number(group.answers)),
        ]);
    }
    table
}

async fn table(t: &Tongue, state: &State, shown: Vec<SchoolWeek>) -> Result<Table, WebError> {
    let named = state.school_name.clone();
    let named = reading(move || {
        let name = |week: SchoolWeek| Ok((named(week.school).map_err(WebError::internal)?, week.told));
        shown.into_iter().map(name).collect::<Result<Vec<_>, WebError>>()
    })
    .await?;
    let mut table = Table::new(t.say("network-learning-schools"))
        .stacked()
        .column(t.say("network-column-name"))
        .numbers(t.say("network-learning-column-learners"))
        .numbers(t.say("network-learning-column-pupils"))
        .numbers(t.say("network-learning-column-answers"));
    for (name, told) in named {
        let kept_back = || t.say("network-learning-kept-back").into_owned();
        let answers = told.answers();
        table = table.row(vec![
            Cell::text(name.unwrap_or_else(|| t.say("network-no-name").into_owned())),
            Cell::text(told.all.map_or_else(kept_back, |all| t.number(all.learners))),
            Cell::text(told.pupils.map_or_else(kept_back, |pupils| t.number(pupils))),
            Cell::text(if answers == 0 { kept_back() } else { t.number(answers) }),
        ]);
    }
    Ok(table.reading(t.say("network-learning-reading")))
}
