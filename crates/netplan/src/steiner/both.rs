//! Two things at once, where there are two cores.

/// Runs both, the second on a thread of its own if `threads` is more than one. The answers do not depend on that.
pub fn both<A, B: Send>(
    first: impl FnOnce() -> A,
    second: impl Fn() -> B + Send + Sync,
    threads: usize,
) -> (A, B) {
    if threads < 2 {
        return (first(), second());
    }
    std::thread::scope(|scope| {
        let beside = scope.spawn(&second);
        let found = first();
        // A panic there is a fault of ours; it would come again here, with its message.
        (found, beside.join().unwrap_or_else(|_| second()))
    })
}
