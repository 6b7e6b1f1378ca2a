//! What the mail of keys has in the name of a node whose key is given up.

use kernel::NodeKey;
use store::{Connection, StoreError, Value};

/// Removes what was wrapped, asked and confirmed by a node or for it, on a box that goes on under another key: nobody believes the old one
/// any more, and nobody has its secret. Whom it had asked to destroy keys the box asks again, from its log.
pub fn leave_behind(db: &mut Connection, node: NodeKey) -> Result<(), StoreError> {
    let of = [Value::blob(node.as_bytes())];
    db.execute("DELETE FROM exchange_parcel WHERE node = ?1 OR giver = ?1", &of)?;
    db.execute("DELETE FROM exchange_notice WHERE node = ?1 OR author = ?1", &of)?;
    db.execute("DELETE FROM exchange_offer WHERE node = ?1", &of)?;
    // What was taken was for the old key: all is to be offered again.
    db.execute("DELETE FROM exchange_key_mark", &[]).map(drop)
}
