//! People's keys on their way: by network, by stick, over a node that cannot open them; and forgetting.

use crate::{
    network::{Network, Node},
    talk::{SCHOOL, content, talk},
};
use eventlog::{
    NodeSecret,
    sealing::{KeyId, KeyParcel, PersonKey, Purpose},
    statement::NodeRole,
};
use events::Event;
use exchange::{Desk, Held, Here, KeyRing, forget_parcels, stick};
use kernel::{
    NodeKey, PersonId, SchoolId, Seed,
    departures::{Clearance, Destination},
    ports::{Departure, Departures, Leave, PortError},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};
use store::{Connection, StoreError, WriteTx, log};
use testkit::random_log::START;

pub const ANA: PersonId = PersonId([0xa1; 16]);
pub const EVA: PersonId = PersonId([0xe1; 16]);

/// A register in memory: who is where, whose keys are here, who was forgotten.
pub struct Register {
    node: NodeKey,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    places: BTreeMap<PersonId, BTreeSet<SchoolId>>,
    keys: Vec<PersonKey>,
    forgotten: BTreeSet<PersonId>,
    claims: BTreeSet<(PersonId, SchoolId)>,
}

/// The log is not looked at by this register: the last byte of a key says which school drew it.
fn drawn_by(key: &PersonKey) -> Option<SchoolId> {
    Some(key.to_bytes()[31]).filter(|byte| *byte > 0).map(|byte| SchoolId([byte; 16]))
}

impl Register {
    fn known(&self, wanted: impl Fn(&PersonId, &BTreeSet<SchoolId>) -> bool) -> Vec<Held> {
        let state = self.state.lock().unwrap();
        let mut all = Vec::new();
        let everywhere =
            state.keys.iter().map(|key| (key.person(), BTreeSet::new())).collect::<BTreeMap<_, _>>();
        for (person, schools) in everywhere.iter().chain(&state.places).collect::<BTreeMap<_, _>>() {
            let hers = state.keys.iter().filter(|key| key.person() == *person);
            let keys: BTreeSet<_> = hers.clone().map(|key| (key.purpose(), key.id())).collect();
            if !keys.is_empty() && !state.forgotten.contains(person) && wanted(person, schools) {
                let mut drawn: BTreeSet<_> =
                    hers.clone().filter_map(|key| Some((key.id(), drawn_by(key)?))).collect();
                for (_, school) in state.claims.iter().filter(|(of, _)| of == person) {
                    drawn.extend(hers.clone().map(|key| (key.id(), *school)));
                }
                all.push(Held { person: *person, schools: schools.clone(), keys, drawn });
            }
        }
        all
    }

    pub fn opens(&self, person: PersonId) -> usize {
        self.state.lock().unwrap().keys.iter().filter(|key| key.person() == person).count()
    }

    pub fn register(&self, person: PersonId, school: SchoolId, purposes: &[Purpose]) {
        let mut state = self.state.lock().unwrap();
        state.places.entry(person).or_default().insert(school);
        for purpose in purposes {
            let mut secret = [person.as_bytes()[0] ^ *purpose as u8 ^ self.node.as_bytes()[0]; 32];
            secret[31] = school.as_bytes()[0];
            state.keys.push(PersonKey::from_bytes(person, *purpose, secret));
        }
    }

    /// It is said that a school drew her keys, which did not.
    pub fn claim(&self, person: PersonId, school: SchoolId) {
        let mut state = self.state.lock().unwrap();
        state.places.entry(person).or_default().insert(school);
        state.claims.insert((person, school));
    }

    pub fn add(&self, key: PersonKey) {
        self.state.lock().unwrap().keys.push(key);
    }

    pub fn forget(&self, person: PersonId) {
        let mut state = self.state.lock().unwrap();
        state.forgotten.insert(person);
        state.keys.retain(|key| key.person() != person);
    }
}

impl KeyRing for Register {
    fn count(&self, _: &mut Connection) -> Result<u64, StoreError> {
        Ok(self.state.lock().unwrap().keys.len() as u64)
    }

    fn held_at(&self, _: &mut Connection, at: &[SchoolId]) -> Result<Vec<Held>, StoreError> {
        Ok(self.known(|_, schools| at.iter().any(|school| schools.contains(school))))
    }

    fn held_of(&self, _: &mut Connection, people: &BTreeSet<PersonId>) -> Result<Vec<Held>, StoreError> {
        Ok(self.known(|person, _| people.contains(person)))
    }

    fn keys_of(&self, _: &mut Connection, person: PersonId) -> Result<Vec<PersonKey>, StoreError> {
        let state = self.state.lock().unwrap();
        Ok(state.keys.iter().filter(|key| key.person() == person).cloned().collect())
    }

    fn keep(&self, _: &mut WriteTx<'_>, key: &PersonKey) -> Result<bool, StoreError> {
        let mut state = self.state.lock().unwrap();
        let known = state.keys.iter().any(|known| known.id() == key.id());
        if known || state.forgotten.contains(&key.person()) {
            return Ok(false);
        }
        state.keys.push(key.clone());
        Ok(true)
    }

    fn destroy(&self, _: &mut WriteTx<'_>, person: PersonId, keys: &[KeyId]) -> Result<(), StoreError> {
        let mut state = self.state.lock().unwrap();
        state.keys.retain(|key| key.person() != person || !keys.contains(&key.id()));
        Ok(())
    }

    fn drew(&self, _: &mut Connection, key: &PersonKey) -> Result<BTreeSet<SchoolId>, StoreError> {
        Ok(drawn_by(key).into_iter().collect())
    }

    fn views(&self) -> &'static [&'static str] {
        &[]
    }

    fn is_forgotten(&self, _: &mut Connection, person: PersonId) -> Result<bool, StoreError> {
        Ok(self.state.lock().unwrap().forgotten.contains(&person))
    }
}

/// Consents, as a test gives them.
#[derive(Default)]
pub struct Consents(pub Mutex<Option<Clearance>>);

impl Departures for Consents {
    fn clearance(&self, to: &Destination) -> Result<Clearance, PortError> {
        let given = self.0.lock().unwrap().clone().filter(|_| to.central);
        Ok(given.unwrap_or_else(Clearance::by_certificate_alone))
    }

    fn leave(&self, _: &Departure) -> Result<Leave, PortError> {
        Ok(Leave::Goes)
    }
}

pub fn ringed(mut here: Here) -> (Desk, Arc<Register>, Arc<Consents>) {
    let register = Arc::new(Register { node: here.secret.public(), state: Mutex::default() });
    let consents = Arc::new(Consents::default());
    here.keys = Some(register.clone());
    here.departures = Some(consents.clone());
    (Desk::new(here), register, consents)
}

/// Two hubs of one school, one of another, and a central.
pub fn school(network: &Network) -> [(Desk, Arc<Register>, Arc<Consents>); 4] {
    let central = network.central();
    let hubs = [(1, SCHOOL), (2, SCHOOL), (3, SchoolId([8; 16]))].map(|(number, school)| {
        let mut hub = network.alone(number, school);
        network.join(&central, &mut hub);
        hub
    });
    let [first, second, far] = hubs;
    [first, second, far, central].map(|node: Node| ringed(node.here))
}

/// Who was told to have been handed keys of whom, by the log.
pub fn handed(desk: &Desk) -> Vec<(NodeKey, Vec<PersonId>)> {
    let read = |db: &mut Connection| {
        let mut all = Vec::new();
        for line in log::read(db, desk.here.store.origin().tag(), 0, 1_000)? {
            let Ok(bytes) = line.what else { continue };
            let entry = eventlog::EntryRef::decode(&bytes).unwrap();
            for raw in entry.events() {
                if let Ok(Event::KeysHanded(e)) = Event::decode(raw.kind, raw.version, raw.body) {
                    all.push((e.node, entry.persons().collect()));
                }
            }
        }
        Ok::<_, StoreError>(all)
    };
    desk.here.store.read_blocking(read).unwrap()
}

fn parcels(desk: &Desk) -> usize {
    let sql = "SELECT count(*) FROM exchange_parcel WHERE number > 0";
    desk.here.store.read_blocking(|db| db.query(sql, &[])?[0].int(0)).unwrap() as usize
}

pub fn key(desk: &Desk) -> NodeKey {
    desk.here.secret.public()
}

#[test]
fn a_schools_second_hub_gets_the_keys_and_nothing_is_sent_twice() {
    let network = Network::new("keys-second");
    let [(first, at_first, _), (second, at_second, _), (far, at_far, _), (central, at_central, _)] =
        school(&network);
    at_first.register(ANA, SCHOOL, &Purpose::ALL);
    at_second.register(EVA, SCHOOL, &[Purpose::Identity]);
    talk(&central, &first);
    talk(&central, &second);
    talk(&central, &far);
    let (moved, _) = talk(&first, &second);
    assert_eq!((at_second.opens(ANA), at_first.opens(EVA)), (3, 1), "{moved:?}");
    assert_eq!(moved.keys_in, 1);
    let told = handed(&first);
    assert!(told.contains(&(key(&second), vec![ANA])), "{told:?}");
    // Their entries about it go as well; nobody hands back what he was handed; then all is still.
    talk(&first, &second);
    assert_eq!((handed(&first).len(), handed(&second)), (1, vec![(key(&first), vec![EVA])]));
    let before = (content(&first), content(&second));
    let (again, _) = talk(&first, &second);
    assert_eq!((again.turns, again.keys_in + again.keys_out), (1, 0), "{again:?}");
    assert!(again.bytes_in + again.bytes_out < 220, "{again:?}");
    assert_eq!((content(&first), content(&second)), before);
    // Another school and the central have none.
    talk(&far, &central);
    talk(&first, &central);
    assert_eq!((at_far.opens(ANA), at_central.opens(ANA)), (0, 0));
}

#[test]
fn a_box_of_two_schools_gives_neither_what_the_other_drew() {
    let network = Network::new("keys-two-schools");
    let central = network.central();
    let far = SchoolId([8; 16]);
    let mut liar = network.alone(3, far);
    network.join(&central, &mut liar);
    // The school's second box serves the other school as well.
    let mut both = network.alone(2, SCHOOL);
    network.join(&central, &mut both);
    network.certify(&central, both.key(), &[far]);
    if let Some(welcome) = &mut both.here.welcome {
        welcome.certificates.push(network.certificate(both.here.secret.public(), NodeRole::Hub, &[far]));
    }
    both.here.schools = vec![SCHOOL, far];
    let mut first = network.alone(1, SCHOOL);
    network.join(&central, &mut first);
    let [(first, at_first, _), (both, at_both, _), (liar, at_liar, _), (central, ..)] =
        [first, both, liar, central].map(|node| ringed(node.here));
    at_first.register(ANA, SCHOOL, &Purpose::ALL);
    at_both.register(EVA, far, &[Purpose::Identity]);
    let meet = || {
        for _ in 0..2 {
            talk(&first, &central);
            talk(&both, &central);
            talk(&liar, &central);
            talk(&first, &both);
            talk(&liar, &both);
        }
    };
    at_both.register(ANA, SCHOOL, &[]);
    meet();
    assert_eq!((at_both.opens(ANA), at_liar.opens(EVA)), (3, 1), "each school's own");
    // The other school says that she is its pupil, and that it sealed with her keys, whose names it has read on a parcel.
    at_both.register(ANA, far, &[]);
    meet();
    assert_eq!(at_liar.opens(ANA), 0, "by her place");
    at_both.claim(ANA, far);
    meet();
    assert_eq!(at_liar.opens(ANA), 0, "by a forged text");
    assert!(!handed(&both).contains(&(key(&liar), vec![ANA])));
    let before = content(&both);
    talk(&liar, &both);
    assert_eq!(content(&both), before, "and nothing is written for it");
    // What it does get goes on: her own words to that school are its own.
    at_both.register(ANA, far, &[Purpose::Words]);
    meet();
    assert_eq!(at_liar.opens(ANA), 1);
}

#[test]
fn a_central_that_can_open_nothing_carries_them() {
    let network = Network::new("keys-carried");
    let [(first, at_first, _), (second, at_second, _), _, (central, at_central, _)] = school(&network);
    at_first.register(ANA, SCHOOL, &Purpose::ALL);
    // The second's offer comes to the first, the parcel goes back; the two never meet.
    talk(&second, &central);
    talk(&first, &central);
    assert_eq!(parcels(&central), 1, "the first wrapped it as soon as it had the offer");
    talk(&second, &central);
    assert_eq!((at_second.opens(ANA), at_central.opens(ANA)), (3, 0));
    // Who has it says so, and the central need not keep it.
    talk(&second, &central);
    assert_eq!(parcels(&central), 0);
}

#[test]
fn a_stick_carries_them_both_ways() {
    let network = Network::new("keys-stick");
    let [(first, at_first, _), (second, at_second, _), _, (central, at_central, _)] = school(&network);
    at_first.register(ANA, SCHOOL, &Purpose::ALL);
    let stick_folder = network.folder.path().join("stick");
    std::fs::create_dir_all(&stick_folder).unwrap();
    let mut chance = Seed(1).chance();
    let mut carry = |desk: &Desk| {
        let read = stick::read(&desk.here, &stick_folder).unwrap();
        read.iter().for_each(|read| assert!(read.taken.is_ok(), "{read:?}"));
        stick::write(&desk.here, &stick_folder, START, u64::MAX, &mut chance).unwrap()
    };
    // The card of each, the certificates from the central, an offer, the parcel.
    for desk in [&second, &first, &central, &first, &second, &first] {
        carry(desk);
    }
    assert_eq!(at_second.opens(ANA), 0);
    carry(&second);
    assert_eq!((at_second.opens(ANA), at_central.opens(ANA)), (3, 0));
    // Her card says how far it has them: the next letter brings none.
    carry(&first);
    carry(&second);
    let sent = carry(&first);
    assert!(sent.iter().all(|letter| letter.to != key(&second) || letter.sent.keys == 0), "{sent:?}");
}

#[test]
fn a_central_gets_names_with_consent_and_only_names() {
    let network = Network::new("keys-consent");
    let [(first, at_first, consents), _, _, (central, at_central, _)] = school(&network);
    at_first.register(ANA, SCHOOL, &Purpose::ALL);
    at_first.register(EVA, SCHOOL, &Purpose::ALL);
    talk(&first, &central);
    talk(&first, &central);
    assert_eq!(at_central.opens(ANA), 0);
    let mut clearance = Clearance::by_certificate_alone();
    clearance.names = Arc::new([ANA].into());
    *consents.0.lock().unwrap() = Some(clearance);
    talk(&first, &central);
    assert_eq!((at_central.opens(ANA), at_central.opens(EVA)), (1, 0));
}

#[test]
fn who_is_forgotten_is_handed_to_nobody_and_her_parcels_go() {
    let network = Network::new("keys-forgotten");
    let [(first, at_first, _), (second, at_second, _), _, (central, _, _)] = school(&network);
    at_first.register(ANA, SCHOOL, &Purpose::ALL);
    at_first.register(EVA, SCHOOL, &Purpose::ALL);
    talk(&second, &central);
    talk(&first, &central);
    assert_eq!((parcels(&first), parcels(&central)), (2, 2));
    at_first.forget(ANA);
    for desk in [&first, &central] {
        assert_eq!(forget_parcels(&desk.here.store, &[SCHOOL], &[ANA]).unwrap(), 1);
        assert_eq!(forget_parcels(&desk.here.store, &[SCHOOL], &[ANA]).unwrap(), 0);
    }
    talk(&second, &central);
    talk(&first, &second);
    assert_eq!((at_second.opens(ANA), at_second.opens(EVA)), (0, 3));
    // A node that forgot her takes her keys from nobody.
    at_second.forget(EVA);
    talk(&first, &second);
    assert_eq!(at_second.opens(EVA), 0);
}

#[test]
fn a_central_that_cannot_read_the_record_any_more_hears_of_an_erasure() {
    let network = Network::new("keys-erased");
    let [(first, at_first, consents), _, _, (central, at_central, _)] = school(&network);
    at_first.register(ANA, SCHOOL, &Purpose::ALL);
    let mut clearance = Clearance::by_certificate_alone();
    clearance.names = Arc::new([ANA].into());
    *consents.0.lock().unwrap() = Some(clearance);
    talk(&first, &central);
    talk(&first, &central);
    assert_eq!(at_central.opens(ANA), 1);
    // The consent is taken back: nothing that names anybody goes there any more, not even that she was forgotten.
    *consents.0.lock().unwrap() = Some(Clearance::nobody());
    talk(&first, &central);
    at_first.forget(ANA);
    forget_parcels(&first.here.store, &[SCHOOL], &[ANA]).unwrap();
    talk(&first, &central);
    assert_eq!(at_central.opens(ANA), 0);
    talk(&first, &central);
    let sql = "SELECT node FROM exchange_notice WHERE confirms = 1 AND node = ?1";
    let own = store::Value::blob(key(&first).as_bytes());
    let confirmed = first.here.store.read_blocking(|db| db.query(sql, std::slice::from_ref(&own))).unwrap();
    assert_eq!(confirmed.len(), 1);
}

#[test]
fn a_schools_key_goes_when_the_school_asks_also_where_a_central_handed_it() {
    let network = Network::new("keys-handed-by-both");
    let [(first, at_first, consents), (second, at_second, _), _, (central, at_central, _)] = school(&network);
    at_first.register(ANA, SCHOOL, &[Purpose::Identity]);
    at_central.claim(ANA, SCHOOL);
    let mut clearance = Clearance::by_certificate_alone();
    clearance.names = Arc::new([ANA].into());
    *consents.0.lock().unwrap() = Some(clearance);
    talk(&first, &central);
    talk(&first, &central);
    talk(&second, &central);
    talk(&second, &central);
    assert_eq!((at_central.opens(ANA), at_second.opens(ANA)), (1, 1));
    assert!(handed(&central).contains(&(key(&second), vec![ANA])), "{:?}", handed(&central));
    // The central is far, and has heard nothing yet.
    at_first.forget(ANA);
    talk(&first, &second);
    forget_parcels(&first.here.store, &[SCHOOL], &[ANA]).unwrap();
    talk(&first, &second);
    assert_eq!(at_second.opens(ANA), 0, "it is the school's key, whoever handed it over");
    talk(&second, &central);
    assert_eq!(at_second.opens(ANA), 0, "and nobody hands it over again");
}

/// Lays orders of a node of its own, as a program would that wants to fill others' tables: about people whom nobody has heard of.
fn flood(desk: &Desk, to: NodeKey, count: u32) {
    let own = key(desk);
    let lay = move |tx: &mut WriteTx<'_>| lay_notices(tx, to, own, count, 1);
    desk.here.store.write_blocking(lay).unwrap();
}

fn lay_notices(
    tx: &mut WriteTx<'_>,
    to: NodeKey,
    author: NodeKey,
    count: u32,
    first: i64,
) -> Result<(), StoreError> {
    use store::Value;
    for n in 0..count {
        let mut person = [0xee; 16];
        person[..4].copy_from_slice(&n.to_be_bytes());
        let sql = "INSERT INTO exchange_notice (node, author, person, confirms, notice, number) VALUES (?1, ?2, ?3, 0, ?4, ?5)";
        let values = [
            Value::blob(to.as_bytes()),
            Value::blob(author.as_bytes()),
            PersonId(person).into(),
            Value::blob(&[]),
            (first + i64::from(n)).into(),
        ];
        tx.execute(sql, &values)?;
    }
    let sql = "INSERT INTO exchange_key_number (one, number) VALUES (1, ?1) \
        ON CONFLICT (one) DO UPDATE SET number = excluded.number";
    tx.execute(sql, &[(first + i64::from(count)).into()]).map(drop)
}

/// Orders of an author for a node that lie somewhere.
fn orders(at: &Desk, author: NodeKey, to: NodeKey) -> i64 {
    let sql = "SELECT count(*) FROM exchange_notice WHERE author = ?1 AND node = ?2 AND confirms = 0";
    let of = [author, to].map(|node| store::Value::blob(node.as_bytes()));
    at.here.store.read_blocking(|db| db.query(sql, &of)?[0].int(0)).unwrap()
}

#[test]
fn one_box_that_asks_to_destroy_what_nobody_has_ends_erasure_for_nobody() {
    let network = Network::new("keys-flood");
    let [(first, at_first, consents), (second, ..), (far, ..), (central, at_central, _)] = school(&network);
    at_first.register(ANA, SCHOOL, &Purpose::ALL);
    let mut clearance = Clearance::by_certificate_alone();
    clearance.names = Arc::new([ANA].into());
    *consents.0.lock().unwrap() = Some(clearance);
    for _ in 0..2 {
        talk(&first, &central);
        talk(&second, &central);
        talk(&far, &central);
    }
    assert_eq!(at_central.opens(ANA), 1);
    // What it carries of that box for another is as much as it may be.
    let (author, to) = (key(&far), key(&second));
    let most = move |tx: &mut WriteTx<'_>| lay_notices(tx, to, author, 20_000, 100);
    central.here.store.write_blocking(most).unwrap();
    flood(&far, key(&central), 2_100);
    far.here.store
        .write_blocking(move |tx| {
            let [node, author] = [to, author].map(|node| store::Value::blob(node.as_bytes()));
            let person = PersonId([0xdd; 16]).into();
            let sql = "INSERT INTO exchange_notice (node, author, person, confirms, notice, number) VALUES (?1, ?2, ?3, 0, ?4, 5000)";
            tx.execute(sql, &[node, author, person, store::Value::blob(&[])]).map(drop)
        })
        .unwrap();
    for _ in 0..4 {
        talk(&far, &central);
    }
    assert_eq!(orders(&central, author, key(&central)), 2_048, "of people who are not known here no more");
    assert_eq!(orders(&central, author, to), 20_000);
    // Somebody's true order, and its confirmation, are as they were.
    *consents.0.lock().unwrap() = Some(Clearance::nobody());
    at_first.forget(ANA);
    forget_parcels(&first.here.store, &[SCHOOL], &[ANA]).unwrap();
    for _ in 0..3 {
        talk(&first, &central);
    }
    assert_eq!(at_central.opens(ANA), 0);
    assert_eq!(orders(&central, key(&first), key(&central)), 1);
    let sql = "SELECT 1 FROM exchange_notice WHERE confirms = 1 AND node = ?1";
    let own = store::Value::blob(key(&first).as_bytes());
    let confirmed = first.here.store.read_blocking(|db| db.query(sql, std::slice::from_ref(&own))).unwrap();
    assert_eq!(confirmed.len(), 1);
}

#[test]
fn a_wrapping_key_changes_and_nothing_is_lost_or_handed_twice() {
    let network = Network::new("keys-rotate");
    let [(first, at_first, _), (second, at_second, _), _, (central, _, _)] = school(&network);
    at_first.register(ANA, SCHOOL, &Purpose::ALL);
    let stick_folder = network.folder.path().join("stick");
    std::fs::create_dir_all(&stick_folder).unwrap();
    let mut chance = Seed(1).chance();
    let write = |desk: &Desk, chance: &mut kernel::Chance| {
        stick::read(&desk.here, &stick_folder).unwrap();
        stick::write(&desk.here, &stick_folder, START, u64::MAX, chance).unwrap()
    };
    for desk in [&second, &first, &central, &first, &second, &first] {
        write(desk, &mut chance);
    }
    // A letter with her keys is under way when the second box changes its key.
    assert_eq!(at_second.opens(ANA), 0);
    let before = second.here.wrapping.present().unwrap().epoch();
    let after = second.here.wrapping.rotate(START, true, &mut chance).unwrap();
    assert!(after > before);
    let read = stick::read(&second.here, &stick_folder).unwrap();
    assert!(read.iter().any(|read| read.taken.as_ref().is_ok_and(|taken| taken.keys == 3)), "{read:?}");
    assert_eq!(at_second.opens(ANA), 3);
    // The next letter is for the new key. What was taken is not wrapped again, and the log says once who was handed what.
    at_first.register(EVA, SCHOOL, &[Purpose::Words]);
    write(&second, &mut chance);
    write(&first, &mut chance);
    assert_eq!(handed(&first), vec![(key(&second), vec![ANA]), (key(&second), vec![EVA])]);
    // A former key that was destroyed opens nothing any more: the letter says for which key it was, and the next one comes.
    let last = second.here.wrapping.rotate(START, false, &mut chance).unwrap();
    assert!(last > after);
    let read = stick::read(&second.here, &stick_folder).unwrap();
    let dark = |read: &stick::Read| matches!(&read.taken, Err(exchange::LetterError::Epoch { epoch, here }) if *epoch == after && *here == last);
    assert!(read.iter().any(dark), "{read:?}");
    assert_eq!(at_second.opens(EVA), 0);
    for desk in [&first, &second, &first, &second] {
        write(desk, &mut chance);
    }
    assert_eq!(at_second.opens(EVA), 1);
    let (again, _) = talk(&first, &second);
    assert_eq!((at_second.opens(ANA), again.keys_out), (3, 0), "{again:?}");
}

#[test]
fn a_revoked_node_and_a_stranger_hand_over_nothing() {
    let network = Network::new("keys-stranger");
    let [(first, at_first, _), (second, at_second, _), _, (central, _, _)] = school(&network);
    talk(&second, &central);
    talk(&first, &central);
    // Somebody outside wraps a key of her own choice for the second hub, and the first carries it.
    let mut chance = Seed(5).chance();
    let stranger = NodeSecret::from_bytes([66; 32]);
    let offer = second.here.wrapping.present().unwrap().offer(&second.here.secret).verified().unwrap();
    let chosen = [PersonKey::from_bytes(ANA, Purpose::Identity, [9; 32])];
    let parcel = KeyParcel::seal(&stranger, &offer, &chosen, &mut chance).unwrap().unwrap();
    let bytes = parcel.to_bytes();
    let values = [
        store::Value::blob(parcel.to().as_bytes()),
        store::Value::blob(parcel.giver.as_bytes()),
        ANA.into(),
        1i64.into(),
        store::Value::blob(&bytes),
    ];
    first
        .here
        .store
        .write_blocking(move |tx| {
            let sql = "INSERT INTO exchange_parcel (node, giver, person, epoch, parcel, number) VALUES (?1, ?2, ?3, ?4, ?5, 900)";
            tx.execute(sql, &values)?;
            tx.execute("UPDATE exchange_key_number SET number = 900", &[])
        })
        .unwrap();
    talk(&first, &second);
    assert_eq!(at_second.opens(ANA), 0);
    // What comes behind it comes all the same.
    at_first.register(EVA, SCHOOL, &[Purpose::Identity]);
    talk(&first, &second);
    assert_eq!((at_second.opens(ANA), at_second.opens(EVA)), (0, 1));
    assert!(
        network.certificate(key(&second), NodeRole::Hub, &[SCHOOL]).verify(&network.root.public()).is_ok()
    );
}

/// Learners' answers of a hub that can be read at a node.
fn answers_shown(at: &Desk, of: &Desk) -> usize {
    let read = |db: &mut Connection| {
        let lines = log::read(db, of.here.store.origin().tag(), 0, 10_000)?;
        let learners = lines.iter().filter_map(|line| line.what.as_ref().ok()).filter(|bytes| {
            eventlog::EntryRef::decode(bytes).unwrap().authority() == kernel::Authority::Learner
        });
        Ok::<_, StoreError>(learners.count())
    };
    at.here.store.read_blocking(read).unwrap()
}

#[test]
fn letters_catch_up_on_a_consent_given_later_as_far_as_they_are_large_and_lose_nothing() {
    let network = Network::new("letters-later");
    let central = network.central();
    let mut hub = network.alone(1, SCHOOL);
    network.join(&central, &mut hub);
    // Long ones: several blocks.
    let written = hub.here.store.write_blocking(|tx| {
        for n in 1..=1_200 {
            let response = format!("t:{}", "la papa crece en la altura ".repeat(70));
            let event = events::learning::AnswerRecorded { response, ..crate::network::answer(n) }.into();
            let (schools, persons) = (vec![SCHOOL], vec![PersonId([5; 16])]);
            tx.append(store::Draft {
                schools,
                persons,
                authority: kernel::Authority::Learner,
                events: vec![event],
            })?;
        }
        Ok::<_, StoreError>(())
    });
    written.unwrap();
    let (hub, _, consents) = ringed(hub.here);
    let (central, ..) = ringed(central.here);
    let folder = network.folder.path().join("stick");
    std::fs::create_dir_all(&folder).unwrap();
    let mut chance = Seed(1).chance();
    let mut carry = |desk: &Desk, most: u64| {
        let read = stick::read(&desk.here, &folder).unwrap();
        read.iter().for_each(|read| assert!(read.taken.is_ok(), "{read:?}"));
        stick::write(&desk.here, &folder, START, most, &mut chance).unwrap()
    };
    for desk in [&central, &hub, &central, &hub, &central] {
        carry(desk, u64::MAX);
    }
    assert_eq!(answers_shown(&central, &hub), 0);
    assert!(carry(&hub, u64::MAX).is_empty(), "nothing is new");

    // Nothing is found for a consent of somebody who did nothing; the letter says so, and it is not looked through again.
    let mut clearance = Clearance::by_certificate_alone();
    clearance.answers = Arc::new([PersonId([6; 16])].into());
    *consents.0.lock().unwrap() = Some(clearance);
    let sent = carry(&hub, u64::MAX);
    assert!(sent.len() == 1 && sent[0].sent.blocks == 0 && sent[0].sent.looked > 1, "{sent:?}");
    carry(&central, u64::MAX);
    assert!(carry(&hub, u64::MAX).is_empty(), "the central knows");

    let mut clearance = Clearance::by_certificate_alone();
    clearance.answers = Arc::new([PersonId([5; 16])].into());
    *consents.0.lock().unwrap() = Some(clearance);
    // Small letters: each brings a part, and goes on where the reader says that the last one ended.
    let mut seen = Vec::new();
    for round in 0..12 {
        let sent = carry(&hub, 2_000);
        assert!(sent.len() <= 1 && sent.iter().all(|letter| letter.sent.blocks <= 1), "{sent:?}");
        if round == 1 {
            // This one is lost on the way; the next stick says so by the card that lies on it.
            std::fs::remove_dir_all(folder.join("chaski").join("letters")).unwrap();
        }
        carry(&central, u64::MAX);
        seen.push(answers_shown(&central, &hub));
    }
    assert!(seen[0] > 0 && seen[0] < 1_200 && seen[1] == seen[0], "{seen:?}");
    assert_eq!(seen.last(), Some(&1_200), "{seen:?}");
    assert!(carry(&hub, u64::MAX).is_empty(), "all was caught up");
    // Withdrawn: what is there is there, and nothing more comes.
    *consents.0.lock().unwrap() = None;
    for desk in [&hub, &central, &hub, &central] {
        carry(desk, u64::MAX);
    }
    assert_eq!(answers_shown(&central, &hub), 1_200);
    central.here.store.read_blocking(log::verify).unwrap();
}

#[test]
fn a_consent_given_later_shows_what_was_withheld_and_one_withdrawn_shows_no_more() {
    let network = Network::new("consent-later");
    let central = network.central();
    let mut hub = network.alone(1, SCHOOL);
    network.join(&central, &mut hub);
    (1..=3).for_each(|n| hub.answer(n));
    let (hub, _, consents) = ringed(hub.here);
    let (central, ..) = ringed(central.here);
    let shown = || {
        let read = |db: &mut Connection| {
            let lines = log::read(db, hub.here.store.origin().tag(), 0, 1_000)?;
            let learners = lines.iter().filter_map(|line| line.what.as_ref().ok()).filter(|bytes| {
                eventlog::EntryRef::decode(bytes).unwrap().authority() == kernel::Authority::Learner
            });
            Ok::<_, StoreError>(learners.count())
        };
        central.here.store.read_blocking(read).unwrap()
    };
    talk(&hub, &central);
    assert_eq!(shown(), 0);
    let mut clearance = Clearance::by_certificate_alone();
    clearance.answers = Arc::new([PersonId([5; 16])].into());
    *consents.0.lock().unwrap() = Some(clearance);
    let (moved, _) = talk(&hub, &central);
    assert_eq!((shown(), moved.entries_out >= 3), (3, true), "{moved:?}");
    let (still, _) = talk(&hub, &central);
    assert_eq!((still.turns, still.blocks_out), (1, 0));
    // Withdrawn: what follows is withheld again. What is there is there.
    *consents.0.lock().unwrap() = None;
    let draft = store::Draft {
        schools: vec![SCHOOL],
        persons: vec![PersonId([5; 16])],
        authority: kernel::Authority::Learner,
        events: vec![crate::network::answer(4).into()],
    };
    hub.here.store.write_blocking(move |tx| tx.append(draft)).unwrap();
    talk(&hub, &central);
    assert_eq!(shown(), 3);
}
