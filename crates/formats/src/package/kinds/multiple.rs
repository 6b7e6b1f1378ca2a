//! `multiple`: some of several. Score: right ones picked minus wrong ones picked, of all right ones.

use super::{single::Choices, *};

#[derive(Debug)]
struct Multiple {
    choices: Choices,
    key: BTreeSet<Id>,
}

/// Reads `choices`, `key`.
pub fn read(
    fields: &mut Fields,
    family: &Family,
    findings: &mut Vec<Finding>,
) -> Option<Box<dyn ExerciseKind>> {
    let choices = Choices::read(fields, family, findings)?;
    let line = fields.line_of("key").unwrap_or(fields.line());
    let key = fields.ids("key", 1..=8, findings)?;
    for id in key.iter().filter(|id| !choices.ids.contains(id)) {
        findings.push(unreachable_key(fields, line, "key", id.as_str(), &choices.ids));
    }
    Some(Box::new(Multiple { choices, key: key.into_iter().collect() }))
}

impl ExerciseKind for Multiple {
    fn name(&self) -> &'static str {
        "multiple"
    }

    fn wants(&self, wants: &mut Wants) {
        for id in &self.choices.ids {
            wants.need(format!("choices.{id}"), Form::Line);
            wants.need(format!("feedback.{id}"), Form::Blocks);
        }
    }

    fn control(&self, exercise: &Exercise, variant: &Variant) -> Control {
        Control::Choose { many: true, options: self.choices.options(exercise, variant) }
    }

    fn key(&self, _: &Exercise, _: &Variant) -> Result<Response, NoValue> {
        Ok(Response::Chosen(self.key.clone()))
    }

    fn mark(&self, _: &Exercise, _: &Variant, response: &Response) -> Result<Verdict, Unparseable> {
        let Response::Chosen(chosen) = response else {
            return Err(Unparseable::of(UnparseableReason::OtherKind));
        };
        if chosen.is_empty() {
            return Err(Unparseable::of(UnparseableReason::Empty));
        }
        if let Some(id) = chosen.iter().find(|id| !self.choices.ids.contains(id)) {
            return Err(Unparseable::at(UnparseableReason::UnknownChoice, id));
        }
        let right = chosen.intersection(&self.key).count();
        let wrong = chosen.len() - right;
        // Wrongly picked first: that is what she believes; then what she left out. In the author's order.
        let in_order = |wanted: &dyn Fn(&Id) -> bool| {
            let ids = self.choices.ids.iter().filter(|id| wanted(id));
            ids.map(|id| format!("feedback.{id}")).collect::<Vec<_>>()
        };
        let mut feedback = in_order(&|id| chosen.contains(id) && !self.key.contains(id));
        feedback.extend(in_order(&|id| !chosen.contains(id) && self.key.contains(id)));
        // All right ones and a wrong one is not all right: one point less than the full score at least.
        let points = right.saturating_sub(wrong);
        Ok(Verdict { points, of: self.key.len().max(1), feedback, normalised: response.clone() })
    }

    fn check_variant(&self, _: &Exercise, variant: &Variant) -> Vec<String> {
        self.choices.ties(variant)
    }

    fn pictures(&self) -> Vec<&str> {
        self.choices.pictures.values().map(String::as_str).collect()
    }
}
