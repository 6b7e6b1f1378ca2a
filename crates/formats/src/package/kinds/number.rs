//! `number`: a number is typed, with a tolerance and a unit.

use super::*;
use crate::package::{control::TypedGap, figures::ReadNumber};

/// What number is right; shared with the gaps of `cloze`.
#[derive(Debug)]
pub(super) struct NumberKey {
    key: Expression,
    tolerance: Expression,
    unit: Option<Id>,
    other_units: BTreeMap<Id, Exact>,
}

/// A typed number, understood.
pub(super) struct Judged {
    pub right: bool,
    /// In the key's unit.
    pub value: Exact,
}

impl NumberKey {
    pub fn read(fields: &mut Fields, family: &Family, findings: &mut Vec<Finding>) -> Option<Self> {
        let key = needed_expression(fields, "key", family, findings);
        let tolerance = match fields.take("tolerance") {
            Some(value) => expression(fields, "tolerance", value, family, findings)?,
            None => Expression::Number(Exact::ZERO),
        };
        let line = fields.line_of("unit").unwrap_or(fields.line());
        let unit = fields.text("unit", findings).and_then(|text| {
            inner_id(fields.file(), line, &text).map_err(|finding| findings.push(finding)).ok()
        });
        let mut other_units = BTreeMap::new();
        for (id, value) in fields.table("other_units", findings) {
            match (Id::inner(&id), value.node) {
                (Ok(id), Node::Number(factor)) if factor > Exact::ZERO => {
                    other_units.insert(id, factor);
                }
                _ => findings.push(fields.error(
                    value.line,
                    format!("`other_units.{id}` is not a number above 0"),
                    "Write how much of the unit it is, e.g. g = 0.001",
                )),
            }
        }
        if unit.is_none() && !other_units.is_empty() {
            findings.push(fields.error(line, "`other_units` without `unit`", "Write `unit` too"));
        }
        Some(Self { key: key?, tolerance, unit, other_units })
    }

    pub fn gap(&self) -> TypedGap {
        TypedGap { numeric: true, unit: self.unit.clone() }
    }

    pub fn wants(&self, wants: &mut Wants) {
        for id in self.unit.iter().chain(self.other_units.keys()) {
            let address = format!("units.{id}");
            if !wants.0.iter().any(|want| want.address == address) {
                wants.list(address, Form::Plain, Count::Own(0, MAX_SPELLINGS));
            }
        }
    }

    pub fn value(&self, variant: &Variant) -> Result<Exact, NoValue> {
        variant.draw.evaluate(&self.key)
    }

    fn tolerance(&self, variant: &Variant) -> Exact {
        variant.draw.evaluate(&self.tolerance).unwrap_or(Exact::ZERO)
    }

    /// The key as a person would type it: rounded no further than the tolerance forgives.
    pub fn typed(&self, variant: &Variant) -> Result<String, NoValue> {
        let key = self.value(variant)?;
        let enough = |decimals: &u8| {
            let off = key.rounded(*decimals).and_then(|rounded| rounded.minus(key));
            off.is_some_and(|off| off.absolute() <= self.tolerance(variant))
        };
        let decimals = (0..=6).find(enough).unwrap_or(6);
        key.digits(decimals).ok_or(NoValue::TooLarge)
    }

    /// Reads and judges. A text with two readings is right if either is; otherwise the likelier counts.
    pub fn judge(
        &self,
        exercise: &Exercise,
        variant: &Variant,
        typed: &str,
    ) -> Result<Judged, UnparseableReason> {
        let read = ReadNumber::parse(typed)?;
        let factor = match &read.unit {
            None => Exact::ONE,
            Some(words) => self.factor(exercise, words).ok_or(UnparseableReason::UnknownUnit)?,
        };
        let key = self.value(variant).map_err(|_| UnparseableReason::NoVariant)?;
        let tolerance = self.tolerance(variant);
        let values: Vec<Exact> = read.readings.iter().filter_map(|number| number.times(factor)).collect();
        let is_right = |value: &Exact| value.minus(key).is_some_and(|off| off.absolute() <= tolerance);
        let right = values.iter().find(|value| is_right(value));
        let value = *right.or(values.first()).ok_or(UnparseableReason::TooLong)?;
        Ok(Judged { right: right.is_some(), value })
    }

    /// How much of the key's unit one of the typed unit is; units are known by any language's words for them.
    fn factor(&self, exercise: &Exercise, words: &str) -> Option<Exact> {
        let typed = unit_folded(words);
        let named = |id: &Id| {
            let prefix = format!("units.{id}");
            unit_folded(id.as_str()) == typed
                || exercise
                    .texts
                    .languages()
                    .any(|texts| texts.numbered(&prefix).any(|name| unit_folded(name.source()) == typed))
        };
        if self.unit.as_ref().is_some_and(named) {
            return Some(Exact::ONE);
        }
        self.other_units.iter().find(|(id, _)| named(id)).map(|(_, factor)| *factor)
    }

    /// What is wrong with this variant's key.
    pub fn check(&self, variant: &Variant) -> Vec<String> {
        let mut problems = Vec::new();
        match variant.draw.evaluate(&self.tolerance) {
            Ok(tolerance) if tolerance.is_negative() => {
                problems.push("the tolerance is negative".to_string())
            }
            Ok(_) => {}
            Err(why) => problems.push(format!("the tolerance has no value: {why}")),
        }
        if let Err(why) = self.value(variant) {
            problems.push(format!("the key has no value: {why}"));
        }
        problems
    }
}

/// `Kilos.` and `kilo s` are not told apart from `kilos`; capital letters neither.
fn unit_folded(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace() && *c != '.').flat_map(char::to_lowercase).collect()
}

#[derive(Debug)]
struct Number {
    number: NumberKey,
    mistakes: BTreeMap<Id, Expression>,
}

/// Reads `key`, `tolerance`, `unit`, `other_units`, `[mistakes]`.
pub fn read(
    fields: &mut Fields,
    family: &Family,
    findings: &mut Vec<Finding>,
) -> Option<Box<dyn ExerciseKind>> {
    let number = NumberKey::read(fields, family, findings);
    let mistakes = expressions(fields, "mistakes", family, findings);
    Some(Box::new(Number { number: number?, mistakes }))
}

impl ExerciseKind for Number {
    fn name(&self) -> &'static str {
        "number"
    }

    fn wants(&self, wants: &mut Wants) {
        self.number.wants(wants);
        wants.need("feedback.wrong", Form::Blocks);
        self.mistakes.keys().for_each(|id| wants.need(format!("feedback.{id}"), Form::Blocks));
    }

    fn control(&self, _: &Exercise, _: &Variant) -> Control {
        Control::Type(self.number.gap())
    }

    fn key(&self, _: &Exercise, variant: &Variant) -> Result<Response, NoValue> {
        Ok(Response::Typed(self.number.typed(variant)?))
    }

    fn mark(
        &self,
        exercise: &Exercise,
        variant: &Variant,
        response: &Response,
    ) -> Result<Verdict, Unparseable> {
        let Response::Typed(typed) = response else {
            return Err(Unparseable::of(UnparseableReason::OtherKind));
        };
        let judged = self.number.judge(exercise, variant, typed).map_err(Unparseable::of)?;
        let is_mistake = |wrong: &Expression| variant.draw.evaluate(wrong) == Ok(judged.value);
        // Two mistakes may lead to one number; both explanations are said then.
        let mistakes = self.mistakes.iter().filter(|(_, wrong)| !judged.right && is_mistake(wrong));
        let feedback = mistakes.map(|(id, _)| format!("feedback.{id}")).collect();
        let normalised = judged.value.digits(judged.value.decimals().unwrap_or(6)).unwrap_or_default();
        Ok(Verdict::whole(judged.right, feedback, Response::Typed(normalised)))
    }

    fn check_variant(&self, exercise: &Exercise, variant: &Variant) -> Vec<String> {
        let mut problems = self.number.check(variant);
        for (id, wrong) in &self.mistakes {
            match variant.draw.evaluate(wrong) {
                Ok(value) => {
                    let digits = value.digits(value.decimals().unwrap_or(6)).unwrap_or_default();
                    // As typed, so that the tolerance counts too.
                    if self.number.judge(exercise, variant, &digits).is_ok_and(|judged| judged.right) {
                        problems.push(format!("the mistake \"{id}\" ({digits}) is marked right"));
                    }
                }
                Err(why) => problems.push(format!("the mistake \"{id}\" has no value: {why}")),
            }
        }
        problems
    }
}
