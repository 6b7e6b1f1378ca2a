//! [`Lookout`]: says to the local networks that this box is here, and keeps the list of boxes that said so.

use super::Look;
use crate::{
    hub::measures::own_addresses,
    machine::{MachineClock, MachineEntropy},
};
use exchange::{
    neighbours::{Beacon, Neighbours, NetworkKey},
    net::lan::Lan,
};
use kernel::{Clock, NodeKey};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// From "I am here" to the next one.
const SAY_EVERY: Duration = Duration::from_secs(30);
/// A newcomer hears at once that others are here; not more often than this, whatever comes.
const ANSWER_EVERY: Duration = Duration::from_secs(5);
/// How long an ear is held out before something else is looked at.
const LISTEN: Duration = Duration::from_secs(1);
/// Datagrams read in one go before something else is looked at.
const READ_AT_ONCE: usize = 64;

/// The running lookout; ends with the post.
pub struct Lookout {
    neighbours: Arc<Mutex<Neighbours>>,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Lookout {
    /// Looks out for boxes of the network of this root. `heard` is called when there is a new one.
    pub fn begin(
        root: NodeKey,
        own: NodeKey,
        port: u16,
        look: Look,
        heard: impl Fn() + Send + 'static,
    ) -> io::Result<Self> {
        let lan = Lan::open(LISTEN)?;
        let (neighbours, stop) = (Arc::<Mutex<Neighbours>>::default(), Arc::<AtomicBool>::default());
        let watch = Watch {
            lan,
            look,
            key: NetworkKey::of(root),
            beacon: Beacon { node: own, port },
            neighbours: neighbours.clone(),
        };
        let stopping = stop.clone();
        let thread = std::thread::Builder::new()
            .name("lookout".into())
            .spawn(move || watch.keep(&stopping, &heard))?;
        Ok(Self { neighbours, stop, thread })
    }

    /// Who is here now, and where each may be called.
    pub fn present(&self) -> Vec<(NodeKey, Vec<SocketAddr>)> {
        let mut neighbours = self.neighbours.lock().unwrap_or_else(PoisonError::into_inner);
        neighbours.present(MachineClock.now())
    }

    /// Ends it, within a second.
    pub fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.thread.join();
    }
}

struct Watch {
    lan: Lan,
    look: Look,
    key: NetworkKey,
    beacon: Beacon,
    neighbours: Arc<Mutex<Neighbours>>,
}

impl Watch {
    fn keep(mut self, stop: &AtomicBool, heard: &impl Fn()) {
        let mut said: Option<Instant> = None;
        let mut asked = false;
        while !stop.load(Ordering::Relaxed) {
            let pause = if asked { ANSWER_EVERY } else { SAY_EVERY };
            if said.is_none_or(|said| said.elapsed() >= pause) {
                // Cables are plugged in and Wi-Fi comes and goes.
                self.lan.attend(&self.addresses());
                self.say();
                (said, asked) = (Some(Instant::now()), false);
            }
            for _ in 0..READ_AT_ONCE {
                let Some((bytes, from)) = self.lan.hear() else { break };
                if self.take(&bytes, from) {
                    asked = true;
                    heard();
                }
            }
        }
    }

    fn addresses(&self) -> Vec<Ipv4Addr> {
        match &self.look {
            Look::Everywhere => own_addresses(),
            Look::At(addresses) => addresses.clone(),
            Look::Nowhere => vec![],
        }
    }

    fn say(&self) {
        if let Some(datagram) = self.beacon.seal(&self.key, &mut MachineEntropy) {
            self.lan.say(&datagram);
        }
    }

    /// Takes what came. Returns whether somebody is new.
    fn take(&self, bytes: &[u8], from: SocketAddr) -> bool {
        let now = MachineClock.now();
        let mut neighbours = self.neighbours.lock().unwrap_or_else(PoisonError::into_inner);
        if !neighbours.may_look(now) {
            return false;
        }
        let Some(beacon) = Beacon::open(&self.key, bytes) else { return false };
        if beacon.node == self.beacon.node || beacon.port == 0 {
            return false;
        }
        let is_new = neighbours.hear(beacon.node, SocketAddr::new(from.ip(), beacon.port), now);
        if is_new {
            tracing::info!(node = %beacon.node, %from, "a box of the same network is in this local network");
        }
        is_new
    }
}
