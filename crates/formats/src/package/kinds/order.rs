//! `order`: put things in order. Score: neighbours that follow each other as they should.

use super::*;

#[derive(Debug)]
struct Order {
    items: Vec<Id>,
}

/// Reads `items`, in the right order.
pub fn read(fields: &mut Fields, _: &Family, findings: &mut Vec<Finding>) -> Option<Box<dyn ExerciseKind>> {
    Some(Box::new(Order { items: fields.ids("items", 3..=8, findings)? }))
}

impl ExerciseKind for Order {
    fn name(&self) -> &'static str {
        "order"
    }

    fn wants(&self, wants: &mut Wants) {
        wants.need("feedback.wrong", Form::Blocks);
        for id in &self.items {
            wants.need(format!("items.{id}"), Form::Line);
            wants.may(format!("feedback.{id}"), Form::Blocks);
        }
    }

    fn control(&self, _: &Exercise, variant: &Variant) -> Control {
        // Never shown in the right order: a page sent off untouched must not be right.
        let shuffles = (0u32..).map(|n| variant.shuffled(&format!("items {n}"), &self.items));
        let shown = shuffles.take(64).find(|shuffled| *shuffled != self.items);
        Control::Arrange(shown.unwrap_or_else(|| self.items.iter().rev().cloned().collect()))
    }

    fn key(&self, _: &Exercise, _: &Variant) -> Result<Response, NoValue> {
        Ok(Response::Ordered(self.items.clone()))
    }

    fn mark(&self, _: &Exercise, _: &Variant, response: &Response) -> Result<Verdict, Unparseable> {
        let Response::Ordered(placed) = response else {
            return Err(Unparseable::of(UnparseableReason::OtherKind));
        };
        if placed.is_empty() {
            return Err(Unparseable::of(UnparseableReason::Empty));
        }
        let mut seen = BTreeSet::new();
        for id in placed {
            if !self.items.contains(id) {
                return Err(Unparseable::at(UnparseableReason::UnknownChoice, id));
            }
            if !seen.insert(id) {
                return Err(Unparseable::at(UnparseableReason::PlacedTwice, id));
            }
        }
        if let Some(id) = self.items.iter().find(|id| !seen.contains(id)) {
            return Err(Unparseable::at(UnparseableReason::NotAllPlaced, id));
        }
        let follows = |pair: &&[Id]| self.items.windows(2).any(|right| right == *pair);
        let points = placed.windows(2).filter(follows).count();
        let misplaced = placed.iter().zip(&self.items).find(|(placed, right)| placed != right);
        let feedback =
            misplaced.map(|(placed, _)| vec![format!("feedback.{placed}"), "feedback.wrong".into()]);
        Ok(Verdict {
            points,
            of: self.items.len() - 1,
            feedback: feedback.unwrap_or_default(),
            normalised: response.clone(),
        })
    }
}
