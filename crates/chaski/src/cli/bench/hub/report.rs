//! Rows with their bars, as text while they come and as JSON at the end.

use super::machine::Machine;
use crate::cli::say;
use serde_json::{Value, json};

/// One measured row.
pub struct Line {
    what: String,
    measured: f64,
    unit: &'static str,
    bar: Option<Bar>,
}

#[derive(Clone, Copy)]
enum Bar {
    AtLeast(f64),
    AtMost(f64),
}

impl Line {
    /// More is better.
    pub fn least(what: impl Into<String>, measured: f64, unit: &'static str, bar: f64) -> Self {
        Self { what: what.into(), measured, unit, bar: Some(Bar::AtLeast(bar)) }
    }

    /// Less is better.
    pub fn most(what: impl Into<String>, measured: f64, unit: &'static str, bar: f64) -> Self {
        Self { what: what.into(), measured, unit, bar: Some(Bar::AtMost(bar)) }
    }

    /// Without a bar.
    pub fn told(what: impl Into<String>, measured: f64, unit: &'static str) -> Self {
        Self { what: what.into(), measured, unit, bar: None }
    }

    fn met(&self) -> Option<bool> {
        self.bar.map(|bar| match bar {
            Bar::AtLeast(least) => self.measured >= least,
            Bar::AtMost(most) => self.measured <= most,
        })
    }

    fn text(&self) -> String {
        let figure = format!("{:.*}", decimals(self.measured), self.measured);
        let line = format!("{:<58} {figure:>10} {:<9}", self.what, self.unit);
        let Some(bar) = self.bar else { return line.trim_end().to_owned() };
        let (sign, bar) = match bar {
            Bar::AtLeast(bar) => (">=", bar),
            Bar::AtMost(bar) => ("<=", bar),
        };
        let verdict = if self.met() == Some(true) { "met" } else { "NOT MET" };
        format!("{line} {sign} {:<10} {verdict}", format!("{:.*}", decimals(bar), bar))
    }

    fn json(&self) -> Value {
        let (least, most) = match self.bar {
            Some(Bar::AtLeast(bar)) => (Some(bar), None),
            Some(Bar::AtMost(bar)) => (None, Some(bar)),
            None => (None, None),
        };
        json!({
            "what": self.what, "measured": self.measured, "unit": self.unit,
            "at_least": least, "at_most": most, "met": self.met(),
        })
    }
}

fn decimals(figure: f64) -> usize {
    match figure {
        f if f < 10.0 => 3,
        f if f < 100.0 => 1,
        _ => 0,
    }
}

/// All rows.
pub struct Report {
    machine: Machine,
    lines: Vec<Line>,
    speaks: bool,
}

impl Report {
    /// An empty report; `speaks`: rows are printed as they come.
    pub fn new(machine: Machine, speaks: bool) -> Self {
        if speaks {
            machine.lines().iter().for_each(|line| say(line));
        }
        Self { machine, lines: Vec::new(), speaks }
    }

    /// A row.
    pub fn add(&mut self, line: Line) {
        if self.speaks {
            say(&line.text());
        }
        self.lines.push(line);
    }

    /// Everything.
    pub fn json(&self) -> Value {
        json!({ "machine": self.machine.json(), "rows": self.lines.iter().map(Line::json).collect::<Vec<_>>() })
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn bars_hold_from_both_sides() {
        for (line, met) in [
            (Line::least("rate", 3_000.0, "/s", 3_000.0), Some(true)),
            (Line::least("rate", 2_999.9, "/s", 3_000.0), Some(false)),
            (Line::most("p99", 30.0, "ms", 30.0), Some(true)),
            (Line::most("p99", 30.1, "ms", 30.0), Some(false)),
            (Line::told("p50", 1.0, "ms"), None),
        ] {
            assert_eq!(line.met(), met, "{}", line.text());
        }
    }
}
