//! What a serving central does for its pages: the same acts as the commands', with the root key that it holds.

use super::{
    ActError, Fate, Grant, Network, Print, Stands, admit, is_fingerprint_of, longest, make_code,
    places::set_place,
    renew,
    replace::{may_replace, may_take, replace},
    revoke, settle,
    waiting::{self, CARD_BYTES_MAX},
    welcome_of,
};
use eventlog::{Position, statement::RevocationReason};
use exchange::{Card, meet};
use kernel::{Entropy, GeoPoint, NodeKey, SchoolId, UtcMillis};
use std::sync::PoisonError;

/// What became of a card that somebody brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    /// It waits to be compared.
    Waits,
    /// That node has a certificate already.
    Known(NodeKey),
    /// The file is something else, or was changed on its way.
    NoCard,
    /// Too many wait.
    TooMany,
}

impl Network {
    /// A code with which the box of this fingerprint may join within half an hour.
    pub fn invite(
        &self,
        now: UtcMillis,
        print: Print,
        years: u8,
        schools: &[SchoolId],
        entropy: &mut dyn Entropy,
    ) -> Result<String, ActError> {
        let trust = self.trust()?;
        if print.certified(&trust).is_some_and(|node| trust.is_revoked(node)) {
            return Err(ActError::Revoked);
        }
        let grant = Grant { print, years, schools: schools.to_vec(), replaces: None };
        Ok(make_code(&self.codes, now.0, &grant, entropy)?)
    }

    /// A code with which the box of this fingerprint may take the place of a dead one.
    pub fn invite_in_place(
        &self,
        now: UtcMillis,
        print: Print,
        years: u8,
        place: (NodeKey, Fate),
        entropy: &mut dyn Entropy,
    ) -> Result<String, ActError> {
        match print.certified(self.trust()?.as_ref()) {
            Some(new) => may_take(self.here(), new, place.0, place.1)?,
            None => may_replace(self.here(), place.0, place.1)?,
        };
        let grant = Grant { print, years, schools: vec![], replaces: Some(place) };
        Ok(make_code(&self.codes, now.0, &grant, entropy)?)
    }

    /// Takes a card that somebody brought.
    pub fn bring_card(&self, bytes: &[u8], now: UtcMillis) -> Result<Brought, ActError> {
        let read = Card::from_bytes(bytes).ok().filter(|_| bytes.len() <= CARD_BYTES_MAX);
        let Some(card) = read else { return Ok(Brought::NoCard) };
        let (node, trust) = (card.node(), self.trust()?);
        if trust.certificates_of(node).next().is_some() {
            self.here().store.write_blocking(move |tx| meet(tx, &trust, &card))?;
            return Ok(Brought::Known(node));
        }
        let kept = self.here().store.write_blocking(move |tx| waiting::keep(tx, &card, now))?;
        Ok(if kept { Brought::Waits } else { Brought::TooMany })
    }

    /// Certifies a card that waits, if this is the fingerprint of its box. `named`: the schools for which, if not the one on the card.
    pub fn certify_waiting(
        &self,
        node: NodeKey,
        print: &str,
        years: u8,
        named: &[SchoolId],
    ) -> Result<(), ActError> {
        let _one = self.one_by_one.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = self.here().store.read_blocking(waiting::waiting)?;
        let found = waiting.into_iter().find(|waiting| waiting.card.node() == node);
        let card = found.ok_or(ActError::Unknown)?.card;
        if !is_fingerprint_of(node, print) {
            return Err(ActError::Fingerprint);
        }
        admit(self.here(), &self.root, card, named.to_vec(), years)?;
        self.drop_card(node)
    }

    /// Lets the box of this card take a dead one's place, without any network between: the welcome file is made as [`Self::welcome`]
    /// gives it. The card may name no school: the place has one.
    pub fn replace_by_card(
        &self,
        dead: NodeKey,
        fate: Fate,
        bytes: &[u8],
        print: &Print,
        years: u8,
    ) -> Result<NodeKey, ActError> {
        let _one = self.one_by_one.lock().unwrap_or_else(PoisonError::into_inner);
        let read = Card::from_bytes(bytes).ok().filter(|_| bytes.len() <= CARD_BYTES_MAX);
        let card = read.ok_or(ActError::NoCard)?;
        let node = card.node();
        if !print.is_of(node) {
            return Err(ActError::Fingerprint);
        }
        replace(self.here(), &self.root, dead, fate, card, years)?;
        self.drop_card(node)?;
        Ok(node)
    }

    /// Takes a card off the list.
    pub fn drop_card(&self, node: NodeKey) -> Result<(), ActError> {
        Ok(self.here().store.write_blocking(move |tx| waiting::drop_card(tx, node))?)
    }

    /// The welcome file of a node that is certified and not revoked.
    pub fn welcome(&self, node: NodeKey) -> Result<Vec<u8>, ActError> {
        let trust = self.trust()?;
        if trust.is_revoked(node) || trust.is_central(node) {
            return Err(ActError::Unknown);
        }
        Ok(welcome_of(self.here(), &trust, node)?.to_bytes())
    }

    /// When this central's own certificate ends.
    pub fn own_until(&self) -> Result<UtcMillis, ActError> {
        let trust = self.trust()?;
        longest(&trust, self.here().secret.public()).ok_or(ActError::NotJoined)
    }

    /// Another certificate, from today.
    pub fn renew(&self, node: NodeKey, years: u8) -> Result<(), ActError> {
        let _one = self.one_by_one.lock().unwrap_or_else(PoisonError::into_inner);
        renew(self.here(), &self.root, node, years).map(drop)
    }

    /// Keeps the branches that are here of all open doubles under a node's name.
    pub fn settle(&self, node: NodeKey) -> Result<Vec<Position>, ActError> {
        let _one = self.one_by_one.lock().unwrap_or_else(PoisonError::into_inner);
        settle(self.here(), &self.root, node)
    }

    /// Takes a node's word back.
    pub fn revoke(&self, node: NodeKey, reason: RevocationReason, stands: Stands) -> Result<(), ActError> {
        let _one = self.one_by_one.lock().unwrap_or_else(PoisonError::into_inner);
        if self.trust()?.is_revoked(node) {
            return Err(ActError::Revoked);
        }
        revoke(self.here(), &self.root, node, reason, stands).map(drop)
    }

    /// Says where a school lies.
    pub fn set_place(
        &self,
        school: SchoolId,
        place: Option<GeoPoint>,
        now: UtcMillis,
    ) -> Result<(), ActError> {
        Ok(self.here().store.write_blocking(move |tx| set_place(tx, school, place, now))?)
    }
}
