//! [`Door`]: where other nodes call this one.
//!
//! Anybody who can reach it may connect and prove some key. So what strangers may hold is theirs alone, and little: connections for a
//! minute, a few of one address, and turns in which they are told that they are strangers. What certified nodes may hold, no stranger
//! can take from them; and of one node, which may have a thief in it, it is a share.

use super::{
    INTRODUCE, JOIN, LATER_MS, LEAVE, LINK_SILENCE, MAX_CODE, MAX_TURN_BYTES, PIECES_WAITING, Pieces,
    SILENCE, TURN,
    links::{Link, Links},
    pause,
    queue::Queue,
    quiet::Quiet,
    said_next, tls,
};
use crate::{
    Contacts, Desk, MAX_CARD_BYTES, Met, Talk, TalkError, Talked, introduced::MAX_INTRODUCTION_BYTES,
    left::MAX_LEFT_BYTES, talk::begins_talk,
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{ConnectInfo, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use http_body_util::{BodyExt, Limited};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use kernel::{
    Clock, NodeKey,
    departures::LeaveWay,
    shares::{Share, Shares, caller_at},
};
use std::{
    collections::{HashMap, VecDeque},
    fmt, io,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    task::{JoinSet, spawn_blocking},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tower::ServiceExt;

/// Connections of certified nodes at once: a country's boxes come back from the night together, and each is told when to come.
const CONNECTIONS: usize = 512;
/// Of one node: its conversation, and some whose link died and whose end has not been noticed yet.
const OF_ONE_NODE: usize = 8;
/// Turns at once: each may hold a block in memory and waits for the one writer anyway.
const TURNS: usize = 16;
/// Turns of one node: the present one, and one whose link died.
const TURNS_OF_ONE: usize = 2;
/// A node whose places are taken by what is left of its earlier calls asks so often whether the oldest of them has ended.
const ASKED_AGAIN: u32 = 40;
/// And waits so long each time.
const ASK_EVERY: Duration = Duration::from_millis(20);
/// Connections of strangers at once: who joins needs one.
const STRANGERS: usize = 64;
/// Of strangers at one address; a village's boxes may share one.
const STRANGERS_AT_ONE: usize = 8;
/// How long a stranger's connection lasts: the card of a node that joins is small.
const STRANGER_LASTS: Duration = Duration::from_secs(120);
/// Without a word for so long, a stranger goes.
const STRANGER_SILENCE: Duration = Duration::from_secs(15);
/// Turns of strangers at once, each to say that they are strangers.
const STRANGERS_TURNS: usize = 4;
/// Longest greeting of a stranger.
const STRANGER_TURN_BYTES: u64 = 64 << 10;
/// Introductions that are looked at once; who holds a stranger's turn keeps no neighbour from being known.
const INTRODUCTIONS: usize = 4;
/// Cards of nodes that join which are read at once: each may have four megabytes.
const CARDS: usize = 2;
/// Time for a code, before a byte of the card is read.
const CODE_TIME: Duration = Duration::from_secs(15);
/// Blocks at once of nodes that nobody has certified, which leave them here.
const LEAVING: usize = 2;
/// Bytes of them in a minute, of all together: beyond that they come later. Each is unpacked and its signature checked.
const LEFT_A_MINUTE: u64 = 4 << 20;
/// Handshakes at once at addresses where no certified node was seen.
const HANDSHAKES: usize = 256;
/// Of one address: many boxes may stand behind one address of a mobile network.
const HANDSHAKES_AT_ONE: usize = 16;
/// Addresses remembered at which a certified node was seen; their handshakes have places of their own, as many again.
const FAMILIAR: usize = 1_024;
/// A busy node says when to come again: not all at the same moment.
const LATER_S: (u64, u64) = (20, 100);
/// Time for a handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Wrong codes in a minute from one address before nobody there may try for the rest of it.
const WRONG_CODES: u32 = 20;
/// And from all addresses together. A code has 56 bits and lasts half an hour: 30,000 guesses are nothing.
const ALL_WRONG_CODES: u32 = 1_000;

/// Decides who may join with a code; answered by a central.
pub trait Joins: Send + Sync {
    /// Whether this node may join with that code: asked before its card is read. Nothing is spent.
    fn may_join(&self, node: NodeKey, code: &str) -> Result<(), String>;

    /// The welcome file for the node whose card this is, if the code is good. The text of a refusal is for a technician.
    fn join(&self, node: NodeKey, code: &str, card: &[u8]) -> Result<Vec<u8>, String>;
}

/// What a node that can be called needs.
pub struct Door {
    desk: RwLock<Arc<Desk>>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Who may join; `None` where nobody can.
    pub joins: Option<Arc<dyn Joins>>,
    /// Who keeps account of callers; `None`: nobody.
    pub contacts: Option<Arc<dyn Contacts>>,
    /// Most kilobits per second for each conversation; 0 = no limit.
    pub kilobits_per_second: u32,
    turns: Shares<NodeKey>,
    strangers_turns: Shares<IpAddr>,
    introductions: Shares<IpAddr>,
    cards: Shares<IpAddr>,
    leaving: Shares<IpAddr>,
    /// Of which minute, and how much was left in it.
    left: Mutex<(i64, u64)>,
    queue: Queue,
    wrong_codes: Mutex<WrongCodes>,
    links: Links,
}

/// Of this minute, by address.
#[derive(Default)]
struct WrongCodes {
    minute: i64,
    all: u32,
    at: HashMap<Option<IpAddr>, u32>,
}

impl WrongCodes {
    /// Whether somebody at this address may try in this minute.
    fn may_try(&mut self, minute: i64, at: Option<IpAddr>) -> bool {
        if self.minute != minute {
            *self = Self { minute, ..Self::default() };
        }
        self.all < ALL_WRONG_CODES && self.at.get(&at).is_none_or(|wrong| *wrong < WRONG_CODES)
    }

    fn count(&mut self, at: Option<IpAddr>) {
        self.all += 1;
        *self.at.entry(at).or_default() += 1;
    }
}

impl Door {
    /// A door without joining and without limit.
    pub fn new(desk: Arc<Desk>, clock: Arc<dyn Clock>) -> Self {
        Self {
            desk: RwLock::new(desk),
            clock,
            joins: None,
            contacts: None,
            kilobits_per_second: 0,
            turns: Shares::new(TURNS, TURNS_OF_ONE),
            strangers_turns: Shares::new(STRANGERS_TURNS, 1),
            introductions: Shares::new(INTRODUCTIONS, 1),
            cards: Shares::new(CARDS, 1),
            leaving: Shares::new(LEAVING, 1),
            left: Mutex::default(),
            queue: Queue::default(),
            wrong_codes: Mutex::default(),
            links: Links::default(),
        }
    }

    /// The desk at which callers are served.
    pub fn desk(&self) -> Arc<Desk> {
        self.desk.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Serves at another desk of the same node from now on: it knows more of its network than when the door was opened.
    pub fn serve_at(&self, desk: Arc<Desk>) {
        *self.desk.write().unwrap_or_else(PoisonError::into_inner) = desk;
    }

    /// Whether a node has a valid certificate here now; `None` if that cannot be known at the moment. Reads the store: on a thread
    /// that may block.
    async fn knows(self: &Arc<Self>, node: NodeKey) -> Option<bool> {
        let door = self.clone();
        spawn_blocking(move || door.desk().knows(node, door.clock.now())).await.ok()?.ok()
    }

    /// A place for a certified node. Where it has none left, its own oldest connection, but not this one, makes room: that link died,
    /// or whoever has the node's key there is no better than whoever calls now.
    async fn place_of(
        &self,
        shares: &Shares<NodeKey>,
        node: NodeKey,
        but: Option<Link>,
    ) -> Option<Share<NodeKey>> {
        if let Some(place) = shares.enter(Some(node)) {
            return Some(place);
        }
        self.links.end_oldest(node, but);
        for _ in 0..ASKED_AGAIN {
            tokio::time::sleep(ASK_EVERY).await;
            if let Some(place) = shares.enter(Some(node)) {
                return Some(place);
            }
        }
        None
    }
}

/// Who calls: the key that was proved, and the conversation of this connection.
#[derive(Clone)]
struct Caller {
    node: NodeKey,
    /// Whom her address counts as.
    at: Option<IpAddr>,
    /// A certified node's connection.
    link: Option<Link>,
    talk: Arc<Mutex<Option<Talk>>>,
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Caller({})", self.node)
    }
}

/// What a connection holds as long as it lives.
enum Place {
    Known(#[expect(dead_code, reason = "given back when it is dropped")] Share<NodeKey>),
    Stranger(#[expect(dead_code, reason = "given back when it is dropped")] Share<IpAddr>),
}

type Stream = TlsStream<Quiet<TcpStream, Place>>;

/// Serves callers until `stop` is done.
pub async fn serve(
    listener: TcpListener,
    door: Arc<Door>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let config = tls::answerer(&door.desk().here.secret).map_err(io::Error::other)?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (hand, mut ready) = mpsc::channel(16);
    let accepting = tokio::spawn(accept(listener, acceptor, door.clone(), hand));
    let app = Router::new()
        .route(TURN, post(turn))
        .route(JOIN, post(join))
        .route(INTRODUCE, post(introduce))
        .route(LEAVE, post(leave))
        .with_state(door);
    let (end, ending) = watch::channel(());
    let mut open = JoinSet::new();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = ready.recv() => match connection {
                Some((stream, caller)) => drop(open.spawn(talk_over(stream, caller, app.clone(), ending.clone()))),
                // The accepting task ends with the program.
                None => break,
            },
            Some(_) = open.join_next() => {}
        }
    }
    accepting.abort();
    drop((ready, end));
    // Who is in the middle of a turn may end it; nobody holds up the end of the program.
    let all_end = async { while open.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(SILENCE, all_end).await;
    open.shutdown().await;
    Ok(())
}

/// One connection, until its caller goes, or has had the answer that is under way when `ending` ends.
async fn talk_over(stream: Stream, caller: Caller, app: Router, mut ending: watch::Receiver<()>) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(caller.clone()));
        app.clone().oneshot(request.map(Body::new))
    });
    // No day in the answers: nobody reads it, a box's clock may be wrong, and in a conversation of six turns it is three per cent of what is said.
    let connection =
        http1::Builder::new().auto_date_header(false).serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = ending.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(e) = ended {
        tracing::debug!(error = %e, "a connection broke off");
    }
}

/// Who is in front of the door.
struct Threshold {
    door: Arc<Door>,
    acceptor: TlsAcceptor,
    hand: mpsc::Sender<(Stream, Caller)>,
    nodes: Shares<NodeKey>,
    strangers: Shares<IpAddr>,
    familiar: Mutex<VecDeque<Option<IpAddr>>>,
}

/// Handshakes side by side: a slow caller keeps nobody waiting, and who holds all places of her address is sent away.
async fn accept(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    door: Arc<Door>,
    hand: mpsc::Sender<(Stream, Caller)>,
) {
    let handshakes = [(); 2].map(|()| Shares::new(HANDSHAKES, HANDSHAKES_AT_ONE));
    let threshold = Arc::new(Threshold {
        door,
        acceptor,
        hand,
        nodes: Shares::new(CONNECTIONS, OF_ONE_NODE),
        strangers: Shares::new(STRANGERS, STRANGERS_AT_ONE),
        familiar: Mutex::default(),
    });
    loop {
        let Ok((stream, address)) = listener.accept().await else {
            // Too many open files, most likely: some will close.
            tokio::time::sleep(Duration::from_millis(200)).await;
            continue;
        };
        let at = caller_at(address.ip());
        let share = usize::from(threshold.is_familiar(at));
        let Some(place) = handshakes[share].enter(at) else {
            tracing::debug!(%address, "too many handshakes");
            continue;
        };
        let threshold = threshold.clone();
        tokio::spawn(async move {
            let entered = threshold.let_in(stream, at).await;
            drop(place);
            match entered {
                Ok(entered) => _ = threshold.hand.send(entered).await,
                Err(why) => tracing::debug!(%address, why, "a caller was not let in"),
            }
        });
    }
}

impl Threshold {
    async fn let_in(&self, stream: TcpStream, at: Option<IpAddr>) -> Result<(Stream, Caller), String> {
        // Small answers to small questions: waiting to fill a packet would cost a round trip.
        let _ = stream.set_nodelay(true);
        let shaking = self.acceptor.accept(Quiet::new(stream, HANDSHAKE));
        let shaken = tokio::time::timeout(HANDSHAKE, shaking).await;
        let mut stream = shaken.map_err(|_| "it took too long")?.map_err(|e| e.to_string())?;
        let keys = stream.get_ref().1.peer_certificates();
        let node = keys.and_then(|keys| tls::node_of(keys.first()?)).ok_or("no node's key")?;
        let quiet = stream.get_mut().0;
        let mut link = None;
        if self.door.knows(node).await.unwrap_or(false) {
            self.make_familiar(at);
            let place = self.door.place_of(&self.nodes, node, None).await;
            let place = place.ok_or("too many connections of nodes, or of this one")?;
            let (own, ended) = self.door.links.add(node);
            link = Some(own);
            quiet.until(ended);
            quiet.settle(LINK_SILENCE, None, Place::Known(place));
        } else {
            let place = self.strangers.enter(at).ok_or("too many strangers, or at this address")?;
            quiet.settle(STRANGER_SILENCE, Some(STRANGER_LASTS), Place::Stranger(place));
        }
        Ok((stream, Caller { node, at, link, talk: Arc::default() }))
    }

    fn is_familiar(&self, at: Option<IpAddr>) -> bool {
        self.familiar.lock().unwrap_or_else(PoisonError::into_inner).contains(&at)
    }

    /// Remembers where a certified node was, the last ones.
    fn make_familiar(&self, at: Option<IpAddr>) {
        let mut familiar = self.familiar.lock().unwrap_or_else(PoisonError::into_inner);
        familiar.retain(|known| *known != at);
        familiar.push_back(at);
        if familiar.len() > FAMILIAR {
            familiar.pop_front();
        }
    }
}

/// A turn that is held.
enum TurnPlace {
    Known(#[expect(dead_code, reason = "given back when it is dropped")] Share<NodeKey>),
    Stranger(#[expect(dead_code, reason = "given back when it is dropped")] Share<IpAddr>),
}

async fn turn(
    State(door): State<Arc<Door>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    body: Body,
) -> Response {
    let known = door.knows(caller.node).await;
    let (place, bytes, silence) = match known {
        None => return later(&caller, None),
        Some(true) => {
            let place = door.place_of(&door.turns, caller.node, caller.link).await;
            (place.map(TurnPlace::Known), MAX_TURN_BYTES, SILENCE)
        }
        Some(false) => {
            let place = door.strangers_turns.enter(caller.at).map(TurnPlace::Stranger);
            (place, STRANGER_TURN_BYTES, STRANGER_SILENCE)
        }
    };
    let Some(place) = place else {
        let after = (known == Some(true)).then(|| door.queue.turn_away(caller.node));
        return later(&caller, after);
    };
    let (hear, heard) = mpsc::channel::<Bytes>(PIECES_WAITING);
    let (say, said) = mpsc::channel::<Bytes>(PIECES_WAITING);
    let (begun, beginning) = tokio::sync::oneshot::channel();
    let talking = caller.clone();
    spawn_blocking(move || {
        let known = known == Some(true);
        talk_turn(&door, &talking, known, heard, &say, begun);
        drop(place);
    });
    let mut body = body;
    let mut left = bytes;
    // The end, a broken link, or silence: the message itself says whether it is over.
    while let Ok(Some(Ok(frame))) = tokio::time::timeout(silence, body.frame()).await {
        let Ok(bytes) = frame.into_data() else { continue };
        left = left.saturating_sub(bytes.len() as u64);
        if left == 0 || hear.send(bytes).await.is_err() {
            break;
        }
    }
    drop(hear);
    match beginning.await {
        Ok(Ok((first, whole))) => {
            Body::new(Pieces { first: Some(first), rest: (!whole).then_some(said) }).into_response()
        }
        Ok(Err(NotNow::Later(after))) => later(&caller, after),
        Ok(Err(NotNow::Refused(why))) => (StatusCode::BAD_REQUEST, why).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// The first piece of an answer, and whether it is all.
type Begun = (Bytes, bool);

/// Why a turn is not answered.
enum NotNow {
    /// Come again, after that time if it is known.
    Later(Option<Duration>),
    /// For a technician.
    Refused(String),
}

impl From<&TalkError> for NotNow {
    fn from(error: &TalkError) -> Self {
        match error {
            // The database is away, there is too much to write, or worse: nothing is wrong with what was said.
            TalkError::Store(error) => {
                tracing::warn!(%error, "whoever calls is asked to come later");
                NotNow::Later(None)
            }
            other => NotNow::Refused(other.to_string()),
        }
    }
}

/// A turn of the caller, and ours.
fn talk_turn(
    door: &Door,
    caller: &Caller,
    known: bool,
    mut heard: mpsc::Receiver<Bytes>,
    say: &mpsc::Sender<Bytes>,
    begun: tokio::sync::oneshot::Sender<Result<Begun, NotNow>>,
) {
    let mut place = caller.talk.lock().unwrap_or_else(PoisonError::into_inner);
    let desk = door.desk();
    let desk = &*desk;
    // A greeting begins a conversation, also the second one on a connection that stayed open.
    let first = heard.blocking_recv().unwrap_or_default();
    let goes_on = place.take().filter(|_| !begins_talk(&first));
    if goes_on.is_none()
        && known
        && let Err(after) = door.queue.enter(caller.node)
    {
        let _ = begun.send(Err(NotNow::Later(Some(after))));
        return;
    }
    let mut worked = Duration::ZERO;
    let mut working = |work: &mut dyn FnMut() -> Result<(), TalkError>| {
        let (_working, began) = (door.queue.work(), Instant::now());
        let done = work();
        worked += began.elapsed();
        done
    };
    let mut opened = goes_on;
    if opened.is_none() {
        let opening = working(&mut || {
            opened = Some(Talk::answer(desk, caller.node, door.clock.now())?);
            Ok(())
        });
        if let Err(error) = opening {
            let _ = begun.send(Err((&error).into()));
            return;
        }
    }
    let Some(mut talk) = opened else { return };
    let before = talk.bytes();
    let hearing = || -> Result<(), TalkError> {
        let mut next = Some(first);
        while let Some(bytes) = next {
            working(&mut || talk.feed(desk, &bytes))?;
            std::thread::sleep(pause(bytes.len(), door.kilobits_per_second));
            next = heard.blocking_recv();
        }
        Ok(())
    };
    let heard = hearing();
    door.queue.took(worked);
    if let Err(error) = heard {
        let _ = begun.send(Err((&error).into()));
        return end(door, talk, before, Some(&error));
    }
    if !talk.speaks() {
        let _ = begun.send(Err(NotNow::Refused("the message broke off".into())));
        return end(door, talk, before, None);
    }
    let mut begun = Some(begun);
    loop {
        match said_next(&mut talk, desk) {
            Ok(Some(piece)) => {
                let (bytes, piece) = (piece.len(), Bytes::from(piece));
                let sent = match begun.take() {
                    Some(begun) => {
                        let whole = !talk.speaks() && door.kilobits_per_second == 0;
                        begun.send(Ok((piece, whole))).is_ok()
                    }
                    None => say.blocking_send(piece).is_ok(),
                };
                if !sent {
                    return end(door, talk, before, None);
                }
                std::thread::sleep(pause(bytes, door.kilobits_per_second));
            }
            Ok(None) => break,
            Err(error) => {
                // Nothing was said: an answer that breaks off, as where the link does.
                begun.map(|begun| begun.send(Ok((Bytes::new(), false))));
                return end(door, talk, before, Some(&error));
            }
        }
    }
    // Only the caller knows when it is over; what was taken is noted with each turn.
    account(door, &talk, before);
    note(caller.node, &talk.talked(), None);
    *place = Some(talk);
}

fn end(door: &Door, talk: Talk, before: (u64, u64), error: Option<&TalkError>) {
    let node = talk.peer();
    account(door, &talk, before);
    match talk.broke(&door.desk()) {
        Ok(talked) => note(node, &talked, error),
        Err(error) => tracing::warn!(%node, %error, "an exchange could not be ended"),
    }
}

/// Tells whoever keeps account of callers what this turn was.
fn account(door: &Door, talk: &Talk, before: (u64, u64)) {
    let Some(contacts) = door.contacts.as_ref().filter(|_| talk.is_with_known()) else { return };
    let (bytes_in, bytes_out) = talk.bytes();
    contacts.met(Met {
        node: talk.peer(),
        way: LeaveWay::Network,
        at: door.clock.now(),
        bytes_in: bytes_in - before.0,
        bytes_out: bytes_out - before.1,
        has_of_ours: talk.peer_has(),
        gave_all: talk.has_all_of_peer(),
    });
}

fn note(node: NodeKey, talked: &Talked, error: Option<&TalkError>) {
    let (new, out) = (talked.new, talked.entries_out);
    match error {
        Some(error) => tracing::warn!(%node, %error, new, out, "an exchange ended early"),
        None => tracing::debug!(%node, new, out, "a node called"),
    }
    for refusal in &talked.refused {
        tracing::warn!(%node, why = refusal.why, "a block was refused");
    }
}

/// Too much at once: come again then, or at a moment that differs from node to node.
fn later(caller: &Caller, after: Option<Duration>) -> Response {
    let spread = LATER_S.1 - LATER_S.0;
    let by_node = LATER_S.0 + u64::from(caller.node.as_bytes()[0]) * spread / 256;
    let after = after.unwrap_or(Duration::from_secs(by_node));
    let seconds = after.as_millis().div_ceil(1_000).max(1);
    let headers = [
        (header::RETRY_AFTER, seconds.to_string()),
        // Whole seconds would bring those who are served in one second all at its beginning.
        (HeaderName::from_static(LATER_MS), after.as_millis().to_string()),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, headers, "this node is busy").into_response()
}

/// A node with a code asks to be let in: its card is the body, the code stands before it, up to the first line feed.
async fn join(
    State(door): State<Arc<Door>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    body: Body,
) -> Response {
    let Some(joins) = door.joins.clone() else {
        return (StatusCode::NOT_FOUND, "nobody can join here: this is not the central").into_response();
    };
    let minute = door.clock.now().0 / 60_000;
    if !door.wrong_codes.lock().unwrap_or_else(PoisonError::into_inner).may_try(minute, caller.at) {
        return (StatusCode::TOO_MANY_REQUESTS, "too many wrong codes; try again in a minute")
            .into_response();
    }
    // The code first: of whoever has none, or another box's, no card is read.
    let mut body = Limited::new(body, MAX_CODE + 1 + MAX_CARD_BYTES);
    let Ok(Some((code, begun))) = tokio::time::timeout(CODE_TIME, first_line(&mut body)).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let wrong = |door: &Door, why: String| {
        door.wrong_codes.lock().unwrap_or_else(PoisonError::into_inner).count(caller.at);
        (StatusCode::FORBIDDEN, why).into_response()
    };
    let (looks, looked) = (joins.clone(), code.clone());
    match spawn_blocking(move || looks.may_join(caller.node, &looked)).await {
        Ok(Ok(())) => {}
        Ok(Err(why)) => return wrong(&door, why),
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
    let Some(place) = door.cards.enter(caller.at) else { return later(&caller, None) };
    let Ok(Ok(rest)) = tokio::time::timeout(SILENCE, body.collect()).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let card = [begun, rest.to_bytes()].concat();
    let joined = spawn_blocking(move || {
        let joined = joins.join(caller.node, &code, &card);
        drop(place);
        joined
    });
    match joined.await {
        Ok(Ok(welcome)) => welcome.into_response(),
        Ok(Err(why)) => wrong(&door, why),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The code on a body's first line, and what came behind it; `None` if there is none.
async fn first_line(body: &mut Limited<Body>) -> Option<(String, Bytes)> {
    let mut begun = Vec::new();
    loop {
        if let Some(end) = begun.iter().take(MAX_CODE + 1).position(|byte| *byte == b'\n') {
            let card = begun.split_off(end + 1);
            begun.pop();
            return Some((String::from_utf8(begun).ok()?, card.into()));
        }
        if begun.len() > MAX_CODE {
            return None;
        }
        if let Ok(bytes) = body.frame().await?.ok()?.into_data() {
            begun.extend_from_slice(&bytes);
        }
    }
}

/// A node proves that it knows this network, and is shown this one's certificates; or it shows its own, and is shown them if those are this
/// network's. So of two the one that is called goes first, and nothing is shown to who has never seen the network's root key.
async fn introduce(
    State(door): State<Arc<Door>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    body: Body,
) -> Response {
    let limited = Limited::new(body, MAX_INTRODUCTION_BYTES);
    let Ok(Ok(bytes)) = tokio::time::timeout(STRANGER_SILENCE, limited.collect()).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    // Taken when all is here: who says it slowly holds nothing but a connection.
    let Some(place) = door.introductions.enter(caller.at) else { return later(&caller, None) };
    let bytes = bytes.to_bytes();
    let met = spawn_blocking(move || {
        let desk = door.desk();
        let met = match desk.knows_network(caller.node, &bytes)? {
            Some(knows) => knows,
            None => desk.meet_introduced(caller.node, &bytes)?,
        };
        drop(place);
        if met { desk.introduction().map(Some) } else { Ok(None) }
    });
    match met.await {
        Ok(Ok(Some(own))) => own.into_response(),
        Ok(Ok(None)) => (StatusCode::FORBIDDEN, "that is no certificate of this network").into_response(),
        Ok(Err(error)) => {
            tracing::warn!(%error, "an introduction failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Door {
    /// Whether so much more may be left in this minute.
    fn may_leave(&self, bytes: u64) -> bool {
        let minute = self.clock.now().0 / 60_000;
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if left.0 != minute {
            *left = (minute, 0);
        }
        left.1 += bytes;
        left.1 <= LEFT_A_MINUTE
    }
}

/// A node that nobody has certified leaves what it wrote.
async fn leave(
    State(door): State<Arc<Door>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    body: Body,
) -> Response {
    if door.knows(caller.node).await == Some(true) {
        return (StatusCode::CONFLICT, "that node has a certificate here, and can converse").into_response();
    }
    let Some(place) = door.leaving.enter(caller.at).filter(|_| door.may_leave(0)) else {
        return later(&caller, None);
    };
    let limited = Limited::new(body, MAX_LEFT_BYTES);
    let Ok(Ok(bytes)) = tokio::time::timeout(SILENCE, limited.collect()).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let bytes = bytes.to_bytes();
    if !door.may_leave(bytes.len() as u64) {
        return later(&caller, None);
    }
    let taken = spawn_blocking(move || {
        let taken = door.desk().take_left(caller.node, &bytes);
        drop(place);
        taken
    });
    match taken.await {
        Ok(Ok(Ok(until))) => until.to_be_bytes().to_vec().into_response(),
        Ok(Ok(Err(why))) => (StatusCode::FORBIDDEN, why).into_response(),
        Ok(Err(error)) => {
            tracing::warn!(%error, "mail that was left here could not be kept");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
