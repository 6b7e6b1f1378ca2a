//! One learner's try at an item: what is drawn, what she answers, what comes of it.

use super::{
    chance::Chance,
    element::Element,
    item::Item,
    rules::{self, End},
    value::{Atom, BaseType, Cardinality, Value},
    variable::{Role, Variable},
};
use std::collections::BTreeMap;

/// Expressions evaluated in one session. A large item needs a few thousand; `repeat` inside `repeat` could ask for any number.
const MAX_STEPS: u32 = 200_000;
/// Times a template is drawn until its constraint holds, as the standard proposes.
const MAX_DRAWS: u32 = 100;
/// Longest answer to one variable, in bytes, and most values.
const MAX_RESPONSE_BYTES: usize = 100_000;
const MAX_RESPONSE_VALUES: usize = 1_000;

/// Most values one variable may hold while rules run, and most bytes of text in them.
const MAX_VALUES: usize = 1_000;
const MAX_VALUE_BYTES: usize = 100_000;
/// Copying so much text takes as long as one step.
const TEXT_BYTES_A_STEP: usize = 64;

/// A try at an item.
#[derive(Debug, Clone)]
pub struct Session<'a> {
    item: &'a Item,
    held: BTreeMap<String, Held>,
    pub(super) chance: Chance,
    steps: u32,
}

#[derive(Debug, Clone)]
struct Held {
    value: Value,
    default: Value,
    correct: Value,
}

impl<'a> Session<'a> {
    /// Begins: draws the template's values from the seed and sets every variable to what it is at first.
    pub fn start(item: &'a Item, seed: u32) -> Self {
        let mut session = Self { item, held: BTreeMap::new(), chance: Chance::new(seed), steps: 0 };
        session.begin();
        for _ in 0..MAX_DRAWS {
            if rules::run(&item.template_processing, &mut session) != End::Again {
                break;
            }
            session.begin();
        }
        session
    }

    fn begin(&mut self) {
        self.held = self
            .item
            .variables
            .iter()
            .map(|variable| {
                let held = Held {
                    value: variable.default.clone(),
                    default: variable.default.clone(),
                    correct: variable.correct.clone(),
                };
                (variable.identifier.clone(), held)
            })
            .collect();
        // What every item has without declaring it (QTI 2.2, section 5.4).
        for (name, value) in [
            ("completionStatus", Atom::Identifier("unknown".into())),
            ("numAttempts", Atom::Integer(1)),
            ("duration", Atom::Duration(0.0)),
        ] {
            let value = Value::Single(value);
            let held = Held { value: value.clone(), default: value, correct: Value::Null };
            self.held.entry(name.to_string()).or_insert(held);
        }
    }

    /// Gives the answer to a response, as texts. What is no value of its type is no answer; too much is cut off.
    pub fn respond(&mut self, identifier: &str, texts: &[String]) {
        let Some(variable) =
            self.item.variable(identifier).filter(|variable| variable.role == Role::Response)
        else {
            return;
        };
        if variable.cardinality == Cardinality::Record {
            let fields = texts.first().map(|text| parts_of_number(text)).unwrap_or_default();
            return self.respond_record(identifier, fields);
        }
        let base = variable.base.unwrap_or(BaseType::String);
        let atoms = texts.iter().take(MAX_RESPONSE_VALUES);
        let atoms = atoms.filter(|text| text.len() <= MAX_RESPONSE_BYTES).filter_map(|text| base.read(text));
        let value = variable.cardinality.hold(atoms.collect());
        self.put(identifier, value);
    }

    /// Gives the answer to a response that has fields.
    pub fn respond_record(&mut self, identifier: &str, fields: BTreeMap<String, Atom>) {
        let declared = self.item.variable(identifier);
        if declared.is_some_and(|variable| {
            (variable.role, variable.cardinality) == (Role::Response, Cardinality::Record)
        }) {
            let value = if fields.is_empty() { Value::Null } else { Value::Record(fields) };
            self.put(identifier, value);
        }
    }

    /// Gives every response its right answer, where one is declared.
    pub fn respond_correctly(&mut self) {
        for variable in self.item.variables.iter().filter(|variable| variable.role == Role::Response) {
            let correct = self.correct(&variable.identifier).clone();
            self.put(&variable.identifier, correct);
        }
    }

    /// Runs response processing, and the outcome processing that some write into items.
    pub fn submit(&mut self) {
        let item = self.item;
        rules::run(&item.response_processing, self);
        rules::run(&item.outcome_processing, self);
    }

    /// What a variable is now; NULL if there is none of that name.
    pub fn value(&self, identifier: &str) -> &Value {
        self.held.get(identifier).map_or(&Value::Null, |held| &held.value)
    }

    /// The right answer to a response.
    pub fn correct(&self, identifier: &str) -> &Value {
        self.held.get(identifier).map_or(&Value::Null, |held| &held.correct)
    }

    /// What a variable is at first.
    pub(super) fn default(&self, identifier: &str) -> &Value {
        self.held.get(identifier).map_or(&Value::Null, |held| &held.default)
    }

    /// The outcome `SCORE`; 0 where there is none.
    pub fn score(&self) -> f64 {
        self.value("SCORE").number().unwrap_or(0.0)
    }

    /// The item.
    pub fn item(&self) -> &'a Item {
        self.item
    }

    /// Identifiers of the feedback that shows after the item, in its order.
    pub fn modal_feedback(&self) -> Vec<&'a str> {
        let shown = self.item.modal_feedback().filter(|feedback| self.shows(feedback));
        shown.filter_map(|feedback| feedback.attribute("identifier")).collect()
    }

    /// Whether feedback or a part of a template shows now: its variable holds its identifier, or does not, for `hide`.
    pub fn shows(&self, element: &Element) -> bool {
        let variable = element.attribute("outcomeIdentifier").or(element.attribute("templateIdentifier"));
        let (Some(variable), Some(identifier)) = (variable, element.attribute("identifier")) else {
            return true;
        };
        let holds = self.value(variable).atoms().iter().any(|atom| atom.to_string() == identifier);
        holds == (element.attribute("showHide") != Some("hide"))
    }

    pub(super) fn variable(&self, identifier: &str) -> Option<&'a Variable> {
        self.item.variable(identifier)
    }

    /// Sets a variable, as its declared type. One that nobody declared is kept as it is: exporters forget declarations.
    pub(super) fn set(&mut self, identifier: &str, value: Value) {
        let value = self.typed(identifier, value);
        self.put(identifier, value);
    }

    pub(super) fn set_correct(&mut self, identifier: &str, value: Value) {
        let value = self.typed(identifier, value);
        if let Some(held) = self.held.get_mut(identifier) {
            held.correct = value;
        }
    }

    pub(super) fn set_default(&mut self, identifier: &str, value: Value) {
        let value = self.typed(identifier, value);
        if let Some(held) = self.held.get_mut(identifier) {
            held.default = value.clone();
            held.value = value;
        }
    }

    pub(super) fn reset(&mut self, identifier: &str) {
        if let Some(held) = self.held.get_mut(identifier) {
            held.value = held.default.clone();
        }
    }

    pub(super) fn look_up(&mut self, identifier: &str, source: Option<f64>) {
        let found = self.variable(identifier).and_then(|variable| variable.table.as_ref());
        let value = found.map_or(Value::Null, |table| table.look_up(source));
        self.set(identifier, value);
    }

    /// Counts a step; `false` when they are used up.
    pub(super) fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_add(1);
        !self.is_spent()
    }

    /// Counts work that is more than one step.
    pub(super) fn charge(&mut self, steps: usize) {
        self.steps = self.steps.saturating_add(u32::try_from(steps).unwrap_or(u32::MAX));
    }

    /// Counts what it takes to hold a value; `false` for one that no item needs, and when the steps are used up.
    pub(super) fn takes(&mut self, value: &Value) -> bool {
        let atoms = value.atoms();
        let bytes: usize = atoms.iter().map(|atom| atom.text_bytes()).sum();
        self.charge(atoms.len().saturating_sub(1) + bytes / TEXT_BYTES_A_STEP);
        atoms.len() <= MAX_VALUES && bytes <= MAX_VALUE_BYTES && !self.is_spent()
    }

    pub(super) fn is_spent(&self) -> bool {
        self.steps > MAX_STEPS
    }

    fn typed(&self, identifier: &str, value: Value) -> Value {
        match self.variable(identifier) {
            Some(variable) => value.cast(variable.cardinality, variable.base),
            None => value,
        }
    }

    fn put(&mut self, identifier: &str, value: Value) {
        match self.held.get_mut(identifier) {
            Some(held) => held.value = value,
            None => {
                let held = Held { value, default: Value::Null, correct: Value::Null };
                self.held.insert(identifier.to_string(), held);
            }
        }
    }
}

/// What a typed number says about itself (QTI 2.2, "textEntryInteraction" with record cardinality).
fn parts_of_number(text: &str) -> BTreeMap<String, Atom> {
    let mut fields = BTreeMap::new();
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_RESPONSE_BYTES {
        return fields;
    }
    fields.insert("stringValue".to_string(), Atom::String(text.to_string()));
    let Some(number) = BaseType::Float.read(text) else { return fields };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()),
        None => (text, None),
    };
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count() as i64;
    let (left, right) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let places = digits(right);
    let all: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let significant = all.trim_start_matches('0').len() as i64;
    let mut count = |name: &str, number: i64| drop(fields.insert(name.to_string(), Atom::Integer(number)));
    count("leftDigits", digits(left));
    count("rightDigits", places);
    count("ndp", (places - exponent.unwrap_or(0)).max(0));
    count("nsf", significant);
    if let Some(exponent) = exponent {
        count("exponent", exponent);
    }
    if let Some(integer) = BaseType::Integer.read(text) {
        fields.insert("integerValue".to_string(), integer);
    }
    fields.insert("floatValue".to_string(), number);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_number_in_parts() {
        let parts = |text: &str| {
            let parts = parts_of_number(text);
            parts.iter().map(|(name, atom)| format!("{name}={atom}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            parts("12.50"),
            "floatValue=12.5 leftDigits=2 ndp=2 nsf=4 rightDigits=2 stringValue=12.50"
        );
        assert_eq!(
            parts("-3"),
            "floatValue=-3 integerValue=-3 leftDigits=1 ndp=0 nsf=1 rightDigits=0 stringValue=-3"
        );
        assert_eq!(
            parts("1.5e1"),
            "exponent=1 floatValue=15 integerValue=15 leftDigits=1 ndp=0 nsf=2 rightDigits=1 stringValue=1.5e1"
        );
        assert_eq!((parts("about two").as_str(), parts("").as_str()), ("stringValue=about two", ""));
    }
}
