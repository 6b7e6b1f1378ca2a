//! Differential item functioning: whether equally able members of two groups answer an item differently.
//!
//! Three views: Mantel-Haenszel with the ETS classes, logistic regression, and the likelihood ratio of item response
//! models. The first two match persons by their number-right score and use persons who answered every item; the third
//! uses all answers. A group difference in ability is not DIF. Start with [`analyse`].

mod likelihood_ratio;
mod logistic;
mod mantel;
mod matching;

pub use likelihood_ratio::LikelihoodRatio;
pub use logistic::Logistic;
pub use mantel::{EtsClass, Mantel};

use crate::calibrate::{CalibrateError, Settings};
use crate::responses::Responses;
use matching::Matched;

/// Everything about one item in one pair of groups.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemDif {
    /// Its name.
    pub name: String,
    /// Mantel-Haenszel (Mantel for graded items).
    pub mantel: Option<Mantel>,
    /// Logistic regression.
    pub logistic: Option<Logistic>,
    /// Likelihood ratio.
    pub likelihood_ratio: Option<LikelihoodRatio>,
    /// Why something is missing.
    pub note: Option<String>,
}

/// What an item's figures come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// A, B or C; B and C are pointed out.
    pub class: EtsClass,
    /// Whether equally able members of the focal group find it harder (else easier).
    pub harder_for_focal: bool,
    /// On which figures it rests.
    pub evidence: Evidence,
}

/// Figures on which a verdict rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Mantel-Haenszel among persons who answered everything.
    Matching,
    /// The likelihood ratio of models, all answers.
    Models,
}

/// Tail probability below which the likelihood ratio alone points an item out.
const MODELS_P: f64 = 0.01;

impl ItemDif {
    /// The class by Mantel-Haenszel where there is one. Else by the likelihood ratio, significant at 1 %, with the borders
    /// .05 and .10 of the standardised difference (Dorans & Kulick 1986). `None` where the item could not be compared.
    pub fn verdict(&self) -> Option<Verdict> {
        if let Some(m) = &self.mantel {
            let (class, harder_for_focal) = (m.class, m.harder_for_focal);
            return Some(Verdict { class, harder_for_focal, evidence: Evidence::Matching });
        }
        let r = self.likelihood_ratio.as_ref()?;
        let class = match r.difference.abs() {
            d if r.p >= MODELS_P || d < 0.05 => EtsClass::A,
            d if d < 0.10 => EtsClass::B,
            _ => EtsClass::C,
        };
        Some(Verdict { class, harder_for_focal: r.difference < 0.0, evidence: Evidence::Models })
    }
}

/// One focal group against the reference group.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Reference group.
    pub reference: String,
    /// Focal group.
    pub focal: String,
    /// Persons in the reference and focal group who answered everything.
    pub matched: (usize, usize),
    /// All items.
    pub items: Vec<ItemDif>,
    /// Items left out of the matching score by purification.
    pub purified: Vec<String>,
}

impl Comparison {
    /// Nothing is known about any item.
    pub fn empty(responses: &Responses, reference: usize, focal: usize) -> Comparison {
        let unknown = |name: &String| ItemDif {
            name: name.clone(),
            mantel: None,
            logistic: None,
            likelihood_ratio: None,
            note: None,
        };
        Comparison {
            reference: responses.groups()[reference].clone(),
            focal: responses.groups()[focal].clone(),
            matched: (0, 0),
            items: responses.items().iter().map(unknown).collect(),
            purified: Vec::new(),
        }
    }
}

/// What to compute.
#[derive(Debug, Clone)]
pub struct DifSettings {
    /// Reference group; `None` for the first in the file.
    pub reference: Option<String>,
    /// Take items flagged B or C out of the matching score and repeat, at most ten times.
    pub purify: bool,
    /// Calibration settings of the likelihood ratio; `None` leaves it out.
    pub likelihood_ratio: Option<Settings>,
}

/// Why no comparison is possible.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DifError {
    /// Fewer than two groups.
    #[error("the column of groups holds {0} group(s): a comparison needs two")]
    Groups(usize),
    /// No such group.
    #[error("there is no group {0:?}; the groups are: {1}")]
    NoGroup(String, String),
    /// Too many groups to compare each.
    #[error("{0} groups: at most 50 can be compared with the reference")]
    TooManyGroups(usize),
    /// The models could not be estimated.
    #[error("likelihood ratio: {0}")]
    Calibrate(#[from] CalibrateError),
}

/// Compares every other group with the reference group.
pub fn analyse(responses: &Responses, settings: &DifSettings) -> Result<Vec<Comparison>, DifError> {
    let groups = responses.groups();
    if groups.len() < 2 {
        return Err(DifError::Groups(groups.len()));
    }
    if groups.len() > 50 {
        return Err(DifError::TooManyGroups(groups.len()));
    }
    let reference = match &settings.reference {
        None => 0,
        Some(name) => groups
            .iter()
            .position(|g| g == name)
            .ok_or_else(|| DifError::NoGroup(name.clone(), groups.join(", ")))?,
    };
    let others = (0..groups.len()).filter(|g| *g != reference);
    others.map(|focal| compare(responses, reference, focal, settings)).collect()
}

/// Compares one group with another, both by their numbers in [`Responses::groups`]; [`DifSettings::reference`] has no say.
pub fn compare(
    responses: &Responses,
    reference: usize,
    focal: usize,
    settings: &DifSettings,
) -> Result<Comparison, DifError> {
    let matched = Matched::new(responses, reference, focal);
    let mut dropped: Vec<usize> = Vec::new();
    let mut mantels = mantel::all(&matched, &dropped);
    if settings.purify {
        for _ in 0..10 {
            let flagged: Vec<usize> = mantels
                .iter()
                .enumerate()
                .filter(|(_, m)| m.as_ref().is_some_and(|m| m.class != EtsClass::A))
                .map(|(i, _)| i)
                .collect();
            // At least three items must remain to match on.
            if flagged == dropped || matched.items() < flagged.len() + 3 {
                break;
            }
            dropped = flagged;
            mantels = mantel::all(&matched, &dropped);
        }
    }
    let ratios = match &settings.likelihood_ratio {
        Some(model) => likelihood_ratio::all(responses, reference, focal, model)?,
        None => vec![Err(""); responses.items().len()],
    };
    let items = responses
        .items()
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let mut item = ItemDif {
                name: name.clone(),
                mantel: mantels[i].clone(),
                logistic: logistic::item(&matched, i, &dropped),
                likelihood_ratio: ratios[i].as_ref().ok().cloned(),
                note: None,
            };
            let mut why: Vec<String> = matched.note(i).into_iter().collect();
            if why.is_empty() && item.mantel.is_none() {
                why.push(
                    "Mantel-Haenszel: no score was reached in both groups with different answers".to_owned(),
                );
            }
            if why.is_empty() && item.logistic.is_none() {
                why.push(
                    "logistic regression: it did not settle, score or group parts the answers".to_owned(),
                );
            }
            why.extend(ratios[i].as_ref().err().filter(|why| !why.is_empty()).map(|why| (*why).to_owned()));
            item.note = (!why.is_empty()).then(|| why.join("; "));
            item
        })
        .collect();
    Ok(Comparison {
        reference: responses.groups()[reference].clone(),
        focal: responses.groups()[focal].clone(),
        matched: matched.sizes(),
        items,
        purified: dropped.iter().map(|i| responses.items()[*i].clone()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibrate::Model;
    use crate::item::Item;
    use crate::synthetic;
    use kernel::Seed;

    const ITEMS: usize = 10;

    /// Two groups, the third item harder for the second by 0.9; each answer is kept where `kept` says so.
    fn groups(persons: usize, kept: impl Fn(usize, usize) -> bool) -> Responses {
        let bank = synthetic::bank(ITEMS, 0.0, Seed(5));
        let mut harder = bank.clone();
        harder[2] = Item {
            intercepts: vec![bank[2].intercepts[0] - 0.9 * bank[2].discrimination],
            ..bank[2].clone()
        };
        let mut out = Responses::new(bank.iter().map(|i| i.name.clone()).collect());
        out.name_groups(vec!["here".into(), "there".into()]);
        let mut chance = Seed(6).chance();
        for (person, theta) in synthetic::abilities(2 * persons, 0.0, 1.0, Seed(7)).into_iter().enumerate() {
            let items = if person % 2 == 0 { &bank } else { &harder };
            let row: Vec<Option<u8>> = (0..ITEMS)
                .map(|i| (synthetic::answer(&items[i], theta, &mut chance), kept(person, i)))
                .map(|(answer, kept)| kept.then_some(answer))
                .collect();
            out.push(&row, (person % 2) as u16);
        }
        out
    }

    fn run(responses: &Responses, models: bool) -> Comparison {
        let settings = DifSettings {
            reference: None,
            purify: false,
            likelihood_ratio: models.then(|| Settings::new(Model::TwoParameter)),
        };
        analyse(responses, &settings).unwrap().remove(0)
    }

    fn classes(found: &Comparison) -> Vec<Option<EtsClass>> {
        found.items.iter().map(|i| i.verdict().map(|v| v.class)).collect()
    }

    #[test]
    fn a_column_nobody_answered_changes_nothing() {
        let whole = groups(400, |_, _| true);
        let mut names = whole.items().to_vec();
        names.push("empty".into());
        let wider = whole.mapped(names, |_, a| Some((a.item as u16, a.score as u8)));
        let (plain, with) = (run(&whole, false), run(&wider, false));
        assert_eq!(plain.items[..], with.items[..ITEMS]);
        assert_eq!(with.items[ITEMS].note.as_deref(), Some("nobody answered it"));
        assert_eq!(plain.items[2].verdict().unwrap().evidence, Evidence::Matching);
        assert!(plain.items[2].verdict().unwrap().harder_for_focal);
    }

    #[test]
    fn counting_from_one_changes_nothing() {
        let plain = groups(300, |_, _| true);
        let from_one = plain.mapped(plain.items().to_vec(), |_, a| Some((a.item as u16, a.score as u8 + 1)));
        assert_eq!(run(&plain, false), run(&from_one, false));
    }

    #[test]
    fn where_nobody_is_complete_the_models_say_it() {
        let found = run(&groups(1500, |person, item| (person / 2 + item) % 3 != 0), true);
        assert_eq!(found.matched, (0, 0));
        let third = found.items[2].verdict().unwrap();
        assert_eq!((third.evidence, third.harder_for_focal), (Evidence::Models, true));
        assert_ne!(third.class, EtsClass::A);
        let ratio = found.items[2].likelihood_ratio.as_ref().unwrap();
        assert!((-0.25..-0.1).contains(&ratio.difference), "{ratio:?}");
        let flagged = classes(&found).iter().filter(|c| c.is_some_and(|c| c != EtsClass::A)).count();
        assert!(flagged <= 2, "{:?}", classes(&found));
    }

    /// The group is the answer to the first item: no ratio exists, but the side is known.
    #[test]
    fn an_infinite_ratio_keeps_its_side() {
        let plain = groups(300, |_, _| true);
        let mut out = Responses::new(plain.items().to_vec());
        out.name_groups(vec!["right".into(), "wrong".into()]);
        for person in 0..plain.person_count() {
            let row: Vec<Option<u8>> = plain.answers(person).map(|a| Some(a.score as u8)).collect();
            out.push(&row, u16::from(row[0] == Some(0)));
        }
        let reversed = |reference: &str| {
            let settings =
                DifSettings { reference: Some(reference.into()), purify: false, likelihood_ratio: None };
            analyse(&out, &settings).unwrap().remove(0).items[0].clone()
        };
        for (reference, harder) in [("right", true), ("wrong", false)] {
            let item = reversed(reference);
            assert_eq!(item.mantel.as_ref().unwrap().delta, None);
            let verdict = item.verdict().unwrap();
            assert_eq!((verdict.class, verdict.harder_for_focal), (EtsClass::C, harder));
            assert!(item.note.unwrap().contains("logistic regression"));
        }
    }
}
