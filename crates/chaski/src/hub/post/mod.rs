//! A hub's post: it calls its peers and neighbours by itself, and is called where its configuration says so. Nobody who learns waits
//! for it. It looks at the folder again and again, so a box that joins a network needs no restart.

mod config;
mod double;
mod lookout;
mod moved;

pub use config::{Config, Look, Peer};
pub use double::Double;
pub use moved::call_where_it_is;

use crate::{
    cli::Failure,
    hub::{DataFolder, arrivals, clock, files_came::FilesCame, governance_of, key_ring, leaving_of, zone},
    machine::{EARLIEST_BELIEVED, MachineClock, MachineEntropy},
    network::{Account, met_by_call, tell_program, tell_update},
};
use directory::Directory;
use exchange::{
    Contacts, Desk, Here, KeyRing, Talked, Welcome, Wrapping,
    files::Shelf,
    net::{Call, CallError, Door, call_for_files, call_neighbour, introduce, leave, serve},
    schedule::{Past, Rules, is_due},
};
use kernel::{
    Clock, NodeKey, Origin, SchoolId, UtcMillis,
    departures::LeaveWay,
    ports::{Departures, PortError},
};
use lookout::Lookout;
use std::{
    collections::{BTreeMap, BTreeSet},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread::JoinHandle,
    time::Duration,
};
use store::Store;
use tutoring::sums;
use upkeep::{health::Exchange, update::ProgramFolder};

/// The file in a node's folder that makes it a member of a network.
pub const WELCOME: &str = "welcome";
/// The file in a node's folder that holds the keys of letters to it.
pub const LETTER_KEYS: &str = "letters.keys";
/// Rounds between two looks whether the key of letters is to be changed: about an hour.
const RENEW_EVERY: u32 = 180;
/// How often it is looked whether somebody is to be called.
const ROUND: Duration = Duration::from_secs(20);
/// Wishes waiting: somebody who presses a button again and again is called for once.
const RINGS_WAITING: usize = 4;
/// Where boxes of the local network call this one, if nobody chose another place.
const DOOR: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::UNSPECIFIED), 7_440);
/// A neighbour costs nobody money, and finding that nothing is new costs 170 bytes.
const NEIGHBOUR_EVERY_MINUTES: u32 = 5;
/// Neighbours called before it is looked again whether the central is due: one that does not answer costs half a minute.
const NEIGHBOURS_A_ROUND: u32 = 4;
/// Of two neighbours one calls first; the other one when that has not come.
const SECOND_AFTER_MS: i64 = 60_000;

/// A node at its exchange, from its folder and its open store; what leaves goes in that way.
pub fn here(folder: &DataFolder, store: Store, way: LeaveWay) -> Result<(Here, Directory), Failure> {
    let (offer, own) = folder.wrapping()?;
    let welcome = match welcome_file(folder)? {
        Some(bytes) => Some(Welcome::from_bytes(&bytes).map_err(|e| format!("{WELCOME}: {e}"))?),
        None => None,
    };
    let directory = Directory::new(store.clone(), offer, own);
    let schools = directory.own_school()?.map(|own| own.school).into_iter().collect();
    let secret = folder.secret()?;
    let leaving = leaving_of(folder, &store, &directory, welcome.as_ref(), secret.public(), way);
    leaving.tell_finished_days()?;
    governance_of(&store, &directory).answer_by_consent()?;
    if welcome.is_some() {
        tell_program(&store)?;
        tell_update(&store, &ProgramFolder::of(folder.path()).state()?)?;
        tell_weeks(folder, &store, &directory)?;
    }
    let departures = Some(leaving as Arc<dyn Departures>);
    let keys = Some(Arc::new(key_ring::Ring(directory.clone())) as Arc<dyn KeyRing>);
    // Another process of this central may look at the same file at this moment.
    let _one = folder.is_on_server().then(|| folder.one_at_a_time()).transpose()?;
    let wrapping =
        Wrapping::at(folder.node_folder().join(LETTER_KEYS), MachineClock.now(), &mut MachineEntropy)?;
    let files = Some(arrivals::shelf_unserved(folder, &store, &directory));
    let here = Here { store, secret, wrapping, welcome, schools, departures, keys, files };
    renew_wrapping(&here)?;
    Ok((here, directory))
}

/// Tells the network's central what the school worked on, in sums that name nobody: each week once, when it is over. A box on its own
/// has nobody to tell, and one that does not know the day has nothing to say of a week.
pub fn tell_weeks(folder: &DataFolder, store: &Store, directory: &Directory) -> Result<(), Failure> {
    let Some(own) = directory.own_school()? else { return Ok(()) };
    let (zone, now) = (zone::zone_of(folder, directory), MachineClock.now());
    if !clock::stamps_today(store)? || sums::due(store, own.school, now, zone)?.is_empty() {
        return Ok(());
    }
    if speaks_for(folder, store)?.is_some_and(|schools| schools.contains(&own.school)) {
        sums::count_weeks(store, directory, own.school, now, zone)?;
    }
    Ok(())
}

/// For which schools this box may write, by its certificates; `None`: it belongs to no network, or is a central, which may for any.
pub fn speaks_for(folder: &DataFolder, store: &Store) -> Result<Option<BTreeSet<SchoolId>>, Failure> {
    let Some(bytes) = welcome_file(folder)? else { return Ok(None) };
    let welcome = Welcome::from_bytes(&bytes).map_err(|e| format!("{WELCOME}: {e}"))?;
    let (own, trust) =
        (folder.secret()?.public(), store.read_blocking(|db| exchange::Trust::load(&welcome, db))?);
    let schools = trust.certificates_of(own).flat_map(|terms| terms.schools.iter().copied()).collect();
    Ok(Some(schools).filter(|_| !trust.is_central(own)))
}

/// The boxes of the network with the schools that their certificates name, as this box believes them now; none where it belongs to no
/// network.
pub fn boxes_of(folder: &DataFolder, store: &Store) -> governance::FindBoxes {
    let (folder, store) = (folder.clone(), store.clone());
    Arc::new(move || {
        let port = |error: &dyn std::fmt::Display| PortError(error.to_string());
        let Some(welcome) = folder.welcome().map_err(|error| port(&error))? else {
            return Ok(BTreeMap::new());
        };
        let trust =
            store.read_blocking(|db| exchange::Trust::load(&welcome, db)).map_err(|error| port(&error))?;
        let mut boxes: BTreeMap<NodeKey, Vec<SchoolId>> = BTreeMap::new();
        for terms in trust.certificates() {
            let schools = boxes.entry(terms.node).or_default();
            schools.extend(terms.schools.iter().copied());
            schools.sort();
            schools.dedup();
        }
        Ok(boxes)
    })
}

/// A serving box's desk, which keeps files where its pages look for them.
fn at_exchange(folder: &DataFolder, store: &Store, files: &Arc<Shelf>) -> Result<Arc<Desk>, Failure> {
    let (here, _) = here(folder, store.clone(), LeaveWay::Network)?;
    Ok(Arc::new(Desk::new(Here { files: Some(files.clone()), ..here })))
}

/// What makes this node a member, as it lies there now.
fn welcome_file(folder: &DataFolder) -> Result<Option<Vec<u8>>, Failure> {
    let path = folder.node_folder().join(WELCOME);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(format!("{}: {e}", path.display()).into()),
    }
}

/// Changes the key of letters to this node if it is due. A clock that is lost says nothing about that.
pub fn renew_wrapping(here: &Here) -> Result<(), Failure> {
    let now = MachineClock.now();
    if now >= EARLIEST_BELIEVED && here.renew_wrapping(now, &mut MachineEntropy)? {
        tracing::info!("letters to this node are sealed under a new key from now on");
    }
    Ok(())
}

/// How the last call to a node went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Whom.
    pub node: NodeKey,
    /// A box of the same local network that was found there.
    pub neighbour: bool,
    /// Since when it is so.
    pub at: UtcMillis,
    /// How.
    pub outcome: Outcome,
}

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is under way.
    Calling,
    /// All was exchanged.
    Done {
        /// Entries that came.
        came: u64,
        /// Entries that went.
        went: u64,
        /// What came of files.
        files: FilesCame,
        /// Files are to come, and not over this link, which is metered.
        files_wait: bool,
    },
    /// Nobody answers there.
    NoWay,
    /// Somebody else answers there.
    Another,
    /// It asks to be called later.
    Later,
    /// The link broke; the next call goes on there.
    Broke,
    /// It says that this box has no certificate there, or that its word was taken back.
    NotBelieved,
    /// One of the two does not know the other, or could not go on.
    Failed,
}

/// What pages may do with the running post: hear how it went, and wish that everybody is called now.
#[derive(Clone)]
pub struct Bell {
    rings: mpsc::SyncSender<Ring>,
    contacts: Arc<Mutex<BTreeMap<NodeKey, Contact>>>,
    off: Arc<Mutex<Option<String>>>,
    double: Arc<Mutex<Option<Double>>>,
    /// The same for longer than this process runs.
    account: Arc<Account>,
}

enum Ring {
    /// Call everybody now, whatever the hour.
    Everybody,
    /// Somebody new was heard.
    Neighbour,
    Stop,
}

impl Bell {
    /// Of a box whose post does not run.
    pub fn unheard() -> Self {
        Self {
            rings: mpsc::sync_channel(1).0,
            contacts: Arc::default(),
            off: Arc::default(),
            double: Arc::default(),
            account: Arc::default(),
        }
    }

    /// Everybody is called as soon as a call that is under way is done.
    pub fn ring(&self) {
        // Where as many wishes wait, one more changes nothing.
        let _ = self.rings.try_send(Ring::Everybody);
    }

    /// The account of who was met, also by whom no call is made.
    pub fn account(&self) -> Arc<Account> {
        self.account.clone()
    }

    /// How the last calls went, the latest first.
    pub fn contacts(&self) -> Vec<Contact> {
        let contacts = self.contacts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut contacts: Vec<_> = contacts.values().cloned().collect();
        contacts.sort_by_key(|contact| std::cmp::Reverse(contact.at));
        contacts
    }

    /// Why nothing is exchanged, where somebody has to do something about it.
    pub fn trouble(&self) -> Exchange {
        if let Some(why) = self.off.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Exchange::Off(why);
        }
        // A neighbour may not have heard of this box yet; whom the box was told to call has.
        let contacts = self.contacts.lock().unwrap_or_else(PoisonError::into_inner);
        if contacts.values().any(|with| !with.neighbour && with.outcome == Outcome::NotBelieved) {
            return Exchange::NotBelieved;
        }
        match self.double() {
            Some(Double::Open) => Exchange::Doubled,
            _ => Exchange::Free,
        }
    }

    /// Another machine with this box's name, if there is known to be one.
    pub fn double(&self) -> Option<Double> {
        *self.double.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look_for_double(&self, desk: &Desk) {
        match double::of_box(desk, MachineClock.now()) {
            Ok(found) => *self.double.lock().unwrap_or_else(PoisonError::into_inner) = found,
            Err(error) => {
                tracing::warn!(%error, "it could not be looked whether another machine has this box's name");
            }
        }
    }

    fn is_off(&self, why: Option<String>) {
        *self.off.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }

    /// Notes a call that came to its end; at once if it moved something, for then the disk was written anyway.
    fn note(&self, node: NodeKey, result: &Result<Talked, CallError>) {
        if let Ok(talked) = result {
            self.account.met(met_by_call(node, MachineClock.now(), talked));
            if talked.new + talked.entries_out > 0 {
                self.account.keep_soon();
            }
        }
    }

    fn forget_but(&self, is_known: impl Fn(&NodeKey) -> bool) {
        let mut contacts = self.contacts.lock().unwrap_or_else(PoisonError::into_inner);
        contacts.retain(|node, _| is_known(node));
    }

    fn tell(&self, node: NodeKey, neighbour: bool, outcome: Outcome) {
        let mut contacts = self.contacts.lock().unwrap_or_else(PoisonError::into_inner);
        contacts.insert(node, Contact { node, neighbour, at: MachineClock.now(), outcome });
    }
}

/// The running post; ends with the hub.
pub struct Post {
    bell: Bell,
    thread: JoinHandle<()>,
}

impl Post {
    /// Starts. A box that belongs to no network does nothing until it does.
    pub fn begin(folder: &DataFolder, store: Store, files: Arc<Shelf>) -> Result<Self, Failure> {
        let (rings, rung) = mpsc::sync_channel(RINGS_WAITING);
        let bell = Bell { rings, ..Bell::unheard() };
        let (offer, own) = folder.wrapping()?;
        let keeper = Keeper {
            folder: folder.clone(),
            directory: Directory::new(store.clone(), offer, own),
            store,
            files,
            bell: bell.clone(),
            member: None,
            past: BTreeMap::new(),
            introduced: BTreeSet::new(),
        };
        let thread = std::thread::Builder::new().name("post".into()).spawn(move || keeper.keep(&rung))?;
        Ok(Self { bell, thread })
    }

    /// For pages.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Waits until the call that is under way is done.
    pub fn end(self) {
        let _ = self.bell.rings.send(Ring::Stop);
        let _ = self.thread.join();
    }
}

/// What a box does that belongs to a network.
struct Member {
    /// The file that made it one.
    welcome: Vec<u8>,
    desk: Arc<Desk>,
    door: Option<OpenDoor>,
    lookout: Option<Lookout>,
}

/// Does the work, on a thread of its own.
struct Keeper {
    folder: DataFolder,
    store: Store,
    /// Whose school's country says in which time zone the window is.
    directory: Directory,
    files: Arc<Shelf>,
    bell: Bell,
    member: Option<Member>,
    past: BTreeMap<NodeKey, Past>,
    /// To whom this box has shown its certificate since it started.
    introduced: BTreeSet<NodeKey>,
}

impl Keeper {
    fn keep(mut self, rung: &mpsc::Receiver<Ring>) {
        self.look_at_membership();
        let mut rounds = 0u32;
        loop {
            let everybody = match rung.recv_timeout(ROUND) {
                Ok(Ring::Stop) | Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Ok(Ring::Everybody) => true,
                Ok(Ring::Neighbour) | Err(mpsc::RecvTimeoutError::Timeout) => false,
            };
            self.look_at_membership();
            if everybody {
                self.past.clear();
            }
            match Config::read(&self.folder) {
                Ok(config) => self.round(&config, everybody),
                Err(error) => {
                    self.bell.is_off(Some(error.to_string()));
                    tracing::error!(%error, "nobody is called");
                }
            }
            rounds = rounds.wrapping_add(1);
            if rounds.is_multiple_of(RENEW_EVERY)
                && let Some(member) = &self.member
                && let Err(error) = renew_wrapping(&member.desk.here)
            {
                tracing::error!(%error, "the key of letters could not be changed");
            }
        }
        if let Some(member) = self.member {
            member.lookout.into_iter().for_each(Lookout::end);
            member.door.into_iter().for_each(OpenDoor::close);
        }
        if let Err(error) = self.bell.account.save(&self.store, MachineClock.now()) {
            tracing::warn!(%error, "who was met could not be noted");
        }
    }

    /// Becomes a member when a welcome file lies there, and reads it again when it is another one.
    fn look_at_membership(&mut self) {
        let became = welcome_file(&self.folder).and_then(|found| match (found, &mut self.member) {
            (None, _) => Ok(()),
            (Some(welcome), Some(member)) if member.welcome == welcome => Ok(()),
            (Some(welcome), Some(member)) => {
                let desk = at_exchange(&self.folder, &self.store, &self.files)?;
                member.door.iter().for_each(|door| door.door.serve_at(desk.clone()));
                (member.welcome, member.desk) = (welcome, desk);
                Ok(())
            }
            (Some(welcome), empty) => {
                let desk = at_exchange(&self.folder, &self.store, &self.files)?;
                *empty = Some(begin_membership(&self.folder, &self.bell, welcome, desk));
                Ok(())
            }
        });
        self.bell.is_off(became.as_ref().err().map(ToString::to_string));
        if let Err(error) = became {
            tracing::error!(%error, "the exchange is off");
        }
    }

    /// Calls whoever is due; whoever wishes it now does not wait for the hour.
    fn round(&mut self, config: &Config, everybody: bool) {
        let Some(member) = &self.member else { return };
        let rules = config.rules_in(zone::zone_of(&self.folder, &self.directory), MachineClock.now());
        let rules = match everybody {
            true => Rules { window: None, ..rules },
            false => rules,
        };
        for Peer { node, address, metered } in &config.peers {
            let now = MachineClock.now();
            let known = self.past.entry(*node).or_default();
            if !is_due(&rules, known, now) {
                continue;
            }
            self.bell.tell(*node, false, Outcome::Calling);
            let (rate, log) = (rules.kilobits_per_second, member.desk.here.store.origin());
            let (address, metered) = (address.clone(), *metered);
            let mut to = Call { address, node: *node, kilobits_per_second: rate, metered };
            // Files go on as long as the hour allows it: between two pieces the log has its turn.
            let may_go_on = || rules.open_at(MachineClock.now());
            let store = &member.desk.here.store;
            let result = call_where_it_is(&self.folder, store, &mut to, |to| match certified(&member.desk) {
                true => call_for_files(&member.desk, to, || MachineClock.now(), may_go_on),
                false => leave_there(&member.desk, to),
            });
            *known = after(*known, &result);
            self.bell.tell(*node, false, outcome(&result));
            self.bell.note(*node, &result);
            clock::hear(&self.folder, &member.desk, *node, &result);
            hear_of_double(&member.desk, log, *node, &result);
            note(*node, known.failures, &result);
        }
        let neighbours = member.lookout.as_ref().map(Lookout::present).unwrap_or_default();
        // Who has gone is forgotten: what anybody can make us remember stays short.
        let is_known = |node: &NodeKey| {
            config.peers.iter().any(|peer| peer.node == *node)
                || neighbours.iter().any(|(near, _)| near == node)
        };
        self.past.retain(|node, _| is_known(node));
        self.introduced.retain(is_known);
        self.bell.forget_but(is_known);
        let mut called = 0;
        for (node, addresses) in &neighbours {
            if config.peers.iter().any(|peer| peer.node == *node) {
                continue;
            }
            let known = self.past.entry(*node).or_default();
            if *known == Past::default() && !everybody && member.desk.here.secret.public() > *node {
                known.not_before = Some(MachineClock.now().plus_ms(SECOND_AFTER_MS));
            }
            called += u32::from(call_near(member, &self.bell, &mut self.introduced, *node, addresses, known));
            if called >= NEIGHBOURS_A_ROUND {
                break;
            }
        }
        self.bell.look_for_double(&member.desk);
        end_lost_life(&member.desk);
        if let Err(error) = self.bell.account.save_if_due(&self.store, MachineClock.now()) {
            tracing::warn!(%error, "who was met could not be noted");
        }
    }
}

/// Whether somebody has certified this box; where that cannot be known now, it is called as ever.
fn certified(desk: &Desk) -> bool {
    desk.believed().is_ok_and(|trust| trust.certificates_of(desk.here.secret.public()).next().is_some())
}

/// A box that nobody has certified yet leaves what it wrote, where it waits for its certificate.
fn leave_there(desk: &Desk, to: &Call) -> Result<Talked, CallError> {
    let entries = leave(desk, to, MachineClock.now())?;
    tracing::info!(node = %to.node, entries, "this box has no certificate yet; its mail waits there");
    Ok(Talked { entries_out: entries, ..Talked::default() })
}

/// Calls a neighbour if it is due, at the address where it was last heard; at the next one if it is not there. Returns whether it did.
fn call_near(
    member: &Member,
    bell: &Bell,
    introduced: &mut BTreeSet<NodeKey>,
    node: NodeKey,
    addresses: &[SocketAddr],
    known: &mut Past,
) -> bool {
    let now = MachineClock.now();
    let rules = Rules { every_minutes: NEIGHBOUR_EVERY_MINUTES, ..Rules::default() };
    if !is_due(&rules, known, now) {
        return false;
    }
    known.not_before = None;
    bell.tell(node, true, Outcome::Calling);
    let mut result = Err(CallError::Refused("nowhere".into()));
    for address in addresses {
        let to = Call { address: address.to_string(), node, kilobits_per_second: 0, metered: false };
        if !certified(&member.desk) {
            // It has no certificate to show.
            result = leave_there(&member.desk, &to);
            if !matches!(result, Err(CallError::Unreachable { .. } | CallError::OtherNode { .. })) {
                break;
            }
            continue;
        }
        // They may know nothing of each other yet. Once is enough: what was shown is kept.
        result = match introduced.contains(&node) {
            true => Ok(()),
            false => introduce(&member.desk, &to),
        }
        .and_then(|()| {
            introduced.insert(node);
            call_neighbour(&member.desk, &to, || MachineClock.now())
        });
        if !matches!(result, Err(CallError::Unreachable { .. } | CallError::OtherNode { .. })) {
            break;
        }
    }
    *known = after(*known, &result);
    bell.tell(node, true, outcome(&result));
    bell.note(node, &result);
    note(node, known.failures, &result);
    true
}

/// A new member opens its door, and looks out for neighbours. What cannot be opened must not keep a school closed.
fn begin_membership(folder: &DataFolder, bell: &Bell, welcome: Vec<u8>, desk: Arc<Desk>) -> Member {
    let config = Config::read(folder)
        .inspect_err(|error| tracing::error!(%error, "nobody can call this box"))
        .unwrap_or(Config { look: Look::Nowhere, ..Config::default() });
    let wished = config.listen.or((config.look != Look::Nowhere).then_some(DOOR));
    let door = wished.and_then(|listen| {
        let rate = config.rules.kilobits_per_second;
        let opened = OpenDoor::open(&desk, listen, rate, bell.account.clone());
        opened.inspect_err(|error| tracing::error!(%listen, %error, "nobody can call this box")).ok()
    });
    let root = desk.here.welcome.as_ref().map(|welcome| welcome.root);
    let own = desk.here.secret.public();
    let lookout =
        door.as_ref().zip(root).filter(|_| config.look != Look::Nowhere).and_then(|(door, root)| {
            let rings = bell.rings.clone();
            let heard = move || {
                let _ = rings.try_send(Ring::Neighbour);
            };
            let begun = Lookout::begin(root, own, door.port, config.look.clone(), heard);
            begun.inspect_err(|error| tracing::error!(%error, "no neighbours are looked for")).ok()
        });
    Member { welcome, desk, door, lookout }
}

/// Where others call this box.
struct OpenDoor {
    door: Arc<Door>,
    port: u16,
    close: tokio::sync::oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl OpenDoor {
    fn open(desk: &Arc<Desk>, listen: SocketAddr, rate: u32, account: Arc<Account>) -> Result<Self, Failure> {
        // The usual place may be another program's. Neighbours are told where it is; who was given an address meant that one.
        let listener = TcpListener::bind(listen).or_else(|e| match listen == DOOR {
            true => TcpListener::bind(SocketAddr::new(DOOR.ip(), 0)),
            false => Err(e),
        })?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let mut door = Door::new(desk.clone(), Arc::new(MachineClock));
        door.kilobits_per_second = rate;
        door.contacts = Some(account);
        let door = Arc::new(door);
        let (close, closed) = tokio::sync::oneshot::channel::<()>();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_stack_size(512 * 1024)
            .enable_all()
            .build()?;
        let serving = door.clone();
        let serving = move || {
            let served = runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                let closed = async {
                    let _ = closed.await;
                };
                serve(listener, serving, closed).await
            });
            if let Err(error) = served {
                tracing::error!(%listen, %error, "neighbours cannot call this box");
            }
        };
        let thread = std::thread::Builder::new().name("door".into()).spawn(serving)?;
        Ok(Self { door, port, close, thread })
    }

    fn close(self) {
        drop(self.close);
        let _ = self.thread.join();
    }
}

/// A call may have broken off behind it: it is not heard again at the next.
fn hear_of_double(desk: &Desk, log: Origin, from: NodeKey, result: &Result<Talked, CallError>) {
    let talked = match result {
        Ok(talked) => talked,
        Err(CallError::Broke { talked, .. }) => talked,
        Err(_) => return,
    };
    if (talked.own_log_differs || talked.own_log_ahead)
        && let Err(error) = double::hear(desk, log, from)
    {
        tracing::warn!(%error, "that another machine has this box's name could not be noted");
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

fn note(node: NodeKey, failures: u32, result: &Result<Talked, CallError>) {
    match result {
        Ok(talked) if talked.new + talked.shown + talked.blocks_out + talked.file_bytes_in > 0 => {
            let (new, out, files) = (talked.new, talked.entries_out, talked.file_bytes_in);
            tracing::info!(%node, new, out, files, "exchanged");
            for why in &talked.refused_files {
                tracing::warn!(%node, why, "a piece of a file was refused");
            }
        }
        Ok(_) => {}
        Err(error) => tracing::info!(%node, %error, failures, "no exchange"),
    }
}

fn outcome(result: &Result<Talked, CallError>) -> Outcome {
    match result {
        Ok(talked) => Outcome::Done {
            came: talked.new + talked.shown,
            went: talked.entries_out,
            files: FilesCame::of_talk(talked),
            files_wait: talked.files_wait,
        },
        Err(CallError::Unreachable { .. }) => Outcome::NoWay,
        Err(CallError::OtherNode { .. }) => Outcome::Another,
        Err(CallError::Later { .. }) => Outcome::Later,
        Err(CallError::Broke { .. }) => Outcome::Broke,
        Err(error) if error.is_not_believed() => Outcome::NotBelieved,
        Err(_) => Outcome::Failed,
    }
}

/// What is known of a peer after a call.
fn after(past: Past, result: &Result<Talked, CallError>) -> Past {
    let now = MachineClock.now();
    let tried_at = Some(now);
    match result {
        Ok(_) => Past { tried_at, failures: 0, not_before: None },
        Err(CallError::Later { after }) => {
            let ms = i64::try_from(after.as_millis()).unwrap_or(i64::MAX / 2);
            Past { tried_at: None, failures: past.failures, not_before: Some(now.plus_ms(ms)) }
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
