//! How a stick is laid out: `[KOLIBRI_DATA/]content/databases/ID.sqlite3` and `content/storage/`.

use super::Uuid;

/// Where `databases/` and `storage/` may lie under a stick's folder, tried in this order.
pub const ROOTS: [&str; 4] = ["KOLIBRI_DATA/content", "content", ".kolibri/content", ""];

/// Where a channel's database lies below the root.
pub fn database(channel: &Uuid) -> String {
    format!("databases/{channel}.sqlite3")
}

/// The channel whose database has this file name.
pub fn channel_of(name: &str) -> Option<Uuid> {
    name.strip_suffix(".sqlite3")?.parse().ok()
}

/// The manifest that lists the channels of a stick, so that Kolibri's own importer finds them: every node of each.
pub fn manifest(channels: &[(Uuid, u32, Uuid)]) -> String {
    let listed: Vec<serde_json::Value> = channels
        .iter()
        .map(|(id, version, root)| {
            serde_json::json!({
                "id": id.to_string(), "version": version,
                "include_node_ids": [root.to_string()], "exclude_node_ids": [],
            })
        })
        .collect();
    serde_json::json!({ "channels": listed }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_channels_database_is_one() {
        let id = "6043200dc7945594abf02ee1e464c9b4";
        assert_eq!(channel_of(&format!("{id}.sqlite3")).map(|id| id.to_string()).as_deref(), Some(id));
        for other in ["db.sqlite3", ".sqlite3", &format!("{id}.sqlite3-wal"), &format!("../{id}.sqlite3")] {
            assert_eq!(channel_of(other), None, "{other}");
        }
    }
}
