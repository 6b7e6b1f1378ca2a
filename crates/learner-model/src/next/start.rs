//! A short start: a few questions up and down the course that find a learner's place, instead of weeks of what she can do.
//!
//! Skills stand in a line, prerequisites first. What she answers right moves the lower end of the search above it, what she answers
//! wrong moves the upper end below it; the next question is a third of the way up, because most who begin a course know little of
//! it and a start that goes wrong twice discourages. One answer may be luck: what was found is only where practice begins, and
//! every later answer corrects it.

use crate::skills::{Mastery, SkillGraph, SkillIndex};

/// Questions of a start at most: 5 tell apart some 12 places.
pub const PROBES_MAX: usize = 5;
/// Answers among which a start may be found; beyond them a learner is known by what she does.
pub const START_ANSWERS: u32 = 10;
/// Fewer skills need no search.
const SKILLS_MIN: usize = 4;
/// Share of draws that go to a neighbour, so that every propensity is above 0.
const EXPLORE: f64 = 0.10;
/// What a right answer says of the skills it rests on, as if one of this difficulty had been right there; a wrong one says the
/// opposite of what builds on it.
const HEARD_DIFFICULTY: f64 = 0.8;
/// Knowledge, in logits, from which an untried skill is passed over; as the policy holds it enough to go on.
const PASSED_LOGIT: f64 = 1.2;
/// Chance of it.
const PASSED_CHANCE: f64 = 0.5;
/// What builds on a skill and is stuck with this chance calls it back.
const STUCK_CHANCE: f64 = 0.3;
/// How much that counts.
const HEARD_WEIGHT: f64 = 1.0;

/// Skills from which the next question of the start is drawn, with their chances, the likeliest first; empty when the start is over.
/// `asked`: the skills asked so far and whether the first answer was right.
pub fn probe(
    graph: &SkillGraph,
    offered: impl Fn(SkillIndex) -> bool,
    asked: &[(SkillIndex, bool)],
) -> Vec<(SkillIndex, f64)> {
    let line: Vec<SkillIndex> = graph.order().iter().copied().filter(|skill| offered(*skill)).collect();
    if line.len() < SKILLS_MIN || asked.len() >= PROBES_MAX {
        return Vec::new();
    }
    let (mut low, mut high) = (0, line.len());
    for (skill, right) in asked {
        let Some(place) = line.iter().position(|other| other == skill) else { continue };
        if *right {
            low = low.max(place + 1);
        } else {
            high = high.min(place);
        }
    }
    // She may contradict herself: then practice decides.
    if low >= high {
        return Vec::new();
    }
    let middle = (2 * low + high) / 3;
    let mut beside = Vec::new();
    if middle > low {
        beside.push(line[middle - 1]);
    }
    if middle + 1 < high {
        beside.push(line[middle + 1]);
    }
    let explore = if beside.is_empty() { 0.0 } else { EXPLORE };
    let each = explore / beside.len().max(1) as f64;
    let first = (line[middle], 1.0 - explore);
    std::iter::once(first).chain(beside.into_iter().map(|skill| (skill, each))).collect()
}

/// The skills she passed, by number: not tried, but what she answered elsewhere says that she can, and nothing that builds on them is
/// stuck. To ask them now would be the too-easy work that a start is there to spare her.
pub fn passed(mastery: &Mastery, graph: &SkillGraph) -> Vec<bool> {
    let known = mastery.each(|skill| mastery.chance_at_least(skill, PASSED_LOGIT) >= PASSED_CHANCE);
    let stuck = mastery.each(|skill| mastery.chance_stuck(skill) >= STUCK_CHANCE);
    let passed = |skill: SkillIndex| {
        mastery.answers(skill).0 == 0
            && known[skill.0 as usize]
            && !graph.enables(skill).iter().any(|other| stuck[other.0 as usize])
    };
    (0..graph.len() as u32).map(|skill| passed(SkillIndex(skill))).collect()
}

/// What one answer of the start says of other skills: a right one of all before it in the line, a wrong one of all after it that
/// build on it.
pub fn hear_probe(mastery: &mut Mastery, graph: &SkillGraph, skill: SkillIndex, right: bool, weight: f64) {
    let place = graph.place(skill);
    if right {
        for other in &graph.order()[..place] {
            mastery.hear(*other, HEARD_DIFFICULTY, true, HEARD_WEIGHT * weight);
        }
        return;
    }
    let mut waiting = vec![skill];
    let mut seen = vec![false; graph.len()];
    while let Some(at) = waiting.pop() {
        for other in graph.enables(at) {
            if !std::mem::replace(&mut seen[other.0 as usize], true) {
                mastery.hear(*other, -HEARD_DIFFICULTY, false, HEARD_WEIGHT * weight);
                waiting.push(*other);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skills::MasterySettings;

    fn line(skills: usize) -> SkillGraph {
        let names: Vec<String> = (0..skills).map(|at| format!("s{at:02}")).collect();
        let declared: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), &[][..])).collect();
        SkillGraph::new(&declared).expect("no cycle")
    }

    #[test]
    fn a_start_finds_the_place_of_whoever_answers_as_she_knows() {
        let graph = line(12);
        for known in 0..=12u32 {
            let mut asked = Vec::new();
            loop {
                let candidates = probe(&graph, |_| true, &asked);
                let Some((skill, chance)) = candidates.first().copied() else { break };
                let sum: f64 = candidates.iter().map(|(_, chance)| chance).sum();
                assert!((sum - 1.0).abs() < 1e-12 && chance >= 0.9, "{candidates:?}");
                asked.push((skill, skill.0 < known));
            }
            assert!(asked.len() <= PROBES_MAX, "{asked:?}");
            let low =
                asked.iter().filter(|(_, right)| *right).map(|(skill, _)| skill.0 + 1).max().unwrap_or(0);
            let high = asked.iter().filter(|(_, right)| !right).map(|(skill, _)| skill.0).min().unwrap_or(12);
            assert!(low <= known && known <= high && high - low <= 2, "{known}: {low}..{high} {asked:?}");
        }
        assert!(probe(&line(3), |_| true, &[]).is_empty(), "three skills need no search");
    }

    #[test]
    fn contradictions_end_it_and_answers_speak_of_what_lies_below() {
        let graph = line(8);
        assert!(probe(&graph, |_| true, &[(SkillIndex(6), true), (SkillIndex(2), false)]).is_empty());
        let mut mastery = Mastery::new(&graph, MasterySettings::default());
        let before = mastery.chance_mastered(SkillIndex(0));
        hear_probe(&mut mastery, &graph, SkillIndex(5), true, 1.0);
        assert!(mastery.chance_mastered(SkillIndex(0)) > before + 0.1);
        assert_eq!(mastery.answers(SkillIndex(0)), (0, 0));
        assert_eq!(mastery.chance_mastered(SkillIndex(6)), before);
    }
}
