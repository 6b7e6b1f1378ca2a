//! [`Door`]: where other nodes call this one.

use super::{JOIN, MAX_CODE, MAX_TURN_BYTES, PIECES_WAITING, Pieces, SILENCE, TURN, pause, tls};
use crate::{Desk, MAX_CARD_BYTES, Talk, TalkError, Talked, talk::begins_talk};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{ConnectInfo, State, connect_info::Connected},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
    serve::{IncomingStream, Listener},
};
use http_body_util::BodyExt;
use kernel::{Clock, NodeKey};
use std::{
    fmt, io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, mpsc},
    task::spawn_blocking,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// Connections at once: a country's boxes come back from the night together, and each is told when to come.
const CONNECTIONS: usize = 512;
/// Turns at once: each may hold a block in memory and waits for the one writer anyway.
const TURNS: usize = 16;
/// A busy node says when to come again: not all at the same moment.
const LATER_S: (u64, u64) = (20, 100);
/// Time for a handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Wrong codes in a minute before nobody may try for the rest of it.
const WRONG_CODES: u32 = 20;

/// Decides who may join with a code; answered by a central.
pub trait Joins: Send + Sync {
    /// The welcome file for the node whose card this is, if the code is good. The text of a refusal is for a technician.
    fn join(&self, node: NodeKey, code: &str, card: &[u8]) -> Result<Vec<u8>, String>;
}

/// What a node that can be called needs.
pub struct Door {
    /// Its desk.
    pub desk: Arc<Desk>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Who may join; `None` where nobody can.
    pub joins: Option<Arc<dyn Joins>>,
    /// Most kilobits per second for each conversation; 0 = no limit.
    pub kilobits_per_second: u32,
    turns: Arc<Semaphore>,
    wrong_codes: Mutex<(i64, u32)>,
}

impl Door {
    /// A door without joining and without limit.
    pub fn new(desk: Arc<Desk>, clock: Arc<dyn Clock>) -> Self {
        Self {
            desk,
            clock,
            joins: None,
            kilobits_per_second: 0,
            turns: Arc::new(Semaphore::new(TURNS)),
            wrong_codes: Mutex::default(),
        }
    }
}

/// Who calls: the key that was proved, and the conversation of this connection.
#[derive(Clone)]
struct Caller {
    node: NodeKey,
    talk: Arc<Mutex<Option<Talk>>>,
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Caller({})", self.node)
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Caller {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        stream.remote_addr().clone()
    }
}

/// Hands out connections whose handshake is done.
struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, Caller)>,
    own: Caller,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = Caller;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The accepting task has ended with the program.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Caller> {
        Ok(self.own.clone())
    }
}

/// Serves callers until `stop` is done.
pub async fn serve(
    listener: TcpListener,
    door: Arc<Door>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let config = tls::answerer(&door.desk.here.secret).map_err(io::Error::other)?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (hand, ready) = mpsc::channel(16);
    let own = Caller { node: door.desk.here.secret.public(), talk: Arc::default() };
    let accepting = tokio::spawn(accept(listener, acceptor, hand));
    let app = Router::new()
        .route(TURN, post(turn))
        .route(JOIN, post(join))
        .with_state(door)
        .into_make_service_with_connect_info::<Caller>();
    let served = axum::serve(TlsListener { ready, own }, app).with_graceful_shutdown(stop).await;
    accepting.abort();
    served
}

/// Handshakes side by side: a slow caller keeps nobody waiting.
async fn accept(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    hand: mpsc::Sender<(TlsStream<TcpStream>, Caller)>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok((stream, address)) = listener.accept().await else {
            // Too many open files, most likely: some will close.
            tokio::time::sleep(Duration::from_millis(200)).await;
            continue;
        };
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let (acceptor, hand) = (acceptor.clone(), hand.clone());
        tokio::spawn(async move {
            // Small answers to small questions: waiting to fill a packet would cost a round trip.
            let _ = stream.set_nodelay(true);
            let shaken = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await;
            drop(place);
            match shaken {
                Ok(Ok(stream)) => {
                    let keys = stream.get_ref().1.peer_certificates();
                    if let Some(node) = keys.and_then(|keys| tls::node_of(keys.first()?)) {
                        let _ = hand.send((stream, Caller { node, talk: Arc::default() })).await;
                    }
                }
                Ok(Err(error)) => tracing::debug!(%address, %error, "a handshake failed"),
                Err(_) => tracing::debug!(%address, "a handshake took too long"),
            }
        });
    }
}

async fn turn(
    State(door): State<Arc<Door>>,
    ConnectInfo(caller): ConnectInfo<Caller>,
    body: Body,
) -> Response {
    let Ok(place) = door.turns.clone().try_acquire_owned() else { return later(&caller) };
    let (hear, heard) = mpsc::channel::<Bytes>(PIECES_WAITING);
    let (say, said) = mpsc::channel::<Bytes>(PIECES_WAITING);
    let (begun, beginning) = tokio::sync::oneshot::channel();
    let talking = caller.clone();
    spawn_blocking(move || {
        talk_turn(&door, &talking, heard, &say, begun);
        drop(place);
    });
    let mut body = body;
    let mut left = MAX_TURN_BYTES;
    // The end, a broken link, or silence: the message itself says whether it is over.
    while let Ok(Some(Ok(frame))) = tokio::time::timeout(SILENCE, body.frame()).await {
        let Ok(bytes) = frame.into_data() else { continue };
        left = left.saturating_sub(bytes.len() as u64);
        if left == 0 || hear.send(bytes).await.is_err() {
            break;
        }
    }
    drop(hear);
    match beginning.await {
        Ok(Ok(())) => Body::new(Pieces(said)).into_response(),
        Ok(Err(why)) => (StatusCode::BAD_REQUEST, why).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// A turn of the caller, and ours.
fn talk_turn(
    door: &Door,
    caller: &Caller,
    mut heard: mpsc::Receiver<Bytes>,
    say: &mpsc::Sender<Bytes>,
    begun: tokio::sync::oneshot::Sender<Result<(), String>>,
) {
    let mut place = caller.talk.lock().unwrap_or_else(PoisonError::into_inner);
    let desk = &door.desk;
    // A greeting begins a conversation, also the second one on a connection that stayed open.
    let first = heard.blocking_recv().unwrap_or_default();
    let opened = match place.take().filter(|_| !begins_talk(&first)) {
        Some(talk) => Ok(talk),
        None => Talk::answer(desk, caller.node, door.clock.now()),
    };
    let mut talk = match opened {
        Ok(talk) => talk,
        Err(error) => {
            let _ = begun.send(Err(error.to_string()));
            return;
        }
    };
    let hearing = || -> Result<(), TalkError> {
        let mut next = Some(first);
        while let Some(bytes) = next {
            talk.feed(desk, &bytes)?;
            std::thread::sleep(pause(bytes.len(), door.kilobits_per_second));
            next = heard.blocking_recv();
        }
        Ok(())
    };
    if let Err(error) = hearing() {
        let _ = begun.send(Err(error.to_string()));
        return end(door, talk, Some(&error));
    }
    if !talk.speaks() {
        let _ = begun.send(Err("the message broke off".into()));
        return end(door, talk, None);
    }
    let _ = begun.send(Ok(()));
    loop {
        match talk.next_piece(desk) {
            Ok(Some(piece)) => {
                let bytes = piece.len();
                if say.blocking_send(piece.into()).is_err() {
                    return end(door, talk, None);
                }
                std::thread::sleep(pause(bytes, door.kilobits_per_second));
            }
            Ok(None) => break,
            Err(error) => return end(door, talk, Some(&error)),
        }
    }
    // Only the caller knows when it is over; what was taken is noted with each turn.
    note(caller.node, &talk.talked(), None);
    *place = Some(talk);
}

fn end(door: &Door, talk: Talk, error: Option<&TalkError>) {
    let node = talk.peer();
    match talk.broke(&door.desk) {
        Ok(talked) => note(node, &talked, error),
        Err(error) => tracing::warn!(%node, %error, "an exchange could not be ended"),
    }
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

/// Too much at once: come again at a moment that differs from node to node.
fn later(caller: &Caller) -> Response {
    let spread = LATER_S.1 - LATER_S.0;
    let seconds = LATER_S.0 + u64::from(caller.node.as_bytes()[0]) * spread / 256;
    let header = [(header::RETRY_AFTER, seconds.to_string())];
    (StatusCode::SERVICE_UNAVAILABLE, header, "this node is busy").into_response()
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
    {
        let mut wrong = door.wrong_codes.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.0 != minute {
            *wrong = (minute, 0);
        }
        if wrong.1 >= WRONG_CODES {
            return (StatusCode::TOO_MANY_REQUESTS, "too many wrong codes; try again in a minute")
                .into_response();
        }
    }
    let limited = http_body_util::Limited::new(body, MAX_CODE + 1 + MAX_CARD_BYTES);
    let Ok(Ok(bytes)) = tokio::time::timeout(SILENCE, limited.collect()).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let bytes = bytes.to_bytes();
    let joined = spawn_blocking(move || {
        let at = bytes.iter().take(MAX_CODE + 1).position(|byte| *byte == b'\n');
        let code = at.and_then(|at| std::str::from_utf8(&bytes[..at]).ok()).ok_or("there is no code")?;
        joins.join(caller.node, code, &bytes[code.len() + 1..])
    });
    match joined.await {
        Ok(Ok(welcome)) => welcome.into_response(),
        Ok(Err(why)) => {
            let mut wrong = door.wrong_codes.lock().unwrap_or_else(PoisonError::into_inner);
            wrong.1 += 1;
            (StatusCode::FORBIDDEN, why).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
