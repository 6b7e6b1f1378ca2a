//! Cards that were brought to the central and wait for a certificate. Local state: a card gives no right.

use exchange::Card;
use kernel::{NodeKey, UtcMillis};
use store::{Connection, StoreError, Value, WriteTx};

/// The local table.
pub const DDL: &str = "CREATE TABLE network_waiting (node {blob} NOT NULL PRIMARY KEY, card {blob} NOT NULL, \
    came_at BIGINT NOT NULL){clustered}";

/// Cards that wait at most; a roll-out of a province.
pub const WAITING_MAX: i64 = 500;
/// Longest card that is taken: a box that joins has few logs.
pub const CARD_BYTES_MAX: usize = 256 << 10;

/// A card that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What it says.
    pub card: Card,
    /// Since when.
    pub came_at: UtcMillis,
}

/// Keeps a card; a newer one of the same node takes its place. `false`: too many wait.
pub fn keep(tx: &mut WriteTx<'_>, card: &Card, now: UtcMillis) -> Result<bool, StoreError> {
    let node = Value::blob(card.node().as_bytes());
    let others = "SELECT count(*) FROM network_waiting WHERE node <> ?1";
    if tx.query(others, std::slice::from_ref(&node))?[0].int(0)? >= WAITING_MAX {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO network_waiting (node, card, came_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (node) DO UPDATE SET card = excluded.card",
        &[node, card.to_bytes().into(), now.0.into()],
    )?;
    Ok(true)
}

/// Takes a card off the list.
pub fn drop_card(tx: &mut WriteTx<'_>, node: NodeKey) -> Result<(), StoreError> {
    tx.execute("DELETE FROM network_waiting WHERE node = ?1", &[Value::blob(node.as_bytes())])?;
    Ok(())
}

/// All that wait, the longest first.
pub fn waiting(db: &mut Connection) -> Result<Vec<Waiting>, StoreError> {
    let mut found = Vec::new();
    for row in db.query("SELECT card, came_at FROM network_waiting ORDER BY came_at, node", &[])? {
        if let Ok(card) = Card::from_bytes(row.blob(0)?) {
            found.push(Waiting { card, came_at: UtcMillis(row.int(1)?) });
        }
    }
    Ok(found)
}
