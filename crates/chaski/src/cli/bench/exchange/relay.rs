//! A relay between two nodes: passes bytes on, counts them, and cuts connections if it is told to.

use crate::cli::Failure;
use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Bytes passed on at once.
const PIECE: usize = 1_000;

/// A running relay; its threads end with their connections, and with the process.
pub struct Relay {
    /// Where to call it.
    pub address: SocketAddr,
    up: Arc<AtomicU64>,
    down: Arc<AtomicU64>,
}

impl Relay {
    /// Before a server. `dies_after`: bytes from the server after which a connection is cut.
    pub fn before(server: SocketAddr, dies_after: Option<u64>) -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (up, down) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let (count_up, count_down) = (up.clone(), down.clone());
        std::thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                let Ok(behind) = TcpStream::connect(server) else { continue };
                let both = (caller.try_clone(), behind.try_clone());
                let (Ok(caller_up), Ok(behind_up)) = both else { continue };
                let (count_up, count_down) = (count_up.clone(), count_down.clone());
                let _ = (caller.set_nodelay(true), behind.set_nodelay(true));
                std::thread::spawn(move || pass(caller_up, behind_up, u64::MAX, &count_up));
                std::thread::spawn(move || pass(behind, caller, dies_after.unwrap_or(u64::MAX), &count_down));
            }
        });
        Ok(Self { address, up, down })
    }

    /// Bytes both ways since it was asked last.
    pub fn take(&self) -> u64 {
        self.up.swap(0, Ordering::Relaxed) + self.down.swap(0, Ordering::Relaxed)
    }

    /// Bytes from the server since it was asked last.
    pub fn take_from_server(&self) -> u64 {
        self.up.store(0, Ordering::Relaxed);
        self.down.swap(0, Ordering::Relaxed)
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, mut left: u64, count: &AtomicU64) {
    let mut piece = [0; PIECE];
    while let Ok(read @ 1..) = from.read(&mut piece) {
        let through = (read as u64).min(left) as usize;
        count.fetch_add(through as u64, Ordering::Relaxed);
        left -= through as u64;
        if to.write_all(&piece[..through]).is_err() || left == 0 {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
