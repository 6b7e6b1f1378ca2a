//! [`Sign`]: a small drawing beside a button's words, for whoever does not read them.

use super::html_safe;
use std::fmt;

/// What a button does, drawn. The words beside it stay: a sign alone says too little to a newcomer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Done, right: answer, true.
    Tick,
    /// Wrong, false.
    Cross,
    /// Once more.
    Again,
    /// A lamp: a hint.
    Lamp,
    /// One arrow: go on.
    Onward,
    /// Two arrows: leave this one and go on.
    Leap,
    /// A stair: the solution, step by step.
    Steps,
    /// Back to where one chooses.
    Back,
}

html_safe!(Sign);

impl Sign {
    fn path(self) -> &'static str {
        match self {
            Sign::Tick => "M4 13l5 5L20 6",
            Sign::Cross => "M6 6l12 12M18 6L6 18",
            Sign::Again => "M19 8a8 8 0 1 0 1 6M20 3v6h-6",
            Sign::Lamp => "M9 17h6M10 21h4M9 17c0-3-3-4-3-8a6 6 0 0 1 12 0c0 4-3 5-3 8",
            Sign::Onward => "M4 12h15M13 6l6 6-6 6",
            Sign::Leap => "M4 6l6 6-6 6M13 6l6 6-6 6",
            Sign::Steps => "M3 20h5v-5h5v-5h5V5h4",
            Sign::Back => "M20 12H5M11 6l-6 6 6 6",
        }
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        write!(
            f,
            r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{path}"/></svg>"#
        )
    }
}
