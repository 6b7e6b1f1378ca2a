//! [`World`]: the nodes of a story, how they join, and what somebody does at a box.

use super::{
    astray::Message,
    mistake::Mistake,
    node::{Node, Part},
    people::Person,
    phones::Phones,
    ring::Consents,
};
use eventlog::{
    Certificate, NodeSecret, Position, Revocation,
    statement::{Authorities, CertificateTerms, NodeRole, RevocationReason, RevocationTerms},
};
use events::{
    Event,
    learning::AnswerRecorded,
    node::{OriginCertified, OriginRevoked},
    school::{ClassOpened, SchoolOpened},
};
use exchange::Welcome;
use kernel::{
    Authority, Chance, ClassId, ClientId, CountryCode, NodeKey, PersonId, SchoolId, Seed, UtcMillis,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};
use store::{Draft, StoreError, log::Head};
use testkit::{Scratch, SimClock, random_log::START};

/// The first of the ordinary boxes; before them stand two centrals, two liars, one who forges and one who claims.
pub const FIRST_HUB: usize = 6;
/// Who says of others' pupils that they are his.
pub const CLAIMANT: usize = 5;
/// From so many nodes on a network is large.
const LARGE: usize = 20;
const DECADE_MS: i64 = 10 * 365 * 86_400_000;

/// How large a story is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Nodes at the start, two centrals among them.
    pub nodes: usize,
    /// Steps before everything is mended.
    pub steps: usize,
}

/// What happened, for who reads a failure.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Conversations held, and how many of them were cut.
    pub talks: (u64, u64),
    /// Entries written.
    pub entries: u64,
    /// Crashes, restores and clones.
    pub accidents: u64,
    /// Files of mail that couriers took, and how many deliveries there were.
    pub mail: (u64, u64),
    /// Conversations in which messages went astray.
    pub astray: u64,
    /// Power cuts in the middle of something, and how many of them took something.
    pub dark: (u64, u64),
    /// Blocks refused somewhere.
    pub refused: u64,
    /// People registered, and how many of them were forgotten.
    pub people: (u64, u64),
    /// Names that a node can read at the end.
    pub names: u64,
    /// Rounds until nothing was new any more; of several stories, the most.
    pub mending_rounds: u64,
}

impl Told {
    /// With what happened in another story.
    pub fn add(&mut self, told: &Told) {
        self.talks = (self.talks.0 + told.talks.0, self.talks.1 + told.talks.1);
        self.people = (self.people.0 + told.people.0, self.people.1 + told.people.1);
        self.entries += told.entries;
        self.accidents += told.accidents;
        self.mail = (self.mail.0 + told.mail.0, self.mail.1 + told.mail.1);
        self.astray += told.astray;
        self.dark = (self.dark.0 + told.dark.0, self.dark.1 + told.dark.1);
        self.refused += told.refused;
        self.names += told.names;
        self.mending_rounds = self.mending_rounds.max(told.mending_rounds);
    }
}

/// What was promised: entries that were acknowledged and whose disk was not replaced by an older one.
pub type Promised = BTreeSet<(kernel::Origin, u64)>;

/// What [`Node::state`] says.
type State = (u64, Option<u64>);

/// The village and all around it.
pub struct World {
    pub root: NodeSecret,
    pub nodes: Vec<Node>,
    /// Goes after the nodes: what they still write would make its folders anew.
    pub scratch: Scratch,
    pub chance: Chance,
    /// What couriers, bad networks and the power do is drawn from here: the rest of a story is what it is without them.
    pub mishaps: Chance,
    pub phones: Phones,
    /// What pairs of nodes said to each other where messages go astray, the lower number first.
    pub said: BTreeMap<(usize, usize), Vec<Message>>,
    pub seed: Seed,
    size: Size,
    pub mistake: Option<Mistake>,
    pub consents: Consents,
    pub sticks: Vec<PathBuf>,
    pub schools: usize,
    pub promised: Promised,
    pub told: Told,
    /// What the last conversation moved in which something was new, and its nodes.
    pub last: String,
    pub restless: Vec<String>,
    /// Entries and keys that came to somebody who had not had them.
    pub gained: u64,
    /// Caller and answerer, between whom nothing was new, and the states of both then.
    pub rested: BTreeMap<(usize, usize), (State, State)>,
    pub written: u64,
    pub cloned: bool,
    /// Boxes between which somebody moved, both ways round.
    pub moved: BTreeSet<(NodeKey, NodeKey)>,
    /// Answers that a double took: wherever they stand at the end, they must stand somewhere.
    pub rewritten: BTreeSet<u64>,
    /// Everybody who was registered, and what became of her.
    pub people: BTreeMap<PersonId, Person>,
}

/// A school of the story.
pub fn school(number: usize) -> SchoolId {
    SchoolId([number as u8 + 1; 16])
}

impl World {
    pub fn new(seed: Seed, size: Size, mistake: Option<Mistake>) -> Result<Self, StoreError> {
        let scratch = Scratch::in_memory("sim")
            .map_err(|e| StoreError::File { path: "sim".into(), why: e.to_string() })?;
        let mut chance = seed.part("story").chance();
        let root = NodeSecret::generate(&mut chance);
        let sticks = (0..3).map(|n| scratch.path().join(format!("stick-{n}"))).collect();
        let mut world = Self {
            root,
            nodes: vec![],
            scratch,
            chance,
            mishaps: seed.part("mishaps").chance(),
            phones: Phones::default(),
            said: BTreeMap::new(),
            seed,
            size,
            mistake,
            consents: Consents::new(mistake),
            sticks,
            schools: (size.nodes / 4).max(2),
            promised: Promised::new(),
            told: Told::default(),
            last: String::new(),
            restless: Vec::new(),
            gained: 0,
            rested: BTreeMap::new(),
            written: 0,
            cloned: false,
            moved: BTreeSet::new(),
            rewritten: BTreeSet::new(),
            people: BTreeMap::new(),
        };
        for stick in &world.sticks {
            std::fs::create_dir_all(stick).map_err(|e| StoreError::file(stick, &e))?;
        }
        for number in 0..size.nodes {
            let part = match number {
                0 | 1 => Part::Central,
                2 | 3 => Part::Liar,
                4 => Part::Forger,
                CLAIMANT => Part::Claimant,
                _ => Part::Hub,
            };
            world.add(part)?;
        }
        Ok(world)
    }

    /// Whether it has so many nodes that not all of them need to meet.
    pub fn is_large(&self) -> bool {
        self.size.nodes >= LARGE
    }

    /// Steps before everything is mended.
    pub fn steps(&self) -> usize {
        self.size.steps
    }

    pub fn draw(&mut self, below: usize) -> usize {
        self.chance.below(below as u64) as usize
    }

    /// A new node joins.
    pub fn add(&mut self, part: Part) -> Result<(), StoreError> {
        let number = self.nodes.len();
        let schools = match part {
            Part::Central => vec![],
            // Some boxes serve two schools, which their neighbours may not both read.
            Part::Hub if number.is_multiple_of(3) => {
                vec![school(number % self.schools), school((number + 1) % self.schools)]
            }
            _ => vec![school(number % self.schools)],
        };
        self.add_at(part, schools)
    }

    /// A new node joins at some schools; a late one is certified by a central's log and carries its welcome from there.
    pub fn add_at(&mut self, part: Part, schools: Vec<SchoolId>) -> Result<(), StoreError> {
        let number = self.nodes.len();
        let astray = (self.chance.below(9) as i64 - 4) * 3_600_000;
        let clock = SimClock::at(UtcMillis(START.0 + astray));
        let place = self.scratch.path().to_owned();
        let with = (self.consents.clone(), self.mistake);
        let node = Node::new(number, part, schools.clone(), &place, clock, self.seed, with)?;
        let key = node.key();
        self.nodes.push(node);
        let certificate = self.certificate(key, part, &schools);
        let mut certificates = vec![certificate.clone()];
        if number > 0 {
            certificates.push(self.certificate(self.nodes[0].key(), Part::Central, &[]));
        }
        let central = if number == 0 { None } else { Some(self.nodes[0].desk().here.card()?) };
        self.say(0, OriginCertified { certificate: certificate.to_bytes() }.into())?;
        self.nodes[number].welcome(Welcome { root: self.root.public(), certificates, central })?;
        if let (Part::Hub, Some(first)) = (part, schools.first()) {
            let (country, name) = ("PE".to_owned(), format!("School {}", first.as_bytes()[0]));
            let opened = SchoolOpened { school: *first, name, country, demonstration: false };
            self.write(number, Authority::Staff, vec![*first], vec![], opened.into())?;
        }
        Ok(())
    }

    pub fn certificate(&self, node: NodeKey, part: Part, schools: &[SchoolId]) -> Certificate {
        let central = part == Part::Central;
        let country: CountryCode = "PE".parse().expect("two capital letters");
        let terms = CertificateTerms {
            node,
            role: if central { NodeRole::Central } else { NodeRole::Hub },
            country,
            schools: schools.to_vec(),
            authorities: if central { Authorities::CENTRAL } else { Authorities::HUB },
            from: None,
            issued_at: START,
            valid_until: UtcMillis(START.0 + DECADE_MS),
        };
        Certificate::issue(&self.root, terms)
    }

    /// A central writes.
    pub fn say(&mut self, number: usize, event: Event) -> Result<(), StoreError> {
        self.write(number, Authority::Central, vec![], vec![], event)
    }

    pub fn write(
        &mut self,
        number: usize,
        authority: Authority,
        schools: Vec<SchoolId>,
        persons: Vec<PersonId>,
        event: Event,
    ) -> Result<(), StoreError> {
        let draft = Draft { schools, persons, authority, events: vec![event] };
        let store = self.nodes[number].store();
        let stamp = store.write_blocking(move |tx| tx.append(draft))?;
        self.told.entries += 1;
        let own = &self.nodes[number];
        if own.is_honest() && !own.double {
            self.promised.insert((store.origin(), stamp.seq));
        }
        Ok(())
    }

    /// Somebody does something at a box.
    pub fn work(&mut self, number: usize) -> Result<(), StoreError> {
        let (part, homes) = (self.nodes[number].part, self.nodes[number].schools.clone());
        for _ in 0..=self.draw(6) {
            let choice = self.draw(homes.len());
            let Some(home) = homes.get(choice).copied() else { return Ok(()) };
            self.written += 1;
            let n = self.written;
            let class = |school, name: &str| ClassOpened {
                class: ClassId([n as u8; 16]),
                school,
                name: format!("{name} {n} x"),
            };
            let lies = part == Part::Liar && self.draw(3) == 0;
            let theirs = school((number + 1) % self.schools);
            match (lies, self.draw(8)) {
                // One speaks for another school openly, the other in the words that only views read.
                (true, _) if number == 2 => {
                    let event = class(theirs, "taken").into();
                    self.write(number, Authority::Staff, vec![theirs], vec![], event)?;
                }
                (true, _) => {
                    let event = class(theirs, "hidden").into();
                    self.write(number, Authority::Staff, vec![home], vec![], event)?;
                }
                _ if part == Part::Claimant => self.claim(number, home)?,
                (_, 0..3) => {
                    let event = class(home, "class").into();
                    self.write(number, Authority::Staff, vec![home], vec![], event)?;
                }
                // Every box of a school hands everybody's keys to each other: where there are many, a third as many people are enough.
                (_, 3) if part == Part::Hub && (!self.is_large() || self.draw(3) == 0) => {
                    self.register(number)?;
                }
                _ => {
                    let person = PersonId([self.chance.below(5) as u8; 16]);
                    if self.nodes[number].double {
                        self.rewritten.insert(n);
                    }
                    self.write(number, Authority::Learner, vec![home], vec![person], answer(n).into())?;
                }
            }
        }
        Ok(())
    }

    /// A box serves one school more.
    pub fn more_rights(&mut self, number: usize) -> Result<(), StoreError> {
        if self.nodes[number].part != Part::Hub {
            return Ok(());
        }
        let more = school(self.draw(self.schools));
        self.serve_more(number, more)
    }

    /// A box serves this school too.
    pub fn serve_more(&mut self, number: usize, more: SchoolId) -> Result<(), StoreError> {
        let mut schools = self.nodes[number].schools.clone();
        if schools.contains(&more) {
            return Ok(());
        }
        schools.push(more);
        let key = self.nodes[number].key();
        let certificate = self.certificate(key, Part::Hub, &schools);
        // A right is a key's, whoever has copies of it.
        for node in self.nodes.iter_mut().filter(|node| node.key() == key) {
            node.schools.clone_from(&schools);
        }
        self.say(0, OriginCertified { certificate: certificate.to_bytes() }.into())
    }

    /// A box is stolen: what the central has of it stands.
    pub fn revoke(&mut self, number: usize) -> Result<(), StoreError> {
        let key = self.nodes[number].key();
        let copies = self.nodes.iter().filter(|node| node.key() == key).count();
        if self.nodes[number].part != Part::Hub || self.nodes[number].revoked || copies > 1 {
            return Ok(());
        }
        self.nodes[number].revoked = true;
        let heads = self.nodes[0].store().read_blocking(Head::roots)?;
        let last = heads.into_iter().filter(|(origin, ..)| origin.node == key).max_by_key(|(_, seq, _)| *seq);
        let last_good = last.map(|(origin, seq, root)| Position { origin, seq, root });
        let terms =
            RevocationTerms { node: key, last_good, reason: RevocationReason::Lost, issued_at: START };
        let revocation = Revocation::issue(&self.root, terms).to_bytes();
        self.promised.retain(|(origin, _)| origin.node != key);
        self.say(0, OriginRevoked { revocation }.into())
    }
}

/// What a pupil answered.
pub fn answer(n: u64) -> AnswerRecorded {
    AnswerRecorded {
        client: ClientId(n.to_be_bytes()),
        learners: 1,
        channel: 0,
        course: "safe-phone".into(),
        version: 1,
        lesson: "hurry".into(),
        exercise: "what-hurries".into(),
        variant: 0,
        response: "c:deadline".into(),
        score_percent: 100,
        hints: 0,
        seconds: 9,
    }
}
