//! The file `node/exchange.toml`: whom a node calls, when, and where it is called.

use crate::{cli::Failure, hub::DataFolder};
use exchange::schedule::Rules;
use kernel::{NodeKey, UtcMillis, Zone};
use std::net::{Ipv4Addr, SocketAddr};
use store::node::write_durably;

/// The file in a node's folder.
const CONFIG: &str = "exchange.toml";
/// Peers in one file.
const MAX_PEERS: usize = 64;
/// Addresses of the machine in one file.
const MAX_LOOKED_AT: usize = 16;

/// Somebody whom a node calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Who.
    pub node: NodeKey,
    /// Host and port.
    pub address: String,
    /// The way there is paid by what goes over it: files wait for another one.
    pub metered: bool,
}

/// Whom a node calls, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Each once.
    pub peers: Vec<Peer>,
    /// When and how fast, but for the place's clock: see [`rules_in`](Self::rules_in).
    pub rules: Rules,
    /// What the clock that the window goes by is ahead of universal time; `None`: it goes by the node's own zone.
    pub utc_offset_minutes: Option<i32>,
    /// Where it is called; `None` = where boxes of the local network find it, or nowhere.
    pub listen: Option<SocketAddr>,
    /// Where it looks for boxes of its network.
    pub look: Look,
}

/// Where a node looks for others of its network, and shows itself to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Look {
    /// In every local network that the machine is in.
    #[default]
    Everywhere,
    /// Only where the machine has one of these addresses.
    At(Vec<Ipv4Addr>),
    /// Nowhere.
    Nowhere,
}

impl Look {
    fn read(value: &toml::Value) -> Option<Self> {
        if let Some(wished) = value.as_bool() {
            return Some(if wished { Look::Everywhere } else { Look::Nowhere });
        }
        let addresses = value.as_array()?.iter().take(MAX_LOOKED_AT);
        let addresses =
            addresses.map(|address| address.as_str()?.parse().ok()).collect::<Option<Vec<_>>>()?;
        Some(if addresses.is_empty() { Look::Nowhere } else { Look::At(addresses) })
    }
}

impl Config {
    /// Reads the file; without one nobody is called.
    pub fn read(folder: &DataFolder) -> Result<Self, Failure> {
        let path = folder.node_folder().join(CONFIG);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).map_err(|e| format!("{}: {e}", path.display()).into()),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(e) => Err(format!("{}: {e}", path.display()).into()),
        }
    }

    fn parse(text: &str) -> Result<Self, Failure> {
        let table: toml::Table = text.parse()?;
        let mut config = Self::default();
        let known = [
            "listen",
            "every_minutes",
            "kilobits_per_second",
            "window",
            "utc_offset_minutes",
            "neighbours",
            "peer",
        ];
        if let Some(other) = table.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(format!("{other} is not known; known are {}", known.join(", ")).into());
        }
        let number =
            |key: &str, most: i64, otherwise: i64| match table.get(key).map(|value| value.as_integer()) {
                None => Ok(otherwise),
                Some(Some(number)) if (-most..=most).contains(&number) => Ok(number),
                Some(_) => Err(format!("{key} is a whole number, at most {most}")),
            };
        config.rules.every_minutes = number("every_minutes", 100_000, 60)?.max(1) as u32;
        config.rules.kilobits_per_second = number("kilobits_per_second", 10_000_000, 0)?.max(0) as u32;
        let offset = number("utc_offset_minutes", 14 * 60, 0)? as i32;
        config.utc_offset_minutes = table.contains_key("utc_offset_minutes").then_some(offset);
        if let Some(window) = table.get("window") {
            let hours = window.as_str().and_then(|text| text.split_once('-')).and_then(|(from, until)| {
                Some((from.trim().parse::<u8>().ok()?, until.trim().parse::<u8>().ok()?))
            });
            let hours = hours.filter(|(from, until)| *from < 24 && *until <= 24);
            config.rules.window = Some(hours.ok_or("window is two hours of the day, e.g. \"22-5\"")?);
        }
        if let Some(listen) = table.get("listen") {
            let address = listen.as_str().and_then(|text| text.parse().ok());
            config.listen = Some(address.ok_or("listen is an address and a port, e.g. \"0.0.0.0:7440\"")?);
        }
        if let Some(neighbours) = table.get("neighbours") {
            let look = Look::read(neighbours);
            config.look = look
                .ok_or("neighbours is true, false, or addresses of this machine, e.g. [\"192.168.1.5\"]")?;
        }
        let peers = table.get("peer").map(|peers| peers.as_array().ok_or("a peer is written [[peer]]"));
        for peer in peers.transpose()?.into_iter().flatten().take(MAX_PEERS) {
            let text =
                |key: &str| peer.get(key).and_then(toml::Value::as_str).ok_or(format!("a peer lacks {key}"));
            let known = ["node", "address", "metered"];
            let mut keys = peer.as_table().into_iter().flat_map(toml::Table::keys);
            if let Some(other) = keys.find(|key| !known.contains(&key.as_str())) {
                return Err(format!("{other} of a peer is not known; known are {}", known.join(", ")).into());
            }
            let node = text("node")?.parse().map_err(|e| format!("a peer's node: {e}"))?;
            let metered = peer.get("metered").map(|metered| metered.as_bool());
            let metered = metered.unwrap_or(Some(false)).ok_or("metered of a peer is true or false")?;
            // The address that was written last: a central that moved is not called at its old place.
            config.peers.retain(|known| known.node != node);
            config.peers.push(Peer { node, address: text("address")?.to_owned(), metered });
        }
        Ok(config)
    }

    /// When and how fast, by the clock of a node in this zone.
    pub fn rules_in(&self, zone: Zone, now: UtcMillis) -> Rules {
        let offset = self.utc_offset_minutes.unwrap_or_else(|| zone.offset_minutes(now));
        Rules { utc_offset_minutes: offset, ..self.rules }
    }

    /// Writes the file that explains itself, if there is none: what may stand there, and nobody to call.
    pub fn explain(folder: &DataFolder) -> Result<(), Failure> {
        let path = folder.node_folder().join(CONFIG);
        match path.exists() {
            true => Ok(()),
            false => Ok(write_durably(&path, TEMPLATE.as_bytes(), 0o644)?),
        }
    }

    /// Adds a peer to the file, or gives it a new address. What a person wrote there stays.
    pub fn add_peer(folder: &DataFolder, node: NodeKey, address: &str) -> Result<(), Failure> {
        let config = Self::read(folder)?;
        let known = config.peers.iter().find(|known| known.node == node);
        if known.is_some_and(|known| known.address == address) {
            return Ok(());
        }
        // Who moved is called over the same link.
        let metered = if known.is_some_and(|known| known.metered) { "metered = true\n" } else { "" };
        let path = folder.node_folder().join(CONFIG);
        let mut text = std::fs::read_to_string(&path).unwrap_or_else(|_| TEMPLATE.to_owned());
        let address = toml::Value::from(address);
        text.push_str(&format!("\n[[peer]]\nnode = \"{node}\"\naddress = {address}\n{metered}"));
        Self::parse(&text)?;
        Ok(write_durably(&path, text.as_bytes(), 0o644)?)
    }
}

/// A new file: what may stand there, with what is so without it.
const TEMPLATE: &str = "\
# Whom this node calls to exchange. A running hub reads this file again before each call.
#every_minutes = 60
#kilobits_per_second = 0        # 0 = as fast as the link is
#window = \"22-5\"                # only from ten in the evening to five in the morning
#utc_offset_minutes = -300      # only if the window is to go by another clock than the box's own (/box/clock, chaski zone)
#listen = \"0.0.0.0:7440\"        # others may call this node here (needs a restart)
#neighbours = true              # boxes of the same network in the same local network find each other (needs a restart)
# Each node that is called by its address, e.g. the central; `chaski node list --json` prints a node in full.
#[[peer]]
#node = \"...\"
#address = \"central.example:7440\"
#metered = true                # paid by the megabyte: courses and updates do not come over this link
";

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::Scratch;

    #[test]
    fn the_file_is_read_as_it_is_explained() {
        let scratch = Scratch::new("post").unwrap();
        let folder = DataFolder::at(scratch.path());
        Config::explain(&folder).unwrap();
        assert_eq!(Config::read(&folder).unwrap(), Config::default());
        let node = NodeKey([7; 32]);
        Config::add_peer(&folder, node, "central.example:7440").unwrap();
        Config::add_peer(&folder, node, "central.example:7440").unwrap();
        let config = Config::read(&folder).unwrap();
        let peer = |address: &str, metered| Peer { node, address: address.to_owned(), metered };
        assert_eq!(config.peers, [peer("central.example:7440", false)]);
        assert_eq!(config.rules, Rules::default());
        // Every line of the template, with its sign taken away, is understood.
        let said = TEMPLATE.replace("...", &node.to_string());
        let settings = said.lines().filter(|line| !line.starts_with("# "));
        let all: String = settings.map(|line| format!("{}\n", &line[1..])).collect();
        let config = Config::parse(&all).unwrap();
        assert_eq!(config.look, Look::Everywhere);
        assert_eq!(config.peers, [peer("central.example:7440", true)]);
        assert_eq!(config.rules.window, Some((22, 5)));
        assert_eq!((config.utc_offset_minutes, config.listen.map(|at| at.port())), (Some(-300), Some(7440)));
        // The window goes by the node's zone unless the file says otherwise.
        let (zone, now) = ("America/Santiago".parse().unwrap(), UtcMillis(1_783_000_000_000));
        assert_eq!(config.rules_in(zone, now), Rules { utc_offset_minutes: -300, ..config.rules });
        let without = Config { utc_offset_minutes: None, ..config.clone() };
        assert_eq!(without.rules_in(zone, now), Rules { utc_offset_minutes: -240, ..config.rules });
        assert_eq!(without.rules_in(Zone::UTC, now).utc_offset_minutes, 0);
        Config::add_peer(&folder, node, "central.example:7441").unwrap();
        assert_eq!(Config::read(&folder).unwrap().peers, [peer("central.example:7441", false)]);
        // Who says that a link is paid for need not say so again when its other end moves.
        let path = folder.node_folder().join(CONFIG);
        let text = std::fs::read_to_string(&path).unwrap() + "metered = true\n";
        std::fs::write(&path, text).unwrap();
        Config::add_peer(&folder, node, "central.example:7442").unwrap();
        assert_eq!(Config::read(&folder).unwrap().peers, [peer("central.example:7442", true)]);
        let of_peer = |more: &str| {
            let said = Config::parse(&format!("[[peer]]\nnode = \"{node}\"\naddress = \"a:1\"\n{more}"));
            said.map_err(|error| error.to_string())
        };
        assert_eq!(
            of_peer("meterd = true").unwrap_err(),
            "meterd of a peer is not known; known are node, address, metered"
        );
        assert_eq!(of_peer("metered = \"yes\"").unwrap_err(), "metered of a peer is true or false");
        let look = |value: &str| Config::parse(&format!("neighbours = {value}")).map(|config| config.look);
        assert_eq!(look("false").unwrap(), Look::Nowhere);
        assert_eq!(look("[]").unwrap(), Look::Nowhere);
        assert_eq!(look("[\"127.0.0.1\"]").unwrap(), Look::At(vec![Ipv4Addr::LOCALHOST]));
        assert!(look("[\"here\"]").is_err() && look("3").is_err());
        for wrong in
            ["window = \"25-3\"", "every = 3", "listen = 3", "[[peer]]\nnode = \"x\"\naddress = \"y\""]
        {
            assert!(Config::parse(wrong).is_err(), "{wrong}");
        }
    }
}
