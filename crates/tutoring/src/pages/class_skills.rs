//! What a class can do: pupils beside each other, skill by skill.

use super::{State, minute, parsed, reading, shown, skills, under_class};
use crate::{
    history,
    learner::{SOLID_AT, Standing},
    stored,
};
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use kernel::{ClassId, Wish};
use learner_model::skills::{ENOUGH_ANSWERS, SkillIndex, Standing as Judged};
use web::{
    Html, Page, Visitor, WebError,
    parts::{Cell, Knot, Lead, Links, Notice, Quipu, Table, Text},
};

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    course: Option<String>,
}

/// One skill over the class.
#[derive(Default, Clone, Copy)]
struct OverClass {
    solid: usize,
    growing: usize,
    resting: usize,
    few: usize,
}

/// The page.
pub async fn class_skills(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    state.ready(&[history::VIEW])?;
    let now = minute(visitor.now());
    let reads = state.clone();
    let (list, others, found) = reading(move || {
        let list = reads.class_for(&actor, &Wish::SeeClass(class), class)?;
        let courses = reads.syllabi.course_ids();
        let mut learners = Vec::new();
        let read = reads.store.read_blocking(|db| {
            let in_use = reads.tutoring.in_use(db)?;
            let mut answers = vec![0usize; courses.len()];
            let mut histories = Vec::new();
            for pupil in &list.pupils {
                let own = history::of_ids(db, &list.ids(pupil.person))?;
                for (course, history) in &own {
                    if let Some(at) = courses.iter().position(|other| other == course) {
                        answers[at] += history.exercise_keys().len();
                    }
                }
                histories.push(own);
            }
            Ok((in_use, answers, histories))
        });
        let (in_use, answers, histories) = read.map_err(stored)?;
        // Without a wish: the course in which the class has met most.
        let most = (0..courses.len()).max_by_key(|at| (answers[*at], std::cmp::Reverse(*at)));
        let wanted = asked.course.or_else(|| most.map(|at| courses[at].clone()));
        let Some(wanted) = wanted else { return Ok((list, courses, None)) };
        let course = reads.tutoring.course(&wanted, &in_use).ok_or(WebError::NotFound)?;
        for (pupil, own) in list.pupils.iter().zip(histories) {
            let history = own.into_iter().find(|(id, _)| *id == wanted).map(|(_, history)| history);
            learners.push(reads.tutoring.learner(
                pupil.person,
                &course,
                &in_use,
                history.unwrap_or_default(),
            ));
        }
        Ok((list, courses, Some((course, learners))))
    })
    .await?;
    let t = &visitor.t;
    let title = t.named("tutoring-class-skills-title", &list.name).into_owned();
    let Some((course, learners)) = found.filter(|(_, learners)| !learners.is_empty()) else {
        let main = Html::new().with(Notice::calm(t.say("tutoring-class-empty")));
        let page = under_class(Page::new(title, main), t, &list);
        return Ok(web::page(&visitor, page.next(list.address(), t.say("tutoring-back-to-class"))));
    };
    let id = course.syllabus.course.as_str();
    let course_title = state.titles.course_title(id, t.language()).unwrap_or_default();
    let order = course.skills();
    let mut over = vec![OverClass::default(); order.len()];
    let reading_words = t.with(
        "tutoring-class-reading",
        &[
            ("n", learners.iter().filter(|learner| learner.answers() > 0).count().into()),
            ("all", learners.len().into()),
        ],
    );
    let mut quipu = Quipu::new(t, course_title.as_str(), reading_words, order.len());
    for (pupil, learner) in list.pupils.iter().zip(&learners) {
        let standings = learner.standings(&course, now);
        let knots: Vec<Knot> = order.iter().map(|skill| skills::knot(standings[skill.0 as usize])).collect();
        for (at, skill) in order.iter().enumerate() {
            let answers = learner.mastery.answers(*skill).0;
            match standings[skill.0 as usize] {
                Standing::Solid => over[at].solid += 1,
                Standing::Resting => over[at].resting += 1,
                _ if learner.mastery.standing(*skill, SOLID_AT) == Judged::Growing => over[at].growing += 1,
                _ if answers > 0 => over[at].few += 1,
                _ => {}
            }
        }
        let href = format!("{}/pupils/{}", list.address(), pupil.person);
        quipu = quipu.row(shown(t, pupil), Some(href), &knots);
    }
    let mut table = Table::new(t.say("tutoring-by-skill"))
        .counts()
        .column(t.say("tutoring-skill"))
        .numbers(t.say("tutoring-is-solid"))
        .numbers(t.say("tutoring-is-growing"))
        .numbers(t.say("tutoring-is-resting"))
        .numbers(t.count("tutoring-few-answers", ENOUGH_ANSWERS));
    for (at, skill) in order.iter().enumerate() {
        let name = skill_name(&state, t, id, &course, *skill);
        let numbers = [over[at].solid, over[at].growing, over[at].resting, over[at].few];
        let cells = std::iter::once(Cell::text(format!("{}. {name}", at + 1)));
        table = table.row(cells.chain(numbers.map(|n| Cell::text(t.number(n)))).collect());
    }
    let mut main = Html::new().with(Lead::new(t.say("tutoring-class-lead"))).with(table).with(quipu);
    if let Some(key) = super::stand_in(course.syllabus.stands) {
        main = main.with(Text::new(t.say(key)));
    }
    let others = others.iter().filter(|other| *other != id);
    let links = others.fold(Links::new(t.say("tutoring-other-courses")), |links, other| {
        let title = state.titles.course_title(other, t.language()).unwrap_or_else(|| other.clone());
        links.link(format!("{}/skills?course={other}", list.address()), title)
    });
    main = main.with(links);
    let page = under_class(Page::new(title, main), t, &list);
    let page = page.next(format!("{}/needs", list.address()), t.say("tutoring-to-needs"));
    Ok(web::page(&visitor, page))
}

fn skill_name(
    state: &State,
    t: &web::messages::Tongue,
    id: &str,
    course: &crate::course::Course,
    skill: SkillIndex,
) -> String {
    let name = course.graph.name(skill);
    state.syllabi.skill_title(id, name, t.language()).unwrap_or_else(|| name.to_owned())
}
