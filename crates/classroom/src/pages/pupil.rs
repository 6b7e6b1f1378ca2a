//! One pupil's work, course by course.

use super::{State, parsed, port, reading, shown, stored};
use crate::work;
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};
use kernel::{
    Actor, ClassId, PersonId, Wish,
    ports::{ChannelDone, CourseOutline, ExerciseWork, ShownName, Titles},
};
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Cell, Fold, Notice, Table},
};

/// Everything a pupil of a class has done.
pub(super) struct PupilWork {
    pub(super) class_name: String,
    pub(super) name: ShownName,
    /// What she did in each open course.
    pub(super) work: Vec<(Vec<ExerciseWork>, CourseOutline)>,
    pub(super) channels: Vec<ChannelDone>,
}

/// It, if the actor may see it.
pub(super) fn read(
    state: &State,
    actor: &Actor,
    class: ClassId,
    pupil: PersonId,
) -> Result<PupilWork, WebError> {
    // Found under any of her ids: an address that was noted before two records became one still leads to her.
    let (pupils, merged) = state.pupils_of(class)?;
    let (pupil, ids) = (merged.shown(pupil), merged.ids(pupil));
    state.gate.may(actor, &Wish::SeeWorkOf(pupil)).map_err(WebError::Refused)?;
    if !pupils.contains(&pupil) {
        return Err(WebError::NotFound);
    }
    let class_name = state.enrolments.class_name(class).map_err(port)?.unwrap_or_default();
    let name = state.names.names(&[pupil]).map_err(port)?.pop().ok_or(WebError::NotFound)?;
    let courses = state.titles.courses();
    let read = |db: &mut store::Connection| {
        courses
            .into_iter()
            .map(|outline| Ok((work::on_course(db, &ids, &outline.course)?, outline)))
            .collect()
    };
    let work = state.store.read_blocking(read).map_err(stored)?;
    let channels = state.channels.in_channels(&[ids.into_owned()]).map_err(port)?;
    Ok(PupilWork { class_name, name, work, channels })
}

/// The page.
pub async fn pupil(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((class, pupil)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let class: ClassId = parsed(&class)?;
    let pupil: PersonId = parsed(&pupil)?;
    let titles = state.titles.clone();
    let found = reading(move || read(&state, &actor, class, pupil)).await?;
    let PupilWork { class_name, name, work, channels } = found;
    let t = &visitor.t;
    let name = shown(t, &name).into_owned();
    let mut main = Html::new();
    if work.iter().all(|(done, _)| done.is_empty()) && channels.is_empty() {
        main = main.with(Notice::calm(t.named("classroom-pupil-no-work", &name)));
    }
    for (done, outline) in work.iter().filter(|(done, _)| !done.is_empty()) {
        let title = titles.course_title(&outline.course, t.language()).unwrap_or_default();
        let solved = done.iter().filter(|work| work.solved).count();
        let all = outline.lessons.iter().map(|(_, exercises)| exercises.len()).sum::<usize>();
        let words = t.with("classroom-pupil-solved", &[("n", solved.into()), ("all", all.into())]);
        main = main.with(Fold::new(title, words).with(table(t, titles.as_ref(), outline, done)));
    }
    for done in &channels {
        main = main.with(channel(t, done));
    }
    let page = Page::new(t.named("classroom-pupil-title", &name), main)
        .staff()
        .under("/classes", t.say("classroom-classes-title"))
        .under(format!("/classes/{class}"), class_name)
        .next(format!("/classes/{class}"), t.say("classroom-back-to-class"));
    Ok(web::page(&visitor, page))
}

/// Her work in an imported channel, topic by topic.
fn channel(t: &Tongue, done: &ChannelDone) -> Fold {
    let of =
        |n: usize, all: usize| t.with("classroom-of", &[("n", n.into()), ("all", all.into())]).into_owned();
    let mut table = Table::new(t.say("classroom-topics"))
        .column(t.say("classroom-topic"))
        .numbers(t.say("classroom-topic-things"))
        .numbers(t.say("classroom-topic-right"));
    let (mut things, mut all) = (0, 0);
    for topic in &done.topics {
        let hers = topic.people.first().copied().unwrap_or_default();
        (things, all) = (things + hers.done, all + topic.contents);
        table = table.row(vec![
            Cell::text(topic.title.as_str()),
            Cell::text(of(hers.done, topic.contents)),
            Cell::text(of(hers.right, topic.questions)),
        ]);
    }
    let words = t.with("classroom-topics-done", &[("n", things.into()), ("all", all.into())]);
    Fold::new(done.title.as_str(), words).with(table)
}

fn table(t: &Tongue, titles: &dyn Titles, outline: &CourseOutline, done: &[ExerciseWork]) -> Table {
    let caption = titles.course_title(&outline.course, t.language()).unwrap_or_default();
    let mut table = Table::new(caption)
        .stacked()
        .column(t.say("classroom-question"))
        .column(t.say("classroom-lesson"))
        .column(t.say("classroom-how"))
        .numbers(t.say("classroom-tries"))
        .column(t.say("classroom-last-answer"));
    for (lesson, exercises) in &outline.lessons {
        let lesson_title = titles.lesson_title(&outline.course, lesson, t.language()).unwrap_or_default();
        for exercise in exercises {
            let Some(work) = done.iter().find(|work| work.exercise == *exercise) else { continue };
            let mut how =
                t.say(if work.solved { "classroom-solved" } else { "classroom-unsolved" }).into_owned();
            // What was done together or entered later is weaker evidence of what she can do alone: the teacher should know.
            for (said, key) in
                [(work.with_others, "classroom-with-others"), (work.entered_by_staff, "classroom-entered")]
            {
                if said {
                    how = format!("{how}, {}", t.say(key));
                }
            }
            let words = titles.response_words(
                &outline.course,
                exercise,
                work.last_variant,
                &work.last_response,
                t.language(),
            );
            let title = titles.exercise_title(&outline.course, exercise, t.language()).unwrap_or_default();
            table = table.row(vec![
                Cell::text(title),
                Cell::text(lesson_title.as_str()),
                Cell::text(how),
                Cell::text(t.number(work.tries)),
                Cell::text(words),
            ]);
        }
    }
    table
}
