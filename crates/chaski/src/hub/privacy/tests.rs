//! Retention on the real register: two boxes of a school, whoever comes back, and the same end as the page for one person.

use super::*;
use crate::features;
use directory::register::NewPerson;
use eventlog::{CheckedBlock, NodeSecret, sealing::WrappingSecret};
use events::{
    Event,
    governance::{ForgetReason, PersonKept, RetentionSet},
    learning::PlaceKept,
    people::{PersonRegistered, PersonsMerged, RoleEnded, RoleGiven},
    school::{Enrolled, EnrolmentEnded},
};
use governance::{
    policy::Day,
    retention::{Moment, NotDue, decide::Hold, decide::Standing},
};
use kernel::{Actor, Authority, ClassId, Clock, ClockQuality, Seed, ports::Names};
use store::Draft;
use testkit::{Scratch, SimClock, SimNode, stores::Opening};

const SCHOOL: SchoolId = SchoolId([1; 16]);
const DAY_MS: i64 = 86_400_000;
const YEAR_MS: i64 = 366 * DAY_MS;

struct Node {
    store: Store,
    directory: Directory,
    governance: Governance,
    clock: SimClock,
    _folder: Scratch,
}

fn node(seed: u64) -> Node {
    let folder = Scratch::new("retention").unwrap();
    // Where there is a PostgreSQL server every second one is on it: what one lists, the other lists too.
    let on_a_server = (seed % 2 == 1).then(|| Opening::postgres("retention", features::views)).flatten();
    let opening = on_a_server.unwrap_or_else(|| Opening::sqlite(&folder, features::views));
    let opening = Opening { local: features::local_tables(), ..opening };
    let store = opening.open(folder.path(), Seed(seed)).unwrap();
    testkit::stores::settle(&store).unwrap();
    let secret = WrappingSecret::from_bytes(1, [4; 32]);
    let offer = secret.offer(&NodeSecret::from_bytes([3; 32]));
    let directory = Directory::new(store.clone(), offer, secret);
    let governance = governance_of(&store, &directory);
    Node { store, directory, governance, clock: opening.clock, _folder: folder }
}

impl Node {
    fn write(&self, persons: Vec<PersonId>, event: Event) {
        let draft =
            Draft { schools: vec![SCHOOL], persons, authority: Authority::Staff, events: vec![event] };
        self.store.write_blocking(move |tx| tx.append(draft)).unwrap();
    }

    fn register(&self, name: &'static str, role: Role, class: Option<ClassId>) -> PersonId {
        let directory = self.directory.clone();
        let write = move |tx: &mut WriteTx<'_>| {
            let class = class.map(|class| (class, false));
            let new = NewPerson { name, drawing: 1, language: None, role, class, demonstration: false };
            directory.register(tx, SCHOOL, &new)
        };
        self.store.write_blocking(write).unwrap()
    }

    fn class(&self) -> ClassId {
        let directory = self.directory.clone();
        self.store.write_blocking(move |tx| directory.open_class(tx, SCHOOL, "5 B")).unwrap()
    }

    fn moment(&self) -> Moment {
        Moment { now: self.clock.now(), quality: ClockQuality::Good, zone: "America/Lima".parse().unwrap() }
    }

    /// Who is listed, and how it stands.
    fn list(&self) -> Vec<(PersonId, Standing)> {
        testkit::stores::settle(&self.store).unwrap();
        let list = self.governance.past_their_time(SCHOOL, self.moment()).unwrap();
        list.people.into_iter().map(|leaver| (leaver.person, leaver.standing)).collect()
    }

    fn due(&self) -> Vec<PersonId> {
        let due = |(person, standing)| matches!(standing, Standing::Due { .. }).then_some(person);
        self.list().into_iter().filter_map(due).collect()
    }

    fn forget(&self, by: PersonId, person: PersonId) -> Result<u64, NotDue> {
        let actor = Actor { person: by, school: SCHOOL, roles: vec![Role::Administrator], together: vec![] };
        self.governance.forget_due(&actor, person, self.moment()).unwrap()
    }
}

#[test]
fn whoever_is_here_under_any_id_or_role_is_never_due_and_a_return_counts_to_the_last() {
    let node = node(1);
    let class = node.class();
    let [ana, eva, luz, twin] =
        ["Ana", "Eva", "Luz", "Ana P."].map(|name| node.register(name, Role::Pupil, Some(class)));
    let teacher = node.register("Sara", Role::Teacher, None);
    let admin = node.register("Marta", Role::Administrator, None);
    let new = node.register("Rita", Role::Pupil, None);
    let guest = node.register("Nadie", Role::Guest, None);
    node.clock.advance_ms(DAY_MS);
    for person in [ana, eva, luz] {
        node.write(vec![person], EnrolmentEnded { class, person }.into());
    }
    node.write(
        vec![teacher],
        RoleEnded { person: teacher, school: SCHOOL, role: Role::Teacher as u8 }.into(),
    );
    assert_eq!(node.list(), [], "nobody's time is over");
    node.clock.advance_ms(6 * YEAR_MS);
    let due = node.due();
    assert_eq!(due.len(), 4);
    for gone in [ana, eva, luz, teacher] {
        assert!(due.contains(&gone));
    }
    // Never in a class, she is of those of whom nobody knows; guests and who works here are of no list.
    let listed: Vec<PersonId> = node.list().into_iter().map(|(person, _)| person).collect();
    assert!(listed.contains(&new) && !listed.contains(&admin) && !listed.contains(&guest));
    // One is here under another id, one came back, one is kept: each since the page was shown.
    node.write(vec![ana, twin], PersonsMerged { kept: ana, merged: twin }.into());
    node.write(vec![eva], Enrolled { class, person: eva, teaches: false }.into());
    let by = Actor { person: admin, school: SCHOOL, roles: vec![], together: vec![] };
    let until = Day::at(node.clock.now(), kernel::Zone::UTC).plus_days(9);
    node.governance
        .keep(&by, &[luz], Some(until), Some(events::governance::KeepGround::Case), node.moment())
        .unwrap()
        .unwrap();
    for person in [ana, eva, luz, new, admin, guest] {
        assert_eq!(node.forget(admin, person), Err(NotDue));
    }
    assert_eq!(node.due(), [teacher]);
    assert!(node.list().iter().any(|(person, standing)| {
        *person == luz && matches!(standing, Standing::Held { why, .. } if why[..] == [Hold::Kept(until)])
    }));
    assert_eq!(node.forget(admin, teacher), Ok(node_keys()));
    assert!(node.directory.names(&[ana]).unwrap()[0].name.is_some());
}

/// What one person registered by name has: the key of her name.
fn node_keys() -> u64 {
    1
}

#[test]
fn forgetting_whoever_is_due_ends_as_forgetting_one_by_her_page() {
    let nodes = [node(5), node(5)];
    let mut ends = Vec::new();
    for (number, node) in nodes.iter().enumerate() {
        let class = node.class();
        let ana = node.register("Ana", Role::Pupil, Some(class));
        let admin = node.register("Marta", Role::Administrator, None);
        node.write(vec![ana], EnrolmentEnded { class, person: ana }.into());
        node.clock.advance_ms(6 * YEAR_MS);
        assert_eq!(node.due(), [ana]);
        let keys = match number {
            0 => node.forget(admin, ana).unwrap(),
            _ => {
                let reason = ForgetReason::PurposeOver;
                node.governance.forget(SCHOOL, ana, reason, Some(admin)).unwrap().unwrap()
            }
        };
        testkit::stores::settle(&node.store).unwrap();
        assert_eq!(node.directory.names(&[ana]).unwrap()[0].name, None);
        let listed = node.governance.forgotten(SCHOOL).unwrap();
        assert_eq!((listed[0].person, listed[0].reason), (ana, ForgetReason::PurposeOver as u8));
        let sql = "SELECT count(*) FROM directory_person_key WHERE person = ?1";
        let left = node.store.read_blocking(|db| db.query(sql, &[ana.into()])).unwrap()[0].int(0).unwrap();
        let dump: Vec<String> = testkit::stores::dump(&node.store).unwrap();
        ends.push((keys, left, listed[0].waiting.clone(), dump.len(), dump));
    }
    // The two boxes have drawn the same from the same seed: row by row they are the same.
    assert_eq!(ends[0], ends[1]);
}

/// Two boxes of the school write; whoever reads both, in whatever order and however cut, lists the same.
#[test]
fn every_box_of_the_school_reaches_the_same_list() {
    let start = SimClock::at(testkit::random_log::START);
    let [mut one, mut other] = [1, 2].map(|seed| SimNode::new(Seed(seed), start.clone()));
    let class = ClassId([3; 16]);
    let people: Vec<PersonId> = (1..=6).map(|n| PersonId([n; 16])).collect();
    let [ana, eva, luz, rosa, sol, admin] = people[..] else { panic!() };
    let writes = |node: &mut SimNode, persons: &[PersonId], event: Event| {
        node.append(Authority::Staff, &[SCHOOL], persons, &[event]).unwrap();
    };
    one.open_log().unwrap();
    other.open_log().unwrap();
    for person in people.iter().copied() {
        let role = if person == admin { Role::Administrator } else { Role::Pupil } as u8;
        let new = PersonRegistered {
            person,
            sealed_name: vec![1],
            drawing: 1,
            language: None,
            demonstration: false,
        };
        writes(&mut one, &[person], new.into());
        writes(&mut one, &[person], RoleGiven { person, school: SCHOOL, role }.into());
        if person != admin {
            writes(&mut one, &[person], Enrolled { class, person, teaches: false }.into());
        }
    }
    start.advance_ms(DAY_MS);
    for person in [ana, eva, luz, rosa] {
        writes(&mut one, &[person], EnrolmentEnded { class, person }.into());
    }
    start.advance_ms(4 * YEAR_MS);
    // The other box: one came back, one worked on, one is kept, and the time is shorter.
    writes(&mut other, &[eva], Enrolled { class, person: eva, teaches: false }.into());
    writes(
        &mut other,
        &[luz],
        PlaceKept { course: "c".into(), lesson: "l".into(), activity: "a".into() }.into(),
    );
    let until_day = Some(40_000);
    writes(&mut other, &[rosa, admin], PersonKept { until_day, ground: Some(2) }.into());
    writes(&mut other, &[admin], RetentionSet { school: SCHOOL, years: 3 }.into());
    writes(&mut other, &[sol], EnrolmentEnded { class, person: sol }.into());
    let half = |node: &SimNode| {
        let mut half = node.clone();
        half.entries.truncate(node.entries.len() / 2);
        half
    };
    let (half_of_one, half_of_other) = (half(&one), half(&other));
    let orders: [&[&SimNode]; 4] = [
        &[&one, &other],
        &[&other, &one],
        &[&half_of_one, &other, &one],
        &[&half_of_other, &one, &other, &other],
    ];
    let mut lists = Vec::new();
    for (seed, order) in orders.into_iter().enumerate() {
        let node = node(10 + seed as u64);
        for author in order {
            for block in author.blocks_from(1).unwrap() {
                let checked = CheckedBlock::new(block).unwrap();
                node.store.write_blocking(move |tx| tx.receive(&checked)).unwrap();
            }
        }
        node.clock.set(start.now());
        node.clock.advance_ms(DAY_MS);
        lists.push((node.governance.retention_rule(SCHOOL).unwrap(), node.list()));
    }
    let (rule, list) = &lists[0];
    assert_eq!((rule.years, rule.set.unwrap().0), (3, Some(admin)));
    assert!(
        matches!(list[..], [(a, Standing::Due { .. }), (r, Standing::Held { .. })] if (a, r) == (ana, rosa)),
        "{list:?}"
    );
    for found in &lists[1..] {
        assert_eq!(found, &lists[0]);
    }
}
