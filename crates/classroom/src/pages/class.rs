//! The class at a glance: who is here today, who waits for help and why, who is where, which questions are hard.
//!
//! Who opens it: a teacher before class, on her own phone. What for: to know whom to sit beside first, and which question to
//! explain on the board.

use super::{ClassList, State, parsed, port, reading, shown, stored, today};
use crate::{
    overview::{
        ClassWork, LessonWork, PersonWork,
        hardest::Hard,
        stuck::{self, HINTS_AFTER, Reason, STILL_AFTER, STUCK_AFTER},
    },
    roll,
};
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};
use events::classwork::RollMark;
use kernel::{
    ClassId, PersonId, Wish, Zone,
    ports::{ChannelDone, CourseOutline, Titles, TopicDone},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use web::{
    Html, Page, Visitor, WebError,
    messages::{Tongue, Value},
    parts::{Card, Cards, Cell, Drawing, Fold, Knot, Lead, LinkButton, Links, Notice, Quipu, Table},
};

/// People listed as waiting for help; a teacher sits beside one at a time.
const STUCK_SHOWN: usize = 6;
/// Reasons given for each of them.
const STUCK_EACH: usize = 2;
/// Different wrong answers shown of each hard exercise.
const WRONG_ANSWERS: usize = 3;
/// Longest wrong answer in the table, in characters: an order of six sentences is told by its beginning.
const WRONG_CHARS: usize = 70;
/// Absences are looked for so many days back: a stillness older than that is no longer news.
const ABSENCES_DAYS: i32 = 60;

/// My classes.
pub async fn classes(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let found = reading(move || {
        state
            .classes_of(&actor)?
            .into_iter()
            .map(|class| {
                let name = state.enrolments.class_name(class).map_err(port)?.unwrap_or_default();
                Ok((class, name, state.pupils_of(class)?.0.len()))
            })
            .collect::<Result<Vec<_>, WebError>>()
    })
    .await?;
    let t = &visitor.t;
    if found.is_empty() {
        let notice = Notice::calm(t.say("classroom-no-classes")).words(t.say("classroom-no-classes-do"));
        let page = Page::new(t.say("classroom-classes-title"), Html::new().with(notice)).staff();
        return Ok(web::page(&visitor, page.next("/classes/new", t.say("classroom-open-class"))));
    }
    let mut found = found;
    found.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    let cards = found.into_iter().fold(Cards::new(), |cards, (class, name, pupils)| {
        let card = Card::new(name).drawing(Drawing::Teacher).words(t.count("classroom-pupils", pupils));
        cards.card(card.link(format!("/classes/{class}")))
    });
    let another = LinkButton::quiet("/classes/new", t.say("classroom-open-class"));
    let page = Page::new(t.say("classroom-classes-title"), Html::new().with(cards).with(another)).staff();
    Ok(web::page(&visitor, page.under("/", t.say("classroom-start"))))
}

/// What the page shows.
pub(super) struct Glance {
    pub(super) list: ClassList,
    pub(super) work: Arc<ClassWork>,
    pub(super) courses: Vec<CourseOutline>,
    pub(super) channels: Vec<ChannelDone>,
    pub(super) reasons: Vec<Vec<Reason>>,
    pub(super) roll: BTreeMap<PersonId, RollMark>,
}

pub(super) fn read(state: &State, list: ClassList, zone: Zone, today: i32) -> Result<Glance, WebError> {
    let pupils = list.ids();
    let work =
        state.classroom.overviews.of_class(&state.store, list.class, &list.people(), zone).map_err(stored)?;
    let mut courses = state.titles.courses();
    courses.retain(|outline| work.people.iter().any(|person| person.has_begun(&outline.course)));
    let channels = state.channels.in_channels(&list.people()).map_err(port)?;
    let mut reasons = stuck::reasons(&work.people, &[]);
    let still = |reason: &Reason| matches!(reason, Reason::Still { .. } | Reason::NotBegun { .. });
    let asks_absences = reasons.iter().flatten().any(still);
    let (class, merged) = (list.class, &list.merged);
    let (roll, absences) = state
        .store
        .read_blocking(|db| {
            let roll = roll::on(db, class, today, merged)?;
            let absences = match asks_absences {
                true => roll::absences(db, class, today - ABSENCES_DAYS, merged)?,
                false => BTreeMap::new(),
            };
            Ok((roll, absences))
        })
        .map_err(stored)?;
    if !absences.is_empty() {
        let days = |pupil| absences.get(pupil).into_iter().flatten().map(|(day, _)| *day).collect();
        let absent: Vec<BTreeSet<i32>> = pupils.iter().map(days).collect();
        reasons = stuck::reasons(&work.people, &absent);
    }
    Ok(Glance { list, work, courses, channels, reasons, roll })
}

/// The class.
pub async fn class(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    state.ready(&["classroom_work", roll::VIEW])?;
    let titles = state.titles.clone();
    let (today, zone) = (today(&visitor), visitor.t.zone());
    let glance = reading(move || {
        let list = state.class_for(&actor, &Wish::SeeClass(class), class)?;
        read(&state, list, zone, today)
    })
    .await?;
    let t = &visitor.t;
    let list = &glance.list;
    let mut main = Html::new();
    if list.pupils.is_empty() {
        main = main.with(Notice::calm(t.say("classroom-nobody")).words(t.say("classroom-nobody-do")));
        let people = format!("{}/people", list.address());
        main = main.with(LinkButton::main(people, t.say("classroom-to-people"))).with(steps(t, list));
    } else {
        main = here_today(t, &glance, today, main);
        if glance.courses.is_empty() && glance.channels.is_empty() {
            let cards = LinkButton::quiet(format!("{}/cards", list.address()), t.say("classroom-to-cards"));
            let nothing = Notice::calm(t.say("classroom-no-work")).words(t.say("classroom-no-work-do"));
            main = main.with(nothing.with(cards));
            main = main.with(steps(t, list));
        } else {
            main = waiting(t, titles.as_ref(), &glance, main);
            for outline in &glance.courses {
                main = main.with(course(t, titles.as_ref(), &glance, outline));
            }
            for done in &glance.channels {
                main = main.with(channel(t, &glance, done));
            }
            main = hardest(t, titles.as_ref(), &glance, main).with(steps(t, list));
        }
    }
    let title = t.named("classroom-class-title", &list.name);
    let page = Page::new(title, main).staff().under("/classes", t.say("classroom-classes-title"));
    Ok(web::page(&visitor, page))
}

/// Where one goes from a class.
fn steps(t: &Tongue, list: &ClassList) -> Links {
    let at = list.address();
    [
        ("needs", "classroom-step-needs"),
        ("skills", "classroom-step-skills"),
        ("roll", "classroom-step-roll"),
        ("work", "classroom-step-work"),
        ("quizzes", "classroom-step-quizzes"),
        ("grid", "classroom-step-grid"),
        ("register", "classroom-step-register"),
        ("people", "classroom-step-people"),
        ("cards", "classroom-step-cards"),
        ("door", "classroom-step-door"),
        ("work.csv", "classroom-step-work-csv"),
    ]
    .into_iter()
    .fold(Links::new(t.say("classroom-steps")), |links, (path, key)| {
        links.link(format!("{at}/{path}"), t.say(key))
    })
}

fn here_today(t: &Tongue, glance: &Glance, today: i32, main: Html) -> Html {
    let roll = format!("{}/roll", glance.list.address());
    let answered = glance.work.people.iter().filter(|person| person.days.contains(&today)).count();
    let answered = match answered {
        0 => String::new(),
        n => format!(" {}", t.count("classroom-answered-today", n)),
    };
    if glance.roll.is_empty() {
        return main
            .with(Lead::new(format!("{}{answered}", t.say("classroom-roll-not-called"))))
            .with(LinkButton::main(roll, t.say("classroom-call-roll")));
    }
    main.with(Lead::new(format!("{}{answered}", super::roll::in_words(t, &glance.roll))))
        .with(LinkButton::quiet(roll, t.say("classroom-correct-roll")))
}

pub(super) fn reason_words(t: &Tongue, titles: &dyn Titles, reason: &Reason) -> String {
    let on = |key: &str, course: &str, exercise: &str, n: u32| {
        let question = titles.exercise_title(course, exercise, t.language()).unwrap_or_default();
        t.with(key, &[("question", question.as_str().into()), ("n", n.into())]).into_owned()
    };
    match reason {
        Reason::Wrong { course, exercise, n } => on("classroom-stuck-wrong", course, exercise, *n),
        Reason::Hints { course, exercise, n } => on("classroom-stuck-hints", course, exercise, *n),
        Reason::Still { days } => t.count("classroom-stuck-still", *days).into_owned(),
        Reason::NotBegun { days } => t.count("classroom-stuck-not-begun", *days).into_owned(),
    }
}

/// Who waits for help, and on what: a few people, not a report.
fn waiting(t: &Tongue, titles: &dyn Titles, glance: &Glance, main: Html) -> Html {
    let order = stuck::order(&glance.reasons);
    let rule = t.with(
        "classroom-stuck-reading",
        &[("wrong", STUCK_AFTER.into()), ("hints", HINTS_AFTER.into()), ("days", STILL_AFTER.into())],
    );
    if order.is_empty() {
        return main.with(Notice::good(t.say("classroom-nobody-stuck")).words(rule));
    }
    let mut table = Table::new(t.count("classroom-stuck-title", order.len()))
        .stacked()
        .column(t.say("classroom-pupil"))
        .column(t.say("classroom-stuck-why"));
    for i in order.iter().take(STUCK_SHOWN) {
        let pupil = &glance.list.pupils[*i];
        let why: Vec<String> = glance.reasons[*i]
            .iter()
            .take(STUCK_EACH)
            .map(|reason| reason_words(t, titles, reason))
            .collect();
        let href = format!("{}/pupils/{}", glance.list.address(), pupil.person);
        table = table.row(vec![Cell::link(href, shown(t, pupil)), Cell::text(why.join(" · "))]);
    }
    let reading = match order.len().saturating_sub(STUCK_SHOWN) {
        0 => rule,
        more => format!("{} {rule}", t.count("classroom-stuck-more", more)).into(),
    };
    main.with(table.reading(reading))
}

fn knot_of(work: Option<&LessonWork>, exercises: usize) -> Knot {
    match work {
        Some(work) if work.solved >= exercises => Knot::Tied,
        Some(_) => Knot::Looped,
        None => Knot::Open,
    }
}

fn knots(person: &PersonWork, outline: &CourseOutline) -> Vec<Knot> {
    let of = |(lesson, exercises): &(String, Vec<String>)| {
        knot_of(person.lesson(&outline.course, lesson), exercises.len())
    };
    if person.has_begun(&outline.course) { outline.lessons.iter().map(of).collect() } else { Vec::new() }
}

/// A course's picture of forty lines, folded: the first screen says who needs what today.
fn course(t: &Tongue, titles: &dyn Titles, glance: &Glance, outline: &CourseOutline) -> Fold {
    let title = titles.course_title(&outline.course, t.language()).unwrap_or_else(|| outline.course.clone());
    let begun = glance.work.people.iter().filter(|person| person.has_begun(&outline.course)).count();
    let args = [("begun", Value::from(begun)), ("all", Value::from(glance.list.pupils.len()))];
    let reading = t.with("classroom-quipu-reading", &args);
    let quipu = Quipu::new(t, title.as_str(), "", outline.lessons.len());
    let address = glance.list.address();
    let quipu = glance.list.pupils.iter().zip(&glance.work.people).fold(quipu, |quipu, (pupil, person)| {
        let href = format!("{address}/pupils/{}", pupil.person);
        quipu.row(shown(t, pupil), Some(href), &knots(person, outline))
    });
    Fold::new(title, reading).with(quipu)
}

/// A channel's picture: topics instead of lessons, and what each of them is called.
fn channel(t: &Tongue, glance: &Glance, done: &ChannelDone) -> Fold {
    let has_begun = |at: usize| done.topics.iter().any(|topic| topic.people[at].begun > 0);
    let begun = (0..glance.list.pupils.len()).filter(|at| has_begun(*at)).count();
    let args = [("begun", Value::from(begun)), ("all", Value::from(glance.list.pupils.len()))];
    let mut quipu = Quipu::new(t, done.title.as_str(), "", done.topics.len());
    for (at, pupil) in glance.list.pupils.iter().enumerate() {
        let knot = |topic: &TopicDone| match topic.people[at] {
            of if of.done > 0 && of.done >= topic.contents => Knot::Tied,
            of if of.begun > 0 => Knot::Looped,
            _ => Knot::Open,
        };
        let knots: Vec<Knot> = match has_begun(at) {
            true => done.topics.iter().map(knot).collect(),
            false => Vec::new(),
        };
        let href = format!("{}/pupils/{}", glance.list.address(), pupil.person);
        quipu = quipu.row(shown(t, pupil), Some(href), &knots);
    }
    let mut table = Table::new(t.say("classroom-topics"))
        .column(t.say("classroom-topic"))
        .numbers(t.say("classroom-topic-begun"))
        .numbers(t.say("classroom-topic-done"))
        .numbers(t.say("classroom-topic-right"));
    for (at, topic) in done.topics.iter().enumerate() {
        let people = topic.people.iter().filter(|of| of.begun > 0);
        let whole = people.clone().filter(|of| of.done >= topic.contents).count();
        let right: usize = people.clone().map(|of| of.right).sum();
        let asked = topic.questions * people.clone().count();
        table = table.row(vec![
            Cell::text(format!("{}. {}", at + 1, topic.title)),
            Cell::text(t.number(people.count())),
            Cell::text(t.number(whole)),
            Cell::text(t.with("classroom-of", &[("n", right.into()), ("all", asked.into())])),
        ]);
    }
    let table = table.reading(t.say("classroom-topics-reading"));
    Fold::new(done.title.as_str(), t.with("classroom-quipu-reading", &args)).with(quipu).with(table)
}

fn shortened(words: &str) -> String {
    match words.char_indices().nth(WRONG_CHARS) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words.to_owned(),
    }
}

/// What pupils answered to a hard exercise that was not right, as they read it, with how many answered so.
pub(super) fn wrong_answers(t: &Tongue, titles: &dyn Titles, hard: &Hard) -> Vec<(String, usize)> {
    // Different responses can read the same, such as one choice in two orders of showing.
    let mut said: Vec<(String, usize)> = Vec::new();
    for (variant, response, n) in &hard.wrong {
        let words = titles.response_words(&hard.course, &hard.exercise, *variant, response, t.language());
        let words = shortened(&words);
        match said.iter().position(|(other, _)| *other == words) {
            Some(at) => said[at].1 += n,
            None => said.push((words, *n)),
        }
    }
    said
}

fn hardest(t: &Tongue, titles: &dyn Titles, glance: &Glance, main: Html) -> Html {
    let hard = &glance.work.hardest;
    if hard.is_empty() {
        return main;
    }
    let table = Table::new(t.say("classroom-hardest-title"))
        .stacked()
        .column(t.say("classroom-question"))
        .numbers(t.say("classroom-tries-each"))
        .numbers(t.say("classroom-not-yet"))
        .column(t.say("classroom-wrong-answers"));
    let table = hard.iter().fold(table, |table, hard| {
        let mut said = wrong_answers(t, titles, hard);
        said.truncate(WRONG_ANSWERS);
        let said: Vec<String> = said
            .into_iter()
            .map(|(words, n)| if n > 1 { format!("{words} ({n}×)") } else { words })
            .collect();
        let question = titles.exercise_title(&hard.course, &hard.exercise, t.language()).unwrap_or_default();
        table.row(vec![
            Cell::text(question),
            Cell::text(t.decimals(hard.tries as f64 / hard.answerers as f64, 1)),
            Cell::text(
                t.with("classroom-of", &[("n", hard.unsolved.into()), ("all", hard.answerers.into())]),
            ),
            Cell::text(said.join(" · ")),
        ])
    });
    let first = &hard[0];
    let question = titles.exercise_title(&first.course, &first.exercise, t.language()).unwrap_or_default();
    main.with(Fold::new(t.say("classroom-hardest-title"), question).with(table))
}
