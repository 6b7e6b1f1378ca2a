//! The network: conversations over HTTP inside TLS 1.3, in which both sides prove their node keys. There are no certificates
//! of the web: a node's key is its name, and who calls knows whom he calls.
//!
//! One connection is one conversation; each turn is a `POST /exchange/1`, its body the caller's message, the answer's body
//! the other's, both sent as they are made. HTTP because it passes through what stands between two towns; the order of a turn
//! and its answer because a courier's proxy and a load balancer understand it.

mod call;
mod door;
pub mod lan;
mod links;
mod queue;
mod quiet;
mod tls;

pub use call::{
    Call, CallError, FINGERPRINT_LETTERS, Line, call, call_for_files, call_neighbour, introduce, join, leave,
};
pub use door::{Door, Joins, serve};

/// Where a turn is posted.
const TURN: &str = "/exchange/1";
/// Where a node that has a code asks to be let in.
const JOIN: &str = "/exchange/join";
/// Where two nodes show each other their certificates.
const INTRODUCE: &str = "/exchange/introduce";
/// Where a node that nobody has certified yet leaves its mail.
const LEAVE: &str = "/exchange/leave";
/// Longest body of a turn: a turn's share of blocks, the last of them, and questions.
const MAX_TURN_BYTES: u64 = 16 << 20;
/// Says more exactly than `Retry-After` when to come again.
const LATER_MS: &str = "retry-after-ms";
/// Longest code.
const MAX_CODE: usize = 64;
/// Pieces on their way between a conversation and its link.
const PIECES_WAITING: usize = 2;
/// What is said goes out when it has so many bytes.
const TOGETHER_BYTES: usize = 4_096;
/// Without a word for so long, the link is dead.
const SILENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// A link between two nodes that know each other has died when it moves nothing for so long; what either works out between two turns takes
/// less.
const LINK_SILENCE: std::time::Duration = std::time::Duration::from_secs(300);

use crate::{Desk, Talk, TalkError};
use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::sync::mpsc;

/// A body that is sent piece by piece, as a conversation makes them; one that is made at once says how long it is, which costs less.
struct Pieces {
    first: Option<Bytes>,
    rest: Option<mpsc::Receiver<Bytes>>,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        match &mut self.rest {
            Some(rest) => rest.poll_recv(context).map(|piece| piece.map(|bytes| Ok(Frame::data(bytes)))),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.rest.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        let first = self.first.as_ref().map_or(0, |first| first.len() as u64);
        match self.rest {
            Some(_) => SizeHint::default(),
            None => SizeHint::with_exact(first),
        }
    }
}

/// What a side says next. Small pieces go together: each that goes alone costs some thirty bytes of TLS and HTTP.
fn said_next(talk: &mut Talk, desk: &Desk) -> Result<Option<Vec<u8>>, TalkError> {
    let Some(mut bytes) = talk.next_piece(desk)? else { return Ok(None) };
    while bytes.len() < TOGETHER_BYTES
        && let Some(next) = talk.next_piece(desk)?
    {
        bytes.extend(next);
    }
    Ok(Some(bytes))
}

/// How long a piece may take at so many kilobits per second; 0 = no limit.
fn pause(bytes: usize, kilobits_per_second: u32) -> Duration {
    match kilobits_per_second {
        0 => Duration::ZERO,
        rate => Duration::from_micros(bytes as u64 * 8_000 / u64::from(rate)),
    }
}
