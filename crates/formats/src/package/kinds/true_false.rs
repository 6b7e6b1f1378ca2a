//! `true-false`: the prompt is a statement. The words *true* and *false* are the interface's.

use super::*;
use crate::package::control::Choosable;

#[derive(Debug)]
struct TrueFalse {
    key: Expression,
}

/// Reads `key`: true, false, or a condition over drawn numbers.
pub fn read(
    fields: &mut Fields,
    family: &Family,
    findings: &mut Vec<Finding>,
) -> Option<Box<dyn ExerciseKind>> {
    let key = match fields.take("key") {
        Some(Located { node: Node::Bool(yes), .. }) => Expression::Number(Exact::whole(i64::from(yes))),
        Some(value @ Located { node: Node::Text(_), .. }) => {
            expression(fields, "key", value, family, findings)?
        }
        other => {
            let line = other.map_or(fields.line(), |value| value.line);
            findings.push(fields.error(
                line,
                "`key` is neither true nor false",
                "Write key = true, key = false, or a condition in quotation marks",
            ));
            return None;
        }
    };
    Some(Box::new(TrueFalse { key }))
}

fn answer(yes: bool) -> Id {
    Id::inner(if yes { "true" } else { "false" }).expect("both words are ids")
}

impl ExerciseKind for TrueFalse {
    fn name(&self) -> &'static str {
        "true-false"
    }

    fn wants(&self, wants: &mut Wants) {
        match self.key {
            Expression::Number(key) => wants.need(format!("feedback.{}", !key.is_true()), Form::Blocks),
            // Either may be wrong, as the numbers fall.
            _ => ["feedback.true", "feedback.false"]
                .into_iter()
                .for_each(|address| wants.need(address, Form::Blocks)),
        }
    }

    fn control(&self, _: &Exercise, _: &Variant) -> Control {
        let option = |yes| Choosable { id: answer(yes), address: None, picture: None };
        Control::Choose { many: false, options: vec![option(true), option(false)] }
    }

    fn key(&self, _: &Exercise, variant: &Variant) -> Result<Response, NoValue> {
        Ok(Response::chosen([&answer(variant.draw.evaluate(&self.key)?.is_true())]))
    }

    fn mark(
        &self,
        exercise: &Exercise,
        variant: &Variant,
        response: &Response,
    ) -> Result<Verdict, Unparseable> {
        let chosen = one_chosen(response, &[answer(true), answer(false)])?;
        let key = self.key(exercise, variant).map_err(|_| Unparseable::of(UnparseableReason::NoVariant))?;
        Ok(Verdict::whole(key == *response, vec![format!("feedback.{chosen}")], response.clone()))
    }
}
