//! `match`: give each left thing one of the right.

use super::*;

#[derive(Debug)]
struct Match {
    left: Vec<Id>,
    right: Vec<Id>,
    key: BTreeMap<Id, Id>,
}

/// Reads `left`, `right`, `key`.
pub fn read(fields: &mut Fields, _: &Family, findings: &mut Vec<Finding>) -> Option<Box<dyn ExerciseKind>> {
    let left = fields.ids("left", 2..=8, findings)?;
    let right = fields.ids("right", 2..=8, findings)?;
    let mut key = BTreeMap::new();
    for (id, value) in fields.table("key", findings) {
        let Some(left) = left.iter().find(|known| known.as_str() == id) else {
            findings.push(fields.error(
                value.line,
                format!("`key.{id}` is not on the left"),
                "Write an id of `left`",
            ));
            continue;
        };
        match value.node {
            Node::Text(text) => match right.iter().find(|known| known.as_str() == text) {
                Some(right) => drop(key.insert(left.clone(), right.clone())),
                None => findings.push(unreachable_key(fields, value.line, "key", &text, &right)),
            },
            _ => findings.push(fields.error(
                value.line,
                format!("`key.{id}` is not a text"),
                "Write an id of `right` in quotation marks",
            )),
        }
    }
    for id in left.iter().filter(|id| !key.contains_key(*id)) {
        findings.push(fields.error(
            fields.line(),
            format!("`key.{id}` is missing"),
            "Say what belongs to it",
        ));
    }
    Some(Box::new(Match { left, right, key }))
}

impl ExerciseKind for Match {
    fn name(&self) -> &'static str {
        "match"
    }

    fn wants(&self, wants: &mut Wants) {
        for id in &self.left {
            wants.need(format!("left.{id}"), Form::Line);
            wants.need(format!("feedback.{id}"), Form::Blocks);
        }
        self.right.iter().for_each(|id| wants.need(format!("right.{id}"), Form::Line));
    }

    fn control(&self, exercise: &Exercise, variant: &Variant) -> Control {
        Control::Pair {
            left: self.left.clone(),
            right: exercise.choices_in_order(variant, "right", &self.right),
        }
    }

    fn key(&self, _: &Exercise, _: &Variant) -> Result<Response, NoValue> {
        Ok(Response::Paired(self.key.iter().map(|(left, right)| (left.clone(), right.to_string())).collect()))
    }

    fn mark(&self, _: &Exercise, _: &Variant, response: &Response) -> Result<Verdict, Unparseable> {
        let Response::Paired(pairs) = response else {
            return Err(Unparseable::of(UnparseableReason::OtherKind));
        };
        if pairs.is_empty() {
            return Err(Unparseable::of(UnparseableReason::Empty));
        }
        for (left, right) in pairs {
            if !self.left.contains(left) || !self.right.iter().any(|known| known.as_str() == right) {
                return Err(Unparseable::at(UnparseableReason::UnknownChoice, left));
            }
        }
        if let Some(id) = self.left.iter().find(|id| !pairs.contains_key(*id)) {
            return Err(Unparseable::at(UnparseableReason::NotAllPaired, id));
        }
        let is_right = |id: &&Id| self.key.get(*id).map(Id::as_str) == pairs.get(*id).map(String::as_str);
        let (right, wrong): (Vec<&Id>, Vec<&Id>) = self.left.iter().partition(is_right);
        let feedback = wrong.iter().map(|id| format!("feedback.{id}")).collect();
        Ok(Verdict { points: right.len(), of: self.left.len(), feedback, normalised: response.clone() })
    }
}
