//! What happens to the network, step by step, and the mending at the end.

use super::{
    Defect,
    laws::{self, Promised},
    node::{Node, Part, copy},
};
use crate::{Scratch, SimClock, random_log::START};
use eventlog::{
    Certificate, EntryRef, ForkSettlement, NodeSecret, Position, Revocation,
    statement::{
        Authorities, CertificateTerms, ForkSettlementTerms, NodeRole, RevocationReason, RevocationTerms,
    },
};
use events::{
    Event,
    governance::HistoryAsked,
    learning::AnswerRecorded,
    node::{ForkSettled, OriginCertified, OriginRevoked},
    school::ClassOpened,
};
use exchange::{Desk, Talk, TalkError, Welcome, forks, moves, stick};
use kernel::{Authority, Chance, ClassId, ClientId, NodeKey, PersonId, RequestId, SchoolId, Seed, UtcMillis};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};
use store::{Draft, StoreError, log::Head};

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
    /// Blocks refused somewhere.
    pub refused: u64,
    /// Rounds until nothing was new any more.
    pub mending_rounds: u64,
}

/// Rounds within which everything must have arrived everywhere.
const MAX_ROUNDS: u64 = 12;
const DECADE_MS: i64 = 10 * 365 * 86_400_000;

/// Plays the story of a seed. `Err` says what is broken at its end.
pub fn run(seed: u64, size: Size, defect: Option<Defect>) -> Result<Told, Vec<String>> {
    let failed = |e: StoreError| vec![format!("a store failed: {e}")];
    let mut world = World::new(Seed(seed), size, defect).map_err(failed)?;
    for step in 0..size.steps {
        world.step().map_err(failed)?;
        // What must happen in every story, in the middle of everything else.
        match step {
            step if step == size.steps / 2 && seed.is_multiple_of(2) => world.double().map_err(failed)?,
            step if step == size.steps / 4 => world.pupil_moves().map_err(failed)?,
            step if step == size.steps / 3 => world.grow().map_err(failed)?,
            step if step == 2 * size.steps / 3 => world.theft().map_err(failed)?,
            _ => {}
        }
    }
    world.mend()
}

struct World {
    scratch: Scratch,
    root: NodeSecret,
    nodes: Vec<Node>,
    chance: Chance,
    seed: Seed,
    defect: Option<Defect>,
    sticks: Vec<PathBuf>,
    schools: usize,
    promised: Promised,
    told: Told,
    written: u64,
    cloned: bool,
    /// Boxes between which somebody moved, both ways round.
    moved: BTreeSet<(NodeKey, NodeKey)>,
    /// Answers that a double took: wherever they stand at the end, they must stand somewhere.
    rewritten: BTreeSet<u64>,
}

fn school(number: usize) -> SchoolId {
    SchoolId([number as u8 + 1; 16])
}

impl World {
    fn new(seed: Seed, size: Size, defect: Option<Defect>) -> Result<Self, StoreError> {
        let scratch = Scratch::in_memory("sim")
            .map_err(|e| StoreError::File { path: "sim".into(), why: e.to_string() })?;
        let mut chance = seed.part("story").chance();
        let root = NodeSecret::generate(&mut chance);
        let sticks = (0..3).map(|n| scratch.path().join(format!("stick-{n}"))).collect();
        let mut world = Self {
            scratch,
            root,
            nodes: vec![],
            chance,
            seed,
            defect,
            sticks,
            schools: (size.nodes / 3).max(2),
            promised: Promised::new(),
            told: Told::default(),
            written: 0,
            cloned: false,
            moved: BTreeSet::new(),
            rewritten: BTreeSet::new(),
        };
        for stick in &world.sticks {
            std::fs::create_dir_all(stick).map_err(|e| StoreError::file(stick, &e))?;
        }
        for number in 0..size.nodes {
            let part = match number {
                0 | 1 => Part::Central,
                2 | 3 => Part::Liar,
                4 => Part::Forger,
                _ => Part::Hub,
            };
            world.add(part)?;
        }
        Ok(world)
    }

    fn draw(&mut self, below: usize) -> usize {
        self.chance.below(below as u64) as usize
    }

    /// A new node joins; a late one is certified by a central's log and carries its welcome from there.
    fn add(&mut self, part: Part) -> Result<(), StoreError> {
        let number = self.nodes.len();
        let schools = match part {
            Part::Central => vec![],
            // Some boxes serve two schools, which their neighbours may not both read.
            Part::Hub if number.is_multiple_of(3) => {
                vec![school(number % self.schools), school((number + 1) % self.schools)]
            }
            _ => vec![school(number % self.schools)],
        };
        let astray = (self.chance.below(9) as i64 - 4) * 3_600_000;
        let clock = SimClock::at(UtcMillis(START.0 + astray));
        let place = self.scratch.path().to_owned();
        let node = Node::new(number, part, schools.clone(), &place, clock, self.seed, self.defect)?;
        let key = node.key();
        self.nodes.push(node);
        let certificate = self.certificate(key, part, &schools);
        let mut certificates = vec![certificate.clone()];
        if number > 0 {
            certificates.push(self.certificate(self.nodes[0].key(), Part::Central, &[]));
        }
        let central = if number == 0 { None } else { Some(self.nodes[0].desk().here.card()?) };
        self.say(0, OriginCertified { certificate: certificate.to_bytes() }.into())?;
        self.nodes[number].welcome(Welcome { root: self.root.public(), certificates, central })
    }

    fn certificate(&self, node: NodeKey, part: Part, schools: &[SchoolId]) -> Certificate {
        let central = part == Part::Central;
        let terms = CertificateTerms {
            node,
            role: if central { NodeRole::Central } else { NodeRole::Hub },
            country: "PE".parse().expect("two capital letters"),
            schools: schools.to_vec(),
            authorities: if central { Authorities::CENTRAL } else { Authorities::HUB },
            from: None,
            issued_at: START,
            valid_until: UtcMillis(START.0 + DECADE_MS),
        };
        Certificate::issue(&self.root, terms)
    }

    /// The first central writes.
    fn say(&mut self, number: usize, event: Event) -> Result<(), StoreError> {
        self.write(number, Authority::Central, vec![], vec![], event)
    }

    fn write(
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
        if matches!(own.part, Part::Central | Part::Hub) && !own.revoked && !own.double {
            self.promised.insert((store.origin(), stamp.seq));
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), StoreError> {
        let number = self.draw(self.nodes.len());
        match self.draw(100) {
            0..42 => self.work(number),
            42..78 => {
                let other = self.draw(self.nodes.len());
                let caught = self.chance.below(3) == 0;
                self.talk(number, other, caught).map(drop)
            }
            78..84 => self.use_stick(number),
            84..88 => self.mix_sticks(),
            88..91 => {
                let hours = self.chance.below(60) as i64 - 30;
                self.nodes[number].clock.advance_ms(hours * 3_600_000);
                Ok(())
            }
            91..94 => {
                self.told.accidents += 1;
                self.nodes[number].crash()
            }
            94 => self.nodes[number].back_up(),
            95 => self.restore(number),
            96 => self.clone_disk(number),
            97 => self.more_rights(number),
            98 => self.revoke(number),
            _ => match self.nodes.len() < 60 {
                true => self.add(Part::Hub),
                false => Ok(()),
            },
        }
    }

    /// Somebody does something at a box.
    fn work(&mut self, number: usize) -> Result<(), StoreError> {
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
            match (lies, self.draw(3)) {
                // One speaks for another school openly, the other in the words that only views read.
                (true, _) if number == 2 => {
                    self.write(
                        number,
                        Authority::Staff,
                        vec![theirs],
                        vec![],
                        class(theirs, "taken").into(),
                    )?;
                }
                (true, _) => {
                    self.write(number, Authority::Staff, vec![home], vec![], class(theirs, "hidden").into())?
                }
                (_, 0) => {
                    self.write(number, Authority::Staff, vec![home], vec![], class(home, "class").into())?
                }
                _ => {
                    let person = PersonId([self.chance.below(5) as u8; 16]);
                    let answer = answer(n);
                    if self.nodes[number].double {
                        self.rewritten.insert(n);
                    }
                    self.write(number, Authority::Learner, vec![home], vec![person], answer.into())?;
                }
            }
        }
        Ok(())
    }

    /// Two nodes talk. Returns whether nothing was new. `caught`: the link may die, repeat or damage what it carries.
    fn talk(&mut self, caller: usize, answerer: usize, caught: bool) -> Result<bool, StoreError> {
        let both_revoked = self.nodes[caller].revoked && self.nodes[answerer].revoked;
        // Two thieves may exchange what they stole; nobody can help that.
        let doubles = self.nodes[caller].double || self.nodes[answerer].double;
        let same = self.nodes[caller].key() == self.nodes[answerer].key();
        if caller == answerer || both_revoked || (same && !doubles) {
            return Ok(true);
        }
        let (calling, answering) = (self.nodes[caller].desk(), self.nodes[answerer].desk());
        self.told.talks.0 += 1;
        let mut link = Link { left: u64::MAX, damage: u64::MAX, piece: 1 + self.draw(4_000) };
        if caught {
            link.left = self.chance.below(6_000);
            if self.draw(4) == 0 {
                link.damage = self.chance.below(2_000);
            }
        }
        let held = hold(&mut link, &calling, &answering);
        self.told.talks.1 += u64::from(!matches!(held, Ok(Some(_))));
        match held {
            Ok(Some((quiet, refused))) => {
                self.told.refused += refused;
                Ok(quiet)
            }
            Ok(None) => Ok(false),
            Err(TalkError::Store(e)) => Err(e),
            // Strangers, the revoked, and damaged words: nothing was moved, and that is an answer too.
            Err(_) => Ok(true),
        }
    }

    fn use_stick(&mut self, number: usize) -> Result<(), StoreError> {
        let place = self.draw(3);
        let stick = self.sticks[place].clone();
        let desk = self.nodes[number].desk();
        let failed = |e: stick::StickError| StoreError::Log(e.to_string());
        let mut entropy = self.seed.part(&format!("stick {}", self.written)).chance();
        // A letter whose reader restored his keys, a stick that was cut: each is reported, none stops the others.
        stick::read(&desk.here, &stick).map(drop).map_err(failed)?;
        let most = self.chance.below(200_000);
        stick::write(&desk.here, &stick, START, most, &mut entropy).map(drop).map_err(failed)
    }

    /// A stick is copied over another, or loses the end of a letter.
    fn mix_sticks(&mut self) -> Result<(), StoreError> {
        let (from, to) = (self.draw(3), self.draw(3));
        if from != to {
            copy(&self.sticks[from].clone(), &self.sticks[to].clone())?;
        }
        Ok(())
    }

    /// An old copy comes back. What nobody else has of the time since is lost, and was not promised to survive that.
    fn restore(&mut self, number: usize) -> Result<(), StoreError> {
        let before = self.nodes[number].key();
        if self.nodes[number].restore()? {
            self.told.accidents += 1;
            self.promised.retain(|(origin, _)| origin.node != before);
            if self.nodes.iter().any(|node| node.double && node.key() == before) {
                self.rewritten.clear();
            }
        }
        Ok(())
    }

    /// A disk is copied, and nothing can tell the two machines apart: both go on, and meet others.
    fn double(&mut self) -> Result<(), StoreError> {
        let original = (5..self.nodes.len()).find(|number| {
            let node = &self.nodes[*number];
            node.part == Part::Hub && !node.revoked && !self.cloned
        });
        let Some(original) = original else { return Ok(()) };
        self.cloned = true;
        self.told.accidents += 1;
        self.talk(original, 0, false)?;
        let place = self.scratch.path().to_owned();
        let double = self.nodes.len();
        let node = self.nodes[original].clone_disk(double, &place, true)?;
        self.nodes.push(node);
        for _ in 0..2 {
            self.work(original)?;
            self.work(double)?;
        }
        self.talk(original, 0, false)?;
        for other in 5..double {
            if other != original {
                self.talk(double, other, false)?;
            }
        }
        self.talk(double, 0, false).map(drop)
    }

    /// The central keeps the branches that it has; whoever writes another begins a new life.
    fn settle(&mut self) -> Result<(), StoreError> {
        for fork in forks::found(&self.nodes[0].desk().here)?.into_iter().filter(|fork| fork.kept.is_none()) {
            let tag = fork.origin.tag();
            let head = self.nodes[0].store().read_blocking(|db| Head::of(db, tag))?;
            let Some(head) = head else { continue };
            let kept = Position { origin: fork.origin, seq: head.seq, root: head.frontier.root() };
            let settlement =
                ForkSettlement::issue(&self.root, ForkSettlementTerms { kept, issued_at: START });
            self.say(0, ForkSettled { settlement: settlement.to_bytes() }.into())?;
        }
        Ok(())
    }

    fn end_lost_lives(&mut self) -> Result<(), StoreError> {
        // Some go on as they are, some are started anew in between.
        for node in self.nodes.iter_mut().filter(|node| !node.revoked) {
            let ended = node.desk().end_lost_life().map_err(|e| StoreError::Log(e.to_string()))?;
            if ended && node.number.is_multiple_of(2) {
                node.restart()?;
            }
        }
        Ok(())
    }

    /// Answers of a double that stand nowhere.
    fn dropped(&self) -> Result<Vec<u64>, StoreError> {
        let mut missing = self.rewritten.clone();
        for node in self.nodes.iter().filter(|node| node.part == Part::Hub && !node.revoked) {
            for (_, bytes, _) in laws::held(node)?.into_values() {
                let Ok(entry) = EntryRef::decode(&bytes) else { continue };
                for raw in entry.events() {
                    if let Ok(Event::AnswerRecorded(e)) = Event::decode(raw.kind, raw.version, raw.body) {
                        missing.remove(&u64::from_be_bytes(e.client.0));
                    }
                }
            }
        }
        Ok(missing.into_iter().collect())
    }

    fn clone_disk(&mut self, number: usize) -> Result<(), StoreError> {
        if self.cloned || self.nodes[number].part != Part::Hub {
            return Ok(());
        }
        self.cloned = true;
        self.told.accidents += 1;
        let place = self.scratch.path().to_owned();
        let clone = self.nodes[number].clone_disk(self.nodes.len(), &place, false)?;
        self.nodes.push(clone);
        Ok(())
    }

    /// A box serves one school more.
    fn more_rights(&mut self, number: usize) -> Result<(), StoreError> {
        if self.nodes[number].part != Part::Hub {
            return Ok(());
        }
        let more = school(self.draw(self.schools));
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
    fn revoke(&mut self, number: usize) -> Result<(), StoreError> {
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

    /// A pupil comes to another school, which asks for her history; her old school grants it when it has heard of that.
    fn pupil_moves(&mut self) -> Result<(), StoreError> {
        let honest = |node: &Node| node.part == Part::Hub && !node.revoked && !node.double;
        let hubs: Vec<usize> = (5..self.nodes.len()).filter(|number| honest(&self.nodes[*number])).collect();
        for (n, new) in hubs.iter().copied().enumerate() {
            let old = hubs[(n + 1) % hubs.len()];
            let homes = |number: usize| self.nodes[number].schools.clone();
            let (school, from) = (homes(new)[0], homes(old)[0]);
            if homes(new).contains(&from) {
                continue;
            }
            let person = PersonId([self.chance.below(5) as u8; 16]);
            let mut request = [0; 16];
            kernel::Entropy::fill(&mut self.chance, &mut request);
            let (request, school_name, proof) = (RequestId(request), "school".into(), vec![]);
            let asked = HistoryAsked { request, person, school, from, school_name, proof };
            self.write(new, Authority::Staff, vec![school], vec![person], asked.into())?;
            let (one, other) = (self.nodes[new].key(), self.nodes[old].key());
            self.moved.extend([(one, other), (other, one)]);
            self.work(old)?;
            self.talk(new, 0, false)?;
            self.talk(old, 0, false)?;
            let askings = self.nodes[old].store().read_blocking(|db| moves::askings(db, from))?;
            for asking in askings.iter().filter(|asking| asking.from == from && asking.granted.is_none()) {
                let event = moves::answer(asking, self.chance.below(4) > 0);
                self.write(old, Authority::Staff, vec![from], vec![asking.person], event.into())?;
            }
            self.talk(old, new, true)?;
            self.work(old)?;
        }
        Ok(())
    }

    /// A box serves a school more, writes for it at once, and meets a neighbour who has not heard of that yet.
    fn grow(&mut self) -> Result<(), StoreError> {
        for number in (5..self.nodes.len()).take(3) {
            let school = self.nodes[number].schools.clone();
            let near = |other: &usize| {
                *other != number && self.nodes[*other].schools.iter().any(|s| school.contains(s))
            };
            let neighbours: Vec<usize> = (5..self.nodes.len()).filter(near).collect();
            for other in &neighbours {
                self.work(*other)?;
                self.talk(*other, 0, false)?;
                self.talk(number, 0, false)?;
                self.talk(number, *other, false)?;
            }
            for _ in 0..4 {
                self.more_rights(number)?;
            }
            self.work(number)?;
            self.work(number)?;
            for other in neighbours {
                self.talk(number, other, false)?;
            }
        }
        Ok(())
    }

    /// A box goes on writing after the central last heard of it, meets its neighbours, and turns out to be stolen.
    fn theft(&mut self) -> Result<(), StoreError> {
        let number = 5 + self.draw(self.nodes.len() - 5);
        self.talk(number, 0, false)?;
        self.work(number)?;
        for other in 2..self.nodes.len() {
            self.talk(other, number, false)?;
        }
        self.revoke(number)
    }

    /// All links are good: everybody who can reach somebody talks until nothing is new.
    fn mend(mut self) -> Result<Told, Vec<String>> {
        let failed = |e: StoreError| vec![format!("a store failed: {e}")];
        self.settle().map_err(failed)?;
        // First all hear who belongs to the network and who no longer does.
        for number in 1..self.nodes.len() {
            self.talk(number, 0, false).map_err(failed)?;
        }
        let revoked_held: BTreeMap<usize, usize> = self
            .nodes
            .iter()
            .filter(|node| node.revoked)
            .map(|node| Ok((node.number, laws::held(node)?.len())))
            .collect::<Result<_, StoreError>>()
            .map_err(failed)?;
        let mut quiet = false;
        while !quiet && self.told.mending_rounds < MAX_ROUNDS {
            quiet = true;
            self.told.mending_rounds += 1;
            self.end_lost_lives().map_err(failed)?;
            for number in 1..self.nodes.len() {
                for central in 0..2 {
                    quiet &= self.talk(number, central, false).map_err(failed)?;
                }
                for other in 2..number {
                    let meets =
                        self.nodes[number].schools.iter().any(|s| self.nodes[other].schools.contains(s));
                    // Schools that have asked each other for somebody meet as well.
                    if meets || self.moved.contains(&(self.nodes[number].key(), self.nodes[other].key())) {
                        quiet &= self.talk(number, other, false).map_err(failed)?;
                    }
                }
            }
        }
        let mut broken = Vec::new();
        if !quiet && !self.cloned {
            broken.push(format!("after {MAX_ROUNDS} rounds there is still something new"));
        }
        let trust = self.nodes[0].desk().here.trust().map_err(failed)?;
        let trust = trust.ok_or_else(|| vec!["the central belongs to no network".to_owned()])?;
        broken
            .extend(laws::broken(&self.nodes, &self.promised, &trust, START, &revoked_held).map_err(failed)?);
        let dropped = self.dropped().map_err(failed)?;
        if !dropped.is_empty() {
            broken.push(format!("answers {dropped:?} of a double stand nowhere"));
        }
        match broken.is_empty() {
            true => Ok(self.told),
            false => Err(broken),
        }
    }
}

fn answer(n: u64) -> AnswerRecorded {
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

/// A link between two nodes.
struct Link {
    left: u64,
    /// The byte that is damaged.
    damage: u64,
    piece: usize,
}

impl Link {
    fn carry(&mut self, from: &mut Talk, by: &Desk, to: &mut Talk, at: &Desk) -> Result<bool, TalkError> {
        while let Some(piece) = from.next_piece(by)? {
            for bytes in piece.chunks(self.piece) {
                let through = self.left.min(bytes.len() as u64);
                let mut bytes = bytes[..through as usize].to_vec();
                if let Some(byte) = bytes.get_mut(usize::try_from(self.damage).unwrap_or(usize::MAX)) {
                    *byte ^= 0x10;
                }
                self.damage = self.damage.checked_sub(through).unwrap_or(u64::MAX);
                self.left -= through;
                to.feed(at, &bytes)?;
                if self.left == 0 {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// One conversation: whether nothing was new, and how many blocks were refused; `None` if the link died.
fn hold(link: &mut Link, caller: &Desk, answerer: &Desk) -> Result<Option<(bool, u64)>, TalkError> {
    let mut calling = Talk::call(caller, answerer.here.secret.public(), START)?;
    let mut answering = Talk::answer(answerer, caller.here.secret.public(), START)?;
    let mut whole = true;
    let mut failed = None;
    while whole && !calling.is_over() {
        let carried = link
            .carry(&mut calling, caller, &mut answering, answerer)
            .and_then(|there| Ok(there && link.carry(&mut answering, answerer, &mut calling, caller)?));
        match carried {
            Ok(carried) => whole = carried,
            Err(e) => {
                failed = Some(e);
                break;
            }
        }
    }
    let (one, other) = (calling.broke(caller)?, answering.broke(answerer)?);
    match failed {
        Some(e) => Err(e),
        None if whole => {
            let refused = one.refused_blocks + other.refused_blocks;
            Ok(Some((one.turns == 1, refused)))
        }
        None => Ok(None),
    }
}
