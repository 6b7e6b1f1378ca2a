//! The hand that draws: the mark, the cord's knots, and the lines they hang on. Shapes only; colours come from the
//! style, so that they follow light, dark and print.

use super::Knot;
use std::fmt::Write;

/// The mark: three cords hanging from one, knotted each in its own way.
pub const MARK: &str = concat!(
    r#"<svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">"#,
    include_str!("../../assets/mark.inc.svg"),
    "</svg>"
);

/// The line that ends a page.
pub const FOOT_CORD: &str = r#"<div class="rope foot-rope" aria-hidden="true"></div>"#;

/// A deployment's own mark.
pub(crate) fn mark_around(inside: &str) -> String {
    format!(r#"<svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">{inside}</svg>"#)
}

/// Width of one knot's place on a level cord.
pub(crate) const PLACE_PX: usize = 24;
/// Height of a level cord's picture.
pub(crate) const STRAND_PX: usize = 28;

/// The inside of an SVG of `knots.len()` places side by side. One path per kind of stroke, however long the cord:
/// a class of 35 stays a light page.
pub(crate) fn level_cord(knots: &[Knot]) -> String {
    let mut strokes = Strokes::default();
    for (i, knot) in knots.iter().enumerate() {
        strokes.add(*knot, (i * PLACE_PX + PLACE_PX / 2) as f32, (STRAND_PX / 2) as f32);
    }
    strokes.finish()
}

/// The inside of an SVG of one knot on a hanging cord, 28 x 28.
pub(crate) fn hanging_knot(knot: Knot) -> String {
    let mut strokes = Strokes::default();
    strokes.add(knot, 14.0, 14.0);
    if knot == Knot::Looped {
        strokes.looped = "M-1 14c23 0 24-12 14-12s-9 12 16 12".to_owned();
    }
    // The straight cord is drawn by the list itself.
    strokes.cord.clear();
    strokes.thread.clear();
    format!(r#"<g transform="rotate(90 14 14)">{}</g>"#, strokes.finish())
}

#[derive(Default)]
struct Strokes {
    cord: String,
    thread: String,
    looped: String,
    tied: String,
    doubled: String,
    wraps: String,
    open: String,
}

impl Strokes {
    /// Writing to a `String` does not fail.
    fn add(&mut self, knot: Knot, x: f32, y: f32) {
        let left = x - PLACE_PX as f32 / 2.0;
        let _ = match knot {
            Knot::Tied => {
                let _ = write!(self.cord, "M{left} {y}h24");
                let _ = write!(self.wraps, "M{} {top}l-3 14M{} {top}l-3 14", x - 1.2, x + 4.2, top = y - 7.0);
                write!(self.tied, "M{} {y}q0-6.5 4-6.5h8q4 0 4 6.5t-4 6.5h-8q-4 0-4-6.5z", x - 8.0)
            }
            Knot::Doubled => {
                let _ = write!(self.cord, "M{left} {y}h24");
                let _ = write!(self.wraps, "M{} {top}l-3 14M{} {top}l-3 14", x - 4.2, x + 7.2, top = y - 7.0);
                for from in [x - 10.2, x + 1.2] {
                    let _ = write!(self.doubled, "M{from} {y}q0-6.5 3-6.5h3q3 0 3 6.5t-3 6.5h-3q-3 0-3-6.5z");
                }
                Ok(())
            }
            // The cord itself makes a turn, and nothing is pulled tight yet.
            Knot::Looped => write!(self.looped, "M{left} {y}c19 0 20-11 12-11s-7 11 12 11"),
            Knot::Open => {
                let _ = write!(self.thread, "M{left} {y}h7.5m9 0h7.5");
                write!(self.open, "M{} {y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0", x - 4.5)
            }
        };
    }

    fn finish(self) -> String {
        let mut svg = String::new();
        for (class, path) in [
            ("k-thread", self.thread),
            ("k-cord", self.cord),
            ("k-cord", self.looped),
            ("k-open", self.open),
            ("k-tied", self.tied),
            ("k-doubled", self.doubled),
            ("k-wraps", self.wraps),
        ] {
            if !path.is_empty() {
                let _ = write!(svg, r#"<path class="{class}" d="{path}"/>"#);
            }
        }
        svg
    }
}
