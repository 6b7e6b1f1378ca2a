//! [`Quipu`]: a class as cords side by side: the learners x lessons picture, with the same in words in each row. On a phone each row
//! has room for one of them: the cord, or of a long one the words; a reader for the blind has both.

use super::{Knot, Words, html_safe, picture, text::Escaped};
use crate::messages::Tongue;
use std::{borrow::Cow, fmt, fmt::Write};

/// Lessons whose cord has room beside a name on a phone of 360 pixels.
const BESIDE: usize = 9;
/// Lessons whose cord has room below a name there. Of more, knots and numbers would be too small to tell: then the words stand alone.
const BELOW: usize = 15;

/// Learners x lessons. Lessons are numbered from 1; the page lists their names beside or below.
#[derive(Debug, Clone)]
pub struct Quipu {
    t: Tongue,
    caption: String,
    reading: String,
    lessons: usize,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    name: String,
    href: Option<String>,
    knots: Vec<Knot>,
}

html_safe!(Quipu);

impl Quipu {
    /// `caption` names class and course; `reading` says in one sentence what to see: "Six of 35 wait at lesson 3".
    pub fn new<'a, 'b>(
        t: &Tongue,
        caption: impl Into<Cow<'a, str>>,
        reading: impl Into<Cow<'b, str>>,
        lessons: usize,
    ) -> Self {
        Self { t: t.clone(), caption: caption.words(), reading: reading.words(), lessons, rows: Vec::new() }
    }

    /// One more learner. Missing knots are open, surplus ones are not drawn.
    pub fn row<'a>(mut self, name: impl Into<Cow<'a, str>>, href: Option<String>, knots: &[Knot]) -> Self {
        let mut knots = knots.to_vec();
        knots.resize(self.lessons, Knot::Open);
        self.rows.push(Row { name: name.words(), href, knots });
        self
    }

    fn numbers(&self) -> String {
        let mut svg = String::new();
        for lesson in 1..=self.lessons {
            let x = lesson * picture::PLACE_PX - picture::PLACE_PX / 2;
            // Writing to a `String` does not fail.
            let _ = write!(svg, r#"<text x="{x}" y="19">{lesson}</text>"#);
        }
        svg
    }
}

/// `1–3, 7` for the places (counted from 1) of a state.
fn places(knots: &[Knot], state: Knot) -> String {
    let mut text = String::new();
    let mut at = 0;
    while at < knots.len() {
        if knots[at] != state {
            at += 1;
            continue;
        }
        let run = knots[at..].iter().take_while(|knot| **knot == state).count();
        if !text.is_empty() {
            text.push_str(", ");
        }
        let _ = match run {
            1 => write!(text, "{}", at + 1),
            2 => write!(text, "{}, {}", at + 1, at + 2),
            _ => write!(text, "{}–{}", at + 1, at + run),
        };
        at += run;
    }
    text
}

impl fmt::Display for Quipu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let caption = Escaped(&self.caption);
        let (width, height) = (self.lessons * picture::PLACE_PX, picture::STRAND_PX);
        write!(
            f,
            r#"<div class="scroll cords" role="region" aria-label="{caption}" tabindex="0"><table class="quipu{}" role="table"><caption>{caption}</caption><thead><tr><th scope="col">{}</th><th scope="col" class="drawn"><span class="hid">{}</span><svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">{}</svg></th><th scope="col">{}</th></tr></thead><tbody>"#,
            // What becomes of it on a phone.
            match self.lessons {
                n if n <= BESIDE => "",
                n if n <= BELOW => " below",
                _ => " told",
            },
            Escaped(&self.t.say("web-quipu-who")),
            Escaped(&self.t.say("web-quipu-drawn")),
            self.numbers(),
            Escaped(&self.t.say("web-quipu-words")),
        )?;
        for row in &self.rows {
            f.write_str(r#"<tr role="row"><th scope="row" role="rowheader">"#)?;
            match &row.href {
                Some(href) => write!(f, r#"<a href="{}">{}</a>"#, Escaped(href), Escaped(&row.name))?,
                None => write!(f, "{}", Escaped(&row.name))?,
            }
            write!(
                f,
                r#"</th><td class="drawn" role="cell"><svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">{}</svg></td><td class="said" role="cell">"#,
                picture::level_cord(&row.knots)
            )?;
            let mut first = true;
            for (state, key) in [
                (Knot::Tied, "web-quipu-tied"),
                (Knot::Doubled, "web-quipu-doubled"),
                (Knot::Looped, "web-quipu-looped"),
            ] {
                let which = places(&row.knots, state);
                if !which.is_empty() {
                    let joint = if first { "" } else { "; " };
                    first = false;
                    write!(f, "{joint}{}", Escaped(&self.t.with(key, &[("which", which.into())])))?;
                }
            }
            if first {
                write!(f, "{}", Escaped(&self.t.say("web-quipu-none")))?;
            }
            f.write_str("</td></tr>")?;
        }
        f.write_str("</tbody></table></div>")?;
        match self.reading.as_str() {
            "" => Ok(()),
            reading => write!(f, r#"<p class="reading">{}</p>"#, Escaped(reading)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_read_as_people_read_them() {
        use Knot::{Looped as L, Open as O, Tied as T};
        assert_eq!(places(&[T, T, T, O, T, L, T, T], T), "1–3, 5, 7, 8");
        assert_eq!(places(&[T, T, T], O), "");
        assert_eq!(places(&[], O), "");
    }
}
