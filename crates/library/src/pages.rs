//! Finding one's way: courses, the lessons of a course as a cord, one lesson, its activities, and their files.

use crate::{
    Library, OpenCourse,
    marks::{Thing, pages as marks},
    player::{
        Entered, Place, Safe, Shown, escape, exercise_page, knot_of, phrases, reading_page, variant_for,
    },
    quiz,
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, Query, State as AxumState},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use formats::package::{CourseFile, Exercise, Lesson, UnparseableReason, mark};
use kernel::{
    Actor, Digest, Gate, LanguageTag, Role, Seed,
    ports::{
        AnswerError, Answers, Enrolments, ExerciseWork, NewAnswer, Place as KeptPlace, PortError, Quizzes,
        Work,
    },
};
use std::sync::Arc;
use web::{
    Fields, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Card, Cards, Cord, Drawing, Knot, Lead, LinkButton, Notice, Said, Sign, Strand, Text},
};

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// The courses.
    pub library: Library,
    /// What learners have done.
    pub work: Arc<dyn Work>,
    /// Where answers go.
    pub answers: Arc<dyn Answers>,
    /// Quizzes, and where their answers go.
    pub quizzes: Arc<dyn Quizzes>,
    /// Who may bring courses.
    pub gate: Arc<dyn Gate>,
    /// Under which ids a learner's work stands.
    pub enrolments: Arc<dyn Enrolments>,
    /// Free room of the disk that holds a folder, in MB.
    pub free_mb: fn(&std::path::Path) -> Option<u64>,
    /// Which courses are on their way here from other nodes.
    pub coming: FindComing,
}

/// Says which courses are on their way.
pub type FindComing = Arc<dyn Fn() -> Result<Vec<Coming>, PortError> + Send + Sync>;

/// A course, or an update of the program, that somebody offered to this box and that is not installed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// Its title in the language it was written in; of an update its version.
    pub title: String,
    /// It is an update of the program.
    pub is_program: bool,
    /// Its version.
    pub version: u32,
    /// The package's length.
    pub bytes: u64,
    /// How it stands.
    pub state: ComingState,
}

/// How a course stands that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComingState {
    /// So many bytes are here.
    Comes {
        /// Bytes.
        here: u64,
    },
    /// It waits for room on the disk.
    NoRoom,
    /// It came and was not installed, and why.
    Refused(String),
}

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/courses", get(courses))
        .route("/courses/{course}", get(course))
        .route("/courses/{course}/{lesson}", get(lesson))
        .route("/courses/{course}/{lesson}/notes", get(notes))
        .route("/courses/{course}/{lesson}/{activity}", get(activity).post(answer))
        .route("/quiz/{quiz}", get(quiz::quiz))
        .route("/quiz/{quiz}/{number}", get(quiz::ask).post(quiz::answer))
        .route("/media/{name}", get(media))
        .route("/marks", get(marks::page).post(marks::press))
        .merge(crate::channel::pages::routes())
        .with_state(state)
}

/// A learner's work on a course; nothing for visitors who are not signed in.
async fn work_of(state: &State, visitor: &Visitor, course: &str) -> Result<Vec<ExerciseWork>, WebError> {
    let Some(actor) = visitor.signed_in() else { return Ok(Vec::new()) };
    let (work, person, course) = (state.work.clone(), actor.person, course.to_owned());
    let read = tokio::task::spawn_blocking(move || work.on_course(person, &course));
    read.await.map_err(WebError::internal)?.map_err(WebError::internal)
}

/// A learner's work on every course, in their order, and where she was last.
async fn all_work(
    state: &State,
    visitor: &Visitor,
    open: &[Arc<OpenCourse>],
) -> Result<(Vec<Vec<ExerciseWork>>, Option<KeptPlace>), WebError> {
    let Some(actor) = visitor.signed_in() else { return Ok((vec![Vec::new(); open.len()], None)) };
    let (work, person) = (state.work.clone(), actor.person);
    let ids: Vec<String> = open.iter().map(|open| open.course.id.as_str().to_owned()).collect();
    let read = tokio::task::spawn_blocking(move || {
        let works = ids.iter().map(|id| work.on_course(person, id)).collect::<Result<Vec<_>, _>>()?;
        Ok::<_, kernel::ports::PortError>((works, work.last_place(person)?))
    });
    read.await.map_err(WebError::internal)?.map_err(WebError::internal)
}

/// A learner's work on a course, and where she was in it. Read in one go: each way to a reading thread and back costs more than the
/// reading itself.
async fn work_and_place(
    state: &State,
    visitor: &Visitor,
    course: &str,
) -> Result<(Vec<ExerciseWork>, Option<KeptPlace>), WebError> {
    let Some(actor) = visitor.signed_in() else { return Ok((Vec::new(), None)) };
    let (work, person, course) = (state.work.clone(), actor.person, course.to_owned());
    let read = tokio::task::spawn_blocking(move || {
        Ok::<_, kernel::ports::PortError>((work.on_course(person, &course)?, work.place(person, &course)?))
    });
    read.await.map_err(WebError::internal)?.map_err(WebError::internal)
}

pub(crate) fn reader_language<'c>(open: &'c OpenCourse, t: &Tongue) -> &'c LanguageTag {
    open.course.language_for(std::slice::from_ref(t.language()))
}

/// The same for one activity: a course that is being translated has some of them in the reader's language, the others in its own.
pub(crate) fn activity_language<'c>(
    open: &'c OpenCourse,
    activity: &formats::package::Activity,
    t: &Tongue,
) -> &'c LanguageTag {
    open.course.language_of(activity, std::slice::from_ref(t.language()))
}

fn lesson_knot(lesson: &Lesson, work: &[ExerciseWork]) -> Knot {
    let exercises: Vec<&Exercise> = lesson.activities.iter().filter_map(|a| a.exercise()).collect();
    let of = |exercise: &&&Exercise| work.iter().find(|w| w.exercise == exercise.id.as_str());
    let solved = exercises.iter().filter(|e| of(e).is_some_and(|w| w.solved)).count();
    match exercises.iter().filter(|e| of(e).is_some()).count() {
        0 => Knot::Open,
        _ if solved == exercises.len() => Knot::Tied,
        _ => Knot::Looped,
    }
}

/// Where to go on in a lesson: where she was; beyond that, the first exercise she has not solved yet.
fn resume_at<'l>(lesson: &'l Lesson, place: Option<&str>, work: &[ExerciseWork]) -> Option<&'l str> {
    let here = place.and_then(|place| lesson.activities.iter().position(|a| a.id.as_str() == place));
    let Some(here) = here else { return lesson.activities.first().map(|a| a.id.as_str()) };
    let unsolved = |(_, activity): &(usize, &formats::package::Activity)| {
        let solved = |id: &str| work.iter().any(|w| w.exercise == id && w.solved);
        activity.exercise().is_some_and(|exercise| !solved(exercise.id.as_str()))
    };
    let at_end = here + 1 == lesson.activities.len();
    let done_here = at_end
        || (lesson.activities[here].exercise().is_some() && !unsolved(&(here, &lesson.activities[here])));
    let all = || lesson.activities.iter().enumerate();
    let next = || all().skip(here).find(unsolved).or_else(|| all().find(unsolved));
    let at = if done_here { next().map_or(here, |(i, _)| i) } else { here };
    lesson.activities.get(at).map(|a| a.id.as_str())
}

async fn courses(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let t = &visitor.t;
    let open = state.library.courses();
    let channels = crate::channel::pages::cards(&state, t.language()).await?;
    if open.is_empty() && channels.is_empty() {
        let main =
            Html::new().with(Notice::calm(t.say("library-no-courses")).words(t.say("library-no-courses-do")));
        let main = with_import(main, &visitor);
        return Ok(web::page(&visitor, Page::new(t.say("library-courses-title"), main).learner()));
    }
    let mut main = Html::new();
    let mut cards = Cards::new();
    let mut go_on = None;
    let (works, place) = all_work(&state, &visitor, &open).await?;
    for (open, work) in open.iter().zip(&works) {
        let id = open.course.id.as_str();
        let language = reader_language(open, t);
        let knots: Vec<Knot> = open.course.lessons().map(|(_, lesson)| lesson_knot(lesson, work)).collect();
        let card = Card::new(open.course.texts.words(language, "title"))
            .drawing(Drawing::Book)
            .words(open.course.texts.words(language, "about"))
            .link(format!("/courses/{id}"))
            .with(Strand::new(t, &knots));
        cards = cards.card(card);
        if let Some(place) = place.as_ref().filter(|place| place.course == id)
            && let Some((_, lesson)) = open.course.lesson(&place.lesson)
        {
            let title = lesson.texts.words(language, "title").to_owned();
            let at = resume_at(lesson, Some(&place.activity), work).unwrap_or(&place.activity);
            go_on = Some((format!("/courses/{id}/{}/{at}", place.lesson), title));
        }
    }
    for channel in &channels {
        let card = Card::new(channel.title.as_str())
            .drawing(Drawing::Book)
            .words(channel.about.as_str())
            .link(format!("/channels/{}", channel.id));
        // What lies on a stick that is not in is said before somebody opens it.
        let card = match channel.is_at_hand() {
            true => card,
            false => card.with(Text::new(t.say("library-stick-away"))),
        };
        cards = cards.card(card);
    }
    if go_on.is_none()
        && let Some(place) = &place
    {
        go_on = crate::channel::pages::place_of(&state, place, t.language()).await?;
    }
    if let Some((href, title)) = go_on {
        main = main
            .with(Lead::new(t.named("library-you-were", &title)))
            .with(LinkButton::main(href, t.say("library-continue")).sign(Sign::Onward));
    }
    if let Some(marked) = marks::first(&state, &visitor).await? {
        main = main.with(marked);
    }
    if visitor.is(Role::Pupil) {
        main = main.with(LinkButton::quiet("/practice", t.say("library-practice-open")));
    }
    let main = main.with(cards).with(LinkButton::quiet("/find", t.say("find-title")));
    let page = Page::new(t.say("library-courses-title"), with_import(main, &visitor)).learner();
    Ok(web::page(&visitor, page))
}

/// Whoever administers finds the way to bring more.
fn with_import(main: Html, visitor: &Visitor) -> Html {
    match visitor.is(Role::Administrator) {
        true => main
            .with(LinkButton::quiet("/library/import", visitor.t.say("library-import-title")))
            .with(LinkButton::quiet("/tutor/models", visitor.t.say("tutoring-models-title"))),
        false => main,
    }
}

async fn course(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(course): Path<String>,
) -> Result<Response, WebError> {
    let open = state.library.course(&course).ok_or(WebError::NotFound)?;
    let t = &visitor.t;
    let language = reader_language(&open, t);
    let (work, place) = work_and_place(&state, &visitor, &course).await?;
    let mut main = Html::new().with(Lead::new(open.course.texts.words(language, "about")));
    for unit in &open.course.units {
        let title = escape(unit.texts.words(language, "title"));
        let about = escape(unit.texts.words(language, "about"));
        main = main
            .with(Safe(format!("<h2 lang=\"{language}\">{title}</h2><p lang=\"{language}\">{about}</p>")));
        let mut cord = Cord::new(t);
        for lesson in &unit.lessons {
            cord = cord
                .knot(lesson_knot(lesson, &work), lesson.texts.words(language, "title"))
                .link(format!("/courses/{course}/{}", lesson.id))
                .note(t.count("library-minutes", usize::from(lesson.minutes)));
            if place.as_ref().is_some_and(|place| place.lesson == lesson.id.as_str()) {
                cord = cord.here();
            }
        }
        main = main.with(cord).with(Safe(sources(unit, t)));
    }
    if visitor.signed_in().is_some() && open.course.exercises().next().is_some() {
        let words = t.say("library-practice-course");
        main = main.with(LinkButton::quiet(format!("/practice?course={course}"), words));
    }
    let thing = Thing { course: course.clone(), item: String::new() };
    if let Some(mark) = marks::button_for(&state, &visitor, thing, &format!("/courses/{course}")).await? {
        main = main.with(mark);
    }
    let mut page = Page::new(open.course.texts.words(language, "title"), main)
        .learner()
        .under("/courses", t.say("library-courses-title"));
    let first = open.course.lessons().next().map(|(_, lesson)| format!("/courses/{course}/{}", lesson.id));
    match place {
        Some(place) => {
            let lesson = open.course.lesson(&place.lesson).map(|(_, lesson)| lesson);
            let at = lesson.and_then(|lesson| resume_at(lesson, Some(&place.activity), &work));
            let at = at.unwrap_or(&place.activity);
            page = page.next(format!("/courses/{course}/{}/{at}", place.lesson), t.say("library-continue"));
        }
        None => page = page.next(first.unwrap_or_else(|| "/courses".into()), t.say("library-begin")),
    }
    Ok(web::page(&visitor, page))
}

/// Where a unit's facts come from, folded away.
fn sources(unit: &formats::package::Unit, t: &Tongue) -> String {
    if unit.sources.is_empty() {
        return String::new();
    }
    let mut out =
        format!("<details class=\"sources\"><summary>{}</summary><ul>", escape(&t.say("library-sources")));
    for source in &unit.sources {
        let parts: Vec<String> = [
            Some(format!("<cite>{}</cite>", escape(&source.title))),
            source.by.as_deref().map(escape),
            source.year.map(|year| year.to_string()),
            source.url.as_deref().map(|url| format!("<span class=\"address\">{}</span>", escape(url))),
        ]
        .into_iter()
        .flatten()
        .collect();
        out.push_str(&format!("<li>{}</li>", parts.join(", ")));
    }
    out.push_str("</ul></details>");
    out
}

async fn lesson(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((course, lesson)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let open = state.library.course(&course).ok_or(WebError::NotFound)?;
    let (unit, lesson) = open.course.lesson(&lesson).ok_or(WebError::NotFound)?;
    let t = &visitor.t;
    let language = reader_language(&open, t);
    let (work, place) = work_and_place(&state, &visitor, &course).await?;
    let place = place.filter(|place| place.lesson == lesson.id.as_str());
    let here =
        place.as_ref().and_then(|p| lesson.activities.iter().position(|a| a.id.as_str() == p.activity));
    let knot = lesson_knot(lesson, &work);
    // A lesson that can be heard has buttons that can.
    let spoken = open.sound(language, &lesson.id, "goal").is_some();
    let say = |key: &str| spoken.then(|| phrases::heard(&open.recorded, t, key)).flatten();
    let mut main = Html::new().with(Lead::new(lesson.texts.words(language, "goal")));
    let mut cord = Cord::new(t);
    let mut question = 0;
    for (i, activity) in lesson.activities.iter().enumerate() {
        question += usize::from(activity.exercise().is_some());
        let name = match activity.title(activity_language(&open, activity, t)) {
            Some(title) => title.to_owned(),
            None => t.count("library-question", question).into_owned(),
        };
        let beyond = knot == Knot::Tied || here.is_some_and(|here| i < here);
        cord = cord
            .knot(knot_of(activity, beyond, &work), name)
            .link(format!("/courses/{course}/{}/{}", lesson.id, activity.id));
        if here == Some(i) {
            cord = cord.here();
        }
    }
    let following = open.course.lessons().skip_while(|(_, other)| other.id != lesson.id).nth(1);
    if knot == Knot::Tied {
        let done = Notice::good(t.say("library-lesson-done")).words(t.say("library-lesson-done-more"));
        main = main.with(done.heard(say("library-lesson-done")));
    }
    main = main.with(cord);
    if visitor.is(Role::Teacher) || visitor.is(Role::Head) || visitor.is(Role::Administrator) {
        let address = format!("/courses/{course}/{}/notes", lesson.id);
        main = main.with(LinkButton::quiet(address, t.say("library-notes")));
    }
    let at =
        resume_at(lesson, place.as_ref().map(|place| place.activity.as_str()), &work).unwrap_or_default();
    // At its end without everything solved, such as what has to be written: nobody is held here.
    let at_end = here.is_some_and(|here| here + 1 == lesson.activities.len());
    if let (false, true, Some((_, next))) = (knot == Knot::Tied, at_end, following) {
        let onward =
            LinkButton::quiet(format!("/courses/{course}/{}", next.id), t.say("library-next-lesson"));
        main = main.with(Said::new(onward.sign(Sign::Leap), say("library-next-lesson")));
    }
    let thing = Thing { course: course.clone(), item: lesson.id.as_str().to_owned() };
    let back = format!("/courses/{course}/{}", lesson.id);
    if let Some(mark) = marks::button_for(&state, &visitor, thing, &back).await? {
        main = main.with(mark);
    }
    let mut page = Page::new(lesson.texts.words(language, "title"), main)
        .learner()
        .under("/courses", t.say("library-courses-title"))
        .under(format!("/courses/{course}"), unit.texts.words(language, "title").to_owned());
    let (href, words) = match (knot, following) {
        (Knot::Tied, Some((_, next))) => (format!("/courses/{course}/{}", next.id), "library-next-lesson"),
        (Knot::Tied, None) => (format!("/courses/{course}"), "library-back-to-course"),
        (Knot::Open, _) => (format!("/courses/{course}/{}/{at}", lesson.id), "library-begin"),
        _ => (format!("/courses/{course}/{}/{at}", lesson.id), "library-continue"),
    };
    page = page.next(href, t.say(words)).next_said(Sign::Onward, say(words));
    if let Some(sound) = open.hear(t, language, &lesson.id, "goal") {
        page = page.hear(sound);
    }
    Ok(web::page(&visitor, page))
}

async fn notes(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((course, lesson)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?;
    if !(actor.is(Role::Teacher) || actor.is(Role::Head) || actor.is(Role::Administrator)) {
        return Err(WebError::NOT_YOURS);
    }
    let open = state.library.course(&course).ok_or(WebError::NotFound)?;
    let (unit, lesson) = open.course.lesson(&lesson).ok_or(WebError::NotFound)?;
    let t = &visitor.t;
    // Notes that are not translated yet are read as they were written.
    let source = &open.course.source_language;
    let language =
        Some(reader_language(&open, t)).filter(|tag| lesson.notes.contains_key(*tag)).unwrap_or(source);
    let notes = lesson.notes.get(language).ok_or(WebError::NotFound)?;
    let mut main = Html::new();
    for section in &notes.sections {
        main = main
            .with(Safe(format!("<section class=\"prose\" lang=\"{language}\">{}</section>", section.html)));
    }
    let page = Page::new(notes.title.as_str(), main)
        .staff()
        .under(format!("/courses/{course}"), unit.texts.words(language, "title").to_owned())
        .under(format!("/courses/{course}/{}", lesson.id), lesson.texts.words(language, "title").to_owned())
        .next(format!("/courses/{course}/{}", lesson.id), t.say("library-to-lesson"));
    Ok(web::page(&visitor, page))
}

#[derive(serde::Deserialize, Default)]
struct Asked {
    /// An answer has just been recorded.
    after: Option<u8>,
    solution: Option<u8>,
    /// She came from the tutor's page.
    practice: Option<u8>,
}

/// Finds the activity, or says that it is not here.
fn find<'a>(open: &'a OpenCourse, lesson: &str, activity: &str, t: &Tongue) -> Result<Place<'a>, WebError> {
    let (unit, lesson) = open.course.lesson(lesson).ok_or(WebError::NotFound)?;
    let index = lesson.activities.iter().position(|a| a.id.as_str() == activity).ok_or(WebError::NotFound)?;
    let activity = &lesson.activities[index];
    let language = activity_language(open, activity, t);
    let practising = false;
    Ok(Place { open, unit, lesson, activity, index, language, practising })
}

fn framed(page: Page<Html>, place: &Place<'_>, t: &Tongue) -> Page<Html> {
    if place.practising {
        return page.under(place.practice_address(), t.say("library-practice-title"));
    }
    let title = place.lesson.texts.words(place.language, "title").to_owned();
    page.under("/courses", t.say("library-courses-title")).under(place.lesson_address(), title)
}

async fn activity(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((course, lesson, activity)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let open = state.library.course(&course).ok_or(WebError::NotFound)?;
    let mut place = find(&open, &lesson, &activity, &visitor.t)?;
    place.practising = asked.practice.is_some();
    let (work, was) = work_and_place(&state, &visitor, &course).await?;
    // Practice jumps about: her place in the course stays where she left it.
    let keeps = visitor.signed_in().filter(|actor| actor.is(Role::Pupil) && !place.practising);
    let is = KeptPlace { course, lesson, activity };
    if let Some(actor) = keeps.filter(|_| was.as_ref() != Some(&is)) {
        note_place(&state, actor, is).await;
    }
    let page = match place.activity.exercise() {
        None => reading_page(&visitor, &place, &work),
        Some(exercise) => {
            let own = work.iter().find(|work| work.exercise == exercise.id.as_str());
            let after = asked.after.is_some() && own.is_some();
            let variant = match own {
                Some(own) if after => own.last_variant,
                own => variant_for(exercise, visitor.signed_in().map(|actor| actor.person), own),
            };
            let entered = if after { Entered::Recorded } else { Entered::Nothing };
            let shown = Shown { variant, hints: 0, solution: asked.solution.is_some(), entered };
            exercise_page(&visitor, &place, exercise, &work, shown)
        }
    };
    let page = page.ok_or_else(|| WebError::internal("an activity without a page in any language"))?;
    Ok(web::page(&visitor, framed(page, &place, &visitor.t)))
}

/// Notes where she is, if she was elsewhere before.
pub(crate) async fn keep_place(state: &State, actor: &Actor, place: KeptPlace) {
    let (work, person) = (state.work.clone(), actor.person);
    let wanted = place.clone();
    let known = tokio::task::spawn_blocking(move || work.place(person, &wanted.course)).await;
    if matches!(known, Ok(Ok(Some(known))) if known == place) {
        return;
    }
    note_place(state, actor, place).await;
}

/// Notes where she is. A page that can be shown is shown even if this fails: at worst she comes back one step earlier.
async fn note_place(state: &State, actor: &Actor, place: KeptPlace) {
    if let Err(error) = state.answers.keep_place(actor.clone(), place).await {
        tracing::warn!(%error, "a place was not kept");
    }
}

async fn answer(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((course, lesson, activity)): Path<(String, String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    // The form says whose it is: an answer that waited on a shared phone is not given to the next person.
    if fields.get("owner") != Some(actor.person.to_string().as_str()) {
        return Err(WebError::NOT_YOURS);
    }
    let t = &visitor.t;
    let open = state.library.course(&course).ok_or(WebError::NotFound)?;
    let mut place = find(&open, &lesson, &activity, t)?;
    place.practising = fields.get("practice").is_some();
    let exercise = place.activity.exercise().ok_or(WebError::NotFound)?;
    let bad = || WebError::bad_input(t.say("library-bad-form").into_owned());
    let number = |name: &str| fields.get(name).and_then(|text| text.parse::<u32>().ok());
    let variant = number("variant").ok_or_else(bad)?;
    let hints = number("hints").unwrap_or(0).min(exercise.hints() as u32);
    let client = fields.get("client").and_then(|text| text.parse().ok()).ok_or_else(bad)?;
    let form: Vec<(String, String)> =
        fields.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let again = async |entered: Entered, hints: u32| {
        let work = work_of(&state, &visitor, &course).await?;
        let shown = Shown { variant, hints: hints as usize, solution: false, entered };
        let page = exercise_page(&visitor, &place, exercise, &work, shown).ok_or_else(bad)?;
        Ok(web::page(&visitor, framed(page, &place, t)))
    };
    if fields.get("do") == Some("hint") {
        return again(Entered::Hint(form), hints + 1).await;
    }
    let seed = Seed(u64::from(variant));
    let shape = exercise.variant(seed).map_err(|_| bad())?;
    let response = exercise.control(&shape).response(&form);
    let marked =
        response.and_then(|response| mark(exercise, seed, &response).map(|marked| (response, marked)));
    let (response, marked) = match marked {
        Ok(marked) => marked,
        Err(why) => return again(Entered::Incomplete(form, why.reason), hints).await,
    };
    let shown_at = fields.get("shown").and_then(|text| text.parse::<i64>().ok());
    let seconds = shown_at.map_or(0, |at| visitor.now().0.saturating_sub(at) / 1_000);
    let recorded = state.answers.record(NewAnswer {
        actor,
        client,
        course: course.clone(),
        version: open.course.version,
        lesson: lesson.clone(),
        exercise: exercise.id.as_str().to_owned(),
        variant,
        response: response.to_string(),
        score_percent: (marked.score * 100.0).floor() as u8,
        hints: hints as u8,
        seconds: u16::try_from(seconds).unwrap_or(0),
    });
    match recorded.await {
        Ok(_) => Ok(web::see_other(&format!("{}?after=1{}", place.address(&exercise.id), place.asks()))),
        Err(AnswerError::Refused(refused)) => Err(WebError::Refused(refused)),
        Err(AnswerError::TooLong { .. }) => {
            again(Entered::Incomplete(form, UnparseableReason::TooLong), hints).await
        }
        Err(AnswerError::Busy) => Err(WebError::TooBusy),
        Err(AnswerError::Failed(why)) => Err(WebError::internal(why)),
    }
}

/// A file of a course, by content: phones may keep it for ever. Pictures and sounds of a course run no code, whatever is
/// in them.
async fn media(AxumState(state): AxumState<State>, headers: HeaderMap, Path(name): Path<String>) -> Response {
    let Some(digest) = CourseFile::digest_of_url(&name) else { return WebError::NotFound.into_response() };
    let Some((media_type, bytes)) = media_bytes(&state, &digest).await else {
        return WebError::NotFound.into_response();
    };
    let whole = bytes.len();
    let range = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok())
        .and_then(|range| parse_range(range, whole));
    let mut response = match range {
        Some((from, to)) => {
            let mut part = Response::new(Body::from(bytes.slice(from..to)));
            *part.status_mut() = StatusCode::PARTIAL_CONTENT;
            if let Ok(value) = HeaderValue::from_str(&format!("bytes {from}-{}/{whole}", to - 1)) {
                part.headers_mut().insert(header::CONTENT_RANGE, value);
            }
            part
        }
        None => Response::new(Body::from(bytes)),
    };
    let fixed = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::ACCEPT_RANGES, "bytes"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A file of a course or of a voice package, or one of the player's own phrases.
async fn media_bytes(state: &State, digest: &Digest) -> Option<(&'static str, Bytes)> {
    if let Some(sound) = phrases::sound(digest) {
        return Some(("audio/ogg", Bytes::from_static(sound)));
    }
    let course = || state.library.courses().iter().find_map(|open| open.media(digest));
    let file = state.library.recorded.file(digest).or_else(course)?;
    let media_type = file.media_type();
    let read = tokio::task::spawn_blocking(move || file.read()).await;
    Some((media_type, read.ok().flatten().map(Bytes::from)?))
}

/// One `bytes=from-to` range within a file of `whole` bytes, as half-open positions; anything else is answered whole.
fn parse_range(range: &str, whole: usize) -> Option<(usize, usize)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = match (from.parse::<usize>(), to.parse::<usize>()) {
        (Ok(from), Ok(to)) => (from, to.checked_add(1)?.min(whole)),
        (Ok(from), Err(_)) if to.is_empty() => (from, whole),
        (Err(_), Ok(last)) if from.is_empty() => (whole.saturating_sub(last), whole),
        _ => return None,
    };
    (from < to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let cases = [
            ("bytes=0-", Some((0, 100))),
            ("bytes=10-19", Some((10, 20))),
            ("bytes=90-900", Some((90, 100))),
            ("bytes=-5", Some((95, 100))),
            ("bytes=100-", None),
            ("bytes=20-10", None),
            ("bytes=0-1,5-6", None),
            ("bytes=0-18446744073709551615", None),
            ("lines=0-1", None),
        ];
        for (range, expected) in cases {
            assert_eq!(parse_range(range, 100), expected, "{range}");
        }
    }
}
