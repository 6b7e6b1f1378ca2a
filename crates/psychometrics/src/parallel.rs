//! Work in fixed chunks on any number of threads, reduced in chunk order: the same bits whatever the number of threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Chunks of a sum. Fixed by the amount of work alone, never by the machine, so that sums are grouped alike everywhere.
pub fn chunk_count(rows: usize) -> usize {
    (rows / 512).clamp(1, 32)
}

/// The rows of one chunk.
pub fn chunk_range(rows: usize, chunks: usize, chunk: usize) -> std::ops::Range<usize> {
    (rows * chunk / chunks)..(rows * (chunk + 1) / chunks)
}

/// Runs `work` for every chunk and returns the results in chunk order.
pub fn map_chunks<T: Send>(chunks: usize, threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if threads <= 1 || chunks <= 1 {
        return (0..chunks).map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(chunks));
    std::thread::scope(|scope| {
        for _ in 0..threads.min(chunks) {
            scope.spawn(|| {
                loop {
                    let chunk = next.fetch_add(1, Ordering::Relaxed);
                    if chunk >= chunks {
                        break;
                    }
                    let result = work(chunk);
                    // A poisoned lock means another worker panicked; the scope will pass that panic on.
                    if let Ok(mut done) = done.lock() {
                        done.push((chunk, result));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(chunk, _)| *chunk);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_coverage_do_not_depend_on_threads() {
        for rows in [0, 1, 511, 5000, 100_000] {
            let chunks = chunk_count(rows);
            let sum = |threads| {
                map_chunks(chunks, threads, |c| {
                    chunk_range(rows, chunks, c).map(|i| 1.0 / (1.0 + i as f64)).sum::<f64>()
                })
                .into_iter()
                .fold(0.0, |a, b| a + b)
                .to_bits()
            };
            assert_eq!(sum(1), sum(2));
            assert_eq!(sum(1), sum(7));
            assert_eq!((0..chunks).map(|c| chunk_range(rows, chunks, c).len()).sum::<usize>(), rows);
        }
    }
}
