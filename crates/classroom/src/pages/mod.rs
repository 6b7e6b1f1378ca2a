//! What teachers and pupils see.

pub mod api;
mod class;
mod csv;
mod grid;
mod pupil;
mod quiz;
mod register;
mod roll;
mod school;
mod work;

use crate::{Classroom, merged::Merged};
use axum::{
    Router,
    routing::{get, post},
};
use kernel::{
    Actor, ClassId, Gate, PersonId, Role, Wish,
    ports::{BoxHealth, ChannelWork, Enrolments, Names, PortError, ShownName, Team, Titles},
};
use std::{borrow::Cow, sync::Arc};
use store::{Store, StoreError};
use web::{Visitor, WebError, messages::Tongue, parsed, reading};

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// Where teachers' commands go.
    pub classroom: Classroom,
    /// Where work is read.
    pub store: Store,
    /// Who may see it.
    pub gate: Arc<dyn Gate>,
    /// Who learns where.
    pub enrolments: Arc<dyn Enrolments>,
    /// What people are called.
    pub names: Arc<dyn Names>,
    /// What lessons are called.
    pub titles: Arc<dyn Titles>,
    /// What was done in imported channels.
    pub channels: Arc<dyn ChannelWork>,
    /// How the box is, for the head's page.
    pub health: Arc<dyn BoxHealth>,
    /// What waits for the head.
    pub waits: web::Waits,
}

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/classes", get(class::classes))
        .route("/classes/{class}", get(class::class))
        .route("/classes/{class}/pupils/{pupil}", get(pupil::pupil))
        .route("/classes/{class}/roll", get(roll::roll).post(roll::call))
        .route("/classes/{class}/work", get(work::work).post(work::set))
        .route("/classes/{class}/work/{assignment}/withdraw", post(work::withdraw))
        .route("/classes/{class}/quizzes", get(quiz::quizzes).post(quiz::make))
        .route("/classes/{class}/quizzes/new", get(quiz::new))
        .route("/classes/{class}/quizzes/{quiz}", get(quiz::quiz))
        .route("/classes/{class}/quizzes/{quiz}/turn", post(quiz::turn))
        .route("/classes/{class}/grid", get(grid::grid).post(grid::enter))
        .route("/classes/{class}/work.csv", get(csv::work))
        .route("/classes/{class}/roll.csv", get(csv::roll))
        .route("/school", get(school::school))
        .route("/todo", get(work::todo))
        .route("/classes/{class}/register", get(register::register))
        .with_state(state)
}

fn port(error: PortError) -> WebError {
    WebError::internal(error)
}

fn stored(error: StoreError) -> WebError {
    WebError::internal(error)
}

/// A class as its pages need it: its name, and its pupils by name, each once.
struct ClassList {
    class: ClassId,
    name: String,
    pupils: Vec<ShownName>,
    merged: Merged,
}

impl ClassList {
    fn ids(&self) -> Vec<PersonId> {
        self.pupils.iter().map(|pupil| pupil.person).collect()
    }

    /// Each pupil with all her ids, in the order of the list.
    fn people(&self) -> Vec<Vec<PersonId>> {
        self.pupils.iter().map(|pupil| self.merged.ids(pupil.person).into_owned()).collect()
    }

    fn address(&self) -> String {
        format!("/classes/{}", self.class)
    }
}

impl State {
    /// Whether all of the named views are whole; otherwise the page says that it is being prepared.
    fn ready(&self, views: &[&str]) -> Result<(), WebError> {
        if self.store.ready(views) { Ok(()) } else { Err(WebError::ViewPreparing) }
    }

    /// The class, if the actor may do this with it.
    fn class_for(&self, actor: &Actor, wish: &Wish, class: ClassId) -> Result<ClassList, WebError> {
        self.gate.may(actor, wish).map_err(WebError::Refused)?;
        let name = self.enrolments.class_name(class).map_err(port)?.ok_or(WebError::NotFound)?;
        let (pupils, merged) = self.pupils_of(class)?;
        let mut pupils = self.names.names(&pupils).map_err(port)?;
        // As a person looks names up: Ángela among the A, whatever the machine's locale.
        pupils.sort_by_cached_key(|pupil| {
            (store::search::tokens(pupil.name.as_deref().unwrap_or_default()), pupil.person)
        });
        Ok(ClassList { class, name, pupils, merged })
    }

    /// A class's pupils, each once, and which of them have other ids.
    fn pupils_of(&self, class: ClassId) -> Result<(Vec<PersonId>, Merged), WebError> {
        let merged = Merged::new(self.enrolments.merged_in(class).map_err(port)?);
        Ok((merged.each_once(self.enrolments.pupils_of(class).map_err(port)?), merged))
    }

    /// The open teams of a class, their pupils as the class's list has them.
    fn teams_of(&self, class: ClassId, merged: &Merged) -> Result<Vec<Team>, WebError> {
        let mut teams = self.enrolments.teams_of(class).map_err(port)?;
        for team in &mut teams {
            team.pupils = merged.each_once(std::mem::take(&mut team.pupils));
        }
        Ok(teams)
    }

    /// The classes somebody may see: a head's are all of the school.
    fn classes_of(&self, actor: &Actor) -> Result<Vec<ClassId>, WebError> {
        let mut classes = self.enrolments.classes_taught_by(actor.person).map_err(port)?;
        if actor.is(Role::Head) || actor.is(Role::Administrator) {
            for class in self.enrolments.classes_at(actor.school).map_err(port)? {
                if !classes.contains(&class) {
                    classes.push(class);
                }
            }
        }
        Ok(classes)
    }
}

fn shown<'a>(t: &'a Tongue, name: &'a ShownName) -> Cow<'a, str> {
    match &name.name {
        Some(name) => name.as_str().into(),
        None => t.say("classroom-no-name"),
    }
}

fn today(visitor: &Visitor) -> i32 {
    crate::day::at(&visitor.t, visitor.now())
}

/// A page of a class stands under the list of classes and the class.
fn under_class<M: askama::Template>(page: web::Page<M>, t: &Tongue, list: &ClassList) -> web::Page<M> {
    page.staff().under("/classes", t.say("classroom-classes-title")).under(list.address(), list.name.clone())
}
