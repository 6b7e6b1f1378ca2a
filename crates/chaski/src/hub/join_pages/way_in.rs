//! On a box that takes another one's place: who administers the school that came gets a way in.

use super::{At, Filled, JoinPages, Who, Wrong, page::page};
use axum::{extract::State, http::header, response::Response};
use directory::sign_in::codes::CodeSpent;
use store::StoreError;
use web::{
    Form, Html, Page, Visitor, WebError,
    parts::{Cell, Table},
};

/// Administrators who get a way in at once.
const WAYS_IN_MAX: usize = 5;

/// The form's one field.
#[derive(serde::Deserialize)]
pub(super) struct WayIn {
    #[serde(default)]
    one_time_code: String,
}

/// A way in for those who administer the school that came: for whoever has the console's code, as `chaski admin recover` at the
/// console. It ends when the first of them has chosen a password.
pub(super) async fn way_in(
    State(pages): State<JoinPages>,
    visitor: Visitor,
    Form(form): Form<WayIn>,
) -> Result<Response, WebError> {
    let who = pages.who(&visitor).await?;
    if who != Who::Newcomer {
        return Err(WebError::NotFound);
    }
    let spent = pages.pay(&visitor, who, &form.one_time_code).await?;
    if spent != CodeSpent::Yes {
        return page(&pages, &visitor, who, &Filled::default(), Wrong::code(spent, At::WayIn)).await;
    }
    let directory = pages.directory.clone();
    let making = pages.store.write(move |tx| -> Result<_, StoreError> {
        let mut made = Vec::new();
        for (person, school) in directory.administrators(tx.connection())?.into_iter().take(WAYS_IN_MAX) {
            let name = directory.name(tx.connection(), person)?;
            made.push((name, directory.recover(tx, person, school)?));
        }
        Ok(made)
    });
    let made = making.await.map_err(WebError::internal)?;
    let t = &visitor.t;
    let table = Table::new(t.say("chaski-join-ways-in"))
        .column(t.say("chaski-join-administrator"))
        .column(t.say("chaski-join-invitation"))
        .reading(t.say("chaski-join-ways-in-once"));
    let table = made.into_iter().fold(table, |table, (name, code)| {
        let name = name.unwrap_or_else(|| t.say("chaski-join-name-not-here").into_owned());
        table.row(vec![Cell::text(name), Cell::text(code)])
    });
    let main = Html::new().with(table);
    let page = Page::new(t.say("chaski-join-way-in"), main).staff();
    let page = page.next("/enter/invitation", t.say("chaski-join-use-invitation"));
    let mut response = web::page(&visitor, page);
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(response)
}
