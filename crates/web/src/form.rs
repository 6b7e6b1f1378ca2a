//! Posted forms: bounded, checked, read into a type or into plain fields.

use crate::{
    Visitor, WebError,
    kept::{KEPT_COOKIE, KeptForm},
    session::SetCookie,
};
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

/// Longest form: an essay of ten pages fits eight times.
pub const FORM_MAX_BYTES: usize = 256 * 1024;

/// A form posted from one of our pages, with the [`crate::Guard`] in it. A field may repeat: give it a `Vec`.
///
/// If the session ended meanwhile and the form carries a sealed owner ([`Visitor::guard_kept`]), it is kept aside and the
/// visitor is led through signing in.
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

/// A form that is posted before there is a session: signing in. The origin is checked, a token is not asked for.
#[derive(Debug, Clone)]
pub struct OpenForm<T>(pub T);

/// A form's fields as they came, in order; for forms whose fields are not known beforehand, such as exercises.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub(crate) Vec<(String, String)>);

impl Fields {
    /// The first value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// All values of a field.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Every field, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Reads `a=1&b=2`.
    pub fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Response;
    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        let (_, body) = guarded(request).await?;
        typed(&body).map(Form).map_err(IntoResponse::into_response)
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;
    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        Ok(guarded(request).await?.0)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for OpenForm<T> {
    type Rejection = WebError;
    async fn from_request(request: Request, _: &S) -> Result<Self, WebError> {
        typed(&read(request).await?).map(OpenForm)
    }
}

/// Reads a form and checks its token against the visitor's session.
async fn guarded(request: Request) -> Result<(Fields, Vec<u8>), Response> {
    let visitor = request
        .extensions()
        .get::<Visitor>()
        .cloned()
        .ok_or_else(|| WebError::internal("a form outside web::serve").into_response())?;
    let body = read(request).await.map_err(IntoResponse::into_response)?;
    let fields = Fields::parse(&body);
    let token = fields.get("csrf").unwrap_or_default();
    match visitor.session() {
        Some(session) if visitor.web().form_token_fits(session.hash, token) => {
            let budgets = visitor.web().budgets();
            if let Err(until) = budgets.form(&session.row.actor, body.len(), visitor.now()) {
                return Err(keep(&visitor, &fields, WebError::WroteALot { until, kept: true }));
            }
            forget_kept(&visitor, &fields);
            Ok((fields, body))
        }
        // Nobody was signed in when the page was made, nobody is now.
        None if token.is_empty() => Ok((fields, body)),
        None => Err(keep(&visitor, &fields, WebError::SignInAgain)),
        // The browser vouches that the page is ours: it is only old. Otherwise it may be anybody's.
        Some(_) if visitor.came_from_our_page() => Err(keep(&visitor, &fields, WebError::StaleForm)),
        Some(_) => Err(WebError::Foreign.into_response()),
    }
}

/// Fields that are not kept with a form: our token, which is of the session that ended, and what is a secret or spent once. The
/// page asks for them again.
const NEVER_KEPT: [&str; 4] = ["csrf", "one_time_code", "password", "pin"];

/// What was kept is on its way again: it need not be offered any more.
fn forget_kept(visitor: &Visitor, fields: &Fields) {
    if let (Some(id), Some(owner), Some(client)) = (visitor.kept_id(), visitor.owner(), fields.get("client"))
    {
        let kept = visitor.web().kept();
        let same =
            |form: &KeptForm| form.fields.iter().any(|(name, value)| name == "client" && value == client);
        if kept.get(id, &owner, visitor.now()).is_some_and(|form| same(&form)) {
            kept.remove(id, &owner);
        }
    }
}

/// Keeps the fields aside if the box made the form for its owner, and answers with the error. Else anybody could lay words of his
/// own before her, which she sends with her rights, or push out what others wrote.
fn keep(visitor: &Visitor, fields: &Fields, error: WebError) -> Response {
    let field = |name| fields.get(name).unwrap_or_default();
    let is_hers = |owner: &&str| visitor.web().form_seal_fits(owner, field("client"), field("seal"));
    let Some(owner) = fields.get("owner").filter(is_hers) else {
        return match error {
            WebError::SignInAgain => WebError::Refused(kernel::Refused::SignInFirst).into_response(),
            other => not_kept(other).into_response(),
        };
    };
    let mut id = [0; 16];
    visitor.web().fill_random(&mut id);
    let form = KeptForm {
        id: kernel::to_base32(&id),
        owner: owner.to_owned(),
        path: visitor.path_and_query(),
        fields: fields.0.iter().filter(|(name, _)| !NEVER_KEPT.contains(&name.as_str())).cloned().collect(),
        kept_at: visitor.now(),
    };
    let cookie = SetCookie::new(KEPT_COOKIE, &form.id, 2 * 3_600).secure(visitor.is_encrypted());
    if visitor.web().kept().put(form) {
        (cookie, error).into_response()
    } else if let WebError::WroteALot { .. } = error {
        not_kept(error).into_response()
    } else {
        WebError::Refused(kernel::Refused::SignInFirst).into_response()
    }
}

/// The same, without the promise.
fn not_kept(error: WebError) -> WebError {
    match error {
        WebError::WroteALot { until, .. } => WebError::WroteALot { until, kept: false },
        other => other,
    }
}

async fn read(request: Request) -> Result<Vec<u8>, WebError> {
    let is_form = content_type(request.headers()).eq_ignore_ascii_case("application/x-www-form-urlencoded");
    if !is_form {
        return Err(WebError::internal_input("the body is not a form"));
    }
    let body = Limited::new(request.into_body(), FORM_MAX_BYTES).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() {
            WebError::TooLarge { max_bytes: FORM_MAX_BYTES }
        } else {
            WebError::internal_input("the connection ended in the middle of the form")
        }
    })?;
    Ok(body.to_bytes().to_vec())
}

fn content_type(headers: &HeaderMap) -> &str {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim()
}

fn typed<T: DeserializeOwned>(body: &[u8]) -> Result<T, WebError> {
    serde_html_form::from_bytes(body).map_err(|error| WebError::internal_input(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_order_and_repetitions() {
        let fields = Fields::parse(b"a=1&b=dos+tres&a=%C3%B1&c");
        assert_eq!(fields.get("a"), Some("1"));
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1", "ñ"]);
        assert_eq!(fields.iter().last(), Some(("c", "")));
        assert_eq!(fields.get("b"), Some("dos tres"));
        assert_eq!(fields.get("z"), None);
    }

    #[test]
    fn typed_forms_take_repeated_fields() {
        #[derive(serde::Deserialize, PartialEq, Debug)]
        struct Pick {
            exercise: u32,
            #[serde(default)]
            choice: Vec<String>,
        }
        let pick: Pick = typed(b"exercise=3&choice=b&choice=d").unwrap();
        assert_eq!(pick, Pick { exercise: 3, choice: vec!["b".into(), "d".into()] });
        assert!(matches!(typed::<Pick>(b"exercise=three"), Err(WebError::BadInput(_))));
    }
}
