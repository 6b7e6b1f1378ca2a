//! Pages: the frame, the parts, forms, sessions, errors that help, and the texts in every language.
//!
//! *What is it for?* Every feature makes its pages from these pieces, so that they look, speak and defend
//! themselves alike.
//! *Main types:* [`Web`] (what all requests share), [`Visitor`] (who asks, in which language), [`Page`] (what is
//! shown), [`WebError`] (what went wrong, said so that it helps).
//! *What does it never do?* It knows no schooling, keeps no records, and asks no feature. It needs no script in the
//! browser: what the script adds is comfort.
//! *Where do I start?* With the handler below, then [`parts`] for buttons, fields and pictures, and
//! `examples/looks.rs` to see them all.
//!
//! ```
//! use askama::Template;
//! use axum::{Router, response::Response, routing::get};
//! use web::{Form, Page, Visitor, WebError, messages::Tongue, parts::Field};
//!
//! // A template speaks through `t`. In a file: #[template(path = "hello.html")].
//! #[derive(Template)]
//! #[template(ext = "html", source = r#"
//!   <p>{{ t.named("greeting-hello", who) }}</p>
//!   <form method="post" action="/hello">{{ guard }}{{ field }}
//!   <button class="button">{{ t.say("greeting-save") }}</button></form>"#)]
//! struct Hello<'a> { t: &'a Tongue, who: &'a str, guard: web::Guard, field: Field }
//!
//! fn show(visitor: &Visitor, who: &str, error: Option<String>) -> Response {
//!     let t = &visitor.t;
//!     let field = Field::text("who", t.say("greeting-who")).value(who).maybe_error(error);
//!     web::page(visitor, Page::new(t.say("greeting-title"), Hello { t, who, guard: visitor.guard(), field })
//!         .next("/lessons", t.say("greeting-lessons")))
//! }
//!
//! async fn hello(visitor: Visitor) -> Response {
//!     show(&visitor, "", None)
//! }
//!
//! #[derive(serde::Deserialize)]
//! struct Save { who: String }
//!
//! async fn save(visitor: Visitor, Form(save): Form<Save>) -> Result<Response, WebError> {
//!     visitor.actor()?; // or: sign in first
//!     if save.who.trim().is_empty() {
//!         return Ok(show(&visitor, "", Some(visitor.t.say("greeting-who-missing").into_owned())));
//!     }
//!     Ok(web::see_other("/hello"))
//! }
//!
//! let routes: Router = Router::new().route("/hello", get(hello).post(save));
//! // The binary wraps all features once: `web::serve(routes, web)`.
//! ```
//!
//! # What a handler can count on
//! - [`Visitor`]: the language (this device's choice, else the person's, else the browser's, else the site's), the
//!   session, the moment. `visitor.actor()?` is "sign in first"; whether this person may is for the `Gate`.
//! - [`Form`] and [`Fields`] are bounded, come from one of our pages, and carry this session's token. Sign-in forms
//!   take [`OpenForm`].
//! - A learner's answer uses [`parts::PostForm::answer`]: it brings `owner` and `client`. Answer a repeated `client`
//!   as the first time. When the session ended meanwhile, the form is kept aside and offered again after signing in,
//!   so sign-in handlers end with [`after_sign_in`].
//! - Every [`WebError`], and every bare status, becomes a page in the visitor's language. A form with mistakes is
//!   shown again by its own handler with status 422, errors beside the fields and an [`parts::ErrorSummary`] on top.
//! - After a successful post: [`see_other`].
//! - No `style=`, no `<style>`, no inline script: the policy forbids them. Widths and colours of pictures are SVG
//!   attributes and the classes of `assets/chaski.css`.
//! - A route that shows imported content sets its own `Content-Security-Policy` and `X-Frame-Options`; what is set
//!   already stays.

pub mod api;
mod budget;
mod error;
mod form;
mod handler;
mod kept;
pub mod messages;
mod page;
pub mod parts;
mod pieces;
mod posted;
mod reach;
pub mod serve;
pub mod session;
mod site;
mod upload;
mod visitor;

pub use error::{BadInput, WebError};
pub use form::{FORM_MAX_BYTES, Fields, Form, OpenForm};
pub use handler::{blocking, parsed, reading};
pub use page::{Html, Kind, Page, Waits, page, see_other};
pub use pieces::Pieces;
pub use posted::{BESIDE_FILE_BYTES, Posted, PostedError};
pub use reach::{OWN_NAME, Reach};
pub use serve::{CHECK_HOSTS, ConnectivityChecks, after_sign_in, serve};
pub use site::{FormSeal, Mark, NavEntry, Site, Web};
pub use upload::Upload;
pub use visitor::{Guard, Visitor};

use messages::Catalogue;

/// The texts of the frame and of error pages.
pub const MESSAGES: Catalogue = Catalogue {
    area: "web",
    sources: &[
        ("es", include_str!("../messages/web.es.ftl")),
        ("pt", include_str!("../messages/web.pt.ftl")),
        ("en", include_str!("../messages/web.en.ftl")),
    ],
};
