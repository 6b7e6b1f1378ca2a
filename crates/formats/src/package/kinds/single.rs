//! `single`: one choice of several.

use super::*;
use crate::package::control::Choosable;

/// Fewest and most choices that fit a phone's page.
pub(super) const CHOICES: std::ops::RangeInclusive<usize> = 2..=8;

#[derive(Debug)]
struct Single {
    choices: Choices,
    key: Id,
}

/// Choices with their pictures and, where they are numbers, their values; shared with `multiple`.
#[derive(Debug)]
pub(super) struct Choices {
    pub ids: Vec<Id>,
    pub pictures: BTreeMap<Id, String>,
    pub values: BTreeMap<Id, Expression>,
}

impl Choices {
    pub fn read(fields: &mut Fields, family: &Family, findings: &mut Vec<Finding>) -> Option<Self> {
        let ids = fields.ids("choices", CHOICES, findings)?;
        let pictures = choice_pictures(fields, &ids, findings);
        let values = expressions(fields, "values", family, findings);
        for id in values.keys().filter(|id| !ids.contains(id)) {
            findings.push(fields.error(
                fields.line(),
                format!("`values.{id}` is no choice"),
                "Write a choice's id",
            ));
        }
        Some(Self { ids, pictures, values })
    }

    pub fn options(&self, exercise: &Exercise, variant: &Variant) -> Vec<Choosable> {
        let option = |id: Id| Choosable {
            address: Some(format!("choices.{id}")),
            picture: self.pictures.get(&id).cloned(),
            id,
        };
        exercise.choices_in_order(variant, "choices", &self.ids).into_iter().map(option).collect()
    }

    pub fn ties(&self, variant: &Variant) -> Vec<String> {
        let value =
            |(id, value): (&Id, &Expression)| Some((id.to_string(), variant.draw.evaluate(value).ok()?));
        ties(&self.values.iter().filter_map(value).collect::<Vec<_>>())
    }
}

/// Reads `choices`, `key`.
pub fn read(
    fields: &mut Fields,
    family: &Family,
    findings: &mut Vec<Finding>,
) -> Option<Box<dyn ExerciseKind>> {
    let choices = Choices::read(fields, family, findings)?;
    let key = one_of(fields, "key", &choices.ids, findings)?;
    Some(Box::new(Single { choices, key }))
}

impl ExerciseKind for Single {
    fn name(&self) -> &'static str {
        "single"
    }

    fn wants(&self, wants: &mut Wants) {
        for id in &self.choices.ids {
            wants.need(format!("choices.{id}"), Form::Line);
            if *id != self.key {
                wants.need(format!("feedback.{id}"), Form::Blocks);
            }
        }
    }

    fn control(&self, exercise: &Exercise, variant: &Variant) -> Control {
        Control::Choose { many: false, options: self.choices.options(exercise, variant) }
    }

    fn key(&self, _: &Exercise, _: &Variant) -> Result<Response, NoValue> {
        Ok(Response::chosen([&self.key]))
    }

    fn mark(&self, _: &Exercise, _: &Variant, response: &Response) -> Result<Verdict, Unparseable> {
        let chosen = one_chosen(response, &self.choices.ids)?;
        Ok(Verdict::whole(*chosen == self.key, vec![format!("feedback.{chosen}")], response.clone()))
    }

    fn check_variant(&self, _: &Exercise, variant: &Variant) -> Vec<String> {
        self.choices.ties(variant)
    }

    fn pictures(&self) -> Vec<&str> {
        self.choices.pictures.values().map(String::as_str).collect()
    }
}
