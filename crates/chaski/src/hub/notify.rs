//! Signs of life to systemd: ready, and alive as long as the writer answers.
//!
//! A process that exists is not a box that works: if the disk hangs or the writer is stuck, pages come and answers do not. So the
//! sign of life is given only after a round through the writer. When it stays away for `WatchdogSec`, systemd starts the hub again;
//! what was acknowledged is on the disk.

use std::{
    env, io,
    os::{
        linux::net::SocketAddrExt,
        unix::net::{SocketAddr, UnixDatagram},
    },
    sync::mpsc,
    thread::JoinHandle,
    time::Duration,
};
use store::{Store, StoreError, WriteTx};

/// Signs in the time that systemd waits for one.
const SIGNS_PER_WAIT: u32 = 3;

/// Tells systemd how it goes; silent when it did not start us.
pub struct Life {
    notify: Option<Notify>,
    watchdog: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

impl Life {
    /// Says that the listener stands, and begins to give signs of life if systemd waits for some (`WATCHDOG_USEC`).
    pub fn begin(store: &Store) -> io::Result<Self> {
        let notify = Notify::from_environment()?;
        if let Some(Err(error)) = notify.as_ref().map(|notify| notify.say("READY=1\n")) {
            tracing::warn!(%error, "systemd could not be told that the hub is ready");
        }
        let wait = wait_of(env::var("WATCHDOG_USEC").ok().as_deref());
        let watchdog = match (Notify::from_environment()?, wait) {
            (Some(notify), Some(wait)) => Some(watch(store.clone(), notify, wait)?),
            _ => None,
        };
        Ok(Self { notify, watchdog })
    }

    /// Stopping in order: nobody needs to worry. What goes on under another program does not stop.
    pub fn end(self, goes_on: bool) {
        if let Some(notify) = self.notify.filter(|_| !goes_on) {
            // Nothing is lost if it is not heard.
            let _ = notify.say("STOPPING=1\n");
        }
        if let Some((stop, thread)) = self.watchdog {
            drop(stop);
            let _ = thread.join();
        }
    }
}

/// Signs of life of a process that does something long before a hub serves, until this value goes.
pub struct Signs(Option<(mpsc::Sender<()>, JoinHandle<()>)>);

/// Between two of them.
const SIGN_EVERY: Duration = Duration::from_secs(10);

impl Signs {
    /// Begins; silent when systemd did not start us.
    pub fn begin() -> Self {
        let Ok(Some(notify)) = Notify::from_environment() else { return Self(None) };
        let (stop, stopped) = mpsc::channel::<()>();
        let thread = std::thread::Builder::new().name("signs".into()).spawn(move || {
            loop {
                // Before it is ready more time is asked for; afterwards it lives.
                let _ = notify.say("EXTEND_TIMEOUT_USEC=120000000\nWATCHDOG=1\n");
                if stopped.recv_timeout(SIGN_EVERY) != Err(mpsc::RecvTimeoutError::Timeout) {
                    return;
                }
            }
        });
        Self(thread.ok().map(|thread| (stop, thread)))
    }
}

impl Drop for Signs {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.0.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}

/// The way to systemd.
struct Notify {
    socket: UnixDatagram,
    address: SocketAddr,
}

impl Notify {
    /// From `NOTIFY_SOCKET`; `None` when systemd is not waiting for anything.
    fn from_environment() -> io::Result<Option<Self>> {
        let Some(name) = env::var_os("NOTIFY_SOCKET").filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        let text = name.to_string_lossy();
        let address = match text.strip_prefix('@') {
            Some(name) => SocketAddr::from_abstract_name(name)?,
            None => SocketAddr::from_pathname(&*text)?,
        };
        Ok(Some(Self { socket: UnixDatagram::unbound()?, address }))
    }

    fn say(&self, words: &str) -> io::Result<()> {
        self.socket.send_to_addr(words.as_bytes(), &self.address).map(drop)
    }
}

fn watch(store: Store, notify: Notify, wait: Duration) -> io::Result<(mpsc::Sender<()>, JoinHandle<()>)> {
    let (stop, stopped) = mpsc::channel::<()>();
    let thread = std::thread::Builder::new().name("watchdog".into()).spawn(move || {
        loop {
            // Comes back only when the writer has taken its turn; without changes the commit costs no sync.
            let answer: Result<(), StoreError> =
                store.write_blocking(|tx: &mut WriteTx<'_>| tx.query_one("SELECT 1", &[]).map(drop));
            match answer {
                Ok(()) => drop(notify.say("WATCHDOG=1\n")),
                Err(error) => tracing::error!(%error, "the writer does not answer"),
            }
            if stopped.recv_timeout(wait / SIGNS_PER_WAIT) != Err(mpsc::RecvTimeoutError::Timeout) {
                return;
            }
        }
    })?;
    Ok((stop, thread))
}

fn wait_of(usec: Option<&str>) -> Option<Duration> {
    usec?.parse().ok().filter(|usec| *usec > 0).map(Duration::from_micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_no_watchdog() {
        assert_eq!(wait_of(Some("30000000")), Some(Duration::from_secs(30)));
        for none in [None, Some(""), Some("0"), Some("-1"), Some("soon")] {
            assert_eq!(wait_of(none), None);
        }
    }
}
