//! [`call`]: one conversation with a node at an address.
//!
//! The post of a box calls on one thread, so whoever is called must not hold it: what comes has a least pace (`Patience`), which a satellite
//! link keeps many times over, and calls in which little is said, or to a neighbour, end after their time. What came stays, and the next call
//! goes on there.

use super::{
    INTRODUCE, JOIN, LATER_MS, LEAVE, LINK_SILENCE, MAX_CODE, PIECES_WAITING, Pieces, SILENCE, TURN, pause,
    quiet::{Pace, Quiet},
    said_next,
    tls::{self, Callee},
};
use crate::{Desk, Talk, TalkError, Talked, introduced::MAX_INTRODUCTION_BYTES, left::MAX_LEFT_ANSWER};
use axum::body::Bytes;
use eventlog::NodeSecret;
use http_body_util::{BodyExt, Full, Limited, combinators::BoxBody};
use hyper::{Request, StatusCode, body::Incoming, client::conn::http1::SendRequest, header};
use hyper_util::rt::TokioIo;
use kernel::{NodeKey, UtcMillis};
use std::{
    convert::Infallible,
    io,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{net::TcpStream, runtime::Runtime, sync::mpsc};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

/// Time for a connection and its handshake: a satellite link needs seconds.
const CONNECTING: Duration = Duration::from_secs(30);
/// When a busy node is called again that does not say when.
const ONE_MINUTE: Duration = Duration::from_secs(60);
/// Longest reason or welcome that is read.
const MAX_ANSWER: usize = 8 << 20;

/// How long somebody is waited for who is called.
#[derive(Debug, Clone, Copy)]
struct Patience {
    pace: Pace,
    lasts: Option<Duration>,
}

/// Over any link: eight bytes a second, far below the slowest that is sold.
const FAR: Patience = Patience { pace: Pace { bytes: 2_048, within: Duration::from_secs(240) }, lasts: None };
/// A box of the same local network: 136 bytes a second, and a quarter of an hour, after which it is called again.
const NEAR: Patience = Patience {
    pace: Pace { bytes: 16_384, within: Duration::from_secs(120) },
    lasts: Some(Duration::from_secs(900)),
};
/// For a few kilobytes between two boxes of a local network that may be anybody.
const BRIEF: Patience = Patience { pace: NEAR.pace, lasts: Some(Duration::from_secs(30)) };

/// Whom to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Host and port.
    pub address: String,
    /// The node that must answer there.
    pub node: NodeKey,
    /// Most kilobits per second; 0 = no limit.
    pub kilobits_per_second: u32,
    /// The link is paid by what goes over it: files stay where they are.
    pub metered: bool,
}

/// Why a call came to nothing, or ended early. What was taken before stays.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Nobody answers there.
    #[error("{address} cannot be reached: {why}")]
    Unreachable {
        /// Where.
        address: String,
        /// What the system says.
        why: io::Error,
    },
    /// Somebody else answers there, or no node at all.
    #[error("what answers at {address} is not the node that was called: {why}")]
    OtherNode {
        /// Where.
        address: String,
        /// What went wrong.
        why: io::Error,
    },
    /// The node has too much to do.
    #[error("the node is busy and asks to be called again in {} s", after.as_millis().div_ceil(1_000))]
    Later {
        /// From now.
        after: Duration,
    },
    /// The link died on the way. What came is kept, and the next call goes on there.
    #[error("the link to {address} broke: {why}")]
    Broke {
        /// Where.
        address: String,
        /// What was seen.
        why: String,
        /// What was moved before.
        talked: Box<Talked>,
    },
    /// The node refused, in its own words.
    #[error("the node refused: {0}")]
    Refused(String),
    /// What answers there is a node, and nobody joins there.
    #[error("the node at {0} lets nobody in: it is not the central")]
    NoCentral(String),
    /// The central did not take the code; its own words.
    #[error("the central did not let this node in: {0}")]
    NotLetIn(String),
    /// So many wrong codes came from this address that the central looks at none for a minute.
    #[error("too many wrong codes came from here; try again in a minute")]
    TooManyCodes,
    /// The conversation failed.
    #[error(transparent)]
    Talk(#[from] TalkError),
}

impl CallError {
    /// The other side knows of no valid certificate for this node: unknown there, expired or revoked.
    pub fn is_not_believed(&self) -> bool {
        // Its own words (`exchange::talk`).
        matches!(self, Self::Refused(why) | Self::Talk(TalkError::Refused(why)) if why.contains("no valid certificate"))
    }

    /// One of the two has no valid certificate at the other, and may have one that the other has not heard of.
    fn introduction_may_help(&self) -> bool {
        self.is_not_believed() || matches!(self, Self::Talk(TalkError::Stranger(_)))
    }
}

type Sender = SendRequest<BoxBody<Bytes, Infallible>>;

/// An open connection to a node, for one conversation after the other.
pub struct Line {
    to: Call,
    runtime: Runtime,
    sender: Sender,
    requests: Vec<Duration>,
}

/// Requests of a line whose times are kept.
const TIMES_KEPT: usize = 1_024;

impl Line {
    /// Connects, and proves both keys. Blocks; runs its own little machinery for the network, so call it from a thread that may
    /// block.
    pub fn open(desk: &Desk, to: &Call) -> Result<Self, CallError> {
        Self::open_with(desk, to, FAR)
    }

    fn open_with(desk: &Desk, to: &Call, patience: Patience) -> Result<Self, CallError> {
        let (runtime, sender) = connect(&to.address, Callee::Node(to.node), &desk.here.secret, patience)?;
        Ok(Self { to: to.clone(), runtime, sender, requests: Vec::new() })
    }

    /// How long its requests took, each from its first byte to the last one of the answer; the first thousand.
    pub fn requests(&self) -> &[Duration] {
        &self.requests
    }

    /// Has one conversation. After an error the line is of no more use.
    pub fn talk(&mut self, desk: &Desk, now: UtcMillis) -> Result<Talked, CallError> {
        let mut talk = match self.to.metered {
            true => Talk::call_metered(desk, self.to.node, now)?,
            false => Talk::call(desk, self.to.node, now)?,
        };
        loop {
            let began = Instant::now();
            let turned = one_turn(desk, &self.to, &self.runtime, &mut self.sender, &mut talk);
            if self.requests.len() < TIMES_KEPT {
                self.requests.push(began.elapsed());
            }
            match turned {
                Ok(()) if talk.is_over() => return Ok(talk.broke(desk)?),
                Ok(()) => {}
                Err(TurnError::Call(error)) => {
                    talk.broke(desk)?;
                    return Err(error);
                }
                Err(TurnError::Broke(why)) => {
                    let talked = Box::new(talk.broke(desk)?);
                    return Err(CallError::Broke { address: self.to.address.clone(), why, talked });
                }
            }
        }
    }
}

/// Calls a node and has one conversation with it.
pub fn call(desk: &Desk, to: &Call, now: UtcMillis) -> Result<Talked, CallError> {
    // Whom we do not know we do not even ring.
    if !desk.knows(to.node, now).map_err(TalkError::from)? {
        return Err(TalkError::Stranger(to.node).into());
    }
    Line::open(desk, to)?.talk(desk, now)
}

/// Conversations of one call, when files are on their way: some 64 MB.
const TALKS_A_CALL: u32 = 16;

/// Calls a node and talks as long as files move: each conversation begins with the log. `may_go_on` is asked between two. A node that does not
/// know this one any more, because its database was brought back from before they met, is shown this one's certificates: they are the
/// root's word. And one whose certificate has ended here shows the one that it got since.
pub fn call_for_files(
    desk: &Desk,
    to: &Call,
    now: impl Fn() -> UtcMillis,
    may_go_on: impl Fn() -> bool,
) -> Result<Talked, CallError> {
    let revoked = || desk.believed().is_ok_and(|trust| trust.is_revoked(to.node));
    match call_with(desk, to, &now, &may_go_on, FAR) {
        Err(error) if error.introduction_may_help() && !revoked() && introduce(desk, to).is_ok() => {
            call_with(desk, to, now, may_go_on, FAR)
        }
        done => done,
    }
}

/// The same with a box of the local network: what holds its caller for long there is no slow link.
pub fn call_neighbour(desk: &Desk, to: &Call, now: impl Fn() -> UtcMillis) -> Result<Talked, CallError> {
    call_with(desk, to, now, || true, NEAR)
}

fn call_with(
    desk: &Desk,
    to: &Call,
    now: impl Fn() -> UtcMillis,
    may_go_on: impl Fn() -> bool,
    patience: Patience,
) -> Result<Talked, CallError> {
    if !desk.knows(to.node, now()).map_err(TalkError::from)? {
        return Err(TalkError::Stranger(to.node).into());
    }
    let mut line = Line::open_with(desk, to, patience)?;
    let mut sum = Talked::default();
    for _ in 0..TALKS_A_CALL {
        match line.talk(desk, now()) {
            Ok(talked) => {
                let files_moved = talked.file_bytes_in + talked.file_bytes_out > 0;
                sum = sum.and(talked);
                if !files_moved || !may_go_on() {
                    break;
                }
            }
            Err(CallError::Broke { address, why, talked }) => {
                return Err(CallError::Broke { address, why, talked: Box::new(sum.and(*talked)) });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(sum)
}

enum TurnError {
    Broke(String),
    Call(CallError),
}

impl From<TalkError> for TurnError {
    fn from(e: TalkError) -> Self {
        TurnError::Call(e.into())
    }
}

/// What comes back, piece by piece.
enum Heard {
    Bytes(Bytes),
    Failed(TurnError),
}

fn one_turn(
    desk: &Desk,
    to: &Call,
    runtime: &Runtime,
    sender: &mut Sender,
    talk: &mut Talk,
) -> Result<(), TurnError> {
    let (say, said) = mpsc::channel::<Bytes>(PIECES_WAITING);
    let (hear, mut heard) = mpsc::channel::<Heard>(PIECES_WAITING);
    let first = said_next(talk, desk)?.unwrap_or_default();
    // On a link with a limit everything goes at its pace.
    let whole = !talk.speaks() && to.kilobits_per_second == 0;
    let length = first.len();
    let pieces = Pieces { first: Some(first.into()), rest: (!whole).then_some(said) };
    let request = request(TURN, &to.address, BoxBody::new(pieces))?;
    runtime.block_on(sender.ready()).map_err(|e| TurnError::Broke(e.to_string()))?;
    let answering = sender.send_request(request);
    runtime.spawn(async move {
        if let Err(error) = receive(answering, &hear).await {
            let _ = hear.send(Heard::Failed(error)).await;
        }
    });
    std::thread::sleep(pause(length, to.kilobits_per_second));
    // An error here means that the other side has given up: its answer says why.
    while let Some(piece) = said_next(talk, desk)? {
        let bytes = piece.len();
        if say.blocking_send(piece.into()).is_err() {
            break;
        }
        std::thread::sleep(pause(bytes, to.kilobits_per_second));
    }
    drop(say);
    while let Some(next) = heard.blocking_recv() {
        match next {
            Heard::Bytes(bytes) => {
                talk.feed(desk, &bytes)?;
                std::thread::sleep(pause(bytes.len(), to.kilobits_per_second));
            }
            Heard::Failed(error) => return Err(error),
        }
    }
    match talk.speaks() {
        true => Ok(()),
        false => Err(TurnError::Broke("the answer broke off".into())),
    }
}

async fn receive(
    answering: impl Future<Output = hyper::Result<hyper::Response<Incoming>>>,
    hear: &mpsc::Sender<Heard>,
) -> Result<(), TurnError> {
    let broke = |e: hyper::Error| TurnError::Broke(e.to_string());
    let answer = answering.await.map_err(broke)?;
    let status = answer.status();
    let number = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()?.parse().ok());
    let (ms, seconds) = (number(LATER_MS), number(header::RETRY_AFTER.as_str()));
    let mut body = answer.into_body();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let after = ms.map(Duration::from_millis).or(seconds.map(Duration::from_secs));
        return Err(TurnError::Call(CallError::Later { after: after.unwrap_or(ONE_MINUTE) }));
    }
    if !status.is_success() {
        return Err(TurnError::Call(CallError::Refused(words(body).await)));
    }
    loop {
        match tokio::time::timeout(SILENCE, body.frame()).await {
            Ok(Some(Ok(frame))) => {
                let Ok(bytes) = frame.into_data() else { continue };
                if hear.send(Heard::Bytes(bytes)).await.is_err() {
                    return Ok(());
                }
            }
            Ok(Some(Err(e))) => return Err(broke(e)),
            Ok(None) => return Ok(()),
            Err(_) => return Err(TurnError::Broke("nothing came for a minute".into())),
        }
    }
}

async fn words(body: Incoming) -> String {
    let bytes = Limited::new(body, MAX_ANSWER).collect().await.map(|body| body.to_bytes());
    let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).chars().take(400).collect::<String>();
    if text.is_empty() { "it says no more".into() } else { text }
}

fn request(
    path: &str,
    address: &str,
    body: BoxBody<Bytes, Infallible>,
) -> Result<Request<BoxBody<Bytes, Infallible>>, TurnError> {
    let request = Request::post(path).header(header::HOST, address).body(body);
    request.map_err(|e| TurnError::Call(CallError::Refused(e.to_string())))
}

fn connect(
    address: &str,
    callee: Callee,
    secret: &NodeSecret,
    patience: Patience,
) -> Result<(Runtime, Sender), CallError> {
    let unreachable = |why: io::Error| CallError::Unreachable { address: address.to_owned(), why };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.map_err(unreachable)?;
    let config = tls::caller(secret, callee).map_err(|e| unreachable(io::Error::other(e)))?;
    let too_long = |_| io::Error::new(io::ErrorKind::TimedOut, "it took too long");
    let sender = runtime.block_on(async {
        let connecting = tokio::time::timeout(CONNECTING, TcpStream::connect(address));
        let stream = connecting.await.map_err(too_long).and_then(|done| done).map_err(unreachable)?;
        stream.set_nodelay(true).map_err(unreachable)?;
        // A callee that never answers must not keep this thread for ever.
        let stream = Quiet::<_, ()>::new(stream, LINK_SILENCE).at_pace(patience.pace, patience.lasts);
        let other = |why: io::Error| CallError::OtherNode { address: address.to_owned(), why };
        // The name is not sent and not looked at: the key is the name.
        let name = ServerName::try_from("node").map_err(|e| other(io::Error::other(e)))?;
        let shaking = TlsConnector::from(Arc::new(config)).connect(name, stream);
        let stream = tokio::time::timeout(CONNECTING, shaking)
            .await
            .map_err(too_long)
            .and_then(|done| done)
            .map_err(other)?;
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|e| other(io::Error::other(e)))?;
        tokio::spawn(connection);
        Ok::<Sender, CallError>(sender)
    })?;
    Ok((runtime, sender))
}

/// One small question to a node, and its answer.
fn ask(
    (runtime, sender): &mut (Runtime, Sender),
    to: &Call,
    path: &str,
    body: Vec<u8>,
    most: usize,
) -> Result<Vec<u8>, CallError> {
    let body = BoxBody::new(Full::new(Bytes::from(body)));
    let Ok(request) = request(path, &to.address, body) else {
        return Err(CallError::Refused("that is no address".into()));
    };
    let broke = |why: String| CallError::Broke { address: to.address.clone(), why, talked: Box::default() };
    runtime.block_on(async {
        // The connection may still be putting the answer before this away.
        sender.ready().await.map_err(|e| broke(e.to_string()))?;
        let answer = sender.send_request(request).await.map_err(|e| broke(e.to_string()))?;
        match answer.status() {
            StatusCode::SERVICE_UNAVAILABLE => return Err(CallError::Later { after: ONE_MINUTE }),
            status if !status.is_success() => {
                return Err(CallError::Refused(words(answer.into_body()).await));
            }
            _ => {}
        }
        let body = Limited::new(answer.into_body(), most).collect().await;
        Ok(body.map_err(|e| broke(e.to_string()))?.to_bytes().to_vec())
    })
}

/// Two neighbours may have heard nothing of each other yet. The caller proves that it knows the network, the other shows its certificates,
/// and only when those are this network's is it shown the caller's: whoever else answers there learns nothing. Whoever does not answer with
/// a certificate of this network is a stranger.
pub fn introduce(desk: &Desk, to: &Call) -> Result<(), CallError> {
    let mut line = connect(&to.address, Callee::Node(to.node), &desk.here.secret, BRIEF)?;
    let proof = desk.proof_of_network(to.node).map_err(TalkError::from)?;
    let shown = ask(&mut line, to, INTRODUCE, proof, MAX_INTRODUCTION_BYTES)?;
    if !desk.meet_introduced(to.node, &shown).map_err(TalkError::from)? {
        return Err(TalkError::Stranger(to.node).into());
    }
    let own = desk.introduction().map_err(TalkError::from)?;
    ask(&mut line, to, INTRODUCE, own, MAX_INTRODUCTION_BYTES).map(drop)
}

/// This box has no certificate yet: what it wrote is left with a node that has one, block by block, and waits there. Returns how many
/// entries of its log wait there now.
pub fn leave(desk: &Desk, to: &Call, now: UtcMillis) -> Result<u64, CallError> {
    if !desk.knows(to.node, now).map_err(TalkError::from)? {
        return Err(TalkError::Stranger(to.node).into());
    }
    let mut line = connect(&to.address, Callee::Node(to.node), &desk.here.secret, NEAR)?;
    let mut there = None;
    loop {
        let body = desk.to_leave(to.node, there, now).map_err(TalkError::from)?;
        let Some(body) = body else { return Ok(there.unwrap_or(0)) };
        let answer = ask(&mut line, to, LEAVE, body, MAX_LEFT_ANSWER)?;
        let read = <[u8; 8]>::try_from(&answer[..]).map(u64::from_be_bytes);
        let until = read.map_err(|_| TalkError::Form("how much waits there is a number".into()))?;
        if there.is_some_and(|before| until <= before) {
            // It took nothing, and did not say why.
            return Ok(until);
        }
        there = Some(until);
    }
}

/// Letters and digits of a fingerprint: fewer could be searched for.
pub const FINGERPRINT_LETTERS: usize = 20;

/// Asks a central to be let in with a one-time code; the answer is a welcome file. `fingerprint` is the beginning of the central's
/// printed key, at least [`FINGERPRINT_LETTERS`] of it.
pub fn join(
    address: &str,
    fingerprint: &str,
    secret: &NodeSecret,
    code: &str,
    card: &[u8],
) -> Result<Vec<u8>, CallError> {
    if code.len() > MAX_CODE || code.contains('\n') {
        return Err(CallError::Refused("that is no code".into()));
    }
    if fingerprint.len() < FINGERPRINT_LETTERS {
        return Err(CallError::Refused("the fingerprint is too short".into()));
    }
    let callee = Callee::Begins(fingerprint.to_ascii_lowercase());
    let (runtime, mut sender) = connect(address, callee, secret, FAR)?;
    let body = Full::new(Bytes::from([code.as_bytes(), b"\n", card].concat()));
    let request = match request(JOIN, address, BoxBody::new(body)) {
        Ok(request) => request,
        Err(_) => return Err(CallError::Refused("that is no address".into())),
    };
    let broke = |why: String| CallError::Broke { address: address.to_owned(), why, talked: Box::default() };
    runtime.block_on(async {
        let answer = sender.send_request(request).await.map_err(|e| broke(e.to_string()))?;
        match answer.status() {
            StatusCode::NOT_FOUND => return Err(CallError::NoCentral(address.to_owned())),
            StatusCode::TOO_MANY_REQUESTS => return Err(CallError::TooManyCodes),
            StatusCode::FORBIDDEN => return Err(CallError::NotLetIn(words(answer.into_body()).await)),
            status if !status.is_success() => {
                return Err(CallError::Refused(words(answer.into_body()).await));
            }
            _ => {}
        }
        let body = Limited::new(answer.into_body(), MAX_ANSWER).collect().await;
        Ok(body.map_err(|e| broke(e.to_string()))?.to_bytes().to_vec())
    })
}
