//! Every exercise's key, tried; exercises whose numbers change, over 1,000 seeds.

use crate::package::{
    control::{Control, GapControl},
    course::Course,
    exact::Exact,
    exercise::{Exercise, Variant},
    family::Rule,
    finding::Finding,
    id::Id,
    mark::mark,
    text::LanguageTexts,
};
use kernel::Seed;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Variants tried for an exercise whose numbers change.
const SEEDS: u64 = 1_000;
/// Fewer different variants than this and neighbours see the same.
const FEW_VARIANTS: usize = 20;
/// Decimals a shown number may have when the author did not say how many.
const SHOWN_DECIMALS: u8 = 2;

pub fn check(course: &Course, findings: &mut Vec<Finding>) {
    for (_, exercise) in course.exercises() {
        let mut problems = Problems::default();
        let seeds = if exercise.varies() { SEEDS } else { 1 };
        let mut different = HashSet::new();
        for seed in 0..seeds {
            match exercise.variant(Seed(seed)) {
                Err(no_variant) => problems.add(seed, no_variant.why.to_string()),
                Ok(variant) => {
                    check_variant(exercise, &variant, &mut problems);
                    different.insert(variant.draw);
                }
            }
        }
        let line = if exercise.varies() { "[numbers]" } else { "key" };
        for (what, (seed, count)) in problems.0 {
            let where_seen = if exercise.varies() {
                format!(" (in {count} of {seeds} variants, first with seed {seed})")
            } else {
                String::new()
            };
            findings.push(Finding::error(
                &exercise.file,
                0,
                format!("{what}{where_seen}"),
                format!("Look at {line} and the texts; add a condition where numbers clash"),
            ));
        }
        if exercise.varies() && different.len() < FEW_VARIANTS {
            let what = format!("only {} different variants", different.len());
            findings.push(Finding::advice(
                &exercise.file,
                0,
                what,
                "Widen the ranges, so that neighbours see different numbers",
            ));
        }
    }
}

/// Problems by their words, with the first seed and how often. Numbers in the words are left out, so that one cause is one line.
#[derive(Default)]
struct Problems(BTreeMap<String, (u64, u64)>);

/// Most problems told per exercise.
const MAX_PROBLEMS: usize = 12;

impl Problems {
    fn add(&mut self, seed: u64, what: String) {
        let same = what.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect::<String>();
        let known = self
            .0
            .keys()
            .find(|known| known.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).eq(same.chars()))
            .cloned();
        let key = known.unwrap_or(what);
        if self.0.contains_key(&key) || self.0.len() < MAX_PROBLEMS {
            self.0.entry(key).or_insert((seed, 0)).1 += 1;
        }
    }
}

fn check_variant(exercise: &Exercise, variant: &Variant, problems: &mut Problems) {
    let seed = variant.seed;
    let mut add = |what: String| problems.add(seed.0, what);
    exercise.kind.check_variant(exercise, variant).into_iter().for_each(&mut add);
    match exercise.key(variant) {
        Err(why) => add(format!("the key has no value: {why}")),
        Ok(key) => match mark(exercise, seed, &key) {
            Ok(marked) if marked.right => {}
            Ok(_) => add("the key is not marked right; is it a number that nobody can write?".to_string()),
            Err(why) => add(format!("the key {why}")),
        },
    }
    sensible(exercise, variant, &mut add);
    for texts in exercise.texts.languages() {
        for (address, text) in texts.iter() {
            for (value, decimals) in text.numbers() {
                match variant.draw.evaluate(value) {
                    Ok(number)
                        if decimals.is_none()
                            && number.decimals().is_none_or(|d| d > most_decimals(exercise)) =>
                    {
                        add(format!(
                            "[{}] `{address}` shows a number with too many decimals; write it as {{name:2}}",
                            texts.language
                        ));
                    }
                    Ok(_) => {}
                    Err(why) => add(format!("[{}] `{address}`: {why}", texts.language)),
                }
            }
        }
        alike(exercise, variant, texts, &mut add);
    }
}

/// Derived numbers inside the bounds their author thinks sensible.
fn sensible(exercise: &Exercise, variant: &Variant, add: &mut dyn FnMut(String)) {
    for (name, rule) in &exercise.family.rules {
        let (Rule::Derived { from, to, decimals, .. }, Some(value)) = (rule, variant.draw.value(name)) else {
            continue;
        };
        let digits = |value: Exact| value.digits(value.decimals().unwrap_or(6).min(6)).unwrap_or_default();
        if value < *from || value > *to {
            add(format!("{name} is {}, outside {} to {}", digits(value), digits(*from), digits(*to)));
        }
        if value.decimals().is_none_or(|found| found > *decimals) {
            add(format!("{name} is {}, with more than {decimals} decimals", digits(value)));
        }
    }
}

/// The most decimals any number of the exercise may have by declaration.
fn most_decimals(exercise: &Exercise) -> u8 {
    let declared = exercise.family.rules.values().map(|rule| match rule {
        Rule::Derived { decimals, .. } => *decimals,
        Rule::Range { from, step, .. } => from.decimals().max(step.decimals()).unwrap_or(0),
        Rule::OneOf(list) => list.iter().filter_map(|number| number.decimals()).max().unwrap_or(0),
    });
    declared.max().unwrap_or(0).max(SHOWN_DECIMALS)
}

/// Two things to choose from that read the same.
fn alike(exercise: &Exercise, variant: &Variant, texts: &LanguageTexts, add: &mut dyn FnMut(String)) {
    let addresses =
        |prefix: &str, ids: &[Id]| ids.iter().map(|id| format!("{prefix}.{id}")).collect::<Vec<_>>();
    let groups: Vec<Vec<String>> = match exercise.control(variant) {
        Control::Choose { options, .. } => {
            vec![options.into_iter().filter_map(|option| option.address).collect()]
        }
        Control::Arrange(items) => vec![addresses("items", &items)],
        Control::Pair { left, right } => vec![addresses("left", &left), addresses("right", &right)],
        Control::Gaps(gaps) => gaps
            .iter()
            .filter_map(|(id, gap)| match gap {
                GapControl::Choose(choices) => Some(addresses(&format!("gaps.{id}"), choices)),
                GapControl::Typed(_) => None,
            })
            .collect(),
        Control::Type(_) => Vec::new(),
    };
    for group in groups {
        let mut seen = BTreeSet::new();
        for address in group {
            let words = texts.plain(&address, variant).unwrap_or_default().into_owned();
            if !words.is_empty() && !seen.insert(words.clone()) {
                add(format!("[{}] `{address}` reads like another: \"{words}\"", texts.language));
            }
        }
    }
}
