//! HTML from outside, made safe to show: an allow-list of elements and attributes, written anew.
//!
//! Nothing that came in goes out as it was: what is read becomes a row of tags and words, and only what is on the list is written,
//! balanced, with every sign escaped. No script, no style, no event handler, no form, no frame, no `javascript:`; pictures and
//! sound only where [`Policy::media`] says where they are, so nothing is fetched from elsewhere.
//!
//! A browser-grade parser (`html5ever`) was left out: it costs more to compile than the rest of this crate, and its exactness
//! protects those who pass markup on. Here a misread tag can only look odd, never run.
//!
//! ```
//! use formats::html::{Policy, sanitise};
//! let policy = Policy { media: &|source| Some(format!("/pictures/{source}")), ..Policy::STRICT };
//! let soup = "<p onclick=x()>Hola <b>mundo<p><img src=a.png alt=\"un mapa\"><script>alert(1)</script>";
//! assert_eq!(sanitise(soup, &policy), "<p>Hola <b>mundo</b></p><p><img src=\"/pictures/a.png\" alt=\"un mapa\"></p>");
//! ```

mod allowed;
mod clean;
mod soup;

pub use clean::Cleaner;
pub(crate) use clean::Sink;
pub(crate) use soup::{decoded, read as read_soup};

use crate::xml::{ElementExt, Node};

/// What may be shown beyond words.
#[derive(Clone, Copy)]
pub struct Policy<'a> {
    /// Where a picture, sound or film is, by what its `src` says; `None` drops it (a picture leaves its text alternative).
    pub media: &'a dyn Fn(&str) -> Option<String>,
    /// Where a link leads, by what its `href` says; `None` leaves its words.
    pub link: &'a dyn Fn(&str) -> Option<String>,
    /// Only what may stand inside a paragraph; blocks leave their words.
    pub inline: bool,
    /// The level of the highest heading: 3 where the page itself has 1 and 2.
    pub top_heading: u8,
}

impl Policy<'static> {
    /// Words only: no pictures, no links.
    pub const STRICT: Policy<'static> =
        Policy { media: &|_| None, link: &|_| None, inline: false, top_heading: 3 };
}

impl std::fmt::Debug for Policy<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Policy")
            .field("inline", &self.inline)
            .field("top_heading", &self.top_heading)
            .finish()
    }
}

/// Tag soup made safe.
pub fn sanitise(text: &str, policy: &Policy<'_>) -> String {
    let mut cleaner = Cleaner::new(*policy);
    soup::read(text, &mut cleaner);
    cleaner.finish()
}

/// What stands inside an XML element (a chapter's body), made safe.
pub fn sanitise_inside(node: Node<'_, '_>, policy: &Policy<'_>) -> String {
    let mut cleaner = Cleaner::new(*policy);
    for child in node.children() {
        feed(child, &mut cleaner);
    }
    cleaner.finish()
}

/// Trees are bounded in depth by [`crate::xml::Bounds`].
fn feed(node: Node<'_, '_>, cleaner: &mut Cleaner<'_>) {
    if node.is_text() {
        cleaner.text(node.text().unwrap_or_default());
    } else if node.is_element() {
        cleaner.open(node.name(), &|name| node.local_attribute(name).map(str::to_string));
        for child in node.children() {
            feed(child, cleaner);
        }
        cleaner.close();
    }
}

/// The words of tag soup: blocks and breaks become line ends, pictures their text alternatives.
pub fn plain(text: &str) -> String {
    let mut words = clean::Words::default();
    soup::read(text, &mut words);
    words.finish()
}

/// A picture within an address (`data:`), of a kind that cannot hold a script, and not large.
pub fn is_small_picture(source: &str) -> bool {
    const MAX_BYTES: usize = 200_000;
    let kinds = ["png", "jpeg", "gif", "webp"];
    let rest = source
        .strip_prefix("data:image/")
        .and_then(|rest| kinds.iter().find_map(|kind| rest.strip_prefix(kind)?.strip_prefix(";base64,")));
    let letters = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    rest.is_some_and(|rest| source.len() <= MAX_BYTES && !rest.is_empty() && rest.bytes().all(letters))
}

/// An address outside that a link may lead to: `https:`, `http:` or `mailto:`, and nothing that hides in spaces.
pub fn is_outside_link(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
        && !lower.contains(|c: char| c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests;
