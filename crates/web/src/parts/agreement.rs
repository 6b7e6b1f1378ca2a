//! [`Agreement`]: what was stated against what came true. A table beside it says the same.

use super::{Words, html_safe, text::Escaped};
use std::{borrow::Cow, fmt, fmt::Write};

/// The side of the square.
const SIDE_PX: f64 = 240.0;
/// Room for numbers at its left and lower edge.
const EDGE_PX: f64 = 34.0;
/// The largest dot.
const DOT_PX: f64 = 9.0;

/// Points in a square whose diagonal is perfect agreement; a dot is as large as it has cases.
#[derive(Debug, Clone)]
pub struct Agreement {
    reading: String,
    points: Vec<(f64, f64, usize)>,
}

html_safe!(Agreement);

impl Agreement {
    /// `reading` says in one sentence what to see.
    pub fn new<'a>(reading: impl Into<Cow<'a, str>>) -> Self {
        Self { reading: reading.words(), points: Vec::new() }
    }

    /// One more dot: stated and true, both 0..=1, and how many cases stand behind it.
    pub fn point(mut self, stated: f64, came_true: f64, cases: usize) -> Self {
        self.points.push((stated, came_true, cases));
        self
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.points.iter().map(|(.., cases)| *cases).max().unwrap_or(1).max(1) as f64;
        let x = |share: f64| EDGE_PX + share.clamp(0.0, 1.0) * SIDE_PX;
        let y = |share: f64| DOT_PX + (1.0 - share.clamp(0.0, 1.0)) * SIDE_PX;
        let mut drawn = String::new();
        for (stated, came_true, cases) in
            self.points.iter().filter(|(a, b, _)| a.is_finite() && b.is_finite())
        {
            let radius = 2.5 + (DOT_PX - 2.5) * (*cases as f64 / most).sqrt();
            // Writing to a `String` does not fail.
            let _ = write!(
                drawn,
                r#"<circle class="dot" cx="{:.1}" cy="{:.1}" r="{radius:.1}"/>"#,
                x(*stated),
                y(*came_true)
            );
        }
        for percent in [0.0, 50.0, 100.0] {
            let _ = write!(
                drawn,
                r#"<text x="{:.0}" y="{:.0}">{percent}</text><text x="14" y="{:.0}">{percent}</text>"#,
                x(percent / 100.0),
                y(0.0) + 20.0,
                y(percent / 100.0) + 5.0
            );
        }
        let (width, height) = (EDGE_PX + SIDE_PX + 2.0 * DOT_PX, SIDE_PX + DOT_PX + EDGE_PX);
        let frame = format!("M{0} {1}V{2}H{3}", x(0.0), y(1.0), y(0.0), x(1.0));
        let diagonal = format!("M{} {}L{} {}", x(0.0), y(0.0), x(1.0), y(1.0));
        write!(
            f,
            r#"<div class="net"><svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true"><path class="k-thread" d="{diagonal}"/><path class="k-cord" d="{frame}"/>{drawn}</svg><p class="reading">{}</p></div>"#,
            Escaped(&self.reading)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_stay_in_the_square() {
        let html = Agreement::new("<Lee>")
            .point(0.5, 0.5, 4)
            .point(2.0, -1.0, 1)
            .point(f64::NAN, 0.1, 9)
            .to_string();
        assert_eq!(html.matches("<circle").count(), 2);
        assert!(html.contains(r#"cx="154.0" cy="129.0""#), "{html}");
        assert!(html.contains(r#"cx="274.0" cy="249.0""#), "{html}");
        assert!(html.contains("&lt;Lee&gt;") || html.contains("&#60;Lee&#62;"), "{html}");
    }
}
