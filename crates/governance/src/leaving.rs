//! What leaves this node: the decision before, the record after, and the day's sum when it crossed a border.
//!
//! The record is local rows by run of a log: an exchange that moves nothing writes nothing, and what moved is not counted as a fact
//! of the log either, or every exchange would cause another. Only what crossed a border is: one event a day, after the day is over.

pub mod told;

use crate::{
    Governance, GovernanceError, consent,
    copy::LeftFor,
    policy::{Basis, Data, Day},
};
use events::{
    Event,
    governance::{BorderCrossed, BorderFlowRegistered},
};
use kernel::{
    Actor, Authority, Clock, CountryCode, DataUse, NodeKey, Origin, PersonId, UtcMillis, Zone,
    departures::{Clearance, Destination, LeaveGround, LeaveWay},
    ports::{Departure, Departures, Leave, PortError},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};
use store::{
    ColumnType::{Int, Text},
    Connection, Draft, StoreError, Value, WriteTx,
    view::{Column, Deltas, Fact, Merge, Needed, Progress, RunsOn, Table, View, Work},
};

/// The local table: runs of logs that left, by day, reader and way; what was sent again is another `part`. `entries` and `withheld`
/// count what the reader had not got so before ([`told`]); the rest of a run went again. Country `ZZ`: its certificate does not say.
/// `told`: the day's sum stands in the log.
pub const DDL: &str = "CREATE TABLE governance_departure (day BIGINT NOT NULL, node {blob} NOT NULL, way BIGINT NOT NULL, \
     origin {blob} NOT NULL, ground BIGINT NOT NULL, part BIGINT NOT NULL, first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL, \
     entries BIGINT NOT NULL, withheld BIGINT NOT NULL, bytes BIGINT NOT NULL, central BIGINT NOT NULL, country {text} NOT NULL, \
     from_country {text} NOT NULL, last_at BIGINT NOT NULL, told BIGINT NOT NULL, \
     PRIMARY KEY (day, node, way, origin, ground, part)){clustered}";

/// Entries of a run that the reader could see before, and sees again: with `entries` they are all of it that it can see, as the day's
/// sum in the log counts them.
pub const AGAIN_DDL: &str =
    "ALTER TABLE governance_departure ADD COLUMN shown_again BIGINT NOT NULL DEFAULT 0";

/// Days for which single runs are kept, and after the last of a log what its reader was told of; what crossed a border stays in the log.
pub const KEPT_DAYS: i64 = 3 * 366;
/// The view's name.
pub const VIEW: &str = "governance_borders";

/// What crossed borders, day by day.
pub static CROSSED: Table = Table {
    name: "governance_crossed",
    key: &[("day", Int), ("to_country", Text), ("ground", Int), ("origin", store::ColumnType::Blob)],
    columns: &[
        Column::new("from_country", Text, Merge::Last("told")),
        Column::new("entries", Int, Merge::Last("told")),
        Column::new("bytes", Int, Merge::Last("told")),
        Column::new("again", Int, Merge::Last("told")),
    ],
    indexes: &[],
};

/// Flows that stand in an authority's register.
pub static REGISTERED: Table = Table {
    name: "governance_flow",
    key: &[("to_country", Text)],
    columns: &[Column::new("reference", Text, Merge::Last("registered"))],
    indexes: &[],
};

/// What crossed borders, and what is registered, as a view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 2,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[906, 907],
        tables: vec![&CROSSED, &REGISTERED],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| match fact.event {
            Event::BorderCrossed(e) => {
                let key: [Value; 4] = [
                    i64::from(e.day).into(),
                    e.to_country.as_str().into(),
                    i64::from(e.ground).into(),
                    Value::blob(&fact.header.origin.to_bytes()),
                ];
                let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
                deltas
                    .row(&CROSSED, key, fact.stamp)
                    .set("from_country", e.from_country.as_str())
                    .set("entries", number(e.entries))
                    .set("bytes", number(e.bytes))
                    .set("again", e.again.map_or(Value::Null, |again| Value::Int(number(again))))
                    .done();
            }
            Event::BorderFlowRegistered(e) => deltas
                .row(&REGISTERED, [e.to_country.as_str().into()], fact.stamp)
                .set("reference", e.reference.as_str())
                .done(),
            _ => {}
        }),
    }
}

/// In which time zone the box is, whenever it is asked: the keeper may say so while it serves.
pub type FindZone = Arc<dyn Fn() -> Zone + Send + Sync>;

/// What the exchange asks: for one way out of this node. Clones share what they remember.
#[derive(Clone)]
pub struct Leaving {
    governance: Governance,
    certified: Option<CountryCode>,
    way: LeaveWay,
    zone: FindZone,
    clock: Arc<dyn Clock>,
    known: Arc<Mutex<HashMap<Destination, Known>>>,
}

/// A clearance, and for how long it is good: until a consent changes, or the minutes are over (two records may have been joined).
struct Known {
    consents: Progress,
    until: UtcMillis,
    clearance: Clearance,
}

/// How long a clearance is remembered.
const REMEMBERED_MS: i64 = 60_000;
/// Readers whose clearance is remembered.
const REMEMBERED_MAX: usize = 256;

impl Leaving {
    /// For a node whose certificate names a country, if it has one: it counts where nobody has said which country the school is in.
    pub fn new(
        governance: Governance,
        certified: Option<CountryCode>,
        way: LeaveWay,
        zone: FindZone,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let certified = certified.filter(|code| code.as_str() != "ZZ");
        Self { governance, certified, way, zone, clock, known: Arc::default() }
    }

    fn own_country(&self) -> Result<Option<CountryCode>, PortError> {
        let records = &self.governance.records;
        let school = records.own_school()?.map(|school| records.country(school)).transpose()?.flatten();
        Ok(school.or(self.certified))
    }

    fn today(&self) -> Day {
        Day::at(self.clock.now(), (self.zone)())
    }

    fn decide(&self, to: &Destination) -> Result<Clearance, PortError> {
        let own = self.own_country()?;
        let policy = self.governance.policy;
        // Only a central asks for what learners wrote elsewhere, and who they are.
        let of = |data_use: DataUse, asked: bool| {
            let people = if asked { self.consenting(data_use)? } else { BTreeSet::new() };
            Ok::<_, PortError>(Arc::new(people))
        };
        let cleared = |ground: LeaveGround, only: Option<Arc<BTreeSet<PersonId>>>| {
            Ok(Clearance {
                ground,
                only,
                answers: of(DataUse::CentralAnswers, to.central)?,
                names: of(DataUse::Programmes, to.central)?,
            })
        };
        match policy.transfer(own, to.country, Data::Personal, Some(self.today())) {
            Basis::NoBorder => cleared(LeaveGround::SameCountry, None),
            Basis::Consent { register_first, .. } => {
                let country = to.country.map(|code| code.to_string()).unwrap_or_default();
                if register_first && registered(&self.governance, &country)?.is_none() {
                    return Ok(Clearance::nobody());
                }
                let only = Some(Arc::new(self.consenting(DataUse::Abroad)?));
                cleared(LeaveGround::Consent, only)
            }
            Basis::OnlyAggregates | Basis::Denied(_) => Ok(Clearance::nobody()),
        }
    }

    /// Everybody whose consent to a use stands, under all their ids. Nobody, while that is being prepared.
    fn consenting(&self, data_use: DataUse) -> Result<BTreeSet<PersonId>, PortError> {
        let governance = &self.governance;
        if !governance.store.ready(&[consent::VIEW]) {
            return Ok(BTreeSet::new());
        }
        let until = governance.store.believes_until().map_err(port)?;
        let given =
            governance.store.read_blocking(|db| consent::everybody(db, data_use, until)).map_err(port)?;
        let mut all = BTreeSet::new();
        for person in given {
            let ids = governance.enrolments.ids_of(person)?;
            // A later word under another of her ids counts.
            let standing =
                governance.store.read_blocking(|db| consent::standing(db, &ids, until)).map_err(port)?;
            if standing.get(&data_use).is_some_and(|standing| standing.given) {
                all.extend(ids);
            }
        }
        Ok(all)
    }

    /// Writes the sums of finished days on which something crossed a border. Cheap when there is nothing to tell.
    pub fn tell_finished_days(&self) -> Result<u64, StoreError> {
        self.governance.tell_finished_days(self.today())
    }
}

impl Governance {
    /// Writes the sums of the days before `today` on which something crossed a border.
    pub fn tell_finished_days(&self, today: Day) -> Result<u64, StoreError> {
        let today = i64::from(today.number());
        let open = "SELECT 1 FROM governance_departure WHERE told = 0 AND day < ?1 LIMIT 1";
        if self.store.read_blocking(|db| db.query_one(open, &[today.into()]))?.is_none() {
            return Ok(0);
        }
        let school = self.records.own_school().map_err(|e| StoreError::Log(e.to_string()))?;
        self.store.write_blocking(move |tx| {
            let sql = "SELECT day, from_country, country, ground, CAST(sum(entries + shown_again) AS BIGINT), \
                CAST(sum(bytes) AS BIGINT), CAST(sum(shown_again) AS BIGINT) FROM governance_departure \
                WHERE told = 0 AND day < ?1 AND (from_country <> country OR country = 'ZZ') \
                GROUP BY day, from_country, country, ground ORDER BY day, country, ground, from_country";
            let mut events: Vec<Event> = Vec::new();
            for row in tx.query(sql, &[today.into()])? {
                let number = |column| Ok::<u64, StoreError>(row.int(column)?.max(0) as u64);
                events.push(
                    BorderCrossed {
                        day: row.int(0)? as i32,
                        from_country: row.text(1)?.to_owned(),
                        to_country: row.text(2)?.to_owned(),
                        ground: row.int(3)?.clamp(0, 255) as u8,
                        entries: number(4)?,
                        bytes: number(5)?,
                        again: Some(number(6)?),
                    }
                    .into(),
                );
            }
            let told = events.len() as u64;
            let schools: Vec<_> = school.into_iter().collect();
            for events in events.chunks(EVENTS_MAX) {
                let (schools, events) = (schools.clone(), events.to_vec());
                tx.append(Draft { schools, persons: vec![], authority: Authority::Node, events })?;
            }
            tx.execute(
                "UPDATE governance_departure SET told = 1 WHERE told = 0 AND day < ?1",
                &[today.into()],
            )?;
            tx.execute("DELETE FROM governance_departure WHERE day < ?1", &[(today - KEPT_DAYS).into()])?;
            told::forget_what_has_no_run(tx)?;
            Ok::<_, StoreError>(told)
        })
    }
}

/// Events of one entry.
const EVENTS_MAX: usize = 64;

fn port(error: StoreError) -> PortError {
    PortError(error.to_string())
}

impl Departures for Leaving {
    fn clearance(&self, to: &Destination) -> Result<Clearance, PortError> {
        let now = self.clock.now();
        let consents =
            self.governance.store.read_blocking(|db| Progress::load(db, consent::VIEW)).map_err(port)?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back must not make a clearance last.
        let good = |known: &&Known| {
            known.consents == consents && now < known.until && known.until <= now.plus_ms(REMEMBERED_MS)
        };
        if let Some(known) = known.get(to).filter(good) {
            return Ok(known.clearance.clone());
        }
        let clearance = self.decide(to)?;
        if known.len() >= REMEMBERED_MAX {
            known.clear();
        }
        let until = now.plus_ms(REMEMBERED_MS);
        known.insert(*to, Known { consents, until, clearance: clearance.clone() });
        Ok(clearance)
    }

    fn leave(&self, departure: &Departure) -> Result<Leave, PortError> {
        let to =
            Destination { node: departure.to, country: departure.to_country, central: departure.to_central };
        let ground = self.clearance(&to)?.ground;
        let (day, at) = (i64::from(self.today().number()), self.clock.now());
        let own = self.own_country()?.map_or_else(|| "ZZ".into(), |code| code.to_string());
        let (departure, way) = (departure.clone(), self.way);
        let write = move |tx: &mut WriteTx<'_>| note(tx, day, at, &own, way, ground, &departure);
        self.governance.store.write_blocking(write).map_err(port)?;
        Ok(Leave::Goes)
    }
}

/// The day under which what leaves now is noted: today, or the next one whose sum does not stand in the log already, because the box was
/// moved to a zone further west, or its clock was set back. A day is told once.
fn untold_day(tx: &mut WriteTx<'_>, today: i64) -> Result<i64, StoreError> {
    let sql =
        "SELECT DISTINCT day FROM governance_departure WHERE day >= ?1 AND told = 1 ORDER BY day LIMIT ?2";
    let told = tx.query(sql, &[today.into(), KEPT_DAYS.into()])?;
    let mut day = today;
    for row in told {
        if row.int(0)? != day {
            break;
        }
        day += 1;
    }
    Ok(day)
}

fn note(
    tx: &mut WriteTx<'_>,
    day: i64,
    at: UtcMillis,
    own: &str,
    way: LeaveWay,
    ground: LeaveGround,
    left: &Departure,
) -> Result<(), StoreError> {
    let number = |n: u64| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    let country = left.to_country.map_or_else(|| "ZZ".into(), |code| code.to_string());
    let new = told::mark(tx, left)?;
    let day = untold_day(tx, day)?;
    let place: Vec<Value> = vec![
        day.into(),
        left.to.into(),
        i64::from(way as u8).into(),
        Value::blob(&left.log.to_bytes()),
        i64::from(ground as u8).into(),
    ];
    // A run that goes on where one of the day ended is one run. Sent again from its beginning, it is another.
    let sql = "SELECT part FROM governance_departure WHERE day = ?1 AND node = ?2 AND way = ?3 AND origin = ?4 AND ground = ?5 \
        AND last_seq = ?6 AND told = 0 ORDER BY part DESC LIMIT 1";
    let goes_on = [&place[..], &[number(left.first_seq.saturating_sub(1))]].concat();
    let sums = [
        number(left.last_seq),
        number(new.shown),
        number(new.withheld),
        number(left.bytes),
        at.0.into(),
        number(new.shown_again),
    ];
    if let Some(row) = tx.query_one(sql, &goes_on)? {
        let sql = "UPDATE governance_departure SET last_seq = ?7, entries = entries + ?8, withheld = withheld + ?9, \
            bytes = bytes + ?10, last_at = ?11, shown_again = shown_again + ?12 \
            WHERE day = ?1 AND node = ?2 AND way = ?3 AND origin = ?4 AND ground = ?5 AND part = ?6";
        let part = Value::Int(row.int(0)?);
        return tx.execute(sql, &[&place[..], &[part], &sums[..]].concat()).map(drop);
    }
    let sql = "SELECT max(part) FROM governance_departure WHERE day = ?1 AND node = ?2 AND way = ?3 AND origin = ?4 AND ground = ?5";
    let last = tx.query_one(sql, &place)?.map(|row| row.int_opt(0)).transpose()?.flatten().unwrap_or(0);
    let sql = "INSERT INTO governance_departure (day, node, way, origin, ground, part, last_seq, entries, withheld, bytes, last_at, \
        shown_again, first_seq, central, country, from_country, told) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0)";
    let rest =
        [number(left.first_seq), i64::from(left.to_central).into(), country.as_str().into(), own.into()];
    tx.execute(sql, &[&place[..], &[Value::Int(last + 1)], &sums[..], &rest[..]].concat()).map(drop)
}

/// What left on one day for one reader by one way, on one ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The day.
    pub day: Day,
    /// For whom.
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
    /// Entries that the reader can see, and could not before.
    pub entries: u64,
    /// Of how many it has a digest only, and had nothing before.
    pub withheld: u64,
    /// Entries that went as they had gone before.
    pub again: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Lines of the record that a page shows, the latest first.
pub const LINES_MAX: i64 = 200;

/// What left, day by day, the latest first.
pub fn what_left(db: &mut Connection) -> Result<Vec<Left>, StoreError> {
    let sql = "SELECT day, node, way, ground, country, from_country, max(central), CAST(sum(entries) AS BIGINT), CAST(sum(withheld) AS BIGINT), \
        CAST(sum(bytes) AS BIGINT), CAST(sum(last_seq + 1 - first_seq - entries - withheld) AS BIGINT) \
        FROM governance_departure GROUP BY day, node, way, ground, country, from_country ORDER BY day DESC, node, way, ground, country, from_country LIMIT ?1";
    let rows = db.query(sql, &[LINES_MAX.into()])?;
    rows.iter()
        .map(|row| {
            let number = |column| Ok::<u64, StoreError>(row.int(column)?.max(0) as u64);
            let country = |text: &str| text.parse().ok().filter(|code: &CountryCode| code.as_str() != "ZZ");
            Ok(Left {
                day: Day::from_number(row.int(0)?),
                node: NodeKey(row.id(1)?),
                way: LeaveWay::from_u8(row.int(2)?.clamp(0, 255) as u8),
                ground: LeaveGround::from_u8(row.int(3)?.clamp(0, 255) as u8),
                country: country(row.text(4)?),
                from: country(row.text(5)?),
                central: row.int(6)? != 0,
                entries: number(7)?,
                withheld: number(8)?,
                bytes: number(9)?,
                again: number(10)?,
            })
        })
        .collect()
}

/// Runs that are looked at for one person's copy, the latest first.
const RUNS_MAX: i64 = 100_000;

/// For which boxes entries at these places left, by way and ground; what went without anybody's name is left out. Which entries of a
/// run could be read is not kept by run: [`told`] says of an entry only whether the box could ever read it, by no day, way or ground,
/// and nothing of runs that are older than it. So whoever is named here may have had digests only.
pub(crate) fn left_with(
    db: &mut Connection,
    places: &BTreeMap<Origin, Vec<u64>>,
) -> Result<Vec<LeftFor>, StoreError> {
    let sql = "SELECT day, node, way, ground, country, from_country, central, origin, first_seq, last_seq \
        FROM governance_departure WHERE ground <> ?1 ORDER BY day DESC, node, way, origin, ground, part LIMIT ?2";
    let nobody = i64::from(LeaveGround::NobodyNamed as u8);
    let country = |text: &str| text.parse().ok().filter(|code: &CountryCode| code.as_str() != "ZZ");
    let mut found: Vec<LeftFor> = Vec::new();
    for row in db.query(sql, &[nobody.into(), RUNS_MAX.into()])? {
        let (first, last) = (row.int(8)?.max(0) as u64, row.int(9)?.max(0) as u64);
        let hers = Origin::from_bytes(row.blob(7)?).and_then(|origin| places.get(&origin));
        let within = |seqs: &Vec<u64>| {
            seqs.get(seqs.partition_point(|seq| *seq < first)).is_some_and(|seq| *seq <= last)
        };
        if !hers.is_some_and(within) {
            continue;
        }
        let day = Day::from_number(row.int(0)?);
        let left = LeftFor {
            node: NodeKey(row.id(1)?),
            way: LeaveWay::from_u8(row.int(2)?.clamp(0, 255) as u8),
            ground: LeaveGround::from_u8(row.int(3)?.clamp(0, 255) as u8),
            country: country(row.text(4)?),
            from: country(row.text(5)?),
            central: row.int(6)? != 0,
            first: day,
            last: day,
        };
        let same =
            |other: &&mut LeftFor| LeftFor { first: left.first, last: left.last, ..(*other).clone() } == left;
        match found.iter_mut().find(same) {
            Some(known) => known.first = known.first.min(day),
            None => found.push(left),
        }
    }
    Ok(found)
}

/// Under which name a flow stands in the authority's register, if somebody has entered it.
pub fn registered(governance: &Governance, to_country: &str) -> Result<Option<String>, PortError> {
    let sql = "SELECT reference FROM governance_flow WHERE to_country = ?1";
    let read = |db: &mut Connection| db.query_one(sql, &[to_country.into()]);
    let row = governance.store.read_blocking(read).map_err(port)?;
    Ok(row.and_then(|row| row.text(0).ok().map(str::to_owned)).filter(|reference| !reference.is_empty()))
}

/// Longest reference to a register.
pub const REFERENCE_MAX_CHARS: usize = 120;

impl Governance {
    /// Notes under which name the flow to a country stands in the authority's register; an empty one takes it back. The caller has
    /// asked the gate.
    pub fn note_register(
        &self,
        actor: &Actor,
        to: CountryCode,
        reference: &str,
    ) -> Result<(), GovernanceError> {
        let reference: String = reference.trim().chars().take(REFERENCE_MAX_CHARS).collect();
        let (school, by) = (actor.school, actor.person);
        self.store.write_blocking(move |tx| {
            let events = vec![BorderFlowRegistered { to_country: to.to_string(), reference }.into()];
            let draft =
                Draft { schools: vec![school], persons: vec![by], authority: Authority::Staff, events };
            tx.append(draft)?;
            Ok(())
        })
    }
}
