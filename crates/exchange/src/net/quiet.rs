//! [`Quiet`]: a connection that ends when nothing moves on it, or when its time is up.

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
    time::{Sleep, sleep},
};

/// Such a connection, and what it holds as long as it lives.
pub struct Quiet<S, Held> {
    stream: S,
    silence: Duration,
    /// Something has moved since the alarm was set. It rings at most two silences after the last move, and asks for no clock.
    moved: bool,
    alarm: Pin<Box<Sleep>>,
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
        Self { stream, silence, moved: false, alarm, end: None, dismissed: None, over: false, held: None }
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

    fn watched<T>(&mut self, polled: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        match polled {
            _ if self.has_ended(context) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending if self.is_silent(context) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
            ready => {
                self.moved = true;
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
        let polled = Pin::new(&mut self.stream).poll_read(context, into);
        self.watched(polled, context)
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

    #[tokio::test]
    async fn who_takes_nothing_is_sent_away_too() {
        let (_near, far) = duplex(8);
        let mut quiet = Quiet::<_, ()>::new(far, SHORT);
        let ended = quiet.write_all(&[0; 64]).await.unwrap_err();
        assert_eq!(ended.kind(), io::ErrorKind::TimedOut);
    }
}
