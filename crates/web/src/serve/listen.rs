//! Who is let in at the door of the box: so many connections in all and from one phone, and none that is silent for long.
//!
//! Without these a single phone could hold every connection that the system gives a program, and nobody else would get a page.

use axum::serve::{Listener, ListenerExt, TapIo};
use kernel::shares::{Share, Shares, network_of};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep},
};

/// Connections at once: 150 phones with six each.
const MAX_CONNECTIONS: usize = 1_024;
/// Connections of one address. Browsers open six; several phones behind one translated address share it.
const MAX_OF_ONE: usize = 64;
/// A connection on which nothing moves for so long is closed. A page that is open needs none.
const SILENCE: Duration = Duration::from_secs(75);

/// A listener with these bounds.
pub struct Bounded {
    listener: TcpListener,
    all: Arc<Semaphore>,
    /// Only what one address has: who finds no place in all of them waits.
    of: Shares<IpAddr>,
}

/// What [`bounded`] gives: as axum wants it, so that requests know their caller's address.
pub type Door = TapIo<Bounded, fn(&mut Connection)>;

/// The door of a box. What comes from the machine itself (a proxy there) is one caller for many and has no bound of its own.
pub fn bounded(listener: TcpListener) -> Door {
    with_bounds(listener, MAX_CONNECTIONS, MAX_OF_ONE)
}

fn with_bounds(listener: TcpListener, all: usize, max_of_one: usize) -> Door {
    let all = Arc::new(Semaphore::new(all));
    Bounded { listener, all, of: Shares::new(usize::MAX, max_of_one) }.tap_io(|_| {})
}

impl Listener for Bounded {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            // First a place, then the caller: who finds none waits at the door, in the system's queue.
            let Ok(place) = self.all.clone().acquire_owned().await else {
                std::future::pending::<()>().await;
                continue;
            };
            let (stream, peer) = Listener::accept(&mut self.listener).await;
            if let Some(guest) = enter(&self.of, peer.ip()) {
                return (Connection::new(stream, place, guest), peer);
            }
            tracing::debug!(%peer, "too many connections from one address");
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// One of the connections of an address; counted until it goes.
fn enter(of: &Shares<IpAddr>, address: IpAddr) -> Option<Share<IpAddr>> {
    of.enter((!address.is_loopback()).then(|| network_of(address)))
}

/// A connection that is closed when nothing moves on it.
pub struct Connection {
    stream: TcpStream,
    moved: Instant,
    alarm: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
    _guest: Share<IpAddr>,
}

impl Connection {
    fn new(stream: TcpStream, place: OwnedSemaphorePermit, guest: Share<IpAddr>) -> Self {
        let alarm = Box::pin(tokio::time::sleep(SILENCE));
        Self { stream, moved: Instant::now(), alarm, _place: place, _guest: guest }
    }

    /// Nothing could be read or written now: has it been so for too long? The alarm is set anew only when it rings.
    fn silent(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        while self.alarm.as_mut().poll(context).is_ready() {
            let end = self.moved + SILENCE;
            if end <= Instant::now() {
                return Poll::Ready(io::ErrorKind::TimedOut.into());
            }
            self.alarm.as_mut().reset(end);
        }
        Poll::Pending
    }

    fn heard<T>(&mut self, polled: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        match polled {
            Poll::Pending => self.silent(context).map(Err),
            ready => {
                self.moved = Instant::now();
                ready
            }
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_read(context, into);
        self.heard(polled, context)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.heard(polled, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.heard(polled, context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    async fn door(all: usize) -> (Door, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        (with_bounds(listener, all, 2), address)
    }

    #[test]
    fn one_phone_has_so_many_connections_and_the_next_has_as_many() {
        let of = Shares::new(usize::MAX, 2);
        let enter = |address: &str| enter(&of, address.parse().unwrap());
        let (first, second) = (enter("10.0.0.7"), enter("10.0.0.7"));
        assert!(first.is_some() && second.is_some() && enter("10.0.0.7").is_none());
        assert!(enter("10.0.0.8").is_some());
        drop(first);
        assert!(enter("10.0.0.7").is_some());
        let _six = (enter("2001:db8::1"), enter("2001:db8::2"));
        assert!(enter("2001:db8::ffff").is_none(), "one prefix is one phone");
        assert!(enter("2001:db8:0:1::1").is_some());
        let _proxied: Vec<_> = (0..50).map(|_| enter("127.0.0.1").expect("the machine itself")).collect();
        drop(second);
        drop(_six);
        assert_eq!(of.callers(), 0, "nothing is remembered of who has gone");
    }

    #[tokio::test]
    async fn who_finds_no_place_waits_until_somebody_goes() {
        let (mut door, address) = door(1).await;
        let _phones =
            (TcpStream::connect(address).await.unwrap(), TcpStream::connect(address).await.unwrap());
        let (first, _) = door.accept().await;
        assert!(tokio::time::timeout(Duration::from_millis(50), door.accept()).await.is_err());
        drop(first);
        assert!(tokio::time::timeout(Duration::from_secs(5), door.accept()).await.is_ok());
    }

    #[tokio::test]
    async fn who_says_nothing_is_sent_away_and_who_speaks_stays() {
        let (mut door, address) = door(8).await;
        let mut phone = TcpStream::connect(address).await.unwrap();
        let (mut connection, _) = door.accept().await;
        // As if it had been silent for as long as it may: the alarm rings now.
        let past = Instant::now().checked_sub(SILENCE).expect("the clock is older");
        connection.alarm.as_mut().reset(Instant::now());
        phone.write_all(b"a").await.unwrap();
        assert_eq!(connection.read_u8().await.unwrap(), b'a', "what came is read first");
        connection.moved = past;
        connection.alarm.as_mut().reset(Instant::now());
        let refused = connection.read_u8().await.expect_err("silent for too long");
        assert_eq!(refused.kind(), io::ErrorKind::TimedOut);
    }
}
