//! Pictures as SVG, drawn with the page's own colours; every number in them also stands in a table.

use super::page::escape;
use std::fmt::Write;

/// A frame that maps data to picture units.
#[derive(Clone, Copy)]
pub struct Frame {
    pub width: f64,
    pub height: f64,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub x: (f64, f64),
    pub y: (f64, f64),
    /// Decimal mark of the page's language.
    pub mark: char,
}

impl Frame {
    /// Picture x of a data x.
    pub fn px(&self, x: f64) -> f64 {
        let share = (x - self.x.0) / (self.x.1 - self.x.0);
        self.left + share.clamp(0.0, 1.0) * (self.width - self.left - self.right)
    }

    /// Picture y of a data y.
    pub fn py(&self, y: f64) -> f64 {
        let share = (y - self.y.0) / (self.y.1 - self.y.0);
        self.height - self.bottom - share.clamp(0.0, 1.0) * (self.height - self.top - self.bottom)
    }

    /// The opening tag; the label says what the picture shows. Wide pictures scroll on a phone, middling ones are drawn
    /// so that they can be read there.
    pub fn open(&self, label: &str) -> String {
        let class = match self.width {
            w if w > 500.0 => "broad",
            w if w > 200.0 => "near",
            _ => "small",
        };
        format!(
            r#"<svg class="{class}" viewBox="0 0 {} {}" role="img" aria-label="{}">"#,
            self.width,
            self.height,
            escape(label)
        )
    }

    /// Horizontal axis with whole numbers from the range.
    pub fn x_axis(&self, step: f64) -> String {
        let mut out = String::new();
        let base = self.height - self.bottom;
        let _ = write!(
            out,
            r#"<path class="axis" d="M{:.1} {base:.1}H{:.1}"/>"#,
            self.left,
            self.width - self.right
        );
        let mut x = (self.x.0 / step).ceil() * step;
        while x <= self.x.1 + 1e-9 {
            let at = self.px(x);
            let _ = write!(
                out,
                r#"<path class="axis" d="M{at:.1} {base:.1}v4"/><text x="{at:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
                base + 18.0,
                short(x, self.mark)
            );
            x += step;
        }
        out
    }

    /// Vertical axis.
    pub fn y_axis(&self, step: f64) -> String {
        let mut out = String::new();
        let mut y = (self.y.0 / step).ceil() * step;
        while y <= self.y.1 + 1e-9 {
            let at = self.py(y);
            let _ = write!(
                out,
                r#"<path class="grid" d="M{:.1} {at:.1}H{:.1}"/><text x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
                self.left,
                self.width - self.right,
                self.left - 5.0,
                at + 4.0,
                short(y, self.mark)
            );
            y += step;
        }
        out
    }

    /// A line through points.
    pub fn line(&self, class: &str, points: impl Iterator<Item = (f64, f64)>) -> String {
        let mut d = String::new();
        for (i, (x, y)) in points.enumerate() {
            let _ = write!(d, "{}{:.1} {:.1}", if i == 0 { "M" } else { "L" }, self.px(x), self.py(y));
        }
        format!(r#"<path class="{class}" d="{d}"/>"#)
    }
}

/// A tick label: at most two decimals, a true minus sign.
fn short(value: f64, mark: char) -> String {
    let text = format!("{:.2}", if value.abs() < 1e-9 { 0.0 } else { value });
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.replace('-', "\u{2212}").replace('.', &mark.to_string())
}

/// A step for about `count` ticks over a range: 1, 2 or 5 times a power of ten.
pub fn tick_step(range: f64, count: f64) -> f64 {
    let raw = (range / count).max(1e-6);
    let mut power = 1e-6;
    while power * 10.0 <= raw {
        power *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0].map(|m| m * power).into_iter().find(|s| *s >= raw).unwrap_or(10.0 * power)
}

/// The ruler, and what of it could not be written.
pub struct Wright {
    pub svg: String,
    /// Dots without a name.
    pub nameless: usize,
    /// Whether a name was cut short.
    pub cut: bool,
}

/// People on the left, items on the right of one vertical ruler.
pub fn wright(people: &[(f64, f64)], items: &[(String, f64)], label: &str, heads: (&str, &str)) -> Wright {
    let shown: Vec<f64> = items.iter().map(|(_, b)| *b).collect();
    let low = shown.iter().fold(-3.0f64, |a, b| a.min(*b)).max(-6.0).floor();
    let high = shown.iter().fold(3.0f64, |a, b| a.max(*b)).min(6.0).ceil();
    let frame = Frame {
        width: 440.0,
        height: (high - low) * 70.0 + 60.0,
        left: 160.0,
        right: 10.0,
        top: 36.0,
        bottom: 24.0,
        x: (0.0, 1.0),
        y: (low, high),
        mark: '.',
    };
    let mut out = frame.open(label);
    let tallest = people.iter().map(|(_, s)| *s).fold(1e-12, f64::max);
    let mut d = format!("M110 {:.1}", frame.py(low));
    for (theta, share) in people.iter().filter(|(t, _)| (low..=high).contains(t)) {
        let _ = write!(d, "L{:.1} {:.1}", 110.0 - 104.0 * share / tallest, frame.py(*theta));
    }
    let _ = write!(out, r#"<path class="people" d="{d}L110 {:.1}Z"/>"#, frame.py(high));
    let _ = write!(out, r#"<path class="axis" d="M148 {:.1}V{:.1}"/>"#, frame.py(low), frame.py(high));
    let mut y = low;
    while y <= high + 1e-9 {
        let _ = write!(
            out,
            r#"<path class="axis" d="M143 {0:.1}h10"/><text x="138" y="{1:.1}" text-anchor="end">{2}</text>"#,
            frame.py(y),
            frame.py(y) + 5.0,
            short(y, frame.mark)
        );
        y += 1.0;
    }
    let _ = write!(
        out,
        r#"<text class="head" x="110" y="20" text-anchor="end">{}</text><text class="head" x="158" y="20">{}</text>"#,
        escape(heads.0),
        escape(heads.1)
    );
    let (marks, nameless, cut) = item_marks(&frame, items);
    Wright { svg: out + &marks + "</svg>", nameless, cut }
}

/// The longest name beside the ruler, and in a dot chart.
const NAME_LENGTH: usize = 14;

/// A name of at most so many letters; a cut one says so.
fn fitted(name: &str, letters: usize) -> String {
    if name.chars().count() <= letters {
        return name.to_owned();
    }
    name.chars().take(letters - 1).chain(['…']).collect()
}

/// Item names beside the ruler, in as many columns as they need, else dots; with how many dots, and whether a name was cut.
fn item_marks(frame: &Frame, items: &[(String, f64)]) -> (String, usize, bool) {
    let mut sorted: Vec<&(String, f64)> = items.iter().collect();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1));
    let letters = sorted.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let longest = letters.min(NAME_LENGTH);
    let width = longest as f64 * 8.5 + 20.0;
    let columns = ((270.0 / width) as usize).max(1);
    let mut free = vec![f64::NEG_INFINITY; columns];
    let (mut out, mut nameless) = (String::new(), 0);
    for (name, b) in sorted {
        let y = frame.py(*b);
        // The first column whose last name is far enough above; where all are full, a dot in the last.
        match free.iter().position(|last| y - last >= 16.0) {
            Some(column) => {
                free[column] = y;
                let x = 163.0 + column as f64 * width;
                let _ = write!(
                    out,
                    r#"<circle class="item" cx="{:.1}" cy="{y:.1}" r="3"/><text x="{:.1}" y="{:.1}">{}</text>"#,
                    x,
                    x + 8.0,
                    y + 5.0,
                    escape(&fitted(name, NAME_LENGTH))
                );
            }
            None => {
                nameless += 1;
                let _ = write!(out, r#"<circle class="item" cx="434" cy="{y:.1}" r="3"/>"#);
            }
        }
    }
    (out, nameless, letters > NAME_LENGTH)
}

/// One row of a dot chart.
pub struct Dot {
    pub name: String,
    pub value: f64,
    pub interval: Option<(f64, f64)>,
    pub marked: bool,
}

/// Values in rows with reference lines; marked rows are drawn as diamonds.
pub fn dots(rows: &[Dot], x: (f64, f64), lines: &[f64], label: &str, mark: char) -> String {
    let longest = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0).min(NAME_LENGTH);
    let frame = Frame {
        width: 440.0,
        height: rows.len() as f64 * 22.0 + 44.0,
        left: 18.0 + 8.5 * longest as f64,
        right: 16.0,
        top: 10.0,
        bottom: 26.0,
        x,
        y: (0.0, 1.0),
        mark,
    };
    let mut out = frame.open(label);
    for line in lines {
        let _ = write!(
            out,
            r#"<path class="grid" d="M{0:.1} 10V{1:.1}"/>"#,
            frame.px(*line),
            frame.height - frame.bottom
        );
    }
    out += &frame.x_axis(tick_step(x.1 - x.0, 6.0));
    for (i, row) in rows.iter().enumerate() {
        let y = 20.0 + i as f64 * 22.0;
        let _ = write!(
            out,
            r#"<text x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
            frame.left - 8.0,
            y + 5.0,
            escape(&fitted(&row.name, NAME_LENGTH))
        );
        if let Some((low, high)) = row.interval {
            let _ =
                write!(out, r#"<path class="span" d="M{:.1} {y:.1}H{:.1}"/>"#, frame.px(low), frame.px(high));
        }
        let at = frame.px(row.value);
        if row.marked {
            let _ = write!(out, r#"<path class="marked" d="M{at:.1} {:.1}l6 6 -6 6 -6 -6z"/>"#, y - 6.0);
        } else {
            let _ = write!(out, r#"<circle class="item" cx="{at:.1}" cy="{y:.1}" r="4"/>"#);
        }
    }
    out + "</svg>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(tick_step(8.0, 8.0), 1.0);
        assert!((tick_step(0.13, 8.0) - 0.02).abs() < 1e-12);
        assert_eq!(tick_step(37.0, 8.0), 5.0);
        assert_eq!(short(-1.5, ','), "\u{2212}1,5");
        assert_eq!((short(-0.0, '.'), short(0.25, '.')), ("0".into(), "0.25".into()));
    }

    #[test]
    fn names_that_do_not_fit_are_counted_or_cut_with_a_sign() {
        let crowd: Vec<(String, f64)> =
            (0..30).map(|i| (format!("question number {i}"), 0.01 * f64::from(i))).collect();
        let ruler = wright(&[(0.0, 1.0)], &crowd, "", ("", ""));
        assert!(ruler.nameless > 20 && ruler.cut && ruler.svg.contains(">question numb…</text>"));
        let few = wright(&[(0.0, 1.0)], &crowd[..1], "", ("", ""));
        assert_eq!((few.nameless, few.svg.matches("<circle").count()), (0, 1));
    }
}
