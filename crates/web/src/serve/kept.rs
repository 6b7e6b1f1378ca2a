//! `/kept`: the form that was posted when the session had just ended, offered for sending again.

use crate::{
    Fields, Guard, Page, Visitor, WebError, kept::KEPT_COOKIE, kept::KeptForm, messages::Tongue, page,
    see_other, session::SetCookie,
};
use askama::Template;
use axum::response::{IntoResponse, Response};

/// Its address.
pub(super) const PATH: &str = "/kept";

#[derive(Template)]
#[template(path = "kept.html")]
struct Kept<'a> {
    t: &'a Tongue,
    guard: Guard,
    form: Option<KeptForm>,
}

/// Values that are shown again; a roll of forty is said by its number.
const SHOWN: usize = 6;

impl Kept<'_> {
    /// What the person wrote: not our own fields, nor ids, which nobody types.
    fn written<'f>(&self, form: &'f KeptForm) -> Vec<&'f str> {
        let ours = ["owner", "client", "seal"];
        let is_id = |value: &str| kernel::from_base32::<16>(value).is_ok();
        let written = form
            .fields
            .iter()
            .filter(|(name, value)| !ours.contains(&name.as_str()) && !value.is_empty() && !is_id(value));
        written.map(|(_, value)| value.as_str()).collect()
    }

    fn few(&self, form: &KeptForm) -> bool {
        self.written(form).len() <= SHOWN
    }
}

fn find(visitor: &Visitor) -> Result<Option<KeptForm>, WebError> {
    let owner = visitor.actor()?.person.to_string();
    Ok(visitor.kept_id().and_then(|id| visitor.web().kept().get(id, &owner, visitor.now())))
}

/// Shows it, with one button that sends it to where it was going.
pub(super) async fn show(visitor: Visitor) -> Result<Response, WebError> {
    let form = find(&visitor)?;
    let t = &visitor.t;
    let waits = form.is_some();
    let main = Kept { t, guard: visitor.guard(), form };
    let mut shown = Page::new(t.say("web-kept-title"), main);
    if !waits {
        shown = shown.next("/", t.say("web-home"));
    }
    Ok(page(&visitor, shown))
}

/// "Do not send it."
pub(super) async fn drop_it(visitor: Visitor, _: Fields) -> Result<Response, WebError> {
    if let Some(form) = find(&visitor)? {
        visitor.web().kept().remove(&form.id, &form.owner);
    }
    let gone = SetCookie::new(KEPT_COOKIE, "", 0).secure(visitor.is_encrypted());
    Ok((gone, see_other("/")).into_response())
}
