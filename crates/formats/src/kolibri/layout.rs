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

/// The list of a stick's channels (`manifest.json`), with one more or a newer version of one, every node of it. Kolibri's own importer
/// looks into it; a list that cannot be read is begun anew.
pub fn manifest(before: &str, channel: &Uuid, version: u32, root: &Uuid) -> String {
    let known: serde_json::Value = serde_json::from_str(before).unwrap_or_default();
    let mut listed = known["channels"].as_array().cloned().unwrap_or_default();
    listed.retain(|one| one["id"].as_str().is_some_and(|id| id != channel.to_string()));
    listed.push(serde_json::json!({
        "id": channel.to_string(), "version": version,
        "include_node_ids": [root.to_string()], "exclude_node_ids": [],
    }));
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

    #[test]
    fn a_channel_is_listed_once() {
        let (one, two) = (Uuid([1; 16]), Uuid([2; 16]));
        let list = manifest("not JSON", &one, 1, &one);
        let list = manifest(&manifest(&list, &two, 5, &two), &one, 2, &one);
        let read: serde_json::Value = serde_json::from_str(&list).expect("JSON");
        let listed: Vec<(&str, u64)> = read["channels"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| (one["id"].as_str().unwrap_or_default(), one["version"].as_u64().unwrap_or(0)))
            .collect();
        assert_eq!(listed, [(two.to_string().as_str(), 5), (one.to_string().as_str(), 2)]);
    }
}
