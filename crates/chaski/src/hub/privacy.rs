//! Whoever answers for people's data, put together: on a store, on a register, for a way out of the box.

use crate::{
    hub::{DataFolder, zone},
    machine::MachineClock,
};
use directory::Directory;
use exchange::{Trust, Welcome, forks};
use governance::{Governance, leaving::Leaving, retention};
use kernel::{NodeKey, PersonId, Role, SchoolId, UtcMillis, departures::LeaveWay, ports::Departed};
use std::sync::Arc;
use store::{Connection, Store, StoreError, WriteTx};
use web::{
    Waits,
    parts::{LinkButton, Notice, Text},
};

/// On a store and a register.
pub fn governance_of(store: &Store, directory: &Directory) -> Governance {
    on(store, directory, None)
}

/// The same where it is decided whose time is over: the folder says which network's root settles doubled logs.
pub fn governance_at(folder: &DataFolder, store: &Store, directory: &Directory) -> Governance {
    on(store, directory, Some(folder.clone()))
}

fn on(store: &Store, directory: &Directory, folder: Option<DataFolder>) -> Governance {
    let members = Arc::new(Members { directory: directory.clone(), folder });
    let directory = Arc::new(directory.clone());
    Governance::new(store.clone(), directory.clone(), directory.clone(), directory, members)
}

/// Who left, by the register, and whether the logs that say so are whole.
struct Members {
    directory: Directory,
    folder: Option<DataFolder>,
}

impl retention::Members for Members {
    fn departed(
        &self,
        db: &mut Connection,
        school: SchoolId,
        before: Option<UtcMillis>,
        most: usize,
    ) -> Result<(Vec<Departed>, bool), StoreError> {
        self.directory.departed(db, school, before, most)
    }

    fn departed_one(
        &self,
        db: &mut Connection,
        school: SchoolId,
        person: PersonId,
    ) -> Result<Option<Departed>, StoreError> {
        self.directory.departed_one(db, school, person)
    }

    fn forget(
        &self,
        tx: &mut WriteTx<'_>,
        school: SchoolId,
        person: PersonId,
        reason: u8,
        by: Option<PersonId>,
    ) -> Result<u64, StoreError> {
        self.directory.forget_person(tx, school, person, reason, by)
    }

    fn has_two_histories(&self, db: &mut Connection) -> Result<bool, StoreError> {
        // Nearly always; otherwise every certificate of the network has to be looked at.
        if forks::found_by(db, None)?.is_empty() {
            return Ok(false);
        }
        // Whoever cannot read what makes this box a member believes no settlement, and so forgets nobody too early.
        let welcome = self.folder.as_ref().and_then(|folder| folder.welcome().ok()).flatten();
        let trust = welcome.map(|welcome| Trust::load(&welcome, db)).transpose()?;
        Ok(forks::found_by(db, trust.as_ref())?.iter().any(|fork| fork.kept.is_none()))
    }
}

/// What waits for whoever answers for the school: requests with their days, schools that ask for a pupil's history, fields that two boxes
/// wrote. What cannot be read now is left out; its own page says why.
pub fn waits(store: &Store, directory: &Directory) -> Waits {
    let (governance, store, directory) = (governance_of(store, directory), store.clone(), directory.clone());
    Arc::new(move |t, actor, now| {
        if !(actor.is(Role::Head) || actor.is(Role::Administrator)) {
            return None;
        }
        // Each a sentence, and below it the page where it is done.
        let mut waiting: Vec<(String, LinkButton)> = Vec::new();
        let requests = governance.open_requests(actor.school).unwrap_or_default();
        if let Some(first) = requests.iter().map(|asked| asked.due.number()).min() {
            let today = t.civil(now).day_number;
            let left = match i64::from(first) - today {
                0 => t.say("chaski-waits-today"),
                days if days > 0 => t.count("chaski-waits-left", days),
                days => t.count("chaski-waits-late", -days),
            };
            let args = [
                ("n", requests.len().into()),
                ("day", t.date_of_day(first).into()),
                ("left", left.as_ref().into()),
            ];
            let page = LinkButton::quiet("/privacy/school", t.say("governance-school-title"));
            waiting.push((t.with("chaski-waits-requests", &args).into_owned(), page));
        }
        let moves = governance.askings(actor.school).unwrap_or_default();
        let undecided = moves.iter().filter(|asking| asking.from == actor.school && asking.granted.is_none());
        let undecided = undecided.count();
        if undecided > 0 {
            let page = LinkButton::quiet("/privacy/moves", t.say("governance-moves-title"));
            waiting.push((t.count("chaski-waits-moves", undecided).into_owned(), page));
        }
        let conflicts = store.read_blocking(|db| directory.conflicts(db, actor.school)).unwrap_or_default();
        if !conflicts.is_empty() {
            let page = LinkButton::quiet("/people/conflicts", t.say("people-conflicts"));
            waiting.push((t.count("chaski-waits-conflicts", conflicts.len()).into_owned(), page));
        }
        let notice = Notice::look(t.say("chaski-waits-title"));
        let tell = |notice: Notice, (words, page)| notice.with(Text::new(words)).with(page);
        (!waiting.is_empty()).then(|| waiting.into_iter().fold(notice, tell))
    })
}

/// What the exchange asks before anything leaves by a way. The node's certificate says which country it is in where nobody has
/// said so of its school.
pub fn leaving_of(
    folder: &DataFolder,
    store: &Store,
    directory: &Directory,
    welcome: Option<&Welcome>,
    own: NodeKey,
    way: LeaveWay,
) -> Arc<Leaving> {
    let certificates = welcome.into_iter().flat_map(|welcome| &welcome.certificates);
    let certified = certificates.map(|certificate| &certificate.terms).find(|terms| terms.node == own);
    Arc::new(Leaving::new(
        governance_of(store, directory),
        certified.map(|terms| terms.country),
        way,
        zone::find(folder, directory),
        Arc::new(MachineClock),
    ))
}

#[cfg(test)]
mod tests;
