//! [`Overview`]: every node of the network and how it stands; what needs somebody comes first.

use super::{
    Account, ActError, Network,
    contacts::Contact,
    longest,
    places::places,
    program,
    replace::replaced,
    standing::{Known, Standing, standing},
    waiting::{Waiting, waiting},
};
use eventlog::EntryRef;
use events::{Event, node::UpdateEnded};
use exchange::{Trust, forks, known_peer, quarantined_from, refused_by_peer};
use kernel::{
    ClockQuality, GeoPoint, Hlc, NodeKey, Origin, OriginTag, SchoolId, UtcMillis, departures::LeaveWay,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use store::{
    Connection, MAX_CLOCK_AHEAD_MS, StoreError,
    log::{self, Head},
};

/// So long it is told that a central went on from a copy.
const TOLD_MS: i64 = 30 * 86_400_000;
/// Two machines with one key count as writing while the ends of their lives lie within this time of each other: mail may be weeks old.
const ALIKE_MS: i64 = 14 * 86_400_000;

/// Refused logs of one node that are looked at.
pub const REFUSED_MAX: i64 = 100;

/// Until when a node may exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// By its longest certificate.
    Until(UtcMillis),
    /// Its word was taken back.
    Revoked,
    /// It has none yet.
    Waits,
}

/// A node in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Which.
    pub node: NodeKey,
    /// The schools of its newest certificate, or of its card.
    pub schools: Vec<SchoolId>,
    /// What those are called, as far as their logs are here.
    pub names: Vec<String>,
    /// The most urgent of what is true of it.
    pub standing: Standing,
    /// Until when it may exchange.
    pub right: Right,
    /// When it was certified first, or its card came.
    pub since: UtcMillis,
    /// Its last word, and by what it came. Where nobody noted that, what is here of its log tells: when it wrote the last of it, by its own
    /// clock.
    pub heard: Option<(Option<LeaveWay>, UtcMillis)>,
    /// Who took its place.
    pub replaced_by: Option<NodeKey>,
    /// Doubles under its name, settled ones too.
    pub doubles: usize,
    /// Logs that it brought and that were not taken.
    pub refused: u64,
    /// Where its school lies.
    pub place: Option<GeoPoint>,
}

/// What of the network is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that stand so.
    pub standing: Option<Standing>,
    /// Only those whose place is known, or is not.
    pub placed: Option<bool>,
    /// Only those with these words in a school's name, or in the fingerprint.
    pub words: String,
}

/// All nodes but the central itself.
#[derive(Debug, Default)]
pub struct Overview {
    /// Sorted: the most urgent first, of those the one that was silent longest.
    pub boxes: Vec<Listed>,
}

impl Overview {
    /// How many stand so.
    pub fn count(&self, standing: Standing) -> usize {
        self.boxes.iter().filter(|listed| listed.standing == standing).count()
    }

    /// How many need somebody.
    pub fn needing(&self) -> usize {
        self.boxes.iter().filter(|listed| listed.standing.needs_somebody()).count()
    }

    /// Those that are asked for, in their order.
    pub fn shown(&self, filter: &Filter) -> Vec<&Listed> {
        let wanted = store::search::tokens(&filter.words);
        let has_words = |listed: &Listed| {
            let print = super::fingerprint(listed.node);
            let said = store::search::tokens(&format!("{} {print}", listed.names.join(" ")));
            wanted.iter().all(|word| said.iter().any(|said| said.starts_with(word.as_str())))
        };
        self.boxes
            .iter()
            .filter(|listed| filter.standing.is_none_or(|standing| listed.standing == standing))
            .filter(|listed| filter.placed.is_none_or(|placed| listed.place.is_some() == placed))
            .filter(|listed| has_words(listed))
            .collect()
    }
}

/// What the list is made of.
#[derive(Default)]
pub struct Sources {
    /// What schools are called.
    pub names: BTreeMap<SchoolId, String>,
    /// Where they lie.
    pub places: BTreeMap<SchoolId, GeoPoint>,
    /// Every node's last word.
    pub heard: BTreeMap<NodeKey, (LeaveWay, Contact)>,
    /// When each called last, or was called.
    pub called: BTreeMap<NodeKey, UtcMillis>,
    /// When each wrote the last that is here of it.
    pub wrote: BTreeMap<NodeKey, UtcMillis>,
    /// Whose place was taken, by whom, and when.
    pub replaced: BTreeMap<NodeKey, (NodeKey, UtcMillis)>,
    /// Doubles by node: all, and those that are not settled.
    pub doubles: BTreeMap<NodeKey, (usize, usize)>,
    /// Of those nodes, when each of their lives wrote the last that is here of it.
    pub lives: BTreeMap<NodeKey, Vec<UtcMillis>>,
    /// Refused logs by who brought them.
    pub refused: BTreeMap<NodeKey, u64>,
    /// Where the last program that was sent did not come up.
    pub update_failed: BTreeSet<NodeKey>,
    /// Cards that wait.
    pub waiting: Vec<Waiting>,
}

/// Makes the list.
pub fn overview(trust: &Trust, own: NodeKey, sources: &Sources, now: UtcMillis) -> Overview {
    let nodes: BTreeSet<NodeKey> =
        trust.certificates().map(|terms| terms.node).filter(|node| *node != own).collect();
    let mut boxes: Vec<Listed> = nodes.iter().map(|node| certified(trust, *node, sources, now)).collect();
    for waiting in sources.waiting.iter().filter(|waiting| !nodes.contains(&waiting.card.node())) {
        let schools = waiting.card.schools.clone();
        boxes.push(Listed {
            node: waiting.card.node(),
            names: sources.names_of(&schools),
            place: sources.place_of(&schools),
            schools,
            standing: Standing::Waiting,
            right: Right::Waits,
            since: waiting.came_at,
            heard: None,
            replaced_by: None,
            doubles: 0,
            refused: 0,
        });
    }
    boxes.sort_by(|one, other| {
        let key = |listed: &Listed| {
            // Cards have not been heard of: the one that waits longest first.
            let waits = listed.since.0 * i64::from(listed.right == Right::Waits);
            (listed.standing, listed.heard.map(|(_, at)| at), waits)
        };
        (key(one), &one.names, one.node).cmp(&(key(other), &other.names, other.node))
    });
    Overview { boxes }
}

fn certified(trust: &Trust, node: NodeKey, sources: &Sources, now: UtcMillis) -> Listed {
    let certificates = || trust.certificates_of(node);
    let newest = certificates().max_by_key(|terms| terms.issued_at);
    let schools = newest.map(|terms| terms.schools.clone()).unwrap_or_default();
    let valid_until = longest(trust, node).unwrap_or(UtcMillis(0));
    let certified_at = certificates().map(|terms| terms.issued_at).min().unwrap_or(now);
    let noted = sources.heard.get(&node).map(|(way, contact)| (Some(*way), contact.at));
    let heard = noted.or_else(|| sources.wrote.get(&node).map(|at| (None, *at)));
    let replaced = sources.replaced.get(&node).copied();
    let revocations = trust.revocations().filter(|terms| terms.node == node).map(|terms| terms.issued_at);
    let cast_out = revocations.chain(replaced.map(|(_, at)| at)).max();
    let (called, wrote) = (sources.called.get(&node).copied(), sources.wrote.get(&node).copied());
    let (doubles, open) = sources.doubles.get(&node).copied().unwrap_or_default();
    let settled_lately = || {
        trust
            .settlements()
            .map(|settled| &settled.terms)
            .any(|terms| terms.kept.origin.node == node && now.0.saturating_sub(terms.issued_at.0) < ALIKE_MS)
    };
    let both_write = || sources.lives.get(&node).is_some_and(|ends| close_together(ends));
    let refused = sources.refused.get(&node).copied().unwrap_or(0);
    let revoked = trust.is_revoked(node);
    let known = Known {
        revoked,
        replaced: replaced.is_some(),
        returned: cast_out.is_some_and(|at| spoke_after(at, called, wrote)),
        doubles: open,
        // The other machine's first mail after that may take its weeks.
        alike: doubles > 0 && (settled_lately() || both_write()),
        refused,
        update_failed: sources.update_failed.contains(&node),
        certified_at,
        valid_until,
        heard_at: heard.map(|(_, at)| at),
    };
    Listed {
        node,
        names: sources.names_of(&schools),
        place: sources.place_of(&schools),
        schools,
        standing: standing(&known, now),
        right: if revoked { Right::Revoked } else { Right::Until(valid_until) },
        since: certified_at,
        heard,
        replaced_by: replaced.map(|(by, _)| by),
        doubles,
        refused,
    }
}

/// Whether two lives of a node wrote their last at about the same time.
fn close_together(ends: &[UtcMillis]) -> bool {
    let mut ends = ends.to_vec();
    ends.sort();
    matches!(ends[..], [.., one, other] if other.0 - one.0 < ALIKE_MS)
}

/// Whether a box was on after another took its place or its word was taken back: it called, or wrote. Mail of before may come by courier for
/// months, and its clock may have been ahead.
fn spoke_after(cast_out: UtcMillis, called: Option<UtcMillis>, wrote: Option<UtcMillis>) -> bool {
    called.is_some_and(|at| at > cast_out)
        || wrote.is_some_and(|at| at > cast_out.plus_ms(MAX_CLOCK_AHEAD_MS))
}

impl Sources {
    fn names_of(&self, schools: &[SchoolId]) -> Vec<String> {
        schools.iter().filter_map(|school| self.names.get(school).cloned()).collect()
    }

    fn place_of(&self, schools: &[SchoolId]) -> Option<GeoPoint> {
        schools.iter().find_map(|school| self.places.get(school).copied())
    }

    fn read(db: &mut Connection, trust: &Trust) -> Result<Self, StoreError> {
        let mut sources = Self { places: places(db)?, ..Self::default() };
        for row in db.query("SELECT school, name FROM directory_school", &[])? {
            sources.names.insert(SchoolId(row.id(0)?), row.text(1)?.to_owned());
        }
        for fork in forks::found_by(db, Some(trust))? {
            let (all, open) = sources.doubles.entry(fork.origin.node).or_default();
            *all += 1;
            *open += usize::from(fork.kept.is_none());
        }
        for (origin, _, hlc) in Head::ends(db)? {
            let wrote = sources.wrote.entry(origin.node).or_insert(hlc.wall());
            *wrote = (*wrote).max(hlc.wall());
            if sources.doubles.contains_key(&origin.node) {
                sources.lives.entry(origin.node).or_default().push(hlc.wall());
            }
        }
        sources.replaced = replaced(db)?;
        sources.refused = refused_by_peer(db)?;
        sources.update_failed = program::failed(db)?;
        sources.waiting = waiting(db)?;
        Ok(sources)
    }
}

/// Where logs end here and whom one believes, once for a page of nodes.
pub struct Logs {
    trust: Arc<Trust>,
    ends: BTreeMap<NodeKey, Vec<(Origin, u64, Hlc)>>,
    seq: BTreeMap<OriginTag, u64>,
    centrals: Vec<NodeKey>,
    of_school: BTreeMap<SchoolId, BTreeSet<NodeKey>>,
}

/// More about one node, for a row or its page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// What it last said that it runs.
    pub program: Option<String>,
    /// How its last update ended, if it ever had one.
    pub update: Option<UpdateEnded>,
    /// How good its clock was when it wrote its last entry that can be read here, and when that was by this clock.
    pub clock: Option<(ClockQuality, UtcMillis)>,
    /// The latest time that it has said, if that is further ahead than anybody follows: its clock is, or was, wrong, and what it dates so counts
    /// as no consent here.
    pub ahead: Option<UtcMillis>,
    /// Entries of its logs here.
    pub entries: u64,
    /// Entries that it has and that lack here.
    pub to_come: Option<u64>,
    /// Entries that are here for it and that it lacks.
    pub to_go: Option<u64>,
    /// Bytes that came and went by network; letters are not weighed.
    pub bytes: Option<(u64, u64)>,
}

impl Logs {
    /// Reads them.
    pub fn read(db: &mut Connection, trust: Arc<Trust>) -> Result<Self, StoreError> {
        let mut logs = Self {
            trust: trust.clone(),
            ends: BTreeMap::new(),
            seq: BTreeMap::new(),
            centrals: Vec::new(),
            of_school: BTreeMap::new(),
        };
        for (origin, seq, hlc) in Head::ends(db)? {
            logs.seq.insert(origin.tag(), seq);
            logs.ends.entry(origin.node).or_default().push((origin, seq, hlc));
        }
        for terms in trust.certificates() {
            if trust.is_central(terms.node) {
                logs.centrals.push(terms.node);
            }
            for school in &terms.schools {
                logs.of_school.entry(*school).or_default().insert(terms.node);
            }
        }
        Ok(logs)
    }

    /// Its lives: each with its last entry and clock reading here.
    pub fn lives(&self, node: NodeKey) -> &[(Origin, u64, Hlc)] {
        self.ends.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Whose each log is.
    pub fn authors(&self) -> BTreeMap<OriginTag, NodeKey> {
        let lives = self.ends.values().flatten();
        lives.map(|(origin, ..)| (origin.tag(), origin.node)).collect()
    }

    /// All of others that a node takes from here by its certificates: as an exchange decides it (`exchange::Reader`).
    fn offered<'a>(
        &'a self,
        node: NodeKey,
        now: UtcMillis,
    ) -> Option<impl Iterator<Item = &'a (Origin, u64, Hlc)> + use<'a>> {
        let trust = &self.trust;
        let reader = trust.reader(node, now)?;
        let mut authors: BTreeSet<NodeKey> = self.centrals.iter().copied().collect();
        for school in reader.schools() {
            authors.extend(self.of_school.get(school).into_iter().flatten());
        }
        if reader.is_central() {
            authors.extend(trust.certificates().map(|terms| terms.node));
        }
        authors.remove(&node);
        Some(authors.into_iter().flat_map(|author| self.lives(author)))
    }
}

/// Every node but this one, and how it stands.
pub fn seen(
    db: &mut Connection,
    trust: &Trust,
    own: NodeKey,
    account: &Account,
    now: UtcMillis,
) -> Result<Overview, StoreError> {
    let (heard, called) = (account.last(db)?, account.called(db)?);
    Ok(overview(trust, own, &Sources { heard, called, ..Sources::read(db, trust)? }, now))
}

/// More about one node, but for its program.
pub fn details(
    db: &mut Connection,
    logs: &Logs,
    account: &Account,
    node: NodeKey,
    now: UtcMillis,
) -> Result<Details, StoreError> {
    let lives = logs.lives(node);
    let mut details = Details { entries: lives.iter().map(|(_, seq, _)| seq).sum(), ..Details::default() };
    let by_network = account.of(db, node)?.into_iter().find(|(way, _)| *way == LeaveWay::Network);
    let by_network = by_network.map(|(_, contact)| contact);
    details.bytes = by_network.map(|contact| (contact.bytes_in, contact.bytes_out));
    if let Some((origin, seq, _)) = lives.iter().max_by_key(|(_, _, hlc)| *hlc) {
        details.clock = clock_of(db, origin, *seq)?;
    }
    let latest = lives.iter().map(|(_, _, hlc)| hlc.wall()).max();
    details.ahead = latest.filter(|at| *at > now.plus_ms(MAX_CLOCK_AHEAD_MS));
    let card = known_peer(db, node)?;
    // Of what it told by network and what its card says the newer.
    let newer = |at: UtcMillis| card.as_ref().is_none_or(|card| card.met_at <= at);
    let offered = || logs.offered(node, now);
    match (by_network.filter(|contact| newer(contact.at)), &card) {
        (Some(told), _) => {
            let refused = quarantined_from(db, node, REFUSED_MAX)?;
            let lacking =
                |log: &OriginTag, seq: u64| seq.saturating_sub(logs.seq.get(log).copied().unwrap_or(0));
            let lacking = refused.iter().map(|one| lacking(&one.log, one.seq)).sum();
            details.to_come = told.gave_all.then_some(lacking);
            let all = offered().map(|offered| offered.map(|(_, seq, _)| seq).sum::<u64>());
            details.to_go = told.has_of_ours.zip(all).map(|(has, all)| all.saturating_sub(has));
        }
        (None, Some(peer)) => {
            let have = &peer.card.have;
            let here = |log: &Origin| logs.seq.get(&log.tag()).copied().unwrap_or(0);
            details.to_come = Some(have.iter().map(|(log, seq)| seq.saturating_sub(here(log))).sum());
            let there = |log: &Origin| have.get(log).copied().unwrap_or(0);
            details.to_go =
                offered().map(|offered| offered.map(|(log, seq, _)| seq.saturating_sub(there(log))).sum());
        }
        (None, None) => {}
    }
    Ok(details)
}

/// A central that went on from a copy of its database, or with it on another machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BroughtBack {
    /// When.
    pub at: UtcMillis,
    /// Entries that it had written after the copy and that came back from others.
    pub came_back: u64,
}

/// Whether a life of this node goes on from an earlier one, and has done so lately; of several the last. Each process of a central writes a life of its
/// own, so that all are looked at.
pub fn brought_back(
    db: &mut Connection,
    logs: &Logs,
    own: NodeKey,
    now: UtcMillis,
) -> Result<Option<BroughtBack>, StoreError> {
    let mut last: Option<BroughtBack> = None;
    for (life, ..) in logs.lives(own) {
        let found = went_on(db, &logs.trust, *life, now)?;
        last = last.into_iter().chain(found).max_by_key(|back| back.at);
    }
    Ok(last)
}

/// The same of one life.
fn went_on(
    db: &mut Connection,
    trust: &Trust,
    own: Origin,
    now: UtcMillis,
) -> Result<Option<BroughtBack>, StoreError> {
    // A life so old that its beginning is archived did not begin lately.
    let lines = match store::archive::holds(db, own.tag(), 1)? {
        true => return Ok(None),
        false => log::read(db, own.tag(), 0, 1)?,
    };
    let Some(first) = lines.into_iter().next().and_then(|line| line.what.ok()) else { return Ok(None) };
    let Ok(entry) = EntryRef::decode(&first) else { return Ok(None) };
    let opened = entry.events().find_map(|raw| match Event::decode(raw.kind, raw.version, raw.body) {
        Ok(Event::IncarnationOpened(opened)) => opened.continues,
        _ => None,
    });
    let at = entry.header().hlc.wall();
    let Some(former) = opened.filter(|_| now.0.saturating_sub(at.0) < TOLD_MS) else { return Ok(None) };
    let log = Origin { node: former.node, incarnation: former.incarnation };
    // It went on so because the root kept another machine's branch: that is told where the double is.
    if trust.settlement_of(&log).is_some() {
        return Ok(None);
    }
    let here = Head::of(db, log.tag())?.map_or(0, |head| head.seq);
    Ok(Some(BroughtBack { at, came_back: here.saturating_sub(former.seq) }))
}

impl Network {
    /// Whether this central went on from a copy lately.
    pub fn brought_back(&self, logs: &Logs, now: UtcMillis) -> Result<Option<BroughtBack>, ActError> {
        let own = self.here().secret.public();
        Ok(self.here().store.read_blocking(|db| brought_back(db, logs, own, now))?)
    }

    /// Every node, and how it stands.
    pub fn overview(&self, now: UtcMillis) -> Result<Overview, ActError> {
        let (trust, own) = (self.trust()?, self.here().secret.public());
        Ok(self.here().store.read_blocking(|db| seen(db, &trust, own, &self.contacts, now))?)
    }

    /// Where logs end here.
    pub fn logs(&self) -> Result<Logs, ActError> {
        let trust = self.trust()?;
        Ok(self.here().store.read_blocking(|db| Logs::read(db, trust))?)
    }

    /// More about one node.
    pub fn details(&self, logs: &Logs, node: NodeKey, now: UtcMillis) -> Result<Details, ActError> {
        let programs = self.here().store.ready(&[program::VIEW]);
        Ok(self.here().store.read_blocking(|db| {
            let mut details = details(db, logs, &self.contacts, node, now)?;
            if programs {
                (details.program, details.update) = program::last_said(db, node)?;
            }
            Ok::<_, StoreError>(details)
        })?)
    }
}

/// The clock of the last entry of a log, until that number, that can be read here.
fn clock_of(
    db: &mut Connection,
    origin: &Origin,
    seq: u64,
) -> Result<Option<(ClockQuality, UtcMillis)>, StoreError> {
    let Some((_, bytes)) = log::last_readable(db, origin.tag(), seq)? else { return Ok(None) };
    let entry = EntryRef::decode(&bytes).map_err(|e| StoreError::Log(e.to_string()))?;
    Ok(Some((entry.clock(), entry.hlc().wall())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventlog::{
        Certificate, NodeSecret,
        statement::{Authorities, CertificateTerms, NodeRole},
    };
    use exchange::Welcome;

    const DAY_MS: i64 = 86_400_000;
    const NOW: UtcMillis = UtcMillis(1_000 * DAY_MS);

    fn key(n: u8) -> NodeKey {
        NodeSecret::from_bytes([n; 32]).public()
    }

    fn trust(nodes: &[(u8, i64)]) -> Trust {
        let root = NodeSecret::from_bytes([99; 32]);
        let certificate = |(n, days): &(u8, i64)| {
            let terms = CertificateTerms {
                node: key(*n),
                role: NodeRole::Hub,
                country: "PE".parse().unwrap(),
                schools: vec![SchoolId([*n; 16])],
                authorities: Authorities::HUB,
                from: None,
                issued_at: UtcMillis(0),
                valid_until: UtcMillis(NOW.0 + days * DAY_MS),
            };
            Certificate::issue(&root, terms)
        };
        let certificates = nodes.iter().map(certificate).collect();
        Trust::installed(&Welcome { root: root.public(), certificates, central: None })
    }

    fn heard(days_ago: i64) -> (LeaveWay, Contact) {
        let at = UtcMillis(NOW.0 - days_ago * DAY_MS);
        (LeaveWay::Network, Contact { at, bytes_in: 0, bytes_out: 0, has_of_ours: None, gave_all: false })
    }

    #[test]
    fn mail_of_before_does_not_mean_that_a_box_is_back() {
        let taken = UtcMillis(1_000 * MAX_CLOCK_AHEAD_MS);
        let (before, after) = (taken.plus_ms(-1), taken.plus_ms(1));
        let cases = [
            (None, None, false),
            (Some(before), Some(before), false),
            (None, Some(after), false),
            (Some(after), None, true),
            (None, Some(after.plus_ms(MAX_CLOCK_AHEAD_MS)), true),
        ];
        for (called, wrote, expected) in cases {
            assert_eq!(spoke_after(taken, called, wrote), expected, "{called:?} {wrote:?}");
        }
    }

    #[test]
    fn two_machines_with_one_key_are_said_until_one_has_been_silent_for_two_weeks() {
        let trust = trust(&[(1, 900)]);
        let standing = |doubles: (usize, usize), days_ago: &[i64]| {
            let mut sources = Sources { heard: [(key(1), heard(1))].into(), ..Sources::default() };
            sources.doubles.insert(key(1), doubles);
            let lives = days_ago.iter().map(|days| UtcMillis(NOW.0 - days * DAY_MS)).collect();
            sources.lives.insert(key(1), lives);
            overview(&trust, key(6), &sources, NOW).boxes[0].standing
        };
        assert_eq!(standing((1, 1), &[0, 1]), Standing::Doubled);
        assert_eq!(standing((1, 0), &[0, 13]), Standing::Alike);
        assert_eq!(standing((1, 0), &[40, 20, 21]), Standing::Alike, "its mail is old");
        assert_eq!(standing((1, 0), &[0, 14]), Standing::Well);
        assert_eq!(standing((1, 0), &[0]), Standing::Well, "only one has written since");
        assert_eq!(standing((0, 0), &[0, 1]), Standing::Well, "it was put back, and nobody else writes");
    }

    #[test]
    fn what_needs_somebody_comes_first_and_is_found_by_its_words() {
        let trust = trust(&[(1, 900), (2, 900), (3, 900), (4, -1), (5, 900), (6, 900)]);
        let mut sources = Sources::default();
        for (n, name) in [(1, "Escuela Ñandú"), (2, "Colegio Río"), (3, "Escuela Sol"), (5, "Escuela Alba")]
        {
            sources.names.insert(SchoolId([n; 16]), name.to_owned());
        }
        sources.heard = [(key(2), heard(40)), (key(3), heard(50)), (key(5), heard(1))].into();
        // Nobody noted that it was met, and what it wrote is here.
        sources.wrote = [(key(1), UtcMillis(NOW.0 - DAY_MS))].into();
        sources.doubles.insert(key(5), (2, 1));
        sources.places.insert(SchoolId([3; 16]), GeoPoint::new(-13.5, -72.0).unwrap());
        let overview = overview(&trust, key(6), &sources, NOW);
        let order: Vec<_> = overview.boxes.iter().map(|listed| (listed.node, listed.standing)).collect();
        let expected = [
            (key(5), Standing::Doubled),
            (key(4), Standing::Ended),
            (key(3), Standing::Silent),
            (key(2), Standing::Silent),
            (key(1), Standing::Well),
        ];
        assert_eq!(order, expected, "the central itself is not in it; of the silent the longest first");
        assert_eq!((overview.needing(), overview.count(Standing::Silent)), (4, 2));
        assert_eq!((overview.boxes[0].doubles, overview.boxes[2].place.is_some()), (2, true));
        let shown =
            |filter: Filter| overview.shown(&filter).iter().map(|listed| listed.node).collect::<Vec<_>>();
        let words = |words: &str| shown(Filter { words: words.into(), ..Filter::default() });
        assert_eq!(words("escuela"), [key(5), key(3), key(1)]);
        assert_eq!(words("NANDU"), [key(1)]);
        let print = super::super::fingerprint(key(4));
        assert_eq!(words(&print[..8]), [key(4)], "by the fingerprint that somebody reads out");
        assert_eq!(words("nobody"), []);
        assert_eq!(shown(Filter { standing: Some(Standing::Silent), ..Filter::default() }), [key(3), key(2)]);
        assert_eq!(shown(Filter { placed: Some(true), ..Filter::default() }), [key(3)]);
        assert_eq!(shown(Filter { placed: Some(false), ..Filter::default() }).len(), 4);
    }
}
