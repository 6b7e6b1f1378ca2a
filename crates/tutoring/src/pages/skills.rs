//! A learner's picture of her own skills: what is solid, what is growing, what rests, what comes next.

use super::{InCourse, State, minute, reading};
use crate::{learner::Standing, stored};
use axum::{
    extract::{Query, State as AxumState},
    response::Response,
};
use kernel::ports::Syllabi;
use learner_model::skills::SkillIndex;
use web::{
    Html, Page, Visitor, WebError,
    messages::{Tongue, Value},
    parts::{Cord, Heading, Knot, Lead, Links, Net, Notice, Strand, Text},
};

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    course: Option<String>,
}

/// The page.
pub async fn skills(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let person = visitor.actor()?.person;
    state.ready(&[crate::history::VIEW])?;
    let now = minute(visitor.now());
    let reads = state.clone();
    let found = reading(move || {
        let found = reads.store.read_blocking(|db| Ok(reads.in_course(db, person, asked.course.as_deref())));
        found.map_err(stored)?
    })
    .await?;
    let t = &visitor.t;
    let Some(found) = found else {
        let notice = Notice::calm(t.say("tutoring-no-courses")).words(t.say("tutoring-nothing-do"));
        let page = Page::new(t.say("tutoring-skills-title"), Html::new().with(notice)).learner();
        return Ok(web::page(&visitor, page.next("/courses", t.say("tutoring-to-courses"))));
    };
    let id = found.course.syllabus.course.as_str();
    let title = state.titles.course_title(id, t.language()).unwrap_or_default();
    let standings = found.learner.standings(&found.course, now);
    let mut main = Html::new();
    let lead = if found.learner.answers() == 0 { "tutoring-skills-empty" } else { "tutoring-skills-lead" };
    main = main.with(Lead::new(t.say(lead)));
    let order = found.course.skills();
    let place = |skill: SkillIndex| order.iter().position(|other| *other == skill);
    let mut net = Net::new(counted(t, &standings));
    let mut list = Cord::new(t);
    for (number, skill) in order.iter().enumerate() {
        let standing = standings[skill.0 as usize];
        let needs: Vec<usize> =
            found.course.graph.needs(*skill).iter().filter_map(|need| place(*need)).collect();
        net = net.knot(knot(standing), standing == Standing::Next, &needs);
        let name = format!("{}. {}", number + 1, self::name(state.syllabi.as_ref(), t, &found, *skill));
        list = list.knot(knot(standing), name).saying(t.say(&format!("tutoring-is-{}", standing.word())));
        if let Some(note) = note(t, &found, *skill, standing, now) {
            list = list.note(note);
        }
        if standing == Standing::Next && number == first_next(order, &standings) {
            list = list.here();
        }
    }
    main = main.with(net).with(Heading::new(t.say("tutoring-skills-list"))).with(list);
    if let Some(key) = super::stand_in(found.course.syllabus.stands) {
        main = main.with(Text::new(t.say(key)));
    }
    main = main.with(Text::new(t.say("tutoring-skills-how")));
    let others = found.others.iter().filter(|other| *other != id);
    if found.others.len() > 1 {
        let links = others.fold(Links::new(t.say("tutoring-other-courses")), |links, other| {
            let title = state.titles.course_title(other, t.language()).unwrap_or_else(|| other.clone());
            links.link(format!("/skills?course={other}"), title)
        });
        main = main.with(links);
    }
    let page = Page::new(t.named("tutoring-skills-of", &title), main).learner();
    let page = page.under(state.syllabi.course_address(id), title);
    Ok(web::page(&visitor, page.next(format!("/practice?course={id}"), t.say("tutoring-to-practice"))))
}

fn first_next(order: &[SkillIndex], standings: &[Standing]) -> usize {
    order.iter().position(|skill| standings[skill.0 as usize] == Standing::Next).unwrap_or(usize::MAX)
}

/// The knot that draws a standing.
pub fn knot(standing: Standing) -> Knot {
    match standing {
        Standing::Solid => Knot::Tied,
        Standing::Growing => Knot::Looped,
        Standing::Resting => Knot::Doubled,
        Standing::Next | Standing::Passed | Standing::Later => Knot::Open,
    }
}

/// What a skill is called.
pub fn name(syllabi: &dyn Syllabi, t: &Tongue, found: &InCourse, skill: SkillIndex) -> String {
    let id = found.course.graph.name(skill);
    syllabi.skill_title(&found.course.syllabus.course, id, t.language()).unwrap_or_else(|| id.to_owned())
}

fn note(t: &Tongue, found: &InCourse, skill: SkillIndex, standing: Standing, now: i64) -> Option<String> {
    match standing {
        Standing::Next | Standing::Passed | Standing::Later => None,
        Standing::Resting => {
            Some(t.count("tutoring-note-days", found.learner.days_since(skill, now)?).into_owned())
        }
        Standing::Solid | Standing::Growing => {
            let (answers, right) = found.learner.mastery.answers(skill);
            let args: [(&str, Value<'_>); 2] = [("n", answers.into()), ("right", right.into())];
            Some(t.with("tutoring-note-right", &args).into_owned())
        }
    }
}

/// "5 solid, 3 growing, 1 to be refreshed, 6 to come."
pub fn counted(t: &Tongue, standings: &[Standing]) -> String {
    let count = |wanted: &[Standing]| standings.iter().filter(|standing| wanted.contains(standing)).count();
    let groups: [(&str, &[Standing]); 4] = [
        ("tutoring-count-solid", &[Standing::Solid]),
        ("tutoring-count-growing", &[Standing::Growing]),
        ("tutoring-count-resting", &[Standing::Resting]),
        ("tutoring-count-later", &[Standing::Next, Standing::Passed, Standing::Later]),
    ];
    let parts: Vec<String> = groups
        .iter()
        .map(|(key, wanted)| (key, count(wanted)))
        .filter(|(_, n)| *n > 0)
        .map(|(key, n)| t.count(key, n).into_owned())
        .collect();
    format!("{}.", parts.join(", "))
}

/// Her skills in one line.
pub fn strand(t: &Tongue, found: &InCourse, now: i64) -> Strand {
    let standings = found.learner.standings(&found.course, now);
    let knots: Vec<Knot> =
        found.course.skills().iter().map(|skill| knot(standings[skill.0 as usize])).collect();
    Strand::new(t, &knots).reading(counted(t, &standings))
}
