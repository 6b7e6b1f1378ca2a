//! Whether two formulas say the same: both are computed at the same points.
//!
//! `2(x+1)` and `2x+2` agree everywhere; formulas that agree at ten unrelated points are taken as equal, as computer algebra in
//! the browser does it. Equations are equal when their differences are, up to the sign. Nothing is simplified.

use std::collections::BTreeMap;

/// Longest formula, in characters.
const MAX_CHARS: usize = 300;
/// Deepest nesting.
const MAX_DEPTH: usize = 40;
/// Points at which formulas are compared.
const POINTS: usize = 10;

/// A formula.
#[derive(Debug, Clone, PartialEq)]
enum Term {
    Number(f64),
    Name(String),
    Sum(Box<Term>, Box<Term>),
    Difference(Box<Term>, Box<Term>),
    Product(Box<Term>, Box<Term>),
    Quotient(Box<Term>, Box<Term>),
    Power(Box<Term>, Box<Term>),
    Call(&'static str, Box<Term>),
}

/// A formula, or two with a sign between them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Formula {
    left: Term,
    relation: Option<(Relation, Term)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

const CALLS: [&str; 7] = ["sqrt", "sin", "cos", "tan", "ln", "log", "abs"];

impl Formula {
    /// Reads a formula as learners type it, or as TeX.
    pub fn parse(source: &str) -> Option<Self> {
        if source.chars().count() > MAX_CHARS {
            return None;
        }
        let text = plain(source);
        let relations = [
            ("<=", Relation::AtMost),
            (">=", Relation::AtLeast),
            ("≤", Relation::AtMost),
            ("≥", Relation::AtLeast),
            ("=", Relation::Equal),
            ("<", Relation::Less),
            (">", Relation::Greater),
        ];
        for (sign, relation) in relations {
            if let Some((left, right)) = text.split_once(sign) {
                return Some(Self { left: term(left)?, relation: Some((relation, term(right)?)) });
            }
        }
        Some(Self { left: term(&text)?, relation: None })
    }

    /// Whether they say the same.
    pub fn equals(&self, other: &Self) -> bool {
        match (&self.relation, &other.relation) {
            (None, None) => agree(&self.left, &other.left, 1.0),
            (Some((mine, right)), Some((theirs, other_right))) => {
                let (mine, flip) = mine.upward();
                let (theirs, other_flip) = theirs.upward();
                let minus = |a: &Term, b: &Term| Term::Difference(Box::new(a.clone()), Box::new(b.clone()));
                let (a, b) = (minus(&self.left, right), minus(&other.left, other_right));
                let sign = if flip == other_flip { 1.0 } else { -1.0 };
                mine == theirs && (agree(&a, &b, sign) || (mine == Relation::Equal && agree(&a, &b, -sign)))
            }
            _ => false,
        }
    }
}

impl Relation {
    /// Greater is less, seen from the other side.
    fn upward(self) -> (Self, bool) {
        match self {
            Relation::Greater => (Relation::Less, true),
            Relation::AtLeast => (Relation::AtMost, true),
            other => (other, false),
        }
    }
}

fn agree(a: &Term, b: &Term, sign: f64) -> bool {
    let (mut names, mut compared) = (BTreeMap::new(), 0);
    a.names(&mut names);
    b.names(&mut names);
    for point in 0..POINTS * 4 {
        // Unrelated values, different for each name and point, away from 0 and 1.
        for (i, value) in names.values_mut().enumerate() {
            let step = (point * 7 + i * 13 + 3) % 29;
            *value = 1.37 + step as f64 * 0.613 + i as f64 * 0.17;
            if point % 3 == 2 {
                *value = -*value;
            }
        }
        let (x, y) = (a.value(&names), b.value(&names) * sign);
        match (x.is_finite(), y.is_finite()) {
            (true, true) => {
                if (x - y).abs() > 1e-8 * x.abs().max(y.abs()).max(1.0) {
                    return false;
                }
                compared += 1;
            }
            // Where one has no value the other should have none.
            (false, false) => {}
            _ => return false,
        }
        if compared == POINTS {
            break;
        }
    }
    compared > 0
}

impl Term {
    fn names(&self, names: &mut BTreeMap<String, f64>) {
        match self {
            Term::Number(_) => {}
            Term::Name(name) => drop(names.insert(name.clone(), 0.0)),
            Term::Call(_, inside) => inside.names(names),
            Term::Sum(a, b)
            | Term::Difference(a, b)
            | Term::Product(a, b)
            | Term::Quotient(a, b)
            | Term::Power(a, b) => {
                a.names(names);
                b.names(names);
            }
        }
    }

    fn value(&self, names: &BTreeMap<String, f64>) -> f64 {
        match self {
            Term::Number(number) => *number,
            Term::Name(name) => names.get(name).copied().unwrap_or(f64::NAN),
            Term::Sum(a, b) => a.value(names) + b.value(names),
            Term::Difference(a, b) => a.value(names) - b.value(names),
            Term::Product(a, b) => a.value(names) * b.value(names),
            Term::Quotient(a, b) => a.value(names) / b.value(names),
            Term::Power(a, b) => libm::pow(a.value(names), b.value(names)),
            Term::Call(name, inside) => {
                let x = inside.value(names);
                match *name {
                    "sqrt" => x.sqrt(),
                    "sin" => libm::sin(x),
                    "cos" => libm::cos(x),
                    "tan" => libm::tan(x),
                    "ln" => libm::log(x),
                    "log" => libm::log10(x),
                    _ => x.abs(),
                }
            }
        }
    }
}

/// TeX and typing signs into one spelling.
fn plain(source: &str) -> String {
    let mut text = source.replace("\\left", "").replace("\\right", "").replace("\\dfrac", "\\frac");
    for (tex, sign) in [
        ("\\cdot", "*"),
        ("\\times", "*"),
        ("\\div", "/"),
        ("\\leq", "<="),
        ("\\geq", ">="),
        ("\\le", "<="),
        ("\\ge", ">="),
        ("\\lt", "<"),
        ("\\gt", ">"),
        ("\\pi", "π"),
        ("\\theta", "θ"),
        ("×", "*"),
        ("·", "*"),
        ("÷", "/"),
        ("\u{2212}", "-"),
        ("**", "^"),
        ("²", "^2"),
        ("³", "^3"),
        ("√", "sqrt"),
    ] {
        text = text.replace(tex, sign);
    }
    // `\frac{a}{b}` is `((a)/(b))`; two passes over nested ones are a loop with a bound.
    for _ in 0..MAX_DEPTH {
        let Some(at) = text.find("\\frac") else { break };
        let chars: Vec<char> = text[at + 5..].chars().collect();
        let Some((top, rest)) = braced(&chars) else { break };
        let Some((bottom, rest)) = braced(rest) else { break };
        let put = |chars: &[char]| chars.iter().collect::<String>();
        text = format!("{}(({})/({})){}", &text[..at], put(top), put(bottom), put(rest));
    }
    text.replace('{', "(").replace('}', ")").replace('\\', "").replace("pi", "π").replace(' ', "")
}

fn braced(chars: &[char]) -> Option<(&[char], &[char])> {
    let start = chars.iter().position(|c| *c != ' ')?;
    if chars[start] != '{' {
        return Some((&chars[start..=start], &chars[start + 1..]));
    }
    let mut depth = 0;
    for (i, c) in chars.iter().enumerate().skip(start) {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some((&chars[start + 1..i], &chars[i + 1..]));
                }
            }
            _ => {}
        }
    }
    None
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

fn term(text: &str) -> Option<Term> {
    let mut reader = Reader { chars: text.chars().collect(), at: 0, depth: 0 };
    let term = reader.sum()?;
    (reader.at == reader.chars.len()).then_some(term)
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, sign: char) -> bool {
        let there = self.peek() == Some(sign);
        self.at += usize::from(there);
        there
    }

    fn sum(&mut self) -> Option<Term> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut left = self.product()?;
        loop {
            if self.take('+') {
                left = Term::Sum(Box::new(left), Box::new(self.product()?));
            } else if self.take('-') {
                left = Term::Difference(Box::new(left), Box::new(self.product()?));
            } else {
                self.depth -= 1;
                return Some(left);
            }
        }
    }

    fn product(&mut self) -> Option<Term> {
        let mut left = self.signed()?;
        loop {
            if self.take('*') {
                left = Term::Product(Box::new(left), Box::new(self.signed()?));
            } else if self.take('/') {
                left = Term::Quotient(Box::new(left), Box::new(self.signed()?));
            } else if self.peek().is_some_and(|c| c == '(' || c == '.' || c.is_alphanumeric()) {
                left = Term::Product(Box::new(left), Box::new(self.power()?));
            } else {
                return Some(left);
            }
        }
    }

    fn signed(&mut self) -> Option<Term> {
        let mut negative = false;
        while let Some(sign @ ('-' | '+')) = self.peek() {
            negative ^= sign == '-';
            self.at += 1;
        }
        let term = self.power()?;
        Some(match negative {
            true => Term::Product(Box::new(Term::Number(-1.0)), Box::new(term)),
            false => term,
        })
    }

    fn power(&mut self) -> Option<Term> {
        let base = self.atom()?;
        if self.take('^') {
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return None;
            }
            let power = self.signed()?;
            self.depth -= 1;
            return Some(Term::Power(Box::new(base), Box::new(power)));
        }
        Some(base)
    }

    fn atom(&mut self) -> Option<Term> {
        if self.take('(') {
            let inside = self.sum()?;
            return self.take(')').then_some(inside);
        }
        let c = self.peek()?;
        if c.is_ascii_digit() || c == '.' {
            let start = self.at;
            while self.peek().is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
                self.at += 1;
            }
            let number: String = self.chars[start..self.at].iter().collect();
            return number.replace(',', ".").parse().ok().map(Term::Number);
        }
        if c == 'π' {
            self.at += 1;
            return Some(Term::Number(std::f64::consts::PI));
        }
        for name in CALLS {
            let letters: Vec<char> = name.chars().collect();
            if self.chars[self.at..].starts_with(&letters) {
                self.at += letters.len();
                return Some(Term::Call(name, Box::new(self.power()?)));
            }
        }
        if c.is_alphabetic() {
            self.at += 1;
            let mut name = c.to_string();
            if self.take('_') {
                let index: String =
                    self.chars[self.at..].iter().take_while(|c| c.is_alphanumeric()).collect();
                self.at += index.chars().count();
                name = format!("{name}_{index}");
            }
            return Some(Term::Name(name));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_that_say_the_same() {
        for (a, b, same) in [
            ("2(x+1)", "2x+2", true),
            ("x^2-1", "(x-1)(x+1)", true),
            ("x^2-1", "(x-1)(x-1)", false),
            ("\\frac{1}{2}x", "x/2", true),
            ("\\dfrac{x+1}{2}", "0.5x+0,5", true),
            ("\\sqrt{x^2}", "abs(x)", true),
            ("3ab", "b*a*3", true),
            ("x+y", "y+x", true),
            ("x+y", "x+z", false),
            ("y=2x+1", "2x+1=y", true),
            ("y=2x+1", "y-1=2x", true),
            ("y=2x+1", "2x+1", false),
            ("x>3", "3<x", true),
            ("x>3", "x<3", false),
            ("-x^2", "-(x^2)", true),
            ("1/x", "x^-1", true),
            ("sin(x)", "sin(x)+0", true),
            ("2π", "2pi", true),
            ("x", "1", false),
        ] {
            let parsed = Formula::parse(a).zip(Formula::parse(b));
            let (a_formula, b_formula) = parsed.unwrap_or_else(|| panic!("{a}, {b}"));
            assert_eq!(a_formula.equals(&b_formula), same, "{a} and {b}");
        }
        for bad in ["", "x+", "(x", "x)", "2//3", "#", &"(".repeat(200), &"x^".repeat(140)] {
            assert_eq!(Formula::parse(bad), None, "{bad}");
        }
    }
}
