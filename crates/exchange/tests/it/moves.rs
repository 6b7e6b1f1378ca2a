//! A pupil who moves: asked for, granted, and what arrives where.

use crate::{
    keys::{ANA, Consents, EVA, Register, handed, key, ringed},
    network::{Network, answer},
    talk::{SCHOOL, talk},
};
use eventlog::{Certificate, EntryRef, sealing::Purpose, statement::NodeRole};
use events::{
    Event,
    governance::{HistoryAnswered, HistoryAsked},
    node::OriginCertified,
    people::{PersonProtected, PersonRegistered, RoleGiven},
    school::ClassOpened,
};
use exchange::{
    Desk, KeyRing,
    moves::{self, Asking},
    stick,
};
use kernel::{
    Authority, ClassId, NodeKey, PersonId, RequestId, Role, SchoolId, Seed, UtcMillis, departures::Clearance,
};
use std::sync::Arc;
use store::{Connection, Draft, StoreError, log};
use testkit::random_log::START;

const NEXT: SchoolId = SchoolId([8; 16]);
const FAR: SchoolId = SchoolId([9; 16]);
const ROSA: PersonId = PersonId([0x70; 16]);

struct Moving {
    network: Network,
    old: (Desk, Arc<Register>, Arc<Consents>),
    new: (Desk, Arc<Register>, Arc<Consents>),
    far: (Desk, Arc<Register>, Arc<Consents>),
    central: (Desk, Arc<Register>, Arc<Consents>),
}

fn write(desk: &Desk, authority: Authority, school: SchoolId, persons: &[PersonId], event: Event) {
    let draft = Draft { schools: vec![school], persons: persons.to_vec(), authority, events: vec![event] };
    desk.here.store.write_blocking(move |tx| tx.append(draft)).unwrap();
}

/// Ana and Eva learn at one school, and Ana has come to another.
fn moving(name: &str) -> Moving {
    moving_between(name, [1, 2])
}

/// The same, whoever of the two boxes has the smaller key.
fn moving_between(name: &str, [old, new]: [u8; 2]) -> Moving {
    let network = Network::new(name);
    let central = network.central();
    let [old, new, far] = [(old, SCHOOL), (new, NEXT), (3, FAR)].map(|(number, school)| {
        let mut hub = network.alone(number, school);
        network.join(&central, &mut hub);
        hub.open_class(number);
        ringed(hub.here)
    });
    let staff = |persons: &[PersonId], event| write(&old.0, Authority::Staff, SCHOOL, persons, event);
    let pupil = |persons: &[PersonId], event| write(&old.0, Authority::Learner, SCHOOL, persons, event);
    for (n, person) in [(1, ANA), (2, EVA)] {
        old.1.register(person, SCHOOL, &Purpose::ALL);
        let sealed_name = vec![n as u8];
        let registered =
            PersonRegistered { person, sealed_name, drawing: 1, language: None, demonstration: false };
        staff(&[person], registered.into());
        staff(&[person], RoleGiven { person, school: SCHOOL, role: Role::Pupil as u8 }.into());
        pupil(&[person], answer(n).into());
    }
    pupil(&[ANA, EVA], events::learning::AnswerRecorded { learners: 2, ..answer(3) }.into());
    staff(&[ANA, ROSA], answer(4).into());
    let class = ClassOpened { class: ClassId([0x44; 16]), school: SCHOOL, name: "of nobody".into() };
    staff(&[], class.into());
    Moving { network, old, new, far, central: ringed(central.here) }
}

impl Moving {
    fn ask(&self) {
        let asked = HistoryAsked {
            request: RequestId([0x0a; 16]),
            person: ANA,
            school: NEXT,
            from: SCHOOL,
            school_name: "Escuela 24".into(),
            proof: vec![],
        };
        write(&self.new.0, Authority::Staff, NEXT, &[ANA, ROSA], asked.into());
        // She learns there now, by that school's own word.
        let role = RoleGiven { person: ANA, school: NEXT, role: Role::Pupil as u8 };
        write(&self.new.0, Authority::Staff, NEXT, &[ANA], role.into());
        self.new.1.register(ANA, NEXT, &[]);
        self.central.1.register(ANA, NEXT, &[]);
    }

    fn answer(&self, granted: bool) {
        let asking = askings(&self.old.0, SCHOOL).pop().expect("it has heard of it");
        write(&self.old.0, Authority::Staff, SCHOOL, &[ANA, ROSA], moves::answer(&asking, granted).into());
    }

    fn central_says(&self, event: Event) {
        let draft =
            Draft { schools: vec![], persons: vec![], authority: Authority::Central, events: vec![event] };
        self.central.0.here.store.write_blocking(move |tx| tx.append(draft)).unwrap();
    }

    fn over_central(&self) {
        for _ in 0..2 {
            for desk in [&self.new.0, &self.old.0, &self.far.0] {
                talk(desk, &self.central.0);
            }
        }
    }
}

fn askings(desk: &Desk, school: SchoolId) -> Vec<Asking> {
    desk.here.store.read_blocking(|db| moves::askings(db, school)).unwrap()
}

/// Whom the entries of a school name that can be read at a node, statements of nodes aside.
fn seen(at: &Desk, of: &Desk) -> Vec<Vec<PersonId>> {
    let read = |db: &mut Connection| {
        let mut seen = Vec::new();
        for line in log::read(db, of.here.store.origin().tag(), 0, 1_000)? {
            let Ok(bytes) = line.what else { continue };
            let entry = EntryRef::decode(&bytes).unwrap();
            if entry.authority() != Authority::Node {
                seen.push(entry.persons().collect());
            }
        }
        Ok::<_, StoreError>(seen)
    };
    at.here.store.read_blocking(read).unwrap()
}

#[test]
fn her_history_and_keys_come_when_it_was_granted_and_not_before() {
    let moving = moving("moves");
    // The central lawfully holds who she is.
    let mut clearance = Clearance::by_certificate_alone();
    clearance.names = Arc::new([ANA].into());
    *moving.old.2.0.lock().unwrap() = Some(clearance);
    moving.over_central();
    assert_eq!(moving.central.1.opens(ANA), 1);

    moving.ask();
    moving.over_central();
    talk(&moving.new.0, &moving.old.0);
    let heard = askings(&moving.old.0, SCHOOL);
    assert_eq!(heard.len(), 1);
    assert_eq!((heard[0].person, heard[0].school_name.as_str(), heard[0].granted), (ANA, "Escuela 24", None));
    assert_eq!(seen(&moving.old.0, &moving.new.0), vec![vec![ANA, ROSA]], "the asking, and nothing else");
    assert_eq!((moving.new.1.opens(ANA), seen(&moving.new.0, &moving.old.0)), (0, vec![]));

    // Refused is as if it had not been asked.
    moving.answer(false);
    moving.over_central();
    talk(&moving.new.0, &moving.old.0);
    assert_eq!((moving.new.1.opens(ANA), seen(&moving.new.0, &moving.old.0)), (0, vec![]));

    moving.answer(true);
    moving.over_central();
    assert_eq!(moving.new.1.opens(ANA), 3, "wrapped by her old school's box, carried by the central");
    assert!(handed(&moving.old.0).contains(&(key(&moving.new.0), vec![ANA])));
    // The central has what staff wrote. What she answered comes when the two boxes meet.
    let over_central = seen(&moving.new.0, &moving.old.0);
    assert_eq!(over_central, vec![vec![ANA], vec![ANA], vec![ANA, ROSA]]);
    talk(&moving.new.0, &moving.old.0);
    let all = seen(&moving.new.0, &moving.old.0);
    assert_eq!(all, vec![vec![ANA], vec![ANA], vec![ANA], vec![ANA, ROSA]]);
    // Each has heard what the other has taken; then all is still.
    talk(&moving.new.0, &moving.old.0);
    let (again, _) = talk(&moving.new.0, &moving.old.0);
    assert_eq!((again.turns, again.blocks_in + again.blocks_out), (1, 0), "{again:?}");
    // Nobody else.
    assert_eq!((moving.new.1.opens(EVA), moving.far.1.opens(ANA)), (0, 0));
    assert_eq!((seen(&moving.far.0, &moving.old.0), seen(&moving.far.0, &moving.new.0)), (vec![], vec![]));

    // Taken back: what follows is hers no more.
    moving.answer(false);
    write(&moving.old.0, Authority::Learner, SCHOOL, &[ANA], answer(9).into());
    talk(&moving.new.0, &moving.old.0);
    assert_eq!(seen(&moving.new.0, &moving.old.0), all);
}

#[test]
fn what_was_refused_before_a_box_knew_that_its_school_asks_comes_when_it_does() {
    // The log that is refused may come before the asking in one conversation, or after it.
    for (name, numbers) in [("moves-early", [1, 2]), ("moves-early-too", [2, 1])] {
        let moving = moving_between(name, numbers);
        let mut beside = moving.network.alone(4, NEXT);
        let certificate = moving.network.certificate(beside.key(), NodeRole::Hub, &[NEXT]);
        moving.central_says(OriginCertified { certificate: certificate.to_bytes() }.into());
        let welcome = moving.new.0.here.welcome.clone().unwrap();
        let certificates = [welcome.certificates.clone(), vec![certificate]].concat();
        beside.here.welcome = Some(exchange::Welcome { certificates, ..welcome });
        let beside = Desk::new(beside.here);
        // It knows everybody, so that nothing that it hears of nodes makes it ask again.
        moving.over_central();
        for other in [&moving.central.0, &moving.new.0, &moving.new.0] {
            talk(&beside, other);
        }
        moving.ask();
        moving.over_central();
        moving.answer(true);
        // Her old school's box gives the second box of the next one what its first box asked for, with the asking.
        talk(&beside, &moving.old.0);
        talk(&beside, &moving.old.0);
        assert_eq!(askings(&beside, NEXT).len(), 1);
        talk(&moving.new.0, &moving.old.0);
        let hers = seen(&moving.new.0, &moving.old.0);
        assert_eq!((hers.len(), seen(&beside, &moving.old.0)), (4, hers), "{name}");
    }
}

#[test]
fn a_central_hands_on_to_no_school_that_only_says_she_is_its_pupil() {
    let moving = moving("moves-claimed");
    let mut clearance = Clearance::by_certificate_alone();
    clearance.names = Arc::new([ANA].into());
    *moving.old.2.0.lock().unwrap() = Some(clearance);
    moving.over_central();
    moving.ask();
    // It even hands over a key of its own for her, to look like one who knows her.
    moving.new.1.register(ANA, NEXT, &[Purpose::Identity]);
    *moving.new.2.0.lock().unwrap() = moving.old.2.0.lock().unwrap().clone();
    moving.over_central();
    assert_eq!((moving.central.1.opens(ANA), moving.new.1.opens(ANA)), (2, 1));
    // Her old school's second box, which comes new, is handed what came from there.
    let mut second = moving.network.alone(4, SCHOOL);
    let central = crate::network::Node { here: moving.central.0.here, school: SCHOOL };
    moving.network.join(&central, &mut second);
    let central = Desk::new(central.here);
    moving.central.1.register(ANA, SCHOOL, &[]);
    let (second, at_second, _) = ringed(second.here);
    talk(&second, &central);
    talk(&second, &central);
    assert_eq!(at_second.opens(ANA), 1);
}

#[test]
fn a_school_cannot_grant_itself_what_another_school_keeps() {
    let moving = moving("moves-self-granted");
    let mut clearance = Clearance::by_certificate_alone();
    clearance.names = Arc::new([ANA].into());
    *moving.old.2.0.lock().unwrap() = Some(clearance);
    moving.over_central();
    assert_eq!(moving.central.1.opens(ANA), 1);
    // A box that knows her id asks itself, and grants it; then a friend, who never saw her.
    let grant = |by: &Desk, from, request| {
        let asked = HistoryAsked {
            request: RequestId([request; 16]),
            person: ANA,
            school: NEXT,
            from,
            school_name: "Escuela 24".into(),
            proof: vec![],
        };
        write(&moving.new.0, Authority::Staff, NEXT, &[ANA], asked.clone().into());
        let answer = HistoryAnswered { asked: moves::digest_of(&asked), person: ANA, granted: true };
        write(by, Authority::Staff, from, &[ANA], answer.into());
        moving.over_central();
    };
    grant(&moving.new.0, NEXT, 0x0d);
    assert_eq!(moving.new.1.opens(ANA), 0, "by itself");
    assert_eq!(askings(&moving.new.0, NEXT), vec![], "nobody asks himself");
    grant(&moving.far.0, FAR, 0x0e);
    assert_eq!((moving.new.1.opens(ANA), moving.far.1.opens(ANA)), (0, 0), "by a friend");
    assert!(!handed(&moving.central.0).contains(&(key(&moving.new.0), vec![ANA])));
    // The word of the school that registered her lets the central hand on what came from there.
    moving.ask();
    moving.over_central();
    moving.answer(true);
    moving.over_central();
    assert_eq!(moving.new.1.opens(ANA), 3);
    assert!(handed(&moving.central.0).contains(&(key(&moving.new.0), vec![ANA])));
}

#[test]
fn rights_that_ended_bring_nothing_that_was_granted() {
    let moving = moving("moves-ended");
    // The third box once served the school that Ana goes to; now it serves another.
    let mut terms = moving.network.certificate(key(&moving.far.0), NodeRole::Hub, &[NEXT]).terms;
    (terms.issued_at, terms.valid_until) = (UtcMillis(START.0 - 1_000), UtcMillis(START.0 - 1));
    let certificate = Certificate::issue(&moving.network.root, terms).to_bytes();
    moving.central_says(OriginCertified { certificate }.into());
    moving.ask();
    moving.over_central();
    moving.answer(true);
    for _ in 0..2 {
        moving.over_central();
        talk(&moving.far.0, &moving.old.0);
    }
    assert_eq!(moving.new.1.opens(ANA), 3);
    assert_eq!((moving.far.1.opens(ANA), seen(&moving.far.0, &moving.old.0)), (0, vec![]));
}

/// Who has confirmed, as the log of a node tells.
fn destroyed(desk: &Desk) -> Vec<NodeKey> {
    let read = |db: &mut Connection| {
        let mut nodes = Vec::new();
        for line in log::read(db, desk.here.store.origin().tag(), 0, 1_000)? {
            let Ok(bytes) = line.what else { continue };
            let entry = EntryRef::decode(&bytes).unwrap();
            for raw in entry.events() {
                if let Ok(Event::KeysDestroyed(e)) = Event::decode(raw.kind, raw.version, raw.body) {
                    nodes.push(e.node);
                }
            }
        }
        Ok::<_, StoreError>(nodes)
    };
    desk.here.store.read_blocking(read).unwrap()
}

#[test]
fn an_erasure_reaches_whoever_had_her_keys_and_each_confirms() {
    let moving = moving("moves-erased");
    // Her new school has a second box. Her old one hands her keys to it as well, and the first what the new one drew itself.
    let mut second = moving.network.alone(5, NEXT);
    let central = crate::network::Node { here: moving.central.0.here, school: SCHOOL };
    moving.network.join(&central, &mut second);
    let moving = Moving { central: (Desk::new(central.here), moving.central.1, moving.central.2), ..moving };
    let (second, at_second, _) = ringed(second.here);
    moving.ask();
    moving.over_central();
    moving.answer(true);
    moving.over_central();
    moving.new.1.register(ANA, NEXT, &[Purpose::Words]);
    for _ in 0..2 {
        talk(&second, &moving.central.0);
        talk(&moving.new.0, &second);
    }
    assert_eq!(
        (moving.new.1.opens(ANA), at_second.opens(ANA)),
        (4, 1),
        "whether it was granted the old school knows"
    );
    moving.over_central();
    talk(&second, &moving.central.0);
    assert_eq!(at_second.opens(ANA), 4);

    // She is forgotten at her old school. The record of it is not read at her new one.
    moving.old.1.forget(ANA);
    let forget = || exchange::forget_parcels(&moving.old.0.here.store, &[SCHOOL], &[ANA]).unwrap();
    forget();
    assert_eq!(forget(), 0, "asked once");
    moving.over_central();
    assert_eq!(moving.new.1.opens(ANA), 1, "what her new school wrote itself it can read");
    let told = (at_second.opens(ANA), destroyed(&moving.old.0));
    assert_eq!(told, (4, vec![]), "not before those have confirmed to whom it handed keys of hers");
    talk(&moving.new.0, &second);
    assert_eq!(at_second.opens(ANA), 1, "a neighbour carries the word");
    talk(&moving.new.0, &second);
    moving.over_central();
    assert_eq!(destroyed(&moving.new.0), vec![key(&second)]);
    assert_eq!(destroyed(&moving.old.0), vec![key(&moving.new.0)]);
    talk(&second, &moving.central.0);
    moving.over_central();
    let mut both = destroyed(&moving.old.0);
    both.sort();
    let mut expected = vec![key(&moving.new.0), key(&second)];
    expected.sort();
    assert_eq!(both, expected);
    // Nothing comes back, and all is still.
    moving.over_central();
    talk(&moving.old.0, &moving.new.0);
    let (again, _) = talk(&moving.old.0, &moving.new.0);
    assert_eq!((again.turns, again.keys_in + again.keys_out), (1, 0), "{again:?}");
    assert_eq!((moving.new.1.opens(ANA), destroyed(&moving.old.0).len()), (1, 2));
}

/// Her new school's box has her keys, and a copy of its disk from then; she is forgotten by the way that is given, and it confirms. Then the
/// copy is put back.
fn put_back_after_an_erasure(moving: &Moving, erase: impl Fn()) {
    moving.ask();
    moving.over_central();
    moving.answer(true);
    moving.over_central();
    talk(&moving.old.0, &moving.new.0);
    assert_eq!(moving.new.1.opens(ANA), 3);
    let new = &moving.new.0.here.store;
    let tables = ["exchange_key_mark", "exchange_key_from", "exchange_parcel"];
    let copy =
        |table: &str| new.read_blocking(|db| db.query(&format!("SELECT * FROM {table}"), &[])).unwrap();
    let (before, keys) = (tables.map(copy), new.read_blocking(|db| moving.new.1.keys_of(db, ANA)).unwrap());

    moving.old.1.forget(ANA);
    exchange::forget_parcels(&moving.old.0.here.store, &[SCHOOL], &[ANA]).unwrap();
    erase();
    assert_eq!((moving.new.1.opens(ANA), destroyed(&moving.old.0)), (0, vec![key(&moving.new.0)]));

    keys.into_iter().for_each(|key| moving.new.1.add(key));
    let put_back = move |tx: &mut store::WriteTx<'_>| {
        tx.execute("DELETE FROM exchange_notice", &[])?;
        for (table, rows) in tables.into_iter().zip(&before) {
            tx.execute(&format!("DELETE FROM {table}"), &[])?;
            for row in rows {
                let places: Vec<String> = (1..=row.0.len()).map(|n| format!("?{n}")).collect();
                tx.execute(&format!("INSERT INTO {table} VALUES ({})", places.join(", ")), &row.0)?;
            }
        }
        Ok::<_, StoreError>(())
    };
    new.write_blocking(put_back).unwrap();
    assert_eq!(moving.new.1.opens(ANA), 3);
}

#[test]
fn a_box_that_gets_an_older_disk_back_is_asked_again_to_destroy_what_was_on_it() {
    let moving = moving("moves-erased-restored");
    put_back_after_an_erasure(&moving, || (0..2).for_each(|_| moving.over_central()));
    talk(&moving.new.0, &moving.old.0);
    assert_eq!(moving.new.1.opens(ANA), 0);
    // It says so again, and the log has said it once.
    moving.over_central();
    talk(&moving.new.0, &moving.old.0);
    let (again, _) = talk(&moving.new.0, &moving.old.0);
    assert_eq!((again.turns, destroyed(&moving.old.0).len()), (1, 1), "{again:?}");
}

#[test]
fn a_box_that_gets_an_older_disk_back_is_asked_again_over_a_central() {
    // The first time it was asked over the central as well; or by the other box itself, and the central heard of it when all was done.
    let over_central = moving("moves-erased-far");
    put_back_after_an_erasure(&over_central, || (0..2).for_each(|_| over_central.over_central()));
    let direct = moving("moves-erased-direct");
    put_back_after_an_erasure(&direct, || {
        for _ in 0..2 {
            talk(&direct.old.0, &direct.new.0);
        }
        talk(&direct.old.0, &direct.central.0);
    });
    for moving in [over_central, direct] {
        talk(&moving.new.0, &moving.central.0);
        assert_eq!(moving.new.1.opens(ANA), 0);
        moving.over_central();
        moving.over_central();
        assert_eq!((moving.new.1.opens(ANA), destroyed(&moving.old.0).len()), (0, 1));
        // It is asked no more, and all is still.
        for node in [&moving.new.0, &moving.old.0] {
            let (again, _) = talk(node, &moving.central.0);
            assert_eq!((again.turns, again.keys_in + again.keys_out), (1, 0), "{again:?}");
        }
    }
}

#[test]
fn nobody_else_can_have_her_keys_destroyed() {
    let moving = moving("moves-erase-liar");
    moving.ask();
    moving.over_central();
    moving.answer(true);
    moving.over_central();
    assert_eq!(moving.new.1.opens(ANA), 3);
    // A third school's box hands over a key of its own making, and then says that she is to be forgotten.
    moving.far.1.register(ANA, FAR, &[Purpose::Identity]);
    let asked = HistoryAsked {
        request: RequestId([0x0b; 16]),
        person: ANA,
        school: NEXT,
        from: FAR,
        school_name: "Escuela 24".into(),
        proof: vec![],
    };
    write(&moving.new.0, Authority::Staff, NEXT, &[ANA], asked.clone().into());
    moving.over_central();
    let asking = askings(&moving.far.0, FAR).pop().unwrap();
    write(&moving.far.0, Authority::Staff, FAR, &[ANA], moves::answer(&asking, true).into());
    moving.over_central();
    assert_eq!(moving.new.1.opens(ANA), 4);
    moving.far.1.forget(ANA);
    exchange::forget_parcels(&moving.far.0.here.store, &[FAR], &[ANA]).unwrap();
    moving.over_central();
    moving.over_central();
    assert_eq!(moving.new.1.opens(ANA), 3, "its own key went, and no other");
    assert_eq!(destroyed(&moving.far.0), vec![key(&moving.new.0)]);
}

#[test]
fn a_stick_is_path_enough() {
    let moving = moving("moves-stick");
    moving.ask();
    let folder = moving.network.folder.path().join("stick");
    std::fs::create_dir_all(&folder).unwrap();
    let mut chance = Seed(1).chance();
    let mut carry = |desk: &Desk| {
        let read = stick::read(&desk.here, &folder).unwrap();
        read.iter()
            .for_each(|read| assert!(read.taken.as_ref().is_ok_and(|t| t.refused.is_empty()), "{read:?}"));
        stick::write(&desk.here, &folder, START, u64::MAX, &mut chance).unwrap();
    };
    for desk in [&moving.new.0, &moving.old.0, &moving.central.0, &moving.new.0, &moving.old.0] {
        carry(desk);
    }
    moving.answer(true);
    for desk in [&moving.old.0, &moving.new.0, &moving.old.0, &moving.new.0] {
        carry(desk);
    }
    assert_eq!(moving.new.1.opens(ANA), 3);
    assert_eq!(seen(&moving.new.0, &moving.old.0).len(), 4);
    // Another follows her later: what stands before the end of what is here by now comes as well.
    let asked = HistoryAsked {
        request: RequestId([0x0c; 16]),
        person: EVA,
        school: NEXT,
        from: SCHOOL,
        school_name: "Escuela 24".into(),
        proof: vec![],
    };
    write(&moving.new.0, Authority::Staff, NEXT, &[EVA], asked.into());
    for desk in [&moving.new.0, &moving.old.0, &moving.new.0, &moving.old.0] {
        carry(desk);
    }
    let asking = askings(&moving.old.0, SCHOOL).into_iter().find(|asking| asking.person == EVA).unwrap();
    write(&moving.old.0, Authority::Staff, SCHOOL, &[EVA], moves::answer(&asking, true).into());
    for desk in [&moving.old.0, &moving.new.0] {
        carry(desk);
    }
    let all = seen(&moving.new.0, &moving.old.0);
    assert_eq!(all.iter().filter(|persons| persons.contains(&EVA)).count(), 4, "{all:?}");
    assert!(all.contains(&vec![ANA, EVA]), "what they did together");
}

#[test]
fn what_else_another_school_says_is_not_taken() {
    let moving = moving("moves-liar");
    moving.ask();
    moving.over_central();
    moving.answer(true);
    // Her old school gives her a role that opens doors, and says that she teaches.
    let head = RoleGiven { person: ANA, school: SCHOOL, role: Role::Administrator as u8 };
    write(&moving.old.0, Authority::Staff, SCHOOL, &[ANA], head.into());
    let teaches = events::school::Enrolled { class: ClassId([2; 16]), person: ANA, teaches: true };
    write(&moving.old.0, Authority::Staff, SCHOOL, &[ANA], teaches.into());
    // Nor may it say that nobody looks for her any more. That somebody does is good to know.
    let protected = |protected| PersonProtected { person: ANA, protected };
    write(&moving.old.0, Authority::Staff, SCHOOL, &[ANA], protected(false).into());
    moving.over_central();
    talk(&moving.new.0, &moving.old.0);
    assert_eq!(seen(&moving.new.0, &moving.old.0).len(), 4);
    write(&moving.old.0, Authority::Staff, SCHOOL, &[ANA], protected(true).into());
    talk(&moving.new.0, &moving.old.0);
    assert_eq!(seen(&moving.new.0, &moving.old.0).len(), 5);
}
