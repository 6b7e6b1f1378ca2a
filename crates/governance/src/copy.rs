//! A person's own copy of what is kept about her: everything in the log that names her, read as she may read it.
//!
//! Of an entry that names several people (a roll, a shared phone) only her part is told.

use crate::{
    Governance, GovernanceError, consent, leaving,
    policy::Day,
    request::{self, Asked},
};
use eventlog::EntryRef;
use events::{Event, classwork::RollMark, governance::KeepGround};
use kernel::{
    CountryCode, DataUse, NodeKey, Origin, PersonId, Role, UtcMillis, Zone,
    departures::{LeaveGround, LeaveWay},
    ports::Names,
};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Connection, StoreError,
    log::{self, Head},
};

/// Entries read at once.
const CHUNK: u64 = 2_000;
/// Most lines of one copy; a learner of ten years has fewer.
pub const LINES_MAX: usize = 200_000;

/// What one line of the copy is about. Each has a message `governance-copy-<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// She answered an exercise.
    Answer,
    /// She answered a question of a quiz.
    Quiz,
    /// Where she stopped in a course.
    Place,
    /// The roll was called.
    Roll,
    /// Work was set for her.
    Work,
    /// She came into a class or team, or left.
    Class,
    /// Her name, facts, roles and ways in.
    Record,
    /// Consents and requests.
    Privacy,
    /// Keys that open her name were handed to another box, or destroyed there.
    Keys,
    /// Something she did as staff, or that a newer program wrote.
    Other,
}

impl What {
    /// All, in the order pages list them.
    pub const ALL: [What; 10] = [
        What::Record,
        What::Class,
        What::Answer,
        What::Quiz,
        What::Place,
        What::Work,
        What::Roll,
        What::Privacy,
        What::Keys,
        What::Other,
    ];

    /// The word in files and message keys.
    pub fn word(self) -> &'static str {
        match self {
            What::Answer => "answer",
            What::Quiz => "quiz",
            What::Place => "place",
            What::Roll => "roll",
            What::Work => "work",
            What::Class => "class",
            What::Record => "record",
            What::Privacy => "privacy",
            What::Keys => "keys",
            What::Other => "other",
        }
    }
}

/// One thing that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// When it was written down.
    pub at: UtcMillis,
    /// What it is about.
    pub what: What,
    /// What it says, as it stands in the file.
    pub says: Json,
}

/// Everything that is kept about somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Copy {
    /// Her name, if it can be read here.
    pub name: Option<String>,
    /// What the school of this box is called.
    pub school: Option<String>,
    /// What was stated about her: kind and value.
    pub facts: Vec<(&'static str, String)>,
    /// The classes she is in.
    pub classes: Vec<String>,
    /// What she consented to.
    pub consents: BTreeMap<DataUse, consent::Standing>,
    /// What she asked.
    pub requests: Vec<Asked>,
    /// Everything in the log, oldest first within each box.
    pub lines: Vec<Line>,
    /// To which boxes entries that name her left, and on which ground. Which of them the reader could read is not kept one by one.
    pub left: Vec<LeftFor>,
    /// Somebody may be looking for her: boxes that got something of hers are not named.
    pub protected: bool,
    /// Boxes that would tell where somebody else went who is protected: they are not named either.
    pub unnamed: BTreeSet<NodeKey>,
    /// There is more than [`LINES_MAX`].
    pub cut: bool,
}

/// Entries that name somebody left for a box by one way, on one ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftFor {
    /// For which box.
    pub node: NodeKey,
    /// It is a ministry's or partner's.
    pub central: bool,
    /// Under which country's law it stands; `None`: its certificate does not say.
    pub country: Option<CountryCode>,
    /// From which country.
    pub from: Option<CountryCode>,
    /// By what.
    pub way: Option<LeaveWay>,
    /// On which ground.
    pub ground: LeaveGround,
    /// The first day.
    pub first: Day,
    /// The last.
    pub last: Day,
}

impl Copy {
    /// Takes out which boxes those are that nobody may be told of: asked of a box, whether it is a central, and what left for it since when.
    pub fn hide_boxes(&mut self, zone: Zone, hidden: impl Fn(NodeKey, bool, Day) -> bool) {
        let of_left = self.left.iter().filter(|left| hidden(left.node, left.central, left.first));
        self.unnamed.extend(of_left.map(|left| left.node));
        for line in self.lines.iter_mut().filter(|line| line.what == What::Keys) {
            let node = line.says["node"].as_str().and_then(|node| node.parse::<NodeKey>().ok());
            let central = |node| self.left.iter().any(|left| left.node == node && left.central);
            let since = Day::at(line.at, zone);
            if node.is_some_and(|node| hidden(node, central(node), since)) {
                line.says["node"] = Json::Null;
            }
        }
    }

    /// How many lines there are of each kind.
    pub fn counts(&self) -> BTreeMap<What, usize> {
        let mut counts = BTreeMap::new();
        self.lines.iter().for_each(|line| *counts.entry(line.what).or_insert(0) += 1);
        counts
    }

    /// The roles she holds, by what was written last of each.
    pub fn roles(&self) -> BTreeSet<Role> {
        let of = |line: &&Line| line.says["role"].as_u64().and_then(|role| u8::try_from(role).ok());
        let mut told: Vec<&Line> = self.lines.iter().filter(|line| line.what == What::Record).collect();
        told.sort_by_key(|line| line.at);
        let mut roles = BTreeSet::new();
        for line in told {
            let known = |role: u8| Role::ALL.into_iter().find(|known| *known as u8 == role);
            let Some(role) = of(&line).and_then(known) else { continue };
            match line.says["kind"].as_str() {
                Some("role given") => roles.insert(role),
                _ => roles.remove(&role),
            };
        }
        roles
    }

    /// The file: JSON that other programs can read, with words of its own.
    pub fn to_json(&self, at: UtcMillis) -> Json {
        let consents: Vec<Json> = self
            .consents
            .iter()
            .map(|(data_use, standing)| {
                json!({ "use": data_use.word(), "given": standing.given, "at": iso(standing.at),
                        "how": standing.how.map(|how| how.word()) })
            })
            .collect();
        let requests: Vec<Json> = self
            .requests
            .iter()
            .map(|asked| {
                json!({ "kind": asked.kind.word(), "received": asked.received.to_string(), "due": asked.due.to_string(),
                        "outcome": asked.outcome.map(|outcome| outcome.word()), "ground": asked.ground })
            })
            .collect();
        let lines: Vec<Json> = self
            .lines
            .iter()
            .map(|line| json!({ "at": iso(line.at), "what": line.what.word(), "says": line.says }))
            .collect();
        let facts: Vec<Json> =
            self.facts.iter().map(|(kind, value)| json!({ "fact": kind, "value": value })).collect();
        let country = |code: Option<CountryCode>| code.map(|code| code.to_string());
        let left: Vec<Json> = self
            .left
            .iter()
            .map(|left| {
                // Which box had something of a protected person's tells where she went.
                let named = !self.protected && !self.unnamed.contains(&left.node);
                let node = named.then(|| left.node.to_string());
                json!({ "node": node, "central": left.central, "country": country(left.country),
                        "way": left.way.map(LeaveWay::word), "ground": left.ground.word(),
                        "first_day": left.first.to_string(), "last_day": left.last.to_string() })
            })
            .collect();
        let roles: Vec<&str> = self.roles().into_iter().map(Role::word).collect();
        json!({
            "format": "chaski-own-copy/1", "made": iso(at), "school": self.school, "name": self.name, "facts": facts,
            "roles": roles, "classes": self.classes, "consents": consents, "requests": requests, "kept": lines, "left_for": left,
            "cut": self.cut,
        })
    }
}

impl Governance {
    /// A person's copy. The caller has asked the gate.
    pub fn copy(&self, person: PersonId, names: &dyn Names) -> Result<Copy, GovernanceError> {
        let ids = self.enrolments.ids_of(person)?;
        let name = names.names(&[person])?.into_iter().next().and_then(|shown| shown.name);
        let school = self.records.own_school()?.map(|school| self.records.school_name(school)).transpose()?;
        let school = school.flatten();
        let mut classes = Vec::new();
        for class in self.enrolments.classes_of(person)? {
            classes.extend(self.enrolments.class_name(class)?);
        }
        let facts = self.records.facts(person)?;
        let protected = self.records.is_protected(person)?;
        let until = self.store.believes_until()?;
        let (consents, requests, read, left) = self.store.read_blocking(|db| {
            let read = lines_of(db, &ids)?;
            let left = leaving::left_with(db, &read.places)?;
            Ok((consent::standing(db, &ids, until)?, request::of_person(db, &ids)?, read, left))
        })?;
        let mut lines = read.lines;
        if protected {
            let of_keys = |line: &&mut Line| line.what == What::Keys;
            lines.iter_mut().filter(of_keys).for_each(|line| line.says["node"] = Json::Null);
        }
        let cut = read.cut;
        let unnamed = BTreeSet::new();
        Ok(Copy { name, school, facts, classes, consents, requests, lines, left, protected, unnamed, cut })
    }
}

/// How many entries name one of these.
pub fn entries_naming(db: &mut Connection, ids: &[PersonId]) -> Result<u64, StoreError> {
    let mut count = 0;
    each_entry(db, |entry| {
        count += u64::from(entry.persons().any(|person| ids.contains(&person)));
        true
    })?;
    Ok(count)
}

/// What the log says of somebody.
#[derive(Default)]
struct Lines {
    lines: Vec<Line>,
    /// The numbers of the entries that name her, log by log, ascending.
    places: BTreeMap<Origin, Vec<u64>>,
    cut: bool,
}

fn lines_of(db: &mut Connection, ids: &[PersonId]) -> Result<Lines, StoreError> {
    let mut read = Lines::default();
    let mut quizzes: BTreeMap<String, String> = BTreeMap::new();
    each_entry(db, |entry| {
        for raw in entry.events().filter(|raw| raw.kind == QUIZ_MADE) {
            if let Ok(Event::QuizMade(made)) = Event::decode(raw.kind, raw.version, raw.body) {
                quizzes.insert(made.quiz.to_string(), made.course);
            }
        }
        let Some(place) = entry.persons().position(|person| ids.contains(&person)) else { return true };
        read.places.entry(entry.origin()).or_default().push(entry.seq());
        let at = entry.hlc().wall();
        for raw in entry.events() {
            if read.lines.len() >= LINES_MAX {
                read.cut = true;
                return false;
            }
            let event = Event::decode(raw.kind, raw.version, raw.body)
                .unwrap_or(Event::Unknown(raw.kind, raw.version));
            if let Some((what, says)) = told(&event, place, ids) {
                read.lines.push(Line { at, what, says });
            }
        }
        true
    })?;
    // An answer names its quiz, and only the quiz its course; it may stand in another box's log, read later.
    for line in read.lines.iter_mut().filter(|line| line.what == What::Quiz) {
        let course = line.says["quiz"].as_str().and_then(|quiz| quizzes.get(quiz));
        line.says["course"] = course.map_or(Json::Null, |course| course.as_str().into());
    }
    Ok(read)
}

/// `QuizMade`.
const QUIZ_MADE: u16 = 604;

/// Hands every readable entry of every log on, until told to stop.
fn each_entry(db: &mut Connection, mut look: impl FnMut(&EntryRef<'_>) -> bool) -> Result<(), StoreError> {
    for head in Head::load_all(db)? {
        let mut after = 0;
        loop {
            let lines = log::read(db, head.origin.tag(), after, CHUNK)?;
            let Some(last) = lines.last() else { break };
            after = last.seq;
            for line in &lines {
                let entry = line.what.as_ref().ok().and_then(|bytes| EntryRef::decode(bytes).ok());
                if line.void == 0 && entry.is_some_and(|entry| !look(&entry)) {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// What an event says of whoever stands at a place of its envelope; `None` if it says nothing of her.
fn told(event: &Event, place: usize, ids: &[PersonId]) -> Option<(What, Json)> {
    let hers = |person: &PersonId| ids.contains(person);
    let of_learners = |count: u8| place < usize::from(count.max(1));
    Some(match event {
        Event::AnswerRecorded(e) if of_learners(e.learners) => (
            What::Answer,
            json!({ "course": e.course, "lesson": e.lesson, "exercise": e.exercise, "variant": e.variant,
                    "answer": e.response, "score_percent": e.score_percent, "hints": e.hints, "seconds": e.seconds, "together": e.learners > 1 }),
        ),
        Event::QuizAnswered(e) if of_learners(e.learners) => (
            What::Quiz,
            json!({ "quiz": e.quiz.to_string(), "exercise": e.exercise, "variant": e.variant, "answer": e.response,
                    "score_percent": e.score_percent, "seconds": e.seconds }),
        ),
        Event::PlaceKept(e) => {
            (What::Place, json!({ "course": e.course, "lesson": e.lesson, "activity": e.activity }))
        }
        Event::ThingMarked(e) => {
            (What::Place, json!({ "course": e.course, "item": e.item, "marked": e.marked }))
        }
        Event::RollCalled(e) => match e.marks.get(place) {
            Some(mark) => {
                let day = Day::from_number(i64::from(e.day)).to_string();
                (What::Roll, json!({ "day": day, "mark": RollMark::from_u8(*mark).word() }))
            }
            None => (What::Other, json!({ "kind": "called the roll" })),
        },
        Event::WorkSet(e) if place < usize::from(e.pupils) => {
            (What::Work, json!({ "course": e.course, "item": e.item }))
        }
        Event::Enrolled(e) if hers(&e.person) => {
            (What::Class, json!({ "kind": if e.teaches { "teaches" } else { "joined" } }))
        }
        Event::EnrolmentEnded(e) if hers(&e.person) => (What::Class, json!({ "kind": "left" })),
        Event::TeamJoined(e) if hers(&e.person) => (What::Class, json!({ "kind": "joined a team" })),
        Event::TeamLeft(e) if hers(&e.person) => (What::Class, json!({ "kind": "left a team" })),
        Event::PersonRegistered(e) if hers(&e.person) => {
            (What::Record, json!({ "kind": "registered", "drawing": e.drawing, "language": e.language }))
        }
        Event::PersonRenamed(e) if hers(&e.person) => (What::Record, json!({ "kind": "renamed" })),
        Event::PersonFactStated(e) if hers(&e.person) => {
            let fact = events::people::FactKind::from_u8(e.fact).map(|kind| kind.word());
            (What::Record, json!({ "kind": "fact stated", "fact": fact }))
        }
        Event::PersonShownAs(e) if hers(&e.person) => {
            (What::Record, json!({ "kind": "shown as", "drawing": e.drawing, "language": e.language }))
        }
        Event::RoleGiven(e) if hers(&e.person) => {
            (What::Record, json!({ "kind": "role given", "role": e.role }))
        }
        Event::RoleEnded(e) if hers(&e.person) => {
            (What::Record, json!({ "kind": "role ended", "role": e.role }))
        }
        Event::PersonsMerged(_) | Event::PersonsUnmerged(_) => {
            (What::Record, json!({ "kind": "two records joined or separated" }))
        }
        Event::WayInRenewed(e) if hers(&e.person) => (What::Record, json!({ "kind": "way in renewed" })),
        Event::ConsentGiven(e) if place < usize::from(e.people) => {
            (What::Privacy, json!({ "kind": "consent given", "uses": uses(&e.uses) }))
        }
        Event::ConsentWithdrawn(e) if place < usize::from(e.people) => {
            (What::Privacy, json!({ "kind": "consent withdrawn", "uses": uses(&e.uses) }))
        }
        Event::RequestMade(_) | Event::RequestExtended(_) | Event::RequestClosed(_) if place == 0 => {
            (What::Privacy, json!({ "kind": "request" }))
        }
        Event::CopyMade(_) if place == 0 => (What::Privacy, json!({ "kind": "copy made" })),
        Event::PersonKept(e) if place == 0 => {
            let until = e.until_day.map(|day| Day::from_number(day.into()).to_string());
            let ground = e.ground.map(|ground| KeepGround::of(ground.into()).word());
            (What::Privacy, json!({ "kind": "kept after leaving", "until": until, "ground": ground }))
        }
        // Everybody in the envelope is one whose keys they were.
        Event::KeysHanded(e) => (What::Keys, json!({ "kind": "keys handed", "node": e.node.to_string() })),
        Event::KeysDestroyed(e) => {
            (What::Keys, json!({ "kind": "keys destroyed", "node": e.node.to_string() }))
        }
        // Events of the same entry about others.
        Event::Enrolled(_)
        | Event::EnrolmentEnded(_)
        | Event::TeamJoined(_)
        | Event::TeamLeft(_)
        | Event::PersonRegistered(_)
        | Event::PersonRenamed(_)
        | Event::PersonFactStated(_)
        | Event::PersonShownAs(_)
        | Event::RoleGiven(_)
        | Event::RoleEnded(_) => return None,
        other => {
            let kind = other.kind();
            let name = Event::KNOWN.iter().find(|(known, ..)| *known == kind).map(|(_, _, name)| *name);
            (What::Other, json!({ "kind": name.unwrap_or("written by a newer program") }))
        }
    })
}

fn uses(numbers: &[u8]) -> Vec<&'static str> {
    numbers.iter().filter_map(|number| DataUse::from_u8(*number)).map(DataUse::word).collect()
}

/// `2026-11-22T13:05:09Z`.
pub fn iso(at: UtcMillis) -> String {
    let second = at.0.div_euclid(1_000).rem_euclid(86_400);
    format!("{}T{:02}:{:02}:{:02}Z", Day::at(at, Zone::UTC), second / 3_600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::classwork::RollCalled;
    use kernel::ClassId;

    #[test]
    fn of_a_roll_only_her_own_mark_is_told() {
        let (ana, eva, teacher) = (PersonId([1; 16]), PersonId([2; 16]), PersonId([3; 16]));
        let roll: Event = RollCalled {
            class: ClassId([9; 16]),
            day: 20_780,
            marks: vec![RollMark::Illness as u8, RollMark::Present as u8],
        }
        .into();
        let says = |place, id| told(&roll, place, &[id]).map(|(what, says)| (what, says["mark"].clone()));
        assert_eq!(says(0, ana), Some((What::Roll, "illness".into())));
        assert_eq!(says(1, eva), Some((What::Roll, "present".into())));
        assert_eq!(says(2, teacher), Some((What::Other, Json::Null)));
        assert_eq!(told(&roll, 1, &[eva]).map(|(_, says)| says["day"].clone()), Some("2026-11-23".into()));
    }

    #[test]
    fn moments_are_written_for_programs() {
        assert_eq!(iso(UtcMillis(1_795_262_400_123)), "2026-11-21T12:00:00Z");
        assert_eq!(iso(UtcMillis(-1)), "1969-12-31T23:59:59Z");
    }
}
