//! For how long a school keeps the data of whoever left it, whose time is over, and forgetting her by a person's decision.
//!
//! No law of the file names a number of years, so each school sets its own ([`decide::DEFAULT_YEARS`] where it has not). Nothing here
//! deletes: it says who is due, and what forgets her is [`crate::forgetting`], decided again inside the write.

pub mod decide;

use crate::{Governance, GovernanceError, forgetting, policy::Day, request};
use decide::{DEFAULT_YEARS, Hold, Known, LEAST_YEARS, MOST_YEARS, Standing};
use events::{
    Event,
    governance::{ForgetReason, KeepGround, PersonKept, RequestKind, RequestOutcome, RetentionSet},
};
use exchange::moves::{self, Move};
use kernel::{
    Actor, Authority, ClockQuality, ClockTrouble, PersonId, SchoolId, UtcMillis, Zone, calendar::DAY_MS,
    ports::Departed,
};
use store::{
    ColumnType::{Blob, Int},
    Connection, Draft, StoreError, WriteTx,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The view of schools' times.
pub const VIEW: &str = "governance_retention";
/// The view of who is kept.
pub const KEPT_VIEW: &str = "governance_kept";
/// The view of who worked when.
pub const WORKED_VIEW: &str = "governance_worked";
/// What has to be whole before anybody is called due.
pub const VIEWS: &[&str] = &[VIEW, KEPT_VIEW, WORKED_VIEW, request::VIEW, forgetting::VIEW];

/// Schools' own times.
pub static RULE: Table = Table {
    name: "governance_retention_rule",
    key: &[("school", Blob)],
    columns: &[
        Column::new("years", Int, Merge::Last("set")),
        Column::new("set_by", Blob, Merge::Last("set")),
    ],
    indexes: &[],
};

/// Who is kept beyond her time.
pub static KEPT: Table = Table {
    name: "governance_kept",
    key: &[("person", Blob), ("school", Blob)],
    columns: &[
        Column::new("until_day", Int, Merge::Last("kept")),
        Column::new("ground", Int, Merge::Last("kept")),
        Column::new("kept_by", Blob, Merge::Last("kept")),
    ],
    indexes: &[],
};

/// When each person's last work was written down, in milliseconds.
pub static WORKED: Table = Table {
    name: "governance_worked",
    key: &[("person", Blob)],
    columns: &[Column::new("worked", Int, Merge::Max)],
    indexes: &[],
};

/// What counts as work of whoever an entry names: answers, places, marks, rolls, work set, quizzes, help, lessons made, words and sounds
/// proposed. What is decided about her data is none.
const WORK: &[events::Kind] = &[
    430, 431, 432, 433, 434, 440, 441, 442, 443, 501, 502, 520, 521, 601, 602, 603, 604, 605, 606, 607, 801,
    802, 803,
];

/// For how long schools keep data, as a view. A central reads it too.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[914],
        tables: vec![&RULE],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            let Event::RetentionSet(e) = fact.event else { return };
            // What a body says of a school counts for its envelope's.
            if fact.header.authority != Authority::Staff || !fact.header.schools.contains(&e.school) {
                return;
            }
            let by = fact.header.persons.first().copied().map_or(store::Value::Null, store::Value::from);
            deltas
                .row(&RULE, [e.school.into()], fact.stamp)
                .set("years", i64::from(e.years))
                .set("set_by", by)
                .done();
        }),
    }
}

/// Whose data are kept longer, as a view: for a hub's pages alone.
pub fn kept_view() -> View {
    View {
        name: KEPT_VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Hub,
        kinds: &[915],
        tables: vec![&KEPT],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            let Event::PersonKept(e) = fact.event else { return };
            let persons = &fact.header.persons;
            let (Some(who), Authority::Staff) = (persons.first(), fact.header.authority) else { return };
            let number = |said: Option<i64>| said.map_or(store::Value::Null, store::Value::from);
            let by = persons.get(1).copied().map_or(store::Value::Null, store::Value::from);
            for school in &fact.header.schools {
                deltas
                    .row(&KEPT, [(*who).into(), (*school).into()], fact.stamp)
                    .set("until_day", number(e.until_day.map(i64::from)))
                    .set("ground", number(e.ground.map(i64::from)))
                    .set("kept_by", by.clone())
                    .done();
            }
        }),
    }
}

/// Who worked when, as a view: for a hub's pages alone.
pub fn worked_view() -> View {
    View {
        name: WORKED_VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Hub,
        kinds: WORK,
        tables: vec![&WORKED],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            for person in &fact.header.persons {
                let at = fact.header.hlc.wall().0;
                deltas.row(&WORKED, [(*person).into()], fact.stamp).set("worked", at).done();
            }
        }),
    }
}

/// What the register says of who left, inside a read or a write of the store: who is due is decided where she is forgotten, and nobody
/// comes back in between. Answered by `directory`; the binary joins the two.
pub trait Members: Send + Sync {
    /// Who is of the school no more, in the order of their ids, and whether there are more than are looked at. `before`: only those for whom
    /// nothing of a class or role was written since.
    fn departed(
        &self,
        db: &mut Connection,
        school: SchoolId,
        before: Option<UtcMillis>,
        most: usize,
    ) -> Result<(Vec<Departed>, bool), StoreError>;
    /// The same of one person; `None`: she is of the school, was never of it, or is forgotten.
    fn departed_one(
        &self,
        db: &mut Connection,
        school: SchoolId,
        person: PersonId,
    ) -> Result<Option<Departed>, StoreError>;
    /// Forgets her as [`kernel::ports::Records::forget`] does.
    fn forget(
        &self,
        tx: &mut WriteTx<'_>,
        school: SchoolId,
        person: PersonId,
        reason: u8,
        by: Option<PersonId>,
    ) -> Result<u64, StoreError>;
    /// Whether some log has two histories here that nobody has settled.
    fn has_two_histories(&self, db: &mut Connection) -> Result<bool, StoreError>;
}

/// When somebody asks, and how good the box's clock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// By the box's clock.
    pub now: UtcMillis,
    /// How good that is.
    pub quality: ClockQuality,
    /// Where the school's days begin.
    pub zone: Zone,
}

impl Moment {
    fn today(self) -> Day {
        Day::at(self.now, self.zone)
    }
}

/// A school's own time, or ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Years.
    pub years: u8,
    /// Who set it, where it is known, and when; `None`: nobody has, and it is [`DEFAULT_YEARS`].
    pub set: Option<(Option<PersonId>, UtcMillis)>,
}

/// That somebody is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The last day.
    pub until: Day,
    /// Why.
    pub ground: KeepGround,
    /// Who decided, where it is known.
    pub by: Option<PersonId>,
    /// When.
    pub at: UtcMillis,
}

/// Somebody who left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaver {
    /// Who.
    pub person: PersonId,
    /// Her last day in a class or role.
    pub left: Option<Day>,
    /// The last day of which there is work of hers.
    pub worked: Option<Day>,
    /// That somebody decided to keep her.
    pub kept: Option<Kept>,
    /// How it stands.
    pub standing: Standing,
}

/// Who left a school, the longest gone first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leavers {
    /// They.
    pub people: Vec<Leaver>,
    /// By which time.
    pub rule: Rule,
    /// Why no day can be counted now.
    pub clock: Option<ClockTrouble>,
    /// There are more than [`LIST_MAX`]: the others come when these are forgotten.
    pub cut: bool,
}

impl Leavers {
    /// Those whose time is over and whom nothing keeps.
    pub fn due(&self) -> impl Iterator<Item = (&Leaver, Day)> {
        self.people.iter().filter_map(|leaver| match leaver.standing {
            Standing::Due { since } => Some((leaver, since)),
            _ => None,
        })
    }
}

/// People looked at for one list; their rows are read one by one.
pub const LIST_MAX: usize = 2_000;

/// Why somebody is not kept. Each has a message `governance-retention-refused-<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotKeep {
    /// No reason was chosen.
    GroundMissing,
    /// The day is not one of the years to come.
    DayWrong,
    /// She is of the school, was never of it, or is forgotten.
    NotGone,
}

impl CannotKeep {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            CannotKeep::GroundMissing => "ground",
            CannotKeep::DayWrong => "day",
            CannotKeep::NotGone => "not-gone",
        }
    }
}

/// Somebody was not forgotten: her time is not over, something keeps her, she came back, or was forgotten meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotDue;

/// What is the same for everybody of a list.
struct Around {
    rule: Rule,
    clock: Option<ClockTrouble>,
    /// Up to when it is believed that something was said.
    believed_until: UtcMillis,
    /// `None`: more moves than are looked at.
    moves: Option<Vec<Move>>,
    two_histories: bool,
}

/// The time that a school has set.
pub fn rule(db: &mut Connection, school: SchoolId) -> Result<Rule, StoreError> {
    let sql = "SELECT years, set_by, set_at FROM governance_retention_rule WHERE school = ?1";
    let Some(row) = db.query_one(sql, &[school.into()])? else {
        return Ok(Rule { years: DEFAULT_YEARS, set: None });
    };
    // A newer program may know other bounds; by these nobody is forgotten too early.
    let years = row.int(0)?.clamp(LEAST_YEARS.into(), MOST_YEARS.into()) as u8;
    let by = row.blob_opt(1)?.and_then(PersonId::from_slice);
    Ok(Rule { years, set: Some((by, crate::stamp_wall(row.blob(2)?))) })
}

/// What was decided of a person under any of her ids. What bears a date of which nothing is believed yet was written by a clock that ran
/// ahead, and hides what was decided since: until its time comes she is kept.
fn kept(
    db: &mut Connection,
    school: SchoolId,
    ids: &[PersonId],
    (moment, believed_until): (Moment, UtcMillis),
) -> Result<Option<Kept>, StoreError> {
    let sql =
        "SELECT until_day, ground, kept_by, kept_at FROM governance_kept WHERE person = ?1 AND school = ?2";
    let mut found: Option<Kept> = None;
    for id in ids {
        let Some(row) = db.query_one(sql, &[(*id).into(), school.into()])? else { continue };
        let at = crate::stamp_wall(row.blob(3)?);
        let said = row.int_opt(0)?.map(Day::from_number);
        let ahead = (at > believed_until).then(|| Day::at(at, moment.zone));
        let Some(until) = said.max(ahead) else { continue };
        let kept = Kept {
            until,
            ground: KeepGround::of(row.int_opt(1)?.unwrap_or_default()),
            by: row.blob_opt(2)?.and_then(PersonId::from_slice),
            at,
        };
        if found.as_ref().is_none_or(|other| other.until < kept.until) {
            found = Some(kept);
        }
    }
    Ok(found)
}

fn worked(db: &mut Connection, ids: &[PersonId]) -> Result<Option<UtcMillis>, StoreError> {
    let mut last = None;
    for id in ids {
        let row = db.query_one("SELECT worked FROM governance_worked WHERE person = ?1", &[(*id).into()])?;
        last = last.max(row.map(|row| row.int(0)).transpose()?.map(UtcMillis));
    }
    Ok(last)
}

impl Around {
    fn load(
        db: &mut Connection,
        members: &dyn Members,
        school: SchoolId,
        moment: Moment,
    ) -> Result<Self, StoreError> {
        let rule = rule(db, school)?;
        let believed_until = store::log::believes_until(db, moment.now)?;
        // A time that was set by a clock that ran ahead hides the one that was set since.
        let ahead = rule.set.map(|(_, at)| at).filter(|at| *at > believed_until);
        let ahead = ahead.map(|at| ClockTrouble::Behind { ms: at.0.saturating_sub(moment.now.0) });
        Ok(Self {
            rule,
            clock: store::log::clock_trouble(db, moment.quality, moment.now)?.or(ahead),
            believed_until,
            moves: moves::moves_from(db, school)?,
            two_histories: members.has_two_histories(db)?,
        })
    }

    /// What keeps her, beside what somebody decided.
    fn holds(
        &self,
        db: &mut Connection,
        school: SchoolId,
        ids: &[PersonId],
    ) -> Result<Vec<Hold>, StoreError> {
        let mut holds = Vec::new();
        for asked in request::of_person(db, ids)? {
            match asked.outcome {
                None => holds.push(Hold::Asked(asked.kind)),
                Some(RequestOutcome::MustKeep) if asked.kind == RequestKind::Erase => {
                    holds.push(Hold::MustKeep)
                }
                Some(_) => {}
            }
        }
        let mut moves = |open: bool, granted: bool| {
            holds.extend(granted.then_some(Hold::Moved));
            holds.extend(open.then_some(Hold::Moving));
        };
        match &self.moves {
            Some(all) => {
                let hers = || all.iter().filter(|one| ids.contains(&one.person));
                moves(hers().any(|one| one.open), hers().any(|one| one.granted.is_some()));
            }
            // More than are looked at for all: hers alone.
            None => {
                for id in ids {
                    let (open, granted) = moves::asked_for(db, school, *id)?;
                    moves(open, granted);
                }
            }
        }
        holds.extend(self.two_histories.then_some(Hold::TwoHistories));
        Ok(holds)
    }

    fn leaver(
        &self,
        db: &mut Connection,
        school: SchoolId,
        moment: Moment,
        departed: Departed,
    ) -> Result<Leaver, StoreError> {
        let day = |at| Day::at(at, moment.zone);
        let ids = &departed.ids;
        let kept = kept(db, school, ids, (moment, self.believed_until))?;
        let mut known =
            Known { left: departed.left.map(day), worked: worked(db, ids)?.map(day), holds: Vec::new() };
        let today = self.clock.is_none().then(|| moment.today());
        let mut standing = decide::standing(&known, self.rule.years, today);
        // What keeps her is looked for where her time is over.
        if matches!(standing, Standing::Due { .. }) {
            known.holds = self.holds(db, school, ids)?;
            known.holds.extend(kept.as_ref().map(|kept| Hold::Kept(kept.until)));
            standing = decide::standing(&known, self.rule.years, today);
        }
        Ok(Leaver { person: departed.person, left: known.left, worked: known.worked, kept, standing })
    }
}

impl Governance {
    /// The time that a school has set, or ours.
    pub fn retention_rule(&self, school: SchoolId) -> Result<Rule, GovernanceError> {
        Ok(self.store.read_blocking(|db| rule(db, school))?)
    }

    /// Sets for how many years the school keeps the data of whoever left. The caller has asked the gate. `false`: fewer or more than can be
    /// set.
    pub fn set_retention(&self, actor: &Actor, years: u8) -> Result<bool, GovernanceError> {
        if !(LEAST_YEARS..=MOST_YEARS).contains(&years) {
            return Ok(false);
        }
        let (school, by) = (actor.school, actor.person);
        self.store.write_blocking(move |tx| {
            let stands = rule(tx.connection(), school)?;
            if stands.set.is_none() || stands.years != years {
                append(tx, school, vec![by], RetentionSet { school, years }.into())?;
            }
            Ok(true)
        })
    }

    /// Whose time is over, held or not, and of whom nobody can say it. The longest due first.
    pub fn past_their_time(&self, school: SchoolId, moment: Moment) -> Result<Leavers, GovernanceError> {
        // Two days beyond the shortest years: the school's day is not UTC's. While the clock is in doubt it leaves nobody out.
        let before = |years: u8| moment.now.plus_ms(DAY_MS * (2 - 365 * i64::from(years)));
        let mut list = self.leavers(school, moment, Some(&before))?;
        list.people.retain(|leaver| !matches!(leaver.standing, Standing::NotYet { .. }));
        list.people.sort_by_key(|leaver| match leaver.standing {
            Standing::Due { since } | Standing::Held { since, .. } => (Some(since), leaver.person),
            _ => (leaver.left, leaver.person),
        });
        Ok(list)
    }

    /// Who left and whose data still serve: whose time is over first comes first.
    pub fn still_in_their_time(&self, school: SchoolId, moment: Moment) -> Result<Leavers, GovernanceError> {
        let mut list = self.leavers(school, moment, None)?;
        let until = |leaver: &Leaver| match leaver.standing {
            Standing::NotYet { until } => Some(until),
            _ => None,
        };
        list.people.retain(|leaver| until(leaver).is_some());
        list.people.sort_by_key(|leaver| (until(leaver), leaver.person));
        Ok(list)
    }

    fn leavers(
        &self,
        school: SchoolId,
        moment: Moment,
        before: Option<&dyn Fn(u8) -> UtcMillis>,
    ) -> Result<Leavers, GovernanceError> {
        let members = &*self.members;
        Ok(self.store.read_blocking(|db| {
            let around = Around::load(db, members, school, moment)?;
            let before = before.filter(|_| around.clock.is_none()).map(|before| before(around.rule.years));
            let (departed, cut) = members.departed(db, school, before, LIST_MAX)?;
            let mut people = Vec::with_capacity(departed.len());
            for one in departed {
                people.push(around.leaver(db, school, moment, one)?);
            }
            Ok(Leavers { people, rule: around.rule, clock: around.clock, cut })
        })?)
    }

    /// One person who left; `None`: she is of the school, was never of it, or is forgotten.
    pub fn leaver(
        &self,
        school: SchoolId,
        person: PersonId,
        moment: Moment,
    ) -> Result<Option<Leaver>, GovernanceError> {
        let members = &*self.members;
        Ok(self.store.read_blocking(|db| leaver_in(db, members, school, person, moment))?)
    }

    /// Forgets somebody whose time is over; whether it is, and whether anything keeps her, is decided again where it is written. The
    /// caller has asked the gate, and has a confirmation. Returns how many keys were destroyed here.
    pub fn forget_due(
        &self,
        actor: &Actor,
        person: PersonId,
        moment: Moment,
    ) -> Result<Result<u64, NotDue>, GovernanceError> {
        let (school, by, members) = (actor.school, actor.person, self.members.clone());
        if !self.store.ready(VIEWS) {
            return Ok(Err(NotDue));
        }
        self.store.write_blocking(move |tx| {
            let leaver = leaver_in(tx.connection(), &*members, school, person, moment)?;
            if !leaver.is_some_and(|leaver| matches!(leaver.standing, Standing::Due { .. })) {
                return Ok(Err(NotDue));
            }
            let reason = ForgetReason::PurposeOver as u8;
            Ok(Ok(members.forget(tx, school, person, reason, Some(by))?))
        })
    }

    /// Keeps people who left until the end of a day, each for the same reason; `until`: `None` ends it. The caller has asked the gate.
    pub fn keep(
        &self,
        actor: &Actor,
        people: &[PersonId],
        until: Option<Day>,
        ground: Option<KeepGround>,
        moment: Moment,
    ) -> Result<Result<(), CannotKeep>, GovernanceError> {
        let today = moment.today();
        if until.is_some_and(|until| until <= today || until > today.plus_years(MOST_YEARS)) {
            return Ok(Err(CannotKeep::DayWrong));
        }
        if until.is_some() && ground.is_none() {
            return Ok(Err(CannotKeep::GroundMissing));
        }
        let (school, by, members, people) =
            (actor.school, actor.person, self.members.clone(), people.to_vec());
        self.store.write_blocking(move |tx| {
            let believed_until = store::log::believes_until(tx.connection(), moment.now)?;
            let mut gone = Vec::new();
            for person in people {
                let Some(departed) = members.departed_one(tx.connection(), school, person)? else {
                    return Ok(Err(CannotKeep::NotGone));
                };
                gone.push(departed);
            }
            for departed in gone {
                // Where it ends, it ends under whatever id of hers it was said.
                for id in departed.ids {
                    let concerned = match until {
                        Some(_) => id == departed.person,
                        None => kept(tx.connection(), school, &[id], (moment, believed_until))?.is_some(),
                    };
                    if concerned {
                        let ground = ground.filter(|_| until.is_some()).map(|ground| ground as u8);
                        let event = PersonKept { until_day: until.map(Day::number), ground };
                        append(tx, school, vec![id, by], event.into())?;
                    }
                }
            }
            Ok(Ok(()))
        })
    }
}

fn leaver_in(
    db: &mut Connection,
    members: &dyn Members,
    school: SchoolId,
    person: PersonId,
    moment: Moment,
) -> Result<Option<Leaver>, StoreError> {
    let Some(departed) = members.departed_one(db, school, person)? else { return Ok(None) };
    Around::load(db, members, school, moment)?.leaver(db, school, moment, departed).map(Some)
}

fn append(
    tx: &mut WriteTx<'_>,
    school: SchoolId,
    persons: Vec<PersonId>,
    event: Event,
) -> Result<(), StoreError> {
    tx.append(Draft { schools: vec![school], persons, authority: Authority::Staff, events: vec![event] })
        .map(drop)
}
