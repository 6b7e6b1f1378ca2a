//! A network of nodes, as its central runs it: who may speak for which school, whose word is taken back, which branch of a doubled
//! log is kept.
//!
//! *What is it for?* Commands (`cli/network`) and the central's pages do the same acts by the same functions. *Where do I start?*
//! With [`Network`], a serving central; its acts are [`certify()`], [`revoke()`] and [`settle()`].

mod acts;
mod certify;
mod codes;
mod contacts;
mod overview;
pub mod pages;
mod places;
mod print;
mod program;
mod replace;
mod revoke;
mod schools;
mod settle;
mod standing;
mod waiting;

pub use acts::Brought;
pub use certify::{admit, longest, renew, welcome_of};
pub use codes::{Grant, codes_of, make_code};
pub use contacts::{Account, Contact, SAVE_EVERY, heard_of, met_by_call};
pub use overview::{BroughtBack, Details, Filter, Listed, Logs, Overview, REFUSED_MAX, Right, details, seen};
pub use places::{Misread, typed_place};
pub use print::Print;
pub use program::{address_said, end_key, tell as tell_program, tell_address, tell_update, view};
pub use replace::{Fate, replace};
pub use revoke::{Stands, place_of_day, reason_from_word, reason_word, revoke};
pub use schools::schools_for;
pub use settle::settle;

use crate::machine::MachineClock;
use codes::{look, spend};
use eventlog::NodeSecret;
use events::Event;
use exchange::{Card, Contacts, Desk, Here, InboxError, Met, Trust, net::Joins};
use kernel::{Authority, Clock, NodeKey, SchoolId, UtcMillis, departures::LeaveWay, to_base32};
use replace::may_take;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use store::{Draft, LocalTables, StoreError};

/// The file in a central's folder that holds the root key.
pub const ROOT_KEY: &str = "root.key";

/// Local tables of a central: contacts, places, cards that wait, and who took whose place.
pub const LOCAL: LocalTables =
    LocalTables { owner: "network", steps: &[contacts::DDL, places::DDL, waiting::DDL, replace::DDL] };

/// Why an act was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// This node's store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no network here.
    #[error(
        "this node belongs to no network yet. Give it a welcome file with `chaski join`, or found one with `chaski central init`."
    )]
    NotJoined,
    /// Its certificate is good for longer than what was asked for.
    #[error("its certificate is good for longer already: nothing was done")]
    Longer(UtcMillis),
    /// This node has no certificate of its own.
    #[error("this node has no certificate of its own")]
    NotCentral,
    /// For which school the node may speak is not said.
    #[error("the card names no school; say with --school for which one the hub may speak")]
    NoSchool,
    /// A card proposes one school; more are named on purpose.
    #[error("the card names {0} schools; say with --school for which of them the hub may speak")]
    SeveralSchools(usize),
    /// Another box speaks for that school.
    #[error(
        "school {school} has a box already, {}. For a second box of the same school, name it with --school; in that box's place, use --replaces or `chaski node replace`",
        fingerprint(*.node)
    )]
    HasBox {
        /// The school on the card.
        school: SchoolId,
        /// Who speaks for it.
        node: NodeKey,
    },
    /// Nobody of that name is known here.
    #[error("no certificate of that node is known here; `chaski node list` prints those there are")]
    Unknown,
    /// Its word was taken back, for good.
    #[error(
        "that node was revoked: its key is not believed again. A box that comes back into service joins with a new key"
    )]
    Revoked,
    /// The file is something else, or was changed on its way.
    #[error("that file is no card of a node")]
    NoCard,
    /// Somebody typed another box's fingerprint.
    #[error("that is not the card's fingerprint")]
    Fingerprint,
    /// Acts on hubs only.
    #[error("that is done to hubs only, not to a central")]
    Itself,
    /// The card is the dead box's own.
    #[error("that is the card of the box whose place is to be taken: a box that comes back needs no other")]
    SameKey,
    /// It would be taken from its own school.
    #[error(
        "that box serves another school, which would be left without it. Take a new box, or one that was prepared anew and has another key"
    )]
    ServesAnother,
    /// What is here of its log is nothing, so nothing would stand.
    #[error(
        "nothing of its log is here, so all that it wrote would be void. Let its neighbours call first, or say that it is broken"
    )]
    NothingHere,
    /// What others have would be void.
    #[error(
        "others told of {0} entries of it that are not here and would be void. Let them call first, or say that it is broken"
    )]
    Elsewhere(u64),
    /// What is here of its log is nothing, and what it wrote was not meant to be void.
    #[error(
        "nothing of its log is here, so nothing that it wrote would stand. Let its neighbours call first; or say --everything, if all of it shall be void"
    )]
    NothingStands,
    /// There is nothing to settle.
    #[error("no open case of two machines under that name is known here; `chaski node forks` lists them")]
    NoCase,
    /// The place is beyond what is here.
    #[error("its log does not go as far as that here")]
    NoSuchEntry,
}

impl From<InboxError> for ActError {
    fn from(error: InboxError) -> Self {
        match error {
            InboxError::Store(error) => error.into(),
            InboxError::NotJoined => ActError::NotJoined,
            InboxError::Letter(error) => StoreError::Log(error.to_string()).into(),
        }
    }
}

/// What two people compare aloud: the first 100 bits of a node's key, in fives. More would not be compared.
pub fn fingerprint(node: NodeKey) -> String {
    in_fives(&to_base32(node.as_bytes()).chars().take(20).collect::<String>())
}

/// A fingerprint's letters as they are read aloud.
pub fn in_fives(letters: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    letters.chunks(5).map(|five| five.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The letters and digits of what was typed. Codes and fingerprints have no I, L, O and U, so these were read wrongly.
pub fn letters(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric).take(64);
    letters
        .map(|letter| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect()
}

/// Whether somebody typed this node's fingerprint as it was read to her.
pub fn is_fingerprint_of(node: NodeKey, said: &str) -> bool {
    letters(said) == letters(&fingerprint(node))
}

/// The node of this fingerprint that has or had a certificate.
pub fn certified_node(trust: &Trust, said: &str) -> Option<NodeKey> {
    trust.certificates().map(|terms| terms.node).find(|node| is_fingerprint_of(*node, said))
}

fn say_as_central(here: &Here, event: Event) -> Result<(), StoreError> {
    here.store.write_blocking(move |tx| {
        let events = vec![event];
        tx.append(Draft { schools: vec![], persons: vec![], authority: Authority::Central, events })
    })?;
    Ok(())
}

/// A central that serves: its desk, and the root key with which it acts.
pub struct Network {
    /// Its desk.
    pub desk: Arc<Desk>,
    /// Who was met.
    pub contacts: Arc<Account>,
    root: NodeSecret,
    codes: PathBuf,
    one_by_one: Mutex<()>,
}

impl Network {
    /// Of a central that is open; `codes` is where its codes lie.
    pub fn new(desk: Arc<Desk>, root: NodeSecret, codes: PathBuf) -> Self {
        Self { desk, contacts: Arc::default(), root, codes, one_by_one: Mutex::default() }
    }

    /// Its node.
    pub fn here(&self) -> &Here {
        &self.desk.here
    }

    /// Whom it believes.
    pub fn trust(&self) -> Result<Arc<Trust>, ActError> {
        Ok(self.desk.believed()?)
    }
}

/// What is said of a code that is good for nothing.
const UNKNOWN_CODE: &str = "that code is not known, was used, or is older than 30 minutes";

impl Network {
    /// What a code is good for, if it was made for this node.
    fn granted(&self, node: NodeKey, code: &str) -> Result<Grant, String> {
        let grant = look(&self.codes, MachineClock.now().0, code).ok_or(UNKNOWN_CODE)?;
        if !grant.print.is_of(node) {
            tracing::warn!(%node, "came with the code of another box");
            return Err("that code was made for another box, by its fingerprint; it is not used".into());
        }
        Ok(grant)
    }
}

impl Joins for Network {
    fn may_join(&self, node: NodeKey, code: &str) -> Result<(), String> {
        self.granted(node, code).map(drop)
    }

    /// All is checked before the code is spent. What is answered is told apart by `hub::join_pages`, by these words.
    fn join(&self, node: NodeKey, code: &str, card: &[u8]) -> Result<Vec<u8>, String> {
        let _one = self.one_by_one.lock().unwrap_or_else(PoisonError::into_inner);
        let card = Card::from_bytes(card).map_err(|e| e.to_string())?;
        if card.node() != node {
            return Err("the card is another node's".into());
        }
        let grant = self.granted(node, code)?;
        let trust = self.trust().map_err(|e| format!("the central failed: {e}"))?;
        let allowed = match grant.replaces {
            Some((dead, fate)) => may_take(self.here(), node, dead, fate).map(drop),
            None => schools_for(&trust, node, &grant.schools, &card.schools, MachineClock.now()).map(drop),
        };
        let not_let_in = |error: ActError| {
            tracing::warn!(%node, %error, "was not let in");
            match error {
                ActError::NoSchool => "the node serves no school yet, and the code names none".to_owned(),
                ActError::Store(error) => format!("the central failed: {error}"),
                other => format!("not let in: {other}"),
            }
        };
        allowed.map_err(not_let_in)?;
        if !spend(&self.codes, code) {
            return Err(UNKNOWN_CODE.into());
        }
        let welcome = match grant.replaces {
            Some((dead, fate)) => {
                let replaced = replace(self.here(), &self.root, dead, fate, card, grant.years);
                replaced.map(|replaced| {
                    tracing::info!(%node, %dead, fate = fate.word(), "took the place of another");
                    replaced.welcome
                })
            }
            None => admit(self.here(), &self.root, card, grant.schools, grant.years),
        };
        // Looked at again under the database's lock: another process of this central may have been faster.
        let welcome = welcome.map_err(not_let_in)?;
        self.contacts.met(Met::of(node, LeaveWay::Network, MachineClock.now()));
        // Its card may have come by hand as well.
        self.drop_card(node).map_err(|e| format!("the central failed: {e}"))?;
        tracing::info!(%node, "joined");
        Ok(welcome.to_bytes())
    }
}

#[cfg(test)]
mod tests;
