//! [`Drawing`]: people and things in one hand: flat shapes, one line weight, posture instead of faces.

use super::html_safe;
use std::fmt;

/// A drawing beside words that say the same: hidden from screen readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Drawing {
    /// A child with a phone.
    Pupil,
    /// Somebody showing something on a board.
    Teacher,
    /// Somebody with the box under the arm.
    Technician,
    /// A map with a way on it.
    Planner,
    /// Hands on a sheet with bars.
    Analyst,
    /// The box and its waves.
    Box,
    /// A phone with a crack.
    Phone,
    /// An open book.
    Book,
    /// Hills, a school with its box, people on the way: wide, for a start page.
    Village,
    /// A cord whose end is loose: nothing here yet, or not found.
    Loose,
}

html_safe!(Drawing);

impl Drawing {
    /// All of them.
    pub const ALL: [Drawing; 10] = [
        Drawing::Pupil,
        Drawing::Teacher,
        Drawing::Technician,
        Drawing::Planner,
        Drawing::Analyst,
        Drawing::Box,
        Drawing::Phone,
        Drawing::Book,
        Drawing::Village,
        Drawing::Loose,
    ];

    fn inside(self) -> &'static str {
        match self {
            Drawing::Pupil => include_str!("../../assets/drawings/pupil.svg"),
            Drawing::Teacher => include_str!("../../assets/drawings/teacher.svg"),
            Drawing::Technician => include_str!("../../assets/drawings/technician.svg"),
            Drawing::Planner => include_str!("../../assets/drawings/planner.svg"),
            Drawing::Analyst => include_str!("../../assets/drawings/analyst.svg"),
            Drawing::Box => include_str!("../../assets/drawings/box.svg"),
            Drawing::Phone => include_str!("../../assets/drawings/phone.svg"),
            Drawing::Book => include_str!("../../assets/drawings/book.svg"),
            Drawing::Village => include_str!("../../assets/drawings/village.svg"),
            Drawing::Loose => include_str!("../../assets/drawings/loose.svg"),
        }
    }
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (class, size) = match self {
            Drawing::Village => ("drawing wide", "480 120"),
            Drawing::Loose => ("drawing", "96 48"),
            _ => ("drawing", "48 48"),
        };
        let inside = self.inside().trim_end();
        write!(
            f,
            r#"<svg class="{class}" viewBox="0 0 {size}" aria-hidden="true" focusable="false">{inside}</svg>"#
        )
    }
}
