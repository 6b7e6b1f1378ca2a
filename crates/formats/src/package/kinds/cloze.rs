//! `cloze`: a text with gaps to choose or type.

use super::{
    number::NumberKey,
    text::{Forgive, first_accepted, typed_words},
    *,
};
use crate::package::control::{GapControl, TypedGap};

/// Most gaps in one text.
const MAX_GAPS: usize = 6;

#[derive(Debug)]
enum Gap {
    Choose { choices: Vec<Id>, key: Id },
    Number(NumberKey),
    Words(Forgive),
}

#[derive(Debug)]
struct Cloze {
    gaps: BTreeMap<Id, Gap>,
}

/// Reads `[gaps.ID]`, each a choice, a number or words.
pub fn read(
    fields: &mut Fields,
    family: &Family,
    findings: &mut Vec<Finding>,
) -> Option<Box<dyn ExerciseKind>> {
    let table = fields.table("gaps", findings);
    if table.is_empty() || table.len() > MAX_GAPS {
        findings.push(fields.error(
            fields.line(),
            format!("{} gaps", table.len()),
            "Write 1 to 6 gaps, each as [gaps.ID]",
        ));
        return None;
    }
    let mut gaps = BTreeMap::new();
    for (id, value) in table {
        let id = match inner_id(fields.file(), value.line, &id) {
            Ok(id) => id,
            Err(finding) => {
                findings.push(finding);
                continue;
            }
        };
        let Node::Table(table) = value.node else {
            findings.push(fields.error(
                value.line,
                format!("`gaps.{id}` is not a table"),
                "Write [gaps.ID] and its facts below",
            ));
            continue;
        };
        let mut gap = Fields::inside(fields.file(), value.line, table);
        if let Some(read) = read_gap(&mut gap, family, findings) {
            gaps.insert(id, read);
        }
        gap.finish(findings);
    }
    Some(Box::new(Cloze { gaps }))
}

fn read_gap(gap: &mut Fields, family: &Family, findings: &mut Vec<Finding>) -> Option<Gap> {
    if gap.line_of("choices").is_some() {
        let choices = gap.ids("choices", super::single::CHOICES, findings)?;
        let key = one_of(gap, "key", &choices, findings)?;
        return Some(Gap::Choose { choices, key });
    }
    if gap.line_of("accept").is_some() {
        gap.boolean("accept", findings)?;
        return Some(Gap::Words(Forgive::read(gap, findings)));
    }
    NumberKey::read(gap, family, findings).map(Gap::Number)
}

impl ExerciseKind for Cloze {
    fn name(&self) -> &'static str {
        "cloze"
    }

    fn wants(&self, wants: &mut Wants) {
        wants.need("text", Form::Gapped);
        for (id, gap) in &self.gaps {
            match gap {
                Gap::Choose { choices, key } => {
                    for choice in choices {
                        wants.need(format!("gaps.{id}.{choice}"), Form::Plain);
                        if choice != key {
                            wants.need(format!("feedback.{id}.{choice}"), Form::Blocks);
                        }
                    }
                }
                Gap::Number(number) => {
                    number.wants(wants);
                    wants.need(format!("feedback.{id}.wrong"), Form::Blocks);
                }
                Gap::Words(_) => {
                    wants.list(format!("gaps.{id}.accept"), Form::Plain, Count::Own(1, MAX_SPELLINGS));
                    wants.need(format!("feedback.{id}.wrong"), Form::Blocks);
                }
            }
        }
    }

    fn control(&self, exercise: &Exercise, variant: &Variant) -> Control {
        let control = |(id, gap): (&Id, &Gap)| {
            let control = match gap {
                Gap::Choose { choices, .. } => {
                    GapControl::Choose(exercise.choices_in_order(variant, id.as_str(), choices))
                }
                Gap::Number(number) => GapControl::Typed(number.gap()),
                Gap::Words(_) => GapControl::Typed(TypedGap { numeric: false, unit: None }),
            };
            (id.clone(), control)
        };
        Control::Gaps(self.gaps.iter().map(control).collect())
    }

    fn key(&self, exercise: &Exercise, variant: &Variant) -> Result<Response, NoValue> {
        let key = |(id, gap): (&Id, &Gap)| {
            let key = match gap {
                Gap::Choose { key, .. } => key.to_string(),
                Gap::Number(number) => number.typed(variant)?,
                Gap::Words(_) => first_accepted(exercise, variant, &format!("gaps.{id}.accept")),
            };
            Ok((id.clone(), key))
        };
        Ok(Response::Paired(self.gaps.iter().map(key).collect::<Result<_, NoValue>>()?))
    }

    fn mark(
        &self,
        exercise: &Exercise,
        variant: &Variant,
        response: &Response,
    ) -> Result<Verdict, Unparseable> {
        let Response::Paired(filled) = response else {
            return Err(Unparseable::of(UnparseableReason::OtherKind));
        };
        if filled.is_empty() {
            return Err(Unparseable::of(UnparseableReason::Empty));
        }
        if let Some(id) = filled.keys().find(|id| !self.gaps.contains_key(*id)) {
            return Err(Unparseable::at(UnparseableReason::UnknownChoice, id));
        }
        let (mut points, mut feedback, mut normalised) = (0, Vec::new(), BTreeMap::new());
        for (id, gap) in &self.gaps {
            let typed = filled.get(id).map_or("", |text| text.trim());
            if typed.is_empty() {
                return Err(Unparseable::at(UnparseableReason::GapEmpty, id));
            }
            let (right, spelling, address) =
                judge(exercise, variant, id, gap, typed).map_err(|reason| Unparseable::at(reason, id))?;
            points += usize::from(right);
            if !right {
                feedback.push(address);
            }
            normalised.insert(id.clone(), spelling);
        }
        Ok(Verdict { points, of: self.gaps.len().max(1), feedback, normalised: Response::Paired(normalised) })
    }

    fn check_variant(&self, _: &Exercise, variant: &Variant) -> Vec<String> {
        let problems = |(id, gap): (&Id, &Gap)| match gap {
            Gap::Number(number) => {
                number.check(variant).into_iter().map(|what| format!("gap {id}: {what}")).collect()
            }
            _ => Vec::new(),
        };
        self.gaps.iter().flat_map(problems).collect()
    }

    fn check_texts(&self, texts: &LanguageTexts) -> Vec<(String, String)> {
        let Some(text) = texts.get("text") else { return Vec::new() };
        let found: Vec<&Id> = text.gaps().collect();
        let mut problems = Vec::new();
        for id in self.gaps.keys() {
            match found.iter().filter(|gap| **gap == id).count() {
                1 => {}
                0 => problems.push(format!("the gap [[{id}]] stands nowhere in the text")),
                _ => problems.push(format!("the gap [[{id}]] stands more than once in the text")),
            }
        }
        let unknown = found.iter().filter(|id| !self.gaps.contains_key(**id));
        problems.extend(unknown.map(|id| format!("the gap [[{id}]] has no [gaps.{id}]")));
        problems.into_iter().map(|what| ("text".to_string(), what)).collect()
    }
}

/// Right or not, the answer in one spelling, and the feedback's address.
fn judge(
    exercise: &Exercise,
    variant: &Variant,
    id: &Id,
    gap: &Gap,
    typed: &str,
) -> Result<(bool, String, String), UnparseableReason> {
    match gap {
        Gap::Choose { choices, key } => {
            let chosen = choices
                .iter()
                .find(|choice| choice.as_str() == typed)
                .ok_or(UnparseableReason::UnknownChoice)?;
            Ok((chosen == key, typed.to_string(), format!("feedback.{id}.{chosen}")))
        }
        Gap::Number(number) => {
            let judged = number.judge(exercise, variant, typed)?;
            let spelling = judged.value.digits(judged.value.decimals().unwrap_or(6)).unwrap_or_default();
            Ok((judged.right, spelling, format!("feedback.{id}.wrong")))
        }
        Gap::Words(forgive) => {
            let words = typed_words(typed)?;
            let right = forgive.accepts(exercise, variant, &format!("gaps.{id}.accept"), words);
            Ok((right, forgive.folded(words), format!("feedback.{id}.wrong")))
        }
    }
}
