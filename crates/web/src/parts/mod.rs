//! The parts pages are made of. Each is a small value that prints itself as HTML: `{{ field }}` in a template.
//!
//! Texts are escaped, always; none of these takes raw HTML.

mod field;
pub mod picture;
mod text;

pub use field::Field;
pub use text::Text;

/// What prints itself as safe HTML, because it escapes its texts.
macro_rules! html_safe {
    ($($part:ty),* $(,)?) => {$( impl askama::filters::HtmlSafe for $part {} )*};
}
pub(crate) use html_safe;
