//! What happens, in order.

use crate::{
    mail::{Have, Letter, Report, export, have, import},
    node::{TrialNode, World},
    trust::Trust,
};
use eventlog::{
    Certificate, CertificateTerms, EntryRef, ForkSettlement, NodeRole, NodeSecret, Position, Revocation,
    statement::{Authorities, ForkSettlementTerms, RevocationReason, RevocationTerms},
};
use events::{
    Event,
    node::{ForkSettled, OriginCertified, OriginRevoked},
    people::PersonForgotten,
    school::EnrolmentEnded,
};
use kernel::{Authority, NodeKey, PersonId, SchoolId, UtcMillis};
use std::{collections::BTreeMap, ops::Range, time::Instant};
use store::log;
use testkit::{
    answers,
    author::Author,
    school::{self, SimClass, SimSchool},
};

const LESSON: usize = 12;
const DAY_MS: i64 = 24 * 3_600_000;

/// The three nodes, the root key in its safe, and the letters so far.
struct Stage<'w> {
    world: &'w World,
    root: NodeSecret,
    central: TrialNode,
    a: TrialNode,
    b: TrialNode,
    school_a: SimSchool,
    school_b: SimSchool,
    letters: u32,
    started: Instant,
}

/// Lives through it and returns what every node shows at the end.
pub fn run(world: &World) -> BTreeMap<String, Vec<String>> {
    println!("\n== format trial on {} ==", world.name());
    let mut stage = open(world);
    partial_scope(&mut stage);
    let moved = learners_who_move(&mut stage);
    restore(&mut stage);
    let stolen = cloned_disk(&mut stage);
    let second_a = true_fork(&mut stage);
    revocation(&mut stage, stolen);
    forgetting(&mut stage, second_a, moved);
    ending(stage)
}

impl Stage<'_> {
    fn folder(&mut self, what: &str) -> std::path::PathBuf {
        self.letters += 1;
        self.world.folder.path().join(format!("mail-{:02}-{what}", self.letters))
    }

    fn says(&self, text: &str) {
        println!("{:6.2} s  {text}", self.started.elapsed().as_secs_f64());
    }

    /// What a root says, carried in the central's log.
    fn announce(&self, event: Event) {
        self.central.author("announce").write(Authority::Central, &[], &[], vec![event]).unwrap();
    }

    fn certify(&self, node: NodeKey, schools: Vec<SchoolId>) {
        let certificate = certificate(&self.root, node, NodeRole::Hub, schools, Authorities::HUB);
        self.announce(OriginCertified { certificate: certificate.to_bytes() }.into());
    }

    /// Position of the log that a node writes, as the node itself knows it.
    fn position(&self, node: &TrialNode) -> Position {
        let origin = node.origin();
        let seq = have(node)[&origin];
        let tree = node.store.read_blocking(|db| log::frontier_at(db, origin.tag(), seq)).unwrap();
        Position { origin, seq, root: tree.root() }
    }
}

fn certificate(
    root: &NodeSecret,
    node: NodeKey,
    role: NodeRole,
    schools: Vec<SchoolId>,
    authorities: Authorities,
) -> Certificate {
    let terms = CertificateTerms {
        node,
        role,
        country: "PE".parse().unwrap(),
        schools,
        authorities,
        from: None,
        issued_at: crate::node::START,
        valid_until: UtcMillis(crate::node::START.0 + 365 * DAY_MS),
    };
    Certificate::issue(root, terms)
}

/// One letter from a node to another.
fn carry(from: &TrialNode, to: &mut TrialNode, since: &Have, folder: std::path::PathBuf) -> (Letter, Report) {
    let letter = export(from, &to.reader, since, folder);
    let report = import(to, &letter.folder);
    (letter, report)
}

/// One letter with what the other lacks, which must be taken without a complaint.
macro_rules! carry {
    ($stage:ident, $from:ident, $to:ident) => {{
        let folder = $stage.folder(concat!(stringify!($from), "-", stringify!($to)));
        let since = have(&$stage.$to);
        let (letter, report) = carry(&$stage.$from, &mut $stage.$to, &since, folder);
        assert_eq!((&report.refused, &report.forks), (&vec![], &vec![]), "{}", stringify!($from -> $to));
        (letter, report)
    }};
}

fn lesson(node: &TrialNode, school: SchoolId, class: &[PersonId], exercises: Range<usize>, seed: &str) {
    let mut author = node.author(seed);
    let mut chance = author.chance().clone();
    answers::lesson(&mut author, school, class, exercises, &mut chance).unwrap();
}

fn open(world: &World) -> Stage<'_> {
    let started = Instant::now();
    let root = NodeSecret::from_bytes([9; 32]);
    let nobody = Trust::installed(root.public(), vec![]);
    let [mut central, mut a, mut b] =
        ["central", "hub a", "hub b"].map(|name| world.node(name, nobody.clone()));
    let of_central =
        certificate(&root, central.origin().node, NodeRole::Central, vec![], Authorities::CENTRAL);
    for node in [&mut central, &mut a, &mut b] {
        node.install(root.public(), vec![of_central.clone()]);
    }
    let school_a = school::open_school(&mut a.author("school"), 2, 6).unwrap();
    let school_b = school::open_school(&mut b.author("school"), 1, 6).unwrap();
    for (hub, school) in [(&mut a, &school_a), (&mut b, &school_b)] {
        hub.ring.hold(school.name_keys.iter().cloned());
        hub.reader.school = Some(school.school);
        hub.clock.advance_ms(DAY_MS);
    }
    central.reader.staff = true;
    let stage = Stage { world, root, central, a, b, school_a, school_b, letters: 0, started };
    stage.certify(stage.a.origin().node, vec![stage.school_a.school]);
    stage.certify(stage.b.origin().node, vec![stage.school_b.school]);
    stage
}

/// Hubs send the central what it may read; the rest is proved and withheld.
fn partial_scope(stage: &mut Stage<'_>) {
    let classes: Vec<SimClass> =
        stage.school_a.classes.iter().chain(&stage.school_b.classes).cloned().collect();
    let consented: Vec<PersonId> = classes.iter().map(|class| class.pupils[0]).collect();
    stage.central.reader.people.extend(&consented);
    for (hub, school) in [(&stage.a, &stage.school_a), (&stage.b, &stage.school_b)] {
        for class in &school.classes {
            lesson(hub, school.school, &class.pupils, 0..2 * LESSON, "term 1");
        }
    }
    // A stranger's blocks, and a hub's that writes for another's school, are refused and change nothing.
    let unknown = carry(&stage.a, &mut stage.central, &Have::new(), stage.world.folder.path().join("early"));
    assert_eq!(
        (unknown.1.new, unknown.1.refused.is_empty()),
        (unknown.1.new, true),
        "certified in our own log"
    );
    let stranger = stage.world.node("stranger", Trust::installed(stage.root.public(), vec![]));
    lesson(&stranger, stage.school_a.school, &classes[0].pupils, 0..LESSON, "forged");
    let folder = stage.folder("stranger");
    let (_, refused) = carry(&stranger, &mut stage.central, &Have::new(), folder);
    assert_eq!((refused.new, refused.refused.len()), (0, 1), "{refused:?}");
    assert!(refused.refused[0].contains("certificate of another"), "{}", refused.refused[0]);

    let (letter, _) = carry!(stage, b, central);
    carry!(stage, central, a);
    carry!(stage, central, b);
    for class in &classes {
        assert_eq!(stage.central.answers_of(class.pupils[0]), 2 * LESSON as i64);
        assert_eq!(stage.central.answers_of(class.pupils[1]), 0);
    }
    assert_eq!(
        stage.central.count("SELECT count(*) FROM trial_person", &[]),
        3 * 7,
        "staff's entries are read"
    );
    assert_eq!(stage.central.shown_name(consented[0]), None, "and their names stay sealed there");
    assert!(stage.a.shown_name(consented[0]).is_some());

    // The same log, whole, on the hub's own stick: what an answer costs.
    let own = crate::mail::Reader { everything: true, ..Default::default() };
    let folder = stage.folder("own-stick");
    let whole = export(&stage.b, &own, &Have::new(), folder);
    let answers = (6 * 2 * LESSON) as u64;
    stage.says(&format!(
        "partial scope: hub b's letter to the central shows {} entries and proves {} more in {} bytes; the whole log is {} \
         bytes, {} of its entries answers, {:.1} bytes per entry",
        letter.entries_shown,
        letter.entries_withheld,
        letter.bytes,
        whole.bytes,
        answers,
        whole.bytes as f64 / whole.entries_shown as f64,
    ));
}

/// A learner's own entries and keys follow her to another hub, and go on there; a second one follows later.
fn learners_who_move(stage: &mut Stage<'_>) -> PersonId {
    let class = stage.school_a.classes[0].clone();
    let (first, second) = (class.pupils[1], class.pupils[2]);
    let to_b = stage.school_b.clone();
    let mut shown_late = 0;
    for (n, learner) in [first, second].into_iter().enumerate() {
        let left = EnrolmentEnded { class: class.class, person: learner };
        let schools = [stage.school_a.school];
        stage.a.author("leaves").write(Authority::Staff, &schools, &[learner], vec![left.into()]).unwrap();
        let offer = stage.b.ring.offer(&stage.b.secret());
        let keys = stage.a.ring.wrap(learner, &offer);
        let secret = stage.b.secret();
        assert!(keys.iter().all(|key| stage.b.ring.unwrap_key(&secret, key)));
        stage.b.reader.people.insert(learner);
        // The log from its beginning: what was withheld before is now shown, for her entries alone.
        let folder = stage.folder("moves");
        let (letter, report) = carry(&stage.a, &mut stage.b, &Have::new(), folder);
        assert_eq!((&report.refused, &report.forks), (&vec![], &vec![]));
        shown_late += report.shown;
        assert_eq!(stage.b.answers_of(learner), 2 * LESSON as i64);
        assert_eq!(stage.b.shown_name(learner), stage.a.shown_name(learner));
        assert!(stage.b.shown_name(learner).is_some());
        stage.says(&format!(
            "learner {} moves: {} entries shown, {} proved, {} bytes",
            n + 1,
            letter.entries_shown,
            letter.entries_withheld,
            letter.bytes
        ));
        school::enrol(&mut stage.b.author("joins"), to_b.school, to_b.classes[0].class, learner, false)
            .unwrap();
        lesson(&stage.b, to_b.school, &[learner], 2 * LESSON..3 * LESSON, "moved");
        assert_eq!(stage.b.answers_of(learner), 3 * LESSON as i64);
    }
    assert!(shown_late >= 2 * LESSON as u64, "the second learner's entries had been withheld at first");
    // On a visit, at the old school's box, whose clock is a day behind: late entries, earlier in the total order.
    stage.a.clock.advance_ms(-DAY_MS / 2);
    lesson(&stage.a, stage.school_a.school, &[first], 3 * LESSON..4 * LESSON, "visit");
    stage.a.clock.advance_ms(DAY_MS);
    carry!(stage, a, b);
    assert_eq!(stage.b.answers_of(first), 4 * LESSON as i64);
    assert_eq!(stage.b.answers_of(class.pupils[3]), 0, "the others' work stays at their school");
    first
}

/// Hub a's disk dies. A backup of yesterday is put in its place; the lost tail comes back as far as others were shown it.
fn restore(stage: &mut Stage<'_>) {
    let class = stage.school_a.classes[0].clone();
    let backup = stage.world.copy_database(&mut stage.a);
    let before = stage.position(&stage.a);
    lesson(&stage.a, stage.school_a.school, &class.pupils, 4 * LESSON..5 * LESSON, "lost tail");
    carry!(stage, a, central);
    let own = crate::mail::Reader { everything: true, ..Default::default() };
    let folder = stage.folder("stick-of-a");
    let stick = export(&stage.a, &own, &have(&stage.b), folder);
    let lost = stage.position(&stage.a);
    let expected = stage.a.answers_of(class.pupils[3]);

    stage.a.restore(backup, true);
    assert_ne!(stage.a.origin(), lost.origin, "a new life");
    assert_eq!(stage.a.origin().node, lost.origin.node);
    let continued = continues(&stage.a);
    assert_eq!((continued.origin, continued.seq, continued.root), (before.origin, before.seq, before.root));
    assert_eq!(stage.a.answers_of(class.pupils[3]), expected - LESSON as i64);

    let (_, from_central) = carry!(stage, central, a);
    let whole = |node: &TrialNode| {
        let sql = "SELECT count(*) FROM log_entry WHERE origin = ?1 AND seq > ?2 AND bytes IS NOT NULL";
        let values = [store::Value::blob(&before.origin.tag().0), store::Value::Int(before.seq as i64)];
        node.count(sql, &values)
    };
    let (back_from_central, all) = (whole(&stage.a), (lost.seq - before.seq) as i64);
    assert!(from_central.new >= all as u64 && back_from_central < all);
    let from_stick = import(&mut stage.a, &stick.folder);
    assert_eq!((whole(&stage.a), from_stick.forks.len()), (all, 0));
    assert_eq!(stage.a.answers_of(class.pupils[3]), expected);
    lesson(&stage.a, stage.school_a.school, &class.pupils, 5 * LESSON..6 * LESSON, "after the restore");
    carry!(stage, a, central);
    stage.says(&format!(
        "restore: of {all} lost entries the central gave back {back_from_central} (all it was shown), the hub's own stick the rest"
    ));
}

/// What the first entry of the present life says.
fn continues(node: &TrialNode) -> Position {
    let lines = node.store.read_blocking(|db| log::read(db, node.origin().tag(), 0, 1)).unwrap();
    let entry = EntryRef::decode(lines[0].what.as_ref().unwrap()).unwrap();
    let raw = entry.events().next().unwrap();
    match Event::decode(raw.kind, raw.version, raw.body).unwrap() {
        Event::IncarnationOpened(opened) => {
            let from = opened.continues.expect("it continues something");
            let origin = kernel::Origin { node: from.node, incarnation: from.incarnation };
            Position { origin, seq: from.seq, root: from.root }
        }
        other => panic!("{other:?}"),
    }
}

/// Hub b's disk is copied into a second machine: it notices, and opens a life of its own.
fn cloned_disk(stage: &mut Stage<'_>) -> TrialNode {
    let class = stage.school_b.classes[0].clone();
    let mut copy = stage.world.clone_disk(&mut stage.b, "copy of b", "another machine");
    assert_eq!(copy.origin().node, stage.b.origin().node);
    assert_ne!(copy.origin().incarnation, stage.b.origin().incarnation);
    assert_eq!(continues(&copy).origin, stage.b.origin());
    lesson(&stage.b, stage.school_b.school, &class.pupils[..3], 3 * LESSON..4 * LESSON, "at b");
    lesson(&copy, stage.school_b.school, &class.pupils[3..], 3 * LESSON..4 * LESSON, "at the copy");
    let folder = stage.folder("copy-b");
    let (_, report) = carry(&copy, &mut stage.b, &Have::new(), folder);
    assert_eq!((report.refused, report.forks), (vec![], vec![]));
    let (_, report) = carry!(stage, b, central);
    assert!(report.new > 0);
    assert_eq!(stage.b.answers_of(class.pupils[0]), 3 * LESSON as i64);
    assert_eq!(stage.b.answers_of(class.pupils[5]), 3 * LESSON as i64);
    copy.reader.people.clear();
    stage.says("cloned disk: two lives with one parent, no fork, everything counts");
    copy
}

/// Hub a is copied with marker and machine name alike, so that nothing can tell: one incarnation, two branches.
fn true_fork(stage: &mut Stage<'_>) -> TrialNode {
    let [class, other] = [stage.school_a.classes[0].clone(), stage.school_a.classes[1].clone()];
    let school = stage.school_a.school;
    let mut second = stage.world.clone_disk(&mut stage.a, "second a", "hub a");
    assert_eq!(second.origin(), stage.a.origin(), "one name, two machines");
    let parting = stage.position(&stage.a).seq;
    second.clock.advance_ms(3 * 60_000);
    lesson(&stage.a, school, &class.pupils[3..], 6 * LESSON..7 * LESSON, "branch 1");
    lesson(&second, school, &other.pupils, 2 * LESSON..3 * LESSON, "branch 2");
    let said_at =
        second.count("SELECT max(at) FROM trial_answer WHERE person = ?1", &[other.pupils[0].into()]);
    carry!(stage, a, central);
    let folder = stage.folder("second-b");
    let since = have(&stage.b);
    let (_, report) = carry(&second, &mut stage.b, &since, folder);
    assert_eq!(report.forks, vec![], "b had seen neither branch before");
    let folder = stage.folder("b-central");
    let since: Have =
        have(&stage.central).into_iter().filter(|(origin, _)| *origin != second.origin()).collect();
    let (_, report) = carry(&stage.b, &mut stage.central, &since, folder);
    // The relay knows the places in question only as runs, so that it can prove neither a fork nor that there is none.
    assert_eq!((report.forks.len(), report.refused.len()), (0, 1), "{report:?}");
    let folder = stage.folder("second-central");
    let since = have(&stage.central);
    let (_, report) = carry(&second, &mut stage.central, &since, folder);
    assert_eq!(report.forks, vec![second.origin()], "whoever has the whole branch shows it at once");

    let seq = have(&stage.central)[&second.origin()];
    let tag = second.origin().tag();
    let root = stage.central.store.read_blocking(|db| log::frontier_at(db, tag, seq)).unwrap().root();
    let kept = Position { origin: second.origin(), seq, root };
    let settlement =
        ForkSettlement::issue(&stage.root, ForkSettlementTerms { kept, issued_at: UtcMillis(0) });
    stage.announce(ForkSettled { settlement: settlement.to_bytes() }.into());

    // The relay gives up the lost branch; its holder writes it again in a new life.
    let since: Have = have(&stage.b).into_iter().filter(|(origin, _)| *origin != kept.origin).collect();
    let folder = stage.folder("settled-b");
    let (_, report) = carry(&stage.central, &mut stage.b, &since, folder);
    assert_eq!(report.reissued, 0, "a relay has nothing of its own in it");
    assert_eq!(root_at(&stage.b, &kept), kept.root);
    let since: Have = have(&second).into_iter().filter(|(origin, _)| *origin != kept.origin).collect();
    let folder = stage.folder("settled-second");
    let (_, report) = carry(&stage.central, &mut second, &since, folder);
    let written = (other.pupils.len() * LESSON) as u64;
    let reissued = report.reissued;
    assert!((written..written + 256).contains(&reissued), "{report:?}");
    assert_eq!(root_at(&second, &kept), kept.root);
    assert_ne!(second.origin(), kept.origin);
    let folder = stage.folder("a-second");
    let (_, report) = carry(&stage.a, &mut second, &Have::new(), folder);
    assert_eq!((&report.refused, &report.forks), (&vec![], &vec![]));
    // Everybody's work counts, once, at its own time.
    for node in [&second, &stage.a] {
        assert_eq!(node.answers_of(class.pupils[4]), 5 * LESSON as i64, "{}", node.name);
    }
    let folder = stage.folder("second-a");
    let since = have(&stage.a);
    let (_, back) = carry(&second, &mut stage.a, &since, folder);
    assert_eq!((&back.refused, &back.forks), (&vec![], &vec![]));
    let sql = "SELECT max(at) FROM trial_answer WHERE person = ?1";
    for node in [&second, &stage.a] {
        assert_eq!(node.answers_of(other.pupils[0]), 3 * LESSON as i64, "{}", node.name);
        assert_eq!(node.count(sql, &[other.pupils[0].into()]), said_at, "the original wall time");
    }
    carry!(stage, a, central);
    assert_eq!(stage.central.answers_of(other.pupils[0]), 3 * LESSON as i64);
    stage.says(&format!(
        "true fork after entry {parting}: proved at the central once the whole branch came, settled; its holder wrote {reissued} \
         entries again, {written} of them lost, the others not known to be shared"
    ));
    second
}

fn root_at(node: &TrialNode, position: &Position) -> kernel::Digest {
    let tag = position.origin.tag();
    node.store.read_blocking(|db| log::frontier_at(db, tag, position.seq)).unwrap().root()
}

/// The copy of hub b is stolen. What it writes counts nowhere, whether it came before the revocation or after.
fn revocation(stage: &mut Stage<'_>, stolen: TrialNode) {
    let class = stage.school_b.classes[0].clone();
    let pupil = class.pupils[0];
    let honest = stage.central.answers_of(pupil);
    lesson(&stolen, stage.school_b.school, &[pupil], 4 * LESSON..5 * LESSON, "thief, before");
    let folder = stage.folder("thief-1");
    let since = have(&stage.central);
    carry(&stolen, &mut stage.central, &since, folder);
    assert_eq!(stage.central.answers_of(pupil), honest + LESSON as i64, "nobody knows yet");

    carry!(stage, b, central);
    let last_good = stage.position(&stage.b);
    let terms = RevocationTerms {
        node: last_good.origin.node,
        last_good: Some(last_good),
        reason: RevocationReason::Lost,
        issued_at: UtcMillis(0),
    };
    let revocation = Revocation::issue(&stage.root, terms);
    stage.announce(OriginRevoked { revocation: revocation.to_bytes() }.into());
    crate::mail::apply_trust(&stage.central);
    assert_eq!(stage.central.answers_of(pupil), honest);

    // Hub b goes on under a new key; its history stands.
    let backup = stage.world.copy_database(&mut stage.b);
    stage.b.restore(backup, false);
    assert_ne!(stage.b.origin().node, last_good.origin.node);
    assert_eq!(continues(&stage.b).origin, last_good.origin);
    stage.certify(stage.b.origin().node, vec![stage.school_b.school]);
    carry!(stage, central, b);
    carry!(stage, central, a);
    lesson(&stage.b, stage.school_b.school, &[pupil], 5 * LESSON..6 * LESSON, "under a new key");
    carry!(stage, b, central);
    assert_eq!(stage.central.answers_of(pupil), honest + LESSON as i64);

    lesson(&stolen, stage.school_b.school, &[pupil], 6 * LESSON..7 * LESSON, "thief, after");
    for node in [&mut stage.central, &mut stage.b] {
        stage.letters += 1;
        let folder = stage.world.folder.path().join(format!("mail-{:02}-thief", stage.letters));
        let before = node.answers_of(pupil);
        let since = have(node);
        carry(&stolen, node, &since, folder);
        assert_eq!(node.answers_of(pupil), before, "{}", node.name);
    }
    // The copy's honest work is void with it, until somebody answers for it: it has to be written again.
    assert_eq!(stage.b.answers_of(class.pupils[5]), 2 * LESSON as i64);
    stage.says("revocation: the thief's entries are void on every node, before and after; so is the copy's honest lesson");
}

/// A learner asks to be forgotten: keys go wherever they are, then the entries too; the logs stay provable.
fn forgetting(stage: &mut Stage<'_>, mut second_a: TrialNode, moved: PersonId) {
    assert!(stage.a.ring.holds(moved) && stage.b.ring.holds(moved) && second_a.ring.holds(moved));
    let offer = stage.b.ring.offer(&stage.b.secret());
    let old_stick = stage.a.ring.wrap(moved, &offer);
    let forgotten = PersonForgotten { person: moved, purposes: vec![], reason: 1 };
    let schools = [stage.school_a.school];
    stage.a.author("forget").write(Authority::Staff, &schools, &[moved], vec![forgotten.into()]).unwrap();
    carry!(stage, a, central);
    carry!(stage, a, b);
    let folder = stage.folder("forget-second");
    let since = have(&second_a);
    carry(&stage.a, &mut second_a, &since, folder);
    let folder = stage.folder("forget-self");
    let since = have(&stage.a);
    carry(&stage.central, &mut stage.a, &since, folder);
    stage.b.ring.rotate();
    let secret = stage.b.secret();
    assert!(old_stick.iter().all(|key| !stage.b.ring.unwrap_key(&secret, key)), "old sticks are dark");
    for node in [&stage.central, &stage.a, &stage.b, &second_a] {
        assert!(!node.ring.holds(moved), "{} still has her key", node.name);
        assert_eq!(node.shown_name(moved), None, "{}", node.name);
    }
    assert!(stage.b.answers_of(moved) > 0, "what remains is pseudonymous");

    // And what remains can go too: digests stay, so that every checkpoint still verifies and blocks still travel.
    let mut deleted = delete_entries_about(&stage.b, moved);
    let folder = stage.folder("not-yet-deleted");
    let (letter, report) = carry(&stage.a, &mut stage.b, &Have::new(), folder);
    assert_eq!((&report.refused, &report.forks), (&vec![], &vec![]));
    assert!(letter.entries_shown > 0);
    assert_eq!(stage.b.answers_of(moved), 0, "not taken back from a node that has not deleted yet");
    for node in [&stage.central, &stage.a, &second_a] {
        deleted += delete_entries_about(node, moved);
        assert_eq!(node.answers_of(moved), 0, "{}", node.name);
    }
    let folder = stage.folder("deleted");
    let (_, report) = carry(&stage.a, &mut stage.b, &Have::new(), folder);
    assert_eq!((&report.refused, &report.forks, report.new), (&vec![], &vec![], 0));
    stage.says(&format!(
        "forgetting: keys gone on four nodes, {deleted} entries deleted, logs still verify and travel"
    ));
    assert!(!second_a.sound_dump().is_empty());
}

fn delete_entries_about(node: &TrialNode, person: PersonId) -> u64 {
    let mut deleted = 0;
    for (origin, seq) in have(node) {
        let lines = node.store.read_blocking(|db| log::read(db, origin.tag(), 0, seq)).unwrap();
        let is_hers = |line: &&log::Line| {
            line.what.as_ref().is_ok_and(|bytes| {
                let entry = EntryRef::decode(bytes).unwrap();
                // The record of the erasure itself stays: it says why, and names nobody.
                entry.persons().any(|about| about == person) && entry.events().all(|raw| raw.kind != 207)
            })
        };
        let seqs: Vec<u64> = lines.iter().filter(is_hers).map(|line| line.seq).collect();
        deleted += node.store.write_blocking(move |tx| tx.delete_entries(origin.tag(), &seqs)).unwrap();
    }
    deleted
}

fn ending(mut stage: Stage<'_>) -> BTreeMap<String, Vec<String>> {
    carry!(stage, a, central);
    carry!(stage, b, central);
    carry!(stage, central, a);
    carry!(stage, central, b);
    let own = crate::mail::Reader { everything: true, ..Default::default() };
    let folder = stage.folder("figures");
    let all = export(&stage.a, &own, &Have::new(), folder);
    stage.says(&format!(
        "at the end hub a holds {} entries and {} proofs of others in {} bytes of blocks",
        all.entries_shown, all.entries_withheld, all.bytes
    ));
    let dumps = [&stage.central, &stage.a, &stage.b].map(|node| (node.name.to_owned(), node.sound_dump()));
    stage.says("every log verifies, every rebuild shows what was shown live");
    dumps.into_iter().collect()
}
