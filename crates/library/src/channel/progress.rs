//! How far a learner is in what a channel holds, by content and not by node: the same video in two topics is watched once, and a
//! newer version of the channel finds what she did.

use super::Channels;
use events::{Event, learning::AnswerRecorded};
use formats::kolibri::{Mastery, Uuid};
use kernel::PersonId;
use minicbor::{Decode, Encode};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    ColumnType::{Blob, Int, Text},
    Connection, Row, StoreError, Value,
    view::{
        Column, Deltas, Fact, Fold, FoldInputs, FoldRows, Merge, Needed, RunsOn, Table, View, Work, states,
    },
};

/// How far in what is watched, heard or read.
pub static PROGRESS: Table = Table {
    name: "library_progress",
    key: &[("person", Blob), ("content", Text)],
    columns: &[Column::new("percent", Int, Merge::Max)],
    indexes: &[],
};

/// The fold of answers to exercises of channels.
const TRIES: &str = "library_tries";
/// Fresh tries that are remembered: more than any rule of mastery looks back on.
const REMEMBERED: usize = 100;
/// Items of one exercise that are remembered as solved.
const MAX_SOLVED: usize = formats::kolibri::limits::ITEMS;

/// Courses that are channels have the channel's id as theirs.
pub fn channel_of(course: &str) -> Option<Uuid> {
    course.parse().ok()
}

/// The view of progress.
pub fn progress_view() -> View {
    View {
        name: "library_progress",
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Hub,
        kinds: &[520],
        tables: vec![&PROGRESS],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            if let (Event::ContentProgressed(made), Some(person)) = (fact.event, fact.header.persons.first())
            {
                deltas
                    .row(&PROGRESS, [(*person).into(), made.content.as_str().into()], fact.stamp)
                    .set("percent", i64::from(made.percent.min(100)))
                    .done();
            }
        }),
    }
}

/// The view of tries.
pub fn tries_view() -> View {
    View {
        name: TRIES,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Hub,
        kinds: &[501],
        tables: vec![],
        work: Work::fold(Tries),
    }
}

struct Tries;

/// What a learner did in one exercise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Tried {
    /// Fresh tries: how many items were put before her and answered.
    #[n(0)]
    pub asked: u32,
    /// The last of them, oldest first: right at once and without a hint.
    #[n(1)]
    pub fresh: Vec<bool>,
    /// Items she has had right.
    #[n(2)]
    pub solved: BTreeSet<String>,
    /// The item she answered last.
    #[n(3)]
    pub last_item: String,
    /// Her answer to it.
    #[n(4)]
    pub last_response: String,
    /// It was wholly right.
    #[n(5)]
    pub last_right: bool,
}

impl Fold for Tries {
    type State = Tried;
    const KEY: &'static [store::view::KeyColumn] = &[("person", Blob), ("content", Text)];

    fn inputs(&self, fact: &Fact<'_>, inputs: &mut FoldInputs) {
        if let Event::AnswerRecorded(answer) = fact.event
            && channel_of(&answer.course).is_some()
        {
            for learner in fact.header.persons.iter().take(usize::from(answer.learners)) {
                let key: [Value; 2] = [(*learner).into(), answer.lesson.as_str().into()];
                inputs.add_once(key, answer.client.as_bytes());
            }
        }
    }

    fn step(&self, _: &[Value], state: &mut Tried, fact: &Fact<'_>) {
        if let Event::AnswerRecorded(answer) = fact.event {
            state.take(answer);
        }
    }

    fn rows(&self, _: &[Value], _: &Tried, _: &mut FoldRows) {}
}

impl Tried {
    fn take(&mut self, answer: &AnswerRecorded) {
        let right = answer.score_percent == 100;
        // After a mistake she stays with the same item until it is right: those tries are practice, not evidence.
        let again = self.last_item == answer.exercise && !self.last_right && self.asked > 0;
        if !again {
            self.asked = self.asked.saturating_add(1);
            self.fresh.push(right && answer.hints == 0);
            if self.fresh.len() > REMEMBERED {
                self.fresh.remove(0);
            }
        }
        if right && self.solved.len() < MAX_SOLVED {
            self.solved.insert(answer.exercise.clone());
        }
        self.last_item.clone_from(&answer.exercise);
        self.last_response.clone_from(&answer.response);
        self.last_right = right;
    }

    /// Two records of one learner as one: what either has solved is solved, the fresh tries of the other come before her own.
    fn joined(self, other: Tried) -> Tried {
        let (mut fresh, mut solved) = (other.fresh, self.solved);
        fresh.extend(self.fresh);
        fresh.drain(..fresh.len().saturating_sub(REMEMBERED));
        solved.extend(other.solved);
        while solved.len() > MAX_SOLVED {
            solved.pop_last();
        }
        let (last_item, last_response, last_right) = match self.asked {
            0 => (other.last_item, other.last_response, other.last_right),
            _ => (self.last_item, self.last_response, self.last_right),
        };
        let asked = self.asked.saturating_add(other.asked);
        Tried { asked, fresh, solved, last_item, last_response, last_right }
    }

    /// How many of how many are right, by the exercise's rule.
    pub fn standing(&self, mastery: Mastery, items: usize) -> (usize, usize) {
        match mastery {
            Mastery::Of { right, of } => {
                let last = self.fresh.len().saturating_sub(of as usize);
                let good = self.fresh[last..].iter().filter(|right| **right).count();
                (good.min(right as usize), right as usize)
            }
            Mastery::All => (self.solved.len().min(items), items),
        }
    }

    /// She has mastered it.
    pub fn mastered(&self, mastery: Mastery, items: usize) -> bool {
        let (done, needed) = self.standing(mastery, items);
        needed > 0 && done >= needed
    }
}

/// How one person stands with one content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// How far, 0..=100.
    pub percent: u8,
    /// What she did, if it is an exercise.
    pub tried: Tried,
}

/// A person's standing in all that she has begun, by content, under all her ids; the one she goes on under comes first.
pub(crate) fn standings(
    db: &mut Connection,
    ids: &[PersonId],
) -> Result<BTreeMap<String, Standing>, StoreError> {
    let mut found: BTreeMap<String, Standing> = BTreeMap::new();
    for id in ids {
        let sql = "SELECT content, percent FROM library_progress WHERE person = ?1";
        for row in db.query(sql, &[(*id).into()])? {
            let known = found.entry(row.text(0)?.to_owned()).or_default();
            known.percent = known.percent.max(percent(&row, 1)?);
        }
        for (key, tried) in states::<Tries>(db, TRIES, &[(*id).into()])? {
            let known = found.entry(Row(key).text(1)?.to_owned()).or_default();
            known.tried = std::mem::take(&mut known.tried).joined(tried);
        }
    }
    Ok(found)
}

/// How far somebody is in all contents that she has begun, under all her ids, 0..=100.
pub(crate) fn percents(db: &mut Connection, ids: &[PersonId]) -> Result<BTreeMap<Uuid, u8>, StoreError> {
    let all = standings(db, ids)?;
    let percent = |(content, standing): (String, Standing)| Some((content.parse().ok()?, standing.percent));
    Ok(all.into_iter().filter_map(percent).collect())
}

impl Channels {
    /// What a learner did in an exercise, under all her ids; the one she goes on under comes first.
    pub fn tried(&self, ids: &[PersonId], content: &Uuid) -> Result<Tried, StoreError> {
        self.store.read_blocking(|db| {
            let mut all = Tried::default();
            for id in ids {
                let key = [(*id).into(), Value::from(content.to_string())];
                for (_, tried) in states::<Tries>(db, TRIES, &key)? {
                    all = all.joined(tried);
                }
            }
            Ok(all)
        })
    }

    /// How far a learner is in each of these contents under any of her ids, 0..=100; those not begun are left out.
    pub fn progress(&self, ids: &[PersonId], contents: &[Uuid]) -> Result<BTreeMap<Uuid, u8>, StoreError> {
        self.store.read_blocking(|db| {
            let mut found: BTreeMap<Uuid, u8> = BTreeMap::new();
            for content in contents {
                for id in ids {
                    let key = [(*id).into(), Value::from(content.to_string())];
                    let sql = "SELECT percent FROM library_progress WHERE person = ?1 AND content = ?2";
                    let percent = match db.query_one(sql, &key)? {
                        Some(row) => percent(&row, 0)?,
                        None if states::<Tries>(db, TRIES, &key)?.is_empty() => continue,
                        None => 0,
                    };
                    let known = found.entry(*content).or_default();
                    *known = percent.max(*known);
                }
            }
            Ok(found)
        })
    }
}

fn percent(row: &Row, column: usize) -> Result<u8, StoreError> {
    Ok(u8::try_from(row.int(column)?.clamp(0, 100)).unwrap_or(100))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::ClientId;

    fn answer(exercise: &str, score_percent: u8, hints: u8) -> AnswerRecorded {
        AnswerRecorded {
            client: ClientId([0; 8]),
            learners: 1,
            channel: 0,
            course: "c0".repeat(16),
            version: 1,
            lesson: "c1".repeat(16),
            exercise: exercise.into(),
            variant: 0,
            response: "p:w0=1".into(),
            score_percent,
            hints,
            seconds: 5,
        }
    }

    #[test]
    fn only_first_tries_without_hints_count() {
        let rule = Mastery::Of { right: 2, of: 3 };
        let mut tried = Tried::default();
        for (item, score, hints, standing) in [
            ("a", 100, 0, 1),
            ("b", 0, 0, 1),
            // Right at the second try: solved, and no evidence.
            ("b", 100, 0, 1),
            ("c", 100, 2, 1),
            ("a", 100, 0, 1),
            ("b", 100, 0, 2),
        ] {
            tried.take(&answer(item, score, hints));
            assert_eq!(tried.standing(rule, 3).0, standing, "{item} {score} {hints}");
        }
        assert!(tried.mastered(rule, 3) && tried.mastered(Mastery::All, 3));
        assert_eq!((tried.asked, tried.solved.len()), (5, 3));
        assert!(!Tried::default().mastered(Mastery::All, 0));
        // Another box knew her under another id: both records count, her own place is kept.
        let mut other = Tried::default();
        other.take(&answer("c", 100, 0));
        assert_eq!(Tried::default().joined(other.clone()), other);
        let both = tried.clone().joined(other);
        assert_eq!((both.asked, both.solved.len(), both.last_item.as_str()), (6, 3, "b"));
        assert_eq!(both.fresh[..2], [true, true]);
    }
}
