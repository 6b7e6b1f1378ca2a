//! The values of QTI: base types, cardinalities, and NULL.
//!
//! QTI 2.2 information model, section 5.1 ("value"): a single value, a container, a record, or NULL. An empty container and an
//! empty string are NULL too, so NULL has one form here.

use std::{collections::BTreeMap, fmt};

/// What one value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "these are the standard's own names")]
pub enum BaseType {
    Boolean,
    Integer,
    Float,
    String,
    Identifier,
    IntOrIdentifier,
    Uri,
    File,
    Pair,
    DirectedPair,
    Point,
    Duration,
}

/// How many values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "these are the standard's own names")]
pub enum Cardinality {
    Single,
    Multiple,
    Ordered,
    Record,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Atom {
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// Words.
    String(String),
    /// A name.
    Identifier(String),
    /// An address.
    Uri(String),
    /// A file, by its name: its bytes are not ours to mark.
    File(String),
    /// Two names in any order.
    Pair(String, String),
    /// Two names in their order.
    DirectedPair(String, String),
    /// A place in a picture: across, down.
    Point(f64, f64),
    /// Seconds.
    Duration(f64),
}

/// A value, or none.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// NULL.
    #[default]
    Null,
    /// One.
    Single(Atom),
    /// Several in any order; never empty.
    Multiple(Vec<Atom>),
    /// Several in their order; never empty.
    Ordered(Vec<Atom>),
    /// Fields by name; never empty.
    Record(BTreeMap<String, Atom>),
}

impl BaseType {
    /// By its name in either spelling.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "float" => Self::Float,
            "string" => Self::String,
            "identifier" => Self::Identifier,
            "intOrIdentifier" | "int-or-identifier" => Self::IntOrIdentifier,
            "uri" => Self::Uri,
            "file" => Self::File,
            "pair" => Self::Pair,
            "directedPair" | "directed-pair" => Self::DirectedPair,
            "point" => Self::Point,
            "duration" => Self::Duration,
            _ => return None,
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Float => "float",
            Self::String => "string",
            Self::Identifier => "identifier",
            Self::IntOrIdentifier => "intOrIdentifier",
            Self::Uri => "uri",
            Self::File => "file",
            Self::Pair => "pair",
            Self::DirectedPair => "directedPair",
            Self::Point => "point",
            Self::Duration => "duration",
        }
    }

    /// Whether it is counted with.
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Integer | Self::Float)
    }

    /// The value a text stands for; none where it stands for no such value or is empty.
    pub fn read(self, text: &str) -> Option<Atom> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            // Words that are only spaces are words; no words at all are NULL.
            return (self == Self::String && !text.is_empty()).then(|| Atom::String(text.to_string()));
        }
        Some(match self {
            Self::Boolean => Atom::Boolean(match trimmed {
                "true" | "1" => true,
                "false" | "0" => false,
                _ => return None,
            }),
            Self::Integer => Atom::Integer(integer(trimmed)?),
            Self::Float => Atom::Float(float(trimmed)?),
            Self::String => Atom::String(text.to_string()),
            Self::Identifier => Atom::Identifier(trimmed.to_string()),
            Self::IntOrIdentifier => match integer(trimmed) {
                Some(number) => Atom::Integer(number),
                None => Atom::Identifier(trimmed.to_string()),
            },
            Self::Uri => Atom::Uri(trimmed.to_string()),
            Self::File => Atom::File(trimmed.to_string()),
            Self::Pair => two(trimmed).map(|(a, b)| Atom::Pair(a, b))?,
            Self::DirectedPair => two(trimmed).map(|(a, b)| Atom::DirectedPair(a, b))?,
            Self::Point => {
                let (across, down) = two(&trimmed.replace(',', " "))?;
                Atom::Point(float(&across)?, float(&down)?)
            }
            Self::Duration => Atom::Duration(duration_s(trimmed)?),
        })
    }

    /// The same value as this type, where there is one: numbers become each other, words become names.
    pub fn cast(self, atom: Atom) -> Option<Atom> {
        Some(match (self, atom) {
            (Self::Float, Atom::Integer(number)) => Atom::Float(number as f64),
            (Self::Integer, Atom::Float(number)) => Atom::Integer(whole(libm::trunc(number))?),
            (Self::Duration, Atom::Integer(number)) => Atom::Duration(number as f64),
            (Self::Duration, Atom::Float(number)) => Atom::Duration(number),
            (Self::Float, Atom::Duration(seconds)) => Atom::Float(seconds),
            (Self::Float, Atom::Boolean(truth)) => Atom::Float(f64::from(u8::from(truth))),
            (Self::Integer, Atom::Boolean(truth)) => Atom::Integer(i64::from(truth)),
            (to, atom) if atom.base() == to => atom,
            (to, atom) => to.read(&atom.to_string())?,
        })
    }
}

impl Cardinality {
    /// By its name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "single" => Self::Single,
            "multiple" => Self::Multiple,
            "ordered" => Self::Ordered,
            "record" => Self::Record,
            _ => return None,
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::Ordered => "ordered",
            Self::Record => "record",
        }
    }

    /// Atoms as a value: a single one takes the first.
    pub fn hold(self, mut atoms: Vec<Atom>) -> Value {
        match self {
            _ if atoms.is_empty() => Value::Null,
            Self::Single => Value::Single(atoms.swap_remove(0)),
            Self::Ordered => Value::Ordered(atoms),
            Self::Multiple | Self::Record => Value::Multiple(atoms),
        }
    }
}

impl Atom {
    /// Bytes of the words in it.
    pub(super) fn text_bytes(&self) -> usize {
        match self {
            Atom::String(text) | Atom::Identifier(text) | Atom::Uri(text) | Atom::File(text) => text.len(),
            Atom::Pair(one, two) | Atom::DirectedPair(one, two) => one.len() + two.len(),
            _ => 0,
        }
    }

    /// Its base type.
    pub fn base(&self) -> BaseType {
        match self {
            Atom::Boolean(_) => BaseType::Boolean,
            Atom::Integer(_) => BaseType::Integer,
            Atom::Float(_) => BaseType::Float,
            Atom::String(_) => BaseType::String,
            Atom::Identifier(_) => BaseType::Identifier,
            Atom::Uri(_) => BaseType::Uri,
            Atom::File(_) => BaseType::File,
            Atom::Pair(..) => BaseType::Pair,
            Atom::DirectedPair(..) => BaseType::DirectedPair,
            Atom::Point(..) => BaseType::Point,
            Atom::Duration(_) => BaseType::Duration,
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Atom::Integer(number) => Some(*number as f64),
            Atom::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// The words, if it is a string, a name, an address or a file.
    pub fn words(&self) -> Option<&str> {
        match self {
            Atom::String(text) | Atom::Identifier(text) | Atom::Uri(text) | Atom::File(text) => Some(text),
            _ => None,
        }
    }

    /// Whether two values are the same: numbers by value, pairs in any order, words letter by letter.
    pub fn same(&self, other: &Atom) -> bool {
        match (self, other) {
            (Atom::Pair(a, b), Atom::Pair(c, d)) => (a == c && b == d) || (a == d && b == c),
            (Atom::Duration(a), Atom::Duration(b)) => a == b,
            _ => match (self.number(), other.number(), self.words(), other.words()) {
                (Some(a), Some(b), ..) => a == b,
                (_, _, Some(a), Some(b)) => a == b,
                _ => self == other,
            },
        }
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Atom::Boolean(truth) => write!(f, "{truth}"),
            Atom::Integer(number) => write!(f, "{number}"),
            Atom::Float(number) | Atom::Duration(number) => write!(f, "{number}"),
            Atom::String(text) | Atom::Identifier(text) | Atom::Uri(text) | Atom::File(text) => {
                f.write_str(text)
            }
            Atom::Pair(a, b) | Atom::DirectedPair(a, b) => write!(f, "{a} {b}"),
            Atom::Point(across, down) => write!(f, "{across} {down}"),
        }
    }
}

impl Value {
    /// A number that is finite; else NULL, which is what the standard says of numbers that are not.
    pub fn float(number: f64) -> Self {
        if number.is_finite() { Value::Single(Atom::Float(number)) } else { Value::Null }
    }

    /// A truth.
    pub fn truth(truth: bool) -> Self {
        Value::Single(Atom::Boolean(truth))
    }

    /// NULL.
    pub fn is_null(&self) -> bool {
        *self == Value::Null
    }

    /// All values in it, in order; a record's fields too.
    pub fn atoms(&self) -> Vec<&Atom> {
        match self {
            Value::Null => Vec::new(),
            Value::Single(atom) => vec![atom],
            Value::Multiple(atoms) | Value::Ordered(atoms) => atoms.iter().collect(),
            Value::Record(fields) => fields.values().collect(),
        }
    }

    /// The one value.
    pub fn single(&self) -> Option<&Atom> {
        match self {
            Value::Single(atom) => Some(atom),
            // A container of one is what exporters write for a single one.
            Value::Multiple(atoms) | Value::Ordered(atoms) if atoms.len() == 1 => atoms.first(),
            _ => None,
        }
    }

    /// The one number.
    pub fn number(&self) -> Option<f64> {
        self.single().and_then(Atom::number)
    }

    /// As a condition: NULL is unknown; a number other than 0, words and a container are true. The standard wants a boolean; the
    /// rest is what items in the field do.
    pub fn condition(&self) -> Option<bool> {
        Some(match self {
            Value::Null => return None,
            Value::Single(Atom::Boolean(truth)) => *truth,
            Value::Single(Atom::Integer(number)) => *number != 0,
            Value::Single(Atom::Float(number)) => *number != 0.0,
            Value::Single(Atom::String(text)) => !text.is_empty(),
            _ => true,
        })
    }

    /// As a value of another type and number of values; NULL where it cannot be.
    pub fn cast(self, cardinality: Cardinality, base: Option<BaseType>) -> Value {
        if let (Value::Record(_), Cardinality::Record) = (&self, cardinality) {
            return self;
        }
        let atoms = match self {
            Value::Null => return Value::Null,
            Value::Single(atom) => vec![atom],
            Value::Multiple(atoms) | Value::Ordered(atoms) => atoms,
            Value::Record(fields) => fields.into_values().collect(),
        };
        if cardinality == Cardinality::Single && atoms.len() > 1 {
            return Value::Null;
        }
        let cast = |atom| base.map_or(Some(Clone::clone(&atom)), |base| base.cast(atom));
        cardinality.hold(atoms.into_iter().filter_map(cast).collect())
    }

    /// Whether two values are the same (`match`): sets in any order, sequences in theirs.
    pub fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Record(a), Value::Record(b)) => {
                a.len() == b.len()
                    && a.iter().all(|(name, atom)| b.get(name).is_some_and(|other| atom.same(other)))
            }
            (Value::Ordered(a), Value::Ordered(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
            }
            _ => {
                let (a, b) = (self.atoms(), other.atoms());
                a.len() == b.len() && !a.is_empty() && holds_all(&a, &b)
            }
        }
    }
}

/// Whether a container holds all of another, each as often.
pub(super) fn holds_all(container: &[&Atom], wanted: &[&Atom]) -> bool {
    let mut left: Vec<&Atom> = container.to_vec();
    wanted.iter().all(|atom| match left.iter().position(|have| have.same(atom)) {
        Some(at) => {
            left.swap_remove(at);
            true
        }
        None => false,
    })
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("NULL"),
            Value::Record(fields) => {
                for (i, (name, atom)) in fields.iter().enumerate() {
                    write!(f, "{}{name}={atom}", if i == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
            other => {
                for (i, atom) in other.atoms().iter().enumerate() {
                    write!(f, "{}{atom}", if i == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
        }
    }
}

/// A whole number that an `i64` holds exactly.
pub(super) fn whole(number: f64) -> Option<i64> {
    (number.is_finite() && number.abs() < 9.0e18).then_some(number as i64)
}

fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    // `3.0` is what programs write whose numbers know no whole ones.
    digits.parse().ok().or_else(|| float(text).filter(|n| libm::trunc(*n) == *n).and_then(whole))
}

fn float(text: &str) -> Option<f64> {
    // Rust reads "inf" and "nan" too; XML Schema's floats do, marking does not.
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    text.parse().ok().filter(|number: &f64| plain && number.is_finite())
}

fn two(text: &str) -> Option<(String, String)> {
    let mut words = text.split_whitespace();
    let pair = (words.next()?.to_string(), words.next()?.to_string());
    words.next().is_none().then_some(pair)
}

/// Seconds: a number, or ISO 8601 as `PT1H30M` (years and months have no fixed length and are refused).
fn duration_s(text: &str) -> Option<f64> {
    if let Some(seconds) = float(text) {
        return Some(seconds);
    }
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let rest = rest.strip_prefix('P')?;
    let (mut seconds, mut number, mut time, mut any) = (0.0, String::new(), false, false);
    for letter in rest.chars() {
        let unit_s = match (letter, time) {
            ('T', false) if number.is_empty() => {
                time = true;
                continue;
            }
            ('0'..='9' | '.', _) => {
                number.push(letter);
                continue;
            }
            ('W', false) => 604_800.0,
            ('D', false) => 86_400.0,
            ('H', true) => 3_600.0,
            ('M', true) => 60.0,
            ('S', true) => 1.0,
            _ => return None,
        };
        seconds += float(&number)? * unit_s;
        number.clear();
        any = true;
    }
    (any && number.is_empty()).then_some(if negative { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_values() {
        for (base, text, expected) in [
            (BaseType::Boolean, "true", Some(Atom::Boolean(true))),
            (BaseType::Boolean, "yes", None),
            (BaseType::Integer, " 42 ", Some(Atom::Integer(42))),
            (BaseType::Integer, "3.0", Some(Atom::Integer(3))),
            (BaseType::Integer, "3.5", None),
            (BaseType::Float, "-1.5e2", Some(Atom::Float(-150.0))),
            (BaseType::Float, "inf", None),
            (BaseType::Float, "NaN", None),
            (BaseType::String, "", None),
            (BaseType::String, " a ", Some(Atom::String(" a ".into()))),
            (BaseType::Identifier, " a ", Some(Atom::Identifier("a".into()))),
            (BaseType::IntOrIdentifier, "7", Some(Atom::Integer(7))),
            (BaseType::IntOrIdentifier, "x", Some(Atom::Identifier("x".into()))),
            (BaseType::Pair, "a   b", Some(Atom::Pair("a".into(), "b".into()))),
            (BaseType::Pair, "a", None),
            (BaseType::DirectedPair, "a b c", None),
            (BaseType::Point, "10 20", Some(Atom::Point(10.0, 20.0))),
            (BaseType::Duration, "PT1H", Some(Atom::Duration(3600.0))),
            (BaseType::Duration, "P1DT1M0.5S", Some(Atom::Duration(86_460.5))),
            (BaseType::Duration, "90", Some(Atom::Duration(90.0))),
            (BaseType::Duration, "P1Y", None),
            (BaseType::Duration, "PT", None),
        ] {
            assert_eq!(base.read(text), expected, "{} {text}", base.name());
            assert_eq!(BaseType::named(base.name()), Some(base));
        }
    }

    #[test]
    fn sameness() {
        let pair = |text| BaseType::Pair.read(text).expect("a pair");
        let directed = |text| BaseType::DirectedPair.read(text).expect("a pair");
        assert!(pair("a b").same(&pair("b a")) && !directed("a b").same(&directed("b a")));
        assert!(Atom::Integer(2).same(&Atom::Float(2.0)));
        let set = |texts: &[&str]| {
            Cardinality::Multiple.hold(texts.iter().filter_map(|t| BaseType::Identifier.read(t)).collect())
        };
        let row = |texts: &[&str]| match set(texts) {
            Value::Multiple(atoms) => Value::Ordered(atoms),
            other => other,
        };
        assert!(set(&["a", "b"]).same(&set(&["b", "a"])) && !row(&["a", "b"]).same(&row(&["b", "a"])));
        assert!(!set(&["a", "a"]).same(&set(&["a", "b"])) && !set(&["a", "b"]).same(&set(&["a", "a"])));
        assert!(set(&["a"]).same(&Value::Single(Atom::Identifier("a".into()))));
        assert_eq!(set(&[]), Value::Null);
    }

    #[test]
    fn casts() {
        let float = Value::Single(Atom::Float(6.0));
        let whole = Value::Single(Atom::Integer(6));
        assert_eq!(float.clone().cast(Cardinality::Single, Some(BaseType::Integer)), whole);
        assert_eq!(whole.clone().cast(Cardinality::Single, Some(BaseType::Float)), float);
        assert_eq!(whole.clone().cast(Cardinality::Multiple, None), Value::Multiple(vec![Atom::Integer(6)]));
        let two = Value::Multiple(vec![Atom::Integer(1), Atom::Integer(2)]);
        assert_eq!(two.cast(Cardinality::Single, None), Value::Null);
        assert_eq!(whole.cast(Cardinality::Single, Some(BaseType::Point)), Value::Null);
    }
}
