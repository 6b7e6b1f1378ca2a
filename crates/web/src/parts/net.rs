//! [`Net`]: knots that hang from one another, such as skills from what they rest on. A list beside it says the same.

use super::{Knot, Words, html_safe, picture, text::Escaped};
use std::{borrow::Cow, fmt, fmt::Write};

/// Width of one knot's place.
const PLACE_PX: usize = 54;
/// Height of a row.
const ROW_PX: usize = 66;
/// Places in a row: they fit on a phone of 360 pixels.
const COLUMNS: usize = 6;
/// Where the first row of knots hangs.
const TOP_PX: usize = 52;

/// Knots in rows: each below everything that holds it. They are numbered from 1 in the order they were added; the page lists their
/// names under these numbers.
#[derive(Debug, Clone)]
pub struct Net {
    reading: String,
    nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
struct Node {
    knot: Knot,
    is_next: bool,
    held_by: Vec<usize>,
}

html_safe!(Net);

impl Net {
    /// `reading` says in one sentence what to see.
    pub fn new<'a>(reading: impl Into<Cow<'a, str>>) -> Self {
        Self { reading: reading.words(), nodes: Vec::new() }
    }

    /// One more knot, held by knots added before it (places from 0; others are left out). `is_next` draws a ring around it.
    pub fn knot(mut self, knot: Knot, is_next: bool, held_by: &[usize]) -> Self {
        let at = self.nodes.len();
        let held_by = held_by.iter().copied().filter(|holder| *holder < at).collect();
        self.nodes.push(Node { knot, is_next, held_by });
        self
    }

    /// Row and column of each knot, and how many rows there are.
    fn places(&self) -> (Vec<(usize, usize)>, usize) {
        let mut depth = vec![0usize; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            depth[at] = node.held_by.iter().map(|holder| depth[*holder] + 1).max().unwrap_or(0);
        }
        let mut places = vec![(0, 0); self.nodes.len()];
        let mut row = 0;
        for level in 0..=depth.iter().copied().max().unwrap_or(0) {
            let here: Vec<usize> = (0..depth.len()).filter(|at| depth[*at] == level).collect();
            for chunk in here.chunks(COLUMNS) {
                for (column, at) in chunk.iter().enumerate() {
                    places[*at] = (row, column);
                }
                row += 1;
            }
        }
        (places, row)
    }
}

impl fmt::Display for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (places, rows) = self.places();
        let in_row = |row| places.iter().filter(|(other, _)| *other == row).count();
        let widest = (0..rows).map(in_row).max().unwrap_or(1).max(1);
        let (width, height) = (widest * PLACE_PX, TOP_PX + rows.max(1) * ROW_PX - 24);
        // Each row is centred, and every second one moved a little, so that cords do not hide behind knots.
        let at = |(row, column): (usize, usize)| {
            let free = width - in_row(row) * PLACE_PX;
            let shift = if free >= PLACE_PX && row % 2 == 1 { PLACE_PX / 4 } else { 0 };
            (free / 2 + shift + column * PLACE_PX + PLACE_PX / 2, TOP_PX + row * ROW_PX)
        };
        let (mut held, mut waiting, mut knots) = (String::new(), String::new(), String::new());
        for (node, place) in self.nodes.iter().zip(&places) {
            let (x, y) = at(*place);
            let cord = if node.knot == Knot::Open { &mut waiting } else { &mut held };
            // Writing to a `String` does not fail.
            if node.held_by.is_empty() {
                let _ = write!(cord, "M{x} 10V{}", y - 10);
            }
            for holder in &node.held_by {
                let (from_x, from_y) = at(places[*holder]);
                let (from_y, to_y) = (from_y + 10, y - 10);
                let bend = (to_y - from_y) / 2;
                let _ = write!(
                    cord,
                    "M{from_x} {from_y}C{from_x} {} {x} {} {x} {to_y}",
                    from_y + bend,
                    to_y - bend
                );
            }
            let _ = write!(
                knots,
                r#"<g transform="translate({} {})">{}</g>"#,
                x - 14,
                y - 14,
                picture::hanging_knot(node.knot)
            );
            if node.is_next {
                let _ = write!(knots, r#"<circle class="k-cord" cx="{x}" cy="{y}" r="13"/>"#);
            }
        }
        for (number, place) in places.iter().enumerate() {
            let (x, y) = at(*place);
            let _ = write!(knots, r#"<text x="{}" y="{}">{}</text>"#, x + 20, y + 5, number + 1);
        }
        write!(
            f,
            r#"<div class="net"><svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true"><path class="k-thread" d="{waiting}"/><path class="k-cord" d="M4 10H{}{held}"/>{knots}</svg><p class="reading">{}</p></div>"#,
            width - 4,
            Escaped(&self.reading)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_knot_hangs_below_what_holds_it() {
        let mut net = Net::new("2 de 20");
        for at in 0..20usize {
            let holders = if at < 8 { vec![] } else { vec![at - 8, at - 5, 99] };
            net = net.knot(Knot::Looped, at == 3, &holders);
        }
        let (places, rows) = net.places();
        for (at, node) in net.nodes.iter().enumerate() {
            assert!(node.held_by.iter().all(|holder| places[*holder].0 < places[at].0), "{at}: {places:?}");
        }
        let mut taken = places.clone();
        taken.sort_unstable();
        taken.dedup();
        assert_eq!(taken.len(), 20, "no two in one place");
        assert!(places.iter().all(|(row, column)| *row < rows && *column < COLUMNS));
        let html = net.to_string();
        assert!(html.contains(r#"viewBox="0 0 324 "#) && html.contains("<circle"), "{html}");
        assert!(Net::new("nada").to_string().contains("nada"));
    }
}
