//! What nearly every handler does first.

use crate::WebError;
use std::str::FromStr;
use tokio::sync::oneshot;

/// Work that reads or writes the disk, away from the threads that answer.
///
/// # Errors
/// [`WebError::Internal`] if it panicked.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, WebError> {
    let (reply, answer) = oneshot::channel();
    // One kind of task for all work: what tokio needs around a task would be compiled for each kind again.
    let work: Box<dyn FnOnce() + Send> = Box::new(move || drop(reply.send(work())));
    let task = tokio::task::spawn_blocking(work);
    match answer.await {
        Ok(value) => Ok(value),
        Err(unanswered) => Err(match task.await {
            Err(panicked) => WebError::internal(panicked),
            Ok(()) => WebError::internal(unanswered),
        }),
    }
}

/// A handler's reading, which may fail, away from the threads that answer.
///
/// # Errors
/// Its own, and [`WebError::Internal`] if it panicked.
pub async fn reading<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, WebError> + Send + 'static,
) -> Result<T, WebError> {
    blocking(read).await?
}

/// An identifier, language or number out of an address; what is none leads to no page.
///
/// # Errors
/// [`WebError::NotFound`].
pub fn parsed<T: FromStr>(text: &str) -> Result<T, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}
