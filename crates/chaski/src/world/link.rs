//! The wire between the boxes and the central: a relay that can be cut. Then nothing listens any more where the boxes call, and what was
//! under way breaks off: for them it is as if the mast were down.

use crate::cli::Failure;
use std::{
    io,
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::sleep,
    time::{Duration, Instant},
};

/// How often a link looks whether somebody calls, or it was cut.
const GLANCE: Duration = Duration::from_millis(20);
/// How long the switch waits until the wire does what it was told.
const SWITCHING: Duration = Duration::from_secs(2);
/// Calls at one time: two boxes make two. More is a mistake.
const MOST_CALLS: usize = 64;

/// The wire.
pub struct Link {
    /// Where boxes call.
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// What the switch says.
    is_cut: bool,
    /// Somebody listens.
    listens: bool,
    calls: Vec<Call>,
}

/// A call under way.
struct Call {
    ends: [TcpStream; 2],
    is_over: Arc<AtomicBool>,
}

impl Link {
    /// A wire to a central.
    pub fn before(central: SocketAddr) -> Result<Self, Failure> {
        let listener = listen((Ipv4Addr::LOCALHOST, 0).into())?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State { listens: true, ..State::default() }));
        let kept = state.clone();
        std::thread::Builder::new().name("link".into()).spawn(move || keep(listener, central, &kept))?;
        Ok(Self { address, state })
    }

    /// Whether it is cut.
    pub fn is_cut(&self) -> bool {
        locked(&self.state).is_cut
    }

    /// Cuts it, or mends it. When this returns it is so. `false`: it did not come about.
    pub fn switch(&self, cut: bool) -> bool {
        {
            let mut state = locked(&self.state);
            state.is_cut = cut;
            if cut {
                state.calls.drain(..).for_each(Call::hang_up);
            }
        }
        let end = Instant::now() + SWITCHING;
        while locked(&self.state).listens == cut {
            if Instant::now() > end {
                return false;
            }
            sleep(GLANCE);
        }
        true
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn listen(at: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(at)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Takes calls while it is not cut; until the process ends.
fn keep(listener: TcpListener, central: SocketAddr, state: &Mutex<State>) {
    let Ok(address) = listener.local_addr() else { return };
    let mut listener = Some(listener);
    loop {
        let is_cut = locked(state).is_cut;
        match (&listener, is_cut) {
            (Some(_), true) => listener = None,
            (None, false) => listener = listen(address).ok(),
            _ => {}
        }
        locked(state).listens = listener.is_some();
        match listener.as_ref().map(TcpListener::accept) {
            Some(Ok((caller, _))) => {
                if let Err(error) = connect(caller, central, state) {
                    tracing::warn!(%error, "a call did not get through");
                }
            }
            _ => sleep(GLANCE),
        }
    }
}

fn connect(caller: TcpStream, central: SocketAddr, state: &Mutex<State>) -> io::Result<()> {
    caller.set_nonblocking(false)?;
    let behind = TcpStream::connect(central)?;
    caller.set_nodelay(true)?;
    behind.set_nodelay(true)?;
    let is_over = Arc::new(AtomicBool::new(false));
    let call = Call { ends: [caller.try_clone()?, behind.try_clone()?], is_over: is_over.clone() };
    {
        let mut state = locked(state);
        state.calls.retain(|call| !call.is_over.load(Ordering::Relaxed));
        if state.is_cut || state.calls.len() >= MOST_CALLS {
            call.hang_up();
            return Ok(());
        }
        state.calls.push(call);
    }
    let (up, down) = ((caller.try_clone()?, behind.try_clone()?), (behind, caller));
    for (mut from, mut to) in [up, down] {
        let is_over = is_over.clone();
        std::thread::Builder::new().name("call".into()).spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
            is_over.store(true, Ordering::Relaxed);
        })?;
    }
    Ok(())
}

impl Call {
    fn hang_up(self) {
        for end in &self.ends {
            let _ = end.shutdown(Shutdown::Both);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{ErrorKind, Read, Write};

    /// Says again what it hears.
    fn echo() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for mut caller in listener.incoming().flatten() {
                std::thread::spawn(move || io::copy(&mut caller.try_clone().unwrap(), &mut caller));
            }
        });
        address
    }

    fn said(wire: &mut TcpStream, words: &[u8]) -> io::Result<Vec<u8>> {
        wire.write_all(words)?;
        let mut heard = vec![0; words.len()];
        wire.read_exact(&mut heard)?;
        Ok(heard)
    }

    #[test]
    fn a_cut_wire_carries_nothing_and_a_mended_one_does_again() {
        let link = Link::before(echo()).unwrap();
        let mut wire = TcpStream::connect(link.address).unwrap();
        assert_eq!(said(&mut wire, b"hello").unwrap(), b"hello");

        assert!(link.switch(true) && link.is_cut());
        assert!(said(&mut wire, b"hello").is_err(), "what was under way breaks off");
        let refused = TcpStream::connect(link.address).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        assert!(link.switch(true), "cut twice is cut");

        assert!(link.switch(false) && !link.is_cut());
        let mut wire = TcpStream::connect(link.address).unwrap();
        assert_eq!(said(&mut wire, b"again").unwrap(), b"again");
    }
}
