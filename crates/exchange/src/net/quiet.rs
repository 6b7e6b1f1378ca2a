//! [`Quiet`]: a connection that ends when nothing moves on it, when too little comes for as long as it is waited for, or when its time
//! is up.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::oneshot,
    time::{Instant, Sleep, sleep},
};

/// The least that has to move while this side waits for the other. A plain deadline would end slow links that work; without any, who sends a
/// byte a minute would hold whoever waits for as long as he likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// So many bytes, both ways together,
    pub bytes: u64,
    /// in so much time of waiting. What this side works out meanwhile, with the link idle, counts too.
    pub within: Duration,
}

/// A pace that is kept, or not.
struct Watch {
    pace: Pace,
    moved: u64,
    waited: Duration,
    since: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Watch {
    fn new(pace: Pace) -> Self {
        Self { pace, moved: 0, waited: Duration::ZERO, since: None, alarm: None }
    }

    fn moved(&mut self, bytes: usize) {
        self.waited += self.since.take().map_or(Duration::ZERO, |since| since.elapsed());
        self.alarm = None;
        self.moved += bytes as u64;
        if self.moved >= self.pace.bytes {
            (self.moved, self.waited) = (0, Duration::ZERO);
        }
    }

    /// Nothing can be read or written now: has too little come for too long?
    fn is_too_slow(&mut self, context: &mut Context<'_>) -> bool {
        let since = *self.since.get_or_insert_with(Instant::now);
        let left = self.pace.within.saturating_sub(self.waited + since.elapsed());
        left.is_zero()
            || self.alarm.get_or_insert_with(|| Box::pin(sleep(left))).as_mut().poll(context).is_ready()
    }
}

/// Such a connection, and what it holds as long as it lives.
pub struct Quiet<S, Held> {
    stream: S,
    silence: Duration,
    /// Something has moved since the alarm was set. It rings at most two silences after the last move, and asks for no clock.
    moved: bool,
    alarm: Pin<Box<Sleep>>,
    watch: Option<Watch>,
    /// When it ends whatever moves.
    end: Option<Pin<Box<Sleep>>>,
    /// Somebody may say that it is over.
    dismissed: Option<oneshot::Receiver<()>>,
    over: bool,
    held: Option<Held>,
}

impl<S, Held> Quiet<S, Held> {
    /// Ends when nothing has moved for `silence`, at the latest twice as long.
    pub fn new(stream: S, silence: Duration) -> Self {
        let alarm = Box::pin(sleep(silence));
        let (watch, end, dismissed, held) = (None, None, None, None);
        Self { stream, silence, moved: false, alarm, watch, end, dismissed, over: false, held }
    }

    /// It ends too when less moves, or, where that is said, when so much time has passed.
    pub fn at_pace(mut self, pace: Pace, lasts: Option<Duration>) -> Self {
        self.watch = Some(Watch::new(pace));
        self.end = lasts.map(|lasts| Box::pin(sleep(lasts)));
        self
    }

    /// From now on it has this silence, perhaps an end, and gives back what it holds when it goes.
    pub fn settle(&mut self, silence: Duration, lasts: Option<Duration>, held: Held) {
        self.silence = silence;
        self.alarm = Box::pin(sleep(silence));
        self.end = lasts.map(|lasts| Box::pin(sleep(lasts)));
        self.held = Some(held);
    }

    /// From now on it is over when this is sent.
    pub fn until(&mut self, dismissed: oneshot::Receiver<()>) {
        self.dismissed = Some(dismissed);
    }

    /// Its time is up, or somebody said so.
    fn has_ended(&mut self, context: &mut Context<'_>) -> bool {
        if let Some(dismissed) = &mut self.dismissed
            && let Poll::Ready(said) = Pin::new(dismissed).poll(context)
        {
            // An error: nobody can say it any more.
            self.over = said.is_ok();
            self.dismissed = None;
        }
        self.over || self.end.as_mut().is_some_and(|end| end.as_mut().poll(context).is_ready())
    }

    /// Nothing could be read or written now: has it been so for too long?
    fn is_silent(&mut self, context: &mut Context<'_>) -> bool {
        while self.alarm.as_mut().poll(context).is_ready() {
            if !self.moved {
                return true;
            }
            self.moved = false;
            self.alarm = Box::pin(sleep(self.silence));
        }
        false
    }

    fn is_too_slow(&mut self, context: &mut Context<'_>) -> bool {
        self.watch.as_mut().is_some_and(|watch| watch.is_too_slow(context))
    }

    /// `polled`: how many bytes moved.
    fn watched(
        &mut self,
        polled: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let timed_out = || Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        match polled {
            _ if self.has_ended(context) => timed_out(),
            Poll::Pending if self.is_silent(context) || self.is_too_slow(context) => timed_out(),
            Poll::Pending => Poll::Pending,
            ready => {
                self.moved = true;
                if let (Some(watch), Poll::Ready(Ok(bytes))) = (&mut self.watch, &ready) {
                    watch.moved(*bytes);
                }
                ready
            }
        }
    }
}

impl<S: AsyncRead + Unpin, Held: Unpin> AsyncRead for Quiet<S, Held> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, into);
        let polled = polled.map(|read| read.map(|()| into.filled().len() - before));
        self.watched(polled, context).map(|read| read.map(drop))
    }
}

impl<S: AsyncWrite + Unpin, Held: Unpin> AsyncWrite for Quiet<S, Held> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watched(polled, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    const SHORT: Duration = Duration::from_millis(40);

    #[tokio::test]
    async fn who_is_silent_is_sent_away_and_who_speaks_stays_until_its_end() {
        let (mut near, far) = duplex(64);
        let mut quiet = Quiet::<_, ()>::new(far, SHORT);
        for _ in 0..4 {
            near.write_all(b"a").await.unwrap();
            assert_eq!(quiet.read_u8().await.unwrap(), b'a');
            sleep(SHORT / 2).await;
        }
        let ended = quiet.read_u8().await.unwrap_err();
        assert_eq!(ended.kind(), io::ErrorKind::TimedOut);

        // Who never stops speaking is over when its time is up.
        let (mut near, far) = duplex(64);
        let mut quiet = Quiet::<_, ()>::new(far, Duration::from_secs(60));
        quiet.settle(Duration::from_secs(60), Some(SHORT), ());
        let speaking = tokio::spawn(async move {
            while near.write_all(b"a").await.is_ok() {
                sleep(SHORT / 8).await;
            }
        });
        let heard =
            tokio::time::timeout(Duration::from_secs(20), async { while quiet.read_u8().await.is_ok() {} });
        assert!(heard.await.is_ok());
        drop(quiet);
        speaking.await.unwrap();

        // Or when somebody says so.
        let (_near, far) = duplex(64);
        let mut quiet = Quiet::<_, ()>::new(far, Duration::from_secs(60));
        let (dismiss, dismissed) = oneshot::channel();
        quiet.until(dismissed);
        let waiting = tokio::spawn(async move { (quiet.read_u8().await, quiet.read_u8().await) });
        sleep(SHORT).await;
        dismiss.send(()).unwrap();
        let (first, then) = waiting.await.unwrap();
        assert!(first.is_err() && then.is_err());
    }

    /// Who drips one byte after the other is never silent, and yet holds whoever waits.
    #[tokio::test]
    async fn who_drips_is_sent_away_and_a_slow_link_is_not() {
        let pace = Pace { bytes: 100, within: Duration::from_millis(400) };
        let minute = Duration::from_secs(60);
        // A tenth of the pace; twice the pace. Who wakes late on a busy machine says what he would have said by then.
        for (bytes, stays) in [(1, false), (20, true)] {
            let (mut near, far) = duplex(4_096);
            let mut quiet = Quiet::<_, ()>::new(far, minute).at_pace(pace, None);
            let dripping = tokio::spawn(async move {
                let (begun, mut said) = (Instant::now(), 0);
                while begun.elapsed() < Duration::from_millis(1_500) {
                    let due = (1 + (begun.elapsed().as_millis() / SHORT.as_millis()) as usize) * bytes;
                    if near.write_all(&vec![7; due - said]).await.is_err() {
                        break;
                    }
                    said = due;
                    sleep(SHORT).await;
                }
            });
            let began = Instant::now();
            let ended = loop {
                match quiet.read_u8().await {
                    Ok(_) => {}
                    Err(error) => break error.kind(),
                }
            };
            let expected = if stays { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::TimedOut };
            assert_eq!(ended, expected, "{bytes} bytes at a time, {:?}", began.elapsed());
            drop(quiet);
            dripping.await.unwrap();
        }
        // Whoever is waited for has so long; time in which nobody waits for him does not count.
        let (mut near, far) = duplex(4_096);
        let mut quiet = Quiet::<_, ()>::new(far, minute).at_pace(pace, None);
        for _ in 0..4 {
            near.write_all(b"a").await.unwrap();
            assert_eq!(quiet.read_u8().await.unwrap(), b'a');
            sleep(Duration::from_millis(150)).await;
        }
        // And it is over after its time, however fast it is.
        let (mut near, far) = duplex(4_096);
        let mut quiet = Quiet::<_, ()>::new(far, minute).at_pace(pace, Some(Duration::from_millis(200)));
        let pouring = tokio::spawn(async move { while near.write_all(&[7; 512]).await.is_ok() {} });
        let ended =
            tokio::time::timeout(Duration::from_secs(20), async { while quiet.read_u8().await.is_ok() {} });
        assert!(ended.await.is_ok());
        drop(quiet);
        pouring.await.unwrap();
    }

    #[tokio::test]
    async fn who_takes_nothing_is_sent_away_too() {
        let (_near, far) = duplex(8);
        let mut quiet = Quiet::<_, ()>::new(far, SHORT);
        let ended = quiet.write_all(&[0; 64]).await.unwrap_err();
        assert_eq!(ended.kind(), io::ErrorKind::TimedOut);
    }
}
