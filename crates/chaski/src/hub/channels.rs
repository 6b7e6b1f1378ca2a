//! Behind everybody's back while the box serves: files of imported channels that were left on their stick are hashed, and what new
//! channels train is looked at, what they hold is put into the search, and a stick that is plugged in elsewhere is found again.

use crate::cli::Failure;
use library::Library;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

/// How often it is looked whether there is something to hash.
const ROUND: Duration = Duration::from_secs(30);
/// How often it is looked whether a stick that was taken out is in again, perhaps at another place.
const STICKS_ROUND: Duration = Duration::from_secs(5);
/// A look for the end of the hub.
const GLANCE: Duration = Duration::from_millis(200);

/// The running check; ends with the hub.
pub struct Checking {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Checking {
    /// Waits until the piece it is reading is done.
    pub fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.thread.join();
    }
}

/// Starts checking.
pub fn begin(library: &Library) -> Result<Checking, Failure> {
    let (library, stop) = (library.clone(), Arc::new(AtomicBool::new(false)));
    let stopped = stop.clone();
    let thread = std::thread::Builder::new().name("channel-check".into()).spawn(move || {
        let is_over = || stopped.load(Ordering::Relaxed);
        while let Some(channels) = library.channels().filter(|_| !is_over()) {
            let mut after = None;
            loop {
                match channels.check_some(after.take(), &is_over) {
                    Ok((_, Some(last))) => after = Some(last),
                    Ok((_, None)) => break,
                    Err(error) => {
                        tracing::error!(%error, "files of channels could not be checked");
                        break;
                    }
                }
                if is_over() {
                    return;
                }
            }
            if let Err(error) = channels.study() {
                tracing::error!(%error, "what channels train could not be read");
            }
            if let Err(error) = library.index_channels() {
                tracing::error!(%error, "channels were not put into the search");
            }
            let (mut waited, mut looked) = (Duration::ZERO, Duration::ZERO);
            while waited < ROUND && !is_over() {
                std::thread::sleep(GLANCE);
                waited += GLANCE;
                if waited < looked + STICKS_ROUND {
                    continue;
                }
                looked = waited;
                match library.find_moved_sticks() {
                    Ok(0) => {}
                    // What waited for the stick is done now.
                    Ok(_) => break,
                    Err(error) => {
                        tracing::error!(%error, "sticks that were taken out could not be looked for")
                    }
                }
            }
        }
    })?;
    Ok(Checking { stop, thread })
}
