//! A hub's post: it calls its peers by itself, and is called where its configuration says so. Nobody who learns waits for it.

use crate::{
    cli::Failure,
    hub::{DataFolder, governance_of, key_ring::Ring, leaving_of},
    machine::{EARLIEST_BELIEVED, MachineClock, MachineEntropy},
};
use directory::Directory;
use exchange::{
    Desk, Here, KeyRing, Talked, Welcome, Wrapping,
    net::{Call, CallError, Door, call, serve},
    schedule::{Past, Rules, is_due},
};
use kernel::{Clock, NodeKey, departures::LeaveWay, ports::Departures};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::Duration,
};
use store::{Store, node::write_durably};

/// The file in a node's folder that makes it a member of a network.
pub const WELCOME: &str = "welcome";
/// The file in a node's folder that says whom it calls, when, and where it is called.
const CONFIG: &str = "exchange.toml";
/// The file in a node's folder that holds the keys of letters to it.
pub const LETTER_KEYS: &str = "letters.keys";
/// Rounds between two looks whether the key of letters is to be changed: an hour.
const RENEW_EVERY: u32 = 180;
/// How often it is looked whether somebody is to be called.
const ROUND: Duration = Duration::from_secs(20);
/// Peers in one file.
const MAX_PEERS: usize = 64;

/// Whom a node calls, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Node and address of each peer.
    pub peers: Vec<(NodeKey, String)>,
    /// When and how fast.
    pub rules: Rules,
    /// Where it is called; `None` = nowhere.
    pub listen: Option<SocketAddr>,
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
        let known =
            ["listen", "every_minutes", "kilobits_per_second", "window", "utc_offset_minutes", "peer"];
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
        config.rules.utc_offset_minutes = number("utc_offset_minutes", 14 * 60, 0)? as i32;
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
        let peers = table.get("peer").map(|peers| peers.as_array().ok_or("a peer is written [[peer]]"));
        for peer in peers.transpose()?.into_iter().flatten().take(MAX_PEERS) {
            let text =
                |key: &str| peer.get(key).and_then(toml::Value::as_str).ok_or(format!("a peer lacks {key}"));
            let node = text("node")?.parse().map_err(|e| format!("a peer's node: {e}"))?;
            config.peers.push((node, text("address")?.to_owned()));
        }
        Ok(config)
    }

    /// Adds a peer to the file, or gives it a new address. What a person wrote there stays.
    pub fn add_peer(folder: &DataFolder, node: NodeKey, address: &str) -> Result<(), Failure> {
        let config = Self::read(folder)?;
        if config.peers.iter().any(|(known, at)| *known == node && at == address) {
            return Ok(());
        }
        let path = folder.node_folder().join(CONFIG);
        let mut text = std::fs::read_to_string(&path).unwrap_or_else(|_| TEMPLATE.to_owned());
        text.push_str(&format!("\n[[peer]]\nnode = \"{node}\"\naddress = {}\n", toml::Value::from(address)));
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
#utc_offset_minutes = -300      # what the clock on the wall is ahead of Greenwich
#listen = \"0.0.0.0:7440\"        # neighbours may call this node here (needs a restart)
";

/// A node at its exchange, from its folder and its open store; what leaves goes in that way.
pub fn here(folder: &DataFolder, store: Store, way: LeaveWay) -> Result<(Here, Directory), Failure> {
    let (offer, own) = folder.wrapping()?;
    let path = folder.node_folder().join(WELCOME);
    let welcome = match std::fs::read(&path) {
        Ok(bytes) => Some(Welcome::from_bytes(&bytes).map_err(|e| format!("{}: {e}", path.display()))?),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
        Err(e) => return Err(format!("{}: {e}", path.display()).into()),
    };
    let directory = Directory::new(store.clone(), offer, own);
    let schools = directory.own_school()?.map(|own| own.school).into_iter().collect();
    let secret = folder.secret()?;
    let leaving = leaving_of(&store, &directory, welcome.as_ref(), secret.public(), way);
    leaving.tell_finished_days()?;
    governance_of(&store, &directory).answer_by_consent()?;
    let departures = Some(leaving as Arc<dyn Departures>);
    let keys = Some(Arc::new(Ring(directory.clone())) as Arc<dyn KeyRing>);
    let wrapping =
        Wrapping::at(folder.node_folder().join(LETTER_KEYS), MachineClock.now(), &mut MachineEntropy)?;
    let here = Here { store, secret, wrapping, welcome, schools, departures, keys, files: None };
    renew_wrapping(&here)?;
    Ok((here, directory))
}

/// Changes the key of letters to this node if it is due. A clock that is lost says nothing about that.
pub fn renew_wrapping(here: &Here) -> Result<(), Failure> {
    let now = MachineClock.now();
    if now >= EARLIEST_BELIEVED && here.renew_wrapping(now, &mut MachineEntropy)? {
        tracing::info!("letters to this node are sealed under a new key from now on");
    }
    Ok(())
}

/// The running post; ends with the hub.
pub struct Post {
    stop: Option<mpsc::Sender<()>>,
    threads: Vec<JoinHandle<()>>,
    close: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Post {
    /// Starts calling, and listening if the configuration says where. A box that belongs to no network does nothing.
    pub fn begin(folder: &DataFolder, store: Store) -> Result<Self, Failure> {
        let mut post = Self { stop: None, threads: vec![], close: None };
        if !folder.node_folder().join(WELCOME).exists() {
            return Ok(post);
        }
        // A wrong line in the file must not keep a school closed.
        let config = Config::read(folder)
            .inspect_err(|error| tracing::error!(%error, "the exchange is off"))
            .unwrap_or_default();
        let desk = Arc::new(Desk::new(here(folder, store, LeaveWay::Network)?.0));
        if let Some(listen) = config.listen {
            post.open_door(&desk, listen, config.rules.kilobits_per_second)?;
        }
        let (stop, stopped) = mpsc::channel::<()>();
        post.stop = Some(stop);
        let folder = folder.clone();
        let calling = move || {
            let mut past = BTreeMap::new();
            let mut rounds = 0u32;
            while stopped.recv_timeout(ROUND) == Err(mpsc::RecvTimeoutError::Timeout) {
                match Config::read(&folder) {
                    Ok(config) => {
                        round(&desk, &config, &mut past);
                        end_lost_life(&desk);
                    }
                    Err(error) => tracing::error!(%error, "nobody is called"),
                }
                rounds = rounds.wrapping_add(1);
                if rounds.is_multiple_of(RENEW_EVERY)
                    && let Err(error) = renew_wrapping(&desk.here)
                {
                    tracing::error!(%error, "the key of letters could not be changed");
                }
            }
        };
        post.threads.push(std::thread::Builder::new().name("post".into()).spawn(calling)?);
        Ok(post)
    }

    fn open_door(&mut self, desk: &Arc<Desk>, listen: SocketAddr, rate: u32) -> Result<(), Failure> {
        let mut door = Door::new(desk.clone(), Arc::new(MachineClock));
        door.kilobits_per_second = rate;
        let (close, closed) = tokio::sync::oneshot::channel::<()>();
        self.close = Some(close);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_stack_size(512 * 1024)
            .enable_all()
            .build()?;
        let serving = move || {
            let served = runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind(listen).await?;
                let closed = async {
                    let _ = closed.await;
                };
                serve(listener, Arc::new(door), closed).await
            });
            if let Err(error) = served {
                tracing::error!(%listen, %error, "neighbours cannot call this box");
            }
        };
        self.threads.push(std::thread::Builder::new().name("door".into()).spawn(serving)?);
        Ok(())
    }

    /// Waits until the call that is under way is done.
    pub fn end(self) {
        drop(self.stop);
        drop(self.close);
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

/// A copy of this box's disk went on under its name, and the central has kept the copy's branch: this box goes on under a new name.
fn end_lost_life(desk: &Desk) {
    match desk.end_lost_life() {
        Ok(false) => {}
        Ok(true) => tracing::warn!(
            "another machine writes under this box's name, and the central has kept its branch: this box goes on under a new \
             name, and writes again what it wrote before"
        ),
        Err(error) => tracing::warn!(%error, "it could not be looked whether this box has a double"),
    }
}

/// Calls whoever is due.
fn round(desk: &Desk, config: &Config, past: &mut BTreeMap<NodeKey, Past>) {
    for (node, address) in &config.peers {
        let now = MachineClock.now();
        let known = past.entry(*node).or_default();
        if !is_due(&config.rules, known, now) {
            continue;
        }
        let rate = config.rules.kilobits_per_second;
        let result =
            call(desk, &Call { address: address.clone(), node: *node, kilobits_per_second: rate }, now);
        *known = after(*known, &result);
        match result {
            Ok(talked) if talked.new + talked.shown + talked.blocks_out > 0 => {
                let (new, out) = (talked.new, talked.entries_out);
                tracing::info!(%node, new, out, "exchanged");
            }
            Ok(_) => {}
            Err(error) => tracing::info!(%node, %error, failures = known.failures, "no exchange"),
        }
    }
}

/// What is known of a peer after a call.
fn after(past: Past, result: &Result<Talked, CallError>) -> Past {
    let now = MachineClock.now();
    let tried_at = Some(now);
    match result {
        Ok(_) => Past { tried_at, failures: 0, not_before: None },
        Err(CallError::Later { seconds }) => {
            let seconds = i64::try_from(*seconds).unwrap_or(i64::MAX / 2_000);
            Past { tried_at: None, failures: past.failures, not_before: Some(now.plus_ms(seconds * 1_000)) }
        }
        // It moved something: the link is bad, not dead.
        Err(CallError::Broke { talked, .. }) if talked.bytes_in > 0 => {
            Past { tried_at, failures: 1, not_before: None }
        }
        Err(_) => Past { tried_at, failures: past.failures.saturating_add(1), not_before: None },
    }
}

/// Until the process is told to stop.
pub async fn stopped() {
    super::serve::stopped().await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::Scratch;

    #[test]
    fn the_file_is_read_as_it_is_explained() {
        let scratch = Scratch::new("post").unwrap();
        let folder = DataFolder::at(scratch.path());
        assert_eq!(Config::read(&folder).unwrap(), Config::default());
        let node = NodeKey([7; 32]);
        Config::add_peer(&folder, node, "central.example:7440").unwrap();
        Config::add_peer(&folder, node, "central.example:7440").unwrap();
        let config = Config::read(&folder).unwrap();
        assert_eq!(config.peers, [(node, "central.example:7440".to_owned())]);
        assert_eq!(config.rules, Rules::default());
        // Every line of the template, with its sign taken away, is understood.
        let all: String = TEMPLATE.lines().skip(1).map(|line| format!("{}\n", &line[1..])).collect();
        let config = Config::parse(&all).unwrap();
        assert_eq!(config.rules.window, Some((22, 5)));
        assert_eq!((config.rules.utc_offset_minutes, config.listen.map(|at| at.port())), (-300, Some(7440)));
        for wrong in
            ["window = \"25-3\"", "every = 3", "listen = 3", "[[peer]]\nnode = \"x\"\naddress = \"y\""]
        {
            assert!(Config::parse(wrong).is_err(), "{wrong}");
        }
    }
}
