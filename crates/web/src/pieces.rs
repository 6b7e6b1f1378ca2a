//! [`Pieces`]: a file on its way to a phone, read from the disk while it goes.

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::{
    io::{self, Read},
    pin::Pin,
    task::{Context, Poll},
};
use tokio::task::JoinHandle;

/// Bytes read at once: 200 phones that stream hold 25 MB together.
const PIECE: usize = 128 << 10;

/// Bytes from the disk, one piece at a time: the next one is read when the one before has been taken. What they are read from is dropped
/// when the last one has been, or the phone has gone.
pub struct Pieces {
    from: Option<Source>,
    left: u64,
    reading: Option<JoinHandle<(Source, io::Result<Vec<u8>>)>>,
}

type Source = Box<dyn Read + Send>;

impl Pieces {
    /// All bytes of a source that has so many. It is asked for its end too: an archive's entry tells only there that it is not what it
    /// should be.
    pub fn new(from: impl Read + Send + 'static, left: u64) -> Self {
        Self { from: Some(Box::new(from)), left, reading: None }
    }
}

fn piece(mut from: Source, length: usize, last: bool) -> (Source, io::Result<Vec<u8>>) {
    let mut read = || -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        from.read_exact(&mut bytes)?;
        if last {
            io::copy(&mut from, &mut io::sink())?;
        }
        Ok(bytes)
    };
    let result = read();
    (from, result)
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut reading = match (self.reading.take(), self.from.take()) {
            (Some(reading), _) => reading,
            (None, Some(from)) => {
                let (length, last) = (self.left.min(PIECE as u64) as usize, self.left <= PIECE as u64);
                tokio::task::spawn_blocking(move || piece(from, length, last))
            }
            (None, None) => return Poll::Ready(None),
        };
        match Pin::new(&mut reading).poll(context) {
            Poll::Pending => {
                self.reading = Some(reading);
                Poll::Pending
            }
            // The connection is cut: the phone asks again for the rest.
            Poll::Ready(Err(stopped)) => Poll::Ready(Some(Err(io::Error::other(stopped)))),
            Poll::Ready(Ok((_, Err(why)))) => Poll::Ready(Some(Err(why))),
            Poll::Ready(Ok((from, Ok(bytes)))) => {
                self.from = Some(from);
                self.left -= bytes.len() as u64;
                Poll::Ready(Some(Ok(Frame::data(Bytes::from(bytes)))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
