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
        strokes.add(*knot, i * PLACE_PX + PLACE_PX / 2);
    }
    strokes.finish()
}

/// The inside of an SVG of one knot on a hanging cord, 28 x 28.
pub(crate) fn hanging_knot(knot: Knot) -> String {
    let mut strokes = Strokes::default();
    strokes.add(knot, STRAND_PX / 2);
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

/// Writes pieces with whole numbers between them. A class of forty with twenty lessons has thousands of these numbers, and the
/// general way of writing takes most of the page's time for them.
fn draw(path: &mut String, pieces: &[(&str, usize)], end: &str) {
    for (piece, number) in pieces {
        path.push_str(piece);
        let mut digits = [0; 20];
        let (mut first, mut rest) = (digits.len(), *number);
        loop {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        digits[first..].iter().for_each(|digit| path.push(char::from(*digit)));
    }
    path.push_str(end);
}

impl Strokes {
    /// A knot around `x`, which is at least half a place; its cord lies at half the picture's height, 14.
    fn add(&mut self, knot: Knot, x: usize) {
        let left = x - PLACE_PX / 2;
        match knot {
            Knot::Tied => {
                draw(&mut self.cord, &[("M", left)], " 14h24");
                draw(&mut self.wraps, &[("M", x - 2), (".8 7l-3 14M", x + 4)], ".2 7l-3 14");
                draw(&mut self.tied, &[("M", x - 8)], " 14q0-6.5 4-6.5h8q4 0 4 6.5t-4 6.5h-8q-4 0-4-6.5z");
            }
            Knot::Doubled => {
                draw(&mut self.cord, &[("M", left)], " 14h24");
                draw(&mut self.wraps, &[("M", x - 5), (".8 7l-3 14M", x + 7)], ".2 7l-3 14");
                const KNOT: &str = " 14q0-6.5 3-6.5h3q3 0 3 6.5t-3 6.5h-3q-3 0-3-6.5z";
                draw(&mut self.doubled, &[("M", x - 11)], ".8");
                self.doubled.push_str(KNOT);
                draw(&mut self.doubled, &[("M", x + 1)], ".2");
                self.doubled.push_str(KNOT);
            }
            // The cord itself makes a turn, and nothing is pulled tight yet.
            Knot::Looped => draw(&mut self.looped, &[("M", left)], " 14c19 0 20-11 12-11s-7 11 12 11"),
            Knot::Open => {
                draw(&mut self.thread, &[("M", left)], " 14h7.5m9 0h7.5");
                draw(&mut self.open, &[("M", x - 5)], ".5 14a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0");
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cord_of_every_knot() {
        assert_eq!(
            level_cord(&[Knot::Tied, Knot::Open, Knot::Looped, Knot::Doubled]),
            concat!(
                r#"<path class="k-thread" d="M24 14h7.5m9 0h7.5"/><path class="k-cord" d="M0 14h24M72 14h24"/>"#,
                r#"<path class="k-cord" d="M48 14c19 0 20-11 12-11s-7 11 12 11"/>"#,
                r#"<path class="k-open" d="M31.5 14a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0"/>"#,
                r#"<path class="k-tied" d="M4 14q0-6.5 4-6.5h8q4 0 4 6.5t-4 6.5h-8q-4 0-4-6.5z"/>"#,
                r#"<path class="k-doubled" d="M73.8 14q0-6.5 3-6.5h3q3 0 3 6.5t-3 6.5h-3q-3 0-3-6.5z"#,
                r#"M85.2 14q0-6.5 3-6.5h3q3 0 3 6.5t-3 6.5h-3q-3 0-3-6.5z"/>"#,
                r#"<path class="k-wraps" d="M10.8 7l-3 14M16.2 7l-3 14M79.8 7l-3 14M91.2 7l-3 14"/>"#,
            )
        );
    }
}
