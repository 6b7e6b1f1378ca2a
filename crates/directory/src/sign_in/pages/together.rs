//! `/enter/with`: who is at this phone, and is somebody else there too?

use super::{home_of, stored};
use crate::{Directory, pages::State, sign_in::cards::short_name};
use askama::Template;
use axum::{extract::State as AxumState, response::Response};
use kernel::{ClassId, MAX_TOGETHER, PersonId, Role};
use store::{Connection, StoreError};
use web::{Page, Visitor, WebError, messages::Tongue, parts::Emblem};

#[derive(Template)]
#[template(path = "enter_with.html")]
struct With<'a> {
    t: &'a Tongue,
    here: Vec<(Emblem, String)>,
    add: Option<String>,
    claim: bool,
}

/// Shows who is here.
pub(super) async fn show(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    let claim = state.directory.ways.claimable(actor.person, visitor.now()).is_some();
    let people: Vec<PersonId> = std::iter::once(actor.person).chain(actor.together.iter().copied()).collect();
    let (directory, first) = (state.directory.clone(), actor.person);
    let (here, code) = state
        .directory
        .store()
        .read(move |db| {
            let here = people
                .iter()
                .map(|person| drawn(&directory, db, *person))
                .collect::<Result<Vec<_>, StoreError>>()?;
            Ok((here, code_of(&directory, db, first)?))
        })
        .await
        .map_err(stored)?;
    let t = &visitor.t;
    let room = actor.roles == [Role::Pupil] && actor.together.len() < MAX_TOGETHER;
    let add = room.then(|| code.map_or("/enter?with=1".to_owned(), |code| format!("/enter/{code}?with=1")));
    let here = here
        .into_iter()
        .map(|(drawing, name)| {
            let name = name.as_deref().map(short_name).unwrap_or_else(|| Emblem::name(t, drawing));
            (Emblem::new(drawing), name)
        })
        .collect();
    let title = if actor.together.is_empty() {
        t.say("directory-enter-with-title")
    } else {
        t.say("directory-enter-with-several")
    };
    let main = With { t, here, add, claim };
    let page = Page::new(title, main).learner();
    Ok(web::page(&visitor, page.next(home_of(&state, &actor.roles), t.say("directory-enter-with-go"))))
}

fn drawn(
    directory: &Directory,
    db: &mut Connection,
    person: PersonId,
) -> Result<(u8, Option<String>), StoreError> {
    let row = db.query_one("SELECT drawing FROM directory_person WHERE person = ?1", &[person.into()])?;
    let drawing = row.map(|row| row.int_opt(0)).transpose()?.flatten().unwrap_or_default();
    Ok((drawing.rem_euclid(256) as u8, directory.name(db, person)?))
}

/// The code of a class she learns in, so that a friend need not type it again.
fn code_of(
    directory: &Directory,
    db: &mut Connection,
    pupil: PersonId,
) -> Result<Option<String>, StoreError> {
    let sql = "SELECT class FROM directory_enrolment WHERE person = ?1 AND here = 1 AND teaches = 0 ORDER BY class LIMIT 1";
    let Some(row) = db.query_one(sql, &[pupil.into()])? else { return Ok(None) };
    Ok(directory.class_way(db, ClassId(row.id(0)?))?.map(|way| way.code))
}
