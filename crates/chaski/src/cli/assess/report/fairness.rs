//! Whether questions treat groups alike: what could be checked, with what, and what could not.

use super::facts::SMALLEST_GROUP;
use psychometrics::Responses;
use psychometrics::calibrate::Settings;
use psychometrics::dif::{Comparison, DifSettings, EtsClass, Evidence, compare};
use psychometrics::distributions::normal_tail;

/// With fewer people in a group an unfair question may well go unseen, and the page says so. Item difference statistics are
/// usually asked of 200 people in the smaller group (Zwick 2012); below half of that little is left to see.
pub const FIRM_GROUP: usize = 100;
/// The most groups that are compared with the reference.
const MAX_GROUPS: usize = 50;
/// The most answers that are looked at in all fits of the likelihood ratio of one page: some thirty seconds.
const MAX_WORK: usize = 100_000_000;

/// The column of groups and what came of it.
pub struct Fairness {
    pub pairs: Vec<Pair>,
    /// A group is too small for anything about it to be shown.
    pub hidden: bool,
    /// Why nothing at all was compared.
    pub nothing: Option<Nothing>,
}

/// Why nothing was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    OneGroup,
    TooManyGroups(usize),
}

/// One group against the reference.
pub struct Pair {
    pub comparison: Comparison,
    pub evidence: Evidence,
    /// People behind the figures: reference, focal.
    pub people: (usize, usize),
    /// Questions about which nothing can be said.
    pub unchecked: Vec<String>,
}

/// How much of a pair could be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    Whole,
    /// With so few people that an unfair question may go unseen.
    Few,
    None,
}

impl Fairness {
    /// `shown`: the numbers of the groups that are large enough, the reference first. `silent`: questions that nobody answered,
    /// or all alike; they treat nobody differently.
    pub fn check(
        responses: &Responses,
        shown: &[usize],
        hidden: bool,
        silent: &[String],
        settings: &Settings,
    ) -> Fairness {
        let nothing = |why| Fairness { pairs: Vec::new(), hidden, nothing: Some(why) };
        let Some((reference, others)) = shown.split_first().filter(|(_, others)| !others.is_empty()) else {
            return nothing(Nothing::OneGroup);
        };
        if others.len() > MAX_GROUPS {
            return nothing(Nothing::TooManyGroups(shown.len()));
        }
        let work = MAX_WORK / others.len();
        let pairs = others.iter().map(|focal| {
            let mut pair = Pair::compare(responses, *reference, *focal, settings, work);
            pair.comparison.items.retain(|item| !silent.contains(&item.name));
            pair.unchecked.retain(|name| !silent.contains(name));
            pair
        });
        Fairness { pairs: pairs.collect(), hidden, nothing: None }
    }

    /// Whether everything was checked with enough people.
    pub fn whole(&self) -> bool {
        self.nothing.is_none()
            && !self.hidden
            && self.pairs.iter().all(|p| p.check() == Check::Whole && p.unchecked.is_empty())
    }
}

impl Pair {
    /// By people who answered everything where there are enough of them; else by models, which use everybody's answers.
    fn compare(
        responses: &Responses,
        reference: usize,
        focal: usize,
        settings: &Settings,
        work: usize,
    ) -> Pair {
        let quick = DifSettings { reference: None, purify: false, likelihood_ratio: None };
        let answered = people(responses, reference, focal);
        let (smaller, matched) = match compare(responses, reference, focal, &quick) {
            Ok(found) if found.matched.0.min(found.matched.1) >= FIRM_GROUP => {
                return Pair::of(found, Evidence::Matching, answered);
            }
            Ok(found) => (found.matched.0.min(found.matched.1), found),
            // Without the likelihood ratio nothing can fail; an empty comparison says that nothing is known.
            Err(_) => (0, Comparison::empty(responses, reference, focal)),
        };
        let more_answered = 2 * answered.0.min(answered.1) >= 3 * smaller.max(1);
        if smaller >= SMALLEST_GROUP && !more_answered {
            return Pair::of(matched, Evidence::Matching, answered);
        }
        let model = Settings { fixed: Vec::new(), warm: Vec::new(), ..settings.clone() };
        let models = DifSettings { likelihood_ratio: Some(model), ..quick };
        let thinned = thinned(responses, reference, focal, work);
        let found = compare(thinned.as_ref().unwrap_or(responses), reference, focal, &models);
        let mut found = found.unwrap_or_else(|_| Comparison::empty(responses, reference, focal));
        let modelled = found.items.iter().any(|i| i.likelihood_ratio.is_some());
        if !modelled && smaller >= SMALLEST_GROUP {
            return Pair::of(matched, Evidence::Matching, answered);
        }
        // Figures of the few who answered everything are theirs, and weaker than those of all.
        for item in &mut found.items {
            (item.mantel, item.logistic) = (None, None);
        }
        Pair::of(found, Evidence::Models, answered)
    }

    fn of(comparison: Comparison, evidence: Evidence, answered: (usize, usize)) -> Pair {
        let unchecked =
            comparison.items.iter().filter(|i| i.verdict().is_none()).map(|i| i.name.clone()).collect();
        let people = if evidence == Evidence::Matching { comparison.matched } else { answered };
        Pair { comparison, evidence, people, unchecked }
    }

    pub fn check(&self) -> Check {
        if self.unchecked.len() == self.comparison.items.len() {
            Check::None
        } else if self.people.0.min(self.people.1) < FIRM_GROUP {
            Check::Few
        } else {
            Check::Whole
        }
    }

    /// Questions in class B or C.
    pub fn flagged(&self) -> Vec<&str> {
        let items = self.comparison.items.iter();
        items
            .filter(|i| i.verdict().is_some_and(|v| v.class != EtsClass::A))
            .map(|i| i.name.as_str())
            .collect()
    }

    /// How many questions would be pointed out if all treated both groups alike: by the rule, |delta| of 1 or more and 1.96
    /// standard errors.
    pub fn by_chance(&self) -> f64 {
        let chance = |item: &psychometrics::dif::ItemDif| match item.mantel.as_ref().map(|m| m.delta_se) {
            Some(Some(se)) if se > 0.0 => 2.0 * normal_tail((1.0 / se).max(1.96)),
            Some(_) => 0.05,
            None => item.likelihood_ratio.as_ref().map_or(0.0, |_| 0.01),
        };
        self.comparison.items.iter().map(chance).sum()
    }
}

/// How many answered anything, in the reference and the focal group.
fn people(responses: &Responses, reference: usize, focal: usize) -> (usize, usize) {
    let in_group = |group: usize| {
        let of_group = |p: &usize| responses.group(*p) == group && responses.answers(*p).len() > 0;
        (0..responses.person_count()).filter(of_group).count()
    };
    (in_group(reference), in_group(focal))
}

/// Every n-th person of the two groups, where all of them would take too long.
fn thinned(responses: &Responses, reference: usize, focal: usize, work: usize) -> Option<Responses> {
    let of_pair = |p: &usize| responses.group(*p) == reference || responses.group(*p) == focal;
    let persons: Vec<usize> = (0..responses.person_count()).filter(of_pair).collect();
    let answers: usize = persons.iter().map(|p| responses.answers(*p).len()).sum();
    let every = (answers * responses.items().len()).div_ceil(work.max(1));
    if every < 2 {
        return None;
    }
    let mut out = Responses::new(responses.items().to_vec());
    let mut met = [0usize; 2];
    for person in persons {
        let side = usize::from(responses.group(person) == focal);
        met[side] += 1;
        if met[side] % every == 0 {
            let (items, scores) = responses.row(person);
            let row: Vec<(u16, u8)> = items.iter().copied().zip(scores.iter().copied()).collect();
            out.push_sparse(&row, responses.group(person) as u16);
        }
    }
    out.name_groups(responses.groups().to_vec());
    Some(out)
}
