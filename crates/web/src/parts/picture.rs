//! Drawings: the mark, the cord.

/// The mark: a cord with a knot.
pub const MARK: &str = r#"<svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false"></svg>"#;

/// The line that ends a page.
pub const FOOT_CORD: &str = "";

/// A deployment's own mark.
pub(crate) fn mark_around(inside: &str) -> String {
    format!(r#"<svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">{inside}</svg>"#)
}
