//! An item's JSON.

use super::{Choice, Expected, Form, Item, ItemError, NumberAnswer, Rich, Shape, Widget, limits};
use serde_json::Value;

impl Item {
    /// Reads an item of at most [`limits::ITEM_BYTES`].
    pub fn read(json: &[u8]) -> Result<Self, ItemError> {
        Self::from_value(&super::said::parsed(json)?)
    }

    pub(super) fn from_value(value: &Value) -> Result<Self, ItemError> {
        let question =
            value.get("question").ok_or_else(|| ItemError::Damaged("it has no question".into()))?;
        let hints = value.get("hints").and_then(Value::as_array).cloned().unwrap_or_default();
        if hints.len() > limits::HINTS {
            return Err(ItemError::TooMuch("hints"));
        }
        let mut widgets = Vec::new();
        let question = rich_with_widgets(question, &mut widgets)?;
        let hints = hints
            .iter()
            .map(|hint| {
                // What stands in a hint is only to look at.
                let mut shown = Vec::new();
                let text = rich_with_widgets(hint, &mut shown)?;
                Ok(Rich::joined(&text, &shown))
            })
            .collect::<Result<Vec<_>, ItemError>>()?;
        Ok(Self { question, widgets, hints })
    }
}

fn rich_with_widgets(value: &Value, widgets: &mut Vec<Widget>) -> Result<Rich, ItemError> {
    let content = text(value, "content");
    if content.len() > limits::TEXT_BYTES {
        return Err(ItemError::TooMuch("text"));
    }
    let described = value.get("widgets").and_then(Value::as_object);
    let mut too_many = false;
    let rich = Rich::read(content, &mut |name| {
        let widget = read_widget(described?.get(name)?, name)?;
        if widgets.len() >= limits::WIDGETS {
            too_many = true;
            return None;
        }
        let block = !matches!(widget.shape, Shape::Number { .. } | Shape::Formula(_) | Shape::Pick { .. });
        widgets.push(widget);
        Some((widgets.len() - 1, block))
    });
    if too_many { Err(ItemError::TooMuch("widgets")) } else { Ok(rich) }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn yes(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    let all = value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    &all[..all.len().min(limits::OPTIONS)]
}

/// A number, also where it is written as a text.
fn number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

fn rich(source: &str) -> Option<Rich> {
    let rich = Rich::plain_of(source);
    (!rich.is_empty()).then_some(rich)
}

fn read_widget(value: &Value, name: &str) -> Option<Widget> {
    let kind = match text(value, "type") {
        "" => name.split(' ').next().unwrap_or_default(),
        kind => kind,
    };
    let none = Value::Null;
    let options = value.get("options").unwrap_or(&none);
    let graded = value.get("graded").and_then(Value::as_bool).unwrap_or(true) && !yes(value, "static");
    let shape = match kind {
        "radio" => radio(options),
        "dropdown" => dropdown(options),
        "numeric-input" => numeric_input(options),
        "input-number" => input_number(options),
        "expression" => expression(options),
        "orderer" => orderer(options),
        "sorter" => sorter(options),
        "matcher" => matcher(options),
        "categorizer" => categorizer(options),
        "image" => Some(image(options)),
        "passage" => Some(Shape::Shown(Rich::plain_of(text(options, "passageText")))),
        "explanation" => Some(Shape::Shown(Rich::plain_of(text(options, "explanation")))),
        "definition" => Some(Shape::Shown(Rich::plain_of(text(options, "definition")))),
        "group" => Some(Shape::Shown(Rich::plain_of(text(options, "content")))),
        _ => None,
    };
    let known = kind.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(30).collect();
    Some(Widget { shape: shape.unwrap_or(Shape::Unknown(known)), graded })
}

fn radio(options: &Value) -> Option<Shape> {
    let choices: Vec<Choice> = list(options, "choices")
        .iter()
        .map(|choice| Choice {
            words: if yes(choice, "isNoneOfTheAbove") { None } else { rich(text(choice, "content")) },
            right: yes(choice, "correct"),
            clue: rich(text(choice, "clue")).or_else(|| rich(text(choice, "rationale"))),
        })
        .collect();
    let right = choices.iter().filter(|choice| choice.right).count();
    if choices.len() < 2 || right == 0 {
        return None;
    }
    Some(Shape::Choose {
        many: yes(options, "multipleSelect") || right > 1,
        choices,
        shuffle: yes(options, "randomize"),
    })
}

fn dropdown(options: &Value) -> Option<Shape> {
    let choices: Vec<(String, bool)> = list(options, "choices")
        .iter()
        .map(|choice| (Rich::plain_of(text(choice, "content")).plain().to_owned(), yes(choice, "correct")))
        .collect();
    let any_right = choices.iter().any(|(_, right)| *right);
    let label = text(options, "ariaLabel");
    let label = if label.is_empty() { text(options, "placeholder") } else { label };
    any_right.then(|| Shape::Pick { label: label.chars().take(120).collect(), options: choices })
}

fn numeric_input(options: &Value) -> Option<Shape> {
    let answers: Vec<NumberAnswer> = list(options, "answers")
        .iter()
        .take(limits::ANSWERS)
        .map(|answer| NumberAnswer {
            value: number(answer.get("value")),
            tolerance: number(answer.get("maxError")).unwrap_or(0.0).max(0.0),
            means: if matches!(text(answer, "status"), "" | "correct") {
                Expected::Right
            } else {
                Expected::Wrong
            },
            lowest_terms: matches!(text(answer, "simplify"), "required" | "enforced"),
            message: rich(text(answer, "message")),
        })
        .collect();
    // A right answer that fits every number would be no question.
    let sound = answers.iter().any(|answer| answer.means == Expected::Right && answer.value.is_some());
    let answers: Vec<NumberAnswer> = answers
        .into_iter()
        .filter(|answer| answer.value.is_some() || answer.means == Expected::Wrong)
        .collect();
    sound.then(|| Shape::Number {
        label: text(options, "labelText").chars().take(120).collect(),
        answers,
        coefficient: yes(options, "coefficient"),
    })
}

fn input_number(options: &Value) -> Option<Shape> {
    let value = number(options.get("value"))?;
    let inexact = yes(options, "inexact");
    let answer = NumberAnswer {
        value: Some(value),
        tolerance: if inexact { number(options.get("maxError")).unwrap_or(0.1).max(0.0) } else { 0.0 },
        means: Expected::Right,
        lowest_terms: matches!(text(options, "simplify"), "required" | "enforced"),
        message: None,
    };
    Some(Shape::Number { label: String::new(), answers: vec![answer], coefficient: false })
}

fn expression(options: &Value) -> Option<Shape> {
    let forms: Vec<Form> = list(options, "answerForms")
        .iter()
        .take(limits::ANSWERS)
        .map(|form| Form {
            source: text(form, "value").to_owned(),
            means: if matches!(text(form, "considered"), "" | "correct") {
                Expected::Right
            } else {
                Expected::Wrong
            },
        })
        .collect();
    let readable =
        |form: &Form| form.means == Expected::Right && super::algebra::Formula::parse(&form.source).is_some();
    forms.iter().any(readable).then_some(Shape::Formula(forms))
}

fn contents(options: &Value, name: &str) -> Vec<Rich> {
    list(options, name)
        .iter()
        .map(|option| match option {
            Value::String(source) => Rich::plain_of(source),
            other => Rich::plain_of(text(other, "content")),
        })
        .collect()
}

fn orderer(options: &Value) -> Option<Shape> {
    let correct = contents(options, "correctOptions");
    let mut items = correct.clone();
    items.extend(contents(options, "otherOptions"));
    items.truncate(limits::OPTIONS);
    (!correct.is_empty()).then(|| Shape::Arrange { right: (0..correct.len()).collect(), items })
}

fn sorter(options: &Value) -> Option<Shape> {
    let items = contents(options, "correct");
    (items.len() > 1).then(|| Shape::Arrange { right: (0..items.len()).collect(), items })
}

fn matcher(options: &Value) -> Option<Shape> {
    let (left, right) = (contents(options, "left"), contents(options, "right"));
    let fits = !left.is_empty() && left.len() == right.len();
    fits.then(|| Shape::Pair { key: (0..left.len()).collect(), left, right, once: true })
}

fn categorizer(options: &Value) -> Option<Shape> {
    let (left, right) = (contents(options, "items"), contents(options, "categories"));
    let values = list(options, "values").iter();
    let key: Vec<usize> = values.filter_map(|value| usize::try_from(value.as_u64()?).ok()).collect();
    let fits = !left.is_empty() && key.len() == left.len() && key.iter().all(|at| *at < right.len());
    fits.then_some(Shape::Pair { left, right, key, once: false })
}

fn image(options: &Value) -> Shape {
    let none = Value::Null;
    let url = text(options.get("backgroundImage").unwrap_or(&none), "url");
    // Brackets and line ends would end the alternative before its time.
    let words = |name: &str| text(options, name).replace(['[', ']', '\n', '\\'], " ");
    let picture = if url.is_empty() { String::new() } else { format!("![{}]({url})", words("alt")) };
    Shape::Shown(Rich::plain_of(&format!("{}\n\n{picture}\n\n{}", words("title"), words("caption"))))
}

impl Rich {
    /// A text with what its widgets show written into it.
    fn joined(text: &Rich, widgets: &[Widget]) -> Rich {
        let shown = |number: usize| match widgets.get(number).map(|widget| &widget.shape) {
            Some(Shape::Shown(inside)) => inside.raw().to_owned(),
            _ => String::new(),
        };
        text.with_places(&shown)
    }
}
