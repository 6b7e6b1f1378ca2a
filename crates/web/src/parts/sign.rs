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
    /// A ribbon: marked things, or mark this.
    Ribbon,
    /// A ribbon with a tick: it is marked.
    RibbonTied,
    /// A book: a course.
    Book,
    /// A page: to read.
    Page,
    /// A triangle: to watch.
    Play,
    /// An ear: to hear.
    Ear,
    /// A pen: to answer.
    Pen,
    /// A folder: a topic.
    Folder,
    /// Two pictures, one behind the other.
    Pictures,
    /// A hand: to try out.
    Hand,
    /// A stick that is plugged in.
    Stick,
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
            Sign::Ribbon => "M6 3h12v18l-6-5-6 5z",
            Sign::RibbonTied => "M6 3h12v18l-6-5-6 5zM9 9l2.5 2.5L15.5 7",
            Sign::Book => "M12 6c-2-2-5-2-9-2v14c4 0 7 0 9 2 2-2 5-2 9-2V4c-4 0-7 0-9 2zM12 6v14",
            Sign::Page => "M6 3h8l4 4v14H6zM9 11h6M9 15h6",
            Sign::Play => "M7 4l13 8-13 8z",
            Sign::Ear => {
                "M7 18c0 2 1 3 3 3 4 0 3-4 5-6 2-1 3-3 3-5a6 6 0 0 0-12 0M9.5 10a2.5 2.5 0 0 1 5 0c0 2-2 2-2 4"
            }
            Sign::Pen => "M4 20l1-5L16 4l4 4L9 19zM13 7l4 4",
            Sign::Folder => "M3 6h6l2 3h10v10H3z",
            Sign::Pictures => "M3 8h13v12H3zM7 8V4h14v12h-5M3 18l4-5 3 3 2-2 4 4",
            Sign::Hand => "M8 12V5a1.5 1.5 0 0 1 3 0v6l6 1.5c2 .5 2 2 1.5 4L17.5 21H10l-5-6c-1-1.5 1-3 2-2z",
            Sign::Stick => "M9 8V3h6v5M7 8h10v9a5 5 0 0 1-10 0zM12 13v3",
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
