//! 200 phones that watch one video: each asks for the next second of it, once a second.

use super::channel::Made;
use crate::cli::{
    Failure,
    bench::hub::{
        child::Hub,
        client::{Connection, head},
    },
};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Phones at once.
const PHONES: u64 = 200;
/// What each asks for in a second: 1 Mbit.
const SECOND_BYTES: u64 = 125_000;
/// How long they watch.
const WATCHED: Duration = Duration::from_secs(20);

/// What it took.
pub struct Stream {
    pub megabits: f64,
    pub core_percent: f64,
    pub failed: f64,
}

/// Runs it against a hub of its own.
pub fn run(data: &Path, made: &Made) -> Result<Stream, Failure> {
    let hub = Hub::start(data, Duration::ZERO)?;
    hub.first_page()?;
    let (_, name, size) = &made.video;
    let path = format!("/channels/{}/file/{name}", made.id);
    let (received, failed) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // The hub first hashes what was left in place; what is measured is sending alone.
    let mut before = hub.cpu_ms()?;
    for _ in 0..120 {
        std::thread::sleep(Duration::from_millis(500));
        let now = hub.cpu_ms()?;
        if now - before < 20.0 {
            break;
        }
        before = now;
    }
    let (before, started) = (hub.cpu_ms()?, Instant::now());
    // One thread for all phones: what the load costs is not the box's.
    let phones = tokio::task::LocalSet::new();
    phones.block_on(&runtime, async {
        let mut phones = Vec::new();
        for phone in 0..PHONES {
            let (address, path, size) = (hub.address.clone(), path.clone(), *size);
            let (received, failed) = (received.clone(), failed.clone());
            phones.push(tokio::task::spawn_local(async move {
                // Not all in the same instant: a class does not press together.
                tokio::time::sleep(Duration::from_millis(phone * 1_000 / PHONES)).await;
                let Ok(mut connection) = Connection::open(&address).await else {
                    failed.fetch_add(1, Ordering::Relaxed);
                    return;
                };
                let mut at = phone * SECOND_BYTES;
                let mut next = tokio::time::Instant::now();
                while started.elapsed() < WATCHED {
                    let from = at % (size - SECOND_BYTES);
                    let range = format!("Range: bytes={from}-{}\r\n", from + SECOND_BYTES - 1);
                    let request = head("GET", &path, &address, "") + &range + "\r\n";
                    match connection.ask(request.as_bytes()).await {
                        Ok((206, bytes)) => drop(received.fetch_add(bytes as u64, Ordering::Relaxed)),
                        _ => drop(failed.fetch_add(1, Ordering::Relaxed)),
                    }
                    at += SECOND_BYTES;
                    next += Duration::from_secs(1);
                    tokio::time::sleep_until(next).await;
                }
            }));
        }
        for phone in phones {
            let _ = phone.await;
        }
    });
    let seconds = started.elapsed().as_secs_f64();
    let used = hub.cpu_ms()? - before;
    let megabits = received.load(Ordering::Relaxed) as f64 * 8.0 / 1e6 / seconds;
    Ok(Stream {
        megabits,
        core_percent: used / (seconds * 10.0) * (200.0 / megabits.max(1.0)),
        failed: failed.load(Ordering::Relaxed) as f64,
    })
}
