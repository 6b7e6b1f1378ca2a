//! `/enter/list`: the class list. Drawings, first names and initials; no photographs, no surnames.

use super::{
    code::{Way, class_at, joining},
    not_stored, stored,
};
use crate::{
    pages::State,
    sign_in::{cards::Listed, device},
};
use askama::Template;
use axum::{
    extract::{Query, State as AxumState},
    response::Response,
};
use kernel::PersonId;
use web::{Page, Visitor, WebError, messages::Tongue, parts::Emblem};

/// One in the list.
struct Face {
    href: String,
    drawing: Emblem,
    name: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "enter_list.html")]
struct List<'a> {
    t: &'a Tongue,
    faces: Vec<Face>,
    of_this_phone: bool,
    joins: bool,
}

/// What somebody is called in a list: her short name, or her drawing's while her name cannot be read.
pub(super) fn shown(t: &Tongue, listed: &Listed) -> String {
    listed.short_name().unwrap_or_else(|| Emblem::name(t, listed.drawing))
}

/// Who is signed in on this phone already.
pub(super) fn already_here(visitor: &Visitor) -> Vec<PersonId> {
    visitor
        .signed_in()
        .map(|actor| std::iter::once(actor.person).chain(actor.together.iter().copied()).collect())
        .unwrap_or_default()
}

/// Shows the list.
pub(super) async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(way): Query<Way>,
) -> Result<Response, WebError> {
    let class = match class_at(&state, &visitor, way.joins()).await? {
        Ok(class) => class,
        Err(answer) => return Ok(answer),
    };
    let (directory, device) = (state.directory.clone(), device::brought(&visitor));
    let (name, list, of_this_phone) = state
        .directory
        .store()
        .read(move |db| {
            let own = match device {
                Some(device) => device::class_of(db, device)? == Some(class),
                None => false,
            };
            let mut list = directory.pupils_listed(db, class)?;
            // Whoever has the class's code, which hangs on a wall, reads this list: whom somebody may be looking for is not in it.
            let protected = directory.protected(db)?;
            list.retain(|listed| !protected.contains(&listed.person));
            Ok((directory.class_name_in(db, class)?, list, own))
        })
        .await
        .map_err(stored)?;
    let t = &visitor.t;
    let here = if way.joins() { already_here(&visitor) } else { Vec::new() };
    let faces: Vec<Face> = list
        .iter()
        .map(|listed| Face {
            href: format!("/enter/list/{}{}", listed.person, joining(way.joins())),
            drawing: Emblem::new(listed.drawing),
            name: shown(t, listed),
            here: here.contains(&listed.person),
        })
        .collect();
    let title = match name {
        Some(name) if !way.joins() => t.named("directory-enter-list-title", &name).into_owned(),
        _ => t.say("directory-enter-list-with-title").into_owned(),
    };
    let empty = faces.is_empty();
    let main = List { t, faces, of_this_phone, joins: way.joins() };
    let mut page = Page::new(title, main).learner().under("/", t.say("web-home"));
    if empty {
        page = page.next("/enter?other=1", t.say("directory-enter-other-class"));
    }
    Ok(not_stored(web::page(&visitor, page)))
}
