//! Who lacks what, and how it gets there: nodes give each other blocks of their logs by any way there is.
//!
//! *What is it for?* Two nodes that never meet at the same moment end with the same entries, as far as each may read them,
//! and neither courier nor stick can read or change anything.
//!
//! *Main types:* [`Card`] (what a node says of itself: its keys, and how far it has every log), [`Trust`] (whom this node
//! believes, from its root key and its log), [`Reader`] (what somebody may be shown), letters ([`Outbox`],
//! [`read_letter`]: blocks for one reader, sealed), and [`stick`] (a folder that carries them).
//!
//! *What does it never do?* It does not know what events mean, beyond what nodes say of nodes; it shows nobody more than
//! his certificate allows; it takes nothing that it cannot check. *Where do I start?* [`stick`], then [`Outbox`].
//!
//! People's keys go beside the blocks ([`keys`]), wrapped for one node each.

mod branches;
mod card;
mod catch_up;
mod check;
mod contact;
pub mod courier;
mod desk;
pub mod files;
pub mod forks;
#[cfg(test)]
mod golden;
mod inbox;
mod introduced;
pub mod keys;
mod left;
mod letter;
pub mod moves;
pub mod neighbours;
pub mod net;
mod no_room;
mod notes;
mod offered;
mod outbox;
mod peers;
mod reader;
mod revoked;
pub mod schedule;
mod sharing;
pub mod statements;
pub mod stick;
mod talk;
#[cfg(test)]
mod trial;
mod trust;
mod uncertified;
mod welcome;
mod wrapping;

pub use branches::Branch;
pub use card::{Card, CardError, Have, MAX_CARD_BYTES};
pub use check::Checking;
pub use contact::{Contacts, Met};
#[cfg(feature = "defects")]
pub use desk::Defect;
pub use desk::{Desk, TURN_BYTES};
pub use inbox::{InboxError, Refusal, Taken, read_letter};
pub use keys::{Held, KeyRing, KeysTaken, forget_parcels, leave_behind};
pub use letter::{LetterError, LetterHead, SeenLetter};
pub use no_room::NoRoom;
pub use notes::{MAX_QUARANTINED, Quarantined, quarantined, quarantined_from, refused_by_peer};
pub use outbox::{Outbox, OutboxError, Sent};
pub use peers::{Peer, known_peer, known_peers, meet};
pub use reader::Reader;
pub use talk::{HeardClock, PeerClock, Talk, TalkError, Talked, VERSIONS};
pub use trust::Trust;
pub use uncertified::{Uncertified, drop_uncertified, uncertified};
pub use welcome::{Welcome, WelcomeError};
pub use wrapping::{FORMER_KEPT_MS, PERIOD_MS, Wrapping};

use eventlog::NodeSecret;
use kernel::{Origin, SchoolId, ports::Departures};
use std::{collections::BTreeMap, sync::Arc};
use store::{LocalTables, REBUILD_CHUNK, Store, StoreError, log::Head, view::View};

/// Local tables: the cards of other nodes, what was taken from whom, and keys on their way.
pub const LOCAL: LocalTables = LocalTables {
    owner: "exchange",
    steps: &[
        peers::DDL,
        notes::DDL,
        keys::DDL,
        forks::DDL,
        keys::FROM,
        keys::NOTICES,
        keys::TAKEN,
        catch_up::DDL,
        keys::NOTICES_BY,
        catch_up::NUMBERED,
        files::DDL,
        introduced::DDL,
        files::ENDED,
        uncertified::DDL,
    ],
};

/// All views of this crate.
pub fn views() -> Vec<View> {
    vec![statements::view(), keys::view(), files::offers::view()]
}

/// What this node needs to give and take mail.
pub struct Here {
    /// Its log and its peers.
    pub store: Store,
    /// Its signing key.
    pub secret: NodeSecret,
    /// Under which letters to it are sealed.
    pub wrapping: Wrapping,
    /// Whom it believes; `None` until it has joined a network.
    pub welcome: Option<Welcome>,
    /// The schools it serves, to put on its card.
    pub schools: Vec<SchoolId>,
    /// Asked before anything leaves; `None` gives what certificates allow.
    pub departures: Option<Arc<dyn Departures>>,
    /// Where people's keys lie, to be handed on and taken in; `None`: keys do not travel.
    pub keys: Option<Arc<dyn KeyRing>>,
    /// Where files lie that travel beside the blocks; `None`: none do.
    pub files: Option<Arc<files::Shelf>>,
}

impl Here {
    /// Its card, as of now.
    pub fn card(&self) -> Result<Card, StoreError> {
        let trust = self.trust()?;
        self.card_of(&self.store.read_blocking(Head::load_all)?, trust.as_ref())
    }

    fn card_of(&self, heads: &[Head], trust: Option<&Trust>) -> Result<Card, StoreError> {
        // Of what waits here for a certificate too: or it would be sent with each letter.
        let waits = self.store.read_blocking(uncertified::standing)?;
        let mut have: BTreeMap<Origin, u64> = waits.iter().map(|waits| (waits.origin, waits.until)).collect();
        have.extend(heads.iter().map(|head| (head.origin, head.seq)));
        let keys = match self.keys {
            Some(_) => Some(self.store.read_blocking(keys::marks)?),
            None => None,
        };
        let caught = self.store.read_blocking(catch_up::caught_up)?;
        let card = Card::sign(&self.secret, &self.wrapping.present()?, self.schools.clone(), have, keys);
        let card = if caught.1.is_empty() { card } else { card.with_caught_up(&self.secret, caught) };
        let files = match (&self.files, trust) {
            // A card that cannot tell of files tells of the logs.
            (Some(files), Some(trust)) => files.for_card(self, trust).unwrap_or_else(|error| {
                tracing::error!(%error, "files that were offered cannot be kept");
                Default::default()
            }),
            _ => Default::default(),
        };
        let card = if files.is_empty() { card } else { card.with_files(&self.secret, files) };
        let own = self.store.origin();
        let branches = self.store.read_blocking(|db| branches::for_card(db, own, trust))?;
        Ok(card.with_branches(&self.secret, own.incarnation, branches))
    }

    /// How many people were forgotten here.
    pub(crate) fn forgotten_count(&self) -> Result<u64, StoreError> {
        self.keys.as_ref().map_or(Ok(0), |ring| self.store.read_blocking(|db| ring.forgotten_count(db)))
    }

    /// Whom it believes now.
    pub fn trust(&self) -> Result<Option<Trust>, StoreError> {
        let Some(welcome) = &self.welcome else { return Ok(None) };
        if !self.store.ready(&[statements::VIEW]) {
            self.store.rebuild_now(REBUILD_CHUNK)?;
        }
        self.store.read_blocking(|db| Trust::load(welcome, db)).map(Some)
    }
}
