//! [`Pace`]: how long a file may take over the Wi-Fi. Whoever is slower gives back what she holds, so that others come to it.

use std::{
    io::{self, Read},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    task::AbortHandle,
    time::{Instant, sleep, timeout_at},
};

/// A time for anything, and more of it for every byte.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) at_first: Duration,
    pub(super) bytes_per_second: u64,
}

impl Pace {
    /// For so many bytes.
    pub(super) fn time_for(self, bytes: u64) -> Duration {
        self.at_first + Duration::from_millis(bytes.saturating_mul(1_000) / self.bytes_per_second.max(1))
    }

    /// What comes next of something of which so many bytes have come since it began; `None` if it does not come in time.
    pub(super) async fn next<T>(
        self,
        began: Instant,
        bytes: u64,
        next: impl Future<Output = T>,
    ) -> Option<T> {
        timeout_at(began + self.time_for(bytes), next).await.ok()
    }
}

/// A file while it is fetched, with all that is held for whoever fetches it. It goes when she has it, when she has gone, and when her time is
/// over: a phone that takes nothing more asks for nothing more either, so nobody would notice here. Her connection is cut when she goes on
/// then, or by the door, which closes one on which nothing moves.
pub(super) struct Going<R> {
    held: Arc<Mutex<Option<R>>>,
    ends: AbortHandle,
}

impl<R: Send + 'static> Going<R> {
    /// From now on for so long.
    pub(super) fn new(held: R, lasts: Duration) -> Self {
        let held = Arc::new(Mutex::new(Some(held)));
        let ends = held.clone();
        let ends = tokio::spawn(async move {
            sleep(lasts).await;
            drop(ends.lock().unwrap_or_else(PoisonError::into_inner).take());
            tracing::warn!("a file of mail was fetched too slowly; the phone has to fetch it again");
        });
        Self { held, ends: ends.abort_handle() }
    }
}

impl<R: Read> Read for Going<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.held.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            Some(held) => held.read(into),
            None => Err(io::Error::new(io::ErrorKind::TimedOut, "the file was fetched too slowly")),
        }
    }
}

impl<R> Drop for Going<R> {
    fn drop(&mut self) {
        self.ends.abort();
        drop(self.held.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::shares::{Share, Shares};

    const LONG: Duration = Duration::from_secs(600);

    struct Held(&'static [u8], #[expect(dead_code, reason = "given back when it is dropped")] Share<u8>);

    impl Read for Held {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.0.read(into)
        }
    }

    #[test]
    fn a_longer_file_has_more_time() {
        let pace = Pace { at_first: Duration::from_secs(60), bytes_per_second: 32_000 };
        for (bytes, seconds) in [(0, 60), (2_000_000, 122), (16_000_000, 560)] {
            let time = pace.time_for(bytes);
            assert_eq!(time.as_secs(), seconds, "{bytes}");
        }
        // Nothing that anybody says of a length is a panic.
        pace.time_for(u64::MAX);
        Pace { bytes_per_second: 0, ..pace }.time_for(1);
    }

    #[tokio::test]
    async fn whoever_is_too_slow_gives_back_what_she_holds() {
        let shares = Shares::new(2, 1);
        let held = |who| Held(b"mail", shares.enter(Some(who)).unwrap());
        let (mut slow, mut quick) = (Going::new(held(1), Duration::ZERO), Going::new(held(2), LONG));
        // However long it takes until the clock has been looked at.
        while shares.callers() == 2 {
            tokio::task::yield_now().await;
        }
        let mut read = [0; 2];
        assert_eq!(slow.read(&mut read).unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert!(quick.read(&mut read).is_ok() && &read == b"ma", "others go on");
        drop(quick);
        assert_eq!(shares.callers(), 0, "and are not held until their time is over");
    }

    #[tokio::test]
    async fn what_does_not_come_in_time_is_not_waited_for() {
        let pace = Pace { at_first: Duration::ZERO, bytes_per_second: 1 };
        let now = Instant::now();
        assert_eq!(pace.next(now, 0, std::future::pending::<u8>()).await, None);
        assert_eq!(pace.next(now, 600, std::future::ready(7)).await, Some(7));
    }
}
