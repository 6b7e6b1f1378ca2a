//! [`Bars`]: amounts beside each other. The table is the picture's own twin.

use super::{Words, html_safe, text::Escaped};
use std::{borrow::Cow, fmt};

/// Amounts beside each other, drawn inside a table that says them in words.
#[derive(Debug, Clone)]
pub struct Bars {
    caption: String,
    reading: String,
    bars: Vec<(String, f64, String)>,
    whole: Option<f64>,
}

html_safe!(Bars);

impl Bars {
    /// `caption` names what is counted; `reading` says in one sentence what the picture shows.
    pub fn new<'a, 'b>(caption: impl Into<Cow<'a, str>>, reading: impl Into<Cow<'b, str>>) -> Self {
        Self { caption: caption.words(), reading: reading.words(), bars: Vec::new(), whole: None }
    }

    /// What a full bar stands for; without it, the largest amount.
    pub fn out_of(mut self, whole: f64) -> Self {
        self.whole = Some(whole);
        self
    }

    /// One more amount (>= 0), and how it is written.
    pub fn bar<'a>(mut self, name: impl Into<Cow<'a, str>>, amount: f64, written: impl Into<String>) -> Self {
        self.bars.push((name.words(), amount, written.into()));
        self
    }
}

impl fmt::Display for Bars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.bars.iter().map(|(_, amount, _)| *amount).fold(0.0, f64::max);
        let whole = self.whole.unwrap_or(most);
        write!(f, r#"<table class="bars"><caption>{}</caption><tbody>"#, Escaped(&self.caption))?;
        for (name, amount, written) in &self.bars {
            let share = if whole > 0.0 && amount.is_finite() {
                (amount / whole * 100.0).clamp(0.0, 100.0)
            } else {
                0.0
            };
            write!(
                f,
                r#"<tr><th scope="row">{}</th><td class="drawn"><svg width="100%" height="22" aria-hidden="true"><line x1="0" x2="100%" y1="11" y2="11"/><rect y="3" rx="5" width="{share:.1}%" height="16"/></svg></td><td class="n">{}</td></tr>"#,
                Escaped(name),
                Escaped(written)
            )?;
        }
        write!(f, r#"</tbody></table><p class="reading">{}</p>"#, Escaped(&self.reading))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_stay_in_the_picture() {
        let bars = Bars::new("Respuestas", "Nadie falta")
            .bar("a", f64::NAN, "—")
            .bar("b", 4.0, "4")
            .bar("c", 1.0, "1");
        let html = bars.to_string();
        for width in [r#"width="0.0%""#, r#"width="100.0%""#, r#"width="25.0%""#] {
            assert!(html.contains(width), "{width} in {html}");
        }
        assert!(Bars::new("x", "y").out_of(0.0).bar("a", 3.0, "3").to_string().contains(r#"width="0.0%""#));
    }
}
