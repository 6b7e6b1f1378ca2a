//! [`Page`] and [`page`]: one frame around everything that is shown.

use crate::{
    Mark, NavEntry, Site, Visitor, WebError,
    messages::Tongue,
    parts::{LinkButton, Notice, Said, Sign, Sound, picture},
    serve::assets::Assets,
};
use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{borrow::Cow, sync::Arc};

/// What is shown: a title that says what one can do here, the main part (any template, or [`Html`]), and a next step.
#[derive(Debug, Clone)]
pub struct Page<M> {
    title: String,
    main: M,
    kind: Kind,
    on_paper: bool,
    status: StatusCode,
    trail: Vec<(String, String)>,
    next: Option<Next>,
    hear: Option<Sound>,
    again_in_s: Option<u32>,
    is_home: bool,
}

/// The next step.
#[derive(Debug, Clone)]
struct Next {
    href: String,
    words: String,
    sign: Option<Sign>,
    sound: Option<Sound>,
}

impl Next {
    fn drawn(&self) -> Said {
        let link = LinkButton::main(self.href.as_str(), self.words.as_str());
        Said::new(self.sign.into_iter().fold(link, LinkButton::sign), self.sound.clone())
    }
}

/// What waits for somebody, from all features, for the page on which she begins; `None`: nothing. It reads, so it is asked where pages
/// read. Given by the binary, which alone knows all features.
pub type Waits = Arc<dyn Fn(&Tongue, &kernel::Actor, kernel::UtcMillis) -> Option<Notice> + Send + Sync>;

/// Who a page is for; it sets size and spacing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Reading width; the default.
    #[default]
    Plain,
    /// Larger, one thing at a time, usable without reading.
    Learner,
    /// Wider, for lists and tables.
    Staff,
    /// Something did not work.
    Error,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Kind::Plain => "plain",
            Kind::Learner => "learner",
            Kind::Staff => "staff",
            Kind::Error => "plain error-page",
        }
    }
}

impl<M: Template> Page<M> {
    /// A page for anybody.
    pub fn new<'a>(title: impl Into<Cow<'a, str>>, main: M) -> Self {
        Self {
            title: title.into().into_owned(),
            main,
            kind: Kind::Plain,
            on_paper: false,
            status: StatusCode::OK,
            trail: Vec::new(),
            next: None,
            hear: None,
            again_in_s: None,
            is_home: false,
        }
    }

    /// For pupils: larger, one thing at a time.
    pub fn learner(mut self) -> Self {
        self.kind = Kind::Learner;
        self
    }

    /// For staff: wider, for lists and tables.
    pub fn staff(mut self) -> Self {
        self.kind = Kind::Staff;
        self
    }

    /// The start page: nothing to go back to.
    pub fn home(mut self) -> Self {
        self.is_home = true;
        self
    }

    /// The next step, as the page's last and main button.
    pub fn next<'a>(mut self, href: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        self.next =
            Some(Next { href: href.into(), words: words.into().into_owned(), sign: None, sound: None });
        self
    }

    /// The next step has a sign, and perhaps a sound: for pages that are used without reading.
    pub fn next_said(mut self, sign: Sign, sound: Option<Sound>) -> Self {
        if let Some(next) = &mut self.next {
            next.sign = Some(sign);
            next.sound = sound;
        }
        self
    }

    /// A page above this one; call it from the outermost inwards.
    pub fn under<'a>(mut self, href: impl Into<String>, name: impl Into<Cow<'a, str>>) -> Self {
        self.trail.push((href.into(), name.into().into_owned()));
        self
    }

    /// The page read aloud, below its title.
    pub fn hear(mut self, sound: Sound) -> Self {
        self.hear = Some(sound);
        self
    }

    /// Whether the foot should lead back to the start: the page is not it, and its next step is another.
    fn leads_away(&self) -> bool {
        !self.is_home && self.next.as_ref().is_none_or(|next| next.href != "/")
    }

    /// Marks an error page.
    pub(crate) fn error_page(mut self) -> Self {
        self.kind = Kind::Error;
        self
    }

    /// The status, e.g. 422 for a form shown again with its errors.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Something to hang on a wall: on paper its frame is left out.
    pub fn on_paper(mut self) -> Self {
        self.on_paper = true;
        self
    }

    /// The page is asked for again by itself, with script or without. Give it a button as well, and no field: a refresh that nobody
    /// asked for may not be the only way (WCAG 2.2.1), and it forgets what was typed.
    pub fn again_in_s(mut self, seconds: u32) -> Self {
        self.again_in_s = Some(seconds);
        self
    }
}

/// A main part that needs no template of its own: parts, one after the other.
/// What is put in prints itself as safe HTML; plain text is escaped by the type ([`crate::parts::Text`]).
#[derive(Debug, Clone, Default, Template)]
#[template(ext = "html", source = "{% for part in parts %}{{ part|safe }}\n{% endfor %}")]
pub struct Html {
    parts: Vec<String>,
}

impl Html {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more part below.
    pub fn with(mut self, part: impl askama::filters::HtmlSafe) -> Self {
        self.parts.push(part.to_string());
        self
    }

    /// A template below, between parts.
    pub fn with_template(mut self, template: &impl Template) -> Self {
        match template.render() {
            Ok(html) => self.parts.push(html),
            // Only a template that calls a failing filter of its own can get here.
            Err(error) => tracing::error!(%error, "a template could not be printed"),
        }
        self
    }
}

/// Puts the frame around a page.
pub fn page<M: Template>(visitor: &Visitor, page: Page<M>) -> Response {
    let web = visitor.web();
    let nav = links(visitor, &web.site().nav);
    let frame = Frame {
        t: &visitor.t,
        site: web.site(),
        assets: web.assets(),
        mark: match &web.site().mark {
            Mark::Cord => Cow::Borrowed(picture::MARK),
            Mark::None => Cow::Borrowed(""),
            Mark::Svg(inside) => Cow::Owned(picture::mark_around(inside)),
        },
        owner: visitor.owner(),
        tongues: tongues(visitor),
        busy_header: visitor.signed_in().is_some(),
        foot: match page.kind {
            Kind::Learner => Vec::new(),
            _ => links(visitor, &web.site().foot)
                .into_iter()
                .filter(|entry| nav.iter().all(|shown| shown.href != entry.href))
                .collect(),
        },
        nav,
        page: &page,
        visitor,
    };
    match frame.render() {
        Ok(html) => {
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            (page.status, [(header::CONTENT_TYPE, kind)], html).into_response()
        }
        Err(error) => WebError::internal(error).into_response(),
    }
}

/// After a successful post: go and look (303). `path` is a path on this box; anything else leads to the start.
pub fn see_other(path: &str) -> Response {
    let path = local_path(path).unwrap_or("/");
    match HeaderValue::from_str(path) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, HeaderValue::from_static("/"))]).into_response()
        }
    }
}

/// The path itself, if a browser will stay on this box with it: `//x` and `/\x` name other hosts.
pub(crate) fn local_path(path: &str) -> Option<&str> {
    let second = path.as_bytes().get(1);
    let stays = path.starts_with('/')
        && !matches!(second, Some(b'/' | b'\\'))
        && path.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    stays.then_some(path)
}

#[derive(Template)]
#[template(path = "frame.html")]
struct Frame<'a, M: Template> {
    t: &'a Tongue,
    site: &'a Site,
    assets: &'a Assets,
    mark: Cow<'a, str>,
    owner: Option<String>,
    tongues: Vec<TongueLink<'a>>,
    /// The first line has no room for the languages beside a name.
    busy_header: bool,
    foot: Vec<NavLink<'a>>,
    nav: Vec<NavLink<'a>>,
    page: &'a Page<M>,
    visitor: &'a Visitor,
}

struct TongueLink<'a> {
    href: String,
    tag: &'a str,
    name: &'a str,
    current: bool,
}

struct NavLink<'a> {
    href: &'static str,
    name: Cow<'a, str>,
    current: bool,
    current_as: &'static str,
}

fn tongues(visitor: &Visitor) -> Vec<TongueLink<'_>> {
    let here = visitor.path_and_query();
    let joint = if here.contains('?') { '&' } else { '?' };
    visitor
        .t
        .messages()
        .offered()
        .iter()
        .map(|(tag, name)| TongueLink {
            href: format!("{here}{joint}lang={tag}"),
            tag: tag.as_str(),
            name,
            current: visitor.t.language().language() == tag.as_str(),
        })
        .collect()
}

fn links<'a>(visitor: &'a Visitor, entries: &[NavEntry]) -> Vec<NavLink<'a>> {
    let shown = |roles: &[kernel::Role]| roles.is_empty() || roles.iter().any(|role| visitor.is(*role));
    entries
        .iter()
        .filter(|entry| shown(entry.roles))
        .map(|entry| {
            let here = visitor.path() == entry.href;
            let below = visitor.path().strip_prefix(entry.href).is_some_and(|rest| rest.starts_with('/'));
            NavLink {
                href: entry.href,
                name: visitor.t.say(entry.key),
                current: here || below,
                current_as: if here { "page" } else { "true" },
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_the_box() {
        for (path, expected) in [
            ("/lessons?x=1", "/lessons?x=1"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
            ("", "/"),
            ("/", "/"),
        ] {
            assert_eq!(see_other(path).headers()[header::LOCATION], expected, "{path}");
        }
    }
}
