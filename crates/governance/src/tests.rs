//! Commands, views and the record on a store, with a register that the test holds in its hand.

use super::*;
use crate::{
    consent::{Entered, Refusal},
    leaving::{Leaving, what_left},
    moving::CannotMove,
    request::NewRequest,
};
use events::{
    Event,
    governance::{
        ConsentHow, ForgetReason, IdentityCheck, KeysHanded, RequestAbout, RequestKind, RequestOutcome,
    },
};
use kernel::{
    Actor, Allowed, Authority, ClassId, CountryCode, DataUse, Incarnation, NodeKey, Origin, PersonId, Role,
    SchoolId, Seed, Wish, Zone,
    departures::{Destination, LeaveGround, LeaveWay},
    ports::{Departure, Departures, Forgettable, Leave, Team},
};
use std::{collections::BTreeMap, sync::Mutex};
use store::{Draft, Row};
use testkit::{Scratch, SimClock, postgres, random_log::START, stores::Opening};
use web::messages::{LanguagePlan, Messages};

mod consents;
mod forgetting;
mod moves;
mod retention;

const SCHOOL: SchoolId = SchoolId([1; 16]);
const CLASS: ClassId = ClassId([2; 16]);
const TEACHER: PersonId = PersonId([9; 16]);
const ANA: PersonId = PersonId([3; 16]);
const EVA: PersonId = PersonId([4; 16]);
const LUZ: PersonId = PersonId([5; 16]);
const CENTRAL: NodeKey = NodeKey([7; 32]);
const DAY_MS: i64 = 86_400_000;

/// What a register would say.
#[derive(Default)]
struct Register {
    births: Mutex<BTreeMap<PersonId, String>>,
    country: Mutex<Option<CountryCode>>,
    forgotten: Mutex<Vec<PersonId>>,
    /// Ids that are one person.
    joined: Mutex<Vec<PersonId>>,
    /// Who left, and when.
    left: Mutex<BTreeMap<PersonId, Option<UtcMillis>>>,
    /// A log has two histories.
    two_histories: Mutex<bool>,
}

impl Gate for Register {
    fn may(&self, actor: &Actor, wish: &Wish) -> Result<Allowed, Refused> {
        match wish {
            Wish::LeadClass(_) if actor.person == TEACHER => Ok(Allowed { authority: Authority::Staff }),
            _ => Err(Refused::NotYours),
        }
    }
}

impl Enrolments for Register {
    fn pupils_of(&self, _: ClassId) -> Result<Vec<PersonId>, PortError> {
        Ok(vec![ANA, EVA, LUZ])
    }
    fn classes_of(&self, _: PersonId) -> Result<Vec<ClassId>, PortError> {
        Ok(vec![CLASS])
    }
    fn classes_taught_by(&self, _: PersonId) -> Result<Vec<ClassId>, PortError> {
        Ok(vec![])
    }
    fn classes_at(&self, _: SchoolId) -> Result<Vec<ClassId>, PortError> {
        Ok(vec![CLASS])
    }
    fn class_name(&self, _: ClassId) -> Result<Option<String>, PortError> {
        Ok(Some("5 B".into()))
    }
    fn teams_of(&self, _: ClassId) -> Result<Vec<Team>, PortError> {
        Ok(vec![])
    }
    fn ids_of(&self, person: PersonId) -> Result<Vec<PersonId>, PortError> {
        let joined = self.joined.lock().unwrap();
        let others = joined.iter().filter(|_| joined.contains(&person)).filter(|id| **id != person);
        Ok(std::iter::once(person).chain(others.copied()).collect())
    }
    fn merged_in(&self, _: ClassId) -> Result<Vec<Vec<PersonId>>, PortError> {
        Ok(vec![])
    }
}

impl Records for Register {
    fn own_school(&self) -> Result<Option<SchoolId>, PortError> {
        Ok(Some(SCHOOL))
    }
    fn country(&self, _: SchoolId) -> Result<Option<CountryCode>, PortError> {
        Ok(*self.country.lock().unwrap())
    }
    fn school_name(&self, _: SchoolId) -> Result<Option<String>, PortError> {
        Ok(Some("Escuela 24".into()))
    }
    fn is_protected(&self, person: PersonId) -> Result<bool, PortError> {
        Ok(person == LUZ)
    }
    fn slip_secret(&self) -> [u8; 32] {
        [6; 32]
    }
    fn is_of(&self, person: PersonId, _: SchoolId) -> Result<bool, PortError> {
        Ok(person != PersonId([0; 16]))
    }
    fn is_staff(&self, person: PersonId) -> Result<bool, PortError> {
        Ok(person == TEACHER)
    }
    fn administrators(&self, _: SchoolId) -> Result<Vec<PersonId>, PortError> {
        Ok(vec![TEACHER])
    }
    fn birth(&self, person: PersonId) -> Result<Option<String>, PortError> {
        Ok(self.births.lock().unwrap().get(&person).cloned())
    }
    fn facts(&self, _: PersonId) -> Result<Vec<(&'static str, String)>, PortError> {
        Ok(vec![])
    }
    fn spend_code(&self, typed: &str, _: &str) -> Result<bool, PortError> {
        Ok(typed == "1")
    }
    fn would_forget(&self, person: PersonId) -> Result<Forgettable, PortError> {
        let forgotten = self.forgotten.lock().unwrap().contains(&person);
        Ok(Forgettable { ids: self.ids_of(person)?, keys: 1, forgotten, ..Forgettable::default() })
    }
    fn forget(&self, _: SchoolId, person: PersonId, _: u8, _: Option<PersonId>) -> Result<u64, PortError> {
        self.forgotten.lock().unwrap().push(person);
        Ok(1)
    }
}

struct World {
    store: Store,
    governance: Governance,
    register: Arc<Register>,
    clock: SimClock,
    _folder: Scratch,
}

/// The same world on each database that is there.
fn all_views() -> Vec<View> {
    views().into_iter().chain(exchange::views()).collect()
}

fn worlds(test: &str) -> Vec<World> {
    let mut worlds = Vec::new();
    let folder = Scratch::new(test).unwrap();
    let sqlite = Opening::sqlite(&folder, all_views);
    worlds.push(world(sqlite, folder));
    match Opening::postgres(test, all_views) {
        Some(opening) => worlds.push(world(opening, Scratch::new(test).unwrap())),
        None => println!("{} is not set: PostgreSQL was not checked", postgres::VARIABLE),
    }
    worlds
}

fn world(mut opening: Opening, folder: Scratch) -> World {
    opening.local = vec![LOCAL];
    let store = opening.open(folder.path(), Seed(5)).unwrap();
    testkit::stores::settle(&store).unwrap();
    let register = Arc::new(Register::default());
    *register.country.lock().unwrap() = "PE".parse().ok();
    let governance = Governance::new(
        store.clone(),
        register.clone(),
        register.clone(),
        register.clone(),
        register.clone(),
    );
    World { store, governance, register, clock: opening.clock, _folder: folder }
}

fn actor(person: PersonId) -> Actor {
    let roles = vec![if person == TEACHER { Role::Teacher } else { Role::Pupil }];
    Actor { person, school: SCHOOL, roles, together: vec![] }
}

impl World {
    fn today(&self) -> Day {
        Day::at(kernel::Clock::now(&self.clock), Zone::UTC)
    }

    fn entries(&self) -> i64 {
        let sql = "SELECT count(*) FROM log_entry";
        self.store.read_blocking(|db| db.query(sql, &[])).unwrap()[0].int(0).unwrap()
    }

    fn enter(&self, people: &[PersonId], how: ConsentHow, given: bool) -> consent::Outcome {
        let entered = Entered {
            people: people.to_vec(),
            uses: vec![DataUse::CentralAnswers, DataUse::Abroad],
            given,
            how,
            heard: false,
            signed: None,
        };
        self.governance.enter(&actor(TEACHER), CLASS, entered, self.today()).unwrap()
    }

    fn allows(&self, person: PersonId, data_use: DataUse) -> bool {
        self.governance.standing_of(person).unwrap().get(&data_use).is_some_and(|standing| standing.given)
    }

    fn leaving_in(&self, certified: Option<CountryCode>, zone: leaving::FindZone) -> Leaving {
        let clock = Arc::new(self.clock.clone());
        Leaving::new(self.governance.clone(), certified, LeaveWay::Stick, zone, clock)
    }

    fn leaving(&self, certified: Option<&str>) -> Leaving {
        let certified = certified.map(|code| code.parse().unwrap());
        self.leaving_in(certified, Arc::new(|| Zone::UTC))
    }

    fn departures(&self) -> Vec<Row> {
        let sql =
            "SELECT day, first_seq, last_seq FROM governance_departure ORDER BY day, first_seq, ground, part";
        self.store.read_blocking(|db| db.query(sql, &[])).unwrap()
    }

    /// What the log says of crossed borders: the day, the country, what could be read there, and what of it before.
    fn crossed(&self) -> Vec<(i64, String, i64, Option<i64>)> {
        let sql = "SELECT day, to_country, entries, again FROM governance_crossed ORDER BY day, to_country";
        let rows = self.store.read_blocking(|db| db.query(sql, &[])).unwrap();
        rows.iter()
            .map(|row| {
                let country = row.text(1).unwrap().to_owned();
                (row.int(0).unwrap(), country, row.int(2).unwrap(), row.int_opt(3).unwrap())
            })
            .collect()
    }
}

fn central(country: Option<&str>) -> Destination {
    Destination { node: CENTRAL, country: country.map(|code| code.parse().unwrap()), central: true }
}

fn departure(to: Destination, first_seq: u64, last_seq: u64, readable: u64) -> Departure {
    Departure {
        to: to.node,
        to_country: to.country,
        to_central: to.central,
        log: Origin { node: NodeKey([8; 32]), incarnation: Incarnation([1; 8]) },
        first_seq,
        last_seq,
        shown: vec![(first_seq, first_seq + readable - 1)],
        bytes: 100,
    }
}

#[test]
fn papers_of_a_class_are_entered_at_once_and_only_where_they_count() {
    for world in worlds("governance-papers") {
        let old_enough = world.today().civil().0 - 30;
        world.register.births.lock().unwrap().insert(LUZ, old_enough.to_string());
        let before = world.entries();
        let outcome = world.enter(&[ANA, EVA, LUZ, PersonId([77; 16])], ConsentHow::PaperGuardian, true);
        assert_eq!((outcome.written, outcome.refused), (2, vec![(LUZ, Refusal::SheDecides)]));
        assert_eq!(world.entries(), before + 1, "one entry for both");
        assert!(world.allows(ANA, DataUse::Abroad) && world.allows(EVA, DataUse::CentralAnswers));
        assert!(!world.allows(LUZ, DataUse::Abroad) && !world.allows(ANA, DataUse::Research));
        // Entered again, nothing is written.
        assert_eq!(world.enter(&[ANA, EVA], ConsentHow::PaperGuardian, true).written, 0);
        assert_eq!(world.entries(), before + 1);
        // She takes it back herself, although a guardian gave it; she cannot give it.
        let decide = |person, given| {
            world.governance.decide_herself(&actor(person), DataUse::Abroad, given, world.today()).unwrap()
        };
        assert_eq!(decide(ANA, false), Ok(()));
        assert!(!world.allows(ANA, DataUse::Abroad) && world.allows(ANA, DataUse::CentralAnswers));
        assert_eq!(decide(ANA, true), Err(Refusal::GuardianDecides));
        assert_eq!(decide(LUZ, true), Ok(()));
        assert_eq!(decide(TEACHER, true), Ok(()), "who works at a school is of age");
        // What was said stays on record beside what stands.
        let sql = "SELECT count(*) FROM governance_consent_said WHERE person = ?1";
        let said = world.store.read_blocking(|db| db.query(sql, &[ANA.into()])).unwrap();
        assert_eq!(said[0].int(0).unwrap(), 3);
        let refused = Entered {
            people: vec![ANA],
            uses: vec![DataUse::Research],
            given: true,
            how: ConsentHow::PaperGuardian,
            heard: false,
            signed: None,
        };
        let refused = world.governance.enter(&actor(ANA), CLASS, refused, world.today());
        assert!(matches!(refused, Err(GovernanceError::Refused(_))));
    }
}

#[test]
fn in_one_country_a_central_sees_answers_of_those_who_consented_and_no_other_node_does() {
    for world in worlds("governance-clearance") {
        world.enter(&[ANA, EVA], ConsentHow::PaperGuardian, true);
        let leaving = world.leaving(None);
        let clear = |to: &Destination| leaving.clearance(to).unwrap();
        let peru = clear(&central(Some("PE")));
        assert_eq!((peru.ground, peru.only.clone()), (LeaveGround::SameCountry, None));
        assert_eq!(*peru.answers, [ANA, EVA].into());
        let hub = Destination { node: NodeKey([6; 32]), central: false, ..central(Some("PE")) };
        assert!(clear(&hub).answers.is_empty());
        // Taken back, it counts from the next letter on.
        world.enter(&[EVA], ConsentHow::PaperGuardian, false);
        assert_eq!(*clear(&central(Some("PE"))).answers, [ANA].into());
    }
}

#[test]
fn across_a_border_nothing_personal_goes_before_it_is_registered_and_then_only_with_consent() {
    for world in worlds("governance-border") {
        world.enter(&[ANA], ConsentHow::PaperGuardian, true);
        let chile = central(Some("CL"));
        let ground = |leaving: &Leaving| leaving.clearance(&chile).unwrap();
        assert_eq!(
            ground(&world.leaving(None)).ground,
            LeaveGround::NobodyNamed,
            "Peru registers flows first"
        );
        world.governance.note_register(&actor(TEACHER), "CL".parse().unwrap(), "RNPDP 12").unwrap();
        let clearance = ground(&world.leaving(None));
        assert_eq!(clearance.ground, LeaveGround::Consent);
        assert_eq!(clearance.only.map(|only| only.iter().copied().collect::<Vec<_>>()), Some(vec![ANA]));
        // Where nobody has said which country it is, the certificate's counts, and without one nothing personal goes.
        *world.register.country.lock().unwrap() = None;
        assert_eq!(ground(&world.leaving(None)).ground, LeaveGround::NobodyNamed);
        assert_eq!(ground(&world.leaving(Some("CL"))).ground, LeaveGround::SameCountry);
        assert_eq!(ground(&world.leaving(Some("ZZ"))).ground, LeaveGround::NobodyNamed);
        let unknown = world.leaving(Some("PE")).clearance(&central(None)).unwrap();
        assert_eq!(unknown.ground, LeaveGround::NobodyNamed);
    }
}

#[test]
fn what_left_is_on_record_by_run_and_the_log_says_only_what_crossed_a_border() {
    for world in worlds("governance-record") {
        let leaving = world.leaving(None);
        let peru = central(Some("PE"));
        let chile = Destination { node: NodeKey([6; 32]), ..central(Some("CL")) };
        let before = world.entries();
        for (first, last) in [(1, 10), (11, 30), (41, 50)] {
            assert_eq!(leaving.leave(&departure(peru, first, last, 5)).unwrap(), Leave::Goes);
        }
        let run = |row: &Row| (row.int(1).unwrap(), row.int(2).unwrap());
        let runs = || world.departures().iter().map(run).collect::<Vec<_>>();
        assert_eq!(runs(), [(1, 30), (41, 50)], "what goes on where the last ended is one run");
        // The same letter on a second stick left twice; its entries are counted once.
        for (first, last) in [(1, 10), (11, 30)] {
            leaving.leave(&departure(peru, first, last, 5)).unwrap();
        }
        assert_eq!(runs(), [(1, 30), (1, 30), (41, 50)]);
        assert_eq!(world.entries(), before, "an exchange writes nothing into the log");
        leaving.leave(&departure(chile, 1, 8, 2)).unwrap();
        leaving.leave(&departure(chile, 1, 8, 3)).unwrap();
        let left = world.store.read_blocking(what_left).unwrap();
        let sums: Vec<_> = left
            .iter()
            .map(|left| (left.ground, left.entries, left.withheld, left.again, left.bytes))
            .collect();
        assert_eq!(sums.len(), 2);
        assert!(sums.contains(&(LeaveGround::SameCountry, 15, 25, 30, 500)), "{sums:?}");
        assert!(sums.contains(&(LeaveGround::NobodyNamed, 3, 6, 7, 200)), "{sums:?}");
        // The day is not over.
        assert_eq!(leaving.tell_finished_days().unwrap(), 0);
        let day = i64::from(world.today().number());
        world.clock.advance_ms(DAY_MS);
        assert_eq!(leaving.tell_finished_days().unwrap(), 1);
        assert_eq!(world.crossed(), [(day, "CL".to_owned(), 5, Some(2))], "all that could be read there");
        let told = world.entries();
        assert_eq!(leaving.tell_finished_days().unwrap(), 0, "told once");
        world.clock.advance_ms(DAY_MS);
        leaving.leave(&departure(peru, 51, 60, 5)).unwrap();
        world.clock.advance_ms(DAY_MS);
        assert_eq!(
            (leaving.tell_finished_days().unwrap(), world.entries()),
            (0, told),
            "no border, no entry"
        );
        // What is too old to be of use goes.
        world.clock.advance_ms(leaving::KEPT_DAYS * DAY_MS);
        leaving.leave(&departure(peru, 61, 70, 5)).unwrap();
        world.clock.advance_ms(DAY_MS);
        leaving.tell_finished_days().unwrap();
        assert_eq!(world.departures().len(), 1);
        let sql = "SELECT node FROM governance_told";
        let told = world.store.read_blocking(|db| db.query(sql, &[])).unwrap();
        let readers: Vec<_> = told.iter().map(|row| NodeKey(row.id(0).unwrap())).collect();
        assert_eq!(readers, [CENTRAL], "what only the old runs needed goes with them");
    }
}

#[test]
fn a_day_is_told_once_and_none_is_lost_when_the_box_is_given_another_zone() {
    for world in worlds("governance-zone") {
        let zone = Arc::new(Mutex::new(Zone::UTC));
        let asked = zone.clone();
        let leaving = world.leaving_in(None, Arc::new(move || *asked.lock().unwrap()));
        let chile = central(Some("CL"));
        let (mut seq, mut told) = (0, 0);
        let mut leave = || {
            seq += 10;
            leaving.leave(&departure(chile, seq - 9, seq, 5)).unwrap();
        };
        // Every hour of six days, in which somebody moves the box to and fro.
        let zones = ["UTC", "America/Lima", "Asia/Dili", "America/Tijuana", "America/Santiago"];
        for hour in 0..6 * 24 {
            *zone.lock().unwrap() = zones[hour / 4 % zones.len()].parse().unwrap();
            told += leaving.tell_finished_days().unwrap();
            leave();
            world.clock.advance_ms(3_600_000);
        }
        world.clock.advance_ms(2 * DAY_MS);
        told += leaving.tell_finished_days().unwrap();
        let crossed = world.crossed();
        assert_eq!(told, crossed.len() as u64, "each day stands in the log once: {crossed:?}");
        let days: Vec<i64> = crossed.iter().map(|(day, ..)| *day).collect();
        assert!(days.len() >= 6 && days.windows(2).all(|pair| pair[1] == pair[0] + 1), "{days:?}");
        let entries: i64 = crossed.iter().map(|(_, _, entries, _)| entries).sum();
        let left: u64 = world.store.read_blocking(what_left).unwrap().iter().map(|left| left.entries).sum();
        assert_eq!(entries as u64, left, "all that left is told");
    }
}

#[test]
fn what_a_reader_was_given_before_is_no_further_departure() {
    for world in worlds("governance-again") {
        let leaving = world.leaving(None);
        let far = Destination { node: NodeKey([6; 32]), ..central(Some("PE")) };
        // Entries of a run, some of them readable, and what of it is new: readable, by its digest, gone before.
        for (to, (first, last), shown, new) in [
            (central(Some("PE")), (1, 10), vec![(1, 4)], (4, 6, 0)),
            (central(Some("PE")), (1, 10), vec![(1, 4)], (0, 0, 10)),
            // The log grew meanwhile, and somebody consented: one of the digests can be read now.
            (central(Some("PE")), (1, 12), vec![(1, 4), (9, 9), (12, 12)], (2, 1, 9)),
            // To another reader it is all new.
            (far, (1, 10), vec![(1, 4)], (4, 6, 0)),
            // Long runs count like short ones.
            (far, (4_000, 20_000), vec![(4_000, 9_000)], (5_001, 11_000, 0)),
            (far, (8_990, 20_001), vec![(9_000, 9_001), (20_001, 20_001)], (2, 0, 11_010)),
        ] {
            let before: Vec<_> = world.store.read_blocking(what_left).unwrap();
            let sum = |left: &[leaving::Left]| {
                left.iter().fold((0, 0, 0), |sum, left| {
                    (sum.0 + left.entries, sum.1 + left.withheld, sum.2 + left.again)
                })
            };
            let before = sum(&before);
            let departure = Departure { shown, ..departure(to, first, last, 1) };
            leaving.leave(&departure).unwrap();
            let after = sum(&world.store.read_blocking(what_left).unwrap());
            assert_eq!((after.0 - before.0, after.1 - before.1, after.2 - before.2), new, "{departure:?}");
        }
    }
}

#[test]
fn a_request_is_noted_once_due_by_the_country_s_rule_extended_and_closed() {
    for world in worlds("governance-requests") {
        *world.register.country.lock().unwrap() = "CO".parse().ok();
        let received: Day = "2026-11-23".parse().unwrap();
        let ask = |kind| {
            let about = RequestAbout::Unsaid;
            let identity = IdentityCheck::Known;
            let new = NewRequest { person: ANA, kind, about, identity, by_guardian: true, received };
            world.governance.ask(&actor(TEACHER), Authority::Staff, new).unwrap()
        };
        let access = ask(RequestKind::Access).unwrap();
        assert_eq!((access.due.to_string(), access.strict), ("2026-12-07".into(), false));
        assert_eq!(ask(RequestKind::Access), Err(request::Refusal::OpenAlready));
        let erase = ask(RequestKind::Erase).unwrap();
        assert_eq!((erase.due.to_string(), erase.strict), ("2026-11-30".into(), true));
        let listed = || world.store.read_blocking(|db| request::of_school(db, SCHOOL)).unwrap();
        assert_eq!(
            listed().iter().map(|asked| asked.kind).collect::<Vec<_>>(),
            [RequestKind::Erase, RequestKind::Access]
        );
        assert!(
            world.governance.may_take_more_time(&listed()[1])
                && !world.governance.may_take_more_time(&listed()[0])
        );
        let staff = actor(TEACHER);
        let longer = world.governance.take_more_time(&staff, access.request).unwrap();
        assert_eq!(longer.map(|day| day.to_string()), Ok("2026-12-14".into()));
        let again = world.governance.take_more_time(&staff, access.request).unwrap();
        assert_eq!(again, Err(request::Refusal::NoMoreTime));
        assert_eq!(listed()[1].due.to_string(), "2026-12-14");
        // The day's reason says that more time was taken, or it does not add up to the day.
        let messages = Messages::load(&[MESSAGES], LanguagePlan::default()).unwrap();
        let t = messages.tongue(&"en".parse().unwrap());
        let said =
            |asked: &request::Asked| pages::asked_words(&t, Policy::shipped(), asked, pages::Audience::Staff);
        let (first, now) = (said(&access), said(&listed()[1]));
        assert!(first.starts_with("10 working days (national rule, Colombia"), "{first}");
        assert_eq!(now, format!("{first}, with the extension"));
        // Nobody was forgotten, whatever is written beside it.
        let close =
            |ground| world.governance.close(&staff, erase.request, RequestOutcome::Done, ground).unwrap();
        assert_eq!(close("all of it"), Err(request::Refusal::NotForgotten));
        assert_eq!(listed()[0].outcome, None);
        let must_keep =
            |ground| world.governance.close(&staff, erase.request, RequestOutcome::MustKeep, ground).unwrap();
        assert_eq!(must_keep(" "), Err(request::Refusal::GroundMissing));
        world.register.forgotten.lock().unwrap().push(ANA);
        assert_eq!((close("told her"), close("")), (Ok(()), Err(request::Refusal::Closed)));
        assert_eq!(listed()[1].ground.as_deref(), Some("told her"));
        assert_eq!(listed()[1].closed_by, Some(TEACHER));
        // The copy that answers the other is written down, once for who looks at it again and again.
        let before = world.entries();
        for _ in 0..3 {
            world.governance.note_copy(&staff, access.request).unwrap();
        }
        assert_eq!(world.entries(), before + 1);
        assert_eq!(listed()[0].copied.map(|(who, _)| who), Some(TEACHER));
        world.clock.advance_ms(DAY_MS);
        world.governance.note_copy(&staff, access.request).unwrap();
        assert_eq!(world.entries(), before + 2);
        assert_eq!(
            listed().iter().map(|asked| asked.outcome).collect::<Vec<_>>(),
            [None, Some(RequestOutcome::Done)]
        );
        let hers = world.store.read_blocking(|db| request::of_person(db, &[ANA])).unwrap();
        assert_eq!(hers.len(), 2);
        // Another school cannot close it.
        let stranger = Actor { school: SchoolId([66; 16]), ..staff };
        let closed = world.governance.close(&stranger, access.request, RequestOutcome::Done, "").unwrap();
        assert_eq!(closed, Err(request::Refusal::Closed));
    }
}

#[test]
fn a_copy_tells_what_the_log_says_of_her() {
    struct Nameless;
    impl kernel::ports::Names for Nameless {
        fn names(&self, people: &[PersonId]) -> Result<Vec<kernel::ports::ShownName>, PortError> {
            Ok(people
                .iter()
                .map(|person| kernel::ports::ShownName { person: *person, name: None, drawing: 0 })
                .collect())
        }
    }
    for world in worlds("governance-copy") {
        world.enter(&[ANA, EVA], ConsentHow::PaperGuardian, true);
        let copy = world.governance.copy(EVA, &Nameless).unwrap();
        assert_eq!((copy.lines.len(), copy.classes.clone(), copy.cut), (1, vec!["5 B".to_owned()], false));
        let json = copy.to_json(START);
        assert_eq!(json["kept"][0]["says"]["uses"], serde_json::json!(["central-answers", "abroad"]));
        assert!(!json.to_string().contains(&ANA.to_string()), "nothing of anybody else");
        assert_eq!(world.governance.copy(LUZ, &Nameless).unwrap().lines, []);
    }
}

#[test]
fn a_copy_tells_roles_answers_quizzes_and_where_it_went() {
    struct Nameless;
    impl kernel::ports::Names for Nameless {
        fn names(&self, _: &[PersonId]) -> Result<Vec<kernel::ports::ShownName>, PortError> {
            Ok(vec![])
        }
    }
    for world in worlds("governance-copy-whole") {
        let write = |person: PersonId, event: Event| {
            let (schools, persons) = (vec![SCHOOL], vec![person]);
            let draft = Draft { schools, persons, authority: Authority::Staff, events: vec![event] };
            world.store.write_blocking(move |tx| tx.append(draft)).unwrap();
        };
        for person in [EVA, LUZ] {
            let quiz = kernel::QuizId([8; 16]);
            // The answer stands before the quiz that says of which course it is.
            write(
                person,
                events::classwork::QuizAnswered {
                    quiz,
                    client: kernel::ClientId([1; 8]),
                    learners: 1,
                    exercise: "what-hurries".into(),
                    variant: 3,
                    response: "c:deadline".into(),
                    score_percent: 100,
                    seconds: 9,
                }
                .into(),
            );
            let (course, questions) = ("safe-phone".to_owned(), vec!["what-hurries".to_owned()]);
            let made = events::classwork::QuizMade {
                quiz,
                class: CLASS,
                course,
                version: 1,
                questions,
                feedback_at_once: true,
            };
            write(TEACHER, made.into());
            let role = |role: Role| role as u8;
            write(
                person,
                events::people::RoleGiven { person, school: SCHOOL, role: role(Role::Pupil) }.into(),
            );
            write(
                person,
                events::people::RoleGiven { person, school: SCHOOL, role: role(Role::Teacher) }.into(),
            );
            write(
                person,
                events::people::RoleEnded { person, school: SCHOOL, role: role(Role::Teacher) }.into(),
            );
            write(person, KeysHanded { node: CENTRAL }.into());
        }
        let leaving = world.leaving(Some("PE"));
        let departure = |first_seq, last_seq| Departure {
            to: CENTRAL,
            to_country: "PE".parse().ok(),
            to_central: true,
            log: world.store.origin(),
            first_seq,
            last_seq,
            shown: vec![(first_seq, first_seq)],
            bytes: 100,
        };
        let last = u64::try_from(world.entries()).unwrap();
        leaving.leave(&departure(1, last)).unwrap();
        leaving.leave(&departure(last + 50, last + 60)).unwrap();

        let copy = world.governance.copy(EVA, &Nameless).unwrap();
        assert_eq!(copy.roles().into_iter().collect::<Vec<_>>(), [Role::Pupil]);
        let quiz = copy.lines.iter().find(|line| line.what == copy::What::Quiz).unwrap();
        assert_eq!((&quiz.says["course"], &quiz.says["variant"]), (&"safe-phone".into(), &3.into()));
        let today = world.today();
        let left: Vec<_> =
            copy.left.iter().map(|left| (left.node, left.central, left.first, left.last)).collect();
        assert_eq!(left, [(CENTRAL, true, today, today)]);
        let json = copy.to_json(START);
        assert_eq!(json["left_for"][0]["ground"], "same-country");
        assert_eq!(json["left_for"][0]["node"], CENTRAL.to_string());
        assert_eq!(json["roles"], serde_json::json!(["pupil"]));
        // Whoever may be looking for Luz must not read from her copy where her keys went.
        let hidden = world.governance.copy(LUZ, &Nameless).unwrap();
        assert!(hidden.protected && hidden.left.len() == 1);
        assert!(!hidden.to_json(START).to_string().contains(&CENTRAL.to_string()));
        assert!(world.governance.copy(ANA, &Nameless).unwrap().left.is_empty(), "nothing names her");
    }
}

#[test]
fn texts_are_complete_in_three_languages() {
    web::messages::assert_complete(&[MESSAGES]);
}

#[test]
fn every_word_that_a_page_puts_together_has_a_text() {
    let messages =
        web::messages::Messages::load(&[MESSAGES], web::messages::LanguagePlan::default()).unwrap();
    let mut keys: Vec<String> = Vec::new();
    for data_use in DataUse::ALL {
        keys.extend([format!("use-{}", data_use.word()), format!("use-{}-words", data_use.word())]);
    }
    keys.extend(ConsentHow::ALL.iter().map(|how| format!("how-{}", how.word())));
    keys.extend(
        RequestKind::ALL
            .iter()
            .flat_map(|kind| [format!("kind-{}", kind.word()), format!("do-{}", kind.word())]),
    );
    keys.extend(RequestAbout::ALL.iter().map(|about| format!("about-{}", about.word())));
    keys.extend(RequestOutcome::ALL.iter().map(|outcome| format!("outcome-{}", outcome.word())));
    keys.extend(ForgetReason::ALL.iter().map(|reason| format!("reason-{}", reason.word())));
    keys.extend(CannotMove::ALL.iter().map(|refused| format!("moves-refused-{}", refused.word())));
    keys.extend(["asked", "granted", "refused"].map(|done| format!("moves-done-{done}")));
    keys.extend(copy::What::ALL.iter().map(|what| format!("copy-{}", what.word())));
    keys.extend(events::people::FactKind::ALL.iter().map(|kind| format!("fact-{}", kind.word())));
    use policy::{Status::*, Why::*};
    keys.extend(
        [UnknownCountry, NoFact, NoValue, NotYetInForce, OnlyFromMemory]
            .map(|why| format!("why-{}", why.word())),
    );
    keys.extend(
        [NamedOnly, Unverified, VerifiedSecondary, VerifiedPrimary]
            .map(|status| format!("status-{}", status.word())),
    );
    keys.extend(
        [LeaveWay::Stick, LeaveWay::Courier, LeaveWay::Network].map(|way| format!("way-{}", way.word())),
    );
    use LeaveGround::{Consent, NobodyNamed, SameCountry};
    keys.extend([NobodyNamed, SameCountry, Consent].map(|ground| format!("ground-{}", ground.word())));
    use crate::forgetting::CannotForget::{Already, LastAdministrator, NotOfThisSchool};
    keys.extend([Already, LastAdministrator, NotOfThisSchool].map(|why| format!("forget-{}", why.word())));
    keys.extend(Role::ALL.iter().map(|role| format!("role-{}", role.word())));
    keys.extend(events::classwork::RollMark::ALL.iter().map(|mark| format!("mark-{}", mark.word())));
    keys.extend(pages::KEPT.iter().map(|word| format!("kept-{word}")));
    keys.extend(["not-forgotten", "ground-missing", "outcome-missing"].map(|why| format!("refused-{why}")));
    let t = messages.tongue(&"en".parse().unwrap());
    for key in keys {
        let key = format!("governance-{key}");
        assert_ne!(t.say(&key), key, "{key} has no text");
    }
}

#[test]
fn a_history_is_granted_by_the_guardians_consent_and_a_slip_or_by_the_school() {
    use exchange::moves::{self, Slip};
    for world in worlds("governance-moves") {
        let governance = &world.governance;
        let slip = |person| governance.slip(SCHOOL, person).unwrap().unwrap();
        assert_eq!(governance.slip(SCHOOL, PersonId([0; 16])).unwrap(), None, "not of this school");
        assert_eq!(
            governance.ask_for_history(&actor(TEACHER), &slip(ANA).code()).unwrap(),
            Err(CannotMove::OwnSlip)
        );
        assert_eq!(governance.ask_for_history(&actor(TEACHER), "ABCD").unwrap(), Err(CannotMove::Mistyped));
        let far = Slip::of(ANA, SchoolId([77; 16]), [1; 5]).code();
        assert_eq!(
            governance.ask_for_history(&actor(TEACHER), &far).unwrap(),
            Err(CannotMove::UnknownSchool)
        );

        // Another school asks for three of ours.
        let next = SchoolId([2; 16]);
        let ask = |n: u8, person: PersonId, proof: &[u8]| {
            let asked = events::governance::HistoryAsked {
                request: kernel::RequestId([n; 16]),
                person,
                school: next,
                from: SCHOOL,
                school_name: "Escuela 7".into(),
                proof: proof.to_vec(),
            };
            let draft = Draft {
                schools: vec![next],
                persons: vec![person],
                authority: Authority::Staff,
                events: vec![asked.into()],
            };
            world.store.write_blocking(move |tx| tx.append(draft)).unwrap();
        };
        let printed = |person| slip(person).proof;
        ask(1, ANA, &printed(ANA));
        ask(2, EVA, &[0; 5]);
        ask(3, LUZ, &printed(LUZ));
        let standing = || {
            let mut all: Vec<_> = governance
                .askings(SCHOOL)
                .unwrap()
                .into_iter()
                .map(|asking| (asking.person, asking.granted))
                .collect();
            all.sort();
            all
        };
        assert_eq!(governance.answer_by_consent().unwrap(), 0, "nobody has agreed");
        let old_enough = world.today().civil().0 - 30;
        for person in [ANA, EVA, LUZ] {
            world.register.births.lock().unwrap().insert(person, old_enough.to_string());
            let agreed = governance.decide_herself(&actor(person), DataUse::NextSchool, true, world.today());
            assert_eq!(agreed.unwrap(), Ok(()));
        }
        // A wrong proof waits for the school, and so does whoever is protected.
        assert_eq!(
            (governance.answer_by_consent().unwrap(), governance.answer_by_consent().unwrap()),
            (1, 0)
        );
        assert_eq!(standing(), [(ANA, Some(true)), (EVA, None), (LUZ, None)]);
        let asked = |person| {
            governance.askings(SCHOOL).unwrap().into_iter().find(|a| a.person == person).unwrap().asked
        };
        assert_eq!(governance.answer_asking(&actor(TEACHER), asked(EVA), true).unwrap(), Ok(()));
        assert_eq!(governance.answer_asking(&actor(TEACHER), asked(ANA), false).unwrap(), Ok(()));
        assert_eq!(standing(), [(ANA, Some(false)), (EVA, Some(true)), (LUZ, None)]);
        // What was taken back is not granted again by the consent; nobody else's asking can be answered.
        assert_eq!(governance.answer_by_consent().unwrap(), 0);
        // Nor when the school asks anew with the same slip; what was granted stands.
        ask(4, ANA, &printed(ANA));
        assert_eq!(governance.answer_by_consent().unwrap(), 0);
        assert_eq!(
            standing(),
            [(ANA, None), (ANA, Some(false)), (EVA, Some(true)), (LUZ, None)],
            "the school decides"
        );
        let none = kernel::Digest([1; 32]);
        assert_eq!(governance.answer_asking(&actor(TEACHER), none, true).unwrap(), Err(CannotMove::Gone));
        let told = world.store.read_blocking(|db| moves::askings(db, next)).unwrap();
        assert!(told.iter().all(|asking| asking.school == next && asking.school_name == "Escuela 7"));
        // The answers do not say where she went.
        let sql = "SELECT bytes FROM log_entry WHERE seq > ?1";
        let rows = world.store.read_blocking(|db| db.query(sql, &[0i64.into()])).unwrap();
        for row in rows {
            let entry = eventlog::EntryRef::decode(row.blob(0).unwrap()).unwrap();
            for raw in entry.events().filter(|raw| raw.kind == 911) {
                assert!(!raw.body.windows(16).any(|part| part == next.as_bytes()));
            }
        }
    }
}

#[test]
fn a_country_is_named_with_its_article() {
    let messages = Messages::load(&[MESSAGES], LanguagePlan::default()).unwrap();
    for (language, country, words) in [
        ("pt", "PE", "sob a lei do Peru,"),
        ("pt", "BO", "sob a lei da Bolívia,"),
        ("pt", "SV", "sob a lei de El Salvador,"),
        ("es", "DO", "bajo la ley de la República Dominicana,"),
        ("es", "CL", "bajo la ley de Chile,"),
        ("en", "BS", "under the law of the Bahamas,"),
        ("en", "PE", "under the law of Peru,"),
    ] {
        let t = messages.tongue(&language.parse().unwrap());
        let country: Option<CountryCode> = country.parse().ok();
        let said = pages::ground_words(&t, Policy::shipped(), LeaveGround::SameCountry, country, country);
        let said = said.replace(['\u{2068}', '\u{2069}'], "");
        assert!(said.contains(words), "{said}");
    }
}
