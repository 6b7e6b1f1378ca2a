//! Practice: one exercise, why this one, and one or two others to choose instead.
//!
//! Who opens it: a learner, often a child, perhaps with somebody who reads to her. What for: to begin at once with something she can
//! nearly do.

use super::{InCourse, State, minute, reading, skills};
use crate::{
    practice::{Offered, START_POLICY, Shown, choose},
    stored,
};
use axum::{
    extract::{Query, State as AxumState},
    response::Response,
};
use events::tutoring::OfferReason;
use kernel::{Wish, ports::SkillsAre};
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Card, Cards, Heading, Lead, LinkButton, Links, Notice, Text},
};

/// What the address asks for.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    course: Option<String>,
}

/// Last outcomes that the sentence speaks of.
const OUTCOMES_SAID: usize = 4;

/// The page.
pub async fn practice(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    state.ready(&[crate::history::VIEW])?;
    let now = minute(visitor.now());
    let (reads, asking) = (state.clone(), actor.clone());
    let found = reading(move || {
        let person = asking.person;
        let allowed = reads.gate.may(&asking, &Wish::AnswerAs(person)).map_err(WebError::Refused)?;
        let found = reads.store.read_blocking(|db| Ok(reads.in_course(db, person, asked.course.as_deref())));
        let Some(found) = found.map_err(stored)?? else { return Ok(None) };
        let offered = choose(&found.course, &found.learner, &found.in_use, person, now);
        Ok(Some((allowed, found, offered)))
    })
    .await?;
    let t = &visitor.t;
    let nothing = |words: &str| {
        let main = Html::new().with(Notice::calm(t.say(words)).words(t.say("tutoring-nothing-do")));
        let page = Page::new(t.say("tutoring-practice-title"), main).learner();
        Ok(web::page(&visitor, page.next("/courses", t.say("tutoring-to-courses"))))
    };
    let Some((allowed, found, offered)) = found else { return nothing("tutoring-no-courses") };
    let Some(offered) = offered else { return nothing("tutoring-no-exercises") };
    let event = offered.event(&found.course, &found.learner, &found.in_use);
    state.tutoring.note_offer(&actor, allowed.authority, event);

    let titles = state.titles.as_ref();
    let id = found.course.syllabus.course.as_str();
    let course_title = titles.course_title(id, t.language()).unwrap_or_default();
    let mut main = Html::new()
        .with(Lead::new(why(&state, t, &found, &offered, now)))
        .with(card(&state, t, &found, &offered.drawn, None))
        .with(LinkButton::main(address(&state, &found, &offered.drawn), t.say("tutoring-begin")));
    if !offered.beside.is_empty() {
        main = main.with(Heading::new(t.count("tutoring-or-choose", offered.beside.len())));
        main = main.with(offered.beside.iter().fold(Cards::new(), |cards, other| {
            cards.card(card(&state, t, &found, other, Some(address(&state, &found, other))))
        }));
    }
    main = main.with(skills::strand(t, &found, now));
    main = main.with(LinkButton::quiet(format!("/skills?course={id}"), t.say("tutoring-my-skills")));
    if let Some(key) = super::stand_in(found.course.syllabus.stands) {
        main = main.with(Text::new(t.say(key)));
    }
    let others = found.others.iter().filter(|other| *other != id);
    let links = others.fold(Links::new(t.say("tutoring-other-courses")), |links, other| {
        let title = titles.course_title(other, t.language()).unwrap_or_else(|| other.clone());
        links.link(format!("/practice?course={other}"), title)
    });
    if found.others.len() > 1 {
        main = main.with(links);
    }
    let page = Page::new(t.named("tutoring-practice-of", &course_title), main).learner();
    let page = page.under(state.syllabi.course_address(id), course_title);
    Ok(web::page(&visitor, page))
}

fn address(state: &State, found: &InCourse, shown: &Shown) -> String {
    let syllabus = &found.course.syllabus;
    state.syllabi.practice_address(&syllabus.course, &syllabus.exercises[shown.exercise])
}

fn card(state: &State, t: &Tongue, found: &InCourse, shown: &Shown, link: Option<String>) -> Card {
    let id = &found.course.syllabus.course;
    let exercise = &found.course.syllabus.exercises[shown.exercise];
    let title = state.titles.exercise_title(id, &exercise.exercise, t.language()).unwrap_or_default();
    // A channel's exercise is named by its questions already: its topic says more.
    let below = match found.course.syllabus.stands {
        SkillsAre::Topics => skills::name(state.syllabi.as_ref(), t, found, shown.skill),
        _ => state.titles.lesson_title(id, &exercise.lesson, t.language()).unwrap_or_default(),
    };
    let card = Card::new(title).words(below);
    match link {
        Some(link) => card.link(link),
        None => card,
    }
}

/// One plain sentence.
fn why(state: &State, t: &Tongue, found: &InCourse, offered: &Offered, now: i64) -> String {
    let skill = offered.drawn.skill;
    let name = skills::name(state.syllabi.as_ref(), t, found, skill);
    let learner = &found.learner;
    let named = |key: &str| t.with(key, &[("skill", name.as_str().into())]).into_owned();
    match offered.reason {
        OfferReason::Review => {
            let days = learner.days_since(skill, now).unwrap_or(0);
            t.with("tutoring-why-review", &[("skill", name.as_str().into()), ("n", days.into())]).into_owned()
        }
        OfferReason::KeepFresh => named("tutoring-why-fresh"),
        OfferReason::FindPlace if learner.answers() == 0 => named("tutoring-why-first"),
        OfferReason::FindPlace if offered.policy == START_POLICY => named("tutoring-why-place"),
        OfferReason::FindPlace => named("tutoring-why-new"),
        OfferReason::Practise => {
            let last: Vec<bool> = learner.outcomes(skill).rev().take(OUTCOMES_SAID).collect();
            let right = last.iter().filter(|right| **right).count();
            if last.len() < 2 {
                return named("tutoring-why-begun");
            }
            let words = [("skill", name.as_str().into()), ("n", last.len().into()), ("right", right.into())];
            t.with("tutoring-why-practise", &words).into_owned()
        }
    }
}
