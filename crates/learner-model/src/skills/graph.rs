//! The prerequisite graph of a course: read once at package check, then trusted.

use std::collections::BTreeMap;

/// A skill's place in its graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillIndex(pub u32);

impl SkillIndex {
    fn at(self) -> usize {
        self.0 as usize
    }
}

/// More skills than a course can mean; a wrong file rather than a large course.
pub const SKILLS_MAX: usize = 10_000;

/// What is wrong with a list of skills, naming them so that an author can mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// Two skills of one name.
    #[error("the skill \"{0}\" is declared twice")]
    Duplicate(String),
    /// A prerequisite that no skill declares.
    #[error("the skill \"{skill}\" needs \"{missing}\", which the course does not declare")]
    Unknown {
        /// The skill with the prerequisite.
        skill: String,
        /// The name nobody declares.
        missing: String,
    },
    /// Skills that need each other, in order, the first repeated at the end.
    #[error("these skills need each other in a circle: {}", .0.join(" -> "))]
    Cycle(Vec<String>),
    /// Beyond [`SKILLS_MAX`].
    #[error("{0} skills are more than the {SKILLS_MAX} a course may have")]
    TooMany(usize),
}

/// Skills in the author's order, each with its prerequisites; without cycles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillGraph {
    names: Vec<String>,
    needs: Vec<Vec<SkillIndex>>,
    enables: Vec<Vec<SkillIndex>>,
    /// Prerequisites first; among the free, the author's order.
    order: Vec<SkillIndex>,
    /// Where each skill stands in `order`.
    place: Vec<usize>,
}

impl SkillGraph {
    /// Builds the graph from (skill, its prerequisites) in the author's order.
    pub fn new(declared: &[(&str, &[&str])]) -> Result<Self, GraphError> {
        if declared.len() > SKILLS_MAX {
            return Err(GraphError::TooMany(declared.len()));
        }
        let mut index = BTreeMap::new();
        for (at, (name, _)) in declared.iter().enumerate() {
            if index.insert(*name, SkillIndex(at as u32)).is_some() {
                return Err(GraphError::Duplicate((*name).to_owned()));
            }
        }
        let mut needs = Vec::with_capacity(declared.len());
        for (name, prerequisites) in declared {
            let mut found = Vec::with_capacity(prerequisites.len());
            for prerequisite in *prerequisites {
                let at = index.get(prerequisite).ok_or_else(|| GraphError::Unknown {
                    skill: (*name).to_owned(),
                    missing: (*prerequisite).to_owned(),
                })?;
                if !found.contains(at) {
                    found.push(*at);
                }
            }
            needs.push(found);
        }
        let names: Vec<String> = declared.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self::from_parts(names, needs)
    }

    fn from_parts(names: Vec<String>, needs: Vec<Vec<SkillIndex>>) -> Result<Self, GraphError> {
        let mut enables = vec![Vec::new(); names.len()];
        for (at, prerequisites) in needs.iter().enumerate() {
            for prerequisite in prerequisites {
                enables[prerequisite.at()].push(SkillIndex(at as u32));
            }
        }
        let mut waiting: Vec<usize> = needs.iter().map(Vec::len).collect();
        // A sorted set of free skills keeps the author's order wherever prerequisites allow it.
        let mut free: std::collections::BTreeSet<u32> =
            (0..names.len() as u32).filter(|at| waiting[*at as usize] == 0).collect();
        let mut order = Vec::with_capacity(names.len());
        while let Some(at) = free.pop_first() {
            order.push(SkillIndex(at));
            for next in &enables[at as usize] {
                waiting[next.at()] -= 1;
                if waiting[next.at()] == 0 {
                    free.insert(next.0);
                }
            }
        }
        if order.len() < names.len() {
            return Err(GraphError::Cycle(cycle(&names, &needs, &waiting)));
        }
        let mut place = vec![0; names.len()];
        for (at, skill) in order.iter().enumerate() {
            place[skill.at()] = at;
        }
        Ok(Self { names, needs, enables, order, place })
    }

    /// How many skills.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// A course without declared skills.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The skill's name as the author wrote it.
    pub fn name(&self, skill: SkillIndex) -> &str {
        &self.names[skill.at()]
    }

    /// The skill of that name.
    pub fn find(&self, name: &str) -> Option<SkillIndex> {
        self.names.iter().position(|n| n == name).map(|at| SkillIndex(at as u32))
    }

    /// What the skill rests on directly.
    pub fn needs(&self, skill: SkillIndex) -> &[SkillIndex] {
        &self.needs[skill.at()]
    }

    /// What rests on the skill directly.
    pub fn enables(&self, skill: SkillIndex) -> &[SkillIndex] {
        &self.enables[skill.at()]
    }

    /// The skill just before it in [`SkillGraph::order`].
    pub fn before(&self, skill: SkillIndex) -> Option<SkillIndex> {
        self.place[skill.at()].checked_sub(1).map(|place| self.order[place])
    }

    /// The skill just after it in [`SkillGraph::order`].
    pub fn after(&self, skill: SkillIndex) -> Option<SkillIndex> {
        self.order.get(self.place[skill.at()] + 1).copied()
    }

    /// The skill's place in [`SkillGraph::order`].
    pub fn place(&self, skill: SkillIndex) -> usize {
        self.place[skill.at()]
    }

    /// All skills, prerequisites first, otherwise in the author's order.
    pub fn order(&self) -> &[SkillIndex] {
        &self.order
    }
}

/// One circle among the skills that never became free, found by walking prerequisites until one repeats.
fn cycle(names: &[String], needs: &[Vec<SkillIndex>], waiting: &[usize]) -> Vec<String> {
    let Some(start) = waiting.iter().position(|left| *left > 0) else { return Vec::new() };
    let mut walked = vec![start];
    loop {
        let here = walked[walked.len() - 1];
        // A skill that still waits has a prerequisite that still waits, else it would have become free.
        let Some(next) = needs[here].iter().map(|n| n.at()).find(|n| waiting[*n] > 0) else {
            return Vec::new();
        };
        if let Some(from) = walked.iter().position(|w| *w == next) {
            walked.push(next);
            return walked[from..].iter().map(|at| names[*at].clone()).collect();
        }
        walked.push(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prerequisites_come_first_and_author_order_is_kept() {
        let graph =
            SkillGraph::new(&[("fractions", &["division"]), ("counting", &[]), ("division", &["counting"])])
                .expect("no cycle");
        let names: Vec<&str> = graph.order().iter().map(|s| graph.name(*s)).collect();
        assert_eq!(names, ["counting", "division", "fractions"]);
        let division = graph.find("division").expect("declared");
        assert_eq!(graph.enables(division), [SkillIndex(0)]);
    }

    #[test]
    fn a_circle_is_named() {
        let error = SkillGraph::new(&[("start", &[]), ("a", &["start", "b"]), ("b", &["c"]), ("c", &["a"])]);
        let Err(GraphError::Cycle(names)) = error else { panic!("expected a cycle, got {error:?}") };
        assert_eq!(names, ["a", "b", "c", "a"]);
        assert!(matches!(SkillGraph::new(&[("a", &["a"])]), Err(GraphError::Cycle(n)) if n == ["a", "a"]));
    }

    #[test]
    fn unknown_and_double_names_are_refused() {
        assert_eq!(
            SkillGraph::new(&[("a", &["z"])]),
            Err(GraphError::Unknown { skill: "a".into(), missing: "z".into() })
        );
        assert_eq!(SkillGraph::new(&[("a", &[]), ("a", &[])]), Err(GraphError::Duplicate("a".into())));
    }

    proptest! {
        #[test]
        fn any_graph_is_ordered_or_has_a_real_circle(edges in prop::collection::vec((0u8..12, 0u8..12), 0..30)) {
            let names: Vec<String> = (0..12).map(|i| format!("s{i}")).collect();
            let needs: Vec<Vec<&str>> = (0..12u8)
                .map(|s| edges.iter().filter(|(from, _)| *from == s).map(|(_, to)| names[*to as usize].as_str()).collect())
                .collect();
            let declared: Vec<(&str, &[&str])> =
                names.iter().zip(&needs).map(|(n, needs)| (n.as_str(), needs.as_slice())).collect();
            match SkillGraph::new(&declared) {
                Ok(graph) => {
                    let place = |s: SkillIndex| graph.order().iter().position(|o| *o == s);
                    for skill in graph.order() {
                        for need in graph.needs(*skill) {
                            prop_assert!(place(*need) < place(*skill));
                        }
                    }
                }
                Err(GraphError::Cycle(circle)) => {
                    prop_assert!(circle.len() >= 2);
                    prop_assert_eq!(circle.first(), circle.last());
                    for pair in circle.windows(2) {
                        let from = names.iter().position(|n| *n == pair[0]).expect("named");
                        prop_assert!(needs[from].contains(&pair[1].as_str()));
                    }
                }
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }
}
