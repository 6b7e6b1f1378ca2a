//! One exercise file: the facts, the family of numbers, the kind, the texts.

use super::{
    Context, Folder,
    words::{Wanted, sections, texts},
};
use crate::package::{
    exact::Exact,
    exercise::Exercise,
    expression::Expression,
    family::{Family, Rule},
    fields::{Fields, Located, Node},
    finding::Finding,
    id::Id,
    kinds::{Count, ExerciseKind, KINDS, Wants},
    text::Form,
};
use std::collections::{BTreeMap, BTreeSet};

/// Most numbers of one exercise, drawn and derived.
const MAX_NUMBERS: usize = 40;
/// Most words one name draws from.
const MAX_WORDS: i64 = 50;
/// Most values one number draws from: beyond, a range is a mistake.
const MAX_STEPS: i64 = 1_000_000;

/// Reads an exercise; `None` when it cannot be used.
pub fn read(folder: &mut Folder, context: &Context, lesson: &str, file: &str, id: Id) -> Option<Exercise> {
    let mut fields = folder.toml(file)?;
    let findings = &mut folder.findings;
    let kind_line = fields.line_of("kind").unwrap_or(1);
    let kind_name = fields.needed_text("kind", findings);
    let reader = kind_name.and_then(|name| {
        let reader = KINDS.iter().find(|(known, _)| *known == name).map(|(_, reader)| *reader);
        if reader.is_none() {
            let known: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
            findings.push(fields.error(
                kind_line,
                format!("there is no kind \"{name}\""),
                format!("Write one of {}", known.join(", ")),
            ));
        }
        reader
    })?;
    let skill = skill(&mut fields, context, findings);
    let difficulty = fields.whole("difficulty", 1..=5, true, findings);
    let picture_line = fields.line_of("picture").unwrap_or(0);
    let picture = fields.text("picture", findings);
    let shuffle = fields.boolean("shuffle", findings).unwrap_or(true);
    let family = read_family(&mut fields, findings);
    let mut sections = sections(&mut fields, &context.languages, findings);
    let kind = reader(&mut fields, &family, findings);
    fields.finish(findings);
    let mut language_pictures = BTreeMap::new();
    for section in &mut sections {
        language_pictures
            .extend(section.fields.text("picture", findings).map(|name| (section.language.clone(), name)));
    }
    let kind = kind?;
    let wants = wants(kind.as_ref(), picture.is_some() || !language_pictures.is_empty(), &family);
    let wanted = Wanted { wants: &wants, family: &family };
    let texts = texts(file, sections, &wanted, findings);
    for texts in texts.languages() {
        for (address, what) in kind.check_texts(texts) {
            let line = texts.get(&address).map_or(0, |text| text.line);
            findings.push(Finding::error(
                file,
                line,
                format!("[{}] {what}", texts.language),
                "Correct the text",
            ));
        }
    }
    for name in picture.iter().chain(language_pictures.values()).map(String::as_str).chain(kind.pictures()) {
        folder.picture(lesson, name, file, picture_line);
    }
    Some(Exercise {
        id,
        file: file.to_string(),
        skill: skill?,
        difficulty: difficulty? as u8,
        picture,
        language_pictures,
        shuffle,
        family,
        kind,
        texts,
    })
}

fn skill(fields: &mut Fields, context: &Context, findings: &mut Vec<Finding>) -> Option<Id> {
    let line = fields.line_of("skill").unwrap_or(0);
    let text = fields.needed_text("skill", findings)?;
    let known = context.skills.get(text.as_str()).cloned();
    if known.is_none() {
        findings.push(fields.error(line, format!("\"{text}\" is no skill"), "Write an id of skills.toml"));
    }
    known
}

/// The texts every exercise wants, then the kind's.
pub(in crate::package) fn wants(kind: &dyn ExerciseKind, has_picture: bool, family: &Family) -> Wants {
    let mut wants = Wants::default();
    wants.need("prompt", Form::Blocks);
    wants.may("title", Form::Plain);
    if has_picture {
        wants.need("picture_text", Form::Plain);
    }
    wants.list("hints", Form::Blocks, Count::Same(1, 4));
    wants.need("solution", Form::Blocks);
    for (name, count) in &family.words {
        let count = usize::from(*count);
        wants.list(format!("words.{name}"), Form::Plain, Count::Same(count, count));
    }
    kind.wants(&mut wants);
    for general in ["feedback.right", "feedback.wrong"] {
        if !wants.0.iter().any(|want| want.address == general) {
            wants.may(general, Form::Blocks);
        }
    }
    wants
}

/// `[numbers]`, `[words]`, `[conditions]`.
fn read_family(fields: &mut Fields, findings: &mut Vec<Finding>) -> Family {
    let mut family = Family::default();
    let file = fields.file().to_string();
    let problem = |line, what: String| {
        Finding::error(&file, line, what, "See docs/package-format.md, Exercises with changing numbers")
    };
    let numbers = fields.table("numbers", findings);
    if numbers.len() > MAX_NUMBERS {
        findings.push(problem(fields.line(), format!("{} numbers; at most {MAX_NUMBERS}", numbers.len())));
    }
    let mut needs: BTreeMap<String, (BTreeSet<String>, u32)> = BTreeMap::new();
    for (name, value) in numbers.into_iter().take(MAX_NUMBERS) {
        let line = value.line;
        match is_name(&name).then(|| rule(&file, value, findings)) {
            Some(Some(rule)) => {
                if let Rule::Derived { is, .. } = &rule {
                    let mut names = BTreeSet::new();
                    is.names(&mut names);
                    needs.insert(name.clone(), (names, line));
                }
                family.rules.insert(name, rule);
            }
            Some(None) => {}
            None => findings
                .push(problem(line, format!("\"{name}\" cannot be a name; use small letters, digits and _"))),
        }
    }
    for (name, value) in fields.table("words", findings) {
        match value.node {
            Node::Number(count)
                if is_name(&name) && count.as_whole().is_some_and(|n| (1..=MAX_WORDS).contains(&n)) =>
            {
                family.words.insert(name, count.as_whole().unwrap_or(1) as u8);
            }
            _ => findings.push(problem(
                value.line,
                format!("`words.{name}` is not how many words there are (1 to {MAX_WORDS})"),
            )),
        }
    }
    for (name, value) in fields.table("conditions", findings) {
        let parsed = match &value.node {
            Node::Text(text) => Expression::parse(text).map_err(|error| error.to_string()),
            _ => Err(format!("`conditions.{name}` is not an expression in quotation marks")),
        };
        match parsed {
            Ok(condition) => drop(family.conditions.insert(name, condition)),
            Err(what) => findings.push(problem(value.line, what)),
        }
    }
    order_derived(&mut family, needs, &mut |line, what| findings.push(problem(line, what)));
    let mut names = BTreeSet::new();
    family.conditions.values().for_each(|condition| condition.names(&mut names));
    for name in names.iter().filter(|name| !family.knows(name)) {
        findings
            .push(problem(0, format!("a condition uses \"{name}\", which is not in [numbers] or [words]")));
    }
    family
}

fn is_name(name: &str) -> bool {
    let sign = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (1..=30).contains(&name.len())
        && name.as_bytes()[0].is_ascii_lowercase()
        && name.bytes().all(sign)
        && !["and", "or", "not"].contains(&name)
}

/// Derived numbers each after those they need; a circle or an unknown name is a problem.
fn order_derived(
    family: &mut Family,
    mut needs: BTreeMap<String, (BTreeSet<String>, u32)>,
    problem: &mut dyn FnMut(u32, String),
) {
    for (name, (names, line)) in &needs {
        for unknown in names.iter().filter(|name| !family.knows(name)) {
            problem(*line, format!("`{name}` uses \"{unknown}\", which is not in [numbers] or [words]"));
        }
    }
    while !needs.is_empty() {
        let is_ready = |(_, (names, _)): &(&String, &(BTreeSet<String>, u32))| {
            !names.iter().any(|name| needs.contains_key(name))
        };
        let Some(name) = needs.iter().find(is_ready).map(|(name, _)| name.clone()) else {
            let circle: Vec<&str> = needs.keys().map(String::as_str).collect();
            problem(0, format!("these numbers need each other in a circle: {}", circle.join(", ")));
            // Without an order they have no value; leaving them out makes every use an error of its own.
            needs.keys().for_each(|name| drop(family.rules.remove(name)));
            return;
        };
        needs.remove(&name);
        family.order.push(name);
    }
}

fn rule(file: &str, value: Located, findings: &mut Vec<Finding>) -> Option<Rule> {
    let line = value.line;
    let to_do = "Write { from = 2, to = 9 }, { one_of = [10, 20] } or an expression in quotation marks";
    let mut refuse = |what: String| findings.push(Finding::error(file, line, what, to_do));
    let derived = |text: &str, from: Option<Exact>, to: Option<Exact>, decimals: Option<i64>| {
        Expression::parse(text).map_err(|error| error.to_string()).map(|is| Rule::Derived {
            is,
            from: from.unwrap_or(Exact::ZERO),
            to: to.unwrap_or(Exact::whole(1_000_000)),
            decimals: decimals.unwrap_or(2).clamp(0, 6) as u8,
        })
    };
    let read = match value.node {
        Node::Number(number) => Ok(Rule::OneOf(vec![number])),
        Node::Text(text) => derived(&text, None, None, None),
        Node::Table(table) => {
            let mut fields = Fields::inside(file, line, table);
            let mut number = |name: &str| match fields.take(name) {
                Some(Located { node: Node::Number(number), .. }) => Some(number),
                _ => None,
            };
            let (from, to, step, decimals) =
                (number("from"), number("to"), number("step"), number("decimals"));
            let (is, one_of) = (fields.take("is"), fields.take("one_of"));
            let unknown = fields.take_all().into_keys().next();
            match (is.map(|is| is.node), one_of.map(|list| list.node)) {
                _ if unknown.is_some() => {
                    Err(format!("a number has nothing called `{}`", unknown.unwrap_or_default()))
                }
                (Some(Node::Text(text)), None) => {
                    derived(&text, from, to, decimals.and_then(Exact::as_whole))
                }
                (None, Some(Node::List(list))) => one_of_list(list),
                (None, None) => range(from, to, step.unwrap_or(Exact::ONE)),
                _ => Err("a number is neither drawn nor derived".to_string()),
            }
        }
        _ => Err("a number is neither drawn nor derived".to_string()),
    };
    read.map_err(&mut refuse).ok()
}

fn one_of_list(list: Vec<Located>) -> Result<Rule, String> {
    let numbers: Option<Vec<Exact>> = list
        .into_iter()
        .map(|item| match item.node {
            Node::Number(number) => Some(number),
            _ => None,
        })
        .collect();
    match numbers {
        Some(numbers) if !numbers.is_empty() => Ok(Rule::OneOf(numbers)),
        _ => Err("`one_of` is not a list of numbers; words stand in [words]".to_string()),
    }
}

fn range(from: Option<Exact>, to: Option<Exact>, step: Exact) -> Result<Rule, String> {
    let (Some(from), Some(to)) = (from, to) else { return Err("a range needs `from` and `to`".to_string()) };
    let steps = to
        .minus(from)
        .and_then(|width| width.divided_by(step))
        .map(|steps| steps.floor().as_whole().unwrap_or(-1));
    match steps {
        Some(steps @ 0..=MAX_STEPS) if step > Exact::ZERO => {
            Ok(Rule::Range { from, step, count: steps as u64 + 1 })
        }
        _ => Err("the range is empty or has more than a million steps".to_string()),
    }
}
