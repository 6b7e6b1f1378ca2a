//! Who needs the teacher this week: a few names, why, what can be done, what she did, and what followed.
//!
//! Who opens it: a teacher on a Monday, with ten minutes. What for: to know whom to ask after first, and to see later whether it helped.

use super::{ClassList, State, parsed, reading, shown, today, under_class};
use crate::{
    attention::{
        self,
        rules::{self, ENOUGH_ANSWERS, Facts, Named, Reason, Span},
        week::{Week, WeekError},
    },
    course::Course,
    history, port, stored,
};
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use events::tutoring::{Concern, HelpGiven, HelpKind, MAX_NAMED_A_WEEK};
use kernel::{Actor, ClassId, PersonId, Wish, Zone};
use learner_model::skills::SkillIndex;
use std::sync::Arc;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{
        Button, Card, Cards, Cell, Field, Heading, Lead, LinkButton, Links, Notice, PostForm, Table, Text,
    },
};

/// What followed is compared with so many days before.
const BEFORE_DAYS: i32 = 28;

/// What the address says happened.
#[derive(serde::Deserialize, Default)]
pub struct Asked {
    done: Option<u8>,
}

fn read(state: &State, list: &ClassList, zone: Zone, today: i32) -> Result<Week, WebError> {
    let pupils: Vec<_> = list.pupils.iter().map(|pupil| (pupil.person, list.ids(pupil.person))).collect();
    let week = state.tutoring.week(state.attendance.as_ref(), list.class, &pupils, zone, today);
    week.map_err(|error| match error {
        WeekError::Store(error) => stored(error),
        WeekError::Port(error) => port(error),
    })
}

/// The page.
pub async fn needs(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    state.ready(&[history::VIEW, attention::VIEW])?;
    let (today, zone) = (today(&visitor), visitor.t.zone());
    let reads = state.clone();
    let (list, week, may_lead) = reading(move || {
        let list = reads.class_for(&actor, &Wish::SeeClass(class), class)?;
        let week = read(&reads, &list, zone, today)?;
        let may_lead = reads.gate.may(&actor, &Wish::LeadClass(class)).is_ok();
        Ok((list, week, may_lead))
    })
    .await?;
    let (t, list) = (&visitor.t, &list);
    let mut main = Html::new();
    if asked.done.is_some() {
        main = main.with(Notice::good(t.say("tutoring-noted")).result());
    }
    main = main.with(Lead::new(t.count("tutoring-named", week.named.len())));
    let cards = week.named.iter().map(|named| {
        let facts = week.facts.iter().find(|(pupil, _)| *pupil == named.pupil).map(|(_, facts)| facts);
        person(&state, &visitor, (list, &week), named, facts, may_lead)
    });
    if !week.named.is_empty() {
        main = main.with(cards.collect::<Cards>());
    }
    if week.named.is_empty() {
        main =
            main.with(LinkButton::quiet(format!("{}/skills", list.address()), t.say("tutoring-to-skills")));
    }
    if week.more > 0 && usize::from(week.most) > 0 {
        main = main.with(Text::new(t.count("tutoring-more", week.more)));
    }
    main = followed(main, t, (list, &week), today);
    main = main.with(Heading::new(t.say("tutoring-rules-title"))).with(Text::new(t.say("tutoring-rules")));
    if may_lead {
        let mut field = Field::select("most", t.say("tutoring-how-many"));
        for n in 0..=MAX_NAMED_A_WEEK {
            field = field.option(n.to_string(), t.number(n));
        }
        let form = PostForm::new(&visitor, format!("{}/needs", list.address()))
            .with(field.value(week.most.to_string()))
            .with(Button::quiet(t.say("tutoring-save")));
        main = main.with(form);
    }
    main = main.with(
        Links::new(t.say("tutoring-see-also"))
            .link(format!("{}/skills", list.address()), t.say("tutoring-to-skills"))
            .link(format!("{}/register", list.address()), t.say("tutoring-to-register")),
    );
    let page = Page::new(t.named("tutoring-needs-title", &list.name), main);
    Ok(web::page(&visitor, under_class(page, t, list).next(list.address(), t.say("tutoring-back-to-class"))))
}

fn person(
    state: &State,
    visitor: &Visitor,
    (list, week): (&ClassList, &Week),
    named: &Named,
    facts: Option<&Facts>,
    may_lead: bool,
) -> Card {
    let t = &visitor.t;
    let name = list.pupils.iter().find(|pupil| pupil.person == named.pupil);
    let name = name.map_or_else(|| t.say("tutoring-no-name"), |name| shown(t, name)).into_owned();
    let work = format!("{}/pupils/{}", list.address(), named.pupil);
    let reasons: Vec<String> =
        named.reasons.iter().map(|reason| reason_words(state, t, &week.courses, reason)).collect();
    let behind = match named.answers {
        few if few < ENOUGH_ANSWERS as usize => t.count("tutoring-not-enough", few),
        enough => t.count("tutoring-behind", enough),
    };
    let mut card =
        Card::new(name.as_str()).link(work).words(format!("{}. {behind}", sentence(&reasons.join("; "))));
    let mut concerns: Vec<Concern> = named.reasons.iter().map(Reason::concern).collect();
    concerns.dedup();
    let advice: Vec<String> = concerns
        .iter()
        .map(|concern| {
            let key = match concern {
                Concern::Absent => "tutoring-do-absent",
                Concern::Silent => "tutoring-do-silent",
                Concern::Falling => "tutoring-do-falling",
            };
            t.say(key).into_owned()
        })
        .collect();
    card = card.with(Text::new(format!("{} {}", t.say("tutoring-can-do"), advice.join(" "))));
    let last = facts.and_then(|facts| facts.answered.last()).map(|answered| answered.day);
    if let Some(last) = last {
        card = card.with(Text::new(t.named("tutoring-last-answer", &t.date_of_day(last))));
    }
    if !may_lead {
        return card;
    }
    let mut field = Field::select("what", t.named("tutoring-what-did", &name));
    for kind in HelpKind::ALL {
        field = field.option(kind.word(), t.say(&format!("tutoring-help-{}", kind.word())));
    }
    let form = PostForm::new(visitor, format!("{}/needs/{}", list.address(), named.pupil))
        .hidden("concerns", &named.concerns().to_string())
        .with(field.named_apart(&named.pupil.to_string()))
        .with(Button::quiet(t.say("tutoring-note-it")));
    card.with(form)
}

/// The first letter large.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn reason_words(state: &State, t: &Tongue, courses: &[Arc<Course>], reason: &Reason) -> String {
    match *reason {
        Reason::Absent { absent, of } => {
            t.with("tutoring-because-absent", &[("n", absent.into()), ("of", of.into())]).into_owned()
        }
        Reason::Silent { class_days, days: Some(days) } => {
            t.with("tutoring-because-silent", &[("n", class_days.into()), ("days", days.into())]).into_owned()
        }
        Reason::Silent { class_days, days: None } => {
            t.count("tutoring-because-never", class_days).into_owned()
        }
        Reason::WrongOn { skill: (course, skill), wrong, of } => {
            let skill = courses.get(course).map(|course| {
                let id = course.graph.name(SkillIndex(skill));
                let title = state.syllabi.skill_title(&course.syllabus.course, id, t.language());
                title.unwrap_or_else(|| id.to_owned())
            });
            let skill = skill.unwrap_or_default();
            let args = [("n", wrong.into()), ("of", of.into()), ("skill", skill.as_str().into())];
            t.with("tutoring-because-wrong", &args).into_owned()
        }
        Reason::Fewer { now, before } => t
            .with(
                "tutoring-because-fewer",
                &[
                    ("n", now.0.into()),
                    ("of", now.1.into()),
                    ("before", before.0.into()),
                    ("beforeof", before.1.into()),
                ],
            )
            .into_owned(),
    }
}

/// What was done, and how things went before and since.
fn followed(main: Html, t: &Tongue, (list, week): (&ClassList, &Week), today: i32) -> Html {
    if week.helps.is_empty() {
        return main;
    }
    let mut table = Table::new(t.say("tutoring-done-title"))
        .column(t.say("tutoring-pupil"))
        .column(t.say("tutoring-done"))
        .column(t.say("tutoring-before"))
        .column(t.say("tutoring-since"));
    for help in &week.helps {
        let Some((_, facts)) = week.facts.iter().find(|(pupil, _)| *pupil == help.pupil) else { continue };
        let name = list.pupils.iter().find(|pupil| pupil.person == help.pupil);
        let name = name.map_or_else(|| t.say("tutoring-no-name"), |name| shown(t, name));
        let what = help.what.map_or("other", HelpKind::word);
        let what = t.say(&format!("tutoring-help-{what}"));
        let before = rules::span(facts, help.day - BEFORE_DAYS, help.day);
        let since = rules::span(facts, help.day + 1, today);
        table = table.row(vec![
            Cell::text(name),
            Cell::text(format!("{what}, {}", t.date_of_day(help.day))),
            Cell::text(span_words(t, before)),
            Cell::text(span_words(t, since)),
        ]);
    }
    main.with(table.reading(t.say("tutoring-done-reading")))
}

fn span_words(t: &Tongue, span: Span) -> String {
    let pair = |key, (n, of): (usize, usize)| t.with(key, &[("n", n.into()), ("of", of.into())]).into_owned();
    let there = match span.there.1 {
        0 => t.say("tutoring-no-roll").into_owned(),
        _ => pair("tutoring-there", span.there),
    };
    let right = match span.right.1 {
        0 => t.say("tutoring-no-answers").into_owned(),
        few if few < ENOUGH_ANSWERS as usize => t.count("tutoring-not-enough-yet", few).into_owned(),
        _ => pair("tutoring-right", span.right),
    };
    format!("{there}; {right}")
}

fn leads(state: &State, actor: &Actor, class: ClassId) -> Result<kernel::Authority, WebError> {
    let allowed = state.gate.may(actor, &Wish::LeadClass(class)).map_err(WebError::Refused)?;
    Ok(allowed.authority)
}

/// She did something.
pub async fn helped(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((class, pupil)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let pupil: PersonId = parsed(&pupil)?;
    let bad = || WebError::bad_input(visitor.t.say("tutoring-bad-form").into_owned());
    let what = fields.get("what").and_then(HelpKind::from_word).ok_or_else(bad)?;
    let concerns = fields.get("concerns").and_then(|text| text.parse().ok()).unwrap_or(0);
    let today = today(&visitor);
    let (reads, asking) = (state.clone(), actor.clone());
    let authority = reading(move || {
        let authority = leads(&reads, &asking, class)?;
        let list = reads.class_for(&asking, &Wish::LeadClass(class), class)?;
        match list.pupils.iter().any(|listed| listed.person == pupil) {
            true => Ok(authority),
            false => Err(WebError::NotFound),
        }
    })
    .await?;
    let help = HelpGiven { class, day: today, what: what as u8, concerns };
    state.tutoring.note_help(&actor, authority, pupil, help).await.map_err(stored)?;
    Ok(web::see_other(&format!("/classes/{class}/needs?done=1")))
}

/// She wishes more names, or fewer.
pub async fn how_many(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(class): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let bad = || WebError::bad_input(visitor.t.say("tutoring-bad-form").into_owned());
    let most: u8 = fields.get("most").and_then(|text| text.parse().ok()).ok_or_else(bad)?;
    if most > MAX_NAMED_A_WEEK {
        return Err(bad());
    }
    let (reads, asking) = (state.clone(), actor.clone());
    let authority = reading(move || leads(&reads, &asking, class)).await?;
    state.tutoring.set_named_a_week(&actor, authority, class, most).await.map_err(stored)?;
    Ok(web::see_other(&format!("/classes/{class}/needs")))
}
