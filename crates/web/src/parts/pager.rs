//! [`Pager`]: a long list in pages, with the way back and on.

use super::{html_safe, text::Escaped};
use crate::messages::Tongue;
use std::fmt;

/// Where one is in a long list: "21 to 40 of 312", and links to the pages beside.
#[derive(Debug, Clone)]
pub struct Pager {
    label: String,
    place: String,
    back: Option<(String, String)>,
    on: Option<(String, String)>,
}

html_safe!(Pager);

impl Pager {
    /// `page` counts from 0; `path` is the list's address without its page, which is added as `page=`.
    pub fn new(t: &Tongue, path: &str, page: usize, per_page: usize, all: usize) -> Self {
        let joint = if path.contains('?') { '&' } else { '?' };
        let href = |page: usize| format!("{path}{joint}page={page}");
        let first = page.saturating_mul(per_page);
        let last = first.saturating_add(per_page).min(all);
        let args = [("from", (first + 1).min(all).into()), ("to", last.into()), ("all", all.into())];
        Self {
            label: t.say("web-pages").into_owned(),
            place: t.with("web-pages-place", &args).into_owned(),
            back: (page > 0).then(|| (href(page - 1), t.say("web-pages-back").into_owned())),
            on: (last < all).then(|| (href(page + 1), t.say("web-pages-on").into_owned())),
        }
    }
}

impl fmt::Display for Pager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.back.is_none() && self.on.is_none() {
            return Ok(());
        }
        write!(f, r#"<nav class="pager" aria-label="{}">"#, Escaped(&self.label))?;
        for (link, rel) in [(&self.back, "prev"), (&self.on, "next")] {
            if let Some((href, words)) = link {
                write!(
                    f,
                    r#"<a class="button quiet" rel="{rel}" href="{}">{}</a>"#,
                    Escaped(href),
                    Escaped(words)
                )?;
            }
        }
        write!(f, r#"<span class="reading">{}</span></nav>"#, Escaped(&self.place))
    }
}
