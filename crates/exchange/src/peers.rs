//! The cards of nodes that this one has met, kept locally: they say what to send next time.

use crate::{Card, Trust, branches, forks};
use kernel::{NodeKey, Origin, UtcMillis};
use store::{Connection, StoreError, Value, WriteTx};

/// The local table.
pub const DDL: &str = "CREATE TABLE exchange_peer (node {blob} NOT NULL PRIMARY KEY, card {blob} NOT NULL, \
     met_at BIGINT NOT NULL){clustered}";

/// A node that was met.
#[derive(Debug, Clone)]
pub struct Peer {
    /// What it last said of itself.
    pub card: Card,
    /// When.
    pub met_at: UtcMillis,
}

/// Keeps a card, if its node has a certificate. Places never go back: an old card found on a stick must not make us forget
/// what a newer one said. If it shows that two machines write one log, that is noted. Returns whether anything was new.
pub fn meet(tx: &mut WriteTx<'_>, trust: &Trust, card: &Card) -> Result<bool, StoreError> {
    if trust.certificates_of(card.node()).next().is_none() {
        return Ok(false);
    }
    note_forks(tx, trust, card)?;
    let known = known_peer(tx.connection(), card.node())?.map(|peer| peer.card);
    let newer = |known: &Card| {
        let lacks =
            |card: &Card, log: &Origin| card.branches.get(log).is_some_and(|branch| branch.lacks_kept);
        // Of a branch that was given up it had more.
        let more = |(log, seq): (&Origin, &u64)| {
            known.have.get(log).is_none_or(|known| known < seq) && (lacks(known, log) || !lacks(card, log))
        };
        card.wrapping.epoch > known.wrapping.epoch
            || card.keys.iter().flatten().any(|(giver, mark)| {
                let known = known.keys.as_ref().and_then(|known| known.get(giver));
                known.is_none_or(|known| known.life != mark.life || known.number < mark.number)
            })
            || card.caught.as_ref().map_or(0, |caught| caught.0)
                > known.caught.as_ref().map_or(0, |caught| caught.0)
            || card.keys.is_some() && known.keys.is_none()
            || card.fetched_more_than(known)
            || card.settled_more_than(known)
            || card.have.iter().any(more)
    };
    // Of two machines under one name each has cards of its own, of which none is older than the other's.
    let other = |known: &Card| known != card && known.life != card.life;
    let doubled = match known.as_ref().is_some_and(other) {
        true => forks::is_doubled(tx.connection(), card.node())?,
        false => false,
    };
    let former = known.as_ref().is_some_and(|known| card.wrapping.epoch < known.wrapping.epoch);
    if !doubled && (former || known.as_ref().is_some_and(|known| !newer(known))) {
        return Ok(false);
    }
    let values = [Value::blob(card.node().as_bytes()), card.to_bytes().into(), tx.now().0.into()];
    tx.execute(
        "INSERT INTO exchange_peer (node, card, met_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (node) DO UPDATE SET card = excluded.card, met_at = excluded.met_at",
        &values,
    )?;
    Ok(true)
}

/// Notes the logs that two machines write, by what a card shows.
pub(crate) fn note_forks(tx: &mut WriteTx<'_>, trust: &Trust, card: &Card) -> Result<(), StoreError> {
    if trust.is_revoked(card.node()) {
        return Ok(());
    }
    let own = tx.origin().node;
    for (log, seq) in branches::doubled(tx.connection(), trust, own, card)? {
        forks::note(tx, log, seq, card.node())?;
    }
    Ok(())
}

/// One node that was met.
pub fn known_peer(db: &mut Connection, node: NodeKey) -> Result<Option<Peer>, StoreError> {
    let sql = "SELECT card, met_at FROM exchange_peer WHERE node = ?1";
    let row = db.query_one(sql, &[Value::blob(node.as_bytes())])?;
    Ok(match row {
        Some(row) => Card::from_bytes(row.blob(0)?).ok().zip(Some(row.int(1)?)).map(of),
        None => None,
    })
}

fn of((card, met_at): (Card, i64)) -> Peer {
    Peer { card, met_at: UtcMillis(met_at) }
}

/// All nodes met, in the order of their keys.
pub fn known_peers(db: &mut Connection) -> Result<Vec<Peer>, StoreError> {
    let mut peers = Vec::new();
    for row in db.query("SELECT card, met_at FROM exchange_peer ORDER BY node", &[])? {
        peers.extend(Card::from_bytes(row.blob(0)?).ok().zip(Some(row.int(1)?)).map(of));
    }
    Ok(peers)
}
